/* VtrRowCard: lines that are made once and filled for each row; bars end at the same middle, so that
 * lengths compare; sign by colour and in the number. */
#include "vtr-row-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define N_LINES 8

typedef struct { GtkWidget *box, *label, *bar, *value; double share; } Line;

struct _VtrRowCard
{
  GtkWidget parent_instance;

  GtkWidget *box, *title, *prediction;
  Line       lines[N_LINES];
};

G_DEFINE_FINAL_TYPE (VtrRowCard, vtr_row_card, GTK_TYPE_WIDGET)

enum { EXPLAIN, SIMILAR, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Line *line = data;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  VtrColor c = vtr_theme_get_color (theme, line->share >= 0 ? VTR_INK_POSITIVE : VTR_INK_NEGATIVE);

  cairo_set_source_rgb (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0, (c & 255) / 255.0);
  cairo_rectangle (cr, 0, floor ((height - 12) / 2.0), MAX (fabs (line->share) * width, 1), 12);
  cairo_fill (cr);
}

typedef struct { double size; guint feature; } Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;

  return x->size != y->size ? (x->size < y->size ? 1 : -1) : x->feature < y->feature ? -1 : 1;
}

static char *
dup_datum (const VtrAttributionData *d, gsize row, guint feature)
{
  int index = d->data != NULL ? vtr_dataset_find (d->data, d->features[feature]) : -1;
  VtrColumn *column = index >= 0 ? vtr_dataset_get_column (d->data, index) : NULL;

  if (column == NULL)
    return g_strdup ("");
  if (vtr_column_is_missing (column, row))
    return g_strdup (_("missing"));
  return vtr_column_get_kind (column) == VTR_KIND_NUMERIC ? vtr_label_value (vtr_column_get_number (column, row))
                                                          : vtr_column_dup_text (column, row);
}

static void
show_line (Line *line, const VtrAttributionData *d, gsize row, guint output, guint feature, double largest)
{
  double value = d->values[vtr_attribution_index (d, row, output, feature)];
  g_autofree char *number = vtr_label_signed (value, largest >= 10 ? 1 : 3), *datum = dup_datum (d, row, feature);
  g_autofree char *name = g_markup_escape_text (d->features[feature], -1), *seen = g_markup_escape_text (datum, -1);
  g_autofree char *markup = g_strdup_printf ("%s <span alpha='60%%'>= %s</span>", name, seen);
  g_autofree char *tooltip = g_strdup_printf ("%s = %s", d->features[feature], datum);

  gtk_label_set_markup (GTK_LABEL (line->label), markup);
  gtk_widget_set_tooltip_text (line->label, tooltip);
  gtk_label_set_label (GTK_LABEL (line->value), number);
  gtk_widget_remove_css_class (line->value, value >= 0 ? "lowers" : "raises");
  gtk_widget_add_css_class (line->value, value >= 0 ? "raises" : "lowers");
  line->share = largest > 0 ? value / largest : 0;
  gtk_widget_queue_draw (line->bar);
}

static void
show_lines (VtrRowCard *self, const VtrAttributionData *d, gsize row, guint output)
{
  g_autofree Ranked *ranked = g_new (Ranked, d->n_features + 1);

  for (guint f = 0; f < d->n_features; f++)
    ranked[f] = (Ranked) { fabs (d->values[vtr_attribution_index (d, row, output, f)]), f };
  qsort (ranked, d->n_features, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < N_LINES; i++)
    {
      gtk_widget_set_visible (self->lines[i].label, i < d->n_features);
      gtk_widget_set_visible (self->lines[i].bar, i < d->n_features);
      gtk_widget_set_visible (self->lines[i].value, i < d->n_features);
      if (i < d->n_features)
        show_line (&self->lines[i], d, row, output, ranked[i].feature, ranked[0].size);
    }
}

/**
 * vtr_row_card_show:
 * @self: a card
 * @attribution: (nullable): an explanation of several rows
 * @row: index in the data set; −1: none
 * @output: which output
 *
 * Returns: whether that row is among them; else the card hides
 */
