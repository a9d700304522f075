/* LIME's line around one row, beside its SHAP values where they are there. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_LIME (vtr_chart_lime_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartLime, vtr_chart_lime, VTR, CHART_LIME, VtrChart)

G_END_DECLS
