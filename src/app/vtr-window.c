/* VtrWindow: the frame around the pages. It knows the list of pages (one line each), keeps title,
 * sidebar, primary button and actions in step with the session, and shows toasts and failures. */
#include "vtr-window.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-data-page.h"
#include "vtr-error-dialog.h"
#include "vtr-evaluate-page.h"
#include "vtr-explain-page.h"
#include "vtr-frame.h"
#include "vtr-keeper.h"
#include "vtr-model-page.h"
#include "vtr-notifier.h"
#include "vtr-page.h"
#include "vtr-selection-pill.h"
#include "vtr-recent.h"
#include "vtr-samples.h"
#include "vtr-settings.h"
#include "vtr-task-list.h"
#include "vtr-text.h"
#include "vtr-window-drop.h"
#include "vtr-window-files.h"
#include "vtr-window-rows.h"
#include "vtr-window-score.h"
#include <glib/gi18n.h>
#include <string.h>

struct _VtrWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwFlap         *flap;
  GtkListBox      *pages_list;
  VtrTaskList     *tasks;
  AdwWindowTitle  *title;
  GtkStack        *pages;
  AdwBin          *page_tool;
  GtkButton       *primary_button, *undo_button, *redo_button;

  VtrSelectionPill *selection;
  GtkMenuButton   *tasks_button;
  VtrTaskList     *more_tasks;
  GtkProgressBar  *tasks_bar;
  GtkLabel        *tasks_label;
  VtrJob          *first_task;      /* (nullable): whose progress the bar shows */
  GtkWidget       *sidebar_button;
  GMenu           *recent_menu;

  VtrSession      *session;
  VtrFrame        *frame;
  VtrKeeper       *keeper;
  GSettings       *settings;        /* (nullable) */
  AdwToast        *undo_toast;      /* (nullable): it offers to undo what undo_label says */
  char            *undo_label, *recent_key;
  gboolean         was_restored;
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
  adw_bin_set_child (self->page_tool, page != NULL && VTR_PAGE_GET_CLASS (page)->get_tool != NULL
                                        ? VTR_PAGE_GET_CLASS (page)->get_tool (page) : NULL);
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
first_fraction_cb (VtrJob *job, GParamSpec *pspec, VtrWindow *self)
{
  gtk_progress_bar_set_fraction (self->tasks_bar, CLAMP (vtr_job_get_fraction (job), 0, 1));
}

static void
follow_first_task (VtrWindow *self)
{
  GListModel *jobs = G_LIST_MODEL (vtr_session_get_jobs (self->session));
  g_autoptr (VtrJob) first = g_list_model_get_item (jobs, 0);

  if (first == self->first_task)
    return;
  if (self->first_task != NULL)
    g_signal_handlers_disconnect_by_func (self->first_task, first_fraction_cb, self);
  g_set_object (&self->first_task, first);
  if (first == NULL)
    return;
  g_signal_connect_object (first, "notify::fraction", G_CALLBACK (first_fraction_cb), self, 0);
  first_fraction_cb (first, NULL, self);
}

/* What takes the sidebar's place while it is hidden. */
static void
refresh_narrow (VtrWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (vtr_session_get_jobs (self->session)));
  gboolean is_hidden = adw_flap_get_folded (self->flap) || !adw_flap_get_reveal_flap (self->flap);
  g_autofree char *text = g_strdup_printf (ngettext ("%u task", "%u tasks", n), n);

  gtk_widget_set_visible (self->sidebar_button, is_hidden);
  gtk_label_set_label (self->tasks_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tasks_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  follow_first_task (self);
  gtk_widget_set_visible (GTK_WIDGET (self->tasks_button), is_hidden && n > 0);
}

/* An opened project shows the page that was looked at last. */
static void
restore_page (VtrWindow *self)
{
  if (self->was_restored || self->settings == NULL || vtr_project_get_path (vtr_session_get_project (self->session)) == NULL)
    return;
  self->was_restored = TRUE;
  g_autofree char *page = g_settings_get_string (self->settings, "page");
  vtr_window_show_page (self, page);
}

static void
dismiss_stale_toast (VtrWindow *self, VtrProject *project)
{
  if (self->undo_toast != NULL && g_strcmp0 (self->undo_label, vtr_project_get_undo_label (project)) != 0)
    adw_toast_dismiss (self->undo_toast);
}

