/* The paths of many rows from the average to their predictions, feature by feature. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_DECISION (vtr_chart_decision_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartDecision, vtr_chart_decision, VTR, CHART_DECISION, VtrChart)

G_END_DECLS
