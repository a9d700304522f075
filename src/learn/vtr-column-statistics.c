/* Statistics of training columns: see vtr-column-statistics.h. Quantiles are linear interpolation
 * (type 7); repeated ones are one cut, so a column with few distinct values has few bins. Missing
 * and infinite cells are counted as missing. Categories keep the levels that occur. Nothing here
 * joins columns. */
#include "vtr-config.h"
#include "vtr-column-statistics.h"

#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-summary.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define BINS_TYPE "(adatadad)"
#define COLUMN_TYPE "(syttdddd" BINS_TYPE BINS_TYPE "asat)"
#define COLUMN_FORMAT "(syttdddd@" BINS_TYPE "@" BINS_TYPE "@as@at)"
#define MAX_LEVELS (1u << 20)

static void
statistics_free (gpointer data)
{
  VtrColumnStatistics *self = data;

  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->levels);
  g_free (self->counts);
  g_free (self);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * vtr_column_bins_find:
 * @bins: bins
 * @value: a number
 *
 * Returns: the bin that holds it; values beyond the training rows are in the outer bins
 */
guint
vtr_column_bins_find (const VtrColumnBins *bins, double value)
{
  guint k = 0;

  while (k < bins->n_cuts && value > bins->cuts[k])
    k++;
  return k;
}

/* ---- learning ---- */

static void
moments (const double *values, gsize n, double *mean, double *sd)
{
  double sum = 0, squares = 0;

  *mean = *sd = 0;
  if (n == 0)
    return;
  for (gsize i = 0; i < n; i++)
    sum += values[i] / n;
  *mean = CLAMP (sum, values[0], values[n - 1]);
  for (gsize i = 0; i < n; i++)
    squares += (values[i] - *mean) * (values[i] - *mean) / n;
  *sd = isfinite (squares) ? sqrt (squares) : 0;
}

/* Cuts at p = 1/parts … of ascending @sorted. */
static void
learn_bins (VtrColumnBins *bins, const double *sorted, gsize n, guint parts)
{
  gsize begin = 0;

  for (guint k = 1; k < parts; k++)
    {
      double cut = vtr_quantile_sorted (sorted, n, (double) k / parts);

      if (bins->n_cuts == 0 || cut > bins->cuts[bins->n_cuts - 1])
        bins->cuts[bins->n_cuts++] = cut;
    }
  for (guint k = 0; k <= bins->n_cuts; k++)
    {
      gsize end = begin;

      while (end < n && (k == bins->n_cuts || sorted[end] <= bins->cuts[k]))
        end++;
      bins->counts[k] = end - begin;
      moments (sorted + begin, end - begin, &bins->means[k], &bins->sds[k]);
      begin = end;
    }
}

static void
learn_numbers (VtrColumnStatistics *self, VtrColumn *column, const guint32 *rows, gsize n)
{
  g_autofree double *values = g_new (double, MAX (n, 1));
  gsize kept = 0;

  vtr_column_read_numbers (column, rows, 0, n, values, 1);
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      values[kept++] = values[i];
  self->n_values = kept;
  self->n_missing = n - kept;
  if (kept == 0)
    return;
  qsort (values, kept, sizeof (double), compare_doubles);
  self->min = values[0];
  self->max = values[kept - 1];
  moments (values, kept, &self->mean, &self->sd);
  learn_bins (&self->quartiles, values, kept, 4);
  learn_bins (&self->deciles, values, kept, 10);
}

static void
learn_levels (VtrColumnStatistics *self, VtrColumn *column, const guint32 *rows, gsize n)
{
  guint n_levels;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  g_autofree guint64 *counts = g_new0 (guint64, n_levels + 1);
  guint kept = 0;

  for (gsize i = 0; i < n; i++)
    {
      double code = vtr_column_get_number (column, rows != NULL ? rows[i] : i);

      counts[isnan (code) ? n_levels : (guint) code]++;
    }
  self->n_missing = counts[n_levels];
  self->n_values = n - self->n_missing;
  self->levels = g_new0 (char *, n_levels + 1);
  self->counts = g_new0 (guint64, n_levels + 1);
  for (guint k = 0; k < n_levels; k++)
    if (counts[k] > 0)
      {
        self->levels[kept] = g_strdup (levels[k]);
        self->counts[kept++] = counts[k];
      }
  self->n_levels = kept;
}

