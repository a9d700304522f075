/* Scoring: columns, reasons, missing and mapped columns. */
#include "vtr-engine.h"
#include "vtr-error.h"
#include "vtr-logistic-learner.h"
#include "vtr-read.h"
#include "vtr-scoring.h"
#include "vtr-train.h"
#include <string.h>

typedef struct { VtrDataset *iris; VtrModel *model; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "iris.csv", NULL);
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  VtrTrainOptions options = { .learner = learner, .target = "species", .seed = 1 };
  g_autoptr (GError) error = NULL;

  f->iris = vtr_read (path, NULL, NULL, &error);
  g_assert_no_error (error);
  f->model = vtr_train (f->iris, NULL, 0, &options, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->iris);
  g_clear_object (&f->model);
}

static void
test_table (Fixture *f, gconstpointer data)
{
  VtrScoringOptions options = VTR_SCORING_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.n_reasons = 2;
  g_autoptr (VtrDataset) table = vtr_score (f->model, f->iris, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vtr_dataset_get_n_rows (table), ==, 150);
  g_assert_cmpuint (vtr_dataset_get_n_columns (table), ==, 1 + 3 + 2);
  g_autofree char *first = vtr_column_dup_text (vtr_dataset_get_column (table, 0), 0);
  g_autofree char *reason =
      vtr_column_dup_text (vtr_dataset_lookup (table, "reason_1", NULL), 0);
  g_assert_cmpstr (first, ==, "setosa");
  g_assert_nonnull (strstr (reason, "petal_"));
  g_assert_nonnull (strstr (reason, ": +"));
}

/* The same predictions from a table whose columns are called otherwise. */
static void
test_map (Fixture *f, gconstpointer data)
{
  static const char *const inputs[] = { "petal_length", NULL }, *const columns[] = { "len", NULL };
  VtrScoringOptions options = VTR_SCORING_OPTIONS_INIT;
  g_autoptr (GPtrArray) other = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (GError) error = NULL, refused = NULL;

  for (guint j = 0; j < vtr_dataset_get_n_columns (f->iris); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (f->iris, j);
      gboolean is_length = strcmp (vtr_column_get_name (column), "petal_length") == 0;
      g_ptr_array_add (other, is_length ? vtr_column_rename (column, "len")
                                        : vtr_column_ref (column));
    }
  g_autoptr (VtrDataset) renamed = vtr_dataset_new (other);
  g_auto (GStrv) missing = vtr_scoring_find_missing (f->model, renamed);
  g_assert_cmpuint (g_strv_length (missing), ==, 1);
  g_assert_cmpstr (missing[0], ==, "petal_length");
  g_assert_null (vtr_score (f->model, renamed, &options, NULL, &refused));
  g_assert_nonnull (strstr (refused->message, "petal_length"));
  g_autoptr (VtrDataset) mapped = vtr_scoring_map (renamed, inputs, columns, &error);
  g_assert_no_error (error);
  g_autoptr (VtrDataset) a = vtr_score (f->model, mapped, &options, NULL, &error);
  g_autoptr (VtrDataset) b = vtr_score (f->model, f->iris, &options, NULL, &error);
  for (gsize i = 0; i < 150; i++)
    for (guint j = 1; j < 4; j++)
      g_assert_true (vtr_column_get_number (vtr_dataset_get_column (a, j), i) ==
                     vtr_column_get_number (vtr_dataset_get_column (b, j), i));
  static const char *const nothing[] = { "nothing", NULL };
  g_assert_null (vtr_scoring_map (renamed, inputs, nothing, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vtr_engine_init ();
  g_test_add ("/engine/scoring/table", Fixture, NULL, set_up, test_table, tear_down);
  g_test_add ("/engine/scoring/map", Fixture, NULL, set_up, test_map, tear_down);
  return g_test_run ();
}
