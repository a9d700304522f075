/* The SHAP summary (Lundberg and Lee 2017): for each feature, by descending mean |value|, its name,
 * a bar with that mean, and one dot a row at the row's value, coloured by the feature's own value.
 * Features beyond the limit are summed per row as "n others". Dots are packed by the scene. */
#include "vtr-chart-beeswarm.h"
#include "vtr-chart-private.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_FEATURES 20
#define ROW_HEIGHT 43.0
#define BAR_COLUMN 124.0

struct _VtrChartBeeswarm
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartBeeswarm, vtr_chart_beeswarm, VTR_TYPE_CHART)

/* What is drawn: features in order, and the others as one more band. */
typedef struct
{
  const VtrAttributionData *data;
  guint                     output, n_shown, n_bands;
  guint                    *order;
  double                   *means;      /* per feature */
  double                   *others;     /* per row; NULL without others */
  char                    **names;      /* per band, NULL-terminated */
  int                      *features;   /* per band; −1: the others */
  double                   *lengths;    /* per band */
} Summary;

static void
summary_clear (Summary *summary)
{
  g_free (summary->order);
  g_free (summary->means);
  g_free (summary->others);
  g_strfreev (summary->names);
  g_free (summary->features);
  g_free (summary->lengths);
}

static double
value_at (const Summary *summary, gsize row, guint feature)
{
  const VtrAttributionData *data = summary->data;

  return data->values[vtr_attribution_index (data, row, summary->output, feature)];
}

