/* Hold-out and k-fold splits, by seed.
 *
 * Stratified: the rows of each class are shuffled, the hold-out takes its share of every class by
 * largest remainder, and folds deal the classes out one row after another, so that a class's counts
 * differ by at most one between folds. Grouped: groups in random order, the largest first for folds,
 * each to where it fits best; with strata too, to the fold whose class counts it unbalances least.
 * By time: the earliest rows train, later ones test; folds expand (fold i tests block i + 1).
 * A missing class, group or time is a class or group of its own, and the earliest time. */
#include "vtr-config.h"

#include "vtr-split.h"
#include "vtr-error.h"
#include "vtr-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Rows in runs of equal values: run i is rows[starts[i]] … rows[starts[i + 1] − 1], ascending. */
typedef struct
{
  guint32 *rows;
  guint32 *starts;
  guint32 n;
} Runs;

typedef struct
{
  double value;
  guint32 row;
} Keyed;

static int
compare_keyed_cb (gconstpointer a, gconstpointer b)
{
  const Keyed *x = a;
  const Keyed *y = b;

  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;

  return x->row < y->row ? -1 : x->row > y->row;
}

/* Runs by value, missing first; one run of all rows when there is no column. */
static Runs
runs_new (VtrColumn *column, gsize n_rows)
{
  Runs runs = { g_new (guint32, n_rows + 1), g_new (guint32, n_rows + 2), 0 };
  g_autofree Keyed *keyed = g_new (Keyed, n_rows + 1);

  for (gsize row = 0; row < n_rows; row++)
    {
      double value = column != NULL ? vtr_column_get_number (column, row) : 0;

      keyed[row] = (Keyed){ isnan (value) ? -INFINITY : value, (guint32) row };
    }
  if (column != NULL)
    qsort (keyed, n_rows, sizeof *keyed, compare_keyed_cb);
  for (gsize i = 0; i < n_rows; i++)
    {
      if (i == 0 || keyed[i].value != keyed[i - 1].value)
        runs.starts[runs.n++] = (guint32) i;
      runs.rows[i] = keyed[i].row;
    }
  runs.starts[runs.n] = (guint32) n_rows;

  return runs;
}

static void
runs_clear (Runs *runs)
{
  g_free (runs->rows);
  g_free (runs->starts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Runs, runs_clear)

static guint32
run_length (const Runs *runs, guint32 run)
{
  return runs->starts[run + 1] - runs->starts[run];
}

static void
shuffle_runs (Runs *runs, guint64 seed, const char *purpose)
{
  for (guint32 run = 0; run < runs->n; run++)
    {
      VtrRng rng = vtr_rng_new (seed, purpose, run);

      vtr_rng_shuffle (&rng, runs->rows + runs->starts[run], run_length (runs, run));
    }
}

/**
 * vtr_split_free:
 * @split: (transfer full): a split
 */
void
vtr_split_free (VtrSplit *split)
{
  if (split == NULL)
    return;

  g_free (split->train);
  g_free (split->test);
  g_free (split);
}

/* Rows of @fold test; all others, or only those of earlier folds, train. Rows ascend. */
static VtrSplit *
split_from_folds (const guint32 *folds, gsize n_rows, guint32 fold, gboolean only_earlier)
{
  VtrSplit *split = g_new0 (VtrSplit, 1);

  split->train = g_new (guint32, n_rows + 1);
  split->test = g_new (guint32, n_rows + 1);
  for (gsize row = 0; row < n_rows; row++)
    if (folds[row] == fold)
      split->test[split->n_test++] = (guint32) row;
    else if (!only_earlier || folds[row] < fold)
      split->train[split->n_train++] = (guint32) row;
  split->train = g_renew (guint32, split->train, split->n_train + 1);
  split->test = g_renew (guint32, split->test, split->n_test + 1);

  return split;
}

static gboolean
set_bad (GError **error, char *message)
{
  g_autofree char *sentence = message;

  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, sentence);
  return FALSE;
}

