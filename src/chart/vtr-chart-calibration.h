/* What share of the rows is of the class, against what was predicted. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_CALIBRATION (vtr_chart_calibration_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartCalibration, vtr_chart_calibration, VTR, CHART_CALIBRATION, VtrChart)

G_END_DECLS
