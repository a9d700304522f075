/* Which columns go together: a matrix of correlations. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_CORRELATION (vtr_chart_correlation_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartCorrelation, vtr_chart_correlation, VTR, CHART_CORRELATION, VtrChart)

G_END_DECLS
