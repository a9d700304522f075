/* VtrModelPage: the form of the chosen learner, the running job, and the leaderboard, whose models
 * are judged on the same folds. */
#include "vtr-model-page.h"
#include "vtr-config.h"
#include "vtr-form.h"
#include "vtr-label.h"
#include "vtr-leaderboard.h"
#include "vtr-metric.h"
#include "vtr-model-card.h"
#include "vtr-parallel.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>

struct _VtrModelPage
{
  VtrPage parent_instance;

  AdwFlap *inspector_flap;

  GtkStack       *stack;
  GtkLabel       *learner_text, *cost;
  AdwBin         *leaderboard_bin, *card_bin;
  GtkDropDown    *learner_choice, *metric_choice;
  GtkWidget      *balanced_row, *compare;
  AdwBin         *form;
  GtkSpinButton  *folds, *seed;
  GtkSwitch      *balanced;
  AdwStatusPage  *empty;

  VtrLeaderboard *leaderboard;
  VtrModelCard   *card;
  GPtrArray      *learners;
  VtrJob         *job;             /* that trains; not owned */
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
  self->job = vtr_session_find_job (vtr_page_get_session (page), "train");
  if ((what & (VTR_CHANGED_JOBS | VTR_CHANGED_MODEL | VTR_CHANGED_MODELS)) != 0)
    vtr_model_card_refresh (self->card);
  if ((what & (VTR_CHANGED_MODELS | VTR_CHANGED_MODEL | VTR_CHANGED_PROJECT)) != 0)
    vtr_leaderboard_refresh (self->leaderboard, chosen_metric (self));
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->leaderboard_bin)), any);
  gtk_widget_set_sensitive (self->compare, g_list_model_get_n_items (vtr_project_get_models (get_project (self))) > 1);
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
compare_cb (GtkButton *button, VtrModelPage *self)
{
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (GTK_WIDGET (self)));

  vtr_page_go_to (VTR_PAGE (self), "explain");
  gtk_widget_activate_action (gtk_stack_get_visible_child (pages), "explain.compare", NULL);
}

static void
vtr_model_page_constructed (GObject *object)
{
  VtrModelPage *self = VTR_MODEL_PAGE (object);

  G_OBJECT_CLASS (vtr_model_page_parent_class)->constructed (object);
  fill_learners (self);
  fill_metrics (self);
  g_signal_connect (self->metric_choice, "notify::selected", G_CALLBACK (metric_cb), self);
  g_signal_connect (self->compare, "clicked", G_CALLBACK (compare_cb), self);
  g_signal_connect (self->learner_choice, "notify::selected", G_CALLBACK (learner_cb), self);
  g_signal_connect_swapped (self->folds, "value-changed", G_CALLBACK (refresh_cost), self);
  self->leaderboard = VTR_LEADERBOARD (vtr_leaderboard_new (vtr_page_get_session (VTR_PAGE (self))));
  self->card = VTR_MODEL_CARD (vtr_model_card_new (vtr_page_get_session (VTR_PAGE (self))));
  adw_bin_set_child (self->leaderboard_bin, GTK_WIDGET (self->leaderboard));
  adw_bin_set_child (self->card_bin, GTK_WIDGET (self->card));
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_ALL);
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
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, leaderboard_bin);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, card_bin);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, learner_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, metric_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, balanced_row);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, compare);
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
