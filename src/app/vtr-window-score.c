/* Scoring a file with the current model: it is read in a job, columns that the model needs and the
 * file lacks are mapped in a dialog, and a second job predicts and writes. Both have references to
 * frozen objects, so the person may go on working. */
#include "vtr-window-score.h"
#include "vtr-config.h"
#include "vtr-error-dialog.h"
#include "vtr-read.h"
#include "vtr-scoring.h"
#include "vtr-text.h"
#include "vtr-window-files.h"
#include <glib/gi18n.h>

#define N_REASONS 3

/* One scoring on its way; the window holds it from the file chosen to the file written. */
typedef struct
{
  VtrModel   *model;
  VtrDataset *dataset;
  char       *path;              /* read, then written */
  char      **missing;           /* the model's columns that the file lacks */
  char      **columns;           /* what stands for them; NULL before the dialog */
  VtrScoringOptions options;
} Scoring;

static void
scoring_free (gpointer data)
{
  Scoring *self = data;

  g_clear_object (&self->model);
  g_clear_object (&self->dataset);
  g_free (self->path);
  g_strfreev (self->missing);
  g_strfreev (self->columns);
  g_free (self);
}

static Scoring *
scoring_copy (const Scoring *from)
{
  Scoring *copy = g_new0 (Scoring, 1);

  copy->model = g_object_ref (from->model);
  copy->dataset = from->dataset != NULL ? g_object_ref (from->dataset) : NULL;
  copy->path = g_strdup (from->path);
  copy->missing = g_strdupv (from->missing);
  copy->columns = g_strdupv (from->columns);
  copy->options = from->options;
  return copy;
}

static Scoring *
get_scoring (VtrWindow *self)
{
  return g_object_get_data (G_OBJECT (self), "scoring");
}

/* --- Writing --------------------------------------------------------------------------------- */

static gpointer
score_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  const Scoring *scoring = data;
  g_autoptr (VtrDataset) mapped =
      vtr_scoring_map (scoring->dataset, (const char *const *) scoring->missing,
                       (const char *const *) scoring->columns, error);
  g_autoptr (VtrDataset) table =
      mapped != NULL ? vtr_score (scoring->model, mapped, &scoring->options, progress, error) : NULL;

  if (table == NULL || !vtr_write_csv (table, scoring->path, error))
    return NULL;
  return g_steal_pointer (&table);
}

static void
scored_cb (VtrJob *job, VtrWindow *self)
{
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    gtk_window_present (GTK_WINDOW (vtr_error_dialog_new (
        GTK_WINDOW (self), _("The File Was Not Scored"), vtr_job_get_error (job)->message, NULL)));
  else if (vtr_job_get_status (job) == VTR_JOB_DONE)
    {
      gsize n = vtr_dataset_get_n_rows (vtr_job_get_result (job));
      g_autofree char *count = vtr_text_count (n);
      g_autofree char *text =
          g_strdup_printf (ngettext ("%s prediction saved", "%s predictions saved", n), count);
      vtr_window_toast (self, text);
    }
}

static void
save_chosen (VtrWindow *self, const char *path)
{
  Scoring *scoring = get_scoring (self);

  if (scoring == NULL)
    return;
  g_free (scoring->path);
  scoring->path = g_str_has_suffix (path, ".csv") ? g_strdup (path)
                                                  : g_strconcat (path, ".csv", NULL);
  vtr_window_push_job (self, "score",
                       vtr_job_new (_("Scoring the file"), score_func, scoring_copy (scoring), scoring_free,
                                    g_object_unref),
                       G_CALLBACK (scored_cb));
  g_object_set_data (G_OBJECT (self), "scoring", NULL);
}

/* --- Mapping --------------------------------------------------------------------------------- */

