/* The effect of one feature: its SHAP value against its value. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_DEPENDENCE (vtr_chart_dependence_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartDependence, vtr_chart_dependence, VTR, CHART_DEPENDENCE, VtrChart)

/* The feature that most changes what @feature does (the argument "AGE" alone colours by it); −1:
 * there is no other. */
int vtr_chart_find_interaction (const VtrAttributionData *data, guint output, guint feature);

G_END_DECLS
