/* VtrColumnHeader: a button of fixed height (99 px) whose picture is drawn from the summary. */
#include "vtr-column-header.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_CATEGORIES 9
#define MISSING_FLOOR 0.05

struct _VtrColumnHeader
{
  GtkButton parent_instance;

  VtrColumn *column;
  GtkWidget *name, *arrow, *histogram, *missing_bar, *badge, *missing;
  double    *heights;          /* 0 … 1 */
  guint      n_heights;
  double     missing_share;
  int        direction;        /* of sorting */
};

enum { MENU_REQUESTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VtrColumnHeader, vtr_column_header, GTK_TYPE_BUTTON)

static void
set_source (cairo_t *cr, VtrColor color, double strength)
{
  cairo_set_source_rgba (cr, ((color >> 16) & 255) / 255.0, ((color >> 8) & 255) / 255.0, (color & 255) / 255.0, strength);
}

static VtrTheme *
new_theme (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  return vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
}

static void
draw_histogram_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrColumnHeader *self = data;
  g_autoptr (VtrTheme) theme = new_theme ();
  double step = self->n_heights > 0 ? (double) width / self->n_heights : 0;

  set_source (cr, vtr_theme_get_color (theme, VTR_INK_NEUTRAL), 1);
  for (guint i = 0; i < self->n_heights; i++)
    {
      double bar = self->heights[i] > 0 ? MAX (1, self->heights[i] * height) : 0;
      cairo_rectangle (cr, i * step, height - bar, MAX (1, step - (step > 3 ? 1 : 0)), bar);
    }
  cairo_fill (cr);
}

static void
draw_missing_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrColumnHeader *self = data;
  g_autoptr (VtrTheme) theme = new_theme ();

  set_source (cr, vtr_theme_get_color (theme, VTR_INK_TEXT), 0.12);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  if (self->missing_share <= 0)
    return;
  set_source (cr, vtr_theme_get_color (theme, VTR_INK_SERIES_2), 1);
  cairo_rectangle (cr, 0, 0, width * MAX (MISSING_FLOOR, self->missing_share), height);
  cairo_fill (cr);
}

/**
 * vtr_kind_get_badge:
 * @kind: a kind of column
 *
 * Returns: the short mark of the table's header
 */
const char *
vtr_kind_get_badge (VtrKind kind)
{
  switch (kind)
    {
    case VTR_KIND_NUMERIC: return "123";
    case VTR_KIND_CATEGORICAL: return "ABC";
    case VTR_KIND_DATETIME: return _("Date");
    case VTR_KIND_IMAGE: return _("Image");
    case VTR_KIND_TEXT:
    default: return _("Text");
    }
}

static void
add_picture (VtrColumnHeader *self, GtkWidget *box)
{
  self->histogram = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->histogram), 32);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->histogram), draw_histogram_cb, self, NULL);
  self->missing_bar = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->missing_bar), 4);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->missing_bar), draw_missing_cb, self, NULL);
  gtk_box_append (GTK_BOX (box), self->histogram);
  gtk_box_append (GTK_BOX (box), self->missing_bar);
}

static GtkWidget *
new_name_line (VtrColumnHeader *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->name = gtk_label_new (vtr_column_get_name (self->column));
  self->arrow = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_widget_add_css_class (self->name, "card-title");
  gtk_box_append (GTK_BOX (line), self->name);
  gtk_box_append (GTK_BOX (line), self->arrow);
  return line;
}

static GtkWidget *
new_kind_line (VtrColumnHeader *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  VtrKind kind = vtr_column_get_kind (self->column);

  self->badge = gtk_label_new (vtr_kind_get_badge (kind));
  gtk_widget_add_css_class (self->badge, "badge");
  gtk_widget_add_css_class (self->badge, kind == VTR_KIND_NUMERIC ? "number" : kind == VTR_KIND_CATEGORICAL ? "category" : "other");
  self->missing = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->missing), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->missing), 0);
  gtk_widget_add_css_class (self->missing, "small");
  gtk_box_append (GTK_BOX (line), self->badge);
  gtk_box_append (GTK_BOX (line), self->missing);
  return line;
}

static const char *
sort_words (int direction)
{
  return direction > 0 ? _(", sorted ascending") : direction < 0 ? _(", sorted descending") : "";
}

