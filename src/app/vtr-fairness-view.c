/* VtrFairnessView: a job scores each group with its own bootstrap; one score at a time is shown, all
 * groups on one scale, the whole as a dashed line. What the largest gap is, and whether it is more than
 * chance, stands above in words. A group that is clicked is selected. */
#include "vtr-fairness-view.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-metric.h"
#include "vtr-slices.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define MAX_LEVELS 50
#define GOOD_LEVELS 12
#define FEW_ROWS 30           /* a smaller group proves nothing, however far off it is */
enum { GROUP_WIDTH = 170, ROWS_WIDTH = 70, SCORE_WIDTH = 64, INTERVAL_WIDTH = 104 };

struct _VtrFairnessView
{
  GtkWidget parent_instance;

  VtrSession    *session;
  GtkWidget     *box;
  GtkDropDown   *column, *metric;
  GtkLabel      *text, *low, *high;
  GtkListBox    *list;
  VtrEvaluation *shown;        /* whose groups these are, or are going to be */
  VtrSlices     *slices;
  VtrMetric      metrics[VTR_N_METRICS];
  guint          n_metrics;
  double         range[2];
  gboolean       updating;
};

G_DEFINE_FINAL_TYPE (VtrFairnessView, vtr_fairness_view, GTK_TYPE_WIDGET)

/* --- The job --------------------------------------------------------------------------------- */

typedef struct { VtrEvaluation *evaluation; VtrDataset *dataset; char *column; } Work;

static void
work_free (Work *work)
{
  g_object_unref (work->evaluation);
  g_object_unref (work->dataset);
  g_free (work->column);
  g_free (work);
}

static gpointer
slices_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  return vtr_slices_new (work->evaluation, work->dataset, work->column, &options, progress, error);
}

/* --- Words ----------------------------------------------------------------------------------- */

static VtrMetric
chosen_metric (VtrFairnessView *self)
{
  guint i = gtk_drop_down_get_selected (self->metric);

  return self->metrics[i < self->n_metrics ? i : 0];
}

static char *
dup_score (VtrMetric metric, double value)
{
  gboolean share = vtr_metric_get_info (metric)->task == VTR_TASK_CLASSIFICATION || metric == VTR_METRIC_R2
                   || metric == VTR_METRIC_MAPE;

  return share ? vtr_label_score (value) : vtr_label_value (value);
}

/* The best and the worst group of those with rows enough, and whether their intervals lie apart. */
static void
say (VtrFairnessView *self, VtrMetric metric)
{
  const VtrSlice *best = NULL, *worst = NULL;
  const char *name = _(vtr_metric_get_info (metric)->title);

  for (guint i = 0; i < self->slices->n_slices; i++)
    {
      const VtrSlice *slice = &self->slices->slices[i];
      const VtrEvaluationData *e = vtr_evaluation_get_data (slice->evaluation);
      if (!e->has[metric] || isnan (e->metrics[metric]) || e->n_rows < FEW_ROWS)
        continue;
      if (best == NULL || vtr_metric_is_better (metric, e->metrics[metric], vtr_evaluation_get_data (best->evaluation)->metrics[metric]))
        best = slice;
      if (worst == NULL || vtr_metric_is_better (metric, vtr_evaluation_get_data (worst->evaluation)->metrics[metric], e->metrics[metric]))
        worst = slice;
    }
  if (best == NULL || best == worst)
    {
      gtk_label_set_label (self->text, _("No two groups can be compared by this score"));
      return;
    }
  const VtrEvaluationData *a = vtr_evaluation_get_data (best->evaluation), *b = vtr_evaluation_get_data (worst->evaluation);
  gboolean apart = a->low[metric] > b->high[metric] || a->high[metric] < b->low[metric];
  g_autofree char *high = dup_score (metric, a->metrics[metric]), *low = dup_score (metric, b->metrics[metric]);
  g_autofree char *text = g_strdup_printf (apart ? _("%s: %s has %s, %s only %s; the intervals lie apart")
                                                 : _("%s: %s has %s, %s has %s; the intervals overlap, it may be chance"),
                                           name, best->group, high, worst->group, low);
  gtk_label_set_label (self->text, text);
}

