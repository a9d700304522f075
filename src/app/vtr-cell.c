/* VtrCell: a label without a label's price. A column view keeps about two hundred rows of widgets and
 * gives all of them new rows when it is scrolled far; labels would be measured and laid out each time,
 * most of them out of sight. A cell has a fixed size, so nothing is laid out anew, and its text is
 * shaped when it is drawn. */
#include "vtr-cell.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n.h>

#define HEIGHT 19
#define TAG_PADDING 5

struct _VtrCell
{
  GtkWidget parent_instance;

  VtrColumn   *column;     /* (nullable): blank, or the row's number */
  guint32      row;
  gboolean     numbers, bound, missing;
  PangoLayout *layout;     /* (nullable): not drawn since the row changed */
};

G_DEFINE_FINAL_TYPE (VtrCell, vtr_cell, GTK_TYPE_WIDGET)

static gboolean
is_number (VtrCell *self)
{
  return self->numbers || self->column == NULL || vtr_column_get_kind (self->column) == VTR_KIND_NUMERIC;
}

static PangoLayout *
get_layout (VtrCell *self)
{
  if (self->layout == NULL)
    {
      gboolean blank = !self->bound || (!self->numbers && self->column == NULL);
      g_autofree char *text = blank ? g_strdup ("") : vtr_cell_dup_text (self->column, self->row);
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  return self->layout;
}

static void
snapshot_tag (VtrCell *self, GtkSnapshot *snapshot, float x, float y, float width, float height, GdkRGBA *color)
{
  GskRoundedRect outline;
  GdkRGBA tint;

  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "warning_color", color))
    {
      tint = *color;
      tint.alpha *= 0.16f;
      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x - TAG_PADDING, y, width + 2 * TAG_PADDING, height), 4);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &tint, &outline.bounds);
      gtk_snapshot_pop (snapshot);
    }
}

static void
vtr_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VtrCell *self = VTR_CELL (widget);
  PangoLayout *layout = get_layout (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), w, h;
  int room = MAX (0, width - (self->missing ? 2 * TAG_PADDING : 0));
  GdkRGBA color;

  pango_layout_set_width (layout, room * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &w, &h);
  float x = is_number (self) ? width - w - (self->missing ? TAG_PADDING : 0) : self->missing ? TAG_PADDING : 0;
  float y = (height - h) / 2;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (self->missing)
    snapshot_tag (self, snapshot, x, y, w, h, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
vtr_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 10 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : HEIGHT;
}

static void
vtr_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vtr_cell_parent_class)->css_changed (widget, change);
  g_clear_object (&VTR_CELL (widget)->layout);
}

static void
vtr_cell_dispose (GObject *object)
{
  VtrCell *self = VTR_CELL (object);

  g_clear_object (&self->layout);
  g_clear_pointer (&self->column, vtr_column_unref);
  G_OBJECT_CLASS (vtr_cell_parent_class)->dispose (object);
}

static void
vtr_cell_class_init (VtrCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_cell_dispose;
  widget_class->snapshot = vtr_cell_snapshot;
  widget_class->measure = vtr_cell_measure;
  widget_class->css_changed = vtr_cell_css_changed;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
vtr_cell_init (VtrCell *self)
{
}

/**
 * vtr_cell_dup_text:
 * @column: (nullable): a column; NULL: the row's number
 * @row: a row
 *
 * Returns: (transfer full): what stands in the cell
 */
char *
vtr_cell_dup_text (VtrColumn *column, guint32 row)
{
  if (column == NULL)
    return g_strdup_printf ("%u", row);
  if (vtr_column_is_missing (column, row))
    return g_strdup (_("missing"));
  if (vtr_column_get_kind (column) == VTR_KIND_NUMERIC)
    return vtr_label_value (vtr_column_get_number (column, row));
  return vtr_column_dup_text (column, row);
}

/* The text, also for those who hear it, is made when it is drawn: a jump through a long table rebinds
 * thousands of cells at once. */
static void
update (VtrCell *self)
{
  gboolean blank = !self->bound || (!self->numbers && self->column == NULL);

  self->missing = !blank && self->column != NULL && vtr_column_is_missing (self->column, self->row);
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vtr_cell_new:
 * @numbers: whether it shows the number of its row
 *
 * Returns: (transfer floating): a blank cell
 */
GtkWidget *
vtr_cell_new (gboolean numbers)
{
  VtrCell *self = g_object_new (VTR_TYPE_CELL, NULL);

  self->numbers = numbers;
  gtk_widget_add_css_class (GTK_WIDGET (self), numbers ? "dim-label" : "numeric");
  return GTK_WIDGET (self);
}

/**
 * vtr_cell_set_column:
 * @self: a cell
 * @column: (nullable): whose values it shows; NULL: none
 */
void
vtr_cell_set_column (VtrCell *self, VtrColumn *column)
{
  g_return_if_fail (VTR_IS_CELL (self));
  if (column != NULL)
    vtr_column_ref (column);
  g_clear_pointer (&self->column, vtr_column_unref);
  self->column = column;
  update (self);
}

/**
 * vtr_cell_set_row:
 * @self: a cell
 * @row: a row of its column
 */
void
vtr_cell_set_row (VtrCell *self, guint32 row)
{
  g_return_if_fail (VTR_IS_CELL (self));
  self->row = row;
  self->bound = TRUE;
  update (self);
}
