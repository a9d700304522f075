/* VtrChartCard: every figure of the window stands in one of these. It follows the one selection of the
 * page that it lies in, and its menu works in jobs. */
#include "vtr-chart-card.h"
#include "vtr-chart-drag.h"
#include "vtr-config.h"
#include "vtr-export.h"
#include "vtr-label.h"
#include "vtr-page.h"
#include "vtr-text.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

struct _VtrChartCard
{
  GtkWidget parent_instance;

  GtkWidget    *box, *title, *icon, *subtitle, *tools, *menu_button, *stack, *message;
  VtrChartView *view;
  VtrJobQueue  *jobs;        /* copying and exporting */
  char         *fixed_title;
  gboolean      fixed_subtitle;
  char         *command;
  char         *kind;
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
run (VtrChartCard *self, VtrJob *job, GCallback finished)
{
  g_signal_connect_object (job, "finished", finished, self, 0);
  vtr_job_queue_push (self->jobs, job);
  g_object_unref (job);
}

static gboolean
succeeded (VtrChartCard *self, VtrJob *job)
{
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    toast (self, vtr_job_get_error (job)->message);
  return vtr_job_get_status (job) == VTR_JOB_DONE;
}

static void
image_cb (VtrJob *job, VtrChartCard *self)
{
  if (!succeeded (self, job))
    return;
  g_autoptr (GdkContentProvider) provider = gdk_content_provider_new_for_bytes ("image/png", vtr_job_get_result (job));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), provider);
  toast (self, _("Image copied"));
}

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);

  if (get_picture (self) != NULL)
    run (self, vtr_chart_view_export (self->view, NULL, 2, FALSE), G_CALLBACK (image_cb));
}

static void
numbers_cb (VtrJob *job, VtrChartCard *self)
{
  const char *path = g_object_get_data (G_OBJECT (job), "path");
  g_autofree char *text = NULL;

  if (succeeded (self, job) && g_file_get_contents (path, &text, NULL, NULL))
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
      toast (self, _("Numbers copied"));
    }
}

/* Whatever becomes of the job, and of the card. */
static void
remove_file (gpointer path)
{
  g_unlink (path);
  g_free (path);
}

static void
copy_numbers_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  g_autofree char *path = NULL;
  int fd = get_picture (self) != NULL ? g_file_open_tmp ("vitrine-XXXXXX.csv", &path, NULL) : -1;

  if (fd < 0)
    return;
  g_close (fd, NULL);
  VtrJob *job = vtr_chart_view_export (self->view, path, 1, FALSE);
  g_object_set_data_full (G_OBJECT (job), "path", g_steal_pointer (&path), remove_file);
  run (self, job, G_CALLBACK (numbers_cb));
}

static void
copy_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);

  if (self->command == NULL || self->kind == NULL)
    return;
  g_autofree char *file = g_strdup_printf ("%s.svg", self->kind);
  g_autofree char *plot = g_strdup_printf ("%s=%s", self->kind, g_strdelimit (file, ":/\"\\ ", '-'));
  g_autofree char *quoted = g_shell_quote (plot), *command = g_strdup_printf ("%s --plot %s", self->command, quoted);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), command);
  toast (self, _("Command copied"));
}

/* --- Exporting and printing ------------------------------------------------------------------ */

static void
exported_cb (VtrJob *job, VtrChartCard *self)
{
  if (succeeded (self, job))
    toast (self, _("Chart exported"));
}

static void
export_response_cb (GtkNativeDialog *dialog, int response, VtrChartCard *self)
{
  int scale = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "scale"));

  if (response == GTK_RESPONSE_ACCEPT && get_picture (self) != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      gboolean as_on_screen = g_strcmp0 (gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), "style"), "true") == 0;
      if (path != NULL)
        run (self, vtr_chart_view_export (self->view, path, scale, as_on_screen), G_CALLBACK (exported_cb));
    }
  g_object_unref (dialog);
}

