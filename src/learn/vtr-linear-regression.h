/* Linear regression: least squares, ridge, lasso, elastic net. */
#pragma once
#include "vtr-learner.h"

G_BEGIN_DECLS

/* l1, l2, max_iter, tol */
#define VTR_TYPE_LINEAR_REGRESSION_LEARNER (vtr_linear_regression_learner_get_type ())
G_DECLARE_FINAL_TYPE (VtrLinearRegressionLearner, vtr_linear_regression_learner, VTR, LINEAR_REGRESSION_LEARNER, VtrLearner)

VtrLearner *vtr_linear_regression_learner_new (void);

/* Private to learn. Minimises ½ Σ_i w_i (y_i − b − x_i·a)² + W·l1·Σ|a| + ½·l2·Σa², W = Σ w_i. */
typedef struct
{
  double l1, l2;
  double tol;
  guint  max_iter;
} VtrLinearPlan;

/* @coefficients: n_columns; @set->weights as they are. */
gboolean vtr_linear_regression_solve (const VtrTrainingSet *set, const VtrLinearPlan *plan, double *coefficients,
                                      double *intercept, VtrProgress *progress, GError **error);

G_END_DECLS
