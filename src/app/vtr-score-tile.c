/* VtrScoreTile: see the header. The whisker is 4.4 intervals wide, so that tiles compare at a glance. */
#include "vtr-score-tile.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define WHISKER_SPANS 4.4

struct _VtrScoreTile
{
  GtkWidget parent_instance;

  GtkWidget *box, *whisker, *chain;
  GtkLabel  *title, *value, *interval;
  double     low, high, at;
};

G_DEFINE_FINAL_TYPE (VtrScoreTile, vtr_score_tile, GTK_TYPE_WIDGET)

static void
set_ink (cairo_t *cr, const VtrTheme *theme, VtrInk ink)
{
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, (c >> 24) / 255.0);
}

static void
draw_line (cairo_t *cr, double from, double to, double y, double width)
{
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, to, y);
  cairo_stroke (cr);
}

static void
draw_whisker_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrScoreTile *self = data;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  double y = height / 2.0, span = self->high - self->low;
  double left = self->at - WHISKER_SPANS / 2 * span, scale = span > 0 ? width / (WHISKER_SPANS * span) : 0;

  set_ink (cr, theme, VTR_INK_GRID);
  draw_line (cr, 0, width, y, 2);
  if (!(span >= 0))
    return;
  set_ink (cr, theme, VTR_INK_SERIES_1);
  draw_line (cr, MAX ((self->low - left) * scale, 0), MIN ((self->high - left) * scale, width), y, 3);
  set_ink (cr, theme, VTR_INK_GROUND);
  cairo_arc (cr, width / 2.0, y, 5, 0, 2 * G_PI);
  cairo_fill (cr);
  set_ink (cr, theme, VTR_INK_SERIES_1);
  cairo_arc (cr, width / 2.0, y, 3.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static GtkLabel *
add_label (GtkWidget *box, float xalign, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
vtr_score_tile_dispose (GObject *object)
{
  g_clear_pointer (&VTR_SCORE_TILE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vtr_score_tile_parent_class)->dispose (object);
}

static void
vtr_score_tile_class_init (VtrScoreTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_score_tile_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
vtr_score_tile_init (VtrScoreTile *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->whisker = gtk_drawing_area_new ();
  self->chain = gtk_image_new_from_icon_name ("vitrine-link-symbolic");
  self->title = add_label (head, 0, (const char *[]) { "dim-label", "tile-title", NULL });
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_set_tooltip_text (self->chain, _("Follows the decision threshold"));
  gtk_image_set_pixel_size (GTK_IMAGE (self->chain), 15);
  gtk_widget_add_css_class (self->chain, "dim-label");
  gtk_box_append (GTK_BOX (head), self->chain);
  gtk_box_append (GTK_BOX (self->box), head);
  self->value = add_label (self->box, 0, (const char *[]) { "figure", NULL });
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->whisker), 12);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->whisker), 12);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->whisker), draw_whisker_cb, self, NULL);
  gtk_widget_set_hexpand (self->whisker, TRUE);
  gtk_widget_set_valign (self->whisker, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (foot), self->whisker);
  self->interval = add_label (foot, 1, (const char *[]) { "dim-label", "tile-interval", "numeric", NULL });
  gtk_box_append (GTK_BOX (self->box), foot);
  gtk_widget_add_css_class (self->box, "vcard");
  gtk_widget_add_css_class (self->box, "tile");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * vtr_score_tile_new:
 *
 * Returns: (transfer floating): an empty tile
 */
GtkWidget *
vtr_score_tile_new (void)
{
  return g_object_new (VTR_TYPE_SCORE_TILE, NULL);
}

/* Shares to three digits, values as data are written. */
static char *
dup_number (VtrTask task, VtrMetric metric, double value)
{
  return task == VTR_TASK_CLASSIFICATION || metric == VTR_METRIC_R2 || metric == VTR_METRIC_MAPE ? vtr_label_score (value) : vtr_label_value (value);
}

/**
 * vtr_score_tile_set:
 * @self: a tile
 * @evaluation: whose number
 * @metric: which
 * @shown: what the present threshold gives; NaN: the evaluation's own number
 *
 * Hides the tile where the evaluation has no such number.
 */
void
vtr_score_tile_set (VtrScoreTile *self, const VtrEvaluationData *evaluation, VtrMetric metric, double shown)
{
  g_return_if_fail (VTR_IS_SCORE_TILE (self) && evaluation != NULL);
  const VtrMetricInfo *info = vtr_metric_get_info (metric);
  gboolean own = isnan (shown), has_interval = own && evaluation->n_resamples > 0 && !isnan (evaluation->low[metric]);
  double value = own ? evaluation->metrics[metric] : shown;
  g_autofree char *text = dup_number (evaluation->task, metric, value), *low = dup_number (evaluation->task, metric, evaluation->low[metric]);
  g_autofree char *high = dup_number (evaluation->task, metric, evaluation->high[metric]);
  g_autofree char *interval = has_interval ? g_strdup_printf ("%s–%s", low, high) : g_strdup ("");
  g_autofree char *label = g_strdup_printf ("%s %s %s", _(info->title), text, interval);

  self->at = value;
  self->low = has_interval ? evaluation->low[metric] : NAN;
  self->high = has_interval ? evaluation->high[metric] : NAN;
  gtk_label_set_label (self->title, _(info->title));
  gtk_label_set_label (self->value, text);
  gtk_label_set_label (self->interval, interval);
  gtk_widget_set_visible (self->chain, info->follows_threshold && evaluation->n_classes == 2 && evaluation->has_scores);
  gtk_widget_set_visible (GTK_WIDGET (self), evaluation->has[metric]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (self->whisker);
}
