/* Dependence of one feature (Lundberg et al. 2020, "Explainable AI for trees", figure 4): a dot a
 * row, the feature's value across, its SHAP value up, coloured by another feature. Left to itself it
 * takes the feature with the strongest interaction: within windows of rows of about the same value,
 * the one that the SHAP values go with most. Whole numbers are spread by up to 0.3, categories
 * within their band; rows without a value stand in grey at the left. */
#include "vtr-chart-dependence.h"
#include "vtr-chart-columns.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include "vtr-rng.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define JITTER 0.3
#define MAX_BANDS 20
#define MAX_INTERACTION_ROWS 10000
#define CLEAR 0.5                /* correlation from which on a direction is told */
#define MISSING_PLACE 0.04       /* of the range, left of it */

struct _VtrChartDependence
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartDependence, vtr_chart_dependence, VTR_TYPE_CHART)

/* --- Which feature interacts ------------------------------------------------------------------ */

static VtrColumn *
column_of (const VtrAttributionData *data, guint feature)
{
  int index = data->data != NULL ? vtr_dataset_find (data->data, data->features[feature]) : -1;

  return index >= 0 ? vtr_dataset_get_column (data->data, index) : NULL;
}

static int
compare_value (const void *a, const void *b, gpointer user_data)
{
  const double *values = user_data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  if (values[i] != values[j])
    return values[i] < values[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

/* Pearson's correlation; 0 where one of the two does not vary. */
static double
correlate (const double *x, const double *y, gsize n)
{
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;

  for (gsize i = 0; i < n; i++)
    {
      mean_x += x[i] / n;
      mean_y += y[i] / n;
    }
  for (gsize i = 0; i < n; i++)
    {
      xx += (x[i] - mean_x) * (x[i] - mean_x);
      yy += (y[i] - mean_y) * (y[i] - mean_y);
      xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : 0;
}

/* Σ over windows of |correlation| of the SHAP values with @other; missing cells count as 0. */
static double
interaction (const double *other, const double *shap, const gsize *order, gsize n)
{
  gsize window = CLAMP (n / 10, 1, 50);
  g_autofree double *x = g_new (double, window + 1), *y = g_new (double, window + 1);
  double sum = 0;

  for (gsize from = 0; from < n; from += window)
    {
      gsize size = MIN (window, n - from);

      for (gsize i = 0; i < size; i++)
        {
          double value = other[order[from + i]];
          x[i] = isnan (value) ? 0 : value;
          y[i] = shap[order[from + i]];
        }
      sum += fabs (correlate (x, y, size));
    }
  return sum;
}

/**
 * vtr_chart_find_interaction:
 * @data: SHAP values of at least two rows
 * @output: output
 * @feature: feature whose effect is looked at
 *
 * Source: shap's approximate_interactions; the first 10,000 rows are read.
 *
 * Returns: the other feature that the effect depends on most; −1: there is no other
 */
int
vtr_chart_find_interaction (const VtrAttributionData *data, guint output, guint feature)
{
  gsize n = MIN (data->n_rows, MAX_INTERACTION_ROWS), n_known = 0;
  g_autofree double *values = g_new (double, n + 1), *shap = g_new (double, n + 1);
  g_autofree gsize *order = g_new (gsize, n + 1);
  VtrColumn *column = column_of (data, feature);
  double strongest = -1;
  int found = -1;

  if (column == NULL)
    return -1;
  vtr_column_read_numbers (column, NULL, 0, n, values, 1);
  for (gsize i = 0; i < n; i++)
    {
      shap[i] = data->values[vtr_attribution_index (data, i, output, feature)];
      if (!isnan (values[i]))
        order[n_known++] = i;
    }
  g_qsort_with_data (order, n_known, sizeof *order, compare_value, values);
  for (guint f = 0; f < data->n_features; f++)
    {
      VtrColumn *other = f != feature ? column_of (data, f) : NULL;
      double strength;

      if (other == NULL)
        continue;
      vtr_column_read_numbers (other, NULL, 0, n, values, 1);
      strength = interaction (values, shap, order, n_known);
      if (strength > strongest)
        {
          strongest = strength;
          found = f;
        }
    }
  return found;
}

/* --- The picture -------------------------------------------------------------------------------- */

typedef struct
{
  VtrAttribution           *attribution;
  const VtrAttributionData *data;
  guint                     output, feature;
  int                       color;          /* −1: one colour */
} Choice;

static int
find_feature (const VtrAttributionData *data, const char *name, GError **error)
{
  for (guint f = 0; f < data->n_features; f++)
    if (g_strcmp0 (data->features[f], name) == 0)
      return f;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _ ("the explanation has no feature “%s”."),
               name);
  return -1;
}

static gboolean
choose (VtrChart *chart, const VtrChartInput *input, Choice *choice, GError **error)
{
  g_autofree char *first = NULL, *second = NULL;
  int found;

  choice->attribution = input->attribution;
  choice->data = vtr_attribution_get_data (input->attribution);
  choice->output = vtr_chart_pick_output (choice->data, input);
  if (!vtr_chart_split_names (chart, input, TRUE, &first, &second, error))
    return FALSE;
  found = find_feature (choice->data, first, error);
  if (found < 0)
    return FALSE;
  choice->feature = found;
  choice->color = second != NULL ? find_feature (choice->data, second, error)
                                 : vtr_chart_find_interaction (choice->data, choice->output, found);
  return second == NULL || choice->color >= 0;
}

static void
choice_free (gpointer data)
{
  g_object_unref (((Choice *) data)->attribution);
  g_free (data);
}

static char *
tooltip_cb (gsize index, gpointer user_data)
{
  const Choice *choice = user_data;
  const VtrAttributionData *data = choice->data;
  const char *name = data->features[choice->feature];
  gsize at = vtr_attribution_index (data, index, choice->output, choice->feature);
  g_autofree char *row = vtr_label_count (data->rows != NULL ? data->rows[index] : index);
  g_autofree char *datum = vtr_chart_dup_datum (data->data, name, index);
  g_autofree char *value = vtr_label_signed (data->values[at], 3);
  double std_error = data->std_errors != NULL ? data->std_errors[at] : 0;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Row %s\n%s: %s\nSHAP: %s"), row, name, datum, value);
  if (std_error > 0)
    {
      g_autofree char *spread = vtr_label_error (std_error);
      g_string_append_printf (text, " ± %s", spread);
    }
  if (choice->color >= 0)
    {
      const char *other = data->features[choice->color];
      g_autofree char *seen = vtr_chart_dup_datum (data->data, other, index);
      g_string_append_printf (text, "\n%s: %s", other, seen);
    }
  return g_string_free (text, FALSE);
}

static gboolean
are_whole (const double *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isnan (numbers[i]) && numbers[i] != floor (numbers[i]))
      return FALSE;
  return TRUE;
}

static double
jitter (gsize row)
{
  VtrRng rng = vtr_rng_new (0, "dependence", row);

  return JITTER * (2 * vtr_rng_uniform (&rng) - 1);
}

/* Level codes to bands: the most frequent have one each, the rest share the last. */
static void
place_levels (VtrPanel *panel, const VtrColumn *column, double *x, gsize n)
{
  guint n_levels;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  guint n_shown = n_levels > MAX_BANDS ? MAX_BANDS - 1 : n_levels;
  g_autofree double *counts = g_new0 (double, n_levels + 1);
  g_autofree guint *place = g_new (guint, n_levels + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *order = NULL;
  guint n_bands = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]))
      counts[(guint) x[i]]++;
  order = vtr_chart_rank_features (counts, n_levels);
  for (guint r = 0; r < n_levels && counts[order[r]] > 0; r++, n_bands++)
    {
      place[order[r]] = MIN (r, n_shown);
      if (r < n_shown)
        g_ptr_array_add (names, g_strdup (levels[order[r]]));
    }
  if (n_bands > n_shown)
    g_ptr_array_add (names, g_strdup_printf (ngettext ("%u other", "%u others", n_bands - n_shown),
                                             n_bands - n_shown));
  for (gsize i = 0; i < n; i++)
    x[i] = isnan (x[i]) ? names->len : place[(guint) x[i]];
  g_ptr_array_add (names, g_strdup (_ ("missing")));
  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_X), (const char *const *) names->pdata,
                      NULL, NULL, names->len - (vtr_column_get_n_missing (column) == 0));
}

