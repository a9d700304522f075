/* Why one row got its prediction, as steps from the average to it. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_WATERFALL (vtr_chart_waterfall_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartWaterfall, vtr_chart_waterfall, VTR, CHART_WATERFALL, VtrChart)

G_END_DECLS
