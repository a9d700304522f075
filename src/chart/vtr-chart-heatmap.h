/* SHAP values of all rows and features at once, similar rows side by side. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_HEATMAP (vtr_chart_heatmap_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartHeatmap, vtr_chart_heatmap, VTR, CHART_HEATMAP, VtrChart)

G_END_DECLS
