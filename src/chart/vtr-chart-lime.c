/* LIME's weights for one row: bars from 0 in the colours of contributions, with whiskers of one
 * standard error, largest first; R² stands in the header. With SHAP values of the same row and output,
 * rows are those of the waterfall and a column tells whether both agree. A bar that would crush the
 * rest is cut with a gap and keeps its number. */
#include "vtr-chart-lime.h"
#include "vtr-agreement.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FEATURES 10
#define ROW_HEIGHT 42.0
#define CRUSHES 3.0         /* so many times the next largest */
#define LABEL_ROOM 0.32     /* of the whole, on each side that has bars */

struct _VtrChartLime
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartLime, vtr_chart_lime, VTR_TYPE_CHART)

typedef struct
{
  guint             n;
  char            **names, **details;           /* NULL-terminated */
  int              *features;                   /* of the attribution; −1: unknown */
  double           *bands, *values, *errors;    /* NaN: LIME left it out */
  VtrAgreementKind *kinds;
  gboolean          compares;
  double            limit;                      /* longer bars are cut there */
  int               digits;
} Bars;

static void
bars_clear (Bars *bars)
{
  g_strfreev (bars->names);
  g_strfreev (bars->details);
  g_free (bars->features);
  g_free (bars->bands);
  g_free (bars->values);
  g_free (bars->errors);
  g_free (bars->kinds);
}

static void
bars_alloc (Bars *bars, guint n)
{
  bars->names = g_new0 (char *, n + 1);
  bars->details = g_new0 (char *, n + 1);
  bars->features = g_new (int, n + 1);
  bars->bands = g_new (double, n + 1);
  bars->values = g_new (double, n + 1);
  bars->errors = g_new (double, n + 1);
  bars->kinds = g_new0 (VtrAgreementKind, n + 1);
}

/* The fit's entry @i (−1: it has none for this feature) as the next bar. */
static void
add_bar (Bars *bars, const VtrLocalFit *fit, int i, const char *name, int feature)
{
  guint k = bars->n++;
  gboolean has_rule = i >= 0 && strcmp (fit->rules[i], name) != 0;

  bars->names[k] = g_strdup (name);
  bars->details[k] = g_strdup (has_rule ? fit->rules[i] : i < 0 ? _("not in LIME’s line") : "");
  bars->features[k] = feature;
  bars->bands[k] = k;
  bars->values[k] = i >= 0 ? fit->weights[i] : NAN;
  bars->errors[k] = i >= 0 ? fit->std_errors[i] : NAN;
}

static int
find_feature (char **features, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (features[i], name) == 0)
      return (int) i;
  return -1;
}

/* Where the longest bar is cut: 1.25 × the next one, if it is more than three times that. */
static void
find_limit (Bars *bars)
{
  double first = 0, second = 0;

  for (guint i = 0; i < bars->n; i++)
    {
      double size = fabs (bars->values[i]);

      if (size > first)
        {
          second = first;
          first = size;
        }
      else if (size > second)
        second = size;
    }
  bars->limit = second > 0 && first > CRUSHES * second ? 1.25 * second : INFINITY;
  bars->digits = first > 0 ? vtr_chart_digits (first) : 3;
}

static void
collect (Bars *bars, const VtrChartInput *input, const VtrLocalFit *fit)
{
  const VtrAttributionData *data =
      input->attribution != NULL ? vtr_attribution_get_data (input->attribution) : NULL;
  g_autoptr (VtrAgreement) agreement =
      input->attribution != NULL && input->lime != NULL
          ? vtr_agreement_new (input->attribution, input->lime, fit->row)
          : NULL;
  g_autofree guint *order = NULL;
  guint n;

  bars->compares = agreement != NULL;
  if (agreement == NULL)
    {
      n = vtr_chart_get_n_shown (input, fit->n, MAX_FEATURES);
      bars_alloc (bars, n);
      for (guint i = 0; i < n; i++)
        add_bar (bars, fit, (int) i, fit->features[i],
                 data != NULL ? find_feature (data->features, data->n_features, fit->features[i])
                              : -1);
      find_limit (bars);
      return;
    }
  n = vtr_chart_get_n_shown (input, data->n_features, MAX_FEATURES);
  bars_alloc (bars, n);
  order = vtr_chart_rank_sizes (agreement->shap, data->n_features);
  for (guint k = 0; k < n; k++)
    {
      const char *name = data->features[order[k]];

      bars->kinds[k] = agreement->kinds[order[k]];
      add_bar (bars, fit, find_feature (fit->features, fit->n, name), name, (int) order[k]);
    }
  find_limit (bars);
}

