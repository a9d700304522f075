/* Players are the columns that a person knows: one-hot groups are one, and pipelines that mix
 * columns are asked through the pipeline. */
#include "reference-model.h"
#include "vtr-exact-shapley.h"
#include "vtr-json.h"
#include "vtr-kernel-shap.h"
#include "vtr-permutation-explainer.h"
#include <math.h>

/* ---- a step that mixes: every output is the sum or the difference of the first two columns ----
 */

#define TEST_TYPE_MIX (test_mix_get_type ())
G_DECLARE_FINAL_TYPE (TestMix, test_mix, TEST, MIX, VtrStep)
struct _TestMix
{
  VtrStep parent_instance;
};
G_DEFINE_FINAL_TYPE (TestMix, test_mix, VTR_TYPE_STEP)

static gboolean
test_mix_fit (VtrStep *step,
              VtrDataset *dataset,
              VtrColumn *target,
              guint64 seed,
              VtrProgress *progress,
              GError **error)
{
  return TRUE;
}

static VtrDataset *
test_mix_transform (VtrStep *step, VtrDataset *dataset, GPtrArray *sources, GError **error)
{
  gsize n = vtr_dataset_get_n_rows (dataset);
  g_autofree double *sum = g_new (double, n + 1), *difference = g_new (double, n + 1);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (gsize i = 0; i < n; i++)
    {
      double a = vtr_column_get_number (vtr_dataset_get_column (dataset, 0), i);
      double b = vtr_column_get_number (vtr_dataset_get_column (dataset, 1), i);

      sum[i] = a + b;
      difference[i] = a - b;
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("sum", sum, n));
  g_ptr_array_add (columns, vtr_column_new_numeric ("difference", difference, n));
  for (guint j = 2; j < vtr_dataset_get_n_columns (dataset); j++)
    g_ptr_array_add (columns, vtr_column_ref (vtr_dataset_get_column (dataset, j)));
  for (guint j = 0; sources != NULL && j < vtr_dataset_get_n_columns (dataset); j++)
    g_ptr_array_add (sources,
                     j < 2 ? NULL
                           : g_strdup (vtr_column_get_name (vtr_dataset_get_column (dataset, j))));
  return vtr_dataset_new (columns);
}

static GVariant *
test_mix_save (VtrStep *step)
{
  return g_variant_new ("a{sv}", NULL);
}

static void
test_mix_class_init (TestMixClass *klass)
{
  VTR_CONFIGURABLE_CLASS (klass)->name = "test-mix";
  VTR_CONFIGURABLE_CLASS (klass)->title = "Mix";
  VTR_STEP_CLASS (klass)->fit = test_mix_fit;
  VTR_STEP_CLASS (klass)->transform = test_mix_transform;
  VTR_STEP_CLASS (klass)->save = test_mix_save;
}

static void
test_mix_init (TestMix *self)
{
}

/* ---- tests ---- */

static VtrAttribution *
explain (VtrExplainer *explainer, const VtrExplainRequest *request)
{
  g_autoptr (GError) error = NULL;
  VtrExplanation *explanation = vtr_explainer_explain (explainer, request, NULL, &error);

  g_assert_no_error (error);
  return VTR_ATTRIBUTION (explanation);
}

static VtrModel *
make_linear (VtrPipeline *pipeline, const double *coef, guint n, const char *output)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"linear\",\"intercept\":0.5,\"output\":\"");
  g_autoptr (JsonNode) node = NULL;

  g_string_append_printf (text, "%s\",\"coef\":[", output);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%.3f", i > 0 ? "," : "", coef[i]);
  g_string_append (text, "]}");
  node = json_from_string (text->str, NULL);
  return reference_model_new (node, pipeline);
}

/* A number and a town of three: x + 10 for Bonn, 20 for Köln, 40 for Ulm. */
static VtrDataset *
make_towns (gsize n)
{
  static const char *const towns[] = { "Bonn", "Köln", "Ulm" };
  g_autofree double *x = g_new (double, n);
  g_autofree const char **town = g_new (const char *, n);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (gsize i = 0; i < n; i++)
    {
      x[i] = sin ((double) i);
      town[i] = towns[i % 3];
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, n));
  g_ptr_array_add (columns, vtr_column_new_text ("town", VTR_KIND_CATEGORICAL, town, n));
  return vtr_dataset_new (columns);
}

static void
test_one_hot (void)
{
  static const double coef[] = { 1, 10, 20, 40 };
  static const guint32 rows[] = { 0, 1, 2, 5 };
  g_autoptr (VtrDataset) data = make_towns (30), prepared = NULL;
  VtrPipelineNeeds needs = { FALSE, FALSE };
  g_autoptr (VtrPipeline) pipeline = vtr_pipeline_new_automatic (data, &needs);
  g_autoptr (VtrExplainer) explainer = vtr_kernel_shap_new ();
  g_autoptr (VtrModel) model = NULL;
  g_autoptr (VtrAttribution) attribution = NULL;
  g_autoptr (GError) error = NULL;
  const VtrAttributionData *d;
  VtrExplainRequest request;

  prepared = vtr_pipeline_fit (pipeline, data, NULL, 30, NULL, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vtr_pipeline_get_n_outputs (pipeline), ==, 4);
  model = make_linear (pipeline, coef, 4, "identity");
  request = (VtrExplainRequest){
    .model = model, .dataset = data, .rows = rows, .n_rows = 4, .background = data, .output = -1
  };
  attribution = explain (explainer, &request);
  d = vtr_attribution_get_data (attribution);
  g_assert_cmpuint (d->n_features, ==, 2);
  g_assert_cmpstr (d->features[1], ==, "town");
  for (guint r = 0; r < 4; r++)
    g_assert_cmpfloat_with_epsilon (d->values[2 * r + 1], coef[1 + rows[r] % 3] - 70.0 / 3, 1e-10);
}

