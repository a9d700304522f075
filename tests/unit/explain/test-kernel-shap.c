/* KernelSHAP and exact Shapley values on fully specified models, against values computed elsewhere.
 */
#include "reference-model.h"
#include "vtr-error.h"
#include "vtr-exact-shapley.h"
#include "vtr-json.h"
#include "vtr-kernel-shap.h"
#include "vtr-parallel.h"
#include <math.h>
#include <string.h>

static const char *const folders[] = { "diabetes10_regression", "breast10_binary", "wine12_binary",
                                       "titanic7_binary" };
static const char *const kinds[] = { "linear", "mlp", "trees" };

static VtrAttribution *
explain (VtrExplainer *explainer, const VtrExplainRequest *request)
{
  g_autoptr (GError) error = NULL;
  VtrExplanation *explanation = vtr_explainer_explain (explainer, request, NULL, &error);

  g_assert_no_error (error);
  return VTR_ATTRIBUTION (explanation);
}

static VtrExplainer *
kernel (const char *name, const char *value)
{
  VtrExplainer *explainer = vtr_kernel_shap_new ();
  g_autoptr (GError) error = NULL;

  if (name != NULL)
    vtr_configurable_set (VTR_CONFIGURABLE (explainer), name, value, &error);
  g_assert_no_error (error);
  return explainer;
}

static gboolean
has_note (VtrAttribution *attribution, const char *part)
{
  const char *const *notes = vtr_explanation_get_notes (VTR_EXPLANATION (attribution));

  for (gsize i = 0; notes[i] != NULL; i++)
    if (strstr (notes[i], part) != NULL)
      return TRUE;
  return FALSE;
}

/* The last output's values against a case of shap_exact.json. */
static void
compare (VtrAttribution *attribution, JsonObject *want)
{
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  JsonArray *rows = json_object_get_array_member (want, "values");
  guint o = d->n_outputs - 1;

  g_assert_cmpfloat_with_epsilon (d->base_values[o], json_object_get_double_member (want, "base"),
                                  1e-8);
  g_assert_cmpuint (d->n_rows, ==, json_array_get_length (rows));
  for (gsize r = 0; r < d->n_rows; r++)
    for (guint f = 0; f < d->n_features; f++)
      {
        double value = json_array_get_double_element (json_array_get_array_element (rows, r), f);

        g_assert_cmpfloat_with_epsilon (d->values[vtr_attribution_index (d, r, o, f)], value,
                                        1e-8 * MAX (1, fabs (value)));
        g_assert_cmpfloat (d->std_errors[vtr_attribution_index (d, r, o, f)], ==, 0);
      }
  g_assert_true (d->exact);
  g_assert_cmpfloat (vtr_attribution_get_residual (attribution), <, 1e-10);
}

static void
check_case (const char *folder, const char *kind, gboolean logit, JsonObject *want)
{
  g_autofree char *file = g_strdup_printf ("%s.json", kind);
  g_autoptr (VtrExplainer) exact = vtr_exact_shapley_new (), sampled = kernel ("samples", "5000");
  g_autoptr (VtrAttribution) by_exact = NULL, by_kernel = NULL;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, folder, file);
  request = reference_request (&c);
  request.logit = logit;
  by_exact = explain (exact, &request);
  by_kernel = explain (sampled, &request);
  compare (by_exact, want);
  compare (by_kernel, want);
  reference_case_clear (&c);
}

static void
test_reference (gconstpointer data)
{
  const char *folder = data;
  g_autoptr (JsonNode) node = reference_json (folder, "shap_exact.json");
  JsonObject *cases;

  if (node == NULL)
    {
      g_test_skip ("the reference files are not here");
      return;
    }
  cases = json_object_get_object_member (json_node_get_object (node), "cases");
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (int logit = 0; logit < 2; logit++)
      {
        g_autofree char *name = g_strdup_printf ("%s_%s", kinds[k], logit ? "logit" : "identity");

        if (json_object_has_member (cases, name))
          check_case (folder, kinds[k], logit, json_object_get_object_member (cases, name));
      }
}

