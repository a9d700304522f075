/* Private to learn: the logistic loss over many rows, with its gradient and its Hessian. */
#pragma once
#include "vtr-matrix.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/* Parameters of one score are n_columns coefficients and the intercept; of all, score by score. One
 * score: y is 0 or 1 and p = 1 / (1 + exp −z). Several: y is the class, p the softmax of the scores. */
typedef struct
{
  VtrMatrixView x;
  const double *y;
  const double *weights;       /* (nullable) */
  double        total_weight;  /* above 0 */
  guint         n_scores;
} VtrLogisticProblem;

static inline gsize
vtr_logistic_n_parameters (const VtrLogisticProblem *problem)
{
  return problem->n_scores * (problem->x.n_columns + 1);
}

gboolean vtr_logistic_evaluate  (const VtrLogisticProblem *problem, const double *parameters, double *loss, double *gradient,
                                 double *hessian, double *probabilities, VtrProgress *progress, GError **error);

G_END_DECLS
