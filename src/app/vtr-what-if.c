/* VtrWhatIf: controls change a table of values; a job predicts, another one draws the curves anew, and
 * of each only the newest counts, so that a slider is never waited for. The values are told to whoever
 * listens, who keeps them for Undo and sets them again. How the controls look is in vtr-what-if-control.c. */
#include "vtr-what-if-private.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>


typedef VtrWhatIfControl Control;

G_DEFINE_FINAL_TYPE (VtrWhatIf, vtr_what_if, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void predict (VtrWhatIf *self);

/* --- The prediction -------------------------------------------------------------------------- */

/* "▲ 0.36 threshold", to the right of the mark, or where there is no room to its left. */
static void
draw_threshold (VtrWhatIf *self, cairo_t *cr, double x, double width)
{
  g_autofree char *number = vtr_label_fixed (self->threshold, 2);
  g_autofree char *text = g_strdup_printf (_("%s threshold"), number);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->bar, text);
  int text_width, text_height;

  cairo_move_to (cr, x, 12);
  cairo_rel_line_to (cr, 5, 8);
  cairo_rel_line_to (cr, -10, 0);
  cairo_close_path (cr);
  vtr_what_if_set_source (cr, VTR_INK_DIM, 1);
  cairo_fill (cr);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  cairo_move_to (cr, x + 8 + text_width <= width ? x + 8 : MAX (x - 8 - text_width, 0), 16.5 - text_height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrWhatIf *self = VTR_WHAT_IF (data);
  double at = isnan (self->predicted) ? 0 : CLAMP (self->predicted, 0, 1);

  cairo_rectangle (cr, 0, 0, width, 10);
  vtr_what_if_set_source (cr, VTR_INK_GRID, 1);
  cairo_fill (cr);
  cairo_rectangle (cr, 0, 0, width * at, 10);
  vtr_what_if_set_source (cr, VTR_INK_SERIES_1, 1);
  cairo_fill (cr);
  if (!isnan (self->threshold))
    draw_threshold (self, cr, width * CLAMP (self->threshold, 0, 1), width);
}

/* --- Showing --------------------------------------------------------------------------------- */

static char *
dup_number (const Control *control, double number)
{
  if (isnan (number))
    return g_strdup (_("missing"));
  return control->is_whole ? vtr_label_fixed (round (number), 0) : vtr_label_value (number);
}

static void
show_control (VtrWhatIf *self, Control *control)
{
  gboolean changed = g_hash_table_contains (self->values, control->name);

  gtk_widget_set_opacity (control->dot, changed ? 1 : 0);
  gtk_widget_set_tooltip_text (control->dot, changed ? _("Changed") : NULL);
  if (control->is_number)
    {
      g_autofree char *text = dup_number (control, vtr_what_if_control_number (control));
      gtk_label_set_label (GTK_LABEL (control->value), text);
      gtk_widget_queue_draw (control->curve);
    }
}

static void
show_all (VtrWhatIf *self)
{
  g_autofree char *text = vtr_label_fixed (self->predicted, fabs (self->predicted) < 100 ? 2 : 0);

  gtk_label_set_label (self->prediction, text);
  gtk_widget_set_sensitive (self->reset, g_hash_table_size (self->values) > 0);
  for (guint i = 0; i < self->controls->len; i++)
    show_control (self, g_ptr_array_index (self->controls, i));
  gtk_widget_queue_draw (self->bar);
}

/* --- Predicting ------------------------------------------------------------------------------ */

static void
curves_cb (VtrJob *job, VtrWhatIf *self)
{
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  VtrWhatIfResult *result = vtr_job_get_result (job);
  gsize n = (gsize) result->n_ranges * result->n_points;
  g_free (self->curves);
  self->curves = g_steal_pointer (&result->curves);
  self->top = MAX (self->predicted, isnan (self->threshold) ? 0 : self->threshold);
  for (gsize i = 0; i < n; i++)
    self->top = MAX (self->top, self->curves[i]);
  self->top = self->top > 0 ? 1.04 * self->top : 1;
  show_all (self);
}

static void
push (VtrWhatIf *self, VtrJob *job, const char *key, GCallback finished)
{
  vtr_job_set_key (job, key);
  g_signal_connect_object (job, "finished", finished, self, 0);
  vtr_job_queue_push (self->jobs, job);
  g_object_unref (job);
}

static void
predicted_cb (VtrJob *job, VtrWhatIf *self)
{
  self->predicting = NULL;
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    {
      self->predicted = ((VtrWhatIfResult *) vtr_job_get_result (job))->prediction;
      show_all (self);
    }
  if (self->dirty)
    predict (self);
  else if (self->ranges->len > 0)
    push (self, vtr_what_if_job_new (self->model, self->dataset, self->row, self->values, self->output, self->ranges, N_POINTS),
          "curves", G_CALLBACK (curves_cb));
}

/* One prediction at a time: while one is made, only the newest values wait. */
static void
predict (VtrWhatIf *self)
{
  self->dirty = self->predicting != NULL;
  if (self->dirty || self->model == NULL)
    return;
  self->predicting = vtr_what_if_job_new (self->model, self->dataset, self->row, self->values, self->output, NULL, 0);
  push (self, self->predicting, "predict", G_CALLBACK (predicted_cb));
}

/* --- Changing -------------------------------------------------------------------------------- */

/* Tells whoever keeps the values; one drag is one change. @what: the control, NULL: all of them. */
static void
tell (VtrWhatIf *self, const char *what)
{
  gboolean merge = what != NULL && self->moving == what;

  self->moving = what;
  g_signal_emit (self, signals[CHANGED], 0, merge);
}

static void
change (Control *control, double number, const char *level, gboolean same)
{
  VtrWhatIf *self = control->owner;

  if (same)
    g_hash_table_remove (self->values, control->name);
  else
    vtr_what_if_values_set (self->values, control->name, number, level);
  show_control (self, control);
  predict (self);
  tell (self, control->name);
}

void
vtr_what_if_moved (Control *control, double number)
{
  if (control->owner->updating)
    return;
  number = control->is_whole ? round (number) : number;
  change (control, number, NULL, number == control->number);
}

void
vtr_what_if_chose (Control *control, guint level)
{
  if (control->owner->updating || level == GTK_INVALID_LIST_POSITION)
    return;
  change (control, NAN, control->levels[level], g_strcmp0 (control->levels[level], control->level) == 0);
}

/* Sets what the controls show to the values. */
static void
follow_values (VtrWhatIf *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->controls->len; i++)
    {
      Control *control = g_ptr_array_index (self->controls, i);
      VtrWhatIfValue *value = g_hash_table_lookup (self->values, control->name);
      const char *level = value != NULL ? value->level : control->level;

      if (control->is_number)
        gtk_range_set_value (GTK_RANGE (control->control), isnan (vtr_what_if_control_number (control)) ? control->low : vtr_what_if_control_number (control));
      for (guint l = 0; !control->is_number && control->levels[l] != NULL; l++)
        if (g_strcmp0 (control->levels[l], level) == 0)
          gtk_drop_down_set_selected (GTK_DROP_DOWN (control->control), l);
    }
  self->updating = FALSE;
  show_all (self);
  predict (self);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrWhatIf *self = VTR_WHAT_IF (widget);

  if (g_hash_table_size (self->values) == 0)
    return;
  g_hash_table_remove_all (self->values);
  follow_values (self);
  tell (self, NULL);
}

