/* Metrics and curves against reference values (tests/reference/metrics) and against brute force. */
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-evaluation.h"
#include "vtr-json.h"
#include "vtr-rng.h"

static const char *const two[] = { "0", "1", NULL };

/* Reference files */

static JsonParser *
load_reference (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "metrics", name, NULL);
  g_autoptr (GError) error = NULL;
  JsonParser *parser = json_parser_new ();

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return parser;
}

static double
number_of (JsonNode *node)
{
  if (json_node_is_null (node))
    return NAN;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return INFINITY;
  return json_node_get_double (node);
}

static double *
numbers_of (JsonArray *array, gsize *n)
{
  *n = json_array_get_length (array);
  double *values = g_new (double, MAX (*n, 1));

  for (gsize i = 0; i < *n; i++)
    values[i] = number_of (json_array_get_element (array, i));
  return values;
}

static guint32 *
classes_of (JsonObject *item, const char *member, gsize *n)
{
  if (!json_object_has_member (item, member))
    return NULL;

  JsonArray *array = json_object_get_array_member (item, member);
  *n = json_array_get_length (array);
  guint32 *values = g_new (guint32, *n);

  for (gsize i = 0; i < *n; i++)
    values[i] = json_array_get_int_element (array, i);
  return values;
}

static void
assert_close (const char *item, const char *what, double got, double want)
{
  if (isnan (want) ? isnan (got) : got == want || fabs (got - want) <= 1e-12 + 1e-9 * fabs (want))
    return;
  g_test_message ("%s, %s: got %.17g, want %.17g", item, what, got, want);
  g_test_fail ();
}

static void
check (JsonObject *item, const char *member, double got)
{
  if (json_object_has_member (item, member))
    assert_close (json_object_get_string_member (item, "name"), member, got,
                  number_of (json_object_get_member (item, member)));
}

static void
check_array (JsonObject *item, const char *member, const double *got, gsize n_got)
{
  gsize n;
  g_autofree double *want = numbers_of (json_object_get_array_member (item, member), &n);

  g_assert_cmpuint (n, ==, n_got);
  for (gsize i = 0; i < n; i++)
    assert_close ("curve", member, got[i], want[i]);
}

static void
check_labels (JsonObject *item, const VtrEvaluationData *d)
{
  JsonArray *matrix = json_object_get_array_member (item, "confusion_rows_true_cols_pred");
  const char *const names[] = { "precision_per_class", "recall_per_class", "f1_per_class" };

  for (gsize r = 0; r < d->n_classes; r++)
    for (gsize c = 0; c < d->n_classes; c++)
      g_assert_cmpfloat (
          d->confusion[r * d->n_classes + c], ==,
          json_array_get_double_element (json_array_get_array_element (matrix, r), c));
  check (item, "accuracy", d->metrics[VTR_METRIC_ACCURACY]);
  check (item, "balanced_accuracy", d->metrics[VTR_METRIC_BALANCED_ACCURACY]);
  check (item, "mcc", d->metrics[VTR_METRIC_MCC]);
  check (item, "precision_macro", d->macro.precision);
  check (item, "recall_macro", d->macro.recall);
  check (item, "f1_macro", d->macro.f1);
  check (item, "precision_weighted", d->weighted.precision);
  check (item, "recall_weighted", d->weighted.recall);
  check (item, "f1_weighted", d->weighted.f1);
  check (item, "precision_binary_pos1", d->metrics[VTR_METRIC_PRECISION]);
  check (item, "recall_binary_pos1", d->metrics[VTR_METRIC_RECALL]);
  check (item, "f1_binary_pos1", d->metrics[VTR_METRIC_F1]);
  for (guint c = 0; c < d->n_classes; c++)
    {
      const VtrClassScores *s = &d->per_class[c];
      double got[] = { s->precision, s->recall, s->f1 };

      for (guint m = 0; m < 3; m++)
        assert_close (
            names[m], "per class", got[m],
            json_array_get_double_element (json_object_get_array_member (item, names[m]), c));
    }
}