/* --- Rows ------------------------------------------------------------------------------------ */

static void
set_ink (cairo_t *cr, const VtrTheme *theme, VtrInk ink)
{
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, (c >> 24) / 255.0);
}

static double
place (const VtrFairnessView *self, double value, int width)
{
  double span = self->range[1] - self->range[0];

  return 6 + (width - 12) * (span > 0 ? CLAMP ((value - self->range[0]) / span, 0, 1) : 0.5);
}

static void
draw_line (cairo_t *cr, double x0, double y0, double x1, double y1, double width)
{
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_stroke (cr);
}

static void
draw_interval_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrFairnessView *self = g_object_get_data (G_OBJECT (area), "view");
  const VtrEvaluationData *e = vtr_evaluation_get_data (data);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  VtrMetric metric = chosen_metric (self);
  double middle = height / 2.0, dashes[] = { 3, 3 }, whole = vtr_evaluation_get_data (self->shown)->metrics[metric];

  set_ink (cr, theme, VTR_INK_GRID);
  draw_line (cr, 0, middle, width, middle, 1);
  set_ink (cr, theme, VTR_INK_REFERENCE);
  cairo_set_dash (cr, dashes, 2, 0);
  draw_line (cr, place (self, whole, width), 0, place (self, whole, width), height, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  if (!e->has[metric] || isnan (e->metrics[metric]))
    return;
  set_ink (cr, theme, VTR_INK_SERIES_1);
  if (!isnan (e->low[metric]))
    draw_line (cr, place (self, e->low[metric], width), middle, place (self, e->high[metric], width), middle, 2.4);
  cairo_arc (cr, place (self, e->metrics[metric], width), middle, 4.2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, float xalign, int width, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_size_request (label, width, -1);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_interval (VtrFairnessView *self, GtkWidget *box, VtrEvaluation *evaluation)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), 120);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), 24);
  gtk_widget_set_hexpand (area, TRUE);
  g_object_set_data (G_OBJECT (area), "view", self);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_interval_cb, g_object_ref (evaluation), g_object_unref);
  gtk_box_append (GTK_BOX (box), area);
  return area;
}

static GtkWidget *
new_row (VtrFairnessView *self, const VtrSlice *slice, VtrMetric metric)
{
  const VtrEvaluationData *e = vtr_evaluation_get_data (slice->evaluation);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gboolean known = e->has[metric] && !isnan (e->metrics[metric]), has_interval = known && !isnan (e->low[metric]);
  g_autofree char *n = vtr_label_count (e->n_rows), *score = known ? dup_score (metric, e->metrics[metric]) : g_strdup ("–");
  g_autofree char *low = has_interval ? dup_score (metric, e->low[metric]) : NULL;
  g_autofree char *high = has_interval ? dup_score (metric, e->high[metric]) : NULL;
  g_autofree char *interval = has_interval ? g_strdup_printf ("%s–%s", low, high) : g_strdup ("");
  g_autofree char *label = g_strdup_printf (_("%s, %s rows, %s %s"), slice->group, n, score, interval);

  gtk_label_set_ellipsize (GTK_LABEL (add_label (box, slice->group, 0, GROUP_WIDTH, NULL)), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_widget_get_first_child (box)), 18);
  add_label (box, n, 1, ROWS_WIDTH, "numeric");
  add_interval (self, box, slice->evaluation);
  add_label (box, score, 1, SCORE_WIDTH, "numeric");
  gtk_widget_add_css_class (add_label (box, interval, 1, INTERVAL_WIDTH, "numeric"), "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), "evaluation", g_object_ref (slice->evaluation), g_object_unref);
  return row;
}

static void
widen (VtrFairnessView *self, VtrEvaluation *evaluation, VtrMetric metric)
{
  const VtrEvaluationData *e = vtr_evaluation_get_data (evaluation);

  if (!e->has[metric] || isnan (e->metrics[metric]))
    return;
  self->range[0] = fmin (self->range[0], fmin (e->metrics[metric], e->low[metric]));     /* of NaN the other */
  self->range[1] = fmax (self->range[1], fmax (e->metrics[metric], e->high[metric]));
}