static gboolean
check_roles (gsize n_rows, VtrColumn *strata, VtrColumn *group, VtrColumn *time, GError **error)
{
  VtrColumn *columns[] = { strata, group, time };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_return_val_if_fail (columns[i] == NULL || vtr_column_get_n_rows (columns[i]) == n_rows, FALSE);
  if (group != NULL && time != NULL)
    return set_bad (error, g_strdup (_("rows can be split by group or by time, not by both")));

  return TRUE;
}

/* How many of each class go to the test part: its share, the remainders going to the largest. */
static guint32 *
share_out (const Runs *classes, double share, guint32 n_test)
{
  guint32 *counts = g_new0 (guint32, classes->n + 1);
  g_autofree Keyed *rest = g_new (Keyed, classes->n + 1);
  guint32 given = 0;

  for (guint32 i = 0; i < classes->n; i++)
    {
      double exact = share * run_length (classes, i);

      counts[i] = MIN ((guint32) exact, run_length (classes, i) - 1);
      rest[i] = (Keyed){ counts[i] - exact, i };
      given += counts[i];
    }
  qsort (rest, classes->n, sizeof *rest, compare_keyed_cb);
  for (gboolean any = TRUE; any && given < n_test;)
    {
      any = FALSE;
      for (guint32 i = 0; i < classes->n && given < n_test; i++)
        if (counts[rest[i].row] + 1 < run_length (classes, rest[i].row))
          {
            counts[rest[i].row]++;
            given++;
            any = TRUE;
          }
    }

  return counts;
}

static void
hold_out_rows (guint32 *folds, Runs *classes, double share, guint32 n_test, guint64 seed)
{
  g_autofree guint32 *counts = share_out (classes, share, n_test);

  shuffle_runs (classes, seed, "hold-out");
  for (guint32 i = 0; i < classes->n; i++)
    for (guint32 k = 0; k < counts[i]; k++)
      folds[classes->rows[classes->starts[i] + k]] = 1;
}

/* Whole groups in random order, as long as one brings the test part nearer to its size. */
static void
hold_out_groups (guint32 *folds, const Runs *groups, guint32 n_test, guint64 seed)
{
  VtrRng rng = vtr_rng_new (seed, "hold-out-groups", 0);
  g_autofree guint32 *order = vtr_rng_sample (&rng, groups->n, groups->n);
  guint32 taken = 0;
  guint32 n_taken = 0;

  for (guint32 i = 0; i < groups->n && taken < n_test && n_taken + 1 < groups->n; i++)
    {
      guint32 length = run_length (groups, order[i]);

      if (n_taken > 0 && taken + length > n_test && taken + length - n_test > n_test - taken)
        continue;
      for (guint32 k = groups->starts[order[i]]; k < groups->starts[order[i] + 1]; k++)
        folds[groups->rows[k]] = 1;
      taken += length;
      n_taken++;
    }
}

/* The latest times test; equal times stay together. */
static gboolean
hold_out_latest (guint32 *folds, const Runs *times, guint32 n_test, GError **error)
{
  guint32 run = times->n;
  guint32 taken = 0;

  while (run > 1 && taken < n_test)
    taken += run_length (times, --run);
  if (taken == 0)
    return set_bad (error, g_strdup (_("all rows have the same time; there is no later part to test on")));
  for (guint32 k = times->starts[run]; k < times->starts[times->n]; k++)
    folds[times->rows[k]] = 1;

  return TRUE;
}

/**
 * vtr_split_hold_out:
 * @n_rows: how many rows there are
 * @test_share: share of them to test on, between 0 and 1; the count is rounded up
 * @strata: (nullable): column whose classes are kept in proportion
 * @group: (nullable): column whose rows with equal values stay together
 * @time: (nullable): column by which the latest rows test; the other columns do not matter then
 * @seed: seed; the same one gives the same split
 * @error: return location
 *
 * Returns: (transfer full) (nullable): rows to train and to test on, ascending, none empty;
 *   %VTR_ERROR_BAD_VALUE when there cannot be such a split. A class with one row trains.
 */