/* By default ten features are exact, and every coalition is asked once. */
static void
test_default_exact (void)
{
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL);
  g_autoptr (VtrAttribution) attribution = NULL;
  const VtrAttributionData *d;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "breast10_binary", "mlp.json");
  request = reference_request (&c);
  attribution = explain (explainer, &request);
  d = vtr_attribution_get_data (attribution);
  g_assert_true (d->exact && has_note (attribution, "Exact"));
  g_assert_cmpuint (d->n_samples, ==, 1022);
  g_assert_cmpuint (d->n_evaluations, ==, 10 * 1022 * 100 + 10 + 100);
  g_assert_cmpuint (reference_model_count (c.model), <=, d->n_evaluations + 100);
  for (gsize r = 0; r < d->n_rows; r++)
    for (guint f = 0; f < d->n_features; f++)
      g_assert_cmpfloat_with_epsilon (d->values[vtr_attribution_index (d, r, 0, f)],
                                      -d->values[vtr_attribution_index (d, r, 1, f)], 1e-12);
  reference_case_clear (&c);
}

/* Thirty features: the RMSE of the sampled values is at most the reference sampler's mean + 3 sd.
 */
static void
test_quality (void)
{
  g_autoptr (JsonNode) node = reference_json ("breast30", "kernel_quality.json");
  guint n_seeds = g_test_slow () ? 100 : 5;
  JsonArray *exact;
  double mse = 0, z2 = 0, inside = 0, count = 0;
  ReferenceCase c;

  reference_case_open (&c, "breast30", "model_margin.json");
  exact = json_object_get_array_member (
      json_object_get_object_member (json_node_get_object (node), "exact_interventional_margin"),
      "values");
  for (guint seed = 0; seed < n_seeds; seed++)
    {
      VtrExplainRequest request = reference_request (&c);
      g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL);
      g_autoptr (VtrAttribution) attribution = NULL;
      const VtrAttributionData *d;

      request.seed = seed;
      attribution = explain (explainer, &request);
      d = vtr_attribution_get_data (attribution);
      g_assert_cmpuint (d->n_samples, <=, 2108);
      g_assert_cmpfloat (vtr_attribution_get_residual (attribution), <, 1e-12);
      for (gsize i = 0; i < d->n_rows * d->n_features; i++)
        {
          double value = json_array_get_double_element (
              json_array_get_array_element (exact, i / d->n_features), i % d->n_features);
          double gap = d->values[i] - value, z = gap / d->std_errors[i];

          g_assert_cmpfloat (d->std_errors[i], >, 0);
          mse += gap * gap;
          z2 += z * z;
          inside += fabs (z) < 1.96;
          count++;
        }
    }
  g_test_message ("rmse %.5f, sd of z %.3f, inside 95 %% %.3f", sqrt (mse / count),
                  sqrt (z2 / count), inside / count);
  g_assert_cmpfloat (sqrt (mse / count), <, 0.004008 + 3 * 0.000466);
  g_assert_cmpfloat (sqrt (z2 / count), <, 1.25);
  g_assert_cmpfloat (sqrt (z2 / count), >, 0.75);
  reference_case_clear (&c);
}

/* On a real model with 400 of its 4,094 coalitions, both links. */
static void
test_calibration (void)
{
  for (int logit = 0; logit < 2; logit++)
    {
      g_autoptr (VtrExplainer) whole = vtr_exact_shapley_new ();
      g_autoptr (VtrAttribution) exact = NULL;
      double z2 = 0, count = 0;
      VtrExplainRequest request;
      ReferenceCase c;

      reference_case_open (&c, "wine12_binary", "mlp.json");
      request = reference_request (&c);
      request.logit = logit;
      request.output = 1;
      exact = explain (whole, &request);
      for (guint seed = 0; seed < 40; seed++)
        {
          g_autoptr (VtrExplainer) explainer = kernel ("samples", "400");
          g_autoptr (VtrAttribution) sampled = NULL;
          const VtrAttributionData *a = vtr_attribution_get_data (exact), *b;

          request.seed = seed;
          sampled = explain (explainer, &request);
          b = vtr_attribution_get_data (sampled);
          for (gsize i = 0; i < b->n_rows * b->n_features; i++)
            {
              double z = (b->values[i] - a->values[i]) / b->std_errors[i];

              z2 += z * z;
              count++;
            }
        }
      g_test_message ("logit %d: sd of z %.3f", logit, sqrt (z2 / count));
      g_assert_cmpfloat (sqrt (z2 / count), <, 1.25);
      g_assert_cmpfloat (sqrt (z2 / count), >, 0.75);
      reference_case_clear (&c);
    }
}

