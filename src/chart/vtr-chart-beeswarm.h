/* The SHAP summary: what drives the predictions, row by row. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_BEESWARM (vtr_chart_beeswarm_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartBeeswarm, vtr_chart_beeswarm, VTR, CHART_BEESWARM, VtrChart)

G_END_DECLS
