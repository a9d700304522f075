/* Precision and recall, calibration and threshold: golden scenes, numbers, sentences, refusals. */
#include "inputs.h"
#include "vtr-chart-calibration.h"
#include "vtr-chart-pr.h"
#include "vtr-chart-threshold.h"

/* Builds @spec of a good and a bad model, the bad one current. */
static VtrPicture *
build (const char *spec, double threshold)
{
  g_autoptr (VtrEvaluation) good = input_evaluation (0.4), bad = input_evaluation (1);
  VtrEvaluation *const evaluations[] = { bad, good };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.evaluations = evaluations;
  input.evaluation_names = input_names;
  input.n_evaluations = 2;
  input.threshold = threshold;
  return input_must_build (spec, input);
}

static void
test_pr (void)
{
  g_autoptr (VtrPicture) picture = build ("pr", 0.4);
  gsize last = vtr_dataset_get_n_rows (picture->table) - 1;

  input_golden (picture, "chart-pr", 480, 440);
  assert_says (picture->sentence, "the best is Logistic with average precision 1.000");
  assert_says (picture->sentence, "Calling every row positive gives 0.25");
  assert_text (picture, "series", 0, "Logistic");
  assert_text (picture, "series", last, "Forest");
  g_assert_cmpfloat (input_number (picture, "recall", last), ==, 0);
  g_assert_cmpfloat (input_number (picture, "precision", last), ==, 1);
}

/* The point of a threshold is the model's own precision and recall there. */
static void
test_pr_threshold (void)
{
  g_autoptr (VtrEvaluation) evaluation = input_evaluation (1);
  const VtrEvaluationData *data = vtr_evaluation_get_data (evaluation);
  VtrThresholdOptions options = { VTR_THRESHOLD_BEST_F1, 0, 1, 1 };
  VtrEvaluation *const evaluations[] = { evaluation };
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  VtrThresholdPoint point;

  input.evaluations = evaluations;
  input.n_evaluations = 1;
  input.threshold = 0.62;
  g_assert_true (
      vtr_evaluation_at_threshold (evaluation, data->positive, 0.62, &options, &point));
  g_autoptr (VtrPicture) picture = input_must_build ("pr", input);
  g_autofree char *wanted =
      g_strdup_printf ("threshold 0.62: recall %.2f, precision %.2f", point.recall, point.precision);
  assert_says (picture->sentence, wanted);
}

static void
test_calibration (void)
{
  g_autoptr (VtrPicture) picture = build ("calibration", NAN);
  g_autofree char *tooltip = input_first_tooltip (picture, 480, 440);

  input_golden (picture, "chart-calibration", 480, 440);
  assert_says (picture->sentence, "Calibration of Forest, Brier score");
  assert_says (tooltip, "95% interval");
}

/* Ten of ten rows: Wilson's lower end is 1/(1 + z²/n) = 0.7225, where Wald's would be 1. */
static void
test_wilson (void)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  guint32 truth[12] = { 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  double scores[12] = { 0.05, 0.05 };

  options.n_resamples = 0;
  for (int i = 2; i < 12; i++)
    scores[i] = 0.95;
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (
      input_classes, 12, truth, (VtrMatrixView) { scores, 12, 1, 1 }, NULL, NULL, &options, NULL,
      NULL);
  VtrEvaluation *const evaluations[] = { evaluation };
  input.evaluations = evaluations;
  input.n_evaluations = 1;
  g_autoptr (VtrPicture) picture = input_must_build ("calibration", input);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "low", 1), 0.7224672, 1e-6);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "high", 1), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "high", 0), 0.6576, 1e-4);
  assert_says (picture->sentence, "In every bin");
}

static void
test_threshold (void)
{
  g_autoptr (VtrPicture) picture = build ("threshold", 0.6);
  double rows = 0;

  input_golden (picture, "chart-threshold", 640, 320);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 40);
  for (guint b = 0; b < 40; b++)
    rows += input_number (picture, "no", b) + input_number (picture, "yes", b);
  g_assert_cmpfloat (rows, ==, 40);
  assert_says (picture->sentence, "At threshold 0.60");
}

/* One bin of 1,000 rows beside bins of one: cut, and its number printed. */
static void
test_threshold_cut (void)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  g_autofree guint32 *truth = g_new0 (guint32, 1010);
  g_autofree double *scores = g_new0 (double, 1010);

  options.n_resamples = 0;
  for (int i = 1000; i < 1010; i++)
    {
      truth[i] = i % 2;
      scores[i] = (i - 1000) / 10.0 + 0.05;
    }
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (
      input_classes, 1010, truth, (VtrMatrixView) { scores, 1010, 1, 1 }, NULL, NULL, &options,
      NULL, NULL);
  VtrEvaluation *const evaluations[] = { evaluation };
  input.evaluations = evaluations;
  input.n_evaluations = 1;
  g_autoptr (VtrPicture) picture = input_must_build ("threshold", input);
  input_golden (picture, "chart-threshold-cut", 640, 320);
}

static void
test_refusals (void)
{
  static const char *const kinds[] = { "pr", "calibration", "threshold" };
  const double values[] = { 1, 2, 3 };
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) regression =
      vtr_evaluation_new_regression (3, values, values, NULL, &options, NULL, NULL);
  VtrEvaluation *const evaluations[] = { regression };
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      input.n_evaluations = 0;
      input_refuses (kinds[k], input, VTR_ERROR_UNSUPPORTED);
      input.evaluations = evaluations;
      input.n_evaluations = 1;
      input_refuses (kinds[k], input, VTR_ERROR_UNSUPPORTED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_PR);
  g_type_ensure (VTR_TYPE_CHART_CALIBRATION);
  g_type_ensure (VTR_TYPE_CHART_THRESHOLD);
  g_test_add_func ("/chart/pr/golden", test_pr);
  g_test_add_func ("/chart/pr/threshold", test_pr_threshold);
  g_test_add_func ("/chart/calibration/golden", test_calibration);
  g_test_add_func ("/chart/calibration/wilson", test_wilson);
  g_test_add_func ("/chart/threshold/golden", test_threshold);
  g_test_add_func ("/chart/threshold/cut", test_threshold_cut);
  g_test_add_func ("/chart/curves/say-what-they-need", test_refusals);
  return g_test_run ();
}