/* Features equal to the whole background are no players; one player gets all of the difference. */
static void
test_varying (void)
{
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL);
  g_autoptr (VtrDataset) one = NULL, changed = NULL;
  g_autoptr (VtrColumn) column = NULL;
  g_autoptr (VtrAttribution) same = NULL, single = NULL;
  const VtrAttributionData *d;
  guint32 first = 0;
  double other = 14.5;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "wine12_binary", "linear.json");
  request = reference_request (&c);
  one = vtr_dataset_take_rows (c.background, &first, 1);
  request.background = request.dataset = one;
  request.n_rows = 1;
  same = explain (explainer, &request);
  d = vtr_attribution_get_data (same);
  for (gsize i = 0; i < 2 * d->n_features; i++)
    g_assert_true (d->values[i] == 0 && d->std_errors[i] == 0);
  column =
      vtr_column_new_numeric (vtr_column_get_name (vtr_dataset_get_column (one, 0)), &other, 1);
  changed = vtr_dataset_with_column (one, 0, column);
  request.dataset = changed;
  single = explain (explainer, &request);
  d = vtr_attribution_get_data (single);
  g_assert_cmpfloat (d->values[0], ==, d->predictions[0] - d->base_values[0]);
  g_assert_cmpfloat (d->values[0], !=, 0);
  for (guint f = 1; f < d->n_features; f++)
    g_assert_cmpfloat (d->values[f], ==, 0);
  reference_case_clear (&c);
}

static void
test_tolerance (void)
{
  g_autoptr (VtrExplainer) loose = kernel ("samples", "200"), tight = kernel ("samples", "200"),
                           all = kernel ("samples", "100");
  g_autoptr (VtrAttribution) a = NULL, b = NULL, e = NULL;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "wine12_binary", "mlp.json");
  request = reference_request (&c);
  g_assert_true (vtr_configurable_set (VTR_CONFIGURABLE (tight), "tolerance", "0.002", NULL));
  g_assert_true (vtr_configurable_set (VTR_CONFIGURABLE (all), "tolerance", "1e-15", NULL));
  a = explain (loose, &request);
  b = explain (tight, &request);
  e = explain (all, &request);
  g_assert_cmpfloat (vtr_attribution_get_max_std_error (a), >, 0.002);
  g_assert_cmpfloat (vtr_attribution_get_max_std_error (b), <=, 0.002);
  g_assert_cmpuint (vtr_attribution_get_data (b)->n_samples, >, 200);
  g_assert_cmpuint (vtr_attribution_get_data (b)->n_samples, <, 4094);
  g_assert_cmpfloat (vtr_attribution_get_max_std_error (e), ==, 0);
  g_assert_true (vtr_attribution_get_data (e)->exact);
  g_assert_cmpuint (vtr_attribution_get_data (e)->n_evaluations, ==,
                    c.n_rows * 4094 * 100 + c.n_rows + 100);
  reference_case_clear (&c);
}

static void
test_time_limit (void)
{
  g_autoptr (VtrExplainer) explainer = kernel ("time_limit", "0.0001");
  g_autoptr (VtrAttribution) attribution = NULL;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "breast30", "model_margin.json");
  request = reference_request (&c);
  attribution = explain (explainer, &request);
  g_assert_cmpuint (vtr_attribution_get_data (attribution)->n_rows, ==, 1);
  g_assert_true (has_note (attribution, "time limit"));
  reference_case_clear (&c);
}

