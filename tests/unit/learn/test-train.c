/* Training and models, with a learner that is only there for the test: each class is the mean of its
 * rows, and a row's probabilities fall with the distance to each; the value is the mean target. */
#include "vtr-encode.h"
#include "vtr-error.h"
#include "vtr-impute.h"
#include "vtr-parallel.h"
#include "vtr-rescale.h"
#include "vtr-train.h"

#include <math.h>

typedef struct { VtrModel parent_instance; double *means; double *totals; guint n_inputs, n_outputs; gboolean values; } NearModel;
typedef struct { VtrModelClass parent_class; } NearModelClass;
typedef struct { VtrLearner parent_instance; } NearLearner;
typedef struct { VtrLearnerClass parent_class; } NearLearnerClass;
GType near_model_get_type (void);
GType near_learner_get_type (void);
G_DEFINE_TYPE (NearModel, near_model, VTR_TYPE_MODEL)
G_DEFINE_TYPE (NearLearner, near_learner, VTR_TYPE_LEARNER)

static void
near_model_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  NearModel *self = (NearModel *) model;

  for (gsize i = 0; i < x.n_rows; i++)
    {
      double sum = 0, *p = vtr_matrix_view_row (out, i);

      for (guint c = 0; c < self->n_outputs; c++)
        {
          double d = 0;

          for (guint j = 0; j < self->n_inputs; j++)
            d += pow (vtr_matrix_view_row (x, i)[j] - self->means[c * self->n_inputs + j], 2);
          p[c] = self->values ? self->totals[0] : 1 / (1e-9 + d);
          sum += p[c];
        }
      for (guint c = 0; !self->values && c < self->n_outputs; c++)
        p[c] /= sum;
    }
}

static GVariant *
near_model_save (VtrModel *model)
{
  NearModel *self = (NearModel *) model;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "means",
                         g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->means, self->n_inputs * self->n_outputs, 8));
  g_variant_builder_add (&builder, "{sv}", "totals",
                         g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->totals, self->n_outputs, 8));
  return g_variant_builder_end (&builder);
}

static gboolean
near_model_load (VtrModel *model, GVariant *state, GError **error)
{
  NearModel *self = (NearModel *) model;
  g_autoptr (GVariant) means = g_variant_lookup_value (state, "means", G_VARIANT_TYPE ("ad"));
  g_autoptr (GVariant) totals = g_variant_lookup_value (state, "totals", G_VARIANT_TYPE ("ad"));

  self->n_inputs = vtr_model_get_n_inputs (model);
  self->n_outputs = vtr_model_get_n_outputs (model);
  self->values = vtr_model_get_info (model)->task == VTR_TASK_REGRESSION;
  if (means == NULL || totals == NULL || g_variant_n_children (totals) != self->n_outputs
      || g_variant_n_children (means) != (gsize) self->n_inputs * self->n_outputs)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT, "damaged");
      return FALSE;
    }
  self->means = g_memdup2 (g_variant_get_data (means), g_variant_get_size (means));
  self->totals = g_memdup2 (g_variant_get_data (totals), g_variant_get_size (totals));
  return TRUE;
}

static gboolean
near_model_importances (VtrModel *model, double *mean, double *std)
{
  for (guint j = 0; j < ((NearModel *) model)->n_inputs; j++)
    {
      mean[j] = j + 1;
      std[j] = 3;
    }
  return TRUE;
}

static void
near_model_finalize (GObject *object)
{
  g_free (((NearModel *) object)->means);
  g_free (((NearModel *) object)->totals);
  G_OBJECT_CLASS (near_model_parent_class)->finalize (object);
}

static void
near_model_class_init (NearModelClass *klass)
{
  VtrModelClass *model_class = VTR_MODEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = near_model_finalize;
  model_class->kind = "near";
  model_class->predict = near_model_predict;
  model_class->save = near_model_save;
  model_class->load = near_model_load;
  model_class->importances = near_model_importances;
}

static void
near_model_init (NearModel *self)
{
}

