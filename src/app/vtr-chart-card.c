/* VtrChartCard: every figure of the window stands in one of these. */
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-export.h"
#include "vtr-read.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _VtrChartCard
{
  GtkWidget parent_instance;

  GtkWidget    *box, *title, *subtitle, *tools, *menu_button, *stack, *message;
  VtrChartView *view;
  char         *fixed_title;
  char         *command;
};

G_DEFINE_FINAL_TYPE (VtrChartCard, vtr_chart_card, GTK_TYPE_WIDGET)

/* --- Telling the person ---------------------------------------------------------------------- */

static void
toast (VtrChartCard *self, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (text));
}

static VtrPicture *
get_picture (VtrChartCard *self)
{
  return vtr_chart_view_get_picture (self->view);
}

/* --- Copying --------------------------------------------------------------------------------- */

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);
  g_autoptr (GError) error = NULL;

  if (get_picture (self) == NULL)
    return;
  g_autoptr (VtrScene) scene = vtr_scene_new (get_picture (self)->figure, MAX (320, gtk_widget_get_width (GTK_WIDGET (self->view))),
                                              MAX (240, gtk_widget_get_height (GTK_WIDGET (self->view))), theme);
  g_autoptr (GBytes) png = vtr_scene_to_png (scene, 2, &error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;
  if (texture == NULL)
    {
      toast (self, error->message);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  toast (self, _("Image copied"));
}

static void
copy_numbers_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  g_autofree char *path = NULL, *text = NULL;
  int fd = g_file_open_tmp ("vitrine-XXXXXX.csv", &path, NULL);

  if (get_picture (self) == NULL || fd < 0)
    return;
  g_close (fd, NULL);
  if (vtr_write_csv (get_picture (self)->table, path, NULL) && g_file_get_contents (path, &text, NULL, NULL))
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
      toast (self, _("Numbers copied"));
    }
  g_unlink (path);
}

static void
copy_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);

  if (self->command == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->command);
  toast (self, _("Command copied"));
}

/* --- Exporting ------------------------------------------------------------------------------- */

static void
export_response_cb (GtkNativeDialog *dialog, int response, VtrChartCard *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      g_autoptr (GError) error = NULL;
      if (path != NULL && vtr_chart_view_export (self->view, path, 2, &error))
        toast (self, _("Chart exported"));
      else if (error != NULL)
        toast (self, error->message);
    }
  g_object_unref (dialog);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *file = g_strdup_printf ("chart.%s", parameter != NULL ? g_variant_get_string (parameter, NULL) : "svg");

  if (get_picture (self) == NULL || !GTK_IS_WINDOW (root))
    return;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export the Chart"), GTK_WINDOW (root),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file);
  g_signal_connect_object (dialog, "response", G_CALLBACK (export_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- Full window ----------------------------------------------------------------------------- */

static void
full_window_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  VtrPicture *picture = get_picture (self);

  if (picture == NULL)
    return;
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *view = vtr_chart_view_new ();
  gtk_window_set_title (GTK_WINDOW (window), vtr_figure_get_title (picture->figure));
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (widget)));
  vtr_chart_view_set_picture (VTR_CHART_VIEW (view), vtr_picture_new (vtr_figure_ref (picture->figure), g_object_ref (picture->table),
                                                                      g_strdup (picture->sentence)));
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), view);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_chart_card_dispose (GObject *object)
{
  VtrChartCard *self = VTR_CHART_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->fixed_title, g_free);
  g_clear_pointer (&self->command, g_free);
  G_OBJECT_CLASS (vtr_chart_card_parent_class)->dispose (object);
}

static void
vtr_chart_card_class_init (VtrChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_chart_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "chart.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-numbers", NULL, copy_numbers_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-command", NULL, copy_command_action);
  gtk_widget_class_install_action (widget_class, "chart.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "chart.full-window", NULL, full_window_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy-image", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_C, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "chart.copy-numbers", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "chart.export", "s", "svg");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "chart.full-window", NULL);
}

static GMenuModel *
new_menu (void)
{
  GMenu *menu = g_menu_new (), *copy = g_menu_new (), *export = g_menu_new (), *show = g_menu_new ();

  g_menu_append (copy, _("Copy Image"), "chart.copy-image");
  g_menu_append (copy, _("Copy Numbers"), "chart.copy-numbers");
  g_menu_append (copy, _("Copy as Command"), "chart.copy-command");
  g_menu_append (export, _("Export as SVG…"), "chart.export::svg");
  g_menu_append (export, _("Export as PDF…"), "chart.export::pdf");
  g_menu_append (export, _("Export as PNG…"), "chart.export::png");
  g_menu_append (export, _("Export Numbers as CSV…"), "chart.export::csv");
  g_menu_append (show, _("Show Full Window"), "chart.full-window");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (export));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (show));
  g_object_unref (copy);
  g_object_unref (export);
  g_object_unref (show);
  return G_MENU_MODEL (menu);
}

