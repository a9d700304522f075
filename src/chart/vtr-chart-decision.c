/* The decision plot (Lundberg et al. 2020): one line a row, from the average at the foot to the row's
 * prediction at the top; at each feature, ordered by mean |value|, it moves by that feature's SHAP
 * value. Lines that end above the average have the ink of what raises, the others of what lowers.
 * At most 150 rows are drawn, at even distances; features beyond the limit are one step at the foot. */
#include "vtr-chart-decision.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_ROWS 150
#define MAX_FEATURES 20
#define ROW_HEIGHT 30.0

struct _VtrChartDecision
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartDecision, vtr_chart_decision, VTR_TYPE_CHART)

typedef struct
{
  const VtrAttributionData *data;
  guint                     output, n_shown, n_bands;
  guint                    *order;       /* features, the largest first */
  gsize                     n_drawn;
  char                    **names;       /* per band, the top one first */
  int                      *features;
} Decisions;

static void
decisions_clear (Decisions *decisions)
{
  g_free (decisions->order);
  g_free (decisions->features);
  g_strfreev (decisions->names);
}

static void
decisions_init (Decisions *decisions, const VtrChartInput *input)
{
  const VtrAttributionData *data = vtr_attribution_get_data (input->attribution);
  g_autofree double *means = NULL;

  *decisions = (Decisions) { .data = data, .output = vtr_chart_pick_output (data, input) };
  means = vtr_attribution_mean_abs (input->attribution, decisions->output);
  decisions->order = vtr_chart_rank_features (means, data->n_features);
  decisions->n_shown = vtr_chart_get_n_shown (input, data->n_features, MAX_FEATURES);
  decisions->n_bands = decisions->n_shown + (decisions->n_shown < data->n_features ? 1 : 0);
  decisions->n_drawn = MIN (data->n_rows, MAX_ROWS);
  decisions->names = g_new0 (char *, decisions->n_bands + 1);
  decisions->features = g_new (int, decisions->n_bands + 1);
  for (guint k = 0; k < decisions->n_shown; k++)
    {
      decisions->names[k] = g_strdup (data->features[decisions->order[k]]);
      decisions->features[k] = decisions->order[k];
    }
  if (decisions->n_bands > decisions->n_shown)
    {
      guint n = data->n_features - decisions->n_shown;
      decisions->names[decisions->n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", n), n);
      decisions->features[decisions->n_shown] = -1;
    }
}

/* The i-th drawn row's place in the explanation. */
static gsize
drawn_row (const Decisions *decisions, gsize i)
{
  return i * decisions->data->n_rows / decisions->n_drawn;
}

/* What stands at the lines between the bands, the foot first: n_bands + 1 numbers. */
static void
follow (const Decisions *decisions, gsize row, double *path)
{
  const VtrAttributionData *data = decisions->data;
  const double *values = data->values + vtr_attribution_index (data, row, decisions->output, 0);

  path[0] = data->base_values[decisions->output];
  for (guint step = 0; step < decisions->n_bands; step++)
    {
      guint band = decisions->n_bands - 1 - step;

      path[step + 1] = path[step];
      if (band < decisions->n_shown)
        path[step + 1] += values[decisions->order[band]];
      else
        for (guint k = decisions->n_shown; k < data->n_features; k++)
          path[step + 1] += values[decisions->order[k]];
    }
}

static char **
make_tips (const Decisions *decisions, gsize row, const double *path)
{
  const VtrAttributionData *data = decisions->data;
  g_autofree char *number = vtr_label_count (data->rows != NULL ? data->rows[row] : row);
  char **tips = g_new0 (char *, decisions->n_bands + 2);
  g_autofree char *average = vtr_label_score (path[0]);

  tips[0] = g_strdup_printf (_("Row %s\naverage: %s"), number, average);
  for (guint step = 1; step <= decisions->n_bands; step++)
    {
      guint band = decisions->n_bands - step;
      g_autofree char *value = vtr_label_signed (path[step] - path[step - 1], 3);
      g_autofree char *there = vtr_label_score (path[step]);
      g_autofree char *datum = band < decisions->n_shown
                                   ? vtr_chart_dup_datum (data->data, decisions->names[band], row)
                                   : g_strdup ("");

      tips[step] = g_strdup_printf (_("Row %s\n%s: %s\nSHAP: %s, so far %s"), number, decisions->names[band],
                                    datum, value, there);
    }
  return tips;
}

static void
draw_row (VtrPanel *panel, const Decisions *decisions, gsize row)
{
  guint n = decisions->n_bands + 1;
  g_autofree double *path = g_new (double, n), *y = g_new (double, n);
  VtrMark *mark;

  follow (decisions, row, path);
  for (guint step = 0; step < n; step++)
    y[step] = decisions->n_bands - 0.5 - step;
  mark = vtr_panel_add_line (panel, path, y, n, path[n - 1] >= path[0] ? VTR_INK_POSITIVE : VTR_INK_NEGATIVE);
  vtr_mark_set_line_width (mark, decisions->n_drawn > 30 ? 1 : 1.6);
  vtr_mark_set_strength (mark, decisions->n_drawn > 30 ? 0.35 : 0.8);
  vtr_mark_set_rows (mark, NULL, decisions->data->rows != NULL ? (int) decisions->data->rows[row] : (int) row);
  vtr_chart_take_tooltips (mark, make_tips (decisions, row, path));
}

static void
draw (VtrPanel *panel, const Decisions *decisions)
{
  g_autofree char *output = vtr_chart_dup_output_name (decisions->data, decisions->output);
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X), *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);

  vtr_axis_set_bands (up, (const char *const *) decisions->names, NULL, decisions->features, decisions->n_bands);
  vtr_axis_set_range (up, -0.75, decisions->n_bands - 0.25);
  vtr_axis_set_title (across, output);
  vtr_axis_set_zero_line (across, FALSE);
  vtr_axis_set_visible (across, FALSE, TRUE, TRUE);
  vtr_panel_add_rule (panel, VTR_AXIS_X, decisions->data->base_values[decisions->output], VTR_INK_AXIS);
  for (gsize i = 0; i < decisions->n_drawn; i++)
    draw_row (panel, decisions, drawn_row (decisions, i));
}

