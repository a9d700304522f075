/* What a person wants to know of each column first, and which rows occur twice.
 *
 * Moments in two passes with extended precision, so that neither the mean of large numbers overflows
 * nor the deviation of nearly equal ones cancels; quantiles by linear interpolation (type 7 of Hyndman
 * and Fan 1996) on values sorted by their bits. Missing values count as missing and nowhere else.
 * Duplicates: rows are hashed in parallel; equal hashes are verified cell by cell; missing equals
 * missing. Columns are worked on in parallel, a copy of one column per thread. */
#include "vtr-config.h"

#include "vtr-summary.h"
#include "vtr-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TOP 10
#define MAX_VALUE_BINS 32
#define N_BINS 24
#define MAX_WHOLE 9007199254740992.0
#define RADIX_BITS 11
#define RADIX_SIZE (1 << RADIX_BITS)
#define SMALL_SORT 2048
#define HASH_ROWS 1024

typedef struct
{
  VtrDataset *dataset;
  VtrSummary *summary;
  guint64 *hashes;
  VtrProgress *progress;
} Job;

/**
 * vtr_quantile_sorted:
 * @sorted: (array length=n): ascending values without NaN
 * @n: how many
 * @p: probability, 0 … 1
 *
 * Returns: the quantile by linear interpolation between order statistics (type 7); NaN for none
 */
double
vtr_quantile_sorted (const double *sorted, gsize n, double p)
{
  double at = p * (double) (n - 1);
  gsize below = (gsize) at;

  if (n == 0)
    return NAN;
  if (below + 1 >= n || sorted[below] == sorted[below + 1] || at == (double) below)
    return sorted[MIN (below, n - 1)];

  return sorted[below] + (at - (double) below) * (sorted[below + 1] - sorted[below]);
}

/* Doubles as unsigned integers of the same order, and back. */
static guint64
key_from_double (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits ^ ((guint64) ((gint64) bits >> 63) | G_GUINT64_CONSTANT (1) << 63);
}

static double
double_from_key (guint64 key)
{
  guint64 bits = key ^ (((key >> 63) - 1) | G_GUINT64_CONSTANT (1) << 63);
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static int
compare_doubles_cb (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* One stable pass by the bits from @shift; FALSE when all are equal there. */
static gboolean
radix_pass (const guint64 *from, guint64 *to, gsize n, guint shift)
{
  gsize starts[RADIX_SIZE] = { 0 };
  gsize at = 0;

  for (gsize i = 0; i < n; i++)
    starts[from[i] >> shift & (RADIX_SIZE - 1)]++;
  if (starts[from[0] >> shift & (RADIX_SIZE - 1)] == n)
    return FALSE;
  for (guint digit = 0; digit < RADIX_SIZE; digit++)
    {
      gsize count = starts[digit];

      starts[digit] = at;
      at += count;
    }
  for (gsize i = 0; i < n; i++)
    to[starts[from[i] >> shift & (RADIX_SIZE - 1)]++] = from[i];

  return TRUE;
}

static void
sort_doubles (double *values, gsize n)
{
  g_autofree guint64 *a = NULL;
  g_autofree guint64 *b = NULL;

  if (n < SMALL_SORT)
    {
      qsort (values, n, sizeof *values, compare_doubles_cb);
      return;
    }

  a = g_new (guint64, n);
  b = g_new (guint64, n);
  for (gsize i = 0; i < n; i++)
    a[i] = key_from_double (values[i]);
  for (guint shift = 0; shift < 64; shift += RADIX_BITS)
    if (radix_pass (a, b, n, shift))
      {
        guint64 *other = a;

        a = b;
        b = other;
      }
  for (gsize i = 0; i < n; i++)
    values[i] = double_from_key (a[i]);
}

/* The values that are not missing, in row order. */
static double *
copy_values (VtrColumn *column, gsize *n)
{
  gsize n_rows = vtr_column_get_n_rows (column);
  double *values = g_new (double, n_rows + 1);

  vtr_column_read_numbers (column, NULL, 0, n_rows, values, 1);
  *n = 0;
  for (gsize row = 0; row < n_rows; row++)
    if (!isnan (values[row]))
      values[(*n)++] = values[row];

  return values;
}

static void
summarise_moments (VtrColumnSummary *summary, const double *values, gsize n)
{
  long double sum = 0;
  long double squares = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  sum /= n;
  for (gsize i = 0; i < n; i++)
    squares += (values[i] - sum) * (values[i] - sum);

  summary->mean = (double) sum;
  summary->std = n > 1 ? (double) sqrtl (squares / (n - 1)) : NAN;
}

static void
count_value_bins (VtrColumnSummary *summary, const double *sorted, gsize n)
{
  summary->bins_are_values = TRUE;
  summary->bin_edges = g_new (double, summary->n_unique);
  summary->bin_counts = g_new0 (guint64, summary->n_unique);
  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || sorted[i] != sorted[i - 1])
        summary->bin_edges[summary->n_bins++] = sorted[i];
      summary->bin_counts[summary->n_bins - 1]++;
    }
}

