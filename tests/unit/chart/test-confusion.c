/* The confusion matrix: counts, shares, following the threshold, many classes, weights. */
#include "inputs.h"
#include "vtr-chart-confusion.h"

static VtrPicture *
build (double threshold)
{
  g_autoptr (VtrEvaluation) evaluation = input_evaluation (0.8);
  VtrEvaluation *const evaluations[] = { evaluation };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.evaluations = evaluations;
  input.n_evaluations = 1;
  input.evaluation_names = input_names;
  input.threshold = threshold;
  return input_must_build ("confusion", input);
}

static void
test_golden (void)
{
  g_autoptr (VtrPicture) picture = build (NAN);

  input_golden (picture, "chart-confusion", 338, 274);
}

static void
test_table (void)
{
  g_autoptr (VtrPicture) picture = build (NAN);

  assert_text (picture, "actual", 1, "no");
  assert_text (picture, "predicted", 1, "yes");
  g_assert_cmpfloat (input_number (picture, "count", 0) + input_number (picture, "count", 1), ==, 30);
  g_assert_cmpfloat (input_number (picture, "count", 2) + input_number (picture, "count", 3), ==, 10);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "share_of_actual", 2) + input_number (picture, "share_of_actual", 3), 1,
                                  1e-12);
}

static void
test_follows_threshold (void)
{
  g_autoptr (VtrPicture) all = build (0), none = build (1.5);

  g_assert_cmpfloat (input_number (all, "count", 1), ==, 30);    /* every row is called yes */
  g_assert_cmpfloat (input_number (all, "count", 3), ==, 10);
  g_assert_cmpfloat (input_number (none, "count", 0), ==, 30);
  g_assert_cmpfloat (input_number (none, "count", 2), ==, 10);
  assert_says (none->sentence, "75.0% of 40 rows are predicted right");
  assert_says (none->sentence, "10 of class yes taken for no");
}

/* Predictions without scores, three classes of which one has no rows, weights that are not whole. */
static void
test_several_classes (void)
{
  const char *const classes[] = { "a", "b", "c", NULL };
  const guint32 truth[] = { 0, 0, 1, 1 }, predicted[] = { 0, 1, 1, 2 };
  const double weights[] = { 1, 0.5, 2, 1 };
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (classes, 4, truth, (VtrMatrixView) { 0 }, predicted, weights,
                                                                            &options, NULL, NULL);
  VtrEvaluation *const evaluations[] = { evaluation };
  input.evaluations = evaluations;
  input.n_evaluations = 1;
  input.threshold = 0.3;       /* means nothing here */
  g_autoptr (VtrPicture) picture = input_must_build ("confusion", input);
  g_assert_cmpfloat (input_number (picture, "count", 1), ==, 0.5);
  g_assert_true (isnan (input_number (picture, "share_of_actual", 8)));
  assert_says (picture->sentence, "1 of class b taken for c");
  input_golden (picture, "chart-confusion-three", 400, 360);
}

static void
test_tooltip (void)
{
  g_autoptr (VtrPicture) picture = build (0);
  g_autofree char *text = input_first_tooltip (picture, 338, 274);

  assert_says (text, "Actual no, predicted no\nRows: 0\nShare of actual: 0.0%");
}

static void
test_needs (void)
{
  const double values[] = { 1, 2, 3 };
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("confusion", input, VTR_ERROR_UNSUPPORTED);
  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) regression = vtr_evaluation_new_regression (3, values, values, NULL, &options, NULL, NULL);
  VtrEvaluation *const evaluations[] = { regression };
  input.evaluations = evaluations;
  input.n_evaluations = 1;
  input_refuses ("confusion", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_CONFUSION);
  g_test_add_func ("/chart/confusion/golden", test_golden);
  g_test_add_func ("/chart/confusion/table", test_table);
  g_test_add_func ("/chart/confusion/follows-threshold", test_follows_threshold);
  g_test_add_func ("/chart/confusion/several-classes", test_several_classes);
  g_test_add_func ("/chart/confusion/tooltip", test_tooltip);
  g_test_add_func ("/chart/confusion/says-what-it-needs", test_needs);
  return g_test_run ();
}
