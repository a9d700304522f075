/* Exact Shapley values of any model by all coalitions. */
#pragma once
#include "vtr-explainer.h"

G_BEGIN_DECLS

#define VTR_TYPE_EXACT_SHAPLEY (vtr_exact_shapley_get_type ())
G_DECLARE_FINAL_TYPE (VtrExactShapley, vtr_exact_shapley, VTR, EXACT_SHAPLEY, VtrExplainer)

VtrExplainer *vtr_exact_shapley_new (void);

G_END_DECLS
