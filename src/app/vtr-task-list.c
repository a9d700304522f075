/* VtrTaskList: name, bar, "41% · 3 min 50 s left" and a round Cancel button for each job. */
#include "vtr-task-list.h"
#include "vtr-config.h"
#include "vtr-notifier.h"
#include "vtr-text.h"
#include <glib/gi18n.h>

#define MAX_ROWS 3
#define PULSE_MS 150

struct _VtrTaskList
{
  GtkWidget parent_instance;

  GtkWidget   *title, *count, *rows, *empty, *more;
  VtrJobQueue *jobs;
  guint        max_rows;
};

G_DEFINE_FINAL_TYPE (VtrTaskList, vtr_task_list, GTK_TYPE_WIDGET)

static void
cancel_cb (GtkButton *button, VtrJob *job)
{
  vtr_job_cancel (job);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
}

static void
fraction_cb (VtrJob *job, GParamSpec *pspec, GtkProgressBar *bar)
{
  if (vtr_job_get_fraction (job) >= 0)
    gtk_progress_bar_set_fraction (bar, MIN (vtr_job_get_fraction (job), 1));
}

/* While the length of the work is unknown the bar moves to and fro, unless motion is unwanted. */
static gboolean
pulse_cb (gpointer data)
{
  VtrJob *job = g_object_get_data (data, "job");
  gboolean moves;

  g_object_get (gtk_widget_get_settings (data), "gtk-enable-animations", &moves, NULL);
  if (moves && vtr_job_get_fraction (job) < 0 && gtk_widget_get_mapped (data))
    gtk_progress_bar_pulse (data);
  return G_SOURCE_CONTINUE;
}

static void
remove_source (gpointer id)
{
  g_source_remove (GPOINTER_TO_UINT (id));
}

static GtkWidget *
new_bar (VtrJob *job)
{
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, vtr_job_get_title (job), -1);
  g_object_set_data_full (G_OBJECT (bar), "job", g_object_ref (job), g_object_unref);
  g_object_set_data_full (G_OBJECT (bar), "pulse", GUINT_TO_POINTER (g_timeout_add (PULSE_MS, pulse_cb, bar)), remove_source);
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (fraction_cb), bar, 0);
  fraction_cb (job, NULL, GTK_PROGRESS_BAR (bar));
  return bar;
}

/* The name of the work; a click shows the page that it is for. */
static GtkWidget *
new_title (VtrJob *job)
{
  GtkWidget *title = gtk_label_new (vtr_job_get_title (job)), *button = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), title);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "task-title");
  gtk_widget_set_tooltip_text (button, _("Show Its Page"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.page");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", vtr_notifier_get_page (vtr_job_get_key (job)));
  return button;
}

static GtkWidget *
new_cancel (VtrJob *job)
{
  GtkWidget *cancel = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *label = g_strdup_printf (_("Stop %s"), vtr_job_get_title (job));

  gtk_widget_add_css_class (cancel, "circular");
  gtk_widget_add_css_class (cancel, "task-cancel");
  gtk_widget_set_valign (cancel, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (cancel, vtr_job_get_status (job) != VTR_JOB_STOPPING);
  gtk_widget_set_tooltip_text (cancel, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (cancel_cb), job, 0);
  return cancel;
}

static GtkWidget *
new_row (VtrJob *job)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "task-detail");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "numeric");
  g_object_bind_property (job, "text", detail, "label", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (line), new_title (job));
  gtk_box_append (GTK_BOX (line), new_cancel (job));
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), new_bar (job));
  gtk_box_append (GTK_BOX (row), detail);
  return row;
}

static void
update (VtrTaskList *self)
{
  guint n = self->jobs != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->jobs)) : 0;
  guint n_more = n > self->max_rows ? n - self->max_rows : 0;
  g_autofree char *count = n > 0 ? g_strdup_printf ("%u", n) : NULL;
  g_autofree char *more = g_strdup_printf (ngettext ("%u more…", "%u more…", n_more), n_more);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < n - n_more; i++)
    {
      g_autoptr (VtrJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);
      gtk_box_append (GTK_BOX (self->rows), new_row (job));
    }
  gtk_label_set_label (GTK_LABEL (self->count), count != NULL ? count : "");
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->rows, n > 0);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), more);
  gtk_widget_set_visible (self->more, n_more > 0);
}

/* All of them, over the page. */
static void
fill_more_cb (GtkMenuButton *button, gpointer data)
{
  VtrTaskList *self = data;
  GtkWidget *popover = gtk_popover_new (), *list = g_object_new (VTR_TYPE_TASK_LIST, NULL);

  vtr_task_list_set_max_rows (VTR_TASK_LIST (list), G_MAXUINT);
  vtr_task_list_set_jobs (VTR_TASK_LIST (list), self->jobs);
  gtk_widget_set_size_request (popover, 260, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (button, popover);
}

static void
vtr_task_list_dispose (GObject *object)
{
  VtrTaskList *self = VTR_TASK_LIST (object);
  GtkWidget *child;

  g_clear_object (&self->jobs);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vtr_task_list_parent_class)->dispose (object);
}

static void
vtr_task_list_class_init (VtrTaskListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_task_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-task-list.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrTaskList, title);
  gtk_widget_class_bind_template_child (widget_class, VtrTaskList, count);
  gtk_widget_class_bind_template_child (widget_class, VtrTaskList, rows);
  gtk_widget_class_bind_template_child (widget_class, VtrTaskList, empty);
  gtk_widget_class_bind_template_child (widget_class, VtrTaskList, more);
}

static void
vtr_task_list_init (VtrTaskList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->max_rows = MAX_ROWS;
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), fill_more_cb, self, NULL);
  update (self);
}

/**
 * vtr_task_list_set_jobs:
 * @self: a task list
 * @jobs: the queue whose jobs it lists
 */
void
vtr_task_list_set_jobs (VtrTaskList *self, VtrJobQueue *jobs)
{
  g_return_if_fail (VTR_IS_TASK_LIST (self));
  g_set_object (&self->jobs, jobs);
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * vtr_task_list_set_max_rows:
 * @self: a task list
 * @max_rows: how many jobs have a row before the others hide behind a button
 */
void
vtr_task_list_set_max_rows (VtrTaskList *self, guint max_rows)
{
  g_return_if_fail (VTR_IS_TASK_LIST (self) && max_rows > 0);
  self->max_rows = max_rows;
  update (self);
}
