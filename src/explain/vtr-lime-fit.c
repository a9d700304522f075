/* Weighted ridge regression for LIME. All that a fit needs are the weighted sums of products, so the
 * choice of features, the fit on the chosen ones, and repeats on resampled blocks read those and
 * never the draws again.
 *
 * Choice: as in lime 0.2: forward selection for at most 6 features, else the largest |coefficient ×
 * value| of a ridge fit with 0.01; then ridge with 1, both with a free intercept. Standard errors
 * are the jackknife over the blocks (Efron and Stein 1981): how far the weights would move with
 * other draws. Stability repeats choice and fit on blocks drawn with replacement (Efron 1979) and
 * tells how many of the features come back with the same sign. */
#include "vtr-lime-fit.h"
#include "vtr-linear.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BLOCKS 50
#define FEWEST_BLOCKS 10
#define MOST_MEMORY (64u << 20)
#define FORWARD_LIMIT 6          /* features up to which auto goes forward */
#define CHOICE_RIDGE 0.01
#define FIT_RIDGE 1.0
#define N_REPEATS 20
#define CONSTANT 1e-12           /* share of its squares by which a feature must vary */

void
vtr_lime_sums_init (VtrLimeSums *sums, guint m)
{
  gsize one;

  sums->m = m;
  sums->size = m + 2;
  one = (gsize) sums->size * sums->size * sizeof (double);
  sums->n_blocks = (guint) CLAMP (MOST_MEMORY / one, FEWEST_BLOCKS, MOST_BLOCKS);
  sums->blocks = g_new0 (double, (gsize) sums->size * sums->size * sums->n_blocks);
}

void
vtr_lime_sums_clear (VtrLimeSums *sums)
{
  g_clear_pointer (&sums->blocks, g_free);
}

void
vtr_lime_sums_add (VtrLimeSums *sums, guint block, const double *row, double weight)
{
  guint size = sums->size;
  double *to = sums->blocks + (gsize) block * size * size;

  for (guint i = 0; i < size; i++)
    {
      double factor = weight * row[i];

      if (factor == 0)
        continue;
      for (guint j = i; j < size; j++)
        to[(gsize) i * size + j] += factor * row[j];
    }
}

/* Sums over blocks, each @times (NULL: once), around the means: a covariance of (x, y), × weight. */
typedef struct
{
  guint   m;
  double *mean;      /* m + 1: of x and y */
  double *product;   /* (m + 1)², symmetric */
} Moments;

static void
moments_clear (Moments *moments)
{
  g_free (moments->mean);
  g_free (moments->product);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Moments, moments_clear)

static void
add_blocks (const VtrLimeSums *sums, const double *times, double *total)
{
  gsize n = (gsize) sums->size * sums->size;

  for (guint b = 0; b < sums->n_blocks; b++)
    {
      const double *block = sums->blocks + b * n;
      double factor = times != NULL ? times[b] : 1;

      if (factor == 0)
        continue;
      for (gsize i = 0; i < n; i++)
        total[i] += factor * block[i];
    }
}

static void
moments_init (Moments *moments, const VtrLimeSums *sums, const double *total)
{
  guint size = sums->size, k = sums->m + 1;
  double weight = total[0];

  moments->m = sums->m;
  moments->mean = g_new (double, k);
  moments->product = g_new (double, (gsize) k * k);
  for (guint i = 0; i < k; i++)
    moments->mean[i] = weight > 0 ? total[i + 1] / weight : 0;
  for (guint i = 0; i < k; i++)
    for (guint j = i; j < k; j++)
      {
        double value = total[(gsize) (i + 1) * size + j + 1] -
                       weight * moments->mean[i] * moments->mean[j];

        moments->product[(gsize) i * k + j] = moments->product[(gsize) j * k + i] = value;
      }
  for (guint i = 0; i < k; i++)
    if (moments->product[(gsize) i * k + i] <= CONSTANT * total[(gsize) (i + 1) * (size + 1)])
      for (guint j = 0; j < k; j++)
        moments->product[(gsize) i * k + j] = moments->product[(gsize) j * k + i] = 0;
}

