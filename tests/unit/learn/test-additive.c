/* The additive model: its exponential, its links, coalitions against building every row and against exact
 * Shapley values computed elsewhere, and damaged files. */
#include "linear-tools.h"
#include "shapley-tools.h"
#include "vtr-exp.h"
#include "vtr-number.h"

static void
test_exponential (void)
{
  VtrRng rng = vtr_rng_new (1, "test-exp", 0);
  g_autofree double *x = g_new (double, 200003), *out = g_new (double, 200003);

  for (guint i = 0; i < 200000; i++)
    x[i] = i % 2 ? 1416 * vtr_rng_uniform (&rng) - 708 : vtr_rng_normal (&rng);
  x[200000] = 0;
  x[200001] = 1e9;
  x[200002] = -INFINITY;
  vtr_exp_many (x, out, 200003);
  for (guint i = 0; i < 200000; i++)
    {
      g_assert_cmpfloat (fabs ((double) (out[i] / expl ((long double) x[i]) - 1)), <=, 1e-15);
      g_assert_cmpfloat (out[i], ==, vtr_exp_1 (x[i]));
    }
  g_assert_cmpfloat (out[200000], ==, 1);
  g_assert_true (isfinite (out[200001]) && out[200001] > 1e307);
  g_assert_true (out[200002] > 0 && out[200002] < 1e-307);
}

static VtrModel *
random_model (guint n_inputs, VtrAdditiveLink link, guint n_scores, double size, VtrRng *rng)
{
  g_autofree double *coefficients = g_new (double, n_scores * n_inputs), *intercepts = g_new (double, n_scores);
  g_autofree double *deviations = g_new (double, n_inputs);
  VtrAdditiveForm form = { n_scores, n_inputs, link, coefficients, intercepts };

  for (guint i = 0; i < n_scores * n_inputs; i++)
    coefficients[i] = size * vtr_rng_normal (rng);
  for (guint k = 0; k < n_scores; k++)
    intercepts[k] = vtr_rng_normal (rng);
  for (guint j = 0; j < n_inputs; j++)
    deviations[j] = 1 + j;
  return vtr_additive_model_new (&form, deviations);
}

/* Players of one or two columns, and a column without; fast and plain must agree. */
static void
check_coalitions (guint n_inputs, VtrAdditiveLink link, guint n_scores, guint n_background, double size)
{
  VtrRng rng = vtr_rng_new (n_inputs + 100 * n_background, "test-coalitions", n_scores);
  g_autoptr (VtrModel) model = random_model (n_inputs, link, n_scores, size, &rng);
  guint n_outputs = link == VTR_ADDITIVE_LOGISTIC ? 2 : n_scores, words = n_inputs / 64 + 1, n_players = 0;
  g_autofree double *x = g_new (double, n_inputs), *rows = g_new (double, n_background * n_inputs);
  g_autofree double *weights = g_new (double, n_background);
  g_autofree double *fast = g_new (double, 300 * n_outputs), *plain = g_new (double, 300 * n_outputs);
  g_autofree int *player = g_new (int, n_inputs);
  g_autofree guint64 *bits = g_new (guint64, 300 * words);
  VtrMatrixView background = { rows, n_background, n_inputs, n_inputs };
  VtrCoalitionSet set = { bits, 300, words, 0, player };
  double total = 0, largest = 1;

  for (guint j = 0; j < n_inputs; j++)
    {
      x[j] = vtr_rng_normal (&rng);
      player[j] = j % 5 == 3 ? -1 : j % 5 == 4 && n_players > 0 ? (int) n_players - 1 : (int) n_players++;
    }
  set.n_players = n_players;
  for (guint i = 0; i < n_background * n_inputs; i++)
    rows[i] = vtr_rng_normal (&rng);
  for (guint b = 0; b < n_background; b++)
    total += weights[b] = vtr_rng_uniform (&rng);
  for (guint b = 0; b < n_background; b++)
    weights[b] /= total;
  for (guint i = 0; i < 300 * words; i++)
    bits[i] = i < words ? 0 : i < 2 * words ? G_MAXUINT64 : vtr_rng_next (&rng);

  for (guint raw = 0; raw < 2; raw++)
    {
      VtrMatrixView a = { fast, 300, n_outputs, n_outputs }, b = { plain, 300, n_outputs, n_outputs };

      vtr_coalitions_evaluate (model, raw, x, background, weights, &set, a, NULL);
      vtr_coalitions_evaluate_default (model, raw, x, background, weights, &set, b, NULL);
      for (guint i = 0; i < 300 * n_outputs; i++)
        largest = fmax (largest, fabs (plain[i]));
      for (guint i = 0; i < 300 * n_outputs; i++)
        assert_close ("coalition", fast[i], plain[i], 0, 1e-12 * largest);
    }
}

