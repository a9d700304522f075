/* VtrTable: GtkColumnView under a header row of our own, kept in step through one horizontal
 * adjustment. Columns have fixed widths found from their names and first values.
 *
 * A column costs two hundred cells, so columns of the view are kept and given another data column, and
 * those that are wanting or left over come and go a few at a time while the window is idle. */
#include "vtr-table.h"
#include "vtr-cell.h"
#include "vtr-column-header.h"
#include "vtr-config.h"
#include "vtr-row-list.h"
#include <glib/gi18n.h>

#define NUMBER_WIDTH 46
#define PROBED_ROWS 50
#define HEADER_HEIGHT 99
#define CELL_PADDING 10
#define MIN_WIDTH 66
#define MAX_VALUE_WIDTH 108
#define MAX_NAME_WIDTH 180
#define ARROW_WIDTH 12     /* of the sorting mark behind the name */
#define MISSING_WIDTH 116  /* badge and "5.6% missing" */
#define NARROW_WIDTH 110   /* no room for "complete" beside the badge */
#define DRAG_DISTANCE 8
#define STEP_US 6000       /* how long one idle turn may add columns */

/* One column of the view and what it shows at present; shared with the factory's closures. */
typedef struct
{
  gboolean             numbers;     /* the rows' numbers instead of a column */
  gboolean             chosen;
  VtrColumn           *column;      /* (nullable): blank */
  GPtrArray           *cells;       /* that live */
  GtkColumnViewColumn *view_column; /* owned by the view */
  GtkWidget           *header;      /* (nullable): owned by the header row */
} Slot;

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
  GArray        *order;         /* of guint: the data set's columns that are shown, in their order */
  GtkWidget     *dragged;       /* (nullable): the header that is being moved */
  GPtrArray     *slots;         /* the numbers, then as many columns as are realised */
  guint          n_built;       /* slots that show what they shall */
  guint          build_source;
};

G_DEFINE_FINAL_TYPE (VtrTable, vtr_table, GTK_TYPE_WIDGET)

enum { COLUMN_ACTIVATED, SORT_REQUESTED, MENU_REQUESTED, ROW_ACTIVATED, ROW_OPENED, VIEW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Cells ----------------------------------------------------------------------------------- */

static void
slot_clear (gpointer data)
{
  Slot *slot = data;

  g_clear_pointer (&slot->column, vtr_column_unref);
  g_ptr_array_unref (slot->cells);
}

static void
slot_unref (gpointer slot)
{
  g_rc_box_release_full (slot, slot_clear);
}

/* The ground behind the chosen column; the cell's parent is the view's. */
static void
tint_cell (GtkWidget *cell, gboolean chosen)
{
  GtkWidget *parent = gtk_widget_get_parent (cell);

  if (parent != NULL && chosen)
    gtk_widget_add_css_class (parent, "chosen");
  else if (parent != NULL)
    gtk_widget_remove_css_class (parent, "chosen");
}

static void
set_slot_chosen (Slot *slot, gboolean chosen)
{
  if (slot->chosen == chosen)
    return;
  slot->chosen = chosen;
  for (guint i = 0; i < slot->cells->len; i++)
    tint_cell (slot->cells->pdata[i], chosen);
}

/* The view may destroy a cell without a word: this is the only sign that always comes. */
static void
cell_gone_cb (gpointer slot, GObject *cell)
{
  g_ptr_array_remove_fast (((Slot *) slot)->cells, cell);
  slot_unref (slot);
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Slot *slot)
{
  GtkWidget *cell = vtr_cell_new (slot->numbers);

  vtr_cell_set_column (VTR_CELL (cell), slot->column);
  g_ptr_array_add (slot->cells, cell);
  g_object_weak_ref (G_OBJECT (cell), cell_gone_cb, g_rc_box_acquire (slot));
  gtk_list_item_set_child (item, cell);
}

/* Only now the cell has its place in the view. */
static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Slot *slot)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  g_object_set_data_full (G_OBJECT (cell), "item", g_object_ref (gtk_list_item_get_item (item)), g_object_unref);
  vtr_cell_set_row (VTR_CELL (cell), vtr_row_item_get_row (gtk_list_item_get_item (item)));
  tint_cell (cell, slot->chosen);
}