static void
sum_others (Summary *summary)
{
  gsize n_rows = summary->data->n_rows;
  double mean = 0;

  summary->others = g_new0 (double, MAX (n_rows, 1));
  for (gsize i = 0; i < n_rows; i++)
    {
      for (guint k = summary->n_shown; k < summary->data->n_features; k++)
        summary->others[i] += value_at (summary, i, summary->order[k]);
      mean += fabs (summary->others[i]) / n_rows;
    }
  summary->lengths[summary->n_shown] = mean;
  summary->features[summary->n_shown] = -1;
  guint n = summary->data->n_features - summary->n_shown;
  summary->names[summary->n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", n), n);
}

/* By descending mean |value|, of @order_from where that is an explanation of the same features. */
static guint *
rank (const Summary *summary, VtrAttribution *order_from)
{
  const VtrAttributionData *other = order_from != NULL ? vtr_attribution_get_data (order_from) : NULL;
  g_autofree double *means = NULL;

  if (other == NULL || other->n_features != summary->data->n_features || summary->output >= other->n_outputs)
    return vtr_chart_rank_features (summary->means, summary->data->n_features);
  means = vtr_attribution_mean_abs (order_from, summary->output);
  return vtr_chart_rank_features (means, other->n_features);
}

static void
summary_init (Summary *summary, VtrAttribution *attribution, const VtrChartInput *input)
{
  const VtrAttributionData *data = vtr_attribution_get_data (attribution);

  *summary = (Summary) { .data = data, .output = vtr_chart_pick_output (data, input) };
  summary->means = vtr_attribution_mean_abs (attribution, summary->output);
  summary->order = rank (summary, input->order_from);
  summary->n_shown = vtr_chart_get_n_shown (input, data->n_features, MAX_FEATURES);
  summary->n_bands = summary->n_shown + (summary->n_shown < data->n_features ? 1 : 0);
  summary->names = g_new0 (char *, summary->n_bands + 1);
  summary->features = g_new (int, MAX (summary->n_bands, 1));
  summary->lengths = g_new (double, MAX (summary->n_bands, 1));
  for (guint k = 0; k < summary->n_shown; k++)
    {
      summary->features[k] = summary->order[k];
      summary->names[k] = g_strdup (data->features[summary->order[k]]);
      summary->lengths[k] = summary->means[summary->order[k]];
    }
  if (summary->n_bands > summary->n_shown)
    sum_others (summary);
}

/* Kept by each swarm: the attribution it reads its tooltips from. */
typedef struct
{
  VtrAttribution *attribution;
  guint           output, feature;
} Source;

static void
source_free (gpointer data)
{
  g_object_unref (((Source *) data)->attribution);
  g_free (data);
}

static char *
tooltip_cb (gsize index, gpointer user_data)
{
  const Source *source = user_data;
  const VtrAttributionData *data = vtr_attribution_get_data (source->attribution);
  const char *name = data->features[source->feature];
  gsize at = vtr_attribution_index (data, index, source->output, source->feature);
  g_autofree char *row = vtr_label_count (data->rows != NULL ? data->rows[index] : index);
  g_autofree char *datum = vtr_chart_dup_datum (data->data, name, index);
  g_autofree char *value = vtr_label_signed (data->values[at], 3);
  double std_error = data->std_errors != NULL ? data->std_errors[at] : 0;

  if (std_error > 0)
    {
      g_autofree char *spread = vtr_label_error (std_error);
      return g_strdup_printf (_("Row %s\n%s: %s\nSHAP: %s ± %s"), row, name, datum, value, spread);
    }
  return g_strdup_printf (_("Row %s\n%s: %s\nSHAP: %s"), row, name, datum, value);
}

static char *
bar_tooltip_cb (gsize index, gpointer user_data)
{
  return g_strdup (((char **) user_data)[index]);
}

static void
draw_bars (VtrPanel *panel, const Summary *summary)
{
  char **tooltips = g_new0 (char *, summary->n_bands + 1);
  g_auto (GStrv) labels = g_new0 (char *, summary->n_bands + 1);
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X);
  double longest = 0;
  VtrMark *mark;

  for (guint k = 0; k < summary->n_bands; k++)
    {
      labels[k] = vtr_label_score (summary->lengths[k]);
      tooltips[k] = g_strdup_printf (_("%s\nmean |SHAP|: %s"), summary->names[k], labels[k]);
      longest = MAX (longest, summary->lengths[k]);
    }
  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_Y), (const char *const *) summary->names,
                      NULL, summary->features, summary->n_bands);
  vtr_axis_set_title (across, _("mean |SHAP|"));
  vtr_axis_set_visible (across, FALSE, FALSE, FALSE);
  vtr_axis_set_range (across, 0, longest > 0 ? longest * 1.5 : 1);   /* room for the numbers */
  mark = vtr_panel_add_bars (panel, VTR_HORIZONTAL, NULL, summary->lengths, summary->n_bands,
                             VTR_INK_NEUTRAL);
  vtr_mark_set_thickness (mark, 0.37);
  vtr_mark_set_labels (mark, (const char *const *) labels, NULL);
  vtr_mark_set_features (mark, summary->features, -1);
  vtr_mark_set_tooltip (mark, bar_tooltip_cb, tooltips, (GDestroyNotify) g_strfreev);
}

static void
draw_swarm (VtrPanel *panel, const Summary *summary, VtrAttribution *attribution, guint band)
{
  const VtrAttributionData *data = summary->data;
  int feature = summary->features[band];
  g_autofree double *x = g_new (double, MAX (data->n_rows, 1));
  VtrMark *mark;

  for (gsize i = 0; i < data->n_rows; i++)
    x[i] = feature >= 0 ? value_at (summary, i, feature) : summary->others[i];
  mark = vtr_panel_add_swarm (panel, band, x, data->n_rows, VTR_INK_MISSING);
  vtr_mark_set_rows (mark, data->rows, -1);
  if (feature < 0)
    return;
  g_autofree double *colors = vtr_chart_feature_colors (data, summary->output, feature);
  Source *source = g_new (Source, 1);

  *source = (Source) { g_object_ref (attribution), summary->output, feature };
  vtr_mark_set_colors (mark, colors, VTR_RAMP_FEATURE);
  vtr_mark_set_features (mark, NULL, feature);
  vtr_mark_set_tooltip (mark, tooltip_cb, source, source_free);
}

