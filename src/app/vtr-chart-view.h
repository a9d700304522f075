/* The one widget that shows figures: cached drawing, tooltips for pointer and keyboard, selection
 * of points, rows and rectangles, and an accessible label and description with the result. */
#pragma once
#include <gtk/gtk.h>
#include "vtr-chart.h"
#include "vtr-scene.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_VIEW (vtr_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartView, vtr_chart_view, VTR, CHART_VIEW, GtkWidget)

/**
 * VtrChartView::activated: (ref: a #VtrRef pointer): a point was clicked or Enter pressed on it
 * VtrChartView::selected: (rows: #GArray of guint32): a rectangle was dragged over points
 */
GtkWidget  *vtr_chart_view_new         (void);
void        vtr_chart_view_set_picture (VtrChartView *self, VtrPicture *picture);   /* (transfer full) (nullable) */
VtrPicture *vtr_chart_view_get_picture (VtrChartView *self);
void        vtr_chart_view_set_row     (VtrChartView *self, gint64 row);            /* −1: none */
/* The whole figure as a file, in the light theme. */
gboolean    vtr_chart_view_export      (VtrChartView *self, const char *path, double scale, GError **error);

G_END_DECLS
