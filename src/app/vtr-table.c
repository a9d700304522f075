/* VtrTable: GtkColumnView under a header row of our own, kept in step through one horizontal
 * adjustment. Columns have fixed widths found from their names and first values. */
#include "vtr-table.h"
#include "vtr-column-header.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-row-list.h"
#include <glib/gi18n.h>

#define NUMBER_WIDTH 46
#define PROBED_ROWS 50

struct _VtrTable
{
  GtkWidget parent_instance;

  GtkWidget     *box, *headers, *header_scroller, *scroller;
  GtkColumnView *view;
  GtkSingleSelection *selection;
  VtrRowList    *rows;
  VtrDataset    *dataset;
  const VtrSummary *summary;    /* borrowed from the session while the data set is shown */
  char          *chosen;
  char          *sorted;
  int            direction;
  guint          first;
};

G_DEFINE_FINAL_TYPE (VtrTable, vtr_table, GTK_TYPE_WIDGET)

enum { COLUMN_ACTIVATED, SORT_REQUESTED, ROW_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Cells ----------------------------------------------------------------------------------- */

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, VtrColumn *column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean number = column == NULL || vtr_column_get_kind (column) == VTR_KIND_NUMERIC;

  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (column == NULL)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_list_item_set_child (item, label);
}

static char *
cell_text (VtrColumn *column, guint32 row)
{
  if (vtr_column_get_kind (column) == VTR_KIND_NUMERIC)
    return vtr_label_value (vtr_column_get_number (column, row));
  return vtr_column_dup_text (column, row);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, VtrColumn *column)
{
  guint32 row = vtr_row_item_get_row (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_list_item_get_child (item);
  gboolean missing = column != NULL && vtr_column_is_missing (column, row);
  g_autofree char *text = column == NULL ? g_strdup_printf ("%u", row)
    : missing ? g_strdup (_("missing")) : cell_text (column, row);

  gtk_label_set_label (GTK_LABEL (label), text);
  if (missing)
    gtk_widget_add_css_class (label, "missing-tag");
  else
    gtk_widget_remove_css_class (label, "missing-tag");
}

static void
add_view_column (VtrTable *self, VtrColumn *column, int width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  if (column == NULL)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
    }
  else
    {
      g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cell_cb), vtr_column_ref (column),
                             (GClosureNotify) (void *) vtr_column_unref, 0);
      g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cell_cb), vtr_column_ref (column),
                             (GClosureNotify) (void *) vtr_column_unref, 0);
    }
  g_autoptr (GtkColumnViewColumn) view_column
    = gtk_column_view_column_new (column == NULL ? "#" : vtr_column_get_name (column), factory);
  gtk_column_view_column_set_fixed_width (view_column, width);
  gtk_column_view_append_column (self->view, view_column);
}

/* --- Columns --------------------------------------------------------------------------------- */

static int
column_width (VtrTable *self, VtrColumn *column)
{
  gsize n = MIN (vtr_column_get_n_rows (column), PROBED_ROWS), longest = g_utf8_strlen (vtr_column_get_name (column), -1) + 1;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = vtr_column_is_missing (column, i) ? g_strdup (_("missing")) : cell_text (column, i);
      longest = MAX (longest, (gsize) g_utf8_strlen (text, -1));
    }
  if (vtr_column_get_n_missing (column) > 0)
    longest = MAX (longest, 14);
  return CLAMP ((int) longest * 8 + 24, 78, 220);
}

static void
header_clicked_cb (VtrColumnHeader *header, VtrTable *self)
{
  const char *name = g_object_get_data (G_OBJECT (header), "column-name");
  gboolean again = g_strcmp0 (name, self->chosen) == 0;

  if (again)
    {
      self->direction = g_strcmp0 (self->sorted, name) != 0 ? 1 : self->direction > 0 ? -1 : self->direction < 0 ? 0 : 1;
      g_free (self->sorted);
      self->sorted = g_strdup (name);
      g_signal_emit (self, signals[SORT_REQUESTED], 0, name, self->direction);
    }
  g_signal_emit (self, signals[COLUMN_ACTIVATED], 0, name);
}

static void
refresh_headers (VtrTable *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->headers); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!VTR_IS_COLUMN_HEADER (child))
        continue;
      const char *name = g_object_get_data (G_OBJECT (child), "column-name");
      int index = vtr_dataset_find (self->dataset, name);
      vtr_column_header_set_selected (VTR_COLUMN_HEADER (child), g_strcmp0 (name, self->chosen) == 0);
      vtr_column_header_set_sort (VTR_COLUMN_HEADER (child), g_strcmp0 (name, self->sorted) == 0 ? self->direction : 0);
      vtr_column_header_set_summary (VTR_COLUMN_HEADER (child), self->summary != NULL && index >= 0
                                     && (guint) index < self->summary->n_columns ? &self->summary->columns[index] : NULL);
    }
}

static void
add_header (VtrTable *self, VtrColumn *column, int width)
{
  GtkWidget *header = column != NULL ? vtr_column_header_new (column) : gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (header, width, 99);
  gtk_widget_set_hexpand (header, FALSE);
  gtk_box_append (GTK_BOX (self->headers), header);
  if (column == NULL)
    return;
  g_object_set_data_full (G_OBJECT (header), "column-name", g_strdup (vtr_column_get_name (column)), g_free);
  g_signal_connect (header, "clicked", G_CALLBACK (header_clicked_cb), self);
}

