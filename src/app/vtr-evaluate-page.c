/* VtrEvaluatePage: tiles with intervals; ROC, precision and recall, calibration; the threshold with
 * the confusion matrix that follows it. Regression shows its own tiles and residuals. */
#include "vtr-evaluate-page.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define N_TILES 6

typedef struct { GtkWidget *box; GtkLabel *title, *value, *interval; GtkWidget *whisker, *chain; double low, high, at; } Tile;

struct _VtrEvaluatePage
{
  VtrPage parent_instance;

  GtkStack     *stack;
  GtkLabel     *subject;
  GtkBox       *tiles_box;
  GtkGrid      *grid;
  GtkDropDown  *class_choice;
  GtkScale     *threshold;
  GtkLabel     *threshold_text;
  GtkBox       *threshold_box;

  Tile          tiles[N_TILES];
  VtrChartCard *roc, *pr, *calibration, *distribution, *confusion, *predicted, *residuals;
  gboolean      updating;
};

G_DEFINE_FINAL_TYPE (VtrEvaluatePage, vtr_evaluate_page, VTR_TYPE_PAGE)

static const VtrMetric class_metrics[N_TILES] = { VTR_METRIC_ROC_AUC, VTR_METRIC_AVERAGE_PRECISION, VTR_METRIC_ACCURACY,
                                                  VTR_METRIC_PRECISION, VTR_METRIC_RECALL, VTR_METRIC_F1 };
static const VtrMetric value_metrics[N_TILES] = { VTR_METRIC_R2, VTR_METRIC_RMSE, VTR_METRIC_MAE, VTR_METRIC_MEDIAN_AE,
                                                  VTR_METRIC_MAPE, VTR_METRIC_MAX_ERROR };

/* --- Tiles ----------------------------------------------------------------------------------- */

static void
draw_whisker_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Tile *tile = data;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  VtrColor c = vtr_theme_get_color (theme, VTR_INK_SERIES_1), g = vtr_theme_get_color (theme, VTR_INK_GRID);
  double y = height / 2.0, span = tile->high - tile->low, left = tile->at - 2.2 * span, scale = span > 0 ? width / (4.4 * span) : 0;

  cairo_set_line_width (cr, 1.5);
  cairo_set_source_rgba (cr, ((g >> 16) & 255) / 255.0, ((g >> 8) & 255) / 255.0, (g & 255) / 255.0, 1);
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, width, y);
  cairo_stroke (cr);
  if (!(span >= 0))
    return;
  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, 1);
  cairo_set_line_width (cr, 3);
  cairo_move_to (cr, (tile->low - left) * scale, y);
  cairo_line_to (cr, (tile->high - left) * scale, y);
  cairo_stroke (cr);
  cairo_arc (cr, (tile->at - left) * scale, y, 3.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
build_tile (VtrEvaluatePage *self, Tile *tile)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  tile->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  tile->title = GTK_LABEL (gtk_label_new (NULL));
  tile->value = GTK_LABEL (gtk_label_new (NULL));
  tile->interval = GTK_LABEL (gtk_label_new (NULL));
  tile->whisker = gtk_drawing_area_new ();
  tile->chain = gtk_image_new_from_icon_name ("vitrine-link-symbolic");
  gtk_widget_set_tooltip_text (tile->chain, _("Follows the decision threshold"));
  gtk_label_set_xalign (tile->title, 0);
  gtk_label_set_ellipsize (tile->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (tile->title), TRUE);
  gtk_label_set_xalign (tile->value, 0);
  gtk_label_set_xalign (tile->interval, 1);
  gtk_widget_add_css_class (GTK_WIDGET (tile->title), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (tile->value), "figure");
  gtk_widget_add_css_class (GTK_WIDGET (tile->interval), "small");
  gtk_widget_add_css_class (GTK_WIDGET (tile->interval), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (tile->interval), "numeric");
  gtk_widget_add_css_class (tile->chain, "dim-label");
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (tile->whisker), 10);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (tile->whisker), 50);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (tile->whisker), draw_whisker_cb, tile, NULL);
  gtk_widget_set_hexpand (tile->whisker, TRUE);
  gtk_widget_set_valign (tile->whisker, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (tile->title));
  gtk_box_append (GTK_BOX (head), tile->chain);
  gtk_box_append (GTK_BOX (foot), tile->whisker);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (tile->interval));
  gtk_box_append (GTK_BOX (tile->box), head);
  gtk_box_append (GTK_BOX (tile->box), GTK_WIDGET (tile->value));
  gtk_box_append (GTK_BOX (tile->box), foot);
  gtk_widget_add_css_class (tile->box, "vcard");
  gtk_widget_add_css_class (tile->box, "tile");
  gtk_box_append (self->tiles_box, tile->box);
}

