/* VtrEvaluatePage: tiles with intervals; ROC, precision and recall, calibration of several models; the
 * threshold with all that follows it; the confusion matrix, whose cells select rows; the rows that the
 * model is most wrong about. Regression shows its own tiles, predicted values and residuals. */
#include "vtr-evaluate-page.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-errors-view.h"
#include "vtr-fairness-view.h"
#include "vtr-label.h"
#include "vtr-score-tile.h"
#include "vtr-threshold-panel.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define N_TILES 6
#define MAX_MODELS 6

struct _VtrEvaluatePage
{
  VtrPage parent_instance;

  GtkStack      *stack, *tabs;
  GtkLabel      *subject;
  GtkBox        *tiles_box, *models_box;
  GtkMenuButton *models_button;
  GtkStackSwitcher *switcher;
  GtkGrid       *grid;
  GtkDropDown   *class_choice;
  AdwBin        *errors_bin, *fairness_bin;

  VtrScoreTile      *tiles[N_TILES];
  VtrThresholdPanel *threshold;
  VtrErrorsView     *errors;
  VtrFairnessView   *fairness;
  VtrChartCard      *roc, *pr, *calibration, *distribution, *confusion, *predicted, *residuals;
  GHashTable        *hidden;      /* models that are not compared */
  gboolean           updating;
};

G_DEFINE_FINAL_TYPE (VtrEvaluatePage, vtr_evaluate_page, VTR_TYPE_PAGE)

static const VtrMetric class_metrics[N_TILES] = { VTR_METRIC_ROC_AUC, VTR_METRIC_AVERAGE_PRECISION, VTR_METRIC_ACCURACY,
                                                  VTR_METRIC_PRECISION, VTR_METRIC_RECALL, VTR_METRIC_F1 };
static const VtrMetric value_metrics[N_TILES] = { VTR_METRIC_R2, VTR_METRIC_RMSE, VTR_METRIC_MAE, VTR_METRIC_MEDIAN_AE,
                                                  VTR_METRIC_MAPE, VTR_METRIC_MAX_ERROR };

/* --- Charts ---------------------------------------------------------------------------------- */

/* The current model first, then the others with an evaluation, newest first. */
static void
collect_evaluations (VtrEvaluatePage *self, GPtrArray *evaluations, GPtrArray *names)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  VtrProject *project = vtr_session_get_project (session);
  GListModel *models = vtr_project_get_models (project);
  VtrModelEntry *current = vtr_project_get_current (project);

  g_ptr_array_add (evaluations, vtr_model_entry_get_evaluation (current));
  g_ptr_array_add (names, (gpointer) vtr_model_entry_get_name (current));
  for (guint i = 0; i < g_list_model_get_n_items (models) && evaluations->len < MAX_MODELS; i++)
    {
      g_autoptr (VtrModelEntry) entry = g_list_model_get_item (models, i);
      if (entry == current || vtr_model_entry_get_evaluation (entry) == NULL || g_hash_table_contains (self->hidden, entry))
        continue;
      g_ptr_array_add (evaluations, vtr_model_entry_get_evaluation (entry));
      g_ptr_array_add (names, (gpointer) vtr_model_entry_get_name (entry));
    }
}

static void
fill_input (VtrEvaluatePage *self, VtrChartInput *input, GPtrArray *evaluations, GPtrArray *names)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));

  vtr_session_fill_chart_input (session, input);
  collect_evaluations (self, evaluations, names);
  g_ptr_array_add (names, NULL);
  input->evaluations = (VtrEvaluation *const *) evaluations->pdata;
  input->evaluation_names = (const char *const *) names->pdata;
  input->n_evaluations = evaluations->len;
}

