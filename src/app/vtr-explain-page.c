/* VtrExplainPage: the precision strip; bars with beeswarm, the effect of the chosen feature and the
 * chosen row; in its second tab that row alone. It turns pickers into wishes and signals into the
 * one selection; what it shows is in widgets of their own. */
#include "vtr-explain-page.h"
#include "vtr-chart-card.h"
#include "vtr-compare-view.h"
#include "vtr-config.h"
#include "vtr-explain-start.h"
#include "vtr-export-button.h"
#include "vtr-label.h"
#include "vtr-precision-strip.h"
#include "vtr-row-card.h"
#include "vtr-row-stepper.h"
#include "vtr-row-view.h"
#include "vtr-similar.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define RIGHT_WIDTH 330
#define N_SHOWN 12
#define N_SIMILAR 20
#define SHORT_NAME 6           /* a longer feature leaves no room for "colour" beside the title */

struct _VtrExplainPage
{
  VtrPage parent_instance;

  GtkStack          *stack, *tabs, *tools;
  GtkDropDown       *method_choice, *class_choice, *rows_choice;
  GtkWidget         *method_title, *class_title, *row_tools;
  VtrPrecisionStrip *strip;
  GtkBox            *columns, *overview, *right, *row_box;
  AdwClamp          *right_clamp;
  AdwBin            *compare_bin;
  GtkWidget         *what_if, *export;     /* export: stands in the header bar */

  VtrChartCard      *beeswarm, *dependence;
  VtrRowCard        *row_card;
  VtrRowStepper     *stepper;
  VtrRowView        *row_view;
  VtrCompareView    *compare;
  GtkDropDown       *color_choice;
  GtkWidget         *color_title;
  char              *colored;         /* the feature whose colours the choice lists */
  GPtrArray         *methods;         /* explainers' names, as listed */
  guint              n_selected;      /* rows in the last entry of the rows choice */
  gboolean           updating;
};

G_DEFINE_FINAL_TYPE (VtrExplainPage, vtr_explain_page, VTR_TYPE_PAGE)

static const guint row_numbers[] = { 100, 600, 2000, 0 };   /* 0: all */
#define ALL_ROWS 3
#define SELECTED_ROWS 4

static VtrSession *
get_session (VtrExplainPage *self)
{
  return vtr_page_get_session (VTR_PAGE (self));
}

/* --- What is wished -------------------------------------------------------------------------- */

static void
fill_wish (VtrExplainPage *self, VtrExplainWish *wish)
{
  guint method = gtk_drop_down_get_selected (self->method_choice), rows = gtk_drop_down_get_selected (self->rows_choice);

  *wish = (VtrExplainWish) { .method = method < self->methods->len ? g_ptr_array_index (self->methods, method) : NULL };
  if (rows == SELECTED_ROWS)
    wish->rows = vtr_session_get_rows (get_session (self));
  else if (rows < G_N_ELEMENTS (row_numbers))
    wish->n_rows = row_numbers[rows] > 0 ? row_numbers[rows] : G_MAXUINT32;
}

static void
start (VtrExplainPage *self, guint n_samples)
{
  VtrExplainWish wish;

  fill_wish (self, &wish);
  wish.n_samples = n_samples;
  vtr_explain_start (GTK_WIDGET (self), get_session (self), &wish);
}

static VtrJob *
find_job (VtrExplainPage *self)
{
  VtrJob *job = vtr_session_find_job (get_session (self), "explain");

  return job != NULL ? job : vtr_session_find_job (get_session (self), "estimate");
}

/* Another method or other rows: what is on screen is of the old ones. */
static void
wish_cb (GtkDropDown *choice, GParamSpec *pspec, VtrExplainPage *self)
{
  if (!self->updating && vtr_session_get_attribution (get_session (self)) != NULL)
    start (self, 0);
}

static void
refine_cb (VtrPrecisionStrip *strip, VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));

  if (attribution != NULL)
    start (self, 2 * (guint) vtr_attribution_get_data (attribution)->n_samples);
}

static void
stop_cb (VtrPrecisionStrip *strip, VtrExplainPage *self)
{
  VtrJob *job = find_job (self);

  if (job != NULL)
    vtr_job_cancel (job);
}

static void
continue_cb (VtrPrecisionStrip *strip, VtrExplainPage *self)
{
  vtr_session_explain_rest (get_session (self));
}

