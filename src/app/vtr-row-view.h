/* One row: why the model says what it says, by SHAP and LIME side by side, and what if. */
#pragma once
#include "vtr-chart-card.h"
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_ROW_VIEW (vtr_row_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrRowView, vtr_row_view, VTR, ROW_VIEW, GtkWidget)

GtkWidget *vtr_row_view_new        (void);
/* Shows the session's row; asks for its explanations where they are missing. */
void       vtr_row_view_refresh    (VtrRowView *self, VtrSession *session);
void       vtr_row_view_set_narrow (VtrRowView *self, gboolean narrow);
/* What if: for the place beside the page; (transfer none). And the card, for exports. */
GtkWidget    *vtr_row_view_get_panel (VtrRowView *self);
VtrChartCard *vtr_row_view_get_card  (VtrRowView *self);

G_END_DECLS
