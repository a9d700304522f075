/* SHAP values as a heatmap: a column for each row of the data, similar ones side by side, a band for
 * each feature, the largest on top; the prediction as a line above, mean |SHAP| as bars at the right.
 * Colours reach their ends at the 1st and 99th percentile. Of very many rows, evenly chosen ones. */
#include "vtr-chart-heatmap.h"
#include "vtr-chart-order.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define MAX_SHOWN 10
#define MAX_ROWS 500        /* more cannot be told apart on a screen, and ordering them takes n³ */

struct _VtrChartHeatmap
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartHeatmap, vtr_chart_heatmap, VTR_TYPE_CHART)

/* What is drawn; kept by the cells for their tooltips. */
typedef struct
{
  VtrAttribution *attribution;
  guint           output;
  gsize           n_rows, n_bands, n_features;   /* drawn; with "others" as the last band */
  guint          *rows;                          /* into the attribution, in the drawn order */
  guint          *order;                         /* all features, largest first */
  double         *cells;                         /* n_bands × n_rows */
  char          **names;                         /* n_bands */
  double         *mean;                          /* n_bands: over all rows */
  double         *prediction;                    /* n_rows */
} Heatmap;

static void
heatmap_free (gpointer data)
{
  Heatmap *map = data;

  g_clear_object (&map->attribution);
  g_free (map->rows);
  g_free (map->order);
  g_free (map->cells);
  g_strfreev (map->names);
  g_free (map->mean);
  g_free (map->prediction);
  g_free (map);
}

static const double *
values_of (const VtrAttributionData *data, const Heatmap *map, gsize row)
{
  return data->values + vtr_attribution_index (data, row, map->output, 0);
}

/* Evenly chosen rows, ordered by likeness. */
static void
choose_rows (Heatmap *map, const VtrAttributionData *data)
{
  g_autofree double *points = NULL;
  g_autofree guint *chosen = NULL, *order = NULL;

  map->n_rows = MIN (data->n_rows, MAX_ROWS);
  points = g_new (double, map->n_rows * data->n_features);
  chosen = g_new (guint, map->n_rows);
  for (gsize i = 0; i < map->n_rows; i++)
    {
      const double *from = values_of (data, map, chosen[i] = i * data->n_rows / map->n_rows);
      for (guint f = 0; f < data->n_features; f++)
        points[i * data->n_features + f] = isfinite (from[f]) ? from[f] : 0;
    }
  order = vtr_chart_order_rows (points, map->n_rows, data->n_features);
  map->rows = g_new (guint, map->n_rows);
  for (gsize i = 0; i < map->n_rows; i++)
    map->rows[i] = chosen[order[i]];
}

static void
fill_cells (Heatmap *map, const VtrAttributionData *data, gsize n_shown)
{
  map->cells = g_new0 (double, map->n_bands * map->n_rows);
  map->prediction = g_new (double, map->n_rows);
  for (gsize i = 0; i < map->n_rows; i++)
    {
      const double *from = values_of (data, map, map->rows[i]);
      for (guint f = 0; f < data->n_features; f++)
        map->cells[MIN (f, n_shown) * map->n_rows + i] += from[map->order[f]];
      map->prediction[i] = data->predictions[(gsize) map->rows[i] * data->n_outputs + map->output];
    }
}

static Heatmap *
heatmap_new (VtrAttribution *attribution, const VtrChartInput *input)
{
  const VtrAttributionData *data = vtr_attribution_get_data (attribution);
  Heatmap *map = g_new0 (Heatmap, 1);
  g_autofree double *mean = NULL;
  gsize n_shown = vtr_chart_get_n_shown (input, data->n_features, MAX_SHOWN), left = data->n_features - n_shown;

  map->attribution = g_object_ref (attribution);
  map->output = vtr_chart_pick_output (data, input);
  mean = vtr_attribution_mean_abs (attribution, map->output);
  map->order = vtr_chart_rank_features (mean, data->n_features);
  map->n_features = n_shown;
  map->n_bands = n_shown + (left > 0 ? 1 : 0);
  map->names = g_new0 (char *, map->n_bands + 1);
  map->mean = g_new0 (double, map->n_bands);
  for (guint f = 0; f < data->n_features; f++)
    map->mean[MIN (f, n_shown)] += mean[map->order[f]];
  for (gsize f = 0; f < n_shown; f++)
    map->names[f] = g_strdup (data->features[map->order[f]]);
  if (left > 0)
    map->names[n_shown] = g_strdup_printf (ngettext ("%u other", "%u others", left), (guint) left);
  choose_rows (map, data);
  fill_cells (map, data, n_shown);
  return map;
}

