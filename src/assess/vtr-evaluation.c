/* The evaluation of classified and predicted rows: checks, then confusion matrix, metrics, curves
 * per class (in parallel), bootstrap intervals and notes. Undefined values are NaN and have a note.
 * Weights count rows: a row of weight 2 is as two rows; intervals resample rows and keep their
 * weights. Where rows come from is in vtr-evaluation-arrays.c and
 * vtr-evaluation-rows.c; JSON in vtr-evaluation-json.c. */
#include "vtr-config.h"
#include "vtr-evaluation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vtr-bootstrap.h"
#include "vtr-confusion.h"
#include "vtr-curves-build.h"
#include "vtr-error.h"
#include "vtr-evaluation-build.h"
#include "vtr-parallel.h"
#include "vtr-scorer.h"
#include "vtr-text.h"

#define MAX_FULL_CURVES                                                                            \
  (1 << 21)                   /* points of all curves, before several classes' curves are thinned */
#define MAX_RANKED_CLASSES 50 /* with intervals for the ranking metrics */
#define MAX_NAMED 5
#define FEW_ROWS 30

struct _VtrEvaluation
{
  GObject parent_instance;
  VtrEvaluationData data;
};

G_DEFINE_FINAL_TYPE (VtrEvaluation, vtr_evaluation, G_TYPE_OBJECT)

void
vtr_evaluation_data_clear (VtrEvaluationData *data)
{
  for (guint c = 0; data->per_class != NULL && c < data->n_classes; c++)
    {
      vtr_roc_curve_clear (&data->per_class[c].roc);
      vtr_pr_curve_clear (&data->per_class[c].pr);
      vtr_calibration_curve_clear (&data->per_class[c].calibration);
    }
  g_clear_pointer (&data->per_class, g_free);
  g_clear_pointer (&data->classes, g_strfreev);
  g_clear_pointer (&data->target, g_free);
  g_clear_pointer (&data->name, g_free);
  g_clear_pointer (&data->confusion, g_free);
  g_clear_pointer (&data->notes, g_strfreev);
  g_clear_pointer (&data->rows, g_free);
  g_clear_pointer (&data->truth, g_free);
  g_clear_pointer (&data->scores, g_free);
  g_clear_pointer (&data->predicted, g_free);
  g_clear_pointer (&data->weights, g_free);
}

static void
vtr_evaluation_finalize (GObject *object)
{
  vtr_evaluation_data_clear (&VTR_EVALUATION (object)->data);
  G_OBJECT_CLASS (vtr_evaluation_parent_class)->finalize (object);
}

static void
vtr_evaluation_class_init (VtrEvaluationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_evaluation_finalize;
}

static void
vtr_evaluation_init (VtrEvaluation *self)
{
}

static void G_GNUC_PRINTF (2, 3) add_note (GPtrArray *notes, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (notes, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Checks */

static gboolean
check_finite (const double *values, gsize n, gsize per_row, const char *what, GError **error)
{
  for (gsize i = 0; values != NULL && i < n * per_row; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                     _("the %s of row %" G_GSIZE_FORMAT " is not a finite number."), what,
                     i / per_row);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_weights (const double *weights, gsize n, GError **error)
{
  double sum = 0;

  if (!check_finite (weights, n, 1, _("weight"), error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (weights[i] < 0)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the weight of row %" G_GSIZE_FORMAT " is negative."), i);
          return FALSE;
        }
      sum += weights[i];
    }
  if (sum > 0 && isfinite (sum))
    return TRUE;
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("all rows to evaluate have weight 0."));
  return FALSE;
}

static gboolean
check_rows (const VtrEvaluationData *d, GError **error)
{
  if (d->n_rows == 0)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                           _("there are no rows to evaluate."));
      return FALSE;
    }
  if (d->n_rows > G_MAXUINT32)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                           _("more than 4,294,967,295 rows cannot be evaluated at once."));
      return FALSE;
    }
  return check_finite (d->truth, d->n_rows, 1, _("truth"), error) &&
         check_finite (d->predicted, d->n_rows, 1, _("prediction"), error) &&
         check_finite (d->scores, d->n_rows, d->n_classes, _("score"), error) &&
         (d->weights == NULL || check_weights (d->weights, d->n_rows, error));
}