static void
refresh_strip (VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));
  VtrJob *job = find_job (self);
  guint samples = 0, goal = vtr_session_get_explain_goal (get_session (self), &samples);
  gsize done = attribution != NULL ? vtr_attribution_get_data (attribution)->n_rows : 0;

  vtr_precision_strip_show (self->strip, attribution);
  vtr_precision_strip_set_state (self->strip, job != NULL ? VTR_STRIP_RUNNING : done < goal && done > 0 ? VTR_STRIP_STOPPED
                                                                                                  : VTR_STRIP_DONE,
                                 job, goal, samples);
}

/* --- Charts ---------------------------------------------------------------------------------- */

/* The chosen column, else the one with the largest mean |value|. */
static char *
dup_feature (VtrExplainPage *self, VtrAttribution *attribution, guint output)
{
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  const char *chosen = vtr_session_get_feature (get_session (self));
  guint best = 0;

  if (chosen != NULL && g_strv_contains ((const char *const *) d->features, chosen))
    return g_strdup (chosen);
  g_autofree double *mean = vtr_attribution_mean_abs (attribution, output);
  for (guint f = 1; f < d->n_features; f++)
    best = mean[f] > mean[best] ? f : best;
  return g_strdup (d->features[best]);
}

static int
index_of (const VtrAttributionData *d, const char *feature)
{
  for (guint f = 0; f < d->n_features; f++)
    if (g_str_equal (d->features[f], feature))
      return f;
  return -1;
}

/* First the strongest, whose name is known once the chart is there; then all others. */
static void
list_colors (VtrExplainPage *self, const VtrAttributionData *d, const char *feature)
{
  if (g_strcmp0 (self->colored, feature) == 0)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_free (self->colored);
  self->colored = g_strdup (feature);
  gtk_string_list_append (names, _("strongest"));
  for (guint f = 0; f < d->n_features; f++)
    if (!g_str_equal (d->features[f], feature))
      gtk_string_list_append (names, d->features[f]);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->color_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->color_choice, 0);
  self->updating = FALSE;
}

static const char *
get_color (VtrExplainPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->color_choice);
  gpointer item = selected > 0 && selected != GTK_INVALID_LIST_POSITION ? gtk_drop_down_get_selected_item (self->color_choice) : NULL;

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

static void
show_dependence (VtrExplainPage *self, VtrChartInput *input, const char *feature)
{
  const char *color = get_color (self);
  g_autofree char *kind = color != NULL ? g_strdup_printf ("dependence:\"%s\",\"%s\"", feature, color)
                                        : g_strdup_printf ("dependence:\"%s\"", feature);

  vtr_chart_card_show (self->dependence, kind, input);
}

/* "strongest" gets its name: it is the last column of the chart's table. */
static void
dependence_shown_cb (VtrChartView *view, VtrExplainPage *self)
{
  VtrPicture *picture = vtr_chart_view_get_picture (view);
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (self->color_choice));
  guint n = picture != NULL ? vtr_dataset_get_n_columns (picture->table) : 0;

  if (n < 5 || names == NULL || gtk_drop_down_get_selected (self->color_choice) != 0)
    return;
  const char *column = vtr_column_get_name (vtr_dataset_get_column (picture->table, n - 1));
  g_autofree char *text = g_strdup_printf (_("%s (strongest)"), column);
  const char *const first[] = { text, NULL };
  if (g_str_equal (gtk_string_list_get_string (names, 0), text))
    return;
  self->updating = TRUE;
  gtk_string_list_splice (names, 0, 1, first);
  gtk_drop_down_set_selected (self->color_choice, 0);
  self->updating = FALSE;
}

static void
refresh_overview (VtrExplainPage *self, VtrAttribution *attribution)
{
  VtrSession *session = get_session (self);
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  g_autofree char *command = vtr_session_dup_command (session, "explain");
  guint output = MIN (vtr_session_get_class (session), d->n_outputs - 1);
  g_autofree char *feature = dup_feature (self, attribution, output);
  VtrChartInput input;

  vtr_session_fill_chart_input (session, &input);
  input.max_display = N_SHOWN;
  input.feature = index_of (d, feature);
  vtr_chart_card_show (self->beeswarm, "beeswarm", &input);
  vtr_chart_card_set_command (self->beeswarm, command);
  list_colors (self, d, feature);
  gtk_widget_set_visible (self->color_title, g_utf8_strlen (feature, -1) <= SHORT_NAME);
  show_dependence (self, &input, feature);
  vtr_row_card_show (self->row_card, attribution, vtr_session_get_row (session), output);
}

