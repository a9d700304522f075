/* The values of one column, split by the target's classes. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_HISTOGRAM (vtr_chart_histogram_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartHistogram, vtr_chart_histogram, VTR, CHART_HISTOGRAM, VtrChart)

G_END_DECLS
