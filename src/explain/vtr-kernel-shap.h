/* KernelSHAP: Shapley values of any model by a weighted regression over coalitions. */
#pragma once
#include "vtr-explainer.h"

G_BEGIN_DECLS

#define VTR_TYPE_KERNEL_SHAP (vtr_kernel_shap_get_type ())
G_DECLARE_FINAL_TYPE (VtrKernelShap, vtr_kernel_shap, VTR, KERNEL_SHAP, VtrExplainer)

VtrExplainer *vtr_kernel_shap_new (void);

G_END_DECLS
