/* VtrColumnInspector: reads the session, asks it to change types and roles. What must look at every
 * row, the values by class, is counted in a job of its own; the summary's counts stand there meanwhile. */
#include "vtr-column-inspector.h"
#include "vtr-column-menu.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-target-card.h"
#include "vtr-value-bars.h"
#include <glib/gi18n.h>

struct _VtrColumnInspector
{
  GtkWidget parent_instance;

  GtkLabel      *name, *share_title;
  GtkMenuButton *menu_button;
  GtkDropDown   *kind_choice, *role_choice;
  GtkGrid       *statistics;
  VtrValueBars  *values;
  VtrTargetCard *target_card;

  VtrSession  *session;
  VtrJobQueue *counting;
  VtrDataset  *shown_dataset;    /* (nullable): what the values on screen were counted in */
  int          shown_column;
  gboolean     with_summary;
  gboolean     updating, any_hidden;
};

G_DEFINE_FINAL_TYPE (VtrColumnInspector, vtr_column_inspector, GTK_TYPE_WIDGET)

static const VtrKind kinds[] = { VTR_KIND_NUMERIC, VTR_KIND_CATEGORICAL, VTR_KIND_DATETIME, VTR_KIND_TEXT };
static const VtrRole roles[] = { VTR_ROLE_FEATURE, VTR_ROLE_TARGET, VTR_ROLE_IGNORE, VTR_ROLE_ID, VTR_ROLE_WEIGHT,
                                 VTR_ROLE_GROUP, VTR_ROLE_TIME };

/* --- Small helpers --------------------------------------------------------------------------- */

static VtrDataset *
get_dataset (VtrColumnInspector *self)
{
  return self->session != NULL ? vtr_project_get_dataset (vtr_session_get_project (self->session)) : NULL;
}

/* The chosen column, else the target, else the first. */
static int
column_index (VtrColumnInspector *self)
{
  VtrDataset *dataset = get_dataset (self);
  const char *feature = vtr_session_get_feature (self->session);
  int index = feature != NULL ? vtr_dataset_find (dataset, feature) : -1;

  return MAX (index, 0);
}

/* --- Values ---------------------------------------------------------------------------------- */

static void
show_counts (VtrColumnInspector *self, VtrColumn *column, VtrValueCounts *counts)
{
  g_autofree char *title = counts != NULL && counts->share_of != NULL ? g_strdup_printf (_("share with %s"), counts->share_of) : g_strdup ("");

  gtk_label_set_label (self->share_title, title);
  vtr_value_bars_set_counts (self->values, vtr_column_get_name (column), counts);
}

static void
counted_cb (VtrJob *job, VtrColumnInspector *self)
{
  VtrDataset *dataset = get_dataset (self);

  if (vtr_job_get_status (job) != VTR_JOB_DONE || dataset == NULL || dataset != self->shown_dataset)
    return;
  VtrValueCounts *counts = vtr_job_steal_result (job);
  vtr_target_card_refresh (self->target_card, counts);
  show_counts (self, vtr_dataset_get_column (dataset, self->shown_column), counts);
}

/* What was counted stays when nothing of it changed. */
static void
refresh_values (VtrColumnInspector *self, VtrDataset *dataset, int index, const VtrColumnSummary *s)
{
  VtrColumn *column = vtr_dataset_get_column (dataset, index);
  gboolean same = dataset == self->shown_dataset && index == self->shown_column && self->with_summary == (s != NULL);

  if (same)
    return;
  g_set_object (&self->shown_dataset, dataset);
  self->shown_column = index;
  self->with_summary = s != NULL;
  show_counts (self, column, s != NULL ? vtr_value_counts_new (s) : NULL);
  vtr_target_card_refresh (self->target_card, NULL);
  g_autoptr (VtrJob) job = vtr_value_counts_job_new (dataset, index, s != NULL ? vtr_session_get_summary (self->session) : NULL);
  vtr_job_set_key (job, "values");
  g_signal_connect_object (job, "finished", G_CALLBACK (counted_cb), self, 0);
  vtr_job_queue_push (self->counting, job);
}

