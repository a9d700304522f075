/* VtrWhatIf, its controls: for a number a slider under the model's curve, for a category a choice. */
#include "vtr-what-if-private.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define MAX_LEVELS 200
#define CURVE_HEIGHT 36

typedef VtrWhatIfControl Control;

/* --- The curve ------------------------------------------------------------------------------- */

void
vtr_what_if_set_source (cairo_t *cr, VtrInk ink, double alpha)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, alpha * (c >> 24) / 255.0);
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
  double number = vtr_what_if_control_number (control), span = control->high - control->low;

  if (self->curves == NULL || control->range < 0)
    return;
  const double *ys = self->curves + control->range * N_POINTS;
  cairo_move_to (cr, 0, height);
  trace_curve (cr, ys, width, height, self->top);
  cairo_line_to (cr, width, height);
  vtr_what_if_set_source (cr, VTR_INK_SERIES_1, 0.16);
  cairo_fill (cr);
  trace_curve (cr, ys, width, height, self->top);
  vtr_what_if_set_source (cr, VTR_INK_SERIES_1, 1);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke (cr);
  if (!isnan (self->threshold) && self->threshold <= self->top)
    {
      double y = floor (height - 2 - (height - 8) * self->threshold / self->top) + 0.5, dashes[] = { 3, 3 };
      cairo_move_to (cr, 0, y);
      cairo_line_to (cr, width, y);
      vtr_what_if_set_source (cr, VTR_INK_REFERENCE, 1);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_stroke (cr);
    }
  if (isnan (number) || span <= 0)
    return;
  double at = CLAMP ((number - control->low) / span, 0, 1);
  cairo_arc (cr, CLAMP (at * width, 4, width - 4), height - 2 - (height - 8) * CLAMP (self->predicted / self->top, 0, 1), 3.5, 0, 2 * G_PI);
  vtr_what_if_set_source (cr, VTR_INK_SERIES_1, 1);
  cairo_fill (cr);
}

double
vtr_what_if_control_number (Control *control)
{
  VtrWhatIfValue *changed = g_hash_table_lookup (control->owner->values, control->name);

  return changed != NULL ? changed->number : control->number;
}

/* --- Controls -------------------------------------------------------------------------------- */

void
vtr_what_if_control_free (Control *control)
{
  g_free (control->name);
  g_free (control->level);
  g_strfreev (control->levels);
  g_free (control);
}

static void
moved_cb (GtkRange *range, Control *control)
{
  vtr_what_if_moved (control, gtk_range_get_value (range));
}

static void
chosen_cb (GtkDropDown *choice, GParamSpec *pspec, Control *control)
{
  vtr_what_if_chose (control, gtk_drop_down_get_selected (choice));
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

/* Only those of @wanted kind: sliders stand together, before the choices. */
void
vtr_what_if_control_add (VtrWhatIf *self, const char *name, const VtrSummary *summary, VtrKind wanted)
{
  int index = vtr_dataset_find (self->dataset, name);
  VtrColumn *column = index >= 0 ? vtr_dataset_get_column (self->dataset, index) : NULL;
  VtrKind kind = column != NULL ? vtr_column_get_kind (column) : VTR_KIND_TEXT;

  if (kind != wanted)
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
      vtr_what_if_control_free (control);
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