static void
color_cb (GtkDropDown *choice, GParamSpec *pspec, VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));

  if (!self->updating && attribution != NULL && vtr_attribution_get_data (attribution)->n_rows > 0)
    refresh_overview (self, attribution);
}

/* --- One row --------------------------------------------------------------------------------- */

static gboolean
shows_tab (VtrExplainPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->tabs), name) == 0;
}

static gboolean
shows_row (VtrExplainPage *self)
{
  return shows_tab (self, "row");
}

static void
refresh_row (VtrExplainPage *self)
{
  if (!shows_row (self))
    return;
  vtr_row_stepper_refresh (self->stepper, get_session (self));
  vtr_row_view_refresh (self->row_view, get_session (self));
}

static void
refresh_compare (VtrExplainPage *self)
{
  if (shows_tab (self, "compare"))
    vtr_compare_view_refresh (self->compare);
}

/* There is always a row to look at once rows are explained. */
static void
choose_row (VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));

  if (vtr_session_get_row (get_session (self)) < 0 && attribution != NULL && vtr_attribution_get_data (attribution)->n_rows > 0)
    vtr_session_set_row (get_session (self), vtr_attribution_get_data (attribution)->rows[0]);
}

static void
tab_cb (GtkStack *tabs, GParamSpec *pspec, VtrExplainPage *self)
{
  gtk_stack_set_visible_child_name (self->tools, shows_row (self) ? "row" : "overview");
  gtk_widget_set_visible (GTK_WIDGET (self->strip), !shows_row (self));
  gtk_widget_set_visible (self->what_if, shows_row (self));
  vtr_export_button_set_card (VTR_EXPORT_BUTTON (self->export), shows_row (self) ? vtr_row_view_get_card (self->row_view)
                              : shows_tab (self, "compare") ? vtr_compare_view_get_card (self->compare) : self->beeswarm);
  choose_row (self);
  refresh_row (self);
  refresh_compare (self);
}

static void
explain_row_cb (VtrRowCard *card, VtrExplainPage *self)
{
  gtk_stack_set_visible_child_name (self->tabs, "row");
}

/* Explained alike, not looking alike: the pill says how many, and shows them in the table. */
static void
similar_cb (VtrRowCard *card, VtrExplainPage *self)
{
  VtrSession *session = get_session (self);
  VtrAttribution *attribution = vtr_session_get_attribution (session);
  gint64 row = vtr_session_get_row (session);

  if (attribution == NULL || row < 0)
    return;
  guint output = MIN (vtr_session_get_class (session), vtr_attribution_get_data (attribution)->n_outputs - 1);
  g_autoptr (GArray) rows = vtr_similar_rows (attribution, (guint32) row, output, N_SIMILAR);
  vtr_session_set_rows (session, rows);
}

static void
one_row_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_stack_set_visible_child_name (VTR_EXPLAIN_PAGE (widget)->tabs, "row");
  vtr_page_refresh (VTR_PAGE (widget), VTR_CHANGED_ROW);
}

/* The current model is explained first, where it is not yet. */
static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (widget);

  gtk_stack_set_visible_child_name (self->tabs, "compare");
  if (vtr_session_get_attribution (get_session (self)) == NULL && find_job (self) == NULL)
    start (self, 0);
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_ROW);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (widget);

  if (shows_row (self))
    vtr_row_stepper_step (self->stepper, g_variant_get_int32 (parameter));
}

/* --- Selection ------------------------------------------------------------------------------- */

static void
activated_cb (VtrChartView *view, VtrRef *ref, VtrExplainPage *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (get_session (self));

  if (attribution == NULL)
    return;
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  if (ref->feature >= 0 && (guint) ref->feature < d->n_features)
    vtr_session_set_feature (get_session (self), d->features[ref->feature]);
}

static void
class_cb (GtkDropDown *choice, GParamSpec *pspec, VtrExplainPage *self)
{
  if (!self->updating && gtk_drop_down_get_selected (choice) != GTK_INVALID_LIST_POSITION)
    vtr_session_set_class (get_session (self), gtk_drop_down_get_selected (choice));
}

/* --- Pickers --------------------------------------------------------------------------------- */

