/* VtrTaskList: name, bar, "41% · 3 min 50 s left" and a round Cancel button for each job. */
#include "vtr-task-list.h"
#include "vtr-config.h"
#include "vtr-text.h"
#include <glib/gi18n.h>

#define MAX_ROWS 3

struct _VtrTaskList
{
  GtkWidget parent_instance;

  GtkWidget   *title, *count, *rows, *empty, *more;
  VtrJobQueue *jobs;
};

G_DEFINE_FINAL_TYPE (VtrTaskList, vtr_task_list, GTK_TYPE_WIDGET)

static void
cancel_cb (GtkButton *button, VtrJob *job)
{
  vtr_job_cancel (job);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
}

static gboolean
fraction_to_bar (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  double fraction = g_value_get_double (from);

  if (fraction < 0)
    {
      g_autoptr (GObject) bar = g_binding_dup_target (binding);
      gtk_progress_bar_pulse (GTK_PROGRESS_BAR (bar));
      return FALSE;
    }
  g_value_set_double (to, CLAMP (fraction, 0, 1));
  return TRUE;
}

static GtkWidget *
new_row (VtrJob *job)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (vtr_job_get_title (job));
  GtkWidget *cancel = gtk_button_new_from_icon_name ("window-close-symbolic");
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *detail = gtk_label_new (NULL);
  g_autofree char *label = g_strdup_printf (_("Stop %s"), vtr_job_get_title (job));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "task-title");
  gtk_widget_add_css_class (cancel, "circular");
  gtk_widget_add_css_class (cancel, "flat");
  gtk_widget_set_tooltip_text (cancel, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, vtr_job_get_title (job), -1);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "task-detail");
  gtk_widget_add_css_class (detail, "dim-label");
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (cancel_cb), job, 0);
  g_object_bind_property_full (job, "fraction", bar, "fraction", G_BINDING_SYNC_CREATE, fraction_to_bar, NULL, NULL, NULL);
  g_object_bind_property (job, "text", detail, "label", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), cancel);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), bar);
  gtk_box_append (GTK_BOX (row), detail);
  return row;
}

static void
update (VtrTaskList *self)
{
  guint n = self->jobs != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->jobs)) : 0;
  g_autofree char *count = n > 0 ? g_strdup_printf ("%u", n) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      g_autoptr (VtrJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);
      gtk_box_append (GTK_BOX (self->rows), new_row (job));
    }
  gtk_label_set_label (GTK_LABEL (self->count), count != NULL ? count : "");
  gtk_widget_set_visible (self->empty, n == 0);
  g_autofree char *more = g_strdup_printf (ngettext ("%u more…", "%u more…", n > MAX_ROWS ? n - MAX_ROWS : 0),
                                           n > MAX_ROWS ? n - MAX_ROWS : 0);
  gtk_label_set_label (GTK_LABEL (self->more), more);
  gtk_widget_set_visible (self->more, n > MAX_ROWS);
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
