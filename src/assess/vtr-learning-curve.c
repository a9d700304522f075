/* Learning curves: in each fold of a cross-validation the model is fitted on a tenth, a fifth … all
 * of the training rows, and scored on those and on the held-out rows. The rows of a smaller part are
 * among those of a larger one, in an order that depends on (seed, fold). */
#include "vtr-config.h"
#include "vtr-learning-curve.h"
#include "vtr-rng.h"
#include "vtr-split.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define FEWEST_ROWS 8

static const double shares[] = { 0.1, 0.2, 0.35, 0.55, 0.75, 1 };

typedef struct
{
  VtrDataset            *dataset;
  const VtrTrainOptions *train;
  VtrMetric              metric;
  guint                  n_folds;
  double                *rows, *training, *validation;   /* sizes × folds */
} Work;

static VtrTask
find_task (const VtrTrainOptions *train, VtrColumn *target)
{
  if (train->task == VTR_TASK_FORCE_CLASSIFICATION)
    return VTR_TASK_CLASSIFICATION;
  return train->task == VTR_TASK_FORCE_REGRESSION ? VTR_TASK_REGRESSION
                                                  : vtr_train_guess_task (target);
}

static GPtrArray *
make_splits (const Work *work, VtrTask task, VtrColumn *target, GError **error)
{
  g_autoptr (VtrColumn) strata = NULL;

  if (task == VTR_TASK_CLASSIFICATION)
    {
      strata = vtr_column_with_kind (target, VTR_KIND_CATEGORICAL, error);
      if (strata == NULL)
        return NULL;
    }
  return vtr_split_k_fold (vtr_dataset_get_n_rows (work->dataset), work->n_folds, strata,
                           vtr_dataset_get_by_role (work->dataset, VTR_ROLE_GROUP),
                           vtr_dataset_get_by_role (work->dataset, VTR_ROLE_TIME),
                           work->train->seed, error);
}

static double
score (const Work *work, VtrModel *model, const guint32 *rows, gsize n, VtrProgress *progress,
       GError **error)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (VtrEvaluation) evaluation = NULL;

  options.n_resamples = 0;
  evaluation = vtr_evaluate_model (model, work->dataset, rows, n, &options, progress, error);
  return evaluation != NULL ? vtr_evaluation_get_metric (evaluation, work->metric) : NAN;
}

/* One fit. What cannot be fitted on so few rows (one class only) stays NaN; cancelling does not. */
static gboolean
run_fit (Work *work, const VtrSplit *split, const guint32 *order, gsize n, gsize at,
         VtrProgress *progress, GError **error)
{
  VtrTrainOptions options = *work->train;
  g_autoptr (VtrPipeline) pipeline =
      options.pipeline != NULL ? vtr_pipeline_copy (options.pipeline) : NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (VtrModel) model = NULL;

  options.pipeline = pipeline;
  options.no_rows = options.no_statistics = TRUE;
  options.history = NULL;
  model = vtr_train (work->dataset, order, n, &options, NULL, progress, &problem);
  work->rows[at] = n;
  if (model != NULL)
    {
      work->training[at] = score (work, model, order, n, progress, NULL);
      work->validation[at] = score (work, model, split->test, split->n_test, progress, NULL);
    }
  return vtr_progress_check (progress, error);
}

static gboolean
run_fold (Work *work, const VtrSplit *split, guint fold, VtrProgress *progress, GError **error)
{
  g_autofree guint32 *order = g_memdup2 (split->train, split->n_train * sizeof *order);
  VtrRng rng = vtr_rng_new (work->train->seed, "learning-curve", fold);

  vtr_rng_shuffle (&rng, order, split->n_train);
  for (guint s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      gsize n = (gsize) ceil (shares[s] * split->n_train);

      if (n >= FEWEST_ROWS &&
          !run_fit (work, split, order, n, s * work->n_folds + fold, progress, error))
        return FALSE;
    }
  return TRUE;
}