/* Beside the threshold; with several classes, which have none, over the whole width. */
static void
place_confusion (VtrEvaluatePage *self, const VtrEvaluationData *e)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->grid));
  GtkLayoutChild *child = gtk_layout_manager_get_layout_child (layout, GTK_WIDGET (self->confusion));
  gboolean beside = e->n_classes == 2 && e->has_scores;

  gtk_grid_layout_child_set_column (GTK_GRID_LAYOUT_CHILD (child), beside ? 4 : 0);
  gtk_grid_layout_child_set_column_span (GTK_GRID_LAYOUT_CHILD (child), beside ? 2 : 6);
  gtk_widget_set_size_request (GTK_WIDGET (self->confusion), 100, beside ? 274 : MAX (274, 90 + 44 * (int) e->n_classes));
}

static void
refresh_charts (VtrEvaluatePage *self, const VtrEvaluationData *e, gboolean threshold_only)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  gboolean classes = e->task == VTR_TASK_CLASSIFICATION, curves = classes && e->has_scores;
  g_autoptr (GPtrArray) evaluations = g_ptr_array_new (), names = g_ptr_array_new ();
  g_autofree char *command = vtr_session_dup_command (session, "evaluate");
  VtrChartInput input;
  struct { VtrChartCard *card; const char *kind; gboolean visible; gboolean follows; } charts[] = {
    { self->roc, "roc", curves, TRUE },
    { self->pr, "pr", curves, TRUE },
    { self->calibration, "calibration", curves && e->has_probabilities, FALSE },
    { self->distribution, "threshold", curves && e->n_classes == 2, TRUE },
    { self->confusion, "confusion", classes, TRUE },
    { self->predicted, "predicted", !classes, FALSE },
    { self->residuals, "residuals", !classes, FALSE },
  };

  place_confusion (self, e);
  fill_input (self, &input, evaluations, names);
  input.plain_x = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      charts[i].visible = charts[i].visible && vtr_chart_card_knows (charts[i].kind);
      gtk_widget_set_visible (GTK_WIDGET (charts[i].card), charts[i].visible);
      vtr_chart_card_set_command (charts[i].card, command);
      if (charts[i].visible && (charts[i].follows || !threshold_only))
        vtr_chart_card_show (charts[i].card, charts[i].kind, &input);
    }
}

/* --- Models to compare ----------------------------------------------------------------------- */

static void
model_toggled_cb (GtkCheckButton *check, VtrEvaluatePage *self)
{
  gpointer entry = g_object_get_data (G_OBJECT (check), "entry");

  if (self->updating)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_remove (self->hidden, entry);
  else
    g_hash_table_add (self->hidden, entry);
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_MODELS);
}

static void
refresh_models (VtrEvaluatePage *self)
{
  VtrProject *project = vtr_session_get_project (vtr_page_get_session (VTR_PAGE (self)));
  GListModel *models = vtr_project_get_models (project);
  guint n = g_list_model_get_n_items (models), n_shown = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->models_box))) != NULL)
    gtk_box_remove (self->models_box, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VtrModelEntry) entry = g_list_model_get_item (models, i);
      gboolean current = entry == vtr_project_get_current (project), shown = current || !g_hash_table_contains (self->hidden, entry);
      GtkWidget *check = gtk_check_button_new_with_label (vtr_model_entry_get_name (entry));
      if (vtr_model_entry_get_evaluation (entry) == NULL)
        shown = FALSE;
      n_shown += shown;
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), shown);
      gtk_widget_set_sensitive (check, !current && vtr_model_entry_get_evaluation (entry) != NULL);
      g_object_set_data (G_OBJECT (check), "entry", entry);
      g_signal_connect (check, "toggled", G_CALLBACK (model_toggled_cb), self);
      gtk_box_append (self->models_box, check);
    }
  g_autofree char *text = g_strdup_printf (ngettext ("%u model", "%u models", n_shown), n_shown);
  gtk_menu_button_set_label (self->models_button, text);
  gtk_widget_set_visible (GTK_WIDGET (self->models_button), n > 1);
}

/* --- Refresh --------------------------------------------------------------------------------- */

