/* File dialogs and what follows them. Saving and reports are jobs: they get references to frozen
 * objects, so the person may go on working. */
#include "vtr-window-files.h"
#include "vtr-config.h"
#include "vtr-error-dialog.h"
#include "vtr-read-settings.h"
#include "vtr-report.h"
#include "vtr-settings.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define SOME_ROWS 1000000

/* --- Choosing -------------------------------------------------------------------------------- */

static void
response_cb (GtkNativeDialog *dialog, int response, VtrWindow *self)
{
  VtrChosenFunc chosen = (VtrChosenFunc) g_object_get_data (G_OBJECT (dialog), "chosen");
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    chosen (self, path);
  else if (file != NULL)
    vtr_window_toast (self, _("Only files on this computer can be used"));
  g_object_unref (dialog);
}

/**
 * vtr_window_choose:
 * @self: a window
 * @title: what is asked
 * @action: to open or to save
 * @accept: the button
 * @chosen: gets the path
 *
 * Returns: (transfer none): a chooser that frees itself when it is answered; show it
 */
GtkFileChooserNative *
vtr_window_choose (VtrWindow *self, const char *title, GtkFileChooserAction action, const char *accept,
                   VtrChosenFunc chosen)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), "chosen", (gpointer) chosen);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  return dialog;
}

static void
add_filter (GtkFileChooserNative *dialog, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
}

/**
 * vtr_window_choose_data:
 * @self: a window
 *
 * Asks for a data file or a project and opens it.
 */
void
vtr_window_choose_data (VtrWindow *self)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (vtr_window_choose (self, _("Open Data or a Project"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"),
                                                     vtr_window_open_path)));
}

static void
model_chosen (VtrWindow *self, const char *path)
{
  vtr_session_open_model (vtr_window_get_session (self), path);
}

/**
 * vtr_window_choose_model:
 * @self: a window
 *
 * Asks for a model file and adds its model to the project.
 */