/* Those that give a value for each row and feature, and can explain this model. */
static void
list_methods (VtrExplainPage *self, VtrModel *model)
{
  guint n = 0, kernel = 0;
  g_autofree GType *types = vtr_registry_list (VTR_TYPE_EXPLAINER, &n);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->methods, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VtrExplainer) explainer = g_object_new (types[i], NULL);
      VtrConfigurable *configurable = VTR_CONFIGURABLE (explainer);

      if (!VTR_EXPLAINER_GET_CLASS (explainer)->attributes || !vtr_explainer_supports (explainer, model, NULL))
        continue;
      if (g_str_equal (vtr_configurable_get_name (configurable), "kernel"))
        kernel = self->methods->len;
      g_ptr_array_add (self->methods, g_strdup (vtr_configurable_get_name (configurable)));
      gtk_string_list_append (titles, vtr_configurable_get_title (configurable));
    }
  gtk_drop_down_set_model (self->method_choice, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->method_choice, kernel);
}

static void
list_rows (VtrExplainPage *self)
{
  GArray *rows = vtr_session_get_rows (get_session (self));
  guint n = rows != NULL ? rows->len : 0, selected = gtk_drop_down_get_selected (self->rows_choice);
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  if (selected != GTK_INVALID_LIST_POSITION && n == self->n_selected)
    return;
  for (guint i = 0; i < ALL_ROWS; i++)
    {
      g_autofree char *number = vtr_label_count (row_numbers[i]), *text = g_strdup_printf (_("Rows: sample of %s"), number);
      gtk_string_list_append (texts, text);
    }
  gtk_string_list_append (texts, _("Rows: all test rows"));
  if (n > 0)
    {
      g_autofree char *number = vtr_label_count (n), *text = g_strdup_printf (_("Rows: %s selected"), number);
      gtk_string_list_append (texts, text);
    }
  self->n_selected = n;
  gtk_drop_down_set_model (self->rows_choice, G_LIST_MODEL (texts));
  gtk_drop_down_set_selected (self->rows_choice, selected == GTK_INVALID_LIST_POSITION || (selected == SELECTED_ROWS && n == 0) ? 1 : selected);
}

static void
list_classes (VtrExplainPage *self, VtrModel *model)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  gboolean classes = info->classes != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->class_choice), classes);
  gtk_widget_set_visible (self->class_title, classes);
  if (!classes)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const *) info->classes);
  gtk_drop_down_set_model (self->class_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->class_choice, MIN (vtr_session_get_class (get_session (self)), info->n_outputs - 1));
}

static void
refresh_pickers (VtrExplainPage *self, VtrModel *model, VtrChanged what)
{
  self->updating = TRUE;
  if ((what & (VTR_CHANGED_MODEL | VTR_CHANGED_PROJECT | VTR_CHANGED_CLASS)) != 0)
    list_classes (self, model);
  if ((what & VTR_CHANGED_MODEL) != 0 || self->methods->len == 0)
    list_methods (self, model);
  list_rows (self);
  self->updating = FALSE;
}

/* --- Refresh --------------------------------------------------------------------------------- */

static void
vtr_explain_page_refresh (VtrPage *page, VtrChanged what)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (page);
  VtrSession *session = vtr_page_get_session (page);
  VtrModel *model = vtr_session_get_model (session);
  VtrAttribution *attribution = vtr_session_get_attribution (session);
  gboolean known = attribution != NULL && vtr_attribution_get_data (attribution)->n_rows > 0;
  gboolean has_row = model != NULL && shows_row (self) && vtr_session_get_row (session) >= 0;
  gboolean compares = model != NULL && shows_tab (self, "compare");

  gtk_stack_set_visible_child_name (self->stack, known || has_row || compares || find_job (self) != NULL ? "results" : "empty");
  if (model == NULL)
    return;
  refresh_pickers (self, model, what);
  if ((what & (VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_JOBS | VTR_CHANGED_MODEL)) != 0)
    refresh_strip (self);
  if (known && (what & (VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_CLASS | VTR_CHANGED_FEATURE | VTR_CHANGED_ROW)) != 0)
    {
      choose_row (self);
      refresh_overview (self, attribution);
    }
  if ((what & (VTR_CHANGED_ROW | VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_CLASS | VTR_CHANGED_MODEL
               | VTR_CHANGED_THRESHOLD | VTR_CHANGED_WHAT_IF)) != 0)
    refresh_row (self);
  if ((what & (VTR_CHANGED_ROW | VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_CLASS | VTR_CHANGED_MODEL | VTR_CHANGED_MODELS | VTR_CHANGED_JOBS)) != 0)
    refresh_compare (self);
}

/* --- Width ----------------------------------------------------------------------------------- */

