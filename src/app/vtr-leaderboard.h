/* The models of the project, judged on the same folds: sorted by a click on a header, chosen by Enter,
 * looked at by Space, removed by Delete. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_LEADERBOARD (vtr_leaderboard_get_type ())
G_DECLARE_FINAL_TYPE (VtrLeaderboard, vtr_leaderboard, VTR, LEADERBOARD, GtkWidget)

GtkWidget *vtr_leaderboard_new     (VtrSession *session);
/* By what the models are judged. */
void       vtr_leaderboard_refresh (VtrLeaderboard *self, VtrMetric metric);

G_END_DECLS
