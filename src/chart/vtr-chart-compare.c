/* Two models, one pair of bars a feature: mean |SHAP| over the rows that both explain; of a single
 * row, its SHAP values. Features stand in the order of both sizes together. Whiskers as in the bars
 * of one model: the mean of the values' standard errors. */
#include "vtr-chart-compare.h"
#include "vtr-chart-parts.h"
#include "vtr-comparison.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_SHOWN 20
#define BAR_SHARE 0.36  /* of a band, each of two */
#define LABEL_ROOM 0.16 /* of the range, at either end that has bars */

struct _VtrChartCompare
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartCompare, vtr_chart_compare, VTR_TYPE_CHART)

static const VtrInk inks[2] = { VTR_INK_SERIES_1, VTR_INK_SERIES_2 };

static const char *
get_name (const VtrChartInput *input, guint model)
{
  const char *name = input->attribution_names[model];

  if (name != NULL)
    return name;
  return model == 0 ? _ ("first model") : _ ("second model");
}

static char *
format_value (const VtrComparison *comparison, guint model, guint i, int digits)
{
  double value = comparison->values[model][i];

  if (isnan (value))
    return g_strdup ("–");
  return comparison->is_signed ? vtr_label_signed (value, digits) : vtr_label_fixed (value, digits);
}

static char *
make_tooltip (const VtrComparison *comparison, const VtrChartInput *input, guint i, int digits)
{
  GString *text = g_string_new (comparison->features[i]);

  for (guint m = 0; m < 2; m++)
    {
      g_autofree char *value = format_value (comparison, m, i, digits);
      double error = comparison->errors[m][i];
      g_autofree char *off = error > 0 ? vtr_label_error (error) : NULL;

      g_string_append_printf (text, "\n%s: %s", get_name (input, m), value);
      if (off != NULL)
        g_string_append_printf (text, " ± %s", off);
    }
  return g_string_free (text, FALSE);
}

/* ---- the figure ---- */

static void
add_whiskers (
    VtrPanel *panel, const double *bands, const double *values, const double *errors, guint n)
{
  g_autofree double *low = g_new (double, n + 1), *high = g_new (double, n + 1);
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      low[i] = errors[i] > 0 ? values[i] - errors[i] : NAN;
      high[i] = errors[i] > 0 ? values[i] + errors[i] : NAN;
      any = any || errors[i] > 0;
    }
  if (any)
    vtr_mark_set_line_width (
        vtr_panel_add_whiskers (panel, VTR_HORIZONTAL, bands, low, high, n, VTR_INK_TEXT), 1.2);
}

/* Values beside the ends of bars; those of bars that point one way at a time, for a mark of texts
 * has one alignment. */
static void
add_labels (VtrPanel *panel,
            const VtrComparison *comparison,
            guint model,
            const double *bands,
            guint n,
            gboolean to_left,
            int digits)
{
  g_auto (GStrv) labels = g_new0 (char *, n + 1);
  g_autofree double *ends = g_new (double, n + 1);
  VtrMark *texts;

  for (guint i = 0; i < n; i++)
    {
      double value = comparison->values[model][i], error = comparison->errors[model][i];

      labels[i] = format_value (comparison, model, i, digits);
      ends[i] = isnan (value) ? 0 : to_left ? value - error : value + error;
      if (to_left != (value < 0))
        ends[i] = NAN;
    }
  texts = vtr_panel_add_texts (panel, ends, bands, (const char *const *) labels, n, VTR_INK_DIM);
  vtr_mark_set_font (texts, VTR_FONT_LABEL);
  vtr_mark_set_align (texts, to_left ? 1 : 0, 0.5);
  vtr_mark_set_offset (texts, to_left ? -5 : 5, 0);
}

static void
set_axes (VtrPanel *panel, const VtrComparison *comparison, guint n)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  double low = 0, high = 0, room;

  for (guint m = 0; m < 2; m++)
    for (guint i = 0; i < n; i++)
      if (!isnan (comparison->values[m][i]))
        {
          low = MIN (low, comparison->values[m][i] -
                              (comparison->values[m][i] < 0 ? comparison->errors[m][i] : 0));
          high = MAX (high, comparison->values[m][i] + comparison->errors[m][i]);
        }
  room = high > low ? (high - low) * LABEL_ROOM : 1;
  vtr_axis_set_range (x, low < 0 ? low - room : 0, high > 0 || !(low < 0) ? high + room : 0);
  vtr_axis_set_title (x, comparison->is_signed ? _ ("SHAP value") : _ ("mean |SHAP|"));
  if (comparison->is_signed)
    vtr_axis_set_tick_style (x, VTR_TICKS_SIGNED);
  vtr_axis_set_visible (x, FALSE, TRUE, TRUE);
  vtr_axis_set_bands (y, (const char *const *) comparison->features, NULL, comparison->of_first, n);
  vtr_axis_set_visible (y, TRUE, TRUE, FALSE);
}

