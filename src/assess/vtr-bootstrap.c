/* The percentile bootstrap (Efron 1979): rows are drawn with replacement, as many as there are, and
 * the metrics computed anew. A resample is only a count per row, so the scorer's order is never
 * sorted again: a resample costs one pass for drawing and one for the metrics.
 * Resample r draws from the stream (seed, "bootstrap", r): the same bits for any number of threads.
 * Rows are taken as independent; with groups or time the intervals are too narrow. */
#include "vtr-config.h"
#include "vtr-bootstrap.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vtr-parallel.h"
#include "vtr-rng.h"
#include "vtr-summary.h"

typedef struct
{
  const VtrScorer *scorer;
  gsize n_rows;
  guint64 seed;
  double *values; /* n_resamples × VTR_N_METRICS */
  VtrProgress *progress;
} Bootstrap;

/* Counts of n draws from n. Two 32-bit numbers from each draw of the stream; multiply and shift,
 * with the few that would bias it drawn again (Lemire 2019). A count above 255 has a chance below
 * 1e-500. */
static void
draw_counts (VtrRng *rng, guint32 n, guint8 *counts)
{
  const guint32 reject_below = -n % n;
  guint64 bits = 0;
  gboolean half_left = FALSE;

  memset (counts, 0, n);
  for (guint32 drawn = 0; drawn < n;)
    {
      bits = half_left ? bits >> 32 : vtr_rng_next (rng);
      half_left = !half_left;

      guint64 product = (bits & G_MAXUINT32) * n;
      if (G_LIKELY ((guint32) product >= reject_below))
        {
          counts[product >> 32]++;
          drawn++;
        }
    }
}

static void
resample_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Bootstrap *self = data;
  g_autofree guint8 *counts = g_malloc (self->n_rows);

  for (gsize r = begin; r < end && !vtr_progress_is_cancelled (self->progress); r++)
    {
      VtrRng rng = vtr_rng_new (self->seed, "bootstrap", r);

      draw_counts (&rng, self->n_rows, counts);
      vtr_scorer_compute (self->scorer, counts, self->values + r * VTR_N_METRICS);
      vtr_progress_add (self->progress, 1);
    }
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static guint
percentiles (const double *values,
             guint n_resamples,
             guint metric,
             double *scratch,
             double *low,
             double *high)
{
  guint n = 0;

  for (guint r = 0; r < n_resamples; r++)
    if (!isnan (values[(gsize) r * VTR_N_METRICS + metric]))
      scratch[n++] = values[(gsize) r * VTR_N_METRICS + metric];

  *low = *high = NAN;
  if (n > 0 && 2 * n >= n_resamples)
    {
      qsort (scratch, n, sizeof *scratch, compare_doubles);
      *low = vtr_quantile_sorted (scratch, n, 0.025);
      *high = vtr_quantile_sorted (scratch, n, 0.975);
    }
  return n_resamples - n;
}

/**
 * vtr_bootstrap_intervals:
 * @scorer: the rows
 * @n_rows: how many
 * @n_resamples: at least 1
 * @seed: seed
 * @low: (out): 2.5th percentile of each metric over the resamples; NaN where fewer than half of
 *   them have a value
 * @high: (out): the 97.5th
 * @n_undefined: (out): resamples in which the metric has no value, such as an AUC when only one
 * class was drawn
 * @progress: (nullable): counts resamples
 *
 * O(n_rows × n_resamples). Percentiles interpolate linearly (type 7).
 *
 * Returns: %FALSE when cancelled
 */
gboolean
vtr_bootstrap_intervals (const VtrScorer *scorer,
                         gsize n_rows,
                         guint n_resamples,
                         guint64 seed,
                         double low[VTR_N_METRICS],
                         double high[VTR_N_METRICS],
                         guint n_undefined[VTR_N_METRICS],
                         VtrProgress *progress,
                         GError **error)
{
  g_return_val_if_fail (n_rows > 0 && n_rows <= G_MAXUINT32 && n_resamples > 0, FALSE);

  g_autofree double *values = g_new (double, (gsize) n_resamples *VTR_N_METRICS);
  g_autofree double *scratch = g_new (double, n_resamples);
  Bootstrap self = { scorer, n_rows, seed, values, progress };
  const gsize grain = CLAMP ((1 << 17) / n_rows, 1, 64);

  vtr_progress_begin (progress, _("Intervals"), n_resamples);
  if (!vtr_parallel_for (n_resamples, grain, resample_cb, &self, progress, error) ||
      !vtr_progress_check (progress, error))
    return FALSE;
  for (guint m = 0; m < VTR_N_METRICS; m++)
    n_undefined[m] = percentiles (values, n_resamples, m, scratch, &low[m], &high[m]);
  return TRUE;
}
