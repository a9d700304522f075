/* Predicted against actual and residuals of a regression. */
#include "inputs.h"
#include "vtr-chart-predicted.h"
#include "vtr-chart-residuals.h"

/* @n rows: the prediction is 10·i/n, the error grows with it where @growing. */
static VtrEvaluation *
make_evaluation (gsize n, gboolean growing)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  g_autofree double *truth = g_new (double, n), *predicted = g_new (double, n);
  g_autoptr (GError) error = NULL;

  options.n_resamples = 0;
  for (gsize i = 0; i < n; i++)
    {
      double sign = i % 2 == 0 ? 1 : -1;

      predicted[i] = 10.0 * i / n;
      truth[i] = predicted[i] + sign * (growing ? 0.2 * predicted[i] : 1.5);
    }
  VtrEvaluation *evaluation =
      vtr_evaluation_new_regression (n, truth, predicted, NULL, &options, NULL, &error);
  g_assert_no_error (error);
  return evaluation;
}

static VtrPicture *
build (const char *spec, VtrEvaluation *evaluation)
{
  VtrEvaluation *const evaluations[] = { evaluation };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.evaluations = evaluations;
  input.n_evaluations = 1;
  return input_must_build (spec, input);
}

static void
test_predicted (void)
{
  g_autoptr (VtrEvaluation) evaluation = make_evaluation (20, FALSE);
  g_autoptr (VtrPicture) picture = build ("predicted", evaluation);
  g_autofree char *tooltip = input_first_tooltip (picture, 480, 440);

  input_golden (picture, "chart-predicted", 480, 440);
  assert_says (picture->sentence, "RMSE 1.5");
  assert_says (tooltip, "Row ");
  g_assert_cmpfloat_with_epsilon (input_number (picture, "residual", 1), -1.5, 1e-12);
}

static void
test_residuals (void)
{
  g_autoptr (VtrEvaluation) even = make_evaluation (20, FALSE), growing = make_evaluation (20, TRUE);
  g_autoptr (VtrPicture) picture = build ("residuals", even);
  g_autoptr (VtrPicture) fan = build ("residuals", growing);

  input_golden (picture, "chart-residuals", 640, 380);
  assert_says (picture->sentence, "mean 0, standard deviation 1.5");
  assert_says (picture->sentence, "does not depend");
  assert_says (fan->sentence, "They grow with the prediction");
}

/* More rows than dots: the picture says so, the table has all. */
static void
test_many (void)
{
  g_autoptr (VtrEvaluation) evaluation = make_evaluation (50000, FALSE);
  g_autoptr (VtrPicture) picture = build ("residuals", evaluation);

  g_assert_cmpstr (vtr_figure_get_subtitle (picture->figure), ==, "20,000 of 50,000 rows");
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 50000);
}

static void
test_refusals (void)
{
  g_autoptr (VtrEvaluation) classes = input_evaluation (0.5);
  VtrEvaluation *const evaluations[] = { classes };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("residuals", input, VTR_ERROR_UNSUPPORTED);
  input.evaluations = evaluations;
  input.n_evaluations = 1;
  input_refuses ("residuals", input, VTR_ERROR_UNSUPPORTED);
  input_refuses ("predicted", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_PREDICTED);
  g_type_ensure (VTR_TYPE_CHART_RESIDUALS);
  g_test_add_func ("/chart/predicted/golden", test_predicted);
  g_test_add_func ("/chart/residuals/golden", test_residuals);
  g_test_add_func ("/chart/residuals/many-rows", test_many);
  g_test_add_func ("/chart/residuals/say-what-they-need", test_refusals);
  return g_test_run ();
}
