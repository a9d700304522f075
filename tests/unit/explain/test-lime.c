/* LIME against the reference's means over 30 seeds, its standard errors against the spread of those,
 * and what the reference cannot do: missing cells, constant columns, the same answer every time. */
#include "reference-model.h"
#include "vtr-error.h"
#include "vtr-forest.h"
#include "vtr-lime.h"
#include "vtr-parallel.h"
#include "vtr-read.h"
#include "vtr-train.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const folders[] = { "wine12_binary", "breast10_binary", "diabetes10_regression",
                                       "titanic7_binary" };

static VtrExplainer *
lime (const char *first_name, ...)
{
  VtrExplainer *explainer = vtr_lime_new ();
  const char *name = first_name;
  va_list list;

  va_start (list, first_name);
  for (; name != NULL; name = va_arg (list, const char *))
    {
      g_autoptr (GError) error = NULL;

      vtr_configurable_set (VTR_CONFIGURABLE (explainer), name, va_arg (list, const char *),
                            &error);
      g_assert_no_error (error);
    }
  va_end (list);
  return explainer;
}

static VtrLimeExplanation *
explain (VtrExplainer *explainer, const VtrExplainRequest *request)
{
  g_autoptr (GError) error = NULL;
  VtrExplanation *explanation = vtr_explainer_explain (explainer, request, NULL, &error);

  g_assert_no_error (error);
  return VTR_LIME_EXPLANATION (explanation);
}

static double
number_at (JsonObject *object, const char *name, guint i)
{
  return json_array_get_double_element (json_object_get_array_member (object, name), i);
}

static guint
find (const VtrLocalFit *fit, const char *feature)
{
  for (guint i = 0; i < fit->n; i++)
    if (strcmp (fit->features[i], feature) == 0)
      return i;
  g_error ("no feature %s", feature);
}

/* Ours, or ours with more digits: the reference prints 0.09 < x <= 0.09 for cuts 0.086 and 0.094. */
static void
check_rule (const char *rule, const char *wanted)
{
  if (strcmp (rule, wanted) != 0)
    g_assert_cmpuint (strlen (rule), >, strlen (wanted));
}

/* Where a quarter of the rows share the least value, its bin is one point. The reference (0.2.0.1)
 * draws 0 there instead of that value, so its weight means something else. */
static gboolean
has_point_bin (VtrDataset *train, const char *name)
{
  VtrColumn *column = vtr_dataset_lookup (train, name, NULL);
  gsize n = vtr_column_get_n_rows (column), n_least = 0;
  double least = INFINITY;

  for (gsize i = 0; i < n; i++)
    least = MIN (least, vtr_column_get_number (column, i));
  for (gsize i = 0; i < n; i++)
    n_least += vtr_column_get_number (column, i) == least;
  return 4 * n_least >= n;
}

/* One row against the means; sums up standard errors and the spread they estimate. */
static void
check_fit (const VtrLocalFit *fit, JsonArray *names, VtrDataset *train, JsonObject *wanted,
           double *errors, double *spreads)
{
  gboolean is_whole = TRUE;
  gboolean has_rules = !json_object_get_null_member (wanted, "conditions");
  double largest = 0;

  g_assert_cmpuint (fit->n, ==, json_array_get_length (names));
  for (guint j = 0; j < fit->n; j++)
    largest = MAX (largest, fabs (number_at (wanted, "coef_mean", j)));
  for (guint j = 0; j < fit->n; j++)
    {
      guint i = find (fit, json_array_get_string_element (names, j));
      double sd = number_at (wanted, "coef_sd", j);

      if (has_rules && has_point_bin (train, fit->features[i]))
        {
          is_whole = FALSE;
          continue;
        }
      g_assert_cmpfloat_with_epsilon (fit->weights[i], number_at (wanted, "coef_mean", j),
                                      4 * sd + 0.02 * largest);
      if (has_rules)
        check_rule (fit->rules[i],
                    json_array_get_string_element (
                        json_object_get_array_member (wanted, "conditions"), j));
      *errors += fit->std_errors[i];
      *spreads += sd;
    }
  if (!is_whole)
    return;
  g_assert_cmpfloat_with_epsilon (fit->r2, json_object_get_double_member (wanted, "r2_mean"),
                                  4 * json_object_get_double_member (wanted, "r2_sd") + 0.02);
  g_assert_cmpfloat_with_epsilon (
      fit->intercept, json_object_get_double_member (wanted, "intercept_mean"),
      4 * json_object_get_double_member (wanted, "intercept_sd") + 0.02 * largest);
}

