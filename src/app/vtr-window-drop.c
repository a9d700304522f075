/* Dropping files: one opens, or with data open it may add its rows to them, or be scored by the
 * current model; several with the same columns are offered as one. What cannot be opened is said in
 * a toast. */
#include "vtr-window-drop.h"
#include "vtr-add-rows.h"
#include "vtr-config.h"
#include "vtr-error-dialog.h"
#include "vtr-session-private.h"
#include "vtr-window-files.h"
#include "vtr-window-score.h"
#include <glib/gi18n.h>
#include <string.h>

static const char *const endings[] = { ".csv",   ".tsv",    ".tab",     ".txt", ".dat",
                                       ".arff",  ".sqlite", ".sqlite3", ".db",  ".vitrine",
                                       "-ubyte", ".idx",    NULL };

/* ".docx"; NULL where the name has no ending. */
static char *
dup_ending (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');

  return dot != NULL && dot != name ? g_ascii_strdown (dot, -1) : NULL;
}

static gboolean
can_open (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1), *ending = NULL;

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - 3] = '\0';
  ending = dup_ending (lower);
  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return ending == NULL;
}

static void
refuse (VtrWindow *self, const char *path)
{
  g_autofree char *ending = dup_ending (path),
                  *text = g_strdup_printf (_ ("Vitrine cannot open %s files"),
                                           ending != NULL ? ending : "");

  vtr_window_toast (self, text);
}

/* --- Adding rows ----------------------------------------------------------------------------- */

static void
added_cb (VtrJob *job, VtrWindow *self)
{
  VtrSession *session = vtr_window_get_session (self);
  gboolean to_base = g_object_get_data (G_OBJECT (job), "base") != NULL;

  vtr_session_mark (session, VTR_CHANGED_JOBS);
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    gtk_window_present (GTK_WINDOW (vtr_error_dialog_new (
        GTK_WINDOW (self), _ ("The Rows Were Not Added"), vtr_job_get_error (job)->message, NULL)));
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  if (!to_base)
    vtr_session_take_project (session, vtr_project_new ());
  vtr_project_set_dataset (vtr_session_get_project (session), vtr_job_get_result (job),
                           to_base ? _ ("Add Rows") : _ ("Open Data"));
  if (to_base)
    vtr_session_undoable (session, _ ("Rows added"));
}

static void
add_rows (VtrWindow *self, VtrDataset *base, const char *const *paths)
{
  VtrSession *session = vtr_window_get_session (self);
  g_autoptr (VtrJob) job = vtr_add_rows_job_new (base, paths);

  vtr_job_set_key (job, base != NULL ? "add-rows" : "open");
  if (base != NULL)
    g_object_set_data (G_OBJECT (job), "base", job);
  g_signal_connect_object (job, "finished", G_CALLBACK (added_cb), self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (session), job);
  vtr_session_mark (session, VTR_CHANGED_JOBS);
}

/* --- Asking ---------------------------------------------------------------------------------- */

static void
response_cb (GtkWidget *dialog, const char *response, VtrWindow *self)
{
  const char *const *paths = g_object_get_data (G_OBJECT (dialog), "paths");
  VtrDataset *dataset =
      vtr_project_get_dataset (vtr_session_get_project (vtr_window_get_session (self)));

  if (g_str_equal (response, "open"))
    vtr_window_open_path (self, paths[0]);
  else if (g_str_equal (response, "score"))
    vtr_window_score_path (self, paths[0]);
  else if (g_str_equal (response, "add"))
    add_rows (self, dataset, paths);
  else if (g_str_equal (response, "one"))
    add_rows (self, NULL, paths);
}

static GtkWidget *
new_dialog (VtrWindow *self, const char *title, const char *text, const char *const *paths)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Cancel"));
  g_object_set_data_full (G_OBJECT (dialog), "paths", g_strdupv ((char **) paths),
                          (GDestroyNotify) g_strfreev);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  return dialog;
}

static void
ask_one (VtrWindow *self, const char *const *paths)
{
  g_autofree char *name = g_path_get_basename (paths[0]),
                  *title = g_strdup_printf (_ ("What to Do With “%s”?"), name);
  GtkWidget *dialog = new_dialog (
      self, title,
      _ ("It can take the place of the data that are open, or its rows can be added to them."),
      paths);

  if (vtr_session_get_model (vtr_window_get_session (self)) != NULL)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "score", _ ("_Score It"));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "add", _ ("_Add Rows"), "open",
                                    _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open",
                                              ADW_RESPONSE_SUGGESTED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_several (VtrWindow *self, const char *const *paths, gboolean has_data)
{
  guint n = g_strv_length ((char **) paths);
  g_autofree char *title = g_strdup_printf (
      ngettext ("Open %u File as One Dataset?", "Open %u Files as One Dataset?", n), n);
  GtkWidget *dialog = new_dialog (
      self, title,
      _ ("Files with the same columns become one table, their rows one after the other."), paths);

  if (has_data)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "add", _ ("_Add Rows"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "one", _ ("_Open as One"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "one",
                                              ADW_RESPONSE_SUGGESTED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * vtr_window_drop_paths:
 * @self: a window
 * @paths: (array zero-terminated=1): files
 */
void
vtr_window_drop_paths (VtrWindow *self, const char *const *paths)
{
  g_return_if_fail (VTR_IS_WINDOW (self) && paths != NULL);
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  gboolean has_data =
      vtr_project_get_dataset (vtr_session_get_project (vtr_window_get_session (self))) != NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    if (can_open (paths[i]))
      g_ptr_array_add (good, (gpointer) paths[i]);
    else
      refuse (self, paths[i]);
  g_ptr_array_add (good, NULL);
  if (good->len == 1)
    return;
  if (good->len > 2)
    ask_several (self, (const char *const *) good->pdata, has_data);
  else if (has_data && !g_str_has_suffix (good->pdata[0], ".vitrine"))
    ask_one (self, (const char *const *) good->pdata);
  else
    vtr_window_open_path (self, good->pdata[0]);
}

/**
 * vtr_window_drop_files:
 * @self: a window
 * @files: (element-type GFile): what was dropped
 */
void
vtr_window_drop_files (VtrWindow *self, GSList *files)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (GSList *at = files; at != NULL; at = at->next)
    {
      char *path = g_file_get_path (at->data);
      if (path != NULL)
        g_ptr_array_add (paths, path);
      else
        vtr_window_toast (self, _ ("Only files on this computer can be opened"));
    }
  g_ptr_array_add (paths, NULL);
  vtr_window_drop_paths (self, (const char *const *) paths->pdata);
}
