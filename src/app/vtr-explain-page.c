/* VtrExplainPage: the precision strip, bars with beeswarm, the effect of the chosen feature and the
 * chosen row; in its second tab that row alone, as a waterfall. */
#include "vtr-explain-page.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

struct _VtrExplainPage
{
  VtrPage parent_instance;

  GtkStack       *stack, *tabs;
  GtkDropDown    *class_choice;
  GtkLabel       *method, *size, *background, *max_error, *median_error, *residual, *progress_text;
  GtkProgressBar *progress;
  GtkButton      *refine;
  GtkBox         *overview, *one_row, *right;
  GtkSpinButton  *row_spin;

  VtrChartCard   *beeswarm, *dependence, *row_bars, *waterfall;
  VtrJob         *job;
  gboolean        updating;
  guint           n_samples;
};

G_DEFINE_FINAL_TYPE (VtrExplainPage, vtr_explain_page, VTR_TYPE_PAGE)

static VtrSession *
get_session (VtrExplainPage *self)
{
  return vtr_page_get_session (VTR_PAGE (self));
}

/* --- Precision strip ------------------------------------------------------------------------- */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_error (const VtrAttributionData *d)
{
  gsize n = d->n_rows * d->n_outputs * d->n_features;
  g_autofree double *sorted = n > 0 ? g_memdup2 (d->std_errors, n * sizeof (double)) : NULL;

  if (n == 0)
    return NAN;
  qsort (sorted, n, sizeof (double), compare_doubles);
  return sorted[n / 2];
}

/* Regression: in standard deviations of the predictions. */
static double
error_unit (const VtrAttributionData *d)
{
  double mean = 0, sum = 0;
  gsize n = d->n_rows;

  if (d->n_outputs > 1 || n < 2)
    return 1;
  for (gsize i = 0; i < n; i++)
    mean += d->predictions[i] / n;
  for (gsize i = 0; i < n; i++)
    sum += (d->predictions[i] - mean) * (d->predictions[i] - mean) / n;
  return sum > 0 ? sqrt (sum) : 1;
}

static void
set_state (GtkLabel *label, double error, double unit)
{
  const char *state = error <= 0.005 * unit ? "good" : error <= 0.02 * unit ? "watch" : "act";

  for (const char *const *s = (const char *const[]) { "good", "watch", "act", NULL }; *s != NULL; s++)
    gtk_widget_remove_css_class (GTK_WIDGET (label), *s);
  gtk_widget_add_css_class (GTK_WIDGET (label), state);
}

static void
refresh_strip (VtrExplainPage *self, VtrAttribution *attribution)
{
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  double largest = vtr_attribution_get_max_std_error (attribution), middle = median_error (d), unit = error_unit (d);
  g_autofree char *rows = vtr_label_count (d->n_rows), *samples = vtr_label_count (d->n_samples);
  g_autofree char *size = g_strdup_printf ("%s × %s", rows, samples);
  g_autofree char *background = g_strdup_printf (ngettext ("%u row", "%u rows", d->n_background), d->n_background);
  g_autofree char *max_text = d->exact ? g_strdup (_("exact")) : vtr_label_error (largest);
  g_autofree char *median_text = d->exact ? g_strdup (_("exact")) : vtr_label_error (middle);
  g_autofree char *residual = vtr_label_power (vtr_attribution_get_residual (attribution));
  g_autofree char *twice = vtr_label_error (2 * largest);
  g_autofree char *tooltip = g_strdup_printf (_("These values may move by up to ±%s"), twice);

  gtk_label_set_label (self->method, d->exact ? _("Exact Shapley") : "KernelSHAP");
  gtk_label_set_label (self->size, size);
  gtk_label_set_label (self->background, background);
  gtk_label_set_label (self->max_error, max_text);
  gtk_label_set_label (self->median_error, median_text);
  gtk_label_set_label (self->residual, residual);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->max_error), d->exact ? NULL : tooltip);
  set_state (self->max_error, d->exact ? 0 : largest, unit);
  set_state (self->median_error, d->exact ? 0 : middle, unit);
  self->n_samples = (guint) d->n_samples;
}

static gboolean
fraction_cb (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, CLAMP (g_value_get_double (from), 0, 1));
  return TRUE;
}

static void
refresh_job (VtrExplainPage *self)
{
  VtrJob *job = vtr_session_find_job (get_session (self), "explain");

  if (job != NULL && job != self->job)
    {
      g_object_bind_property_full (job, "fraction", self->progress, "fraction", G_BINDING_SYNC_CREATE, fraction_cb, NULL, NULL, NULL);
      g_object_bind_property (job, "text", self->progress_text, "label", G_BINDING_SYNC_CREATE);
    }
  self->job = job;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), job != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_text), job != NULL);
  gtk_button_set_label (self->refine, job != NULL ? _("Stop") : _("Refine"));
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->refine),
                            job != NULL || (attribution != NULL && !vtr_attribution_get_data (attribution)->exact));
}

