/* Tables to matrices. New rows are cut into blocks; each block is taken out, goes through the steps and is
 * written once, all in one thread's cache, and blocks run in parallel. What a row becomes depends on that
 * row and the fit only. Every number is checked: missing and infinite ones are errors that name the
 * column, unless the learner takes missing values. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-pipeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BLOCK_CELLS (1 << 19)
#define MAX_BLOCK_ROWS 4096
#define TILE_ROWS 64            /* rows written column by column while their lines are in cache */

/* One filling of a matrix, by many threads. */
typedef struct
{
  VtrPipeline   *pipeline;   /* (nullable): no checks */
  VtrDataset    *dataset;
  const guint32 *rows;       /* (nullable) */
  gboolean       replays;
  VtrMatrixView  out;
  VtrProgress   *progress;
  GMutex         lock;
  GError        *error;      /* of the first block that has one */
  gsize          error_at;
  gint           failed;
} Filling;

static gsize
block_rows (gsize n_columns)
{
  return CLAMP (BLOCK_CELLS / MAX (n_columns, 1), 16, MAX_BLOCK_ROWS);
}

/* Keeps the error of the earliest block, so that which one is told does not depend on threads. */
static void
keep_error (Filling *job, gsize at, GError *error)
{
  g_mutex_lock (&job->lock);
  if (job->error == NULL || at < job->error_at)
    {
      g_clear_error (&job->error);
      job->error = error;
      job->error_at = at;
    }
  else
    g_error_free (error);
  g_mutex_unlock (&job->lock);
  g_atomic_int_set (&job->failed, 1);
}

static gboolean
check_numeric (VtrDataset *dataset, GError **error)
{
  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);

      if (vtr_column_get_levels (column, NULL) == NULL)
        continue;
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the column “%s” is not numeric; add the step encode, or leave the column out"),
                   vtr_column_get_name (column));
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_not_finite (VtrPipeline *self, guint j, double value, GError **error)
{
  int source = vtr_pipeline_get_source (self, j);
  const char *name = source >= 0 ? vtr_pipeline_get_input (self, source)
                                 : vtr_pipeline_get_output (self, j);

  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               isnan (value) ? _("the column “%s” has missing values; add the step impute")
                             : _("the column “%s” has values that are infinite or too large"), name);
  return FALSE;
}

static gboolean
check_rows (VtrPipeline *self, VtrMatrixView rows, GError **error)
{
  for (gsize i = 0; i < rows.n_rows; i++)
    {
      const double *row = vtr_matrix_view_row (rows, i);
      double doubt = 0;

      for (gsize j = 0; j < rows.n_columns; j++)
        doubt += row[j] * 0.0;          /* NaN as soon as one is not finite */
      if (doubt == 0)
        continue;
      for (gsize j = 0; j < rows.n_columns; j++)
        if (isinf (row[j]) || (isnan (row[j]) && !self->takes_missing))
          return set_not_finite (self, j, row[j], error);
    }
  return TRUE;
}

/* Writes rows first … of @dataset to @out, tile by tile. */
static gboolean
write_rows (VtrPipeline *self, VtrDataset *dataset, gsize first, VtrMatrixView out, GError **error)
{
  for (gsize at = 0; at < out.n_rows; at += TILE_ROWS)
    {
      gsize n = MIN (TILE_ROWS, out.n_rows - at);
      VtrMatrixView tile = vtr_matrix_view_rows (out, at, n);

      for (gsize j = 0; j < out.n_columns; j++)
        vtr_column_read_numbers (vtr_dataset_get_column (dataset, j), NULL, first + at, n,
                                 tile.data + j, tile.stride);
      if (self != NULL && !check_rows (self, tile, error))
        return FALSE;
    }
  return TRUE;
}

/* The rows [begin, end) of the job as a table of their own. */
static VtrDataset *
take_block (Filling *job, gsize begin, gsize end)
{
  g_autofree guint32 *own = NULL;

  if (job->rows != NULL)
    return vtr_dataset_take_rows (job->dataset, job->rows + begin, end - begin);
  if (begin == 0 && end == vtr_dataset_get_n_rows (job->dataset))
    return g_object_ref (job->dataset);
  own = g_new (guint32, end - begin);
  for (gsize i = begin; i < end; i++)
    own[i - begin] = i;
  return vtr_dataset_take_rows (job->dataset, own, end - begin);
}

