/* The pipeline: nothing leaks, provenance, new data of other looks, saving and loading, damage. */
#include "vtr-encode.h"
#include "vtr-error.h"
#include "vtr-impute.h"
#include "vtr-parallel.h"
#include "vtr-pipeline.h"
#include "vtr-rescale.h"

#include <math.h>

#define N_TRAIN 6

/* Columns from texts: a name, then N_TRAIN + n_more cells each; numeric when @numeric says so. */
static VtrDataset *
make_table (const double *ages, const char *const *sexes, gsize n)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_ptr_array_add (columns, vtr_column_new_numeric ("age", ages, n));
  g_ptr_array_add (columns, vtr_column_new_text ("sex", VTR_KIND_CATEGORICAL, sexes, n));
  return vtr_dataset_new (columns);
}

static const double train_ages[] = { 20, 30, NAN, 50, 60, 41 };
static const char *const train_sexes[] = { "10", "9", "9", NULL, "10", "9" };

static VtrPipeline *
fit_automatic (VtrDataset *dataset, const guint32 *rows, gsize n)
{
  const VtrPipelineNeeds needs = { .wants_scaled = TRUE };
  VtrPipeline *pipeline = vtr_pipeline_new_automatic (dataset, &needs);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) prepared = vtr_pipeline_fit (pipeline, dataset, rows, n, NULL, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (prepared);
  return pipeline;
}

static VtrPipeline *
fit_small (void)
{
  g_autoptr (VtrDataset) table = make_table (train_ages, train_sexes, N_TRAIN);

  return fit_automatic (table, NULL, 0);
}

/* The fitted state with @n more rows that are not for training. */
static GVariant *
state_beside (const double *ages, const char *const *sexes, gsize n)
{
  g_autofree double *all_ages = g_new (double, N_TRAIN + n);
  g_autofree const char **all_sexes = g_new (const char *, N_TRAIN + n);
  const guint32 rows[N_TRAIN] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (VtrDataset) table = NULL;
  g_autoptr (VtrPipeline) pipeline = NULL;

  for (gsize i = 0; i < N_TRAIN; i++)
    {
      all_ages[i] = train_ages[i];
      all_sexes[i] = train_sexes[i];
    }
  for (gsize i = 0; i < n; i++)
    {
      all_ages[N_TRAIN + i] = ages[i];
      all_sexes[N_TRAIN + i] = sexes[i];
    }
  table = make_table (all_ages, all_sexes, N_TRAIN + n);
  pipeline = fit_automatic (table, rows, N_TRAIN);
  return g_variant_ref_sink (vtr_pipeline_save (pipeline));
}

/* Whatever the test rows hold (extremes, fractions that change the storage, levels that change the order
 * of the dictionary from by-value to by-text, nothing but missing), what is learned is the same bits. */
static void
test_nothing_leaks (void)
{
  static const double extreme[] = { 1e300, -1e300, 0.5 }, missing[] = { NAN, NAN, NAN };
  static const char *const words[] = { "abc", "0", "zebra" }, *const counts[] = { "10", "10", "10" };
  static const char *const none[] = { NULL, NULL, NULL };
  g_autoptr (GVariant) alone = state_beside (NULL, NULL, 0);
  g_autoptr (GVariant) a = state_beside (extreme, words, 3);
  g_autoptr (GVariant) b = state_beside (missing, counts, 3);
  g_autoptr (GVariant) c = state_beside (extreme, none, 3);

  g_assert_cmpvariant (alone, a);
  g_assert_cmpvariant (alone, b);
  g_assert_cmpvariant (alone, c);
}

/* That the test above can fail: the same comparison catches a step that sees all rows. */
static void
test_a_peeking_step_is_caught (void)
{
  const double ages[] = { 20, 30, NAN, 50, 60, 41, 1000 };
  const char *const sexes[] = { "10", "9", "9", NULL, "10", "9", "9" };
  g_autoptr (GVariant) alone = state_beside (NULL, NULL, 0);
  g_autoptr (VtrDataset) table = make_table (ages, sexes, 7);
  g_autoptr (VtrPipeline) peeking = fit_automatic (table, NULL, 0);
  g_autoptr (GVariant) peeked = g_variant_ref_sink (vtr_pipeline_save (peeking));

  g_assert_false (g_variant_equal (alone, peeked));
}

