/* Box plots of a column, by the target's classes. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_BOX (vtr_chart_box_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartBox, vtr_chart_box, VTR, CHART_BOX, VtrChart)

G_END_DECLS
