/* Files dropped onto the window: one opens, then it asks; rows are added and can be taken back; several
 * become one; what has other columns is refused with a sentence. */
#include "vtr-add-rows.h"
#include "vtr-application.h"
#include "vtr-error.h"
#include "vtr-read.h"
#include "vtr-window-drop.h"
#include <glib/gstdio.h>
#include <string.h>

static char *
write_file (const char *name, const char *text)
{
  char *path = g_build_filename (g_get_user_runtime_dir (), name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static VtrDataset *
read_text (const char *text)
{
  VtrReadOptions options = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  VtrDataset *dataset = vtr_read_csv (bytes, "t.csv", &options, NULL, NULL);

  g_assert_nonnull (dataset);
  return dataset;
}

/* By name, in the kinds and roles of the first. */
static void
test_add_rows (void)
{
  g_autoptr (VtrDataset) plain = read_text ("a,b,c\n1,x,5\n2,y,\n");
  g_autoptr (VtrDataset) first = vtr_dataset_with_role (plain, "b", VTR_ROLE_TARGET, NULL);
  g_autoptr (VtrDataset) second = read_text ("c,b,a,more\n7,z,3,0\n8,x,4,0\n");
  g_autoptr (VtrDataset) other = read_text ("a,c\n1,2\n");
  g_autoptr (GError) error = NULL, missing = NULL;
  g_autoptr (VtrDataset) both = vtr_add_rows (first, second, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (vtr_dataset_get_n_rows (both), ==, 4);
  g_assert_cmpuint (vtr_dataset_get_n_columns (both), ==, 3);
  g_assert_cmpstr (vtr_column_get_name (vtr_dataset_get_by_role (both, VTR_ROLE_TARGET)), ==, "b");
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (both, 0), 3), ==, 4);
  g_assert_true (vtr_column_is_missing (vtr_dataset_get_column (both, 2), 1));
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (both, 2), 2), ==, 7);
  g_autofree char *text = vtr_column_dup_text (vtr_dataset_get_column (both, 1), 2);
  g_assert_cmpstr (text, ==, "z");
  g_assert_null (vtr_add_rows (first, other, &missing));
  g_assert_error (missing, VTR_ERROR, VTR_ERROR_BAD_INPUT);
}

static gsize
n_rows (VtrWindow *window)
{
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (vtr_window_get_session (window)));

  return dataset != NULL ? vtr_dataset_get_n_rows (dataset) : 0;
}

static void
wait_rows (VtrWindow *window, gsize wanted)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (n_rows (window) != wanted && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_rows (window), ==, wanted);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static void
answer (const char *response)
{
  GtkWidget *dialog = find_dialog ();

  g_assert_nonnull (dialog);
  g_assert_true (adw_message_dialog_has_response (ADW_MESSAGE_DIALOG (dialog), response));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_window (gconstpointer data)
{
  VtrWindow *window = VTR_WINDOW ((gpointer) data);
  g_autofree char *a = write_file ("a.csv", "x,y\n1,p\n2,q\n3,p\n"), *b = write_file ("b.csv", "x,y\n4,q\n5,p\n");
  g_autofree char *word = write_file ("text.docx", "PK");

  vtr_window_drop_paths (window, (const char *[]) { word, NULL });
  g_assert_null (find_dialog ());
  vtr_window_drop_paths (window, (const char *[]) { a, NULL });
  g_assert_null (find_dialog ());
  wait_rows (window, 3);
  vtr_window_drop_paths (window, (const char *[]) { b, NULL });
  answer ("add");
  wait_rows (window, 5);
  vtr_project_undo (vtr_session_get_project (vtr_window_get_session (window)));
  g_assert_cmpuint (n_rows (window), ==, 3);
  vtr_window_drop_paths (window, (const char *[]) { b, a, b, NULL });
  answer ("one");
  wait_rows (window, 7);
  vtr_window_drop_paths (window, (const char *[]) { b, NULL });
  answer ("open");
  wait_rows (window, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_autoptr (VtrApplication) app = vtr_application_new ();
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (app), NULL, NULL));
  GtkWidget *window = vtr_window_new (GTK_APPLICATION (app));
  gtk_window_present (GTK_WINDOW (window));
  g_test_add_func ("/ui/drop/add-rows", test_add_rows);
  g_test_add_data_func ("/ui/drop/window", window, test_window);
  int status = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  return status;
}
