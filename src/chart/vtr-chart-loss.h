/* The loss of a fit, round by round. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_LOSS (vtr_chart_loss_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartLoss, vtr_chart_loss, VTR, CHART_LOSS, VtrChart)

G_END_DECLS