/**
 * vtr_what_if_dup_values:
 * @self: a what-if panel
 *
 * Returns: (transfer floating) (nullable): its row and what that is given, (ua{s(dms)}); %NULL: nothing
 */
GVariant *
vtr_what_if_dup_values (VtrWhatIf *self)
{
  g_return_val_if_fail (VTR_IS_WHAT_IF (self), NULL);
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer column, value;

  if (g_hash_table_size (self->values) == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(dms)}"));
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &column, &value))
    g_variant_builder_add (&builder, "{s(dms)}", column, ((VtrWhatIfValue *) value)->number, ((VtrWhatIfValue *) value)->level);
  return g_variant_new ("(u@a{s(dms)})", self->row, g_variant_builder_end (&builder));
}

/**
 * vtr_what_if_set_values:
 * @self: a what-if panel
 * @values: (nullable): as vtr_what_if_dup_values() gives them; of another row they count as none
 *
 * Sets the controls, and predicts. What is there already is left alone.
 */
void
vtr_what_if_set_values (VtrWhatIf *self, GVariant *values)
{
  g_return_if_fail (VTR_IS_WHAT_IF (self));
  g_autoptr (GVariant) now = vtr_what_if_dup_values (self);
  g_autoptr (GVariant) pairs = NULL;
  const char *column, *level;
  GVariantIter iter;
  guint32 row = 0;
  double number;

  if (now != NULL)
    g_variant_ref_sink (now);
  if (values != NULL)
    g_variant_get (values, "(u@a{s(dms)})", &row, &pairs);
  if (pairs != NULL && row != self->row)
    g_clear_pointer (&pairs, g_variant_unref);
  if (pairs == NULL ? now == NULL : now != NULL && g_variant_equal (now, values))
    return;
  g_hash_table_remove_all (self->values);
  self->moving = NULL;
  if (pairs != NULL)
    {
      g_variant_iter_init (&iter, pairs);
      while (g_variant_iter_next (&iter, "{&s(dm&s)}", &column, &number, &level))
        vtr_what_if_values_set (self->values, column, number, level);
    }
  follow_values (self);
}

/* --- Rows ----------------------------------------------------------------------------------- */

static void
clear_range_cb (gpointer range)
{
  g_free (((VtrWhatIfRange *) range)->column);
}

