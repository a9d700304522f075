/* Errors of a regression: residuals, and predicted against actual. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_RESIDUALS (vtr_chart_residuals_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartResiduals, vtr_chart_residuals, VTR, CHART_RESIDUALS, VtrChart)

G_END_DECLS
