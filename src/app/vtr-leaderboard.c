/* VtrLeaderboard: dots are the folds' scores, the tick is their mean, the bar ± one standard deviation,
 * all on one scale that stands in the header. Models within one standard deviation of the best say so. */
#include "vtr-leaderboard.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-metric.h"
#include "vtr-text.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef enum { BY_NAME, BY_SETTINGS, BY_SCORE, BY_TIME, N_ORDERS } Order;

struct _VtrLeaderboard
{
  GtkWidget parent_instance;

  VtrSession *session;
  GtkWidget  *box, *low, *high, *titles[N_ORDERS];
  GtkListBox *list;
  VtrMetric   metric;
  Order       order;
  gboolean    reversed;
  double      range[2];      /* of all folds */
  double      best, best_std;
};

G_DEFINE_FINAL_TYPE (VtrLeaderboard, vtr_leaderboard, GTK_TYPE_WIDGET)

/* Least widths of the columns, px, so that the page fits 900; the settings take what is left. */
enum { RANK_WIDTH = 18, NAME_WIDTH = 116, SETTINGS_WIDTH = 50, FOLDS_WIDTH = 130, SCORE_WIDTH = 112, TIME_WIDTH = 60 };

/* --- Folds ----------------------------------------------------------------------------------- */

static void
set_ink (cairo_t *cr, const VtrTheme *theme, VtrInk ink, double strength)
{
  VtrColor c = vtr_theme_get_color (theme, ink);

  cairo_set_source_rgba (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0,
                         strength * (c >> 24) / 255.0);
}

static double
place (const VtrLeaderboard *self, double value, int width)
{
  double span = self->range[1] - self->range[0];

  return 6 + (width - 12) * (span > 0 ? (value - self->range[0]) / span : 0.5);
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
draw_folds_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrModelEntry *entry = data;
  VtrLeaderboard *self = g_object_get_data (G_OBJECT (area), "leaderboard");
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  double std = NAN, mean = vtr_model_entry_get_score (entry, self->metric, &std), middle = height / 2.0;
  guint n_folds = 0;
  const double *folds = vtr_model_entry_get_folds (entry, &n_folds);

  set_ink (cr, theme, VTR_INK_GRID, 1);
  draw_line (cr, 0, middle, width, middle, 1);
  set_ink (cr, theme, VTR_INK_SERIES_1, 0.5);
  for (guint i = 0; i < n_folds; i++)
    {
      double x = place (self, folds[i * VTR_N_METRICS + self->metric], width);
      cairo_arc (cr, x, middle, 2.4, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  set_ink (cr, theme, VTR_INK_SERIES_1, 1);
  if (!isnan (std))
    draw_line (cr, place (self, mean - std, width), middle, place (self, mean + std, width), middle, 2);
  if (!isnan (mean))
    draw_line (cr, place (self, mean, width), middle - 6.5, place (self, mean, width), middle + 6.5, 2.4);
}

/* --- Words ----------------------------------------------------------------------------------- */

static char *
dup_settings (VtrModelEntry *entry)
{
  const VtrModelInfo *info = vtr_model_get_info (vtr_model_entry_get_model (entry));
  g_autoptr (VtrConfigurable) plain = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, "learner", NULL);
  GString *text = g_string_new (NULL);
  guint n = 0;

  if (plain == NULL)
    return g_string_free (text, FALSE);
  g_autoptr (VtrConfigurable) used = vtr_configurable_copy (plain);
  vtr_configurable_apply_variant (used, info->settings, NULL);
  g_autofree GParamSpec **settings = vtr_configurable_list (plain, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = vtr_configurable_dup_setting_name (settings[i]);
      g_autofree char *before = vtr_configurable_get (plain, name), *after = vtr_configurable_get (used, name);
      if (g_strcmp0 (before, after) != 0)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, after);
    }
  if (text->len == 0)
    g_string_append (text, _("defaults"));
  return g_string_free (text, FALSE);
}

