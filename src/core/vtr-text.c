/* Small helpers for words: nearest names, option lists with quotes, counts for people.
 *
 * Nearness is the edit distance with swaps of neighbours counted once (optimal string alignment;
 * Damerau 1964), letters compared without case. Names are ASCII; other bytes compare as bytes. */
#include "vtr-config.h"

#include "vtr-text.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "vtr-error.h"

#define MAX_NAME 128

static guint
edit_distance (const char *a, const char *b)
{
  guint table[3][MAX_NAME + 1];
  gsize n_a = strlen (a), n_b = strlen (b);
  guint *before = table[0], *last = table[1], *row = table[2];

  if (n_a > MAX_NAME || n_b > MAX_NAME)
    return G_MAXUINT;

  for (gsize j = 0; j <= n_b; j++)
    last[j] = j;
  for (gsize i = 1; i <= n_a; i++)
    {
      guint *spare = before;

      row[0] = i;
      for (gsize j = 1; j <= n_b; j++)
        {
          char x = g_ascii_tolower (a[i - 1]), y = g_ascii_tolower (b[j - 1]);

          row[j] = MIN (MIN (last[j], row[j - 1]) + 1, last[j - 1] + (x != y));
          if (i > 1 && j > 1 && x == g_ascii_tolower (b[j - 2])
              && y == g_ascii_tolower (a[i - 2]))
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = last;
      last = row;
      row = spare;
    }
  return last[n_b];
}

/**
 * vtr_text_nearest:
 * @name: what somebody typed
 * @names: (array zero-terminated=1): what there is
 *
 * Finds what was probably meant. Of equally near names the first wins.
 *
 * Returns: (transfer none) (nullable): the nearest of @names, or %NULL if none is within a third of
 *   the length of @name
 */
const char *
vtr_text_nearest (const char *name, const char *const *names)
{
  const char *nearest = NULL;
  guint limit;

  g_return_val_if_fail (name != NULL && names != NULL, NULL);

  limit = strlen (name) / 3 + 1;
  for (; *names != NULL; names++)
    {
      guint distance = edit_distance (name, *names);

      if (distance < limit)
        {
          limit = distance;
          nearest = *names;
        }
    }
  return nearest;
}

/**
 * vtr_text_split:
 * @text: a list such as `a, "b, c"` is not: blanks belong to the parts
 * @separator: what stands between parts, not a double quote
 * @max_parts: the last part keeps further separators and its quotes are removed all the same;
 *   0 for no limit
 * @error: return location
 *
 * Splits @text at @separator where it is outside double quotes, and removes the quotes. Two quotes
 * in a row inside quotes stand for one. An empty @text is one empty part.
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the parts, or %NULL with
 *   %VTR_ERROR_BAD_VALUE when a quote is not closed
 */
char **
vtr_text_split (const char *text, char separator, int max_parts, GError **error)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autoptr (GString) part = g_string_new (NULL);
  gboolean is_quoted = FALSE;
  int n_parts = 1;

  g_return_val_if_fail (text != NULL && separator != '"' && separator != '\0', NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' && is_quoted && c[1] == '"')
        {
          g_string_append_c (part, '"');
          c++;
        }
      else if (*c == '"')
        {
          is_quoted = !is_quoted;
        }
      else if (*c == separator && !is_quoted && (max_parts <= 0 || n_parts < max_parts))
        {
          g_strv_builder_add (parts, part->str);
          g_string_truncate (part, 0);
          n_parts++;
        }
      else
        {
          g_string_append_c (part, *c);
        }
    }

  if (is_quoted)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("a double quote is not closed in: %s"), text);
      return NULL;
    }

  g_strv_builder_add (parts, part->str);
  return g_strv_builder_end (parts);
}

static char *
dup_group_separator (void)
{
  char *separator = g_locale_to_utf8 (nl_langinfo (THOUSEP), -1, NULL, NULL, NULL);

  if (separator == NULL || *separator == '\0')
    {
      g_free (separator);
      separator = g_strdup (",");
    }
  return separator;
}

/**
 * vtr_text_sentence:
 * @message: an error's message, which begins small and may lack its full stop
 *
 * Makes it a sentence of its own, for a dialog or a notice. A first word that is a name, such as
 * "max_features" or "table.csv", stays as it is.
 *
 * Returns: (transfer full): the sentence
 */
char *
vtr_text_sentence (const char *message)
{
  GString *text = g_string_new (message);
  gsize first = strcspn (text->str, " ,:");

  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  if (text->len == 0)
    return g_string_free (text, FALSE);
  if (strcspn (text->str, "_./-0123456789") >= first)
    text->str[0] = g_ascii_toupper (text->str[0]);
  if (strchr (".?!", text->str[text->len - 1]) == NULL)
    g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

/**
 * vtr_text_count:
 * @n: a count
 *
 * Writes a count for people, in groups of three digits with the separator of the locale (a comma
 * where the locale has none).
 *
 * Returns: (transfer full): the text
 */
char *
vtr_text_count (guint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_autofree char *separator = dup_group_separator ();
  GString *text = g_string_new (NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * vtr_text_duration:
 * @seconds: a time span; negative ones count as 0
 *
 * Writes a time span for people: "40 ms", "0.8 s", "17 s", "3 min 50 s", "2 h 5 min".
 *
 * Returns: (transfer full): the text
 */
char *
vtr_text_duration (double seconds)
{
  guint64 whole;

  if (!(seconds > 0.0))
    return g_strdup_printf (_("%.0f s"), 0.0);
  if (seconds < 0.0995)
    return g_strdup_printf (_("%.0f ms"), MAX (1.0, seconds * 1e3));
  if (seconds < 9.95)
    return g_strdup_printf (_("%.1f s"), seconds);
  if (seconds < 59.5)
    return g_strdup_printf (_("%.0f s"), seconds);

  whole = (guint64) (MIN (seconds, 1e15) + 0.5);
  if (whole < 3600)
    return g_strdup_printf (_("%u min %u s"), (guint) (whole / 60), (guint) (whole % 60));

  whole = (whole + 30) / 60;
  return g_strdup_printf (_("%" G_GUINT64_FORMAT " h %u min"), whole / 60, (guint) (whole % 60));
}

/**
 * vtr_text_size:
 * @bytes: a size
 *
 * Writes a size for people, in powers of 1000: "812 B", "3.4 MB".
 *
 * Returns: (transfer full): the text
 */
char *
vtr_text_size (guint64 bytes)
{
  static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
  double size = bytes;
  guint unit = 0;

  while (size >= 999.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      size /= 1000.0;
      unit++;
    }
  if (unit == 0 || size >= 99.95)
    return g_strdup_printf ("%.0f %s", size, units[unit]);
  return g_strdup_printf ("%.1f %s", size, units[unit]);
}
