/* A card with the histogram of every column. Cards exist only near the part that is on screen, and
 * pictures are made one after the other, so that thousands of columns and millions of rows are
 * fine. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_DATA_CHARTS (vtr_data_charts_get_type ())
G_DECLARE_FINAL_TYPE (VtrDataCharts, vtr_data_charts, VTR, DATA_CHARTS, GtkWidget)

/* Lies in a GtkScrolledWindow. */
void vtr_data_charts_set_session (VtrDataCharts *self, VtrSession *session);
void vtr_data_charts_refresh (VtrDataCharts *self, VtrChanged what);
/* Columns of which the card is on screen: places from 0; FALSE: none. */
gboolean vtr_data_charts_get_visible (VtrDataCharts *self, guint *first, guint *last);
/* Scrolls so that the card of a column is seen. */
void vtr_data_charts_show_column (VtrDataCharts *self, const char *name);

G_END_DECLS
