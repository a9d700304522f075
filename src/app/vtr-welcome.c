/* VtrWelcome: opens things by the window's actions and knows no session. The samples' pictures are
 * drawn from the real files, which one thread of its own reads once the widget is on screen; these
 * are no tasks a person waits for, so the task list does not show them. */
#include "vtr-welcome.h"
#include "vtr-config.h"
#include "vtr-job.h"
#include "vtr-label.h"
#include "vtr-read.h"
#include "vtr-recent.h"
#include "vtr-sample-picture.h"
#include "vtr-settings.h"
#include <glib/gi18n.h>

#define MAX_SHOWN 5

struct _VtrWelcome
{
  GtkWidget parent_instance;

  GtkStack    *zone;
  GtkPicture  *drawing;
  GtkFlowBox  *samples;
  GtkBox      *columns;
  GtkWidget   *recent;
  GtkListBox  *recent_list;

  GSettings   *settings;      /* (nullable) */
  VtrJobQueue *reading;
  gboolean     was_read;
};

G_DEFINE_FINAL_TYPE (VtrWelcome, vtr_welcome, GTK_TYPE_WIDGET)

/* --- Samples --------------------------------------------------------------------------------- */

static GtkWidget *
new_small_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "small");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
new_caption (const VtrSample *sample)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_(sample->title));
  g_autofree char *rows = vtr_label_count (sample->n_rows);
  g_autofree char *text = g_strdup_printf ("%s × %u", rows, sample->n_columns);
  GtkWidget *size = new_small_label (text);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "card-title");
  gtk_label_set_xalign (GTK_LABEL (size), 0);
  gtk_widget_set_hexpand (size, TRUE);
  gtk_box_append (GTK_BOX (line), size);
  gtk_box_append (GTK_BOX (line), new_small_label (_(sample->task)));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "caption");
  return box;
}

static GtkWidget *
new_sample_card (const VtrSample *sample)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *picture = vtr_sample_picture_new (sample);
  g_autofree char *path = vtr_sample_dup_path (sample);
  g_autofree char *rows = vtr_label_count (sample->n_rows);
  /* Translators: what a screen reader says of a card: name, rows, columns, kind of task. */
  g_autofree char *label = g_strdup_printf (_("%s sample, %s rows, %u columns, %s"), _(sample->title), rows,
                                            sample->n_columns, _(sample->kind));

  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), new_caption (sample));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "vcard");
  gtk_widget_add_css_class (button, "sample-card");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-path");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "picture", picture);
  return button;
}

static void
add_samples (VtrWelcome *self)
{
  for (guint i = 0; i < VTR_N_SAMPLES; i++)
    {
      gtk_flow_box_append (self->samples, new_sample_card (vtr_sample_get (i)));
      gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (self->samples, (int) i)), FALSE);
    }
}

static gpointer
read_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  VtrReadOptions options = { 0 };

  return vtr_read (data, &options, progress, error);
}

static void
read_cb (VtrJob *job, GtkWidget *picture)
{
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    vtr_sample_picture_set_data (VTR_SAMPLE_PICTURE (picture), vtr_job_get_result (job));
}

static void
read_samples (VtrWelcome *self)
{
  for (guint i = 0; i < VTR_N_SAMPLES; i++)
    {
      GtkWidget *card = gtk_flow_box_child_get_child (gtk_flow_box_get_child_at_index (self->samples, (int) i));
      g_autoptr (VtrJob) job = vtr_job_new (_(vtr_sample_get (i)->title), read_func, vtr_sample_dup_path (vtr_sample_get (i)),
                                            g_free, g_object_unref);
      g_signal_connect_object (job, "finished", G_CALLBACK (read_cb), g_object_get_data (G_OBJECT (card), "picture"), 0);
      vtr_job_queue_push (self->reading, job);
    }
}

static void
vtr_welcome_map (GtkWidget *widget)
{
  VtrWelcome *self = VTR_WELCOME (widget);

  GTK_WIDGET_CLASS (vtr_welcome_parent_class)->map (widget);
  if (self->was_read)
    return;
  self->was_read = TRUE;
  read_samples (self);
}

/* --- Recent projects ------------------------------------------------------------------------- */

