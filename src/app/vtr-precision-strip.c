/* VtrPrecisionStrip: the numbers come from an attribution, complete or partial; the page says what
 * goes on. Errors are judged by the largest one: up to 0.005 good, up to 0.02 to be watched, above to
 * be acted on; for regression in standard deviations of the predictions. */
#include "vtr-precision-strip.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define GOOD 0.005
#define WATCH 0.02

struct _VtrPrecisionStrip
{
  GtkWidget parent_instance;

  GtkWidget      *line, *background_box, *median_box, *running;
  GtkLabel       *method, *size, *background, *max_error, *median_error, *residual;
  GtkLabel       *progress_title, *progress_text;
  GtkProgressBar *progress;
  GtkWidget      *buttons;      /* one for each state: a click that comes late never means another */
  GtkWidget      *refine, *stop, *go_on;

  VtrStripState   state;
  VtrJob         *job;          /* whose progress is shown */
  gboolean        exact, narrow;
};

G_DEFINE_FINAL_TYPE (VtrPrecisionStrip, vtr_precision_strip, GTK_TYPE_WIDGET)

enum { REFINE, STOP, CONTINUE, N_SIGNALS };     /* as the states */
static guint signals[N_SIGNALS];

/* --- Judging --------------------------------------------------------------------------------- */

/**
 * vtr_precision_judge:
 * @error: a standard error
 * @unit: 1 for probabilities, for regression the standard deviation of the predictions
 *
 * Returns: how good that is
 */
VtrPrecision
vtr_precision_judge (double error, double unit)
{
  return error <= GOOD * unit ? VTR_PRECISION_GOOD : error <= WATCH * unit ? VTR_PRECISION_WATCH : VTR_PRECISION_ACT;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
find_median (const VtrAttributionData *d)
{
  gsize n = d->n_rows * d->n_outputs * d->n_features;
  g_autofree double *sorted = n > 0 && d->std_errors != NULL ? g_memdup2 (d->std_errors, n * sizeof (double)) : NULL;

  if (sorted == NULL)
    return NAN;
  qsort (sorted, n, sizeof (double), compare_doubles);
  return sorted[n / 2];
}

static double
find_unit (const VtrAttributionData *d)
{
  double mean = 0, sum = 0;
  gsize n = d->n_rows;

  if ((d->n_outputs > 1 && !d->logit) || n < 2)
    return 1;
  for (gsize i = 0; i < n; i++)
    mean += d->predictions[i * d->n_outputs] / n;
  for (gsize i = 0; i < n; i++)
    sum += (d->predictions[i * d->n_outputs] - mean) * (d->predictions[i * d->n_outputs] - mean) / n;
  return sum > 0 ? sqrt (sum) : 1;
}

/* Colour, and in the tooltip the same in words. */
static void
set_judgement (GtkLabel *label, double error, double unit)
{
  static const char *const classes[] = { "good", "watch", "act" };
  VtrPrecision precision = vtr_precision_judge (error, unit);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (label), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (label), classes[precision]);
}

static void
set_value (GtkLabel *label, const char *title, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", title, text);

  gtk_label_set_label (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
}

/* --- The numbers ----------------------------------------------------------------------------- */

static void
show_errors (VtrPrecisionStrip *self, VtrAttribution *attribution, const VtrAttributionData *d)
{
  double largest = d->exact ? 0 : vtr_attribution_get_max_std_error (attribution);
  double middle = d->exact ? 0 : find_median (d), unit = find_unit (d);
  g_autofree char *max_text = d->exact ? g_strdup (_("exact")) : vtr_label_error (largest);
  g_autofree char *median_text = d->exact ? g_strdup (_("exact")) : vtr_label_error (middle);
  g_autofree char *twice = vtr_label_error (2 * largest);
  g_autofree char *tooltip = d->exact ? g_strdup (_("No sampling: these values have no error"))
                                      : g_strdup_printf (_("These values may move by up to ±%s"), twice);

  set_value (self->max_error, _("Max standard error"), max_text);
  set_value (self->median_error, _("Median"), median_text);
  set_judgement (self->max_error, largest, unit);
  set_judgement (self->median_error, middle, unit);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->max_error), tooltip);
}

static void
set_narrow_tooltip (VtrPrecisionStrip *self)
{
  g_autofree char *text = g_strdup_printf (_("Background: %s\nMedian standard error: %s"),
                                           gtk_label_get_label (self->background), gtk_label_get_label (self->median_error));

  gtk_widget_set_tooltip_text (self->line, self->narrow ? text : NULL);
}

/**
 * vtr_precision_strip_show:
 * @self: a strip
 * @attribution: (nullable): what it is about, complete or partial
 */
