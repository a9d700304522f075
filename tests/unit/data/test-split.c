/* Splits: sizes, proportions, groups together, time in order, same seed same split, refusals. */
#include "vtr-error.h"
#include "vtr-split.h"

#include <math.h>

#define N_ROWS 1003

static VtrColumn *
make_column (guint32 (*value) (guint32), double missing_every)
{
  double values[N_ROWS];

  for (guint32 i = 0; i < N_ROWS; i++)
    values[i] = missing_every > 0 && i % (guint32) missing_every == 0 ? NAN : value (i);

  return vtr_column_new_numeric ("k", values, N_ROWS);
}

static guint32
class_of (guint32 i)
{
  return i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2;
}

static guint32
group_of (guint32 i)
{
  return (i * 31) % 97;
}

static guint32
time_of (guint32 i)
{
  return (i * 7919) % 500;
}

/* Each row in exactly one part, both parts ascending. */
static void
assert_partition (VtrSplit *split, gsize n_rows)
{
  g_autofree guint8 *seen = g_new0 (guint8, n_rows);

  g_assert_cmpint (split->n_train + split->n_test, ==, n_rows);
  for (gsize i = 0; i < split->n_train; i++)
    {
      g_assert_true (i == 0 || split->train[i] > split->train[i - 1]);
      seen[split->train[i]]++;
    }
  for (gsize i = 0; i < split->n_test; i++)
    {
      g_assert_true (i == 0 || split->test[i] > split->test[i - 1]);
      seen[split->test[i]]++;
    }
  for (gsize row = 0; row < n_rows; row++)
    g_assert_cmpint (seen[row], ==, 1);
}

static guint
count_class (const guint32 *rows, gsize n, guint32 wanted)
{
  guint count = 0;

  for (gsize i = 0; i < n; i++)
    count += class_of (rows[i]) == wanted;

  return count;
}

static void
test_hold_out_stratified (void)
{
  g_autoptr (VtrColumn) strata = make_column (class_of, 0);
  g_autoptr (VtrSplit) split = vtr_split_hold_out (N_ROWS, 0.25, strata, NULL, NULL, 7, NULL);

  assert_partition (split, N_ROWS);
  g_assert_cmpint (split->n_test, ==, 251);
  for (guint32 c = 0; c < 3; c++)
    {
      guint n_train = count_class (split->train, split->n_train, c);
      guint n_test = count_class (split->test, split->n_test, c);

      g_assert_cmpfloat (fabs (n_test - 0.25 * (n_train + n_test)), <=, 1);
    }
}

static void
test_same_seed (void)
{
  g_autoptr (VtrSplit) a = vtr_split_hold_out (N_ROWS, 0.3, NULL, NULL, NULL, 1, NULL);
  g_autoptr (VtrSplit) b = vtr_split_hold_out (N_ROWS, 0.3, NULL, NULL, NULL, 1, NULL);
  g_autoptr (VtrSplit) c = vtr_split_hold_out (N_ROWS, 0.3, NULL, NULL, NULL, 2, NULL);
  guint n_common = 0;

  g_assert_cmpmem (a->test, a->n_test * 4, b->test, b->n_test * 4);
  for (gsize i = 0, j = 0; i < a->n_test && j < c->n_test;)
    if (a->test[i] == c->test[j])
      n_common++, i++, j++;
    else if (a->test[i] < c->test[j])
      i++;
    else
      j++;
  g_assert_cmpint (n_common, <, a->n_test / 2);
}

static void
test_rare_class_trains (void)
{
  const double classes[] = { 0, 0, 0, 0, 0, 0, 0, 1, 2, 2 };
  g_autoptr (VtrColumn) strata = vtr_column_new_numeric ("c", classes, 10);

  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_autoptr (VtrSplit) split = vtr_split_hold_out (10, 0.6, strata, NULL, NULL, seed, NULL);
      guint n_twos = 0;

      g_assert_cmpint (split->n_test, ==, 6);
      for (gsize i = 0; i < split->n_test; i++)
        {
          g_assert_cmpint (split->test[i], !=, 7);
          n_twos += split->test[i] > 7;
        }
      g_assert_cmpint (n_twos, ==, 1);
    }
}

static void
assert_groups_apart (VtrSplit *split)
{
  gboolean in_train[97] = { FALSE };

  for (gsize i = 0; i < split->n_train; i++)
    in_train[group_of (split->train[i])] = TRUE;
  for (gsize i = 0; i < split->n_test; i++)
    g_assert_false (in_train[group_of (split->test[i])]);
}

static void
test_groups (void)
{
  g_autoptr (VtrColumn) group = make_column (group_of, 0);
  g_autoptr (VtrColumn) strata = make_column (class_of, 0);
  g_autoptr (VtrSplit) split = vtr_split_hold_out (N_ROWS, 0.2, strata, group, NULL, 3, NULL);
  g_autoptr (GPtrArray) folds = vtr_split_k_fold (N_ROWS, 5, strata, group, NULL, 3, NULL);
  g_autoptr (GPtrArray) plain = vtr_split_k_fold (N_ROWS, 5, NULL, group, NULL, 3, NULL);

  assert_partition (split, N_ROWS);
  assert_groups_apart (split);
  g_assert_cmpfloat (fabs (split->n_test - 0.2 * N_ROWS), <, 12);
  for (guint i = 0; i < 5; i++)
    {
      assert_groups_apart (folds->pdata[i]);
      assert_groups_apart (plain->pdata[i]);
      g_assert_cmpfloat (fabs (((VtrSplit *) plain->pdata[i])->n_test - N_ROWS / 5.), <, 12);
    }
}