static void
remove_cb (GtkButton *button, VtrWelcome *self)
{
  vtr_recent_remove (self->settings, g_object_get_data (G_OBJECT (button), "path"));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, VtrWelcome *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (key != GDK_KEY_Delete && key != GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), "path"));
  vtr_recent_remove (self->settings, path);
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_remove_button (VtrWelcome *self, const VtrRecent *recent)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *label = g_strdup_printf (_("Remove “%s” from this list"), recent->title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "on-hover");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (recent->path), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  return button;
}

static GtkWidget *
new_recent_row (VtrWelcome *self, const VtrRecent *recent)
{
  gboolean exists = g_file_test (recent->path, G_FILE_TEST_EXISTS);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *title = gtk_label_new (recent->title);
  GtkWidget *subtitle = new_small_label (exists ? recent->subtitle : _("Moved or deleted"));
  g_autofree char *when = vtr_recent_dup_when (recent->time, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *label = g_strdup_printf ("%s, %s, %s", recent->title, exists ? recent->subtitle : _("Moved or deleted"), when);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (text), title);
  gtk_box_append (GTK_BOX (text), subtitle);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("folder-symbolic"));
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), new_small_label (when));
  gtk_box_append (GTK_BOX (box), new_remove_button (self, recent));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  if (exists)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-path");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", recent->path);
    }
  else
    gtk_widget_add_css_class (row, "gone");
  gtk_widget_set_tooltip_text (row, recent->path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (recent->path), g_free);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (row, keys);
  return row;
}

static void
refresh_recent (VtrWelcome *self)
{
  g_autoptr (GPtrArray) list = vtr_recent_list (self->settings);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->recent_list, 0)) != NULL)
    gtk_list_box_remove (self->recent_list, GTK_WIDGET (row));
  for (guint i = 0; i < list->len && i < MAX_SHOWN; i++)
    gtk_list_box_append (self->recent_list, new_recent_row (self, list->pdata[i]));
  gtk_widget_set_visible (self->recent, list->len > 0);
}

static gboolean
refresh_recent_idle_cb (gpointer data)
{
  refresh_recent (data);
  return G_SOURCE_REMOVE;
}

/* Later: the row whose key or button asked for it is still at work. */
static void
recent_changed_cb (VtrWelcome *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, refresh_recent_idle_cb, g_object_ref (self), g_object_unref);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_welcome_dispose (GObject *object)
{
  VtrWelcome *self = VTR_WELCOME (object);
  GtkWidget *child;

  if (self->reading != NULL)
    vtr_job_queue_cancel_all (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->settings);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vtr_welcome_parent_class)->dispose (object);
}

static void
vtr_welcome_class_init (VtrWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_welcome_dispose;
  widget_class->map = vtr_welcome_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrWelcome, zone);
  gtk_widget_class_bind_template_child (widget_class, VtrWelcome, drawing);
  gtk_widget_class_bind_template_child (widget_class, VtrWelcome, samples);
  gtk_widget_class_bind_template_child (widget_class, VtrWelcome, columns);
  gtk_widget_class_bind_template_child (widget_class, VtrWelcome, recent);
  gtk_widget_class_bind_template_child (widget_class, VtrWelcome, recent_list);
}

static void
vtr_welcome_init (VtrWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_picture_set_resource (self->drawing, "/io/github/vitrine/Vitrine/images/open-dataset.svg");
  self->reading = vtr_job_queue_new (1);
  self->settings = vtr_settings_new ();
  add_samples (self);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::recent", G_CALLBACK (recent_changed_cb), self, G_CONNECT_SWAPPED);
  refresh_recent (self);
}

/**
 * vtr_welcome_set_dropping:
 * @self: the welcome widget
 * @dropping: whether a file hovers over the window
 */
void
vtr_welcome_set_dropping (VtrWelcome *self, gboolean dropping)
{
  g_return_if_fail (VTR_IS_WELCOME (self));
  gtk_stack_set_visible_child_name (self->zone, dropping ? "drop" : "open");
  if (dropping)
    gtk_widget_add_css_class (gtk_widget_get_parent (GTK_WIDGET (self->zone)), "active");
  else
    gtk_widget_remove_css_class (gtk_widget_get_parent (GTK_WIDGET (self->zone)), "active");
}

/**
 * vtr_welcome_set_narrow:
 * @self: the welcome widget
 * @narrow: whether recent projects go below the samples
 */
void
vtr_welcome_set_narrow (VtrWelcome *self, gboolean narrow)
{
  g_return_if_fail (VTR_IS_WELCOME (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}
