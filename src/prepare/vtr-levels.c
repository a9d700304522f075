/* Levels of categorical columns: which ones occur, in an order that depends on nothing else; and
 * which fitted level a text means. */
#include "vtr-config.h"

#include "vtr-levels.h"
#include "vtr-number.h"

#define CHUNK 1024

typedef struct { const char *text; double value; guint64 count; } Level;

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const Level *x = a, *y = b;

  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;
  return strcmp (x->text, y->text);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Level *) a)->text, ((const Level *) b)->text);
}

static void
count_codes (VtrColumn *column, guint64 *counts)
{
  gsize n_rows = vtr_column_get_n_rows (column);
  double codes[CHUNK];

  for (gsize first = 0; first < n_rows; first += CHUNK)
    {
      gsize n = MIN (CHUNK, n_rows - first);

      vtr_column_read_numbers (column, NULL, first, n, codes, 1);
      for (gsize i = 0; i < n; i++)
        if (codes[i] >= 0)          /* not NaN */
          counts[(gsize) codes[i]]++;
    }
}

/**
 * vtr_levels_dup_used:
 * @column: a column with levels
 * @counts: (out)(optional)(transfer full): how often each occurs
 * @n_levels: (out): how many there are
 *
 * Returns: (transfer full): the levels that occur, %NULL-terminated: ascending, by value if all of them
 *   are numbers, else by code point
 */
char **
vtr_levels_dup_used (VtrColumn *column, guint64 **counts, guint *n_levels)
{
  guint n_all = 0;
  const char *const *all = vtr_column_get_levels (column, &n_all);
  g_autofree guint64 *all_counts = g_new0 (guint64, MAX (n_all, 1));
  g_autofree Level *used = g_new (Level, MAX (n_all, 1));
  gboolean numbers = TRUE;
  guint n = 0;
  char **texts;

  if (all != NULL)
    count_codes (column, all_counts);
  for (guint i = 0; i < n_all; i++)
    if (all_counts[i] > 0)
      {
        used[n] = (Level) { all[i], 0, all_counts[i] };
        numbers = vtr_number_parse (all[i], strlen (all[i]), &used[n].value) && numbers;
        n++;
      }
  if (n > 1)
    qsort (used, n, sizeof (Level), numbers ? compare_values : compare_texts);

  texts = g_new0 (char *, n + 1);
  if (counts != NULL)
    *counts = g_new (guint64, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      texts[i] = g_strdup (used[i].text);
      if (counts != NULL)
        (*counts)[i] = used[i].count;
    }
  *n_levels = n;
  return texts;
}

/**
 * vtr_levels_match:
 * @text: a level as written in some data
 * @levels: (array length=n_levels): the levels to find it in
 *
 * Returns: the index of the level that is @text; else of the first that is the same number; else −1
 */
int
vtr_levels_match (const char *text, const char *const *levels, guint n_levels)
{
  double value, other;

  for (guint i = 0; i < n_levels; i++)
    if (strcmp (text, levels[i]) == 0)
      return i;
  if (!vtr_number_parse (text, strlen (text), &value))
    return -1;
  for (guint i = 0; i < n_levels; i++)
    if (vtr_number_parse (levels[i], strlen (levels[i]), &other) && value == other)
      return i;
  return -1;
}
