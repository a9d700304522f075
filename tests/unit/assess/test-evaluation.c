/* Whole evaluations: intervals, notes, JSON, thresholds, and input that cannot be used. */
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-evaluation.h"
#include "vtr-json.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"

static const char *const two[] = { "no", "yes", NULL };
static const char *const three[] = { "a", "b", "c", NULL };

typedef struct
{
  gsize n;
  guint k;
  guint32 *truth;
  double *scores;
} Rows;

/* Scores that know something of the truth; ties when @n_levels is small. */
static Rows
make_rows (gsize n, guint k, guint n_levels, guint64 seed)
{
  VtrRng rng = vtr_rng_new (seed, "evaluation-test", k);
  Rows rows = { n, k, g_new (guint32, n), g_new (double, n *k) };

  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;

      rows.truth[i] = vtr_rng_below (&rng, k);
      for (guint c = 0; c < k; c++)
        sum += rows.scores[i * k + c] =
            1 + vtr_rng_below (&rng, n_levels) + (c == rows.truth[i] ? n_levels * 0.4 : 0);
      for (guint c = 0; c < k; c++)
        rows.scores[i * k + c] /= sum;
    }
  return rows;
}

static void
rows_clear (Rows *rows)
{
  g_free (rows->truth);
  g_free (rows->scores);
}

static VtrEvaluation *
evaluate (const Rows *rows, const VtrEvaluationOptions *options)
{
  g_autoptr (GError) error = NULL;
  VtrEvaluation *evaluation =
      vtr_evaluation_new_classification (rows->k == 2 ? two : three, rows->n, rows->truth,
                                         (VtrMatrixView){ rows->scores, rows->n, rows->k, rows->k },
                                         NULL, NULL, options, NULL, &error);

  g_assert_no_error (error);
  return evaluation;
}

static void
test_same_bits (void)
{
  static const guint threads[] = { 1, 2, 7 };

  for (guint k = 2; k <= 3; k++)
    {
      Rows rows = make_rows (3000, k, 50, 3);
      g_autofree double *first = NULL;

      for (guint t = 0; t < G_N_ELEMENTS (threads); t++)
        {
          VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
          double numbers[2 * VTR_N_METRICS];

          options.n_resamples = 200;
          vtr_parallel_set_n_threads (threads[t]);
          g_autoptr (VtrEvaluation) evaluation = evaluate (&rows, &options);
          memcpy (numbers, vtr_evaluation_get_data (evaluation)->low, sizeof numbers / 2);
          memcpy (numbers + VTR_N_METRICS, vtr_evaluation_get_data (evaluation)->high,
                  sizeof numbers / 2);
          if (first == NULL)
            first = g_memdup2 (numbers, sizeof numbers);
          g_assert_cmpmem (first, sizeof numbers, numbers, sizeof numbers);
        }
      rows_clear (&rows);
    }
  vtr_parallel_set_n_threads (0);
}

static void
test_seed_matters (void)
{
  Rows rows = make_rows (500, 2, 50, 4);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (VtrEvaluation) a = evaluate (&rows, &options);

  options.seed = 1;
  g_autoptr (VtrEvaluation) b = evaluate (&rows, &options);
  g_assert_cmpfloat (vtr_evaluation_get_data (a)->low[VTR_METRIC_ROC_AUC], !=,
                     vtr_evaluation_get_data (b)->low[VTR_METRIC_ROC_AUC]);
  rows_clear (&rows);
}

/* 95 % intervals of the accuracy hold the true one, and are as wide as the normal approximation. */
static void
test_coverage (void)
{
  enum
  {
    ROUNDS = 200,
    N = 400
  };
  const double accuracy = 0.8;
  guint held = 0;
  double width = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      VtrRng rng = vtr_rng_new (5, "coverage", round);
      guint32 truth[N], predicted[N];
      VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

      options.n_resamples = 300;
      options.seed = round;
      for (guint i = 0; i < N; i++)
        {
          truth[i] = vtr_rng_below (&rng, 2);
          predicted[i] = vtr_rng_uniform (&rng) < accuracy ? truth[i] : 1 - truth[i];
        }
      g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (
          two, N, truth, (VtrMatrixView){ 0 }, predicted, NULL, &options, NULL, NULL);
      const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

      held += d->low[VTR_METRIC_ACCURACY] <= accuracy && accuracy <= d->high[VTR_METRIC_ACCURACY];
      width += d->high[VTR_METRIC_ACCURACY] - d->low[VTR_METRIC_ACCURACY];
      g_assert_false (d->has[VTR_METRIC_ROC_AUC]);
    }
  /* Five standard errors of a share of 0.95 in 200 rounds. */
  g_assert_cmpfloat (fabs (held / (double) ROUNDS - 0.95), <, 5 * sqrt (0.95 * 0.05 / ROUNDS));
  g_assert_cmpfloat_with_epsilon (width / ROUNDS, 2 * 1.96 * sqrt (accuracy * (1 - accuracy) / N),
                                  0.004);
}