/* Ridge on the @n features @chosen; FALSE: singular. @left (nullable): the squares not explained. */
static gboolean
solve (const Moments *moments, const guint *chosen, guint n, double ridge, double *weights,
       double *left)
{
  guint k = moments->m + 1;
  g_autofree double *a = g_new (double, (gsize) n * n + 1);
  double rest = moments->product[(gsize) k * k - 1];

  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < n; j++)
        a[(gsize) i * n + j] = moments->product[(gsize) chosen[i] * k + chosen[j]];
      a[(gsize) i * n + i] += ridge;
      weights[i] = moments->product[(gsize) chosen[i] * k + k - 1];
    }
  if (n > 0 && !vtr_linear_solve_spd ((VtrMatrixView) { a, n, n, n },
                                      (VtrMatrixView) { weights, n, 1, 1 }, NULL))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      rest -= 2 * weights[i] * moments->product[(gsize) chosen[i] * k + k - 1];
      for (guint j = 0; j < n; j++)
        rest += weights[i] * weights[j] * moments->product[(gsize) chosen[i] * k + chosen[j]];
    }
  if (left != NULL)
    *left = rest;
  return TRUE;
}

/* Takes the feature that explains most beside those already taken, @n times. */
static guint
choose_forward (const Moments *moments, guint n, guint *chosen)
{
  guint k = moments->m + 1;
  g_autofree double *weights = g_new (double, n + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, moments->m + 1);
  guint found = 0;

  for (; found < n; found++)
    {
      double least = INFINITY, left;
      int best = -1;

      for (guint j = 0; j < moments->m; j++)
        {
          double spread = moments->product[(gsize) j * k + j];

          if (taken[j] || !(spread > 0))
            continue;
          chosen[found] = j;
          if (solve (moments, chosen, found + 1, 1e-9 * spread, weights, &left) && left < least)
            {
              least = left;
              best = (int) j;
            }
        }
      if (best < 0)
        break;
      chosen[found] = (guint) best;
      taken[best] = TRUE;
    }
  return found;
}

static int
compare_size (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const double *size = user_data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (fabs (size[i]) != fabs (size[j]))
    return fabs (size[i]) > fabs (size[j]) ? -1 : 1;
  return i < j ? -1 : i > j;
}

static guint
choose_highest (const Moments *moments, const double *centers, guint n, guint *chosen)
{
  guint m = moments->m;
  g_autofree guint *all = g_new (guint, m + 1);
  g_autofree double *weights = g_new0 (double, m + 1);

  for (guint j = 0; j < m; j++)
    all[j] = j;
  if (!solve (moments, all, m, CHOICE_RIDGE, weights, NULL))
    memset (weights, 0, m * sizeof *weights);
  for (guint j = 0; j < m; j++)
    weights[j] *= centers[j];
  g_qsort_with_data (all, m, sizeof *all, compare_size, weights);
  memcpy (chosen, all, n * sizeof *all);
  return n;
}

/* Choice and fit; weights are as long as @chosen, the number of features is returned. */
static guint
choose_and_solve (const Moments *moments, const double *centers, guint n, VtrLimeSelection selection,
                  guint *chosen, double *weights, double *left)
{
  gboolean forward = selection == VTR_LIME_FORWARD ||
                     (selection == VTR_LIME_AUTO && n <= FORWARD_LIMIT && n < moments->m);
  guint found = forward ? choose_forward (moments, n, chosen)
                        : choose_highest (moments, centers, n, chosen);

  if (!solve (moments, chosen, found, FIT_RIDGE, weights, left))
    memset (weights, 0, found * sizeof *weights);
  return found;
}

/* Jackknife: each block is left out once. */
static void
find_errors (VtrLimeFit *fit, const VtrLimeSums *sums)
{
  gsize n = (gsize) sums->size * sums->size;
  g_autofree double *all = g_new0 (double, n), *total = g_new (double, n);
  g_autofree double *sum = g_new0 (double, fit->n + 1), *square = g_new0 (double, fit->n + 1);
  g_autofree double *weights = g_new (double, fit->n + 1);

  add_blocks (sums, NULL, all);
  for (guint b = 0; b < sums->n_blocks; b++)
    {
      g_auto (Moments) moments = { 0 };

      for (gsize i = 0; i < n; i++)
        total[i] = all[i] - sums->blocks[b * n + i];
      moments_init (&moments, sums, total);
      if (!solve (&moments, fit->features, fit->n, FIT_RIDGE, weights, NULL))
        continue;
      for (guint i = 0; i < fit->n; i++)
        {
          double away = weights[i] - fit->weights[i];
          sum[i] += away;
          square[i] += away * away;
        }
    }
  for (guint i = 0; i < fit->n; i++)
    {
      double mean = sum[i] / sums->n_blocks;
      double variance = square[i] / sums->n_blocks - mean * mean;

      fit->std_errors[i] = sqrt (MAX (variance, 0) * (sums->n_blocks - 1));
    }
}