static void
test_reference (gconstpointer data)
{
  static const char *const models[] = { "linear", "trees" };
  const char *folder = data;
  g_autofree char *path = reference_find (folder, "lime.json");
  double errors = 0, spreads = 0;

  if (path == NULL)
    {
      g_test_skip ("the shared reference values are not there");
      return;
    }
  g_autoptr (JsonNode) node = reference_json (folder, "lime.json");
  JsonObject *root = json_node_get_object (node);
  JsonArray *names =
      json_object_get_array_member (json_object_get_object_member (root, "meta"), "features");
  JsonObject *cases = json_object_get_object_member (root, "cases");
  g_autoptr (VtrDataset) train = reference_table (folder, "train.csv");

  for (guint m = 0; m < 2; m++)
    for (guint disc = 0; disc < 2; disc++)
      {
        g_autofree char *file = g_strdup_printf ("%s.json", models[m]);
        g_autoptr (VtrExplainer) explainer =
            lime ("discretize", disc ? "quartile" : "none", "feature_selection", "none", NULL);
        VtrExplainRequest request;
        ReferenceCase c;

        reference_case_open (&c, folder, file);
        request = reference_request (&c);
        request.background = train;
        request.n_rows = 3;
        g_autoptr (VtrLimeExplanation) found = explain (explainer, &request);
        for (guint row = 0; row < 3; row++)
          {
            g_autofree char *name = g_strdup_printf ("%s_disc%u_row%u", models[m], disc, row);
            check_fit (vtr_lime_explanation_find (found, row), names, train,
                       json_object_get_object_member (cases, name), &errors, &spreads);
          }
        reference_case_clear (&c);
      }
  g_test_message ("standard errors are %.2f of the spread over seeds", errors / spreads);
  g_assert_cmpfloat (errors / spreads, >, 0.8);
  g_assert_cmpfloat (errors / spreads, <, 1.25);
}

/* The largest weights of all features are those that a choice of three takes. */
static void
test_choice (void)
{
  static const char *const ways[] = { "forward", "highest-weights", "auto" };
  ReferenceCase c;
  VtrExplainRequest request;

  reference_case_open (&c, "wine12_binary", "trees.json");
  request = reference_request (&c);
  request.n_rows = 1;
  g_autoptr (VtrExplainer) all = lime ("feature_selection", "none", NULL);
  g_autoptr (VtrLimeExplanation) wide = explain (all, &request);
  gsize n;
  const VtrLocalFit *whole = vtr_lime_explanation_get_fits (wide, &n);
  for (guint w = 0; w < G_N_ELEMENTS (ways); w++)
    {
      g_autoptr (VtrExplainer) few =
          lime ("feature_selection", ways[w], "num_features", "3", NULL);
      g_autoptr (VtrLimeExplanation) narrow = explain (few, &request);
      const VtrLocalFit *fit = vtr_lime_explanation_get_fits (narrow, &n);

      g_assert_cmpuint (fit->n, ==, 3);
      for (guint i = 0; i < 2; i++)
        g_assert_cmpstr (fit->features[i], ==, whole->features[i]);
      g_assert_cmpfloat (fit->r2, <=, whole->r2 + 1e-3);
      g_assert_cmpfloat (fit->stability, >, 0.5);
      g_assert_cmpfloat (fit->stability, <=, 1);
    }
  reference_case_clear (&c);
}

