/* Correlation of columns. Ranks of ties are their mean (Spearman). Kendall's tau-b counts swapped
 * pairs by merge sort (Knight 1966), O(n log n). Cramér's V and mutual information read a
 * contingency table of levels; numbers are cut at their deciles. Each pair is a chunk of work of its
 * own, with its own complete rows. Nothing here joins rows or knows targets. */
#include "vtr-config.h"
#include "vtr-correlation.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-summary.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_BINS 10

static const char *const names[] = { "pearson", "spearman", "kendall", "cramer", "mutual" };

/**
 * vtr_correlation_from_string:
 * @text: "spearman"
 * @measure: (out): the measure
 * @error: return location
 *
 * Returns: %FALSE with %VTR_ERROR_BAD_VALUE and the names there are
 */
gboolean
vtr_correlation_from_string (const char *text, VtrCorrelation *measure, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *measure = (VtrCorrelation) i;
        return TRUE;
      }
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
               _("a correlation is pearson, spearman, kendall, cramer or mutual, not “%s”"), text);
  return FALSE;
}

/* ---- numbers ---- */

static double
pearson (const double *x, const double *y, gsize n)
{
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;

  for (gsize i = 0; i < n; i++)
    {
      mean_x += (x[i] - mean_x) / (i + 1);
      mean_y += (y[i] - mean_y) / (i + 1);
    }
  for (gsize i = 0; i < n; i++)
    {
      xx += (x[i] - mean_x) * (x[i] - mean_x);
      yy += (y[i] - mean_y) * (y[i] - mean_y);
      xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
  return xx > 0 && yy > 0 ? CLAMP (xy / sqrt (xx * yy), -1, 1) : NAN;
}

static int
compare_at (const void *a, const void *b, gpointer data)
{
  const double *values = data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  return values[i] < values[j] ? -1 : values[i] > values[j] ? 1 : i < j ? -1 : i > j;
}

static gsize *
sort_order (const double *values, gsize n)
{
  gsize *order = g_new (gsize, n + 1);

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, n, sizeof *order, compare_at, (gpointer) values);
  return order;
}

/* Ranks from 1, ties share their mean. */
static double *
make_ranks (const double *values, gsize n)
{
  g_autofree gsize *order = sort_order (values, n);
  double *ranks = g_new (double, n + 1);

  for (gsize from = 0, to; from < n; from = to)
    {
      for (to = from + 1; to < n && values[order[to]] == values[order[from]];)
        to++;
      for (gsize i = from; i < to; i++)
        ranks[order[i]] = (from + 1 + to) / 2.0;
    }
  return ranks;
}

/* Sorts @y ascending and returns how many pairs stood the other way round. */
static double
count_swaps (double *y, double *scratch, gsize n)
{
  double swaps = 0;

  for (gsize width = 1; width < n; width *= 2)
    {
      for (gsize from = 0; from < n; from += 2 * width)
        {
          gsize middle = MIN (from + width, n), end = MIN (from + 2 * width, n);
          gsize a = from, b = middle, k = from;

          while (a < middle || b < end)
            if (b == end || (a < middle && y[a] <= y[b]))
              scratch[k++] = y[a++];
            else
              {
                swaps += middle - a;
                scratch[k++] = y[b++];
              }
        }
      memcpy (y, scratch, n * sizeof *y);
    }
  return swaps;
}

/* Σ t (t − 1) / 2 over runs of equal values in ascending order. */
static double
count_ties (const double *sorted, gsize n)
{
  double ties = 0;

  for (gsize from = 0, to; from < n; from = to)
    {
      for (to = from + 1; to < n && sorted[to] == sorted[from];)
        to++;
      ties += (to - from) * (to - from - 1.0) / 2;
    }
  return ties;
}

