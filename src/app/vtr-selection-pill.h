/* How many rows are selected, over the foot of every page: show them in the table, or let them go. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_SELECTION_PILL (vtr_selection_pill_get_type ())
G_DECLARE_FINAL_TYPE (VtrSelectionPill, vtr_selection_pill, VTR, SELECTION_PILL, GtkWidget)

/* Signal "show": the rows shall be shown in the table. */
void vtr_selection_pill_set_session (VtrSelectionPill *self, VtrSession *session);

G_END_DECLS
