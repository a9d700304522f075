/* Mean |SHAP| of each feature, largest first. Whiskers: the mean of the values' standard errors, an
 * upper bound for that of the bar, since rows share their coalitions; none where values are exact.
 * With more than two outputs and none chosen: the mean over them. */
#include "vtr-chart-bar.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_SHOWN 20

struct _VtrChartBar
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartBar, vtr_chart_bar, VTR_TYPE_CHART)

/* Adds the means of output @o divided by @n_outputs. */
static void
add_output (const VtrAttributionData *data, guint o, guint n_outputs, double *mean, double *error)
{
  double weight = 1.0 / ((double) data->n_rows * n_outputs);

  for (gsize r = 0; r < data->n_rows; r++)
    for (guint f = 0; f < data->n_features; f++)
      {
        gsize at = vtr_attribution_index (data, r, o, f);
        mean[f] += fabs (data->values[at]) * weight;
        if (data->std_errors != NULL && !data->exact)
          error[f] += data->std_errors[at] * weight;
      }
}

static char *
make_tooltip (const char *name, double mean, double error, int digits)
{
  g_autofree char *value = vtr_label_fixed (mean, digits);
  g_autofree char *off = vtr_label_error (error);

  if (!(error > 0))
    return g_strdup_printf (_("%s\nMean |SHAP|: %s"), name, value);
  return g_strdup_printf (_("%s\nMean |SHAP|: %s ± %s"), name, value, off);
}

static void
draw_bars (VtrPanel *panel, const VtrAttributionData *data, const guint *order, guint n_shown, const double *mean,
           const double *error)
{
  guint left = data->n_features - n_shown, n = n_shown + (left > 0 ? 1 : 0);
  g_auto (GStrv) names = g_new0 (char *, n + 1);
  g_autofree double *values = g_new0 (double, n + 1), *errors = g_new0 (double, n + 1);
  g_autofree int *features = g_new (int, n + 1);
  char **tooltips = g_new0 (char *, n + 1);
  int digits = vtr_chart_digits (mean[order[0]]);

  for (guint i = 0; i < data->n_features; i++)
    {
      guint to = MIN (i, n_shown);
      features[to] = i < n_shown ? (int) order[i] : -1;
      values[to] += mean[order[i]];
      errors[to] += error[order[i]];
      if (i < n_shown)
        names[i] = g_strdup (data->features[order[i]]);
    }
  if (left > 0)
    names[n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", left), left);
  for (guint i = 0; i < n; i++)
    tooltips[i] = make_tooltip (names[i], values[i], errors[i], digits);

  VtrFeatureBars bars = { n, (const char *const *) names, features, values, errors, digits };
  vtr_chart_take_tooltips (vtr_chart_add_feature_bars (panel, &bars, _("mean |SHAP|")), tooltips);
}

static VtrDataset *
make_table (const VtrAttributionData *data, const guint *order, const double *mean, const double *error)
{
  guint n = data->n_features;
  g_autofree const char **names = g_new (const char *, n + 1);
  g_autofree double *values = g_new (double, n + 1), *errors = g_new (double, n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint i = 0; i < n; i++)
    {
      names[i] = data->features[order[i]];
      values[i] = mean[order[i]];
      errors[i] = error[order[i]];
    }
  vtr_table_add_texts (columns, "feature", names, n);
  vtr_table_add_numbers (columns, "mean_abs_shap", values, n);
  vtr_table_add_numbers (columns, "std_error", errors, n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const VtrAttributionData *data, const guint *order, const double *mean, const char *what)
{
  int digits = vtr_chart_digits (mean[order[0]]);
  g_autofree char *rows = vtr_chart_dup_rows (data->n_rows);
  g_autofree char *first = vtr_label_fixed (mean[order[0]], digits);
  g_autofree char *second = data->n_features > 1 ? vtr_label_fixed (mean[order[1]], digits) : NULL;

  if (second == NULL)
    return g_strdup_printf (_("Mean |SHAP| for %s over %s: %s with %s."), what, rows, data->features[order[0]], first);
  return g_strdup_printf (_("Mean |SHAP| for %s over %s: the strongest feature is %s with %s, then %s with %s."), what, rows,
                          data->features[order[0]], first, data->features[order[1]], second);
}

static VtrPicture *
vtr_chart_bar_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrAttributionData *data = input->attribution != NULL ? vtr_attribution_get_data (input->attribution) : NULL;
  g_autoptr (VtrFigure) figure = vtr_figure_new (_("What drives the predictions"));
  g_autofree double *mean = NULL, *errors = NULL;
  g_autofree guint *order = NULL;
  g_autofree char *rows = NULL, *what = NULL;
  gboolean all;
  guint n_shown;

  if (!vtr_chart_need (chart, data != NULL && data->n_rows > 0 && data->n_features > 0 ? data : NULL, _("SHAP values"), error))
    return NULL;
  mean = g_new0 (double, data->n_features);
  errors = g_new0 (double, data->n_features);
  all = data->n_outputs > 2 && input->output < 0;
  for (guint o = 0; all && o < data->n_outputs; o++)
    add_output (data, o, data->n_outputs, mean, errors);
  if (!all)
    add_output (data, vtr_chart_pick_output (data, input), 1, mean, errors);
  what = all ? g_strdup (_("all classes")) : vtr_chart_dup_output_name (data, vtr_chart_pick_output (data, input));
  order = vtr_chart_rank_features (mean, data->n_features);
  n_shown = vtr_chart_get_n_shown (input, data->n_features, MAX_SHOWN);
  rows = vtr_chart_dup_rows (data->n_rows);
  vtr_figure_set_subtitle (figure, rows);
  vtr_figure_set_natural_size (figure, 560, 100 + 28 * (n_shown + (n_shown < data->n_features)));
  draw_bars (vtr_figure_add_panel (figure, 0, 0), data, order, n_shown, mean, errors);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (data, order, mean, errors),
                          make_sentence (data, order, mean, what));
}

static void
vtr_chart_bar_class_init (VtrChartBarClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "bar";
  configurable_class->title = N_("Mean |SHAP|");
  configurable_class->description = N_("How far each feature moves the predictions, on average over rows.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_bar_build;
}

static void
vtr_chart_bar_init (VtrChartBar *self)
{
}