/* totals: for classes their weight, for values the weighted mean. */
static VtrModel *
near_learner_fit (VtrLearner *learner, const VtrTrainingSet *set, VtrProgress *progress, GError **error)
{
  NearModel *model = g_object_new (near_model_get_type (), NULL);
  double all = 0, sum = 0;

  model->n_inputs = set->x.n_columns;
  model->n_outputs = MAX (set->n_classes, 1);
  model->values = set->task == VTR_TASK_REGRESSION;
  model->means = g_new0 (double, model->n_inputs * model->n_outputs);
  model->totals = g_new0 (double, model->n_outputs);
  for (gsize i = 0; i < set->x.n_rows; i++)
    {
      double w = set->weights != NULL ? set->weights[i] : 1;
      guint c = model->values ? 0 : set->y[i];

      model->totals[c] += w;
      all += w;
      sum += w * set->y[i];
      for (guint j = 0; j < model->n_inputs; j++)
        model->means[c * model->n_inputs + j] += w * vtr_matrix_view_row (set->x, i)[j];
    }
  for (guint c = 0; c < model->n_outputs; c++)
    for (guint j = 0; j < model->n_inputs; j++)
      model->means[c * model->n_inputs + j] /= MAX (model->totals[c], 1e-300);
  if (model->values)
    model->totals[0] = sum / all;
  return VTR_MODEL (model);
}

static void
near_learner_class_init (NearLearnerClass *klass)
{
  VtrLearnerClass *learner_class = VTR_LEARNER_CLASS (klass);

  VTR_CONFIGURABLE_CLASS (klass)->name = "near";
  VTR_CONFIGURABLE_CLASS (klass)->title = "Nearest mean";
  VTR_CONFIGURABLE_CLASS (klass)->description = "For tests";
  learner_class->needs.wants_scaled = TRUE;
  learner_class->classifies = learner_class->regresses = TRUE;
  learner_class->fit = near_learner_fit;
}

static void
near_learner_init (NearLearner *self)
{
}

#define N 60

static VtrDataset *
make_table (void)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  double x[N], y[N], w[N], same[N];
  const char *c[N], *t[N];

  for (guint i = 0; i < N; i++)
    {
      x[i] = i % 11 == 0 ? NAN : i;
      c[i] = i % 3 == 0 ? "u" : "v";
      y[i] = i == 5 ? NAN : i < 20 ? 0 : 1;
      t[i] = i < 20 ? "no" : "yes";
      w[i] = 1 + i % 2;
      same[i] = 4;
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, N));
  g_ptr_array_add (columns, vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, c, N));
  g_ptr_array_add (columns, vtr_column_new_numeric ("y", y, N));
  g_ptr_array_add (columns, vtr_column_new_text ("t", VTR_KIND_CATEGORICAL, t, N));
  g_ptr_array_add (columns, vtr_column_new_numeric ("w", w, N));
  g_ptr_array_add (columns, vtr_column_new_numeric ("same", same, N));
  return vtr_dataset_new (columns);
}

/* @hidden: columns to ignore. */
static VtrModel *
train (VtrTrainOptions options, const char *hidden, const guint32 *rows, gsize n, GError **error)
{
  VtrDataset *table = make_table ();
  g_autoptr (VtrLearner) learner = g_object_new (near_learner_get_type (), NULL);
  g_auto (GStrv) names = g_strsplit (hidden, ",", 0);
  VtrModel *model;

  for (char **name = names; *name != NULL; name++)
    {
      gboolean weight = g_str_has_suffix (*name, "*");
      VtrDataset *changed;

      g_strdelimit (*name, "*", '\0');
      changed = vtr_dataset_with_role (table, *name, weight ? VTR_ROLE_WEIGHT : VTR_ROLE_IGNORE, NULL);
      g_object_unref (table);
      table = changed;
    }
  options.learner = learner;
  model = vtr_train (table, rows, n, &options, NULL, NULL, error);
  g_object_unref (table);
  return model;
}

static VtrModel *
train_usual (void)
{
  g_autoptr (GError) error = NULL;
  VtrModel *model = train ((VtrTrainOptions) { .target = "y", .seed = 7 }, "t,w,same", NULL, 0, &error);

  g_assert_no_error (error);
  return model;
}

static void
test_description (void)
{
  g_autoptr (VtrModel) model = train_usual ();
  const VtrModelInfo *info = vtr_model_get_info (model);

  g_assert_cmpint (info->task, ==, VTR_TASK_CLASSIFICATION);
  g_assert_cmpstr (info->classes[0], ==, "0");
  g_assert_cmpstr (info->classes[1], ==, "1");
  g_assert_null (info->classes[2]);
  g_assert_cmpuint (info->n_train, ==, N - 1);
  g_assert_cmpuint (vtr_dataset_get_n_rows (info->background), ==, N - 1);
  g_assert_cmpint (vtr_dataset_find (info->background, "y"), >=, 0);
  g_assert_cmpint (vtr_dataset_find (info->background, "w"), ==, -1);
  g_assert_cmpuint (vtr_model_get_n_inputs (model), ==, 3);
  g_assert_cmpint (vtr_model_find_class (model, "1", NULL), ==, 1);
}

