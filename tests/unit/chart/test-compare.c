/* Two models' SHAP values of the same rows: what is in both, sizes, agreement, the picture. */
#include "inputs.h"
#include "vtr-chart-compare.h"
#include "vtr-comparison.h"

/* @features and @outputs are separated by commas; values [row][output][feature]. */
static VtrAttribution *
make (const char *features,
      const char *outputs,
      const guint32 *rows,
      guint n_rows,
      const double *values)
{
  VtrAttributionData data = { .n_rows = n_rows, .target = g_strdup ("answer") };

  data.features = g_strsplit (features, ",", 0);
  data.outputs = g_strsplit (outputs, ",", 0);
  data.n_features = g_strv_length (data.features);
  data.n_outputs = g_strv_length (data.outputs);
  data.rows = g_memdup2 (rows, n_rows * sizeof *rows);
  data.values = g_memdup2 (values, n_rows * data.n_outputs * data.n_features * sizeof *values);
  data.std_errors = g_new0 (double, n_rows *data.n_outputs *data.n_features);
  data.predictions = g_new0 (double, n_rows *data.n_outputs);
  data.base_values = g_new0 (double, data.n_outputs);
  return vtr_attribution_new (&data);
}

static VtrComparison *
must_compare (VtrAttribution *first, VtrAttribution *second, int output)
{
  g_autoptr (GError) error = NULL;
  VtrComparison *comparison = vtr_comparison_new (first, second, output, &error);

  g_assert_no_error (error);
  return comparison;
}

/* As input_attribution(), rows 0, 10, …, 50; this one leans on "b" and on "d", and knows no "c". */
static VtrAttribution *
make_other (void)
{
  static const guint32 rows[] = { 20, 0, 70 };
  static const double values[] = { -0.1, 0.2, 0.04, 0.1, -0.4, 0.02, 9, 9, 9 };

  return make ("a,b,d", "yes", rows, 3, values);
}

/* Rows and features are matched by what they are called, not by their place. */
static void
test_matches (void)
{
  g_autoptr (VtrAttribution) first = input_attribution (), second = make_other ();
  g_autoptr (VtrComparison) comparison = must_compare (first, second, -1);

  g_assert_cmpuint (comparison->n_rows, ==, 2);
  g_assert_cmpuint (comparison->rows[0], ==, 0);
  g_assert_cmpuint (comparison->rows[1], ==, 20);
  g_assert_cmpuint (comparison->n, ==, 4);
  g_assert_cmpstr (comparison->features[0], ==, "b");
  g_assert_cmpstr (comparison->features[1], ==, "a");
  g_assert_cmpstr (comparison->features[2], ==, "d");
  g_assert_cmpint (comparison->of_first[1], ==, 0);
  g_assert_cmpint (comparison->of_first[2], ==, -1);
  g_assert_cmpfloat_with_epsilon (comparison->values[0][0], (0.10 + 0.12) / 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison->values[1][0], 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison->values[1][2], 0.03, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison->errors[0][0], 0.01, 1e-12);
  g_assert_true (isnan (comparison->values[0][2]) && isnan (comparison->values[1][3]));
  g_assert_cmpuint (comparison->differs_most, ==, 0);
  g_assert_true (isnan (comparison->correlation)); /* two features in both */
}

/* Of one row, signs are kept; ranks and ties as by hand. */
static void
test_agreement (void)
{
  static const guint32 rows[] = { 4 };
  static const double one[] = { 0.5, -0.2, 0.1, 0.1, 0, 0 }, two[] = { 0.1, 0.3, 0.2, -0.1, 0, 0 };
  g_autoptr (VtrAttribution) first = make ("a,b,c,d,e,f", "x", rows, 1, one);
  g_autoptr (VtrAttribution) second = make ("a,b,c,d,e,f", "x", rows, 1, two);
  g_autoptr (VtrComparison) comparison = must_compare (first, second, -1),
                            same = must_compare (first, first, -1);

  g_assert_true (comparison->is_signed);
  g_assert_cmpfloat (comparison->values[0][1], ==, -0.2);
  /* Off the middle rank: −2.5 2.5 −1 −1 1 1 and −0.5 −2.5 −1.5 2.5 1 1. */
  g_assert_cmpfloat_with_epsilon (comparison->correlation, -4 / sqrt (16.5 * 17), 1e-12);
  g_assert_cmpuint (comparison->n_top, ==, 5);
  g_assert_cmpuint (comparison->n_shared, ==, 4); /* what moves nothing is not shared */
  g_assert_cmpfloat_with_epsilon (same->correlation, 1, 1e-12);
}

