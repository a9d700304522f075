/* The linear learners, trained from the sample sets through the automatic pipeline, against
 * scikit-learn's coefficients, objectives and outputs (tests/reference/learners). */
#include "linear-tools.h"
#include "vtr-read.h"

typedef struct { VtrDataset *table; GArray *train, *test; const char *target; } Split;

static Split
split_new (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".csv", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", file, NULL);
  GError *error = NULL;
  Split split = { vtr_read (path, NULL, NULL, &error) };

  g_assert_no_error (error);
  split.train = g_array_new (FALSE, FALSE, sizeof (guint32));
  split.test = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < vtr_dataset_get_n_rows (split.table); i++)
    g_array_append_val (i % 5 == 2 ? split.test : split.train, i);
  split.target = vtr_column_get_name (vtr_dataset_get_column (split.table, vtr_dataset_get_n_columns (split.table) - 1));
  return split;
}

static void
split_clear (Split *split)
{
  g_object_unref (split->table);
  g_array_unref (split->train);
  g_array_unref (split->test);
}

static void
set_number (VtrLearner *learner, const char *name, double value)
{
  g_object_set (learner, name, value, NULL);
}

/* scikit-learn's alpha and l1_ratio as l1 and l2. */
static VtrLearner *
learner_of (JsonObject *wanted, gsize n)
{
  const char *kind = json_object_get_string_member (wanted, "model");
  VtrLearner *learner;
  double alpha, ratio;

  if (g_str_has_prefix (kind, "logistic"))
    {
      learner = vtr_logistic_learner_new ();
      set_number (learner, "C", json_object_get_double_member (wanted, "C"));
      return learner;
    }
  learner = vtr_linear_regression_learner_new ();
  alpha = json_object_get_double_member_with_default (wanted, "alpha", 0);
  ratio = json_object_get_double_member_with_default (wanted, "l1_ratio", -1);
  set_number (learner, "l1", ratio >= 0 ? alpha * ratio : 0);
  set_number (learner, "l2", ratio >= 0 ? n * alpha * (1 - ratio) : alpha);
  return learner;
}

static void
check_coefficients (const char *name, const VtrAdditiveForm *form, JsonObject *wanted)
{
  JsonObject *tolerance = json_object_get_object_member (json_object_get_object_member (wanted, "tolerance"), "coef");
  JsonArray *coefficients = json_object_get_array_member (wanted, "coef");
  double rtol = json_object_get_double_member (tolerance, "rtol");
  double atol = json_object_get_double_member (tolerance, "atol");

  for (guint k = 0; k < form->n_scores; k++)
    for (guint j = 0; j < form->n_inputs; j++)
      {
        gboolean nested = JSON_NODE_HOLDS_ARRAY (json_array_get_element (coefficients, 0));
        double want = number_at (coefficients, nested ? k : j, j);

        assert_close (name, form->coefficients[k * form->n_inputs + j], want, rtol, atol);
        if (want == 0)
          g_assert_cmpfloat (form->coefficients[k * form->n_inputs + j], ==, 0);
      }
  for (guint k = 0; k < form->n_scores; k++)
    {
      JsonNode *intercept = json_object_get_member (wanted, "intercept");
      double want = JSON_NODE_HOLDS_ARRAY (intercept) ? number_at (json_node_get_array (intercept), k, 0)
                                                      : json_node_get_double (intercept);

      assert_close (name, form->intercepts[k], want, rtol, atol);
    }
}

static void
check_outputs (const char *name, VtrModel *model, const Split *split, JsonObject *wanted)
{
  gboolean classes = vtr_model_get_n_outputs (model) > 1;
  JsonArray *first = json_object_get_array_member (wanted, classes ? "test_proba_first_10" : "test_pred_first_10");
  g_autoptr (VtrMatrix) out = vtr_model_predict (model, split->table, (const guint32 *) split->test->data, 10, NULL, NULL);

  for (guint i = 0; i < 10; i++)
    for (guint k = 0; k < vtr_model_get_n_outputs (model); k++)
      assert_close (name, vtr_matrix_row (out, i)[k], number_at (first, i, k), classes ? 0 : 1e-6, classes ? 1e-5 : 0);
}

static void
check_case (const char *name, JsonObject *wanted)
{
  Split split = split_new (json_object_get_string_member (wanted, "dataset"));
  g_autoptr (VtrLearner) learner = learner_of (wanted, split.train->len);
  VtrTrainOptions options = { .learner = learner, .target = split.target };
  g_autoptr (VtrModel) model = NULL;
  GError *error = NULL;

  options.balanced = json_object_has_member (wanted, "class_weight") && !json_object_get_null_member (wanted, "class_weight");
  model = vtr_train (split.table, (const guint32 *) split.train->data, split.train->len, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  check_coefficients (name, form_of (model), wanted);
  check_outputs (name, model, &split, wanted);
  split_clear (&split);
}

static void
check_all (gboolean logistic)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "learners", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *cases = json_object_get_object_member (read_json (parser, folder, "linear.json"), "cases");
  g_autoptr (GList) names = json_object_get_members (cases);
  guint n = 0;

  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonObject *wanted = json_object_get_object_member (cases, link->data);

      if (g_str_has_prefix (json_object_get_string_member (wanted, "model"), "logistic") != logistic)
        continue;
      check_case (link->data, wanted);
      n++;
    }
  g_assert_cmpuint (n, ==, logistic ? 9 : 8);
}

