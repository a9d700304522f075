/* Exact Shapley values of additive models, in closed form. */
#pragma once
#include "vtr-explainer.h"

G_BEGIN_DECLS

#define VTR_TYPE_LINEAR_SHAPLEY (vtr_linear_shapley_get_type ())
G_DECLARE_FINAL_TYPE (VtrLinearShapley, vtr_linear_shapley, VTR, LINEAR_SHAPLEY, VtrExplainer)

VtrExplainer *vtr_linear_shapley_new       (void);
/* Whether @model is a weighted sum in that scale, so that the closed form holds. */
gboolean      vtr_linear_shapley_can_explain (VtrModel *model, gboolean raw, gboolean logit);

G_END_DECLS
