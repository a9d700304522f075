/* Every template makes a widget that dies when it is let go; every page draws in light and dark, at 200 %
 * text, from right to left and in a small window without a critical message (those are
 * fatal); a window that has been worked in leaves nothing behind. */
#include "vtr-application.h"
#include "vtr-chart-drag.h"
#include "vtr-engine.h"
#include "vtr-page.h"
#include "vtr-window.h"
#include <glib/gstdio.h>
#include <string.h>

#define UI "/io/github/vitrine/Vitrine/ui/"

static GtkApplication *app;

static void
drain (void)
{
  for (int i = 0; i < 200 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

static gboolean
flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, flag_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for (VtrSession *session, const char *key)
{
  while (vtr_session_find_job (session, key) != NULL)
    g_main_context_iteration (NULL, TRUE);
  drain ();
}

static void
open_and_work (VtrWindow *window)
{
  VtrSession *session = vtr_window_get_session (window);
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", "breast_cancer.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (VtrConfigurable) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, "logistic", "learner", NULL);

  vtr_window_open_file (window, file);
  wait_for (session, "open");
  wait_for (session, "summary");
  vtr_session_train (session, &(VtrTrainRequest) { .learner = VTR_LEARNER (learner), .n_folds = 3 });
  wait_for (session, "train");
  vtr_session_explain (session, &(VtrExplainWish) { .n_rows = 30, .n_samples = 200 });
  wait_for (session, "explain");
  vtr_session_set_row (session, 2);
}

/* --- Templates ------------------------------------------------------------------------------- */

/* The class that a template is of; NULL: it is not one. */
static char *
class_of (const char *name)
{
  g_autofree char *path = g_strconcat (UI, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *at = strstr (text, "<template class=\"");

  return at != NULL ? g_strndup (at + 17, strcspn (at + 17, "\"")) : NULL;
}

static void
check_template (const char *name, VtrSession *session)
{
  g_autofree char *class_name = class_of (name);

  if (class_name == NULL)
    return;
  GType type = g_type_from_name (class_name);
  g_test_message ("%s", class_name);
  g_assert_cmpuint (type, !=, G_TYPE_INVALID);
  if (g_type_is_a (type, GTK_TYPE_WINDOW))
    return;      /* they belong to the display: see below */
  GtkWidget *widget = g_type_is_a (type, VTR_TYPE_PAGE) ? g_object_new (type, "session", session, NULL) : g_object_new (type, NULL);
  g_object_ref_sink (widget);
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  g_object_unref (widget);
  drain ();
  g_assert_null (widget);
}

static void
test_templates (void)
{
  GtkWidget *window = vtr_window_new (app);      /* registers the types */
  g_autoptr (VtrSession) session = vtr_session_new ();
  g_auto (GStrv) names = g_resources_enumerate_children (UI, 0, NULL);

  g_type_ensure (g_type_from_name ("VtrWhatIf"));
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], "vtr-preferences.ui"))
      check_template (names[i], session);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* --- Pages in every look --------------------------------------------------------------------- */

static void
show_all (VtrWindow *window)
{
  static const char *const pages[] = { "data", "model", "evaluate", "explain" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      vtr_window_show_page (window, pages[i]);
      run_for (250);
    }
}

static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The narrowest that the content can be; what does not fit is cut off. */
static int
get_min_width (VtrWindow *window)
{
  int min = 0;

  GtkWidget *flap = find_widget (GTK_WIDGET (window), ADW_TYPE_FLAP);

  gtk_widget_measure (flap, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  return min;
}

static void
test_looks (void)
{
  VtrWindow *window = VTR_WINDOW (vtr_window_new (app));
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  gtk_window_present (GTK_WINDOW (window));
  open_and_work (window);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  show_all (window);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  show_all (window);
  g_object_set (settings, "gtk-xft-dpi", 2 * (dpi > 0 ? dpi : 96 * 1024), NULL);
  show_all (window);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  show_all (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* However wide it is laid out, it can be made narrow; and then everything fits. */
static void
test_narrow (void)
{
  static const char *const pages[] = { "data", "model", "evaluate", "explain" };
  VtrWindow *window = VTR_WINDOW (vtr_window_new (app)), *narrow = VTR_WINDOW (vtr_window_new (app));
  int min;

  gtk_window_present (GTK_WINDOW (window));
  open_and_work (window);
  gtk_window_set_default_size (GTK_WINDOW (narrow), 900, 600);
  gtk_window_present (GTK_WINDOW (narrow));
  open_and_work (narrow);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (narrow)), ==, 900);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      vtr_window_show_page (window, pages[i]);
      vtr_window_show_page (narrow, pages[i]);
      run_for (250);
      gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
      g_assert_cmpint (min, <=, 900);
      g_test_message ("%s takes %d px", pages[i], get_min_width (narrow));
      g_assert_cmpint (get_min_width (narrow), >, 0);
      g_assert_cmpint (get_min_width (narrow), <=, 900);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (narrow));
  drain ();
}

