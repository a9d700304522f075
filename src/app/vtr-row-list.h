/* The rows of a data set as a list model of any length: items are made when asked for, order is a
 * permutation (sorted, filtered) or the file's. */
#pragma once
#include "vtr-dataset.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_ROW_ITEM (vtr_row_item_get_type ())
G_DECLARE_FINAL_TYPE (VtrRowItem, vtr_row_item, VTR, ROW_ITEM, GObject)
guint32     vtr_row_item_get_row  (VtrRowItem *item);

#define VTR_TYPE_ROW_LIST (vtr_row_list_get_type ())
G_DECLARE_FINAL_TYPE (VtrRowList, vtr_row_list, VTR, ROW_LIST, GObject)
VtrRowList *vtr_row_list_new       (gsize n_rows);
/* @order: (element-type guint32) (nullable): the rows to show, in this order; NULL: all, in file order. */
void        vtr_row_list_set_order (VtrRowList *self, GArray *order);
GArray     *vtr_row_list_get_order (VtrRowList *self);

G_END_DECLS
