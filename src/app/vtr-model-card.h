/* What trains, as it trains; and when nothing does, what the current model is like: how its loss went,
 * which columns it uses, whether it memorises, and whether more rows would help. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_MODEL_CARD (vtr_model_card_get_type ())
G_DECLARE_FINAL_TYPE (VtrModelCard, vtr_model_card, VTR, MODEL_CARD, GtkWidget)

GtkWidget *vtr_model_card_new     (VtrSession *session);
/* Follows the session's training job and current model; hides where there is neither. */
void       vtr_model_card_refresh (VtrModelCard *self);

G_END_DECLS
