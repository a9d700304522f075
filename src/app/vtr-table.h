/* The table of the Data page: a column view of any number of rows, our own header row above it, at
 * most 60 columns realised at a time. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-summary.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TABLE_MAX_COLUMNS 60

#define VTR_TYPE_TABLE (vtr_table_get_type ())
G_DECLARE_FINAL_TYPE (VtrTable, vtr_table, VTR, TABLE, GtkWidget)

/* Signals: "column-activated" (char *name): chosen; "sort-requested" (char *name, int direction);
 * "row-activated" (guint row): chosen; "row-opened" (guint row): double click or Enter. */
GtkWidget *vtr_table_new          (void);
void       vtr_table_set_dataset  (VtrTable *self, VtrDataset *dataset);       /* (nullable) */
void       vtr_table_set_summary  (VtrTable *self, const VtrSummary *summary); /* (nullable) */
void       vtr_table_set_order    (VtrTable *self, GArray *order);             /* (nullable) (element-type guint32) */
void       vtr_table_set_column   (VtrTable *self, const char *name);          /* the chosen one */
void       vtr_table_set_row      (VtrTable *self, gint64 row);
/* The first column shown, when there are more than fit. */
void       vtr_table_set_first    (VtrTable *self, guint first);
guint      vtr_table_get_first    (VtrTable *self);

G_END_DECLS
