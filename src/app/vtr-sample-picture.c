/* VtrSamplePicture: the rows of a sample as dots, a histogram or digits. The numbers are taken once,
 * at most MAX_DOTS rows; colours come from the charts' theme, so light, dark and high contrast agree
 * with the pages. It says nothing to a screen reader: the card around it has the name. */
#include "vtr-sample-picture.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <math.h>

#define MAX_DOTS 1000
#define N_BINS 22
#define N_DIGITS 8

struct _VtrSamplePicture
{
  GtkWidget parent_instance;

  const VtrSample *sample;
  GArray          *x, *y, *c;                     /* double: 0 … 1, 0 … 1, class or 0 … 1 */
  double           all[N_BINS], first[N_BINS];    /* heights, 1: the highest bin */
  double           pixels[N_DIGITS][64];          /* 0 … 1 */
  gboolean         has_data;
};

G_DEFINE_FINAL_TYPE (VtrSamplePicture, vtr_sample_picture, GTK_TYPE_WIDGET)

/* --- Taking the numbers ---------------------------------------------------------------------- */

static void
get_range (VtrColumn *column, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < vtr_column_get_n_rows (column); i++)
    {
      double value = vtr_column_get_number (column, i);
      *low = value < *low ? value : *low;
      *high = value > *high ? value : *high;
    }
}

static double
scale (double value, double low, double high)
{
  return high > low ? (value - low) / (high - low) : 0.5;
}

static void
take_dots (VtrSamplePicture *self, VtrColumn *x, VtrColumn *y, VtrColumn *target)
{
  gboolean is_value = self->sample->style == VTR_SAMPLE_VALUE;
  gsize n = vtr_column_get_n_rows (x), step = self->sample->style == VTR_SAMPLE_RARE ? MAX (1, n / MAX_DOTS) : 1;
  double x0, x1, y0, y1, c0, c1;

  get_range (x, &x0, &x1);
  get_range (y, &y0, &y1);
  get_range (target, &c0, &c1);
  for (gsize i = 0; i < n; i++)
    {
      double c = vtr_column_get_number (target, i);
      double dot[2] = { scale (vtr_column_get_number (x, i), x0, x1), scale (vtr_column_get_number (y, i), y0, y1) };
      if (isnan (dot[0]) || isnan (dot[1]) || isnan (c) || (c == c0 && i % step != 0))
        continue;
      c = is_value ? scale (c, c0, c1) : c - c0;
      g_array_append_val (self->x, dot[0]);
      g_array_append_val (self->y, dot[1]);
      g_array_append_val (self->c, c);
    }
}

static void
take_histogram (VtrSamplePicture *self, VtrColumn *x, VtrColumn *target)
{
  double low, high, c0, c1, highest = 1;

  get_range (x, &low, &high);
  get_range (target, &c0, &c1);
  for (gsize i = 0; i < vtr_column_get_n_rows (x); i++)
    {
      double position = scale (vtr_column_get_number (x, i), low, high);
      if (isnan (position))
        continue;
      guint bin = MIN ((guint) (position * N_BINS), N_BINS - 1);
      self->all[bin]++;
      self->first[bin] += vtr_column_get_number (target, i) == c0;
    }
  for (guint i = 0; i < N_BINS; i++)
    highest = MAX (highest, self->all[i]);
  for (guint i = 0; i < N_BINS; i++)
    {
      self->all[i] /= highest;
      self->first[i] /= highest;
    }
}

static void
take_digits (VtrSamplePicture *self, VtrDataset *dataset)
{
  for (guint i = 0; i < N_DIGITS && i < vtr_dataset_get_n_rows (dataset); i++)
    for (guint p = 0; p < 64 && p < vtr_dataset_get_n_columns (dataset); p++)
      self->pixels[i][p] = CLAMP (vtr_column_get_number (vtr_dataset_get_column (dataset, p), i) / 16, 0, 1);
}

static VtrColumn *
get_column (VtrDataset *dataset, const char *name)
{
  int index = name != NULL ? vtr_dataset_find (dataset, name) : -1;

  return index >= 0 ? vtr_dataset_get_column (dataset, (guint) index) : NULL;
}

/* --- Drawing --------------------------------------------------------------------------------- */

static void
set_color (cairo_t *cr, VtrColor color, double alpha)
{
  cairo_set_source_rgba (cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0, alpha);
}

static VtrColor
get_dot_color (VtrSamplePicture *self, const VtrTheme *theme, double c)
{
  if (self->sample->style == VTR_SAMPLE_VALUE)
    return vtr_theme_get_ramp (theme, VTR_RAMP_SEQUENTIAL, 0.25 + 0.75 * c);
  if (self->sample->style == VTR_SAMPLE_RARE)
    return vtr_theme_get_color (theme, c > 0 ? VTR_INK_SERIES_2 : VTR_INK_OTHER);
  return vtr_theme_get_color (theme, VTR_INK_SERIES ((guint) c));
}