/* Equal bins over the finite values; the last one holds its right edge. */
static void
count_equal_bins (VtrColumnSummary *summary, const double *sorted, gsize n)
{
  gsize first = 0;
  double low, step;

  while (first < n && isinf (sorted[first]))
    first++;
  while (n > first && isinf (sorted[n - 1]))
    n--;
  if (first == n)
    return;

  low = sorted[first];
  step = sorted[n - 1] / N_BINS - low / N_BINS;
  summary->n_bins = step > 0 ? N_BINS : 1;
  summary->bin_edges = g_new (double, summary->n_bins + 1);
  summary->bin_counts = g_new0 (guint64, summary->n_bins);
  for (guint i = 0; i < summary->n_bins; i++)
    summary->bin_edges[i] = low + step * i;
  summary->bin_edges[summary->n_bins] = sorted[n - 1];
  for (gsize i = first; i < n; i++)
    {
      double bin = step > 0 ? floor (sorted[i] / step - low / step) : 0;

      summary->bin_counts[(guint) CLAMP (bin, 0, summary->n_bins - 1)]++;
    }
}

static gboolean
all_whole (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!(fabs (values[i]) <= MAX_WHOLE) || values[i] != floor (values[i]))
      return FALSE;

  return TRUE;
}

static void
summarise_numbers (VtrColumnSummary *summary, VtrColumn *column)
{
  gsize n;
  g_autofree double *values = copy_values (column, &n);

  if (summary->kind == VTR_KIND_NUMERIC && n > 0)
    summarise_moments (summary, values, n);
  sort_doubles (values, n);
  for (gsize i = 0; i < n; i++)
    summary->n_unique += i == 0 || values[i] != values[i - 1];
  if (n == 0)
    return;

  if (summary->kind == VTR_KIND_NUMERIC)
    {
      summary->min = values[0];
      summary->q1 = vtr_quantile_sorted (values, n, 0.25);
      summary->median = vtr_quantile_sorted (values, n, 0.5);
      summary->q3 = vtr_quantile_sorted (values, n, 0.75);
      summary->max = values[n - 1];
    }
  if (summary->n_unique <= MAX_VALUE_BINS && all_whole (values, n))
    count_value_bins (summary, values, n);
  else
    count_equal_bins (summary, values, n);
}

typedef struct
{
  guint64 count;
  guint64 first; /* a row that has the value */
  double value;
} Tally;

static int
compare_tallies_cb (gconstpointer a, gconstpointer b)
{
  const Tally *x = a;
  const Tally *y = b;

  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;

  return (x->value > y->value) - (x->value < y->value);
}