static char *
tooltip_cb (gsize index, gpointer user_data)
{
  const Heatmap *map = user_data;
  const VtrAttributionData *data = vtr_attribution_get_data (map->attribution);
  gsize band = index / map->n_rows, i = index % map->n_rows, row = map->rows[i];
  g_autofree char *value = vtr_label_signed (map->cells[index], vtr_chart_digits (map->mean[0]));
  g_autofree char *number = vtr_label_count (data->rows[row]);
  g_autofree char *prediction = vtr_label_fixed (map->prediction[i], vtr_chart_digits (map->prediction[i]));
  g_autofree char *datum = NULL;

  if (band >= map->n_features)
    return g_strdup_printf (_("Row %s\n%s\nSHAP value: %s\nPrediction: %s"), number, map->names[band], value, prediction);
  datum = vtr_chart_dup_datum (data->data, map->names[band], row);
  return g_strdup_printf (_("Row %s\n%s: %s\nSHAP value: %s\nPrediction: %s"), number, map->names[band], datum, value,
                          prediction);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Where the colours end: the larger of the 1st and 99th percentile, by size. */
static double
find_limit (const Heatmap *map)
{
  gsize n = map->n_bands * map->n_rows;
  g_autofree double *sorted = g_memdup2 (map->cells, n * sizeof (double));
  double limit;

  qsort (sorted, n, sizeof *sorted, compare_doubles);
  limit = MAX (fabs (vtr_quantile_sorted (sorted, n, 0.01)), fabs (vtr_quantile_sorted (sorted, n, 0.99)));
  if (limit == 0)
    limit = MAX (fabs (sorted[0]), fabs (sorted[n - 1]));
  return limit > 0 ? limit : 1;
}

static void
set_row_axis (VtrPanel *panel, const Heatmap *map, const char *title)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X);

  vtr_axis_set_range (x, -0.5, map->n_rows - 0.5);
  vtr_axis_set_visible (x, FALSE, FALSE, FALSE);
  vtr_axis_set_zero_line (x, FALSE);
  vtr_axis_set_title (x, title);
}

static void
draw_prediction (VtrPanel *panel, const Heatmap *map, double base, const char *what)
{
  g_autofree double *at = g_new (double, map->n_rows);
  VtrAxis *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *line;

  for (gsize i = 0; i < map->n_rows; i++)
    at[i] = i;
  set_row_axis (panel, map, NULL);
  vtr_axis_set_max_ticks (y, 3);
  vtr_axis_set_visible (y, FALSE, TRUE, TRUE);
  vtr_panel_set_title (panel, what);
  vtr_panel_add_rule (panel, VTR_AXIS_Y, base, VTR_INK_REFERENCE);
  line = vtr_panel_add_line (panel, at, map->prediction, map->n_rows, VTR_INK_TEXT);
  vtr_mark_set_line_width (line, 1.2);
}

static void
draw_cells (VtrPanel *panel, Heatmap *map, double limit)
{
  const VtrAttributionData *data = vtr_attribution_get_data (map->attribution);
  gsize n = map->n_bands * map->n_rows;
  g_autofree guint32 *rows = g_new (guint32, n);
  g_autofree int *features = g_new (int, n);
  g_autofree int *refs = g_new (int, map->n_bands);
  VtrMark *mark;

  for (gsize b = 0; b < map->n_bands; b++)
    refs[b] = b < map->n_features ? (int) map->order[b] : -1;
  for (gsize i = 0; i < n; i++)
    {
      rows[i] = data->rows[map->rows[i % map->n_rows]];
      features[i] = refs[i / map->n_rows];
    }
  set_row_axis (panel, map, _("Rows, similar ones side by side"));
  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_Y), (const char *const *) map->names, NULL, refs, map->n_bands);
  vtr_axis_set_visible (vtr_panel_get_axis (panel, VTR_AXIS_Y), FALSE, TRUE, FALSE);
  mark = vtr_panel_add_cells (panel, map->cells, map->n_bands, map->n_rows, VTR_RAMP_CONTRIBUTION, -limit, limit);
  vtr_mark_set_gap (mark, 0);
  vtr_mark_set_rows (mark, rows, -1);
  vtr_mark_set_features (mark, features, -1);
  vtr_mark_set_tooltip (mark, tooltip_cb, map, heatmap_free);
}