static double
kendall (const double *x, const double *y, gsize n)
{
  g_autofree gsize *order = sort_order (x, n);
  g_autofree double *by_x = g_new (double, n + 1), *then_y = g_new (double, n + 1);
  g_autofree double *scratch = g_new (double, n + 1);
  double all = n * (n - 1.0) / 2, both = 0, ties_x, ties_y, swaps;

  for (gsize i = 0; i < n; i++)
    {
      by_x[i] = x[order[i]];
      then_y[i] = y[order[i]];
    }
  for (gsize from = 0, to; from < n; from = to)
    {
      for (to = from + 1; to < n && by_x[to] == by_x[from];)
        to++;
      count_swaps (then_y + from, scratch, to - from);
      both += count_ties (then_y + from, to - from);
    }
  ties_x = count_ties (by_x, n);
  swaps = count_swaps (then_y, scratch, n);
  ties_y = count_ties (then_y, n);
  if (all == ties_x || all == ties_y)
    return NAN;
  return (all - ties_x - ties_y + both - 2 * swaps) / sqrt ((all - ties_x) * (all - ties_y));
}

/* ---- tables of counts ---- */

/* Levels, or bins between deciles; NaN stays. Returns how many there are. */
static guint
make_codes (VtrColumn *column, double *values, gsize n)
{
  guint n_levels, n_cuts = 0;
  double cuts[N_BINS];
  g_autofree double *sorted = NULL;
  g_autofree gsize *order = NULL;
  gsize n_known = 0;

  if (vtr_column_get_levels (column, &n_levels) != NULL)
    return n_levels;
  sorted = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      sorted[n_known++] = values[i];
  order = sort_order (sorted, n_known);
  g_autofree double *ascending = g_new (double, n_known + 1);
  for (gsize i = 0; i < n_known; i++)
    ascending[i] = sorted[order[i]];
  for (guint k = 1; k < N_BINS && n_known > 0; k++)
    {
      double cut = vtr_quantile_sorted (ascending, n_known, (double) k / N_BINS);
      if (n_cuts == 0 || cut > cuts[n_cuts - 1])
        cuts[n_cuts++] = cut;
    }
  for (gsize i = 0; i < n; i++)
    {
      guint bin = 0;

      while (bin < n_cuts && values[i] > cuts[bin])
        bin++;
      values[i] = isnan (values[i]) ? NAN : bin;
    }
  return n_cuts + 1;
}

static double
contingency (const double *x, guint n_x, const double *y, guint n_y, gsize n, gboolean cramer)
{
  g_autofree double *counts = g_new0 (double, (gsize) n_x * n_y + 1);
  g_autofree double *rows = g_new0 (double, n_x + 1), *columns = g_new0 (double, n_y + 1);
  double chi2 = 0, information = 0;
  guint used_x = 0, used_y = 0;

  for (gsize i = 0; i < n; i++)
    {
      counts[(gsize) x[i] * n_y + (gsize) y[i]]++;
      rows[(gsize) x[i]]++;
      columns[(gsize) y[i]]++;
    }
  for (guint i = 0; i < n_x; i++)
    used_x += rows[i] > 0;
  for (guint j = 0; j < n_y; j++)
    used_y += columns[j] > 0;
  for (guint i = 0; i < n_x; i++)
    for (guint j = 0; j < n_y; j++)
      {
        double expected = rows[i] * columns[j] / n, count = counts[(gsize) i * n_y + j];

        if (expected > 0)
          chi2 += (count - expected) * (count - expected) / expected;
        if (count > 0)
          information += count / n * log (count / expected);
      }
  if (!cramer)
    return n > 0 ? MAX (information, 0) : NAN;
  return MIN (used_x, used_y) > 1 ? sqrt (chi2 / (n * (MIN (used_x, used_y) - 1.0))) : NAN;
}

/* ---- the matrix ---- */

typedef struct
{
  VtrCorrelationMatrix *matrix;
  VtrCorrelation        measure;
  double              **values;       /* of each column */
  guint                *n_codes;
  gsize                 n_rows;
} Work;

