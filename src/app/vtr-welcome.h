/* What the Data page shows while nothing is open: a place to drop files, samples, recent projects. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_WELCOME (vtr_welcome_get_type ())
G_DECLARE_FINAL_TYPE (VtrWelcome, vtr_welcome, VTR, WELCOME, GtkWidget)

void vtr_welcome_set_dropping (VtrWelcome *self, gboolean dropping);   /* a file is over the window */
void vtr_welcome_set_narrow   (VtrWelcome *self, gboolean narrow);     /* recent projects below */

G_END_DECLS
