/* The controls of the decision threshold: the number and how it is chosen, for a card's title line;
 * slider, costs and what they flag, for its foot. All pages share the session's threshold. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_THRESHOLD_PANEL (vtr_threshold_panel_get_type ())
G_DECLARE_FINAL_TYPE (VtrThresholdPanel, vtr_threshold_panel, VTR, THRESHOLD_PANEL, GtkWidget)

GtkWidget *vtr_threshold_panel_new       (VtrSession *session);                 /* the foot */
GtkWidget *vtr_threshold_panel_get_tools (VtrThresholdPanel *self);             /* for the title line */
void       vtr_threshold_panel_refresh   (VtrThresholdPanel *self);

G_END_DECLS
