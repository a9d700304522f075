/* Parts that several charts are made of. */
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>

#define LABEL_ROOM 1.24     /* of the longest bar: its value stands after it */
#define MAX_SERIES 6        /* as many as there are colours */

static char *
tooltip_cb (gsize index, gpointer data)
{
  return g_strdup (((char **) data)[index]);
}

static void
free_texts_cb (gpointer texts)
{
  g_strfreev (texts);
}

/**
 * vtr_chart_take_tooltips:
 * @mark: a mark
 * @texts: (transfer full): a text for each of its items, NULL-terminated
 */
void
vtr_chart_take_tooltips (VtrMark *mark, char **texts)
{
  vtr_mark_set_tooltip (mark, tooltip_cb, texts, free_texts_cb);
}

/**
 * vtr_chart_dup_rows:
 * @n: a number of rows
 *
 * Returns: (transfer full): "8,135 rows"
 */
char *
vtr_chart_dup_rows (gsize n)
{
  g_autofree char *count = vtr_label_count (n);

  return g_strdup_printf (ngettext ("%s row", "%s rows", n), count);
}

/**
 * vtr_chart_dup_rows_of:
 * @shown: rows that are drawn
 * @n: rows that there are
 *
 * Returns: (transfer full): "500 of 8,135 rows", or "8,135 rows" where all are shown
 */
char *
vtr_chart_dup_rows_of (gsize shown, gsize n)
{
  g_autofree char *part = vtr_label_count (shown);
  g_autofree char *all = vtr_chart_dup_rows (n);

  return shown < n ? g_strdup_printf (_("%s of %s"), part, all) : g_steal_pointer (&all);
}

/**
 * vtr_chart_dup_count:
 * @count: a count of rows, or a sum of weights
 *
 * Returns: (transfer full): "1,531", or "12.5" where it is not whole
 */
char *
vtr_chart_dup_count (double count)
{
  return vtr_label_fixed (count, count == floor (count) || count >= 1000 ? 0 : 1);
}

/**
 * vtr_chart_digits:
 * @magnitude: the largest of what is shown
 *
 * Returns: decimals: three where that still shows two digits of @magnitude
 */
int
vtr_chart_digits (double magnitude)
{
  return fabs (magnitude) >= 0.01 ? MIN (vtr_label_digits (magnitude), 3) : vtr_label_digits (magnitude);
}

/* The value of each bar, after the bar or after its whisker. */
static void
add_bar_labels (VtrPanel *panel, const VtrFeatureBars *bars, const double *bands, const double *ends)
{
  g_auto (GStrv) labels = g_new0 (char *, bars->n + 1);
  VtrMark *texts;

  for (guint i = 0; i < bars->n; i++)
    labels[i] = vtr_label_fixed (bars->values[i], bars->digits);
  texts = vtr_panel_add_texts (panel, ends, bands, (const char *const *) labels, bars->n, VTR_INK_DIM);
  vtr_mark_set_font (texts, VTR_FONT_LABEL);
  vtr_mark_set_align (texts, 0, 0.5);
  vtr_mark_set_offset (texts, 5, 0);
}

static void
add_bar_whiskers (VtrPanel *panel, const VtrFeatureBars *bars, const double *bands)
{
  g_autofree double *low = g_new (double, bars->n + 1), *high = g_new (double, bars->n + 1);
  gboolean any = FALSE;
  VtrMark *mark;

  for (guint i = 0; i < bars->n; i++)
    {
      gboolean there = bars->errors[i] > 0;
      low[i] = there ? bars->values[i] - bars->errors[i] : NAN;
      high[i] = there ? bars->values[i] + bars->errors[i] : NAN;
      any = any || there;
    }
  if (!any)
    return;
  mark = vtr_panel_add_whiskers (panel, VTR_HORIZONTAL, bands, low, high, bars->n, VTR_INK_TEXT);
  vtr_mark_set_line_width (mark, 1.2);
}

/**
 * vtr_chart_add_feature_bars:
 * @panel: a panel; its y axis gets a band for each feature
 * @bars: what to draw
 * @title: what the bars measure
 *
 * Returns: (transfer none): the bars, for tooltips
 */
