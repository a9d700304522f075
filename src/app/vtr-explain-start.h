/* Beginning an explanation: what it costs is measured first, and a long one is asked about. */
#pragma once
#include "vtr-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @parent: where a dialog belongs; it may go away meanwhile. */
void  vtr_explain_start      (GtkWidget *parent, VtrSession *session, const VtrExplainWish *wish);
/* "40 minutes", in a title "40 Minutes"; rounded so that it does not promise too much. */
char *vtr_explain_dup_length (double seconds, gboolean in_title);

G_END_DECLS