static void
test_l1 (void)
{
  g_autoptr (VtrExplainer) explainer = kernel ("l1", "num_features(4)"),
                           bad = kernel ("l1", "num_features(0)");
  g_autoptr (VtrAttribution) attribution = NULL;
  g_autoptr (GError) error = NULL;
  const VtrAttributionData *d;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "wine12_binary", "mlp.json");
  request = reference_request (&c);
  attribution = explain (explainer, &request);
  d = vtr_attribution_get_data (attribution);
  for (gsize r = 0; r < d->n_rows; r++)
    for (guint o = 0; o < d->n_outputs; o++)
      {
        guint n = 0;

        for (guint f = 0; f < d->n_features; f++)
          n += d->values[vtr_attribution_index (d, r, o, f)] != 0;
        g_assert_cmpuint (n, ==, 4);
      }
  g_assert_cmpfloat (vtr_attribution_get_residual (attribution), <, 1e-12);
  g_assert_null (vtr_explainer_explain (bad, &request, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  reference_case_clear (&c);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL), exact = vtr_exact_shapley_new ();
  g_autoptr (GError) error = NULL, error2 = NULL;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "breast10_binary", "mlp.json");
  request = reference_request (&c);
  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_explainer_explain (explainer, &request, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (vtr_explainer_explain (exact, &request, progress, &error2));
  g_assert_error (error2, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reference_case_clear (&c);
}

static void
test_bad_requests (void)
{
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL), exact = vtr_exact_shapley_new ();
  g_autoptr (GError) error = NULL, error2 = NULL, error3 = NULL;
  guint32 far = 10;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "diabetes10_regression", "linear.json");
  request = reference_request (&c);
  request.logit = TRUE;
  g_assert_null (vtr_explainer_explain (explainer, &request, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  request.logit = FALSE;
  request.rows = &far;
  request.n_rows = 1;
  g_assert_null (vtr_explainer_explain (explainer, &request, NULL, &error2));
  g_assert_error (error2, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  request = reference_request (&c);
  g_assert_true (vtr_configurable_set (VTR_CONFIGURABLE (exact), "max_features", "9", NULL));
  g_assert_null (vtr_explainer_explain (exact, &request, NULL, &error3));
  g_assert_error (error3, VTR_ERROR, VTR_ERROR_TOO_LARGE);
  reference_case_clear (&c);
}

typedef struct
{
  guint n;
  gsize rows;
  gint64 last;
} Partials;

static void
partial_cb (VtrExplanation *partial, gpointer data)
{
  Partials *seen = data;
  const VtrAttributionData *d = vtr_attribution_get_data (VTR_ATTRIBUTION (partial));
  gint64 now = g_get_monotonic_time ();

  g_assert_cmpuint (d->n_rows, >=, seen->rows);
  g_assert_cmpfloat (vtr_attribution_get_residual (VTR_ATTRIBUTION (partial)), <, 1e-10);
  if (seen->n > 0)
    g_assert_cmpint (now - seen->last, >=, 95000);
  seen->rows = d->n_rows;
  seen->last = now;
  seen->n++;
}

static void
test_partial (void)
{
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL);
  g_autoptr (VtrAttribution) attribution = NULL;
  Partials seen = { 0 };
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "breast30", "model_margin.json");
  request = reference_request (&c);
  request.partial = partial_cb;
  request.partial_data = &seen;
  attribution = explain (explainer, &request);
  g_assert_cmpuint (seen.n, >=, 1);
  reference_case_clear (&c);
}

