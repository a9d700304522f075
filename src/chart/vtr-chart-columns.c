/* What the charts of a table share. */
#include "vtr-chart-columns.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define N_BINS 24
#define MAX_VALUES 32
#define MAX_CLASSES 10       /* whole numbers of a target that are still classes, as in training */

/**
 * vtr_chart_need_column:
 * @self: a chart
 * @input: what there is to draw
 * @name: a column
 * @error: return location
 *
 * Returns: (transfer none): the column; %NULL with VTR_ERROR_UNSUPPORTED where there is no table,
 *   VTR_ERROR_BAD_VALUE for an unknown name
 */
VtrColumn *
vtr_chart_need_column (VtrChart *self, const VtrChartInput *input, const char *name, GError **error)
{
  VtrColumn *column;

  if (!vtr_chart_need (self, input->dataset, _("a data set"), error))
    return NULL;
  column = vtr_dataset_lookup (input->dataset, name, error);
  if (column != NULL && vtr_column_get_n_missing (column) == vtr_column_get_n_rows (column))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED, _("the column “%s” has no values to draw."), name);
      return NULL;
    }
  return column;
}

gboolean
vtr_chart_is_number (const VtrColumn *column)
{
  return vtr_column_get_levels (column, NULL) == NULL;
}

/* A number of @column as charts show it. */
char *
vtr_chart_dup_number (const VtrColumn *column, double value)
{
  if (vtr_column_get_kind (column) == VTR_KIND_DATETIME)
    return vtr_column_format (column, value);
  return vtr_label_value (value);
}

/* An axis along which the numbers of @column lie. */
void
vtr_chart_set_number_axis (VtrAxis *axis, const VtrColumn *column)
{
  vtr_axis_set_zero_line (axis, FALSE);
  if (vtr_column_get_kind (column) == VTR_KIND_DATETIME)
    vtr_axis_set_tick_style (axis, VTR_TICKS_DATE);
}

double *
vtr_chart_read_column (const VtrColumn *column)
{
  gsize n = vtr_column_get_n_rows (column);
  double *numbers = g_new (double, MAX (n, 1));

  vtr_column_read_numbers (column, NULL, 0, n, numbers, 1);
  return numbers;
}

static gboolean
has_column (const VtrChartInput *input, const char *name)
{
  const VtrAttributionData *data = input->attribution != NULL ? vtr_attribution_get_data (input->attribution) : NULL;

  if (data != NULL && g_strv_contains ((const char *const *) data->features, name))
    return TRUE;
  return input->dataset != NULL && vtr_dataset_find (input->dataset, name) >= 0;
}

/**
 * vtr_chart_split_names:
 * @self: a chart
 * @input: its argument, and the columns or features that there are
 * @optional: whether the second may be left out
 * @first: (out) (transfer full): first name
 * @second: (out) (transfer full) (nullable): second name
 * @error: return location
 *
 * A name in quotes is taken as it is; an unquoted argument is first tried as one whole name.
 *
 * Returns: %FALSE with VTR_ERROR_BAD_VALUE where there are not two names
 */
gboolean
vtr_chart_split_names (VtrChart *self, const VtrChartInput *input, gboolean optional, char **first, char **second,
                       GError **error)
{
  g_auto (GStrv) parts = NULL;

  *first = *second = NULL;
  if (optional && has_column (input, input->argument))
    {
      *first = g_strdup (input->argument);
      return TRUE;
    }
  parts = vtr_text_split (input->argument, ',', 0, error);
  if (parts == NULL)
    return FALSE;
  if (g_strv_length (parts) > 2 || (g_strv_length (parts) < 2 && !optional) || parts[0] == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("the chart “%s” needs two columns, with a comma between them: %s:%s."),
                   vtr_configurable_get_name (VTR_CONFIGURABLE (self)), vtr_configurable_get_name (VTR_CONFIGURABLE (self)),
                   VTR_CHART_GET_CLASS (self)->argument);
      return FALSE;
    }
  *first = g_strdup (parts[0]);
  *second = g_strdup (parts[1]);
  return TRUE;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* The different values, ascending; NULL when there are more than @limit, or one is not whole. */
static double *
few_whole_values (const double *numbers, gsize n, guint limit, guint *n_values)
{
  g_autofree double *values = g_new (double, limit + 2);

  *n_values = 0;
  for (gsize i = 0; i < n; i++)
    {
      gboolean known = !isfinite (numbers[i]);
      for (guint v = 0; v < *n_values && !known; v++)
        known = values[v] == numbers[i];
      if (known)
        continue;
      if (numbers[i] != floor (numbers[i]) || *n_values == limit)
        return NULL;
      values[(*n_values)++] = numbers[i];
    }
  qsort (values, *n_values, sizeof *values, compare_doubles);
  return g_steal_pointer (&values);
}

