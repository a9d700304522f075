/* Projects: the file that follows, moving to another one, undo without an end, the threshold, leaving
 * rows out. */
#include "vtr-engine.h"
#include "vtr-error.h"
#include "vtr-logistic-learner.h"
#include "vtr-project.h"
#include "vtr-read.h"
#include "vtr-train.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct { VtrDataset *iris; VtrModel *model; VtrProject *project; char *folder; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "iris.csv", NULL);
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  VtrTrainOptions options = { .learner = learner, .target = "species", .seed = 1 };
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("vitrine-project-XXXXXX", NULL);
  f->iris = vtr_read (path, NULL, NULL, &error);
  g_assert_no_error (error);
  f->model = vtr_train (f->iris, NULL, 0, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  f->project = vtr_project_new ();
  vtr_project_set_dataset (f->project, f->iris, "Open Data");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  g_clear_object (&f->project);
  g_clear_object (&f->iris);
  g_clear_object (&f->model);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (f->folder, name, NULL);
      g_unlink (file);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_clear_pointer (&f->folder, g_free);
}

static VtrModelEntry *
new_entry (Fixture *f)
{
  static const guint32 test[] = { 1, 60, 120, 149 };
  VtrModelEntry *entry = vtr_model_entry_new ("Logistic", f->model);

  vtr_model_entry_set_test_rows (entry, test, G_N_ELEMENTS (test));
  return entry;
}

static void
add_model (Fixture *f)
{
  g_autoptr (VtrModelEntry) entry = new_entry (f);

  vtr_project_add_model (f->project, entry);
}

static VtrProject *
reopen (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_project_flush (f->project, &error));
  g_assert_no_error (error);
  VtrProject *again = vtr_project_open (path, NULL, &error);
  g_assert_no_error (error);
  return again;
}

/* A project that is in no file gets one, whole, with what comes afterwards. */
static void
test_keep (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.vitrine", NULL), *part = g_strconcat (path, ".part", NULL);

  add_model (f);
  vtr_project_set_threshold (f->project, 0.25);
  vtr_project_keep_at (f->project, path);
  add_model (f);
  g_autoptr (VtrProject) again = reopen (f, "a.vitrine");
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (vtr_dataset_get_n_rows (vtr_project_get_dataset (again)), ==, 150);
  g_assert_cmpuint (g_list_model_get_n_items (vtr_project_get_models (again)), ==, 2);
  g_assert_cmpstr (vtr_model_entry_get_name (vtr_project_get_current (again)), ==, "Logistic 2");
  g_assert_nonnull (vtr_model_entry_get_evaluation (vtr_project_get_current (again)));
  g_assert_cmpfloat (vtr_project_get_threshold (again), ==, 0.25);
}

/* Saving a copy while the person goes on: what was done meanwhile is in the new file too. */
static void
test_move (Fixture *f, gconstpointer data)
{
  g_autofree char *old = g_build_filename (f->folder, "old.vitrine", NULL), *new = g_build_filename (f->folder, "new.vitrine", NULL);
  g_autoptr (GError) error = NULL;

  vtr_project_keep_at (f->project, old);
  g_autoptr (VtrProject) copy = vtr_project_copy (f->project);
  add_model (f);
  vtr_project_set_notes (f->project, "meanwhile");
  g_assert_true (vtr_project_save_as (copy, new, NULL, &error));
  g_assert_no_error (error);
  vtr_project_move_to (f->project, copy);
  g_assert_cmpstr (vtr_project_get_path (f->project), ==, new);
  g_autoptr (VtrProject) again = reopen (f, "new.vitrine");
  g_assert_cmpuint (g_list_model_get_n_items (vtr_project_get_models (again)), ==, 1);
  g_assert_cmpstr (vtr_project_get_notes (again), ==, "meanwhile");
}

