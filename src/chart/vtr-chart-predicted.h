/* What was predicted against what is true, for numbers. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_PREDICTED (vtr_chart_predicted_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartPredicted, vtr_chart_predicted, VTR, CHART_PREDICTED, VtrChart)

G_END_DECLS