static void
fill_range_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Filling *job = data;
  VtrMatrixView out = vtr_matrix_view_rows (job->out, begin, end - begin);
  g_autoptr (VtrDataset) block = NULL;
  g_autoptr (VtrDataset) made = NULL;
  GError *error = NULL;
  gboolean done;

  if (g_atomic_int_get (&job->failed))
    return;
  if (job->replays)
    {
      block = take_block (job, begin, end);
      made = vtr_pipeline_replay (job->pipeline, block, &error);
      done = made != NULL && check_numeric (made, &error)
             && write_rows (job->pipeline, made, 0, out, &error);
    }
  else
    done = write_rows (job->pipeline, job->dataset, begin, out, &error);
  if (!done)
    keep_error (job, begin, error);
}

static VtrMatrix *
fill_matrix (Filling *job, gsize n_rows, gsize n_columns, GError **error)
{
  g_autoptr (VtrMatrix) matrix = vtr_matrix_new (n_rows, n_columns, error);
  gboolean done;

  if (matrix == NULL)
    return NULL;
  job->out = vtr_matrix_view (matrix);
  g_mutex_init (&job->lock);
  done = vtr_parallel_for (n_rows, block_rows (n_columns), fill_range_cb, job, job->progress, error);
  g_mutex_clear (&job->lock);
  if (done && job->error == NULL)
    return g_steal_pointer (&matrix);
  if (done)
    g_propagate_error (error, job->error);
  else
    g_clear_error (&job->error);
  return NULL;
}

VtrDataset *
vtr_pipeline_replay (VtrPipeline *self, VtrDataset *matched, GError **error)
{
  VtrDataset *dataset = g_object_ref (matched);
  gboolean same;

  for (guint i = 0; i < self->steps->len; i++)
    {
      VtrDataset *next = vtr_step_transform (self->steps->pdata[i], dataset, NULL, error);

      g_object_unref (dataset);
      if (next == NULL)
        return NULL;
      dataset = next;
    }
  same = vtr_dataset_get_n_columns (dataset) == self->outputs->len;
  for (guint j = 0; same && j < self->outputs->len; j++)
    same = strcmp (vtr_column_get_name (vtr_dataset_get_column (dataset, j)),
                   self->outputs->pdata[j]) == 0;
  if (same)
    return dataset;
  g_object_unref (dataset);
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                       _("the pipeline is damaged: its steps do not make the columns it promises"));
  return NULL;
}

/**
 * vtr_pipeline_transform:
 * @self: a fitted pipeline
 * @dataset: a table with the columns it takes, matched by name
 * @rows: (nullable)(array length=n_rows): row indices; %NULL: all, and @n_rows is not looked at
 * @progress: (nullable): who may cancel
 *
 * Returns: (transfer full): n_rows × n_outputs; %NULL: %VTR_ERROR_BAD_INPUT naming the column that is
 *   missing or cannot be used, %VTR_ERROR_TOO_LARGE, or cancelled
 */
VtrMatrix *
vtr_pipeline_transform (VtrPipeline *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows,
                        VtrProgress *progress, GError **error)
{
  g_autoptr (VtrDataset) matched = vtr_pipeline_match (self, dataset, error);
  Filling job = { self, matched, rows, TRUE, { NULL, 0, 0, 0 }, progress };

  if (matched == NULL)
    return NULL;
  return fill_matrix (&job, rows != NULL ? n_rows : vtr_dataset_get_n_rows (dataset),
                      self->outputs->len, error);
}

/**
 * vtr_pipeline_fitted_matrix:
 * @self: a fitted pipeline
 * @prepared: what vtr_pipeline_fit() gave back
 * @progress: (nullable): who may cancel
 *
 * Returns: (transfer full): the training rows as vtr_pipeline_transform() gives them; errors as there
 */
VtrMatrix *
vtr_pipeline_fitted_matrix (VtrPipeline *self, VtrDataset *prepared, VtrProgress *progress,
                            GError **error)
{
  Filling job = { self, prepared, NULL, FALSE, { NULL, 0, 0, 0 }, progress };

  g_return_val_if_fail (VTR_IS_PIPELINE (self) && self->is_fitted, NULL);
  g_return_val_if_fail (vtr_dataset_get_n_columns (prepared) == self->outputs->len, NULL);
  if (!check_numeric (prepared, error))
    return NULL;
  return fill_matrix (&job, vtr_dataset_get_n_rows (prepared), self->outputs->len, error);
}

/**
 * vtr_pipeline_to_matrix:
 * @prepared: a table of numbers
 *
 * Returns: (transfer full): its cells as a matrix, NaN where missing; %VTR_ERROR_BAD_INPUT naming a column
 *   that is not numeric
 */
VtrMatrix *
vtr_pipeline_to_matrix (VtrDataset *prepared, GError **error)
{
  Filling job = { NULL, prepared, NULL, FALSE };

  if (!check_numeric (prepared, error))
    return NULL;
  return fill_matrix (&job, vtr_dataset_get_n_rows (prepared), vtr_dataset_get_n_columns (prepared),
                      error);
}