/* The same function, once of the columns and once of their sum and difference. */
static void
test_mixed (void)
{
  static const double plain[] = { 0.3, -0.1, 0.2, 0.05, 0.1, -0.2 };
  static const double mixed[] = { 0.1, 0.2, 0.2, 0.05, 0.1, -0.2 };
  g_autoptr (VtrDataset) rows = reference_table ("breast30", "rows.csv");
  g_autoptr (VtrDataset) background = reference_table ("breast30", "background.csv");
  static const guint columns[] = { 0, 1, 5, 6, 7, 8 };
  static const guint32 index[] = { 0, 1, 2 };
  g_autoptr (VtrDataset) few = vtr_dataset_select (rows, columns, 6), prepared = NULL;
  g_autoptr (VtrDataset) base = vtr_dataset_select (background, columns, 6);
  g_autoptr (VtrPipeline) direct = reference_pipeline (base), mixing = vtr_pipeline_new ();
  g_autoptr (VtrExplainer) kernel = vtr_kernel_shap_new (), exact = vtr_exact_shapley_new ();
  g_autoptr (VtrModel) model_plain = NULL, model_mixed = NULL;
  g_autoptr (VtrAttribution) a = NULL, b = NULL, e = NULL;
  g_autoptr (VtrStep) mix = g_object_new (TEST_TYPE_MIX, NULL);
  g_autoptr (GError) error = NULL;
  VtrExplainRequest request;

  vtr_pipeline_append (mixing, mix);
  prepared = vtr_pipeline_fit (mixing, base, NULL, 100, NULL, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vtr_pipeline_get_source (mixing, 0), ==, -1);
  model_plain = make_linear (direct, plain, 6, "sigmoid");
  model_mixed = make_linear (mixing, mixed, 6, "sigmoid");
  request = (VtrExplainRequest){ .model = model_plain,
                                 .dataset = few,
                                 .rows = index,
                                 .n_rows = 3,
                                 .background = base,
                                 .output = -1 };
  a = explain (kernel, &request);
  request.model = model_mixed;
  b = explain (kernel, &request);
  e = explain (exact, &request);
  for (gsize i = 0; i < 3 * 2 * 6; i++)
    {
      double want = vtr_attribution_get_data (a)->values[i];

      g_assert_cmpfloat_with_epsilon (vtr_attribution_get_data (b)->values[i], want, 1e-10);
      g_assert_cmpfloat_with_epsilon (vtr_attribution_get_data (e)->values[i], want, 1e-10);
    }
  g_assert_cmpfloat (fabs (vtr_attribution_get_data (a)->values[0]), >, 1e-3);
}

/* The target is three times the first column: only that one matters, as the document says. */
static void
test_permutation (void)
{
  static const double coef[] = { 3, 0 };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (VtrDataset) features = NULL, data = NULL;
  g_autoptr (VtrPipeline) pipeline = NULL;
  g_autoptr (VtrModel) model = NULL;
  g_autoptr (VtrExplainer) explainer = vtr_permutation_explainer_new ();
  g_autoptr (VtrExplanation) explanation = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  const VtrPermutationImportance *importance;
  double a[40], b[40], target[40];
  guint32 rows[40];
  VtrExplainRequest request;

  for (guint i = 0; i < 40; i++)
    {
      a[i] = sin (i);
      b[i] = cos (3 * i);
      target[i] = 3 * a[i] + 0.5;
      rows[i] = i;
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("a", a, 40));
  g_ptr_array_add (columns, vtr_column_new_numeric ("b", b, 40));
  features = vtr_dataset_new (columns);
  g_ptr_array_add (columns, vtr_column_new_numeric ("target", target, 40));
  data = vtr_dataset_new (columns);
  pipeline = reference_pipeline (features);
  model = make_linear (pipeline, coef, 2, "identity");
  request = (VtrExplainRequest){
    .model = model, .dataset = data, .rows = rows, .n_rows = 40, .output = -1
  };
  explanation = vtr_explainer_explain (explainer, &request, NULL, &error);
  g_assert_no_error (error);
  importance = vtr_shuffle_explanation_get (VTR_SHUFFLE_EXPLANATION (explanation));
  g_assert_cmpfloat (importance->mean[0], >, 1);
  g_assert_cmpfloat (importance->mean[1], ==, 0);
  node = vtr_explanation_to_json (explanation);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "metric"), ==, "r2");
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (node), "features")),
                    ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/players/one-hot-group-is-one", test_one_hot);
  g_test_add_func ("/explain/players/mixing-pipeline-is-asked-through", test_mixed);
  g_test_add_func ("/explain/permutation/finds-the-column-that-matters", test_permutation);
  return g_test_run ();
}