/* Another order: every cell shows the row that stands in its place now. */
static void
refresh_cells (VtrTable *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = self->slots->pdata[i];
      for (guint k = 0; k < slot->cells->len; k++)
        {
          VtrRowItem *item = g_object_get_data (slot->cells->pdata[k], "item");
          if (item != NULL)
            vtr_cell_set_row (slot->cells->pdata[k], vtr_row_item_get_row (item));
        }
    }
}

static void
connect_slot (GtkListItemFactory *factory, const char *signal, GCallback callback, Slot *slot)
{
  g_signal_connect_data (factory, signal, callback, g_rc_box_acquire (slot), (GClosureNotify) (void *) slot_unref, 0);
}

static Slot *
add_slot (VtrTable *self, gboolean numbers, int width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Slot *slot = g_rc_box_new0 (Slot);

  slot->numbers = numbers;
  slot->cells = g_ptr_array_new ();
  connect_slot (factory, "setup", G_CALLBACK (setup_cell_cb), slot);
  connect_slot (factory, "bind", G_CALLBACK (bind_cell_cb), slot);
  slot->view_column = gtk_column_view_column_new (numbers ? "#" : NULL, factory);
  gtk_column_view_column_set_fixed_width (slot->view_column, width);
  g_ptr_array_add (self->slots, slot);
  return slot;
}

static void
append_slot (VtrTable *self, Slot *slot)
{
  gtk_column_view_append_column (self->view, slot->view_column);
  g_object_unref (slot->view_column);   /* the view has it now */
}

static void
set_slot_column (Slot *slot, VtrColumn *column)
{
  if (column != NULL)
    vtr_column_ref (column);
  g_clear_pointer (&slot->column, vtr_column_unref);
  slot->column = column;
  for (guint i = 0; i < slot->cells->len; i++)
    vtr_cell_set_column (slot->cells->pdata[i], column);
}

/* --- Columns --------------------------------------------------------------------------------- */

static int
text_width (PangoLayout *layout, const char *text)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* Wide enough for the name and the first values, but a long text takes no more than its share. */
static int
column_width (VtrTable *self, VtrColumn *column)
{
  gsize n = MIN (vtr_column_get_n_rows (column), PROBED_ROWS);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  int name = text_width (layout, vtr_column_get_name (column)) * 21 / 20 + ARROW_WIDTH, values = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = vtr_cell_dup_text (column, (guint32) i);
      values = MAX (values, text_width (layout, text));
    }
  values = MIN (values, MAX_VALUE_WIDTH);
  if (vtr_column_get_n_missing (column) > 0)
    values = MAX (values, MISSING_WIDTH);
  return CLAMP (MAX (MIN (name, MAX_NAME_WIDTH), values) + 2 * CELL_PADDING + 1, MIN_WIDTH, MAX_NAME_WIDTH + 2 * CELL_PADDING);
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
menu_requested_cb (VtrColumnHeader *header, VtrTable *self)
{
  g_signal_emit (self, signals[MENU_REQUESTED], 0, g_object_get_data (G_OBJECT (header), "column-name"), header);
}

static void
refresh_header (VtrTable *self, GtkWidget *header)
{
  const char *name = g_object_get_data (G_OBJECT (header), "column-name");
  int index = name != NULL ? vtr_dataset_find (self->dataset, name) : -1;

  if (!VTR_IS_COLUMN_HEADER (header))
    return;
  vtr_column_header_set_selected (VTR_COLUMN_HEADER (header), g_strcmp0 (name, self->chosen) == 0);
  vtr_column_header_set_sort (VTR_COLUMN_HEADER (header), g_strcmp0 (name, self->sorted) == 0 ? self->direction : 0);
  vtr_column_header_set_summary (VTR_COLUMN_HEADER (header), self->summary != NULL && index >= 0
                                 && (guint) index < self->summary->n_columns ? &self->summary->columns[index] : NULL);
}

