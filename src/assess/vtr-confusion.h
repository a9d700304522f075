/* What follows from a confusion matrix (k × k, rows are true classes) alone. An empty denominator
 * gives 0, as is usual; only what has no rows at all is NaN. */
#pragma once
#include "vtr-metric.h"

G_BEGIN_DECLS

typedef struct { double precision, recall, f1, support, predicted; } VtrClassCounts;

void vtr_confusion_class   (const double *confusion, guint k, guint class_index, VtrClassCounts *scores);
/* Accuracy, balanced accuracy, MCC, and precision, recall, F1 of @positive (two classes) or their means. */
void vtr_confusion_metrics (const double *confusion, guint k, guint positive, double metrics[VTR_N_METRICS]);

G_END_DECLS
