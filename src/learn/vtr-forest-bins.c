/* Columns of real numbers as 16-bit ranks and 8-bit codes, made once per fit. A column with at most
 * 65,536 distinct values has one rank for each; any other is cut into as many ranges of about equal
 * counts. Codes are runs of ranks with about equal counts, 256 at most. Large nodes are counted by
 * code, small ones by rank, so that a code that holds several values costs nothing where it would
 * matter. A split is placed half-way between the nearest real values on both sides: thresholds are
 * real numbers, and the codes never leave the fit.
 * Method: quantile binning as for histogram-based boosting (Ke et al. 2017); values are sorted by a
 * radix sort on their ordered bit patterns. */
#include "vtr-config.h"
#include "vtr-forest-grow.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS   (1 << DIGIT_BITS)

typedef struct
{
  VtrMatrixView  x;
  VtrForestBins *bins;
  guint8        *bad;     /* a column: whether it has a number that is not finite */
} Cut;

/* A double as an integer of the same order; both zeros are one. */
static guint64
key_of (double value)
{
  guint64 bits;

  value += 0.0;
  memcpy (&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

static double
value_of (guint64 key)
{
  guint64 bits = key >> 63 ? key & ~(G_GUINT64_CONSTANT (1) << 63) : ~key;
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

typedef struct
{
  guint64 key;
  guint32 row;
} Item;

/* Least significant digit first; digits that all keys share are skipped. Returns @items or @spare,
 * whichever holds the sorted items. */
static Item *
sort_items (Item *items, Item *spare, gsize n)
{
  gsize start[N_DIGITS];

  for (guint shift = 0; shift < 64; shift += DIGIT_BITS)
    {
      gsize sum = 0;
      Item *swap;

      memset (start, 0, sizeof start);
      for (gsize i = 0; i < n; i++)
        start[items[i].key >> shift & (N_DIGITS - 1)]++;
      if (start[items[0].key >> shift & (N_DIGITS - 1)] == n)
        continue;
      for (guint d = 0; d < N_DIGITS; d++)
        {
          gsize count = start[d];

          start[d] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        spare[start[items[i].key >> shift & (N_DIGITS - 1)]++] = items[i];
      swap = items;
      items = spare;
      spare = swap;
    }
  return items;
}

/* Where the range that begins at @begin ends: it takes its share of what is left for @n_left ranges,
 * and never parts equal values. */
static gsize
end_of_range (const Item *items, gsize n, gsize begin, gsize n_left, gboolean one_value)
{
  gsize end = begin + (one_value ? 1 : MAX (1, (n - begin) / n_left));

  while (end < n && items[end].key == items[end - 1].key)
    end++;
  return end;
}

static gsize
count_distinct (const Item *items, gsize n)
{
  gsize n_distinct = 1;

  for (gsize i = 1; i < n; i++)
    n_distinct += items[i].key != items[i - 1].key;
  return n_distinct;
}

/* Ranks and codes of one column from its sorted items. Ends of codes are ends of ranks: the next
 * code begins with the first rank that begins at or after the place where the code has its share. */
static void
cut_sorted (VtrForestBins *bins, guint j, const Item *items, gsize n)
{
  VtrForestColumn *column = &bins->columns[j];
  gsize n_distinct = count_distinct (items, n), code_end = 0;
  guint rank = 0, code = 0, n_ranks = (guint) MIN (n_distinct, VTR_FOREST_RANKS);

  column->low = g_new (double, n_ranks);
  column->high = g_new (double, n_ranks);
  for (gsize at = 0, end; at < n; at = end, rank++)
    {
      end = end_of_range (items, n, at, VTR_FOREST_RANKS - rank, n_distinct <= VTR_FOREST_RANKS);
      if (at >= code_end)
        {
          column->first[code] = rank;
          code_end = end_of_range (items, n, at, VTR_FOREST_BINS - code, n_distinct <= VTR_FOREST_BINS);
          code++;
        }
      column->low[rank] = value_of (items[at].key);
      column->high[rank] = value_of (items[end - 1].key);
      for (gsize i = at; i < end; i++)
        {
          bins->ranks[items[i].row * (gsize) bins->n_columns + j] = (guint16) rank;
          bins->codes[items[i].row * (gsize) bins->n_columns + j] = (guint8) (code - 1);
        }
    }
  column->n_ranks = rank;
  for (; code <= VTR_FOREST_BINS; code++)
    column->first[code] = rank;
}

static void
cut_columns_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Cut *cut = data;
  gsize n = cut->x.n_rows;
  g_autofree Item *items = g_new (Item, n);
  g_autofree Item *spare = g_new (Item, n);

  for (gsize j = begin; j < end; j++)
    {
      gboolean bad = FALSE;

      for (gsize i = 0; i < n; i++)
        {
          double value = cut->x.data[i * cut->x.stride + j];

          bad |= !isfinite (value);
          items[i] = (Item) { key_of (value), (guint32) i };
        }
      cut->bad[j] = bad;
      if (!bad)
        cut_sorted (cut->bins, (guint) j, sort_items (items, spare, n), n);
    }
}

/**
 * vtr_forest_bins_new:
 * @x: n_rows × n_columns, at least one of each
 * @progress: (nullable): asked whether to stop
 * @error: return location
 *
 * Ranks and codes all values. Costs a sort of each column; keeps 3 bytes a value and 16 a rank.
 *
 * Returns: (transfer full) (nullable): the codes; %NULL with %VTR_ERROR_BAD_INPUT for a number that is
 *   missing or infinite, %VTR_ERROR_TOO_LARGE where they do not fit, %G_IO_ERROR_CANCELLED
 */
VtrForestBins *
vtr_forest_bins_new (VtrMatrixView x, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrForestBins) bins = g_new0 (VtrForestBins, 1);
  g_autofree guint8 *bad = g_new0 (guint8, x.n_columns);
  Cut cut = { x, bins, bad };

  bins->n_rows = x.n_rows;
  bins->n_columns = (guint) x.n_columns;
  if (x.n_rows <= G_MAXSSIZE / sizeof (guint16) / x.n_columns)
    {
      bins->codes = g_try_malloc (x.n_rows * x.n_columns);
      bins->ranks = g_try_malloc (x.n_rows * x.n_columns * sizeof (guint16));
    }
  bins->columns = g_new0 (VtrForestColumn, x.n_columns);
  if (bins->codes == NULL || bins->ranks == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _("%" G_GSIZE_FORMAT " rows of %" G_GSIZE_FORMAT " columns do not fit into memory."),
                   x.n_rows, x.n_columns);
      return NULL;
    }
  if (!vtr_parallel_for (x.n_columns, 1, cut_columns_cb, &cut, progress, error))
    return NULL;
  for (gsize j = 0; j < x.n_columns; j++)
    if (bad[j])
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                     _("column %" G_GSIZE_FORMAT " has missing or infinite values; fill them before fitting a forest."),
                     j + 1);
        return NULL;
      }
  return g_steal_pointer (&bins);
}

/**
 * vtr_forest_bins_free:
 * @bins: (nullable) (transfer full): codes
 */
void
vtr_forest_bins_free (VtrForestBins *bins)
{
  if (bins == NULL)
    return;
  for (guint j = 0; j < bins->n_columns; j++)
    {
      g_free (bins->columns[j].low);
      g_free (bins->columns[j].high);
    }
  g_free (bins->columns);
  g_free (bins->codes);
  g_free (bins->ranks);
  g_free (bins);
}
