/* The help: one window, a few topics. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *vtr_help_new (GtkWindow *parent);   /* (transfer none): not yet shown */

G_END_DECLS