static void
refine_cb (GtkButton *button, VtrExplainPage *self)
{
  VtrExplainWish wish = { .n_samples = 2 * self->n_samples };

  if (self->job != NULL)
    vtr_job_cancel (self->job);
  else
    vtr_session_explain (get_session (self), &wish);
}

/* --- Charts ---------------------------------------------------------------------------------- */

/* The chosen column, else the one with the largest mean |value|. */
static char *
dup_feature (VtrExplainPage *self, VtrAttribution *attribution)
{
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  const char *chosen = vtr_session_get_feature (get_session (self));
  guint best = 0;

  if (chosen != NULL && g_strv_contains ((const char *const *) d->features, chosen))
    return g_strdup (chosen);
  g_autofree double *mean = vtr_attribution_mean_abs (attribution, MIN (vtr_session_get_class (get_session (self)), d->n_outputs - 1));
  for (guint f = 1; f < d->n_features; f++)
    best = mean[f] > mean[best] ? f : best;
  return g_strdup (d->features[best]);
}

static gboolean
has_row (const VtrAttributionData *d, gint64 row)
{
  for (gsize i = 0; i < d->n_rows; i++)
    if (d->rows[i] == row)
      return TRUE;
  return FALSE;
}

static void
refresh_overview (VtrExplainPage *self, VtrAttribution *attribution)
{
  VtrSession *session = get_session (self);
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  g_autofree char *command = vtr_session_dup_command (session, "explain");
  g_autofree char *feature = dup_feature (self, attribution);
  g_autofree char *dependence = g_strdup_printf ("dependence:\"%s\"", feature);
  VtrChartInput input;

  vtr_session_fill_chart_input (session, &input);
  input.max_display = 12;
  vtr_chart_card_show (self->beeswarm, "beeswarm", &input);
  vtr_chart_card_set_command (self->beeswarm, command);
  gtk_widget_set_visible (GTK_WIDGET (self->dependence), vtr_chart_card_knows ("dependence"));
  if (vtr_chart_card_knows ("dependence"))
    vtr_chart_card_show (self->dependence, dependence, &input);
  vtr_chart_view_set_row (vtr_chart_card_get_view (self->beeswarm), vtr_session_get_row (session));
  vtr_chart_view_set_row (vtr_chart_card_get_view (self->dependence), vtr_session_get_row (session));
  gint64 row = vtr_session_get_row (session);
  gtk_widget_set_visible (GTK_WIDGET (self->row_bars), has_row (d, row));
  if (has_row (d, row))
    {
      g_autofree char *kind = g_strdup_printf ("waterfall:%" G_GINT64_FORMAT, row);
      input.max_display = 8;
      vtr_chart_card_show (self->row_bars, kind, &input);
    }
}

static void
refresh_row (VtrExplainPage *self)
{
  VtrSession *session = get_session (self);
  VtrAttribution *attribution = vtr_session_get_row_attribution (session);
  gint64 row = vtr_session_get_row (session);
  VtrChartInput input;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->tabs), "row") != 0 || row < 0)
    return;
  self->updating = TRUE;
  gtk_spin_button_set_value (self->row_spin, (double) row);
  self->updating = FALSE;
  if (attribution == NULL)
    {
      if (vtr_session_find_job (session, "explain-row") == NULL)
        vtr_session_explain_row (session);
      return;
    }
  g_autofree char *kind = g_strdup_printf ("waterfall:%" G_GINT64_FORMAT, row);
  vtr_session_fill_chart_input (session, &input);
  input.attribution = attribution;
  input.max_display = 12;
  vtr_chart_card_show (self->waterfall, kind, &input);
}

/* --- Selection ------------------------------------------------------------------------------- */

static void
activated_cb (VtrChartView *view, VtrRef *ref, VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));

  if (attribution == NULL)
    return;
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  if (ref->row >= 0)
    vtr_session_set_row (get_session (self), ref->row);
  if (ref->feature >= 0 && (guint) ref->feature < d->n_features)
    vtr_session_set_feature (get_session (self), d->features[ref->feature]);
}

static void
selected_cb (VtrChartView *view, GArray *rows, VtrExplainPage *self)
{
  vtr_session_set_rows (get_session (self), rows);
}

static void
class_cb (GtkDropDown *choice, GParamSpec *pspec, VtrExplainPage *self)
{
  if (!self->updating && gtk_drop_down_get_selected (choice) != GTK_INVALID_LIST_POSITION)
    vtr_session_set_class (get_session (self), gtk_drop_down_get_selected (choice));
}

static void
row_cb (GtkSpinButton *spin, VtrExplainPage *self)
{
  if (!self->updating)
    vtr_session_set_row (get_session (self), gtk_spin_button_get_value_as_int (spin));
}

static void
tab_cb (GtkStack *tabs, GParamSpec *pspec, VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));

  if (vtr_session_get_row (get_session (self)) < 0 && attribution != NULL && vtr_attribution_get_data (attribution)->n_rows > 0)
    vtr_session_set_row (get_session (self), vtr_attribution_get_data (attribution)->rows[0]);
  refresh_row (self);
}

