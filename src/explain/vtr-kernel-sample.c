/* Which coalitions KernelSHAP looks at.
 *
 * The Shapley kernel gives the coalitions of size s together the weight (M−1)/(s(M−s)) (Lundberg
 * and Lee 2017). Coalitions come with their complements (Covert and Lee 2021). Sizes are taken
 * whole from the outside in while their share of the budget pays for all of them (the rule of the
 * shap package, whose numbers people compare with); size 1 always is, so the system has one
 * solution. The rest of the budget is spread over the other sizes in proportion to their weight (or
 * evenly: leverage-score sampling, Musco and Witter 2024), by systematic sampling, and within a
 * size distinct coalitions are drawn without replacement. Sizes that get few are one stratum, so
 * that every stratum's spread can be measured. Each size has its own random stream: a larger design
 * holds the smaller one.
 */
#include "vtr-config.h"
#include "vtr-kernel-design.h"
#include "vtr-error.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_PLAYERS 4096
#define MAX_PAIRS (1u << 24)
#define STRATUM_MIN 6 /* pairs: below, neighbouring sizes are put together */

/* The distinct coalitions of one size: indices of pairs by the hash of their bits. */
typedef struct
{
  guint32 *slots; /* index + 1; 0: free */
  gsize mask;
} PairSet;

/* How many pairs of each size, and what a budget spent on it is worth. */
typedef struct
{
  double *weight, *share, *n_all; /* by size; weights sum to 1 */
  gsize *n;
  gboolean *complete;
} Allocation;

static void
allocation_clear (Allocation *a)
{
  g_free (a->weight);
  g_free (a->share);
  g_free (a->n_all);
  g_free (a->n);
  g_free (a->complete);
}

/**
 * vtr_kernel_minimum:
 * @n_players: players
 *
 * Returns: the fewest coalitions per row that give every value and an error for it: both halves of
 *   the pairs of size 1 and eight pairs more, or all there are
 */
gsize
vtr_kernel_minimum (guint n_players)
{
  gsize least = 2 * (gsize) n_players + 16;

  return n_players < 20 ? MIN (least, ((gsize) 1 << n_players) - 2) : least;
}

static void
allocation_init (Allocation *a, guint n_players, guint n_sizes, VtrKernelEstimator estimator)
{
  double total = 0, m = n_players, choose = 1;

  a->weight = g_new0 (double, n_sizes + 1);
  a->share = g_new0 (double, n_sizes + 1);
  a->n_all = g_new0 (double, n_sizes + 1);
  a->n = g_new0 (gsize, n_sizes + 1);
  a->complete = g_new0 (gboolean, n_sizes + 1);
  for (guint s = 1; s <= n_sizes; s++)
    {
      double halves = 2 * s == n_players ? 1 : 2;

      choose = choose * (m - s + 1) / s;
      a->n_all[s] = halves == 1 ? choose / 2 : choose;
      a->weight[s] = halves * (m - 1) / (s * (m - s));
      a->share[s] = estimator == VTR_KERNEL_LEVERAGE ? halves : a->weight[s];
      total += a->weight[s];
    }
  for (guint s = 1; s <= n_sizes; s++)
    a->weight[s] /= total;
}

/* Whole sizes first, then the rest by systematic sampling with a random start. */
static void
allocation_spend (Allocation *a, guint n_sizes, gsize n_pairs, VtrRng *rng)
{
  double left = n_pairs, rest = 0, at = vtr_rng_uniform (rng);
  gsize taken = 0;
  guint s;

  for (s = 1; s <= n_sizes; s++)
    rest += a->share[s];
  for (s = 1; s <= n_sizes; s++)
    {
      gboolean pays = left * a->share[s] / rest >= a->n_all[s] * (1 - 1e-8);

      if (!pays && s > 1)
        break;
      a->n[s] = (gsize) a->n_all[s];
      a->complete[s] = TRUE;
      left -= a->n_all[s];
      rest -= a->share[s];
    }
  for (guint t = s; t <= n_sizes; t++)
    {
      gsize upto;

      at += left * a->share[t] / rest;
      upto = (gsize) (at + 1e-9);
      a->n[t] = (gsize) MIN ((double) (upto - taken), a->n_all[t]);
      taken = upto;
    }
}

static guint64
hash_words (const guint64 *words, guint n)
{
  guint64 h = 0x9e3779b97f4a7c15u;

  for (guint i = 0; i < n; i++)
    {
      h = (h ^ words[i]) * 0xbf58476d1ce4e5b9u;
      h ^= h >> 29;
    }
  return h;
}

