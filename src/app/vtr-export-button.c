/* VtrExportButton: the button stands outside the page, so it has actions of its own, which it passes on
 * to the card that the page names. */
#include "vtr-export-button.h"
#include "vtr-config.h"
#include <glib/gi18n.h>

struct _VtrExportButton
{
  GtkWidget parent_instance;

  GtkWidget    *button;
  VtrChartCard *card;      /* (nullable), not owned */
};

G_DEFINE_FINAL_TYPE (VtrExportButton, vtr_export_button, GTK_TYPE_WIDGET)

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrExportButton *self = VTR_EXPORT_BUTTON (widget);

  if (self->card != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self->card), "chart.export", parameter);
}

/* "export.print" is the card's "chart.print", and so on. */
static void
pass_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrExportButton *self = VTR_EXPORT_BUTTON (widget);
  g_autofree char *action = g_strdup_printf ("chart.%s", strchr (name, '.') + 1);

  if (self->card != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self->card), action, NULL);
}

static GMenuModel *
new_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new (), copies = g_menu_new (), paper = g_menu_new ();

  g_menu_append (files, _("SVG…"), "export.file::svg");
  g_menu_append (files, _("PDF…"), "export.file::pdf");
  g_menu_append (files, _("PNG, 2×…"), "export.file::png2");
  g_menu_append (files, _("PNG, 4×…"), "export.file::png4");
  g_menu_append (files, _("Numbers as CSV…"), "export.file::csv");
  g_menu_append (copies, _("Copy Image"), "export.copy-image");
  g_menu_append (copies, _("Copy Numbers"), "export.copy-numbers");
  g_menu_append (copies, _("Copy as Command"), "export.copy-command");
  g_menu_append (paper, _("Print…"), "export.print");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (paper));
  return G_MENU_MODEL (menu);
}

static void
vtr_export_button_dispose (GObject *object)
{
  VtrExportButton *self = VTR_EXPORT_BUTTON (object);

  self->card = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (vtr_export_button_parent_class)->dispose (object);
}

static void
vtr_export_button_class_init (VtrExportButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_export_button_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "export.file", "s", export_action);
  gtk_widget_class_install_action (widget_class, "export.copy-image", NULL, pass_on_action);
  gtk_widget_class_install_action (widget_class, "export.copy-numbers", NULL, pass_on_action);
  gtk_widget_class_install_action (widget_class, "export.copy-command", NULL, pass_on_action);
  gtk_widget_class_install_action (widget_class, "export.print", NULL, pass_on_action);
}

static void
vtr_export_button_init (VtrExportButton *self)
{
  g_autoptr (GMenuModel) menu = new_menu ();

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _("Export"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), menu);
  gtk_widget_add_css_class (self->button, "raised");
  gtk_widget_set_tooltip_text (self->button, _("Export the Picture"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * vtr_export_button_new:
 *
 * Returns: (transfer floating): a button that exports nothing yet
 */
GtkWidget *
vtr_export_button_new (void)
{
  return g_object_new (VTR_TYPE_EXPORT_BUTTON, NULL);
}

/**
 * vtr_export_button_set_card:
 * @self: a button
 * @card: (nullable): whose picture it exports
 */
void
vtr_export_button_set_card (VtrExportButton *self, VtrChartCard *card)
{
  g_return_if_fail (VTR_IS_EXPORT_BUTTON (self));
  self->card = card;
  gtk_widget_set_sensitive (self->button, card != NULL);
}
