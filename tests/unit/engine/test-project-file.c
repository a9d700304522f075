/* Projects: what is in one comes back when it is opened again, explanations too; changes follow into
 * the file; undo; a file that cannot be written or was cut short. */
#include "vtr-dataset.h"
#include "vtr-engine.h"
#include "vtr-error.h"
#include "vtr-kernel-shap.h"
#include "vtr-model-file.h"
#include "vtr-project.h"
#include "vtr-read.h"
#include "vtr-train.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char       *folder, *path;
  VtrDataset *dataset;
  VtrProject *project;
} Fixture;

static const guint32 held_out[] = { 3, 77, 149 };

static VtrModelEntry *
train (VtrDataset *dataset, const char *name, const char *n_trees)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrLearner) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, "forest", "model", NULL);
  VtrTrainOptions options = { .learner = learner, .target = "species", .seed = 5 };
  g_autoptr (VtrModel) model = NULL;
  VtrModelEntry *entry;

  g_assert_true (vtr_configurable_set (VTR_CONFIGURABLE (learner), "n_estimators", n_trees, NULL));
  model = vtr_train (dataset, NULL, 0, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  entry = vtr_model_entry_new (name, model);
  vtr_model_entry_set_seconds (entry, 1.5);
  vtr_model_entry_set_created (entry, 1000 + strlen (n_trees));
  vtr_model_entry_set_test_rows (entry, held_out, G_N_ELEMENTS (held_out));
  return entry;
}

static VtrAttribution *
explain (VtrModel *model, VtrDataset *dataset)
{
  const guint32 rows[] = { 0, 60, 120 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrExplainer) explainer = vtr_kernel_shap_new ();
  VtrExplainRequest request = { .model = model, .dataset = dataset, .rows = rows, .n_rows = 3, .output = -1 };
  VtrExplanation *explanation = vtr_explainer_explain (explainer, &request, NULL, &error);

  g_assert_no_error (error);
  return VTR_ATTRIBUTION (explanation);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *csv = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "iris.csv", NULL);
  g_autoptr (VtrDataset) plain = vtr_read (csv, NULL, NULL, NULL);
  g_autoptr (VtrStep) step = vtr_registry_new_object (VTR_TYPE_STEP, "scale", "step", NULL);
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();
  g_autoptr (VtrModelEntry) small = NULL, large = NULL;
  const gboolean off = FALSE;

  fixture->folder = g_dir_make_tmp ("vitrine-project-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "p.vitrine", NULL);
  fixture->dataset = vtr_dataset_with_role (plain, "species", VTR_ROLE_TARGET, NULL);
  fixture->project = vtr_project_new ();
  vtr_project_set_dataset (fixture->project, fixture->dataset, "Open");
  g_ptr_array_add (steps, step);
  vtr_project_set_steps (fixture->project, steps, &off, "Add Step");
  small = train (fixture->dataset, "small", "3");
  large = train (fixture->dataset, "large", "20");
  vtr_project_add_model (fixture->project, small);
  vtr_project_add_model (fixture->project, large);
  vtr_project_set_current (fixture->project, small);
  vtr_project_set_notes (fixture->project, "Ünusual “notes”");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->project);
  g_object_unref (fixture->dataset);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);   /* and nothing else was left there */
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
save (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  vtr_project_save_as (fixture->project, fixture->path, NULL, &error);
  g_assert_no_error (error);
}

static VtrProject *
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  VtrProject *project;

  g_clear_object (&fixture->project);
  project = vtr_project_open (fixture->path, NULL, &error);
  g_assert_no_error (error);
  return project;
}

static VtrModelEntry *
nth_model (VtrProject *project, guint i)
{
  VtrModelEntry *entry = g_list_model_get_item (vtr_project_get_models (project), i);

  g_object_unref (entry);   /* the project has it */
  return entry;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = g_strdup (vtr_model_get_hash (vtr_model_entry_get_model (nth_model (fixture->project, 0))));
  g_autoptr (VtrProject) project = NULL;
  const guint32 *rows;
  gsize n = 0;

  save (fixture);
  project = reopen (fixture);
  g_assert_cmpstr (vtr_project_get_path (project), ==, fixture->path);
  g_assert_cmpstr (vtr_dataset_get_hash (vtr_project_get_dataset (project)), ==, vtr_dataset_get_hash (fixture->dataset));
  g_assert_cmpstr (vtr_project_get_target (project), ==, "species");
  g_assert_cmpuint (vtr_project_get_n_steps (project), ==, 1);
  g_assert_cmpstr (vtr_configurable_get_name (VTR_CONFIGURABLE (vtr_project_get_step (project, 0))), ==, "scale");
  g_assert_false (vtr_project_is_step_on (project, 0));
  g_assert_cmpstr (vtr_project_get_notes (project), ==, "Ünusual “notes”");
  g_assert_cmpuint (g_list_model_get_n_items (vtr_project_get_models (project)), ==, 2);
  g_assert_cmpstr (vtr_model_entry_get_name (nth_model (project, 0)), ==, "large");
  g_assert_cmpstr (vtr_model_entry_get_name (vtr_project_get_current (project)), ==, "small");
  g_assert_cmpstr (vtr_model_get_hash (vtr_model_entry_get_model (nth_model (project, 0))), ==, hash);
  g_assert_cmpfloat (vtr_model_entry_get_seconds (nth_model (project, 0)), ==, 1.5);
  rows = vtr_model_entry_get_test_rows (nth_model (project, 1), &n);
  g_assert_cmpmem (rows, n * sizeof *rows, held_out, sizeof held_out);
  g_assert_nonnull (vtr_model_entry_get_evaluation (nth_model (project, 1)));   /* made again */
}