static void
response_cb (AdwMessageDialog *dialog, const char *response, VtrWindow *self)
{
  Scoring *scoring = get_scoring (self);
  GPtrArray *rows = g_object_get_data (G_OBJECT (dialog), "rows");
  GtkSwitch *reasons = g_object_get_data (G_OBJECT (dialog), "reasons");

  if (scoring == NULL || !g_str_equal (response, "save"))
    {
      g_object_set_data (G_OBJECT (self), "scoring", NULL);
      return;
    }
  g_strfreev (scoring->columns);
  scoring->columns = g_new0 (char *, rows->len + 1);
  for (guint i = 0; i < rows->len; i++)
    scoring->columns[i] = g_strdup (gtk_string_object_get_string (
        GTK_STRING_OBJECT (adw_combo_row_get_selected_item (rows->pdata[i]))));
  scoring->options.n_reasons = gtk_switch_get_active (reasons) ? N_REASONS : 0;
  GtkFileChooserNative *chooser = vtr_window_choose (self, _("Save the Predictions"),
                                                     GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"),
                                                     save_chosen);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _("Predictions.csv"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Which of the file's columns most likely stands for @input: the one with the nearest name among
 * those that the model does not know, else the first of those. */
static guint
guess_column (const Scoring *scoring, const char *input)
{
  VtrPipeline *pipeline = vtr_model_get_info (scoring->model)->pipeline;
  guint n = vtr_dataset_get_n_columns (scoring->dataset), n_free = 0, at = 0;
  g_autofree const char **known = g_new0 (const char *, vtr_pipeline_get_n_inputs (pipeline) + 1);
  g_autofree const char **free_names = g_new0 (const char *, n + 1);
  const char *guess;

  for (guint i = 0; i < vtr_pipeline_get_n_inputs (pipeline); i++)
    known[i] = vtr_pipeline_get_input (pipeline, i);
  for (guint j = 0; j < n; j++)
    {
      const char *name = vtr_column_get_name (vtr_dataset_get_column (scoring->dataset, j));
      if (!g_strv_contains (known, name))
        free_names[n_free++] = name;
    }
  guess = vtr_text_nearest (input, free_names);
  for (guint k = 0; k < n_free && guess == NULL; k++)
    if (g_str_has_prefix (input, free_names[k]) || g_str_has_prefix (free_names[k], input))
      guess = free_names[k];
  if (guess == NULL)
    guess = free_names[0];
  for (guint j = 0; j < n && guess != NULL; j++)
    if (g_str_equal (vtr_column_get_name (vtr_dataset_get_column (scoring->dataset, j)), guess))
      at = j;
  return at;
}

/* A choice among the file's columns. */
static GtkWidget *
make_choice (const Scoring *scoring, const char *input)
{
  guint n = vtr_dataset_get_n_columns (scoring->dataset);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_autoptr (GtkStringList) list = NULL;
  GtkWidget *row = adw_combo_row_new ();

  for (guint j = 0; j < n; j++)
    names[j] = vtr_column_get_name (vtr_dataset_get_column (scoring->dataset, j));
  list = gtk_string_list_new (names);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), input);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), guess_column (scoring, input));
  return row;
}