typedef struct
{
  VtrColumn    **columns;
  GPtrArray     *made;
  const guint32 *rows;
  gsize          n_rows;
} Learning;

static void
learn_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Learning *job = data;

  for (gsize j = begin; j < end; j++)
    {
      VtrColumnStatistics *self = job->made->pdata[j];

      if (vtr_column_get_levels (job->columns[j], NULL) != NULL)
        learn_levels (self, job->columns[j], job->rows, job->n_rows);
      else
        learn_numbers (self, job->columns[j], job->rows, job->n_rows);
    }
}

/**
 * vtr_column_statistics_new:
 * @dataset: a table
 * @columns: (array zero-terminated=1): names of its columns
 * @rows: (nullable)(array length=n_rows): row indices, repeated ones count so often; %NULL: all, and
 *   @n_rows is not looked at
 * @progress: (nullable): who may cancel
 *
 * Cost: rows × log rows per column.
 *
 * Returns: (transfer full)(element-type VtrColumnStatistics): one each, in the order of @columns;
 *   %NULL: no such column, or cancelled
 */
GPtrArray *
vtr_column_statistics_new (VtrDataset *dataset, const char *const *columns, const guint32 *rows,
                           gsize n_rows, VtrProgress *progress, GError **error)
{
  guint n = g_strv_length ((char **) columns);
  g_autofree VtrColumn **found = g_new (VtrColumn *, n + 1);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (statistics_free);
  Learning job = { found, made, rows, rows != NULL ? n_rows : vtr_dataset_get_n_rows (dataset) };

  for (guint j = 0; j < n; j++)
    {
      VtrColumnStatistics *self = g_new0 (VtrColumnStatistics, 1);

      g_ptr_array_add (made, self);
      found[j] = vtr_dataset_lookup (dataset, columns[j], error);
      if (found[j] == NULL)
        return NULL;
      self->name = g_strdup (columns[j]);
      self->kind = vtr_column_get_kind (found[j]);
    }
  if (!vtr_parallel_for (n, 1, learn_cb, &job, progress, error))
    return NULL;
  return g_steal_pointer (&made);
}

/* ---- files ---- */

static GVariant *
new_doubles (const double *values, guint n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double));
}

static GVariant *
new_counts (const guint64 *values, guint n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, values, n, sizeof (guint64));
}

static GVariant *
save_bins (const VtrColumnBins *bins)
{
  GVariant *parts[] = { new_doubles (bins->cuts, bins->n_cuts),
                        new_counts (bins->counts, bins->n_cuts + 1),
                        new_doubles (bins->means, bins->n_cuts + 1),
                        new_doubles (bins->sds, bins->n_cuts + 1) };

  return g_variant_new_tuple (parts, G_N_ELEMENTS (parts));
}

/**
 * vtr_column_statistics_save:
 * @statistics: (element-type VtrColumnStatistics): statistics
 *
 * Returns: (transfer floating): what vtr_column_statistics_load() takes
 */
GVariant *
vtr_column_statistics_save (GPtrArray *statistics)
{
  static const char *const none[] = { NULL };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" COLUMN_TYPE));
  for (guint j = 0; j < statistics->len; j++)
    {
      const VtrColumnStatistics *s = statistics->pdata[j];
      const char *const *levels = s->levels != NULL ? (const char *const *) s->levels : none;

      g_variant_builder_add (&builder, COLUMN_FORMAT, s->name,
                             (guchar) s->kind, s->n_values, s->n_missing, s->mean, s->sd, s->min,
                             s->max, save_bins (&s->quartiles), save_bins (&s->deciles),
                             g_variant_new_strv (levels, -1), new_counts (s->counts, s->n_levels));
    }
  return g_variant_builder_end (&builder);
}