static void remember_project (VtrWindow *self);

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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.report", vtr_session_get_model (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.score", vtr_session_get_model (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.score-rows", vtr_session_get_model (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compare-rows", vtr_session_get_model (self->session) != NULL);
  refresh_narrow (self);
  dismiss_stale_toast (self, project);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop", g_list_model_get_n_items (G_LIST_MODEL (vtr_session_get_jobs (self->session))) > 0);
}

static void
changed_cb (VtrSession *session, guint what, VtrWindow *self)
{
  refresh (self);
  restore_page (self);
  remember_project (self);
}

static void
page_selected_cb (GtkListBox *list, GtkListBoxRow *row, VtrWindow *self)
{
  if (row == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, g_object_get_data (G_OBJECT (row), "page"));
  refresh_primary (self);
  if (self->frame != NULL)
    vtr_frame_page_changed (self->frame);
  if (self->settings != NULL && vtr_project_get_dataset (vtr_session_get_project (self->session)) != NULL)
    g_settings_set_string (self->settings, "page", VTR_PAGE_GET_CLASS (visible_page (self))->name);
}

/* --- What the session says ------------------------------------------------------------------- */

static void
toast_cb (VtrSession *session, const char *text, VtrWindow *self)
{
  vtr_window_toast (self, text);
}

static void
toast_gone_cb (AdwToast *toast, VtrWindow *self)
{
  if (self->undo_toast == toast)
    self->undo_toast = NULL;
}

static void
undoable_cb (VtrSession *session, const char *text, VtrWindow *self)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_gone_cb), self, 0);
  self->undo_toast = toast;
  g_free (self->undo_label);
  self->undo_label = g_strdup (vtr_project_get_undo_label (vtr_session_get_project (session)));
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
failed_cb (VtrSession *session, const char *title, const GError *error, VtrWindow *self)
{
  g_autofree char *sentence = vtr_text_sentence (error->message);

  gtk_window_present (GTK_WINDOW (vtr_error_dialog_new (GTK_WINDOW (self), title, sentence, NULL)));
}

static void
open_failed_cb (VtrSession *session, const char *path, const GError *error, VtrWindow *self)
{
  vtr_window_open_failed (self, path, error);
}

/* --- Recent projects ------------------------------------------------------------------------- */

/* What is open goes to the top of the list, once for each path, name and model. */
static void
remember_project (VtrWindow *self)
{
  VtrProject *project = vtr_session_get_project (self->session);
  VtrDataset *dataset = vtr_project_get_dataset (project);
  VtrModelEntry *entry = vtr_project_get_current (project);
  const char *source = dataset != NULL ? vtr_dataset_get_source (dataset) : NULL;
  const char *path = vtr_project_get_path (project) != NULL ? vtr_project_get_path (project) : source;

  if (path == NULL || !g_path_is_absolute (path) || vtr_sample_owns (path))
    return;
  g_autofree char *title = vtr_project_dup_title (project);
  g_autofree char *file = source != NULL ? g_path_get_basename (source) : g_strdup ("");
  g_autofree char *subtitle = entry == NULL ? g_strdup (file) : g_strdup_printf ("%s · %s", file, vtr_model_entry_get_name (entry));
  g_autofree char *key = g_strjoin ("\n", path, title, subtitle, NULL);
  if (g_strcmp0 (key, self->recent_key) == 0)
    return;
  g_free (self->recent_key);
  self->recent_key = g_steal_pointer (&key);
  vtr_recent_add (self->settings, path, title, subtitle);
}

static void
refresh_recent_menu (VtrWindow *self)
{
  g_autoptr (GPtrArray) list = vtr_recent_list (self->settings);

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; i < list->len; i++)
    {
      const VtrRecent *recent = list->pdata[i];
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
      g_auto (GStrv) parts = g_strsplit (recent->title, "_", -1);      /* no mnemonics in names */
      g_autofree char *label = g_strjoinv ("__", parts);
      if (!g_file_test (recent->path, G_FILE_TEST_EXISTS))
        continue;
      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "win.open-path", "s", recent->path);
      g_menu_append_item (self->recent_menu, item);
    }
}

static void
show_rows_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "data");

  vtr_window_show_page (self, "data");
  vtr_data_page_show_rows (VTR_DATA_PAGE (page), vtr_session_get_rows (self->session));
}

/* --- Actions --------------------------------------------------------------------------------- */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_choose_data (VTR_WINDOW (widget));
}

static void
open_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_choose_model (VTR_WINDOW (widget));
}

static void
open_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_open_path (VTR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_save_as (VTR_WINDOW (widget));
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_report (VTR_WINDOW (widget));
}

/* On the pages that have something to find in. */
static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (gtk_stack_get_visible_child (VTR_WINDOW (widget)->pages), "data.search", NULL);
}