/* Adds pair @index if its coalition is new; the pairs of the set lie at @bits. */
static gboolean
pair_set_add (PairSet *set, const guint64 *bits, guint n_words, gsize index)
{
  const guint64 *words = bits + index * 2 * n_words;
  gsize at = hash_words (words, n_words) & set->mask;

  for (; set->slots[at] != 0; at = (at + 1) & set->mask)
    if (memcmp (bits + (gsize) (set->slots[at] - 1) * 2 * n_words, words,
                n_words * sizeof (guint64)) == 0)
      return FALSE;
  set->slots[at] = (guint32) index + 1;
  return TRUE;
}

static void
write_pair (VtrKernelDesign *design, gsize pair, const guint32 *players, guint n)
{
  guint64 *words = design->bits + pair * 2 * design->n_words;
  guint tail = design->n_players % 64;

  memset (words, 0, design->n_words * sizeof (guint64));
  for (guint i = 0; i < n; i++)
    words[players[i] / 64] |= (guint64) 1 << (players[i] % 64);
  for (guint w = 0; w < design->n_words; w++)
    words[design->n_words + w] = ~words[w];
  if (tail != 0)
    words[2 * design->n_words - 1] &= ((guint64) 1 << tail) - 1;
}

/* The complement lies beside it: of the two halves of a pair of size M/2 the one with player 0. */
static void
make_canonical (VtrKernelDesign *design, gsize pair)
{
  guint64 *words = design->bits + pair * 2 * design->n_words;

  if (words[0] & 1)
    return;
  for (guint w = 0; w < design->n_words; w++)
    {
      guint64 swap = words[w];

      words[w] = words[design->n_words + w];
      words[design->n_words + w] = swap;
    }
}

static void
draw_size (VtrKernelDesign *design, guint size, PairSet *set, gsize from, guint32 *order)
{
  gsize first = design->size_first[size];
  guint m = design->n_players;

  for (gsize p = first + from; p < first + design->size_n[size];)
    {
      for (guint i = 0; i < size; i++)
        {
          guint32 j = i + vtr_rng_below (&design->size_rng[size], m - i), swap = order[i];

          order[i] = order[j];
          order[j] = swap;
        }
      write_pair (design, p, order, size);
      if (2 * size == m)
        make_canonical (design, p);
      if (pair_set_add (set, design->bits, design->n_words, p))
        p++;
    }
}

/* All of a size in lexicographic order, but for those that are there. */
static void
enumerate_size (VtrKernelDesign *design, guint size, PairSet *set, gsize from)
{
  g_autofree guint32 *players = g_new (guint32, size);
  gsize p = design->size_first[size] + from, end = design->size_first[size] + design->size_n[size];
  guint m = design->n_players;

  for (guint i = 0; i < size; i++)
    players[i] = i;
  while (p < end)
    {
      guint i = size;

      write_pair (design, p, players, size);
      if (pair_set_add (set, design->bits, design->n_words, p))
        p++;
      while (i > 0 && players[i - 1] == m - size + i - 1)
        i--;
      if (i == 0)
        break;
      players[i - 1]++;
      for (; i < size; i++)
        players[i] = players[i - 1] + 1;
    }
}

static void
fill_size (VtrKernelDesign *design,
           guint size,
           gboolean complete,
           const VtrKernelDesign *smaller,
           guint32 *order)
{
  gsize row = 2 * design->n_words, from = smaller != NULL ? smaller->size_n[size] : 0;
  PairSet set = { NULL, 15 };

  if (design->size_n[size] == 0)
    return;
  while (set.mask < 2 * design->size_n[size])
    set.mask = set.mask * 2 + 1;
  set.slots = g_new0 (guint32, set.mask + 1);
  if (from > 0)
    memcpy (design->bits + design->size_first[size] * row,
            smaller->bits + smaller->size_first[size] * row, from * row * sizeof (guint64));
  for (gsize p = 0; p < from; p++)
    pair_set_add (&set, design->bits, design->n_words, design->size_first[size] + p);
  if (complete)
    enumerate_size (design, size, &set, from);
  else
    draw_size (design, size, &set, from, order);
  g_free (set.slots);
}

/* Sizes that are sampled thinly are measured together; a thin last one joins the one before. */
static void
make_strata (VtrKernelDesign *design, const Allocation *a)
{
  VtrKernelStratum *at = NULL;

  design->strata = g_new0 (VtrKernelStratum, design->n_sizes);
  for (guint s = 1; s <= design->n_sizes; s++)
    {
      gboolean joins = at != NULL && !at->complete && !a->complete[s] && at->n < STRATUM_MIN;

      if (!joins)
        {
          at = &design->strata[design->n_strata++];
          *at = (VtrKernelStratum){ .first = design->size_first[s], .complete = a->complete[s] };
        }
      at->n += a->n[s];
      at->n_all += a->n_all[s];
      at->weight += a->weight[s];
    }
  if (design->n_strata >= 2 && at->n < STRATUM_MIN && !at->complete && !(at - 1)->complete)
    {
      (at - 1)->n += at->n;
      (at - 1)->n_all += at->n_all;
      (at - 1)->weight += at->weight;
      design->n_strata--;
    }
}

