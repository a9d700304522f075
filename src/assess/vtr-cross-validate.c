/* k-fold cross-validation (Stone 1974). Each fold trains with vtr_train() on its rows only:
 * pipeline, class weights and learner are fitted anew. Folds run one after another, since fitting
 * is parallel in itself. Classes that a fold's training part lacks get score 0. Not here: searches
 * over settings. */
#include "vtr-config.h"
#include "vtr-cross-validate.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-evaluation-build.h"
#include "vtr-json.h"
#include "vtr-scorer.h"
#include "vtr-split.h"

#define NO_FOLD G_MAXUINT32

/* The usable rows, and what the folds' models say about them. */
typedef struct
{
  VtrDataset *dataset;
  VtrTrainOptions train;
  VtrTask task;
  char **classes; /* (nullable) */
  guint n_classes, positive;
  double threshold;
  gsize n;
  guint32 *rows, *fold_of;
  double *truth, *outputs, *weights; /* the last (nullable); outputs: n × max (n_classes, 1) */
  double seconds;
} Folds;

static void
folds_clear (Folds *self)
{
  g_strfreev (self->classes);
  g_free (self->rows);
  g_free (self->fold_of);
  g_free (self->truth);
  g_free (self->outputs);
  g_free (self->weights);
}

static gboolean
find_task (Folds *self, VtrColumn *target, const VtrEvaluationOptions *options, GError **error)
{
  if (self->train.task == VTR_TASK_BY_LOOKING)
    self->task = vtr_train_guess_task (target);
  else
    self->task = self->train.task == VTR_TASK_FORCE_REGRESSION ? VTR_TASK_REGRESSION
                                                               : VTR_TASK_CLASSIFICATION;
  self->train.task =
      self->task == VTR_TASK_REGRESSION ? VTR_TASK_FORCE_REGRESSION : VTR_TASK_FORCE_CLASSIFICATION;
  self->train.no_rows = TRUE;
  self->train.no_statistics = TRUE;
  if (self->task == VTR_TASK_REGRESSION)
    return TRUE;

  self->classes = vtr_train_dup_classes (target);
  self->n_classes = g_strv_length (self->classes);
  self->positive = self->n_classes == 2 ? 1 : 0;
  self->threshold = isnan (options->threshold) ? 0.5 : options->threshold;
  if (self->n_classes < 2)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the target “%s” has fewer than two classes."), self->train.target);
      return FALSE;
    }
  return options->positive == NULL ||
         vtr_evaluation_find_class ((const char *const *) self->classes, options->positive,
                                    &self->positive, error);
}

/* Rows with a target (and a weight, where there are weights). */
static gboolean
find_rows (Folds *self, const guint32 *rows, gsize n_rows, GError **error)
{
  VtrColumn *weight = vtr_dataset_get_by_role (self->dataset, VTR_ROLE_WEIGHT);

  if (rows == NULL)
    n_rows = vtr_dataset_get_n_rows (self->dataset);
  self->truth = vtr_train_read_target (self->dataset, self->train.target, self->task,
                                       (const char *const *) self->classes, rows, n_rows, error);
  if (self->truth == NULL)
    return FALSE;
  self->rows = g_new (guint32, MAX (n_rows, 1));
  for (gsize i = 0; i < n_rows; i++)
    {
      guint32 row = rows != NULL ? rows[i] : i;

      if (isnan (self->truth[i]) || (weight != NULL && vtr_column_is_missing (weight, row)))
        continue;
      self->truth[self->n] = self->truth[i];
      self->rows[self->n++] = row;
    }
  if (weight != NULL && self->n > 0)
    {
      self->weights = g_new (double, self->n);
      vtr_column_read_numbers (weight, self->rows, 0, self->n, self->weights, 1);
    }
  self->outputs = g_new0 (double, MAX (self->n, 1) * MAX (self->n_classes, 1));
  self->fold_of = g_new (guint32, MAX (self->n, 1));
  for (gsize i = 0; i < self->n; i++)
    self->fold_of[i] = NO_FOLD;
  return TRUE;
}

static VtrColumn *
take_column (Folds *self, VtrColumn *column)
{
  return column != NULL ? vtr_column_take_rows (column, self->rows, self->n) : NULL;
}

