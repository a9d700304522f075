/* Curves over all thresholds: ROC, precision against recall, calibration; and the choice of a
 * threshold. Plain arrays in, plain arrays out. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/* Thresholds descend; the first is +inf (nothing is positive). No point is dropped. */
typedef struct { gsize n; double *fpr, *tpr, *threshold; double auc; } VtrRocCurve;
/* Thresholds ascend; the last point is recall 0, precision 1, threshold +inf (JSON leaves it out). */
typedef struct { gsize n; double *recall, *precision, *threshold; double average; } VtrPrCurve;
/* Ten equal bins of (0.1·i, 0.1·(i + 1)], empty ones left out; @count is weight where rows have weights. */
typedef struct { gsize n; double *mean_predicted, *fraction_positive, *count; } VtrCalibrationCurve;

/* What a threshold does to two classes; positive when score ≥ threshold. */
typedef struct
{
  double threshold, tp, fp, fn, tn;
  double precision, recall, f1, accuracy, fpr, cost;
} VtrThresholdPoint;

typedef enum
{
  VTR_THRESHOLD_BEST_F1, VTR_THRESHOLD_BEST_ACCURACY, VTR_THRESHOLD_LOWEST_COST, VTR_THRESHOLD_RECALL_AT_LEAST,
} VtrThresholdGoal;

/**
 * VtrThresholdOptions:
 * @min_recall: for %VTR_THRESHOLD_RECALL_AT_LEAST, which takes the highest precision among those
 * @cost_false_positive, @cost_false_negative: for %VTR_THRESHOLD_LOWEST_COST and the cost of a point
 */
typedef struct { VtrThresholdGoal goal; double min_recall, cost_false_positive, cost_false_negative; } VtrThresholdOptions;

/* @is_positive: n, 0 or 1; @scores: n, no NaN; @weights: (nullable). FALSE: no row of one of the
 * classes. Choose on out-of-fold scores, never on the rows that are then judged. */
gboolean vtr_threshold_choose (const guint8 *is_positive, const double *scores, const double *weights, gsize n,
                               const VtrThresholdOptions *options, VtrThresholdPoint *point);
/* Reads the point of @threshold off a curve; @n_positive, @n_negative: rows (or weight) of each. */
void     vtr_threshold_read   (const VtrRocCurve *roc, double n_positive, double n_negative, double threshold,
                               const VtrThresholdOptions *options, VtrThresholdPoint *point);

void     vtr_roc_curve_clear         (VtrRocCurve *curve);
void     vtr_pr_curve_clear          (VtrPrCurve *curve);
void     vtr_calibration_curve_clear (VtrCalibrationCurve *curve);

G_END_DECLS
