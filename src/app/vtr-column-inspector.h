/* The right-hand pane of the Data page: type and use of the chosen column, its statistics, its
 * values with the share of the target class, and the target with its balance. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_COLUMN_INSPECTOR (vtr_column_inspector_get_type ())
G_DECLARE_FINAL_TYPE (VtrColumnInspector, vtr_column_inspector, VTR, COLUMN_INSPECTOR, GtkWidget)

void vtr_column_inspector_set_session (VtrColumnInspector *self, VtrSession *session);
void vtr_column_inspector_refresh     (VtrColumnInspector *self);
void vtr_column_inspector_set_any_hidden (VtrColumnInspector *self, gboolean any_hidden);

G_END_DECLS