static void
test_coalitions (void)
{
  const guint n_inputs[] = { 1, 5, 6, 13, 20, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (n_inputs); i++)
    {
      check_coalitions (n_inputs[i], VTR_ADDITIVE_IDENTITY, 1, 17, 1);
      check_coalitions (n_inputs[i], VTR_ADDITIVE_LOGISTIC, 1, 1, 1);
      check_coalitions (n_inputs[i], VTR_ADDITIVE_LOGISTIC, 1, 100, 1);
      check_coalitions (n_inputs[i], VTR_ADDITIVE_SOFTMAX, 3, 33, 1);
      check_coalitions (n_inputs[i], VTR_ADDITIVE_LOGISTIC, 1, 40, 20);
      /* Scores of thousands: products would overflow. */
      check_coalitions (n_inputs[i], VTR_ADDITIVE_LOGISTIC, 1, 40, 3000);
      check_coalitions (n_inputs[i], VTR_ADDITIVE_SOFTMAX, 3, 40, 3000);
    }
}

/* ---- exact Shapley values ---- */

static VtrModel *
read_model (const char *folder)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = read_json (parser, folder, "linear.json");
  JsonArray *coef = json_object_get_array_member (object, "coef");
  guint n = json_array_get_length (coef);
  g_autofree double *coefficients = g_new (double, n), *deviations = g_new0 (double, n);
  double intercept = json_object_get_double_member (object, "intercept");
  gboolean sigmoid = strcmp (json_object_get_string_member (object, "output"), "sigmoid") == 0;
  VtrAdditiveForm form = { 1, n, sigmoid ? VTR_ADDITIVE_LOGISTIC : VTR_ADDITIVE_IDENTITY, coefficients, &intercept };

  for (guint j = 0; j < n; j++)
    coefficients[j] = json_array_get_double_element (coef, j);
  return vtr_additive_model_new (&form, deviations);
}

static void
check_exact (const char *folder)
{
  g_autoptr (VtrModel) model = read_model (folder);

  check_shapley (model, folder, "linear_identity", form_of (model)->link == VTR_ADDITIVE_LOGISTIC ? 2 : 1, 1e-8);
}

static void
test_exact_shapley (void)
{
  const char *const names[] = { "breast10_binary", "diabetes10_regression", "wine12_binary" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "explain", names[i], NULL);

      check_exact (folder);
    }
}

static void
test_exact_shapley_titanic (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VTR_SHARED_DIR"), "goldens", "explain", "titanic7_binary", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_test_skip ("the set is not here");
  else
    check_exact (folder);
}

/* ---- links and files ---- */

static void
test_links (void)
{
  VtrRng rng = vtr_rng_new (2, "test-links", 0);
  g_autoptr (VtrModel) two = random_model (3, VTR_ADDITIVE_LOGISTIC, 1, 1, &rng), three = random_model (3, VTR_ADDITIVE_SOFTMAX, 3, 1, &rng);
  double x[] = { 1, -2, 900 }, p[3], raw[3], sum = 0;

  VTR_MODEL_GET_CLASS (two)->predict (two, (VtrMatrixView) { x, 1, 3, 3 }, (VtrMatrixView) { p, 1, 2, 2 });
  g_assert_true (isfinite (p[0]) && isfinite (p[1]));
  x[2] = 0.5;
  VTR_MODEL_GET_CLASS (two)->predict (two, (VtrMatrixView) { x, 1, 3, 3 }, (VtrMatrixView) { p, 1, 2, 2 });
  VTR_MODEL_GET_CLASS (two)->predict_raw (two, (VtrMatrixView) { x, 1, 3, 3 }, (VtrMatrixView) { raw, 1, 2, 2 });
  for (guint k = 0; k < 2; k++)
    assert_close ("logit", log (p[k] / (1 - p[k])), raw[k], 1e-12, 1e-14);
  VTR_MODEL_GET_CLASS (three)->predict (three, (VtrMatrixView) { x, 1, 3, 3 }, (VtrMatrixView) { p, 1, 3, 3 });
  VTR_MODEL_GET_CLASS (three)->predict_raw (three, (VtrMatrixView) { x, 1, 3, 3 }, (VtrMatrixView) { raw, 1, 3, 3 });
  for (guint k = 0; k < 3; k++)
    sum += exp (raw[k]);
  for (guint k = 0; k < 3; k++)
    assert_close ("softmax", p[k], exp (raw[k]) / sum, 1e-13, 0);
}