/* row, the average, then where each feature, from the foot up, takes the row. */
static VtrDataset *
make_table (const Decisions *decisions)
{
  gsize n = decisions->n_drawn, n_steps = decisions->n_bands + 1;
  g_autofree double *paths = g_new (double, n * n_steps + 1), *numbers = g_new (double, n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (gsize i = 0; i < n; i++)
    {
      gsize row = drawn_row (decisions, i);
      numbers[i] = decisions->data->rows != NULL ? decisions->data->rows[row] : row;
      follow (decisions, row, paths + i * n_steps);
    }
  vtr_table_add_numbers (columns, "row", numbers, n);
  for (gsize step = 0; step < n_steps; step++)
    {
      for (gsize i = 0; i < n; i++)
        numbers[i] = paths[i * n_steps + step];
      vtr_table_add_numbers (columns, step == 0 ? "average" : decisions->names[decisions->n_bands - step], numbers, n);
    }
  return vtr_table_end (columns);
}

static char *
make_sentence (const Decisions *decisions, const char *rows)
{
  const VtrAttributionData *data = decisions->data;
  g_autofree char *output = vtr_chart_dup_output_name (data, decisions->output);
  g_autofree char *average = vtr_label_score (data->base_values[decisions->output]);
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < decisions->n_drawn; i++)
    {
      double end = data->predictions[drawn_row (decisions, i) * data->n_outputs + decisions->output];
      low = MIN (low, end);
      high = MAX (high, end);
    }
  g_autofree char *from = vtr_label_score (low), *to = vtr_label_score (high);
  return g_strdup_printf (_("%s, %s: from the average %s the paths end between %s and %s; %s moves them most."), output,
                          rows, average, from, to, decisions->names[0]);
}

static VtrPicture *
vtr_chart_decision_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrAttributionData *data;
  Decisions decisions;

  if (!vtr_chart_need (chart, input->attribution, _("an explanation with a value for each feature"), error))
    return NULL;
  data = vtr_attribution_get_data (input->attribution);
  if (!vtr_chart_need (chart, data->n_rows > 0 && data->n_features > 0 ? data : NULL,
                       _("at least one explained row"), error))
    return NULL;
  decisions_init (&decisions, input);
  g_autofree char *rows = vtr_chart_dup_rows_of (decisions.n_drawn, data->n_rows);
  VtrFigure *figure = vtr_figure_new (_("How the predictions come about"));
  vtr_figure_set_subtitle (figure, rows);
  vtr_figure_set_natural_size (figure, 620, 110 + decisions.n_bands * ROW_HEIGHT);
  draw (vtr_figure_add_panel (figure, 0, 0), &decisions);
  VtrPicture *picture = vtr_picture_new (figure, make_table (&decisions), make_sentence (&decisions, rows));
  decisions_clear (&decisions);
  return picture;
}

static void
vtr_chart_decision_class_init (VtrChartDecisionClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "decision";
  configurable_class->title = N_("SHAP decisions");
  configurable_class->description = N_("Each row's path from the average to its prediction, feature by feature.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_decision_build;
}

static void
vtr_chart_decision_init (VtrChartDecision *self)
{
}
