/* VtrThresholdPanel: moving the slider or typing sets the session's threshold by hand; the goals are
 * reached on cross-validated predictions of the training rows, in a job of the session. */
#include "vtr-threshold-panel.h"
#include "vtr-form.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n.h>
#include <math.h>

#define MIN_RECALL 0.9
#define SLIDER_START 26       /* where the histogram's plot area begins and ends, px */
#define COSTS_END 12

enum { BY_HAND, BEST_F1, BEST_ACCURACY, LOWEST_COST, RECALL_AT_LEAST };

struct _VtrThresholdPanel
{
  GtkWidget parent_instance;

  VtrSession    *session;
  GtkWidget     *box, *tools;
  GtkSpinButton *number, *cost;
  GtkDropDown   *goal;
  GtkScale      *slider;
  GtkLabel      *cost_text, *alarm_text, *flagged;
  gboolean       updating;
};

G_DEFINE_FINAL_TYPE (VtrThresholdPanel, vtr_threshold_panel, GTK_TYPE_WIDGET)

/* --- What a person changes ------------------------------------------------------------------- */

static void
choose (VtrThresholdPanel *self)
{
  static const VtrThresholdGoal goals[] = { [BEST_F1] = VTR_THRESHOLD_BEST_F1, [BEST_ACCURACY] = VTR_THRESHOLD_BEST_ACCURACY,
                                            [LOWEST_COST] = VTR_THRESHOLD_LOWEST_COST,
                                            [RECALL_AT_LEAST] = VTR_THRESHOLD_RECALL_AT_LEAST };
  guint goal = gtk_drop_down_get_selected (self->goal);
  VtrThresholdOptions options = { .min_recall = MIN_RECALL, .cost_false_positive = 1,
                                  .cost_false_negative = gtk_spin_button_get_value (self->cost) };

  if (goal == BY_HAND || goal >= G_N_ELEMENTS (goals))
    return;
  options.goal = goals[goal];
  vtr_session_choose_threshold (self->session, &options);
}

static void
goal_cb (GtkDropDown *drop_down, GParamSpec *pspec, VtrThresholdPanel *self)
{
  if (!self->updating)
    choose (self);
}

static void
set_by_hand (VtrThresholdPanel *self, double threshold)
{
  if (self->updating)
    return;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->goal, BY_HAND);
  self->updating = FALSE;
  vtr_session_set_threshold (self->session, threshold);
}

static void
slider_cb (GtkRange *range, VtrThresholdPanel *self)
{
  set_by_hand (self, gtk_range_get_value (range));
}

static void
number_cb (GtkSpinButton *spin, VtrThresholdPanel *self)
{
  set_by_hand (self, gtk_spin_button_get_value (spin));
}

static void
cost_cb (GtkSpinButton *spin, VtrThresholdPanel *self)
{
  if (!self->updating && gtk_drop_down_get_selected (self->goal) == LOWEST_COST)
    choose (self);
  vtr_threshold_panel_refresh (self);
}

/* --- Building -------------------------------------------------------------------------------- */

static GtkLabel *
add_label (GtkWidget *box, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
set_name (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* A number in a grey field: arrows and Page keys step it, so the buttons are left out. */
static void
make_plain (GtkSpinButton *spin, int width_chars, const char *name)
{
  vtr_form_make_plain (spin);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), width_chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), width_chars);
  gtk_editable_set_alignment (GTK_EDITABLE (spin), 0.5);
  gtk_widget_add_css_class (GTK_WIDGET (spin), "plain-number");
  set_name (spin, name);
}

static void
build_tools (VtrThresholdPanel *self)
{
  g_autofree char *recall = vtr_label_fixed (MIN_RECALL, 2);
  g_autofree char *at_least = g_strdup_printf (_("Recall ≥ %s"), recall);
  const char *goals[] = { _("By hand"), _("Best F1"), _("Best accuracy"), _("Lowest cost"), at_least, NULL };

  self->tools = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_add_css_class (GTK_WIDGET (add_label (self->tools, _("Threshold"), "dim-label")), "small");
  self->number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 1, 0.01));
  self->goal = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (goals));
  gtk_spin_button_set_digits (self->number, 2);
  gtk_spin_button_set_increments (self->number, 0.01, 0.1);
  make_plain (self->number, 5, _("Threshold"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->goal), _("Found by cross-validation on the training rows, never on the test rows"));
  set_name (self->goal, _("How the threshold is chosen"));
  gtk_box_append (GTK_BOX (self->tools), GTK_WIDGET (self->number));
  gtk_box_append (GTK_BOX (self->tools), GTK_WIDGET (self->goal));
  g_signal_connect (self->number, "value-changed", G_CALLBACK (number_cb), self);
  g_signal_connect (self->goal, "notify::selected", G_CALLBACK (goal_cb), self);
}

