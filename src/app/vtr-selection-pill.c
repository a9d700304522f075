/* VtrSelectionPill: follows the session's selected set; hidden while nothing is selected. Its buttons are
 * actions of the window. */
#include "vtr-selection-pill.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n.h>

struct _VtrSelectionPill
{
  GtkWidget parent_instance;

  VtrSession *session;
  GtkWidget  *box;
  GtkLabel   *text;
};

G_DEFINE_FINAL_TYPE (VtrSelectionPill, vtr_selection_pill, GTK_TYPE_WIDGET)

static void
changed_cb (VtrSession *session, guint what, VtrSelectionPill *self)
{
  GArray *rows = vtr_session_get_rows (session);

  if ((what & VTR_CHANGED_ROWS) == 0)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), rows != NULL);
  if (rows == NULL)
    return;
  g_autofree char *count = vtr_label_count (rows->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s row selected", "%s rows selected", rows->len), count);
  gtk_label_set_label (self->text, text);
}

static void
clear_cb (GtkButton *button, VtrSelectionPill *self)
{
  vtr_session_set_rows (self->session, NULL);
}

static void
vtr_selection_pill_dispose (GObject *object)
{
  VtrSelectionPill *self = VTR_SELECTION_PILL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_selection_pill_parent_class)->dispose (object);
}

static void
vtr_selection_pill_class_init (VtrSelectionPillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_selection_pill_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vtr_selection_pill_init (VtrSelectionPill *self)
{
  static const struct { const char *label, *action; } buttons[] = {
    { N_("Show in Table"), "win.show-rows" },
    { N_("Score…"), "win.score-rows" },
    { N_("Compare Explanations"), "win.compare-rows" },
    { N_("Leave Out"), "win.leave-out" },
  };
  GtkWidget *clear = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_add_css_class (clear, "circular");
  gtk_widget_add_css_class (self->box, "selection-pill");
  gtk_widget_set_tooltip_text (clear, _("Clear Selection"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (clear), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Clear selection"), -1);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->text));
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(buttons[i].label));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), buttons[i].action);
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (GTK_BOX (self->box), button);
    }
  gtk_box_append (GTK_BOX (self->box), clear);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_END);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect (clear, "clicked", G_CALLBACK (clear_cb), self);
}

/**
 * vtr_selection_pill_set_session:
 * @self: a pill without a session
 * @session: whose selection
 */
void
vtr_selection_pill_set_session (VtrSelectionPill *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_SELECTION_PILL (self) && self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, 0);
}