static void test_logistic (void) { check_all (TRUE); }
static void test_regression (void) { check_all (FALSE); }

/* The same scores from the table's own numbers as from the scaled ones. */
static void
test_original_units (void)
{
  Split split = split_new ("breast_cancer");
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  const VtrTrainOptions options = { .learner = learner, .target = split.target };
  g_autoptr (VtrModel) model = vtr_train (split.table, NULL, 0, &options, NULL, NULL, NULL);
  guint n = vtr_model_get_n_inputs (model);
  g_autofree double *coefficients = g_new (double, n);
  g_autofree gboolean *original = g_new (gboolean, n);
  g_autoptr (VtrMatrix) p = vtr_model_predict (model, split.table, NULL, 0, NULL, NULL);
  double intercept;

  g_assert_true (vtr_additive_original_units (VTR_ADDITIVE (model), coefficients, &intercept, original));
  for (guint32 i = 0; i < 100; i++)
    {
      double score = intercept, value;

      for (guint j = 0; j < n; j++)
        {
          VtrColumn *column = vtr_dataset_lookup (split.table, vtr_pipeline_get_output (vtr_model_get_info (model)->pipeline, j), NULL);

          vtr_column_read_numbers (column, NULL, i, 1, &value, 1);
          score += coefficients[j] * value;
          g_assert_true (original[j]);
        }
      assert_close ("probability", 1 / (1 + exp (-score)), vtr_matrix_row (p, i)[1], 0, 1e-10);
    }
  split_clear (&split);
}

/* One-hot columns are nobody's own, and said so; the others are. */
static void
test_original_units_categories (void)
{
  Split split = split_new ("penguins");
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  const VtrTrainOptions options = { .learner = learner, .target = "species" };
  GError *error = NULL;
  g_autoptr (VtrModel) model = vtr_train (split.table, NULL, 0, &options, NULL, NULL, &error);
  guint n, n_original = 0;
  g_autofree double *coefficients = NULL, *intercepts = NULL;
  g_autofree gboolean *original = NULL;

  g_assert_no_error (error);
  n = vtr_model_get_n_inputs (model);
  coefficients = g_new (double, 3 * n);
  intercepts = g_new (double, 3);
  original = g_new (gboolean, n);
  g_assert_false (vtr_additive_original_units (VTR_ADDITIVE (model), coefficients, intercepts, original));
  for (guint j = 0; j < n; j++)
    n_original += original[j];
  g_assert_cmpuint (n_original, >=, 4);
  g_assert_cmpuint (n_original, <, n);
  split_clear (&split);
}

/* A whole model goes to a file and comes back, bit for bit; its importances go to the columns. */
static void
test_saved_and_loaded (void)
{
  Split split = split_new ("wine");
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  const VtrTrainOptions options = { .learner = learner, .target = split.target };
  g_autoptr (VtrModel) model = vtr_train (split.table, NULL, 0, &options, NULL, NULL, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (vtr_model_save (model, TRUE));
  GError *error = NULL;
  g_autoptr (VtrModel) back = vtr_model_load (state, &error);
  g_autofree double *mean = g_new0 (double, 13), *std = g_new0 (double, 13);

  g_assert_no_error (error);
  g_assert_cmpstr (vtr_model_get_hash (model), ==, vtr_model_get_hash (back));
  assert_same_form (form_of (model), form_of (back), 0);
  g_assert_true (vtr_model_importances (back, mean, std));
  for (guint j = 0; j < 13; j++)
    {
      const VtrAdditiveForm *form = form_of (model);

      /* Scaled columns have the standard deviation 1. */
      assert_close ("importance", mean[j], (fabs (form->coefficients[j]) + fabs (form->coefficients[13 + j])
                                            + fabs (form->coefficients[26 + j])) / 3, 1e-9, 0);
      g_assert_cmpfloat (std[j], >, 0);
    }
  split_clear (&split);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/linear/reference-logistic", test_logistic);
  g_test_add_func ("/learn/linear/reference-regression", test_regression);
  g_test_add_func ("/learn/linear/original-units", test_original_units);
  g_test_add_func ("/learn/linear/original-units-categories", test_original_units_categories);
  g_test_add_func ("/learn/linear/saved-and-loaded", test_saved_and_loaded);
  return g_test_run ();
}