/* The parameter: "svg", "pdf", "csv", or "png" with its scale behind it. */
static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  const char *what = parameter != NULL ? g_variant_get_string (parameter, NULL) : "svg";
  g_autofree char *ending = g_strndup (what, 3), *kind = g_strdup (self->kind != NULL ? self->kind : "chart");
  g_autofree char *file = g_strdup_printf ("%s.%s", g_strdelimit (kind, ":/\"\\", '-'), ending);
  int scale = strlen (what) > 3 ? what[3] - '0' : 2;

  if (get_picture (self) == NULL || !GTK_IS_WINDOW (root))
    return;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export the Chart"), GTK_WINDOW (root),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file);
  if (!g_str_equal (ending, "csv"))
    gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (dialog), "style", _("As on screen"), NULL, NULL);
  g_object_set_data (G_OBJECT (dialog), "scale", GINT_TO_POINTER (scale));
  g_signal_connect_object (dialog, "response", G_CALLBACK (export_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* One chart on the upper half of a page, black on white. */
static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, VtrFigure *figure)
{
  double width = gtk_print_context_get_width (context), height = gtk_print_context_get_height (context) / 2;
  double natural_width, natural_height;
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);

  vtr_figure_get_natural_size (figure, &natural_width, &natural_height);
  double scale = MIN (width / MAX (natural_width, 560), height / MAX (natural_height, 380));
  g_autoptr (VtrScene) scene = vtr_scene_new (figure, width / scale, height / scale, theme);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  cairo_scale (cr, scale, scale);
  vtr_scene_paint (scene, cr);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  VtrPicture *picture = get_picture (self);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  if (picture == NULL || !GTK_IS_WINDOW (root))
    return;
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_job_name (operation, vtr_figure_get_title (picture->figure));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), vtr_figure_ref (picture->figure),
                         (GClosureNotify) (void (*) (void)) vtr_figure_unref, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (root), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    toast (self, error->message);
}

/* --- Full window ----------------------------------------------------------------------------- */

/**
 * vtr_chart_window_new:
 * @parent: (nullable): the window it belongs to
 * @title: of the window
 * @content: what it shows
 *
 * Returns: (transfer none): a window that Escape closes, not yet shown
 */
GtkWidget *
vtr_chart_window_new (GtkWindow *parent, const char *title, GtkWidget *content)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (window), box);
  return window;
}

static void
full_window_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrChartCard *self = VTR_CHART_CARD (widget);
  VtrPicture *picture = get_picture (self);

  if (picture == NULL)
    return;
  GtkWidget *view = vtr_chart_view_new ();
  GtkWidget *window = vtr_chart_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), vtr_figure_get_title (picture->figure), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  vtr_chart_view_set_picture (VTR_CHART_VIEW (view), vtr_picture_new (vtr_figure_ref (picture->figure), g_object_ref (picture->table),
                                                                      g_strdup (picture->sentence)));
  gtk_window_present (GTK_WINDOW (window));
}

/* --- What the chart says, and the one selection ---------------------------------------------- */

static void
shown_cb (VtrChartView *view, VtrChartCard *self)
{
  VtrPicture *picture = get_picture (self);
  const char *own = vtr_figure_get_title (picture->figure);
  const char *title = self->fixed_title != NULL ? self->fixed_title : own;
  const char *subtitle = vtr_figure_get_subtitle (picture->figure);
  g_autofree char *label = g_strdup_printf (_("Chart menu, %s"), title != NULL ? title : self->kind);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "chart");
  gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : "");
  if (!self->fixed_subtitle)
    gtk_label_set_label (GTK_LABEL (self->subtitle), subtitle != NULL ? subtitle : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
failed_cb (VtrChartView *view, const GError *error, VtrChartCard *self)
{
  g_autofree char *sentence = vtr_text_sentence (error->message);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "message");
  gtk_label_set_label (GTK_LABEL (self->message), sentence);
}

static VtrSession *
get_session (VtrChartCard *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), VTR_TYPE_PAGE);

  return page != NULL ? vtr_page_get_session (VTR_PAGE (page)) : NULL;
}

static void
activated_cb (VtrChartView *view, VtrRef *ref, VtrChartCard *self)
{
  VtrSession *session = get_session (self);

  if (session != NULL && ref->row >= 0)
    vtr_session_set_row (session, ref->row);
}

