/* Which column is to be predicted, and how its classes are balanced. */
#pragma once
#include "vtr-session.h"
#include "vtr-value-counts.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_TARGET_CARD (vtr_target_card_get_type ())
G_DECLARE_FINAL_TYPE (VtrTargetCard, vtr_target_card, VTR, TARGET_CARD, GtkWidget)

void vtr_target_card_set_session (VtrTargetCard *self, VtrSession *session);
/* The choice of columns; @counts (nullable): the classes, once they are counted. */
void vtr_target_card_refresh (VtrTargetCard *self, const VtrValueCounts *counts);

G_END_DECLS