static void
refresh_missing (VtrColumnHeader *self)
{
  gsize n = vtr_column_get_n_rows (self->column), n_missing = vtr_column_get_n_missing (self->column);

  self->missing_share = n > 0 ? (double) n_missing / n : 0;
  g_autofree char *percent = vtr_label_percent (self->missing_share);
  g_autofree char *text = n_missing == 0 ? g_strdup (_("complete")) : g_strdup_printf (_("%s missing"), percent);
  g_autofree char *label = g_strdup_printf ("%s, %s, %s%s", vtr_column_get_name (self->column),
                                            vtr_kind_to_string (vtr_column_get_kind (self->column)), text,
                                            sort_words (self->direction));
  gtk_label_set_label (GTK_LABEL (self->missing), text);
  gtk_widget_add_css_class (self->missing, n_missing == 0 ? "dim-label" : "watch");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[MENU_REQUESTED], 0);
}

static void
right_click_cb (GtkGestureClick *gesture, int n_press, double x, double y, VtrColumnHeader *self)
{
  g_signal_emit (self, signals[MENU_REQUESTED], 0);
}

static void
vtr_column_header_finalize (GObject *object)
{
  VtrColumnHeader *self = VTR_COLUMN_HEADER (object);

  g_clear_pointer (&self->column, vtr_column_unref);
  g_free (self->heights);
  G_OBJECT_CLASS (vtr_column_header_parent_class)->finalize (object);
}

static void
vtr_column_header_class_init (VtrColumnHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_column_header_finalize;
  /* The person wants the column's menu: right click, Menu key or Shift+F10. */
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", VTR_TYPE_COLUMN_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "header.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "header.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "header.menu", NULL);
}

static void
vtr_column_header_init (VtrColumnHeader *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (right_click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * vtr_column_header_new:
 * @column: the column it stands above
 *
 * Returns: (transfer floating): a header without histogram yet
 */
GtkWidget *
vtr_column_header_new (VtrColumn *column)
{
  VtrColumnHeader *self = g_object_new (VTR_TYPE_COLUMN_HEADER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->column = vtr_column_ref (column);
  gtk_box_append (GTK_BOX (box), new_name_line (self));
  add_picture (self, box);
  gtk_box_append (GTK_BOX (box), new_kind_line (self));
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "column-header");
  refresh_missing (self);
  return GTK_WIDGET (self);
}

/**
 * vtr_column_header_set_summary:
 * @self: a header
 * @summary: (nullable): of its column
 */
void
vtr_column_header_set_summary (VtrColumnHeader *self, const VtrColumnSummary *summary)
{
  g_return_if_fail (VTR_IS_COLUMN_HEADER (self));
  gboolean by_value = summary != NULL && summary->n_bins > 0;
  double largest = 0;

  g_clear_pointer (&self->heights, g_free);
  self->n_heights = summary == NULL ? 0 : by_value ? summary->n_bins : MIN (summary->n_top, MAX_CATEGORIES);
  self->heights = g_new0 (double, self->n_heights + 1);
  for (guint i = 0; i < self->n_heights; i++)
    {
      self->heights[i] = by_value ? (double) summary->bin_counts[i] : (double) summary->top[i].count;
      largest = MAX (largest, self->heights[i]);
    }
  for (guint i = 0; i < self->n_heights && largest > 0; i++)
    self->heights[i] /= largest;
  gtk_widget_queue_draw (self->histogram);
}

/**
 * vtr_column_header_set_selected:
 * @self: a header
 * @selected: whether its column is the chosen one
 */
void
vtr_column_header_set_selected (VtrColumnHeader *self, gboolean selected)
{
  g_return_if_fail (VTR_IS_COLUMN_HEADER (self));
  if (selected)
    gtk_widget_add_css_class (GTK_WIDGET (self), "selected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "selected");
}

/**
 * vtr_column_header_set_sort:
 * @self: a header
 * @direction: 1 ascending, −1 descending, 0 neither
 */
void
vtr_column_header_set_sort (VtrColumnHeader *self, int direction)
{
  g_return_if_fail (VTR_IS_COLUMN_HEADER (self));
  if (self->direction == direction)
    return;
  self->direction = direction;
  gtk_label_set_label (GTK_LABEL (self->arrow), direction > 0 ? "▴" : direction < 0 ? "▾" : "");
  refresh_missing (self);
}

/**
 * vtr_column_header_set_narrow:
 * @self: a header
 * @narrow: whether there is no room to say that the column is complete
 */
void
vtr_column_header_set_narrow (VtrColumnHeader *self, gboolean narrow)
{
  g_return_if_fail (VTR_IS_COLUMN_HEADER (self));
  gtk_widget_set_visible (self->missing, !narrow || self->missing_share > 0);
}
