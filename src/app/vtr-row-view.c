/* VtrRowView: a card with the waterfall and, when LIME is done, its weights and the agreement in the
 * same rows; a notice in plain words where the two differ much; the what-if panel, which the page puts
 * beside all of it. */
#include "vtr-row-view.h"
#include "vtr-agreement.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-what-if.h"
#include <glib/gi18n.h>
#include <math.h>

#define PANEL_WIDTH 278
#define MAX_FEATURES 10

struct _VtrRowView
{
  GtkWidget parent_instance;

  GtkWidget    *box, *scroll, *card_box, *lime_head, *notice, *notice_text, *panel;
  VtrChartCard *waterfall;
  VtrWhatIf    *what_if;
  VtrSession   *session;       /* (nullable): of the last refresh */
};

G_DEFINE_FINAL_TYPE (VtrRowView, vtr_row_view, GTK_TYPE_WIDGET)

/* --- LIME in words --------------------------------------------------------------------------- */

static void
show_lime_head (VtrRowView *self, const VtrAgreement *agreement)
{
  g_autofree char *escaped = g_markup_escape_text (agreement->summary, -1);
  g_autofree char *markup = g_strdup_printf ("<b>LIME</b>  <small><span alpha='60%%'>%s</span></small>", escaped);

  gtk_label_set_markup (GTK_LABEL (self->lime_head), markup);
}

static void
show_lime (VtrRowView *self, VtrSession *session, VtrAttribution *attribution)
{
  VtrLimeExplanation *lime = vtr_session_get_row_lime (session);
  g_autoptr (VtrAgreement) agreement =
      lime != NULL ? vtr_agreement_new (attribution, lime, (guint32) vtr_session_get_row (session)) : NULL;

  gtk_widget_set_visible (self->lime_head, agreement != NULL);
  gtk_widget_set_visible (self->notice, agreement != NULL && agreement->notice != NULL);
  if (agreement != NULL)
    show_lime_head (self, agreement);
  if (agreement != NULL && agreement->notice != NULL)
    gtk_label_set_label (GTK_LABEL (self->notice_text), agreement->notice);
}

/* --- Showing --------------------------------------------------------------------------------- */

static void
show_waterfall (VtrRowView *self, VtrSession *session, VtrAttribution *attribution)
{
  g_autofree char *kind = g_strdup_printf ("waterfall:%" G_GINT64_FORMAT, vtr_session_get_row (session));
  VtrChartInput input;

  vtr_session_fill_chart_input (session, &input);
  input.attribution = attribution;
  input.order_from = NULL;
  input.feature = -1;
  input.lime = vtr_session_get_row_lime (session);
  input.max_display = MAX_FEATURES;
  vtr_chart_card_show (self->waterfall, kind, &input);
  show_lime (self, session, attribution);
}

static void
show_what_if (VtrRowView *self, VtrSession *session, VtrAttribution *attribution)
{
  VtrModel *model = vtr_session_get_model (session);
  gboolean two = vtr_model_get_n_outputs (model) == 2 && vtr_session_get_class (session) == 1;
  VtrWhatIfSubject subject = {
    .model = model, .dataset = vtr_project_get_dataset (vtr_session_get_project (session)),
    .summary = vtr_session_get_summary (session), .attribution = attribution,
    .row = (guint32) vtr_session_get_row (session),
    .output = MIN (vtr_session_get_class (session), vtr_model_get_n_outputs (model) - 1),
    .threshold = two ? vtr_session_get_threshold (session) : NAN,
  };

  vtr_what_if_show (self->what_if, &subject);
  vtr_what_if_set_values (self->what_if, vtr_session_get_what_if (session));
}

static void
what_if_cb (VtrWhatIf *what_if, gboolean merge, VtrRowView *self)
{
  if (self->session != NULL)
    vtr_session_set_what_if (self->session, vtr_what_if_dup_values (what_if), merge);
}

/**
 * vtr_row_view_refresh:
 * @self: a row view that is on screen
 * @session: a session with a model and a chosen row
 */
