/* Finds out in which encoding a text is and makes it UTF-8.
 *
 * A byte order mark decides (UTF-8, UTF-16); else what is valid UTF-8 is UTF-8; else the bytes are
 * Windows-1252 if they look like it: nearly all bytes above 127 stand alone beside Latin letters, as
 * accents do, and not in runs as in the East Asian and Cyrillic encodings, which cannot be told apart
 * and have to be named. NUL bytes and control characters are no text. */
#include "vtr-config.h"

#include "vtr-encoding.h"
#include "vtr-error.h"
#include "vtr-warnings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LOOK_SIZE 4096
#define CHECK_BLOCK (4 << 20)
#define WORD_SIZE sizeof (guint64)

/**
 * vtr_encoding_line_of:
 * @text: a text
 * @offset: a byte in it
 *
 * Returns: the physical line of that byte, from 1; LF, CRLF and CR end lines
 */
guint64
vtr_encoding_line_of (const char *text, gsize offset)
{
  guint64 line = 1;

  for (gsize i = 0; i < offset; i++)
    line += text[i] == '\n' || (text[i] == '\r' && (i + 1 == offset || text[i + 1] != '\n'));

  return line;
}

static gboolean
is_control (char c)
{
  return ((guchar) c < 0x20 && strchr ("\t\n\r\f\032\033", c) == NULL) || c == 0 || c == 0x7f;
}

static gboolean
looks_binary (const char *text, gsize length)
{
  gsize n = MIN (length, LOOK_SIZE);
  gsize n_controls = 0;

  for (gsize i = 0; i < n; i++)
    n_controls += is_control (text[i]);

  return n_controls >= 4 && n_controls * 20 > n;
}

static gsize
skip_ascii (const char *text, gsize at, gsize length)
{
  guint64 word;

  for (; at + WORD_SIZE <= length; at += WORD_SIZE)
    {
      memcpy (&word, text + at, WORD_SIZE);
      if ((word & 0x8080808080808080u) != 0 ||
          ((word - 0x0101010101010101u) & ~word & 0x8080808080808080u) != 0)
        break;
    }

  return at;
}

/* The first byte that is no UTF-8 text (a NUL is none), or @length. */
static gboolean
find_invalid (const char *text, gsize length, gsize *offset, VtrProgress *progress, GError **error)
{
  gsize at = 0;

  while (at < length)
    {
      gsize end = MIN (length, at + CHECK_BLOCK);
      const char *stop;

      if (!vtr_progress_check (progress, error))
        return FALSE;
      at = skip_ascii (text, at, end);
      for (int i = 0; i < 3 && end < length && end > at && ((guchar) text[end] & 0xc0) == 0x80; i++)
        end--;
      if (at < end && !g_utf8_validate_len (text + at, end - at, &stop))
        {
          *offset = (gsize) (stop - text);
          return TRUE;
        }
      at = MAX (at, end);
    }

  *offset = length;
  return TRUE;
}

/* Whether the bytes above 127 sit where Western accents and signs sit. */
static gboolean
looks_western (const char *text, gsize length)
{
  gsize n_good = 0;
  gsize n_bad = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];
      gboolean after = i > 0 && g_ascii_isalpha (text[i - 1]);
      gboolean before = i + 1 < length && g_ascii_isalpha (text[i + 1]);
      gboolean in_run = (i > 0 && (guchar) text[i - 1] >= 0x80) ||
                        (i + 1 < length && (guchar) text[i + 1] >= 0x80);

      if (c < 0x80)
        continue;
      if (c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d)
        return FALSE;
      if (!in_run && (c < 0xc0 || after || before))
        n_good++;
      else
        n_bad++;
    }

  return n_good > 0 && n_good >= 2 * n_bad;
}

static GBytes *
convert (GBytes *bytes, const char *name, const char *encoding, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gsize length;
  gsize n_read = 0;
  gsize n_written;
  const char *text = g_bytes_get_data (bytes, &length);
  char *converted = NULL;

  if (length == 0)
    return g_bytes_ref (bytes);
  converted = g_convert (text, (gssize) length, "UTF-8", encoding, &n_read, &n_written, &problem);
  if (converted != NULL)
    return g_bytes_new_take (converted, n_written);

  if (g_error_matches (problem, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("“%s” is not a known encoding; try UTF-8, UTF-16, ISO-8859-1, WINDOWS-1252 or GB18030"),
                 encoding);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _("%s, line %" G_GUINT64_FORMAT ": the bytes are not %s text; name the right one with --encoding"),
                 name, vtr_encoding_line_of (text, MIN (n_read, length - 1)), encoding);
  return NULL;
}

