/* VtrTargetCard: the choice changes the role of a column through the session. */
#include "vtr-target-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-theme.h"
#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_LISTED 4
#define UNEVEN 0.3     /* of two classes the smaller one's share */
#define UNEVEN_RATIO 3 /* of more */

struct _VtrTargetCard
{
  GtkWidget parent_instance;

  GtkDropDown *target;
  GtkDrawingArea *balance;
  GtkBox *classes;
  GtkLabel *sentence;

  VtrSession *session;
  VtrDataset *listed; /* (nullable): whose columns the choice lists */
  double *shares;
  guint n_shares;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (VtrTargetCard, vtr_target_card, GTK_TYPE_WIDGET)

static VtrDataset *
get_dataset (VtrTargetCard *self)
{
  return self->session != NULL ? vtr_project_get_dataset (vtr_session_get_project (self->session))
                               : NULL;
}

/* --- Balance --------------------------------------------------------------------------------- */

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VtrTargetCard *self = data;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (VtrTheme) theme = vtr_theme_new (adw_style_manager_get_dark (style),
                                              adw_style_manager_get_high_contrast (style));
  double x = 0;

  for (guint i = 0; i < self->n_shares; i++)
    {
      double w = self->shares[i] * width;
      VtrColor c = vtr_theme_get_color (theme, self->n_shares == 2
                                                   ? (i == 1 ? VTR_INK_CHOSEN : VTR_INK_NEUTRAL)
                                                   : VTR_INK_SERIES (i));
      cairo_set_source_rgb (cr, ((c >> 16) & 255) / 255.0, ((c >> 8) & 255) / 255.0,
                            (c & 255) / 255.0);
      cairo_rectangle (cr, x, 0, MAX (1, w - (i + 1 < self->n_shares ? 2 : 0)), height);
      cairo_fill (cr);
      x += w;
    }
}

static void
add_class (VtrTargetCard *self, const char *name, const char *detail, gboolean at_end)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *markup =
      g_markup_printf_escaped ("%s <span alpha='60%%'>%s</span>", name, detail);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), at_end ? 1 : 0);
  gtk_widget_set_hexpand (label, at_end);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (self->classes, label);
}

static void
list_classes (VtrTargetCard *self, const VtrValueCounts *c)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->classes), c->n_classes == 2
                                                                      ? GTK_ORIENTATION_HORIZONTAL
                                                                      : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (self->classes, c->n_classes == 2 ? 6 : 2);
  for (guint i = 0; i < MIN (c->n_classes, MAX_LISTED); i++)
    {
      g_autofree char *count = vtr_label_count ((guint64) c->class_counts[i]),
                      *share = vtr_label_percent (self->shares[i]);
      g_autofree char *both = g_strdup_printf ("%s · %s", count, share);
      gboolean at_end = c->n_classes == 2 && i == 1;
      add_class (self, c->classes[i], at_end ? share : both, at_end);
    }
  if (c->n_classes > MAX_LISTED)
    {
      g_autofree char *more = g_strdup_printf (
          ngettext ("and %u more class", "and %u more classes", c->n_classes - MAX_LISTED),
          c->n_classes - MAX_LISTED);
      add_class (self, "", more, FALSE);
    }
}

/* (transfer full) (nullable): what to mind when classes are uneven. */
static char *
dup_warning (const VtrValueCounts *c)
{
  double least = G_MAXDOUBLE, most = 0, total = 0;

  for (guint i = 0; i < c->n_classes; i++)
    {
      least = MIN (least, c->class_counts[i]);
      most = MAX (most, c->class_counts[i]);
      total += c->class_counts[i];
    }
  if (least < 1 || (c->n_classes == 2 ? least / total >= UNEVEN : most / least <= UNEVEN_RATIO))
    return NULL;
  g_autofree char *ratio = vtr_label_count ((guint64) (most / least + 0.5));
  return g_strdup_printf (
      _ ("Uneven, about %s to 1. Judge models by AUC or F1 rather than accuracy."), ratio);
}

static void
clear_classes (VtrTargetCard *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->classes))) != NULL)
    gtk_box_remove (self->classes, child);
  g_clear_pointer (&self->shares, g_free);
  self->n_shares = 0;
}