/* Without a new run: the values, errors and rows are those from before, to the bit. */
static void
test_explanations (Fixture *fixture, gconstpointer data)
{
  VtrModel *model = vtr_model_entry_get_model (vtr_project_get_current (fixture->project));
  g_autoptr (VtrAttribution) made = explain (model, fixture->dataset);
  g_autofree char *key = vtr_project_explanation_key (model, fixture->dataset, "kernel 0,60,120");
  g_autofree char *same_key = NULL;
  g_autoptr (VtrProject) project = NULL;
  const VtrAttributionData *a = vtr_attribution_get_data (made), *b;
  VtrAttribution *found;
  gsize n = a->n_rows * a->n_outputs * a->n_features * sizeof (double);

  vtr_project_add_explanation (fixture->project, key, made);
  save (fixture);
  project = reopen (fixture);
  same_key = vtr_project_explanation_key (vtr_model_entry_get_model (vtr_project_get_current (project)),
                                          vtr_project_get_dataset (project), "kernel 0,60,120");
  found = vtr_project_get_explanation (project, same_key);
  g_assert_nonnull (found);
  b = vtr_attribution_get_data (found);
  g_assert_cmpuint (b->n_rows, ==, 3);
  g_assert_cmpuint (b->n_outputs, ==, 3);
  g_assert_cmpmem (b->rows, 3 * sizeof *b->rows, a->rows, 3 * sizeof *a->rows);
  g_assert_cmpmem (b->values, n, a->values, n);
  g_assert_cmpmem (b->std_errors, n, a->std_errors, n);
  g_assert_cmpstrv (b->features, a->features);
  g_assert_null (vtr_project_get_explanation (project, "another key"));
}

/* Once saved, what is changed is in the file without saving again. */
static void
test_follows_changes (Fixture *fixture, gconstpointer data)
{
  VtrModel *model = vtr_model_entry_get_model (vtr_project_get_current (fixture->project));
  g_autoptr (VtrAttribution) made = explain (model, fixture->dataset);
  g_autoptr (VtrProject) project = NULL;
  g_autoptr (GError) error = NULL;

  save (fixture);
  vtr_project_set_notes (fixture->project, "later");
  vtr_project_add_explanation (fixture->project, "later", made);
  vtr_project_remove_model (fixture->project, nth_model (fixture->project, 0));
  g_assert_true (vtr_project_flush (fixture->project, &error));
  g_assert_no_error (error);
  project = reopen (fixture);
  g_assert_cmpstr (vtr_project_get_notes (project), ==, "later");
  g_assert_nonnull (vtr_project_get_explanation (project, "later"));
  g_assert_cmpuint (g_list_model_get_n_items (vtr_project_get_models (project)), ==, 1);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  GListModel *models = vtr_project_get_models (fixture->project);

  vtr_project_remove_model (fixture->project, nth_model (fixture->project, 0));
  g_assert_cmpuint (g_list_model_get_n_items (models), ==, 1);
  g_assert_nonnull (vtr_project_get_undo_label (fixture->project));
  vtr_project_undo (fixture->project);
  g_assert_cmpuint (g_list_model_get_n_items (models), ==, 2);
  g_assert_cmpstr (vtr_model_entry_get_name (nth_model (fixture->project, 0)), ==, "large");
  vtr_project_redo (fixture->project);
  g_assert_cmpuint (g_list_model_get_n_items (models), ==, 1);
  g_assert_null (vtr_project_get_redo_label (fixture->project));
}

/* The command line takes a project's models: the current one, or one by its name. */
static void
test_models_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strconcat (fixture->path, "#large", NULL), *none = g_strconcat (fixture->path, "#none", NULL);
  g_autoptr (VtrModel) current = NULL, named = NULL;
  g_autoptr (GError) error = NULL;

  save (fixture);
  current = vtr_model_file_load (fixture->path, NULL, &error);
  g_assert_no_error (error);
  named = vtr_model_file_load (large, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_model_get_hash (current), ==, vtr_model_get_hash (vtr_model_entry_get_model (nth_model (fixture->project, 1))));
  g_assert_cmpstr (vtr_model_get_hash (named), ==, vtr_model_get_hash (vtr_model_entry_get_model (nth_model (fixture->project, 0))));
  g_assert_null (vtr_model_file_load (none, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "small"));
}

/* A place that takes no file: one sentence that names the place, and the project goes on. */
static void
test_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "such.vitrine", NULL);
  g_autoptr (GError) missing = NULL, device = NULL;

  g_assert_false (vtr_project_save_as (fixture->project, nowhere, NULL, &missing));
  g_assert_error (missing, VTR_ERROR, VTR_ERROR_FAILED);
  g_assert_nonnull (strstr (missing->message, nowhere));
  g_assert_false (vtr_project_save_as (fixture->project, "/dev/full", NULL, &device));
  g_assert_error (device, VTR_ERROR, VTR_ERROR_FAILED);
  g_assert_null (vtr_project_get_path (fixture->project));
  save (fixture);
  g_assert_cmpstr (vtr_project_get_path (fixture->project), ==, fixture->path);
}

static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize n;

  save (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &n, NULL));
  g_clear_object (&fixture->project);
  for (guint k = 1; k < 8; k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (fixture->path, bytes, n * k / 8, NULL));
      g_assert_null (vtr_project_open (fixture->path, NULL, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, "cut short"));
    }
}

#define ADD(name, func) g_test_add ("/engine/project-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vtr_engine_init ();
  ADD ("round-trip", test_round_trip);
  ADD ("explanations", test_explanations);
  ADD ("follows-changes", test_follows_changes);
  ADD ("undo", test_undo);
  ADD ("models-elsewhere", test_models_elsewhere);
  ADD ("cannot-write", test_cannot_write);
  ADD ("cut-short", test_cut_short);
  return g_test_run ();
}
