/* The fitted model of the linear learners: coefficients, intercepts and a link. */
#pragma once
#include "vtr-additive.h"
#include "vtr-coalitions.h"

G_BEGIN_DECLS

/* VtrAdditive, VtrCoalitions; importances are |coefficient| × standard deviation of the column. */
#define VTR_TYPE_ADDITIVE_MODEL (vtr_additive_model_get_type ())
G_DECLARE_FINAL_TYPE (VtrAdditiveModel, vtr_additive_model, VTR, ADDITIVE_MODEL, VtrModel)

/* @deviations: n_inputs standard deviations of the training columns; all numbers are copied. */
VtrModel *vtr_additive_model_new (const VtrAdditiveForm *form, const double *deviations);

/* Private to learn: n_columns weighted standard deviations (transfer full). */
double  *vtr_additive_deviations (VtrMatrixView x, const double *weights);
/* Private to learn: as VtrCoalitionsInterface.evaluate. */
gboolean vtr_additive_evaluate_coalitions (const VtrAdditiveForm *form, gboolean raw, const double *x,
                                           VtrMatrixView background, const double *weights, const VtrCoalitionSet *set,
                                           VtrMatrixView out, VtrProgress *progress);
/* Private to learn: the scores of rows. */
void     vtr_additive_score    (const VtrAdditiveForm *form, VtrMatrixView x, VtrMatrixView scores);

G_END_DECLS
