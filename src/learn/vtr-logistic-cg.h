/* Private to learn: Newton steps of the logistic loss where the Hessian would be too large. */
#pragma once
#include "vtr-logistic-loss.h"

G_BEGIN_DECLS

typedef struct _VtrLogisticCg VtrLogisticCg;

VtrLogisticCg *vtr_logistic_cg_new (const VtrLogisticProblem *problem, double l2, GError **error);
gboolean vtr_logistic_cg_solve (VtrLogisticCg *self,
                                const double *probabilities,
                                const double *slope,
                                const gboolean *held,
                                guint most,
                                double enough,
                                double *step,
                                VtrProgress *progress,
                                GError **error);
void vtr_logistic_cg_free (VtrLogisticCg *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrLogisticCg, vtr_logistic_cg_free)

G_END_DECLS