static char *
dup_score (VtrModelEntry *entry, VtrMetric metric)
{
  double std = NAN, mean = vtr_model_entry_get_score (entry, metric, &std);
  g_autofree char *score = vtr_label_score (mean), *spread = isnan (std) ? NULL : vtr_label_score (std);

  return spread != NULL ? g_strdup_printf ("%s ± %s", score, spread) : g_steal_pointer (&score);
}

static gboolean
is_nearly_best (VtrLeaderboard *self, VtrModelEntry *entry)
{
  double mean = vtr_model_entry_get_score (entry, self->metric, NULL);

  return mean != self->best && !isnan (self->best_std) && fabs (mean - self->best) <= self->best_std;
}

/* --- Rows ------------------------------------------------------------------------------------ */

static GtkWidget *
new_label (const char *text, float xalign, int width, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (width != RANK_WIDTH)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (label, width, -1);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
new_folds (VtrLeaderboard *self, VtrModelEntry *entry)
{
  GtkWidget *folds = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (folds), FOLDS_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (folds), 18);
  gtk_widget_set_valign (folds, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (folds), "leaderboard", self);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (folds), draw_folds_cb, g_object_ref (entry), g_object_unref);
  return folds;
}

static GtkWidget *
new_row (VtrLeaderboard *self, VtrModelEntry *entry, guint rank, gboolean current)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *number = g_strdup_printf ("%u", rank), *settings = dup_settings (entry);
  g_autofree char *score = dup_score (entry, self->metric), *time = vtr_text_duration (vtr_model_entry_get_seconds (entry));
  g_autofree char *label = g_strdup_printf ("%s, %s, %s", vtr_model_entry_get_name (entry), settings, score);
  GtkWidget *settings_label = new_label (settings, 0, SETTINGS_WIDTH, "dim-label");

  gtk_widget_set_hexpand (settings_label, TRUE);
  gtk_box_append (GTK_BOX (box), new_label (number, 0, RANK_WIDTH, "dim-label"));
  gtk_box_append (GTK_BOX (box), new_label (vtr_model_entry_get_name (entry), 0, NAME_WIDTH, current ? "card-title" : NULL));
  gtk_box_append (GTK_BOX (box), settings_label);
  gtk_box_append (GTK_BOX (box), new_folds (self, entry));
  gtk_box_append (GTK_BOX (box), new_label (score, 1, SCORE_WIDTH, current ? "card-title" : "numeric"));
  gtk_box_append (GTK_BOX (box), new_label (time, 1, TIME_WIDTH, "numeric"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  if (is_nearly_best (self, entry))
    gtk_widget_set_tooltip_text (row, _("≈ best: within one standard deviation of the best model"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), "entry", g_object_ref (entry), g_object_unref);
  return row;
}

/* --- Order ----------------------------------------------------------------------------------- */

static int
compare_scores (const VtrLeaderboard *self, VtrModelEntry *a, VtrModelEntry *b)
{
  double x = vtr_model_entry_get_score (a, self->metric, NULL), y = vtr_model_entry_get_score (b, self->metric, NULL);

  return vtr_metric_is_better (self->metric, x, y) ? -1 : vtr_metric_is_better (self->metric, y, x) ? 1 : 0;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  VtrLeaderboard *self = data;
  VtrModelEntry *p = *(VtrModelEntry *const *) a, *q = *(VtrModelEntry *const *) b;
  double x = vtr_model_entry_get_seconds (p), y = vtr_model_entry_get_seconds (q);
  int order = 0;

  if (self->order == BY_NAME)
    order = g_utf8_collate (vtr_model_entry_get_name (p), vtr_model_entry_get_name (q));
  else if (self->order == BY_TIME)
    order = (x > y) - (x < y);
  else if (self->order == BY_SETTINGS)
    {
      g_autofree char *s = dup_settings (p), *t = dup_settings (q);
      order = g_utf8_collate (s, t);
    }
  if (order == 0)
    order = compare_scores (self, p, q);
  return self->reversed ? -order : order;
}

static void
widen (VtrLeaderboard *self, VtrModelEntry *entry)
{
  double std = NAN, mean = vtr_model_entry_get_score (entry, self->metric, &std);
  guint n = 0;
  const double *folds = vtr_model_entry_get_folds (entry, &n);

  for (guint f = 0; f < n; f++)
    {
      self->range[0] = fmin (self->range[0], folds[f * VTR_N_METRICS + self->metric]);
      self->range[1] = fmax (self->range[1], folds[f * VTR_N_METRICS + self->metric]);
    }
  self->range[0] = fmin (self->range[0], mean - (isnan (std) ? 0 : std));
  self->range[1] = fmax (self->range[1], mean + (isnan (std) ? 0 : std));
  if (isnan (self->best) || vtr_metric_is_better (self->metric, mean, self->best))
    {
      self->best = mean;
      self->best_std = std;
    }
}

static GPtrArray *
sorted_entries (VtrLeaderboard *self)
{
  GListModel *models = vtr_project_get_models (vtr_session_get_project (self->session));
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  self->range[0] = INFINITY;
  self->range[1] = -INFINITY;
  self->best = self->best_std = NAN;
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      VtrModelEntry *entry = g_list_model_get_item (models, i);
      g_ptr_array_add (entries, entry);
      widen (self, entry);
    }
  g_ptr_array_sort_with_data (entries, compare_entries, self);
  return entries;
}

