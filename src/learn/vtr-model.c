/* Models: what all of them share. Rows of numbers are cut into blocks that run in parallel; a
 * person's table goes through the model's own pipeline block by block, so that memory stays bounded
 * whatever the table's size. Saving, loading and the hash are in vtr-model-file.c. */
#include "vtr-config.h"

#include "vtr-model.h"
#include "vtr-error.h"
#include "vtr-model-private.h"
#include "vtr-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Rows of one predict call: many, as a forest goes over its trees once for each, few enough to answer
 * a cancel in time. Tables are cut so that a block's matrix stays near 4 MiB. */
#define BLOCK_ROWS 4096
#define TABLE_BLOCK_ROWS 8192
#define TABLE_BLOCK_CELLS (1 << 19)

typedef struct
{
  VtrModelInfo *info;
  char         *hash;
  GMutex        lock;
} VtrModelPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrModel, vtr_model, G_TYPE_OBJECT)

typedef struct
{
  VtrModel      *model;
  VtrMatrixView  x;
  VtrMatrixView  out;
  gboolean       raw;
  VtrProgress   *progress;
  gint           not_finite;
} MatrixJob;

typedef struct
{
  VtrModel      *model;
  VtrDataset    *dataset;
  const guint32 *rows;
  VtrMatrixView  out;
  VtrProgress   *progress;
  GMutex         lock;
  GError        *error;
  gint           failed;
} TableJob;

static gboolean
block_is_finite (VtrMatrixView block)
{
  for (gsize i = 0; i < block.n_rows; i++)
    for (gsize j = 0; j < block.n_columns; j++)
      if (!isfinite (vtr_matrix_view_row (block, i)[j]))
        return FALSE;
  return TRUE;
}

static void
predict_block (VtrModel *self, gboolean raw, VtrMatrixView x, VtrMatrixView out)
{
  VtrModelClass *klass = VTR_MODEL_GET_CLASS (self);

  if (raw && klass->predict_raw != NULL)
    klass->predict_raw (self, x, out);
  else
    klass->predict (self, x, out);
}

static void
predict_range_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  MatrixJob *job = data;
  VtrMatrixView out = vtr_matrix_view_rows (job->out, begin, end - begin);

  predict_block (job->model, job->raw, vtr_matrix_view_rows (job->x, begin, end - begin), out);
  if (!block_is_finite (out))
    g_atomic_int_set (&job->not_finite, 1);
}

static void
keep_first_error (TableJob *job, GError *error)
{
  g_mutex_lock (&job->lock);
  if (job->error == NULL)
    job->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&job->lock);
  g_atomic_int_set (&job->failed, 1);
}

static void
predict_table_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  TableJob *job = data;
  const VtrModelInfo *info = vtr_model_get_info (job->model);
  g_autofree guint32 *own_rows = NULL;
  const guint32 *rows = job->rows != NULL ? job->rows + begin : NULL;
  g_autoptr (VtrMatrix) x = NULL;
  GError *error = NULL;

  if (g_atomic_int_get (&job->failed))
    return;
  if (rows == NULL)
    {
      own_rows = g_new (guint32, end - begin);
      for (gsize i = begin; i < end; i++)
        own_rows[i - begin] = i;
      rows = own_rows;
    }
  x = vtr_pipeline_transform (info->pipeline, job->dataset, rows, end - begin, NULL, &error);
  if (x == NULL
      || !vtr_model_predict_matrix (job->model, vtr_matrix_view (x), FALSE,
                                    vtr_matrix_view_rows (job->out, begin, end - begin), NULL,
                                    &error))
    keep_first_error (job, error);
}

/* The rows of a block for matrices of @n_columns: depends on the sizes only. */
static gsize
table_block_rows (guint n_columns)
{
  return CLAMP (TABLE_BLOCK_CELLS / MAX (n_columns, 1), 16, TABLE_BLOCK_ROWS);
}

static void
vtr_model_finalize (GObject *object)
{
  VtrModelPrivate *priv = vtr_model_get_instance_private (VTR_MODEL (object));

  g_clear_pointer (&priv->info, vtr_model_info_free);
  g_free (priv->hash);
  g_mutex_clear (&priv->lock);
  G_OBJECT_CLASS (vtr_model_parent_class)->finalize (object);
}

static void
vtr_model_class_init (VtrModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_model_finalize;
}

static void
vtr_model_init (VtrModel *self)
{
  VtrModelPrivate *priv = vtr_model_get_instance_private (self);

  g_mutex_init (&priv->lock);
}

/**
 * vtr_model_info_new:
 *
 * Returns: (transfer full): an empty description, to be filled and given to vtr_model_take_info()
 */