static char *
tile_number (VtrTask task, double value)
{
  return task == VTR_TASK_CLASSIFICATION ? vtr_label_score (value) : vtr_label_value (value);
}

/* @shown: what the present threshold gives; NaN: the evaluation's own number. */
static void
refresh_tile (Tile *tile, const VtrEvaluationData *e, VtrMetric metric, double shown)
{
  const VtrMetricInfo *info = vtr_metric_get_info (metric);
  gboolean own = isnan (shown), has_interval = own && e->n_resamples > 0 && !isnan (e->low[metric]);
  double value = own ? e->metrics[metric] : shown;
  g_autofree char *text = tile_number (e->task, value), *low = tile_number (e->task, e->low[metric]);
  g_autofree char *high = tile_number (e->task, e->high[metric]);
  g_autofree char *interval = has_interval ? g_strdup_printf ("%s–%s", low, high) : g_strdup ("");
  g_autofree char *label = g_strdup_printf ("%s %s %s", _(info->title), text, interval);

  tile->at = value;
  tile->low = has_interval ? e->low[metric] : NAN;
  tile->high = has_interval ? e->high[metric] : NAN;
  gtk_label_set_label (tile->title, _(info->title));
  gtk_label_set_label (tile->value, text);
  gtk_label_set_label (tile->interval, interval);
  gtk_widget_set_visible (tile->chain, info->follows_threshold && e->n_classes == 2 && e->has_scores);
  gtk_widget_set_visible (tile->box, e->has[metric]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile->box), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (tile->whisker);
}

/* --- Charts ---------------------------------------------------------------------------------- */

/* The current model first, then the others with an evaluation, newest first. */
static void
collect_evaluations (VtrSession *session, GPtrArray *evaluations, GPtrArray *names)
{
  VtrProject *project = vtr_session_get_project (session);
  GListModel *models = vtr_project_get_models (project);
  VtrModelEntry *current = vtr_project_get_current (project);

  g_ptr_array_add (evaluations, vtr_model_entry_get_evaluation (current));
  g_ptr_array_add (names, (gpointer) vtr_model_entry_get_name (current));
  for (guint i = 0; i < g_list_model_get_n_items (models) && evaluations->len < 4; i++)
    {
      g_autoptr (VtrModelEntry) entry = g_list_model_get_item (models, i);
      if (entry == current || vtr_model_entry_get_evaluation (entry) == NULL)
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
  collect_evaluations (session, evaluations, names);
  g_ptr_array_add (names, NULL);
  input->evaluations = (VtrEvaluation *const *) evaluations->pdata;
  input->evaluation_names = (const char *const *) names->pdata;
  input->n_evaluations = evaluations->len;
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

  fill_input (self, &input, evaluations, names);
  for (gsize i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      charts[i].visible = charts[i].visible && vtr_chart_card_knows (charts[i].kind);
      gtk_widget_set_visible (GTK_WIDGET (charts[i].card), charts[i].visible);
      vtr_chart_card_set_command (charts[i].card, command);
      if (charts[i].visible && (charts[i].follows || !threshold_only))
        vtr_chart_card_show (charts[i].card, charts[i].kind, &input);
    }
}

/* --- Refresh --------------------------------------------------------------------------------- */

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
      double shown = !moved ? NAN : metric == VTR_METRIC_ACCURACY ? point.accuracy : metric == VTR_METRIC_PRECISION ? point.precision
        : metric == VTR_METRIC_RECALL ? point.recall : metric == VTR_METRIC_F1 ? point.f1 : NAN;
      refresh_tile (&self->tiles[i], e, metric, shown);
    }
}

