/* The ROC curve: true against false positives over all thresholds. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_ROC (vtr_chart_roc_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartRoc, vtr_chart_roc, VTR, CHART_ROC, VtrChart)

G_END_DECLS
