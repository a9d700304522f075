/* The measures of how good predictions are: their names, directions and what they need, and one
 * number at a time. Whole evaluations, with curves and intervals, are in vtr-evaluation.h. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_METRIC_ACCURACY, VTR_METRIC_BALANCED_ACCURACY, VTR_METRIC_PRECISION, VTR_METRIC_RECALL, VTR_METRIC_F1,
  VTR_METRIC_ROC_AUC, VTR_METRIC_AVERAGE_PRECISION, VTR_METRIC_LOG_LOSS, VTR_METRIC_BRIER, VTR_METRIC_MCC,
  VTR_METRIC_R2, VTR_METRIC_RMSE, VTR_METRIC_MAE, VTR_METRIC_MEDIAN_AE, VTR_METRIC_MAPE, VTR_METRIC_MAX_ERROR,
  VTR_N_METRICS,
} VtrMetric;

/**
 * VtrMetricInfo:
 * @name: as in JSON and on the command line ("roc_auc")
 * @alias: (nullable): another accepted name ("auc")
 * @title: for people; marked with N_()
 * @needs_scores: cannot be had from predicted labels alone
 * @needs_probabilities: the scores must be probabilities
 * @follows_threshold: changes with the decision threshold
 */
typedef struct
{
  const char *name, *alias, *title;
  VtrTask     task;
  gboolean    higher_is_better, needs_scores, needs_probabilities, follows_threshold;
} VtrMetricInfo;

const VtrMetricInfo *vtr_metric_get_info    (VtrMetric metric);
/* By name or alias among the metrics of @task; VTR_ERROR_BAD_VALUE with the nearest, or all of them. */
gboolean             vtr_metric_find        (const char *name, VtrTask task, VtrMetric *metric, GError **error);
VtrMetric            vtr_metric_get_default (VtrTask task);   /* accuracy; r2 */
/* Whether @a beats @b; a NaN never beats and is always beaten. */
gboolean             vtr_metric_is_better   (VtrMetric metric, double a, double b);

/**
 * VtrPredictions: rows with their truth and what was predicted; everything borrowed.
 * @n_classes: 0 for regression
 * @positive: index of the positive class when @n_classes is 2
 * @truth: class index or value, n
 * @scores: (nullable) n × n_classes, row-major
 * @predicted: class index or value, n (nullable for classification: from the scores)
 * @threshold: two classes: positive when scores[positive] ≥ threshold
 * @weights: (nullable) n
 */
typedef struct
{
  gsize         n;
  guint         n_classes, positive;
  const double *truth, *scores, *predicted, *weights;
  double        threshold;
} VtrPredictions;

/* One metric of @predictions; NaN where it is undefined or its inputs are not there. O(n), with
 * O(n log n) for the ranking metrics. */
double               vtr_metric_compute     (VtrMetric metric, const VtrPredictions *predictions);

G_END_DECLS
