/* How far rows are from the others, all columns together. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/* From this score on a row counts as an outlier (Liu, Ting and Zhou 2008, section 2 and figure 3).
 */
#define VTR_ISOLATION_OUTLIER 0.6

gboolean vtr_isolation_scores (
    VtrDataset *dataset, guint64 seed, double *scores, VtrProgress *progress, GError **error);

G_END_DECLS
