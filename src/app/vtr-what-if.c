/* VtrWhatIf: controls change a table of values; a job predicts, another one draws the curves anew, and
 * of each only the newest counts, so that a slider is never waited for. Changes are undone one by one
 * (Ctrl+Z inside, or all by Reset); nothing here is saved. */
#include "vtr-what-if.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include "vtr-what-if-work.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define MAX_CONTROLS 24
#define MAX_LEVELS 200
#define N_POINTS 41
#define CURVE_HEIGHT 36

typedef struct
{
  VtrWhatIf *owner;
  char      *name;
  GtkWidget *box, *dot, *value, *curve, *control;
  gboolean   is_number, is_whole;
  double     low, high, number;     /* @number: of the row itself; NaN: missing */
  char      *level;                 /* of the row itself; NULL: missing */
  char     **levels;
  int        range;                 /* its place among the curves */
} Control;

struct _VtrWhatIf
{
  GtkWidget parent_instance;

  GtkWidget     *box, *list, *reset, *bar, *threshold_text;
  GtkLabel      *prediction;
  GPtrArray     *controls;

  VtrModel      *model;
  VtrDataset    *dataset;
  guint32        row;
  guint          output;
  double         threshold;
  GHashTable    *values;
  GQueue        *undo;              /* of tables of values */
  const char    *moving;            /* the control that the last change was of: one drag is one step */
  GArray        *ranges;

  VtrJobQueue   *jobs;
  VtrJob        *predicting;
  gboolean       dirty, updating;
  double         predicted;
  double        *curves;
  double         top;               /* of the curves' scale */
};

G_DEFINE_FINAL_TYPE (VtrWhatIf, vtr_what_if, GTK_TYPE_WIDGET)

static void predict (VtrWhatIf *self);

/* --- Drawing --------------------------------------------------------------------------------- */

static void
set_source (cairo_t *cr, VtrInk ink, double alpha)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, alpha * (c >> 24) / 255.0);
}

static double
current_number (Control *control)
{
  VtrWhatIfValue *changed = g_hash_table_lookup (control->owner->values, control->name);

  return changed != NULL ? changed->number : control->number;
}

static void
trace_curve (cairo_t *cr, const double *ys, double width, double height, double top)
{
  for (guint i = 0; i < N_POINTS; i++)
    cairo_line_to (cr, width * i / (N_POINTS - 1), height - 2 - (height - 8) * CLAMP (ys[i] / top, 0, 1));
}

static void
draw_curve_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Control *control = data;
  VtrWhatIf *self = control->owner;
  double number = current_number (control), span = control->high - control->low;

  if (self->curves == NULL || control->range < 0)
    return;
  const double *ys = self->curves + control->range * N_POINTS;
  cairo_move_to (cr, 0, height);
  trace_curve (cr, ys, width, height, self->top);
  cairo_line_to (cr, width, height);
  set_source (cr, VTR_INK_SERIES_1, 0.16);
  cairo_fill (cr);
  trace_curve (cr, ys, width, height, self->top);
  set_source (cr, VTR_INK_SERIES_1, 1);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke (cr);
  if (!isnan (self->threshold) && self->threshold <= self->top)
    {
      double y = floor (height - 2 - (height - 8) * self->threshold / self->top) + 0.5, dashes[] = { 3, 3 };
      cairo_move_to (cr, 0, y);
      cairo_line_to (cr, width, y);
      set_source (cr, VTR_INK_REFERENCE, 1);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_stroke (cr);
    }
  if (isnan (number) || span <= 0)
    return;
  double at = CLAMP ((number - control->low) / span, 0, 1);
  cairo_arc (cr, CLAMP (at * width, 4, width - 4), height - 2 - (height - 8) * CLAMP (self->predicted / self->top, 0, 1), 3.5, 0, 2 * G_PI);
  set_source (cr, VTR_INK_SERIES_1, 1);
  cairo_fill (cr);
}

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrWhatIf *self = VTR_WHAT_IF (data);
  double at = isnan (self->predicted) ? 0 : CLAMP (self->predicted, 0, 1);

  cairo_rectangle (cr, 0, 0, width, 10);
  set_source (cr, VTR_INK_GRID, 1);
  cairo_fill (cr);
  cairo_rectangle (cr, 0, 0, width * at, 10);
  set_source (cr, VTR_INK_SERIES_1, 1);
  cairo_fill (cr);
  if (isnan (self->threshold))
    return;
  double x = width * CLAMP (self->threshold, 0, 1);
  cairo_move_to (cr, x, 12);
  cairo_rel_line_to (cr, 5, 8);
  cairo_rel_line_to (cr, -10, 0);
  cairo_close_path (cr);
  set_source (cr, VTR_INK_DIM, 1);
  cairo_fill (cr);
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
      g_autofree char *text = dup_number (control, current_number (control));
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

static void
remember (VtrWhatIf *self, const char *what)
{
  if (what != NULL && self->moving == what)
    return;
  self->moving = what;
  g_queue_push_tail (self->undo, vtr_what_if_values_copy (self->values));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "what-if.undo", TRUE);
}