static void
selected_cb (VtrChartView *view, GArray *rows, VtrChartCard *self)
{
  VtrSession *session = get_session (self);

  if (session != NULL)
    vtr_session_set_rows (session, rows);
}

static void
changed_cb (VtrSession *session, guint what, VtrChartCard *self)
{
  if ((what & VTR_CHANGED_ROW) != 0)
    vtr_chart_view_set_row (self->view, vtr_session_get_row (session));
  if ((what & VTR_CHANGED_ROWS) != 0)
    vtr_chart_view_set_rows (self->view, vtr_session_get_rows (session));
}

static void
vtr_chart_card_root (GtkWidget *widget)
{
  VtrSession *session;

  GTK_WIDGET_CLASS (vtr_chart_card_parent_class)->root (widget);
  session = get_session (VTR_CHART_CARD (widget));
  if (session == NULL)
    return;
  g_signal_handlers_disconnect_by_func (session, changed_cb, widget);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), widget, 0);
  changed_cb (session, VTR_CHANGED_ALL, VTR_CHART_CARD (widget));
}

/* --- Type ------------------------------------------------------------------------------------ */

static GdkContentProvider *
prepare_drag_cb (GtkDragSource *source, double x, double y, VtrChartCard *self)
{
  return get_picture (self) != NULL ? vtr_chart_drag_new (self->view, self->kind != NULL ? self->kind : "chart") : NULL;
}

static void
open_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (VTR_CHART_CARD (widget)->menu_button));
}

static void
right_click_cb (GtkGestureClick *gesture, int n_press, double x, double y, VtrChartCard *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu_button));
}

static void
add_right_click (VtrChartCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (right_click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}

static void
vtr_chart_card_dispose (GObject *object)
{
  VtrChartCard *self = VTR_CHART_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->jobs != NULL)
    vtr_job_queue_cancel_all (self->jobs);
  g_clear_object (&self->jobs);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->fixed_title, g_free);
  g_clear_pointer (&self->command, g_free);
  G_OBJECT_CLASS (vtr_chart_card_parent_class)->dispose (object);
}

static void
vtr_chart_card_class_init (VtrChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_chart_card_dispose;
  widget_class->root = vtr_chart_card_root;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "chart.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-numbers", NULL, copy_numbers_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-command", NULL, copy_command_action);
  gtk_widget_class_install_action (widget_class, "chart.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "chart.full-window", NULL, full_window_action);
  gtk_widget_class_install_action (widget_class, "chart.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "chart.menu", NULL, open_menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy-image", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_C, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "chart.copy-numbers", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "chart.export", "s", "svg");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "chart.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "chart.full-window", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "chart.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "chart.menu", NULL);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *keys)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  if (keys != NULL)
    g_menu_item_set_attribute (item, "accel", "s", keys);
  g_menu_append_item (menu, item);
}

static GMenuModel *
new_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new (), export = g_menu_new (), show = g_menu_new ();

  append (copy, _("Copy Image"), "chart.copy-image", "<Control>c");
  append (copy, _("Copy Numbers"), "chart.copy-numbers", "<Control><Shift>c");
  append (copy, _("Copy as Command"), "chart.copy-command", NULL);
  append (export, _("Export as SVG…"), "chart.export::svg", "<Control>e");
  append (export, _("Export as PDF…"), "chart.export::pdf", NULL);
  append (export, _("Export as PNG, 2×…"), "chart.export::png2", NULL);
  append (export, _("Export as PNG, 4×…"), "chart.export::png4", NULL);
  append (export, _("Export Numbers as CSV…"), "chart.export::csv", NULL);
  append (show, _("Print…"), "chart.print", "<Control>p");
  append (show, _("Show Full Window"), "chart.full-window", "F11");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (export));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (show));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
