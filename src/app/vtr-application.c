/* VtrApplication: start-up, the windows it opens, and what belongs to no window. */
#include "vtr-application.h"
#include "vtr-config.h"
#include "vtr-engine.h"
#include "vtr-parallel.h"
#include "vtr-preferences.h"
#include "vtr-settings.h"
#include "vtr-window.h"
#include <glib/gi18n.h>

struct _VtrApplication
{
  AdwApplication parent_instance;

  GSettings *settings;       /* (nullable) */
  guint      threads_source;
};

G_DEFINE_FINAL_TYPE (VtrApplication, vtr_application, ADW_TYPE_APPLICATION)

/* --- Actions --------------------------------------------------------------------------------- */

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (data));

  adw_show_about_window (parent,
                         "application-name", "Vitrine",
                         "application-icon", "io.github.vitrine.Vitrine",
                         "version", VTR_VERSION,
                         "developer-name", _("The Vitrine developers"),
                         "comments", _("See into machine-learning models: train, evaluate and explain them, with error bars."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  g_list_foreach (windows, (GFunc) (void *) gtk_window_close, NULL);
  g_list_free (windows);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VtrApplication *self = VTR_APPLICATION (data);
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (self->settings != NULL)
    gtk_window_present (GTK_WINDOW (vtr_preferences_new (parent, self->settings)));
}

/* A notification was clicked: the window and page it speaks of. */
static void
show_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  guint id;
  const char *page;

  g_variant_get (parameter, "(u&s)", &id, &page);
  GtkWindow *window = gtk_application_get_window_by_id (GTK_APPLICATION (data), id);
  if (!VTR_IS_WINDOW (window))
    return;
  vtr_window_show_page (VTR_WINDOW (window), page);
  gtk_window_present (window);
}

/* --- Settings take effect -------------------------------------------------------------------- */

static void
color_scheme_cb (VtrApplication *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "color-scheme");
  AdwColorScheme scheme = g_str_equal (name, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
    : g_str_equal (name, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static gboolean
is_busy (VtrApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (VTR_IS_WINDOW (l->data)
        && g_list_model_get_n_items (G_LIST_MODEL (vtr_session_get_jobs (vtr_window_get_session (l->data)))) > 0)
      return TRUE;
  return FALSE;
}

/* The number of threads may change only while nobody holds memory per thread. */
static gboolean
apply_threads_cb (gpointer data)
{
  VtrApplication *self = data;

  if (is_busy (self))
    return G_SOURCE_CONTINUE;
  vtr_parallel_set_n_threads (g_settings_get_uint (self->settings, "threads"));
  self->threads_source = 0;
  return G_SOURCE_REMOVE;
}

static void
threads_cb (VtrApplication *self)
{
  if (self->threads_source == 0)
    self->threads_source = g_timeout_add (250, apply_threads_cb, self);
}

static void
follow_settings (VtrApplication *self)
{
  self->settings = vtr_settings_new ();
  if (self->settings == NULL)
    return;
  g_signal_connect_swapped (self->settings, "changed::color-scheme", G_CALLBACK (color_scheme_cb), self);
  g_signal_connect_swapped (self->settings, "changed::threads", G_CALLBACK (threads_cb), self);
  color_scheme_cb (self);
  if (g_settings_get_uint (self->settings, "threads") > 0)
    vtr_parallel_set_n_threads (g_settings_get_uint (self->settings, "threads"));
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "show-page", .activate = show_page_cb, .parameter_type = "(us)" },
};

/* --- Life ------------------------------------------------------------------------------------ */

static void
vtr_application_startup (GApplication *app)
{
  G_APPLICATION_CLASS (vtr_application_parent_class)->startup (app);
  vtr_engine_init ();
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  vtr_window_install_shortcuts (GTK_APPLICATION (app));
  follow_settings (VTR_APPLICATION (app));
}

static void
vtr_application_activate (GApplication *app)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (window == NULL)
    window = GTK_WINDOW (vtr_window_new (GTK_APPLICATION (app)));
  gtk_window_present (window);
}

static void
vtr_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      GtkWidget *window = vtr_window_new (GTK_APPLICATION (app));
      gtk_window_present (GTK_WINDOW (window));
      vtr_window_open_file (VTR_WINDOW (window), files[i]);
    }
}

static void
vtr_application_dispose (GObject *object)
{
  VtrApplication *self = VTR_APPLICATION (object);

  g_clear_handle_id (&self->threads_source, g_source_remove);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (vtr_application_parent_class)->dispose (object);
}

static void
vtr_application_class_init (VtrApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_application_dispose;
  app_class->startup = vtr_application_startup;
  app_class->activate = vtr_application_activate;
  app_class->open = vtr_application_open;
}

static void
vtr_application_init (VtrApplication *self)
{
}

/**
 * vtr_application_new:
 *
 * Returns: (transfer full): the application
 */
VtrApplication *
vtr_application_new (void)
{
  return g_object_new (VTR_TYPE_APPLICATION,
                       "application-id", VTR_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/vitrine/Vitrine",
                       NULL);
}
