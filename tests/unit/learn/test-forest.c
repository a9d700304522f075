/* The random forest: what it promises about determinism, weights, odd data, files and cancelling. */
#include "forest-tools.h"
#include "vtr-parallel.h"
#include <glib/gstdio.h>
#include <unistd.h>

static const struct { const char *name; guint n_classes; const char *settings; } kinds[] = {
  { "two", 2, "n_estimators=12" },
  { "many", 4, "n_estimators=12" },
  { "values", 0, "n_estimators=12" },
  { "entropy", 2, "n_estimators=12,criterion=entropy,max_features=all" },
  { "many-entropy", 3, "n_estimators=12,criterion=entropy,min_samples_leaf=4" },
  { "leaf", 2, "n_estimators=12,min_samples_leaf=5,min_samples_split=20" },
  { "values-leaf", 0, "n_estimators=12,min_samples_leaf=5,max_features=0.5" },
};

/* As a forest evens out the shares of the classes, so that they sum to 1. */
static void
even_out (double *shares, guint n)
{
  double sum = 0;

  for (guint c = 0; c < n; c++)
    sum += shares[c];
  for (guint c = 0; c < n; c++)
    shares[c] /= sum;
}

/* The node arrays are sound, and predicting follows them to the bit. */
static void
test_predicts_its_trees (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  Rows rows = rows_new (300, 7, kinds[k].n_classes, 5);
  g_autoptr (VtrModel) model = fit (&rows.set, kinds[k].settings);
  const VtrTreeEnsemble *e = trees_of (model);
  g_autofree double *out = predict (model, rows.set.x);
  GError *error = NULL;

  g_assert_true (vtr_tree_ensemble_check (e, &error));
  for (gsize i = 0; i < 300; i++)
    {
      double want[8], sum = 0;

      follow (e, rows.x + i * 7, want);
      if (e->n_outputs > 1)
        even_out (want, e->n_outputs);
      g_assert_cmpmem (want, e->n_outputs * sizeof (double), out + i * e->n_outputs, e->n_outputs * sizeof (double));
      for (guint o = 0; o < e->n_outputs; o++)
        {
          g_assert_true (isfinite (want[o]));
          sum += want[o];
        }
      g_assert_true (kinds[k].n_classes == 0 || fabs (sum - 1) < 1e-12);
    }
  rows_clear (&rows);
}

/* A hundred trees that agree are certain, and no more than certain. */
static void
test_at_most_certain (void)
{
  Rows rows = rows_new (200, 4, 2, 3);
  g_autoptr (VtrModel) model = fit (&rows.set, "n_estimators=100");
  g_autofree double *out = predict (model, rows.set.x);
  guint n_certain = 0;

  for (gsize i = 0; i < 400; i++)
    {
      g_assert_cmpfloat (out[i], <=, 1);
      n_certain += out[i] == 1;
    }
  g_assert_cmpuint (n_certain, >, 0);
  rows_clear (&rows);
}

/* Each cover is its children's, the root's is the rows'; leaves keep their minimum (cover ≥ rows). */
static void
test_covers (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  Rows rows = rows_new (200, 5, kinds[k].n_classes, 6);
  g_autoptr (VtrModel) model = fit (&rows.set, kinds[k].settings);
  const VtrTreeEnsemble *e = trees_of (model);
  guint least = strstr (kinds[k].settings, "leaf=5") ? 5 : strstr (kinds[k].settings, "leaf=4") ? 4 : 1;

  for (guint t = 0; t < e->n_trees; t++)
    g_assert_cmpfloat (e->cover[e->root[t]], ==, 200);
  for (guint i = 0; i < e->n_nodes; i++)
    {
      g_assert_cmpfloat (e->cover[i], >=, least);
      if (e->left[i] >= 0)
        g_assert_cmpfloat (e->cover[i], ==, e->cover[e->left[i]] + e->cover[e->right[i]]);
    }
  rows_clear (&rows);
}

/* A tree grown fully on all rows has each training row right. */
static void
test_learns_by_heart (void)
{
  Rows rows = rows_new (250, 6, 3, 7);
  g_autoptr (VtrModel) model = fit (&rows.set, "n_estimators=3,bootstrap=false,max_features=all");
  g_autofree double *out = predict (model, rows.set.x);

  for (gsize i = 0; i < 250; i++)
    g_assert_cmpfloat_with_epsilon (out[i * 3 + (gsize) rows.y[i]], 1, 1e-12);
  rows_clear (&rows);
}