static void
change (Control *control, double number, const char *level, gboolean same)
{
  VtrWhatIf *self = control->owner;

  remember (self, control->name);
  if (same)
    g_hash_table_remove (self->values, control->name);
  else
    vtr_what_if_values_set (self->values, control->name, number, level);
  show_control (self, control);
  predict (self);
}

static void
moved_cb (GtkRange *range, Control *control)
{
  double number = gtk_range_get_value (range);

  if (control->owner->updating)
    return;
  number = control->is_whole ? round (number) : number;
  change (control, number, NULL, number == control->number);
}

static void
chosen_cb (GtkDropDown *choice, GParamSpec *pspec, Control *control)
{
  guint at = gtk_drop_down_get_selected (choice);

  if (control->owner->updating || at == GTK_INVALID_LIST_POSITION)
    return;
  change (control, NAN, control->levels[at], g_strcmp0 (control->levels[at], control->level) == 0);
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
        gtk_range_set_value (GTK_RANGE (control->control), isnan (current_number (control)) ? control->low : current_number (control));
      for (guint l = 0; !control->is_number && control->levels[l] != NULL; l++)
        if (g_strcmp0 (control->levels[l], level) == 0)
          gtk_drop_down_set_selected (GTK_DROP_DOWN (control->control), l);
    }
  self->updating = FALSE;
  show_all (self);
  predict (self);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrWhatIf *self = VTR_WHAT_IF (widget);
  GHashTable *before = g_queue_pop_tail (self->undo);

  if (before == NULL)
    return;
  g_hash_table_unref (self->values);
  self->values = before;
  self->moving = NULL;
  gtk_widget_action_set_enabled (widget, "what-if.undo", !g_queue_is_empty (self->undo));
  follow_values (self);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrWhatIf *self = VTR_WHAT_IF (widget);

  if (g_hash_table_size (self->values) == 0)
    return;
  remember (self, NULL);
  g_hash_table_remove_all (self->values);
  follow_values (self);
}

/* --- Controls -------------------------------------------------------------------------------- */

static void
control_free (Control *control)
{
  g_free (control->name);
  g_free (control->level);
  g_strfreev (control->levels);
  g_free (control);
}

/* Name, accent dot, and at the end the value. */
static GtkWidget *
new_head (Control *control)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *name = gtk_label_new (control->name);

  control->dot = gtk_label_new ("●");
  control->value = gtk_label_new (NULL);
  gtk_widget_add_css_class (control->dot, "accent");
  gtk_widget_add_css_class (control->dot, "small");
  gtk_widget_set_opacity (control->dot, 0);
  gtk_widget_add_css_class (control->value, "strip-value");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), control->dot);
  gtk_widget_set_hexpand (control->dot, TRUE);
  gtk_widget_set_halign (control->dot, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), control->value);
  return head;
}

static void
build_number (Control *control)
{
  double span = control->high - control->low, step = control->is_whole ? 1 : span / 200;

  control->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  control->curve = gtk_drawing_area_new ();
  control->control = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, control->low, control->high, step > 0 ? step : 1);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (control->curve), CURVE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (control->curve), draw_curve_cb, control, NULL);
  gtk_widget_set_margin_start (control->curve, 9);
  gtk_widget_set_margin_end (control->curve, 9);
  gtk_widget_add_css_class (control->control, "what-if");
  gtk_range_set_value (GTK_RANGE (control->control), isnan (control->number) ? control->low : control->number);
  gtk_range_set_increments (GTK_RANGE (control->control), step, 10 * step);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control->control), GTK_ACCESSIBLE_PROPERTY_LABEL, control->name, -1);
  gtk_box_append (GTK_BOX (control->box), new_head (control));
  gtk_box_append (GTK_BOX (control->box), control->curve);
  gtk_box_append (GTK_BOX (control->box), control->control);
  g_signal_connect (control->control, "value-changed", G_CALLBACK (moved_cb), control);
}

/* The button's text gives way to the name; the list shows levels whole. */
static void
setup_level_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer is_short)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (is_short != NULL)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 11);
    }
  gtk_list_item_set_child (item, label);
}

static void
bind_level_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
new_factory (gboolean is_short)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_level_cb), GINT_TO_POINTER (is_short));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_level_cb), NULL);
  return factory;
}

static void
build_choice (Control *control)
{
  g_autoptr (GtkListItemFactory) button = new_factory (TRUE), list = new_factory (FALSE);

  control->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  control->control = gtk_drop_down_new_from_strings ((const char *const *) control->levels);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (control->control), button);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (control->control), list);
  gtk_widget_add_css_class (control->box, "vcard");
  gtk_widget_add_css_class (control->box, "what-if-choice");
  GtkWidget *head = new_head (control);
  gtk_widget_set_visible (control->value, FALSE);
  gtk_widget_set_tooltip_text (head, control->name);
  gtk_widget_set_hexpand (head, TRUE);
  gtk_widget_set_hexpand (control->dot, FALSE);
  gtk_label_set_width_chars (GTK_LABEL (gtk_widget_get_first_child (head)), 9);
  gtk_box_append (GTK_BOX (control->box), head);
  gtk_box_append (GTK_BOX (control->box), control->control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control->control), GTK_ACCESSIBLE_PROPERTY_LABEL, control->name, -1);
  for (guint l = 0; control->levels[l] != NULL; l++)
    if (g_strcmp0 (control->levels[l], control->level) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (control->control), l);
  g_signal_connect (control->control, "notify::selected", G_CALLBACK (chosen_cb), control);
}