/* --- Statistics ------------------------------------------------------------------------------ */

static void
add_statistic (VtrColumnInspector *self, int *line, const char *name, char *value)
{
  GtkWidget *left = gtk_label_new (name), *right = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_label_set_ellipsize (GTK_LABEL (right), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_widget_add_css_class (right, "numeric");
  gtk_grid_attach (self->statistics, left, 0, *line, 1, 1);
  gtk_grid_attach (self->statistics, right, 1, *line, 1, 1);
  *line += 1;
  g_free (value);
}

static char *
with_share (guint64 count, guint64 total)
{
  g_autofree char *n = vtr_label_count (count), *share = vtr_label_percent (total > 0 ? (double) count / total : 0);

  return count > 0 ? g_strdup_printf ("%s (%s)", n, share) : g_steal_pointer (&n);
}

static void
refresh_statistics (VtrColumnInspector *self, const VtrColumnSummary *s)
{
  GtkWidget *child;
  int line = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->statistics))) != NULL)
    gtk_grid_remove (self->statistics, child);
  if (s == NULL)
    return;
  add_statistic (self, &line, _("Values"), vtr_label_count (s->n_values));
  add_statistic (self, &line, _("Missing"), with_share (s->n_missing, s->n_values + s->n_missing));
  add_statistic (self, &line, _("Distinct"), vtr_label_count (s->n_unique));
  if (s->kind == VTR_KIND_NUMERIC)
    {
      add_statistic (self, &line, _("Mean"), vtr_label_value (s->mean));
      add_statistic (self, &line, _("Standard deviation"), vtr_label_value (s->std));
      add_statistic (self, &line, _("Smallest"), vtr_label_value (s->min));
      g_autofree char *q1 = vtr_label_value (s->q1), *median = vtr_label_value (s->median), *q3 = vtr_label_value (s->q3);
      add_statistic (self, &line, _("Quartiles"), g_strdup_printf ("%s · %s · %s", q1, median, q3));
      add_statistic (self, &line, _("Largest"), vtr_label_value (s->max));
    }
  else if (s->n_top > 0)
    {
      g_autofree char *share = vtr_label_percent (s->n_values > 0 ? (double) s->top[0].count / s->n_values : 0);
      add_statistic (self, &line, _("Most frequent"), g_strdup_printf ("%s (%s)", s->top[0].value, share));
    }
}

/* --- Type and use ---------------------------------------------------------------------------- */

static void
kind_cb (GtkDropDown *choice, GParamSpec *pspec, VtrColumnInspector *self)
{
  VtrDataset *dataset = self->updating ? NULL : get_dataset (self);
  guint selected = gtk_drop_down_get_selected (choice);

  if (dataset == NULL || selected >= G_N_ELEMENTS (kinds))
    return;
  VtrColumn *column = vtr_dataset_get_column (dataset, column_index (self));
  if (vtr_column_get_kind (column) != kinds[selected])
    vtr_session_set_kind (self->session, vtr_column_get_name (column), kinds[selected]);
}

static void
role_cb (GtkDropDown *choice, GParamSpec *pspec, VtrColumnInspector *self)
{
  VtrDataset *dataset = self->updating ? NULL : get_dataset (self);
  guint selected = gtk_drop_down_get_selected (choice);

  if (dataset == NULL || selected >= G_N_ELEMENTS (roles))
    return;
  int index = column_index (self);
  if (vtr_dataset_get_role (dataset, index) != roles[selected])
    vtr_session_set_role (self->session, vtr_column_get_name (vtr_dataset_get_column (dataset, index)), roles[selected]);
}

static void
open_menu_cb (GtkMenuButton *button, gpointer data)
{
  VtrColumnInspector *self = data;
  VtrDataset *dataset = get_dataset (self);
  g_autoptr (GMenuModel) menu = dataset != NULL ? vtr_column_menu_new (dataset, column_index (self), self->any_hidden) : NULL;

  gtk_menu_button_set_menu_model (button, menu);
}