static void
show_slices (VtrFairnessView *self)
{
  VtrMetric metric = chosen_metric (self);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (self->slices == NULL || self->shown == NULL)
    return;
  self->range[0] = INFINITY;
  self->range[1] = -INFINITY;
  widen (self, self->shown, metric);
  for (guint i = 0; i < self->slices->n_slices; i++)
    widen (self, self->slices->slices[i].evaluation, metric);
  for (guint i = 0; i < self->slices->n_slices; i++)
    gtk_list_box_append (self->list, new_row (self, &self->slices->slices[i], metric));
  g_autofree char *low = dup_score (metric, self->range[0]), *high = dup_score (metric, self->range[1]);
  gtk_label_set_label (self->low, low);
  gtk_label_set_label (self->high, high);
  say (self, metric);
}

/* --- Choices --------------------------------------------------------------------------------- */

static void
finished_cb (VtrJob *job, VtrFairnessView *self)
{
  const GError *error = vtr_job_get_error (job);

  if (error != NULL)
    gtk_label_set_label (self->text, error->message);
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  g_clear_pointer (&self->slices, vtr_slices_free);
  self->slices = vtr_job_steal_result (job);
  show_slices (self);
}

static void
start (VtrFairnessView *self)
{
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (self->session));
  gpointer item = gtk_drop_down_get_selected_item (self->column);

  if (self->shown == NULL || dataset == NULL || item == NULL)
    return;
  Work *work = g_new0 (Work, 1);
  work->evaluation = g_object_ref (self->shown);
  work->dataset = g_object_ref (dataset);
  work->column = g_strdup (gtk_string_object_get_string (item));
  g_autoptr (VtrJob) job = vtr_job_new (_("Score the groups"), slices_func, work, (GDestroyNotify) work_free,
                                        (GDestroyNotify) vtr_slices_free);
  vtr_job_set_key (job, "fairness");
  g_signal_connect_object (job, "finished", G_CALLBACK (finished_cb), self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (self->session), job);
}

static void
column_cb (GtkDropDown *choice, GParamSpec *pspec, VtrFairnessView *self)
{
  if (!self->updating)
    start (self);
}

static void
metric_cb (GtkDropDown *choice, GParamSpec *pspec, VtrFairnessView *self)
{
  if (!self->updating)
    show_slices (self);
}

static void
row_cb (GtkListBox *list, GtkListBoxRow *row, VtrFairnessView *self)
{
  const VtrEvaluationData *e = vtr_evaluation_get_data (g_object_get_data (G_OBJECT (row), "evaluation"));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (e->rows != NULL && e->n_rows > 0)
    vtr_session_set_rows (self->session, g_array_append_vals (rows, e->rows, (guint) e->n_rows));
}

/* Numbers go by quartiles; categories by their levels, unless there are very many. The first with few
 * groups is where one begins to look. */
static void
fill_columns (VtrFairnessView *self, VtrDataset *dataset, const char *target)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gpointer before = gtk_drop_down_get_selected_item (self->column);
  g_autofree char *kept = before != NULL ? g_strdup (gtk_string_object_get_string (before)) : NULL;
  guint chosen = GTK_INVALID_LIST_POSITION, same = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);
      const char *name = vtr_column_get_name (column);
      guint n_levels = 0, n = g_list_model_get_n_items (G_LIST_MODEL (names));
      gboolean levels = vtr_column_get_levels (column, &n_levels) != NULL;

      if (g_strcmp0 (name, target) == 0 || (levels ? n_levels > MAX_LEVELS : vtr_column_get_kind (column) != VTR_KIND_NUMERIC))
        continue;
      if (levels && n_levels <= GOOD_LEVELS && chosen == GTK_INVALID_LIST_POSITION)
        chosen = n;
      if (g_strcmp0 (name, kept) == 0)
        same = n;
      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->column, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->column, same != GTK_INVALID_LIST_POSITION ? same : chosen != GTK_INVALID_LIST_POSITION ? chosen : 0);
}

