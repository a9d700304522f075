/* How the scores of the classes spread, and where the threshold cuts them. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_THRESHOLD (vtr_chart_threshold_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartThreshold, vtr_chart_threshold, VTR, CHART_THRESHOLD, VtrChart)

G_END_DECLS
