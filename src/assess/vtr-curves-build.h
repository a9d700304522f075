/* From a ranking to curves; used by the evaluation only. */
#pragma once
#include "vtr-curves.h"
#include "vtr-ranking.h"

G_BEGIN_DECLS

/* @keys: what was ranked (descending @sign × keys[i × stride]); a point's threshold is @offset + @sign × key.
 * @thin: leave out points on a straight line of the ROC curve. Empty curves with one class only. */
void vtr_curves_build       (const VtrRanking *ranking, const double *keys, gsize stride, double sign, double offset,
                             const double *weights, gboolean thin, VtrRocCurve *roc, VtrPrCurve *pr);
void vtr_calibration_build  (const double *probabilities, gsize stride, const double *truth, double positive,
                             const double *weights, gsize n, VtrCalibrationCurve *curve);

G_END_DECLS