/* Every metric of the sample lies in its interval, for regression too. */
static void
test_intervals_hold_metrics (void)
{
  enum
  {
    N = 300
  };
  VtrRng rng = vtr_rng_new (6, "regression", 0);
  double truth[N], predicted[N];

  for (guint i = 0; i < N; i++)
    {
      truth[i] = 10 + vtr_rng_normal (&rng);
      predicted[i] = truth[i] + 0.5 * vtr_rng_normal (&rng);
    }
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluation_new_regression (N, truth, predicted, NULL, NULL, NULL, NULL);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  for (guint m = VTR_METRIC_R2; m <= VTR_METRIC_MAX_ERROR; m++)
    {
      g_assert_true (d->has[m]);
      g_assert_cmpfloat (d->low[m], <=, d->metrics[m]);
      g_assert_cmpfloat (d->high[m], >=, d->metrics[m]);
      g_assert_cmpfloat (d->low[m], <, d->high[m]);
    }
}

static gboolean
has_note (const VtrEvaluationData *d, const char *words)
{
  for (guint i = 0; d->notes[i] != NULL; i++)
    if (strstr (d->notes[i], words) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_one_class_only (void)
{
  guint32 truth[] = { 1, 1, 1 };
  double scores[] = { 0.2, 0.7, 0.9 };
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluation_new_classification (
      two, 3, truth, (VtrMatrixView){ scores, 3, 1, 1 }, NULL, NULL, NULL, NULL, NULL);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  g_assert_true (d->has[VTR_METRIC_ROC_AUC]);
  g_assert_true (isnan (d->metrics[VTR_METRIC_ROC_AUC]));
  g_assert_true (isnan (d->low[VTR_METRIC_ROC_AUC]));
  g_assert_cmpuint (d->per_class[1].roc.n, ==, 0);
  g_assert_cmpfloat (d->metrics[VTR_METRIC_RECALL], ==, 2.0 / 3);
  g_assert_true (has_note (d, "one class"));
}

static void
test_one_row (void)
{
  double truth = 3, predicted = 4;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluation_new_regression (1, &truth, &predicted, NULL, NULL, NULL, NULL);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  g_assert_true (isnan (d->metrics[VTR_METRIC_R2]));
  g_assert_cmpfloat (d->metrics[VTR_METRIC_MAE], ==, 1);
  g_assert_cmpuint (d->n_resamples, ==, 0);
}

static void
assert_refused (gsize n, double truth, double predicted, double weight, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluation_new_regression (n, &truth, &predicted, &weight, NULL, NULL, &error);

  g_assert_null (evaluation);
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_unusable (void)
{
  assert_refused (0, 1, 1, 1, "no rows");
  assert_refused (1, NAN, 1, 1, "truth");
  assert_refused (1, 1, INFINITY, 1, "prediction");
  assert_refused (1, 1, 1, -1, "negative");
  assert_refused (1, 1, 1, 0, "weight 0");

  g_autoptr (GError) error = NULL;
  guint32 truth[] = { 0, 2 };
  g_assert_null (vtr_evaluation_new_classification (two, 2, truth, (VtrMatrixView){ 0 }, truth,
                                                    NULL, NULL, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
}

static void
test_unknown_positive (void)
{
  Rows rows = make_rows (10, 2, 5, 7);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.positive = "yess";
  g_assert_null (vtr_evaluation_new_classification (two, 10, rows.truth,
                                                    (VtrMatrixView){ rows.scores, 10, 2, 2 }, NULL,
                                                    NULL, &options, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "“yes”"));
  rows_clear (&rows);
}

/* Calling the other class positive turns the problem round. */
static void
test_other_positive (void)
{
  Rows rows = make_rows (300, 2, 40, 8);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  options.n_resamples = 0;
  g_autoptr (VtrEvaluation) yes = evaluate (&rows, &options);
  options.positive = "no";
  g_autoptr (VtrEvaluation) no = evaluate (&rows, &options);
  const VtrEvaluationData *d = vtr_evaluation_get_data (yes), *e = vtr_evaluation_get_data (no);

  g_assert_cmpuint (e->positive, ==, 0);
  g_assert_cmpfloat (e->metrics[VTR_METRIC_RECALL], ==, e->per_class[0].recall);
  g_assert_cmpfloat (d->metrics[VTR_METRIC_RECALL], ==, d->per_class[1].recall);
  g_assert_cmpfloat_with_epsilon (e->metrics[VTR_METRIC_LOG_LOSS], d->metrics[VTR_METRIC_LOG_LOSS],
                                  1e-12);
  rows_clear (&rows);
}

static void
test_cancel (void)
{
  Rows rows = make_rows (2000, 2, 50, 9);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_evaluation_new_classification (two, rows.n, rows.truth,
                                                    (VtrMatrixView){ rows.scores, rows.n, 2, 2 },
                                                    NULL, NULL, NULL, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  rows_clear (&rows);
}

static JsonObject *
to_json (VtrEvaluation *evaluation, JsonNode **node)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vtr_evaluation_to_json (evaluation, builder);
  json_builder_end_object (builder);
  *node = json_builder_get_root (builder);
  return json_node_get_object (*node);
}

static void
test_json_members (void)
{
  static const char *const members[] = {
    "accuracy",  "balanced_accuracy", "precision", "recall",   "f1",
    "roc_auc",   "average_precision", "log_loss",  "brier",    "mcc",
    "confusion", "per_class",         "macro",     "weighted", "roc",
    "pr",        "calibration",       "intervals", "notes"
  };
  Rows rows = make_rows (100, 2, 20, 10);
  g_autoptr (VtrEvaluation) evaluation = evaluate (&rows, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = to_json (evaluation, &node);
  JsonObject *roc =
      json_object_get_object_member (json_object_get_object_member (object, "roc"), "yes");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (object, members[i]));
  g_assert_false (json_object_has_member (object, "r2"));
  g_assert_true (json_array_get_null_element (json_object_get_array_member (roc, "threshold"), 0));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        json_object_get_object_member (object, "intervals"), "f1")),
                    ==, 2);
  rows_clear (&rows);
}

/* What was not given is absent: labels alone have no ranking metrics, margins no log loss. */
static void
test_absent_members (void)
{
  guint32 truth[] = { 0, 1, 1, 0 };
  double margins[] = { -3, 2, -1, 0.5 };
  g_autoptr (JsonNode) a = NULL, b = NULL;
  g_autoptr (VtrEvaluation) labels = vtr_evaluation_new_classification (
      two, 4, truth, (VtrMatrixView){ 0 }, truth, NULL, NULL, NULL, NULL);
  g_autoptr (VtrEvaluation) scores = vtr_evaluation_new_classification (
      two, 4, truth, (VtrMatrixView){ margins, 4, 1, 1 }, NULL, NULL, NULL, NULL, NULL);

  JsonObject *object = to_json (labels, &a);
  g_assert_true (json_object_has_member (object, "accuracy"));
  g_assert_false (json_object_has_member (object, "roc_auc") ||
                  json_object_has_member (object, "roc"));

  object = to_json (scores, &b);
  g_assert_true (json_object_has_member (object, "roc_auc"));
  g_assert_false (json_object_has_member (object, "log_loss") ||
                  json_object_has_member (object, "calibration"));
  g_assert_cmpfloat (vtr_evaluation_get_data (scores)->threshold, ==, 0);
  g_assert_true (has_note (vtr_evaluation_get_data (scores), "not probabilities"));
}

/* The slider's answer is what a new evaluation at that threshold gives. */
static void
test_slider (void)
{
  Rows rows = make_rows (400, 2, 30, 11);

  for (double t = -0.1; t < 1.15; t += 0.05)
    {
      VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
      VtrThresholdPoint point;

      options.threshold = t;
      options.n_resamples = 0;
      g_autoptr (VtrEvaluation) evaluation = evaluate (&rows, &options);
      const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

      g_assert_true (vtr_evaluation_at_threshold (evaluation, 1, t, NULL, &point));
      g_assert_cmpfloat (point.tn, ==, d->confusion[0]);
      g_assert_cmpfloat (point.fp, ==, d->confusion[1]);
      g_assert_cmpfloat (point.fn, ==, d->confusion[2]);
      g_assert_cmpfloat (point.tp, ==, d->confusion[3]);
      g_assert_cmpfloat (point.f1, ==, d->metrics[VTR_METRIC_F1]);
    }
  rows_clear (&rows);
}

static double
goal_of (
    VtrThresholdGoal goal, const VtrThresholdOptions *o, double tp, double fp, double fn, double tn)
{
  switch (goal)
    {
    case VTR_THRESHOLD_BEST_F1:
      return tp > 0 ? 2 * tp / (2 * tp + fp + fn) : 0;
    case VTR_THRESHOLD_BEST_ACCURACY:
      return (tp + tn) / (tp + fp + fn + tn);
    case VTR_THRESHOLD_LOWEST_COST:
      return -(o->cost_false_positive * fp + o->cost_false_negative * fn);
    case VTR_THRESHOLD_RECALL_AT_LEAST:
    default:
      return tp / (tp + fn) >= o->min_recall ? tp / (tp + fp) : -1;
    }
}

/* No threshold on the scores of the rows does better, for any goal. */
static void
test_chosen_is_best (void)
{
  enum
  {
    N = 60
  };

  for (guint round = 0; round < 40; round++)
    {
      VtrRng rng = vtr_rng_new (12, "threshold", round);
      VtrThresholdOptions options = { round % 4, 0.7, 1, 1 + round % 7 };
      VtrThresholdPoint point;
      guint8 truth[N];
      double scores[N], best = -INFINITY, found = 0;

      for (guint i = 0; i < N; i++)
        {
          truth[i] = i < 2 ? i : vtr_rng_below (&rng, 2);
          scores[i] = vtr_rng_below (&rng, 25) / 24.0 + 0.2 * truth[i];
        }
      g_assert_true (vtr_threshold_choose (truth, scores, NULL, N, &options, &point));
      for (guint j = 0; j <= N; j++)
        {
          double t = j < N ? scores[j] : point.threshold, counts[4] = { 0 };

          for (guint i = 0; i < N; i++)
            counts[2 * truth[i] + (scores[i] >= t)]++;
          double value =
              goal_of (options.goal, &options, counts[3], counts[1], counts[2], counts[0]);
          if (j < N)
            best = MAX (best, value);
          else
            found = value;
        }
      g_assert_cmpfloat_with_epsilon (found, best, 1e-12);
    }
}

static void
test_threshold_needs_two_classes (void)
{
  guint8 truth[] = { 1, 1 };
  double scores[] = { 0.1, 0.9 };
  VtrThresholdPoint point;

  g_assert_false (
      vtr_threshold_choose (truth, scores, NULL, 2, &(VtrThresholdOptions){ 0 }, &point));
  g_assert_false (
      vtr_threshold_choose (truth, scores, NULL, 0, &(VtrThresholdOptions){ 0 }, &point));
}

/* Not timed to pass or fail: says how long 100,000 rows take (--verbose, or the log). */
static void
test_large (void)
{
  Rows rows = make_rows (100000, 2, 1 << 20, 13);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (VtrEvaluation) evaluation = evaluate (&rows, NULL);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  g_test_message ("100,000 rows, 1,000 resamples: %.2f s",
                  (g_get_monotonic_time () - begun) * 1e-6);
  g_assert_cmpfloat (d->high[VTR_METRIC_ROC_AUC] - d->low[VTR_METRIC_ROC_AUC], <, 0.02);
  rows_clear (&rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assess/evaluation/same-bits-any-threads", test_same_bits);
  g_test_add_func ("/assess/evaluation/seed-matters", test_seed_matters);
  g_test_add_func ("/assess/evaluation/intervals-cover", test_coverage);
  g_test_add_func ("/assess/evaluation/intervals-hold-metrics", test_intervals_hold_metrics);
  g_test_add_func ("/assess/evaluation/one-class-only", test_one_class_only);
  g_test_add_func ("/assess/evaluation/one-row", test_one_row);
  g_test_add_func ("/assess/evaluation/unusable-input", test_unusable);
  g_test_add_func ("/assess/evaluation/unknown-positive", test_unknown_positive);
  g_test_add_func ("/assess/evaluation/other-positive", test_other_positive);
  g_test_add_func ("/assess/evaluation/cancel", test_cancel);
  g_test_add_func ("/assess/evaluation/json-members", test_json_members);
  g_test_add_func ("/assess/evaluation/absent-members", test_absent_members);
  g_test_add_func ("/assess/evaluation/slider-agrees", test_slider);
  g_test_add_func ("/assess/threshold/chosen-is-best", test_chosen_is_best);
  g_test_add_func ("/assess/threshold/needs-two-classes", test_threshold_needs_two_classes);
  g_test_add_func ("/assess/evaluation/large", test_large);
  return g_test_run ();
}
