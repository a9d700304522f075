/* Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019): the drop of a metric when
 * one of the person's columns is shuffled among the rows, so that a one-hot group moves as one.
 * Rows are transformed once; where a matrix column mixes several columns (as PCA does), shuffled
 * tables are transformed anew. Repeat r of feature f draws from its own stream: same bits for any
 * number of threads. Correlated columns stand in for each other, and then all look less important.
 */
#include "vtr-config.h"
#include "vtr-importance.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include "vtr-scorer.h"
#include "vtr-train.h"

#define N_REPEATS 5
#define BLOCK 1024

typedef struct
{
  VtrModel *model;
  VtrPipeline *pipeline;
  VtrDataset *dataset;        /* the evaluated rows only */
  VtrMatrix *x;               /* (nullable): transformed rows; NULL: transform shuffled tables */
  VtrPredictions predictions; /* but for what is predicted */
  guint n_outputs, n_repeats;
  VtrMetric metric;
  guint64 seed;
  double *values; /* n_features × n_repeats: the metric when shuffled */
  VtrProgress *progress;
  GMutex lock;
  GError *error; /* the first one; under the lock */
} Shuffling;

static double
score_outputs (const Shuffling *self, const double *outputs)
{
  VtrPredictions p = self->predictions;

  if (p.n_classes > 0)
    p.scores = outputs;
  else
    p.predicted = outputs;
  return vtr_metric_compute (self->metric, &p);
}

/* The matrix with the columns of @feature taken from other rows, predicted in blocks. */
static gboolean
predict_shuffled (
    Shuffling *self, guint feature, const guint32 *from, double *outputs, GError **error)
{
  const gsize n = vtr_matrix_get_n_rows (self->x);
  const guint p = vtr_matrix_get_n_columns (self->x);
  g_autoptr (VtrMatrix) block = vtr_matrix_new (MIN (BLOCK, n), p, error);
  g_autofree guint *columns = g_new (guint, p + 1);
  guint n_columns = 0;

  for (guint j = 0; j < p; j++)
    if (vtr_pipeline_get_source (self->pipeline, j) == (int) feature)
      columns[n_columns++] = j;

  for (gsize begin = 0; block != NULL && begin < n; begin += BLOCK)
    {
      gsize m = MIN (BLOCK, n - begin);
      VtrMatrixView out = { outputs + begin * self->n_outputs, m, self->n_outputs,
                            self->n_outputs };

      for (gsize i = 0; i < m; i++)
        {
          const double *other = vtr_matrix_row (self->x, from[begin + i]);
          double *row = vtr_matrix_row (block, i);

          memcpy (row, vtr_matrix_row (self->x, begin + i), p * sizeof *row);
          for (guint j = 0; j < n_columns; j++)
            row[columns[j]] = other[columns[j]];
        }
      if (!vtr_model_predict_matrix (self->model,
                                     vtr_matrix_view_rows (vtr_matrix_view (block), 0, m), FALSE,
                                     out, self->progress, error))
        return FALSE;
    }
  return block != NULL;
}

static gboolean
predict_shuffled_table (
    Shuffling *self, guint feature, const guint32 *from, double *outputs, GError **error)
{
  int index = vtr_dataset_find (self->dataset, vtr_pipeline_get_input (self->pipeline, feature));
  const gsize n = vtr_dataset_get_n_rows (self->dataset);
  g_autoptr (VtrColumn) column =
      vtr_column_take_rows (vtr_dataset_get_column (self->dataset, index), from, n);
  g_autoptr (VtrDataset) shuffled = vtr_dataset_with_column (self->dataset, index, column);
  g_autoptr (VtrMatrix) predicted =
      vtr_model_predict (self->model, shuffled, NULL, n, self->progress, error);

  for (gsize i = 0; predicted != NULL && i < n; i++)
    memcpy (outputs + i * self->n_outputs, vtr_matrix_row (predicted, i),
            self->n_outputs * sizeof *outputs);
  return predicted != NULL;
}

