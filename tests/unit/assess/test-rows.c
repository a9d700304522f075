/* Evaluations of data sets: columns with predictions, models, groups, cross-validation, permutation
 * importance. The learner here is one nearest neighbour, which remembers every row that it has
 * seen: the slightest leak shows as a perfect score. */
#include <math.h>
#include <string.h>

#include "vtr-cross-validate.h"
#include "vtr-error.h"
#include "vtr-importance.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include "vtr-slices.h"

/* One nearest neighbour */

G_DECLARE_FINAL_TYPE (NearModel, near_model, NEAR, MODEL, VtrModel)
struct _NearModel
{
  VtrModel parent_instance;
  gsize n, p;
  guint k;
  double *x, *y;
};
G_DEFINE_FINAL_TYPE (NearModel, near_model, VTR_TYPE_MODEL)

static void
near_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  NearModel *self = NEAR_MODEL (model);

  for (gsize i = 0; i < x.n_rows; i++)
    {
      double best = INFINITY;
      gsize nearest = 0;

      for (gsize t = 0; t < self->n; t++)
        {
          double distance = 0;

          for (gsize j = 0; j < self->p; j++)
            distance += pow (vtr_matrix_view_row (x, i)[j] - self->x[t * self->p + j], 2);
          nearest = distance < best ? t : nearest;
          best = MIN (distance, best);
        }
      for (guint c = 0; c < MAX (self->k, 1); c++)
        vtr_matrix_view_row (out, i)[c] = self->k > 0 ? self->y[nearest] == c : self->y[nearest];
    }
}

static void
near_model_finalize (GObject *object)
{
  g_free (NEAR_MODEL (object)->x);
  g_free (NEAR_MODEL (object)->y);
  G_OBJECT_CLASS (near_model_parent_class)->finalize (object);
}

static void
near_model_class_init (NearModelClass *klass)
{
  VTR_MODEL_CLASS (klass)->kind = "near";
  VTR_MODEL_CLASS (klass)->title = "Nearest neighbour";
  VTR_MODEL_CLASS (klass)->predict = near_predict;
  G_OBJECT_CLASS (klass)->finalize = near_model_finalize;
}

static void
near_model_init (NearModel *self)
{
}

G_DECLARE_FINAL_TYPE (NearLearner, near_learner, NEAR, LEARNER, VtrLearner)
struct _NearLearner
{
  VtrLearner parent_instance;
};
G_DEFINE_FINAL_TYPE (NearLearner, near_learner, VTR_TYPE_LEARNER)

static VtrModel *
near_fit (VtrLearner *learner, const VtrTrainingSet *set, VtrProgress *progress, GError **error)
{
  NearModel *self = g_object_new (near_model_get_type (), NULL);

  self->n = set->x.n_rows;
  self->p = set->x.n_columns;
  self->k = set->n_classes;
  self->x = g_new (double, self->n * self->p + 1);
  self->y = g_memdup2 (set->y, self->n * sizeof *set->y);
  for (gsize i = 0; i < self->n; i++)
    memcpy (self->x + i * self->p, vtr_matrix_view_row (set->x, i), self->p * sizeof *self->x);
  return VTR_MODEL (self);
}

static void
near_learner_class_init (NearLearnerClass *klass)
{
  VTR_CONFIGURABLE_CLASS (klass)->name = "near";
  VTR_CONFIGURABLE_CLASS (klass)->title = "Nearest neighbour";
  VTR_LEARNER_CLASS (klass)->fit = near_fit;
  VTR_LEARNER_CLASS (klass)->needs.wants_scaled = TRUE;
  VTR_LEARNER_CLASS (klass)->classifies = VTR_LEARNER_CLASS (klass)->regresses = TRUE;
}

static void
near_learner_init (NearLearner *self)
{
}

/* Data */

static void
take_column (GPtrArray *columns, VtrColumn *column)
{
  g_ptr_array_add (columns, column);
}

