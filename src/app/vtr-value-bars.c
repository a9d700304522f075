/* VtrValueBars: drawn by itself, as it is small and changes with every column that is looked at. */
#include "vtr-value-bars.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>

#define FEW 9
#define BAR_PITCH 18.5
#define BAR_HEIGHT 13
#define NAME_WIDTH 122
#define SHARE_WIDTH 42
#define HISTOGRAM_HEIGHT 92
#define NUMBERS_HEIGHT 18

struct _VtrValueBars
{
  GtkWidget parent_instance;

  GtkWidget *box, *area, *more;
  VtrValueCounts *counts; /* (nullable) */
  gboolean shows_all;
};

G_DEFINE_FINAL_TYPE (VtrValueBars, vtr_value_bars, GTK_TYPE_WIDGET)

/* --- Drawing --------------------------------------------------------------------------------- */

static void
set_ink (cairo_t *cr, const VtrTheme *theme, VtrInk ink)
{
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0,
                         ((c >> 24) & 255) / 255.0);
}

static void
draw_text (VtrValueBars *self,
           cairo_t *cr,
           const VtrTheme *theme,
           const char *text,
           double x,
           double y,
           double width,
           gboolean right)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->area, text);
  g_autoptr (PangoFontDescription) font =
      pango_font_description_from_string (vtr_theme_get_family (theme));

  pango_font_description_set_absolute_size (font, 12 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static double
largest_count (const VtrValueCounts *counts)
{
  double largest = 1;

  for (guint i = 0; i < counts->n; i++)
    largest = MAX (largest, counts->counts[i]);
  return largest;
}

static guint
n_shown (VtrValueBars *self)
{
  return self->counts == NULL                            ? 0
         : self->counts->is_histogram || self->shows_all ? self->counts->n
                                                         : MIN (self->counts->n, FEW);
}

static void
rounded (cairo_t *cr, double x, double y, double width, double height)
{
  double r = MIN (1.5, width / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_bar (
    VtrValueBars *self, cairo_t *cr, const VtrTheme *theme, guint i, double width, double largest)
{
  const VtrValueCounts *c = self->counts;
  double y = i * BAR_PITCH, right = c->chosen != NULL ? SHARE_WIDTH : 0;
  double full = MAX (1, (width - NAME_WIDTH - right) * c->counts[i] / largest);

  set_ink (cr, theme, VTR_INK_TEXT);
  draw_text (self, cr, theme, c->names[i], 0, y, NAME_WIDTH - 8, FALSE);
  set_ink (cr, theme, VTR_INK_NEUTRAL);
  rounded (cr, NAME_WIDTH, y + 2, full, BAR_HEIGHT);
  if (c->chosen == NULL || c->counts[i] <= 0)
    return;
  double part = c->chosen[i] / c->counts[i];
  set_ink (cr, theme, VTR_INK_CHOSEN);
  if (part > 0)
    rounded (cr, NAME_WIDTH, y + 2, MAX (1, full * part), BAR_HEIGHT);
  g_autofree char *share = g_strdup_printf ("%.0f%%", 100 * part);
  set_ink (cr, theme, VTR_INK_DIM);
  draw_text (self, cr, theme, share, width - right, y, right, TRUE);
}

static void
draw_histogram (VtrValueBars *self, cairo_t *cr, const VtrTheme *theme, double width)
{
  const VtrValueCounts *c = self->counts;
  double largest = largest_count (c), step = width / c->n,
         height = HISTOGRAM_HEIGHT - NUMBERS_HEIGHT;

  for (guint i = 0; i < c->n; i++)
    {
      double full = height * c->counts[i] / largest;
      set_ink (cr, theme, VTR_INK_NEUTRAL);
      cairo_rectangle (cr, i * step, height - full, MAX (1, step - 1), full);
      cairo_fill (cr);
      if (c->chosen == NULL)
        continue;
      full = height * c->chosen[i] / largest;
      set_ink (cr, theme, VTR_INK_CHOSEN);
      cairo_rectangle (cr, i * step, height - full, MAX (1, step - 1), full);
      cairo_fill (cr);
    }
  set_ink (cr, theme, VTR_INK_DIM);
  draw_text (self, cr, theme, c->names[0], 0, height + 3, width / 2, FALSE);
  draw_text (self, cr, theme, c->names[c->n - 1], width / 2, height + 3, width / 2, TRUE);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrValueBars *self = data;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style),
                                              adw_style_manager_get_high_contrast (style));

  if (self->counts == NULL || self->counts->n == 0)
    return;
  if (self->counts->is_histogram)
    draw_histogram (self, cr, theme, width);
  else
    for (guint i = 0; i < n_shown (self); i++)
      draw_bar (self, cr, theme, i, width, largest_count (self->counts));
}

/* --- What it shows --------------------------------------------------------------------------- */

static void
refresh (VtrValueBars *self)
{
  guint n = n_shown (self), all = self->counts != NULL ? self->counts->n : 0;
  gboolean is_histogram = self->counts != NULL && self->counts->is_histogram;
  g_autofree char *more = g_strdup_printf (
      ngettext ("Show %u more", "Show %u more", all - MIN (FEW, all)), all - MIN (FEW, all));

  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), n == 0 ? 0
                                                                      : is_histogram
                                                                          ? HISTOGRAM_HEIGHT
                                                                          : (int) (n * BAR_PITCH));
  gtk_button_set_label (GTK_BUTTON (self->more), self->shows_all ? _ ("Show fewer") : more);
  gtk_widget_set_visible (self->more, !is_histogram && all > FEW);
  gtk_widget_queue_draw (self->area);
}

