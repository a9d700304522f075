/* How well the current model does in groups of the test rows: by the levels or quartiles of a column. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_FAIRNESS_VIEW (vtr_fairness_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrFairnessView, vtr_fairness_view, VTR, FAIRNESS_VIEW, GtkWidget)

GtkWidget *vtr_fairness_view_new     (VtrSession *session);
/* Makes what is shown anew where the model or the data are others. */
void       vtr_fairness_view_refresh (VtrFairnessView *self);

G_END_DECLS