/* One column, six rows: the best cut and its place are known. */
static void
test_first_cut (void)
{
  double x[] = { 1, 2, 3, 10, 11, 12 }, y[] = { 0, 0, 0, 1, 1, 1 }, v[] = { 5, 6, 7, 1, 2, 3 };
  VtrTrainingSet set = { VTR_TASK_CLASSIFICATION, { x, 6, 1, 1 }, y, NULL, 2, 0 };
  g_autoptr (VtrModel) model = fit (&set, "n_estimators=1,bootstrap=false");
  const VtrTreeEnsemble *e = trees_of (model);
  g_autoptr (VtrModel) values = NULL;

  g_assert_cmpuint (e->n_nodes, ==, 3);
  g_assert_cmpfloat (e->threshold[0], ==, 6.5);
  g_assert_cmpfloat (e->value[2 * e->left[0]], ==, 1);
  g_assert_cmpfloat (e->value[2 * e->right[0] + 1], ==, 1);
  set = (VtrTrainingSet) { VTR_TASK_REGRESSION, { x, 6, 1, 1 }, v, NULL, 0, 0 };
  values = fit (&set, "n_estimators=1,bootstrap=false,max_depth=1");
  e = trees_of (values);
  g_assert_cmpfloat (e->threshold[0], ==, 6.5);
  g_assert_cmpfloat_with_epsilon (e->value[e->left[0]], 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (e->value[e->right[0]], 2, 1e-12);
}

/* No cut that exhaustive search finds is better than the root's, by the plain definition. */
static double
gini_after (const Rows *rows, gsize n, guint n_columns, guint column, double threshold, guint n_classes)
{
  double left[8] = { 0 }, right[8] = { 0 }, l = 0, r = 0, sl = 0, sr = 0;

  for (gsize i = 0; i < n; i++)
    (rows->x[i * n_columns + column] <= threshold ? left : right)[(guint) rows->y[i]]++;
  for (guint k = 0; k < n_classes; k++)
    {
      l += left[k];
      r += right[k];
      sl += left[k] * left[k];
      sr += right[k] * right[k];
    }
  return l == 0 || r == 0 ? G_MAXDOUBLE : (l - sl / l) + (r - sr / r);
}

static void
test_best_cut (void)
{
  for (guint n_classes = 2; n_classes < 5; n_classes++)
    {
      Rows rows = rows_new (120, 4, n_classes, n_classes);
      g_autoptr (VtrModel) model = fit (&rows.set, "n_estimators=1,bootstrap=false,max_features=all,max_depth=1");
      const VtrTreeEnsemble *e = trees_of (model);
      double found = gini_after (&rows, 120, 4, (guint) e->feature[0], e->threshold[0], n_classes);

      for (gsize i = 0; i < 120; i++)
        for (guint j = 0; j < 4; j++)
          g_assert_cmpfloat (found, <=, gini_after (&rows, 120, 4, j, rows.x[i * 4 + j], n_classes) + 1e-9);
      rows_clear (&rows);
    }
}

/* A smaller forest is the beginning of a larger one; a depth limit cuts the same trees. */
static guint
same_until (const VtrTreeEnsemble *a, guint i, const VtrTreeEnsemble *b, guint j, guint depth)
{
  if (depth == 0)
    {
      g_assert_cmpint (a->left[i], <, 0);
      g_assert_cmpfloat_with_epsilon (a->value[2 * i], b->value[2 * j], 1e-15);
      return 1;
    }
  g_assert_cmpint (a->left[i] < 0, ==, b->left[j] < 0);
  if (a->left[i] < 0)
    return 1;
  g_assert_cmpint (a->feature[i], ==, b->feature[j]);
  g_assert_cmpfloat (a->threshold[i], ==, b->threshold[j]);
  return 1 + same_until (a, (guint) a->left[i], b, (guint) b->left[j], depth - 1)
         + same_until (a, (guint) a->right[i], b, (guint) b->right[j], depth - 1);
}

static void
test_nested (void)
{
  Rows rows = rows_new (400, 8, 2, 8);
  g_autoptr (VtrModel) deep = fit (&rows.set, "n_estimators=9");
  g_autoptr (VtrModel) shallow = fit (&rows.set, "n_estimators=9,max_depth=4");
  g_autoptr (VtrModel) few = fit (&rows.set, "n_estimators=4");
  guint n = 0;

  for (guint t = 0; t < 9; t++)
    n += same_until (trees_of (shallow), trees_of (shallow)->root[t], trees_of (deep), trees_of (deep)->root[t], 4);
  g_assert_cmpuint (n, ==, trees_of (shallow)->n_nodes);
  g_assert_cmpmem (trees_of (few)->root, 4 * sizeof (guint32), trees_of (deep)->root, 4 * sizeof (guint32));
  g_assert_cmpmem (trees_of (few)->threshold, trees_of (few)->n_nodes * sizeof (double),
                   trees_of (deep)->threshold, trees_of (few)->n_nodes * sizeof (double));
  rows_clear (&rows);
}

/* A weight of two is a row that is there twice; a weight of nothing is a row that is not there. */
static void
test_weights_are_copies (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  Rows once = rows_new (90, 4, kinds[k].n_classes, 9), twice = rows_new (90, 4, kinds[k].n_classes, 9);
  gsize n = 0;
  g_autofree char *settings = g_strdup_printf ("%s,bootstrap=false,max_features=all,min_samples_leaf=1,min_samples_split=2",
                                               kinds[k].settings);
  g_autoptr (VtrModel) a = NULL, b = NULL;
  g_autofree double *at = NULL, *bt = NULL;

  once.set.weights = once.weights = g_new (double, 90);
  twice.x = g_renew (double, twice.x, 4 * 180);
  twice.y = g_renew (double, twice.y, 180);
  for (gsize i = 0; i < 90; i++)
    {
      once.weights[i] = (double) (i % 3);
      for (gsize c = 0; c < i % 3; c++, n++)
        {
          memcpy (twice.x + 4 * n, once.x + 4 * i, 4 * sizeof (double));
          twice.y[n] = once.y[i];
        }
    }
  twice.set.x = (VtrMatrixView) { twice.x, n, 4, 4 };
  twice.set.y = twice.y;
  a = fit (&once.set, settings);
  b = fit (&twice.set, settings);
  at = predict (a, twice.set.x);
  bt = predict (b, twice.set.x);
  for (gsize i = 0; i < n * trees_of (a)->n_outputs; i++)
    g_assert_cmpfloat_with_epsilon (at[i], bt[i], 1e-9);
  rows_clear (&once);
  rows_clear (&twice);
}

/* Whole-number and class weights take the fast counting; sums of doubles must agree with it where no
 * two cuts are equally good, as near the root. */
static void
test_counting_equals_summing (void)
{
  Rows rows = rows_new (2000, 6, 2, 10);
  g_autoptr (VtrModel) counted = NULL, summed = NULL;

  rows.set.weights = rows.weights = g_new (double, 2000);
  for (gsize i = 0; i < 2000; i++)
    rows.weights[i] = rows.y[i] > 0 ? 4 : 1;
  counted = fit (&rows.set, "n_estimators=8,max_depth=3");
  rows.set.n_classes = 3;         /* a third class that never occurs */
  summed = fit (&rows.set, "n_estimators=8,max_depth=3");
  g_assert_cmpuint (trees_of (counted)->n_nodes, ==, trees_of (summed)->n_nodes);
  g_assert_cmpmem (trees_of (counted)->threshold, trees_of (counted)->n_nodes * sizeof (double),
                   trees_of (summed)->threshold, trees_of (summed)->n_nodes * sizeof (double));
  rows_clear (&rows);
}

/* The order of rows does not matter without bootstrap. */
static void
test_order_of_rows (void)
{
  Rows rows = rows_new (150, 5, 2, 11), turned = rows_new (150, 5, 2, 11);
  g_autoptr (VtrModel) a = NULL, b = NULL;

  for (gsize i = 0; i < 150; i++)
    {
      memcpy (turned.x + 5 * i, rows.x + 5 * (149 - i), 5 * sizeof (double));
      turned.y[i] = rows.y[149 - i];
    }
  a = fit (&rows.set, "n_estimators=5,bootstrap=false");
  b = fit (&turned.set, "n_estimators=5,bootstrap=false");
  assert_same_trees (trees_of (a), trees_of (b));
  rows_clear (&rows);
  rows_clear (&turned);
}

static void
test_constant_columns (void)
{
  Rows rows = rows_new (60, 3, 2, 12);
  g_autoptr (VtrModel) model = NULL, blind = NULL, sure = NULL;
  g_autofree double *out = NULL;
  double mean[3], std[3];

  for (gsize i = 0; i < 60; i++)
    rows.x[3 * i] = rows.x[3 * i + 2] = 42;
  model = fit (&rows.set, "n_estimators=20,max_features=1");
  for (guint i = 0; i < trees_of (model)->n_nodes; i++)
    g_assert_true (trees_of (model)->left[i] < 0 || trees_of (model)->feature[i] == 1);
  for (gsize i = 0; i < 60; i++)
    rows.x[3 * i + 1] = -0.0;
  blind = fit (&rows.set, "n_estimators=20");
  g_assert_cmpuint (trees_of (blind)->n_nodes, ==, 20);
  g_assert_true (VTR_MODEL_GET_CLASS (blind)->importances (blind, mean, std));
  g_assert_cmpfloat (mean[1], ==, 0);
  out = predict (blind, rows.set.x);
  g_assert_true (out[0] > 0 && out[0] < 1);
  for (gsize i = 0; i < 60; i++)
    rows.y[i] = 1;
  sure = fit (&rows.set, "n_estimators=2");
  g_assert_cmpuint (trees_of (sure)->n_nodes, ==, 2);
  rows_clear (&rows);
}

static void
test_one_row (void)
{
  double x[] = { 3 }, y[] = { 7.5 };
  VtrTrainingSet set = { VTR_TASK_REGRESSION, { x, 1, 1, 1 }, y, NULL, 0, 0 };
  g_autoptr (VtrModel) model = fit (&set, "n_estimators=3");
  g_autofree double *out = predict (model, set.x);

  g_assert_cmpfloat_with_epsilon (out[0], 7.5, 1e-12);
}

/* Far from zero and nearly equal: thresholds still part neighbours, nothing is NaN. */
static void
test_extreme_numbers (void)
{
  double x[] = { 1, 1 + 0x1p-52, 1e308, -1e308, 4.9e-324, 0 }, y[] = { 0, 1, 0, 1, 1, 0 };
  VtrTrainingSet set = { VTR_TASK_CLASSIFICATION, { x, 6, 1, 1 }, y, NULL, 2, 0 };
  g_autoptr (VtrModel) model = fit (&set, "n_estimators=2,bootstrap=false");
  g_autofree double *out = predict (model, set.x);

  for (gsize i = 0; i < 6; i++)
    g_assert_cmpfloat (out[2 * i + (gsize) y[i]], ==, 1);
}

static void
test_bad_rows (void)
{
  Rows rows = rows_new (50, 3, 2, 13);
  g_autoptr (VtrLearner) learner = learner_new ("n_estimators=2");
  const double bad[] = { NAN, INFINITY, -INFINITY };

  for (guint b = 0; b < 3; b++)
    {
      g_autoptr (GError) error = NULL;

      rows.x[31] = bad[b];
      g_assert_null (vtr_learner_fit (learner, &rows.set, NULL, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
    }
  rows_clear (&rows);
}

static void
test_settings (void)
{
  Rows rows = rows_new (50, 9, 2, 14);
  const char *bad[] = { "max_features=most", "max_features=0", "max_features=-1", "max_features=1.5", "max_features=",
                        "criterion=squared_error" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (VtrLearner) learner = learner_new (bad[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_learner_fit (learner, &rows.set, NULL, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
    }
  for (const char *const *good = (const char *[]) { "sqrt", "log2", "all", "0.5", "1.0", "4", "100", NULL }; *good; good++)
    {
      g_autofree char *setting = g_strdup_printf ("n_estimators=2,max_features=%s", *good);
      g_autoptr (VtrModel) model = fit (&rows.set, setting);

      g_assert_nonnull (model);
    }
  rows_clear (&rows);
}

/* The two columns that matter are found, shares sum to one. */
static void
test_importances (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  Rows rows = rows_new (600, 8, kinds[k].n_classes, 15);
  g_autoptr (VtrModel) model = fit (&rows.set, kinds[k].settings);
  double mean[8], std[8], sum = 0;

  g_assert_true (VTR_MODEL_GET_CLASS (model)->importances (model, mean, std));
  for (guint j = 0; j < 8; j++)
    {
      g_assert_cmpfloat (mean[j], >=, 0);
      g_assert_cmpfloat (std[j], >=, 0);
      sum += mean[j];
      g_assert_true (j < 3 || mean[j] < mean[0]);
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
  rows_clear (&rows);
}

/* ---- files ---- */

static void
test_round_trip (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  Rows rows = rows_new (120, 5, kinds[k].n_classes, 16);
  g_autoptr (VtrModel) model = fit (&rows.set, kinds[k].settings);
  g_autoptr (VtrModel) back = g_object_new (VTR_TYPE_FOREST, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (VTR_MODEL_GET_CLASS (model)->save (model));
  double a[5], b[5], c[5], d[5];
  GError *error = NULL;

  g_assert_true (VTR_MODEL_GET_CLASS (back)->load (back, state, &error));
  assert_same_trees (trees_of (model), trees_of (back));
  VTR_MODEL_GET_CLASS (model)->importances (model, a, b);
  VTR_MODEL_GET_CLASS (back)->importances (back, c, d);
  g_assert_cmpmem (a, sizeof a, c, sizeof c);
  g_assert_cmpmem (b, sizeof b, d, sizeof d);
  rows_clear (&rows);
}

static void
assert_refused (GVariant *floating)
{
  g_autoptr (GVariant) state = g_variant_ref_sink (floating);
  g_autoptr (VtrModel) model = g_object_new (VTR_TYPE_FOREST, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (VTR_MODEL_GET_CLASS (model)->load (model, state, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
}

static GVariant *
with (GVariant *state, const char *name, GVariant *value)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, state);
  if (value != NULL)
    g_variant_dict_insert_value (&dict, name, value);
  else
    g_variant_dict_remove (&dict, name);
  return g_variant_dict_end (&dict);
}

/* @name with its first number changed, and cut short by one. */
static void
assert_all_ways_refused (GVariant *state, const char *name, double wrong, gboolean integer)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (state, name, NULL);
  gsize n, size = integer ? sizeof (gint32) : sizeof (double);
  gconstpointer data = g_variant_get_fixed_array (value, &n, size);
  g_autofree guint8 *copy = g_memdup2 (data, n * size);
  gint32 wrong_integer = (gint32) (integer ? wrong : 0);

  assert_refused (with (state, name, NULL));
  assert_refused (with (state, name, g_variant_new_string ("seven")));
  assert_refused (with (state, name, g_variant_new_fixed_array (integer ? G_VARIANT_TYPE_INT32 : G_VARIANT_TYPE_DOUBLE,
                                                                 copy, n - 1, size)));
  memcpy (copy, integer ? (gpointer) &wrong_integer : (gpointer) &wrong, size);
  assert_refused (with (state, name, g_variant_new_fixed_array (integer ? G_VARIANT_TYPE_INT32 : G_VARIANT_TYPE_DOUBLE,
                                                                 copy, n, size)));
}

static void
test_damaged (void)
{
  Rows rows = rows_new (80, 4, 2, 17);
  g_autoptr (VtrModel) model = fit (&rows.set, "n_estimators=3");
  g_autoptr (GVariant) state = g_variant_ref_sink (VTR_MODEL_GET_CLASS (model)->save (model));

  assert_all_ways_refused (state, "root", -1, TRUE);
  assert_all_ways_refused (state, "root", 1, TRUE);
  assert_all_ways_refused (state, "left", 0, TRUE);
  assert_all_ways_refused (state, "left", 1000000, TRUE);
  assert_all_ways_refused (state, "right", -1, TRUE);
  assert_all_ways_refused (state, "feature", 4, TRUE);
  assert_all_ways_refused (state, "feature", -1, TRUE);
  assert_all_ways_refused (state, "threshold", NAN, FALSE);
  assert_all_ways_refused (state, "cover", -1, FALSE);
  assert_all_ways_refused (state, "value", INFINITY, FALSE);
  assert_all_ways_refused (state, "importance", NAN, FALSE);
  assert_all_ways_refused (state, "importance_std", NAN, FALSE);
  assert_refused (with (state, "n_inputs", g_variant_new_uint32 (3)));
  assert_refused (with (state, "n_inputs", NULL));
  assert_refused (with (state, "n_outputs", g_variant_new_uint32 (0)));
  assert_refused (with (state, "n_outputs", g_variant_new_uint32 (G_MAXUINT32)));
  assert_refused (g_variant_new_uint32 (4));
  rows_clear (&rows);
}

/* ---- time ---- */

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (60000);
  g_cancellable_cancel (cancellable);
  return GSIZE_TO_POINTER (g_get_monotonic_time ());
}

/* Also in the middle of one big tree; how soon is told, not judged, for machines are busy. */
static void
test_cancel (void)
{
  Rows rows = rows_new (150000, 12, 2, 18);
  g_autoptr (VtrLearner) learner = learner_new ("n_estimators=40,max_features=all");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gpointer model = vtr_learner_fit (learner, &rows.set, progress, &error);
  gint64 end = g_get_monotonic_time (), asked = (gint64) GPOINTER_TO_SIZE (g_thread_join (thread));

  g_assert_null (model);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("cancelled after %.1f ms", (end - asked) / 1000.0);
  rows_clear (&rows);
}

static void
test_progress (void)
{
  Rows rows = rows_new (200, 4, 2, 19);
  g_autoptr (VtrLearner) learner = learner_new ("n_estimators=17");
  g_autoptr (VtrProgress) progress = vtr_progress_new (NULL);
  g_autoptr (VtrModel) model = vtr_learner_fit (learner, &rows.set, progress, NULL);
  VtrProgressState state;

  vtr_progress_read (progress, &state);
  g_assert_cmpuint (state.done, ==, 17);
  g_assert_cmpuint (state.total, ==, 17);
  rows_clear (&rows);
}

/* The number of threads is fixed at the start of a process: this one runs itself again for each. */
static void
test_same_bits_child (void)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (!g_test_subprocess ())
    return;
  vtr_parallel_set_n_threads ((guint) g_ascii_strtoull (g_getenv ("TEST_THREADS"), NULL, 10));
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      Rows rows = rows_new (700, 9, kinds[k].n_classes, 20);
      g_autoptr (VtrModel) model = fit (&rows.set, kinds[k].settings);
      g_autoptr (GVariant) state = g_variant_ref_sink (VTR_MODEL_GET_CLASS (model)->save (model));

      g_checksum_update (sum, g_variant_get_data (state), (gssize) g_variant_get_size (state));
      rows_clear (&rows);
    }
  g_assert_true (g_file_set_contents (g_getenv ("TEST_SUM"), g_checksum_get_string (sum), -1, NULL));
}

static char *
sum_with_threads (const char *n_threads)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "vtr-test-forest-XXXXXX", NULL);
  char *sum = NULL;
  int file = g_mkstemp (path);

  g_assert_cmpint (file, >=, 0);
  close (file);
  g_setenv ("TEST_THREADS", n_threads, TRUE);
  g_setenv ("TEST_SUM", path, TRUE);
  g_test_trap_subprocess ("/learn/forest/same-bits-any-threads/child", 0, 0);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &sum, NULL, NULL));
  g_remove (path);
  return sum;
}

static void
test_same_bits_any_threads (void)
{
  g_autofree char *one = sum_with_threads ("1"), *two = sum_with_threads ("2"), *seven = sum_with_threads ("7");

  g_assert_cmpuint (strlen (one), ==, 64);
  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (one, ==, seven);
}

static void
add_for_kinds (const char *name, GTestDataFunc func)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *path = g_strdup_printf ("/learn/forest/%s/%s", name, kinds[k].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (k), func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_kinds ("predicts-its-trees", test_predicts_its_trees);
  add_for_kinds ("covers", test_covers);
  add_for_kinds ("weights-are-copies", test_weights_are_copies);
  add_for_kinds ("importances", test_importances);
  add_for_kinds ("round-trip", test_round_trip);
  g_test_add_func ("/learn/forest/at-most-certain", test_at_most_certain);
  g_test_add_func ("/learn/forest/learns-by-heart", test_learns_by_heart);
  g_test_add_func ("/learn/forest/first-cut", test_first_cut);
  g_test_add_func ("/learn/forest/best-cut", test_best_cut);
  g_test_add_func ("/learn/forest/nested", test_nested);
  g_test_add_func ("/learn/forest/counting-equals-summing", test_counting_equals_summing);
  g_test_add_func ("/learn/forest/order-of-rows", test_order_of_rows);
  g_test_add_func ("/learn/forest/constant-columns", test_constant_columns);
  g_test_add_func ("/learn/forest/one-row", test_one_row);
  g_test_add_func ("/learn/forest/extreme-numbers", test_extreme_numbers);
  g_test_add_func ("/learn/forest/bad-rows", test_bad_rows);
  g_test_add_func ("/learn/forest/settings", test_settings);
  g_test_add_func ("/learn/forest/damaged", test_damaged);
  g_test_add_func ("/learn/forest/cancel", test_cancel);
  g_test_add_func ("/learn/forest/progress", test_progress);
  g_test_add_func ("/learn/forest/same-bits-any-threads", test_same_bits_any_threads);
  g_test_add_func ("/learn/forest/same-bits-any-threads/child", test_same_bits_child);
  return g_test_run ();
}