static void
check_binary (JsonArray *cases, guint index, JsonNode *node, gpointer data)
{
  static const char *const three[] = { "0", "1", "2", NULL };
  JsonObject *item = json_node_get_object (node);
  g_autoptr (GError) error = NULL;
  gsize n = 0, n_scores;
  g_autofree guint32 *truth = classes_of (item, "y_true", &n);
  g_autofree guint32 *predicted = classes_of (item, "y_pred", &n);
  g_autofree double *scores = NULL;
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  gboolean has_three = json_array_get_length (json_object_get_array_member (item, "labels")) == 3;

  options.n_resamples = 0;
  if (json_object_has_member (item, "y_score"))
    scores = numbers_of (json_object_get_array_member (item, "y_score"), &n_scores);
  VtrMatrixView view = { scores, n, 1, 1 };
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (
      has_three ? three : two, n, truth, view, scores == NULL ? predicted : NULL, NULL, &options,
      NULL, &error);
  g_assert_no_error (error);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  check_labels (item, d);
  check (item, "auc", d->metrics[VTR_METRIC_ROC_AUC]);
  check (item, "average_precision", d->metrics[VTR_METRIC_AVERAGE_PRECISION]);
  check (item, "log_loss", d->metrics[VTR_METRIC_LOG_LOSS]);
  check (item, "brier", d->metrics[VTR_METRIC_BRIER]);
  if (scores != NULL)
    g_assert_cmpint (d->has[VTR_METRIC_LOG_LOSS], ==, json_object_has_member (item, "log_loss"));
  if (json_object_has_member (item, "roc"))
    {
      JsonObject *roc = json_object_get_object_member (item, "roc"),
                 *pr = json_object_get_object_member (item, "pr_curve");
      const VtrClassScores *s = &d->per_class[1];

      check_array (roc, "fpr", s->roc.fpr, s->roc.n);
      check_array (roc, "tpr", s->roc.tpr, s->roc.n);
      check_array (roc, "threshold", s->roc.threshold, s->roc.n);
      check_array (pr, "precision", s->pr.precision, s->pr.n);
      check_array (pr, "recall", s->pr.recall, s->pr.n);
      check_array (pr, "threshold", s->pr.threshold, s->pr.n - 1);
      assert_close ("mirrored class", "auc", d->per_class[0].roc_auc, s->roc_auc);
    }
  if (json_object_has_member (item, "calibration_uniform"))
    {
      JsonObject *calibration = json_object_get_object_member (item, "calibration_uniform");
      const VtrCalibrationCurve *curve = &d->per_class[1].calibration;

      check_array (calibration, "mean_predicted", curve->mean_predicted, curve->n);
      check_array (calibration, "fraction_positive", curve->fraction_positive, curve->n);
    }
}

static void
test_binary (void)
{
  g_autoptr (JsonParser) parser = load_reference ("binary.json");
  JsonArray *cases =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");

  g_assert_cmpuint (json_array_get_length (cases), >=, 16);
  json_array_foreach_element (cases, check_binary, NULL);
}

static void
check_multiclass (JsonArray *cases, guint index, JsonNode *node, gpointer data)
{
  static const char *const names[] = { "0", "1", "2", "3", "4", NULL };
  JsonObject *item = json_node_get_object (node);
  JsonArray *rows = json_object_get_array_member (item, "y_proba");
  guint k = json_array_get_length (json_object_get_array_member (item, "classes"));
  g_autoptr (GPtrArray) classes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gsize n;
  g_autofree guint32 *truth = classes_of (item, "y_true", &n);
  g_autofree double *scores = g_new (double, n *k);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  for (guint c = 0; c < k; c++)
    g_ptr_array_add (classes, (gpointer) names[c]);
  g_ptr_array_add (classes, NULL);
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < k; c++)
      scores[i * k + c] = json_array_get_double_element (json_array_get_array_element (rows, i), c);

  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (
      (const char *const *) classes->pdata, n, truth, (VtrMatrixView){ scores, n, k, k }, NULL,
      NULL, &options, NULL, &error);
  g_assert_no_error (error);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);
  gsize n_auc;
  g_autofree double *auc =
      numbers_of (json_object_get_array_member (item, "auc_ovr_per_class"), &n_auc);

  check_labels (item, d);
  check (item, "log_loss", d->metrics[VTR_METRIC_LOG_LOSS]);
  check (item, "brier_multiclass", d->metrics[VTR_METRIC_BRIER]);
  check (item, "auc_ovr_macro", d->metrics[VTR_METRIC_ROC_AUC]);
  check (item, "auc_ovr_macro", d->macro.roc_auc);
  check (item, "auc_ovr_weighted", d->weighted.roc_auc);
  for (guint c = 0; c < k; c++)
    assert_close ("one versus rest", "auc", d->per_class[c].roc_auc, auc[c]);
  if (json_object_has_member (item, "ap_per_class"))
    for (guint c = 0; c < k; c++)
      assert_close (
          "one versus rest", "average precision", d->per_class[c].average_precision,
          json_array_get_double_element (json_object_get_array_member (item, "ap_per_class"), c));
}

