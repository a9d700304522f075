/* VtrColumnInspector: reads the session, asks it to change types and roles. */
#include "vtr-column-inspector.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define MAX_VALUES 9
#define VALUE_HEIGHT 18.5
#define HISTOGRAM_HEIGHT 90

/* A value (or bin) of the column: how many rows, and how many of them are of the target's chosen class. */
typedef struct { char *name; double count, chosen; } ValueBar;

struct _VtrColumnInspector
{
  GtkWidget parent_instance;

  GtkLabel       *name, *share_title, *balance_text;
  AdwComboRow    *kind_row, *role_row;
  GtkGrid        *statistics;
  GtkDrawingArea *values, *balance;
  GtkDropDown    *target;
  GtkWidget      *target_card;

  VtrSession     *session;
  GArray         *bars;         /* ValueBar */
  gboolean        horizontal;   /* bars are named values, not a histogram */
  gboolean        has_share;
  double         *balance_shares;
  guint           n_balance;
  gboolean        updating;
};

G_DEFINE_FINAL_TYPE (VtrColumnInspector, vtr_column_inspector, GTK_TYPE_WIDGET)

static const VtrKind kinds[] = { VTR_KIND_NUMERIC, VTR_KIND_CATEGORICAL, VTR_KIND_DATETIME, VTR_KIND_TEXT };
static const VtrRole roles[] = { VTR_ROLE_FEATURE, VTR_ROLE_TARGET, VTR_ROLE_IGNORE, VTR_ROLE_ID, VTR_ROLE_WEIGHT,
                                 VTR_ROLE_GROUP, VTR_ROLE_TIME };

/* --- Small helpers --------------------------------------------------------------------------- */

static void
clear_bar (gpointer data)
{
  g_free (((ValueBar *) data)->name);
}

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

static VtrTheme *
new_theme (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  return vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
}

static void
set_ink (cairo_t *cr, const VtrTheme *theme, VtrInk ink)
{
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0, ((c >> 24) & 255) / 255.0);
}

/* --- Values ---------------------------------------------------------------------------------- */

static void
draw_text (VtrColumnInspector *self, cairo_t *cr, const VtrTheme *theme, const char *text, double x, double y, double width,
           gboolean right)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (vtr_theme_get_family (theme));

  pango_font_description_set_absolute_size (font, vtr_theme_get_font_size (theme, VTR_FONT_AXIS) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static double
largest_count (VtrColumnInspector *self)
{
  double largest = 1;

  for (guint i = 0; i < self->bars->len; i++)
    largest = MAX (largest, g_array_index (self->bars, ValueBar, i).count);
  return largest;
}

static void
draw_named_values (VtrColumnInspector *self, cairo_t *cr, const VtrTheme *theme, double width)
{
  double largest = largest_count (self), left = 122, right = self->has_share ? 42 : 0;

  for (guint i = 0; i < self->bars->len; i++)
    {
      ValueBar *bar = &g_array_index (self->bars, ValueBar, i);
      double y = i * VALUE_HEIGHT, full = (width - left - right) * bar->count / largest;
      set_ink (cr, theme, VTR_INK_TEXT);
      draw_text (self, cr, theme, bar->name, 0, y, left - 8, FALSE);
      set_ink (cr, theme, VTR_INK_NEUTRAL);
      cairo_rectangle (cr, left, y + 2, full, 12);
      cairo_fill (cr);
      if (!self->has_share || bar->count <= 0)
        continue;
      set_ink (cr, theme, VTR_INK_CHOSEN);
      cairo_rectangle (cr, left, y + 2, full * bar->chosen / bar->count, 12);
      cairo_fill (cr);
      g_autofree char *share = g_strdup_printf ("%.0f%%", 100 * bar->chosen / bar->count);
      set_ink (cr, theme, VTR_INK_DIM);
      draw_text (self, cr, theme, share, width - right, y, right, TRUE);
    }
}

static void
draw_histogram (VtrColumnInspector *self, cairo_t *cr, const VtrTheme *theme, double width)
{
  double largest = largest_count (self), step = self->bars->len > 0 ? width / self->bars->len : 0;
  double height = HISTOGRAM_HEIGHT - 18;

  for (guint i = 0; i < self->bars->len; i++)
    {
      ValueBar *bar = &g_array_index (self->bars, ValueBar, i);
      double full = height * bar->count / largest, chosen = self->has_share ? height * bar->chosen / largest : 0;
      set_ink (cr, theme, VTR_INK_NEUTRAL);
      cairo_rectangle (cr, i * step, height - full, MAX (1, step - 1), full);
      cairo_fill (cr);
      set_ink (cr, theme, VTR_INK_CHOSEN);
      cairo_rectangle (cr, i * step, height - chosen, MAX (1, step - 1), chosen);
      cairo_fill (cr);
    }
  set_ink (cr, theme, VTR_INK_DIM);
  if (self->bars->len > 0)
    {
      draw_text (self, cr, theme, g_array_index (self->bars, ValueBar, 0).name, 0, height + 3, width / 2, FALSE);
      draw_text (self, cr, theme, g_array_index (self->bars, ValueBar, self->bars->len - 1).name, width / 2, height + 3, width / 2, TRUE);
    }
}

static void
draw_values_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrColumnInspector *self = data;
  g_autoptr (VtrTheme) theme = new_theme ();

  if (self->horizontal)
    draw_named_values (self, cr, theme, width);
  else
    draw_histogram (self, cr, theme, width);
}