/* Under the ends of the slider; marks of its own would point its knob. */
static GtkWidget *
new_ends (void)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLabel *high;

  add_label (line, "0", "dim-label");
  high = add_label (line, "1", "dim-label");
  gtk_label_set_xalign (high, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (high), TRUE);
  gtk_widget_set_margin_start (line, SLIDER_START + 12);
  gtk_widget_set_margin_end (line, COSTS_END);
  gtk_widget_add_css_class (line, "threshold-ends");
  return line;
}

static void
build_slider (VtrThresholdPanel *self)
{
  self->slider = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.01));
  gtk_range_set_increments (GTK_RANGE (self->slider), 0.01, 0.1);
  gtk_widget_set_margin_start (GTK_WIDGET (self->slider), SLIDER_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->slider), "threshold-slider");
  set_name (self->slider, _("Decision threshold"));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->slider));
  gtk_box_append (GTK_BOX (self->box), new_ends ());
  g_signal_connect (self->slider, "value-changed", G_CALLBACK (slider_cb), self);
}

static void
build_costs (VtrThresholdPanel *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->cost_text = add_label (line, NULL, "dim-label");
  self->cost = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0.1, 100, 0.5));
  self->alarm_text = add_label (line, _("× a false alarm"), "dim-label");
  gtk_box_insert_child_after (GTK_BOX (line), GTK_WIDGET (self->cost), GTK_WIDGET (self->cost_text));
  self->flagged = add_label (line, NULL, "numeric");
  gtk_spin_button_set_digits (self->cost, 1);
  gtk_spin_button_set_value (self->cost, 1);
  make_plain (self->cost, 4, _("Cost of a miss in false alarms"));
  gtk_label_set_ellipsize (self->cost_text, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (self->flagged, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->flagged, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->flagged), TRUE);
  gtk_widget_set_margin_start (line, SLIDER_START + 12);
  gtk_widget_set_margin_end (line, COSTS_END);
  gtk_widget_add_css_class (line, "threshold-costs");
  gtk_box_append (GTK_BOX (self->box), line);
  g_signal_connect (self->cost, "value-changed", G_CALLBACK (cost_cb), self);
}

static void
vtr_threshold_panel_dispose (GObject *object)
{
  VtrThresholdPanel *self = VTR_THRESHOLD_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->tools);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_threshold_panel_parent_class)->dispose (object);
}

static void
vtr_threshold_panel_class_init (VtrThresholdPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_threshold_panel_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vtr_threshold_panel_init (VtrThresholdPanel *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 4);
  gtk_widget_set_margin_bottom (self->box, 8);
  build_tools (self);
  build_slider (self);
  build_costs (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * vtr_threshold_panel_new:
 * @session: whose threshold
 *
 * Returns: (transfer floating): the controls for the foot of a card
 */
GtkWidget *
vtr_threshold_panel_new (VtrSession *session)
{
  VtrThresholdPanel *self = g_object_new (VTR_TYPE_THRESHOLD_PANEL, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/**
 * vtr_threshold_panel_get_tools:
 * @self: the controls
 *
 * Returns: (transfer none): the number and how it is chosen
 */
GtkWidget *
vtr_threshold_panel_get_tools (VtrThresholdPanel *self)
{
  g_return_val_if_fail (VTR_IS_THRESHOLD_PANEL (self), NULL);
  return self->tools;
}

static void
refresh_flagged (VtrThresholdPanel *self, const VtrThresholdPoint *point, const char *positive)
{
  g_autofree char *flagged = vtr_label_count ((guint64) llround (point->tp + point->fp));
  g_autofree char *wrong = vtr_label_count ((guint64) llround (point->fp));
  g_autofree char *markup = g_markup_printf_escaped (_("<b>%s</b> flagged, <b>%s</b> wrongly"), flagged, wrong);
  g_autofree char *miss = g_strdup_printf (_("A missed %s costs"), positive);

  gtk_label_set_markup (self->flagged, markup);
  gtk_label_set_label (self->cost_text, miss);
}

/**
 * vtr_threshold_panel_refresh:
 * @self: the controls
 *
 * Shows the session's threshold and what it does to the test rows of the current model.
 */
void
vtr_threshold_panel_refresh (VtrThresholdPanel *self)
{
  g_return_if_fail (VTR_IS_THRESHOLD_PANEL (self));
  VtrEvaluation *evaluation = vtr_session_get_evaluation (self->session);
  const VtrEvaluationData *e = evaluation != NULL ? vtr_evaluation_get_data (evaluation) : NULL;
  double threshold = vtr_session_get_threshold (self->session);
  guint positive = vtr_session_get_class (self->session);
  VtrThresholdPoint point;

  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->slider), threshold);
  gtk_spin_button_set_value (self->number, threshold);
  if (e != NULL && e->n_classes == 2 && positive < 2 && vtr_evaluation_at_threshold (evaluation, positive, threshold, NULL, &point))
    refresh_flagged (self, &point, e->classes[positive]);
  self->updating = FALSE;
}