static void
clear_controls (VtrWhatIf *self)
{
  GtkWidget *child;

  while (self->list != NULL && (child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  g_ptr_array_set_size (self->controls, 0);
  g_clear_pointer (&self->ranges, g_array_unref);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (VtrWhatIfRange));
  g_array_set_clear_func (self->ranges, clear_range_cb);
  g_hash_table_remove_all (self->values);
  g_clear_pointer (&self->curves, g_free);
  self->moving = NULL;
}

/* Features, the largest |value| of the row first where it is explained, else as the model has them. */
static GPtrArray *
order_features (VtrModel *model, const VtrWhatIfSubject *subject)
{
  VtrPipeline *pipeline = vtr_model_get_info (model)->pipeline;
  const VtrAttributionData *d = subject->attribution != NULL ? vtr_attribution_get_data (subject->attribution) : NULL;
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < vtr_pipeline_get_n_inputs (pipeline); i++)
    {
      const char *name = vtr_pipeline_get_input (pipeline, i);
      guint at = 0, f = 0;

      while (d != NULL && f < d->n_features && !g_str_equal (d->features[f], name))
        f++;
      double size = d != NULL && f < d->n_features ? fabs (d->values[vtr_attribution_index (d, 0, subject->output, f)]) : 0;
      for (at = 0; at < names->len; at++)
        {
          guint g = 0;
          while (d != NULL && g < d->n_features && !g_str_equal (d->features[g], g_ptr_array_index (names, at)))
            g++;
          if (d != NULL && (g == d->n_features || fabs (d->values[vtr_attribution_index (d, 0, subject->output, g)]) < size))
            break;
        }
      g_ptr_array_insert (names, at, (gpointer) name);
    }
  return names;
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_what_if_dispose (GObject *object)
{
  VtrWhatIf *self = VTR_WHAT_IF (object);

  if (self->jobs != NULL)
    vtr_job_queue_cancel_all (self->jobs);
  g_clear_object (&self->jobs);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->list = NULL;
  g_clear_object (&self->model);
  g_clear_object (&self->dataset);
  G_OBJECT_CLASS (vtr_what_if_parent_class)->dispose (object);
}

static void
vtr_what_if_finalize (GObject *object)
{
  VtrWhatIf *self = VTR_WHAT_IF (object);

  g_ptr_array_unref (self->controls);
  g_hash_table_unref (self->values);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self->curves);
  G_OBJECT_CLASS (vtr_what_if_parent_class)->finalize (object);
}

static void
vtr_what_if_class_init (VtrWhatIfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_what_if_dispose;
  G_OBJECT_CLASS (klass)->finalize = vtr_what_if_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "what-if.reset", NULL, reset_action);
  signals[CHANGED] = g_signal_new ("changed", VTR_TYPE_WHAT_IF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-what-if.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, box);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, list);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, reset);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, prediction);
}

static void
vtr_what_if_init (VtrWhatIf *self)
{
  self->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_what_if_control_free);
  self->values = vtr_what_if_values_new ();
  self->jobs = vtr_job_queue_new (2);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (VtrWhatIfRange));
  self->threshold = self->predicted = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw_bar_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What if"), -1);
}

static void
describe_bar (VtrWhatIf *self)
{
  g_autofree char *number = vtr_label_fixed (self->threshold, 2);
  g_autofree char *text = isnan (self->threshold) ? NULL : g_strdup_printf (_("%s threshold"), number);

  gtk_widget_set_tooltip_text (self->bar, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Prediction"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
}

/**
 * vtr_what_if_show:
 * @self: a what-if panel
 * @subject: which row of which model
 */
void
vtr_what_if_show (VtrWhatIf *self, const VtrWhatIfSubject *subject)
{
  g_return_if_fail (VTR_IS_WHAT_IF (self) && subject != NULL);
  gboolean same_row = self->model == subject->model && self->dataset == subject->dataset && self->row == subject->row
                      && self->controls->len > 0;
  gboolean bounded = vtr_model_get_info (subject->model)->task == VTR_TASK_CLASSIFICATION;

  self->output = subject->output;
  self->threshold = subject->threshold;
  gtk_widget_set_visible (self->bar, bounded);
  describe_bar (self);
  if (same_row)
    {
      predict (self);
      return;
    }
  g_set_object (&self->model, subject->model);
  g_set_object (&self->dataset, subject->dataset);
  self->row = subject->row;
  clear_controls (self);
  g_autoptr (GPtrArray) names = order_features (subject->model, subject);
  for (guint i = 0; i < names->len && self->controls->len < MAX_CONTROLS; i++)
    vtr_what_if_control_add (self, g_ptr_array_index (names, i), subject->summary, VTR_KIND_NUMERIC);
  for (guint i = 0; i < names->len && self->controls->len < MAX_CONTROLS; i++)
    vtr_what_if_control_add (self, g_ptr_array_index (names, i), subject->summary, VTR_KIND_CATEGORICAL);
  predict (self);
}
