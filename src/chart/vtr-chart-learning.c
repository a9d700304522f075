/* The learning curve: score on the fitted rows (dashed) and on held-out rows (solid, with a band of
 * one standard deviation over the folds) against the number of rows. The sentence tells whether
 * more rows would help: whether the validation score was still rising at the end. */
#include "vtr-chart-learning.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define RISING 0.005             /* of the last step, from which on the curve still rises */

struct _VtrChartLearning
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartLearning, vtr_chart_learning, VTR_TYPE_CHART)

static char **
make_tooltips (const VtrLearningCurve *curve)
{
  char **texts = g_new0 (char *, curve->n_sizes + 1);

  for (guint i = 0; i < curve->n_sizes; i++)
    {
      g_autofree char *rows = vtr_label_count ((guint64) lround (curve->rows[i]));
      g_autofree char *training = vtr_label_score (curve->training[i]);
      g_autofree char *validation = vtr_label_score (curve->validation[i]);
      g_autofree char *std = vtr_label_score (curve->validation_std[i]);

      texts[i] = g_strdup_printf (_ ("%s rows\nTraining: %s\nValidation: %s ± %s"), rows, training,
                                  validation, std);
    }
  return texts;
}

static void
draw (VtrPanel *panel, const VtrLearningCurve *curve)
{
  guint n = curve->n_sizes;
  g_autofree double *low = g_new (double, n), *high = g_new (double, n);
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *training, *validation, *points;

  for (guint i = 0; i < n; i++)
    {
      low[i] = curve->validation[i] - curve->validation_std[i];
      high[i] = curve->validation[i] + curve->validation_std[i];
    }
  vtr_chart_set_titles (panel, _ ("Training rows"), _ (vtr_metric_get_info (curve->metric)->title));
  vtr_axis_set_tick_style (x, VTR_TICKS_COUNT);
  vtr_axis_include (x, 0);
  vtr_axis_set_zero_line (y, FALSE);
  vtr_panel_set_legend (panel, VTR_LEGEND_BOTTOM_RIGHT, NULL);
  vtr_panel_add_area (panel, curve->rows, low, high, n, VTR_INK_SERIES_1);
  training = vtr_panel_add_line (panel, curve->rows, curve->training, n, VTR_INK_REFERENCE);
  vtr_mark_set_name (training, _ ("training"), NULL);
  vtr_mark_set_line_width (training, 1.8);
  validation = vtr_panel_add_line (panel, curve->rows, curve->validation, n, VTR_INK_SERIES_1);
  vtr_mark_set_name (validation, _ ("validation"), NULL);
  points = vtr_panel_add_points (panel, curve->rows, curve->validation, n, VTR_INK_SERIES_1);
  vtr_mark_set_radius (points, 3);
  vtr_mark_set_series (points, 0);
  vtr_chart_take_tooltips (points, make_tooltips (curve));
}

static VtrDataset *
make_table (const VtrLearningCurve *curve)
{
  GPtrArray *columns = vtr_table_begin ();

  vtr_table_add_numbers (columns, "rows", curve->rows, curve->n_sizes);
  vtr_table_add_numbers (columns, "training", curve->training, curve->n_sizes);
  vtr_table_add_numbers (columns, "training_std", curve->training_std, curve->n_sizes);
  vtr_table_add_numbers (columns, "validation", curve->validation, curve->n_sizes);
  vtr_table_add_numbers (columns, "validation_std", curve->validation_std, curve->n_sizes);
  return vtr_table_end (columns);
}

static char *
make_sentence (const VtrLearningCurve *curve)
{
  guint last = curve->n_sizes - 1, before = last > 0 ? last - 1 : 0;
  double step = curve->validation[last] - curve->validation[before];
  g_autofree char *rows = vtr_label_count ((guint64) lround (curve->rows[last]));
  g_autofree char *fewer = vtr_label_count ((guint64) lround (curve->rows[before]));
  g_autofree char *training = vtr_label_score (curve->training[last]);
  g_autofree char *validation = vtr_label_score (curve->validation[last]);
  g_autofree char *was = vtr_label_score (curve->validation[before]);

  return g_strdup_printf (
      step > RISING ? _ ("With %s rows: training %s, validation %s. With %s it was %s: it is still "
                         "rising, so more rows would help.")
                    : _ ("With %s rows: training %s, validation %s. With %s it was %s: more rows "
                         "like these would hardly help."),
      rows, training, validation, fewer, was);
}

static VtrPicture *
vtr_chart_learning_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Learning curve"));
  const VtrLearningCurve *curve = input->learning;

  if (!vtr_chart_need (chart, curve != NULL && curve->n_sizes > 0 ? curve : NULL,
                       _ ("scores for several numbers of rows"), error))
    return NULL;
  vtr_figure_set_natural_size (figure, 560, 360);
  draw (vtr_figure_add_panel (figure, 0, 0), curve);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (curve), make_sentence (curve));
}

static void
vtr_chart_learning_class_init (VtrChartLearningClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "learning";
  configurable_class->title = N_ ("Learning curve");
  configurable_class->description = N_ ("Score against the number of rows that were fitted.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_learning_build;
}

static void
vtr_chart_learning_init (VtrChartLearning *self)
{
}