/* "Prof-specialty 4,140, 45%; …": what the bars say, for those who hear it. */
static void
describe (VtrValueBars *self, const char *column)
{
  const VtrValueCounts *c = self->counts;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; c != NULL && i < MIN (c->n, FEW) && !c->is_histogram; i++)
    {
      g_autofree char *count = vtr_label_count ((guint64) c->counts[i]);
      g_string_append_printf (text, "%s%s %s", i > 0 ? "; " : "", c->names[i], count);
      if (c->chosen != NULL && c->counts[i] > 0)
        g_string_append_printf (text, ", %.0f%%", 100 * c->chosen[i] / c->counts[i]);
    }
  if (c != NULL && c->is_histogram && c->n > 0)
    g_string_append_printf (text, _ ("Histogram from %s to %s"), c->names[0], c->names[c->n - 1]);
  g_autofree char *label = g_strdup_printf (_ ("Values of %s"), column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
more_cb (GtkButton *button, VtrValueBars *self)
{
  self->shows_all = !self->shows_all;
  refresh (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_value_bars_dispose (GObject *object)
{
  VtrValueBars *self = VTR_VALUE_BARS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->counts, vtr_value_counts_free);
  G_OBJECT_CLASS (vtr_value_bars_parent_class)->dispose (object);
}

static void
vtr_value_bars_class_init (VtrValueBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_value_bars_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vtr_value_bars_init (VtrValueBars *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->area =
      g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  self->more = gtk_button_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->more, "link-button");
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->area);
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  refresh (self);
}

/**
 * vtr_value_bars_set_counts:
 * @self: the bars
 * @column: what the values are of
 * @counts: (transfer full) (nullable): what to show
 */
void
vtr_value_bars_set_counts (VtrValueBars *self, const char *column, VtrValueCounts *counts)
{
  g_return_if_fail (VTR_IS_VALUE_BARS (self));
  const char *known = g_object_get_data (G_OBJECT (self), "column");

  if (g_strcmp0 (known, column) != 0)
    self->shows_all = FALSE;
  g_object_set_data_full (G_OBJECT (self), "column", g_strdup (column), g_free);
  g_clear_pointer (&self->counts, vtr_value_counts_free);
  self->counts = counts;
  refresh (self);
  describe (self, column);
}