static void
test_provenance (void)
{
  g_autoptr (VtrPipeline) pipeline = fit_small ();
  const char *outputs[] = { "age", "sex=9", "sex=10" };
  const int sources[] = { 0, 1, 1 };

  g_assert_cmpuint (vtr_pipeline_get_n_inputs (pipeline), ==, 2);
  g_assert_cmpuint (vtr_pipeline_get_n_outputs (pipeline), ==, 3);
  for (guint j = 0; j < 3; j++)
    {
      g_assert_cmpstr (vtr_pipeline_get_output (pipeline, j), ==, outputs[j]);
      g_assert_cmpint (vtr_pipeline_get_source (pipeline, j), ==, sources[j]);
    }
}

/* Unseen levels give zeros, missing ones the most frequent, missing numbers the median: 41 of 20 … 60. */
static void
test_replay (void)
{
  g_autoptr (VtrPipeline) pipeline = fit_small ();
  const double ages[] = { NAN, 41, 41 };
  const char *const sexes[] = { "11", NULL, "10" };
  g_autoptr (VtrDataset) rows = make_table (ages, sexes, 3);
  g_autoptr (VtrMatrix) x = vtr_pipeline_transform (pipeline, rows, NULL, 0, NULL, NULL);
  const double wanted[3][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 } };

  g_assert_nonnull (x);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (vtr_matrix_row (x, i)[0], ==, vtr_matrix_row (x, 1)[0]);
      g_assert_cmpfloat (vtr_matrix_row (x, i)[1], ==, wanted[i][0]);
      g_assert_cmpfloat (vtr_matrix_row (x, i)[2], ==, wanted[i][1]);
    }
}

