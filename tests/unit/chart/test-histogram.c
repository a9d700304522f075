/* Histograms: bins, value bars, categories, the split by class. */
#include "inputs.h"
#include "vtr-chart-columns.h"
#include "vtr-chart-histogram.h"

static VtrPicture *
build (const char *spec)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.dataset = dataset;
  return input_must_build (spec, input);
}

static double
sum_rows (VtrPicture *picture)
{
  double sum = 0;

  for (gsize i = 0; i < vtr_dataset_get_n_rows (picture->table); i++)
    sum += input_number (picture, "rows", i);
  return sum;
}

static void
test_numbers (void)
{
  g_autoptr (VtrPicture) picture = build ("histogram:size");

  input_golden (picture, "chart-histogram", 420, 300);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 48);    /* 24 bins × 2 classes */
  g_assert_cmpfloat (sum_rows (picture), ==, 30);
  assert_text (picture, "answer", 0, "yes");          /* the chosen class is at the foot */
  g_assert_cmpfloat (input_number (picture, "rows", 0), ==, 0);
  g_assert_cmpfloat (input_number (picture, "low", 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "high", 23), 2.9, 1e-12);
}

static void
test_whole_numbers (void)
{
  g_autoptr (VtrPicture) picture = build ("histogram:count");

  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 10);
  g_assert_cmpfloat (input_number (picture, "low", 3), ==, 3);
  g_assert_cmpfloat (input_number (picture, "high", 3), ==, 3);
  assert_says (picture->sentence, "most frequent: 0, 20.0%");
}

static void
test_categories (void)
{
  g_autoptr (VtrPicture) picture = build ("histogram:kind");

  input_golden (picture, "chart-histogram-kind", 420, 220);
  assert_text (picture, "value", 0, "red");            /* by frequency */
  g_assert_cmpfloat (sum_rows (picture), ==, 25);
  assert_says (picture->sentence, "most frequent: red, 60.0%");
  assert_says (picture->sentence, "16.7% are missing");
}

/* The target itself is not split by itself. */
static void
test_target (void)
{
  g_autoptr (VtrPicture) picture = build ("histogram:answer");

  g_assert_cmpint (vtr_dataset_find (picture->table, "answer"), <, 0);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 2);
}

static void
test_bins (void)
{
  const double spread[] = { -1, 0.1, 0.2, 0.7, 3, NAN, INFINITY }, same[] = { 2.5, 2.5 }, sparse[] = { 0, 1000000 };
  g_autoptr (VtrChartBins) bins = vtr_chart_bins_new (spread, 7), one = vtr_chart_bins_new (same, 2);
  g_autoptr (VtrChartBins) far = vtr_chart_bins_new (sparse, 2), none = vtr_chart_bins_new (NULL, 0);

  g_assert_cmpuint (bins->n, ==, 24);
  g_assert_cmpint (vtr_chart_bins_find (bins, -1), ==, 0);
  g_assert_cmpint (vtr_chart_bins_find (bins, 3), ==, 23);
  g_assert_cmpint (vtr_chart_bins_find (bins, 3.0001), ==, -1);
  g_assert_cmpint (vtr_chart_bins_find (bins, NAN), ==, -1);
  for (guint b = 0; b < 24; b++)
    g_assert_cmpint (vtr_chart_bins_find (bins, bins->edges[b]), ==, b);    /* a lower edge belongs to its bin */
  g_assert_cmpint (vtr_chart_bins_find (one, 2.5), >=, 0);
  g_assert_cmpuint (far->n, ==, 24);          /* two values, but not a million bars */
  g_assert_cmpuint (none->n, >, 0);
}

static void
test_needs (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("histogram:size", input, VTR_ERROR_UNSUPPORTED);
  input.dataset = dataset;
  input_refuses ("histogram:siez", input, VTR_ERROR_BAD_VALUE);
  input_refuses ("histogram", input, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_HISTOGRAM);
  g_test_add_func ("/chart/histogram/numbers", test_numbers);
  g_test_add_func ("/chart/histogram/whole-numbers", test_whole_numbers);
  g_test_add_func ("/chart/histogram/categories", test_categories);
  g_test_add_func ("/chart/histogram/target", test_target);
  g_test_add_func ("/chart/histogram/bins", test_bins);
  g_test_add_func ("/chart/histogram/says-what-it-needs", test_needs);
  return g_test_run ();
}