static void
fill_metrics (VtrFairnessView *self, const VtrEvaluationData *e)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  VtrMetric usual = e->task == VTR_TASK_CLASSIFICATION ? VTR_METRIC_ACCURACY : VTR_METRIC_MAE;
  VtrMetric before = self->n_metrics > 0 ? chosen_metric (self) : usual;
  guint selected = 0;

  self->n_metrics = 0;
  for (VtrMetric m = 0; m < VTR_N_METRICS; m++)
    if (e->has[m])
      {
        selected = m == before || (m == usual && selected == 0) ? self->n_metrics : selected;
        self->metrics[self->n_metrics++] = m;
        gtk_string_list_append (titles, _(vtr_metric_get_info (m)->title));
      }
  gtk_drop_down_set_model (self->metric, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->metric, selected);
}

/**
 * vtr_fairness_view_refresh:
 * @self: a view
 *
 * Makes the groups anew, in a job, where the current model is not the one that they are of.
 */
void
vtr_fairness_view_refresh (VtrFairnessView *self)
{
  g_return_if_fail (VTR_IS_FAIRNESS_VIEW (self));
  VtrEvaluation *evaluation = vtr_session_get_evaluation (self->session);
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (self->session));

  if (evaluation == NULL || dataset == NULL || self->shown == evaluation)
    return;
  const VtrEvaluationData *e = vtr_evaluation_get_data (evaluation);
  g_clear_pointer (&self->slices, vtr_slices_free);
  g_set_object (&self->shown, evaluation);
  self->updating = TRUE;
  fill_columns (self, dataset, e->target);
  fill_metrics (self, e);
  self->updating = FALSE;
  show_slices (self);
  if (e->rows != NULL)
    start (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_fairness_view_dispose (GObject *object)
{
  VtrFairnessView *self = VTR_FAIRNESS_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->slices, vtr_slices_free);
  g_clear_object (&self->shown);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_fairness_view_parent_class)->dispose (object);
}

static void
vtr_fairness_view_class_init (VtrFairnessViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_fairness_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkDropDown *
add_choice (GtkWidget *line, const char *title, GCallback changed, VtrFairnessView *self)
{
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  gtk_widget_add_css_class (add_label (line, title, 0, -1, "dim-label"), "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (line), choice);
  g_signal_connect (choice, "notify::selected", changed, self);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
new_tools (VtrFairnessView *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  add_label (line, _("Scores by group"), 0, -1, "card-title");
  self->text = GTK_LABEL (add_label (line, NULL, 0, -1, "small"));
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim-label");
  gtk_label_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  self->column = add_choice (line, _("Groups of"), G_CALLBACK (column_cb), self);
  self->metric = add_choice (line, _("Score"), G_CALLBACK (metric_cb), self);
  gtk_widget_add_css_class (line, "fairness-tools");
  return line;
}

static GtkWidget *
new_header (VtrFairnessView *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *ends = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  add_label (line, _("Group"), 0, GROUP_WIDTH, "column-range");
  add_label (line, _("Test rows"), 1, ROWS_WIDTH, "column-range");
  self->low = GTK_LABEL (add_label (ends, NULL, 0, -1, "column-range"));
  self->high = GTK_LABEL (add_label (ends, NULL, 1, -1, "column-range"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->high), TRUE);
  gtk_box_append (GTK_BOX (line), ends);
  add_label (line, _("Score"), 1, SCORE_WIDTH, "column-range");
  add_label (line, _("95% interval"), 1, INTERVAL_WIDTH, "column-range");
  gtk_widget_add_css_class (line, "leaderboard-header");
  return line;
}

static void
vtr_fairness_view_init (VtrFairnessView *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "leaderboard");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Groups"), -1);
  gtk_box_append (GTK_BOX (self->box), new_tools (self));
  gtk_box_append (GTK_BOX (self->box), new_header (self));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (self->box, "vcard");
  gtk_widget_set_valign (self->box, GTK_ALIGN_START);
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_margin_start (self->box, 14);
  gtk_widget_set_margin_end (self->box, 14);
  gtk_widget_set_margin_top (self->box, 4);
  gtk_widget_set_margin_bottom (self->box, 16);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->box);
  self->box = scroll;
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_cb), self);
}

/**
 * vtr_fairness_view_new:
 * @session: whose current model
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
vtr_fairness_view_new (VtrSession *session)
{
  VtrFairnessView *self = g_object_new (VTR_TYPE_FAIRNESS_VIEW, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