/* What holds no table is said to be so, and what is open stays. */
static void
test_foreign (void)
{
  VtrWindow *window = VTR_WINDOW (vtr_window_new (app));
  VtrSession *session = vtr_window_get_session (window);
  g_autoptr (GFile) letter = g_file_new_for_path ("/tmp/Letter.DOCX"), table = g_file_new_for_path ("/tmp/no-such.csv");

  gtk_window_present (GTK_WINDOW (window));
  vtr_window_open_file (window, letter);
  g_assert_null (vtr_session_find_job (session, "open"));
  vtr_window_open_file (window, table);
  g_assert_nonnull (vtr_session_find_job (session, "open"));
  wait_for (session, "open");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* --- Dragging a chart out -------------------------------------------------------------------- */

static GtkWidget *
find_chart (GtkWidget *root)
{
  if (VTR_IS_CHART_VIEW (root) && gtk_widget_get_mapped (root) && vtr_chart_view_get_picture (VTR_CHART_VIEW (root)) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_chart (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
dragged_cb (GObject *provider, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (provider), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static char *
dup_dragged (GdkContentProvider *provider, const char *mime_type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gboolean done = FALSE;

  gdk_content_provider_write_mime_type_async (provider, mime_type, stream, G_PRIORITY_DEFAULT, NULL, dragged_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

static void
test_drag (void)
{
  VtrWindow *window = VTR_WINDOW (vtr_window_new (app));
  GtkWidget *chart = NULL;

  gtk_window_present (GTK_WINDOW (window));
  open_and_work (window);
  vtr_window_show_page (window, "evaluate");
  for (int i = 0; i < 100 && (chart = find_chart (GTK_WIDGET (window))) == NULL; i++)
    run_for (50);
  g_assert_nonnull (chart);
  g_autoptr (GdkContentProvider) provider = vtr_chart_drag_new (VTR_CHART_VIEW (chart), "dependence:a/b");
  g_autofree char *svg = dup_dragged (provider, "image/svg+xml"), *png = dup_dragged (provider, "image/png");
  g_autofree char *uri = dup_dragged (provider, "text/uri-list"), *path = g_filename_from_uri (g_strchomp (uri), NULL, NULL);
  g_autofree char *file = NULL, *folder = g_path_get_dirname (path);
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_nonnull (strstr (svg, "breast_cancer.csv"));      /* the caption */
  g_assert_cmpint (strncmp (png, "\x89PNG", 4), ==, 0);
  g_assert_true (g_str_has_suffix (path, "/dependence-a-b.svg"));
  g_assert_true (g_file_get_contents (path, &file, NULL, NULL));
  g_assert_cmpstr (file, ==, svg);
  g_unlink (path);
  g_rmdir (folder);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* --- Leaving nothing behind ------------------------------------------------------------------ */

static void
test_dies (void)
{
  VtrWindow *window = VTR_WINDOW (vtr_window_new (app));
  VtrSession *session = vtr_window_get_session (window);
  VtrProject *project;
  VtrDataset *dataset;
  VtrAttribution *attribution;

  gtk_window_present (GTK_WINDOW (window));
  open_and_work (window);
  show_all (window);
  project = vtr_session_get_project (session);
  dataset = vtr_project_get_dataset (project);
  attribution = vtr_session_get_attribution (session);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  g_object_add_weak_pointer (G_OBJECT (project), (gpointer *) &project);
  g_object_add_weak_pointer (G_OBJECT (dataset), (gpointer *) &dataset);
  g_object_add_weak_pointer (G_OBJECT (attribution), (gpointer *) &attribution);
  gtk_window_destroy (GTK_WINDOW (window));
  for (int i = 0; i < 50 && (window != NULL || session != NULL || attribution != NULL); i++)
    run_for (100);      /* jobs that are being cancelled hold what they work on */
  g_assert_null (window);
  g_assert_null (session);
  g_assert_null (project);
  g_assert_null (attribution);
  g_assert_null (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  app = GTK_APPLICATION (vtr_application_new ());
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (app), NULL, NULL));
  g_test_add_func ("/ui/frame/templates", test_templates);
  g_test_add_func ("/ui/frame/looks", test_looks);
  g_test_add_func ("/ui/frame/narrow", test_narrow);
  g_test_add_func ("/ui/frame/foreign", test_foreign);
  g_test_add_func ("/ui/frame/drag", test_drag);
  g_test_add_func ("/ui/frame/dies", test_dies);
  int status = g_test_run ();
  g_object_unref (app);
  return status;
}
