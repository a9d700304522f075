/* The learning curve: made for a learner on a sample, and its picture. */
#include "inputs.h"
#include "vtr-chart-learning.h"
#include "vtr-logistic-learner.h"
#include "vtr-read.h"

static double rows[] = { 10, 20, 40 }, training[] = { 1, 0.98, 0.95 }, training_std[] = { 0, 0.01, 0.01 };
static double validation[] = { 0.7, 0.8, 0.9 }, validation_std[] = { 0.05, 0.04, 0.03 };

static VtrPicture *
build (void)
{
  const VtrLearningCurve curve = { vtr_metric_get_default (VTR_TASK_CLASSIFICATION), 3, 5, rows,
                                   training, training_std, validation, validation_std };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.learning = &curve;
  return input_must_build ("learning", input);
}

static void
test_golden (void)
{
  g_autoptr (VtrPicture) picture = build ();

  input_golden (picture, "chart-learning", 560, 360);
  assert_says (picture->sentence, "still rising");
  g_assert_cmpfloat (input_number (picture, "validation", 1), ==, 0.8);
  validation[2] = 0.801;
  g_autoptr (VtrPicture) flat = build ();
  validation[2] = 0.9;
  assert_says (flat->sentence, "hardly help");
}

static void
test_made (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "wine.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) wine = vtr_read (path, NULL, NULL, &error);
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  VtrTrainOptions options = { .learner = learner, .target = "cultivar", .seed = 4 };

  g_assert_no_error (error);
  g_autoptr (VtrLearningCurve) curve = vtr_learning_curve_new (wine, &options, 4, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (curve->n_sizes, ==, 6);
  g_assert_cmpfloat (curve->rows[5], ==, 133.5);      /* three quarters of 178 */
  for (guint i = 1; i < 6; i++)
    g_assert_cmpfloat (curve->rows[i], >, curve->rows[i - 1]);
  g_assert_cmpfloat (curve->validation[5], >, 0.95);
  g_assert_cmpfloat (curve->validation[5], >, curve->validation[0]);
}

static void
test_refusal (void)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("learning", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_LEARNING);
  g_test_add_func ("/chart/learning/golden", test_golden);
  g_test_add_func ("/assess/learning-curve/wine", test_made);
  g_test_add_func ("/chart/learning/says-what-it-needs", test_refusal);
  return g_test_run ();
}