/* ---- drawing ---- */

static double
cut (const Bars *bars, double value)
{
  return CLAMP (value, -bars->limit, bars->limit);
}

static void
draw_whiskers (VtrPanel *panel, const Bars *bars)
{
  g_autofree double *low = g_new (double, bars->n + 1), *high = g_new (double, bars->n + 1);

  for (guint i = 0; i < bars->n; i++)
    {
      gboolean there = bars->errors[i] > 0 && fabs (bars->values[i]) <= bars->limit;

      low[i] = there ? bars->values[i] - bars->errors[i] : NAN;
      high[i] = there ? bars->values[i] + bars->errors[i] : NAN;
    }
  vtr_mark_set_line_width (vtr_panel_add_whiskers (panel, VTR_HORIZONTAL, bars->bands, low, high,
                                                   bars->n, VTR_INK_TEXT),
                           1.2);
}

/* A slanted gap near the end of each bar that is cut. */
static void
draw_gaps (VtrPanel *panel, const Bars *bars)
{
  for (guint i = 0; i < bars->n; i++)
    {
      double middle = 0.72 * cut (bars, bars->values[i]), slant = 0.03 * bars->limit;
      double x0 = middle - slant, x1 = middle + slant, y0 = i + 0.36, y1 = i - 0.36;

      if (fabs (bars->values[i]) > bars->limit)
        vtr_mark_set_line_width (
            vtr_panel_add_segments (panel, &x0, &y0, &x1, &y1, 1, VTR_INK_GROUND), 5);
    }
}

/* Numbers after the bars, those of lowering weights before them. */
static void
draw_labels (VtrPanel *panel, const Bars *bars)
{
  for (guint i = 0; i < bars->n; i++)
    {
      gboolean is_up = !(bars->values[i] < 0);
      double reach = fabs (bars->values[i]) <= bars->limit && bars->errors[i] > 0 ? bars->errors[i] : 0;
      double x = cut (bars, bars->values[i]) + (is_up ? reach : -reach), y = i;
      g_autofree char *label = vtr_label_signed (bars->values[i], bars->digits);
      const char *text = label;
      VtrMark *mark;

      if (isnan (bars->values[i]))
        continue;
      mark = vtr_panel_add_texts (panel, &x, &y, &text, 1,
                                  is_up ? VTR_INK_POSITIVE_TEXT : VTR_INK_NEGATIVE_TEXT);
      vtr_mark_set_font (mark, VTR_FONT_LABEL);
      vtr_mark_set_align (mark, is_up ? 0 : 1, 0.5);
      vtr_mark_set_offset (mark, is_up ? 5 : -5, 0);
    }
}

static void
draw_agreement (VtrPanel *panel, const Bars *bars, double x)
{
  static const VtrInk inks[] = { VTR_INK_DIM, VTR_INK_GOOD, VTR_INK_ACT, VTR_INK_WATCH };
  const char *title = _("agree");
  double above = -0.75;
  VtrMark *mark = vtr_panel_add_texts (panel, &x, &above, &title, 1, VTR_INK_DIM);

  vtr_mark_set_font (mark, VTR_FONT_LABEL);
  for (guint i = 0; i < bars->n; i++)
    {
      const char *sign = vtr_agreement_kind_get_sign (bars->kinds[i]);
      double y = i;

      if (sign[0] != '\0')
        vtr_mark_set_font (vtr_panel_add_texts (panel, &x, &y, &sign, 1, inks[bars->kinds[i]]),
                           VTR_FONT_LABEL_BOLD);
    }
}

