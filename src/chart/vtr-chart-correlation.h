/* Which columns go together: a matrix of correlations. */
#pragma once
#include "vtr-chart.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_CORRELATION (vtr_chart_correlation_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartCorrelation, vtr_chart_correlation, VTR, CHART_CORRELATION, VtrChart)

/* What the cell @index of such a picture compares; (transfer full). */
gboolean vtr_chart_correlation_find_pair (const VtrPicture *picture, gint64 index, char **first, char **second);

G_END_DECLS