/* A small file where the category looks like a number, columns in another order, one more beside. */
static void
test_kinds_of_the_fit (void)
{
  g_autoptr (VtrPipeline) pipeline = fit_small ();
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  const double sexes[] = { 9, 10, 3 };
  const char *ages[] = { "20", "30.0", "41" }, *extra[] = { "a", "b", "c" };
  g_autoptr (VtrDataset) rows = NULL;
  g_autoptr (VtrMatrix) x = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (columns, vtr_column_new_text ("other", VTR_KIND_TEXT, extra, 3));
  g_ptr_array_add (columns, vtr_column_new_numeric ("sex", sexes, 3));
  g_ptr_array_add (columns, vtr_column_new_text ("age", VTR_KIND_CATEGORICAL, ages, 3));
  rows = vtr_dataset_new (columns);
  x = vtr_pipeline_transform (pipeline, rows, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (vtr_matrix_row (x, 0)[1], ==, 1);
  g_assert_cmpfloat (vtr_matrix_row (x, 1)[2], ==, 1);
  g_assert_cmpfloat (vtr_matrix_row (x, 2)[1] + vtr_matrix_row (x, 2)[2], ==, 0);
  g_assert_cmpfloat (vtr_matrix_row (x, 0)[0], <, vtr_matrix_row (x, 1)[0]);
}

static void
assert_refused (VtrPipeline *pipeline, VtrDataset *rows, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_pipeline_transform (pipeline, rows, NULL, 0, NULL, &error));
  g_assert_error (error, VTR_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_bad_data (void)
{
  g_autoptr (VtrPipeline) pipeline = fit_small ();
  g_autoptr (VtrDataset) full = make_table (train_ages, train_sexes, N_TRAIN);
  const guint only_sex[] = { 1 };
  const double infinite[] = { INFINITY };
  const char *const sex[] = { "9" }, *const word[] = { "old" };
  g_autoptr (VtrDataset) lacking = vtr_dataset_select (full, only_sex, 1);
  g_autoptr (VtrDataset) large = make_table (infinite, sex, 1);
  g_autoptr (VtrColumn) old = vtr_column_new_text ("age", VTR_KIND_CATEGORICAL, word, 1);
  g_autoptr (VtrDataset) wordy = vtr_dataset_with_column (large, 0, old);

  assert_refused (pipeline, lacking, VTR_ERROR_BAD_INPUT,
                  "the data lacks the column “age” that the model needs");
  assert_refused (pipeline, large, VTR_ERROR_BAD_INPUT, "“age”");
  assert_refused (pipeline, wordy, VTR_ERROR_BAD_INPUT, "“age”");
}

static void
test_no_steps (void)
{
  g_autoptr (VtrDataset) table = make_table (train_ages, train_sexes, N_TRAIN);
  const guint only_age[] = { 0 };
  g_autoptr (VtrDataset) age = vtr_dataset_select (table, only_age, 1);
  g_autoptr (VtrPipeline) words = vtr_pipeline_new (), holes = vtr_pipeline_new ();
  g_autoptr (VtrDataset) a = vtr_pipeline_fit (words, table, NULL, 0, NULL, 0, NULL, NULL, NULL);
  g_autoptr (VtrDataset) b = vtr_pipeline_fit (holes, age, NULL, 0, NULL, 0, NULL, NULL, NULL);
  g_autoptr (VtrMatrix) x = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (words, table, VTR_ERROR_BAD_INPUT, "“sex” is not numeric");
  assert_refused (holes, age, VTR_ERROR_BAD_INPUT, "“age” has missing values");
  g_assert_null (vtr_pipeline_fitted_matrix (holes, b, NULL, &error));
  vtr_pipeline_set_takes_missing (holes, TRUE);
  x = vtr_pipeline_fitted_matrix (holes, b, NULL, NULL);
  g_assert_true (isnan (vtr_matrix_row (x, 2)[0]));
}

static void
test_text_is_left_out (void)
{
  g_autoptr (VtrDataset) table = make_table (train_ages, train_sexes, N_TRAIN);
  g_autoptr (VtrColumn) text = vtr_column_new_text ("note", VTR_KIND_TEXT, train_sexes, N_TRAIN);
  g_autoptr (VtrDataset) with_text = vtr_dataset_with_column (table, 2, text);
  g_autoptr (VtrPipeline) pipeline = fit_automatic (with_text, NULL, 0);

  g_assert_cmpuint (vtr_pipeline_get_n_inputs (pipeline), ==, 2);
  g_assert_nonnull (strstr (vtr_pipeline_get_notes (pipeline)[0], "“note” is text"));
}

static void
test_failed_fit_leaves_it_unfitted (void)
{
  g_autoptr (VtrDataset) table = make_table (train_ages, train_sexes, N_TRAIN);
  g_autoptr (VtrPipeline) pipeline = vtr_pipeline_new ();
  g_autoptr (VtrStep) impute = vtr_step_parse ("impute", NULL), wrong = vtr_step_parse ("scale@sex", NULL);
  g_autoptr (GError) error = NULL;

  vtr_pipeline_append (pipeline, impute);
  vtr_pipeline_append (pipeline, wrong);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_error (&error);
      g_assert_null (vtr_pipeline_fit (pipeline, table, NULL, 0, NULL, 0, NULL, NULL, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
    }
}

static void
test_saved_and_loaded (void)
{
  g_autoptr (VtrPipeline) pipeline = fit_small ();
  g_autoptr (GVariant) saved = g_variant_ref_sink (vtr_pipeline_save (pipeline));
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrPipeline) loaded = vtr_pipeline_load (saved, &error);
  g_autoptr (GVariant) again = NULL;
  g_autoptr (VtrDataset) table = make_table (train_ages, train_sexes, N_TRAIN);
  g_autoptr (VtrMatrix) x = NULL, y = NULL;

  g_assert_no_error (error);
  again = g_variant_ref_sink (vtr_pipeline_save (loaded));
  g_assert_cmpvariant (saved, again);
  x = vtr_pipeline_transform (pipeline, table, NULL, 0, NULL, NULL);
  y = vtr_pipeline_transform (loaded, table, NULL, 0, NULL, NULL);
  g_assert_cmpmem (vtr_matrix_row (x, 0), 3 * sizeof (double), vtr_matrix_row (y, 0), 3 * sizeof (double));
}

/* Every single byte of the saved form in turn, and every length: an error or a pipeline, never a crash. */
static void
test_damaged (void)
{
  g_autoptr (VtrPipeline) pipeline = fit_small ();
  g_autoptr (GVariant) saved = g_variant_ref_sink (vtr_pipeline_save (pipeline));
  gsize size = g_variant_get_size (saved);

  for (gsize i = 0; i < 2 * size; i++)
    {
      guint8 *bytes = g_memdup2 (g_variant_get_data (saved), size);
      g_autoptr (GVariant) damaged = NULL;
      g_autoptr (VtrPipeline) loaded = NULL;
      g_autoptr (GError) error = NULL;

      if (i < size)
        bytes[i] ^= 0x41;
      damaged = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, bytes,
                                                             i < size ? size : i - size, FALSE, g_free, bytes));
      loaded = vtr_pipeline_load (damaged, &error);
      g_assert_true ((loaded != NULL) == (error == NULL));
    }
}