VtrSplit *
vtr_split_hold_out (gsize n_rows,
                    double test_share,
                    VtrColumn *strata,
                    VtrColumn *group,
                    VtrColumn *time,
                    guint64 seed,
                    GError **error)
{
  VtrColumn *key = time != NULL ? time : group != NULL ? group : strata;
  g_autofree guint32 *folds = NULL;
  g_autoptr (VtrSplit) split = NULL;
  g_auto (Runs) runs = { NULL, NULL, 0 };
  guint32 n_test;

  if (!check_roles (n_rows, strata, group, time, error))
    return NULL;
  if (!(test_share > 0 && test_share < 1) || n_rows < 2)
    {
      set_bad (error, g_strdup (_("a test part needs a share between 0 and 1 and at least 2 rows")));
      return NULL;
    }

  n_test = (guint32) MIN (ceil (test_share * (double) n_rows - 1e-9), (double) n_rows - 1);
  folds = g_new0 (guint32, n_rows);
  runs = runs_new (key, n_rows);
  if (time != NULL)
    {
      if (!hold_out_latest (folds, &runs, n_test, error))
        return NULL;
    }
  else if (group != NULL)
    hold_out_groups (folds, &runs, n_test, seed);
  else
    hold_out_rows (folds, &runs, test_share, n_test, seed);

  split = split_from_folds (folds, n_rows, 1, FALSE);
  if (split->n_test == 0 || split->n_train == 0)
    {
      set_bad (error, group != NULL ? g_strdup (_("there is one group only; it cannot be split"))
                                    : g_strdup (_("every class has one row only; there is none to test on")));
      return NULL;
    }

  return g_steal_pointer (&split);
}

/* Deals the rows out, class after class. */
static void
deal_rows (guint32 *folds, Runs *classes, gsize n_rows, guint n_folds, guint64 seed)
{
  shuffle_runs (classes, seed, "folds");
  for (gsize i = 0; i < n_rows; i++)
    folds[classes->rows[i]] = (guint32) (i % n_folds);
}

/* Groups, the largest first and equal ones in random order. */
static guint32 *
order_groups (const Runs *groups, guint64 seed)
{
  VtrRng rng = vtr_rng_new (seed, "fold-groups", 0);
  g_autofree guint32 *random = vtr_rng_sample (&rng, groups->n, groups->n);
  g_autofree Keyed *keyed = g_new (Keyed, groups->n + 1);
  guint32 *order = g_new (guint32, groups->n + 1);

  for (guint32 i = 0; i < groups->n; i++)
    keyed[i] = (Keyed){ -(double) run_length (groups, random[i]), i };
  qsort (keyed, groups->n, sizeof *keyed, compare_keyed_cb);
  for (guint32 i = 0; i < groups->n; i++)
    order[i] = random[keyed[i].row];

  return order;
}

/* What a fold costs with a group's classes added: the sum over classes of squared shares. */
static double
rate_fold (const guint32 *fold_counts, const guint32 *group_counts, const Runs *classes)
{
  double cost = 0;

  for (guint32 c = 0; c < classes->n; c++)
    {
      double before = (double) fold_counts[c] / run_length (classes, c);
      double after = before + (double) group_counts[c] / run_length (classes, c);

      cost += after * after - before * before;
    }

  return cost;
}

static guint32
choose_fold (const guint32 *counts, const guint32 *group_counts, const Runs *classes, guint n_folds)
{
  guint32 best = 0;
  double best_cost = INFINITY;

  for (guint32 fold = 0; fold < n_folds; fold++)
    {
      double cost = rate_fold (counts + (gsize) fold * classes->n, group_counts, classes);

      if (cost < best_cost - 1e-12)
        {
          best_cost = cost;
          best = fold;
        }
    }

  return best;
}

