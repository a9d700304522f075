/* The ROC chart: golden scene, table, sentence, tooltips, and what it says when it cannot draw. */
#include "golden.h"
#include "vtr-chart-roc.h"
#include "vtr-error.h"
#include "vtr-scene.h"
#include <string.h>

static const char *const classes[] = { "no", "yes", NULL };

/* Ten rows; @shift moves the scores of the positives. */
static VtrEvaluation *
make_evaluation (double shift)
{
  const guint32 truth[] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 };
  double scores[] = { 0.1, 0.2, 0.35, 0.5, 0.55, 0.3, 0.45, 0.6, 0.8, 0.9 };
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.n_resamples = 0;
  for (int i = 5; i < 10; i++)
    scores[i] -= shift;
  VtrEvaluation *evaluation = vtr_evaluation_new_classification (
      classes, 10, truth, (VtrMatrixView) { scores, 10, 1, 1 }, NULL, NULL, &options, NULL, &error);
  g_assert_no_error (error);
  return evaluation;
}

static VtrChart *
make_chart (void)
{
  g_autoptr (GError) error = NULL;

  g_type_ensure (VTR_TYPE_CHART_ROC);
  VtrChart *chart = vtr_chart_new ("roc", NULL, &error);
  g_assert_no_error (error);
  return chart;
}

static VtrPicture *
build_two (double threshold)
{
  g_autoptr (VtrChart) chart = make_chart ();
  g_autoptr (VtrEvaluation) good = make_evaluation (0), bad = make_evaluation (0.2);
  VtrEvaluation *const evaluations[] = { bad, good };   /* the current one is the worse */
  const char *const names[] = { "Logistic", "Forest" };
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  g_autoptr (GError) error = NULL;

  input.evaluations = evaluations;
  input.evaluation_names = names;
  input.n_evaluations = 2;
  input.threshold = threshold;
  VtrPicture *picture = vtr_chart_build (chart, &input, &error);
  g_assert_no_error (error);
  return picture;
}

static void
test_golden (void)
{
  g_autoptr (VtrPicture) picture = build_two (0.4);
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, 480, 440, theme);
  g_autofree char *dump = vtr_scene_dump (scene);

  assert_golden ("chart-roc", dump);
}

static void
test_sentence (void)
{
  g_autoptr (VtrPicture) picture = build_two (0.4);

  g_assert_nonnull (strstr (picture->sentence, "the best is Forest with AUC 0.800"));
  g_assert_nonnull (strstr (picture->sentence, "threshold 0.40"));
}

static void
test_table (void)
{
  g_autoptr (VtrPicture) picture = build_two (0.4);
  VtrColumn *series = vtr_dataset_lookup (picture->table, "series", NULL);
  VtrColumn *tpr = vtr_dataset_lookup (picture->table, "true_positive_rate", NULL);
  gsize n = vtr_dataset_get_n_rows (picture->table);
  g_autofree char *first = vtr_column_dup_text (series, 0),
                  *last = vtr_column_dup_text (series, n - 1);

  g_assert_cmpstr (first, ==, "Forest");   /* by descending AUC */
  g_assert_cmpstr (last, ==, "Logistic");
  g_assert_cmpfloat (vtr_column_get_number (tpr, n - 1), ==, 1);
  g_assert_cmpint (vtr_dataset_find (picture->table, "false_positive_rate"), >=, 0);
}

static void
test_tooltip (void)
{
  g_autoptr (VtrPicture) picture = build_two (0.4);
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, 480, 440, theme);
  VtrHit hit;

  g_assert_true (vtr_scene_next (scene, NULL, VTR_WALK_RIGHT, &hit));
  g_assert_true (vtr_scene_next (scene, &hit, VTR_WALK_RIGHT, &hit));
  g_autofree char *text = vtr_scene_dup_tooltip (scene, &hit);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "Forest");
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpint (hit.ref.series, ==, 1);   /* colour follows the order given */
}

static void
test_needs (void)
{
  g_autoptr (VtrChart) chart = make_chart ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  g_autoptr (GError) nothing = NULL, regression = NULL, unknown = NULL, argument = NULL;
  const double values[] = { 1, 2, 3 };
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  g_assert_null (vtr_chart_build (chart, &input, &nothing));
  g_assert_error (nothing, VTR_ERROR, VTR_ERROR_UNSUPPORTED);

  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluation_new_regression (3, values, values, NULL, &options, NULL, NULL);
  VtrEvaluation *const evaluations[] = { evaluation };
  input.evaluations = evaluations;
  input.n_evaluations = 1;
  g_assert_null (vtr_chart_build (chart, &input, &regression));
  g_assert_error (regression, VTR_ERROR, VTR_ERROR_UNSUPPORTED);

  g_assert_null (vtr_chart_new ("rok", NULL, &unknown));
  g_assert_error (unknown, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_null (vtr_chart_new ("roc:3", NULL, &argument));
  g_assert_error (argument, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/roc/golden", test_golden);
  g_test_add_func ("/chart/roc/sentence", test_sentence);
  g_test_add_func ("/chart/roc/table", test_table);
  g_test_add_func ("/chart/roc/tooltip", test_tooltip);
  g_test_add_func ("/chart/roc/says-what-it-needs", test_needs);
  return g_test_run ();
}