/* Several outputs: the one asked for by name, or the mean over all. */
static void
test_outputs (void)
{
  static const guint32 rows[] = { 1, 2 };
  static const double one[] = { 1, 2, 3, 1, 2, 3 }, two[] = { 30, 10, 20, 30, 10, 20 };
  g_autoptr (VtrAttribution) first = make ("a", "x,y,z", rows, 2, one),
                             second = make ("a", "z,x,y", rows, 2, two);
  g_autoptr (VtrComparison) all = must_compare (first, second, -1),
                            y = must_compare (first, second, 1);

  g_assert_cmpint (all->output, ==, -1);
  g_assert_cmpfloat_with_epsilon (all->values[0][0], 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (all->values[1][0], 20, 1e-12);
  g_assert_cmpfloat_with_epsilon (y->values[0][0], 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (y->values[1][0], 20, 1e-12);
}

static void
refuses (VtrAttribution *first, VtrAttribution *second, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_comparison_new (first, second, -1, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  assert_says (error->message, part);
}

static void
test_refuses (void)
{
  static const guint32 rows[] = { 0 }, others[] = { 1 };
  static const double value[] = { 1 };
  g_autoptr (VtrAttribution) first = make ("a", "x", rows, 1, value);
  g_autoptr (VtrAttribution) elsewhere = make ("a", "x", others, 1, value),
                             else_what = make ("a", "y", rows, 1, value);
  g_autoptr (VtrAttribution) raw = make ("a", "x", rows, 1, value);
  VtrReceipt *receipt = vtr_receipt_new ();

  receipt->output = g_strdup ("raw");
  vtr_explanation_take_receipt (VTR_EXPLANATION (raw), receipt);
  refuses (first, elsewhere, "no row in common");
  refuses (first, else_what, "do not predict the same");
  refuses (first, raw, "different scales");
}

static void
test_picture (void)
{
  g_autoptr (VtrAttribution) first = input_attribution (), second = make_other ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = first;
  input_refuses ("compare", input, VTR_ERROR_UNSUPPORTED);
  input.other = second;
  input.attribution_names[0] = "forest";
  input.attribution_names[1] = "logistic";
  g_autoptr (VtrPicture) picture = input_must_build ("compare", input);
  input_golden (picture, "chart-compare", 480, 260);
  assert_text (picture, "feature", 0, "b");
  g_assert_cmpfloat_with_epsilon (input_number (picture, "logistic", 0), 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "forest std_error", 0), 0.01, 1e-12);
  assert_says (picture->sentence,
               "P(answer yes) over 2 rows: forest and logistic share 2 of their 4 strongest");
  assert_says (picture->sentence, "differ most on b, with 0.110 against 0.300");
}

static void
test_one_row (void)
{
  static const guint32 rows[] = { 4 };
  static const double one[] = { 0.5, -0.2, 0.1 }, two[] = { -0.1, 0.3, 0.1 };
  g_autoptr (VtrAttribution) first = make ("a,b,c", "x", rows, 1, one),
                             second = make ("a,b,c", "x", rows, 1, two);
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = first;
  input.other = second;
  g_autoptr (VtrPicture) picture = input_must_build ("compare", input);
  input_golden (picture, "chart-compare-row", 480, 220);
  g_autofree char *tooltip = input_first_tooltip (picture, 480, 220);
  g_assert_cmpstr (tooltip, ==, "a\nfirst model: +0.500\nsecond model: −0.100");
  assert_says (picture->sentence, "over row 4");
  assert_says (picture->sentence, "with +0.500 against −0.100");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_COMPARE);
  g_test_add_func ("/explain/comparison/matches-by-name", test_matches);
  g_test_add_func ("/explain/comparison/agreement", test_agreement);
  g_test_add_func ("/explain/comparison/outputs", test_outputs);
  g_test_add_func ("/explain/comparison/refuses", test_refuses);
  g_test_add_func ("/chart/compare/two-models", test_picture);
  g_test_add_func ("/chart/compare/one-row", test_one_row);
  return g_test_run ();
}
