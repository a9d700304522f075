/* Explanations as documents and tables, and receipts there and back. */
#include "vtr-error.h"
#include "vtr-explanation.h"
#include "vtr-json.h"

static VtrAttribution *
make_attribution (void)
{
  static const char *const names[] = { "age", "town", NULL }, *const classes[] = { "no", "yes", NULL };
  static const char *const towns[] = { "Ulm", NULL };
  static const guint32 rows[] = { 4, 9 };
  static const double values[] = { 1, -2, -1, 2, 0.5, 0.25, -0.5, -0.25 }, errors[8] = { [3] = 0.125 };
  static const double predictions[] = { 0, 2, 1.75, 0.25 }, base[] = { 1, 1 }, ages[] = { 33, 0.1 };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  VtrAttributionData data = {
    .n_rows = 2,
    .n_outputs = 2,
    .n_features = 2,
    .outputs = g_strdupv ((char **) classes),
    .features = g_strdupv ((char **) names),
    .rows = g_memdup2 (rows, sizeof rows),
    .values = g_memdup2 (values, sizeof values),
    .std_errors = g_memdup2 (errors, sizeof errors),
    .predictions = g_memdup2 (predictions, sizeof predictions),
    .base_values = g_memdup2 (base, sizeof base),
    .n_evaluations = 1234,
  };

  g_ptr_array_add (columns, vtr_column_new_numeric ("age", ages, 2));
  g_ptr_array_add (columns, vtr_column_new_text ("town", VTR_KIND_CATEGORICAL, towns, 2));
  data.data = vtr_dataset_new (columns);
  return vtr_attribution_new (&data);
}

static void
test_numbers (void)
{
  g_autoptr (VtrAttribution) attribution = make_attribution ();
  g_autofree double *mean = vtr_attribution_mean_abs (attribution, 1);

  g_assert_cmpfloat (vtr_attribution_get_residual (attribution), ==, 0);
  g_assert_cmpfloat (vtr_attribution_get_max_std_error (attribution), ==, 0.125);
  g_assert_cmpfloat (mean[0], ==, 0.75);
  g_assert_cmpfloat (mean[1], ==, 1.125);
}

static void
test_document (void)
{
  g_autoptr (VtrAttribution) attribution = make_attribution ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  vtr_explanation_add_note (VTR_EXPLANATION (attribution), "A note.");
  vtr_explanation_add_note (VTR_EXPLANATION (attribution), "A note.");
  vtr_explanation_set_seconds (VTR_EXPLANATION (attribution), 0.5);
  node = vtr_explanation_to_json (VTR_EXPLANATION (attribution));
  text = vtr_json_to_string (node, FALSE);
  g_assert_nonnull (strstr (text, "\"outputs\":[\"no\",\"yes\"],\"features\":[\"age\",\"town\"]"));
  g_assert_nonnull (strstr (text, "\"rows\":[{\"row\":4,\"prediction\":["));
  g_assert_nonnull (strstr (text, "\"evaluations\":1234,\"additivity_error\":0"));
  g_assert_nonnull (strstr (text, "\"notes\":[\"A note.\"]"));
}

static void
test_table (void)
{
  g_autoptr (VtrAttribution) attribution = make_attribution ();
  g_autoptr (VtrDataset) table = vtr_explanation_to_table (VTR_EXPLANATION (attribution));
  g_autofree char *first = vtr_column_dup_text (vtr_dataset_get_column (table, 5), 0);
  g_autofree char *town = vtr_column_dup_text (vtr_dataset_get_column (table, 5), 1);

  g_assert_cmpuint (vtr_dataset_get_n_rows (table), ==, 8);
  g_assert_cmpstr (first, ==, "33");
  g_assert_cmpstr (town, ==, "Ulm");
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (table, 0), 7), ==, 9);
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (table, 6), 7), ==, -0.25);
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (table, 7), 3), ==, 0.125);
}

static void
test_receipt (void)
{
  VtrReceipt *receipt = vtr_receipt_new ();
  g_autoptr (VtrReceipt) copy = NULL, back = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;
  double tolerance;

  receipt->method = g_strdup ("kernel");
  receipt->data = g_strdup ("a “quoted”.csv");
  receipt->seed = G_MAXUINT64 - 3;
  receipt->options = g_variant_ref_sink (
      g_variant_new_parsed ("{'l1': <'none'>, 'tolerance': <0.1>, 'samples': <uint32 7>}"));
  copy = vtr_receipt_copy (receipt);
  vtr_receipt_free (receipt);
  vtr_receipt_to_json (copy, builder);
  node = json_builder_get_root (builder);
  back = vtr_receipt_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->data, ==, copy->data);
  g_assert_cmpstr (back->version, ==, copy->version);
  g_assert_null (back->model);
  g_assert_cmpuint (back->seed, ==, G_MAXUINT64 - 3);
  g_assert_true (g_variant_lookup (back->options, "l1", "&s", &text));
  g_assert_cmpstr (text, ==, "none");
  g_assert_true (g_variant_lookup (back->options, "tolerance", "d", &tolerance));
  g_assert_cmpfloat (tolerance, ==, 0.1);
}

static void
test_bad_receipts (void)
{
  static const char *const bad[] = { "[]", "{}", "{\"method\":1}", "{\"method\":\"kernel\",\"data\":[]}",
                                     "{\"method\":\"kernel\",\"options\":3}",
                                     "{\"method\":\"kernel\",\"options\":{\"a\":{}}}",
                                     "{\"method\":\"kernel\",\"options\":{\"a\":[1]}}", "{\"receipt\":null}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (bad[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_receipt_from_json (node, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/attribution/sums-and-means", test_numbers);
  g_test_add_func ("/explain/attribution/document", test_document);
  g_test_add_func ("/explain/attribution/table", test_table);
  g_test_add_func ("/explain/receipt/there-and-back", test_receipt);
  g_test_add_func ("/explain/receipt/refuses-what-is-none", test_bad_receipts);
  return g_test_run ();
}