static double
correlate (const Work *work, guint a, guint b)
{
  g_autofree double *x = g_new (double, work->n_rows + 1), *y = g_new (double, work->n_rows + 1);
  gsize n = 0;

  for (gsize i = 0; i < work->n_rows; i++)
    if (!isnan (work->values[a][i]) && !isnan (work->values[b][i]))
      {
        x[n] = work->values[a][i];
        y[n++] = work->values[b][i];
      }
  if (work->measure == VTR_PEARSON)
    return pearson (x, y, n);
  if (work->measure == VTR_KENDALL)
    return kendall (x, y, n);
  if (work->measure == VTR_SPEARMAN)
    {
      g_autofree double *rank_x = make_ranks (x, n), *rank_y = make_ranks (y, n);
      return pearson (rank_x, rank_y, n);
    }
  return contingency (x, work->n_codes[a], y, work->n_codes[b], n, work->measure == VTR_CRAMER);
}

static void
pairs_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Work *work = data;
  guint n = work->matrix->n;

  for (gsize pair = begin; pair < end; pair++)
    {
      guint a = (guint) ((sqrt (8.0 * pair + 1) - 1) / 2), b;

      while ((gsize) a * (a + 1) / 2 > pair)
        a--;
      while ((gsize) (a + 1) * (a + 2) / 2 <= pair)
        a++;
      b = (guint) (pair - (gsize) a * (a + 1) / 2);
      work->matrix->values[(gsize) a * n + b] = work->matrix->values[(gsize) b * n + a] =
          correlate (work, a, b);
    }
}

static gboolean
takes (VtrCorrelation measure, VtrColumn *column)
{
  gboolean is_number = vtr_column_get_levels (column, NULL) == NULL;

  return is_number || ((measure == VTR_CRAMER || measure == VTR_MUTUAL) &&
                       vtr_column_get_kind (column) == VTR_KIND_CATEGORICAL);
}

static VtrCorrelationMatrix *
choose_columns (VtrDataset *dataset, VtrCorrelation measure)
{
  VtrCorrelationMatrix *matrix = g_new0 (VtrCorrelationMatrix, 1);
  guint n = vtr_dataset_get_n_columns (dataset);

  matrix->columns = g_new (guint, n + 1);
  matrix->names = g_new0 (char *, n + 1);
  for (guint j = 0; j < n; j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);

      if (!takes (measure, column))
        continue;
      matrix->names[matrix->n] = g_strdup (vtr_column_get_name (column));
      matrix->columns[matrix->n++] = j;
    }
  matrix->values = g_new0 (double, (gsize) matrix->n * matrix->n + 1);
  return matrix;
}

/**
 * vtr_correlation_matrix:
 * @dataset: a table
 * @measure: how columns are compared
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * Memory: the compared columns once as doubles.
 *
 * Returns: (transfer full): values for each pair of the columns that the measure takes; %NULL when
 *   cancelled
 */
VtrCorrelationMatrix *
vtr_correlation_matrix (VtrDataset *dataset, VtrCorrelation measure, VtrProgress *progress,
                        GError **error)
{
  g_autoptr (VtrCorrelationMatrix) matrix = choose_columns (dataset, measure);
  gsize n_pairs = (gsize) matrix->n * (matrix->n + 1) / 2;
  Work work = { matrix, measure, NULL, NULL, vtr_dataset_get_n_rows (dataset) };
  gboolean done;

  work.values = g_new0 (double *, matrix->n + 1);
  work.n_codes = g_new0 (guint, matrix->n + 1);
  for (guint k = 0; k < matrix->n; k++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, matrix->columns[k]);

      work.values[k] = g_new (double, work.n_rows + 1);
      vtr_column_read_numbers (column, NULL, 0, work.n_rows, work.values[k], 1);
      if (measure == VTR_CRAMER || measure == VTR_MUTUAL)
        work.n_codes[k] = make_codes (column, work.values[k], work.n_rows);
    }
  done = vtr_parallel_for (n_pairs, 1, pairs_cb, &work, progress, error);
  for (guint k = 0; k < matrix->n; k++)
    g_free (work.values[k]);
  g_free (work.values);
  g_free (work.n_codes);
  return done ? g_steal_pointer (&matrix) : NULL;
}

void
vtr_correlation_matrix_free (VtrCorrelationMatrix *matrix)
{
  if (matrix == NULL)
    return;
  g_free (matrix->columns);
  g_strfreev (matrix->names);
  g_free (matrix->values);
  g_free (matrix);
}