static void
refresh_tools (VtrEvaluatePage *self, const VtrEvaluationData *e)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  g_autofree char *n = vtr_label_count (e->n_rows);
  g_autofree char *text = g_strdup_printf (_("%s test rows, never seen in training"), n);

  self->updating = TRUE;
  gtk_label_set_label (self->subject, text);
  gtk_widget_set_visible (GTK_WIDGET (self->class_choice), e->n_classes > 1);
  if (e->n_classes > 1)
    {
      g_autoptr (GtkStringList) classes = gtk_string_list_new ((const char *const *) e->classes);
      gtk_drop_down_set_model (self->class_choice, G_LIST_MODEL (classes));
      gtk_drop_down_set_selected (self->class_choice, MIN (vtr_session_get_class (session), e->n_classes - 1));
    }
  gtk_range_set_value (GTK_RANGE (self->threshold), vtr_session_get_threshold (session));
  self->updating = FALSE;
}

static void
refresh_threshold_text (VtrEvaluatePage *self)
{
  g_autofree char *text = vtr_label_fixed (vtr_session_get_threshold (vtr_page_get_session (VTR_PAGE (self))), 2);

  gtk_label_set_label (self->threshold_text, text);
}

static void
vtr_evaluate_page_refresh (VtrPage *page, VtrChanged what)
{
  VtrEvaluatePage *self = VTR_EVALUATE_PAGE (page);
  VtrEvaluation *evaluation = vtr_session_get_evaluation (vtr_page_get_session (page));
  VtrChanged mine = VTR_CHANGED_MODEL | VTR_CHANGED_MODELS | VTR_CHANGED_PROJECT | VTR_CHANGED_CLASS;

  gtk_stack_set_visible_child_name (self->stack, evaluation != NULL ? "results" : "empty");
  if (evaluation == NULL || (what & (mine | VTR_CHANGED_THRESHOLD)) == 0)
    return;
  const VtrEvaluationData *e = vtr_evaluation_get_data (evaluation);
  if ((what & mine) != 0)
    refresh_tools (self, e);
  refresh_tiles (self, evaluation, e);
  refresh_charts (self, e, (what & mine) == 0);
  refresh_threshold_text (self);
}

/* --- Page ------------------------------------------------------------------------------------ */

static void
class_cb (GtkDropDown *choice, GParamSpec *pspec, VtrEvaluatePage *self)
{
  if (!self->updating && gtk_drop_down_get_selected (choice) != GTK_INVALID_LIST_POSITION)
    vtr_session_set_class (vtr_page_get_session (VTR_PAGE (self)), gtk_drop_down_get_selected (choice));
}

static void
threshold_cb (GtkRange *range, VtrEvaluatePage *self)
{
  if (!self->updating)
    vtr_session_set_threshold (vtr_page_get_session (VTR_PAGE (self)), gtk_range_get_value (range));
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
  g_object_ref_sink (self->threshold_box);
  vtr_chart_card_set_footer (vtr_chart_card_knows ("threshold") ? self->distribution : self->confusion,
                             GTK_WIDGET (self->threshold_box));
}

static void
build_threshold (VtrEvaluatePage *self)
{
  GtkWidget *label = gtk_label_new (_("Threshold"));

  self->threshold_box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  self->threshold = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.01));
  self->threshold_text = GTK_LABEL (gtk_label_new ("0.50"));
  gtk_range_set_increments (GTK_RANGE (self->threshold), 0.01, 0.1);
  gtk_range_set_value (GTK_RANGE (self->threshold), 0.5);
  gtk_widget_set_hexpand (GTK_WIDGET (self->threshold), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->threshold_text), "strip-value");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->threshold), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Decision threshold"), -1);
  gtk_widget_set_margin_start (GTK_WIDGET (self->threshold_box), 14);
  gtk_widget_set_margin_end (GTK_WIDGET (self->threshold_box), 14);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->threshold_box), 8);
  gtk_box_append (self->threshold_box, label);
  gtk_box_append (self->threshold_box, GTK_WIDGET (self->threshold));
  gtk_box_append (self->threshold_box, GTK_WIDGET (self->threshold_text));
  g_signal_connect (self->threshold, "value-changed", G_CALLBACK (threshold_cb), self);
}

static void
vtr_evaluate_page_dispose (GObject *object)
{
  g_clear_object (&VTR_EVALUATE_PAGE (object)->threshold_box);
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
  gtk_widget_class_install_action (widget_class, "page.go-to-model", NULL, go_to_model_action);
}

static void
vtr_evaluate_page_init (VtrEvaluatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_TILES; i++)
    build_tile (self, &self->tiles[i]);
  build_threshold (self);
  build_cards (self);
  g_signal_connect (self->class_choice, "notify::selected", G_CALLBACK (class_cb), self);
}
