/* VtrModelPage: the form of the chosen learner, the running job, and the leaderboard, whose models
 * are judged on the same folds. */
#include "vtr-model-page.h"
#include "vtr-config.h"
#include "vtr-form.h"
#include "vtr-label.h"
#include "vtr-metric.h"
#include "vtr-parallel.h"
#include "vtr-text.h"
#include "vtr-theme.h"
#include <glib/gi18n.h>
#include <math.h>

struct _VtrModelPage
{
  VtrPage parent_instance;

  GtkStack       *stack;
  GtkWidget      *running, *stop;
  GtkLabel       *running_title, *running_stage, *running_text, *learner_text, *metric, *cost;
  GtkProgressBar *running_bar;
  GtkListBox     *leaderboard;
  AdwComboRow    *learner_row;
  AdwBin         *form;
  GtkSpinButton  *folds, *seed;
  GtkSwitch      *balanced;
  AdwStatusPage  *empty;

  GPtrArray      *learners;
  VtrJob         *job;
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
  guint i = adw_combo_row_get_selected (self->learner_row);

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
learner_cb (AdwComboRow *row, GParamSpec *pspec, VtrModelPage *self)
{
  VtrLearner *learner = chosen_learner (self);

  if (learner == NULL)
    return;
  adw_bin_set_child (self->form, vtr_form_new (VTR_CONFIGURABLE (learner)));
  gtk_label_set_label (self->learner_text, vtr_configurable_get_description (VTR_CONFIGURABLE (learner)));
  refresh_cost (self);
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
  adw_combo_row_set_model (self->learner_row, G_LIST_MODEL (names));
  learner_cb (self->learner_row, NULL, self);
}

/* --- Leaderboard ----------------------------------------------------------------------------- */

static void
draw_folds_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrModelEntry *entry = data;
  VtrMetric metric = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (area), "metric"));
  double *range = g_object_get_data (G_OBJECT (area), "range");
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  VtrColor c = vtr_theme_get_color (theme, VTR_INK_SERIES_1), axis = vtr_theme_get_color (theme, VTR_INK_GRID);
  double std = NAN, mean = vtr_model_entry_get_score (entry, metric, &std), middle = height / 2.0;
  guint n_folds = 0;
  const double *folds = vtr_model_entry_get_folds (entry, &n_folds);
#define X(value) (6 + (width - 12) * (range[1] > range[0] ? ((value) - range[0]) / (range[1] - range[0]) : 0.5))

  cairo_set_source_rgba (cr, ((axis >> 16) & 255) / 255.0, ((axis >> 8) & 255) / 255.0, (axis & 255) / 255.0, 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, middle);
  cairo_line_to (cr, width, middle);
  cairo_stroke (cr);
  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, 0.45);
  for (guint i = 0; i < n_folds; i++)
    {
      cairo_arc (cr, X (folds[i * VTR_N_METRICS + metric]), middle, 2.4, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, 1);
  cairo_set_line_width (cr, 2);
  if (!isnan (std))
    {
      cairo_move_to (cr, X (mean - std), middle);
      cairo_line_to (cr, X (mean + std), middle);
    }
  cairo_move_to (cr, X (mean), middle - 6);
  cairo_line_to (cr, X (mean), middle + 6);
  cairo_stroke (cr);
#undef X
}

static char *
describe_settings (VtrModelEntry *entry)
{
  const VtrModelInfo *info = vtr_model_get_info (vtr_model_entry_get_model (entry));
  g_autoptr (VtrConfigurable) plain = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, "learner", NULL);
  GString *text = g_string_new (NULL);
  guint n = 0;

  if (plain == NULL)
    return g_string_free (text, FALSE);
  g_autoptr (VtrConfigurable) used = vtr_configurable_copy (plain);
  vtr_configurable_apply_variant (used, info->settings, NULL);
  g_autofree GParamSpec **settings = vtr_configurable_list (plain, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = vtr_configurable_dup_setting_name (settings[i]);
      g_autofree char *before = vtr_configurable_get (plain, name), *after = vtr_configurable_get (used, name);
      if (g_strcmp0 (before, after) != 0)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, after);
    }
  if (text->len == 0)
    g_string_append (text, _("defaults"));
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_label (const char *text, float xalign, int width, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (label, width, -1);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static char *
score_text (VtrModelEntry *entry, VtrMetric metric)
{
  double std = NAN, mean = vtr_model_entry_get_score (entry, metric, &std);
  g_autofree char *score = vtr_label_score (mean), *spread = isnan (std) ? NULL : vtr_label_score (std);

  return spread != NULL ? g_strdup_printf ("%s ± %s", score, spread) : g_steal_pointer (&score);
}

static GtkWidget *
new_entry_row (VtrModelEntry *entry, guint rank, VtrMetric metric, const double range[2], gboolean current)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *folds = gtk_drawing_area_new ();
  g_autofree char *number = g_strdup_printf ("%u", rank), *settings = describe_settings (entry);
  g_autofree char *score = score_text (entry, metric), *time = vtr_text_duration (vtr_model_entry_get_seconds (entry));
  g_autofree char *label = g_strdup_printf ("%s, %s, %s", vtr_model_entry_get_name (entry), settings, score);

  gtk_box_append (GTK_BOX (box), new_label (number, 0, 16, "dim-label"));
  gtk_box_append (GTK_BOX (box), new_label (vtr_model_entry_get_name (entry), 0, 140, current ? "card-title" : NULL));
  GtkWidget *settings_label = new_label (settings, 0, 120, "dim-label");
  gtk_widget_set_hexpand (settings_label, TRUE);
  gtk_box_append (GTK_BOX (box), settings_label);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (folds), 168);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (folds), 18);
  gtk_widget_set_valign (folds, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (folds), "metric", GINT_TO_POINTER (metric));
  g_object_set_data_full (G_OBJECT (folds), "range", g_memdup2 (range, 2 * sizeof (double)), g_free);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (folds), draw_folds_cb, g_object_ref (entry), g_object_unref);
  gtk_box_append (GTK_BOX (box), folds);
  gtk_box_append (GTK_BOX (box), new_label (score, 1, 110, current ? "card-title" : "numeric"));
  gtk_box_append (GTK_BOX (box), new_label (time, 1, 60, "dim-label"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), "entry", g_object_ref (entry), g_object_unref);
  return row;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  VtrMetric metric = GPOINTER_TO_INT (data);
  double x = vtr_model_entry_get_score (*(VtrModelEntry **) a, metric, NULL);
  double y = vtr_model_entry_get_score (*(VtrModelEntry **) b, metric, NULL);

  return vtr_metric_is_better (metric, x, y) ? -1 : vtr_metric_is_better (metric, y, x) ? 1 : 0;
}