static void
score_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_score (VTR_WINDOW (widget));
}

static void
rows_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (g_str_equal (name, "win.score-rows"))
    vtr_window_score_rows (VTR_WINDOW (widget));
  else if (g_str_equal (name, "win.compare-rows"))
    vtr_window_compare_rows (VTR_WINDOW (widget));
  else
    vtr_window_leave_out (VTR_WINDOW (widget));
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

/* What a page made from its inputs is made again: training, or explaining. */
static void
run_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrPage *page = visible_page (VTR_WINDOW (widget));
  gboolean sensitive = FALSE;

  if (page != NULL && !g_str_equal (VTR_PAGE_GET_CLASS (page)->name, "data") && VTR_PAGE_GET_CLASS (page)->get_primary != NULL
      && VTR_PAGE_GET_CLASS (page)->get_primary (page, &sensitive) != NULL && sensitive)
    VTR_PAGE_GET_CLASS (page)->primary (page);
}

static void
train_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_window_show_page (VTR_WINDOW (widget), "model");
  primary_action (widget, name, parameter);
}

static GtkWidget *
first_chart (GtkWidget *widget)
{
  if (VTR_IS_CHART_CARD (widget) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = first_chart (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Keys of charts, where no chart has the focus: they mean the page's first one. */
static void
chart_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  const char *action = g_variant_get_string (parameter, NULL);
  GtkWidget *page = gtk_stack_get_visible_child (self->pages), *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *card = focus != NULL ? gtk_widget_get_ancestor (focus, VTR_TYPE_CHART_CARD) : NULL;

  if (card == NULL && page != NULL)
    card = first_chart (page);
  if (card != NULL && g_str_equal (action, "chart.export"))
    gtk_widget_activate_action (card, action, "s", "svg");
  else if (card != NULL)
    gtk_widget_activate_action (card, action, NULL);
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
  vtr_frame_toggle_sidebar (VTR_WINDOW (widget)->frame);
}

static void
inspector_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_frame_toggle_inspector (VTR_WINDOW (widget)->frame);
}

/* --- Dropping files -------------------------------------------------------------------------- */

static void
set_dropping (VtrWindow *self, gboolean dropping)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (VTR_IS_PAGE (child) && VTR_PAGE_GET_CLASS (child)->set_dropping != NULL)
      VTR_PAGE_GET_CLASS (child)->set_dropping (VTR_PAGE (child), dropping);
}

static GdkDragAction
drop_enter_cb (GtkDropTarget *target, double x, double y, VtrWindow *self)
{
  set_dropping (self, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (GtkDropTarget *target, VtrWindow *self)
{
  set_dropping (self, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, VtrWindow *self)
{
  set_dropping (self, FALSE);
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
      vtr_window_drop_files (self, files);
    }
  else
    vtr_window_drop_files (self, &(GSList) { g_value_get_object (value), NULL });
  return TRUE;
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
  if (self->first_task != NULL)
    g_signal_handlers_disconnect_by_func (self->first_task, first_fraction_cb, self);
  g_clear_object (&self->first_task);
  g_clear_object (&self->keeper);
  g_clear_object (&self->session);
  g_clear_object (&self->frame);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->undo_label, g_free);
  g_clear_pointer (&self->recent_key, g_free);
  G_OBJECT_CLASS (vtr_window_parent_class)->dispose (object);
}

static void
vtr_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VtrWindow *self = VTR_WINDOW (widget);

  GTK_WIDGET_CLASS (vtr_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->frame != NULL)
    vtr_frame_set_width (self->frame, gtk_widget_get_width (GTK_WIDGET (self->toasts)));
}

static gboolean
vtr_window_close_request (GtkWindow *window)
{
  vtr_frame_save (VTR_WINDOW (window)->frame);
  return GTK_WINDOW_CLASS (vtr_window_parent_class)->close_request (window);
}

