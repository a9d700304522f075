/* VtrWindow: the frame around the pages. It knows the list of pages (one line each), keeps title,
 * sidebar, primary button and actions in step with the session, and shows toasts and failures. */
#include "vtr-window.h"
#include "vtr-config.h"
#include "vtr-data-page.h"
#include "vtr-evaluate-page.h"
#include "vtr-explain-page.h"
#include "vtr-model-page.h"
#include "vtr-page.h"
#include "vtr-selection-pill.h"
#include "vtr-task-list.h"
#include "vtr-text.h"
#include <glib/gi18n.h>

struct _VtrWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwFlap         *flap;
  GtkListBox      *pages_list;
  VtrTaskList     *tasks;
  AdwWindowTitle  *title;
  GtkStack        *pages;
  GtkButton       *primary_button, *undo_button, *redo_button;

  VtrSelectionPill *selection;

  VtrSession      *session;
};

G_DEFINE_FINAL_TYPE (VtrWindow, vtr_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- Pages ----------------------------------------------------------------------------------- */

/* The sidebar, top to bottom. */
static GType (*const page_types[]) (void) = {
  vtr_data_page_get_type,
  vtr_model_page_get_type,
  vtr_evaluate_page_get_type,
  vtr_explain_page_get_type,
};

static VtrPage *
visible_page (VtrWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->pages);

  return VTR_IS_PAGE (child) ? VTR_PAGE (child) : NULL;
}

static GtkWidget *
new_sidebar_row (VtrPage *page)
{
  VtrPageClass *klass = VTR_PAGE_GET_CLASS (page);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (_(klass->title)), *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "sidebar-count");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (klass->icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(klass->title), -1);
  g_object_set_data (G_OBJECT (row), "page", page);
  g_object_set_data (G_OBJECT (row), "count", count);
  return row;
}

static void
add_pages (VtrWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (page_types); i++)
    {
      VtrPage *page = g_object_new (page_types[i] (), "session", self->session, NULL);
      gtk_stack_add_named (self->pages, GTK_WIDGET (page), VTR_PAGE_GET_CLASS (page)->name);
      gtk_list_box_append (self->pages_list, new_sidebar_row (page));
    }
}

/* --- One refresh ----------------------------------------------------------------------------- */

static void
refresh_sidebar (VtrWindow *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->pages_list, i)) != NULL; i++)
    {
      VtrPage *page = g_object_get_data (G_OBJECT (row), "page");
      VtrPageClass *klass = VTR_PAGE_GET_CLASS (page);
      g_autofree char *count = klass->get_count != NULL ? klass->get_count (page) : NULL;
      const char *blocker = klass->get_blocker != NULL ? klass->get_blocker (page) : NULL;

      gtk_label_set_label (g_object_get_data (G_OBJECT (row), "count"), count != NULL ? count : "");
      gtk_widget_set_sensitive (GTK_WIDGET (row), blocker == NULL);
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), blocker);
      if (page == visible_page (self))
        gtk_list_box_select_row (self->pages_list, row);
    }
}

static void
refresh_primary (VtrWindow *self)
{
  VtrPage *page = visible_page (self);
  gboolean sensitive = FALSE;
  const char *label = page != NULL && VTR_PAGE_GET_CLASS (page)->get_primary != NULL
    ? VTR_PAGE_GET_CLASS (page)->get_primary (page, &sensitive) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->primary_button), label != NULL);
  if (label != NULL)
    gtk_button_set_label (self->primary_button, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.primary", label != NULL && sensitive);
}

static void
refresh_title (VtrWindow *self)
{
  VtrProject *project = vtr_session_get_project (self->session);
  VtrDataset *dataset = vtr_project_get_dataset (project);
  VtrModelEntry *entry = vtr_project_get_current (project);
  g_autofree char *title = vtr_project_dup_title (project);
  g_autofree char *file = dataset != NULL && vtr_dataset_get_source (dataset) != NULL
    ? g_path_get_basename (vtr_dataset_get_source (dataset)) : NULL;
  g_autofree char *subtitle = file == NULL ? NULL : entry == NULL ? g_strdup (file)
    : g_strdup_printf ("%s · %s", file, vtr_model_entry_get_name (entry));

  adw_window_title_set_title (self->title, dataset != NULL ? title : _("Vitrine"));
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : dataset == NULL ? _("No dataset open") : "");
}

