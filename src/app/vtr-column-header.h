/* What stands above a column of the table: name, a small histogram, how much is missing, the kind. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-summary.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_COLUMN_HEADER (vtr_column_header_get_type ())
G_DECLARE_FINAL_TYPE (VtrColumnHeader, vtr_column_header, VTR, COLUMN_HEADER, GtkButton)

/* Signal "menu-requested": right click, Menu key, Shift+F10. */
GtkWidget *vtr_column_header_new          (VtrColumn *column);
/* (nullable) until the summary is there; borrowed by the call only. */
void       vtr_column_header_set_summary  (VtrColumnHeader *self, const VtrColumnSummary *summary);
void       vtr_column_header_set_selected (VtrColumnHeader *self, gboolean selected);
void       vtr_column_header_set_sort     (VtrColumnHeader *self, int direction);   /* 0, 1 ▴, −1 ▾ */
void       vtr_column_header_set_narrow   (VtrColumnHeader *self, gboolean narrow);
const char *vtr_kind_get_badge            (VtrKind kind);

G_END_DECLS
