/* VtrModelPage: the form of the chosen learner, the running job, and the leaderboard, whose models
 * are judged on the same folds. */
#include "vtr-model-page.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-form.h"
#include "vtr-label.h"
#include "vtr-leaderboard.h"
#include "vtr-metric.h"
#include "vtr-parallel.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>

#define LOSS_MS 250
#define LOSS_HEIGHT 300

struct _VtrModelPage
{
  VtrPage parent_instance;

  AdwFlap *inspector_flap;

  GtkStack       *stack;
  GtkWidget      *running, *stop;
  GtkLabel       *running_title, *running_stage, *running_text, *learner_text, *cost;
  GtkProgressBar *running_bar;
  AdwBin         *leaderboard_bin, *loss_bin;
  GtkDropDown    *learner_choice, *metric_choice;
  GtkWidget      *balanced_row;
  AdwBin         *form;
  GtkSpinButton  *folds, *seed;
  GtkSwitch      *balanced;
  AdwStatusPage  *empty;

  VtrLeaderboard *leaderboard;
  VtrChartCard   *loss;
  GPtrArray      *learners;
  VtrJob         *job;
  guint           loss_source;     /* looks at the growing history while a job trains */
  guint           n_rounds;
  VtrTask         task;            /* that the metrics to judge by are of */
  VtrMetric       metrics[VTR_N_METRICS];
  guint           n_metrics;
};

G_DEFINE_FINAL_TYPE (VtrModelPage, vtr_model_page, VTR_TYPE_PAGE)

static VtrProject *
get_project (VtrModelPage *self)
{
  return vtr_session_get_project (vtr_page_get_session (VTR_PAGE (self)));
}

static VtrLearner *
chosen_learner (VtrModelPage *self)
{
  guint i = gtk_drop_down_get_selected (self->learner_choice);

  return i < self->learners->len ? self->learners->pdata[i] : NULL;
}

static VtrTask
current_task (VtrModelPage *self)
{
  VtrDataset *dataset = vtr_project_get_dataset (get_project (self));
  VtrColumn *target = dataset != NULL ? vtr_dataset_get_by_role (dataset, VTR_ROLE_TARGET) : NULL;

  return target != NULL ? vtr_train_guess_task (target) : VTR_TASK_CLASSIFICATION;
}

/* --- The form -------------------------------------------------------------------------------- */

static void
refresh_cost (VtrModelPage *self)
{
  VtrDataset *dataset = vtr_project_get_dataset (get_project (self));
  VtrLearner *learner = chosen_learner (self);
  int n_folds = gtk_spin_button_get_value_as_int (self->folds);
  int n_fits = 1 + (n_folds > 1 ? n_folds : 0);

  if (dataset == NULL || learner == NULL)
    return;
  g_autofree char *fits = g_strdup_printf (ngettext ("%d fit: three quarters of the rows train, the rest judge.",
                                                     "%d fits: three quarters of the rows train, the rest judge; then each fold is held out once. Preparation is fitted again inside every fold.",
                                                     n_fits), n_fits);
  double cost = VTR_LEARNER_GET_CLASS (learner)->cost != NULL
    ? VTR_LEARNER_GET_CLASS (learner)->cost (learner, vtr_dataset_get_n_rows (dataset), vtr_dataset_get_n_columns (dataset)) : 0;
  double seconds = cost * 1e-9 * n_fits / vtr_parallel_get_n_threads ();
  g_autofree char *duration = vtr_text_duration (seconds);
  g_autofree char *text = seconds >= 1 ? g_strdup_printf (_("%s About %s."), fits, duration) : g_steal_pointer (&fits);
  gtk_label_set_label (self->cost, text);
}

static void
learner_cb (GtkDropDown *choice, GParamSpec *pspec, VtrModelPage *self)
{
  VtrLearner *learner = chosen_learner (self);

  if (learner == NULL)
    return;
  adw_bin_set_child (self->form, vtr_form_new (VTR_CONFIGURABLE (learner)));
  gtk_label_set_label (self->learner_text, vtr_configurable_get_description (VTR_CONFIGURABLE (learner)));
  refresh_cost (self);
}

/* The choices of @task, the usual one chosen; the person's choice stays while the task does. */
static void
fill_metrics (VtrModelPage *self)
{
  VtrTask task = current_task (self);
  VtrMetric usual = task == VTR_TASK_REGRESSION ? VTR_METRIC_R2 : VTR_METRIC_ROC_AUC;
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  if (self->n_metrics > 0 && task == self->task)
    return;
  self->task = task;
  self->n_metrics = 0;
  for (VtrMetric m = 0; m < VTR_N_METRICS; m++)
    if (vtr_metric_get_info (m)->task == task)
      {
        selected = m == usual ? self->n_metrics : selected;
        self->metrics[self->n_metrics++] = m;
        gtk_string_list_append (titles, _(vtr_metric_get_info (m)->title));
      }
  gtk_drop_down_set_model (self->metric_choice, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->metric_choice, selected);
  gtk_widget_set_visible (self->balanced_row, task == VTR_TASK_CLASSIFICATION);
}