static void
refresh_chosen (VtrTable *self)
{
  for (guint i = 1; i < self->slots->len; i++)
    {
      Slot *slot = self->slots->pdata[i];
      set_slot_chosen (slot, slot->column != NULL && g_strcmp0 (vtr_column_get_name (slot->column), self->chosen) == 0);
    }
}

static void
refresh_headers (VtrTable *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->headers); child != NULL; child = gtk_widget_get_next_sibling (child))
    refresh_header (self, child);
}

/* The header above a slot, in the place of the old one. */
static void
set_header (VtrTable *self, Slot *slot, VtrColumn *column, int width)
{
  GtkWidget *header = column != NULL ? vtr_column_header_new (column) : gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (header, width, HEADER_HEIGHT);
  gtk_widget_set_hexpand (header, FALSE);
  if (slot->header != NULL)
    gtk_box_insert_child_after (GTK_BOX (self->headers), header, slot->header);
  else
    gtk_box_append (GTK_BOX (self->headers), header);
  if (slot->header != NULL)
    gtk_box_remove (GTK_BOX (self->headers), slot->header);
  slot->header = header;
  if (column == NULL)
    return;
  g_object_set_data_full (G_OBJECT (header), "column-name", g_strdup (vtr_column_get_name (column)), g_free);
  vtr_column_header_set_narrow (VTR_COLUMN_HEADER (header), width < NARROW_WIDTH);
  g_signal_connect (header, "clicked", G_CALLBACK (header_clicked_cb), self);
  g_signal_connect (header, "menu-requested", G_CALLBACK (menu_requested_cb), self);
  refresh_header (self, header);
}

static guint
n_wanted (VtrTable *self)
{
  guint n = self->order->len;

  return self->dataset == NULL ? 0 : 1 + MIN (n - MIN (self->first, n), VTR_TABLE_MAX_COLUMNS);
}

/* Slot 0 has the numbers. */
static void
build_slot (VtrTable *self, guint i)
{
  VtrColumn *column = i > 0 ? vtr_dataset_get_column (self->dataset, g_array_index (self->order, guint, self->first + i - 1)) : NULL;
  int width = column != NULL ? column_width (self, column) : NUMBER_WIDTH;
  gboolean is_new = i >= self->slots->len;
  Slot *slot = is_new ? add_slot (self, i == 0, width) : self->slots->pdata[i];

  set_header (self, slot, column, width);
  gtk_column_view_column_set_title (slot->view_column, column != NULL ? vtr_column_get_name (column) : "#");
  gtk_column_view_column_set_fixed_width (slot->view_column, width);
  if (column != NULL)
    {
      set_slot_column (slot, column);
      set_slot_chosen (slot, g_strcmp0 (vtr_column_get_name (column), self->chosen) == 0);
    }
  if (is_new)
    append_slot (self, slot);
}

static void
drop_last_slot (VtrTable *self)
{
  Slot *slot = self->slots->pdata[self->slots->len - 1];

  gtk_column_view_remove_column (self->view, slot->view_column);
  gtk_box_remove (GTK_BOX (self->headers), slot->header);
  g_ptr_array_set_size (self->slots, (int) self->slots->len - 1);
}

static gboolean
build_cb (gpointer data)
{
  VtrTable *self = data;
  gint64 end = g_get_monotonic_time () + STEP_US;

  do
    {
      if (self->n_built < n_wanted (self))
        build_slot (self, self->n_built++);
      else if (self->slots->len > MAX (n_wanted (self), 1))
        drop_last_slot (self);
      else
        {
          self->build_source = 0;
          g_signal_emit (self, signals[VIEW_CHANGED], 0);
          return G_SOURCE_REMOVE;
        }
    }
  while (g_get_monotonic_time () < end);
  return G_SOURCE_CONTINUE;
}

/* The new columns come in idle turns. @other_rows: nothing of the old ones may be read any more. */
static void
rebuild (VtrTable *self, gboolean other_rows)
{
  for (guint i = 1; other_rows && i < self->slots->len; i++)
    set_slot_column (self->slots->pdata[i], NULL);
  self->n_built = 0;
  if (self->build_source == 0)
    self->build_source = g_idle_add (build_cb, self);
}