/* What is explained with a row does not change its answer. */
static void
test_alone (void)
{
  g_autoptr (VtrExplainer) explainer = lime (NULL);
  guint32 second = 1;
  ReferenceCase c;
  VtrExplainRequest request;

  reference_case_open (&c, "diabetes10_regression", "trees.json");
  request = reference_request (&c);
  g_autoptr (VtrLimeExplanation) all = explain (explainer, &request);
  request.rows = &second;
  request.n_rows = 1;
  g_autoptr (VtrLimeExplanation) one = explain (explainer, &request);
  const VtrLocalFit *a = vtr_lime_explanation_find (all, 1),
                    *b = vtr_lime_explanation_find (one, 1);
  g_assert_cmpmem (a->weights, a->n * sizeof (double), b->weights, b->n * sizeof (double));
  g_assert_cmpmem (a->std_errors, a->n * sizeof (double), b->std_errors, b->n * sizeof (double));
  g_assert_true (a->stability == b->stability);
  reference_case_clear (&c);
}

/* @dataset with another first column, of @value throughout, or with every third cell missing. */
static VtrDataset *
spoil_first (VtrDataset *dataset, double value)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  VtrColumn *first = vtr_dataset_get_column (dataset, 0);
  gsize n = vtr_dataset_get_n_rows (dataset);
  g_autofree double *values = g_new (double, n);

  vtr_column_read_numbers (first, NULL, 0, n, values, 1);
  for (gsize i = 0; i < n; i++)
    values[i] = !isnan (value) ? value : i % 3 == 0 ? NAN : values[i];
  g_ptr_array_add (columns, vtr_column_new_numeric (vtr_column_get_name (first), values, n));
  for (guint j = 1; j < vtr_dataset_get_n_columns (dataset); j++)
    g_ptr_array_add (columns, vtr_column_ref (vtr_dataset_get_column (dataset, j)));
  return vtr_dataset_new (columns);
}

static void
test_constant (void)
{
  static const char *const ways[] = { "quartile", "decile", "none" };
  ReferenceCase c;

  reference_case_open (&c, "wine12_binary", "linear.json");
  g_autoptr (VtrDataset) rows = spoil_first (c.rows, 3);
  g_autoptr (VtrDataset) background = spoil_first (c.background, 3);
  for (guint w = 0; w < G_N_ELEMENTS (ways); w++)
    {
      g_autoptr (VtrExplainer) explainer =
          lime ("discretize", ways[w], "feature_selection", "none", NULL);
      VtrExplainRequest request = reference_request (&c);

      request.dataset = rows;
      request.background = background;
      request.n_rows = 2;
      g_autoptr (VtrLimeExplanation) found = explain (explainer, &request);
      const VtrLocalFit *fit = vtr_lime_explanation_find (found, 0);
      guint at = find (fit, vtr_column_get_name (vtr_dataset_get_column (rows, 0)));
      for (guint i = 0; i < fit->n; i++)
        g_assert_true (isfinite (fit->weights[i]) && isfinite (fit->std_errors[i]));
      g_assert_cmpfloat_with_epsilon (fit->weights[at], 0, 1e-9);
    }
  reference_case_clear (&c);
}

/* Penguins of every island, some without measures or sex: categories and missing cells are rules as
 * any other, the model's own statistics serve, and no NaN comes out. */