static void
test_undo_without_end (Fixture *f, gconstpointer data)
{
  const guint n = 1500;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VtrDataset) changed = vtr_dataset_with_role (vtr_project_get_dataset (f->project), "petal_width",
                                                              i % 2 == 0 ? VTR_ROLE_IGNORE : VTR_ROLE_FEATURE, NULL);
      vtr_project_set_dataset (f->project, changed, i % 2 == 0 ? "Ignore Column" : "Use as Feature");
    }
  g_assert_cmpstr (vtr_project_get_undo_label (f->project), ==, "Use as Feature");
  for (guint i = 0; i < n; i++)
    vtr_project_undo (f->project);
  g_assert_true (vtr_project_get_dataset (f->project) == f->iris);
  g_assert_null (vtr_project_get_undo_label (f->project));
  g_assert_cmpstr (vtr_project_get_redo_label (f->project), ==, "Ignore Column");
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

/* A slider's way is one change; the list of models does not stir. */
static void
test_threshold (Fixture *f, gconstpointer data)
{
  guint n_told = 0, n_stirred = 0;

  add_model (f);
  g_signal_connect (f->project, "notify::threshold", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (vtr_project_get_models (f->project), "items-changed", G_CALLBACK (g_atomic_int_inc), &n_stirred);
  for (int i = 1; i <= 40; i++)
    vtr_project_set_threshold (f->project, 0.5 + 0.01 * i);
  g_assert_cmpuint (n_told, ==, 40);
  g_assert_cmpstr (vtr_project_get_undo_label (f->project), ==, "Move Threshold");
  vtr_project_undo (f->project);
  g_assert_cmpfloat (vtr_project_get_threshold (f->project), ==, 0.5);
  g_assert_cmpstr (vtr_project_get_undo_label (f->project), ==, "Add Model");
  vtr_project_redo (f->project);
  g_assert_cmpfloat_with_epsilon (vtr_project_get_threshold (f->project), 0.9, 1e-12);
  vtr_project_set_threshold (f->project, 0.1);      /* after an undo it is a change of its own */
  vtr_project_undo (f->project);
  g_assert_cmpfloat_with_epsilon (vtr_project_get_threshold (f->project), 0.9, 1e-12);
  g_assert_cmpuint (n_stirred, ==, 0);
}

static void
test_leave_out (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.vitrine", NULL);
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  guint32 stay[149];
  gsize n = 0;

  add_model (f);
  vtr_project_keep_at (f->project, path);
  for (guint32 i = 0; i < 149; i++)
    stay[i] = i + 1;
  g_autoptr (VtrDataset) fewer = vtr_dataset_take_rows (f->iris, stay, 149);
  g_ptr_array_add (models, vtr_model_entry_new ("Logistic", f->model));
  vtr_model_entry_set_test_rows (models->pdata[0], stay, 3);
  vtr_project_leave_out (f->project, fewer, models, models->pdata[0], "Leave Out Rows");
  g_autoptr (VtrProject) again = reopen (f, "a.vitrine");
  g_assert_cmpuint (vtr_dataset_get_n_rows (vtr_project_get_dataset (again)), ==, 149);
  vtr_model_entry_get_test_rows (vtr_project_get_current (again), &n);
  g_assert_cmpuint (n, ==, 3);
  vtr_project_undo (f->project);
  g_autoptr (VtrProject) before = reopen (f, "a.vitrine");
  g_assert_cmpuint (vtr_dataset_get_n_rows (vtr_project_get_dataset (before)), ==, 150);
  vtr_model_entry_get_test_rows (vtr_project_get_current (before), &n);
  g_assert_cmpuint (n, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vtr_engine_init ();
#define CASE(name, function) g_test_add ("/engine/project/" name, Fixture, NULL, set_up, function, tear_down)
  CASE ("keep", test_keep);
  CASE ("move", test_move);
  CASE ("undo-without-end", test_undo_without_end);
  CASE ("threshold", test_threshold);
  CASE ("leave-out", test_leave_out);
  return g_test_run ();
}