static void
draw_bars (VtrPanel *panel, const Heatmap *map)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  g_autofree double *bands = g_new (double, map->n_bands);
  g_auto (GStrv) labels = g_new0 (char *, map->n_bands + 1);
  double longest = 0;
  VtrMark *mark;

  for (gsize b = 0; b < map->n_bands; b++)
    {
      bands[b] = b;
      longest = MAX (longest, map->mean[b]);
      labels[b] = vtr_label_fixed (map->mean[b], vtr_chart_digits (map->mean[0]));
    }
  vtr_axis_set_range (x, 0, longest > 0 ? longest * 1.9 : 1);   /* the numbers stand after the bars */
  vtr_axis_set_visible (x, FALSE, FALSE, FALSE);
  vtr_axis_set_title (x, _("mean |SHAP|"));
  vtr_axis_set_bands (y, (const char *const *) map->names, NULL, NULL, map->n_bands);
  vtr_axis_set_visible (y, FALSE, FALSE, FALSE);
  mark = vtr_panel_add_bars (panel, VTR_HORIZONTAL, bands, map->mean, map->n_bands, VTR_INK_NEUTRAL);
  vtr_mark_set_labels (mark, (const char *const *) labels, NULL);
  vtr_mark_set_font (mark, VTR_FONT_AXIS);
}

/* As drawn: a line for each row, in its place. */
static VtrDataset *
make_table (const Heatmap *map)
{
  const VtrAttributionData *data = vtr_attribution_get_data (map->attribution);
  g_autofree double *rows = g_new (double, map->n_rows);
  GPtrArray *columns = vtr_table_begin ();

  for (gsize i = 0; i < map->n_rows; i++)
    rows[i] = data->rows[map->rows[i]];
  vtr_table_add_numbers (columns, "row", rows, map->n_rows);
  vtr_table_add_numbers (columns, "prediction", map->prediction, map->n_rows);
  for (gsize b = 0; b < map->n_bands; b++)
    vtr_table_add_numbers (columns, map->names[b], map->cells + b * map->n_rows, map->n_rows);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Heatmap *map, gsize n_all, const char *what)
{
  g_autofree char *rows = vtr_chart_dup_rows_of (map->n_rows, n_all);
  g_autofree char *mean = vtr_label_fixed (map->mean[0], vtr_chart_digits (map->mean[0]));
  gsize up = 0;

  for (gsize i = 0; i < map->n_rows; i++)
    up += map->cells[i] > 0;
  g_autofree char *share = vtr_label_percent ((double) up / map->n_rows);
  return g_strdup_printf (_("SHAP values for %s of %s and %u features. The strongest, %s, moves a prediction by %s on average and "
                            "raises it in %s of the rows."),
                          what, rows, (guint) vtr_attribution_get_data (map->attribution)->n_features, map->names[0], mean, share);
}

static VtrPicture *
vtr_chart_heatmap_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrAttributionData *data = input->attribution != NULL ? vtr_attribution_get_data (input->attribution) : NULL;
  g_autoptr (VtrFigure) figure = vtr_figure_new (_("SHAP values row by row"));
  g_autofree char *what = NULL, *rows = NULL, *low = NULL, *end = NULL, *high = NULL;
  VtrDataset *table;
  char *sentence;
  Heatmap *map;
  double limit;

  if (!vtr_chart_need (chart, data != NULL && data->n_rows > 0 && data->n_features > 0 ? data : NULL, _("SHAP values"), error))
    return NULL;
  map = heatmap_new (input->attribution, input);
  what = vtr_chart_dup_output_name (data, map->output);
  rows = vtr_chart_dup_rows_of (map->n_rows, data->n_rows);
  limit = find_limit (map);
  low = vtr_label_signed (-limit, vtr_chart_digits (limit));
  end = vtr_label_signed (limit, vtr_chart_digits (limit));
  high = g_strdup_printf (_("%s SHAP value"), end);
  table = make_table (map);
  sentence = make_sentence (map, data->n_rows, what);

  vtr_figure_set_subtitle (figure, rows);
  vtr_figure_set_color_bar (figure, VTR_RAMP_CONTRIBUTION, low, high);
  vtr_figure_set_natural_size (figure, 700, 170 + 30 * map->n_bands);
  vtr_figure_set_column (figure, 1, 0, 90);
  vtr_figure_set_row (figure, 0, 0, 52);
  vtr_figure_set_gaps (figure, 8, 8);
  draw_prediction (vtr_figure_add_panel (figure, 0, 0), map, data->base_values[map->output], what);
  VtrPanel *cells = vtr_figure_add_panel (figure, 0, 1);
  draw_bars (vtr_figure_add_panel (figure, 1, 1), map);
  draw_cells (cells, map, limit);       /* last: the cells keep the map */
  return vtr_picture_new (g_steal_pointer (&figure), table, sentence);
}

static void
vtr_chart_heatmap_class_init (VtrChartHeatmapClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "heatmap";
  configurable_class->title = N_("SHAP heatmap");
  configurable_class->description = N_("The SHAP values of all rows at once, similar rows side by side.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_heatmap_build;
}

static void
vtr_chart_heatmap_init (VtrChartHeatmap *self)
{
}
