/* Splits as arrays of row indices, by seed: hold-out and k-fold, stratified by class or keeping
 * groups together. Same seed, same split. */
#pragma once
#include "vtr-dataset.h"

G_BEGIN_DECLS

typedef struct { guint32 *train; gsize n_train; guint32 *test; gsize n_test; } VtrSplit;
void       vtr_split_free     (VtrSplit *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSplit, vtr_split_free)

/* @strata: (nullable): column whose codes are kept in proportion. @group: (nullable): column whose
 * rows with equal values stay together. @time: (nullable): train before test. Rows ascend. */
VtrSplit  *vtr_split_hold_out (gsize n_rows, double test_share, VtrColumn *strata, VtrColumn *group, VtrColumn *time,
                               guint64 seed, GError **error);
/* @n_folds splits; (element-type VtrSplit). */
GPtrArray *vtr_split_k_fold   (gsize n_rows, guint n_folds, VtrColumn *strata, VtrColumn *group, VtrColumn *time,
                               guint64 seed, GError **error);

G_END_DECLS
