/* "Copy as command" gives lines that make the numbers which the window shows: they are run, and what they
 * print is compared bit by bit. Needs no display. */
#include "vtr-engine.h"
#include "vtr-session.h"
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
wait_for (VtrSession *session, const char *key)
{
  while (vtr_session_find_job (session, key) != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Runs @command with @more behind it in a folder of its own; what it prints. */
static JsonNode *
run (const char *command, const char *more)
{
  g_autofree char *folder = g_dir_make_tmp ("vitrine-command-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "out.json", NULL), *model = g_build_filename (folder, "model.vitrine", NULL);
  g_autofree char *bin = g_path_get_dirname (g_getenv ("VITRINE_CLI"));
  g_autofree char *line = g_strdup_printf ("cd '%s' && PATH='%s':$PATH && %s %s > out.json", folder, bin, command, more);
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", line, error->message);
  g_assert_true (json_parser_load_from_file (parser, file, &error));
  g_assert_no_error (error);
  g_unlink (file);
  g_unlink (model);
  g_rmdir (folder);
  return json_node_copy (json_parser_get_root (parser));
}

static VtrSession *
new_session (void)
{
  VtrSession *session = vtr_session_new ();
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "breast_cancer.csv", NULL);

  vtr_session_open (session, path, NULL);
  wait_for (session, "open");
  wait_for (session, "summary");
  return session;
}

static void
train (VtrSession *session, gboolean balanced)
{
  g_autoptr (VtrConfigurable) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, "forest", "learner", NULL);

  g_assert_true (vtr_configurable_set (learner, "n-estimators", "37", NULL));
  vtr_session_train (session, &(VtrTrainRequest) { .learner = VTR_LEARNER (learner), .n_folds = 0, .balanced = balanced, .seed = 5 });
  wait_for (session, "train");
  g_assert_nonnull (vtr_session_get_model (session));
}

static void
test_evaluate (void)
{
  for (int balanced = 0; balanced < 2; balanced++)
    {
      g_autoptr (VtrSession) session = new_session ();
      vtr_session_set_role (session, "mean_radius", VTR_ROLE_IGNORE);
      train (session, balanced);
      g_autofree char *command = vtr_session_dup_command (session, "evaluate");
    g_test_message ("%s", command);
  g_assert_nonnull (strstr (command, "--param n_estimators=37"));
      g_autoptr (JsonNode) node = run (command, "--json");
      JsonObject *metrics = json_object_get_object_member (json_node_get_object (node), "metrics");
      JsonObject *test = json_object_get_object_member (metrics, "test");
      VtrEvaluation *evaluation = vtr_session_get_evaluation (session);
      g_assert_cmpfloat (json_object_get_double_member (test, "log_loss"), ==, vtr_evaluation_get_metric (evaluation, VTR_METRIC_LOG_LOSS));
      g_assert_cmpfloat (json_object_get_double_member (test, "accuracy"), ==, vtr_evaluation_get_metric (evaluation, VTR_METRIC_ACCURACY));
    }
}

static void
test_explain (void)
{
  g_autoptr (VtrSession) session = new_session ();

  train (session, FALSE);
  vtr_session_explain (session, &(VtrExplainWish) { .n_rows = 9, .n_samples = 600 });
  wait_for (session, "explain");
  g_assert_nonnull (vtr_session_get_attribution (session));
  const VtrAttributionData *d = vtr_attribution_get_data (vtr_session_get_attribution (session));
  g_autofree char *command = vtr_session_dup_command (session, "explain");
  g_autoptr (JsonNode) node = run (command, "--json");
  JsonArray *rows = json_object_get_array_member (json_node_get_object (node), "rows");
  guint output = vtr_session_get_class (session);

  g_assert_cmpuint (json_array_get_length (rows), ==, d->n_rows);
  g_assert_cmpuint (d->n_rows, ==, 9);
  for (guint r = 0; r < d->n_rows; r++)
    {
      JsonObject *row = json_array_get_object_element (rows, r);
      JsonArray *values = json_array_get_array_element (json_object_get_array_member (row, "values"), 0);
      g_assert_cmpint (json_object_get_int_member (row, "row"), ==, d->rows[r]);
      for (guint f = 0; f < d->n_features; f++)
        g_assert_cmpfloat (json_array_get_double_element (values, f), ==,
                           d->values[(r * d->n_outputs + output) * d->n_features + f]);
    }
}

/* What cannot be repeated has no command. */
static void
test_pasted (void)
{
  g_autoptr (VtrSession) session = vtr_session_new ();
  g_autoptr (GString) table = g_string_new ("x,label\n");

  for (int i = 0; i < 60; i++)
    g_string_append_printf (table, "%d,%s\n", i, i < 30 ? "no" : "yes");
  vtr_session_paste (session, table->str);
  wait_for (session, "open");
  train (session, FALSE);
  g_assert_null (vtr_session_dup_command (session, "evaluate"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vtr_engine_init ();
  g_test_add_func ("/ui/command/evaluate", test_evaluate);
  g_test_add_func ("/ui/command/explain", test_explain);
  g_test_add_func ("/ui/command/pasted", test_pasted);
  return g_test_run ();
}
