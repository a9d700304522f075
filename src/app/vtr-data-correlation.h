/* How the columns go together: the matrix by a measure of choice, and below it the two columns of
 * the cell that was clicked. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_DATA_CORRELATION (vtr_data_correlation_get_type ())
G_DECLARE_FINAL_TYPE (VtrDataCorrelation, vtr_data_correlation, VTR, DATA_CORRELATION, GtkWidget)

void vtr_data_correlation_set_session (VtrDataCorrelation *self, VtrSession *session);
void vtr_data_correlation_refresh (VtrDataCorrelation *self, VtrChanged what);

G_END_DECLS