static void
shuffle_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Shuffling *self = data;
  const gsize n = self->predictions.n;
  g_autofree guint32 *from = g_new (guint32, n);
  g_autofree double *outputs = g_new (double, n * self->n_outputs);

  for (gsize task = begin; task < end && !vtr_progress_is_cancelled (self->progress); task++)
    {
      guint feature = task / self->n_repeats;
      VtrRng rng = vtr_rng_new (self->seed, "permutation-importance", task);
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < n; i++)
        from[i] = i;
      vtr_rng_shuffle (&rng, from, n);
      if (self->x != NULL ? predict_shuffled (self, feature, from, outputs, &error)
                          : predict_shuffled_table (self, feature, from, outputs, &error))
        self->values[task] = score_outputs (self, outputs);
      else
        {
          g_mutex_lock (&self->lock);
          if (self->error == NULL)
            self->error = g_steal_pointer (&error);
          g_mutex_unlock (&self->lock);
        }
      vtr_progress_add (self->progress, 1);
    }
}

static void
summarise (VtrPermutationImportance *result, const double *values)
{
  const double sign = vtr_metric_get_info (result->metric)->higher_is_better ? 1 : -1;

  for (guint f = 0; f < result->n_features; f++)
    {
      double *drops = result->drops + (gsize) f * result->n_repeats;
      double sum = 0, squares = 0;

      for (guint r = 0; r < result->n_repeats; r++)
        sum += drops[r] = sign * (result->baseline - values[(gsize) f * result->n_repeats + r]);
      result->mean[f] = sum / result->n_repeats;
      for (guint r = 0; r < result->n_repeats; r++)
        squares += (drops[r] - result->mean[f]) * (drops[r] - result->mean[f]);
      result->std[f] = sqrt (squares / result->n_repeats);
    }
}

static VtrPermutationImportance *
new_result (const Shuffling *self, double baseline)
{
  VtrPermutationImportance *result = g_new0 (VtrPermutationImportance, 1);
  const guint n_features = vtr_pipeline_get_n_inputs (self->pipeline);

  result->metric = self->metric;
  result->baseline = baseline;
  result->n_features = n_features;
  result->n_repeats = self->n_repeats;
  result->n_rows = self->predictions.n;
  result->features = g_new0 (char *, n_features + 1);
  for (guint f = 0; f < n_features; f++)
    result->features[f] = g_strdup (vtr_pipeline_get_input (self->pipeline, f));
  result->mean = g_new0 (double, n_features);
  result->std = g_new0 (double, n_features);
  result->drops = g_new0 (double, (gsize) n_features * self->n_repeats);
  return result;
}

static VtrPermutationImportance *
run_shuffling (Shuffling *self, VtrProgress *progress, GError **error)
{
  const gsize n_tasks = (gsize) vtr_pipeline_get_n_inputs (self->pipeline) * self->n_repeats;
  g_autoptr (VtrMatrix) whole =
      vtr_model_predict (self->model, self->dataset, NULL, self->predictions.n, progress, error);
  g_autofree double *outputs = g_new (double, self->predictions.n * self->n_outputs),
                    *values = g_new0 (double, n_tasks);
  double baseline;

  if (whole == NULL)
    return NULL;
  for (gsize i = 0; i < self->predictions.n; i++)
    memcpy (outputs + i * self->n_outputs, vtr_matrix_row (whole, i),
            self->n_outputs * sizeof *outputs);
  baseline = score_outputs (self, outputs);
  if (isnan (baseline))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the metric %s has no value on these rows, so nothing can be compared."),
                   vtr_metric_get_info (self->metric)->name);
      return NULL;
    }

  self->values = values;
  vtr_progress_begin (progress, _("Shuffling columns"), n_tasks);
  if (!vtr_parallel_for (n_tasks, 1, shuffle_cb, self, progress, error) ||
      !vtr_progress_check (progress, error))
    return NULL;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  VtrPermutationImportance *result = new_result (self, baseline);
  summarise (result, values);
  return result;
}

