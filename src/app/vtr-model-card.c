/* VtrModelCard: one head for both states. The loss of a fit that goes on is looked at four times a
 * second: a curve that grows by an epoch a millisecond needs no more. */
#include "vtr-model-card.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>

#define LOSS_MS 250
#define CHART_HEIGHT 300
#define N_SHOWN 8

struct _VtrModelCard
{
  GtkWidget parent_instance;

  VtrSession     *session;
  GtkWidget      *box, *charts, *note, *note_text, *running, *pause, *stop, *learn;
  GtkLabel       *title, *detail, *text;
  GtkProgressBar *bar;
  VtrChartCard   *loss, *importance, *learning;
  VtrJob         *job;             /* not owned: whose progress is shown */
  GPtrArray      *bindings;        /* to the job */
  guint           loss_source, n_rounds;
};

G_DEFINE_FINAL_TYPE (VtrModelCard, vtr_model_card, GTK_TYPE_WIDGET)

/* --- Running --------------------------------------------------------------------------------- */

static gboolean
fraction_cb (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, CLAMP (g_value_get_double (from), 0, 1));
  return TRUE;
}

static void
refresh_pause (VtrModelCard *self)
{
  gboolean paused = self->job != NULL && vtr_job_is_paused (self->job);
  const char *text = paused ? _("Go On Training") : _("Pause Training");

  gtk_button_set_icon_name (GTK_BUTTON (self->pause), paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
pause_cb (GtkButton *button, VtrModelCard *self)
{
  if (self->job == NULL)
    return;
  vtr_job_set_paused (self->job, !vtr_job_is_paused (self->job));
  refresh_pause (self);
}

static void
stop_cb (GtkButton *button, VtrModelCard *self)
{
  if (self->job != NULL)
    vtr_job_cancel (self->job);
}

static void
follow_job (VtrModelCard *self, VtrJob *job)
{
  if (job == self->job)
    return;
  for (guint i = 0; i < self->bindings->len; i++)
    g_binding_unbind (self->bindings->pdata[i]);
  g_ptr_array_set_size (self->bindings, 0);
  self->job = job;
  refresh_pause (self);
  if (job == NULL)
    return;
  gtk_label_set_label (self->title, vtr_job_get_title (job));
  g_ptr_array_add (self->bindings, g_object_ref (g_object_bind_property (job, "stage", self->detail, "label", G_BINDING_SYNC_CREATE)));
  g_ptr_array_add (self->bindings, g_object_ref (g_object_bind_property (job, "text", self->text, "label", G_BINDING_SYNC_CREATE)));
  g_ptr_array_add (self->bindings, g_object_ref (g_object_bind_property_full (job, "fraction", self->bar, "fraction",
                                                                              G_BINDING_SYNC_CREATE, fraction_cb, NULL, NULL, NULL)));
}

/* --- Charts ---------------------------------------------------------------------------------- */

static void
show_chart (VtrModelCard *self, VtrChartCard *card, const char *kind, VtrModel *model, VtrHistory *history)
{
  VtrChartInput input;

  vtr_session_fill_chart_input (self->session, &input);
  input.history = history;
  input.model = model;
  input.learning = vtr_session_get_learning_curve (self->session);
  input.max_display = N_SHOWN;
  gtk_widget_set_visible (GTK_WIDGET (card), TRUE);
  gtk_widget_set_visible (self->charts, TRUE);
  vtr_chart_card_show (card, kind, &input);
}

static gboolean
loss_cb (gpointer data)
{
  VtrModelCard *self = data;
  VtrHistory *history = vtr_session_get_history (self->session);
  guint n = history != NULL ? vtr_history_get_n_rows (history) : 0;

  if (n > 1 && n != self->n_rounds)
    show_chart (self, self->loss, "loss", NULL, history);
  self->n_rounds = n;
  return G_SOURCE_CONTINUE;
}

static gboolean
has_importances (VtrModel *model)
{
  VtrPipeline *pipeline = vtr_model_get_info (model)->pipeline;
  guint n = pipeline != NULL ? vtr_pipeline_get_n_inputs (pipeline) : 0;
  g_autofree double *mean = g_new0 (double, n + 1), *std = g_new0 (double, n + 1);

  return n > 0 && vtr_model_importances (model, mean, std);
}

static void
hide_charts (VtrModelCard *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->loss), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->importance), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->learning), FALSE);
  gtk_widget_set_visible (self->charts, FALSE);
}

static void
show_model_charts (VtrModelCard *self, VtrModel *model)
{
  g_autoptr (VtrHistory) own = vtr_model_dup_history (model);

  hide_charts (self);
  if (own != NULL)
    show_chart (self, self->loss, "loss", model, NULL);
  if (has_importances (model))
    show_chart (self, self->importance, "importance", model, NULL);
  if (vtr_session_get_learning_curve (self->session) != NULL)
    show_chart (self, self->learning, "learning", model, NULL);
}

/* --- The current model ----------------------------------------------------------------------- */

static void
learn_cb (GtkButton *button, VtrModelCard *self)
{
  vtr_session_make_learning_curve (self->session);
}