static void
test_predicts (void)
{
  g_autoptr (VtrModel) model = train_usual ();
  g_autoptr (VtrDataset) table = make_table ();
  const guint32 rows[] = { 59, 1 };
  g_autoptr (VtrMatrix) all = vtr_model_predict (model, table, NULL, 0, NULL, NULL);
  g_autoptr (VtrMatrix) two = vtr_model_predict (model, table, rows, 2, NULL, NULL);

  g_assert_cmpuint (vtr_matrix_get_n_rows (all), ==, N);
  g_assert_cmpfloat (vtr_matrix_row (all, 59)[1], >, 0.5);
  g_assert_cmpfloat (vtr_matrix_row (all, 1)[0], >, 0.5);
  g_assert_cmpmem (vtr_matrix_row (all, 59), 16, vtr_matrix_row (two, 0), 16);
  g_assert_cmpmem (vtr_matrix_row (all, 1), 16, vtr_matrix_row (two, 1), 16);
}

static void
assert_refused (VtrTrainOptions options, const char *hidden, gsize n, int code, const char *words)
{
  const guint32 rows[] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GError) error = NULL;

  g_assert_null (train (options, hidden, n > 0 ? rows : NULL, n, &error));
  g_assert_error (error, VTR_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refusals (void)
{
  const VtrTrainOptions y = { .target = "y" };

  assert_refused ((VtrTrainOptions) { .target = "z" }, "w", 0, VTR_ERROR_BAD_VALUE, "z");
  assert_refused ((VtrTrainOptions) { .target = "same" }, "w", 0, VTR_ERROR_BAD_INPUT, "has only one class");
  assert_refused ((VtrTrainOptions) { .target = "same", .task = VTR_TASK_FORCE_REGRESSION }, "w", 0, VTR_ERROR_BAD_INPUT,
                  "has only one value");
  assert_refused (y, "w", 6, VTR_ERROR_BAD_INPUT, "has only one class");
  assert_refused (y, "w", 1, VTR_ERROR_BAD_INPUT, "at least two");
  assert_refused (y, "x,c,t,w,same", 0, VTR_ERROR_BAD_INPUT, "no column");
  assert_refused (y, "x*", 0, VTR_ERROR_BAD_INPUT, "weight column “x”");
  assert_refused (y, "c*", 0, VTR_ERROR_BAD_INPUT, "weight column “c”");
  assert_refused ((VtrTrainOptions) { .target = "t", .task = VTR_TASK_FORCE_REGRESSION }, "w", 0, VTR_ERROR_BAD_VALUE, "t");
  assert_refused ((VtrTrainOptions) { .target = "y", .no_auto = TRUE }, "w", 0, VTR_ERROR_BAD_INPUT, "add the step");
}

static void
test_weights (void)
{
  g_autoptr (VtrModel) plain = train ((VtrTrainOptions) { .target = "t", .balanced = TRUE }, "y,w", NULL, 0, NULL);
  g_autoptr (VtrModel) both = train ((VtrTrainOptions) { .target = "t", .balanced = TRUE }, "y,w*", NULL, 0, NULL);
  const double *totals = ((NearModel *) plain)->totals;

  /* 20 and 40 rows: 60 / (2 × 20) and 60 / (2 × 40), so 30 in each class; row weights average 1.5. */
  g_assert_cmpfloat_with_epsilon (totals[0], 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals[1], 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (((NearModel *) both)->totals[0], 45, 1e-9);
}

static void
test_regression (void)
{
  const VtrTrainOptions options = { .target = "y", .task = VTR_TASK_FORCE_REGRESSION, .no_rows = TRUE };
  g_autoptr (VtrModel) model = train (options, "t,w", NULL, 0, NULL);

  g_assert_cmpuint (vtr_model_get_n_outputs (model), ==, 1);
  g_assert_cmpstr (vtr_model_get_output (model, 0), ==, "y");
  g_assert_null (vtr_model_get_info (model)->background);
  g_assert_cmpfloat_with_epsilon (((NearModel *) model)->totals[0], 40.0 / 59, 1e-12);
}

static void
test_classes (void)
{
  const double numbers[] = { 10, 9, NAN, 1.5, 9 }, many[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
  g_autoptr (VtrColumn) some = vtr_column_new_numeric ("n", numbers, 5);
  g_autoptr (VtrColumn) whole = vtr_column_new_numeric ("n", many, 10);
  g_autoptr (VtrColumn) eleven = vtr_column_new_numeric ("n", many, 11);
  g_auto (GStrv) classes = vtr_train_dup_classes (some);
  g_autofree char *joined = g_strjoinv (" ", classes);

  g_assert_cmpstr (joined, ==, "1.5 9 10");
  g_assert_cmpint (vtr_train_guess_task (some), ==, VTR_TASK_REGRESSION);
  g_assert_cmpint (vtr_train_guess_task (whole), ==, VTR_TASK_CLASSIFICATION);
  g_assert_cmpint (vtr_train_guess_task (eleven), ==, VTR_TASK_REGRESSION);
}

static void
test_importances (void)
{
  g_autoptr (VtrModel) model = train_usual ();
  double mean[2], std[2];

  g_assert_true (vtr_model_importances (model, mean, std));
  g_assert_cmpfloat (mean[0], ==, 1);
  g_assert_cmpfloat (mean[1], ==, 5);
  g_assert_cmpfloat_with_epsilon (std[1], sqrt (18), 1e-12);
}

static void
test_saved_and_loaded (void)
{
  g_autoptr (VtrModel) model = train_usual ();
  g_autoptr (GVariant) saved = g_variant_ref_sink (vtr_model_save (model, TRUE));
  g_autoptr (GVariant) bare = g_variant_ref_sink (vtr_model_save (model, FALSE));
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrModel) loaded = vtr_model_load (saved, &error);
  g_autoptr (VtrModel) without = vtr_model_load (bare, NULL);
  g_autoptr (GVariant) again = NULL;
  g_autoptr (VtrModel) other = train ((VtrTrainOptions) { .target = "y", .seed = 8 }, "t,w,same", NULL, 0, NULL);

  g_assert_no_error (error);
  again = g_variant_ref_sink (vtr_model_save (loaded, TRUE));
  g_assert_cmpvariant (saved, again);
  g_assert_cmpstr (vtr_model_get_hash (model), ==, vtr_model_get_hash (loaded));
  g_assert_cmpstr (vtr_model_get_hash (model), ==, vtr_model_get_hash (without));
  g_assert_cmpstr (vtr_model_get_hash (model), !=, vtr_model_get_hash (other));
  g_assert_null (vtr_model_get_info (without)->background);
}

/* Every byte flipped and every length: an error, or a model that predicts without a crash. */
static void
test_damaged (void)
{
  g_autoptr (VtrModel) model = train_usual ();
  g_autoptr (VtrDataset) table = make_table ();
  g_autoptr (GVariant) saved = g_variant_ref_sink (vtr_model_save (model, TRUE));
  gsize size = g_variant_get_size (saved);

  for (gsize i = 0; i < 2 * size; i++)
    {
      guint8 *bytes = g_memdup2 (g_variant_get_data (saved), size);
      g_autoptr (GVariant) damaged = NULL;
      g_autoptr (VtrModel) loaded = NULL;
      g_autoptr (VtrMatrix) out = NULL;
      g_autoptr (GError) error = NULL;

      if (i < size)
        bytes[i] ^= 0x41;
      damaged = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, bytes,
                                                             i < size ? size : i - size, FALSE, g_free, bytes));
      loaded = vtr_model_load (damaged, &error);
      g_assert_true ((loaded != NULL) == (error == NULL));
      if (loaded != NULL)
        out = vtr_model_predict (loaded, table, NULL, 0, NULL, NULL);
    }
}

