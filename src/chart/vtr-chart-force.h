/* One row's prediction as two forces that meet: what raises it, what lowers it. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_FORCE (vtr_chart_force_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartForce, vtr_chart_force, VTR, CHART_FORCE, VtrChart)

G_END_DECLS
