/* Mean |SHAP| of each feature. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_BAR (vtr_chart_bar_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartBar, vtr_chart_bar, VTR, CHART_BAR, VtrChart)

G_END_DECLS