static char *
make_tip (const Bars *bars, guint i)
{
  g_autofree char *value = vtr_label_signed (bars->values[i], bars->digits);
  GString *tip = g_string_new (bars->names[i]);

  if (bars->details[i][0] != '\0')
    g_string_append_printf (tip, "\n%s", bars->details[i]);
  if (!isnan (bars->values[i]))
    g_string_append_printf (tip, _("\nLIME weight: %s"), value);
  if (bars->errors[i] > 0)
    {
      g_autofree char *spread = vtr_label_error (bars->errors[i]);
      g_string_append_printf (tip, " ± %s", spread);
    }
  if (bars->compares)
    g_string_append_printf (tip, _("\nAgainst SHAP: %s"),
                            vtr_agreement_kind_get_name (bars->kinds[i]));
  return g_string_free (tip, FALSE);
}

static void
draw_bars (VtrPanel *panel, const Bars *bars)
{
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X),
          *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  g_autofree double *ends = g_new (double, bars->n + 1);
  g_autofree VtrInk *inks = g_new (VtrInk, bars->n + 1);
  char **tips = g_new0 (char *, bars->n + 1);
  double low = 0, high = 0, room;
  VtrMark *mark;

  for (guint i = 0; i < bars->n; i++)
    {
      double error = bars->errors[i] > 0 ? bars->errors[i] : 0;

      ends[i] = isnan (bars->values[i]) ? 0 : cut (bars, bars->values[i]);
      inks[i] = ends[i] < 0 ? VTR_INK_NEGATIVE : VTR_INK_POSITIVE;
      low = MIN (low, cut (bars, ends[i] - error));
      high = MAX (high, cut (bars, ends[i] + error));
      tips[i] = make_tip (bars, i);
    }
  room = high > low ? LABEL_ROOM * (high - low) : 1;
  low -= low < 0 ? room : 0;
  high += room;
  vtr_axis_set_bands (up, (const char *const *) bars->names, (const char *const *) bars->details,
                      bars->features, bars->n);
  vtr_axis_set_range (across, low, bars->compares ? high + room / 2 : high);
  vtr_axis_set_title (across, _("LIME weight"));
  vtr_axis_set_visible (across, FALSE, TRUE, TRUE);
  vtr_axis_set_max_ticks (across, 5);
  vtr_axis_set_zero_line (across, TRUE);
  mark = vtr_panel_add_bars (panel, VTR_HORIZONTAL, bars->bands, ends, bars->n, VTR_INK_NEUTRAL);
  vtr_mark_set_inks (mark, inks, NULL);
  vtr_mark_set_features (mark, bars->features, -1);
  vtr_chart_take_tooltips (mark, tips);
  draw_gaps (panel, bars);
  draw_whiskers (panel, bars);
  draw_labels (panel, bars);
  if (!bars->compares)
    return;
  vtr_axis_set_range (up, -1, bars->n - 0.5);
  draw_agreement (panel, bars, high + room / 4);
}

/* ---- what comes with it ---- */

