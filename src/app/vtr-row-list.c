/* VtrRowList: costs nothing per row until a row is shown. An item stands for a position, not for a row:
 * another order moves no items, so the view keeps all its widgets and only their texts change. (Telling
 * it that all rows went and others came would have it make thousands of cells, and the selection look
 * through millions of items.) */
#include "vtr-row-list.h"

struct _VtrRowList
{
  GObject parent_instance;
  gsize   n_rows;
  GArray *order;
};

struct _VtrRowItem
{
  GObject     parent_instance;
  guint32     position;
  VtrRowList *list;
};

G_DEFINE_FINAL_TYPE (VtrRowItem, vtr_row_item, G_TYPE_OBJECT)

static void
vtr_row_item_dispose (GObject *object)
{
  g_clear_object (&VTR_ROW_ITEM (object)->list);
  G_OBJECT_CLASS (vtr_row_item_parent_class)->dispose (object);
}

static void
vtr_row_item_class_init (VtrRowItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_row_item_dispose;
}

static void
vtr_row_item_init (VtrRowItem *self)
{
}

/**
 * vtr_row_item_get_row:
 * @item: an item of the list
 *
 * Returns: the row of the data set that stands in its place now, from 0
 */
guint32
vtr_row_item_get_row (VtrRowItem *item)
{
  g_return_val_if_fail (VTR_IS_ROW_ITEM (item), 0);
  const GArray *order = item->list->order;

  if (order == NULL)
    return item->position;
  return item->position < order->len ? g_array_index (order, guint32, item->position) : 0;
}

static guint
n_items (VtrRowList *self)
{
  return self->order != NULL ? self->order->len : (guint) self->n_rows;
}

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_ROW_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return n_items (VTR_ROW_LIST (model));
}

static gpointer
get_item (GListModel *model, guint position)
{
  VtrRowList *self = VTR_ROW_LIST (model);

  if (position >= n_items (self))
    return NULL;
  VtrRowItem *item = g_object_new (VTR_TYPE_ROW_ITEM, NULL);
  item->position = position;
  item->list = g_object_ref (self);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrRowList, vtr_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
vtr_row_list_finalize (GObject *object)
{
  g_clear_pointer (&VTR_ROW_LIST (object)->order, g_array_unref);
  G_OBJECT_CLASS (vtr_row_list_parent_class)->finalize (object);
}

static void
vtr_row_list_class_init (VtrRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_row_list_finalize;
}

static void
vtr_row_list_init (VtrRowList *self)
{
}

/**
 * vtr_row_list_new:
 * @n_rows: how many rows there are
 *
 * Returns: (transfer full): all of them, in order
 */
VtrRowList *
vtr_row_list_new (gsize n_rows)
{
  VtrRowList *self = g_object_new (VTR_TYPE_ROW_LIST, NULL);

  self->n_rows = MIN (n_rows, G_MAXUINT32 - 1);
  return self;
}

/**
 * vtr_row_list_set_order:
 * @self: a row list
 * @order: (element-type guint32) (nullable): rows to show
 *
 * Only a change of the length is told to those who watch the list: whoever shows items reads their rows
 * anew.
 */
void
vtr_row_list_set_order (VtrRowList *self, GArray *order)
{
  g_return_if_fail (VTR_IS_ROW_LIST (self));
  guint before = n_items (self);

  if (order != NULL)
    g_array_ref (order);
  g_clear_pointer (&self->order, g_array_unref);
  self->order = order;
  guint after = n_items (self);
  if (after < before)
    g_list_model_items_changed (G_LIST_MODEL (self), after, before - after, 0);
  else if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
}

/**
 * vtr_row_list_get_order:
 * @self: a row list
 *
 * Returns: (transfer none) (nullable): the order it shows
 */
GArray *
vtr_row_list_get_order (VtrRowList *self)
{
  g_return_val_if_fail (VTR_IS_ROW_LIST (self), NULL);
  return self->order;
}