static void
make_weights (VtrKernelDesign *design, const Allocation *a)
{
  for (guint s = 1; s <= design->n_sizes; s++)
    for (gsize p = 0; p < design->size_n[s]; p++)
      design->weights[design->size_first[s] + p] = a->weight[s] / a->share[s];
  for (guint i = 0; i < design->n_strata; i++)
    {
      const VtrKernelStratum *stratum = &design->strata[i];
      double sum = 0;

      for (gsize p = 0; p < stratum->n; p++)
        sum += design->weights[stratum->first + p];
      for (gsize p = 0; p < stratum->n; p++)
        design->weights[stratum->first + p] *= stratum->weight / sum;
    }
}

static gboolean
check_sizes (guint n_players, gsize n_coalitions, GError **error)
{
  if (n_players <= MAX_PLAYERS && n_coalitions / 2 <= MAX_PAIRS)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
               _("KernelSHAP with %u features and %" G_GSIZE_FORMAT
                  " coalitions per row is more than it takes "
                  "(%u and %u): explain fewer features or ask for fewer samples."),
               n_players, n_coalitions, MAX_PLAYERS, 2 * MAX_PAIRS);
  return FALSE;
}

/**
 * vtr_kernel_design_new:
 * @n_players: M, at least 2
 * @n_coalitions: how many may be evaluated per row, both halves of a pair counted; at least
 *   vtr_kernel_minimum(), all when 2^M − 2 or more
 * @estimator: how sampled coalitions are spread over the sizes; auto is leverage, whose errors were
 * the smaller ones on every game and model tried with 20 players or more
 * @seed: names the random numbers, with M and the size
 * @smaller: (nullable): a design of the same players and seed that the new one holds
 * @error: return location for %VTR_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the coalitions, without the solution (vtr_kernel_design_prepare())
 */
VtrKernelDesign *
vtr_kernel_design_new (guint n_players,
                       gsize n_coalitions,
                       VtrKernelEstimator estimator,
                       guint64 seed,
                       const VtrKernelDesign *smaller,
                       GError **error)
{
  double all = n_players < 60 ? (double) ((guint64) 1 << n_players) - 2 : G_MAXDOUBLE;
  VtrKernelDesign *design;
  VtrRng rng = vtr_rng_new (seed, "kernel-shap", n_players);
  g_autofree guint32 *order = g_new (guint32, n_players);
  Allocation a;

  g_return_val_if_fail (n_players >= 2, NULL);
  n_coalitions = (gsize) MIN ((double) MAX (n_coalitions, vtr_kernel_minimum (n_players)), all);
  if (!check_sizes (n_players, n_coalitions, error))
    return NULL;
  design = g_new0 (VtrKernelDesign, 1);
  design->n_players = n_players;
  design->n_words = (n_players + 63) / 64;
  design->n_sizes = n_players / 2;
  allocation_init (&a, n_players, design->n_sizes,
                   estimator == VTR_KERNEL_AUTO ? VTR_KERNEL_LEVERAGE : estimator);
  allocation_spend (&a, design->n_sizes, n_coalitions / 2, &rng);
  design->size_first = g_new0 (gsize, design->n_sizes + 1);
  design->size_n = g_new0 (gsize, design->n_sizes + 1);
  design->size_rng = g_new0 (VtrRng, design->n_sizes + 1);
  design->complete = TRUE;
  for (guint s = 1; s <= design->n_sizes; s++)
    {
      a.n[s] = smaller != NULL ? MAX (a.n[s], smaller->size_n[s]) : a.n[s];
      a.complete[s] = a.n[s] == a.n_all[s];
      design->complete = design->complete && a.complete[s];
      design->size_first[s] = design->n_pairs;
      design->size_n[s] = a.n[s];
      design->n_pairs += a.n[s];
      design->size_rng[s] = smaller != NULL ? smaller->size_rng[s] : vtr_rng_split (&rng, s);
    }
  design->bits = g_new (guint64, design->n_pairs * 2 * design->n_words);
  design->weights = g_new (double, design->n_pairs);
  for (guint i = 0; i < n_players; i++)
    order[i] = i;
  for (guint s = 1; s <= design->n_sizes; s++)
    fill_size (design, s, a.complete[s], smaller, order);
  make_strata (design, &a);
  make_weights (design, &a);
  allocation_clear (&a);
  return design;
}

/**
 * vtr_kernel_design_free:
 * @design: (nullable) (transfer full): a design
 */
void
vtr_kernel_design_free (VtrKernelDesign *design)
{
  if (design == NULL)
    return;
  g_free (design->bits);
  g_free (design->weights);
  g_free (design->size_first);
  g_free (design->size_n);
  g_free (design->size_rng);
  g_free (design->strata);
  g_free (design->solution);
  g_free (design->offset);
  g_free (design->influence);
  g_free (design->shrinkage);
  g_free (design);
}