/* Copies exactly @n numbers out of @array. */
static gboolean
read_doubles (GVariant *array, double *values, guint n)
{
  gsize found;
  const double *from = g_variant_get_fixed_array (array, &found, sizeof (double));

  if (found != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!isfinite (from[i]))
        return FALSE;
      values[i] = from[i];
    }
  return TRUE;
}

static gboolean
load_bins (GVariant *state, VtrColumnBins *bins)
{
  g_autoptr (GVariant) cuts = g_variant_get_child_value (state, 0);
  g_autoptr (GVariant) counts = g_variant_get_child_value (state, 1);
  g_autoptr (GVariant) means = g_variant_get_child_value (state, 2);
  g_autoptr (GVariant) sds = g_variant_get_child_value (state, 3);
  gsize n_cuts = g_variant_n_children (cuts), n_counts;
  const guint64 *from = g_variant_get_fixed_array (counts, &n_counts, sizeof (guint64));

  if (n_cuts > VTR_STATISTICS_MAX_CUTS || n_counts != n_cuts + 1)
    return FALSE;
  bins->n_cuts = (guint) n_cuts;
  for (gsize k = 0; k < n_counts; k++)
    bins->counts[k] = from[k];
  if (!read_doubles (cuts, bins->cuts, bins->n_cuts) ||
      !read_doubles (means, bins->means, bins->n_cuts + 1) ||
      !read_doubles (sds, bins->sds, bins->n_cuts + 1))
    return FALSE;
  for (guint k = 0; k <= bins->n_cuts; k++)
    if (bins->sds[k] < 0 || (k > 0 && k < bins->n_cuts && bins->cuts[k] <= bins->cuts[k - 1]))
      return FALSE;
  return TRUE;
}

static gboolean
load_levels (GVariant *levels, GVariant *counts, VtrColumnStatistics *self)
{
  gsize n_levels, n_counts;
  const guint64 *from = g_variant_get_fixed_array (counts, &n_counts, sizeof (guint64));

  if (self->kind != VTR_KIND_CATEGORICAL && self->kind != VTR_KIND_TEXT)
    return n_counts == 0 && g_variant_n_children (levels) == 0;
  self->levels = g_variant_dup_strv (levels, &n_levels);
  if (n_levels != n_counts || n_levels > MAX_LEVELS)
    return FALSE;
  self->n_levels = (guint) n_levels;
  self->counts = g_new (guint64, n_levels + 1);
  for (gsize k = 0; k < n_levels; k++)
    self->counts[k] = from[k];
  return TRUE;
}

static gboolean
load_column (GVariant *state, VtrColumnStatistics *self)
{
  g_autoptr (GVariant) quartiles = NULL, deciles = NULL, levels = NULL, counts = NULL;
  guchar kind;

  g_variant_get (state, COLUMN_FORMAT, &self->name, &kind,
                 &self->n_values, &self->n_missing, &self->mean, &self->sd, &self->min, &self->max,
                 &quartiles, &deciles, &levels, &counts);
  if (kind > VTR_KIND_IMAGE || !isfinite (self->mean) || !isfinite (self->sd) || self->sd < 0 ||
      !isfinite (self->min) || !isfinite (self->max) || self->min > self->max)
    return FALSE;
  self->kind = kind;
  return load_bins (quartiles, &self->quartiles) && load_bins (deciles, &self->deciles) &&
         load_levels (levels, counts, self);
}

/**
 * vtr_column_statistics_load:
 * @state: from a file
 * @error: return location for an error
 *
 * Returns: (transfer full)(element-type VtrColumnStatistics): the statistics, checked;
 *   %VTR_ERROR_CORRUPT when they are not what they say
 */
GPtrArray *
vtr_column_statistics_load (GVariant *state, GError **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (statistics_free);
  gboolean good = g_variant_is_of_type (state, G_VARIANT_TYPE ("a" COLUMN_TYPE));

  for (gsize j = 0; good && j < g_variant_n_children (state); j++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (state, j);
      VtrColumnStatistics *self = g_new0 (VtrColumnStatistics, 1);

      g_ptr_array_add (made, self);
      good = load_column (child, self);
    }
  if (good)
    return g_steal_pointer (&made);
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                       _("the model's column statistics are damaged."));
  return NULL;
}
