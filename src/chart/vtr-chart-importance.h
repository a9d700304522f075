/* Feature importances: of the model itself, or by shuffling columns. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_IMPORTANCE (vtr_chart_importance_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartImportance, vtr_chart_importance, VTR, CHART_IMPORTANCE, VtrChart)

G_END_DECLS