/* What another threshold than the evaluation's gives; NaN where the metric does not follow it. */
static double
at_point (VtrMetric metric, const VtrThresholdPoint *point)
{
  switch (metric)
    {
    case VTR_METRIC_ACCURACY: return point->accuracy;
    case VTR_METRIC_PRECISION: return point->precision;
    case VTR_METRIC_RECALL: return point->recall;
    case VTR_METRIC_F1: return point->f1;
    default: return NAN;
    }
}

static void
refresh_tiles (VtrEvaluatePage *self, VtrEvaluation *evaluation, const VtrEvaluationData *e)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  double threshold = vtr_session_get_threshold (session);
  guint positive = vtr_session_get_class (session);
  VtrThresholdPoint point;
  gboolean moved = e->n_classes == 2 && e->has_scores && (threshold != e->threshold || positive != e->positive)
    && vtr_evaluation_at_threshold (evaluation, positive, threshold, NULL, &point);

  for (guint i = 0; i < N_TILES; i++)
    {
      VtrMetric metric = e->task == VTR_TASK_CLASSIFICATION ? class_metrics[i] : value_metrics[i];
      vtr_score_tile_set (self->tiles[i], e, metric, moved ? at_point (metric, &point) : NAN);
    }
}

static void
refresh_class (VtrEvaluatePage *self, const VtrEvaluationData *e)
{
  g_autoptr (GtkStringList) classes = gtk_string_list_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->class_choice), e->n_classes > 1);
  for (guint i = 0; i < e->n_classes; i++)
    {
      g_autofree char *text = g_strdup_printf (_("Class: %s"), e->classes[i]);
      gtk_string_list_append (classes, text);
    }
  if (e->n_classes < 2)
    return;
  gtk_drop_down_set_model (self->class_choice, G_LIST_MODEL (classes));
  gtk_drop_down_set_selected (self->class_choice, MIN (vtr_session_get_class (vtr_page_get_session (VTR_PAGE (self))), e->n_classes - 1));
}

static void
refresh_tools (VtrEvaluatePage *self, const VtrEvaluationData *e)
{
  g_autofree char *n = vtr_label_count (e->n_rows);
  g_autofree char *text = g_strdup_printf (_("%s test rows, never seen in training"), n);

  self->updating = TRUE;
  gtk_label_set_label (self->subject, text);
  refresh_class (self, e);
  refresh_models (self);
  self->updating = FALSE;
}

/* The other tabs are made when they are looked at. */
static void
refresh_tab (VtrEvaluatePage *self)
{
  const char *tab = gtk_stack_get_visible_child_name (self->tabs);

  if (g_strcmp0 (tab, "errors") == 0)
    vtr_errors_view_refresh (self->errors);
  if (g_strcmp0 (tab, "fairness") == 0)
    vtr_fairness_view_refresh (self->fairness);
}

static void
vtr_evaluate_page_refresh (VtrPage *page, VtrChanged what)
{
  VtrEvaluatePage *self = VTR_EVALUATE_PAGE (page);
  VtrEvaluation *evaluation = vtr_session_get_evaluation (vtr_page_get_session (page));
  VtrChanged mine = VTR_CHANGED_MODEL | VTR_CHANGED_MODELS | VTR_CHANGED_CLASS;

  gtk_stack_set_visible_child_name (self->stack, evaluation != NULL ? "results" : "empty");
  if (evaluation == NULL || (what & (mine | VTR_CHANGED_THRESHOLD)) == 0)
    return;
  const VtrEvaluationData *e = vtr_evaluation_get_data (evaluation);
  if ((what & mine) != 0)
    refresh_tools (self, e);
  refresh_tiles (self, evaluation, e);
  refresh_charts (self, e, (what & mine) == 0);
  vtr_threshold_panel_refresh (self->threshold);
  refresh_tab (self);
}

/* --- Selecting rows -------------------------------------------------------------------------- */

static void
select_rows (VtrEvaluatePage *self, gboolean (*wanted) (const VtrEvaluationData *, gsize, const double *), const double *what)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  const VtrEvaluationData *e = vtr_evaluation_get_data (vtr_session_get_evaluation (session));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; e->rows != NULL && i < e->n_rows; i++)
    if (wanted (e, i, what))
      g_array_append_val (rows, e->rows[i]);
  vtr_session_set_rows (session, rows->len > 0 ? rows : NULL);
}

