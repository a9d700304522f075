/* Outliers of one column by its own spread; nothing is removed here. */
#include "vtr-config.h"
#include "vtr-outliers.h"
#include "vtr-error.h"
#include "vtr-summary.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define REACH 1.5
#define DEVIATIONS 3.0

/**
 * vtr_outlier_rule_from_string:
 * @text: "iqr", "zscore" or "iforest"
 * @rule: (out): the rule
 * @error: return location
 *
 * Returns: %FALSE with %VTR_ERROR_BAD_VALUE
 */
gboolean
vtr_outlier_rule_from_string (const char *text, VtrOutlierRule *rule, GError **error)
{
  static const char *const names[] = { "iqr", "zscore", "iforest" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *rule = (VtrOutlierRule) i;
        return TRUE;
      }
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
               _("outliers are found by iqr, zscore or iforest, not “%s”"), text);
  return FALSE;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* The range within which a value is no outlier. */
static void
find_range (double *known, gsize n, VtrOutlierRule rule, double *low, double *high)
{
  double mean = 0, squares = 0, sd;

  if (rule == VTR_OUTLIER_IQR)
    {
      qsort (known, n, sizeof *known, compare_doubles);
      double q1 = vtr_quantile_sorted (known, n, 0.25), q3 = vtr_quantile_sorted (known, n, 0.75);
      *low = q1 - REACH * (q3 - q1);
      *high = q3 + REACH * (q3 - q1);
      return;
    }
  for (gsize i = 0; i < n; i++)
    mean += (known[i] - mean) / (i + 1);
  for (gsize i = 0; i < n; i++)
    squares += (known[i] - mean) * (known[i] - mean) / n;
  sd = sqrt (squares);
  *low = mean - DEVIATIONS * sd;
  *high = mean + DEVIATIONS * sd;
}

/**
 * vtr_outliers_find:
 * @column: a column
 * @rule: what counts as far: of a column's values
 *
 * Returns: (transfer full) (element-type guint64): rows, ascending; missing cells are none
 */
GArray *
vtr_outliers_find (VtrColumn *column, VtrOutlierRule rule)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  gsize n = vtr_column_get_n_rows (column), n_known = 0;
  g_autofree double *values = g_new (double, n + 1), *known = g_new (double, n + 1);
  double low, high;

  g_return_val_if_fail (rule != VTR_OUTLIER_IFOREST, rows);
  if (vtr_column_get_levels (column, NULL) != NULL)
    return rows;
  vtr_column_read_numbers (column, NULL, 0, n, values, 1);
  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      known[n_known++] = values[i];
  if (n_known == 0)
    return rows;
  find_range (known, n_known, rule, &low, &high);
  for (guint64 i = 0; i < n; i++)
    if (values[i] < low || values[i] > high)
      g_array_append_val (rows, i);
  return rows;
}