static GBytes *
skip_bytes (GBytes *bytes, gsize n)
{
  return g_bytes_new_from_bytes (bytes, n, g_bytes_get_size (bytes) - n);
}

/* UTF-8 without a mark, UTF-16 or UTF-32 by their marks; @bytes itself when there is none. */
static GBytes *
decode_mark (GBytes *bytes, const char *name, gboolean *marked, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GBytes) rest = NULL;

  *marked = TRUE;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    return skip_bytes (bytes, 3);
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    {
      rest = skip_bytes (bytes, 2);
      return convert (rest, name, text[0] == '\xff' ? "UTF-16LE" : "UTF-16BE", error);
    }
  *marked = FALSE;

  return g_bytes_ref (bytes);
}

static gboolean
set_not_text (const char *name, const char *text, gsize length, gsize offset, GError **error)
{
  guint64 line = vtr_encoding_line_of (text, offset);

  if (looks_binary (text, length))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _("%s is not a text file: it holds binary data; export the table as CSV"), name);
  else if (text[offset] == '\0')
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _("%s, line %" G_GUINT64_FORMAT ": there is a NUL byte, so the file is damaged or not "
                   "a text file (for UTF-16 without a mark pass --encoding UTF-16LE)"),
                 name, line);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _("%s, line %" G_GUINT64_FORMAT ": byte 0x%02X is not UTF-8 text; name the encoding "
                   "with --encoding, for example GB18030 or WINDOWS-1252"),
                 name, line, (guchar) text[offset]);

  return FALSE;
}

/**
 * vtr_encoding_to_utf8:
 * @bytes: a text file's bytes
 * @name: what errors call the file
 * @encoding: (nullable): its encoding; %NULL to find out
 * @warnings: (element-type VtrWarning): gets a line when the encoding was guessed
 * @progress: (nullable): cancels
 * @error: return location
 *
 * Returns: (transfer full) (nullable): valid UTF-8 without a byte order mark and without NUL bytes
 *   (a slice of @bytes where nothing needs converting); %VTR_ERROR_BAD_INPUT naming the line
 */
GBytes *
vtr_encoding_to_utf8 (GBytes *bytes,
                      const char *name,
                      const char *encoding,
                      GPtrArray *warnings,
                      VtrProgress *progress,
                      GError **error)
{
  gboolean marked = FALSE;
  g_autoptr (GBytes) decoded = NULL;
  gsize length;
  gsize offset;
  const char *text;

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "UTF-8") != 0)
    {
      g_autoptr (GBytes) converted = convert (bytes, name, encoding, error);

      decoded = converted != NULL ? decode_mark (converted, name, &marked, error) : NULL;
      marked = TRUE;
    }
  else
    {
      decoded = decode_mark (bytes, name, &marked, error);
    }
  if (decoded == NULL)
    return NULL;

  text = g_bytes_get_data (decoded, &length);
  if (!find_invalid (text, length, &offset, progress, error))
    return NULL;
  if (offset == length)
    return g_steal_pointer (&decoded);
  if (marked || encoding != NULL || looks_binary (text, length) ||
      memchr (text, '\0', length) != NULL || !looks_western (text, length))
    {
      const char *nul = memchr (text, '\0', length);

      set_not_text (name, text, length, nul != NULL ? (gsize) (nul - text) : offset, error);
      return NULL;
    }

  vtr_warnings_add (warnings, vtr_encoding_line_of (text, offset), NULL,
                    g_strdup (_("the file is not UTF-8 and was read as Windows-1252")));
  return convert (decoded, name, "WINDOWS-1252", error);
}

/**
 * vtr_encoding_get_name:
 * @bytes: what was given to vtr_encoding_to_utf8()
 * @encoding: (nullable): as there
 * @text: what that returned
 *
 * Returns: (transfer none): the encoding of @bytes, as people call it
 */
const char *
vtr_encoding_get_name (GBytes *bytes, const char *encoding, GBytes *text)
{
  gsize length, text_length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const guint8 *decoded = g_bytes_get_data (text, &text_length);

  if (encoding != NULL)
    return encoding;
  if (length >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
    return "UTF-16";
  return text_length == 0 || (decoded >= data && decoded < data + length) ? "UTF-8" : "Windows-1252";
}