static GtkWidget *
new_title_line (VtrChartCard *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  g_autoptr (GMenuModel) menu = new_menu ();

  self->title = gtk_label_new (NULL);
  self->subtitle = gtk_label_new (NULL);
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->menu_button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->title, "card-title");
  gtk_widget_add_css_class (self->subtitle, "small");
  gtk_widget_add_css_class (self->subtitle, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->subtitle), 0);
  gtk_widget_set_hexpand (self->subtitle, TRUE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
  gtk_widget_add_css_class (self->menu_button, "flat");
  gtk_widget_set_tooltip_text (self->menu_button, _("Chart Menu"));
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->subtitle);
  gtk_box_append (GTK_BOX (line), self->tools);
  gtk_box_append (GTK_BOX (line), self->menu_button);
  gtk_widget_add_css_class (line, "card-header");
  return line;
}

static void
vtr_chart_card_init (VtrChartCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = gtk_stack_new ();
  self->view = VTR_CHART_VIEW (vtr_chart_view_new ());
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_add_css_class (self->message, "dim-label");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->view), "chart");
  gtk_stack_add_named (GTK_STACK (self->stack), self->message, "message");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_add_css_class (self->box, "vcard");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (self->box), new_title_line (self));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.copy-command", FALSE);
}

/**
 * vtr_chart_card_new:
 * @title: (nullable): what stands above the chart; NULL: the figure's own title
 *
 * Returns: (transfer floating): an empty card
 */
GtkWidget *
vtr_chart_card_new (const char *title)
{
  VtrChartCard *self = g_object_new (VTR_TYPE_CHART_CARD, NULL);

  self->fixed_title = g_strdup (title);
  gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : "");
  return GTK_WIDGET (self);
}

/**
 * vtr_chart_card_get_view:
 * @self: a card
 *
 * Returns: (transfer none): its chart
 */
VtrChartView *
vtr_chart_card_get_view (VtrChartCard *self)
{
  g_return_val_if_fail (VTR_IS_CHART_CARD (self), NULL);
  return self->view;
}

static VtrPicture *
build (const char *kind, const VtrChartInput *input, GError **error)
{
  g_autofree char *argument = NULL;
  g_autoptr (VtrChart) chart = vtr_chart_new (kind, &argument, error);
  VtrChartInput with_argument = *input;

  if (chart == NULL)
    return NULL;
  with_argument.argument = argument;
  return vtr_chart_build (chart, &with_argument, error);
}

/**
 * vtr_chart_card_show:
 * @self: a card
 * @chart_kind: which chart, as on the command line
 * @input: what to draw
 */
void
vtr_chart_card_show (VtrChartCard *self, const char *chart_kind, const VtrChartInput *input)
{
  g_return_if_fail (VTR_IS_CHART_CARD (self) && chart_kind != NULL && input != NULL);
  g_autoptr (GError) error = NULL;
  VtrPicture *picture = build (chart_kind, input, &error);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), picture != NULL ? "chart" : "message");
  gtk_label_set_label (GTK_LABEL (self->message), error != NULL ? error->message : "");
  if (picture != NULL)
    {
      const char *title = self->fixed_title != NULL ? self->fixed_title : vtr_figure_get_title (picture->figure);
      const char *subtitle = vtr_figure_get_subtitle (picture->figure);
      gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : "");
      gtk_label_set_label (GTK_LABEL (self->subtitle), subtitle != NULL ? subtitle : "");
      g_autofree char *label = g_strdup_printf (_("Chart menu, %s"), title != NULL ? title : chart_kind);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      vtr_figure_set_header (picture->figure, FALSE);
    }
  vtr_chart_view_set_picture (self->view, picture);
}

/**
 * vtr_chart_card_set_command:
 * @self: a card
 * @command: (nullable): the command line that makes the chart
 */
void
vtr_chart_card_set_command (VtrChartCard *self, const char *command)
{
  g_return_if_fail (VTR_IS_CHART_CARD (self));
  g_free (self->command);
  self->command = g_strdup (command);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.copy-command", command != NULL);
}

/**
 * vtr_chart_card_add_tool:
 * @self: a card
 * @widget: what to put before the menu
 */
void
vtr_chart_card_add_tool (VtrChartCard *self, GtkWidget *widget)
{
  g_return_if_fail (VTR_IS_CHART_CARD (self));
  gtk_box_append (GTK_BOX (self->tools), widget);
}

/**
 * vtr_chart_card_set_footer:
 * @self: a card
 * @widget: what to put under the chart
 */
void
vtr_chart_card_set_footer (VtrChartCard *self, GtkWidget *widget)
{
  g_return_if_fail (VTR_IS_CHART_CARD (self));
  gtk_box_append (GTK_BOX (self->box), widget);
}

/**
 * vtr_chart_card_knows:
 * @chart_kind: name of a chart, without argument
 *
 * Returns: whether the registry has it
 */
gboolean
vtr_chart_card_knows (const char *chart_kind)
{
  return vtr_registry_find (VTR_TYPE_CHART, chart_kind) != G_TYPE_INVALID;
}
