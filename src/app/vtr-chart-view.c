/* VtrChartView: a figure on screen. The scene is laid out anew when size, scale or style change and
 * drawn once into a texture; hovering, focus and the chosen row are drawn over it. Pointer and
 * keyboard ask the scene the same questions, so what is seen is what is found. */
#include "vtr-chart-view.h"
#include "vtr-export.h"
#include "vtr-read.h"
#include "vtr-config.h"
#include <adwaita.h>
#include <glib/gi18n.h>

#define HIT_RADIUS 9.0
#define TOOLTIP_DELAY_MS 80
#define TOOLTIP_DISTANCE 12.0
#define DRAG_THRESHOLD 6.0

struct _VtrChartView
{
  GtkWidget parent_instance;

  VtrPicture *picture;
  VtrScene   *scene;
  GdkTexture *texture;
  double      texture_width, texture_height;
  int         texture_scale;

  gint64      row;
  VtrHit      hit;           /* what the tooltip is about */
  gboolean    has_hit;
  gboolean    by_keyboard;
  double      pointer_x, pointer_y;
  guint       tooltip_source;
  char       *tooltip;

  gboolean    dragging;
  double      drag_x, drag_y, drag_w, drag_h;
};

G_DEFINE_FINAL_TYPE (VtrChartView, vtr_chart_view, GTK_TYPE_WIDGET)

enum { ACTIVATED, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Scene and texture ----------------------------------------------------------------------- */

static void
drop_scene (VtrChartView *self)
{
  g_clear_pointer (&self->scene, vtr_scene_unref);
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
clear_hit (VtrChartView *self)
{
  g_clear_handle_id (&self->tooltip_source, g_source_remove);
  g_clear_pointer (&self->tooltip, g_free);
  if (self->has_hit)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->has_hit = FALSE;
}

static void
ensure_scene (VtrChartView *self, double width, double height)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  if (self->scene != NULL && self->texture_width == width && self->texture_height == height)
    return;
  drop_scene (self);
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style),
                                              adw_style_manager_get_high_contrast (style));
  self->scene = vtr_scene_new (self->picture->figure, width, height, theme);
  self->texture_width = width;
  self->texture_height = height;
  self->has_hit = FALSE;
}

static GdkTexture *
render_texture (VtrScene *scene, double width, double height, int scale)
{
  int w = (int) ceil (width * scale), h = (int) ceil (height * scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, w, h);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  vtr_scene_paint (scene, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * h,
                                                         (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (w, h, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* --- Drawing --------------------------------------------------------------------------------- */

static PangoLayout *
new_tooltip_layout (VtrChartView *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_auto (GStrv) lines = g_strsplit (self->tooltip, "\n", 2);
  g_autofree char *first = g_markup_escape_text (lines[0], -1);
  g_autofree char *rest = g_markup_escape_text (lines[1] != NULL ? lines[1] : "", -1);
  g_autofree char *markup = lines[1] != NULL
    ? g_strdup_printf ("<span size='small'><b>%s</b>\n%s</span>", first, rest)
    : g_strdup_printf ("<span size='small'><b>%s</b></span>", first);

  pango_layout_set_markup (layout, markup, -1);
  pango_layout_set_width (layout, 320 * PANGO_SCALE);
  return layout;
}

static void
snapshot_tooltip (VtrChartView *self, GtkSnapshot *snapshot, double width, double height)
{
  g_autoptr (PangoLayout) layout = new_tooltip_layout (self);
  PangoRectangle text;
  pango_layout_get_pixel_extents (layout, NULL, &text);
  double box_w = text.width + 20, box_h = text.height + 14;
  double px = self->by_keyboard ? self->hit.x : self->pointer_x;
  double py = self->by_keyboard ? self->hit.y : self->pointer_y;
  double x = px + TOOLTIP_DISTANCE, y = py + TOOLTIP_DISTANCE;

  if (x + box_w > width)
    x = MAX (0, px - TOOLTIP_DISTANCE - box_w);
  if (y + box_h > height)
    y = MAX (0, py - TOOLTIP_DISTANCE - box_h);

  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, box_w, box_h), 8);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.12, 0.12, 0.13, 0.94 }, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + 10, y + 7));
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA) { 1, 1, 1, 1 });
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_marks (VtrChartView *self, GtkSnapshot *snapshot, double width, double height)
{
  GdkRGBA ink;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &ink);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  if (self->row >= 0)
    vtr_scene_paint_row (self->scene, cr, self->row);
  if (self->has_hit)
    {
      cairo_arc (cr, self->hit.x, self->hit.y, 5.5, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_set_line_width (cr, 1.6);
      cairo_stroke (cr);
    }
  if (self->dragging)
    {
      cairo_rectangle (cr, self->drag_x + 0.5, self->drag_y + 0.5, self->drag_w, self->drag_h);
      ink.alpha = 0.08;
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_fill_preserve (cr);
      ink.alpha = 0.5;
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
vtr_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VtrChartView *self = VTR_CHART_VIEW (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->picture == NULL || width < 1 || height < 1)
    return;
  ensure_scene (self, width, height);
  if (self->texture == NULL || self->texture_scale != scale)
    {
      g_clear_object (&self->texture);
      self->texture = render_texture (self->scene, width, height, scale);
      self->texture_scale = scale;
    }
  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->row >= 0 || self->has_hit || self->dragging)
    snapshot_marks (self, snapshot, width, height);
  if (self->has_hit && self->tooltip != NULL)
    snapshot_tooltip (self, snapshot, width, height);
}

