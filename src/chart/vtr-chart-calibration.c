/* Calibration: the share of rows that really are of the class against the mean predicted
 * probability, in ten equal bins; a calibrated model lies on the diagonal. The main model's points
 * carry 95 % Wilson intervals (Wilson 1927), which hold for small bins and shares near 0 and 1. */
#include "vtr-chart-calibration.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define Z 1.959963984540054  /* 97.5 % of a normal distribution lie below */

struct _VtrChartCalibration
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartCalibration, vtr_chart_calibration, VTR_TYPE_CHART)

static const char *const titles[]
    = { "mean_predicted", "fraction_positive", "count", "low", "high" };

static gboolean
has_curve (const VtrChartSeries *series)
{
  return series->data->has_probabilities && series->scores->calibration.n > 0;
}

/* Mean squared distance of the probability of this class from what happened. */
static double
brier (const VtrChartSeries *series)
{
  const VtrEvaluationData *data = series->data;
  double sum = 0, weights = 0;

  for (gsize i = 0; i < data->n_rows; i++)
    {
      double weight = data->weights != NULL ? data->weights[i] : 1;
      double happened = data->truth[i] == series->class_index;
      double distance = data->scores[i * data->n_classes + series->class_index] - happened;

      sum += weight * distance * distance;
      weights += weight;
    }
  return sum / weights;
}

/* The 95 % interval of a share that was seen among @count rows. */
static void
wilson (double share, double count, double *low, double *high)
{
  double shrink = 1 + Z * Z / count;
  double middle = (share + Z * Z / (2 * count)) / shrink;
  double half = Z / shrink * sqrt (share * (1 - share) / count + Z * Z / (4 * count * count));

  *low = MAX (middle - half, 0);
  *high = MIN (middle + half, 1);
}

static char **
make_tooltips (const VtrChartSeries *series)
{
  const VtrCalibrationCurve *curve = &series->scores->calibration;
  char **texts = g_new0 (char *, curve->n + 1);

  for (gsize i = 0; i < curve->n; i++)
    {
      g_autofree char *predicted = vtr_label_score (curve->mean_predicted[i]);
      g_autofree char *observed = vtr_label_score (curve->fraction_positive[i]);
      g_autofree char *rows = vtr_chart_dup_count (curve->count[i]);
      double low, high;

      wilson (curve->fraction_positive[i], curve->count[i], &low, &high);
      g_autofree char *from = vtr_label_score (low), *to = vtr_label_score (high);
      texts[i] =
          g_strdup_printf (_ ("%s\nPredicted: %s\nObserved: %s (95%% interval %s–%s)\nRows: %s"),
                           series->name, predicted, observed, from, to, rows);
    }
  return texts;
}

static void
draw_whiskers (VtrPanel *panel, const VtrChartSeries *series)
{
  const VtrCalibrationCurve *curve = &series->scores->calibration;
  g_autofree double *low = g_new (double, curve->n), *high = g_new (double, curve->n);

  for (gsize i = 0; i < curve->n; i++)
    wilson (curve->fraction_positive[i], curve->count[i], &low[i], &high[i]);
  vtr_mark_set_strength (vtr_panel_add_whiskers (panel, VTR_VERTICAL, curve->mean_predicted, low,
                                                 high, curve->n, VTR_INK_SERIES (series->order)),
                         0.6);
}

static void
draw_series (VtrPanel *panel, const VtrChartSeries *series)
{
  const VtrCalibrationCurve *curve = &series->scores->calibration;
  g_autofree char *score = vtr_label_score (brier (series));
  g_autofree char *name = g_strdup_printf (_ ("%s · Brier %s"), series->name, score);
  VtrInk ink = VTR_INK_SERIES (series->order);
  VtrMark *line =
      vtr_panel_add_line (panel, curve->mean_predicted, curve->fraction_positive, curve->n, ink);
  VtrMark *points =
      vtr_panel_add_points (panel, curve->mean_predicted, curve->fraction_positive, curve->n, ink);

  vtr_mark_set_name (line, name, NULL);
  vtr_mark_set_series (points, series->order);
  vtr_mark_set_radius (points, 3);
  vtr_chart_take_tooltips (points, make_tooltips (series));
}