new_title_line (VtrChartCard *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  g_autoptr (GMenuModel) menu = new_menu ();

  self->title = gtk_label_new (NULL);
  self->subtitle = gtk_label_new (NULL);
  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 15);
  gtk_widget_add_css_class (self->icon, "dim-label");
  gtk_widget_set_visible (self->icon, FALSE);
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->menu_button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->title, "card-title");
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
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
  gtk_box_append (GTK_BOX (line), self->icon);
  gtk_box_append (GTK_BOX (line), self->subtitle);
  gtk_box_append (GTK_BOX (line), self->tools);
  gtk_box_append (GTK_BOX (line), self->menu_button);
  gtk_widget_add_css_class (line, "card-header");
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_drag_cb), self);
  gtk_widget_add_controller (line, GTK_EVENT_CONTROLLER (source));
  return line;
}

static void
vtr_chart_card_init (VtrChartCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = gtk_stack_new ();
  self->view = VTR_CHART_VIEW (vtr_chart_view_new ());
  self->message = gtk_label_new (NULL);
  self->jobs = vtr_job_queue_new (1);
  vtr_chart_view_set_plain (self->view, TRUE);
  g_signal_connect (self->view, "shown", G_CALLBACK (shown_cb), self);
  g_signal_connect (self->view, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (self->view, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (self->view, "selected", G_CALLBACK (selected_cb), self);
  add_right_click (self);
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

/* For exports: model, data, rows or method, seed. */
static char *
dup_caption (const VtrChartInput *input)
{
  const VtrModelInfo *info = input->model != NULL ? vtr_model_get_info (input->model) : NULL;
  const char *source = input->dataset != NULL ? vtr_dataset_get_source (input->dataset) : NULL;
  g_autofree char *file = source != NULL ? g_path_get_basename (source) : NULL;
  GString *text = g_string_new (info != NULL ? _(VTR_MODEL_GET_CLASS (input->model)->title) : NULL);

  if (file != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", file);
  if (input->n_evaluations > 0)
    {
      gulong n = (gulong) vtr_evaluation_get_data (input->evaluations[0])->n_rows;
      g_autofree char *count = vtr_label_count (n);
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%s test row", "%s test rows", n), count);
    }
  else if (input->attribution != NULL)
    {
      const VtrAttributionData *d = vtr_attribution_get_data (input->attribution);
      g_autofree char *rows = vtr_label_count (d->n_rows), *samples = vtr_label_count (d->n_samples);
      g_string_append (text, " · ");
      if (d->exact)
        g_string_append_printf (text, _("exact Shapley values of %s rows"), rows);
      else
        g_string_append_printf (text, _("SHAP values of %s rows, %s coalitions"), rows, samples);
    }
  if (info != NULL)
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, info->seed);
      g_string_append_printf (text, _(" · seed %s"), seed);
    }
  return g_string_free (text, FALSE);
}

/**
 * vtr_chart_card_show:
 * @self: a card
 * @chart_kind: which chart, as on the command line
 * @input: what to draw; referenced
 *
 * The chart is built beside the main loop once the card is on screen; the last one stays meanwhile.
 */
void
vtr_chart_card_show (VtrChartCard *self, const char *chart_kind, const VtrChartInput *input)
{
  g_return_if_fail (VTR_IS_CHART_CARD (self) && chart_kind != NULL && input != NULL);
  VtrChartInput with_caption = *input;
  g_autofree char *caption = input->caption == NULL ? dup_caption (input) : NULL;

  if (caption != NULL)
    with_caption.caption = caption;
  g_autoptr (VtrChartRequest) request = vtr_chart_request_new (chart_kind, &with_caption);
  g_free (self->kind);
  self->kind = g_strdup (chart_kind);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "chart");
  vtr_chart_view_show (self->view, request);
}

/**
 * vtr_chart_card_set_command:
 * @self: a card
 * @command: (nullable): the command line that makes its numbers; what draws the chart is added
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
 * vtr_chart_card_set_subtitle:
 * @self: a card
 * @icon_name: (nullable): a symbolic icon before it
 * @text: what stands after the title, instead of the figure's own
 */
void
vtr_chart_card_set_subtitle (VtrChartCard *self, const char *icon_name, const char *text)
{
  g_return_if_fail (VTR_IS_CHART_CARD (self));
  self->fixed_subtitle = TRUE;
  gtk_label_set_label (GTK_LABEL (self->subtitle), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  gtk_widget_set_visible (self->icon, icon_name != NULL);
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