/* How many of the features of @fit are among @chosen with the same sign. */
static double
share_back (const VtrLimeFit *fit, const guint *chosen, const double *weights, guint n)
{
  guint back = 0;

  for (guint i = 0; i < fit->n; i++)
    for (guint j = 0; j < n; j++)
      if (chosen[j] == fit->features[i] && (weights[j] > 0) == (fit->weights[i] > 0))
        back++;
  return fit->n > 0 ? (double) back / fit->n : 1;
}

static double
find_stability (const VtrLimeFit *fit, const VtrLimeSums *sums, const double *centers,
                guint n_features, VtrLimeSelection selection, VtrRng *rng)
{
  g_autofree double *times = g_new (double, sums->n_blocks);
  g_autofree double *total = g_new (double, (gsize) sums->size * sums->size);
  g_autofree guint *chosen = g_new (guint, sums->m + 1);
  g_autofree double *weights = g_new (double, sums->m + 1);
  double share = 0;

  for (guint r = 0; r < N_REPEATS; r++)
    {
      g_auto (Moments) moments = { 0 };
      guint n;

      memset (times, 0, sums->n_blocks * sizeof *times);
      for (guint b = 0; b < sums->n_blocks; b++)
        times[vtr_rng_below (rng, sums->n_blocks)]++;
      memset (total, 0, (gsize) sums->size * sums->size * sizeof *total);
      add_blocks (sums, times, total);
      moments_init (&moments, sums, total);
      n = choose_and_solve (&moments, centers, n_features, selection, chosen, weights, NULL);
      share += share_back (fit, chosen, weights, n);
    }
  return share / N_REPEATS;
}

static void
sort_by_size (VtrLimeFit *fit, guint m)
{
  g_autofree double *by_feature = g_new0 (double, m + 1);

  for (guint i = 0; i < fit->n; i++)
    by_feature[fit->features[i]] = fit->weights[i];
  g_qsort_with_data (fit->features, fit->n, sizeof *fit->features, compare_size, by_feature);
  for (guint i = 0; i < fit->n; i++)
    fit->weights[i] = by_feature[fit->features[i]];
}

void
vtr_lime_fit_init (VtrLimeFit *fit, const VtrLimeSums *sums, const double *centers,
                   guint n_features, VtrLimeSelection selection, VtrRng *rng)
{
  guint m = sums->m, n = selection == VTR_LIME_ALL ? m : MIN (n_features, m);
  g_autofree double *total = g_new0 (double, (gsize) sums->size * sums->size);
  g_auto (Moments) moments = { 0 };
  double squares, left = 0;

  add_blocks (sums, NULL, total);
  moments_init (&moments, sums, total);
  fit->features = g_new (guint, m + 1);
  fit->weights = g_new0 (double, m + 1);
  fit->std_errors = g_new0 (double, m + 1);
  fit->n = choose_and_solve (&moments, centers, n, selection, fit->features, fit->weights, &left);
  sort_by_size (fit, m);
  squares = moments.product[(gsize) (m + 1) * (m + 1) - 1];
  fit->r2 = squares > 0 ? 1 - left / squares : 1;
  fit->intercept = moments.mean[m];
  for (guint i = 0; i < fit->n; i++)
    fit->intercept -= fit->weights[i] * moments.mean[fit->features[i]];
  fit->local_prediction = fit->intercept;
  for (guint i = 0; i < fit->n; i++)
    fit->local_prediction += fit->weights[i] * centers[fit->features[i]];
  find_errors (fit, sums);
  fit->stability = find_stability (fit, sums, centers, n, selection, rng);
}

void
vtr_lime_fit_clear (VtrLimeFit *fit)
{
  g_free (fit->features);
  g_free (fit->weights);
  g_free (fit->std_errors);
}