VtrModelInfo *
vtr_model_info_new (void)
{
  return g_new0 (VtrModelInfo, 1);
}

/**
 * vtr_model_info_free:
 * @info: (nullable): a description that no model has taken
 */
void
vtr_model_info_free (VtrModelInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->learner);
  g_clear_pointer (&info->settings, g_variant_unref);
  g_free (info->target);
  g_strfreev (info->classes);
  g_clear_object (&info->pipeline);
  g_clear_object (&info->background);
  g_free (info->data_source);
  g_free (info->data_hash);
  g_clear_pointer (&info->extra, g_variant_unref);
  g_free (info);
}

/**
 * vtr_model_take_info:
 * @self: a model without a description
 * @info: (transfer full): its description, frozen from now on; @settings and @extra sunk
 */
void
vtr_model_take_info (VtrModel *self, VtrModelInfo *info)
{
  VtrModelPrivate *priv = vtr_model_get_instance_private (self);

  g_return_if_fail (VTR_IS_MODEL (self));
  g_return_if_fail (info != NULL && info->pipeline != NULL && priv->info == NULL);
  priv->info = info;
}

/**
 * vtr_model_get_info:
 * @self: a model
 *
 * Returns: (transfer none)(nullable): everything about it but its numbers; %NULL before
 *   vtr_model_take_info()
 */
const VtrModelInfo *
vtr_model_get_info (VtrModel *self)
{
  VtrModelPrivate *priv = vtr_model_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_MODEL (self), NULL);
  return priv->info;
}

/**
 * vtr_model_get_n_inputs:
 * @self: a model
 *
 * Returns: the number of matrix columns it takes
 */
guint
vtr_model_get_n_inputs (VtrModel *self)
{
  return vtr_pipeline_get_n_outputs (vtr_model_get_info (self)->pipeline);
}

/**
 * vtr_model_get_n_outputs:
 * @self: a model
 *
 * Returns: the number of classes, or 1
 */
guint
vtr_model_get_n_outputs (VtrModel *self)
{
  return vtr_model_get_info (self)->n_outputs;
}

/**
 * vtr_model_get_output:
 * @self: a model
 * @output: its index
 *
 * Returns: (transfer none): the class's name, or the target's for regression
 */
const char *
vtr_model_get_output (VtrModel *self, guint output)
{
  const VtrModelInfo *info = vtr_model_get_info (self);

  g_return_val_if_fail (output < info->n_outputs, NULL);
  return info->classes != NULL ? info->classes[output] : info->target;
}

/**
 * vtr_model_find_class:
 * @self: a model
 * @name: a class as written in the data
 *
 * Returns: its index, or −1 with %VTR_ERROR_BAD_VALUE naming the classes there are
 */
int
vtr_model_find_class (VtrModel *self, const char *name, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (self);
  g_autofree char *classes = NULL;

  g_return_val_if_fail (name != NULL, -1);
  if (info->classes == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("the model predicts the values of “%s”, so there is no class “%s”"),
                   info->target, name);
      return -1;
    }
  for (guint i = 0; i < info->n_outputs; i++)
    if (strcmp (info->classes[i], name) == 0)
      return i;
  classes = g_strjoinv (", ", info->classes);
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
               _("there is no class “%s”; the classes are: %s"), name, classes);
  return -1;
}

/**
 * vtr_model_predict_matrix:
 * @self: a model
 * @x: n × n_inputs numbers, as the model's pipeline makes them
 * @raw: whether to stop before the link (logit, leaf sum) where the model has one
 * @out: n × n_outputs: class probabilities or values; overwritten
 * @progress: (nullable): gets one unit per row
 *
 * Predicts encoded rows. Blocks of rows run in parallel; each row's result depends on that row only.
 *
 * Returns: %TRUE, or %FALSE when cancelled, or with %VTR_ERROR_FAILED when a result is not finite
 */
gboolean
vtr_model_predict_matrix (VtrModel *self, VtrMatrixView x, gboolean raw, VtrMatrixView out,
                          VtrProgress *progress, GError **error)
{
  MatrixJob job = { self, x, out, raw, progress, 0 };

  g_return_val_if_fail (VTR_IS_MODEL (self), FALSE);
  g_return_val_if_fail (out.n_rows == x.n_rows, FALSE);

  if (!vtr_parallel_for (x.n_rows, BLOCK_ROWS, predict_range_cb, &job, progress, error))
    return FALSE;
  if (g_atomic_int_get (&job.not_finite))
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_FAILED,
                           _("the model gave a result that is not a finite number"));
      return FALSE;
    }
  return TRUE;
}