static VtrDataset *
make_table (const Bars *bars)
{
  g_autofree const char **kinds = g_new0 (const char *, bars->n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint i = 0; i < bars->n; i++)
    kinds[i] = vtr_agreement_kind_get_name (bars->kinds[i]);
  vtr_table_add_texts (columns, "feature", (const char *const *) bars->names, bars->n);
  vtr_table_add_texts (columns, "rule", (const char *const *) bars->details, bars->n);
  vtr_table_add_numbers (columns, "weight", bars->values, bars->n);
  vtr_table_add_numbers (columns, "std_error", bars->errors, bars->n);
  if (bars->compares)
    vtr_table_add_texts (columns, "agreement", kinds, bars->n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Bars *bars, const VtrLocalFit *fit, const char *row)
{
  g_autofree char *prediction = vtr_label_score (fit->prediction);
  g_autofree char *line = vtr_label_score (fit->local_prediction);
  g_autofree char *weight = vtr_label_signed (fit->weights[0], bars->digits);
  g_autofree char *r2 = vtr_label_fixed (fit->r2, 2);

  return g_strdup_printf (_("Row %s: LIME’s line predicts %s for %s, the model %s (R² %s); the "
                            "largest weight is %s, %s."),
                          row, line, fit->output_name, prediction, r2, fit->features[0], weight);
}

static char *
make_subtitle (const VtrChartInput *input, const VtrLocalFit *fit, const char *row)
{
  g_autoptr (VtrAgreement) agreement =
      input->attribution != NULL ? vtr_agreement_new (input->attribution, input->lime, fit->row)
                                 : NULL;
  g_autofree char *r2 = vtr_label_fixed (fit->r2, 2);

  if (agreement != NULL)
    return g_strdup_printf (_("Row %s · %s"), row, agreement->summary);
  return g_strdup_printf (_("Row %s · %s · R² %s"), row, fit->output_name, r2);
}

static VtrPicture *
draw (const VtrChartInput *input, const VtrLocalFit *fit)
{
  g_autofree char *row = vtr_label_count (fit->row);
  g_autofree char *subtitle = make_subtitle (input, fit, row);
  VtrFigure *figure = vtr_figure_new (_("LIME"));
  VtrPicture *picture;
  Bars bars = { 0 };

  collect (&bars, input, fit);
  vtr_figure_set_subtitle (figure, subtitle);
  vtr_figure_set_natural_size (figure, 560, 120 + (bars.n + 1) * ROW_HEIGHT);
  draw_bars (vtr_figure_add_panel (figure, 0, 0), &bars);
  picture = vtr_picture_new (figure, make_table (&bars), make_sentence (&bars, fit, row));
  bars_clear (&bars);
  return picture;
}

/* The line of the row asked for, or the first. */
static const VtrLocalFit *
find_fit (const VtrChartInput *input, GError **error)
{
  gsize n;
  const VtrLocalFit *fits = vtr_lime_explanation_get_fits (input->lime, &n), *fit;
  guint64 row;

  if (input->argument == NULL)
    return fits;
  if (!g_ascii_string_to_unsigned (input->argument, 10, 0, G_MAXUINT32, &row, NULL))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("“%s” is not a row number; rows count from 0."), input->argument);
      return NULL;
    }
  fit = vtr_lime_explanation_find (input->lime, (guint32) row);
  if (fit == NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("row %s has not been explained; add it with --rows."), input->argument);
  return fit;
}

static VtrPicture *
vtr_chart_lime_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrLocalFit *fit;
  gsize n = 0;

  if (!vtr_chart_need (chart, input->lime, _("an explanation by LIME (--method lime)"), error))
    return NULL;
  vtr_lime_explanation_get_fits (input->lime, &n);
  if (!vtr_chart_need (chart, n > 0 ? input->lime : NULL, _("at least one explained row"), error))
    return NULL;
  fit = find_fit (input, error);
  if (fit == NULL || !vtr_chart_need (chart, fit->n > 0 ? fit : NULL, _("at least one feature"), error))
    return NULL;
  return draw (input, fit);
}

static void
vtr_chart_lime_class_init (VtrChartLimeClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "lime";
  configurable_class->title = N_("LIME");
  configurable_class->description = N_("One row: the weights of LIME’s line around it.");
  VTR_CHART_CLASS (klass)->argument = "ROW";
  VTR_CHART_CLASS (klass)->build = vtr_chart_lime_build;
}

static void
vtr_chart_lime_init (VtrChartLime *self)
{
}
