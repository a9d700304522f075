/* Private to learn: the coefficients with the least penalised logistic loss. */
#pragma once
#include "vtr-logistic-loss.h"

G_BEGIN_DECLS

/* Minimises mean loss + l1·Σ|w| + l2/2·Σw², the intercepts free, until no optimality condition is
 * missed by more than @tol. */
typedef struct
{
  double l1, l2;
  double tol;
  guint  max_iter;
} VtrLogisticPlan;

gboolean vtr_logistic_solve (const VtrLogisticProblem *problem, const VtrLogisticPlan *plan, double *parameters,
                             VtrProgress *progress, GError **error);

G_END_DECLS
