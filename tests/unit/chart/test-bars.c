/* Bars of features: importances by shuffling, mean |SHAP|. */
#include "inputs.h"
#include "vtr-chart-bar.h"
#include "vtr-chart-importance.h"

static char *const features[] = { (char *) "low", (char *) "high", (char *) "useless", (char *) "harmful", NULL };
static double mean[] = { 0.05, 0.2, 0, -0.01 }, std[] = { 0.01, 0.02, 0, 0.005 };

static VtrPicture *
build_importance (guint max_display)
{
  VtrPermutationImportance importance = { .metric = VTR_METRIC_ROC_AUC, .n_features = 4, .n_repeats = 5,
                                          .features = (char **) features, .mean = mean, .std = std, .n_rows = 1200 };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.permutation = &importance;
  input.max_display = max_display;
  return input_must_build ("importance", input);
}

static void
test_importance (void)
{
  g_autoptr (VtrPicture) picture = build_importance (0);

  input_golden (picture, "chart-importance", 480, 260);
  assert_text (picture, "feature", 0, "high");
  assert_text (picture, "feature", 3, "harmful");
  g_assert_cmpfloat (input_number (picture, "std", 1), ==, 0.01);
  assert_says (picture->sentence, "most important is high with 0.200, then low with 0.050");
}

/* The bar of the rest is their sum; the table has them all. */
static void
test_others (void)
{
  g_autoptr (VtrPicture) picture = build_importance (1);
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, 480, 200, theme);
  g_autofree char *dump = vtr_scene_dump (scene);

  assert_says (dump, "3 others");
  assert_says (dump, "0.040");
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 4);
}

static void
test_importance_tooltip (void)
{
  g_autoptr (VtrPicture) picture = build_importance (0);
  g_autofree char *text = input_first_tooltip (picture, 480, 260);

  g_assert_cmpstr (text, ==, "high\nImportance: 0.200 ± 0.020");
}

static void
test_bar (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = attribution;
  g_autoptr (VtrPicture) picture = input_must_build ("bar", input);
  input_golden (picture, "chart-bar", 480, 240);
  assert_text (picture, "feature", 0, "a");
  g_assert_cmpfloat_with_epsilon (input_number (picture, "mean_abs_shap", 0), (0.3 + 0.2 + 0.1 + 0.25 + 0.15 + 0.22) / 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "std_error", 0), 0.01, 1e-12);
  assert_says (picture->sentence, "P(answer yes)");
}

/* Several classes and none chosen: the mean over them; one chosen: only that. */
static void
test_bar_outputs (void)
{
  VtrAttributionData data = { .n_rows = 1, .n_outputs = 3, .n_features = 1, .exact = TRUE };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  data.outputs = g_strsplit ("a,b,c", ",", 0);
  data.features = g_strsplit ("x", ",", 0);
  data.rows = g_new0 (guint32, 1);
  data.values = g_memdup2 ((double[]) { 0.3, -0.6, 0 }, 3 * sizeof (double));
  data.std_errors = g_new0 (double, 3);
  data.predictions = g_new0 (double, 3);
  data.base_values = g_new0 (double, 3);
  g_autoptr (VtrAttribution) attribution = vtr_attribution_new (&data);
  input.attribution = attribution;
  g_autoptr (VtrPicture) all = input_must_build ("bar", input);
  input.output = 1;
  g_autoptr (VtrPicture) one = input_must_build ("bar", input);
  g_assert_cmpfloat_with_epsilon (input_number (all, "mean_abs_shap", 0), 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (one, "mean_abs_shap", 0), 0.6, 1e-12);
}

static void
test_needs (void)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("importance", input, VTR_ERROR_UNSUPPORTED);
  input_refuses ("bar", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_BAR);
  g_type_ensure (VTR_TYPE_CHART_IMPORTANCE);
  g_test_add_func ("/chart/importance/shuffled", test_importance);
  g_test_add_func ("/chart/importance/others-are-summed", test_others);
  g_test_add_func ("/chart/importance/tooltip", test_importance_tooltip);
  g_test_add_func ("/chart/bar/mean-abs", test_bar);
  g_test_add_func ("/chart/bar/several-outputs", test_bar_outputs);
  g_test_add_func ("/chart/bars/say-what-they-need", test_needs);
  return g_test_run ();
}
