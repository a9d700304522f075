/* Levels of a dictionary column: their order, and columns built from codes into them. Levels ascend
 * by value when all of them are numbers, else by code point (strcmp() on UTF-8 does that). */
#include "vtr-column-private.h"
#include "vtr-number.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *text;
  double value;
  guint32 index;
} Level;

static int
compare_texts_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Level *) a)->text, ((const Level *) b)->text);
}

static int
compare_values_cb (gconstpointer a, gconstpointer b)
{
  const Level *x = a;
  const Level *y = b;

  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;

  return strcmp (x->text, y->text);
}

static gboolean
is_infinity (const char *text, gsize length)
{
  gsize skip = length > 0 && (*text == '-' || *text == '+');

  text += skip;
  length -= skip;

  return (length == 3 && g_ascii_strncasecmp (text, "inf", 3) == 0) ||
         (length == 8 && g_ascii_strncasecmp (text, "infinity", 8) == 0);
}

/* A number in form, but beyond the largest double. */
static gboolean
is_overflow (const char *text, gsize length)
{
  g_autofree char *copy = NULL;
  char *end = NULL;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]) && strchr ("+-.eE", text[i]) == NULL)
      return FALSE;
  copy = g_strndup (text, length);

  return length > 0 && isinf (g_ascii_strtod (copy, &end)) && *end == '\0';
}

/**
 * vtr_value_parse:
 * @text: (array length=length): the text
 * @length: its length in bytes
 * @value: (out): the number
 *
 * Reads what a cell of a numeric column may hold: the numbers of vtr_number_parse(), "inf" and
 * "infinity" in any case and with a sign, and numbers too large for a double, which are infinite.
 *
 * Returns: whether @text is a number
 */
gboolean
vtr_value_parse (const char *text, gsize length, double *value)
{
  if (vtr_number_parse (text, length, value))
    return TRUE;
  if (!is_infinity (text, length) && !is_overflow (text, length))
    return FALSE;

  *value = *text == '-' ? -INFINITY : INFINITY;
  return TRUE;
}

/**
 * vtr_levels_order:
 * @texts: (array length=n): distinct texts
 * @n: how many
 *
 * Returns: (transfer full): indices into @texts, ascending by value when all are numbers, else by
 *   code point. O(n log n)
 */
guint32 *
vtr_levels_order (const char *const *texts, guint n)
{
  g_autofree Level *levels = g_new (Level, n + 1);
  guint32 *order = g_new (guint32, n);
  gboolean numbers = TRUE;

  for (guint i = 0; i < n; i++)
    {
      levels[i] = (Level) { texts[i], 0, i };
      numbers = numbers && vtr_value_parse (texts[i], strlen (texts[i]), &levels[i].value);
    }
  qsort (levels, n, sizeof *levels, numbers ? compare_values_cb : compare_texts_cb);
  for (guint i = 0; i < n; i++)
    order[i] = levels[i].index;

  return order;
}

static VtrStorage
storage_for_codes (guint n_levels)
{
  if (n_levels <= G_MAXUINT8 + 1)
    return VTR_STORAGE_CODE8;

  return n_levels <= G_MAXUINT16 + 1 ? VTR_STORAGE_CODE16 : VTR_STORAGE_CODE32;
}

static void
write_code (VtrStorage storage, gpointer data, gsize row, guint32 code)
{
  if (storage == VTR_STORAGE_CODE8)
    ((guint8 *) data)[row] = (guint8) code;
  else if (storage == VTR_STORAGE_CODE16)
    ((guint16 *) data)[row] = (guint16) code;
  else
    ((guint32 *) data)[row] = code;
}

/**
 * vtr_column_new_codes:
 * @name: the column's name
 * @kind: categorical or text
 * @codes: (array length=n_rows): per row an index into @texts, or %G_MAXUINT32 where missing
 * @n_rows: how many rows
 * @texts: (array length=n_texts): distinct texts, in any order
 * @n_texts: how many
 *
 * Returns: (transfer full): the column, its levels sorted
 */
VtrColumn *
vtr_column_new_codes (const char *name,
                      VtrKind kind,
                      const guint32 *codes,
                      gsize n_rows,
                      const char *const *texts,
                      guint n_texts)
{
  VtrStorage storage = storage_for_codes (n_texts);
  g_autofree guint32 *order = vtr_levels_order (texts, n_texts);
  g_autofree guint32 *rank = g_new (guint32, n_texts);
  g_autofree guint64 *missing = g_new0 (guint64, n_rows / 64 + 1);
  gpointer data = g_malloc0_n (MAX (n_rows, 1), vtr_storage_get_size (storage));
  char **levels = g_new (char *, n_texts + 1);

  for (guint i = 0; i < n_texts; i++)
    {
      levels[i] = g_strdup (texts[order[i]]);
      rank[order[i]] = i;
    }
  levels[n_texts] = NULL;

  for (gsize row = 0; row < n_rows; row++)
    if (codes[row] == G_MAXUINT32)
      missing[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
    else
      write_code (storage, data, row, rank[codes[row]]);

  return vtr_column_new_take (name, kind, storage, data, 1, g_steal_pointer (&missing), levels, n_rows);
}