gboolean
vtr_evaluation_find_class (const char *const *classes,
                           const char *name,
                           guint *index,
                           GError **error)
{
  for (guint c = 0; classes[c] != NULL; c++)
    if (g_str_equal (classes[c], name))
      {
        *index = c;
        return TRUE;
      }

  const char *nearest = vtr_text_nearest (name, classes);
  g_autofree char *all = g_strjoinv (", ", (char **) classes);

  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("there is no class “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("there is no class “%s”; the classes are %s."), name, all);
  return FALSE;
}

/* Classification */

/* The other class's score of two: the rest of a probability, else the mirror image. */
static void
mirror_scores (double *scores, gsize n, guint given)
{
  gboolean probabilities = TRUE;

  for (gsize i = 0; i < n && probabilities; i++)
    probabilities = scores[2 * i + given] >= 0 && scores[2 * i + given] <= 1;
  for (gsize i = 0; i < n; i++)
    scores[2 * i + 1 - given] = (probabilities ? 1 : 0) - scores[2 * i + given];
}

static VtrPredictions
predictions_of (const VtrEvaluationData *d)
{
  return (VtrPredictions){ d->n_rows, d->n_classes, d->positive, d->truth,
                           d->scores, d->predicted, d->weights,  d->threshold };
}

static gboolean
set_decisions (VtrEvaluationData *d,
               const VtrEvaluationOptions *options,
               GPtrArray *notes,
               GError **error)
{
  VtrPredictions p;

  d->positive = d->n_classes == 2 ? 1 : 0;
  if (options->positive != NULL &&
      !vtr_evaluation_find_class ((const char *const *) d->classes, options->positive, &d->positive,
                                  error))
    return FALSE;

  d->has_scores = d->scores != NULL;
  p = predictions_of (d);
  d->has_probabilities = vtr_predictions_are_probabilities (&p);
  d->threshold = NAN;
  if (d->predicted == NULL)
    {
      if (d->n_classes == 2)
        d->threshold = !isnan (options->threshold) ? options->threshold
                       : d->has_probabilities      ? 0.5
                                                   : 0;
      p = predictions_of (d);
      d->predicted = g_new (double, d->n_rows);
      vtr_predictions_label (&p, d->predicted);
    }
  else if (!isnan (options->threshold))
    add_note (notes, _("Predicted classes were given, so the threshold is not used."));
  if (d->n_classes > 2 && !isnan (options->threshold))
    add_note (notes, _("There are %u classes; the threshold is for two and is not used."), d->n_classes);
  if (d->n_classes > 2 && options->positive != NULL)
    add_note (notes, _("There are %u classes, and precision, recall and F1 are their averages; no class is the positive one."),
              d->n_classes);

  if (d->has_scores && !d->has_probabilities)
    add_note (notes,
              isnan (d->threshold) ? _("The scores are not probabilities, so log loss, Brier "
                                        "score and calibration are left out.")
                                   : _("The scores are not probabilities, so log loss, Brier "
                                        "score and calibration are left out; "
                                        "the threshold is %g."),
              d->threshold);
  d->has_predictions = TRUE;
  return TRUE;
}

static void
set_confusion (VtrEvaluationData *d)
{
  const gsize k = d->n_classes;

  d->confusion = g_new0 (double, k *k);
  for (gsize i = 0; i < d->n_rows; i++)
    d->confusion[(gsize) d->truth[i] * k + (gsize) d->predicted[i]] +=
        d->weights != NULL ? d->weights[i] : 1;
  for (guint c = 0; c < k; c++)
    {
      VtrClassScores *s = &d->per_class[c];
      VtrClassCounts counts;

      vtr_confusion_class (d->confusion, k, c, &counts);
      s->precision = counts.precision;
      s->recall = counts.recall;
      s->f1 = counts.f1;
      s->support = counts.support;
      s->roc_auc = s->average_precision = NAN;
    }
}

typedef struct
{
  VtrEvaluationData *data;
  int given;
} CurveWork;

static void
curves_cb (gsize begin, gsize end, guint worker, gpointer user_data)
{
  CurveWork *work = user_data;
  VtrEvaluationData *d = work->data;
  const gboolean thin = d->n_classes > 2 && d->n_rows * d->n_classes > MAX_FULL_CURVES;

  for (gsize c = begin; c < end; c++)
    {
      VtrClassScores *s = &d->per_class[c];
      gboolean mirror = work->given >= 0 && (int) c != work->given;
      const double *keys = d->scores + (mirror ? (gsize) work->given : c);
      double sign = mirror ? -1 : 1, offset = mirror && d->has_probabilities ? 1 : 0;
      VtrRanking ranking;

      vtr_ranking_init (&ranking, keys, d->n_classes, sign, d->truth, c, d->n_rows);
      vtr_curves_build (&ranking, keys, d->n_classes, sign, offset, d->weights, thin, &s->roc,
                        &s->pr);
      vtr_ranking_clear (&ranking);
      s->roc_auc = s->roc.auc;
      s->average_precision = s->pr.average;
      if (d->has_probabilities)
        vtr_calibration_build (d->scores + c, d->n_classes, d->truth, c, d->weights, d->n_rows,
                               &s->calibration);
    }
}

static void
set_averages (VtrEvaluationData *d)
{
  double total = 0;

  for (guint c = 0; c < d->n_classes; c++)
    total += d->per_class[c].support;
  for (guint c = 0; c < d->n_classes; c++)
    {
      const VtrClassScores *s = &d->per_class[c];
      double even = 1.0 / d->n_classes, share = s->support / total;

      d->macro.precision += even * s->precision;
      d->macro.recall += even * s->recall;
      d->macro.f1 += even * s->f1;
      d->macro.roc_auc += even * s->roc_auc;
      d->weighted.precision += share * s->precision;
      d->weighted.recall += share * s->recall;
      d->weighted.f1 += share * s->f1;
      d->weighted.roc_auc += share * s->roc_auc;
    }
}

/* Notes: why something is 0 or missing */

/* "a, b, c, d, e and 12 others"; (transfer full). */
static char *
join_few (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_named = MIN (names->len, MAX_NAMED);

  for (guint i = 0; i < n_named; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (names, i));
  if (names->len > n_named)
    g_string_append_printf (text, ngettext (" and %u other", " and %u others", names->len - n_named), names->len - n_named);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
note_classes (const VtrEvaluationData *d, GPtrArray *notes)
{
  g_autoptr (GPtrArray) absent = g_ptr_array_new (), unsaid = g_ptr_array_new ();
  guint n_present = 0;

  for (guint c = 0; c < d->n_classes; c++)
    {
      VtrClassCounts s;

      vtr_confusion_class (d->confusion, d->n_classes, c, &s);
      n_present += s.support > 0;
      if (!(s.support > 0))
        g_ptr_array_add (absent, d->classes[c]);
      if (!(s.predicted > 0))
        g_ptr_array_add (unsaid, d->classes[c]);
    }

  g_autofree char *absent_names = join_few (absent), *unsaid_names = join_few (unsaid);

  if (absent->len > 0)
    add_note (notes, _("No row is of class %s: its recall is taken as 0."), absent_names);
  if (absent->len > 0 && d->has_scores)
    add_note (notes, n_present == 1 ? _("All rows are of one class, so the AUC has no value.")
                                    : _("The AUC of a class without rows has no value, nor has "
                                         "the average over the classes."));
  if (unsaid->len > 0)
    add_note (notes, _("No row was predicted as class %s: its precision is taken as 0."),
              unsaid_names);
}

static void
note_intervals (const VtrEvaluationData *d, const guint *n_undefined, GPtrArray *notes)
{
  for (guint m = 0; m < VTR_N_METRICS; m++)
    if (d->has[m] && !isnan (d->metrics[m]) && n_undefined[m] > 0)
      add_note (notes,
                isnan (d->low[m])
                    ? _("%s has no interval: it has no value in %u of %u resamples.")
                    : _("%s has no value in %u of %u resamples; its interval is of the others."),
                vtr_metric_get_info (m)->name, n_undefined[m], d->n_resamples);
  if (d->n_rows < FEW_ROWS)
    add_note (notes, _("There are only %" G_GSIZE_FORMAT " rows: the intervals say little."),
              d->n_rows);
}

/* Building */

static gboolean
set_metrics (VtrEvaluationData *d,
             const VtrEvaluationOptions *options,
             GPtrArray *notes,
             VtrProgress *progress,
             GError **error)
{
  VtrPredictions p = predictions_of (d);
  gboolean wanted[VTR_N_METRICS];
  guint n_undefined[VTR_N_METRICS];

  for (guint m = 0; m < VTR_N_METRICS; m++)
    {
      const VtrMetricInfo *info = vtr_metric_get_info (m);

      d->has[m] = info->task == d->task && (!info->needs_scores || d->has_scores) &&
                  (!info->needs_probabilities || d->has_probabilities);
      d->low[m] = d->high[m] = NAN;
    }
  memcpy (wanted, d->has, sizeof wanted);
  g_autoptr (VtrScorer) scorer = vtr_scorer_new (&p, wanted);
  vtr_scorer_compute (scorer, NULL, d->metrics);

  d->n_resamples = d->n_rows > 1 ? options->n_resamples : 0;
  if (d->n_rows == 1 && options->n_resamples > 0)
    add_note (notes, _("One row has no intervals."));
  if (d->n_resamples == 0)
    return TRUE;
  if (d->n_classes > MAX_RANKED_CLASSES && d->has_scores)
    {
      wanted[VTR_METRIC_ROC_AUC] = wanted[VTR_METRIC_AVERAGE_PRECISION] = FALSE;
      g_clear_pointer (&scorer, vtr_scorer_free);
      scorer = vtr_scorer_new (&p, wanted);
      add_note (notes,
                _("With more than %u classes, AUC and average precision have no intervals."),
                MAX_RANKED_CLASSES);
    }
  if (!vtr_bootstrap_intervals (scorer, d->n_rows, d->n_resamples, options->seed, d->low, d->high,
                                n_undefined, progress, error))
    return FALSE;
  for (guint m = 0; m < VTR_N_METRICS; m++)
    n_undefined[m] = wanted[m] ? n_undefined[m] : 0;
  note_intervals (d, n_undefined, notes);
  return TRUE;
}

static gboolean
build_classification (VtrEvaluationData *d,
                      int given,
                      const VtrEvaluationOptions *options,
                      GPtrArray *notes,
                      VtrProgress *progress,
                      GError **error)
{
  CurveWork work = { d, given };

  if (!set_decisions (d, options, notes, error))
    return FALSE;
  d->per_class = g_new0 (VtrClassScores, d->n_classes);
  set_confusion (d);
  if (d->has_scores && !vtr_parallel_for (d->n_classes, 1, curves_cb, &work, progress, error))
    return FALSE;
  set_averages (d);
  note_classes (d, notes);
  return set_metrics (d, options, notes, progress, error);
}

static gboolean
build_regression (VtrEvaluationData *d,
                  const VtrEvaluationOptions *options,
                  GPtrArray *notes,
                  VtrProgress *progress,
                  GError **error)
{
  d->has_predictions = TRUE;
  d->threshold = NAN;
  if (!isnan (options->threshold) || options->positive != NULL)
    add_note (notes, _("These are values, not classes: threshold and positive class are not used."));
  if (!set_metrics (d, options, notes, progress, error))
    return FALSE;
  if (isnan (d->metrics[VTR_METRIC_R2]))
    add_note (notes, d->n_rows == 1 ? _("R² has no value with one row.")
                                    : _("R² has no value: the truth does not vary."));
  for (gsize i = 0; i < d->n_rows; i++)
    if (d->truth[i] == 0)
      {
        add_note (notes,
                  _("Some true values are 0, so the relative error (MAPE) is dominated by them."));
        break;
      }
  return TRUE;
}

VtrEvaluation *
vtr_evaluation_build (VtrEvaluationData *rows,
                      int given,
                      GPtrArray *notes,
                      const VtrEvaluationOptions *options,
                      VtrProgress *progress,
                      GError **error)
{
  const VtrEvaluationOptions defaults = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (VtrEvaluation) self = g_object_new (VTR_TYPE_EVALUATION, NULL);
  g_autoptr (GPtrArray) all_notes = g_ptr_array_new_with_free_func (g_free);
  VtrEvaluationData *d = &self->data;
  gboolean built;

  *d = *rows;
  memset (rows, 0, sizeof *rows);
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    g_ptr_array_add (all_notes, g_strdup (g_ptr_array_index (notes, i)));
  if (options == NULL)
    options = &defaults;
  if (given >= 0)
    mirror_scores (d->scores, d->n_rows, given);
  if (!check_rows (d, error))
    return NULL;

  built = d->task == VTR_TASK_CLASSIFICATION
              ? build_classification (d, given, options, all_notes, progress, error)
              : build_regression (d, options, all_notes, progress, error);
  if (!built)
    return NULL;
  g_ptr_array_add (all_notes, NULL);
  d->notes = (char **) g_ptr_array_steal (all_notes, NULL);
  return g_steal_pointer (&self);
}

/**
 * vtr_evaluation_get_data:
 * @self: an evaluation
 *
 * Returns: (transfer none): its numbers, to read
 */
const VtrEvaluationData *
vtr_evaluation_get_data (VtrEvaluation *self)
{
  g_return_val_if_fail (VTR_IS_EVALUATION (self), NULL);

  return &self->data;
}

/**
 * vtr_evaluation_get_metric:
 * @self: an evaluation
 * @metric: a metric
 *
 * Returns: its value; NaN where it is undefined or its inputs were not given
 */
double
vtr_evaluation_get_metric (VtrEvaluation *self, VtrMetric metric)
{
  g_return_val_if_fail (VTR_IS_EVALUATION (self) && metric < VTR_N_METRICS, NAN);

  return self->data.has[metric] ? self->data.metrics[metric] : NAN;
}

/**
 * vtr_evaluation_at_threshold:
 * @self: an evaluation
 * @positive: index of the class in question
 * @threshold: rows with a score of at least this are called positive
 * @options: (nullable): costs
 * @point: (out): counts and scores at @threshold
 *
 * Reads the ROC curve, in O(log n).
 *
 * Returns: %FALSE when there is no curve: several classes, no scores, or one class only
 */
gboolean
vtr_evaluation_at_threshold (VtrEvaluation *self,
                             guint positive,
                             double threshold,
                             const VtrThresholdOptions *options,
                             VtrThresholdPoint *point)
{
  g_return_val_if_fail (VTR_IS_EVALUATION (self), FALSE);

  const VtrEvaluationData *d = &self->data;

  if (d->n_classes != 2 || positive > 1 || d->per_class[positive].roc.n == 0)
    return FALSE;
  vtr_threshold_read (&d->per_class[positive].roc, d->per_class[positive].support,
                      d->per_class[1 - positive].support, threshold, options, point);
  return TRUE;
}