static VtrColumn *
find_target (const VtrChartInput *input)
{
  const VtrModelInfo *info = input->model != NULL ? vtr_model_get_info (input->model) : NULL;
  VtrColumn *column = input->dataset != NULL ? vtr_dataset_get_by_role (input->dataset, VTR_ROLE_TARGET) : NULL;
  int index;

  if (column != NULL || input->dataset == NULL || info == NULL || info->target == NULL)
    return column;
  index = vtr_dataset_find (input->dataset, info->target);
  return index >= 0 ? vtr_dataset_get_column (input->dataset, index) : NULL;
}

/**
 * vtr_chart_classes_new:
 * @input: what there is to draw
 * @except: (nullable): a column that is not split by itself
 *
 * Returns: (transfer full) (nullable): the class of each row
 */
VtrChartClasses *
vtr_chart_classes_new (const VtrChartInput *input, const VtrColumn *except)
{
  VtrColumn *column = find_target (input);
  VtrChartClasses *classes;
  g_autofree double *numbers = NULL, *values = NULL;
  guint n_levels = 0;
  gsize n;

  if (column == NULL || column == except || vtr_column_get_kind (column) == VTR_KIND_TEXT)
    return NULL;
  n = vtr_column_get_n_rows (column);
  numbers = vtr_chart_read_column (column);
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  if (levels == NULL)
    values = few_whole_values (numbers, n, MAX_CLASSES, &n_levels);
  if ((levels == NULL && values == NULL) || n_levels < 2)
    return NULL;
  classes = g_new0 (VtrChartClasses, 1);
  classes->n = n_levels;
  classes->target = g_strdup (vtr_column_get_name (column));
  classes->names = g_new0 (char *, n_levels + 1);
  classes->of_row = g_new (int, MAX (n, 1));
  for (guint l = 0; l < n_levels; l++)
    classes->names[l] = levels != NULL ? g_strdup (levels[l]) : vtr_label_value (values[l]);
  for (gsize i = 0; i < n; i++)
    {
      classes->of_row[i] = isnan (numbers[i]) ? -1 : (int) numbers[i];
      for (guint l = 0; values != NULL && l < n_levels; l++)
        if (values[l] == numbers[i])
          classes->of_row[i] = l;
    }
  classes->chosen = input->output >= 0 && input->output < (int) n_levels ? (guint) input->output : n_levels == 2 ? 1 : 0;
  return classes;
}

void
vtr_chart_classes_free (VtrChartClasses *classes)
{
  if (classes == NULL)
    return;
  g_strfreev (classes->names);
  g_free (classes->of_row);
  g_free (classes->target);
  g_free (classes);
}

/**
 * vtr_chart_bins_new:
 * @numbers: values, NaN where missing
 * @n: how many
 *
 * Returns: (transfer full): bins over all of them; the last one includes its upper edge
 */
VtrChartBins *
vtr_chart_bins_new (const double *numbers, gsize n)
{
  VtrChartBins *bins = g_new0 (VtrChartBins, 1);
  guint n_values;
  g_autofree double *values = few_whole_values (numbers, n, MAX_VALUES, &n_values);
  double min = INFINITY, max = -INFINITY;

  for (gsize i = 0; i < n; i++)
    if (isfinite (numbers[i]))
      {
        min = MIN (min, numbers[i]);
        max = MAX (max, numbers[i]);
      }
  if (!(min <= max))
    min = max = 0;
  bins->values = values != NULL && max - min <= 3 * MAX_VALUES;
  if (bins->values)      /* a bar for each whole number between, some of them empty */
    {
      bins->n = max - min + 1;
      bins->edges = g_new (double, bins->n + 1);
      for (guint i = 0; i <= bins->n; i++)
        bins->edges[i] = min - 0.5 + i;
      return bins;
    }
  if (min == max)
    {
      double half = min == 0 ? 0.5 : fabs (min) / 2;
      min -= half;
      max += half;
    }
  bins->n = N_BINS;
  bins->edges = g_new (double, bins->n + 1);
  for (guint i = 0; i <= bins->n; i++)
    bins->edges[i] = min + (max - min) * ((double) i / bins->n);
  return bins;
}

int
vtr_chart_bins_find (const VtrChartBins *bins, double number)
{
  double low = bins->edges[0], high = bins->edges[bins->n];
  int at;

  if (!(number >= low && number <= high))
    return -1;
  at = MIN ((guint) ((number - low) / (high - low) * bins->n), bins->n - 1);
  /* Rounding may have put it one off. */
  while (at > 0 && number < bins->edges[at])
    at--;
  while (at + 1 < (int) bins->n && number >= bins->edges[at + 1])
    at++;
  return at;
}

void
vtr_chart_bins_free (VtrChartBins *bins)
{
  if (bins == NULL)
    return;
  g_free (bins->edges);
  g_free (bins);
}