/* --- Header ---------------------------------------------------------------------------------- */

static void
refresh_header (VtrLeaderboard *self)
{
  const char *names[N_ORDERS] = { _("Model"), _("Settings"), _(vtr_metric_get_info (self->metric)->title), _("Time") };
  gboolean known = self->range[1] > self->range[0];
  g_autofree char *low = known ? vtr_label_score (self->range[0]) : NULL, *high = known ? vtr_label_score (self->range[1]) : NULL;

  for (int i = 0; i < N_ORDERS; i++)
    {
      gboolean down = (i == BY_SCORE) != self->reversed;
      g_autofree char *text = i == (int) self->order ? g_strdup_printf ("%s %s", names[i], down ? "▾" : "▴") : g_strdup (names[i]);
      gtk_button_set_label (GTK_BUTTON (self->titles[i]), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->titles[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
    }
  gtk_label_set_label (GTK_LABEL (self->low), low != NULL ? low : "");
  gtk_label_set_label (GTK_LABEL (self->high), high != NULL ? high : "");
}

static void
title_cb (GtkButton *button, VtrLeaderboard *self)
{
  Order order = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "order"));

  self->reversed = order == self->order && !self->reversed;
  self->order = order;
  vtr_leaderboard_refresh (self, self->metric);
}

static GtkWidget *
new_title (VtrLeaderboard *self, Order order, float xalign, int width)
{
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "column-title");
  gtk_widget_set_halign (button, xalign > 0 ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _("Sort"));
  g_object_set_data (G_OBJECT (button), "order", GINT_TO_POINTER (order));
  g_signal_connect (button, "clicked", G_CALLBACK (title_cb), self);
  self->titles[order] = button;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_size_request (box, width, -1);
  gtk_widget_set_hexpand (box, FALSE);     /* not the button's */
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
new_header (VtrLeaderboard *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *folds = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *settings = new_title (self, BY_SETTINGS, 0, SETTINGS_WIDTH);

  self->low = new_label (NULL, 0, -1, "column-range");
  self->high = new_label (NULL, 1, -1, "column-range");
  gtk_widget_set_hexpand (self->high, TRUE);
  gtk_widget_set_hexpand (settings, TRUE);
  gtk_widget_set_size_request (folds, FOLDS_WIDTH, -1);
  gtk_widget_set_hexpand (folds, FALSE);
  gtk_box_append (GTK_BOX (folds), self->low);
  gtk_box_append (GTK_BOX (folds), self->high);
  gtk_box_append (GTK_BOX (line), new_label (NULL, 0, RANK_WIDTH, NULL));
  gtk_box_append (GTK_BOX (line), new_title (self, BY_NAME, 0, NAME_WIDTH));
  gtk_box_append (GTK_BOX (line), settings);
  gtk_box_append (GTK_BOX (line), folds);
  gtk_box_append (GTK_BOX (line), new_title (self, BY_SCORE, 1, SCORE_WIDTH));
  gtk_box_append (GTK_BOX (line), new_title (self, BY_TIME, 1, TIME_WIDTH));
  gtk_widget_add_css_class (line, "leaderboard-header");
  return line;
}

