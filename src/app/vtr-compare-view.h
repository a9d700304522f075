/* What drives two models on the same rows, side by side: over all rows, and in the chosen one. */
#pragma once
#include "vtr-chart-card.h"
#include "vtr-session.h"

G_BEGIN_DECLS

#define VTR_TYPE_COMPARE_VIEW (vtr_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrCompareView, vtr_compare_view, VTR, COMPARE_VIEW, GtkWidget)

GtkWidget    *vtr_compare_view_new      (VtrSession *session);
/* Lists the other models, and explains the chosen one where that is missing. */
void          vtr_compare_view_refresh  (VtrCompareView *self);
VtrChartCard *vtr_compare_view_get_card (VtrCompareView *self);
void          vtr_compare_view_set_narrow (VtrCompareView *self, gboolean narrow);

G_END_DECLS