static void
test_rows_saved (void)
{
  g_autoptr (VtrDataset) table = make_table ();
  g_autoptr (VtrDataset) roles = vtr_dataset_with_role (table, "w", VTR_ROLE_WEIGHT, NULL);
  g_autoptr (GVariant) saved = g_variant_ref_sink (vtr_dataset_save (roles));
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) loaded = vtr_dataset_load (saved, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (vtr_dataset_get_hash (table), ==, vtr_dataset_get_hash (loaded));
  g_assert_cmpint (vtr_dataset_get_role (loaded, 4), ==, VTR_ROLE_WEIGHT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_IMPUTE);
  g_type_ensure (VTR_TYPE_ENCODE);
  g_type_ensure (VTR_TYPE_RESCALE);
  g_test_add_func ("/learn/train/describes-the-model", test_description);
  g_test_add_func ("/learn/train/predicts-rows", test_predicts);
  g_test_add_func ("/learn/train/refuses-bad-input", test_refusals);
  g_test_add_func ("/learn/train/row-and-class-weights", test_weights);
  g_test_add_func ("/learn/train/regression", test_regression);
  g_test_add_func ("/learn/train/classes-and-tasks", test_classes);
  g_test_add_func ("/learn/model/importances-per-column", test_importances);
  g_test_add_func ("/learn/model/saved-and-loaded", test_saved_and_loaded);
  g_test_add_func ("/learn/model/damaged-state", test_damaged);
  g_test_add_func ("/learn/dataset/saved-and-loaded", test_rows_saved);
  return g_test_run ();
}