/* The class whose share is shown: the second of two, else none. */
static VtrColumn *
shared_target (VtrColumnInspector *self, VtrColumn *column, char ***classes)
{
  VtrColumn *target = vtr_dataset_get_by_role (get_dataset (self), VTR_ROLE_TARGET);

  if (target == NULL || target == column || vtr_train_guess_task (target) != VTR_TASK_CLASSIFICATION)
    return NULL;
  *classes = vtr_train_dup_classes (target);
  if (g_strv_length (*classes) == 2)
    return target;
  g_clear_pointer (classes, g_strfreev);
  return NULL;
}

static guint
bin_of (const VtrColumnSummary *s, double value)
{
  if (s->bins_are_values)
    {
      for (guint b = 0; b < s->n_bins; b++)
        if (s->bin_edges[b] == value)
          return b;
      return 0;
    }
  double low = s->bin_edges[0], high = s->bin_edges[s->n_bins];
  return high > low ? MIN (s->n_bins - 1, (guint) ((value - low) / (high - low) * s->n_bins)) : 0;
}

static void
count_classes (VtrColumnInspector *self, VtrColumn *column, const VtrColumnSummary *s)
{
  g_auto (GStrv) classes = NULL;
  VtrColumn *target = shared_target (self, column, &classes);
  gsize n = vtr_column_get_n_rows (column), step = MAX (1, n / 100000);
  double scale = (double) step;

  self->has_share = target != NULL;
  gtk_label_set_label (self->share_title, "");
  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_("share with %s %s"), vtr_column_get_name (target), classes[1]);
  gtk_label_set_label (self->share_title, title);
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->bars->len && self->horizontal; i++)
    g_hash_table_insert (index, g_array_index (self->bars, ValueBar, i).name, GUINT_TO_POINTER (i + 1));
  for (gsize row = 0; row < n; row += step)
    {
      g_autofree char *class = vtr_column_dup_text (target, row);
      if (vtr_column_is_missing (column, row) || g_strcmp0 (class, classes[1]) != 0)
        continue;
      g_autofree char *text = self->horizontal ? vtr_column_dup_text (column, row) : NULL;
      guint bar = self->horizontal ? GPOINTER_TO_UINT (g_hash_table_lookup (index, text))
                                   : bin_of (s, vtr_column_get_number (column, row)) + 1;
      if (bar > 0)
        g_array_index (self->bars, ValueBar, bar - 1).chosen += scale;
    }
}

static void
refresh_values (VtrColumnInspector *self, VtrColumn *column, const VtrColumnSummary *s)
{
  g_array_set_size (self->bars, 0);
  self->horizontal = s != NULL && s->n_bins == 0;
  guint n = s == NULL ? 0 : self->horizontal ? MIN (s->n_top, MAX_VALUES) : s->n_bins;
  for (guint i = 0; i < n; i++)
    {
      ValueBar bar = { 0 };
      bar.name = self->horizontal ? g_strdup (s->top[i].value)
        : vtr_label_value (i + 1 == n && !s->bins_are_values ? s->bin_edges[n] : s->bin_edges[i]);
      bar.count = (double) (self->horizontal ? s->top[i].count : s->bin_counts[i]);
      g_array_append_val (self->bars, bar);
    }
  if (s != NULL)
    count_classes (self, column, s);
  gtk_drawing_area_set_content_height (self->values, self->horizontal ? (int) (n * VALUE_HEIGHT) : n > 0 ? HISTOGRAM_HEIGHT : 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->values));
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
  gtk_widget_add_css_class (left, "small");
  gtk_widget_add_css_class (right, "small");
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