/* Mean and deviation of the folds that have a number. */
static void
summarise (const double *values, guint n, double *mean, double *std)
{
  double sum = 0, squares = 0;
  guint known = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        known++;
      }
  *mean = known > 0 ? sum / known : NAN;
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      squares += (values[i] - *mean) * (values[i] - *mean) / known;
  *std = known > 0 ? sqrt (squares) : NAN;
}

static VtrLearningCurve *
make_curve (const Work *work)
{
  VtrLearningCurve *curve = g_new0 (VtrLearningCurve, 1);
  double ignored;
  guint n = G_N_ELEMENTS (shares), folds = work->n_folds;

  curve->n_refs = 1;
  curve->metric = work->metric;
  curve->n_folds = folds;
  curve->rows = g_new (double, n);
  curve->training = g_new (double, n);
  curve->training_std = g_new (double, n);
  curve->validation = g_new (double, n);
  curve->validation_std = g_new (double, n);
  for (guint s = 0; s < n; s++)
    {
      guint k = curve->n_sizes;

      summarise (work->rows + s * folds, folds, &curve->rows[k], &ignored);
      summarise (work->training + s * folds, folds, &curve->training[k], &curve->training_std[k]);
      summarise (work->validation + s * folds, folds, &curve->validation[k],
                 &curve->validation_std[k]);
      curve->n_sizes += !isnan (curve->validation[k]);
    }
  return curve;
}

/**
 * vtr_learning_curve_new:
 * @dataset: a table
 * @train: learner, target and pipeline, fitted anew each time
 * @n_folds: folds, at least 2
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * Cost: about three times a cross-validation with as many folds.
 *
 * Returns: (transfer full): accuracy or R² by number of rows; %NULL with the reason
 */
VtrLearningCurve *
vtr_learning_curve_new (VtrDataset *dataset, const VtrTrainOptions *train, guint n_folds,
                        VtrProgress *progress, GError **error)
{
  VtrColumn *target = vtr_dataset_lookup (dataset, train->target, error);
  gsize n = G_N_ELEMENTS (shares) * n_folds;
  Work work = { dataset, train, 0, n_folds };
  g_autofree double *numbers = g_new (double, 3 * n + 1);
  g_autoptr (GPtrArray) splits = NULL;
  VtrTask task;

  if (target == NULL)
    return NULL;
  task = find_task (train, target);
  work.metric = vtr_metric_get_default (task);
  splits = make_splits (&work, task, target, error);
  if (splits == NULL)
    return NULL;
  for (gsize i = 0; i < 3 * n; i++)
    numbers[i] = NAN;
  work.rows = numbers;
  work.training = numbers + n;
  work.validation = numbers + 2 * n;
  for (guint f = 0; f < n_folds; f++)
    if (!run_fold (&work, splits->pdata[f], f, progress, error))
      return NULL;
  return make_curve (&work);
}

/**
 * vtr_learning_curve_ref:
 * @curve: a curve
 *
 * Returns: (transfer full): @curve; safe from any thread
 */
VtrLearningCurve *
vtr_learning_curve_ref (const VtrLearningCurve *curve)
{
  VtrLearningCurve *mutable = (VtrLearningCurve *) curve;   /* only the count changes */

  g_return_val_if_fail (curve != NULL, NULL);
  g_atomic_int_inc (&mutable->n_refs);
  return mutable;
}

/**
 * vtr_learning_curve_free:
 * @curve: (transfer full) (nullable): a curve; gone with its last reference
 */
void
vtr_learning_curve_free (VtrLearningCurve *curve)
{
  if (curve == NULL || !g_atomic_int_dec_and_test (&curve->n_refs))
    return;
  g_free (curve->rows);
  g_free (curve->training);
  g_free (curve->training_std);
  g_free (curve->validation);
  g_free (curve->validation_std);
  g_free (curve);
}