/* @what: actual class, predicted class, positive class, threshold */
static gboolean
is_in_cell (const VtrEvaluationData *e, gsize i, const double *what)
{
  guint predicted = 0, positive = (guint) what[2];

  if (e->truth[i] != what[0])
    return FALSE;
  if (e->n_classes == 2 && e->scores != NULL)
    predicted = e->scores[i * 2 + positive] >= what[3] ? positive : 1 - positive;
  else if (e->predicted != NULL)
    predicted = (guint) e->predicted[i];
  else
    for (guint k = 1; k < e->n_classes; k++)
      if (e->scores[i * e->n_classes + k] > e->scores[i * e->n_classes + predicted])
        predicted = k;
  return predicted == (guint) what[1];
}

static void
cell_cb (VtrChartView *view, VtrRef *ref, VtrEvaluatePage *self)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  VtrEvaluation *evaluation = vtr_session_get_evaluation (session);
  guint k = evaluation != NULL ? vtr_evaluation_get_data (evaluation)->n_classes : 0;

  if (k < 2 || ref->index < 0 || ref->index >= (gint64) k * k)
    return;
  const VtrEvaluationData *e = vtr_evaluation_get_data (evaluation);
  select_rows (self, is_in_cell, (double[]) { (double) (ref->index / k), (double) (ref->index % k), e->positive,
                                              vtr_session_get_threshold (session) });
}

/* @what: from, to, class */
static gboolean
is_scored_between (const VtrEvaluationData *e, gsize i, const double *what)
{
  double score = e->scores != NULL ? e->scores[i * e->n_classes + (guint) what[2]] : NAN;

  return score >= what[0] && score <= what[1];
}

static void
score_range_cb (VtrChartView *view, double from, double to, VtrEvaluatePage *self)
{
  select_rows (self, is_scored_between, (double[]) { from, to, vtr_session_get_class (vtr_page_get_session (VTR_PAGE (self))) });
}

static void
row_opened_cb (VtrErrorsView *view, guint row, VtrEvaluatePage *self)
{
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (GTK_WIDGET (self)));

  vtr_session_set_row (vtr_page_get_session (VTR_PAGE (self)), row);
  vtr_page_go_to (VTR_PAGE (self), "explain");
  gtk_widget_activate_action (gtk_stack_get_visible_child (pages), "explain.one-row", NULL);
}

/* --- Page ------------------------------------------------------------------------------------ */

static void
class_cb (GtkDropDown *choice, GParamSpec *pspec, VtrEvaluatePage *self)
{
  if (!self->updating && gtk_drop_down_get_selected (choice) != GTK_INVALID_LIST_POSITION)
    vtr_session_set_class (vtr_page_get_session (VTR_PAGE (self)), gtk_drop_down_get_selected (choice));
}

static void
tab_cb (GtkStack *tabs, GParamSpec *pspec, VtrEvaluatePage *self)
{
  refresh_tab (self);
}

static const char *
vtr_evaluate_page_get_blocker (VtrPage *page)
{
  return vtr_session_get_model (vtr_page_get_session (page)) == NULL ? _("Train a model first") : NULL;
}

static const char *
vtr_evaluate_page_get_primary (VtrPage *page, gboolean *sensitive)
{
  *sensitive = vtr_session_get_model (vtr_page_get_session (page)) != NULL;
  return _("Explain");
}

static void
vtr_evaluate_page_primary (VtrPage *page)
{
  vtr_page_go_to (page, "explain");
}

static VtrChartCard *
add_card (VtrEvaluatePage *self, const char *title, int column, int row, int width, int height)
{
  GtkWidget *card = vtr_chart_card_new (title);

  gtk_widget_set_size_request (card, 100, height);
  gtk_widget_set_hexpand (card, TRUE);
  gtk_grid_attach (self->grid, card, column, row, width, 1);
  return VTR_CHART_CARD (card);
}