static void
take_top (VtrColumnSummary *summary, VtrColumn *column, Tally *tallies, guint n)
{
  if (n > 0)
    qsort (tallies, n, sizeof *tallies, compare_tallies_cb);
  summary->n_top = MIN (n, MAX_TOP);
  summary->top = g_new (VtrValueCount, summary->n_top + 1);
  for (guint i = 0; i < summary->n_top; i++)
    summary->top[i] = (VtrValueCount){ vtr_column_dup_text (column, tallies[i].first), tallies[i].count };
}

static void
summarise_levels (VtrColumnSummary *summary, VtrColumn *column)
{
  gsize n_rows = vtr_column_get_n_rows (column);
  g_autofree Tally *tallies = NULL;
  guint n_levels;
  guint n = 0;

  vtr_column_get_levels (column, &n_levels);
  tallies = g_new0 (Tally, n_levels + 1);
  for (gsize row = 0; row < n_rows; row++)
    {
      double code = vtr_column_get_number (column, row);
      Tally *tally;

      if (isnan (code))
        continue;
      tally = &tallies[(guint32) code];
      if (tally->count++ == 0)
        *tally = (Tally){ 1, row, code };
    }
  for (guint i = 0; i < n_levels; i++)
    if (tallies[i].count > 0)
      tallies[n++] = tallies[i];
  summary->n_unique = n;
  take_top (summary, column, tallies, n);
}

static void
summarise_times (VtrColumnSummary *summary, VtrColumn *column)
{
  gsize n_rows = vtr_column_get_n_rows (column);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_double_hash, g_double_equal);
  g_autoptr (GArray) tallies = g_array_new (FALSE, FALSE, sizeof (Tally));
  g_autofree double *values = g_new (double, n_rows + 1);

  summarise_numbers (summary, column);
  vtr_column_read_numbers (column, NULL, 0, n_rows, values, 1);
  for (gsize row = 0; row < n_rows; row++)
    {
      gpointer index;

      if (isnan (values[row]))
        continue;
      if (!g_hash_table_lookup_extended (seen, &values[row], NULL, &index))
        {
          index = GUINT_TO_POINTER (tallies->len);
          g_hash_table_insert (seen, &values[row], index);
          g_array_append_val (tallies, ((Tally){ 0, row, values[row] }));
        }
      g_array_index (tallies, Tally, GPOINTER_TO_UINT (index)).count++;
    }
  take_top (summary, column, (Tally *) tallies->data, tallies->len);
}

static void
summarise_columns_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Job *job = data;

  for (gsize j = begin; j < end; j++)
    {
      VtrColumn *column = vtr_dataset_get_column (job->dataset, (guint) j);
      VtrColumnSummary *summary = &job->summary->columns[j];

      *summary = (VtrColumnSummary){
        .name = g_strdup (vtr_column_get_name (column)),
        .kind = vtr_column_get_kind (column),
        .n_missing = vtr_column_get_n_missing (column),
        .n_values = vtr_column_get_n_rows (column) - vtr_column_get_n_missing (column),
        .mean = NAN, .std = NAN, .min = NAN, .q1 = NAN, .median = NAN, .q3 = NAN, .max = NAN,
      };
      if (vtr_column_get_levels (column, NULL) != NULL)
        summarise_levels (summary, column);
      else if (summary->kind == VTR_KIND_DATETIME)
        summarise_times (summary, column);
      else
        summarise_numbers (summary, column);
      vtr_progress_add (job->progress, 1);
    }
}

static guint64
mix (guint64 hash, double value)
{
  guint64 bits;

  value = isnan (value) ? NAN : value + 0.0; /* −0 equals 0 */
  memcpy (&bits, &value, sizeof bits);
  hash = (hash ^ bits) * 0xff51afd7ed558ccdu;

  return hash ^ hash >> 32;
}

static void
hash_rows_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Job *job = data;
  double values[HASH_ROWS];

  for (guint j = 0; j < job->summary->n_columns; j++)
    {
      vtr_column_read_numbers (vtr_dataset_get_column (job->dataset, j), NULL, begin, end - begin, values, 1);
      for (gsize i = 0; i < end - begin; i++)
        job->hashes[begin + i] = mix (job->hashes[begin + i], values[i]);
    }
}