static void
vtr_window_class_init (VtrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_window_dispose;
  g_type_ensure (VTR_TYPE_SELECTION_PILL);
  widget_class->size_allocate = vtr_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = vtr_window_close_request;
  g_type_ensure (VTR_TYPE_TASK_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, pages_list);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, tasks);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, title);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, page_tool);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, primary_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, tasks_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, more_tasks);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, tasks_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, tasks_label);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, recent_menu);
  gtk_widget_class_bind_template_callback (widget_class, page_selected_cb);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.open-model", NULL, open_model_action);
  gtk_widget_class_install_action (widget_class, "win.open-path", "s", open_path_action);
  gtk_widget_class_install_action (widget_class, "win.report", NULL, report_action);
  gtk_widget_class_install_action (widget_class, "win.score", NULL, score_action);
  gtk_widget_class_install_action (widget_class, "win.show-rows", NULL, show_rows_action);
  gtk_widget_class_install_action (widget_class, "win.score-rows", NULL, rows_action);
  gtk_widget_class_install_action (widget_class, "win.compare-rows", NULL, rows_action);
  gtk_widget_class_install_action (widget_class, "win.leave-out", NULL, rows_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.inspector", NULL, inspector_action);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, primary_action);
  gtk_widget_class_install_action (widget_class, "win.run-again", NULL, run_again_action);
  gtk_widget_class_install_action (widget_class, "win.train", NULL, train_action);
  gtk_widget_class_install_action (widget_class, "win.chart", "s", chart_action);
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
  g_signal_connect_object (self->session, "undoable", G_CALLBACK (undoable_cb), self, 0);
  g_signal_connect_object (self->session, "open-failed", G_CALLBACK (open_failed_cb), self, 0);
  vtr_task_list_set_jobs (self->tasks, vtr_session_get_jobs (self->session));
  vtr_task_list_set_max_rows (self->more_tasks, G_MAXUINT);
  vtr_task_list_set_jobs (self->more_tasks, vtr_session_get_jobs (self->session));
  vtr_notifier_watch (GTK_WINDOW (self), vtr_session_get_jobs (self->session));
  add_pages (self);
  vtr_selection_pill_set_session (self->selection, self->session);
  self->settings = vtr_settings_new ();
  self->keeper = vtr_keeper_new (self->session, self->settings);
  self->frame = vtr_frame_new (GTK_WINDOW (self), self->flap, self->pages, self->settings);
  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (refresh_narrow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (refresh_narrow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vtr_session_get_jobs (self->session), "items-changed", G_CALLBACK (refresh_narrow), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::recent", G_CALLBACK (refresh_recent_menu), self, G_CONNECT_SWAPPED);
  refresh_recent_menu (self);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, (GType[]) { GDK_TYPE_FILE_LIST, G_TYPE_FILE }, 2);
  g_signal_connect (target, "enter", G_CALLBACK (drop_enter_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (drop_leave_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
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
 * vtr_window_push_job:
 * @self: a window
 * @key: what it is, among the jobs of the window and of its session
 * @job: (transfer full): a job that has not begun
 * @finished_cb: called with the job and the window, while there is one
 */
void
vtr_window_push_job (VtrWindow *self, const char *key, VtrJob *job, GCallback finished_cb)
{
  g_return_if_fail (VTR_IS_WINDOW (self) && VTR_IS_JOB (job));
  vtr_job_set_key (job, key);
  g_signal_connect_object (job, "finished", finished_cb, self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (self->session), job);
  g_object_unref (job);
}

/* (nullable): the ending of a file that is known to hold neither data nor a model, such as ".docx" */
static char *
dup_foreign_ending (GFile *file)
{
  static const char *const foreign[] = { ".doc", ".docx", ".odt", ".rtf", ".pdf", ".ppt", ".pptx", ".odp", ".html", ".zip", ".tar",
                                         ".7z", ".mp3", ".mp4", ".mov", ".wav", ".exe", ".c", ".py", ".ipynb", NULL };
  g_autofree char *base = g_file_get_basename (file);
  const char *dot = base != NULL ? strrchr (base, '.') : NULL;
  g_autofree char *ending = dot != NULL ? g_ascii_strdown (dot, -1) : NULL;

  return ending != NULL && g_strv_contains (foreign, ending) ? g_steal_pointer (&ending) : NULL;
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
  g_autofree char *path = g_file_get_path (file), *ending = dup_foreign_ending (file);

  if (ending != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Vitrine cannot open %s files"), ending);
      vtr_window_toast (self, text);
    }
  else if (path != NULL)
    vtr_window_open_path (self, path);
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
    { "win.inspector", { "F8" } },
    { "win.open-model", { "<Control><Shift>o" } },
    { "win.report", { "<Control><Shift>r" } },
    { "win.find", { "<Control>f" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "app.help", { "F1" } },
    { "win.run-again", { "F5" } },
    { "win.train", { "<Control>t" } },
    { "win.chart::chart.full-window", { "F11" } },
    { "win.chart::chart.export", { "<Control>e" } },
    { "win.chart::chart.print", { "<Control>p" } },
    { "app.preferences", { "<Control>comma" } },
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