static GPtrArray *
ranked_entries (VtrModelPage *self, VtrMetric metric, double range[2])
{
  GListModel *models = vtr_project_get_models (get_project (self));
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  range[0] = INFINITY;
  range[1] = -INFINITY;
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      VtrModelEntry *entry = g_list_model_get_item (models, i);
      double std = NAN, mean = vtr_model_entry_get_score (entry, metric, &std);
      guint n = 0;
      const double *folds = vtr_model_entry_get_folds (entry, &n);
      g_ptr_array_add (entries, entry);
      for (guint f = 0; f < n; f++)
        {
          range[0] = fmin (range[0], folds[f * VTR_N_METRICS + metric]);
          range[1] = fmax (range[1], folds[f * VTR_N_METRICS + metric]);
        }
      range[0] = fmin (range[0], mean - (isnan (std) ? 0 : std));
      range[1] = fmax (range[1], mean + (isnan (std) ? 0 : std));
    }
  g_ptr_array_sort_with_data (entries, compare_entries, GINT_TO_POINTER (metric));
  return entries;
}

static void
refresh_leaderboard (VtrModelPage *self)
{
  VtrMetric metric = current_task (self) == VTR_TASK_REGRESSION ? VTR_METRIC_R2 : VTR_METRIC_ROC_AUC;
  VtrModelEntry *current = vtr_project_get_current (get_project (self));
  double range[2];
  g_autoptr (GPtrArray) entries = ranked_entries (self, metric, range);
  GtkListBoxRow *row;

  gtk_label_set_label (self->metric, _(vtr_metric_get_info (metric)->title));
  while ((row = gtk_list_box_get_row_at_index (self->leaderboard, 0)) != NULL)
    gtk_list_box_remove (self->leaderboard, GTK_WIDGET (row));
  for (guint i = 0; i < entries->len; i++)
    {
      GtkWidget *new_row = new_entry_row (entries->pdata[i], i + 1, metric, range, entries->pdata[i] == current);
      gtk_list_box_append (self->leaderboard, new_row);
      if (entries->pdata[i] == current)
        gtk_list_box_select_row (self->leaderboard, GTK_LIST_BOX_ROW (new_row));
    }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, VtrModelPage *self)
{
  vtr_session_set_current (vtr_page_get_session (VTR_PAGE (self)), g_object_get_data (G_OBJECT (row), "entry"));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrModelPage *self = VTR_MODEL_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->leaderboard);

  if (row != NULL)
    vtr_session_remove_model (vtr_page_get_session (VTR_PAGE (self)), g_object_get_data (G_OBJECT (row), "entry"));
}

/* --- Running --------------------------------------------------------------------------------- */

static gboolean
fraction_cb (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, CLAMP (g_value_get_double (from), 0, 1));
  return TRUE;
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

  if ((what & VTR_CHANGED_JOBS) != 0)
    refresh_running (self);
  if ((what & (VTR_CHANGED_MODELS | VTR_CHANGED_MODEL | VTR_CHANGED_PROJECT)) != 0)
    refresh_leaderboard (self);
  if ((what & VTR_CHANGED_DATASET) != 0)
    refresh_cost (self);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->leaderboard)), any);
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
  g_signal_connect (self->learner_row, "notify::selected", G_CALLBACK (learner_cb), self);
  g_signal_connect_swapped (self->folds, "value-changed", G_CALLBACK (refresh_cost), self);
  g_signal_connect (self->leaderboard, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect (self->stop, "clicked", G_CALLBACK (stop_cb), self);
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
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, empty);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_title);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_stage);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_text);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, running_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, stop);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, leaderboard);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, metric);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, learner_row);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, learner_text);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, form);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, folds);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, seed);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, balanced);
  gtk_widget_class_bind_template_child (widget_class, VtrModelPage, cost);
  gtk_widget_class_install_action (widget_class, "model.delete", NULL, delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "model.delete", NULL);
}

static void
vtr_model_page_init (VtrModelPage *self)
{
  self->learners = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