/* --- Target ---------------------------------------------------------------------------------- */

static void
draw_balance_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrColumnInspector *self = data;
  g_autoptr (VtrTheme) theme = new_theme ();
  double x = 0;

  for (guint i = 0; i < self->n_balance; i++)
    {
      double w = self->balance_shares[i] * width;
      set_ink (cr, theme, self->n_balance == 2 ? (i == 1 ? VTR_INK_CHOSEN : VTR_INK_NEUTRAL) : VTR_INK_SERIES (i));
      cairo_rectangle (cr, x, 0, MAX (1, w - 2), height);
      cairo_fill (cr);
      x += w;
    }
}

static char *
describe_balance (char **classes, const guint64 *counts, guint n, guint64 total)
{
  GString *text = g_string_new (NULL);
  guint smallest = 0, largest = 0;

  for (guint c = 0; c < n; c++)
    {
      smallest = counts[c] < counts[smallest] ? c : smallest;
      largest = counts[c] > counts[largest] ? c : largest;
      if (c >= 4)
        continue;
      g_autofree char *count = vtr_label_count (counts[c]), *share = vtr_label_percent ((double) counts[c] / MAX (total, 1));
      g_string_append_printf (text, "%s%s %s · %s", c > 0 ? "\n" : "", classes[c], count, share);
    }
  if (n > 4)
    g_string_append_printf (text, ngettext ("\nand %u more class", "\nand %u more classes", n - 4), n - 4);
  if (total > 0 && (double) counts[smallest] / total < 0.3 && n == 2)
    {
      g_autofree char *ratio = vtr_label_fixed ((double) counts[largest] / MAX (counts[smallest], 1), 0);
      g_string_append_printf (text, _("\nUneven, about %s to 1. Judge models by AUC or F1 rather than accuracy."), ratio);
    }
  return g_string_free (text, FALSE);
}

static void
refresh_balance (VtrColumnInspector *self, VtrColumn *target)
{
  g_clear_pointer (&self->balance_shares, g_free);
  self->n_balance = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self->balance));
  if (target == NULL)
    {
      gtk_label_set_label (self->balance_text, _("Choose the column to predict."));
      return;
    }
  if (vtr_train_guess_task (target) == VTR_TASK_REGRESSION)
    {
      gtk_label_set_label (self->balance_text, _("A number: models predict its value."));
      return;
    }
  g_auto (GStrv) classes = vtr_train_dup_classes (target);
  guint n = g_strv_length (classes);
  g_autofree guint64 *counts = g_new0 (guint64, n + 1);
  g_autofree double *y = vtr_train_read_target (get_dataset (self), vtr_column_get_name (target), VTR_TASK_CLASSIFICATION,
                                                (const char *const *) classes, NULL, 0, NULL);
  guint64 total = 0;
  for (gsize i = 0; y != NULL && i < vtr_column_get_n_rows (target); i++)
    if (!isnan (y[i]))
      {
        counts[(guint) y[i]]++;
        total++;
      }
  self->balance_shares = g_new0 (double, n + 1);
  self->n_balance = n;
  for (guint c = 0; c < n; c++)
    self->balance_shares[c] = total > 0 ? (double) counts[c] / total : 0;
  g_autofree char *text = describe_balance (classes, counts, n, total);
  gtk_label_set_label (self->balance_text, text);
}

static void
refresh_target (VtrColumnInspector *self)
{
  VtrDataset *dataset = get_dataset (self);
  guint n = vtr_dataset_get_n_columns (dataset), selected = 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  VtrColumn *target = vtr_dataset_get_by_role (dataset, VTR_ROLE_TARGET);

  gtk_string_list_append (names, _("None"));
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (names, vtr_column_get_name (vtr_dataset_get_column (dataset, i)));
      if (vtr_dataset_get_column (dataset, i) == target)
        selected = i + 1;
    }
  gtk_drop_down_set_model (self->target, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->target, selected);
  refresh_balance (self, target);
}

