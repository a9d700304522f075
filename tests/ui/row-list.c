/* The table's list of rows: another order moves no items, or millions of them would be made anew. */
#include "vtr-row-list.h"

typedef struct { guint n, position, removed, added; } Change;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  *change = (Change) { change->n + 1, position, removed, added };
}

static GArray *
new_order (const guint32 *rows, guint n)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_vals (order, rows, n);
  return order;
}

static guint32
row_at (VtrRowList *list, guint position)
{
  g_autoptr (VtrRowItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return vtr_row_item_get_row (item);
}

static void
test_order (void)
{
  g_autoptr (VtrRowList) list = vtr_row_list_new (10);
  g_autoptr (GArray) some = new_order ((guint32[]) { 7, 2, 5 }, 3);
  g_autoptr (GArray) others = new_order ((guint32[]) { 1, 8, 0 }, 3);
  g_autoptr (VtrRowItem) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  Change change = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &change);
  vtr_row_list_set_order (list, some);
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_cmpuint (change.position, ==, 3);
  g_assert_cmpuint (change.removed, ==, 7);
  g_assert_cmpuint (vtr_row_item_get_row (first), ==, 7);
  vtr_row_list_set_order (list, others);
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_cmpuint (row_at (list, 1), ==, 8);
  vtr_row_list_set_order (list, NULL);
  g_assert_cmpuint (change.added, ==, 7);
  g_assert_cmpuint (row_at (list, 9), ==, 9);
  g_assert_cmpuint (vtr_row_item_get_row (first), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/row-list/order", test_order);
  return g_test_run ();
}