static void
test_rows_and_threads (void)
{
  gsize n = 20000;
  g_autofree double *ages = g_new (double, n);
  g_autofree const char **sexes = g_new (const char *, n);
  g_autofree guint32 *rows = g_new (guint32, n);
  g_autoptr (VtrDataset) table = NULL;
  g_autoptr (VtrPipeline) pipeline = NULL;
  g_autoptr (VtrMatrix) all = NULL, reversed = NULL;
  g_autoptr (VtrDataset) prepared = NULL;

  for (gsize i = 0; i < n; i++)
    {
      ages[i] = i % 7 == 0 ? NAN : sqrt (i);
      sexes[i] = i % 5 == 0 ? NULL : i % 3 == 0 ? "a" : "b";
      rows[i] = n - 1 - i;
    }
  table = make_table (ages, sexes, n);
  pipeline = fit_automatic (table, NULL, 0);
  all = vtr_pipeline_transform (pipeline, table, NULL, 0, NULL, NULL);
  reversed = vtr_pipeline_transform (pipeline, table, rows, n, NULL, NULL);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpmem (vtr_matrix_row (all, i), 3 * sizeof (double),
                     vtr_matrix_row (reversed, n - 1 - i), 3 * sizeof (double));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_IMPUTE);
  g_type_ensure (VTR_TYPE_ENCODE);
  g_type_ensure (VTR_TYPE_RESCALE);
  g_test_add_func ("/prepare/pipeline/nothing-leaks", test_nothing_leaks);
  g_test_add_func ("/prepare/pipeline/a-peeking-step-is-caught", test_a_peeking_step_is_caught);
  g_test_add_func ("/prepare/pipeline/provenance", test_provenance);
  g_test_add_func ("/prepare/pipeline/unseen-and-missing", test_replay);
  g_test_add_func ("/prepare/pipeline/kinds-of-the-fit", test_kinds_of_the_fit);
  g_test_add_func ("/prepare/pipeline/bad-data", test_bad_data);
  g_test_add_func ("/prepare/pipeline/without-steps", test_no_steps);
  g_test_add_func ("/prepare/pipeline/text-is-left-out", test_text_is_left_out);
  g_test_add_func ("/prepare/pipeline/failed-fit-leaves-it-unfitted", test_failed_fit_leaves_it_unfitted);
  g_test_add_func ("/prepare/pipeline/saved-and-loaded", test_saved_and_loaded);
  g_test_add_func ("/prepare/pipeline/damaged-state", test_damaged);
  g_test_add_func ("/prepare/pipeline/rows-do-not-depend-on-blocks", test_rows_and_threads);
  return g_test_run ();
}