static VtrMetric
chosen_metric (VtrModelPage *self)
{
  guint i = gtk_drop_down_get_selected (self->metric_choice);

  return self->metrics[i < self->n_metrics ? i : 0];
}

static void
metric_cb (GtkDropDown *choice, GParamSpec *pspec, VtrModelPage *self)
{
  if (self->leaderboard != NULL)
    vtr_leaderboard_refresh (self->leaderboard, chosen_metric (self));
}

static void
fill_learners (VtrModelPage *self)
{
  guint n = 0;
  g_autofree GType *types = vtr_registry_list (VTR_TYPE_LEARNER, &n);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      VtrLearner *learner = g_object_new (types[i], NULL);
      g_ptr_array_add (self->learners, learner);
      gtk_string_list_append (names, vtr_configurable_get_title (VTR_CONFIGURABLE (learner)));
    }
  gtk_drop_down_set_model (self->learner_choice, G_LIST_MODEL (names));
  learner_cb (self->learner_choice, NULL, self);
}

/* --- Running --------------------------------------------------------------------------------- */

static gboolean
fraction_cb (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, CLAMP (g_value_get_double (from), 0, 1));
  return TRUE;
}

/* --- Loss ------------------------------------------------------------------------------------ */

static void
show_loss (VtrModelPage *self, VtrHistory *history, VtrModel *model)
{
  VtrChartInput input;

  vtr_session_fill_chart_input (vtr_page_get_session (VTR_PAGE (self)), &input);
  input.history = history;
  input.model = history != NULL ? NULL : model;
  gtk_widget_set_visible (GTK_WIDGET (self->loss_bin), TRUE);
  vtr_chart_card_show (self->loss, "loss", &input);
}

/* Four times a second: a curve that grows by an epoch a millisecond needs no more. */
static gboolean
loss_cb (gpointer data)
{
  VtrModelPage *self = data;
  VtrHistory *history = vtr_session_get_history (vtr_page_get_session (VTR_PAGE (self)));
  guint n = history != NULL ? vtr_history_get_n_rows (history) : 0;

  if (n > 1 && n != self->n_rounds)
    show_loss (self, history, NULL);
  self->n_rounds = n;
  return G_SOURCE_CONTINUE;
}

/* While a job trains: its curve as it grows; else that of the current model, where it has one. */
static void
refresh_loss (VtrModelPage *self)
{
  VtrModel *model = vtr_session_get_model (vtr_page_get_session (VTR_PAGE (self)));
  g_autoptr (VtrHistory) own = model != NULL ? vtr_model_dup_history (model) : NULL;

  if (self->job != NULL && self->loss_source == 0)
    self->loss_source = g_timeout_add (LOSS_MS, loss_cb, self);
  if (self->job != NULL)
    return;
  g_clear_handle_id (&self->loss_source, g_source_remove);
  self->n_rounds = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->loss_bin), own != NULL);
  if (own != NULL)
    show_loss (self, NULL, model);
}

static void
refresh_running (VtrModelPage *self)
{
  VtrJob *job = vtr_session_find_job (vtr_page_get_session (VTR_PAGE (self)), "train");

  gtk_widget_set_visible (self->running, job != NULL);
  if (job != NULL && job != self->job)
    {
      gtk_label_set_label (self->running_title, vtr_job_get_title (job));
      g_object_bind_property (job, "stage", self->running_stage, "label", G_BINDING_SYNC_CREATE);
      g_object_bind_property (job, "text", self->running_text, "label", G_BINDING_SYNC_CREATE);
      g_object_bind_property_full (job, "fraction", self->running_bar, "fraction", G_BINDING_SYNC_CREATE, fraction_cb, NULL, NULL, NULL);
    }
  self->job = job;
}

static void
stop_cb (GtkButton *button, VtrModelPage *self)
{
  VtrJob *job = vtr_session_find_job (vtr_page_get_session (VTR_PAGE (self)), "train");

  if (job != NULL)
    vtr_job_cancel (job);
}