/**
 * vtr_model_predict:
 * @self: a model
 * @dataset: a table with the columns that the model needs, matched by name
 * @rows: (nullable)(array length=n_rows): row indices; %NULL: all rows, and @n_rows is not looked at
 * @progress: (nullable): gets one unit per row
 *
 * Predicts a person's table. Pipeline and model run block by block, in parallel, so that the memory
 * beside the result is about 8 MiB per thread.
 *
 * Returns: (transfer full): n_rows × n_outputs, or %NULL: %VTR_ERROR_BAD_INPUT naming the column
 *   that is missing or cannot be used; or cancelled
 */
VtrMatrix *
vtr_model_predict (VtrModel *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows,
                   VtrProgress *progress, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (self);
  gsize n = rows != NULL ? n_rows : vtr_dataset_get_n_rows (dataset);
  g_autoptr (VtrDataset) inputs = NULL;
  g_autoptr (VtrMatrix) out = NULL;
  TableJob job = { self, NULL, rows, { NULL, 0, 0, 0 }, progress };
  gboolean done;

  g_return_val_if_fail (info != NULL, NULL);

  inputs = vtr_pipeline_match (info->pipeline, dataset, error);
  out = inputs != NULL ? vtr_matrix_new (n, info->n_outputs, error) : NULL;
  if (out == NULL)
    return NULL;

  job.dataset = inputs;
  job.out = vtr_matrix_view (out);
  g_mutex_init (&job.lock);
  done = vtr_parallel_for (n, table_block_rows (vtr_model_get_n_inputs (self)), predict_table_cb,
                           &job, progress, error);
  g_mutex_clear (&job.lock);
  if (job.error != NULL)
    {
      if (done)
        g_propagate_error (error, job.error);
      else
        g_error_free (job.error);
      return NULL;
    }
  return done ? g_steal_pointer (&out) : NULL;
}

/**
 * vtr_model_importances:
 * @self: a model
 * @mean: (array): overwritten with one number per original column (the pipeline's inputs)
 * @std: (array)(nullable): overwritten with their standard deviations
 *
 * The learner's own importances, summed over the matrix columns that came from one original column.
 * Standard deviations are added as if those columns were independent. What a matrix column that
 * mixes several original ones has is left out.
 *
 * Returns: whether the model has importances
 */
gboolean
vtr_model_importances (VtrModel *self, double *mean, double *std)
{
  VtrModelClass *klass = VTR_MODEL_GET_CLASS (self);
  VtrPipeline *pipeline = vtr_model_get_info (self)->pipeline;
  guint n_inputs = vtr_pipeline_get_n_inputs (pipeline);
  guint n_columns = vtr_pipeline_get_n_outputs (pipeline);
  g_autofree double *column_mean = g_new0 (double, n_columns);
  g_autofree double *column_std = g_new0 (double, n_columns);
  g_autofree double *variance = g_new0 (double, n_inputs);

  if (klass->importances == NULL || !klass->importances (self, column_mean, column_std))
    return FALSE;
  memset (mean, 0, n_inputs * sizeof (double));
  for (guint j = 0; j < n_columns; j++)
    {
      int source = vtr_pipeline_get_source (pipeline, j);

      if (source < 0)
        continue;
      mean[source] += column_mean[j];
      variance[source] += column_std[j] * column_std[j];
    }
  for (guint i = 0; std != NULL && i < n_inputs; i++)
    std[i] = sqrt (variance[i]);
  return TRUE;
}

/**
 * vtr_model_dup_history:
 * @self: a model with its description
 *
 * Returns: (transfer full)(nullable): how its fit went, round by round; %NULL for learners that have
 *   no rounds, and where the file's is damaged
 */
VtrHistory *
vtr_model_dup_history (VtrModel *self)
{
  const VtrModelInfo *info = vtr_model_get_info (self);
  g_autoptr (GVariant) state = NULL;

  g_return_val_if_fail (info != NULL, NULL);
  if (info->extra != NULL)
    state = g_variant_lookup_value (info->extra, "history", G_VARIANT_TYPE_VARDICT);
  return state != NULL ? vtr_history_load (state, NULL) : NULL;
}

/**
 * vtr_model_get_hash:
 * @self: a model with its description
 *
 * Names the model in receipts: the SHA-256 of what vtr_model_save() gives without rows and without
 * the path of the data, so that the same data, settings and seed give the same name anywhere.
 * Computed once. Thread-safe.
 *
 * Returns: (transfer none): "sha256:…"
 */
const char *
vtr_model_get_hash (VtrModel *self)
{
  VtrModelPrivate *priv = vtr_model_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_MODEL (self) && priv->info != NULL, NULL);
  g_mutex_lock (&priv->lock);
  if (priv->hash == NULL)
    priv->hash = vtr_model_compute_hash (self);
  g_mutex_unlock (&priv->lock);
  return priv->hash;
}