static GPtrArray *
make_splits (Folds *self, VtrColumn *target, guint n_folds, GError **error)
{
  g_autoptr (VtrColumn) strata = NULL, group = NULL, time = NULL;

  if (self->task == VTR_TASK_CLASSIFICATION)
    {
      g_autoptr (VtrColumn) taken = take_column (self, target);

      strata = vtr_column_with_kind (taken, VTR_KIND_CATEGORICAL, error);
      if (strata == NULL)
        return NULL;
    }
  group = take_column (self, vtr_dataset_get_by_role (self->dataset, VTR_ROLE_GROUP));
  time = take_column (self, vtr_dataset_get_by_role (self->dataset, VTR_ROLE_TIME));
  return vtr_split_k_fold (self->n, n_folds, strata, group, time, self->train.seed, error);
}

static guint32 *
rows_at (const Folds *self, const guint32 *places, gsize n)
{
  guint32 *rows = g_new (guint32, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    rows[i] = self->rows[places[i]];
  return rows;
}

static VtrModel *
train_fold (Folds *self, const VtrSplit *split, VtrProgress *progress, GError **error)
{
  g_autofree guint32 *rows = rows_at (self, split->train, split->n_train);
  g_autoptr (VtrPipeline) pipeline =
      self->train.pipeline != NULL ? vtr_pipeline_copy (self->train.pipeline) : NULL;
  VtrTrainOptions options = self->train;

  options.history = NULL;    /* of one fit, and folds run at once */
  double seconds = 0;

  options.pipeline = pipeline;
  VtrModel *model =
      vtr_train (self->dataset, rows, split->n_train, &options, &seconds, progress, error);
  self->seconds += seconds;
  return model;
}

static gboolean
predict_fold (Folds *self,
              VtrModel *model,
              const VtrSplit *split,
              guint fold,
              VtrProgress *progress,
              GError **error)
{
  g_autofree guint32 *rows = rows_at (self, split->test, split->n_test);
  g_autoptr (VtrMatrix) outputs =
      vtr_model_predict (model, self->dataset, rows, split->n_test, progress, error);
  const guint n_outputs = vtr_model_get_n_outputs (model), width = MAX (self->n_classes, 1);
  g_autofree guint *column = g_new0 (guint, n_outputs);

  if (outputs == NULL)
    return FALSE;
  for (guint o = 0; o < n_outputs && self->task == VTR_TASK_CLASSIFICATION; o++)
    if (!vtr_evaluation_find_class ((const char *const *) self->classes,
                                    vtr_model_get_output (model, o), &column[o], error))
      return FALSE;
  for (gsize i = 0; i < split->n_test; i++)
    {
      gsize place = split->test[i];

      self->fold_of[place] = fold;
      for (guint o = 0; o < n_outputs; o++)
        self->outputs[place * width + column[o]] = vtr_matrix_row (outputs, i)[o];
    }
  return TRUE;
}

static void
score_fold (const Folds *self, const VtrSplit *split, double metrics[VTR_N_METRICS])
{
  const gsize n = split->n_test;
  const guint width = MAX (self->n_classes, 1);
  g_autofree double *truth = g_new (double, MAX (n, 1)),
                    *outputs = g_new (double, MAX (n, 1) * width);
  g_autofree double *weights = self->weights != NULL ? g_new (double, MAX (n, 1)) : NULL;
  gboolean wanted[VTR_N_METRICS];

  for (gsize i = 0; i < n; i++)
    {
      gsize place = split->test[i];

      truth[i] = self->truth[place];
      memcpy (outputs + i * width, self->outputs + place * width, width * sizeof *outputs);
      if (weights != NULL)
        weights[i] = self->weights[place];
    }

  VtrPredictions p = { n,
                       self->n_classes,
                       self->positive,
                       truth,
                       self->n_classes > 0 ? outputs : NULL,
                       self->n_classes > 0 ? NULL : outputs,
                       weights,
                       self->threshold };
  gboolean probabilities = vtr_predictions_are_probabilities (&p);

  for (guint m = 0; m < VTR_N_METRICS; m++)
    {
      const VtrMetricInfo *info = vtr_metric_get_info (m);

      metrics[m] = NAN;
      wanted[m] = info->task == self->task && (!info->needs_probabilities || probabilities);
    }
  if (n == 0)
    return;
  g_autoptr (VtrScorer) scorer = vtr_scorer_new (&p, wanted);
  vtr_scorer_compute (scorer, NULL, metrics);
}

static void
summarise (VtrCrossValidation *cv)
{
  for (guint m = 0; m < VTR_N_METRICS; m++)
    {
      double sum = 0, squares = 0, n = 0;

      for (guint f = 0; f < cv->n_folds; f++)
        if (!isnan (cv->folds[f * VTR_N_METRICS + m]))
          {
            sum += cv->folds[f * VTR_N_METRICS + m];
            n++;
          }
      cv->mean[m] = n > 0 ? sum / n : NAN;
      for (guint f = 0; f < cv->n_folds; f++)
        if (!isnan (cv->folds[f * VTR_N_METRICS + m]))
          squares += pow (cv->folds[f * VTR_N_METRICS + m] - cv->mean[m], 2);
      cv->std[m] = n > 0 ? sqrt (squares / n) : NAN;
    }
}

/* The rows that were held out once (all, unless folds go by time), as one evaluation. */
static gboolean
judge_held_out (Folds *self,
                VtrCrossValidation *cv,
                const VtrEvaluationOptions *options,
                VtrProgress *progress,
                GError **error)
{
  const guint width = MAX (self->n_classes, 1);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  VtrEvaluationOptions with_threshold = *options;
  VtrEvaluationData d = { .task = self->task, .n_classes = self->n_classes };
  gsize n = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      if (self->fold_of[i] == NO_FOLD)
        continue;
      self->fold_of[n] = self->fold_of[i];
      self->rows[n] = self->rows[i];
      self->truth[n] = self->truth[i];
      memmove (self->outputs + n * width, self->outputs + i * width, width * sizeof (double));
      if (self->weights != NULL)
        self->weights[n] = self->weights[i];
      n++;
    }
  if (n < self->n)
    g_ptr_array_add (
        notes, g_strdup_printf (_("%" G_GSIZE_FORMAT " rows were never held out."), self->n - n));

  d.n_rows = n;
  d.classes = g_strdupv (self->classes);
  d.target = g_strdup (self->train.target);
  d.name = g_strdup (vtr_configurable_get_title (VTR_CONFIGURABLE (self->train.learner)));
  d.rows = g_steal_pointer (&self->rows);
  d.truth = g_steal_pointer (&self->truth);
  d.weights = g_steal_pointer (&self->weights);
  if (self->task == VTR_TASK_CLASSIFICATION)
    d.scores = g_steal_pointer (&self->outputs);
  else
    d.predicted = g_steal_pointer (&self->outputs);
  if (self->n_classes == 2)
    with_threshold.threshold = self->threshold;
  cv->fold_of = g_steal_pointer (&self->fold_of);
  cv->out_of_fold = vtr_evaluation_build (&d, -1, notes, &with_threshold, progress, error);
  return cv->out_of_fold != NULL;
}

