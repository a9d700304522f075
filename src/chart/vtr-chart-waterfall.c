/* One row's prediction as a staircase: the average at the foot, an arrow for each feature, largest
 * at the top, where it arrives at the prediction. Features beyond the limit are summed as "n
 * others". Values that were estimated carry a bar of one standard error at the arrow's head. */
#include "vtr-chart-waterfall.h"
#include "vtr-chart-lime-columns.h"
#include "vtr-chart-private.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_FEATURES 10
#define ROW_HEIGHT 42.0

struct _VtrChartWaterfall
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartWaterfall, vtr_chart_waterfall, VTR_TYPE_CHART)

/* One step for each band, the top one first. */
typedef struct
{
  guint   n;
  char  **names, **details, **labels, **tips;   /* NULL-terminated */
  int    *features;                             /* −1: the others */
  double *bands, *values, *std_errors, *from, *to;
  double  base, prediction;
} Steps;

static void
steps_clear (Steps *steps)
{
  g_strfreev (steps->names);
  g_strfreev (steps->details);
  g_strfreev (steps->labels);
  g_strfreev (steps->tips);
  g_free (steps->features);
  g_free (steps->bands);
  g_free (steps->values);
  g_free (steps->std_errors);
  g_free (steps->from);
  g_free (steps->to);
}

static void
steps_alloc (Steps *steps, guint n)
{
  steps->n = n;
  steps->names = g_new0 (char *, n + 1);
  steps->details = g_new0 (char *, n + 1);
  steps->labels = g_new0 (char *, n + 1);
  steps->tips = g_new0 (char *, n + 1);
  steps->features = g_new (int, MAX (n, 1));
  steps->bands = g_new (double, MAX (n, 1));
  steps->values = g_new0 (double, MAX (n, 1));
  steps->std_errors = g_new0 (double, MAX (n, 1));
  steps->from = g_new (double, MAX (n, 1));
  steps->to = g_new (double, MAX (n, 1));
}

static void
collect (Steps *steps, const VtrAttributionData *data, gsize row, guint output, guint n_shown)
{
  const double *values = data->values + vtr_attribution_index (data, row, output, 0);
  const double *errors = data->std_errors != NULL
                             ? data->std_errors + vtr_attribution_index (data, row, output, 0)
                             : NULL;
  g_autofree guint *order = vtr_chart_rank_sizes (values, data->n_features);
  guint n_others = data->n_features - n_shown;

  steps_alloc (steps, n_shown + (n_others > 0 ? 1 : 0));
  for (guint k = 0; k < n_shown; k++)
    {
      steps->features[k] = order[k];
      steps->names[k] = g_strdup (data->features[order[k]]);
      steps->details[k] = vtr_chart_dup_datum (data->data, data->features[order[k]], row);
      steps->values[k] = values[order[k]];
      steps->std_errors[k] = errors != NULL ? errors[order[k]] : 0;
    }
  if (n_others == 0)
    return;
  /* Errors of one row are correlated, so that of a sum is not known: none is shown. */
  for (guint k = n_shown; k < data->n_features; k++)
    steps->values[n_shown] += values[order[k]];
  steps->features[n_shown] = -1;
  steps->names[n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", n_others), n_others);
  steps->details[n_shown] = g_strdup ("");
}

static char *
make_tip (const Steps *steps, guint k)
{
  g_autofree char *value = vtr_label_signed (steps->values[k], 3);
  GString *tip = g_string_new (steps->names[k]);

  if (steps->details[k][0] != '\0')
    g_string_append_printf (tip, _("\nValue: %s"), steps->details[k]);
  g_string_append_printf (tip, _("\nSHAP: %s"), value);
  if (steps->std_errors[k] > 0)
    {
      g_autofree char *spread = vtr_label_error (steps->std_errors[k]);
      g_string_append_printf (tip, " ± %s", spread);
    }
  return g_string_free (tip, FALSE);
}

/* From the foot up: each arrow starts where the one below it ends. */
static void
stack (Steps *steps)
{
  double at = steps->base, largest = 0;

  for (guint k = 0; k < steps->n; k++)
    largest = MAX (largest, fabs (steps->values[k]));
  int digits = largest >= 10 ? vtr_label_digits (largest) : 3;
  for (guint k = steps->n; k-- > 0;)
    {
      steps->bands[k] = k;
      steps->from[k] = at;
      at += steps->values[k];
      steps->to[k] = at;
      steps->labels[k] = vtr_label_signed (steps->values[k], digits);
      steps->tips[k] = make_tip (steps, k);
    }
}

static char *
tooltip_cb (gsize index, gpointer data)
{
  return g_strdup (((char **) data)[index]);
}

static void
strv_free_cb (gpointer data)
{
  g_strfreev (data);
}

/* "prediction 0.244" over the top arrow's head, "average 0.233" under the lowest one's start. */
static void
draw_ends (VtrPanel *panel, const Steps *steps)
{
  g_autofree char *prediction = vtr_label_score (steps->prediction);
  g_autofree char *average = vtr_label_score (steps->base);
  g_autofree char *top = g_strdup_printf (_("prediction %s"), prediction);
  g_autofree char *foot = g_strdup_printf (_("average %s"), average);
  const char *const texts[] = { top, foot };
  const double x[] = { steps->prediction, steps->base }, y[] = { -0.78, steps->n - 0.22 };
  const double y0[] = { -0.6, steps->n - 0.66 }, y1[] = { -0.3, steps->n - 0.42 };
  VtrMark *mark = vtr_panel_add_texts (panel, x, y, texts, 2, VTR_INK_TEXT);

  vtr_mark_set_font (mark, VTR_FONT_LABEL_BOLD);
  vtr_panel_add_segments (panel, x, y0, x, y1, 2, VTR_INK_TEXT);
}

static void
draw_steps (VtrPanel *panel, const Steps *steps, const char *output)
{
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X),
          *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *mark;

  vtr_axis_set_bands (up, (const char *const *) steps->names, (const char *const *) steps->details,
                      steps->features, steps->n);
  vtr_axis_set_range (up, -1, steps->n);   /* half a band more at each end, for the two sums */
  vtr_axis_set_title (across, output);
  vtr_axis_set_visible (across, FALSE, TRUE, TRUE);
  vtr_axis_set_max_ticks (across, 5);
  mark = vtr_panel_add_arrows (panel, steps->bands, steps->from, steps->to, steps->n);
  vtr_mark_set_labels (mark, (const char *const *) steps->labels, NULL);
  vtr_mark_set_features (mark, steps->features, -1);
  vtr_mark_set_tooltip (mark, tooltip_cb, g_strdupv (steps->tips), strv_free_cb);
  vtr_mark_set_errors (mark, steps->std_errors);
  draw_ends (panel, steps);
}