static void
show_model (VtrModelCard *self, VtrModelEntry *entry)
{
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (self->session));
  gsize n_test = 0, n = dataset != NULL ? vtr_dataset_get_n_rows (dataset) : 0;
  const char *note = vtr_session_get_fit_note (self->session);
  gboolean learning = vtr_session_find_job (self->session, "learning") != NULL;

  vtr_model_entry_get_test_rows (entry, &n_test);
  g_autofree char *rows = vtr_label_count (n - MIN (n_test, n)), *time = vtr_text_duration (vtr_model_entry_get_seconds (entry));
  g_autofree char *detail = n_test > 0 ? g_strdup_printf (_("fitted on %s rows in %s"), rows, time) : g_strdup ("");
  gtk_label_set_label (self->title, vtr_model_entry_get_name (entry));
  gtk_label_set_label (self->detail, detail);
  gtk_label_set_label (GTK_LABEL (self->note_text), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  gtk_widget_set_sensitive (self->learn, dataset != NULL && !learning);
  show_model_charts (self, vtr_model_entry_get_model (entry));
}

/**
 * vtr_model_card_refresh:
 * @self: a card
 *
 * Shows the training that goes on, else the current model.
 */
void
vtr_model_card_refresh (VtrModelCard *self)
{
  g_return_if_fail (VTR_IS_MODEL_CARD (self));
  VtrJob *job = vtr_session_find_job (self->session, "train");
  VtrModelEntry *entry = vtr_project_get_current (vtr_session_get_project (self->session));
  gboolean begins = job != NULL && job != self->job;

  follow_job (self, job);
  gtk_widget_set_visible (GTK_WIDGET (self), job != NULL || entry != NULL);
  gtk_widget_set_visible (self->running, job != NULL);
  gtk_widget_set_visible (self->learn, job == NULL && entry != NULL);
  if (begins)
    {
      self->n_rounds = 0;
      hide_charts (self);
      gtk_widget_set_visible (self->note, FALSE);
    }
  if (job != NULL && self->loss_source == 0)
    self->loss_source = g_timeout_add (LOSS_MS, loss_cb, self);
  if (job != NULL)
    return;
  g_clear_handle_id (&self->loss_source, g_source_remove);
  if (entry != NULL)
    show_model (self, entry);
}

/* --- Building -------------------------------------------------------------------------------- */

static GtkLabel *
add_label (GtkWidget *box, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
add_button (GtkWidget *box, const char *icon, const char *name, GCallback clicked, VtrModelCard *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static void
build_running (VtrModelCard *self)
{
  self->running = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->bar), 150, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training"), -1);
  gtk_box_append (GTK_BOX (self->running), GTK_WIDGET (self->bar));
  self->text = add_label (self->running, (const char *[]) { "small", "dim-label", "numeric", NULL });
  self->pause = add_button (self->running, "media-playback-pause-symbolic", _("Pause Training"), G_CALLBACK (pause_cb), self);
  self->stop = add_button (self->running, "vitrine-stop-symbolic", _("Stop Training"), G_CALLBACK (stop_cb), self);
}

static GtkWidget *
new_head (VtrModelCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->title = add_label (head, (const char *[]) { "card-title", NULL });
  self->detail = add_label (head, (const char *[]) { "small", "dim-label", NULL });
  gtk_label_set_ellipsize (self->detail, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->detail, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->detail), TRUE);
  build_running (self);
  gtk_box_append (GTK_BOX (head), self->running);
  self->learn = gtk_button_new_with_label (_("Learning Curve"));
  gtk_widget_set_tooltip_text (self->learn, _("Fit on fewer rows, to see whether more would help"));
  g_signal_connect (self->learn, "clicked", G_CALLBACK (learn_cb), self);
  gtk_box_append (GTK_BOX (head), self->learn);
  gtk_widget_add_css_class (head, "model-head");
  return head;
}

static VtrChartCard *
add_chart (VtrModelCard *self, const char *title)
{
  GtkWidget *card = vtr_chart_card_new (title);

  gtk_widget_set_size_request (card, 100, CHART_HEIGHT);
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_set_visible (card, FALSE);
  gtk_box_append (GTK_BOX (self->charts), card);
  return VTR_CHART_CARD (card);
}

static void
build_note (VtrModelCard *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->note = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->note_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note_text), 0);
  gtk_widget_add_css_class (icon, "watch");
  gtk_widget_add_css_class (self->note, "notice");
  gtk_widget_set_margin_start (self->note, 12);
  gtk_widget_set_margin_end (self->note, 12);
  gtk_widget_set_margin_bottom (self->note, 12);
  gtk_box_append (GTK_BOX (self->note), icon);
  gtk_box_append (GTK_BOX (self->note), self->note_text);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_model_card_dispose (GObject *object)
{
  VtrModelCard *self = VTR_MODEL_CARD (object);

  g_clear_handle_id (&self->loss_source, g_source_remove);
  g_clear_pointer (&self->bindings, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_model_card_parent_class)->dispose (object);
}

static void
vtr_model_card_class_init (VtrModelCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_model_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vtr_model_card_init (VtrModelCard *self)
{
  self->bindings = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->charts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous (GTK_BOX (self->charts), TRUE);
  gtk_widget_add_css_class (self->box, "vcard");
  gtk_widget_add_css_class (self->box, "model-card");
  gtk_box_append (GTK_BOX (self->box), new_head (self));
  gtk_box_append (GTK_BOX (self->box), self->charts);
  self->loss = add_chart (self, NULL);
  self->importance = add_chart (self, NULL);
  self->learning = add_chart (self, NULL);
  build_note (self);
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * vtr_model_card_new:
 * @session: whose training and model
 *
 * Returns: (transfer floating): a card, hidden until it is refreshed
 */
GtkWidget *
vtr_model_card_new (VtrSession *session)
{
  VtrModelCard *self = g_object_new (VTR_TYPE_MODEL_CARD, "visible", FALSE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