static void
test_missing (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "penguins.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) penguins = vtr_read (path, NULL, NULL, &error);
  g_autoptr (VtrLearner) learner = vtr_forest_learner_new ();
  VtrTrainOptions options = { .learner = learner, .target = "species", .seed = 1 };
  g_autoptr (VtrExplainer) explainer = lime ("feature_selection", "none", "samples", "2000", NULL);
  const guint32 rows[] = { 0, 3 };       /* the fourth has neither measures nor sex */

  g_assert_no_error (error);
  vtr_configurable_set (VTR_CONFIGURABLE (learner), "n_estimators", "20", NULL);
  g_autoptr (VtrModel) model = vtr_train (penguins, NULL, 0, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  VtrExplainRequest request = { .model = model, .dataset = penguins, .rows = rows, .n_rows = 2,
                                .output = -1 };
  g_autoptr (VtrLimeExplanation) found = explain (explainer, &request);
  for (guint r = 0; r < 2; r++)
    {
      const VtrLocalFit *fit = vtr_lime_explanation_find (found, rows[r]);

      g_assert_cmpstr (fit->output_name, ==, "Adelie");      /* of three, the predicted one */
      for (guint i = 0; i < fit->n; i++)
        g_assert_true (isfinite (fit->weights[i]) && isfinite (fit->std_errors[i]));
      g_assert_cmpstr (fit->rules[find (fit, "island")], ==, "island=Torgersen");
      g_assert_cmpstr (fit->rules[find (fit, "sex")], ==, r == 0 ? "sex=male" : "sex is missing");
    }
}

static void
test_pick (void)
{
  g_autoptr (VtrExplainer) explainer = lime ("pick", "2", NULL);
  ReferenceCase c;
  VtrExplainRequest request;
  gsize n;

  reference_case_open (&c, "breast10_binary", "trees.json");
  request = reference_request (&c);
  request.n_rows = MIN (request.n_rows, 8);
  g_autoptr (VtrLimeExplanation) found = explain (explainer, &request);
  const guint32 *picks = vtr_lime_explanation_get_picks (found, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (picks[0], !=, picks[1]);
  g_assert_cmpuint (picks[0], <, 8);
  reference_case_clear (&c);
}

static void
test_refusals (void)
{
  g_autoptr (VtrExplainer) explainer = lime (NULL);
  g_autoptr (GError) raw = NULL, cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  ReferenceCase c;
  VtrExplainRequest request;

  reference_case_open (&c, "breast10_binary", "linear.json");
  request = reference_request (&c);
  request.raw = TRUE;
  g_assert_null (vtr_explainer_explain (explainer, &request, NULL, &raw));
  g_assert_error (raw, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  request.raw = FALSE;
  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_explainer_explain (explainer, &request, progress, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reference_case_clear (&c);
}

/* ---- the same bits for any number of threads: this program again, printing a hash ---- */

static int
print_hash (const char *threads)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (VtrExplainer) explainer = lime (NULL);
  ReferenceCase c;
  VtrExplainRequest request;

  vtr_parallel_set_n_threads ((guint) atoi (threads));
  reference_case_open (&c, "wine12_binary", "trees.json");
  request = reference_request (&c);
  request.n_rows = MIN (request.n_rows, 5);
  g_autoptr (VtrLimeExplanation) found = explain (explainer, &request);
  for (guint r = 0; r < request.n_rows; r++)
    {
      const VtrLocalFit *fit = vtr_lime_explanation_find (found, r);
      g_checksum_update (sum, (const guchar *) fit->weights, (gssize) (fit->n * sizeof (double)));
      g_checksum_update (sum, (const guchar *) fit->std_errors,
                         (gssize) (fit->n * sizeof (double)));
    }
  reference_case_clear (&c);
  g_print ("%s\n", g_checksum_get_string (sum));
  return 0;
}

static const char *program;

static void
test_threads (void)
{
  static const char *const threads[] = { "1", "2", "7" };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      const char *const argv[] = { program, "--hash", threads[i], NULL };
      g_autofree char *output = NULL;
      g_autoptr (GError) error = NULL;
      int status;

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status,
                    &error);
      g_assert_no_error (error);
      g_assert_cmpint (status, ==, 0);
      if (first == NULL)
        first = g_steal_pointer (&output);
      else
        g_assert_cmpstr (output, ==, first);
    }
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 3 && strcmp (argv[1], "--hash") == 0)
    return print_hash (argv[2]);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_strdup_printf ("/explain/lime/reference/%s", folders[i]);
      g_test_add_data_func (path, folders[i], test_reference);
    }
  g_test_add_func ("/explain/lime/choice", test_choice);
  g_test_add_func ("/explain/lime/row-alone", test_alone);
  g_test_add_func ("/explain/lime/constant-column", test_constant);
  g_test_add_func ("/explain/lime/missing-cells", test_missing);
  g_test_add_func ("/explain/lime/pick", test_pick);
  g_test_add_func ("/explain/lime/refusals", test_refusals);
  g_test_add_func ("/explain/lime/same-bits-any-threads", test_threads);
  return g_test_run ();
}