/* @state with @name changed; NULL takes it away. Floating. */
static GVariant *
with (GVariant *state, const char *name, GVariant *value)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, state);
  g_variant_dict_remove (&dict, name);
  if (value != NULL)
    g_variant_dict_insert_value (&dict, name, value);
  return g_variant_dict_end (&dict);
}

static GVariant *
doubles (double value, gsize n)
{
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = value;
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double));
}

/* A model of two classes (or of values) over three columns, as vtr_train() makes them. */
static VtrModel *
trained (gboolean classes)
{
  Rows rows = rows_new (40, 3, classes ? 2 : 0, 3);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (VtrDataset) table = NULL;
  g_autoptr (VtrLearner) learner = classes ? vtr_logistic_learner_new () : vtr_linear_regression_learner_new ();
  VtrTrainOptions options = { .learner = learner, .target = "y" };
  VtrModel *model;

  for (guint j = 0; j < 3; j++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", j);
      double values[40];

      for (guint i = 0; i < 40; i++)
        values[i] = rows.x[3 * i + j];
      g_ptr_array_add (columns, vtr_column_new_numeric (name, values, 40));
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("y", rows.y, 40));
  table = vtr_dataset_new (columns);
  model = vtr_train (table, NULL, 0, &options, NULL, NULL, NULL);
  g_assert_nonnull (model);
  rows_clear (&rows);
  return model;
}

/* @numbers: floating; as if they had come in the file of @model. */
static void
assert_load (VtrModel *model, GVariant *numbers, gboolean sound)
{
  g_autoptr (GVariant) state = g_variant_ref_sink (vtr_model_save (model, FALSE));
  g_autoptr (GVariant) changed = g_variant_ref_sink (with (state, "numbers", numbers));
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrModel) back = vtr_model_load (changed, &error);

  g_assert_true ((back != NULL) == sound);
  if (!sound)
    g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
}

static void
test_damaged (void)
{
  const char *const names[] = { "coefficients", "intercepts", "deviations" };
  const double bad[] = { NAN, INFINITY, -INFINITY };

  for (guint classes = 0; classes < 2; classes++)
    {
      g_autoptr (VtrModel) model = trained (classes);
      g_autoptr (GVariant) numbers = g_variant_ref_sink (VTR_MODEL_GET_CLASS (model)->save (model));

      assert_load (model, with (numbers, "more", g_variant_new_uint32 (1)), TRUE);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          gsize n = i == 1 ? 1 : 3;

          assert_load (model, with (numbers, names[i], NULL), FALSE);
          assert_load (model, with (numbers, names[i], doubles (0, 0)), FALSE);
          assert_load (model, with (numbers, names[i], doubles (0, n - 1)), FALSE);
          assert_load (model, with (numbers, names[i], doubles (0, n + 1)), FALSE);
          assert_load (model, with (numbers, names[i], g_variant_new_string ("x")), FALSE);
          for (guint b = 0; b < G_N_ELEMENTS (bad); b++)
            assert_load (model, with (numbers, names[i], doubles (bad[b], n)), FALSE);
        }
      assert_load (model, with (numbers, "deviations", doubles (-1, 3)), FALSE);
      assert_load (model, with (numbers, "link", NULL), FALSE);
      for (guint32 link = 0; link < 5; link++)
        assert_load (model, with (numbers, "link", g_variant_new_uint32 (link)),
                     link == (classes ? VTR_ADDITIVE_LOGISTIC : VTR_ADDITIVE_IDENTITY));
      assert_load (model, with (numbers, "link", g_variant_new_uint32 (G_MAXUINT32)), FALSE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/additive/exponential", test_exponential);
  g_test_add_func ("/learn/additive/coalitions", test_coalitions);
  g_test_add_func ("/learn/additive/exact-shapley", test_exact_shapley);
  g_test_add_func ("/learn/additive/exact-shapley-titanic", test_exact_shapley_titanic);
  g_test_add_func ("/learn/additive/links", test_links);
  g_test_add_func ("/learn/additive/damaged", test_damaged);
  return g_test_run ();
}