/* --- Moving columns -------------------------------------------------------------------------- */

static GtkWidget *
header_at (VtrTable *self, double x)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->headers); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      if (VTR_IS_COLUMN_HEADER (child) && gtk_widget_compute_bounds (child, self->headers, &bounds)
          && x >= bounds.origin.x && x < bounds.origin.x + bounds.size.width)
        return child;
    }
  return NULL;
}

static void
mark_target (VtrTable *self, GtkWidget *target)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->headers); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (child == target && child != self->dragged)
      gtk_widget_add_css_class (child, "move-target");
    else
      gtk_widget_remove_css_class (child, "move-target");
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VtrTable *self)
{
  self->dragged = header_at (self, x);
}

/* Past a few pixels it is no click any more: the button under the pointer lets go. */
static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VtrTable *self)
{
  double x, y;

  if (self->dragged == NULL || ABS (dx) < DRAG_DISTANCE || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_add_css_class (self->dragged, "moving");
  mark_target (self, header_at (self, x + dx));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, VtrTable *self)
{
  GtkWidget *dragged = g_steal_pointer (&self->dragged), *target;
  double x, y;

  mark_target (self, NULL);
  if (dragged == NULL || !gtk_widget_has_css_class (dragged, "moving"))
    return;
  gtk_widget_remove_css_class (dragged, "moving");
  target = gtk_gesture_drag_get_start_point (gesture, &x, &y) ? header_at (self, x + dx) : NULL;
  if (target == NULL || target == dragged)
    return;
  int place = vtr_table_find_column (self, g_object_get_data (G_OBJECT (target), "column-name"));
  vtr_table_move_column (self, g_object_get_data (G_OBJECT (dragged), "column-name"), (guint) MAX (place, 0));
}

static void
add_dragging (VtrTable *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (self->headers, GTK_EVENT_CONTROLLER (drag));
}

static void
show_all_columns (VtrTable *self)
{
  g_array_set_size (self->order, 0);
  for (guint i = 0; self->dataset != NULL && i < vtr_dataset_get_n_columns (self->dataset); i++)
    g_array_append_val (self->order, i);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
activate_cb (GtkColumnView *view, guint position, VtrTable *self)
{
  g_autoptr (VtrRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    {
      g_signal_emit (self, signals[ROW_ACTIVATED], 0, vtr_row_item_get_row (item));
      g_signal_emit (self, signals[ROW_OPENED], 0, vtr_row_item_get_row (item));
    }
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

  g_clear_handle_id (&self->build_source, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
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
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, GTK_TYPE_WIDGET);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ROW_OPENED] = g_signal_new ("row-opened", VTR_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
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
scrolled_cb (VtrTable *self)
{
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static void
vtr_table_init (VtrTable *self)
{
  GtkAdjustment *across;

  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->slots = g_ptr_array_new_with_free_func (slot_unref);
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
  across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (across, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (across, "changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  add_dragging (self);
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

  gboolean same_columns = same_rows && vtr_dataset_get_n_columns (dataset) == vtr_dataset_get_n_columns (self->dataset);

  g_set_object (&self->dataset, dataset);
  self->summary = NULL;
  if (!same_columns)
    show_all_columns (self);
  rebuild (self, !same_rows);
  if (!same_rows)
    {
      g_clear_object (&self->rows);
      g_clear_pointer (&self->sorted, g_free);
      self->first = 0;
      self->rows = vtr_row_list_new (dataset != NULL ? vtr_dataset_get_n_rows (dataset) : 0);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
    }
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
    {
      gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
      vtr_row_list_set_order (self->rows, order);
      refresh_cells (self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
    }
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
  refresh_chosen (self);
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
  rebuild (self, FALSE);
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

/**
 * vtr_table_get_n_columns:
 * @self: a table
 *
 * Returns: how many columns it shows, hidden ones left out
 */
guint
vtr_table_get_n_columns (VtrTable *self)
{
  g_return_val_if_fail (VTR_IS_TABLE (self), 0);
  return self->order->len;
}

/**
 * vtr_table_find_column:
 * @self: a table
 * @name: a column
 *
 * Returns: its place from 0, or −1 where it is hidden
 */
int
vtr_table_find_column (VtrTable *self, const char *name)
{
  g_return_val_if_fail (VTR_IS_TABLE (self) && name != NULL, -1);
  int index = self->dataset != NULL ? vtr_dataset_find (self->dataset, name) : -1;

  for (guint i = 0; index >= 0 && i < self->order->len; i++)
    if (g_array_index (self->order, guint, i) == (guint) index)
      return (int) i;
  return -1;
}

/**
 * vtr_table_move_column:
 * @self: a table
 * @name: a column that is shown
 * @place: where it is to stand
 */
void
vtr_table_move_column (VtrTable *self, const char *name, guint place)
{
  g_return_if_fail (VTR_IS_TABLE (self) && name != NULL);
  int from = vtr_table_find_column (self, name);

  if (from < 0 || (guint) from == MIN (place, self->order->len - 1))
    return;
  guint index = g_array_index (self->order, guint, from);
  g_array_remove_index (self->order, (guint) from);
  g_array_insert_val (self->order, MIN (place, self->order->len), index);
  rebuild (self, FALSE);
}

/**
 * vtr_table_hide_column:
 * @self: a table
 * @name: what is to be hidden; the last column stays
 */
void
vtr_table_hide_column (VtrTable *self, const char *name)
{
  g_return_if_fail (VTR_IS_TABLE (self) && name != NULL);
  int place = vtr_table_find_column (self, name);

  if (place < 0 || self->order->len < 2)
    return;
  g_array_remove_index (self->order, (guint) place);
  self->first = MIN (self->first, self->order->len - 1);
  rebuild (self, FALSE);
}

/**
 * vtr_table_show_columns:
 * @self: a table
 *
 * Shows all columns in the order of the file.
 */
void
vtr_table_show_columns (VtrTable *self)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  show_all_columns (self);
  rebuild (self, FALSE);
}

/**
 * vtr_table_get_visible:
 * @self: a table
 * @first: (out): place of the first column on screen
 * @last: (out): of the last
 *
 * Returns: whether there is one of which at least half is seen
 */
gboolean
vtr_table_get_visible (VtrTable *self, guint *first, guint *last)
{
  g_return_val_if_fail (VTR_IS_TABLE (self) && first != NULL && last != NULL, FALSE);
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double from = gtk_adjustment_get_value (across), to = from + gtk_adjustment_get_page_size (across), x = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < self->slots->len && i < n_wanted (self); i++)
    {
      Slot *slot = self->slots->pdata[i];
      double width = gtk_column_view_column_get_fixed_width (slot->view_column), middle = x + width / 2;

      x += width;
      if (i == 0 || middle < from || middle > to)
        continue;
      *last = self->first + i - 1;
      if (!any)
        *first = *last;
      any = TRUE;
    }
  return any;
}

/**
 * vtr_table_set_sort:
 * @self: a table
 * @name: (nullable): the column that rows are sorted by
 * @direction: 1 ascending, −1 descending, 0 not sorted
 *
 * Only marks the header; vtr_table_set_order() brings the rows.
 */
void
vtr_table_set_sort (VtrTable *self, const char *name, int direction)
{
  g_return_if_fail (VTR_IS_TABLE (self));
  g_free (self->sorted);
  self->sorted = direction != 0 ? g_strdup (name) : NULL;
  self->direction = direction;
  if (self->dataset != NULL)
    refresh_headers (self);
}

/**
 * vtr_table_scroll_to_column:
 * @self: a table
 * @name: one of the columns that are realised
 */
void
vtr_table_scroll_to_column (VtrTable *self, const char *name)
{
  g_return_if_fail (VTR_IS_TABLE (self) && name != NULL);
  double x = 0;

  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = self->slots->pdata[i];
      double width = gtk_column_view_column_get_fixed_width (slot->view_column);

      if (slot->column != NULL && g_str_equal (vtr_column_get_name (slot->column), name))
        gtk_adjustment_clamp_page (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller)), x, x + width);
      x += width;
    }
}
