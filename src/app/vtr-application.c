/* VtrApplication: start-up, the windows it opens, and what belongs to no window. */
#include "vtr-application.h"
#include "vtr-config.h"
#include "vtr-engine.h"
#include "vtr-help.h"
#include "vtr-keeper.h"
#include "vtr-parallel.h"
#include "vtr-preferences.h"
#include "vtr-settings.h"
#include "vtr-text.h"
#include "vtr-window.h"
#include "vtr-window-files.h"
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

struct _VtrApplication
{
  AdwApplication parent_instance;

  GSettings *settings;       /* (nullable) */
  guint      threads_source;
  guint      signals[2];
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

  for (GList *l = windows; l != NULL; l = l->next)
    if (VTR_IS_WINDOW (l->data))
      gtk_window_close (l->data);
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

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (vtr_help_new (gtk_application_get_active_window (GTK_APPLICATION (data)))));
}

/* The session ends, or someone asks the process to: that is no crash. */
static gboolean
signal_cb (gpointer data)
{
  quit_cb (NULL, NULL, data);
  return G_SOURCE_CONTINUE;
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
  { .name = "help", .activate = help_cb },
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
  VTR_APPLICATION (app)->signals[0] = g_unix_signal_add (SIGTERM, signal_cb, app);
  VTR_APPLICATION (app)->signals[1] = g_unix_signal_add (SIGHUP, signal_cb, app);
}

static void
reopen_cb (AdwMessageDialog *dialog, const char *response, VtrWindow *window)
{
  GPtrArray *lost = g_object_get_data (G_OBJECT (dialog), "lost");
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (window));

  if (!g_str_equal (response, "reopen"))
    return;
  for (guint i = 0; i < lost->len; i++)
    {
      GtkWidget *where = i == 0 ? GTK_WIDGET (window) : vtr_window_new (app);
      gtk_window_present (GTK_WINDOW (where));
      vtr_window_open_path (VTR_WINDOW (where), ((VtrLost *) lost->pdata[i])->path);
    }
}

/* What was open when the program died is offered again, once. */
static void
offer_lost (GtkWindow *window)
{
  GPtrArray *lost = vtr_keeper_take_lost ();
  gint64 seconds = lost->len > 0 ? ((VtrLost *) lost->pdata[0])->seconds : 0;
  g_autofree char *before = vtr_text_duration ((double) seconds);
  g_autofree char *text = seconds > 0 ? g_strdup_printf (_("Your project is as it was %s before."), before)
                                      : g_strdup (_("Your project is as you left it."));

  if (lost->len == 0)
    {
      g_ptr_array_unref (lost);
      return;
    }
  GtkWidget *dialog = adw_message_dialog_new (window, _("Vitrine Closed Unexpectedly"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "fresh", _("Start _Fresh"), "reopen", _("_Reopen"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "reopen", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "reopen");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "fresh");
  g_object_set_data_full (G_OBJECT (dialog), "lost", lost, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (reopen_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
vtr_application_activate (GApplication *app)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));
  gboolean is_first = window == NULL;

  if (is_first)
    window = GTK_WINDOW (vtr_window_new (GTK_APPLICATION (app)));
  gtk_window_present (window);
  if (is_first)
    {
      offer_lost (window);
      vtr_keeper_tidy (VTR_APPLICATION (app)->settings);
    }
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
  g_clear_handle_id (&self->signals[0], g_source_remove);
  g_clear_handle_id (&self->signals[1], g_source_remove);
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