static gboolean
deal_groups (guint32 *folds, const Runs *groups, const Runs *classes, gsize n_rows, guint n_folds, guint64 seed, GError **error)
{
  g_autofree guint32 *order = order_groups (groups, seed);
  g_autofree guint32 *class_of = g_new (guint32, n_rows);
  g_autofree guint32 *counts = g_new0 (guint32, (gsize) n_folds * classes->n);
  g_autofree guint32 *group_counts = g_new (guint32, classes->n);

  if (groups->n < n_folds)
    return set_bad (error, g_strdup_printf (_("%u folds need at least as many groups, and there are %u"),
                                            n_folds, groups->n));
  for (guint32 c = 0; c < classes->n; c++)
    for (guint32 k = classes->starts[c]; k < classes->starts[c + 1]; k++)
      class_of[classes->rows[k]] = c;

  for (guint32 i = 0; i < groups->n; i++)
    {
      guint32 first = groups->starts[order[i]];
      guint32 end = groups->starts[order[i] + 1];
      guint32 fold;

      memset (group_counts, 0, classes->n * sizeof *group_counts);
      for (guint32 k = first; k < end; k++)
        group_counts[class_of[groups->rows[k]]]++;
      fold = choose_fold (counts, group_counts, classes, n_folds);
      for (guint32 c = 0; c < classes->n; c++)
        counts[(gsize) fold * classes->n + c] += group_counts[c];
      for (guint32 k = first; k < end; k++)
        folds[groups->rows[k]] = fold;
    }

  return TRUE;
}

/* Blocks of about equal size in time; equal times stay together. */
static gboolean
deal_times (guint32 *folds, const Runs *times, gsize n_rows, guint n_blocks, GError **error)
{
  guint32 block = 0;
  guint32 used = 0;

  for (guint32 run = 0; run < times->n; run++)
    {
      if (used > 0 && times->starts[run] >= (guint64) n_rows * (block + 1) / n_blocks && block + 1 < n_blocks)
        {
          block++;
          used = 0;
        }
      for (guint32 k = times->starts[run]; k < times->starts[run + 1]; k++, used++)
        folds[times->rows[k]] = block;
    }
  if (block + 1 < n_blocks)
    return set_bad (error, g_strdup_printf (_("%u folds by time need at least %u different times"),
                                            n_blocks - 1, n_blocks));

  return TRUE;
}

static gboolean
deal (guint32 *folds, gsize n_rows, guint n_folds, VtrColumn *strata, VtrColumn *group, VtrColumn *time, guint64 seed, GError **error)
{
  g_auto (Runs) classes = runs_new (time != NULL ? time : strata, n_rows);
  g_auto (Runs) groups = { NULL, NULL, 0 };

  if (time != NULL)
    return deal_times (folds, &classes, n_rows, n_folds + 1, error);
  if (group == NULL)
    {
      deal_rows (folds, &classes, n_rows, n_folds, seed);
      return TRUE;
    }
  groups = runs_new (group, n_rows);

  return deal_groups (folds, &groups, &classes, n_rows, n_folds, seed, error);
}

/**
 * vtr_split_k_fold:
 * @n_rows: how many rows there are
 * @n_folds: how many folds, at least 2
 * @strata: (nullable): column whose classes are kept in proportion
 * @group: (nullable): column whose rows with equal values stay together
 * @time: (nullable): column by which fold i trains on blocks 0 … i and tests on block i + 1
 * @seed: seed; the same one gives the same folds
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type VtrSplit): the folds; rows ascend;
 *   %VTR_ERROR_BAD_VALUE when there are too few rows, groups or times. Every row is tested once,
 *   but by time the earliest block never.
 */
GPtrArray *
vtr_split_k_fold (gsize n_rows,
                  guint n_folds,
                  VtrColumn *strata,
                  VtrColumn *group,
                  VtrColumn *time,
                  guint64 seed,
                  GError **error)
{
  g_autofree guint32 *folds = NULL;
  GPtrArray *splits;

  if (!check_roles (n_rows, strata, group, time, error))
    return NULL;
  if (n_folds < 2 || n_rows < n_folds + (time != NULL))
    {
      set_bad (error, g_strdup_printf (_("%u folds cannot be made of %" G_GSIZE_FORMAT
                                         " rows; there must be at least 2 folds, and a row for each"),
                                       n_folds, n_rows));
      return NULL;
    }

  folds = g_new0 (guint32, n_rows);
  if (!deal (folds, n_rows, n_folds, strata, group, time, seed, error))
    return NULL;
  splits = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_split_free);
  for (guint fold = 0; fold < n_folds; fold++)
    g_ptr_array_add (splits, split_from_folds (folds, n_rows, fold + (time != NULL), time != NULL));

  return splits;
}