/* "useful" decides the class, where @signal; "noise" and "colour" do not. */
static VtrDataset *
make_data (gsize n, gboolean signal)
{
  static const char *const colours[] = { "red", "green", "blue" };
  VtrRng rng = vtr_rng_new (1, "rows-test", signal);
  g_autofree double *useful = g_new (double, n), *noise = g_new (double, n);
  g_autofree const char **colour = g_new (const char *, n), **label = g_new (const char *, n);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (gsize i = 0; i < n; i++)
    {
      useful[i] = vtr_rng_normal (&rng);
      noise[i] = vtr_rng_normal (&rng);
      colour[i] = colours[vtr_rng_below (&rng, 3)];
      label[i] = (signal ? useful[i] > 0 : vtr_rng_below (&rng, 2)) ? "yes" : "no";
    }
  take_column (columns, vtr_column_new_numeric ("useful", useful, n));
  take_column (columns, vtr_column_new_numeric ("noise", noise, n));
  take_column (columns, vtr_column_new_text ("colour", VTR_KIND_CATEGORICAL, colour, n));
  take_column (columns, vtr_column_new_text ("label", VTR_KIND_CATEGORICAL, label, n));
  return vtr_dataset_new (columns);
}

static VtrModel *
train (VtrDataset *data)
{
  g_autoptr (VtrLearner) learner = g_object_new (near_learner_get_type (), NULL);
  g_autoptr (GError) error = NULL;
  VtrTrainOptions options = { .learner = learner, .target = "label", .no_rows = TRUE };
  VtrModel *model = vtr_train (data, NULL, 0, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static VtrCrossValidation *
cross_validate (VtrDataset *data, guint n_folds, GError **error)
{
  g_autoptr (VtrLearner) learner = g_object_new (near_learner_get_type (), NULL);
  VtrTrainOptions options = { .learner = learner, .target = "label" };

  return vtr_cross_validate (data, NULL, 0, &options, n_folds, NULL, NULL, error);
}

/* Models */

static void
test_model_on_its_rows (void)
{
  g_autoptr (VtrDataset) data = make_data (120, FALSE);
  g_autoptr (VtrModel) model = train (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_model (model, data, NULL, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (vtr_evaluation_get_metric (evaluation, VTR_METRIC_ACCURACY), ==, 1);
  g_assert_cmpuint (vtr_evaluation_get_data (evaluation)->n_rows, ==, 120);
  g_assert_cmpstr (vtr_evaluation_get_data (evaluation)->classes[1], ==, "yes");
}

static void
test_some_rows (void)
{
  static const guint32 rows[] = { 3, 7, 50 };
  g_autoptr (VtrDataset) data = make_data (60, TRUE);
  g_autoptr (VtrModel) model = train (data);
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_model (model, data, rows, 3, NULL, NULL, NULL);

  g_assert_cmpmem (vtr_evaluation_get_data (evaluation)->rows, sizeof rows, rows, sizeof rows);
}

static void
test_no_target (void)
{
  static const guint features[] = { 0, 1, 2 };
  g_autoptr (VtrDataset) data = make_data (60, TRUE);
  g_autoptr (VtrModel) model = train (data);
  g_autoptr (VtrDataset) without = vtr_dataset_select (data, features, 3);
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_evaluate_model (model, without, NULL, 0, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "label"));
}

/* Cross-validation */

static void
test_nothing_leaks (void)
{
  g_autoptr (VtrDataset) data = make_data (400, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrCrossValidation) cv = cross_validate (data, 5, &error);

  g_assert_no_error (error);
  /* Labels are coin tosses: five standard errors of 0.5 in 400 rows. */
  g_assert_cmpfloat (fabs (vtr_evaluation_get_metric (cv->out_of_fold, VTR_METRIC_ACCURACY) - 0.5),
                     <, 0.125);
}

static void
test_folds (void)
{
  g_autoptr (VtrDataset) data = make_data (203, TRUE);
  g_autoptr (VtrCrossValidation) cv = cross_validate (data, 5, NULL),
                                 again = cross_validate (data, 5, NULL);
  const VtrEvaluationData *d = vtr_evaluation_get_data (cv->out_of_fold);
  double mean = 0, counts[5] = { 0 };
  VtrThresholdPoint point;

  g_assert_cmpuint (d->n_rows, ==, 203);
  for (gsize i = 0; i < d->n_rows; i++)
    {
      g_assert_cmpuint (d->rows[i], ==, i);
      counts[cv->fold_of[i]]++;
    }
  for (guint f = 0; f < 5; f++)
    {
      mean += cv->folds[f * VTR_N_METRICS + VTR_METRIC_ACCURACY] / 5;
      g_assert_cmpfloat (fabs (counts[f] - 203 / 5.0), <=, 2);
    }
  g_assert_cmpfloat_with_epsilon (cv->mean[VTR_METRIC_ACCURACY], mean, 1e-12);
  g_assert_cmpfloat (cv->mean[VTR_METRIC_ACCURACY], >, 0.7);
  g_assert_cmpmem (cv->folds, 5 * VTR_N_METRICS * sizeof (double), again->folds,
                   5 * VTR_N_METRICS * sizeof (double));
  g_assert_true (vtr_cross_validation_choose_threshold (
      cv, &(VtrThresholdOptions){ VTR_THRESHOLD_BEST_ACCURACY }, &point));
  g_assert_cmpfloat (point.accuracy, >=, d->metrics[VTR_METRIC_ACCURACY]);
}

static void
test_unknown_target (void)
{
  g_autoptr (VtrDataset) data = make_data (20, TRUE);
  g_autoptr (VtrLearner) learner = g_object_new (near_learner_get_type (), NULL);
  VtrTrainOptions options = { .learner = learner, .target = "lable" };
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_cross_validate (data, NULL, 0, &options, 5, NULL, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

/* Permutation importance */

static void
test_importance (void)
{
  static const guint threads[] = { 1, 2, 7 };
  g_autoptr (VtrDataset) data = make_data (300, TRUE);
  g_autoptr (VtrModel) model = train (data);
  VtrPermutationOptions options = { .metric = VTR_METRIC_ACCURACY };
  g_autofree double *first = NULL;

  for (guint t = 0; t < G_N_ELEMENTS (threads); t++)
    {
      g_autoptr (GError) error = NULL;

      vtr_parallel_set_n_threads (threads[t]);
      g_autoptr (VtrPermutationImportance) importance =
          vtr_permutation_importance (model, data, NULL, 0, &options, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (importance->n_features, ==, 3);
      g_assert_cmpuint (importance->n_repeats, ==, 5);
      g_assert_cmpstr (importance->features[2], ==, "colour");
      g_assert_cmpfloat (importance->baseline, ==, 1);
      g_assert_cmpfloat (importance->mean[0], >, importance->mean[1]);
      g_assert_cmpfloat (importance->std[0], >, 0);
      if (first == NULL)
        first = g_memdup2 (importance->drops, 15 * sizeof (double));
      g_assert_cmpmem (first, 15 * sizeof (double), importance->drops, 15 * sizeof (double));
    }
  vtr_parallel_set_n_threads (0);
}

/* Columns */

static VtrDataset *
read_texts (const char *const *names, guint n_columns, const char *const *cells, gsize n)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autofree const char **texts = g_new (const char *, n);

  for (guint c = 0; c < n_columns; c++)
    {
      g_autoptr (VtrColumn) column = NULL;
      VtrColumn *numbers;

      for (gsize i = 0; i < n; i++)
        texts[i] = cells[i * n_columns + c];
      column = vtr_column_new_text (names[c], VTR_KIND_CATEGORICAL, texts, n);
      numbers = vtr_column_with_kind (column, VTR_KIND_NUMERIC, NULL);
      g_ptr_array_add (columns, numbers != NULL ? numbers : g_steal_pointer (&column));
    }
  return vtr_dataset_new (columns);
}

static VtrDataset *
make_scored (void)
{
  static const char *const names[] = { "truth", "p", "said", "age" };
  static const char *const cells[] = { "no",  "0.1", "no",  "1", "yes", "0.8", "yes", "2",
                                       "yes", "0.4", "no",  "3", "no",  "0.3", "yes", "4",
                                       NULL,  "0.9", "yes", "5", "yes", NULL,  "yes", "6" };

  return read_texts (names, 4, cells, 6);
}

static void
test_score_column (void)
{
  static const char *const scores[] = { "p", NULL };
  g_autoptr (VtrDataset) data = make_scored ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_columns (data, "truth", NULL, scores, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);
  g_assert_cmpuint (d->n_rows, ==, 4);
  g_assert_cmpfloat (d->metrics[VTR_METRIC_ROC_AUC], ==, 1);
  g_assert_cmpfloat (d->metrics[VTR_METRIC_ACCURACY], ==, 0.75);
  g_assert_cmpuint (g_strv_length (d->notes), >=, 2);
}

static void
test_predicted_column (void)
{
  g_autoptr (VtrDataset) data = make_scored ();
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_columns (data, "truth", NULL, NULL, "said", NULL, NULL, NULL);
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

  g_assert_cmpuint (d->n_rows, ==, 5);
  g_assert_cmpfloat (d->metrics[VTR_METRIC_ACCURACY], ==, 0.6);
  g_assert_false (d->has[VTR_METRIC_ROC_AUC]);
}

static void
test_named_score (void)
{
  static const char *const scores[] = { "p", NULL }, *const classes[] = { "no", NULL };
  g_autoptr (VtrDataset) data = make_scored ();
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_columns (data, "truth", classes, scores, NULL, NULL, NULL, NULL);

  g_assert_cmpfloat (vtr_evaluation_get_metric (evaluation, VTR_METRIC_ROC_AUC), ==, 0);
}

static void
test_regression_columns (void)
{
  g_autoptr (VtrDataset) data = make_data (50, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_columns (data, "useful", NULL, NULL, "noise", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vtr_evaluation_get_data (evaluation)->task, ==, VTR_TASK_REGRESSION);
}

static void
test_bad_columns (void)
{
  static const char *const missing[] = { "q", NULL }, *const words[] = { "said", NULL };
  g_autoptr (VtrDataset) data = make_scored ();
  g_autoptr (GError) a = NULL, b = NULL, c = NULL;

  g_assert_null (vtr_evaluate_columns (data, "truth", NULL, missing, NULL, NULL, NULL, &a));
  g_assert_error (a, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_null (vtr_evaluate_columns (data, "truth", NULL, words, NULL, NULL, NULL, &b));
  g_assert_error (b, VTR_ERROR, VTR_ERROR_BAD_INPUT);
  g_assert_null (vtr_evaluate_columns (data, "truth", NULL, NULL, NULL, NULL, NULL, &c));
  g_assert_error (c, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

/* Groups */

static void
test_slices (void)
{
  g_autoptr (VtrDataset) data = make_data (300, TRUE);
  g_autoptr (VtrModel) model = train (data);
  g_autoptr (VtrEvaluation) evaluation =
      vtr_evaluate_model (model, data, NULL, 0, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  gsize n = 0;

  options.n_resamples = 50;
  g_autoptr (VtrSlices) slices =
      vtr_slices_new (evaluation, data, "colour", &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slices->n_slices, ==, 3);
  g_assert_cmpstr (slices->slices[0].group, ==, "blue");
  for (guint i = 0; i < 3; i++)
    n += vtr_evaluation_get_data (slices->slices[i].evaluation)->n_rows;
  g_assert_cmpuint (n, ==, 300);

  g_autoptr (VtrSlices) quartiles =
      vtr_slices_new (evaluation, data, "noise", &options, NULL, NULL);
  g_assert_cmpuint (quartiles->n_slices, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (vtr_evaluation_get_data (quartiles->slices[i].evaluation)->n_rows, ==, 75);
  g_assert_null (vtr_slices_new (evaluation, data, "color", &options, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assess/model/on-its-rows", test_model_on_its_rows);
  g_test_add_func ("/assess/model/some-rows", test_some_rows);
  g_test_add_func ("/assess/model/no-target", test_no_target);
  g_test_add_func ("/assess/cross-validate/nothing-leaks", test_nothing_leaks);
  g_test_add_func ("/assess/cross-validate/folds", test_folds);
  g_test_add_func ("/assess/cross-validate/unknown-target", test_unknown_target);
  g_test_add_func ("/assess/importance/finds-the-useful-same-bits", test_importance);
  g_test_add_func ("/assess/columns/score", test_score_column);
  g_test_add_func ("/assess/columns/predicted", test_predicted_column);
  g_test_add_func ("/assess/columns/named-score", test_named_score);
  g_test_add_func ("/assess/columns/regression", test_regression_columns);
  g_test_add_func ("/assess/columns/unusable", test_bad_columns);
  g_test_add_func ("/assess/slices/groups", test_slices);
  return g_test_run ();
}