static void
draw_dots (VtrSamplePicture *self, cairo_t *cr, const VtrTheme *theme, double width, double height)
{
  for (guint i = 0; i < self->x->len; i++)
    {
      double x = 9 + g_array_index (self->x, double, i) * (width - 18);
      double y = height - 14 - g_array_index (self->y, double, i) * (height - 28);
      set_color (cr, get_dot_color (self, theme, g_array_index (self->c, double, i)), 0.85);
      cairo_arc (cr, x, y, 1.7, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_bars (cairo_t *cr, const double *heights, double width, double height)
{
  double step = (width - 24) / N_BINS;

  for (guint i = 0; i < N_BINS; i++)
    cairo_rectangle (cr, 12 + i * step, height - 16 - heights[i] * (height - 34), step - 1, heights[i] * (height - 34));
  cairo_fill (cr);
}

static void
draw_digits (VtrSamplePicture *self, cairo_t *cr, const VtrTheme *theme, double width, double height)
{
  double pixel = MIN ((width - 36) / (4 * 8 + 3 * 2), (height - 30) / (2 * 8 + 2));
  double left = (width - pixel * 38) / 2, top = (height - pixel * 18) / 2;

  for (guint i = 0; i < N_DIGITS; i++)
    for (guint p = 0; p < 64; p++)
      {
        set_color (cr, vtr_theme_get_color (theme, VTR_INK_TEXT), self->pixels[i][p]);
        cairo_rectangle (cr, left + (i % 4 * 10 + p % 8) * pixel, top + (i / 4 * 10 + p / 8) * pixel, pixel + 0.2, pixel + 0.2);
        cairo_fill (cr);
      }
}

static void
vtr_sample_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VtrSamplePicture *self = VTR_SAMPLE_PICTURE (widget);
  AdwStyleManager *style = adw_style_manager_get_default ();
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (!self->has_data)
    return;
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (self->sample->style == VTR_SAMPLE_IMAGES)
    draw_digits (self, cr, theme, width, height);
  else if (self->sample->style == VTR_SAMPLE_HISTOGRAM)
    {
      set_color (cr, vtr_theme_get_color (theme, VTR_INK_NEUTRAL), 1);
      draw_bars (cr, self->all, width, height);
      set_color (cr, vtr_theme_get_color (theme, VTR_INK_CHOSEN), 1);
      draw_bars (cr, self->first, width, height);
    }
  else
    draw_dots (self, cr, theme, width, height);
  cairo_destroy (cr);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_sample_picture_finalize (GObject *object)
{
  VtrSamplePicture *self = VTR_SAMPLE_PICTURE (object);

  g_array_unref (self->x);
  g_array_unref (self->y);
  g_array_unref (self->c);
  G_OBJECT_CLASS (vtr_sample_picture_parent_class)->finalize (object);
}

static void
vtr_sample_picture_class_init (VtrSamplePictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_sample_picture_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vtr_sample_picture_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vtr_sample_picture_init (VtrSamplePicture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->x = g_array_new (FALSE, FALSE, sizeof (double));
  self->y = g_array_new (FALSE, FALSE, sizeof (double));
  self->c = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_set_size_request (GTK_WIDGET (self), 120, 129);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/**
 * vtr_sample_picture_new:
 * @sample: what to show
 *
 * Returns: (transfer floating): an empty picture, until it is given the data
 */
GtkWidget *
vtr_sample_picture_new (const VtrSample *sample)
{
  VtrSamplePicture *self = g_object_new (VTR_TYPE_SAMPLE_PICTURE, NULL);

  self->sample = sample;
  return GTK_WIDGET (self);
}

/**
 * vtr_sample_picture_set_data:
 * @self: a picture
 * @dataset: the sample, read
 *
 * Takes the numbers to draw; a data set without the sample's columns leaves the picture empty.
 */
void
vtr_sample_picture_set_data (VtrSamplePicture *self, VtrDataset *dataset)
{
  g_return_if_fail (VTR_IS_SAMPLE_PICTURE (self) && VTR_IS_DATASET (dataset));
  VtrColumn *x = get_column (dataset, self->sample->x), *y = get_column (dataset, self->sample->y);
  VtrColumn *target = get_column (dataset, self->sample->target);

  self->has_data = TRUE;
  if (self->sample->style == VTR_SAMPLE_IMAGES)
    take_digits (self, dataset);
  else if (self->sample->style == VTR_SAMPLE_HISTOGRAM && x != NULL && target != NULL)
    take_histogram (self, x, target);
  else if (x != NULL && y != NULL && target != NULL)
    take_dots (self, x, y, target);
  else
    self->has_data = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