static VtrCrossValidation *
run_folds (Folds *self,
           GPtrArray *splits,
           const VtrEvaluationOptions *options,
           VtrProgress *progress,
           GError **error)
{
  g_autoptr (VtrCrossValidation) cv = g_new0 (VtrCrossValidation, 1);

  cv->task = self->task;
  cv->n_folds = splits->len;
  cv->folds = g_new (double, (gsize) splits->len *VTR_N_METRICS);
  for (guint f = 0; f < splits->len; f++)
    {
      const VtrSplit *split = g_ptr_array_index (splits, f);
      g_autoptr (VtrModel) model = train_fold (self, split, progress, error);

      if (model == NULL || !predict_fold (self, model, split, f, progress, error))
        {
          g_prefix_error (error, _("fold %u of %u: "), f + 1, splits->len);
          return NULL;
        }
      score_fold (self, split, cv->folds + f * VTR_N_METRICS);
    }
  summarise (cv);
  cv->seconds = self->seconds;
  return judge_held_out (self, cv, options, progress, error) ? g_steal_pointer (&cv) : NULL;
}

/**
 * vtr_cross_validate:
 * @dataset: rows with the target; group, time and weight columns by role
 * @rows: (nullable) (array length=n_rows): indices in @dataset; %NULL: all
 * @n_rows: number of @rows
 * @train: learner, target and pipeline; its seed also draws the folds
 * @n_folds: at least 2
 * @options: (nullable): positive class and threshold of the metrics; resamples of the intervals of
 *   the held-out rows together (%NULL: none)
 * @progress: (nullable): progress
 *
 * Returns: (transfer full): metrics per fold and out-of-fold predictions; errors of training, with
 *   the fold in front
 */
