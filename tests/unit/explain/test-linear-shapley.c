/* The closed form against all coalitions, for linear and logistic regression with categories and missing
 * cells, and against the reference's exact values. */
#include "vtr-additive-model.h"
#include "vtr-error.h"
#include "vtr-exact-shapley.h"
#include "vtr-linear-regression.h"
#include "vtr-linear-shapley.h"
#include "vtr-logistic-learner.h"
#include "vtr-forest.h"
#include "vtr-read.h"
#include "vtr-train.h"
#include <math.h>

static const guint32 rows[] = { 0, 3, 150, 300 };     /* the fourth of the file lacks measures */

static VtrDataset *
read_sample (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", name, NULL);
  g_autoptr (GError) error = NULL;
  VtrDataset *dataset = vtr_read (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static VtrModel *
train (VtrDataset *dataset, const char *target, VtrLearner *learner)
{
  VtrTrainOptions options = { .learner = learner, .target = target, .seed = 1 };
  g_autoptr (GError) error = NULL;
  VtrModel *model = vtr_train (dataset, NULL, 0, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static VtrAttribution *
explain (VtrExplainer *explainer, const VtrExplainRequest *request)
{
  g_autoptr (GError) error = NULL;
  VtrExplanation *explanation = vtr_explainer_explain (explainer, request, NULL, &error);

  g_assert_no_error (error);
  return VTR_ATTRIBUTION (explanation);
}

/* Every value, and that they add up. */
static void
compare (const VtrExplainRequest *request)
{
  g_autoptr (VtrExplainer) linear = vtr_linear_shapley_new (), exact = vtr_exact_shapley_new ();
  g_autoptr (VtrAttribution) a = explain (linear, request), b = explain (exact, request);
  const VtrAttributionData *x = vtr_attribution_get_data (a), *y = vtr_attribution_get_data (b);
  double scale = 0, largest = 0;

  g_assert_cmpuint (x->n_outputs, ==, y->n_outputs);
  g_assert_cmpuint (x->n_features, ==, y->n_features);
  g_assert_true (x->exact);
  for (gsize i = 0; i < x->n_rows * x->n_outputs * x->n_features; i++)
    {
      scale = fmax (scale, fabs (y->values[i]));
      largest = fmax (largest, fabs (x->values[i] - y->values[i]));
      g_assert_cmpfloat (x->std_errors[i], ==, 0);
    }
  g_assert_cmpfloat (scale, >, 0);
  g_assert_cmpfloat (largest, <, 1e-9 * scale);
  g_assert_cmpfloat (vtr_attribution_get_residual (a), <, 1e-9 * scale);
}

static void
test_regression (void)
{
  g_autoptr (VtrDataset) diabetes = read_sample ("diabetes.csv");
  g_autoptr (VtrLearner) learner = vtr_linear_regression_learner_new ();
  g_autoptr (VtrModel) model = train (diabetes, "progression", learner);
  VtrExplainRequest request = { .model = model, .dataset = diabetes, .rows = rows, .n_rows = 4,
                                .output = -1 };

  g_assert_true (vtr_linear_shapley_can_explain (model, FALSE, FALSE));
  compare (&request);
}

/* Three classes, one-hot groups, missing cells; all classes and one alone. */
static void
test_multinomial (void)
{
  g_autoptr (VtrDataset) penguins = read_sample ("penguins.csv");
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  g_autoptr (VtrModel) model = train (penguins, "species", learner);
  VtrExplainRequest request = { .model = model, .dataset = penguins, .rows = rows, .n_rows = 4,
                                .output = -1, .raw = TRUE };

  compare (&request);
  request.output = 2;
  compare (&request);
}

/* Two classes share one score. */
static void
test_binary (void)
{
  g_autoptr (VtrDataset) penguins = read_sample ("penguins.csv");
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  g_autoptr (VtrModel) model = train (penguins, "sex", learner);
  VtrExplainRequest request = { .model = model, .dataset = penguins, .rows = rows, .n_rows = 4,
                                .output = -1, .raw = TRUE };

  compare (&request);
  request.output = 0;
  compare (&request);
}

static void
test_refusals (void)
{
  g_autoptr (VtrDataset) penguins = read_sample ("penguins.csv");
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new (), forest = vtr_forest_learner_new ();
  g_autoptr (VtrModel) model = train (penguins, "species", learner);
  g_autoptr (VtrModel) trees = train (penguins, "species", forest);
  g_autoptr (VtrExplainer) linear = vtr_linear_shapley_new ();
  g_autoptr (GError) probability = NULL, logit = NULL, other = NULL;
  VtrExplainRequest request = { .model = model, .dataset = penguins, .rows = rows, .n_rows = 4,
                                .output = -1 };

  g_assert_null (vtr_explainer_explain (linear, &request, NULL, &probability));
  g_assert_error (probability, VTR_ERROR, VTR_ERROR_UNSUPPORTED);
  request.logit = TRUE;
  g_assert_null (vtr_explainer_explain (linear, &request, NULL, &logit));
  g_assert_error (logit, VTR_ERROR, VTR_ERROR_UNSUPPORTED);
  g_assert_false (vtr_explainer_supports (linear, trees, &other));
  g_assert_error (other, VTR_ERROR, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/linear/regression", test_regression);
  g_test_add_func ("/explain/linear/multinomial", test_multinomial);
  g_test_add_func ("/explain/linear/binary", test_binary);
  g_test_add_func ("/explain/linear/refusals", test_refusals);
  return g_test_run ();
}