void
vtr_row_view_refresh (VtrRowView *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_ROW_VIEW (self));
  VtrAttribution *attribution = vtr_session_get_row_attribution (session);
  g_set_object (&self->session, session);
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (session));

  if (vtr_session_get_row (session) < 0 || vtr_session_get_model (session) == NULL || dataset == NULL
      || vtr_session_get_row (session) >= (gint64) vtr_dataset_get_n_rows (dataset))
    return;
  vtr_session_explain_row (session);
  if (attribution == NULL || vtr_attribution_get_data (attribution)->n_rows == 0)
    return;
  show_waterfall (self, session, attribution);
  show_what_if (self, session, attribution);
}

void
vtr_row_view_set_narrow (VtrRowView *self, gboolean narrow)
{
  g_return_if_fail (VTR_IS_ROW_VIEW (self));
  gtk_widget_set_size_request (self->panel, narrow ? 236 : PANEL_WIDTH, -1);
}

/**
 * vtr_row_view_get_panel:
 * @self: a row view
 *
 * Returns: (transfer none): the what-if panel of its row, without a parent
 */
GtkWidget *
vtr_row_view_get_panel (VtrRowView *self)
{
  g_return_val_if_fail (VTR_IS_ROW_VIEW (self), NULL);
  return self->panel;
}

/**
 * vtr_row_view_get_card:
 * @self: a row view
 *
 * Returns: (transfer none): the card with the waterfall
 */
VtrChartCard *
vtr_row_view_get_card (VtrRowView *self)
{
  g_return_val_if_fail (VTR_IS_ROW_VIEW (self), NULL);
  return self->waterfall;
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_row_view_dispose (GObject *object)
{
  VtrRowView *self = VTR_ROW_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->panel);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_row_view_parent_class)->dispose (object);
}

static void
vtr_row_view_class_init (VtrRowViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VTR_TYPE_WHAT_IF);
  G_OBJECT_CLASS (klass)->dispose = vtr_row_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
build_notice (VtrRowView *self)
{
  self->notice = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->notice_text = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->notice, "notice");
  gtk_widget_set_margin_start (self->notice, 12);
  gtk_widget_set_margin_end (self->notice, 12);
  gtk_widget_set_margin_bottom (self->notice, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (icon, "watch");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (self->notice_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->notice_text), 0);
  gtk_widget_set_hexpand (self->notice_text, TRUE);
  gtk_box_append (GTK_BOX (self->notice), icon);
  gtk_box_append (GTK_BOX (self->notice), self->notice_text);
  gtk_widget_set_visible (self->notice, FALSE);
  vtr_chart_card_set_footer (self->waterfall, self->notice);
}

static void
vtr_row_view_init (VtrRowView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->scroll = gtk_scrolled_window_new ();
  self->card_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->waterfall = VTR_CHART_CARD (vtr_chart_card_new (NULL));
  self->what_if = VTR_WHAT_IF (g_object_new (VTR_TYPE_WHAT_IF, NULL));
  self->lime_head = gtk_label_new (NULL);
  self->panel = GTK_WIDGET (self->what_if);
  gtk_widget_set_visible (self->lime_head, FALSE);
  vtr_chart_card_add_tool (self->waterfall, self->lime_head);
  build_notice (self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->waterfall), TRUE);
  gtk_widget_set_margin_start (self->card_box, 14);
  gtk_widget_set_margin_end (self->card_box, 14);
  gtk_widget_set_margin_top (self->card_box, 2);
  gtk_widget_set_margin_bottom (self->card_box, 16);
  gtk_box_append (GTK_BOX (self->card_box), GTK_WIDGET (self->waterfall));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), self->card_box);
  gtk_widget_set_hexpand (self->scroll, TRUE);
  gtk_widget_set_size_request (self->panel, PANEL_WIDTH, -1);
  gtk_widget_add_css_class (self->panel, "inspector");
  gtk_box_append (GTK_BOX (self->box), self->scroll);
  g_object_ref_sink (self->panel);
  g_signal_connect_object (self->what_if, "changed", G_CALLBACK (what_if_cb), self, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
vtr_row_view_new (void)
{
  return g_object_new (VTR_TYPE_ROW_VIEW, NULL);
}
