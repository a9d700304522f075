/* The what-if work: it says what the model says of the changed row, along curves too, fast enough to
 * follow a slider. */
#include "vtr-engine.h"
#include "vtr-learner.h"
#include "vtr-train.h"
#include "vtr-what-if-work.h"
#include "vtr-precision-strip.h"
#include "vtr-explain-start.h"
#include <math.h>

#define N 400
#define LIMIT_MS 16.0

/* y is yes where x > 0.5, a little more often for "b" */
static VtrDataset *
make_table (void)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autofree double *x = g_new (double, N), *z = g_new (double, N);
  const char *kind[N], *y[N];

  for (int i = 0; i < N; i++)
    {
      x[i] = (i * 37 % 100) / 100.0;
      z[i] = i % 7;
      kind[i] = i % 3 == 0 ? "a" : "b";
      y[i] = x[i] > (i % 3 == 0 ? 0.6 : 0.4) ? "yes" : "no";
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, N));
  g_ptr_array_add (columns, vtr_column_new_numeric ("z", z, N));
  g_ptr_array_add (columns, vtr_column_new_text ("kind", VTR_KIND_CATEGORICAL, kind, N));
  g_ptr_array_add (columns, vtr_column_new_text ("y", VTR_KIND_CATEGORICAL, y, N));
  g_autoptr (VtrDataset) table = vtr_dataset_new (columns);
  return vtr_dataset_with_role (table, "y", VTR_ROLE_TARGET, NULL);
}

static VtrModel *
train (VtrDataset *table)
{
  g_autoptr (VtrLearner) forest = vtr_registry_new_object (VTR_TYPE_LEARNER, "forest", "model", NULL);
  VtrTrainOptions options = { .learner = forest, .target = "y" };
  g_autoptr (GError) error = NULL;
  VtrModel *model = vtr_train (table, NULL, 0, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static double
ask (VtrModel *model, VtrDataset *table, GHashTable *values)
{
  g_autoptr (GError) error = NULL;
  VtrWhatIfResult *result = vtr_what_if_compute (model, table, 0, values, 1, NULL, 0, NULL, &error);
  double prediction;

  g_assert_no_error (error);
  prediction = result->prediction;
  vtr_what_if_result_free (result);
  return prediction;
}

static void
test_follows_changes (void)
{
  g_autoptr (VtrDataset) table = make_table ();
  g_autoptr (VtrModel) model = train (table);
  g_autoptr (GHashTable) values = vtr_what_if_values_new ();
  guint32 row = 0;
  g_autoptr (VtrMatrix) own = vtr_model_predict (model, table, &row, 1, NULL, NULL);

  g_assert_cmpfloat (ask (model, table, values), ==, vtr_matrix_view (own).data[1]);
  vtr_what_if_values_set (values, "x", 0.95, NULL);
  g_assert_cmpfloat (ask (model, table, values), >, 0.9);
  vtr_what_if_values_set (values, "x", 0.5, NULL);
  double a = ask (model, table, values);
  vtr_what_if_values_set (values, "kind", NAN, "b");
  g_assert_cmpfloat (ask (model, table, values), >, a);
  vtr_what_if_values_set (values, "not there", 1, NULL);
  g_assert_cmpfloat (ask (model, table, values), >, a);
}

/* Each point of a curve is what a slider at that place would say. */
static void
test_curves (void)
{
  g_autoptr (VtrDataset) table = make_table ();
  g_autoptr (VtrModel) model = train (table);
  g_autoptr (GHashTable) values = vtr_what_if_values_new ();
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (VtrWhatIfRange));
  VtrWhatIfRange x = { (char *) "x", 0, 1 }, z = { (char *) "z", 0, 6 };

  g_array_append_val (ranges, x);
  g_array_append_val (ranges, z);
  vtr_what_if_values_set (values, "kind", NAN, "b");
  VtrWhatIfResult *result = vtr_what_if_compute (model, table, 0, values, 1, ranges, 11, NULL, NULL);
  g_assert_cmpuint (result->n_ranges * result->n_points, ==, 22);
  for (guint i = 0; i < 11; i++)
    {
      g_autoptr (GHashTable) other = vtr_what_if_values_copy (values);
      vtr_what_if_values_set (other, "x", i / 10.0, NULL);
      g_assert_cmpfloat_with_epsilon (result->curves[i], ask (model, table, other), 1e-12);
      g_hash_table_remove (other, "x");
      vtr_what_if_values_set (other, "z", 0.6 * i, NULL);
      g_assert_cmpfloat_with_epsilon (result->curves[11 + i], ask (model, table, other), 1e-12);
    }
  vtr_what_if_result_free (result);
}

/* The best of some: the machine has other things to do. */
static void
test_fast (void)
{
  g_autoptr (VtrDataset) table = make_table ();
  g_autoptr (VtrModel) model = train (table);
  g_autoptr (GHashTable) values = vtr_what_if_values_new ();
  double best = INFINITY;

  for (int i = 0; i < 20; i++)
    {
      gint64 start = g_get_monotonic_time ();
      vtr_what_if_values_set (values, "x", i / 20.0, NULL);
      ask (model, table, values);
      best = MIN (best, (g_get_monotonic_time () - start) / 1e3);
    }
  g_test_message ("a changed row is predicted in %.2f ms", best);
  g_assert_cmpfloat (best, <, LIMIT_MS);
}

static void
test_judges (void)
{
  g_assert_cmpint (vtr_precision_judge (0.005, 1), ==, VTR_PRECISION_GOOD);
  g_assert_cmpint (vtr_precision_judge (0.0051, 1), ==, VTR_PRECISION_WATCH);
  g_assert_cmpint (vtr_precision_judge (0.021, 1), ==, VTR_PRECISION_ACT);
  g_assert_cmpint (vtr_precision_judge (0.9, 200), ==, VTR_PRECISION_GOOD);
}

static void
test_says_lengths (void)
{
  static const struct { double seconds; const char *text; } cases[] = {
    { 61, "61 Seconds" }, { 120, "2 Minutes" }, { 2400, "40 Minutes" }, { 7300, "2 Hours" }, { 0.1, "1 Second" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vtr_explain_dup_length (cases[i].seconds, TRUE);
      g_autofree char *plain = vtr_explain_dup_length (cases[i].seconds, FALSE), *lower = g_ascii_strdown (text, -1);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (plain, ==, lower);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vtr_engine_init ();
  g_test_add_func ("/app/what-if/follows-changes", test_follows_changes);
  g_test_add_func ("/app/what-if/curves", test_curves);
  g_test_add_func ("/app/what-if/fast", test_fast);
  g_test_add_func ("/app/precision/judges", test_judges);
  g_test_add_func ("/app/explain/says-lengths", test_says_lengths);
  return g_test_run ();
}