/* Rows without a value go left of the others. */
static void
place_missing (VtrPanel *panel, double *x, gsize n)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      low = isnan (x[i]) ? low : MIN (low, x[i]);
      high = isnan (x[i]) ? high : MAX (high, x[i]);
    }
  if (low > high)
    low = high = 0;
  for (gsize i = 0; i < n; i++)
    if (isnan (x[i]))
      x[i] = low - MISSING_PLACE * (high > low ? high - low : 1);
}

static void
place_rows (VtrPanel *panel, const Choice *choice, VtrColumn *column, double *x)
{
  gsize n = choice->data->n_rows;
  gboolean is_spread;

  vtr_column_read_numbers (column, NULL, 0, n, x, 1);
  is_spread = !vtr_chart_is_number (column) || are_whole (x, n);
  if (vtr_chart_is_number (column))
    place_missing (panel, x, n);
  else
    place_levels (panel, column, x, n);
  for (gsize i = 0; i < n && is_spread; i++)
    x[i] += jitter (i);
}

static void
draw (VtrPanel *panel, const Choice *choice, VtrColumn *column)
{
  const VtrAttributionData *data = choice->data;
  g_autofree double *x = g_new (double, data->n_rows), *y = g_new (double, data->n_rows);
  g_autofree char *title =
      g_strdup_printf (_ ("SHAP value of %s"), data->features[choice->feature]);
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X);
  Choice *kept = g_memdup2 (choice, sizeof *choice);
  VtrMark *mark;

  g_object_ref (kept->attribution);
  for (gsize i = 0; i < data->n_rows; i++)
    y[i] = data->values[vtr_attribution_index (data, i, choice->output, choice->feature)];
  vtr_chart_set_titles (panel, data->features[choice->feature], title);
  vtr_chart_set_number_axis (across, column);
  vtr_axis_set_tick_style (vtr_panel_get_axis (panel, VTR_AXIS_Y), VTR_TICKS_SIGNED);
  vtr_axis_include (vtr_panel_get_axis (panel, VTR_AXIS_Y), 0);
  place_rows (panel, choice, column, x);
  mark = vtr_panel_add_points (panel, x, y, data->n_rows,
                               choice->color >= 0 ? VTR_INK_MISSING : VTR_INK_SERIES_1);
  vtr_mark_set_radius (mark, data->n_rows > 2000 ? 1.7 : 2.2);
  vtr_mark_set_strength (mark, data->n_rows > 5000 ? 0.5 : 0.9);
  vtr_mark_set_rows (mark, data->rows, -1);
  vtr_mark_set_features (mark, NULL, choice->feature);
  vtr_mark_set_tooltip (mark, tooltip_cb, kept, choice_free);
  if (choice->color >= 0)
    {
      g_autofree double *colors = vtr_chart_feature_colors (data, choice->output, choice->color);
      vtr_mark_set_colors (mark, colors, VTR_RAMP_FEATURE);
    }
}

