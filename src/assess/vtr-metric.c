/* The table of metrics: names, directions and needs. The one place to add a metric's name; its
 * arithmetic is in vtr-scorer.c. */
#include "vtr-config.h"
#include "vtr-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vtr-error.h"
#include "vtr-scorer.h"
#include "vtr-text.h"

/* clang-format off */
#define CLASSES VTR_TASK_CLASSIFICATION
#define VALUES  VTR_TASK_REGRESSION

/* name, alias, title, task, higher is better, needs scores, needs probabilities, follows threshold */
static const VtrMetricInfo metric_table[VTR_N_METRICS] = {
  [VTR_METRIC_ACCURACY] = { "accuracy", NULL, N_("Accuracy"), CLASSES,
    TRUE, FALSE, FALSE, TRUE },
  [VTR_METRIC_BALANCED_ACCURACY] = { "balanced_accuracy", NULL, N_("Balanced accuracy"), CLASSES,
    TRUE, FALSE, FALSE, TRUE },
  [VTR_METRIC_PRECISION] = { "precision", NULL, N_("Precision"), CLASSES,
    TRUE, FALSE, FALSE, TRUE },
  [VTR_METRIC_RECALL] = { "recall", NULL, N_("Recall"), CLASSES,
    TRUE, FALSE, FALSE, TRUE },
  [VTR_METRIC_F1] = { "f1", NULL, N_("F1"), CLASSES,
    TRUE, FALSE, FALSE, TRUE },
  [VTR_METRIC_ROC_AUC] = { "roc_auc", "auc", N_("AUC"), CLASSES,
    TRUE, TRUE, FALSE, FALSE },
  [VTR_METRIC_AVERAGE_PRECISION] = { "average_precision", "ap", N_("Average precision"), CLASSES,
    TRUE, TRUE, FALSE, FALSE },
  [VTR_METRIC_LOG_LOSS] = { "log_loss", NULL, N_("Log loss"), CLASSES,
    FALSE, TRUE, TRUE, FALSE },
  [VTR_METRIC_BRIER] = { "brier", NULL, N_("Brier score"), CLASSES,
    FALSE, TRUE, TRUE, FALSE },
  [VTR_METRIC_MCC] = { "mcc", NULL, N_("Matthews correlation"), CLASSES,
    TRUE, FALSE, FALSE, TRUE },
  [VTR_METRIC_R2] = { "r2", NULL, N_("R²"), VALUES,
    TRUE, FALSE, FALSE, FALSE },
  [VTR_METRIC_RMSE] = { "rmse", NULL, N_("RMSE"), VALUES,
    FALSE, FALSE, FALSE, FALSE },
  [VTR_METRIC_MAE] = { "mae", NULL, N_("MAE"), VALUES,
    FALSE, FALSE, FALSE, FALSE },
  [VTR_METRIC_MEDIAN_AE] = { "median_ae", NULL, N_("Median error"), VALUES,
    FALSE, FALSE, FALSE, FALSE },
  [VTR_METRIC_MAPE] = { "mape", NULL, N_("MAPE"), VALUES,
    FALSE, FALSE, FALSE, FALSE },
  [VTR_METRIC_MAX_ERROR] = { "max_error", NULL, N_("Largest error"), VALUES,
    FALSE, FALSE, FALSE, FALSE },
};
/* clang-format on */

/**
 * vtr_metric_get_info:
 * @metric: a metric
 *
 * Returns: (transfer none): its name, title, direction and needs
 */
const VtrMetricInfo *
vtr_metric_get_info (VtrMetric metric)
{
  g_return_val_if_fail (metric < VTR_N_METRICS, NULL);

  return &metric_table[metric];
}

/**
 * vtr_metric_find:
 * @name: a name or alias, such as "auc"
 * @task: what the model does
 * @metric: (out): the metric called so
 *
 * Returns: %FALSE with %VTR_ERROR_BAD_VALUE when no metric of @task is called @name; the message
 *   has the nearest name, or all of them
 */
gboolean
vtr_metric_find (const char *name, VtrTask task, VtrMetric *metric, GError **error)
{
  const char *names[VTR_N_METRICS + 1] = { NULL };
  guint n_names = 0;

  for (guint m = 0; m < VTR_N_METRICS; m++)
    {
      if (metric_table[m].task != task)
        continue;
      if (g_str_equal (name, metric_table[m].name) || g_strcmp0 (name, metric_table[m].alias) == 0)
        {
          *metric = m;
          return TRUE;
        }
      names[n_names++] = metric_table[m].name;
    }

  const char *nearest = vtr_text_nearest (name, names);
  g_autofree char *all = g_strjoinv (", ", (char **) names);

  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("there is no metric “%s” here; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("there is no metric “%s” here; there are %s."), name, all);
  return FALSE;
}

/**
 * vtr_metric_get_default:
 * @task: what the model does
 *
 * Returns: accuracy for classification, R² for regression
 */
VtrMetric
vtr_metric_get_default (VtrTask task)
{
  return task == VTR_TASK_CLASSIFICATION ? VTR_METRIC_ACCURACY : VTR_METRIC_R2;
}

/**
 * vtr_metric_is_better:
 * @metric: which way is better
 * @a: a value of it
 * @b: another
 *
 * Returns: whether @a beats @b; a NaN never beats and is always beaten by a number
 */
gboolean
vtr_metric_is_better (VtrMetric metric, double a, double b)
{
  if (isnan (a) || isnan (b))
    return !isnan (a);
  return metric_table[metric].higher_is_better ? a > b : a < b;
}

/**
 * vtr_metric_compute:
 * @metric: a metric of the predictions' task
 * @predictions: rows with truth and what was predicted
 *
 * Returns: the metric; NaN where it is undefined or its inputs were not given
 */
double
vtr_metric_compute (VtrMetric metric, const VtrPredictions *predictions)
{
  gboolean wanted[VTR_N_METRICS] = { FALSE };
  double values[VTR_N_METRICS];
  const VtrMetricInfo *info = vtr_metric_get_info (metric);

  if (predictions->n == 0 || (info->needs_scores && predictions->scores == NULL) ||
      (info->needs_probabilities && !vtr_predictions_are_probabilities (predictions)))
    return NAN;

  wanted[metric] = TRUE;
  g_autoptr (VtrScorer) scorer = vtr_scorer_new (predictions, wanted);
  vtr_scorer_compute (scorer, NULL, values);
  return values[metric];
}