/* --- Refresh --------------------------------------------------------------------------------- */

static void
refresh_class (VtrExplainPage *self, VtrModel *model)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  gboolean classes = info->classes != NULL;

  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->class_choice), classes);
  if (classes)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const *) info->classes);
      gtk_drop_down_set_model (self->class_choice, G_LIST_MODEL (names));
      gtk_drop_down_set_selected (self->class_choice, MIN (vtr_session_get_class (get_session (self)), info->n_outputs - 1));
    }
  gtk_spin_button_set_range (self->row_spin, 0,
                             (double) vtr_dataset_get_n_rows (vtr_project_get_dataset (vtr_session_get_project (get_session (self)))) - 1);
  self->updating = FALSE;
}

static void
vtr_explain_page_refresh (VtrPage *page, VtrChanged what)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (page);
  VtrSession *session = vtr_page_get_session (page);
  VtrModel *model = vtr_session_get_model (session);
  VtrAttribution *attribution = vtr_session_get_attribution (session);
  gboolean known = attribution != NULL && vtr_attribution_get_data (attribution)->n_rows > 0;

  refresh_job (self);
  gtk_stack_set_visible_child_name (self->stack, known || self->job != NULL ? "results" : "empty");
  if (model == NULL)
    return;
  if ((what & (VTR_CHANGED_MODEL | VTR_CHANGED_PROJECT | VTR_CHANGED_CLASS)) != 0)
    refresh_class (self, model);
  if (known && (what & (VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_CLASS | VTR_CHANGED_FEATURE | VTR_CHANGED_ROW)) != 0)
    {
      refresh_strip (self, attribution);
      refresh_overview (self, attribution);
    }
  if ((what & (VTR_CHANGED_ROW | VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_CLASS | VTR_CHANGED_MODEL)) != 0)
    refresh_row (self);
}

/* --- Page ------------------------------------------------------------------------------------ */

static const char *
vtr_explain_page_get_blocker (VtrPage *page)
{
  return vtr_session_get_model (vtr_page_get_session (page)) == NULL ? _("Train a model first") : NULL;
}

static const char *
vtr_explain_page_get_primary (VtrPage *page, gboolean *sensitive)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (page);

  *sensitive = vtr_session_get_model (vtr_page_get_session (page)) != NULL && self->job == NULL;
  return _("Explain");
}

static void
vtr_explain_page_primary (VtrPage *page)
{
  vtr_session_explain (vtr_page_get_session (page), NULL);
}

static VtrChartCard *
add_card (VtrExplainPage *self, GtkBox *box, const char *title, int width, int height, gboolean hexpand)
{
  GtkWidget *card = vtr_chart_card_new (title);

  gtk_widget_set_size_request (card, width, height);
  gtk_widget_set_hexpand (card, hexpand);
  gtk_widget_set_vexpand (card, TRUE);
  gtk_box_append (box, card);
  g_signal_connect (vtr_chart_card_get_view (VTR_CHART_CARD (card)), "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (vtr_chart_card_get_view (VTR_CHART_CARD (card)), "selected", G_CALLBACK (selected_cb), self);
  return VTR_CHART_CARD (card);
}

static void
vtr_explain_page_class_init (VtrExplainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VtrPageClass *page_class = VTR_PAGE_CLASS (klass);

  page_class->name = "explain";
  page_class->title = N_("Explain");
  page_class->icon_name = "vitrine-explain-symbolic";
  page_class->get_blocker = vtr_explain_page_get_blocker;
  page_class->get_primary = vtr_explain_page_get_primary;
  page_class->primary = vtr_explain_page_primary;
  page_class->refresh = vtr_explain_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-explain-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, class_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, method);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, size);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, background);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, max_error);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, median_error);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, residual);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, progress);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, progress_text);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, refine);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, overview);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, right);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, one_row);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, row_spin);
}

static void
vtr_explain_page_init (VtrExplainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkWidget *beeswarm = vtr_chart_card_new (NULL);
  self->beeswarm = VTR_CHART_CARD (beeswarm);
  gtk_widget_set_size_request (beeswarm, 420, 480);
  gtk_widget_set_hexpand (beeswarm, TRUE);
  gtk_box_prepend (self->overview, beeswarm);
  g_signal_connect (vtr_chart_card_get_view (self->beeswarm), "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (vtr_chart_card_get_view (self->beeswarm), "selected", G_CALLBACK (selected_cb), self);
  self->dependence = add_card (self, self->right, NULL, 330, 300, FALSE);
  self->row_bars = add_card (self, self->right, NULL, 330, 300, FALSE);
  self->waterfall = add_card (self, self->one_row, NULL, 500, 560, TRUE);
  g_signal_connect (self->refine, "clicked", G_CALLBACK (refine_cb), self);
  g_signal_connect (self->class_choice, "notify::selected", G_CALLBACK (class_cb), self);
  g_signal_connect (self->row_spin, "value-changed", G_CALLBACK (row_cb), self);
  g_signal_connect (self->tabs, "notify::visible-child", G_CALLBACK (tab_cb), self);
}
