/* The learning curve: score against the number of rows. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_LEARNING (vtr_chart_learning_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartLearning, vtr_chart_learning, VTR, CHART_LEARNING, VtrChart)

G_END_DECLS