static void
set_undo_button (VtrWindow *self, GtkButton *button, const char *action, const char *verb, const char *what)
{
  g_autofree char *text = what != NULL ? g_strdup_printf ("%s %s", verb, what) : g_strdup (verb);

  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, what != NULL);
  gtk_widget_set_visible (GTK_WIDGET (button), vtr_project_get_dataset (vtr_session_get_project (self->session)) != NULL);
}

static void
refresh (VtrWindow *self)
{
  VtrProject *project = vtr_session_get_project (self->session);
  gboolean has_data = vtr_project_get_dataset (project) != NULL;

  refresh_sidebar (self);
  refresh_primary (self);
  refresh_title (self);
  set_undo_button (self, self->undo_button, "win.undo", _("Undo"), vtr_project_get_undo_label (project));
  set_undo_button (self, self->redo_button, "win.redo", _("Redo"), vtr_project_get_redo_label (project));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-as", has_data);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop", g_list_model_get_n_items (G_LIST_MODEL (vtr_session_get_jobs (self->session))) > 0);
}

static void
changed_cb (VtrSession *session, guint what, VtrWindow *self)
{
  refresh (self);
}

static void
page_selected_cb (GtkListBox *list, GtkListBoxRow *row, VtrWindow *self)
{
  if (row == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, g_object_get_data (G_OBJECT (row), "page"));
  refresh_primary (self);
}

/* --- What the session says ------------------------------------------------------------------- */

static void
toast_cb (VtrSession *session, const char *text, VtrWindow *self)
{
  vtr_window_toast (self, text);
}

static void
failed_cb (VtrSession *session, const char *title, const GError *error, VtrWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_OK"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_rows_cb (VtrSelectionPill *selection, VtrWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "data");

  vtr_window_show_page (self, "data");
  vtr_data_page_show_rows (VTR_DATA_PAGE (page), vtr_session_get_rows (self->session));
}

/* --- Actions --------------------------------------------------------------------------------- */

static void
open_response_cb (GtkNativeDialog *dialog, int response, VtrWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      vtr_window_open_file (self, file);
    }
  g_object_unref (dialog);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Open Data or a Project"), GTK_WINDOW (widget),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (open_response_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gpointer
save_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  VtrProject *project = data;
  const char *path = g_object_get_data (G_OBJECT (project), "save-path");

  return vtr_project_save_as (project, path, progress, error) ? g_object_ref (project) : NULL;
}

static void
saved_cb (VtrJob *job, VtrWindow *self)
{
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    failed_cb (NULL, _("The Project Could Not Be Saved"), vtr_job_get_error (job), self);
  else if (vtr_job_get_status (job) == VTR_JOB_DONE)
    vtr_window_toast (self, _("Project saved"));
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, VtrWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      VtrProject *project = vtr_session_get_project (self->session);
      g_object_set_data_full (G_OBJECT (project), "save-path",
                              g_str_has_suffix (path, ".vitrine") ? g_strdup (path) : g_strconcat (path, ".vitrine", NULL), g_free);
      g_autoptr (VtrJob) job = vtr_job_new (_("Saving the project"), save_func, g_object_ref (project), g_object_unref, g_object_unref);
      g_signal_connect_object (job, "finished", G_CALLBACK (saved_cb), self, 0);
      vtr_job_queue_push (vtr_session_get_jobs (self->session), job);
    }
  g_object_unref (dialog);
}

static void
save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the Project"), GTK_WINDOW (widget),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("Project.vitrine"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (vtr_window_new (gtk_window_get_application (GTK_WINDOW (widget)))));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrProject *project = vtr_session_get_project (VTR_WINDOW (widget)->session);

  if (g_str_equal (name, "win.undo"))
    vtr_project_undo (project);
  else
    vtr_project_redo (project);
}