/* Below 980 px: right-hand cards under the main one, shorter strip, no titles before the pickers. */
static void
vtr_explain_page_set_narrow (VtrPage *page, gboolean narrow)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (page);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->overview), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->right), narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  adw_clamp_set_maximum_size (self->right_clamp, narrow ? G_MAXINT16 : RIGHT_WIDTH);
  gtk_widget_set_size_request (GTK_WIDGET (self->right_clamp), narrow ? -1 : RIGHT_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->right_clamp), narrow);
  vtr_precision_strip_set_narrow (self->strip, narrow);
  gtk_widget_set_visible (self->method_title, !narrow);
  gtk_widget_set_visible (self->class_title, !narrow && gtk_widget_get_visible (GTK_WIDGET (self->class_choice)));
  vtr_row_view_set_narrow (self->row_view, narrow);
  vtr_compare_view_set_narrow (self->compare, narrow);
}

/* --- Page ------------------------------------------------------------------------------------ */

static gboolean
shows_results (VtrExplainPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "results") == 0;
}

static const char *
vtr_explain_page_get_blocker (VtrPage *page)
{
  return vtr_session_get_model (vtr_page_get_session (page)) == NULL ? _("Train a model first") : NULL;
}

static const char *
vtr_explain_page_get_primary (VtrPage *page, gboolean *sensitive)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (page);

  *sensitive = vtr_session_get_model (vtr_page_get_session (page)) != NULL && find_job (self) == NULL;
  return vtr_session_get_attribution (get_session (self)) != NULL || find_job (self) != NULL ? NULL : _("Explain");
}

/* Once there is something to export, that is what the header bar offers. */
static GtkWidget *
vtr_explain_page_get_tool (VtrPage *page)
{
  return shows_results (VTR_EXPLAIN_PAGE (page)) ? VTR_EXPLAIN_PAGE (page)->export : NULL;
}

static void
vtr_explain_page_primary (VtrPage *page)
{
  start (VTR_EXPLAIN_PAGE (page), 0);
}

static void
vtr_explain_page_finalize (GObject *object)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (object);

  g_ptr_array_unref (self->methods);
  g_free (self->colored);
  g_object_unref (self->export);
  G_OBJECT_CLASS (vtr_explain_page_parent_class)->finalize (object);
}

static void vtr_explain_page_constructed (GObject *object);

static void
vtr_explain_page_class_init (VtrExplainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VtrPageClass *page_class = VTR_PAGE_CLASS (klass);

  g_type_ensure (VTR_TYPE_PRECISION_STRIP);
  G_OBJECT_CLASS (klass)->constructed = vtr_explain_page_constructed;
  G_OBJECT_CLASS (klass)->finalize = vtr_explain_page_finalize;
  page_class->name = "explain";
  page_class->title = N_("Explain");
  page_class->icon_name = "vitrine-explain-symbolic";
  page_class->get_blocker = vtr_explain_page_get_blocker;
  page_class->get_primary = vtr_explain_page_get_primary;
  page_class->set_narrow = vtr_explain_page_set_narrow;
  page_class->primary = vtr_explain_page_primary;
  page_class->get_tool = vtr_explain_page_get_tool;
  page_class->refresh = vtr_explain_page_refresh;
  gtk_widget_class_install_action (widget_class, "explain.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "explain.one-row", NULL, one_row_action);
  gtk_widget_class_install_action (widget_class, "explain.compare", NULL, compare_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "explain.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "explain.step", "i", 1);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-explain-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, tools);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, method_title);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, method_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, class_title);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, class_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, rows_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, row_tools);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, strip);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, overview);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, right);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, right_clamp);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, columns);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, compare_bin);
  gtk_widget_class_bind_template_child (widget_class, VtrExplainPage, row_box);
}

static void
draw_ramp_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, 0, width, 0);

  for (int i = 0; i <= 20; i++)
    {
      VtrColor c = vtr_theme_get_ramp (theme, VTR_RAMP_FEATURE, i / 20.0);
      cairo_pattern_add_color_stop_rgb (ramp, i / 20.0, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0);
    }
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, 0, (height - 8) / 2.0, width, 8);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
}

static GtkWidget *
new_small_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "small");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_ramp_legend (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *ramp = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (ramp), 90);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (ramp), 12);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (ramp), draw_ramp_cb, NULL, NULL);
  gtk_widget_set_valign (ramp, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), new_small_label (_("low")));
  gtk_box_append (GTK_BOX (box), ramp);
  gtk_box_append (GTK_BOX (box), new_small_label (_("high feature value")));
  return box;
}

