/* Private to learn: the Hessian of the logistic loss times a direction, without the Hessian. */
#pragma once
#include "vtr-logistic-loss.h"

G_BEGIN_DECLS

typedef struct _VtrLogisticCurvature VtrLogisticCurvature;

VtrLogisticCurvature *vtr_logistic_curvature_new (const VtrLogisticProblem *problem,
                                                  GError **error);
void vtr_logistic_curvature_move (VtrLogisticCurvature *self, const double *probabilities);
gboolean vtr_logistic_curvature_multiply (VtrLogisticCurvature *self,
                                          const double *direction,
                                          double *out,
                                          VtrProgress *progress,
                                          GError **error);
void vtr_logistic_curvature_free (VtrLogisticCurvature *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrLogisticCurvature, vtr_logistic_curvature_free)

G_END_DECLS
