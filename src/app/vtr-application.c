/* VtrApplication: start-up, the windows it opens, and what belongs to no window. */
#include "vtr-application.h"
#include "vtr-config.h"
#include "vtr-engine.h"
#include "vtr-window.h"
#include <glib/gi18n.h>

struct _VtrApplication
{
  AdwApplication parent_instance;
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
set_color_scheme_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_variant_get_string (parameter, NULL);
  AdwColorScheme scheme = g_str_equal (name, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
    : g_str_equal (name, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  g_simple_action_set_state (action, parameter);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
  { .name = "color-scheme", .parameter_type = "s", .state = "'default'", .change_state = set_color_scheme_cb },
};

/* --- Life ------------------------------------------------------------------------------------ */

static void
vtr_application_startup (GApplication *app)
{
  G_APPLICATION_CLASS (vtr_application_parent_class)->startup (app);
  vtr_engine_init ();
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  vtr_window_install_shortcuts (GTK_APPLICATION (app));
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
vtr_application_class_init (VtrApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

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
                       "application-id", "io.github.vitrine.Vitrine",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/vitrine/Vitrine",
                       NULL);
}
