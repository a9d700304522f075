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
  self->line = numbers[0];
  self->n_columns = (guint) numbers[2];
  self->title = g_strdup_printf (numbers[1] > numbers[2] ? _("Line %s Has Too Many Values") : _("Line %s Has Too Few Values"), line);
  self->text = g_strdup_printf (_("The header names %s columns, this line has %s. A comma inside the text may need quotes."),
                                columns, fields);
}

/* The line, and the byte where the message tells it. */
static void
say_encoding (VtrOpenError *self, const char *name, const char *path, const char *message)
{
  guint64 numbers[1] = { 0 };
  const char *byte = strstr (message, "0x");
  g_autofree char *line = NULL;

  self->kind = VTR_OPEN_ERROR_ENCODING;
  self->title = g_strdup (_("Some Letters Cannot Be Read"));
  if (byte != NULL && strlen (byte) >= 4 && find_numbers (message, path, numbers, 1) == 1)
    {
      line = vtr_label_count (numbers[0]);
      self->text = g_strdup_printf (_("Byte %.4s on line %s is not UTF-8. Files from older Windows programs often are "
                                      "Windows-1252, Chinese ones GB18030."), byte, line);
    }
  else
    self->text = g_strdup_printf (_("“%s” is not UTF-8 text. Files from older Windows programs often are Windows-1252, "
                                    "Chinese ones GB18030."), name);
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
    say_encoding (self, name, path, error->message);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      self->kind = VTR_OPEN_ERROR_EMPTY;
      self->title = g_strdup (_("This File Has No Rows"));
      self->text = g_strdup (_("There is a header but no data below it."));
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

/* --- The line that is wrong ------------------------------------------------------------------ */

#define MAX_LINE 4096
#define SHOWN_CHARS 46
#define CHECKED_LINES 4096

typedef struct { char *path; guint64 line; guint n_columns; } LineWork;

static void
line_work_free (gpointer data)
{
  LineWork *work = data;

  g_free (work->path);
  g_free (work);
}

/* Where to look: a separator before a blank is part of a text, else the first one too many. */
static const char *
find_surplus (const char *line, char delimiter, guint n_columns)
{
  guint seen = 0;

  for (const char *c = line; *c != '\0'; c++)
    if (c[0] == delimiter && c[1] == ' ')
      return c;
  for (const char *c = line; *c != '\0'; c++)
    if (*c == delimiter && ++seen == n_columns)
      return c;
  return NULL;
}

/* The separator that stands most often. */
static char
guess_delimiter (const char *line)
{
  static const char candidates[] = ",;\t|";
  guint counts[4] = { 0 }, best = 0;

  for (const char *c = line; *c != '\0'; c++)
    for (guint k = 0; k < 4; k++)
      counts[k] += *c == candidates[k];
  for (guint k = 1; k < 4; k++)
    best = counts[k] > counts[best] ? k : best;
  return candidates[best];
}

/* "1204 39,Lyon,Smith, Anna,2,410.50,…" around the separator that is marked. */
static char *
mark_line (const char *line, guint64 number, guint n_columns)
{
  const char *surplus = find_surplus (line, guess_delimiter (line), n_columns);
  glong length = g_utf8_strlen (line, -1), at = surplus != NULL ? g_utf8_pointer_to_offset (line, surplus) : -1;
  glong from = MAX (0, MIN (at - SHOWN_CHARS / 2, length - SHOWN_CHARS)), to = MIN (length, from + SHOWN_CHARS);
  g_autofree char *before = g_utf8_substring (line, from, at >= 0 ? at : to), *after = at >= 0 ? g_utf8_substring (line, at + 1, to) : g_strdup ("");
  g_autofree char *left = g_markup_escape_text (before, -1), *right = g_markup_escape_text (after, -1);
  g_autofree char *marked = surplus != NULL ? g_markup_printf_escaped ("<span background='#e01b24' background_alpha='30%%'>%.1s</span>", surplus)
                                            : g_strdup ("");

  return g_strdup_printf ("<span alpha='60%%'>%" G_GUINT64_FORMAT "</span> %s%s%s%s%s", number, from > 0 ? "…" : "", left, marked, right,
                          to < length ? "…" : "");
}

static gpointer
line_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  const LineWork *work = data;
  g_autoptr (GFile) file = g_file_new_for_path (work->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GDataInputStream) lines = stream != NULL ? g_data_input_stream_new (G_INPUT_STREAM (stream)) : NULL;

  for (guint64 i = 1; lines != NULL; i++)
    {
      gsize length = 0;
      g_autofree char *line = g_data_input_stream_read_line (lines, &length, NULL, error);
      if (i % CHECKED_LINES == 0 && !vtr_progress_check (progress, error))
        return NULL;
      if (line == NULL)
        break;
      if (i < work->line)
        continue;
      g_autofree char *start = g_strndup (line, MIN (length, MAX_LINE)), *text = g_utf8_make_valid (start, -1);
      return mark_line (text, work->line, work->n_columns);
    }
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no such line."));
  return NULL;
}

/**
 * vtr_open_error_line_job_new:
 * @path: a text file
 * @line: which line of it, from 1
 * @n_columns: how many values it should have
 *
 * Returns: (transfer full): a job whose result is the line as Pango markup
 */
VtrJob *
vtr_open_error_line_job_new (const char *path, guint64 line, guint n_columns)
{
  g_return_val_if_fail (path != NULL && line > 0, NULL);
  LineWork *work = g_new0 (LineWork, 1);

  work->path = g_strdup (path);
  work->line = line;
  work->n_columns = n_columns;
  return vtr_job_new (_("Looking at the line"), line_func, work, line_work_free, g_free);
}

/* --- Dialogs --------------------------------------------------------------------------------- */

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
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
      gtk_box_append (GTK_BOX (box), new_details (details));
      adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
    }
  return dialog;
}

/**
 * vtr_error_dialog_show_line:
 * @dialog: a dialog with details
 * @markup: the line
 */
void
vtr_error_dialog_show_line (GtkWidget *dialog, const char *markup)
{
  g_return_if_fail (ADW_IS_MESSAGE_DIALOG (dialog) && markup != NULL);
  GtkWidget *box = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)), *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "details");
  gtk_box_prepend (GTK_BOX (box), label);
}