void
vtr_window_choose_model (VtrWindow *self)
{
  static const char *const models[] = { "*.vitrine", NULL }, *const all[] = { "*", NULL };

  g_return_if_fail (VTR_IS_WINDOW (self));
  GtkFileChooserNative *dialog = vtr_window_choose (self, _("Open a Model"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), model_chosen);
  add_filter (dialog, _("Models and projects"), models);
  add_filter (dialog, _("All files"), all);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- Opening --------------------------------------------------------------------------------- */

static void
large_response_cb (AdwMessageDialog *dialog, const char *response, VtrWindow *self)
{
  VtrReadOptions options = { .max_rows = SOME_ROWS };
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");

  if (g_str_equal (response, "some"))
    vtr_session_open (vtr_window_get_session (self), path, &options);
  else if (g_str_equal (response, "all"))
    vtr_session_open (vtr_window_get_session (self), path, NULL);
}

/* A table in memory takes about as much as its text. */
static void
ask_large (VtrWindow *self, const char *path, guint64 size, guint64 limit)
{
  g_autofree char *needed = vtr_text_size (size), *allowed = vtr_text_size (limit);
  g_autofree char *text = g_strdup_printf (_("It may need about %s; %s are set aside in Preferences. "
                                             "A million rows give nearly the same charts."), needed, allowed);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Not Enough Memory for All Rows"), text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Cancel"), "all", _("Open _Anyway"),
                                    "some", _("Open the First _Million Rows"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "some", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (large_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * vtr_window_open_path:
 * @self: a window
 * @path: a data file or a project
 */
void
vtr_window_open_path (VtrWindow *self, const char *path)
{
  g_return_if_fail (VTR_IS_WINDOW (self) && path != NULL);
  g_autoptr (GSettings) settings = vtr_settings_new ();
  guint64 limit = vtr_settings_get_memory (settings);
  GStatBuf info;

  vtr_window_show_page (self, "data");
  if (!g_str_has_suffix (path, ".vitrine") && g_stat (path, &info) == 0 && (guint64) info.st_size > limit)
    ask_large (self, path, (guint64) info.st_size, limit);
  else
    vtr_session_open (vtr_window_get_session (self), path, NULL);
}

static void
failed_response_cb (AdwMessageDialog *dialog, const char *response, VtrWindow *self)
{
  VtrReadOptions options = { 0 };
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");

  if (g_str_equal (response, "close"))
    return;
  if (g_str_equal (response, "settings"))
    {
      vtr_read_settings_present (self, path);
      return;
    }
  if (g_str_equal (response, "skip") || g_str_equal (response, "pad"))
    options.ragged = g_str_equal (response, "skip") ? VTR_RAGGED_SKIP : VTR_RAGGED_PAD;
  else
    options.encoding = response;
  vtr_session_open (vtr_window_get_session (self), path, &options);
}

static void
line_found_cb (VtrJob *job, GtkWidget *dialog)
{
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    vtr_error_dialog_show_line (dialog, vtr_job_get_result (job));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The dialog comes with the line that is meant. */
static void
show_line (VtrWindow *self, GtkWidget *dialog, const char *path, const VtrOpenError *said)
{
  g_autoptr (VtrJob) job = vtr_open_error_line_job_new (path, said->line, said->n_columns);

  g_signal_connect_object (job, "finished", G_CALLBACK (line_found_cb), dialog, 0);
  vtr_job_queue_push (vtr_session_get_jobs (vtr_window_get_session (self)), job);
}

/**
 * vtr_window_open_failed:
 * @self: a window
 * @path: what could not be opened
 * @error: why
 *
 * Says so in a dialog, with what can be done about it as buttons.
 */
void
vtr_window_open_failed (VtrWindow *self, const char *path, const GError *error)
{
  g_return_if_fail (VTR_IS_WINDOW (self) && path != NULL && error != NULL);
  VtrOpenError *said = vtr_open_error_new (path, error);
  GtkWidget *widget = vtr_error_dialog_new (GTK_WINDOW (self), said->title, said->text, said->kind != VTR_OPEN_ERROR_EMPTY ? error->message : NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  if (said->kind == VTR_OPEN_ERROR_RAGGED || said->kind == VTR_OPEN_ERROR_ENCODING)
    adw_message_dialog_set_response_label (dialog, "close", _("_Cancel"));
  if (said->kind == VTR_OPEN_ERROR_RAGGED)
    {
      adw_message_dialog_add_responses (dialog, "skip", _("_Skip Line"), "settings", _("Change _Settings"), NULL);
      adw_message_dialog_set_response_appearance (dialog, "settings", ADW_RESPONSE_SUGGESTED);
    }
  if (said->kind == VTR_OPEN_ERROR_ENCODING)
    {
      adw_message_dialog_add_responses (dialog, "settings", _("C_hoose…"), "WINDOWS-1252", _("Use _Windows-1252"), NULL);
      adw_message_dialog_set_response_appearance (dialog, "WINDOWS-1252", ADW_RESPONSE_SUGGESTED);
    }
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (failed_response_cb), self, 0);
  if (said->kind == VTR_OPEN_ERROR_RAGGED)
    show_line (self, widget, path, said);
  else
    gtk_window_present (GTK_WINDOW (dialog));
  vtr_open_error_free (said);
}

/* --- Saving and the report ------------------------------------------------------------------- */

/* A copy of the project is saved, so the person may go on working. */
typedef struct { VtrProject *copy; char *path; } SaveWork;

static void
save_work_free (SaveWork *work)
{
  g_object_unref (work->copy);
  g_free (work->path);
  g_free (work);
}

static gpointer
save_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  SaveWork *work = data;

  return vtr_project_save_as (work->copy, work->path, progress, error) ? g_object_ref (work->copy) : NULL;
}

static void
written_cb (VtrJob *job, VtrWindow *self)
{
  gboolean is_report = g_strcmp0 (vtr_job_get_key (job), "report") == 0;

  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    gtk_window_present (GTK_WINDOW (vtr_error_dialog_new (GTK_WINDOW (self), is_report ? _("The Report Was Not Written")
                                                                              : _("The Project Could Not Be Saved"),
                                                          vtr_job_get_error (job)->message, NULL)));
  else if (vtr_job_get_status (job) == VTR_JOB_DONE)
    {
      VtrProject *project = g_object_get_data (G_OBJECT (job), "project");
      if (project != NULL)
        vtr_project_move_to (project, vtr_job_get_result (job));
      vtr_window_toast (self, is_report ? _("Report written") : _("Project saved"));
    }
}

static void
push (VtrWindow *self, const char *key, VtrJob *job)
{
  vtr_job_set_key (job, key);
  g_signal_connect_object (job, "finished", G_CALLBACK (written_cb), self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (vtr_window_get_session (self)), job);
  g_object_unref (job);
}

static void
save_chosen (VtrWindow *self, const char *path)
{
  VtrProject *project = vtr_session_get_project (vtr_window_get_session (self));

  SaveWork *work = g_new0 (SaveWork, 1);

  work->copy = vtr_project_copy (project);
  work->path = g_str_has_suffix (path, ".vitrine") ? g_strdup (path) : g_strconcat (path, ".vitrine", NULL);
  VtrJob *job = vtr_job_new (_("Saving the project"), save_func, work, (GDestroyNotify) save_work_free, g_object_unref);
  g_object_set_data_full (G_OBJECT (job), "project", g_object_ref (project), g_object_unref);
  push (self, "save", job);
}

/**
 * vtr_window_save_as:
 * @self: a window with data
 */
void
vtr_window_save_as (VtrWindow *self)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  GtkFileChooserNative *dialog = vtr_window_choose (self, _("Save the Project"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), save_chosen);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("Project.vitrine"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

typedef struct
{
  VtrReportInput  input;
  char           *path, *title;
} ReportWork;

static void
report_work_free (ReportWork *work)
{
  g_clear_object (&work->input.dataset);
  g_clear_object (&work->input.model);
  g_clear_object (&work->input.evaluation);
  g_clear_object (&work->input.attribution);
  g_free (work->path);
  g_free (work->title);
  g_free (work);
}

static gpointer
report_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  ReportWork *work = data;
  g_autoptr (VtrSummary) summary = vtr_summary_new (work->input.dataset, progress, error);

  if (summary == NULL)
    return NULL;
  work->input.summary = summary;
  gboolean is_written = vtr_report_write (&work->input, work->path, progress, error);
  work->input.summary = NULL;
  return is_written ? g_object_ref (work->input.model) : NULL;
}

static gpointer
ref_or_null (gpointer object)
{
  return object != NULL ? g_object_ref (object) : NULL;
}

static void
report_chosen (VtrWindow *self, const char *path)
{
  VtrSession *session = vtr_window_get_session (self);
  g_autofree char *lower = g_ascii_strdown (path, -1);
  ReportWork *work;

  if (vtr_session_get_model (session) == NULL)
    return;
  work = g_new0 (ReportWork, 1);
  work->path = g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".htm") || g_str_has_suffix (lower, ".pdf")
    ? g_strdup (path) : g_strconcat (path, ".html", NULL);
  work->title = vtr_project_dup_title (vtr_session_get_project (session));
  work->input = (VtrReportInput) {
    .title = work->title,
    .dataset = g_object_ref (vtr_project_get_dataset (vtr_session_get_project (session))),
    .model = g_object_ref (vtr_session_get_model (session)),
    .evaluation = ref_or_null (vtr_session_get_evaluation (session)),
    .attribution = ref_or_null (vtr_session_get_attribution (session)),
    .output = (int) vtr_session_get_class (session),
  };
  push (self, "report", vtr_job_new (_("Writing the report"), report_func, work, (GDestroyNotify) report_work_free, g_object_unref));
}

/**
 * vtr_window_report:
 * @self: a window with a model
 */
void
vtr_window_report (VtrWindow *self)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  GtkFileChooserNative *dialog = vtr_window_choose (self, _("Write a Report"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Write"), report_chosen);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("Report.html"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
