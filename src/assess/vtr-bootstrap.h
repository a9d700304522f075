/* 95 % percentile bootstrap intervals of all metrics of a scorer. */
#pragma once
#include "vtr-progress.h"
#include "vtr-scorer.h"

G_BEGIN_DECLS

/* @low, @high: NaN where fewer than half of the resamples have a value. @n_undefined: resamples
 * without a value, per metric. */
gboolean vtr_bootstrap_intervals (const VtrScorer *scorer, gsize n_rows, guint n_resamples, guint64 seed,
                                  double low[VTR_N_METRICS], double high[VTR_N_METRICS], guint n_undefined[VTR_N_METRICS],
                                  VtrProgress *progress, GError **error);

G_END_DECLS
