/* Metrics of a sample of the same rows, again and again: everything that does not depend on which
 * rows are drawn (order of the scores, losses, cells) is worked out once. */
#pragma once
#include "vtr-metric.h"

G_BEGIN_DECLS

typedef struct _VtrScorer VtrScorer;

/* Scores between 0 and 1 and, with more than two classes, rows that sum to 1 (± 1e-6). */
gboolean   vtr_predictions_are_probabilities (const VtrPredictions *predictions);
/* The class of each row, by threshold (two classes) or largest score (first of equals). */
void       vtr_predictions_label  (const VtrPredictions *predictions, double *labels);

VtrScorer *vtr_scorer_new     (const VtrPredictions *predictions, const gboolean wanted[VTR_N_METRICS]);
void       vtr_scorer_free    (VtrScorer *scorer);
/* @counts: (nullable): how often each row is in the sample, in an order of the scorer's own (the
 * same throughout); NULL: once each. Not wanted: NaN. Thread-safe. */
void       vtr_scorer_compute (const VtrScorer *scorer, const guint8 *counts, double metrics[VTR_N_METRICS]);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrScorer, vtr_scorer_free)

G_END_DECLS
