/* The test rows of the current model by how wrong it is about them, the worst first. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_ERRORS_VIEW (vtr_errors_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrErrorsView, vtr_errors_view, VTR, ERRORS_VIEW, GtkWidget)

/* Signal "row-opened" (guint row): double click, Enter, or the button. */
GtkWidget *vtr_errors_view_new     (VtrSession *session);
void       vtr_errors_view_refresh (VtrErrorsView *self);

G_END_DECLS
