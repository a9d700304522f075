/* VtrChartView: a figure on screen. A job builds it, lays it out and paints it into a texture whenever
 * what is shown, its place, the style or the selection changes; until it is done the last picture
 * stays. Hovering, focus and the chosen row are drawn over it on the main thread. */
#include "vtr-chart-view-private.h"
#include "vtr-config.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define TOOLTIP_DISTANCE 12.0
#define EXPORT_WIDTH 640
#define EXPORT_HEIGHT 420

G_DEFINE_FINAL_TYPE (VtrChartView, vtr_chart_view, GTK_TYPE_WIDGET)

enum { ACTIVATED, SELECTED, RANGE, SHOWN, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Pictures from jobs ---------------------------------------------------------------------- */

static void update (VtrChartView *self);

static VtrChartLook
current_look (VtrChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AdwStyleManager *style = adw_style_manager_get_default ();

  return (VtrChartLook) {
    .width = gtk_widget_get_width (widget), .height = gtk_widget_get_height (widget),
    .scale = gtk_widget_get_scale_factor (widget), .dark = adw_style_manager_get_dark (style),
    .high_contrast = adw_style_manager_get_high_contrast (style), .plain = self->plain, .rows = self->rows,
  };
}

static gboolean
same_look (const VtrChartLook *a, const VtrChartLook *b)
{
  return a->width == b->width && a->height == b->height && a->scale == b->scale && a->dark == b->dark
         && a->high_contrast == b->high_contrast && a->plain == b->plain && a->rows == b->rows;
}

static void
name_picture (VtrChartView *self)
{
  const char *title = vtr_figure_get_title (self->picture->figure);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : _("Chart"), -1);
  vtr_chart_view_describe (self);
}

/* Another natural size asks for another layout of the page; the same one does not. */
static void
take_picture (VtrChartView *self, VtrPicture *picture)
{
  double old_width = 0, old_height = 0, width = 0, height = 0;

  if (self->picture != NULL)
    vtr_figure_get_natural_size (self->picture->figure, &old_width, &old_height);
  g_clear_pointer (&self->picture, vtr_picture_free);
  self->picture = picture;
  if (picture != NULL)
    {
      vtr_figure_get_natural_size (picture->figure, &width, &height);
      name_picture (self);
    }
  if (width != old_width || height != old_height)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
drop_drawing (VtrChartView *self)
{
  vtr_chart_view_clear_hit (self);
  g_clear_pointer (&self->scene, vtr_scene_unref);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->look.rows, g_array_unref);
}

static void
take_result (VtrChartView *self, VtrChartResult *result)
{
  gboolean is_new = result->picture != NULL;
  VtrHit hit = self->hit;
  gboolean keep = !is_new && self->has_hit && self->by_keyboard && self->look.width == result->look.width;

  drop_drawing (self);
  if (is_new)
    take_picture (self, g_steal_pointer (&result->picture));
  self->scene = g_steal_pointer (&result->scene);
  self->texture = g_steal_pointer (&result->texture);
  self->look = result->look;
  result->look.rows = NULL;
  if (keep)   /* the same scene, painted anew: the keyboard stays where it was */
    {
      self->hit = hit;
      self->has_hit = TRUE;
      self->tooltip = vtr_scene_dup_tooltip (self->scene, &hit);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (is_new)
    g_signal_emit (self, signals[SHOWN], 0);
}

static void
finished_cb (VtrJob *job, VtrChartView *self)
{
  VtrChartRequest *built = g_object_get_data (G_OBJECT (job), "request");
  gboolean wanted = built != NULL && built == self->wanted;

  self->job = NULL;
  if (wanted)
    g_clear_pointer (&self->wanted, vtr_chart_request_unref);
  if (self->job_generation >= self->floor)
    {
      if (vtr_job_get_status (job) == VTR_JOB_DONE)
        take_result (self, vtr_job_get_result (job));
      else if (wanted && vtr_job_get_status (job) == VTR_JOB_FAILED)
        {
          vtr_chart_view_set_picture (self, NULL);
          g_signal_emit (self, signals[FAILED], 0, vtr_job_get_error (job));
        }
    }
  if (self->dirty)
    update (self);
}

/* Starts what is to be done, one job at a time: a slider that moves on meanwhile is caught up with. */
static void
update (VtrChartView *self)
{
  VtrChartLook look = current_look (self);
  gboolean on_screen = gtk_widget_get_mapped (GTK_WIDGET (self)), stale;

  self->dirty = self->job != NULL;
  stale = self->picture != NULL && look.width >= 1 && look.height >= 1
    && (self->scene == NULL || !same_look (&look, &self->look));
  if (self->job != NULL || !on_screen || (self->wanted == NULL && !stale))
    return;
  g_autoptr (VtrJob) job = vtr_chart_job_new (self->wanted, self->wanted == NULL ? self->picture->figure : NULL, &look);
  if (self->wanted != NULL)
    g_object_set_data_full (G_OBJECT (job), "request", vtr_chart_request_ref (self->wanted),
                            (GDestroyNotify) vtr_chart_request_unref);
  self->job = job;
  self->job_generation = ++self->generation;
  g_signal_connect_object (job, "finished", G_CALLBACK (finished_cb), self, 0);
  vtr_job_queue_push (self->painter, job);
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

  update (self);
  if (self->texture == NULL || width < 1 || height < 1)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (0, 0, self->look.width, self->look.height));
  if (self->row >= 0 || self->has_hit || self->dragging)
    snapshot_marks (self, snapshot, width, height);
  if (self->has_hit && self->tooltip != NULL)
    snapshot_tooltip (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
}

static void
vtr_chart_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vtr_chart_view_parent_class)->map (widget);
  update (VTR_CHART_VIEW (widget));
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

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_chart_view_dispose (GObject *object)
{
  VtrChartView *self = VTR_CHART_VIEW (object);

  drop_drawing (self);
  self->job = NULL;
  if (self->painter != NULL)
    vtr_job_queue_cancel_all (self->painter);
  g_clear_object (&self->painter);
  g_clear_pointer (&self->wanted, vtr_chart_request_unref);
  g_clear_pointer (&self->picture, vtr_picture_free);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (vtr_chart_view_parent_class)->dispose (object);
}

