/* Predicted against actual numbers: a dot a row, and the diagonal on which both agree; above it the
 * model says too little. Several models are not laid over one another: the current one is shown. */
#include "vtr-chart-predicted.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

struct _VtrChartPredicted
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartPredicted, vtr_chart_predicted, VTR_TYPE_CHART)

static void
draw (VtrPanel *panel, const VtrEvaluationData *data, const gsize *picked, gsize n)
{
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  g_autofree guint32 *rows = g_new (guint32, n);
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      x[i] = data->predicted[picked[i]];
      y[i] = data->truth[picked[i]];
      rows[i] = data->rows != NULL ? data->rows[picked[i]] : (guint32) picked[i];
      low = MIN (low, MIN (x[i], y[i]));
      high = MAX (high, MAX (x[i], y[i]));
    }
  vtr_chart_set_titles (panel, _ ("Predicted"), _ ("Actual"));
  vtr_axis_set_zero_line (vtr_panel_get_axis (panel, VTR_AXIS_X), FALSE);
  vtr_axis_set_zero_line (vtr_panel_get_axis (panel, VTR_AXIS_Y), FALSE);
  vtr_axis_include (vtr_panel_get_axis (panel, VTR_AXIS_X), low);
  vtr_axis_include (vtr_panel_get_axis (panel, VTR_AXIS_X), high);
  vtr_axis_include (vtr_panel_get_axis (panel, VTR_AXIS_Y), low);
  vtr_axis_include (vtr_panel_get_axis (panel, VTR_AXIS_Y), high);
  vtr_panel_add_segments (panel, &low, &low, &high, &high, 1, VTR_INK_REFERENCE);
  vtr_chart_take_tooltips (vtr_chart_add_dots (panel, x, y, rows, n, VTR_INK_SERIES_1),
                           vtr_chart_error_tooltips (data, picked, n));
}

/* "0.4 of what differs is explained": the score, and the row that is furthest off. */
static char *
make_sentence (const VtrEvaluationData *data)
{
  g_autofree char *rows = vtr_chart_dup_rows (data->n_rows);
  g_autofree char *r2 = vtr_label_score (data->metrics[VTR_METRIC_R2]);
  g_autofree char *rmse = vtr_label_value (data->metrics[VTR_METRIC_RMSE]);
  gsize worst = 0;

  for (gsize i = 0; i < data->n_rows; i++)
    if (fabs (data->truth[i] - data->predicted[i]) >
        fabs (data->truth[worst] - data->predicted[worst]))
      worst = i;
  g_autofree char *said = vtr_label_value (data->predicted[worst]);
  g_autofree char *is = vtr_label_value (data->truth[worst]);
  return g_strdup_printf (_ ("Predicted against actual %s of %s: R² %s, RMSE %s. Furthest off is "
                             "row %u: predicted %s, actual %s."),
                          data->target != NULL ? data->target : _ ("values"), rows, r2, rmse,
                          data->rows != NULL ? data->rows[worst] : (guint) worst, said, is);
}

static VtrPicture *
vtr_chart_predicted_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = vtr_chart_need_numbers (chart, input, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Predicted and actual"));
  g_autofree gsize *picked = NULL;
  gsize n;

  if (data == NULL)
    return NULL;
  picked = vtr_chart_thin (data->n_rows, &n);
  vtr_figure_set_natural_size (figure, 480, 440);
  if (n < data->n_rows)
    {
      g_autofree char *subtitle = vtr_chart_dup_rows_of (n, data->n_rows);
      vtr_figure_set_subtitle (figure, subtitle);
    }
  draw (vtr_figure_add_panel (figure, 0, 0), data, picked, n);
  return vtr_picture_new (g_steal_pointer (&figure), vtr_chart_error_table (data),
                          make_sentence (data));
}

static void
vtr_chart_predicted_class_init (VtrChartPredictedClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "predicted";
  configurable_class->title = N_ ("Predicted and actual");
  configurable_class->description = N_ ("What a regression predicts against what is true.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_predicted_build;
}

static void
vtr_chart_predicted_init (VtrChartPredicted *self)
{
}