static void
test_multiclass (void)
{
  g_autoptr (JsonParser) parser = load_reference ("multiclass.json");
  JsonArray *cases =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");

  g_assert_cmpuint (json_array_get_length (cases), >=, 4);
  json_array_foreach_element (cases, check_multiclass, NULL);
}

static void
check_regression (JsonArray *cases, guint index, JsonNode *node, gpointer data)
{
  JsonObject *item = json_node_get_object (node);
  g_autoptr (GError) error = NULL;
  gsize n;
  g_autofree double *truth = numbers_of (json_object_get_array_member (item, "y_true"), &n);
  g_autofree double *predicted = numbers_of (json_object_get_array_member (item, "y_pred"), &n);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluation_new_regression (n, truth, predicted, NULL, &options, NULL, &error);
  g_assert_no_error (error);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  /* A target that does not vary has no R² here; scikit-learn gives 1 or 0. */
  if (json_object_has_member (item, "r2_note"))
    g_assert_true (isnan (d->metrics[VTR_METRIC_R2]) && d->notes[0] != NULL);
  else
    check (item, "r2", d->metrics[VTR_METRIC_R2]);
  check (item, "rmse", d->metrics[VTR_METRIC_RMSE]);
  check (item, "mae", d->metrics[VTR_METRIC_MAE]);
  check (item, "median_ae", d->metrics[VTR_METRIC_MEDIAN_AE]);
  check (item, "mape", d->metrics[VTR_METRIC_MAPE]);
  check (item, "max_error", d->metrics[VTR_METRIC_MAX_ERROR]);
}

static void
test_regression (void)
{
  g_autoptr (JsonParser) parser = load_reference ("regression.json");
  JsonArray *cases =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");

  g_assert_cmpuint (json_array_get_length (cases), >=, 8);
  json_array_foreach_element (cases, check_regression, NULL);
}

/* Properties */

static double
pairs_auc (const double *truth, const double *scores, const double *weights, gsize n)
{
  double won = 0, pairs = 0;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      if (truth[i] == 1 && truth[j] == 0)
        {
          double w = weights[i] * weights[j], a = scores[2 * i + 1], b = scores[2 * j + 1];

          pairs += w;
          won += a > b ? w : a == b ? w / 2 : 0;
        }
  return won / pairs;
}

static void
test_auc_is_pairs_won (void)
{
  for (guint round = 0; round < 50; round++)
    {
      VtrRng rng = vtr_rng_new (1, "auc", round);
      gsize n = 2 + vtr_rng_below (&rng, 60);
      guint n_levels = 1 + vtr_rng_below (&rng, 30);
      double truth[64], scores[128], weights[64];

      for (gsize i = 0; i < n; i++)
        {
          truth[i] = i < 2 ? i : vtr_rng_below (&rng, 2);
          scores[2 * i + 1] = vtr_rng_below (&rng, n_levels) / (double) n_levels;
          scores[2 * i] = 1 - scores[2 * i + 1];
          weights[i] = round % 2 == 0 ? 1 : vtr_rng_below (&rng, 3) + (i < 2);
        }
      VtrPredictions p = { n, 2, 1, truth, scores, NULL, weights, 0.5 };

      g_assert_cmpfloat_with_epsilon (vtr_metric_compute (VTR_METRIC_ROC_AUC, &p),
                                      pairs_auc (truth, scores, weights, n), 1e-12);
    }
}