static void
test_receipt (void)
{
  g_autoptr (VtrExplainer) explainer = kernel ("samples", "300"), again = kernel (NULL, NULL);
  g_autoptr (VtrAttribution) a = NULL, b = NULL;
  g_autoptr (JsonNode) node = NULL, broken = json_from_string ("{\"method\":3}", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (VtrReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const VtrAttributionData *da, *db;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "wine12_binary", "mlp.json");
  request = reference_request (&c);
  request.seed = 77;
  request.output = 1;
  a = explain (explainer, &request);
  node = vtr_explanation_to_json (VTR_EXPLANATION (a));
  text = vtr_json_to_string (node, FALSE);
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  receipt = vtr_receipt_from_json (json_parser_get_root (parser), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->method, ==, "kernel");
  g_assert_cmpstr (receipt->model_hash, ==, vtr_model_get_hash (c.model));
  g_assert_cmpstr (receipt->data_hash, ==, vtr_dataset_get_hash (c.rows));
  g_assert_cmpstr (receipt->background, ==, "background.csv");
  g_assert_cmpstr (receipt->class_name, ==, "1");
  g_assert_cmpstr (receipt->link, ==, "identity");
  g_assert_cmpuint (receipt->seed, ==, 77);
  g_assert_true (
      vtr_configurable_apply_variant (VTR_CONFIGURABLE (again), receipt->options, &error));
  g_assert_no_error (error);
  b = explain (again, &request);
  da = vtr_attribution_get_data (a);
  db = vtr_attribution_get_data (b);
  g_assert_cmpmem (da->values, da->n_rows * da->n_features * 8, db->values,
                   db->n_rows * db->n_features * 8);
  g_assert_null (vtr_receipt_from_json (broken, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
  reference_case_clear (&c);
}

/* The document has what the command line promises, and reads back to the same doubles. */
static void
test_document (void)
{
  static const char *const members[] = { "method", "outputs",     "features", "base_values",
                                         "rows",   "evaluations", "seconds",  "additivity_error",
                                         "notes",  "receipt" };
  g_autoptr (VtrExplainer) explainer = kernel ("samples", "300");
  g_autoptr (VtrAttribution) attribution = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (VtrDataset) table = NULL;
  g_autofree double *mean = NULL;
  const VtrAttributionData *d;
  JsonObject *object, *row;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "wine12_binary", "mlp.json");
  request = reference_request (&c);
  attribution = explain (explainer, &request);
  d = vtr_attribution_get_data (attribution);
  node = vtr_explanation_to_json (VTR_EXPLANATION (attribution));
  object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (object, members[i]));
  row = json_array_get_object_element (json_object_get_array_member (object, "rows"), 2);
  g_assert_cmpint (json_object_get_int_member (row, "row"), ==, 2);
  g_assert_cmpfloat (
      json_array_get_double_element (
          json_array_get_array_element (json_object_get_array_member (row, "values"), 1), 3),
      ==, d->values[vtr_attribution_index (d, 2, 1, 3)]);
  g_assert_cmpuint (json_array_get_length (json_array_get_array_element (
                        json_object_get_array_member (row, "std_errors"), 1)),
                    ==, 12);
  table = vtr_explanation_to_table (VTR_EXPLANATION (attribution));
  g_assert_cmpuint (vtr_dataset_get_n_rows (table), ==, c.n_rows * 2 * 12);
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_lookup (table, "value", NULL), 12 * 5 + 3),
                     ==, d->values[12 * 5 + 3]);
  mean = vtr_attribution_mean_abs (attribution, 1);
  g_assert_cmpfloat (mean[0], >, 0);
  reference_case_clear (&c);
}

static void
test_estimate (void)
{
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL);
  g_autoptr (VtrAttribution) attribution = NULL;
  VtrExplainRequest request;
  double seconds;
  guint64 evaluations;
  ReferenceCase c;

  reference_case_open (&c, "breast10_binary", "mlp.json");
  request = reference_request (&c);
  g_assert_true (
      VTR_EXPLAINER_GET_CLASS (explainer)->estimate (explainer, &request, &seconds, &evaluations));
  attribution = explain (explainer, &request);
  g_assert_cmpuint (evaluations, ==, vtr_attribution_get_data (attribution)->n_evaluations);
  g_assert_cmpfloat (seconds, >, 0);
  reference_case_clear (&c);
}

/* Real rows, as many as asked, weights that sum to 1; both kinds the same again by seed. */
static void
test_background (void)
{
  ReferenceCase c;

  reference_case_open (&c, "breast30", "model_margin.json");
  for (int kmeans = 0; kmeans < 2; kmeans++)
    {
      g_autofree double *weights = NULL, *again_weights = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrDataset) a =
          vtr_background_draw (c.model, c.background, 10, kmeans, 5, &weights, NULL, &error);
      g_autoptr (VtrDataset) b =
          vtr_background_draw (c.model, c.background, 10, kmeans, 5, &again_weights, NULL, &error);
      double sum = 0;

      g_assert_no_error (error);
      g_assert_cmpuint (vtr_dataset_get_n_rows (a), ==, 10);
      g_assert_cmpstr (vtr_dataset_get_hash (a), ==, vtr_dataset_get_hash (b));
      g_assert_true ((weights != NULL) == kmeans);
      for (guint i = 0; kmeans && i < 10; i++)
        {
          gboolean real = FALSE;

          for (gsize r = 0; r < vtr_dataset_get_n_rows (c.background); r++)
            real = real || vtr_column_get_number (vtr_dataset_get_column (a, 3), i) ==
                               vtr_column_get_number (vtr_dataset_get_column (c.background, 3), r);
          g_assert_true (real);
          g_assert_cmpfloat (weights[i], >, 0);
          g_assert_cmpfloat (weights[i], ==, again_weights[i]);
          sum += weights[i];
        }
      g_assert_true (!kmeans || fabs (sum - 1) < 1e-12);
    }
  reference_case_clear (&c);
}

