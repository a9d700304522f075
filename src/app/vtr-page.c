/* VtrPage: the base of all pages: keeps the session, and calls refresh for what changed. */
#include "vtr-page.h"
#include "vtr-window.h"

typedef struct { VtrSession *session; AdwFlap *inspector; } VtrPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrPage, vtr_page, GTK_TYPE_WIDGET)

enum { PROP_SESSION = 1, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
changed_cb (VtrSession *session, guint what, VtrPage *self)
{
  vtr_page_refresh (self, what);
}

static void
vtr_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrPagePrivate *priv = vtr_page_get_instance_private (VTR_PAGE (object));

  priv->session = g_value_dup_object (value);
  if (priv->session != NULL)
    g_signal_connect_object (priv->session, "changed", G_CALLBACK (changed_cb), object, 0);
}

static void
vtr_page_dispose (GObject *object)
{
  VtrPagePrivate *priv = vtr_page_get_instance_private (VTR_PAGE (object));
  GtkWidget *child;

  priv->inspector = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (vtr_page_parent_class)->dispose (object);
}

static void
vtr_page_class_init (VtrPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = vtr_page_set_property;
  object_class->dispose = vtr_page_dispose;
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, VTR_TYPE_SESSION,
                                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vtr_page_init (VtrPage *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

/**
 * vtr_page_get_session:
 * @self: a page
 *
 * Returns: (transfer none): what the window is about
 */
VtrSession *
vtr_page_get_session (VtrPage *self)
{
  VtrPagePrivate *priv = vtr_page_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_PAGE (self), NULL);
  return priv->session;
}

/**
 * vtr_page_refresh:
 * @self: a page
 * @what: what changed
 */
void
vtr_page_refresh (VtrPage *self, VtrChanged what)
{
  g_return_if_fail (VTR_IS_PAGE (self));
  if (VTR_PAGE_GET_CLASS (self)->refresh != NULL)
    VTR_PAGE_GET_CLASS (self)->refresh (self, what);
}

/**
 * vtr_page_go_to:
 * @self: a page
 * @page: name of the page to show
 */
void
vtr_page_go_to (VtrPage *self, const char *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_return_if_fail (VTR_IS_PAGE (self));
  if (VTR_IS_WINDOW (root))
    vtr_window_show_page (VTR_WINDOW (root), page);
}

/**
 * vtr_page_toast:
 * @self: a page
 * @text: what was done
 */
void
vtr_page_toast (VtrPage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_return_if_fail (VTR_IS_PAGE (self));
  if (VTR_IS_WINDOW (root))
    vtr_window_toast (VTR_WINDOW (root), text);
}

/**
 * vtr_page_set_inspector:
 * @self: a page
 * @flap: a part of it whose flap, at the end, is the inspector
 */
void
vtr_page_set_inspector (VtrPage *self, AdwFlap *flap)
{
  VtrPagePrivate *priv = vtr_page_get_instance_private (self);

  g_return_if_fail (VTR_IS_PAGE (self) && ADW_IS_FLAP (flap));
  priv->inspector = flap;
}

/**
 * vtr_page_get_inspector:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what holds the inspector
 */
AdwFlap *
vtr_page_get_inspector (VtrPage *self)
{
  VtrPagePrivate *priv = vtr_page_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_PAGE (self), NULL);
  return priv->inspector;
}

/**
 * vtr_page_show_inspector:
 * @self: a page
 * @show: whether the inspector is shown
 * @overlay: whether it lies over the page, as there is little width
 */
void
vtr_page_show_inspector (VtrPage *self, gboolean show, gboolean overlay)
{
  VtrPagePrivate *priv = vtr_page_get_instance_private (self);

  g_return_if_fail (VTR_IS_PAGE (self));
  if (priv->inspector == NULL)
    return;
  adw_flap_set_fold_policy (priv->inspector, overlay ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (priv->inspector, show);
}

/**
 * vtr_page_set_narrow:
 * @self: a page
 * @narrow: whether there is little width
 */
void
vtr_page_set_narrow (VtrPage *self, gboolean narrow)
{
  g_return_if_fail (VTR_IS_PAGE (self));
  if (VTR_PAGE_GET_CLASS (self)->set_narrow != NULL)
    VTR_PAGE_GET_CLASS (self)->set_narrow (self, narrow);
}