VtrCrossValidation *
vtr_cross_validate (VtrDataset *dataset,
                    const guint32 *rows,
                    gsize n_rows,
                    const VtrTrainOptions *train,
                    guint n_folds,
                    const VtrEvaluationOptions *options,
                    VtrProgress *progress,
                    GError **error)
{
  VtrEvaluationOptions defaults = VTR_EVALUATION_OPTIONS_INIT;
  VtrColumn *target = vtr_dataset_lookup (dataset, train->target, error);
  Folds folds = { .dataset = dataset, .train = *train, .threshold = NAN };
  g_autoptr (GPtrArray) splits = NULL;
  VtrCrossValidation *cv = NULL;

  defaults.n_resamples = 0;
  if (options == NULL)
    options = &defaults;
  if (target == NULL)
    return NULL;
  if (find_task (&folds, target, options, error) && find_rows (&folds, rows, n_rows, error) &&
      (splits = make_splits (&folds, target, n_folds, error)) != NULL)
    cv = run_folds (&folds, splits, options, progress, error);
  folds_clear (&folds);
  return cv;
}

void
vtr_cross_validation_free (VtrCrossValidation *cv)
{
  g_clear_object (&cv->out_of_fold);
  g_free (cv->folds);
  g_free (cv->fold_of);
  g_free (cv);
}

/**
 * vtr_cross_validation_to_json:
 * @cv: a cross-validation
 * @builder: with an open object
 *
 * Writes metric → {mean, std, folds}; undefined numbers are null.
 */
void
vtr_cross_validation_to_json (const VtrCrossValidation *cv, JsonBuilder *builder)
{
  const VtrEvaluationData *d = vtr_evaluation_get_data (cv->out_of_fold);
  g_autofree double *values = g_new (double, cv->n_folds);

  for (guint m = 0; m < VTR_N_METRICS; m++)
    {
      if (!d->has[m])
        continue;
      for (guint f = 0; f < cv->n_folds; f++)
        values[f] = cv->folds[f * VTR_N_METRICS + m];
      json_builder_set_member_name (builder, vtr_metric_get_info (m)->name);
      json_builder_begin_object (builder);
      vtr_json_set_number (builder, "mean", cv->mean[m]);
      vtr_json_set_number (builder, "std", cv->std[m]);
      vtr_json_set_numbers (builder, "folds", values, cv->n_folds);
      json_builder_end_object (builder);
    }
}

/**
 * vtr_cross_validation_choose_threshold:
 * @cv: of two classes
 * @options: what is wanted
 * @point: (out): threshold and what it gives on the held-out rows
 *
 * Returns: %FALSE when there are not two classes
 */
gboolean
vtr_cross_validation_choose_threshold (const VtrCrossValidation *cv,
                                       const VtrThresholdOptions *options,
                                       VtrThresholdPoint *point)
{
  const VtrEvaluationData *d = vtr_evaluation_get_data (cv->out_of_fold);
  g_autofree guint8 *is_positive = g_new (guint8, d->n_rows);
  g_autofree double *scores = g_new (double, d->n_rows);

  if (d->n_classes != 2 || !d->has_scores)
    return FALSE;
  for (gsize i = 0; i < d->n_rows; i++)
    {
      is_positive[i] = d->truth[i] == d->positive;
      scores[i] = d->scores[2 * i + d->positive];
    }
  return vtr_threshold_choose (is_positive, scores, d->weights, d->n_rows, options, point);
}
