/* VtrCompareView: the current model and another one; which one is chosen here, and the explanation of it
 * is the session's, made when this is looked at. */
#include "vtr-compare-view.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n.h>

#define CARD_HEIGHT 420

struct _VtrCompareView
{
  GtkWidget parent_instance;

  VtrSession   *session;
  GtkWidget    *scroll, *cards, *message;
  GtkDropDown  *choice;
  VtrChartCard *all, *row;
  GPtrArray    *entries;       /* of VtrModelEntry, as listed */
  gboolean      updating;
};

G_DEFINE_FINAL_TYPE (VtrCompareView, vtr_compare_view, GTK_TYPE_WIDGET)

static VtrModelEntry *
chosen_entry (VtrCompareView *self)
{
  guint i = gtk_drop_down_get_selected (self->choice);

  return i < self->entries->len ? self->entries->pdata[i] : NULL;
}

/* All but the current one, newest first; the choice stays where it can. */
static void
list_models (VtrCompareView *self)
{
  VtrProject *project = vtr_session_get_project (self->session);
  GListModel *models = vtr_project_get_models (project);
  g_autoptr (VtrModelEntry) before = chosen_entry (self) != NULL ? g_object_ref (chosen_entry (self)) : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->entries, 0);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (VtrModelEntry) entry = g_list_model_get_item (models, i);
      if (entry == vtr_project_get_current (project))
        continue;
      selected = entry == before ? self->entries->len : selected;
      gtk_string_list_append (names, vtr_model_entry_get_name (entry));
      g_ptr_array_add (self->entries, g_object_ref (entry));
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->choice, selected);
  self->updating = FALSE;
}

static void
show_cards (VtrCompareView *self, VtrAttribution *other, VtrModelEntry *entry)
{
  VtrModelEntry *current = vtr_project_get_current (vtr_session_get_project (self->session));
  gint64 row = vtr_session_get_row (self->session);
  VtrChartInput input;

  vtr_session_fill_chart_input (self->session, &input);
  input.other = other;
  input.attribution_names[0] = vtr_model_entry_get_name (current);
  input.attribution_names[1] = vtr_model_entry_get_name (entry);
  input.order_from = NULL;
  vtr_chart_card_show (self->all, "compare", &input);
  gtk_widget_set_visible (GTK_WIDGET (self->row), row >= 0);
  if (row < 0)
    return;
  g_autofree char *kind = g_strdup_printf ("compare:%" G_GINT64_FORMAT, row);
  vtr_chart_card_show (self->row, kind, &input);
}

static const char *
find_obstacle (VtrCompareView *self, VtrAttribution *other)
{
  if (self->entries->len == 0)
    return _("Train another model to see both side by side.");
  if (vtr_session_get_attribution (self->session) == NULL)
    return _("Explain the current model first.");
  return other == NULL ? _("The other model is being explained on the same rows…") : NULL;
}

/**
 * vtr_compare_view_refresh:
 * @self: a view that is on screen
 *
 * Shows both models; where the other one is not explained on these rows, that begins.
 */
void
vtr_compare_view_refresh (VtrCompareView *self)
{
  g_return_if_fail (VTR_IS_COMPARE_VIEW (self));
  VtrModelEntry *entry = NULL;

  list_models (self);
  if (chosen_entry (self) != NULL && vtr_session_find_job (self->session, "explain") == NULL)
    vtr_session_compare (self->session, chosen_entry (self));
  VtrAttribution *other = vtr_session_get_other (self->session, &entry);
  if (entry != chosen_entry (self))
    other = NULL;
  const char *obstacle = find_obstacle (self, other);
  gtk_widget_set_visible (self->cards, obstacle == NULL);
  gtk_widget_set_visible (self->message, obstacle != NULL);
  gtk_label_set_label (GTK_LABEL (self->message), obstacle != NULL ? obstacle : "");
  if (obstacle == NULL)
    show_cards (self, other, entry);
}

static void
choice_cb (GtkDropDown *choice, GParamSpec *pspec, VtrCompareView *self)
{
  if (!self->updating)
    vtr_compare_view_refresh (self);
}

static void
activated_cb (VtrChartView *view, VtrRef *ref, VtrCompareView *self)
{
  VtrAttribution *attribution = vtr_session_get_attribution (self->session);
  const VtrAttributionData *d = attribution != NULL ? vtr_attribution_get_data (attribution) : NULL;

  if (d != NULL && ref->feature >= 0 && (guint) ref->feature < d->n_features)
    vtr_session_set_feature (self->session, d->features[ref->feature]);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_compare_view_dispose (GObject *object)
{
  VtrCompareView *self = VTR_COMPARE_VIEW (object);

  g_clear_pointer (&self->scroll, gtk_widget_unparent);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_compare_view_parent_class)->dispose (object);
}

static void
vtr_compare_view_class_init (VtrCompareViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_compare_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static VtrChartCard *
add_card (VtrCompareView *self)
{
  GtkWidget *card = vtr_chart_card_new (NULL);

  gtk_widget_set_size_request (card, 100, CARD_HEIGHT);
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_set_vexpand (card, TRUE);
  gtk_box_append (GTK_BOX (self->cards), card);
  g_signal_connect (vtr_chart_card_get_view (VTR_CHART_CARD (card)), "activated", G_CALLBACK (activated_cb), self);
  return VTR_CHART_CARD (card);
}

static void
build_choice (VtrCompareView *self)
{
  GtkWidget *title = gtk_label_new (_("with"));

  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_add_css_class (title, "small");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->choice), _("The model to compare with"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Compare with"), -1);
  vtr_chart_card_add_tool (self->all, title);
  vtr_chart_card_add_tool (self->all, GTK_WIDGET (self->choice));
  g_signal_connect (self->choice, "notify::selected", G_CALLBACK (choice_cb), self);
}

static void
vtr_compare_view_init (VtrCompareView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->scroll = gtk_scrolled_window_new ();
  self->cards = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->message = gtk_label_new (NULL);
  gtk_box_set_homogeneous (GTK_BOX (self->cards), TRUE);
  gtk_widget_add_css_class (self->message, "dim-label");
  gtk_widget_set_vexpand (self->message, TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 2);
  gtk_widget_set_margin_bottom (box, 16);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->cards);
  self->all = add_card (self);
  self->row = add_card (self);
  build_choice (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), box);
  gtk_widget_set_parent (self->scroll, GTK_WIDGET (self));
}

/**
 * vtr_compare_view_new:
 * @session: whose models
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
vtr_compare_view_new (VtrSession *session)
{
  VtrCompareView *self = g_object_new (VTR_TYPE_COMPARE_VIEW, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/**
 * vtr_compare_view_get_card:
 * @self: a view
 *
 * Returns: (transfer none): the card of all rows, for exports
 */
VtrChartCard *
vtr_compare_view_get_card (VtrCompareView *self)
{
  g_return_val_if_fail (VTR_IS_COMPARE_VIEW (self), NULL);
  return self->all;
}

void
vtr_compare_view_set_narrow (VtrCompareView *self, gboolean narrow)
{
  g_return_if_fail (VTR_IS_COMPARE_VIEW (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->cards), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}