static void
draw_frame (VtrPanel *panel, const VtrEvaluationData *data, int of)
{
  const double zero = 0, one = 1;
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X),
          *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  g_autofree char *title = of >= 0 ? g_strdup_printf (_ ("Observed share of %s"), data->classes[of])
                                   : g_strdup (_ ("Observed share of the class"));

  vtr_chart_set_titles (panel, _ ("Predicted probability"), title);
  vtr_axis_set_range (across, 0, 1);
  vtr_axis_set_range (up, 0, 1);
  vtr_axis_set_max_ticks (across, 5);
  vtr_axis_set_max_ticks (up, 5);
  vtr_panel_set_legend (panel, VTR_LEGEND_TOP_LEFT, NULL);
  vtr_panel_add_segments (panel, &zero, &zero, &one, &one, 1, VTR_INK_REFERENCE);
}

static gsize
read_point (const VtrChartSeries *series, gsize i, double *line)
{
  const VtrCalibrationCurve *curve = &series->scores->calibration;

  if (line != NULL)
    {
      line[0] = curve->mean_predicted[i];
      line[1] = curve->fraction_positive[i];
      line[2] = curve->count[i];
      wilson (curve->fraction_positive[i], curve->count[i], &line[3], &line[4]);
    }
  return curve->n;
}

/* Which way the current model errs, told by the bin that is furthest off for its size. */
static char *
make_sentence (const GArray *lines)
{
  const VtrChartSeries *main = &g_array_index (lines, VtrChartSeries, 0);
  const VtrCalibrationCurve *curve = &main->scores->calibration;
  g_autofree char *score = vtr_label_score (brier (main));
  GString *text = g_string_new (NULL);
  double furthest = 0;
  gsize at = 0;

  g_string_append_printf (text, _ ("Calibration of %s, Brier score %s."), main->name, score);
  for (gsize i = 0; i < curve->n; i++)
    {
      double distance = curve->fraction_positive[i] - curve->mean_predicted[i], low, high;

      wilson (curve->fraction_positive[i], curve->count[i], &low, &high);
      if (curve->mean_predicted[i] >= low && curve->mean_predicted[i] <= high)
        continue;
      if (fabs (distance) > fabs (furthest))
        {
          furthest = distance;
          at = i;
        }
    }
  g_autofree char *predicted = vtr_label_fixed (curve->mean_predicted[at], 2);
  g_autofree char *observed = vtr_label_fixed (curve->fraction_positive[at], 2);
  if (furthest == 0)
    g_string_append (text, _ (" In every bin the prediction lies within the interval of what was "
                              "observed."));
  else
    g_string_append_printf (text,
                            _ (" Furthest off where it predicts %s: observed %s, so it says too "
                               "%s there."),
                            predicted, observed, furthest > 0 ? _ ("little") : _ ("much"));
  return g_string_free (text, FALSE);
}

static VtrPicture *
vtr_chart_calibration_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = vtr_chart_need_scores (chart, input, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Calibration"));
  g_autoptr (GArray) lines = NULL;
  VtrPanel *panel;
  int of;

  if (data == NULL)
    return NULL;
  of = vtr_chart_pick_class (data, input);
  lines = vtr_chart_collect_series (input, of, has_curve);
  if (!vtr_chart_need (chart, lines->len > 0 ? lines : NULL, _ ("predicted probabilities"), error))
    return NULL;
  vtr_figure_set_natural_size (figure, 480, 440);
  panel = vtr_figure_add_panel (figure, 0, 0);
  draw_frame (panel, data, of);
  if (of >= 0)
    draw_whiskers (panel, &g_array_index (lines, VtrChartSeries, 0));
  for (guint i = 0; i < lines->len; i++)
    draw_series (panel, &g_array_index (lines, VtrChartSeries, i));
  return vtr_picture_new (g_steal_pointer (&figure),
                          vtr_chart_series_table (lines, titles, G_N_ELEMENTS (titles), read_point),
                          make_sentence (lines));
}

static void
vtr_chart_calibration_class_init (VtrChartCalibrationClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "calibration";
  configurable_class->title = N_ ("Calibration");
  configurable_class->description =
      N_ ("Observed share of a class against its predicted probability, in ten bins.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_calibration_build;
}

static void
vtr_chart_calibration_init (VtrChartCalibration *self)
{
}
