/* k-fold cross-validation of a learner with its pipeline: everything is fitted anew on the rows of
 * each fold's training part, so nothing of the held-out rows leaks in. */
#pragma once
#include "vtr-evaluation.h"
#include "vtr-train.h"

G_BEGIN_DECLS

typedef struct
{
  VtrTask        task;
  guint          n_folds;
  double        *folds;                      /* n_folds × VTR_N_METRICS; NaN: undefined in that fold */
  double         mean[VTR_N_METRICS], std[VTR_N_METRICS];   /* over the folds; std divides by their number */
  VtrEvaluation *out_of_fold;                /* every row judged by the model that had not seen it */
  guint32       *fold_of;                    /* fold of each row of @out_of_fold */
  double         seconds;                    /* fitting */
} VtrCrossValidation;

/* Folds are stratified by class, or keep groups together, or go by time, by the roles in @dataset.
 * Rows without target are left out. @rows NULL: all. */
VtrCrossValidation *vtr_cross_validate (VtrDataset *dataset, const guint32 *rows, gsize n_rows, const VtrTrainOptions *train,
                                        guint n_folds, const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);
void                vtr_cross_validation_free    (VtrCrossValidation *cv);
/* Members of the open object: metric → {mean, std, folds}. */
void                vtr_cross_validation_to_json (const VtrCrossValidation *cv, JsonBuilder *builder);
/* Of the out-of-fold scores, two classes only. */
gboolean            vtr_cross_validation_choose_threshold (const VtrCrossValidation *cv, const VtrThresholdOptions *options,
                                                           VtrThresholdPoint *point);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrCrossValidation, vtr_cross_validation_free)

G_END_DECLS
