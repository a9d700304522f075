/* The confusion matrix: what was predicted for the rows of each class. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_CONFUSION (vtr_chart_confusion_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartConfusion, vtr_chart_confusion, VTR, CHART_CONFUSION, VtrChart)

G_END_DECLS