VtrMark *
vtr_chart_add_feature_bars (VtrPanel *panel, const VtrFeatureBars *bars, const char *title)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  g_autofree double *bands = g_new (double, bars->n + 1), *ends = g_new (double, bars->n + 1);
  double lowest = 0, highest = 0;
  VtrMark *mark;

  for (guint i = 0; i < bars->n; i++)
    {
      double error = bars->errors != NULL && bars->errors[i] > 0 ? bars->errors[i] : 0;
      bands[i] = i;
      ends[i] = MAX (bars->values[i], 0) + (bars->values[i] > -error ? error : 0);
      lowest = MIN (lowest, bars->values[i] - error);
      highest = MAX (highest, ends[i]);
    }
  /* A whisker of a bar near 0 may reach below it; that alone needs no room for negative bars. */
  vtr_axis_set_range (x, lowest, highest > 0 ? highest + (highest - lowest) * (LABEL_ROOM - 1) : 1);
  vtr_axis_set_title (x, title);
  vtr_axis_set_visible (x, FALSE, TRUE, TRUE);
  vtr_axis_set_bands (y, bars->names, NULL, bars->features, bars->n);
  vtr_axis_set_visible (y, TRUE, TRUE, FALSE);
  mark = vtr_panel_add_bars (panel, VTR_HORIZONTAL, bands, bars->values, bars->n, VTR_INK_NEUTRAL);
  vtr_mark_set_features (mark, bars->features, -1);
  if (bars->errors != NULL)
    add_bar_whiskers (panel, bars, bands);
  add_bar_labels (panel, bars, bands, ends);
  return mark;
}

/**
 * vtr_chart_set_titles:
 * @panel: a panel
 * @x: (nullable): title of the x axis
 * @y: (nullable): title of the y axis, which gets the gridlines
 */
void
vtr_chart_set_titles (VtrPanel *panel, const char *x, const char *y)
{
  vtr_axis_set_title (vtr_panel_get_axis (panel, VTR_AXIS_X), x);
  vtr_axis_set_title (vtr_panel_get_axis (panel, VTR_AXIS_Y), y);
  vtr_axis_set_visible (vtr_panel_get_axis (panel, VTR_AXIS_Y), FALSE, TRUE, TRUE);
}

/**
 * vtr_chart_pick_threshold:
 * @data: the current evaluation
 * @input: what there is to draw
 * @class_index: the class that is looked at; −1: all
 *
 * Returns: the threshold asked for, else that of the evaluation where it is about this class
 */
double
vtr_chart_pick_threshold (const VtrEvaluationData *data, const VtrChartInput *input, int class_index)
{
  if (!isnan (input->threshold))
    return input->threshold;
  return data->n_classes == 2 && class_index == (int) data->positive ? data->threshold : NAN;
}

static void
series_clear (gpointer series)
{
  g_free (((VtrChartSeries *) series)->name);
}

/**
 * vtr_chart_collect_series:
 * @input: what there is to draw; its first evaluation is the current one
 * @class_index: the class that is looked at; −1: all of the current model
 * @has: whether there is something to draw of a series
 *
 * Returns: (transfer full) (element-type VtrChartSeries): in the order given
 */
GArray *
vtr_chart_collect_series (const VtrChartInput *input, int class_index, VtrChartHasCurve has)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (VtrChartSeries));
  const VtrEvaluationData *current = vtr_evaluation_get_data (input->evaluations[0]);
  guint n = class_index >= 0 ? input->n_evaluations : current->n_classes;

  g_array_set_clear_func (all, series_clear);
  for (guint i = 0; i < n && all->len < MAX_SERIES; i++)
    {
      const VtrEvaluationData *data =
          class_index >= 0 ? vtr_evaluation_get_data (input->evaluations[i]) : current;
      guint of = class_index >= 0 ? (guint) class_index : i;
      VtrChartSeries series = { .data = data, .class_index = of, .order = all->len };

      if (!data->has_scores || of >= data->n_classes)
        continue;
      series.scores = &data->per_class[of];
      if (!has (&series))
        continue;
      series.name =
          class_index >= 0 ? vtr_chart_dup_model_name (input, i) : g_strdup (data->classes[i]);
      g_array_append_val (all, series);
    }
  return all;
}

/**
 * vtr_chart_series_table:
 * @all: (element-type VtrChartSeries): series with curves
 * @titles: (array length=n_titles): what the numbers of a point are called
 * @read: reads a point
 *
 * Returns: (transfer full): a line for each point of each series
 */
VtrDataset *
vtr_chart_series_table (const GArray *all, const char *const *titles, guint n_titles,
                        VtrChartReadPoint read)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree double *line = g_new (double, n_titles), *numbers = NULL;
  GPtrArray *columns = vtr_table_begin ();
  gsize n = 0, at = 0;

  for (guint s = 0; s < all->len; s++)
    n += read (&g_array_index (all, VtrChartSeries, s), 0, NULL);
  numbers = g_new (double, n_titles * n + 1);
  for (guint s = 0; s < all->len; s++)
    {
      const VtrChartSeries *series = &g_array_index (all, VtrChartSeries, s);
      gsize n_points = read (series, 0, NULL);

      for (gsize i = 0; i < n_points; i++, at++)
        {
          read (series, i, line);
          g_ptr_array_add (names, series->name);
          for (guint k = 0; k < n_titles; k++)
            numbers[k * n + at] = line[k];
        }
    }
  vtr_table_add_texts (columns, "series", (const char *const *) names->pdata, n);
  for (guint k = 0; k < n_titles; k++)
    vtr_table_add_numbers (columns, titles[k], numbers + k * n, n);
  return vtr_table_end (columns);
}