gboolean
vtr_row_card_show (VtrRowCard *self, VtrAttribution *attribution, gint64 row, guint output)
{
  g_return_val_if_fail (VTR_IS_ROW_CARD (self), FALSE);
  const VtrAttributionData *d = attribution != NULL ? vtr_attribution_get_data (attribution) : NULL;
  gsize at = 0;

  while (d != NULL && at < d->n_rows && d->rows[at] != row)
    at++;
  gtk_widget_set_visible (GTK_WIDGET (self), d != NULL && at < d->n_rows);
  if (d == NULL || at >= d->n_rows)
    return FALSE;
  output = MIN (output, d->n_outputs - 1);
  double prediction = d->predictions[at * d->n_outputs + output];
  g_autofree char *number = vtr_label_count (row), *title = g_strdup_printf (_("Row %s"), number);
  g_autofree char *value = vtr_label_fixed (prediction, fabs (prediction) < 100 ? 2 : 0);
  g_autofree char *name = d->n_outputs > 1 ? g_strdup_printf ("P(%s)", d->outputs[output]) : g_strdup (d->target);
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  g_autofree char *markup = g_strdup_printf ("%s <b>%s</b>", escaped, value);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_markup (GTK_LABEL (self->prediction), markup);
  show_lines (self, d, at, output);
  return TRUE;
}

static void
explain_cb (GtkButton *button, VtrRowCard *self)
{
  g_signal_emit (self, signals[EXPLAIN], 0);
}

static void
similar_cb (GtkButton *button, VtrRowCard *self)
{
  g_signal_emit (self, signals[SIMILAR], 0);
}

static void
vtr_row_card_dispose (GObject *object)
{
  g_clear_pointer (&VTR_ROW_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vtr_row_card_parent_class)->dispose (object);
}

static void
vtr_row_card_class_init (VtrRowCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_row_card_dispose;
  signals[EXPLAIN] = g_signal_new ("explain", VTR_TYPE_ROW_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIMILAR] = g_signal_new ("similar", VTR_TYPE_ROW_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_head (VtrRowCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *ring = gtk_label_new ("○");

  self->title = gtk_label_new (NULL);
  self->prediction = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "card-title");
  gtk_widget_add_css_class (self->prediction, "numeric");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->prediction), PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (ring, "card-title");
  gtk_box_append (GTK_BOX (head), ring);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->prediction);
  return head;
}

static GtkWidget *
new_lines (VtrRowCard *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 5);
  for (guint i = 0; i < N_LINES; i++)
    {
      Line *line = &self->lines[i];
      line->label = gtk_label_new (NULL);
      line->bar = gtk_drawing_area_new ();
      line->value = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (line->label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (line->label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (line->label, TRUE);
      gtk_label_set_width_chars (GTK_LABEL (line->label), 12);
      gtk_label_set_xalign (GTK_LABEL (line->value), 1);
      gtk_label_set_width_chars (GTK_LABEL (line->value), 7);
      gtk_widget_add_css_class (line->value, "numeric");
      gtk_widget_add_css_class (line->value, "row-value");
      gtk_widget_add_css_class (line->label, "row-value");
      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (line->bar), 64);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (line->bar), 18);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (line->bar), draw_bar_cb, line, NULL);
      gtk_grid_attach (GTK_GRID (grid), line->label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), line->bar, 1, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), line->value, 2, i, 1, 1);
    }
  return grid;
}

static GtkWidget *
new_foot (VtrRowCard *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *explain = gtk_button_new_with_label (_("Explain This Row")), *similar = gtk_button_new_with_label (_("Find Similar"));

  gtk_widget_add_css_class (similar, "flat");
  gtk_widget_set_tooltip_text (similar, _("Select the explained rows that the model treats alike"));
  gtk_widget_set_margin_top (foot, 4);
  gtk_box_append (GTK_BOX (foot), explain);
  gtk_box_append (GTK_BOX (foot), similar);
  g_signal_connect (explain, "clicked", G_CALLBACK (explain_cb), self);
  g_signal_connect (similar, "clicked", G_CALLBACK (similar_cb), self);
  return foot;
}

static void
vtr_row_card_init (VtrRowCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "vcard");
  gtk_widget_add_css_class (self->box, "padded");
  gtk_box_append (GTK_BOX (self->box), new_head (self));
  gtk_box_append (GTK_BOX (self->box), new_lines (self));
  gtk_box_append (GTK_BOX (self->box), new_foot (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Selected row"), -1);
}

GtkWidget *
vtr_row_card_new (void)
{
  return g_object_new (VTR_TYPE_ROW_CARD, NULL);
}