/* The button of a drop-down whose entries may be long. */
static void
setup_item_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (data != NULL)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 11);
      gtk_label_set_width_chars (GTK_LABEL (label), 7);
    }
  gtk_list_item_set_child (item, label);
}

static void
bind_item_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
new_factory (gboolean is_short)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_item_cb), GINT_TO_POINTER (is_short));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item_cb), NULL);
  return factory;
}

static void
build_color_choice (VtrExplainPage *self)
{
  g_autoptr (GtkListItemFactory) button = new_factory (TRUE), list = new_factory (FALSE);

  self->color_choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_drop_down_set_factory (self->color_choice, button);
  gtk_drop_down_set_list_factory (self->color_choice, list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->color_choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Colour"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->color_choice), _("The feature that colours the points"));
  self->color_title = new_small_label (_("colour"));
  vtr_chart_card_add_tool (self->dependence, self->color_title);
  vtr_chart_card_add_tool (self->dependence, GTK_WIDGET (self->color_choice));
  g_signal_connect (self->color_choice, "notify::selected", G_CALLBACK (color_cb), self);
}

static void
build_cards (VtrExplainPage *self)
{
  self->beeswarm = VTR_CHART_CARD (vtr_chart_card_new (NULL));
  self->dependence = VTR_CHART_CARD (vtr_chart_card_new (NULL));
  self->row_card = VTR_ROW_CARD (vtr_row_card_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->beeswarm), 420, 480);
  gtk_widget_set_hexpand (GTK_WIDGET (self->beeswarm), TRUE);
  vtr_chart_card_add_tool (self->beeswarm, new_ramp_legend ());
  gtk_box_prepend (self->overview, GTK_WIDGET (self->beeswarm));
  gtk_widget_set_size_request (GTK_WIDGET (self->dependence), 300, 300);
  gtk_widget_set_hexpand (GTK_WIDGET (self->dependence), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->dependence), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->row_card), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->row_card), FALSE);
  gtk_box_append (self->right, GTK_WIDGET (self->dependence));
  gtk_box_append (self->right, GTK_WIDGET (self->row_card));
  build_color_choice (self);
  g_signal_connect (vtr_chart_card_get_view (self->beeswarm), "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (vtr_chart_card_get_view (self->dependence), "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (vtr_chart_card_get_view (self->dependence), "shown", G_CALLBACK (dependence_shown_cb), self);
  g_signal_connect (self->row_card, "explain", G_CALLBACK (explain_row_cb), self);
  g_signal_connect (self->row_card, "similar", G_CALLBACK (similar_cb), self);
}

static void
vtr_explain_page_constructed (GObject *object)
{
  VtrExplainPage *self = VTR_EXPLAIN_PAGE (object);

  G_OBJECT_CLASS (vtr_explain_page_parent_class)->constructed (object);
  self->compare = VTR_COMPARE_VIEW (vtr_compare_view_new (get_session (self)));
  adw_bin_set_child (self->compare_bin, GTK_WIDGET (self->compare));
}

static void
vtr_explain_page_init (VtrExplainPage *self)
{
  self->methods = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  build_cards (self);
  self->stepper = VTR_ROW_STEPPER (vtr_row_stepper_new ());
  self->row_view = VTR_ROW_VIEW (vtr_row_view_new ());
  gtk_box_append (GTK_BOX (self->row_tools), GTK_WIDGET (self->stepper));
  gtk_widget_set_hexpand (GTK_WIDGET (self->row_view), TRUE);
  gtk_box_append (self->row_box, GTK_WIDGET (self->row_view));
  self->what_if = vtr_row_view_get_panel (self->row_view);
  gtk_widget_set_visible (self->what_if, FALSE);
  gtk_box_append (self->columns, self->what_if);
  self->export = g_object_ref_sink (vtr_export_button_new ());
  vtr_export_button_set_card (VTR_EXPORT_BUTTON (self->export), self->beeswarm);
  g_signal_connect (self->strip, "refine", G_CALLBACK (refine_cb), self);
  g_signal_connect (self->strip, "stop", G_CALLBACK (stop_cb), self);
  g_signal_connect (self->strip, "continue", G_CALLBACK (continue_cb), self);
  g_signal_connect (self->method_choice, "notify::selected", G_CALLBACK (wish_cb), self);
  g_signal_connect (self->rows_choice, "notify::selected", G_CALLBACK (wish_cb), self);
  g_signal_connect (self->class_choice, "notify::selected", G_CALLBACK (class_cb), self);
  g_signal_connect (self->tabs, "notify::visible-child", G_CALLBACK (tab_cb), self);
}