static void
vtr_chart_view_class_init (VtrChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = VTR_TYPE_CHART_VIEW;

  G_OBJECT_CLASS (klass)->dispose = vtr_chart_view_dispose;
  widget_class->snapshot = vtr_chart_view_snapshot;
  widget_class->measure = vtr_chart_view_measure;
  widget_class->map = vtr_chart_view_map;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  signals[RANGE] = g_signal_new ("range", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SHOWN] = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
vtr_chart_view_init (VtrChartView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->row = -1;
  self->painter = vtr_job_queue_new (1);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  vtr_chart_view_add_controllers (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

void
vtr_chart_view_emit_activated (VtrChartView *self, VtrRef *ref)
{
  g_signal_emit (self, signals[ACTIVATED], 0, ref);
}

void
vtr_chart_view_emit_selected (VtrChartView *self, GArray *rows)
{
  g_signal_emit (self, signals[SELECTED], 0, rows);
}

void
vtr_chart_view_emit_range (VtrChartView *self, double from, double to)
{
  g_signal_emit (self, signals[RANGE], 0, from, to);
}

/* --- Public ---------------------------------------------------------------------------------- */

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
 * vtr_chart_view_show:
 * @self: a chart
 * @request: what to show
 *
 * Builds it in a job once the chart is on screen; the last picture stays meanwhile. The figure's
 * title becomes the accessible label, the picture's sentence the description.
 */
void
vtr_chart_view_show (VtrChartView *self, VtrChartRequest *request)
{
  g_return_if_fail (VTR_IS_CHART_VIEW (self) && request != NULL);
  g_clear_pointer (&self->wanted, vtr_chart_request_unref);
  self->wanted = vtr_chart_request_ref (request);
  update (self);
}

/**
 * vtr_chart_view_set_picture:
 * @self: a chart
 * @picture: (transfer full) (nullable): what to show; it is painted in a job
 */
void
vtr_chart_view_set_picture (VtrChartView *self, VtrPicture *picture)
{
  g_return_if_fail (VTR_IS_CHART_VIEW (self));
  g_clear_pointer (&self->wanted, vtr_chart_request_unref);
  self->floor = self->generation + 1;
  drop_drawing (self);
  take_picture (self, picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update (self);
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
 * vtr_chart_view_set_plain:
 * @self: a chart
 * @plain: whether title line and caption are left out on screen
 */
void
vtr_chart_view_set_plain (VtrChartView *self, gboolean plain)
{
  g_return_if_fail (VTR_IS_CHART_VIEW (self));
  self->plain = plain;
  update (self);
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
 * vtr_chart_view_set_rows:
 * @self: a chart
 * @rows: (nullable) (element-type guint32): the selected rows; what stands for others fades
 */
void
vtr_chart_view_set_rows (VtrChartView *self, GArray *rows)
{
  g_return_if_fail (VTR_IS_CHART_VIEW (self));
  if (self->rows == rows)
    return;
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = rows != NULL ? g_array_ref (rows) : NULL;
  update (self);
}

/**
 * vtr_chart_view_export:
 * @self: a chart that shows something
 * @path: (nullable): where to; the ending chooses SVG, PDF, PNG or CSV; NULL: a PNG in memory
 * @scale: pixels per unit, for PNG
 * @as_on_screen: the window's style instead of the light one
 *
 * The figure with its title and caption, at its size on screen.
 *
 * Returns: (transfer full): a job to be pushed; its result is a #GBytes, empty for a file
 */
VtrJob *
vtr_chart_view_export (VtrChartView *self, const char *path, int scale, gboolean as_on_screen)
{
  g_return_val_if_fail (VTR_IS_CHART_VIEW (self) && self->picture != NULL, NULL);
  VtrChartLook look = current_look (self);

  look.width = MAX (look.width, EXPORT_WIDTH);
  look.height = MAX (look.height, EXPORT_HEIGHT);
  look.scale = scale;
  look.plain = FALSE;
  look.rows = NULL;
  if (!as_on_screen)
    look.dark = look.high_contrast = FALSE;
  return vtr_chart_export_job_new (self->picture->figure, self->picture->table, path, &look);
}
