/* The chosen row in short: its number, its prediction, and its largest contributions as bars. */
#pragma once
#include "vtr-explanation.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_ROW_CARD (vtr_row_card_get_type ())
G_DECLARE_FINAL_TYPE (VtrRowCard, vtr_row_card, VTR, ROW_CARD, GtkWidget)

/* Signals: "explain": the row is wanted alone; "similar": rows like it are. */
GtkWidget *vtr_row_card_new  (void);
/* @row: of the data set; FALSE and hidden: it has not been explained. */
gboolean   vtr_row_card_show (VtrRowCard *self, VtrAttribution *attribution, gint64 row, guint output);

G_END_DECLS
