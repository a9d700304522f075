/* VtrFrame: three widths (UX.md, section 9). What the person chose for a wide window is remembered;
 * in a narrow one sidebar and inspector open over the page for the moment. A new width is acted on
 * after the layout that brought it, as folding asks for another. */
#include "vtr-frame.h"

struct _VtrFrame
{
  GObject parent_instance;

  GtkWindow *window;         /* not owned: it owns this */
  AdwFlap   *sidebar;
  GtkStack  *pages;
  GSettings *settings;       /* (nullable) */
  int        width;
  guint      idle;
  gboolean   is_folded, is_overlay, was_applied;
  gboolean   show_sidebar, show_inspector;
};

G_DEFINE_FINAL_TYPE (VtrFrame, vtr_frame, G_TYPE_OBJECT)

static void
apply_inspectors (VtrFrame *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (VTR_IS_PAGE (child))
      {
        vtr_page_show_inspector (VTR_PAGE (child), !self->is_overlay && self->show_inspector, self->is_overlay);
        vtr_page_set_narrow (VTR_PAGE (child), self->is_folded);
      }
}

static void
apply (VtrFrame *self)
{
  adw_flap_set_fold_policy (self->sidebar, self->is_folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->sidebar, !self->is_folded && self->show_sidebar);
  apply_inspectors (self);
}

static gboolean
apply_cb (gpointer data)
{
  VtrFrame *self = data;
  gboolean is_folded = self->width < VTR_WIDTH_SIDEBAR, is_overlay = self->width < VTR_WIDTH_INSPECTOR;

  self->idle = 0;
  if (self->was_applied && is_folded == self->is_folded && is_overlay == self->is_overlay)
    return G_SOURCE_REMOVE;
  self->is_folded = is_folded;
  self->is_overlay = is_overlay;
  self->was_applied = TRUE;
  apply (self);
  return G_SOURCE_REMOVE;
}

static void
vtr_frame_dispose (GObject *object)
{
  VtrFrame *self = VTR_FRAME (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (vtr_frame_parent_class)->dispose (object);
}

static void
vtr_frame_class_init (VtrFrameClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_frame_dispose;
}

static void
vtr_frame_init (VtrFrame *self)
{
  self->show_sidebar = self->show_inspector = TRUE;
}

static void
restore_size (VtrFrame *self)
{
  int width, height;

  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (self->window, CLAMP (width, 720, 16384), CLAMP (height, 480, 16384));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (self->window);
}

/**
 * vtr_frame_new:
 * @window: the window; it owns the frame and outlives it
 * @sidebar: flap at its start
 * @pages: the stack of pages
 * @settings: (nullable): where it is remembered
 *
 * Returns: (transfer full): the frame; the window has the size it had last time
 */
VtrFrame *
vtr_frame_new (GtkWindow *window, AdwFlap *sidebar, GtkStack *pages, GSettings *settings)
{
  VtrFrame *self = g_object_new (VTR_TYPE_FRAME, NULL);

  self->window = window;
  self->sidebar = sidebar;
  self->pages = pages;
  g_set_object (&self->settings, settings);
  adw_flap_set_locked (sidebar, TRUE);
  if (settings != NULL)
    {
      restore_size (self);
      self->show_sidebar = g_settings_get_boolean (settings, "sidebar");
      self->show_inspector = g_settings_get_boolean (settings, "inspector");
    }
  return self;
}

/**
 * vtr_frame_set_width:
 * @self: a frame
 * @width: px of the window's content, now
 */
void
vtr_frame_set_width (VtrFrame *self, int width)
{
  g_return_if_fail (VTR_IS_FRAME (self));
  self->width = width;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_cb, self, NULL);
}

/**
 * vtr_frame_toggle_sidebar:
 * @self: a frame
 *
 * Shows or hides the sidebar: for good where there is room, else over the page.
 */
void
vtr_frame_toggle_sidebar (VtrFrame *self)
{
  g_return_if_fail (VTR_IS_FRAME (self));
  gboolean show = !adw_flap_get_reveal_flap (self->sidebar);

  adw_flap_set_reveal_flap (self->sidebar, show);
  if (self->is_folded)
    return;
  self->show_sidebar = show;
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "sidebar", show);
}

/**
 * vtr_frame_toggle_inspector:
 * @self: a frame
 *
 * The same for the inspector of the visible page; in a wide window all pages follow.
 */
void
vtr_frame_toggle_inspector (VtrFrame *self)
{
  g_return_if_fail (VTR_IS_FRAME (self));
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);
  AdwFlap *inspector = VTR_IS_PAGE (page) ? vtr_page_get_inspector (VTR_PAGE (page)) : NULL;

  if (inspector == NULL)
    return;
  if (self->is_overlay)
    {
      adw_flap_set_reveal_flap (inspector, !adw_flap_get_reveal_flap (inspector));
      return;
    }
  self->show_inspector = !self->show_inspector;
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "inspector", self->show_inspector);
  apply_inspectors (self);
}

/**
 * vtr_frame_page_changed:
 * @self: a frame
 *
 * A page was chosen: a sidebar that lies over it goes away.
 */
void
vtr_frame_page_changed (VtrFrame *self)
{
  g_return_if_fail (VTR_IS_FRAME (self));
  if (self->is_folded)
    adw_flap_set_reveal_flap (self->sidebar, FALSE);
}

/**
 * vtr_frame_is_folded:
 * @self: a frame
 *
 * Returns: whether the window is too narrow for the sidebar beside the page
 */
gboolean
vtr_frame_is_folded (VtrFrame *self)
{
  g_return_val_if_fail (VTR_IS_FRAME (self), FALSE);
  return self->is_folded;
}

/**
 * vtr_frame_save:
 * @self: a frame
 *
 * Remembers the window's size; for when it closes.
 */
void
vtr_frame_save (VtrFrame *self)
{
  int width, height;

  g_return_if_fail (VTR_IS_FRAME (self));
  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (self->window, &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (self->window));
  if (!gtk_window_is_maximized (self->window))
    g_settings_set (self->settings, "window-size", "(ii)", width, height);
}