/* "low … high age", or the categories at the two ends of the ramp. */
static void
set_color_bar (VtrFigure *figure, const Choice *choice)
{
  const VtrAttributionData *data = choice->data;
  const char *name = data->features[choice->color];
  VtrColumn *column = column_of (data, choice->color);
  g_autofree double *colors = NULL;
  gsize low = 0, high = 0;

  if (vtr_chart_is_number (column))
    {
      g_autofree char *label = g_strdup_printf (_ ("high %s"), name);
      vtr_figure_set_color_bar (figure, VTR_RAMP_FEATURE, _ ("low"), label);
      return;
    }
  colors = vtr_chart_feature_colors (data, choice->output, choice->color);
  for (gsize i = 0; i < data->n_rows; i++)
    {
      low = isnan (colors[low]) || colors[i] < colors[low] ? i : low;
      high = isnan (colors[high]) || colors[i] > colors[high] ? i : high;
    }
  g_autofree char *first = vtr_chart_dup_datum (data->data, name, low);
  g_autofree char *last = vtr_chart_dup_datum (data->data, name, high);
  g_autofree char *label = g_strdup_printf ("%s: %s", name, first);
  vtr_figure_set_color_bar (figure, VTR_RAMP_FEATURE, label, last);
}

static VtrDataset *
make_table (const Choice *choice, VtrColumn *column)
{
  const VtrAttributionData *data = choice->data;
  g_autofree double *rows = g_new (double, data->n_rows), *shap = g_new (double, data->n_rows);
  g_autofree double *errors = g_new0 (double, data->n_rows);
  GPtrArray *columns = vtr_table_begin ();

  for (gsize i = 0; i < data->n_rows; i++)
    {
      gsize at = vtr_attribution_index (data, i, choice->output, choice->feature);
      rows[i] = data->rows != NULL ? data->rows[i] : i;
      shap[i] = data->values[at];
      errors[i] = data->std_errors != NULL ? data->std_errors[at] : 0;
    }
  vtr_table_add_numbers (columns, "row", rows, data->n_rows);
  g_ptr_array_add (columns, vtr_column_ref (column));
  vtr_table_add_numbers (columns, "shap", shap, data->n_rows);
  vtr_table_add_numbers (columns, "std_error", errors, data->n_rows);
  if (choice->color >= 0 && column_of (data, choice->color) != column)
    g_ptr_array_add (columns, vtr_column_ref (column_of (data, choice->color)));
  return vtr_table_end (columns);
}

