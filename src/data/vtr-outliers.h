/* Values far from the others of their column. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/**
 * VtrOutlierRule:
 * @VTR_OUTLIER_IQR: outside Q1 − 1.5 IQR … Q3 + 1.5 IQR (Tukey 1977), quartiles of type 7
 * @VTR_OUTLIER_ZSCORE: more than 3 standard deviations (with n) from the mean
 * @VTR_OUTLIER_IFOREST: whole rows, by vtr_isolation_scores(), not a column's values
 */
typedef enum { VTR_OUTLIER_IQR, VTR_OUTLIER_ZSCORE, VTR_OUTLIER_IFOREST } VtrOutlierRule;

gboolean vtr_outlier_rule_from_string (const char *text, VtrOutlierRule *rule, GError **error);
/* Row indices, ascending; a category has none. (transfer full) (element-type guint64) */
GArray  *vtr_outliers_find            (VtrColumn *column, VtrOutlierRule rule);

G_END_DECLS
