/* Precision against recall over all thresholds. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_PR (vtr_chart_pr_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartPr, vtr_chart_pr, VTR, CHART_PR, VtrChart)

G_END_DECLS
