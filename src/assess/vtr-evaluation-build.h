/* How evaluations come about; for the constructors of this folder. */
#pragma once
#include "vtr-evaluation.h"

G_BEGIN_DECLS

/* Rows in, the rest worked out. Of @rows: task, n_rows, n_classes, classes, truth, scores, predicted,
 * weights, rows, target and name are set; its contents are taken, whatever happens.
 * @given: two classes with the scores of only this one: the other's are worked out, and its curves
 * are the mirror image of this one's; −1: all are there.
 * @notes: (element-type utf8) (nullable): what was noticed on the way here. */
VtrEvaluation *vtr_evaluation_build      (VtrEvaluationData *rows, int given, GPtrArray *notes,
                                          const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);
void           vtr_evaluation_data_clear (VtrEvaluationData *data);
/* Index of @name among @classes; VTR_ERROR_BAD_VALUE with the nearest one. */
gboolean       vtr_evaluation_find_class (const char *const *classes, const char *name, guint *index, GError **error);

G_END_DECLS