void
vtr_precision_strip_show (VtrPrecisionStrip *self, VtrAttribution *attribution)
{
  g_return_if_fail (VTR_IS_PRECISION_STRIP (self));
  if (attribution == NULL)
    return;
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  const VtrReceipt *receipt = vtr_explanation_get_receipt (VTR_EXPLANATION (attribution));
  gboolean by_formula = receipt != NULL && g_strcmp0 (receipt->method, "exact") == 0;
  double off = vtr_attribution_get_residual (attribution);
  g_autofree char *rows = vtr_label_count (d->n_rows), *samples = vtr_label_count (d->n_samples);
  g_autofree char *size = g_strdup_printf ("%s × %s", rows, samples);
  g_autofree char *background = g_strdup_printf (ngettext ("%u row", "%u rows", d->n_background), d->n_background);
  g_autofree char *residual = vtr_label_power (off);

  self->exact = d->exact;
  set_value (self->method, _("Method"), by_formula ? _("Exact Shapley") : _("KernelSHAP"));
  set_value (self->size, _("Rows × coalitions"), size);
  set_value (self->background, _("Background"), background);
  set_value (self->residual, _("Additivity residual"), residual);
  set_judgement (self->residual, off > 1e-6 ? off : 0, find_unit (d));
  show_errors (self, attribution, d);
  set_narrow_tooltip (self);
}

/* --- What goes on ---------------------------------------------------------------------------- */

static gboolean
fraction_cb (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, CLAMP (g_value_get_double (from), 0, 1));
  return TRUE;
}

static void
follow (VtrPrecisionStrip *self, VtrJob *job)
{
  if (job != NULL && job != self->job)
    {
      g_object_bind_property_full (job, "fraction", self->progress, "fraction", G_BINDING_SYNC_CREATE, fraction_cb, NULL, NULL, NULL);
      g_object_bind_property (job, "text", self->progress_text, "label", G_BINDING_SYNC_CREATE);
    }
  self->job = job;
}

static char *
dup_progress_title (VtrStripState state, guint done, guint goal, guint samples)
{
  g_autofree char *all = vtr_label_count (goal), *some = vtr_label_count (done), *coalitions = vtr_label_count (samples);

  if (state == VTR_STRIP_STOPPED)
    return g_strdup_printf (_("Stopped at %s of %s"), some, all);
  return samples > 0 ? g_strdup_printf (_("Refining to %s"), coalitions) : g_strdup_printf (_("Explaining %s rows"), all);
}

/**
 * vtr_precision_strip_set_state:
 * @self: a strip
 * @state: done, running or stopped
 * @job: (nullable): what is running
 * @goal: how many rows it is to have; 0: not known
 * @samples: how many coalitions it refines to; 0: the method's own
 *
 * Refine stands where errors are left to be made smaller.
 */
void
vtr_precision_strip_set_state (VtrPrecisionStrip *self, VtrStripState state, VtrJob *job, guint goal, guint samples)
{
  GtkWidget *buttons[] = { self->refine, self->stop, self->go_on };
  g_autofree char *done = g_strdup (gtk_label_get_label (self->size));
  guint n_done = 0;

  g_return_if_fail (VTR_IS_PRECISION_STRIP (self));
  for (const char *c = done; *c != '\0' && *c != ' '; c++)
    n_done = g_ascii_isdigit (*c) ? 10 * n_done + (*c - '0') : n_done;
  g_autofree char *title = dup_progress_title (state, n_done, goal, samples);
  self->state = state;
  follow (self, state == VTR_STRIP_RUNNING ? job : NULL);
  gtk_label_set_label (self->progress_title, title);
  gtk_widget_set_visible (self->running, state != VTR_STRIP_DONE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_text), state == VTR_STRIP_RUNNING);
  if (state == VTR_STRIP_STOPPED && goal > 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP ((double) n_done / goal, 0, 1));
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_set_visible (buttons[i], i == state);
  gtk_widget_set_visible (self->buttons, state != VTR_STRIP_DONE || !self->exact);
}

void
vtr_precision_strip_set_narrow (VtrPrecisionStrip *self, gboolean narrow)
{
  g_return_if_fail (VTR_IS_PRECISION_STRIP (self));
  self->narrow = narrow;
  gtk_widget_set_visible (self->background_box, !narrow);
  gtk_widget_set_visible (self->median_box, !narrow);
  set_narrow_tooltip (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

/* A button that has just gone still answers a click that was meant for it: by doing nothing. */
static void
clicked_cb (GtkWidget *button, VtrPrecisionStrip *self)
{
  const GtkWidget *buttons[N_SIGNALS] = { self->refine, self->stop, self->go_on };

  if (button == buttons[self->state])
    g_signal_emit (self, signals[self->state], 0);
}

static void
vtr_precision_strip_dispose (GObject *object)
{
  g_clear_pointer (&VTR_PRECISION_STRIP (object)->line, gtk_widget_unparent);
  G_OBJECT_CLASS (vtr_precision_strip_parent_class)->dispose (object);
}

static void
vtr_precision_strip_class_init (VtrPrecisionStripClass *klass)
{
  static const char *const names[] = { "refine", "stop", "continue" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_precision_strip_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], VTR_TYPE_PRECISION_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-precision-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, line);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, background_box);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, median_box);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, running);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, method);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, size);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, background);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, max_error);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, median_error);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, residual);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, progress_title);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, progress_text);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, progress);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, buttons);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, refine);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, stop);
  gtk_widget_class_bind_template_child (widget_class, VtrPrecisionStrip, go_on);
}

static void
vtr_precision_strip_init (VtrPrecisionStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Precision"), -1);
  g_signal_connect (self->refine, "clicked", G_CALLBACK (clicked_cb), self);
  g_signal_connect (self->stop, "clicked", G_CALLBACK (clicked_cb), self);
  g_signal_connect (self->go_on, "clicked", G_CALLBACK (clicked_cb), self);
}