static gboolean
mixes_columns (VtrPipeline *pipeline)
{
  for (guint j = 0; j < vtr_pipeline_get_n_outputs (pipeline); j++)
    if (vtr_pipeline_get_source (pipeline, j) < 0)
      return TRUE;
  return FALSE;
}

/* The rows that have a truth, as a data set of their own; @truth is closed up. */
static VtrDataset *
take_known_rows (
    VtrDataset *dataset, const guint32 *rows, gsize n_rows, double *truth, gsize *n_known)
{
  g_autofree guint32 *known = g_new (guint32, MAX (n_rows, 1));
  gsize n = 0;

  for (gsize i = 0; i < n_rows; i++)
    if (!isnan (truth[i]))
      {
        truth[n] = truth[i];
        known[n++] = rows != NULL ? rows[i] : i;
      }
  *n_known = n;
  return vtr_dataset_take_rows (dataset, known, n);
}

/**
 * vtr_permutation_importance:
 * @model: a model with its pipeline
 * @dataset: the model's columns and the truth
 * @rows: (nullable) (array length=n_rows): indices in @dataset; %NULL: all
 * @n_rows: number of @rows
 * @options: metric (of the model's task), repeats and seed
 * @progress: (nullable): counts shuffled columns
 *
 * Costs features × repeats predictions of all rows; memory besides data and model: the rows once
 * transformed, and their outputs per thread. Row weights are not used.
 *
 * Returns: (transfer full): drop of the metric per column; %VTR_ERROR_BAD_INPUT when no row has a
 *   truth or the metric is undefined
 */
VtrPermutationImportance *
vtr_permutation_importance (VtrModel *model,
                            VtrDataset *dataset,
                            const guint32 *rows,
                            gsize n_rows,
                            const VtrPermutationOptions *options,
                            VtrProgress *progress,
                            GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  const char *target = options->target != NULL ? options->target : info->target;
  g_autofree double *truth = NULL;
  g_autoptr (VtrDataset) known = NULL;
  g_autoptr (VtrMatrix) x = NULL;
  gsize n;

  g_return_val_if_fail (vtr_metric_get_info (options->metric)->task == info->task, NULL);

  if (rows == NULL)
    n_rows = vtr_dataset_get_n_rows (dataset);
  truth = vtr_train_read_target (dataset, target, info->task, (const char *const *) info->classes,
                                 rows, n_rows, error);
  if (truth == NULL)
    return NULL;
  known = take_known_rows (dataset, rows, n_rows, truth, &n);
  if (n == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("no row has a known value of “%s”."),
                   target);
      return NULL;
    }
  if (!mixes_columns (info->pipeline))
    {
      x = vtr_pipeline_transform (info->pipeline, known, NULL, n, progress, error);
      if (x == NULL)
        return NULL;
    }

  guint n_classes = info->task == VTR_TASK_CLASSIFICATION ? info->n_outputs : 0;
  Shuffling self = { .model = model,
                     .pipeline = info->pipeline,
                     .dataset = known,
                     .x = x,
                     .n_outputs = info->n_outputs,
                     .n_repeats = options->n_repeats > 0 ? options->n_repeats : N_REPEATS,
                     .metric = options->metric,
                     .seed = options->seed,
                     .progress = progress };
  self.predictions =
      (VtrPredictions){ n, n_classes, n_classes == 2 ? 1 : 0, truth, NULL, NULL, NULL, 0.5 };
  g_mutex_init (&self.lock);
  VtrPermutationImportance *result = run_shuffling (&self, progress, error);
  g_mutex_clear (&self.lock);
  g_clear_error (&self.error);
  return result;
}

void
vtr_permutation_importance_free (VtrPermutationImportance *importance)
{
  g_strfreev (importance->features);
  g_free (importance->mean);
  g_free (importance->std);
  g_free (importance->drops);
  g_free (importance);
}