void
vtr_chart_add_threshold (VtrPanel *panel, double x, double y)
{
  VtrMark *mark = vtr_panel_add_points (panel, &x, &y, 1, VTR_INK_SERIES_1);

  vtr_mark_set_hollow (mark, TRUE);
  vtr_mark_set_radius (mark, 6);
  vtr_mark_set_line_width (mark, 2.2);
}

/**
 * vtr_chart_series_rate:
 * @series: a model and a class
 *
 * Returns: the share of the evaluated rows (or of their weight) that is of the class; NaN: no rows
 */
double
vtr_chart_series_rate (const VtrChartSeries *series)
{
  double all = 0;

  for (guint c = 0; c < series->data->n_classes; c++)
    all += series->data->per_class[c].support;
  return all > 0 ? series->scores->support / all : NAN;
}

/**
 * vtr_chart_need_numbers:
 * @self: a chart
 * @input: what there is to draw
 * @error: return location
 *
 * Returns: (transfer none): the current evaluation of a model that predicts numbers, with the
 *   predictions of its rows; %NULL with VTR_ERROR_UNSUPPORTED
 */
const VtrEvaluationData *
vtr_chart_need_numbers (VtrChart *self, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data;

  if (!vtr_chart_need (self, input->n_evaluations > 0 ? input->evaluations : NULL,
                       _ ("an evaluation"), error))
    return NULL;
  data = vtr_evaluation_get_data (input->evaluations[0]);
  if (!vtr_chart_need (self, data->n_classes == 0 ? data->predicted : NULL,
                       _ ("a model that predicts numbers"), error))
    return NULL;
  return data;
}

gsize *
vtr_chart_thin (gsize n, gsize *n_shown)
{
  gsize shown = MIN (n, VTR_CHART_MAX_POINTS);
  gsize *picked = g_new (gsize, shown + 1);

  for (gsize i = 0; i < shown; i++)
    picked[i] = (gsize) ((double) i * n / shown);
  *n_shown = shown;
  return picked;
}

VtrMark *
vtr_chart_add_dots (VtrPanel *panel, const double *x, const double *y, const guint32 *rows, gsize n,
                    VtrInk ink)
{
  VtrMark *mark = vtr_panel_add_points (panel, x, y, n, ink);

  vtr_mark_set_radius (mark, n > 2000 ? 1.9 : 2.6);
  vtr_mark_set_strength (mark, n > 8000 ? 0.2 : n > 3000 ? 0.35 : n > 500 ? 0.55 : 0.75);
  if (rows != NULL)
    vtr_mark_set_rows (mark, rows, -1);
  return mark;
}

char **
vtr_chart_error_tooltips (const VtrEvaluationData *data, const gsize *picked, gsize n)
{
  char **texts = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      gsize at = picked[i];
      g_autofree char *predicted = vtr_label_value (data->predicted[at]);
      g_autofree char *actual = vtr_label_value (data->truth[at]);
      g_autofree char *residual = vtr_label_value (data->truth[at] - data->predicted[at]);

      texts[i] = g_strdup_printf (_ ("Row %u\nPredicted: %s\nActual: %s\nResidual: %s"),
                                  data->rows != NULL ? data->rows[at] : (guint) at, predicted,
                                  actual, residual);
    }
  return texts;
}

VtrDataset *
vtr_chart_error_table (const VtrEvaluationData *data)
{
  g_autofree double *rows = g_new (double, data->n_rows + 1);
  g_autofree double *residuals = g_new (double, data->n_rows + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (gsize i = 0; i < data->n_rows; i++)
    {
      rows[i] = data->rows != NULL ? data->rows[i] : i;
      residuals[i] = data->truth[i] - data->predicted[i];
    }
  vtr_table_add_numbers (columns, "row", rows, data->n_rows);
  vtr_table_add_numbers (columns, "predicted", data->predicted, data->n_rows);
  vtr_table_add_numbers (columns, "actual", data->truth, data->n_rows);
  vtr_table_add_numbers (columns, "residual", residuals, data->n_rows);
  return vtr_table_end (columns);
}