static void
primary_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrPage *page = visible_page (VTR_WINDOW (widget));

  if (page != NULL && VTR_PAGE_GET_CLASS (page)->primary != NULL)
    VTR_PAGE_GET_CLASS (page)->primary (page);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_show_page (VTR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GListModel *jobs = G_LIST_MODEL (vtr_session_get_jobs (VTR_WINDOW (widget)->session));
  guint n = g_list_model_get_n_items (jobs);
  g_autoptr (VtrJob) newest = n > 0 ? g_list_model_get_item (jobs, n - 1) : NULL;

  if (newest != NULL)
    vtr_job_cancel (newest);
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = VTR_WINDOW (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_window_dispose (GObject *object)
{
  VtrWindow *self = VTR_WINDOW (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      vtr_job_queue_cancel_all (vtr_session_get_jobs (self->session));
    }
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_window_parent_class)->dispose (object);
}

static void
vtr_window_class_init (VtrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_window_dispose;
  g_type_ensure (VTR_TYPE_SELECTION_PILL);
  g_type_ensure (VTR_TYPE_TASK_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, pages_list);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, tasks);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, title);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, primary_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, redo_button);
  gtk_widget_class_bind_template_callback (widget_class, page_selected_cb);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, primary_action);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
}

static void
vtr_window_init (VtrWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = vtr_session_new ();
  g_signal_connect_object (self->session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_AFTER);   /* pages first */
  g_signal_connect_object (self->session, "toast", G_CALLBACK (toast_cb), self, 0);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (failed_cb), self, 0);
  vtr_task_list_set_jobs (self->tasks, vtr_session_get_jobs (self->session));
  add_pages (self);
  vtr_selection_pill_set_session (self->selection, self->session);
  g_signal_connect_object (self->selection, "show-rows", G_CALLBACK (show_rows_cb), self, 0);
  refresh (self);
}

/**
 * vtr_window_new:
 * @app: the application
 *
 * Returns: (transfer none): a new window on an empty project
 */
GtkWidget *
vtr_window_new (GtkApplication *app)
{
  return g_object_new (VTR_TYPE_WINDOW, "application", app, NULL);
}

/**
 * vtr_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none): what it is about
 */
VtrSession *
vtr_window_get_session (VtrWindow *self)
{
  g_return_val_if_fail (VTR_IS_WINDOW (self), NULL);
  return self->session;
}

/**
 * vtr_window_open_file:
 * @self: a window
 * @file: a data file or a project
 */
void
vtr_window_open_file (VtrWindow *self, GFile *file)
{
  g_return_if_fail (VTR_IS_WINDOW (self) && G_IS_FILE (file));
  g_autofree char *path = g_file_get_path (file);

  vtr_window_show_page (self, "data");
  if (path != NULL)
    vtr_session_open (self->session, path, NULL);
  else
    vtr_window_toast (self, _("Only files on this computer can be opened"));
}

/**
 * vtr_window_show_page:
 * @self: a window
 * @name: "data", "model", "evaluate", "explain"
 */
void
vtr_window_show_page (VtrWindow *self, const char *name)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, name);

  if (child == NULL || (VTR_PAGE_GET_CLASS (child)->get_blocker != NULL && VTR_PAGE_GET_CLASS (child)->get_blocker (VTR_PAGE (child)) != NULL))
    return;
  gtk_stack_set_visible_child (self->pages, child);
  refresh_sidebar (self);
  refresh_primary (self);
}

/**
 * vtr_window_toast:
 * @self: a window
 * @text: what was done
 */
void
vtr_window_toast (VtrWindow *self, const char *text)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/**
 * vtr_window_install_shortcuts:
 * @app: the application
 *
 * Every action's keys, as the shortcuts window lists them.
 */
void
vtr_window_install_shortcuts (GtkApplication *app)
{
  static const struct { const char *action; const char *keys[3]; } shortcuts[] = {
    { "win.open", { "<Control>o" } },
    { "win.new", { "<Control>n" } },
    { "win.save-as", { "<Control><Shift>s" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z" } },
    { "win.primary", { "<Control>Return" } },
    { "win.stop", { "<Control>period" } },
    { "win.sidebar", { "F9" } },
    { "win.page::data", { "<Alt>1" } },
    { "win.page::model", { "<Alt>3" } },
    { "win.page::evaluate", { "<Alt>4" } },
    { "win.page::explain", { "<Alt>5" } },
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (app, shortcuts[i].action, (const char *const *) shortcuts[i].keys);
}