/* Range of the effect, and which way it goes. */
static char *
make_sentence (const Choice *choice, VtrColumn *column)
{
  const VtrAttributionData *data = choice->data;
  const char *name = data->features[choice->feature];
  g_autofree double *x = g_new (double, data->n_rows), *y = g_new (double, data->n_rows);
  g_autofree char *output = vtr_chart_dup_output_name (data, choice->output);
  double low = INFINITY, high = -INFINITY, direction;
  GString *text = g_string_new (NULL);
  gsize n = 0;

  vtr_column_read_numbers (column, NULL, 0, data->n_rows, x, 1);
  for (gsize i = 0; i < data->n_rows; i++)
    {
      double shap = data->values[vtr_attribution_index (data, i, choice->output, choice->feature)];
      low = MIN (low, shap);
      high = MAX (high, shap);
      if (isnan (x[i]))
        continue;
      x[n] = x[i];
      y[n++] = shap;
    }
  g_autofree char *from = vtr_label_signed (low, 3), *to = vtr_label_signed (high, 3);
  g_string_append_printf (text, _ ("Effect of %s on %s: from %s to %s."), name, output, from, to);
  direction = vtr_chart_is_number (column) ? correlate (x, y, n) : 0;
  if (fabs (direction) > CLEAR)
    g_string_append_printf (
        text, direction > 0 ? _ (" It rises with %s.") : _ (" It falls with %s."), name);
  if (choice->color >= 0)
    g_string_append_printf (text, _ (" Coloured by %s."), data->features[choice->color]);
  return g_string_free (text, FALSE);
}

static VtrPicture *
vtr_chart_dependence_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrFigure) figure = NULL;
  g_autofree char *title = NULL;
  Choice choice = { NULL };
  VtrColumn *column;

  if (!vtr_chart_need (chart, input->attribution, _ ("an explanation with a value for each feature"),
                       error) ||
      !choose (chart, input, &choice, error))
    return NULL;
  column = column_of (choice.data, choice.feature);
  if (!vtr_chart_need (chart, choice.data->n_rows > 0 ? column : NULL,
                       _ ("at least one explained row"), error))
    return NULL;
  title = g_strdup_printf (_ ("Effect of %s"), choice.data->features[choice.feature]);
  figure = vtr_figure_new (title);
  vtr_figure_set_natural_size (figure, 480, 380);
  if (choice.color >= 0)
    set_color_bar (figure, &choice);
  draw (vtr_figure_add_panel (figure, 0, 0), &choice, column);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (&choice, column),
                          make_sentence (&choice, column));
}

static void
vtr_chart_dependence_class_init (VtrChartDependenceClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "dependence";
  configurable_class->title = N_ ("Effect of a feature");
  configurable_class->description =
      N_ ("A feature's SHAP value against its value, coloured by another feature.");
  VTR_CHART_CLASS (klass)->argument = "FEATURE[,COLOR]";
  VTR_CHART_CLASS (klass)->build = vtr_chart_dependence_build;
}

static void
vtr_chart_dependence_init (VtrChartDependence *self)
{
}
