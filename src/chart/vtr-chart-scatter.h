/* Two columns against each other. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_SCATTER (vtr_chart_scatter_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartScatter, vtr_chart_scatter, VTR, CHART_SCATTER, VtrChart)

G_END_DECLS