static void
refresh_choices (VtrColumnInspector *self, VtrDataset *dataset, guint index)
{
  VtrColumn *column = vtr_dataset_get_column (dataset, index);

  gtk_label_set_label (self->name, vtr_column_get_name (column));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == vtr_column_get_kind (column))
      gtk_drop_down_set_selected (self->kind_choice, i);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i] == vtr_dataset_get_role (dataset, index))
      gtk_drop_down_set_selected (self->role_choice, i);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_column_inspector_dispose (GObject *object)
{
  VtrColumnInspector *self = VTR_COLUMN_INSPECTOR (object);
  GtkWidget *child;

  self->updating = TRUE;
  if (self->counting != NULL)
    vtr_job_queue_cancel_all (self->counting);
  g_clear_object (&self->counting);
  g_clear_object (&self->shown_dataset);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vtr_column_inspector_parent_class)->dispose (object);
}

static void
vtr_column_inspector_class_init (VtrColumnInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_column_inspector_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  g_type_ensure (VTR_TYPE_VALUE_BARS);
  g_type_ensure (VTR_TYPE_TARGET_CARD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-column-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, name);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, share_title);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, kind_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, role_choice);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, statistics);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, values);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, target_card);
}

static void
vtr_column_inspector_init (VtrColumnInspector *self)
{
  const char *const kind_names[] = { _("Number"), _("Category"), _("Date"), _("Text"), NULL };
  const char *const role_names[] = { _("Feature"), _("Target"), _("Ignored"), _("Row name"), _("Row weight"), _("Group"), _("Time"), NULL };

  g_autoptr (GtkStringList) kind_list = gtk_string_list_new (kind_names);
  g_autoptr (GtkStringList) role_list = gtk_string_list_new (role_names);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->counting = vtr_job_queue_new (1);
  self->shown_column = -1;
  gtk_drop_down_set_model (self->kind_choice, G_LIST_MODEL (kind_list));
  gtk_drop_down_set_model (self->role_choice, G_LIST_MODEL (role_list));
  gtk_menu_button_set_create_popup_func (self->menu_button, open_menu_cb, self, NULL);
  g_signal_connect (self->kind_choice, "notify::selected", G_CALLBACK (kind_cb), self);
  g_signal_connect (self->role_choice, "notify::selected", G_CALLBACK (role_cb), self);
}

/**
 * vtr_column_inspector_set_session:
 * @self: an inspector
 * @session: what it reads and changes
 */
void
vtr_column_inspector_set_session (VtrColumnInspector *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_COLUMN_INSPECTOR (self));
  g_set_object (&self->session, session);
  vtr_target_card_set_session (self->target_card, session);
}

/**
 * vtr_column_inspector_refresh:
 * @self: an inspector
 *
 * Shows the session's chosen column.
 */
void
vtr_column_inspector_refresh (VtrColumnInspector *self)
{
  g_return_if_fail (VTR_IS_COLUMN_INSPECTOR (self));
  VtrDataset *dataset = get_dataset (self);

  if (dataset == NULL)
    return;
  self->updating = TRUE;
  guint index = column_index (self);
  const VtrSummary *summary = vtr_session_get_summary (self->session);
  const VtrColumnSummary *s = summary != NULL && index < summary->n_columns ? &summary->columns[index] : NULL;
  refresh_choices (self, dataset, index);
  refresh_statistics (self, s);
  refresh_values (self, dataset, (int) index, s);
  self->updating = FALSE;
}

/**
 * vtr_column_inspector_set_any_hidden:
 * @self: an inspector
 * @any_hidden: whether the table leaves columns out, so that its menu offers to show them
 */
void
vtr_column_inspector_set_any_hidden (VtrColumnInspector *self, gboolean any_hidden)
{
  g_return_if_fail (VTR_IS_COLUMN_INSPECTOR (self));
  self->any_hidden = any_hidden;
}
