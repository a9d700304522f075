/* The dialog behind Change Settings and Choose…: four choices that begin with "as found". */
#include "vtr-read-settings.h"
#include "vtr-config.h"
#include <adwaita.h>
#include <glib/gi18n.h>

static const char delimiters[] = { 0, ',', ';', '\t', '|' };
static const char *const encodings[] = { NULL,       "UTF-8",   "WINDOWS-1252", "ISO-8859-15",
                                         "UTF-16LE", "GB18030", "SHIFT_JIS" };
static const int raggeds[] = { VTR_RAGGED_ERROR, VTR_RAGGED_SKIP, VTR_RAGGED_PAD };

typedef struct
{
  VtrWindow *window;
  GtkWidget *dialog;
  AdwComboRow *delimiter, *encoding, *header, *ragged;
  char *path;
} Settings;

static void
settings_free (gpointer data)
{
  Settings *self = data;

  g_free (self->path);
  g_free (self);
}

static void
open_cb (Settings *self)
{
  VtrReadOptions options = { 0 };

  options.delimiter = delimiters[adw_combo_row_get_selected (self->delimiter)];
  options.encoding = encodings[adw_combo_row_get_selected (self->encoding)];
  options.no_header = adw_combo_row_get_selected (self->header) == 1;
  options.ragged = raggeds[adw_combo_row_get_selected (self->ragged)];
  vtr_session_open (vtr_window_get_session (self->window), self->path, &options);
  gtk_window_close (GTK_WINDOW (self->dialog));
}

static AdwComboRow *
add_choice (AdwPreferencesGroup *group, const char *title, const char *const *names)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
new_choices (Settings *self)
{
  const char *const delimiter_names[] = { _ ("As Found"), _ ("Comma"), _ ("Semicolon"),
                                          _ ("Tab"),      _ ("Bar"),   NULL };
  const char *const encoding_names[] = { _ ("As Found"), "UTF-8",   "Windows-1252", "ISO 8859-15",
                                         "UTF-16",       "GB18030", "Shift JIS",    NULL };
  const char *const header_names[] = { _ ("Names of Columns"), _ ("Values"), NULL };
  const char *const ragged_names[] = { _ ("Ask"), _ ("Skip the Line"), _ ("Fill or Cut It"), NULL };
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->delimiter = add_choice (group, _ ("Between Values"), delimiter_names);
  self->encoding = add_choice (group, _ ("Encoding"), encoding_names);
  self->header = add_choice (group, _ ("First Line"), header_names);
  self->ragged = add_choice (group, _ ("Lines of Another Length"), ragged_names);
  return GTK_WIDGET (group);
}

static GtkWidget *
new_header_bar (Settings *self)
{
  GtkWidget *bar = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel")),
            *open = gtk_button_new_with_mnemonic (_ ("_Open"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), open);
  gtk_widget_add_css_class (open, "suggested-action");
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self->dialog);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_cb), self);
  return bar;
}

static void
close_on_escape (GtkWidget *dialog)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (dialog, keys);
}

/**
 * vtr_read_settings_present:
 * @window: whose session opens the file
 * @path: a text file
 *
 * Shows a dialog; Open reads the file with what was chosen.
 */
void
vtr_read_settings_present (VtrWindow *window, const char *path)
{
  g_return_if_fail (VTR_IS_WINDOW (window) && path != NULL);
  Settings *self = g_new0 (Settings, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *choices;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Read %s"), name);

  self->window = window;
  self->path = g_strdup (path);
  self->dialog = adw_window_new ();
  g_object_set_data_full (G_OBJECT (self->dialog), "settings", self, settings_free);
  choices = new_choices (self);
  gtk_widget_set_margin_top (choices, 18);
  gtk_widget_set_margin_bottom (choices, 24);
  gtk_widget_set_margin_start (choices, 18);
  gtk_widget_set_margin_end (choices, 18);
  gtk_box_append (GTK_BOX (box), new_header_bar (self));
  gtk_box_append (GTK_BOX (box), choices);
  gtk_window_set_title (GTK_WINDOW (self->dialog), title);
  gtk_window_set_default_size (GTK_WINDOW (self->dialog), 440, -1);
  gtk_window_set_modal (GTK_WINDOW (self->dialog), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->dialog), GTK_WINDOW (window));
  adw_window_set_content (ADW_WINDOW (self->dialog), box);
  close_on_escape (self->dialog);
  gtk_window_present (GTK_WINDOW (self->dialog));
}
