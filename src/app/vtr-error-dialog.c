/* The reader's message names file, line and what to pass on a command line; this says the same for a
 * window, where a button does it. The kind of failure is known by the option that the message names,
 * which no translation changes. */
#include "vtr-error-dialog.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <string.h>

/* Up to @n whole numbers in @text after the file's name. */
static guint
find_numbers (const char *text, const char *path, guint64 *numbers, guint n)
{
  guint found = 0;
  const char *at = strstr (text, path) == text ? text + strlen (path) : text;

  while (found < n && *at != '\0')
    if (g_ascii_isdigit (*at))
      numbers[found++] = g_ascii_strtoull (at, (char **) &at, 10);
    else
      at++;
  return found;
}

static void
say_ragged (VtrOpenError *self, const guint64 *numbers)
{
  g_autofree char *line = vtr_label_count (numbers[0]);
  g_autofree char *fields = vtr_label_count (numbers[1]);
  g_autofree char *columns = vtr_label_count (numbers[2]);

  self->kind = VTR_OPEN_ERROR_RAGGED;
  self->title = g_strdup_printf (numbers[1] > numbers[2] ? _("Line %s Has Too Many Values") : _("Line %s Has Too Few Values"), line);
  self->text = g_strdup_printf (_("The header names %s columns, this line has %s. A comma inside the text may need quotes."),
                                columns, fields);
}

/**
 * vtr_open_error_new:
 * @path: the file that was to be opened
 * @error: why it was not
 *
 * Returns: (transfer full): title and text for people
 */
VtrOpenError *
vtr_open_error_new (const char *path, const GError *error)
{
  g_return_val_if_fail (path != NULL && error != NULL, NULL);
  VtrOpenError *self = g_new0 (VtrOpenError, 1);
  g_autofree char *name = g_path_get_basename (path);
  guint64 numbers[3] = { 0 };

  if (strstr (error->message, "--ragged") != NULL && find_numbers (error->message, path, numbers, 3) == 3)
    say_ragged (self, numbers);
  else if (strstr (error->message, "--encoding") != NULL)
    {
      self->kind = VTR_OPEN_ERROR_ENCODING;
      self->title = g_strdup (_("Some Letters Cannot Be Read"));
      self->text = g_strdup_printf (_("“%s” is not UTF-8 text. Files from older Windows programs often are Windows-1252, "
                                      "Chinese ones GB18030."), name);
    }
  else if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      self->title = g_strdup_printf (_("“%s” Is Not There"), name);
      self->text = g_strdup (_("The file was moved or deleted, or its disk is not connected."));
    }
  else
    {
      self->title = g_strdup_printf (_("“%s” Could Not Be Opened"), name);
      self->text = vtr_text_sentence (error->message);
    }
  return self;
}

/**
 * vtr_open_error_free:
 * @self: (nullable): what vtr_open_error_new() gave
 */
void
vtr_open_error_free (VtrOpenError *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

static void
copy_cb (GtkButton *button, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

static GtkWidget *
new_details (const char *details)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_("_Details")), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *label = gtk_label_new (details), *copy = gtk_button_new_with_mnemonic (_("_Copy"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 50);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "details");
  gtk_widget_set_halign (copy, GTK_ALIGN_END);
  g_signal_connect_data (copy, "clicked", G_CALLBACK (copy_cb), g_strdup (details), (GClosureNotify) (void *) g_free, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), copy);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  return expander;
}

/**
 * vtr_error_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @title: what happened
 * @text: where, and what to do
 * @details: (nullable): the technical text, folded
 *
 * Returns: (transfer none): a dialog with the response "close"; not yet shown
 */
GtkWidget *
vtr_error_dialog_new (GtkWindow *parent, const char *title, const char *text, const char *details)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, title, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_OK"));
  if (details != NULL)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_details (details));
  return dialog;
}
