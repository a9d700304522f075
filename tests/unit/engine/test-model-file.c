/* Models in files: the same predictions come back bit for bit, names are found, and what is not a
 * model, is cut short, or cannot be written gets one sentence and loses nothing. */
#include "vtr-engine.h"
#include "vtr-error.h"
#include "vtr-model-file.h"
#include "vtr-read.h"
#include "vtr-train.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  char       *folder, *path;
  VtrDataset *dataset;
  VtrModel   *model;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *csv = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", data != NULL ? data : "penguins.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrLearner) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, "forest", "model", &error);
  VtrTrainOptions options = { .learner = learner, .target = "species", .seed = 5 };

  fixture->folder = g_dir_make_tmp ("vitrine-model-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "m.vitrine", NULL);
  fixture->dataset = vtr_read (csv, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (vtr_configurable_set (VTR_CONFIGURABLE (learner), "n_estimators", "7", &error));
  fixture->model = vtr_train (fixture->dataset, NULL, 0, &options, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);   /* and no temporary file is left */
  g_free (fixture->folder);
  g_free (fixture->path);
  g_object_unref (fixture->dataset);
  g_object_unref (fixture->model);
}

static void
assert_same_predictions (VtrModel *a, VtrModel *b, VtrDataset *dataset)
{
  g_autoptr (VtrMatrix) p = vtr_model_predict (a, dataset, NULL, 0, NULL, NULL);
  g_autoptr (VtrMatrix) q = vtr_model_predict (b, dataset, NULL, 0, NULL, NULL);

  g_assert_cmpuint (vtr_matrix_get_n_rows (p), ==, vtr_matrix_get_n_rows (q));
  for (gsize i = 0; i < vtr_matrix_get_n_rows (p); i++)
    g_assert_cmpmem (vtr_matrix_row (p, i), vtr_matrix_get_n_columns (p) * sizeof (double), vtr_matrix_row (q, i),
                     vtr_matrix_get_n_columns (q) * sizeof (double));
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrModel) again = NULL, named = NULL;
  g_autofree char *with_name = g_strconcat (fixture->path, "#mine", NULL);

  g_assert_true (vtr_model_file_save (fixture->path, fixture->model, "mine", TRUE, NULL, &error));
  again = vtr_model_file_load (fixture->path, NULL, &error);
  g_assert_no_error (error);
  assert_same_predictions (fixture->model, again, fixture->dataset);
  g_assert_cmpstr (vtr_model_get_hash (again), ==, vtr_model_get_hash (fixture->model));
  g_assert_nonnull (vtr_model_get_info (again)->background);
  named = vtr_model_file_load (with_name, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (named);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *with_name = g_strconcat (fixture->path, "#other", NULL);

  g_assert_true (vtr_model_file_save (fixture->path, fixture->model, NULL, FALSE, NULL, &error));
  g_assert_null (vtr_model_file_load (with_name, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "forest"));
}

static void
test_no_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VtrModel) again = NULL;

  g_assert_true (vtr_model_file_save (fixture->path, fixture->model, NULL, FALSE, NULL, NULL));
  again = vtr_model_file_load (fixture->path, NULL, NULL);
  g_assert_null (vtr_model_get_info (again)->background);
}

static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (vtr_model_file_save (fixture->path, fixture->model, NULL, TRUE, NULL, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &n, NULL));
  for (gsize length = 0; length < n; length += 1 + n / 50)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (fixture->path, bytes, length, NULL));
      g_assert_null (vtr_model_file_load (fixture->path, NULL, &error));
      g_assert_true (g_error_matches (error, VTR_ERROR, VTR_ERROR_CORRUPT) || g_error_matches (error, VTR_ERROR, VTR_ERROR_BAD_INPUT));
    }
}

static void
test_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (VtrModel) again = NULL;

  g_assert_false (vtr_model_file_save ("/nowhere/at/all/m.vitrine", fixture->model, NULL, TRUE, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  /* Cancelled half-way: what was there stays as it was. */
  g_assert_true (vtr_model_file_save (fixture->path, fixture->model, NULL, TRUE, NULL, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (vtr_model_file_save (fixture->path, fixture->model, NULL, TRUE, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  again = vtr_model_file_load (fixture->path, NULL, NULL);
  assert_same_predictions (fixture->model, again, fixture->dataset);
}

/* The size limit of files stands for a full disk, met at every few pages: the old file stays as it was,
 * and nothing lies beside it, no journal either. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  struct rlimit limit;
  rlim_t usual;
  gsize n;

  g_assert_true (vtr_model_file_save (fixture->path, fixture->model, NULL, TRUE, NULL, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &before, &n, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  usual = limit.rlim_cur;
  signal (SIGXFSZ, SIG_IGN);
  for (gsize room = 0; room < n; room += 1 + n / 12)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) folder = NULL;
      g_autofree char *after = NULL;
      gsize n_after;
      gboolean saved;

      limit.rlim_cur = room;
      setrlimit (RLIMIT_FSIZE, &limit);
      saved = vtr_model_file_save (fixture->path, fixture->model, NULL, TRUE, NULL, &error);
      limit.rlim_cur = usual;
      setrlimit (RLIMIT_FSIZE, &limit);

      g_assert_false (saved);
      g_assert_error (error, VTR_ERROR, VTR_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, fixture->path));
      g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
      g_assert_cmpmem (before, n, after, n_after);
      folder = g_dir_open (fixture->folder, 0, NULL);
      g_assert_cmpstr (g_dir_read_name (folder), ==, "m.vitrine");
      g_assert_null (g_dir_read_name (folder));
    }
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pickle = g_build_filename (fixture->folder, "model.pkl", NULL);

  g_assert_true (g_file_set_contents (pickle, "\x80\x04", 2, NULL));
  g_assert_null (vtr_model_file_load (pickle, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "ONNX"));
  g_unlink (pickle);
}

#define ADD(name, func) g_test_add ("/engine/model-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vtr_engine_init ();
  ADD ("round-trip", test_round_trip);
  ADD ("names", test_names);
  ADD ("no-rows", test_no_rows);
  ADD ("cut-short", test_cut_short);
  ADD ("cannot-write", test_cannot_write);
  ADD ("full-disk", test_full_disk);
  ADD ("foreign", test_foreign);
  return g_test_run ();
}