/* Weights of background rows are those of repeated rows. */
static void
test_weights (void)
{
  static const guint32 twice[] = { 0, 1, 1, 2, 2, 2 }, once[] = { 0, 1, 2 };
  static const double weights[] = { 1, 2, 3 };
  g_autoptr (VtrExplainer) explainer = kernel (NULL, NULL);
  g_autoptr (VtrDataset) repeated = NULL, single = NULL;
  g_autoptr (VtrAttribution) a = NULL, b = NULL;
  const VtrAttributionData *da, *db;
  VtrExplainRequest request;
  ReferenceCase c;

  reference_case_open (&c, "breast10_binary", "trees.json");
  repeated = vtr_dataset_take_rows (c.background, twice, 6);
  single = vtr_dataset_take_rows (c.background, once, 3);
  request = reference_request (&c);
  request.background = repeated;
  a = explain (explainer, &request);
  request.background = single;
  request.background_weights = weights;
  b = explain (explainer, &request);
  da = vtr_attribution_get_data (a);
  db = vtr_attribution_get_data (b);
  for (gsize i = 0; i < da->n_rows * 2 * da->n_features; i++)
    g_assert_cmpfloat_with_epsilon (da->values[i], db->values[i], 1e-13);
  reference_case_clear (&c);
}

/* ---- the same bits for any number of threads: this program again, printing a hash ---- */

static int
print_hash (const char *threads)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  vtr_parallel_set_n_threads ((guint) atoi (threads));
  for (guint f = 0; f < 3; f++)
    {
      g_autoptr (VtrExplainer) explainer = kernel ("samples", "700");
      g_autoptr (VtrAttribution) attribution = NULL;
      const VtrAttributionData *d;
      VtrExplainRequest request;
      ReferenceCase c;

      reference_case_open (&c, folders[f], "mlp.json");
      request = reference_request (&c);
      if (f == 2)
        vtr_configurable_set (VTR_CONFIGURABLE (explainer), "tolerance", "0.003", NULL);
      attribution = explain (explainer, &request);
      d = vtr_attribution_get_data (attribution);
      g_checksum_update (sum, (const guchar *) d->values,
                         (gssize) (d->n_rows * d->n_outputs * d->n_features * 8));
      g_checksum_update (sum, (const guchar *) d->std_errors,
                         (gssize) (d->n_rows * d->n_outputs * d->n_features * 8));
      reference_case_clear (&c);
    }
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
      const char *argv[] = { program, "--hash", threads[i], NULL };
      g_autofree char *out = NULL;
      int status;

      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out,
                                   NULL, &status, NULL));
      g_assert_cmpint (status, ==, 0);
      g_assert_cmpuint (strlen (out), >=, 64);
      if (first == NULL)
        first = g_steal_pointer (&out);
      else
        g_assert_cmpstr (out, ==, first);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--hash") == 0)
    return print_hash (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("/explain/exact/agrees-with-reference/%s", folders[i]);

      g_test_add_data_func (name, folders[i], test_reference);
    }
  g_test_add_func ("/explain/kernel-shap/exact-by-default-with-few-features", test_default_exact);
  g_test_add_func ("/explain/kernel-shap/as-good-as-the-reference-sampler", test_quality);
  g_test_add_func ("/explain/kernel-shap/standard-errors-are-calibrated", test_calibration);
  g_test_add_func ("/explain/kernel-shap/only-varying-features-play", test_varying);
  g_test_add_func ("/explain/kernel-shap/stops-at-tolerance", test_tolerance);
  g_test_add_func ("/explain/kernel-shap/stops-at-time-limit", test_time_limit);
  g_test_add_func ("/explain/kernel-shap/l1-keeps-few-and-sums", test_l1);
  g_test_add_func ("/explain/kernel-shap/cancels", test_cancel);
  g_test_add_func ("/explain/kernel-shap/refuses-bad-requests", test_bad_requests);
  g_test_add_func ("/explain/kernel-shap/partial-results-flow", test_partial);
  g_test_add_func ("/explain/kernel-shap/receipt-repeats-it", test_receipt);
  g_test_add_func ("/explain/kernel-shap/document", test_document);
  g_test_add_func ("/explain/kernel-shap/estimate-counts-right", test_estimate);
  g_test_add_func ("/explain/kernel-shap/weights-are-repetitions", test_weights);
  g_test_add_func ("/explain/kernel-shap/same-bits-any-threads", test_threads);
  g_test_add_func ("/explain/background/real-rows-by-seed", test_background);
  return g_test_run ();
}
