/* SHAP values of two models, feature by feature. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_COMPARE (vtr_chart_compare_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartCompare, vtr_chart_compare, VTR, CHART_COMPARE, VtrChart)

G_END_DECLS
