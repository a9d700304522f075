/* The table of the Data page: a column view of any number of rows, our own header row above it, at
 * most 40 columns realised at a time. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-summary.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TABLE_MAX_COLUMNS 40

#define VTR_TYPE_TABLE (vtr_table_get_type ())
G_DECLARE_FINAL_TYPE (VtrTable, vtr_table, VTR, TABLE, GtkWidget)

/* Signals: "column-activated" (char *name): chosen; "sort-requested" (char *name, int direction);
 * "menu-requested" (char *name, GtkWidget *header): for the column's menu;
 * "row-activated" (guint row): chosen; "row-opened" (guint row): double click or Enter;
 * "view-changed": other columns are on screen, or in another order. */
GtkWidget *vtr_table_new          (void);
void       vtr_table_set_dataset  (VtrTable *self, VtrDataset *dataset);       /* (nullable) */
void       vtr_table_set_summary  (VtrTable *self, const VtrSummary *summary); /* (nullable) */
void       vtr_table_set_order    (VtrTable *self, GArray *order);             /* (nullable) (element-type guint32) */
void       vtr_table_set_column   (VtrTable *self, const char *name);          /* the chosen one */
void       vtr_table_set_row      (VtrTable *self, gint64 row);
/* The first column shown, when there are more than fit. */
void       vtr_table_set_first    (VtrTable *self, guint first);
guint      vtr_table_get_first    (VtrTable *self);
/* Which columns stand in the table, in which order; the data set itself is not changed. */
guint      vtr_table_get_n_columns (VtrTable *self);
int        vtr_table_find_column  (VtrTable *self, const char *name);          /* place; −1: hidden */
void       vtr_table_move_column  (VtrTable *self, const char *name, guint place);
void       vtr_table_hide_column  (VtrTable *self, const char *name);
void       vtr_table_show_columns (VtrTable *self);                            /* all, in file order */
/* Those of which at least half is on screen: places from 0; FALSE: none. */
gboolean   vtr_table_get_visible  (VtrTable *self, guint *first, guint *last);
void       vtr_table_scroll_to_column (VtrTable *self, const char *name);
void       vtr_table_set_sort     (VtrTable *self, const char *name, int direction);

G_END_DECLS
