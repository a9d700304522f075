/* Private to learn: a cheap stand-in for the inverse Hessian of the logistic loss. */
#pragma once
#include "vtr-logistic-loss.h"

G_BEGIN_DECLS

typedef struct _VtrLogisticBlocks VtrLogisticBlocks;

VtrLogisticBlocks *
vtr_logistic_blocks_new (const VtrLogisticProblem *problem, const double *probabilities, double l2);
void vtr_logistic_blocks_apply (const VtrLogisticBlocks *self, const double *slope, double *out);
void vtr_logistic_blocks_free (VtrLogisticBlocks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrLogisticBlocks, vtr_logistic_blocks_free)

G_END_DECLS