static void
test_k_fold (void)
{
  g_autoptr (VtrColumn) strata = make_column (class_of, 50);
  g_autoptr (GPtrArray) folds = vtr_split_k_fold (N_ROWS, 7, strata, NULL, NULL, 5, NULL);
  guint n_tested[N_ROWS] = { 0 };
  guint least[3] = { N_ROWS, N_ROWS, N_ROWS };
  guint most[3] = { 0, 0, 0 };

  for (guint i = 0; i < 7; i++)
    {
      VtrSplit *split = folds->pdata[i];

      assert_partition (split, N_ROWS);
      g_assert_true (split->n_test == N_ROWS / 7 || split->n_test == N_ROWS / 7 + 1);
      for (gsize k = 0; k < split->n_test; k++)
        n_tested[split->test[k]]++;
      for (guint32 c = 0; c < 3; c++)
        {
          least[c] = MIN (least[c], count_class (split->test, split->n_test, c));
          most[c] = MAX (most[c], count_class (split->test, split->n_test, c));
        }
    }
  for (guint row = 0; row < N_ROWS; row++)
    g_assert_cmpint (n_tested[row], ==, 1);
  for (guint32 c = 0; c < 3; c++)
    g_assert_cmpint (most[c] - least[c], <=, 5);
}

static void
assert_time_ordered (VtrSplit *split)
{
  guint32 latest = 0;

  for (gsize i = 0; i < split->n_train; i++)
    latest = MAX (latest, time_of (split->train[i]));
  for (gsize i = 0; i < split->n_test; i++)
    g_assert_cmpint (time_of (split->test[i]), >, latest);
}

static void
test_time (void)
{
  g_autoptr (VtrColumn) time = make_column (time_of, 0);
  g_autoptr (VtrSplit) split = vtr_split_hold_out (N_ROWS, 0.25, NULL, NULL, time, 0, NULL);
  g_autoptr (GPtrArray) folds = vtr_split_k_fold (N_ROWS, 4, NULL, NULL, time, 0, NULL);

  assert_partition (split, N_ROWS);
  assert_time_ordered (split);
  g_assert_cmpfloat (fabs (split->n_test - 0.25 * N_ROWS), <, 5);
  for (guint i = 0; i < 4; i++)
    {
      VtrSplit *fold = folds->pdata[i];

      assert_time_ordered (fold);
      g_assert_cmpfloat (fabs (fold->n_test - N_ROWS / 5.), <, 5);
      g_assert_cmpfloat (fabs (fold->n_train - (i + 1) * N_ROWS / 5.), <, 5);
    }
}

static void
assert_refused (VtrColumn *strata, VtrColumn *group, VtrColumn *time, gsize n_rows, double share, guint n_folds)
{
  g_autoptr (GError) error = NULL;

  if (n_folds > 0)
    g_assert_null (vtr_split_k_fold (n_rows, n_folds, strata, group, time, 0, &error));
  else
    g_assert_null (vtr_split_hold_out (n_rows, share, strata, group, time, 0, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

static void
test_refusals (void)
{
  const double same[] = { 1, 1, 1, 1 };
  const double different[] = { 1, 2, 3, 4 };
  g_autoptr (VtrColumn) one = vtr_column_new_numeric ("one", same, 4);
  g_autoptr (VtrColumn) many = vtr_column_new_numeric ("many", different, 4);

  assert_refused (NULL, NULL, NULL, 4, 0, 0);
  assert_refused (NULL, NULL, NULL, 4, 1, 0);
  assert_refused (NULL, NULL, NULL, 1, 0.5, 0);
  assert_refused (NULL, NULL, NULL, 4, NAN, 0);
  assert_refused (NULL, one, NULL, 4, 0.5, 0);
  assert_refused (NULL, NULL, one, 4, 0.5, 0);
  assert_refused (many, NULL, NULL, 4, 0.5, 0);
  assert_refused (NULL, one, many, 4, 0.5, 0);
  assert_refused (NULL, NULL, NULL, 4, 0, 5);
  assert_refused (NULL, NULL, NULL, 4, 0, 1);
  assert_refused (NULL, one, NULL, 4, 0, 2);
  assert_refused (NULL, NULL, one, 4, 0, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/split/hold-out-is-stratified", test_hold_out_stratified);
  g_test_add_func ("/data/split/same-seed-same-split", test_same_seed);
  g_test_add_func ("/data/split/rare-class-trains", test_rare_class_trains);
  g_test_add_func ("/data/split/groups-stay-together", test_groups);
  g_test_add_func ("/data/split/k-fold-tests-each-row-once", test_k_fold);
  g_test_add_func ("/data/split/train-before-test-in-time", test_time);
  g_test_add_func ("/data/split/refusals", test_refusals);

  return g_test_run ();
}