static void
target_cb (GtkDropDown *drop_down, GParamSpec *pspec, VtrColumnInspector *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);
  VtrDataset *dataset = self->updating ? NULL : get_dataset (self);

  if (dataset == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  const char *old = vtr_project_get_target (vtr_session_get_project (self->session));
  const char *name = selected > 0 ? vtr_column_get_name (vtr_dataset_get_column (dataset, selected - 1)) : NULL;
  if (g_strcmp0 (old, name) == 0)
    return;
  if (name != NULL)
    vtr_session_set_role (self->session, name, VTR_ROLE_TARGET);
  else
    vtr_session_set_role (self->session, old, VTR_ROLE_FEATURE);
}

/* --- Type and use ---------------------------------------------------------------------------- */

static void
kind_cb (AdwComboRow *row, GParamSpec *pspec, VtrColumnInspector *self)
{
  VtrDataset *dataset = self->updating ? NULL : get_dataset (self);
  guint selected = adw_combo_row_get_selected (row);

  if (dataset == NULL || selected >= G_N_ELEMENTS (kinds))
    return;
  VtrColumn *column = vtr_dataset_get_column (dataset, column_index (self));
  if (vtr_column_get_kind (column) != kinds[selected])
    vtr_session_set_kind (self->session, vtr_column_get_name (column), kinds[selected]);
}

static void
role_cb (AdwComboRow *row, GParamSpec *pspec, VtrColumnInspector *self)
{
  VtrDataset *dataset = self->updating ? NULL : get_dataset (self);
  guint selected = adw_combo_row_get_selected (row);

  if (dataset == NULL || selected >= G_N_ELEMENTS (roles))
    return;
  int index = column_index (self);
  if (vtr_dataset_get_role (dataset, index) != roles[selected])
    vtr_session_set_role (self->session, vtr_column_get_name (vtr_dataset_get_column (dataset, index)), roles[selected]);
}

static void
refresh_rows (VtrColumnInspector *self, VtrDataset *dataset, guint index)
{
  VtrColumn *column = vtr_dataset_get_column (dataset, index);

  gtk_label_set_label (self->name, vtr_column_get_name (column));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == vtr_column_get_kind (column))
      adw_combo_row_set_selected (self->kind_row, i);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i] == vtr_dataset_get_role (dataset, index))
      adw_combo_row_set_selected (self->role_row, i);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_column_inspector_dispose (GObject *object)
{
  VtrColumnInspector *self = VTR_COLUMN_INSPECTOR (object);
  GtkWidget *child;

  self->updating = TRUE;
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vtr_column_inspector_parent_class)->dispose (object);
}

static void
vtr_column_inspector_finalize (GObject *object)
{
  VtrColumnInspector *self = VTR_COLUMN_INSPECTOR (object);

  g_array_unref (self->bars);
  g_free (self->balance_shares);
  G_OBJECT_CLASS (vtr_column_inspector_parent_class)->finalize (object);
}

static void
vtr_column_inspector_class_init (VtrColumnInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_column_inspector_dispose;
  G_OBJECT_CLASS (klass)->finalize = vtr_column_inspector_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-column-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, name);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, share_title);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, balance_text);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, kind_row);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, role_row);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, statistics);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, values);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, balance);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, target);
  gtk_widget_class_bind_template_child (widget_class, VtrColumnInspector, target_card);
}

static void
vtr_column_inspector_init (VtrColumnInspector *self)
{
  const char *const kind_names[] = { _("Number"), _("Category"), _("Date"), _("Text"), NULL };
  const char *const role_names[] = { _("Feature"), _("Target"), _("Ignored"), _("Row name"), _("Row weight"), _("Group"), _("Time"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->bars = g_array_new (FALSE, TRUE, sizeof (ValueBar));
  g_array_set_clear_func (self->bars, clear_bar);
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (gtk_string_list_new (kind_names)));
  adw_combo_row_set_model (self->role_row, G_LIST_MODEL (gtk_string_list_new (role_names)));
  gtk_drawing_area_set_draw_func (self->values, draw_values_cb, self, NULL);
  gtk_drawing_area_set_draw_func (self->balance, draw_balance_cb, self, NULL);
  g_signal_connect (self->kind_row, "notify::selected", G_CALLBACK (kind_cb), self);
  g_signal_connect (self->role_row, "notify::selected", G_CALLBACK (role_cb), self);
  g_signal_connect (self->target, "notify::selected", G_CALLBACK (target_cb), self);
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
  refresh_rows (self, dataset, index);
  refresh_statistics (self, s);
  refresh_values (self, vtr_dataset_get_column (dataset, index), s);
  refresh_target (self);
  self->updating = FALSE;
}