static void
vtr_model_page_refresh (VtrPage *page, VtrChanged what)
{
  VtrModelPage *self = VTR_MODEL_PAGE (page);
  gboolean any = g_list_model_get_n_items (vtr_project_get_models (get_project (self))) > 0;

  if ((what & VTR_CHANGED_DATASET) != 0)
    {
      fill_metrics (self);
      refresh_cost (self);
    }
  if ((what & VTR_CHANGED_JOBS) != 0)
    refresh_running (self);
  if ((what & (VTR_CHANGED_JOBS | VTR_CHANGED_MODEL)) != 0)
    refresh_loss (self);
  if ((what & (VTR_CHANGED_MODELS | VTR_CHANGED_MODEL | VTR_CHANGED_PROJECT)) != 0)
    vtr_leaderboard_refresh (self->leaderboard, chosen_metric (self));
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->leaderboard_bin)), any);
  gtk_stack_set_visible_child_name (self->stack, any || self->job != NULL ? "results" : "empty");
}

/* --- Page ------------------------------------------------------------------------------------ */

static char *
vtr_model_page_get_count (VtrPage *page)
{
  guint n = g_list_model_get_n_items (vtr_project_get_models (get_project (VTR_MODEL_PAGE (page))));

  return n > 0 ? vtr_label_count (n) : NULL;
}

static const char *
vtr_model_page_get_blocker (VtrPage *page)
{
  return vtr_project_get_dataset (get_project (VTR_MODEL_PAGE (page))) == NULL ? _("Open a dataset first") : NULL;
}

static const char *
vtr_model_page_get_primary (VtrPage *page, gboolean *sensitive)
{
  VtrModelPage *self = VTR_MODEL_PAGE (page);

  *sensitive = self->job == NULL && vtr_project_get_dataset (get_project (self)) != NULL;
  return _("Train");
}

static void
vtr_model_page_primary (VtrPage *page)
{
  VtrModelPage *self = VTR_MODEL_PAGE (page);
  VtrTrainRequest request = {
    .learner = chosen_learner (self),
    .n_folds = (guint) gtk_spin_button_get_value_as_int (self->folds),
    .balanced = gtk_switch_get_active (self->balanced),
    .seed = (guint64) gtk_spin_button_get_value (self->seed),
  };

  if (request.learner != NULL)
    vtr_session_train (vtr_page_get_session (page), &request);
}

static void
vtr_model_page_constructed (GObject *object)
{
  VtrModelPage *self = VTR_MODEL_PAGE (object);

  G_OBJECT_CLASS (vtr_model_page_parent_class)->constructed (object);
  fill_learners (self);
  fill_metrics (self);
  g_signal_connect (self->metric_choice, "notify::selected", G_CALLBACK (metric_cb), self);
  g_signal_connect (self->learner_choice, "notify::selected", G_CALLBACK (learner_cb), self);
  g_signal_connect_swapped (self->folds, "value-changed", G_CALLBACK (refresh_cost), self);
  self->leaderboard = VTR_LEADERBOARD (vtr_leaderboard_new (vtr_page_get_session (VTR_PAGE (self))));
  self->loss = VTR_CHART_CARD (vtr_chart_card_new (NULL));
  gtk_widget_set_size_request (GTK_WIDGET (self->loss), 100, LOSS_HEIGHT);
  adw_bin_set_child (self->leaderboard_bin, GTK_WIDGET (self->leaderboard));
  adw_bin_set_child (self->loss_bin, GTK_WIDGET (self->loss));
  g_signal_connect (self->stop, "clicked", G_CALLBACK (stop_cb), self);
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_ALL);
}

static void
vtr_model_page_dispose (GObject *object)
{
  g_clear_handle_id (&VTR_MODEL_PAGE (object)->loss_source, g_source_remove);
  G_OBJECT_CLASS (vtr_model_page_parent_class)->dispose (object);
}

static void
vtr_model_page_finalize (GObject *object)
{
  g_ptr_array_unref (VTR_MODEL_PAGE (object)->learners);
  G_OBJECT_CLASS (vtr_model_page_parent_class)->finalize (object);
}

static void
vtr_model_page_class_init (VtrModelPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VtrPageClass *page_class = VTR_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vtr_model_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = vtr_model_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vtr_model_page_finalize;
  page_class->name = "model";
  page_class->title = N_("Model");
  page_class->icon_name = "vitrine-model-symbolic";
  page_class->get_count = vtr_model_page_get_count;
  page_class->get_blocker = vtr_model_page_get_blocker;
  page_class->get_primary = vtr_model_page_get_primary;
  page_class->primary = vtr_model_page_primary;
  page_class->refresh = vtr_model_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-model-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, inspector_flap);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, empty);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_title);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_stage);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_text);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, stop);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, leaderboard_bin);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, loss_bin);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, learner_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, metric_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, balanced_row);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, learner_text);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, form);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, folds);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, seed);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, balanced);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, cost);
}

static void
vtr_model_page_init (VtrModelPage *self)
{
  self->learners = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_page_set_inspector (VTR_PAGE (self), self->inspector_flap);
  vtr_form_make_plain (self->seed);
}
