/* One cell of the data table: knows its column and row, and sets its text only where it is seen. */
#pragma once
#include "vtr-column.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_CELL (vtr_cell_get_type ())
G_DECLARE_FINAL_TYPE (VtrCell, vtr_cell, VTR, CELL, GtkWidget)

GtkWidget *vtr_cell_new        (gboolean numbers);                    /* of rows, instead of values */
void       vtr_cell_set_column (VtrCell *self, VtrColumn *column);    /* (nullable): blank */
void       vtr_cell_set_row    (VtrCell *self, guint32 row);
/* As the table writes it, @column NULL the row's number; "missing" where there is no value. (transfer full) */
char      *vtr_cell_dup_text   (VtrColumn *column, guint32 row);

G_END_DECLS