static void
say (VtrTargetCard *self, const char *text)
{
  gtk_label_set_label (self->sentence, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), text != NULL);
}

static void
refresh_balance (VtrTargetCard *self, const VtrValueCounts *c)
{
  double total = 0;

  clear_classes (self);
  for (guint i = 0; i < c->n_classes; i++)
    total += c->class_counts[i];
  self->shares = g_new0 (double, c->n_classes + 1);
  self->n_shares = c->n_classes;
  for (guint i = 0; i < c->n_classes; i++)
    self->shares[i] = total > 0 ? c->class_counts[i] / total : 0;
  list_classes (self, c);
  g_autofree char *warning = dup_warning (c);
  say (self, warning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->balance), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Balance of the classes"), -1);
}

/* --- Choice ---------------------------------------------------------------------------------- */

static void
target_cb (GtkDropDown *drop_down, GParamSpec *pspec, VtrTargetCard *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);
  VtrDataset *dataset = self->updating ? NULL : get_dataset (self);

  if (dataset == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  const char *old = vtr_project_get_target (vtr_session_get_project (self->session));
  const char *name =
      selected > 0 ? vtr_column_get_name (vtr_dataset_get_column (dataset, selected - 1)) : NULL;
  if (g_strcmp0 (old, name) == 0)
    return;
  if (name != NULL)
    vtr_session_set_role (self->session, name, VTR_ROLE_TARGET);
  else
    vtr_session_set_role (self->session, old, VTR_ROLE_FEATURE);
}

static void
list_columns (VtrTargetCard *self, VtrDataset *dataset)
{
  guint n = vtr_dataset_get_n_columns (dataset), selected = 0;
  g_autofree const char **names = g_new0 (const char *, n + 2);
  VtrColumn *target = vtr_dataset_get_by_role (dataset, VTR_ROLE_TARGET);

  names[0] = _ ("None");
  for (guint i = 0; i < n; i++)
    {
      names[i + 1] = vtr_column_get_name (vtr_dataset_get_column (dataset, i));
      if (vtr_dataset_get_column (dataset, i) == target)
        selected = i + 1;
    }
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->target, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->target, selected);
  self->updating = FALSE;
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_target_card_dispose (GObject *object)
{
  VtrTargetCard *self = VTR_TARGET_CARD (object);
  GtkWidget *child;

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_object (&self->listed);
  g_clear_pointer (&self->shares, g_free);
  self->n_shares = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vtr_target_card_parent_class)->dispose (object);
}

static void
vtr_target_card_class_init (VtrTargetCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_target_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vitrine/Vitrine/ui/vtr-target-card.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrTargetCard, target);
  gtk_widget_class_bind_template_child (widget_class, VtrTargetCard, balance);
  gtk_widget_class_bind_template_child (widget_class, VtrTargetCard, classes);
  gtk_widget_class_bind_template_child (widget_class, VtrTargetCard, sentence);
}

static void
vtr_target_card_init (VtrTargetCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->balance, draw_cb, self, NULL);
  g_signal_connect (self->target, "notify::selected", G_CALLBACK (target_cb), self);
}

/**
 * vtr_target_card_set_session:
 * @self: a card
 * @session: what it reads and changes
 */
void
vtr_target_card_set_session (VtrTargetCard *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_TARGET_CARD (self));
  g_set_object (&self->session, session);
}

/**
 * vtr_target_card_refresh:
 * @self: a card
 * @counts: (nullable): with the classes of the target; NULL: they are being counted
 */
void
vtr_target_card_refresh (VtrTargetCard *self, const VtrValueCounts *counts)
{
  g_return_if_fail (VTR_IS_TARGET_CARD (self));
  VtrDataset *dataset = get_dataset (self);

  if (dataset == NULL)
    return;
  if (dataset != self->listed)
    list_columns (self, dataset);
  g_set_object (&self->listed, dataset);
  VtrColumn *target = vtr_dataset_get_by_role (dataset, VTR_ROLE_TARGET);
  if (target != NULL && counts != NULL && counts->n_classes > 0)
    refresh_balance (self, counts);
  else if (target == NULL || counts != NULL)
    {
      clear_classes (self);
      say (self, target == NULL ? _ ("Choose the column to predict.")
                                : _ ("A number: models predict its value."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->balance), self->n_shares > 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->balance));
}