/* The range of a number: of its column, widened to the row's own value. FALSE: there is none. */
static gboolean
find_range (Control *control, VtrColumn *column, const VtrSummary *summary)
{
  control->low = INFINITY;
  control->high = -INFINITY;
  for (guint c = 0; summary != NULL && c < summary->n_columns; c++)
    if (g_str_equal (summary->columns[c].name, control->name) && summary->columns[c].n_values > 0)
      {
        control->low = summary->columns[c].min;
        control->high = summary->columns[c].max;
      }
  if (!isnan (control->number))
    {
      control->low = MIN (control->low, control->number);
      control->high = MAX (control->high, control->number);
    }
  control->is_whole = vtr_column_get_storage (column) <= VTR_STORAGE_INT64 && vtr_column_get_divisor (column) == 1;
  return isfinite (control->low) && isfinite (control->high) && control->high > control->low;
}

static gboolean
collect_levels (Control *control, VtrColumn *column)
{
  guint n = 0;
  const char *const *levels = vtr_column_get_levels (column, &n);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (levels == NULL || n == 0 || n > MAX_LEVELS)
    return FALSE;
  if (control->level == NULL)
    g_ptr_array_add (list, g_strdup (_("missing")));
  for (guint l = 0; l < n; l++)
    g_ptr_array_add (list, g_strdup (levels[l]));
  g_ptr_array_add (list, NULL);
  control->levels = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  if (control->level == NULL)
    control->level = g_strdup (_("missing"));
  return TRUE;
}

static void
add_control (VtrWhatIf *self, const char *name, const VtrSummary *summary)
{
  int index = vtr_dataset_find (self->dataset, name);
  VtrColumn *column = index >= 0 ? vtr_dataset_get_column (self->dataset, index) : NULL;
  VtrKind kind = column != NULL ? vtr_column_get_kind (column) : VTR_KIND_TEXT;

  if (kind != VTR_KIND_NUMERIC && kind != VTR_KIND_CATEGORICAL)
    return;
  Control *control = g_new0 (Control, 1);
  control->owner = self;
  control->name = g_strdup (name);
  control->is_number = kind == VTR_KIND_NUMERIC;
  control->number = control->is_number ? vtr_column_get_number (column, self->row) : NAN;
  control->level = control->is_number ? NULL : vtr_column_dup_text (column, self->row);
  control->range = -1;
  if (control->is_number ? !find_range (control, column, summary) : !collect_levels (control, column))
    {
      control_free (control);
      return;
    }
  if (control->is_number)
    {
      VtrWhatIfRange range = { control->name, control->low, control->high };
      control->range = self->ranges->len;
      range.column = g_strdup (control->name);
      g_array_append_val (self->ranges, range);
      build_number (control);
    }
  else
    build_choice (control);
  g_ptr_array_add (self->controls, control);
  gtk_box_append (GTK_BOX (self->list), control->box);
}

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
  g_queue_clear_full (self->undo, (GDestroyNotify) g_hash_table_unref);
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
  g_queue_free_full (self->undo, (GDestroyNotify) g_hash_table_unref);
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
  gtk_widget_class_install_action (widget_class, "what-if.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "what-if.undo", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-what-if.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, box);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, list);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, reset);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, threshold_text);
  gtk_widget_class_bind_template_child (widget_class, VtrWhatIf, prediction);
}

static void
vtr_what_if_init (VtrWhatIf *self)
{
  self->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) control_free);
  self->values = vtr_what_if_values_new ();
  self->undo = g_queue_new ();
  self->jobs = vtr_job_queue_new (2);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (VtrWhatIfRange));
  self->threshold = self->predicted = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw_bar_cb, self, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "what-if.undo", FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What if"), -1);
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
  g_autofree char *number = vtr_label_fixed (subject->threshold, 2);
  g_autofree char *threshold = g_strdup_printf (_("threshold %s"), number);

  self->output = subject->output;
  self->threshold = subject->threshold;
  gtk_widget_set_visible (self->bar, bounded);
  gtk_widget_set_visible (self->threshold_text, bounded && !isnan (subject->threshold));
  gtk_label_set_label (GTK_LABEL (self->threshold_text), threshold);
  if (same_row)
    {
      predict (self);
      return;
    }
  g_set_object (&self->model, subject->model);
  g_set_object (&self->dataset, subject->dataset);
  self->row = subject->row;
  clear_controls (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "what-if.undo", FALSE);
  g_autoptr (GPtrArray) names = order_features (subject->model, subject);
  for (guint i = 0; i < names->len && self->controls->len < MAX_CONTROLS; i++)
    add_control (self, g_ptr_array_index (names, i), subject->summary);
  predict (self);
}