static void
vtr_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  VtrChartView *self = VTR_CHART_VIEW (widget);
  double width = 320, height = 240;

  if (self->picture != NULL)
    vtr_figure_get_natural_size (self->picture->figure, &width, &height);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 120;
  *natural = MAX (*minimum, (int) (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height));
}

/* --- Pointer --------------------------------------------------------------------------------- */

static void
describe (VtrChartView *self)
{
  if (self->picture == NULL)
    return;
  g_autofree char *text = self->has_hit && self->by_keyboard && self->tooltip != NULL
    ? g_strdup_printf ("%s %s", self->tooltip, self->picture->sentence) : g_strdup (self->picture->sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static gboolean
show_tooltip_cb (gpointer data)
{
  VtrChartView *self = data;

  self->tooltip_source = 0;
  g_free (self->tooltip);
  self->tooltip = self->has_hit && self->scene != NULL ? vtr_scene_dup_tooltip (self->scene, &self->hit) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, VtrChartView *self)
{
  VtrHit hit;

  self->pointer_x = x;
  self->pointer_y = y;
  self->by_keyboard = FALSE;
  if (self->scene == NULL || self->dragging || !vtr_scene_hit (self->scene, x, y, HIT_RADIUS, &hit))
    {
      clear_hit (self);
      return;
    }
  if (self->has_hit && hit.item == self->hit.item && hit.element == self->hit.element)
    return;
  clear_hit (self);
  self->hit = hit;
  self->has_hit = TRUE;
  self->tooltip_source = g_timeout_add (TOOLTIP_DELAY_MS, show_tooltip_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *controller, VtrChartView *self)
{
  clear_hit (self);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VtrChartView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VtrChartView *self)
{
  double x, y;

  if (!self->dragging && MAX (fabs (dx), fabs (dy)) < DRAG_THRESHOLD)
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  clear_hit (self);
  self->dragging = TRUE;
  self->drag_x = MIN (x, x + dx);
  self->drag_y = MIN (y, y + dy);
  self->drag_w = fabs (dx);
  self->drag_h = fabs (dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
emit_selected (VtrChartView *self)
{
  g_autoptr (GArray) hits = vtr_scene_query (self->scene, self->drag_x, self->drag_y, self->drag_x + self->drag_w,
                                             self->drag_y + self->drag_h);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < hits->len; i++)
    {
      gint64 row = g_array_index (hits, VtrHit, i).ref.row;
      guint32 value = (guint32) row;
      if (row >= 0 && g_hash_table_add (seen, GUINT_TO_POINTER (value + 1)))
        g_array_append_val (rows, value);
    }
  g_signal_emit (self, signals[SELECTED], 0, rows);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, VtrChartView *self)
{
  double x, y;
  VtrHit hit;

  if (self->dragging)
    {
      self->dragging = FALSE;
      if (self->scene != NULL)
        emit_selected (self);
    }
  else if (gtk_gesture_drag_get_start_point (gesture, &x, &y) && self->scene != NULL
           && vtr_scene_hit (self->scene, x, y, HIT_RADIUS, &hit))
    g_signal_emit (self, signals[ACTIVATED], 0, &hit.ref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- Keyboard -------------------------------------------------------------------------------- */

static gboolean
walk_for_key (guint keyval, VtrWalk *walk)
{
  switch (keyval)
    {
    case GDK_KEY_Left: *walk = VTR_WALK_LEFT; return TRUE;
    case GDK_KEY_Right: *walk = VTR_WALK_RIGHT; return TRUE;
    case GDK_KEY_Up: *walk = VTR_WALK_UP; return TRUE;
    case GDK_KEY_Down: *walk = VTR_WALK_DOWN; return TRUE;
    case GDK_KEY_Home: *walk = VTR_WALK_HOME; return TRUE;
    case GDK_KEY_End: *walk = VTR_WALK_END; return TRUE;
    default: return FALSE;
    }
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                VtrChartView *self)
{
  VtrWalk walk;

  if (self->scene == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (walk_for_key (keyval, &walk))
    {
      VtrHit to;
      gboolean from_here = self->has_hit && self->by_keyboard;
      if (vtr_scene_next (self->scene, from_here ? &self->hit : NULL, walk, &to))
        {
          clear_hit (self);
          self->hit = to;
          self->has_hit = self->by_keyboard = TRUE;
          show_tooltip_cb (self);
          describe (self);
        }
      return TRUE;
    }
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && self->has_hit)
    {
      g_signal_emit (self, signals[ACTIVATED], 0, &self->hit.ref);
      return TRUE;
    }
  if (keyval == GDK_KEY_Escape && self->has_hit)
    {
      clear_hit (self);
      describe (self);
      return TRUE;
    }
  return FALSE;
}

static void
focus_leave_cb (GtkEventControllerFocus *controller, VtrChartView *self)
{
  clear_hit (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_chart_view_dispose (GObject *object)
{
  VtrChartView *self = VTR_CHART_VIEW (object);

  clear_hit (self);
  g_clear_pointer (&self->picture, vtr_picture_free);
  g_clear_pointer (&self->scene, vtr_scene_unref);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (vtr_chart_view_parent_class)->dispose (object);
}

static void
vtr_chart_view_class_init (VtrChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_chart_view_dispose;
  widget_class->snapshot = vtr_chart_view_snapshot;
  widget_class->measure = vtr_chart_view_measure;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[ACTIVATED] = g_signal_new ("activated", VTR_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SELECTED] = g_signal_new ("selected", VTR_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_ARRAY);
}

static void
add_controllers (VtrChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

static void
vtr_chart_view_init (VtrChartView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->row = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  add_controllers (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (drop_scene), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (drop_scene), self, G_CONNECT_SWAPPED);
}

/**
 * vtr_chart_view_new:
 *
 * Returns: (transfer floating): an empty chart
 */
GtkWidget *
vtr_chart_view_new (void)
{
  return g_object_new (VTR_TYPE_CHART_VIEW, NULL);
}

/**
 * vtr_chart_view_set_picture:
 * @self: a chart
 * @picture: (transfer full) (nullable): what to show
 *
 * The figure's title becomes the accessible label, the picture's sentence the description.
 */
void
vtr_chart_view_set_picture (VtrChartView *self, VtrPicture *picture)
{
  g_return_if_fail (VTR_IS_CHART_VIEW (self));
  clear_hit (self);
  g_clear_pointer (&self->picture, vtr_picture_free);
  self->picture = picture;
  drop_scene (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (picture == NULL)
    return;
  const char *title = vtr_figure_get_title (picture->figure);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : _("Chart"), -1);
  describe (self);
}

/**
 * vtr_chart_view_get_picture:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
VtrPicture *
vtr_chart_view_get_picture (VtrChartView *self)
{
  g_return_val_if_fail (VTR_IS_CHART_VIEW (self), NULL);
  return self->picture;
}

/**
 * vtr_chart_view_set_row:
 * @self: a chart
 * @row: the row to ring and connect, or −1
 */
void
vtr_chart_view_set_row (VtrChartView *self, gint64 row)
{
  g_return_if_fail (VTR_IS_CHART_VIEW (self));
  if (self->row == row)
    return;
  self->row = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vtr_chart_view_export:
 * @self: a chart that shows something
 * @path: where to; the ending chooses SVG, PDF, PNG or CSV
 * @scale: pixels per unit, for PNG
 * @error: return location
 *
 * Writes the figure with its title and caption in the light style, at its size on screen.
 *
 * Returns: whether it was written; the old file stays where it was not
 */
gboolean
vtr_chart_view_export (VtrChartView *self, const char *path, double scale, GError **error)
{
  g_return_val_if_fail (VTR_IS_CHART_VIEW (self) && self->picture != NULL, FALSE);
  if (g_str_has_suffix (path, ".csv"))
    return vtr_write_csv (self->picture->table, path, error);
  double width, height;
  vtr_figure_get_natural_size (self->picture->figure, &width, &height);
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);
  vtr_figure_set_header (self->picture->figure, TRUE);
  g_autoptr (VtrScene) scene = vtr_scene_new (self->picture->figure, MAX (width, gtk_widget_get_width (GTK_WIDGET (self))),
                                              MAX (height, gtk_widget_get_height (GTK_WIDGET (self))), theme);
  vtr_figure_set_header (self->picture->figure, FALSE);
  return vtr_scene_write (scene, path, scale, error);
}
