/* The one widget that shows figures: drawn beside the main loop, tooltips for pointer and keyboard,
 * selection of points, rectangles and ranges, and an accessible label and description with the
 * result. The last picture stays until the next one is ready. */
#pragma once
#include <gtk/gtk.h>
#include "vtr-chart-work.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_VIEW (vtr_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartView, vtr_chart_view, VTR, CHART_VIEW, GtkWidget)

/**
 * VtrChartView::activated: (ref: a #VtrRef pointer): a point was clicked or Enter pressed on it
 * VtrChartView::selected: (rows: #GArray of guint32, or NULL): the selected rows after a rectangle was
 *   dragged (Shift adds, Ctrl removes), a point clicked with one of these keys, or Esc
 * VtrChartView::range: (double from, double to): a range of x was dragged where nothing stands for rows
 * VtrChartView::shown: another picture is there
 * VtrChartView::failed: (GError *error): what was asked for cannot be drawn
 */
GtkWidget  *vtr_chart_view_new         (void);
/* Builds @request beside the main loop as soon as the chart is on screen. */
void        vtr_chart_view_show        (VtrChartView *self, VtrChartRequest *request);
void        vtr_chart_view_set_picture (VtrChartView *self, VtrPicture *picture);   /* (transfer full) (nullable) */
VtrPicture *vtr_chart_view_get_picture (VtrChartView *self);
void        vtr_chart_view_set_plain   (VtrChartView *self, gboolean plain);        /* no title line, no caption */
void        vtr_chart_view_set_row     (VtrChartView *self, gint64 row);            /* −1: none */
void        vtr_chart_view_set_rows    (VtrChartView *self, GArray *rows);          /* (nullable): others fade */
/* A job that writes the whole figure, in the light style unless @as_on_screen; @path NULL: a PNG. */
VtrJob     *vtr_chart_view_export      (VtrChartView *self, const char *path, int scale, gboolean as_on_screen);

G_END_DECLS