static void
draw (VtrPanel *panel,
      const VtrComparison *comparison,
      const VtrChartInput *input,
      guint n,
      int digits)
{
  g_autofree double *bands = g_new (double, n + 1);

  set_axes (panel, comparison, n);
  for (guint m = 0; m < 2; m++)
    {
      char **tooltips = g_new0 (char *, n + 1);
      VtrMark *bars;

      for (guint i = 0; i < n; i++)
        {
          bands[i] = i + (m == 0 ? -0.5 : 0.5) * BAR_SHARE;
          tooltips[i] = make_tooltip (comparison, input, i, digits);
        }
      bars = vtr_panel_add_bars (panel, VTR_HORIZONTAL, bands, comparison->values[m], n, inks[m]);
      vtr_mark_set_thickness (bars, BAR_SHARE);
      vtr_mark_set_name (bars, get_name (input, m), NULL);
      vtr_mark_set_series (bars, (int) m);
      vtr_mark_set_features (bars, comparison->of_first, -1);
      vtr_chart_take_tooltips (bars, tooltips);
      add_whiskers (panel, bands, comparison->values[m], comparison->errors[m], n);
      add_labels (panel, comparison, m, bands, n, FALSE, digits);
      if (comparison->is_signed)
        add_labels (panel, comparison, m, bands, n, TRUE, digits);
    }
  vtr_panel_set_legend (panel, VTR_LEGEND_ABOVE, NULL);
}

/* ---- table and sentence ---- */

static VtrDataset *
make_table (const VtrComparison *comparison, const VtrChartInput *input)
{
  GPtrArray *columns = vtr_table_begin ();

  vtr_table_add_texts (columns, "feature", (const char *const *) comparison->features,
                       comparison->n);
  for (guint m = 0; m < 2; m++)
    {
      g_autofree char *error = g_strdup_printf ("%s std_error", get_name (input, m));

      vtr_table_add_numbers (columns, get_name (input, m), comparison->values[m], comparison->n);
      vtr_table_add_numbers (columns, error, comparison->errors[m], comparison->n);
    }
  return vtr_table_end (columns);
}

static char *
describe_agreement (const VtrComparison *comparison, const VtrChartInput *input)
{
  g_autofree char *correlation =
      isnan (comparison->correlation) ? NULL : vtr_label_signed (comparison->correlation, 2);

  if (correlation == NULL)
    return g_strdup_printf (_ ("%s and %s share %u of their %u strongest features"),
                            get_name (input, 0), get_name (input, 1), comparison->n_shared,
                            comparison->n_top);
  return g_strdup_printf (
      _ ("%s and %s share %u of their %u strongest features (rank correlation %s)"),
      get_name (input, 0), get_name (input, 1), comparison->n_shared, comparison->n_top,
      correlation);
}

static char *
describe_rows (const VtrComparison *comparison)
{
  return comparison->n_rows == 1 ? g_strdup_printf (_ ("row %u"), comparison->rows[0])
                                 : vtr_chart_dup_rows (comparison->n_rows);
}

static char *
make_sentence (const VtrComparison *comparison,
               const VtrChartInput *input,
               const char *what,
               int digits)
{
  guint i = comparison->differs_most;
  g_autofree char *rows = describe_rows (comparison),
                  *agreement = describe_agreement (comparison, input);
  g_autofree char *first = format_value (comparison, 0, i, digits),
                  *second = format_value (comparison, 1, i, digits);

  return g_strdup_printf (
      _ ("SHAP values for %s over %s: %s; they differ most on %s, with %s against %s."), what, rows,
      agreement, comparison->features[i], first, second);
}

static VtrPicture *
vtr_chart_compare_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("What drives either model"));
  g_autoptr (VtrComparison) comparison = NULL;
  const VtrAttributionData *data;
  g_autofree char *what = NULL, *rows = NULL;
  guint n_shown;
  int digits;

  if (!vtr_chart_need (chart, input->attribution, _ ("SHAP values"), error) ||
      !vtr_chart_need (chart, input->other, _ ("the SHAP values of another model"), error))
    return NULL;
  data = vtr_attribution_get_data (input->attribution);
  comparison = vtr_comparison_new (input->attribution, input->other, input->output, error);
  if (comparison == NULL)
    return NULL;
  what = comparison->output < 0 ? g_strdup (_ ("all classes"))
                                : vtr_chart_dup_output_name (data, (guint) comparison->output);
  rows = describe_rows (comparison);
  n_shown = vtr_chart_get_n_shown (input, comparison->n, MAX_SHOWN);
  digits =
      vtr_chart_digits (MAX (fabs (comparison->values[0][0]), fabs (comparison->values[1][0])));
  vtr_figure_set_subtitle (figure, rows);
  vtr_figure_set_natural_size (figure, 600, 110 + 42 * n_shown);
  draw (vtr_figure_add_panel (figure, 0, 0), comparison, input, n_shown, digits);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (comparison, input),
                          make_sentence (comparison, input, what, digits));
}

static void
vtr_chart_compare_class_init (VtrChartCompareClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "compare";
  configurable_class->title = N_ ("Two models");
  configurable_class->description =
      N_ ("How far each feature moves the predictions of two models, on the same rows.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_compare_build;
}

static void
vtr_chart_compare_init (VtrChartCompare *self)
{
}