/* --- Keys ------------------------------------------------------------------------------------ */

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, VtrLeaderboard *self)
{
  vtr_session_set_current (self->session, g_object_get_data (G_OBJECT (row), "entry"));
}

static GtkListBoxRow *
focused_row (VtrLeaderboard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return GTK_LIST_BOX_ROW (GTK_IS_LIST_BOX_ROW (focus) ? focus : gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW));
  return gtk_list_box_get_selected_row (self->list);
}

/* The toast's Undo is the window's: it brings the model back with its scores. */
static void
remove_model (VtrLeaderboard *self, VtrModelEntry *entry)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast = adw_toast_new (_("Model removed"));

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  vtr_project_remove_model (vtr_session_get_project (self->session), entry);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* Every number that is known of a model, until Esc or a click elsewhere. */
static void
preview (VtrLeaderboard *self, GtkListBoxRow *row)
{
  VtrModelEntry *entry = g_object_get_data (G_OBJECT (row), "entry");
  GtkWidget *popover = gtk_popover_new (), *grid = gtk_grid_new ();
  int n = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (int m = 0; m < VTR_N_METRICS; m++)
    if (!isnan (vtr_model_entry_get_score (entry, m, NULL)))
      {
        g_autofree char *score = dup_score (entry, m);
        gtk_grid_attach (GTK_GRID (grid), new_label (_(vtr_metric_get_info (m)->title), 0, -1, "dim-label"), 0, n, 1, 1);
        gtk_grid_attach (GTK_GRID (grid), new_label (score, 1, -1, "numeric"), 1, n++, 1, 1);
      }
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, vtr_model_entry_get_name (entry), -1);
  gtk_widget_set_parent (popover, GTK_WIDGET (row));
  g_signal_connect (popover, "closed", G_CALLBACK (gtk_widget_unparent), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, VtrLeaderboard *self)
{
  GtkListBoxRow *row = focused_row (self);

  if (row == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space)
    preview (self, row);
  else if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete)
    remove_model (self, g_object_get_data (G_OBJECT (row), "entry"));
  else
    return FALSE;
  return TRUE;
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_leaderboard_dispose (GObject *object)
{
  VtrLeaderboard *self = VTR_LEADERBOARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_leaderboard_parent_class)->dispose (object);
}

static void
vtr_leaderboard_class_init (VtrLeaderboardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_leaderboard_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vtr_leaderboard_init (VtrLeaderboard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->order = BY_SCORE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "leaderboard");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Leaderboard"), -1);
  gtk_box_append (GTK_BOX (self->box), new_header (self));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
}

/**
 * vtr_leaderboard_new:
 * @session: whose models
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
vtr_leaderboard_new (VtrSession *session)
{
  VtrLeaderboard *self = g_object_new (VTR_TYPE_LEADERBOARD, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/**
 * vtr_leaderboard_refresh:
 * @self: a list
 * @metric: by what the models are judged
 */
void
vtr_leaderboard_refresh (VtrLeaderboard *self, VtrMetric metric)
{
  g_return_if_fail (VTR_IS_LEADERBOARD (self));
  VtrModelEntry *current = vtr_project_get_current (vtr_session_get_project (self->session));
  GtkListBoxRow *row;

  self->metric = metric;
  g_autoptr (GPtrArray) entries = sorted_entries (self);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < entries->len; i++)
    {
      GtkWidget *made = new_row (self, entries->pdata[i], i + 1, entries->pdata[i] == current);
      gtk_list_box_append (self->list, made);
      if (entries->pdata[i] == current)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (made));
    }
  refresh_header (self);
}