static void
build_cards (VtrEvaluatePage *self)
{
  self->roc = add_card (self, _("ROC"), 0, 0, 2, 312);
  self->pr = add_card (self, _("Precision and recall"), 2, 0, 2, 312);
  self->calibration = add_card (self, _("Calibration"), 4, 0, 2, 312);
  self->distribution = add_card (self, _("Decision threshold"), 0, 1, 4, 274);
  self->confusion = add_card (self, _("Confusion matrix"), 4, 1, 2, 274);
  self->predicted = add_card (self, NULL, 0, 2, 3, 400);
  self->residuals = add_card (self, NULL, 3, 2, 3, 400);
  vtr_chart_card_set_subtitle (self->distribution, "vitrine-link-symbolic", _("moves the tiles, matrix and curve points"));
  vtr_chart_card_add_tool (self->distribution, vtr_threshold_panel_get_tools (self->threshold));
  vtr_chart_card_set_footer (self->distribution, GTK_WIDGET (self->threshold));
  g_signal_connect (vtr_chart_card_get_view (self->confusion), "activated", G_CALLBACK (cell_cb), self);
  g_signal_connect (vtr_chart_card_get_view (self->distribution), "range", G_CALLBACK (score_range_cb), self);
}

static void
vtr_evaluate_page_constructed (GObject *object)
{
  VtrEvaluatePage *self = VTR_EVALUATE_PAGE (object);
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));

  G_OBJECT_CLASS (vtr_evaluate_page_parent_class)->constructed (object);
  self->threshold = VTR_THRESHOLD_PANEL (vtr_threshold_panel_new (session));
  self->errors = VTR_ERRORS_VIEW (vtr_errors_view_new (session));
  self->fairness = VTR_FAIRNESS_VIEW (vtr_fairness_view_new (session));
  adw_bin_set_child (self->errors_bin, GTK_WIDGET (self->errors));
  adw_bin_set_child (self->fairness_bin, GTK_WIDGET (self->fairness));
  build_cards (self);
  g_signal_connect (self->errors, "row-opened", G_CALLBACK (row_opened_cb), self);
}

static void
vtr_evaluate_page_dispose (GObject *object)
{
  g_clear_pointer (&VTR_EVALUATE_PAGE (object)->hidden, g_hash_table_unref);
  G_OBJECT_CLASS (vtr_evaluate_page_parent_class)->dispose (object);
}

static void
go_to_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vtr_page_go_to (VTR_PAGE (widget), "model");
}

static void
vtr_evaluate_page_class_init (VtrEvaluatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VtrPageClass *page_class = VTR_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vtr_evaluate_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = vtr_evaluate_page_dispose;
  page_class->name = "evaluate";
  page_class->title = N_("Evaluate");
  page_class->icon_name = "vitrine-evaluate-symbolic";
  page_class->get_blocker = vtr_evaluate_page_get_blocker;
  page_class->get_primary = vtr_evaluate_page_get_primary;
  page_class->primary = vtr_evaluate_page_primary;
  page_class->refresh = vtr_evaluate_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-evaluate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, subject);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, tiles_box);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, grid);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, class_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, tabs);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, switcher);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, models_box);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, models_button);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, errors_bin);
  gtk_widget_class_bind_template_child (widget_class, VtrEvaluatePage, fairness_bin);
  gtk_widget_class_install_action (widget_class, "page.go-to-model", NULL, go_to_model_action);
}

static void
vtr_evaluate_page_init (VtrEvaluatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->hidden = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < N_TILES; i++)
    {
      self->tiles[i] = VTR_SCORE_TILE (vtr_score_tile_new ());
      gtk_box_append (self->tiles_box, GTK_WIDGET (self->tiles[i]));
    }
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self->switcher))), FALSE);
  g_signal_connect (self->class_choice, "notify::selected", G_CALLBACK (class_cb), self);
  g_signal_connect (self->tabs, "notify::visible-child", G_CALLBACK (tab_cb), self);
}