static void
draw_swarms (VtrPanel *panel, const Summary *summary, VtrAttribution *attribution)
{
  g_autofree char *output = vtr_chart_dup_output_name (summary->data, summary->output);
  g_autofree char *title = g_strdup_printf (_("SHAP value: change in %s"), output);
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X),
          *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);

  vtr_axis_set_bands (up, (const char *const *) summary->names, NULL, NULL, summary->n_bands);
  vtr_axis_set_visible (up, FALSE, FALSE, FALSE);
  vtr_axis_set_title (across, title);
  vtr_axis_set_tick_style (across, VTR_TICKS_SIGNED);
  vtr_axis_set_visible (across, FALSE, TRUE, TRUE);
  vtr_axis_include (across, 0);
  for (guint k = 0; k < summary->n_bands; k++)
    draw_swarm (panel, summary, attribution, k);
}

/* row, then for each feature its value and its datum: as wide as the explanation. */
static VtrDataset *
make_table (const Summary *summary)
{
  const VtrAttributionData *data = summary->data;
  g_autofree double *numbers = g_new (double, MAX (data->n_rows, 1));
  GPtrArray *columns = vtr_table_begin ();

  for (gsize i = 0; i < data->n_rows; i++)
    numbers[i] = data->rows != NULL ? data->rows[i] : i;
  vtr_table_add_numbers (columns, "row", numbers, data->n_rows);
  for (guint k = 0; k < summary->n_bands; k++)
    {
      for (gsize i = 0; i < data->n_rows; i++)
        numbers[i] = summary->features[k] >= 0 ? value_at (summary, i, summary->features[k])
                                               : summary->others[i];
      vtr_table_add_numbers (columns, summary->names[k], numbers, data->n_rows);
    }
  return vtr_table_end (columns);
}

static char *
make_sentence (const Summary *summary)
{
  g_autofree char *output = vtr_chart_dup_output_name (summary->data, summary->output);
  g_autofree char *rows = vtr_label_count (summary->data->n_rows);
  g_autofree char *first = vtr_label_score (summary->lengths[0]);

  if (summary->n_shown < 2)
    return g_strdup_printf (_("What drives %s, over %s rows: %s, by %s on average."), output, rows,
                            summary->names[0], first);
  g_autofree char *second = vtr_label_score (summary->lengths[1]);
  return g_strdup_printf (
      _ ("What drives %s, over %s rows: %s most, by %s on average, then %s by %s."), output, rows,
      summary->names[0], first, summary->names[1], second);
}

static VtrPicture *
vtr_chart_beeswarm_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (_("What drives the predictions"));
  Summary summary;

  if (!vtr_chart_need (chart, input->attribution, _("an explanation with a value for each feature"),
                       error))
    return NULL;
  summary_init (&summary, input->attribution, input);
  if (!vtr_chart_need (chart, summary.n_bands > 0 && summary.data->n_rows > 0 ? &summary : NULL,
                       _("at least one explained row"), error))
    {
      summary_clear (&summary);
      return NULL;
    }
  gsize n = summary.data->n_rows;
  g_autofree char *rows = vtr_label_count (n);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%s row", "%s rows", n), rows);

  vtr_figure_set_subtitle (figure, subtitle);
  vtr_figure_set_color_bar (figure, VTR_RAMP_FEATURE, _("low"), _("high feature value"));
  vtr_figure_set_column (figure, 0, 0, BAR_COLUMN);
  vtr_figure_set_natural_size (figure, 700, 110 + summary.n_bands * ROW_HEIGHT);
  VtrPanel *bars = vtr_figure_add_panel (figure, 0, 0);
  draw_bars (bars, &summary);
  for (guint k = 0; k < summary.n_shown && input->feature >= 0; k++)
    if (summary.features[k] == input->feature)
      vtr_panel_set_highlight (bars, k);
  draw_swarms (vtr_figure_add_panel (figure, 1, 0), &summary, input->attribution);
  VtrPicture *picture =
      vtr_picture_new (g_steal_pointer (&figure), make_table (&summary), make_sentence (&summary));
  summary_clear (&summary);
  return picture;
}

static void
vtr_chart_beeswarm_class_init (VtrChartBeeswarmClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "beeswarm";
  configurable_class->title = N_("SHAP summary");
  configurable_class->description =
      N_("For each feature, every row's contribution, coloured by the feature's value.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_beeswarm_build;
}

static void
vtr_chart_beeswarm_init (VtrChartBeeswarm *self)
{
}