/* A row of weight w is as w rows: every metric, with scores, labels and numbers. */
static void
check_weights_repeat (guint n_classes)
{
  enum
  {
    N = 40
  };
  VtrRng rng = vtr_rng_new (2, "weights", n_classes);
  const guint k = MAX (n_classes, 1);
  double truth[N], scores[N * 3], values[N], weights[N];
  g_autoptr (GArray) long_truth = g_array_new (FALSE, FALSE, sizeof (double)),
                     long_scores = g_array_new (FALSE, FALSE, sizeof (double)),
                     long_values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < N; i++)
    {
      double sum = 0;

      truth[i] = n_classes > 0 ? vtr_rng_below (&rng, n_classes) : vtr_rng_normal (&rng);
      values[i] = vtr_rng_normal (&rng);
      weights[i] = vtr_rng_below (&rng, 4);
      for (guint c = 0; c < k; c++)
        sum += scores[i * k + c] = 0.1 + vtr_rng_below (&rng, 8);
      for (guint c = 0; c < k; c++)
        scores[i * k + c] /= sum;
      for (guint w = 0; w < weights[i]; w++)
        {
          g_array_append_val (long_truth, truth[i]);
          g_array_append_val (long_values, values[i]);
          g_array_append_vals (long_scores, scores + i * k, k);
        }
    }
  VtrPredictions weighted = {
    N,       n_classes, 1, truth, n_classes > 0 ? scores : NULL, n_classes > 0 ? NULL : values,
    weights, 0.5
  };
  VtrPredictions repeated = { long_truth->len,
                              n_classes,
                              1,
                              (double *) long_truth->data,
                              n_classes > 0 ? (double *) long_scores->data : NULL,
                              n_classes > 0 ? NULL : (double *) long_values->data,
                              NULL,
                              0.5 };

  for (guint m = 0; m < VTR_N_METRICS; m++)
    if (vtr_metric_get_info (m)->task ==
        (n_classes > 0 ? VTR_TASK_CLASSIFICATION : VTR_TASK_REGRESSION))
      assert_close ("weights", vtr_metric_get_info (m)->name, vtr_metric_compute (m, &weighted),
                    vtr_metric_compute (m, &repeated));
}

static void
test_weights_are_repeats (void)
{
  check_weights_repeat (0);
  check_weights_repeat (2);
  check_weights_repeat (3);
}

static void
test_names (void)
{
  VtrMetric metric;
  g_autoptr (GError) error = NULL;

  for (guint m = 0; m < VTR_N_METRICS; m++)
    {
      const VtrMetricInfo *info = vtr_metric_get_info (m);

      g_assert_true (vtr_metric_find (info->name, info->task, &metric, NULL));
      g_assert_cmpint (metric, ==, m);
    }
  g_assert_true (vtr_metric_find ("auc", VTR_TASK_CLASSIFICATION, &metric, NULL));
  g_assert_cmpint (metric, ==, VTR_METRIC_ROC_AUC);
  g_assert_false (vtr_metric_find ("acuracy", VTR_TASK_CLASSIFICATION, &metric, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "accuracy"));
  g_assert_false (vtr_metric_find ("r2", VTR_TASK_CLASSIFICATION, &metric, NULL));
}

static void
test_direction (void)
{
  g_assert_true (vtr_metric_is_better (VTR_METRIC_R2, 0.9, 0.8));
  g_assert_true (vtr_metric_is_better (VTR_METRIC_LOG_LOSS, 0.1, 0.2));
  g_assert_false (vtr_metric_is_better (VTR_METRIC_LOG_LOSS, NAN, 0.2));
  g_assert_true (vtr_metric_is_better (VTR_METRIC_R2, -5, NAN));
  g_assert_false (vtr_metric_is_better (VTR_METRIC_R2, NAN, NAN));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assess/metrics/binary-reference", test_binary);
  g_test_add_func ("/assess/metrics/multiclass-reference", test_multiclass);
  g_test_add_func ("/assess/metrics/regression-reference", test_regression);
  g_test_add_func ("/assess/metrics/auc-is-pairs-won", test_auc_is_pairs_won);
  g_test_add_func ("/assess/metrics/weights-are-repeats", test_weights_are_repeats);
  g_test_add_func ("/assess/metrics/found-by-name", test_names);
  g_test_add_func ("/assess/metrics/direction", test_direction);
  return g_test_run ();
}