static GtkWidget *
make_reasons (GtkWidget **reasons)
{
  GtkWidget *row = adw_action_row_new ();

  *reasons = gtk_switch_new ();
  gtk_widget_set_valign (*reasons, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("With Explanations"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("The three features that moved each row most; takes longer"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *reasons);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *reasons);
  return row;
}

static char *
dup_heading (const Scoring *scoring)
{
  guint n = g_strv_length (scoring->missing);
  gsize n_rows = vtr_dataset_get_n_rows (scoring->dataset);
  g_autofree char *rows = vtr_text_count (n_rows);

  if (n == 1)
    return g_strdup_printf (_("The Model Needs “%s”"), scoring->missing[0]);
  if (n > 1)
    return g_strdup_printf (_("The Model Needs %u Other Columns"), n);
  return g_strdup_printf (ngettext ("Score %s Row", "Score %s Rows", n_rows), rows);
}

static void
present_dialog (VtrWindow *self, const Scoring *scoring)
{
  g_autofree char *heading = dup_heading (scoring);
  guint n = g_strv_length (scoring->missing);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), heading,
      n > 0 ? _("The file has no such column. Choose the one that stands for it.")
            : _("Each row gets a prediction and its probabilities."));
  GtkWidget *group = adw_preferences_group_new (), *reasons;
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = make_choice (scoring, scoring->missing[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      g_ptr_array_add (rows, row);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_reasons (&reasons));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Cancel"), "save",
                                    _("_Save Predictions…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  g_object_set_data_full (G_OBJECT (dialog), "rows", rows, (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (dialog), "reasons", reasons);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- Reading --------------------------------------------------------------------------------- */

static gpointer
read_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  return vtr_read (data, NULL, progress, error);
}

static void
read_cb (VtrJob *job, VtrWindow *self)
{
  Scoring *scoring = get_scoring (self);

  if (scoring == NULL)
    return;
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    {
      scoring->dataset = vtr_job_steal_result (job);
      scoring->missing = vtr_scoring_find_missing (scoring->model, scoring->dataset);
      present_dialog (self, scoring);
      return;
    }
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    gtk_window_present (GTK_WINDOW (vtr_error_dialog_new (
        GTK_WINDOW (self), _("The File Cannot Be Read"), vtr_job_get_error (job)->message, NULL)));
  g_object_set_data (G_OBJECT (self), "scoring", NULL);
}

static Scoring *
new_scoring (VtrWindow *self)
{
  VtrSession *session = vtr_window_get_session (self);
  Scoring *scoring = g_new0 (Scoring, 1);

  scoring->model = g_object_ref (vtr_session_get_model (session));
  scoring->options = (VtrScoringOptions) VTR_SCORING_OPTIONS_INIT;
  scoring->options.positive = MIN (vtr_session_get_class (session), 1);
  scoring->options.threshold = vtr_session_get_threshold (session);
  g_object_set_data_full (G_OBJECT (self), "scoring", scoring, scoring_free);
  return scoring;
}

/**
 * vtr_window_score_path:
 * @self: a window with a model
 * @path: a data file
 *
 * Reads the file, asks what is not clear, and writes a prediction for each of its rows.
 */
void
vtr_window_score_path (VtrWindow *self, const char *path)
{
  g_return_if_fail (VTR_IS_WINDOW (self) && path != NULL);
  if (vtr_session_get_model (vtr_window_get_session (self)) == NULL)
    return;
  new_scoring (self);
  vtr_window_push_job (self, "score-read",
                       vtr_job_new (_("Reading the file to score"), read_func, g_strdup (path), g_free,
                                    g_object_unref),
                       G_CALLBACK (read_cb));
}

/**
 * vtr_window_score_rows:
 * @self: a window with a model and selected rows
 *
 * Writes a prediction for each of those.
 */
void
vtr_window_score_rows (VtrWindow *self)
{
  VtrSession *session;
  GArray *rows;

  g_return_if_fail (VTR_IS_WINDOW (self));
  session = vtr_window_get_session (self);
  rows = vtr_session_get_rows (session);
  if (vtr_session_get_model (session) == NULL || rows == NULL)
    return;
  Scoring *scoring = new_scoring (self);
  scoring->dataset = vtr_dataset_take_rows (vtr_project_get_dataset (vtr_session_get_project (session)),
                                            (const guint32 *) (gpointer) rows->data, rows->len);
  scoring->missing = vtr_scoring_find_missing (scoring->model, scoring->dataset);
  present_dialog (self, scoring);
}

/**
 * vtr_window_score:
 * @self: a window with a model
 *
 * Asks for the file to score.
 */
void
vtr_window_score (VtrWindow *self)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (vtr_window_choose (
      self, _("Score a File"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), vtr_window_score_path)));
}
