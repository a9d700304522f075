/* Residuals, actual minus predicted, against what was predicted: a cloud without a shape around 0 is
 * what is left when nothing is missed. Beside it, how often each size of error occurs, in bins that
 * share the axis. */
#include "vtr-chart-residuals.h"
#include "vtr-chart-columns.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

struct _VtrChartResiduals
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartResiduals, vtr_chart_residuals, VTR_TYPE_CHART)

static void
draw_cloud (VtrPanel *panel, const VtrEvaluationData *data, const double *residuals,
            const gsize *picked, gsize n)
{
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  g_autofree guint32 *rows = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    {
      x[i] = data->predicted[picked[i]];
      y[i] = residuals[picked[i]];
      rows[i] = data->rows != NULL ? data->rows[picked[i]] : (guint32) picked[i];
    }
  vtr_chart_set_titles (panel, _ ("Predicted"), _ ("Actual − predicted"));
  vtr_axis_set_zero_line (vtr_panel_get_axis (panel, VTR_AXIS_X), FALSE);
  vtr_chart_take_tooltips (vtr_chart_add_dots (panel, x, y, rows, n, VTR_INK_SERIES_1),
                           vtr_chart_error_tooltips (data, picked, n));
}

/* Lying bars, one a bin of the residual axis. */
static void
draw_spread (VtrPanel *panel, const double *residuals, gsize n, double low, double high)
{
  g_autoptr (VtrChartBins) bins = vtr_chart_bins_new (residuals, n);
  g_autofree double *counts = g_new0 (double, bins->n), *zero = g_new0 (double, bins->n);
  g_auto (GStrv) texts = g_new0 (char *, bins->n + 1);
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *mark;

  for (gsize i = 0; i < n; i++)
    {
      int bin = vtr_chart_bins_find (bins, residuals[i]);
      if (bin >= 0)
        counts[bin]++;
    }
  for (guint b = 0; b < bins->n; b++)
    {
      g_autofree char *from = vtr_label_value (bins->edges[b]);
      g_autofree char *to = vtr_label_value (bins->edges[b + 1]);
      g_autofree char *rows = vtr_chart_dup_rows ((gsize) counts[b]);
      texts[b] = g_strdup_printf (_ ("Error %s to %s\n%s"), from, to, rows);
    }
  vtr_axis_set_title (x, _ ("Rows"));
  vtr_axis_set_tick_style (x, VTR_TICKS_COUNT);
  vtr_axis_set_max_ticks (x, 3);
  vtr_axis_set_visible (y, TRUE, FALSE, TRUE);
  vtr_axis_include (y, low);
  vtr_axis_include (y, high);
  mark = vtr_panel_add_boxes (panel, zero, bins->edges, counts, bins->edges + 1, bins->n,
                              VTR_INK_NEUTRAL);
  vtr_mark_set_gap (mark, 1);
  vtr_mark_set_series (mark, 1);
  vtr_chart_take_tooltips (mark, g_steal_pointer (&texts));
}

/* Mean and spread, and whether errors grow with the prediction: the correlation of their sizes. */
static char *
make_sentence (const VtrEvaluationData *data, const double *residuals)
{
  double n = data->n_rows, mean = 0, square = 0, size = 0, x = 0, xx = 0, ss = 0, xs = 0;

  for (gsize i = 0; i < data->n_rows; i++)
    {
      double absolute = fabs (residuals[i]), predicted = data->predicted[i];

      mean += residuals[i] / n;
      square += residuals[i] * residuals[i] / n;
      size += absolute / n;
      ss += absolute * absolute / n;
      x += predicted / n;
      xx += predicted * predicted / n;
      xs += predicted * absolute / n;
    }
  g_autofree char *rows = vtr_chart_dup_rows (data->n_rows);
  g_autofree char *average = vtr_label_value (mean);
  g_autofree char *spread = vtr_label_value (sqrt (MAX (square - mean * mean, 0)));
  double variance = (xx - x * x) * (ss - size * size);
  double correlation = variance > 0 ? (xs - x * size) / sqrt (variance) : 0;
  const char *shape = fabs (correlation) < 0.15 ? _ ("Their size does not depend on the prediction.")
                      : correlation > 0         ? _ ("They grow with the prediction.")
                                                : _ ("They shrink as the prediction grows.");
  return g_strdup_printf (_ ("Residuals of %s: mean %s, standard deviation %s. %s"), rows, average,
                          spread, shape);
}

static VtrPicture *
vtr_chart_residuals_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = vtr_chart_need_numbers (chart, input, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Residuals"));
  g_autofree double *residuals = NULL;
  g_autofree gsize *picked = NULL;
  double low = 0, high = 0;
  gsize n;

  if (data == NULL)
    return NULL;
  residuals = g_new (double, data->n_rows);
  for (gsize i = 0; i < data->n_rows; i++)
    {
      residuals[i] = data->truth[i] - data->predicted[i];
      low = MIN (low, residuals[i]);
      high = MAX (high, residuals[i]);
    }
  picked = vtr_chart_thin (data->n_rows, &n);
  vtr_figure_set_natural_size (figure, 640, 380);
  vtr_figure_set_column (figure, 0, 3, 0);
  vtr_figure_set_column (figure, 1, 1, 0);
  if (n < data->n_rows)
    {
      g_autofree char *subtitle = vtr_chart_dup_rows_of (n, data->n_rows);
      vtr_figure_set_subtitle (figure, subtitle);
    }
  draw_cloud (vtr_figure_add_panel (figure, 0, 0), data, residuals, picked, n);
  draw_spread (vtr_figure_add_panel (figure, 1, 0), residuals, data->n_rows, low, high);
  return vtr_picture_new (g_steal_pointer (&figure), vtr_chart_error_table (data),
                          make_sentence (data, residuals));
}

static void
vtr_chart_residuals_class_init (VtrChartResidualsClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "residuals";
  configurable_class->title = N_ ("Residuals");
  configurable_class->description =
      N_ ("What a regression leaves unexplained, against what it predicts.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_residuals_build;
}

static void
vtr_chart_residuals_init (VtrChartResiduals *self)
{
}
