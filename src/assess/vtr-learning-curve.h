/* Score against the number of rows: whether more data would help. */
#pragma once
#include "vtr-evaluation.h"
#include "vtr-train.h"

G_BEGIN_DECLS

/* Means and standard deviations (divided by the folds) over the folds; NaN where no fold of that size
 * could be fitted. */
typedef struct
{
  VtrMetric metric;             /* accuracy, or r2 */
  guint     n_sizes, n_folds;
  double   *rows;               /* mean number of rows that were fitted, ascending */
  double   *training, *training_std;
  double   *validation, *validation_std;
  /*< private >*/
  int       n_refs;
} VtrLearningCurve;

VtrLearningCurve *vtr_learning_curve_new  (VtrDataset *dataset, const VtrTrainOptions *train,
                                           guint n_folds, VtrProgress *progress, GError **error);
VtrLearningCurve *vtr_learning_curve_ref  (const VtrLearningCurve *curve);
void              vtr_learning_curve_free (VtrLearningCurve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrLearningCurve, vtr_learning_curve_free)

G_END_DECLS
