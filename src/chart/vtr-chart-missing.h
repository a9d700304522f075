/* Where values are missing. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_MISSING (vtr_chart_missing_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartMissing, vtr_chart_missing, VTR, CHART_MISSING, VtrChart)

G_END_DECLS