static gboolean
rows_equal (VtrDataset *dataset, gsize a, gsize b)
{
  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);
      double x = vtr_column_get_number (column, a);
      double y = vtr_column_get_number (column, b);

      if (x != y && !(isnan (x) && isnan (y)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_duplicates (Job *job, GError **error)
{
  gsize n_rows = job->summary->n_rows;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autofree guint32 *slots = NULL;
  gsize n_slots = 64;

  while (n_slots < 2 * n_rows)
    n_slots *= 2;
  slots = g_new0 (guint32, n_slots);
  for (gsize row = 0; row < n_rows; row++)
    {
      gsize at = job->hashes[row] & (n_slots - 1);

      if (row % (1 << 16) == 0 && !vtr_progress_check (job->progress, error))
        return FALSE;
      while (slots[at] != 0 && (job->hashes[slots[at] - 1] != job->hashes[row] ||
                                !rows_equal (job->dataset, slots[at] - 1, row)))
        at = (at + 1) & (n_slots - 1);
      if (slots[at] == 0)
        slots[at] = (guint32) row + 1;
      else
        g_array_append_vals (found, &(guint64){ row }, 1);
    }
  job->summary->n_duplicates = found->len;
  job->summary->duplicate_rows = (guint64 *) g_array_free (g_steal_pointer (&found), FALSE);

  return TRUE;
}

/**
 * vtr_summary_ref:
 * @summary: a summary
 *
 * Returns: (transfer full): @summary; safe from any thread
 */
VtrSummary *
vtr_summary_ref (const VtrSummary *summary)
{
  VtrSummary *mutable = (VtrSummary *) summary;   /* only the count changes */

  g_return_val_if_fail (summary != NULL, NULL);
  g_atomic_int_inc (&mutable->n_refs);
  return mutable;
}

/**
 * vtr_summary_free:
 * @summary: (transfer full) (nullable): a summary, of which one reference is given back
 */
void
vtr_summary_free (VtrSummary *summary)
{
  if (summary == NULL || g_atomic_int_add (&summary->n_refs, -1) > 0)
    return;

  for (guint j = 0; j < summary->n_columns; j++)
    {
      VtrColumnSummary *column = &summary->columns[j];

      for (guint i = 0; i < column->n_top; i++)
        g_free (column->top[i].value);
      g_free (column->top);
      g_free (column->bin_edges);
      g_free (column->bin_counts);
      g_free (column->name);
    }
  g_free (summary->columns);
  g_free (summary->duplicate_rows);
  g_free (summary);
}

/**
 * vtr_summary_new:
 * @dataset: a data set
 * @progress: (nullable): progress in columns; cancels
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its summary; %NULL only when cancelled. O(cells × log rows)
 */
VtrSummary *
vtr_summary_new (VtrDataset *dataset, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrSummary) summary = NULL;
  g_autofree guint64 *hashes = NULL;
  Job job;

  g_return_val_if_fail (VTR_IS_DATASET (dataset), NULL);

  summary = g_new0 (VtrSummary, 1);
  summary->n_rows = vtr_dataset_get_n_rows (dataset);
  summary->n_columns = vtr_dataset_get_n_columns (dataset);
  summary->columns = g_new0 (VtrColumnSummary, summary->n_columns + 1);
  hashes = g_new0 (guint64, summary->n_rows + 1);
  job = (Job){ dataset, summary, hashes, progress };

  vtr_progress_begin (progress, _("Summarising"), summary->n_columns);
  if (!vtr_parallel_for (summary->n_columns, 1, summarise_columns_cb, &job, progress, error) ||
      !vtr_parallel_for (summary->n_rows, HASH_ROWS, hash_rows_cb, &job, progress, error) ||
      !find_duplicates (&job, error))
    return NULL;

  return g_steal_pointer (&summary);
}