static VtrDataset *
make_table (const Steps *steps)
{
  GPtrArray *columns = vtr_table_begin ();

  vtr_table_add_texts (columns, "feature", (const char *const *) steps->names, steps->n);
  vtr_table_add_texts (columns, "value", (const char *const *) steps->details, steps->n);
  vtr_table_add_numbers (columns, "shap", steps->values, steps->n);
  vtr_table_add_numbers (columns, "std_error", steps->std_errors, steps->n);
  vtr_table_add_numbers (columns, "from", steps->from, steps->n);
  vtr_table_add_numbers (columns, "to", steps->to, steps->n);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Steps *steps, const char *row, const char *output)
{
  g_autofree char *prediction = vtr_label_score (steps->prediction);
  g_autofree char *average = vtr_label_score (steps->base);

  return g_strdup_printf (_("Row %s: %s is %s, the average %s; the largest step is %s, %s."), row,
                          output, prediction, average, steps->names[0], steps->labels[0]);
}

/* LIME's line for this row and output, where there is one. */
static void
add_lime (VtrFigure *figure, const VtrChartInput *input, const VtrAttributionData *data, gsize at, guint output,
          const Steps *steps)
{
  guint32 row = data->rows != NULL ? data->rows[at] : at;
  const VtrLocalFit *fit = input->lime != NULL ? vtr_lime_explanation_find (input->lime, row) : NULL;
  g_autoptr (VtrAgreement) agreement = NULL;

  if (fit == NULL || g_strcmp0 (fit->output_name, data->outputs[output]) != 0)
    return;
  agreement = vtr_agreement_new (input->attribution, input->lime, row);
  if (agreement == NULL)
    return;
  vtr_chart_add_lime_columns (figure, agreement, steps->features, (const char *const *) steps->names, steps->n);
}

static VtrPicture *
draw (const VtrChartInput *input, const VtrAttributionData *data, gsize at)
{
  guint output = vtr_chart_pick_output (data, input);
  guint32 row = data->rows != NULL ? data->rows[at] : at;
  g_autofree char *output_name = vtr_chart_dup_output_name (data, output);
  g_autofree char *row_text = vtr_label_count (row);
  g_autofree char *short_prediction = NULL, *title = NULL, *subtitle = NULL;
  VtrFigure *figure;
  Steps steps = { 0 };

  collect (&steps, data, at, output, vtr_chart_get_n_shown (input, data->n_features, MAX_FEATURES));
  steps.base = data->base_values[output];
  steps.prediction = data->predictions[at * data->n_outputs + output];
  stack (&steps);
  short_prediction = vtr_label_fixed (steps.prediction, 2);
  title = g_strdup_printf (_("Why %s?"), short_prediction);
  subtitle =
      g_strdup_printf (data->exact ? _ ("Row %s · SHAP, exact") : _ ("Row %s · SHAP"), row_text);
  figure = vtr_figure_new (title);
  vtr_figure_set_subtitle (figure, subtitle);
  vtr_figure_set_natural_size (figure, 560, 120 + (steps.n + 1) * ROW_HEIGHT);
  draw_steps (vtr_figure_add_panel (figure, 0, 0), &steps, output_name);
  add_lime (figure, input, data, at, output, &steps);
  VtrPicture *picture =
      vtr_picture_new (figure, make_table (&steps), make_sentence (&steps, row_text, output_name));
  steps_clear (&steps);
  return picture;
}

static VtrPicture *
vtr_chart_waterfall_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrAttributionData *data;
  gssize at;

  if (!vtr_chart_need (chart, input->attribution, _("an explanation with a value for each feature"),
                       error))
    return NULL;
  data = vtr_attribution_get_data (input->attribution);
  if (!vtr_chart_need (chart, data->n_rows > 0 && data->n_features > 0 ? data : NULL,
                       _("at least one explained row"), error))
    return NULL;
  at = vtr_chart_find_row (data, input->argument, error);
  return at >= 0 ? draw (input, data, at) : NULL;
}

static void
vtr_chart_waterfall_class_init (VtrChartWaterfallClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "waterfall";
  configurable_class->title = N_("SHAP waterfall");
  configurable_class->description = N_("One row: the steps from the average to its prediction.");
  VTR_CHART_CLASS (klass)->argument = "ROW";
  VTR_CHART_CLASS (klass)->build = vtr_chart_waterfall_build;
}

static void
vtr_chart_waterfall_init (VtrChartWaterfall *self)
{
}