static void
clear_columns (VtrTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->headers)) != NULL)
    gtk_box_remove (GTK_BOX (self->headers), child);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
}

static void
rebuild (VtrTable *self)
{
  clear_columns (self);
  if (self->dataset == NULL)
    return;
  guint n = vtr_dataset_get_n_columns (self->dataset);
  add_header (self, NULL, NUMBER_WIDTH);
  add_view_column (self, NULL, NUMBER_WIDTH);
  for (guint i = self->first; i < MIN (n, self->first + VTR_TABLE_MAX_COLUMNS); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (self->dataset, i);
      int width = column_width (self, column);
      add_header (self, column, width);
      add_view_column (self, column, width);
    }
  refresh_headers (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
activate_cb (GtkColumnView *view, guint position, VtrTable *self)
{
  g_autoptr (VtrRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, vtr_row_item_get_row (item));
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, VtrTable *self)
{
  VtrRowItem *item = gtk_single_selection_get_selected_item (selection);

  if (item != NULL)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, vtr_row_item_get_row (item));
}

static void
vtr_table_dispose (GObject *object)
{
  VtrTable *self = VTR_TABLE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->dataset);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->sorted, g_free);
  G_OBJECT_CLASS (vtr_table_parent_class)->dispose (object);
}

static void
vtr_table_class_init (VtrTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[COLUMN_ACTIVATED] = g_signal_new ("column-activated", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SORT_REQUESTED] = g_signal_new ("sort-requested", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
build_view (VtrTable *self)
{
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (self->selection)));
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self->view)), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Data table"), -1);
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
}

static void
vtr_table_init (VtrTable *self)
{
  build_view (self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->headers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->header_scroller = gtk_scrolled_window_new ();
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->headers, "column-headers");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->header_scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->header_scroller), self->headers);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  g_object_bind_property (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "value",
                          gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->header_scroller)), "value",
                          G_BINDING_BIDIRECTIONAL);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->header_scroller);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * vtr_table_new:
 *
 * Returns: (transfer floating): an empty table
 */
GtkWidget *
vtr_table_new (void)
{
  return g_object_new (VTR_TYPE_TABLE, NULL);
}

/**
 * vtr_table_set_dataset:
 * @self: a table
 * @dataset: (nullable): what to show
 */
void
vtr_table_set_dataset (VtrTable *self, VtrDataset *dataset)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  if (self->dataset == dataset)
    return;
  gboolean same_rows = self->dataset != NULL && dataset != NULL && self->rows != NULL
    && vtr_dataset_get_n_rows (dataset) == vtr_dataset_get_n_rows (self->dataset)
    && g_strcmp0 (vtr_dataset_get_source (dataset), vtr_dataset_get_source (self->dataset)) == 0;

  g_set_object (&self->dataset, dataset);
  self->summary = NULL;
  if (!same_rows)
    {
      g_clear_object (&self->rows);
      g_clear_pointer (&self->sorted, g_free);
      self->first = 0;
      self->rows = vtr_row_list_new (dataset != NULL ? vtr_dataset_get_n_rows (dataset) : 0);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
    }
  rebuild (self);
}

/**
 * vtr_table_set_summary:
 * @self: a table
 * @summary: (nullable): kept by the caller for as long as the data set is shown
 */
void
vtr_table_set_summary (VtrTable *self, const VtrSummary *summary)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  self->summary = summary;
  if (self->dataset != NULL)
    refresh_headers (self);
}

/**
 * vtr_table_set_order:
 * @self: a table
 * @order: (element-type guint32) (nullable): rows to show; NULL: all, in file order
 */
void
vtr_table_set_order (VtrTable *self, GArray *order)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  if (self->rows != NULL)
    vtr_row_list_set_order (self->rows, order);
  if (self->dataset != NULL)
    refresh_headers (self);
}

/**
 * vtr_table_set_column:
 * @self: a table
 * @name: (nullable): the chosen column
 */
void
vtr_table_set_column (VtrTable *self, const char *name)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  g_free (self->chosen);
  self->chosen = g_strdup (name);
  if (self->dataset != NULL)
    refresh_headers (self);
}

/**
 * vtr_table_set_row:
 * @self: a table
 * @row: the chosen row of the data set, or −1
 */
void
vtr_table_set_row (VtrTable *self, gint64 row)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  VtrRowItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (row < 0 || (item != NULL && vtr_row_item_get_row (item) == row) || self->rows == NULL
      || vtr_row_list_get_order (self->rows) != NULL)
    return;
  gtk_single_selection_set_selected (self->selection, (guint) row);
}

/**
 * vtr_table_set_first:
 * @self: a table
 * @first: the first column to show
 */
void
vtr_table_set_first (VtrTable *self, guint first)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  if (self->first == first)
    return;
  self->first = first;
  rebuild (self);
}

/**
 * vtr_table_get_first:
 * @self: a table
 *
 * Returns: the first column that is shown
 */
guint
vtr_table_get_first (VtrTable *self)
{
  g_return_val_if_fail (VTR_IS_TABLE (self), 0);
  return self->first;
}
