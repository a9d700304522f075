/* What all readers of tables do alike (vtr-cells.h).
 *
 * Kinds: a column whose cells are all numbers is numeric, whose texts are all ISO 8601 is datetime;
 * other strings are categorical when they are few (at most 1,000 distinct, or half as many as
 * rows), else text. */
#include "vtr-config.h"

#include "vtr-cells.h"
#include "vtr-column-private.h"
#include "vtr-error.h"
#include "vtr-number.h"
#include "vtr-text.h"
#include "vtr-warnings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_LEVELS_ALWAYS 1000

static const char *const default_na[] = { "NA",   "N/A",  "NaN", "nan", "null",
                                          "NULL", "None", "?",   NULL };

/**
 * vtr_read_get_na:
 * @options: what was asked for
 *
 * Returns: (transfer none): the texts that say that a value is missing, NULL-terminated; an empty
 * cell always says so
 */
const char *const *
vtr_read_get_na (const VtrReadOptions *options)
{
  return options->na != NULL ? options->na : default_na;
}

/**
 * vtr_read_find_column:
 * @source: what messages call the file
 * @names: the columns' names, NULL-terminated
 * @name: the one that an option names
 * @error: return location
 *
 * Returns: its number; −1 with %VTR_ERROR_BAD_VALUE naming the nearest one
 */
int
vtr_read_find_column (const char *source,
                      const char *const *names,
                      const char *name,
                      GError **error)
{
  const char *nearest;

  for (guint j = 0; names[j] != NULL; j++)
    if (g_str_equal (names[j], name))
      return (int) j;

  nearest = vtr_text_nearest (name, names);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _ ("%s has no column “%s”; did you mean “%s”?"), source, name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _ ("%s has no column “%s”"), source, name);
  return -1;
}

/**
 * vtr_read_parse_type:
 * @source: what messages call the file
 * @names: the columns' names, NULL-terminated
 * @type: "column=kind"
 * @kind: (out): the kind
 * @error: return location
 *
 * Returns: the column's number; −1 with %VTR_ERROR_BAD_VALUE
 */
int
vtr_read_parse_type (
    const char *source, const char *const *names, const char *type, VtrKind *kind, GError **error)
{
  const char *equals = strrchr (type, '=');
  g_autofree char *name = equals != NULL ? g_strndup (type, (gsize) (equals - type)) : NULL;

  if (equals == NULL || !vtr_kind_from_string (equals + 1, kind) || *kind == VTR_KIND_IMAGE)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _ ("“%s” is not COLUMN=KIND with numeric, categorical, text or datetime"), type);
      return -1;
    }
  return vtr_read_find_column (source, names, name, error);
}

/* --- Texts
 * ------------------------------------------------------------------------------------------ */

static gboolean
all_dates (const VtrDictionary *texts)
{
  for (guint32 code = 0; code < texts->n; code++)
    {
      const char *text = vtr_dictionary_get (texts, code);
      double seconds;

      if (!vtr_datetime_parse (text, strlen (text), &seconds))
        return FALSE;
    }

  return texts->n > 0;
}

static VtrColumn *
column_of_dates (const char *name,
                 const guint32 *codes,
                 gsize n_rows,
                 const VtrDictionary *texts,
                 GPtrArray *warnings)
{
  g_autofree double *seconds = g_new (double, texts->n + 1);
  g_autofree double *values = g_new (double, MAX (n_rows, 1));

  for (guint32 code = 0; code < texts->n; code++)
    {
      const char *text = vtr_dictionary_get (texts, code);

      if (vtr_datetime_parse (text, strlen (text), &seconds[code]))
        continue;
      seconds[code] = NAN;
      vtr_warnings_add (warnings, 0, name,
                        g_strdup_printf (_ ("“%s” is not a date and was read as missing"), text));
    }
  for (gsize row = 0; row < n_rows; row++)
    values[row] = codes[row] == G_MAXUINT32 ? NAN : seconds[codes[row]];

  return vtr_column_new_values (name, VTR_KIND_DATETIME, values, n_rows);
}

/**
 * vtr_read_join_texts:
 * @name: the column's name
 * @is_typed: whether @kind is wanted
 * @kind: the kind, if it is
 * @codes: one per row, into @texts; G_MAXUINT32 where missing
 * @n_rows: number of rows
 * @texts: the distinct texts
 * @warnings: gets what is no date where dates are wanted
 *
 * Returns: (transfer full): the column, of the kind wanted or found
 */
VtrColumn *
vtr_read_join_texts (const char *name,
                     gboolean is_typed,
                     VtrKind kind,
                     const guint32 *codes,
                     gsize n_rows,
                     const VtrDictionary *texts,
                     GPtrArray *warnings)
{
  g_autofree const char **distinct = NULL;

  if (!is_typed)
    kind = texts->n <= MAX_LEVELS_ALWAYS || texts->n <= n_rows / 2 ? VTR_KIND_CATEGORICAL
                                                                   : VTR_KIND_TEXT;
  if (kind == VTR_KIND_DATETIME || (!is_typed && all_dates (texts)))
    return column_of_dates (name, codes, n_rows, texts, warnings);

  distinct = g_new (const char *, texts->n + 1);
  for (guint32 code = 0; code < texts->n; code++)
    distinct[code] = vtr_dictionary_get (texts, code);
  return vtr_column_new_codes (name, kind, codes, n_rows, distinct, texts->n);
}

/* --- The data set
 * ----------------------------------------------------------------------------------- */

static gboolean
set_role (VtrDataset **dataset, const char *column, VtrRole role, GError **error)
{
  VtrDataset *changed;

  if (column == NULL)
    return TRUE;
  changed = vtr_dataset_with_role (*dataset, column, role, error);
  if (changed == NULL)
    return FALSE;
  g_object_unref (*dataset);
  *dataset = changed;

  return TRUE;
}

/**
 * vtr_read_make_dataset:
 * @options: whose roles are set
 * @source: where it came from
 * @columns: (element-type VtrColumn): the columns
 * @warnings: (element-type VtrWarning): what was noticed
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set; %NULL with %VTR_ERROR_BAD_VALUE for a column
 * that is not there
 */
VtrDataset *
vtr_read_make_dataset (const VtrReadOptions *options,
                       const char *source,
                       GPtrArray *columns,
                       GPtrArray *warnings,
                       GError **error)
{
  g_autoptr (VtrDataset) dataset = vtr_dataset_new (columns);

  vtr_dataset_set_origin (dataset, source, warnings);
  for (guint i = 0; options->ignore != NULL && options->ignore[i] != NULL; i++)
    if (!set_role (&dataset, options->ignore[i], VTR_ROLE_IGNORE, error))
      return NULL;
  if (!set_role (&dataset, options->weight, VTR_ROLE_WEIGHT, error) ||
      !set_role (&dataset, options->group, VTR_ROLE_GROUP, error) ||
      !set_role (&dataset, options->time, VTR_ROLE_TIME, error))
    return NULL;

  return g_steal_pointer (&dataset);
}

/* --- Cells one by one
 * ------------------------------------------------------------------------------- */

/**
 * vtr_cells_new:
 * @names: the columns' names, NULL-terminated
 * @n: how many there are
 * @source: what messages call the file
 * @options: whose types are taken
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (array length=n): empty columns; %NULL with
 *   %VTR_ERROR_BAD_VALUE for a type that does not fit
 */
VtrCells *
vtr_cells_new (const char *const *names,
               guint n,
               const char *source,
               const VtrReadOptions *options,
               GError **error)
{
  VtrCells *cells = g_new0 (VtrCells, n + 1);

  for (guint j = 0; j < n; j++)
    {
      cells[j].name = g_strdup (names[j]);
      cells[j].numbers = g_array_new (FALSE, FALSE, sizeof (double));
      cells[j].codes = g_array_new (FALSE, FALSE, sizeof (guint32));
      vtr_dictionary_init (&cells[j].texts);
    }
  for (guint i = 0; options->types != NULL && options->types[i] != NULL; i++)
    {
      VtrKind kind;
      int column = vtr_read_parse_type (source, names, options->types[i], &kind, error);

      if (column < 0)
        {
          vtr_cells_free (cells, n);
          return NULL;
        }
      cells[column].is_typed = TRUE;
      cells[column].kind = kind;
      cells[column].is_text = kind != VTR_KIND_NUMERIC;
      cells[column].mode = cells[column].is_text ? VTR_CELLS_TEXTS : VTR_CELLS_FORCED;
    }

  return cells;
}

void
vtr_cells_free (VtrCells *cells, guint n)
{
  for (guint j = 0; cells != NULL && j < n; j++)
    {
      g_free (cells[j].name);
      g_free (cells[j].bad);
      g_array_unref (cells[j].numbers);
      g_array_unref (cells[j].codes);
      vtr_dictionary_clear (&cells[j].texts);
    }
  g_free (cells);
}

static void
add_code (VtrCells *cells, guint32 code)
{
  g_array_append_val (cells->codes, code);
}

static gboolean
is_missing (const char *text, gsize length, const char *const *na)
{
  for (guint i = 0; length > 0 && na[i] != NULL; i++)
    if (strncmp (na[i], text, length) == 0 && na[i][length] == '\0')
      return TRUE;

  return length == 0;
}

void
vtr_cells_add_missing (VtrCells *cells)
{
  if (cells->mode == VTR_CELLS_TEXTS)
    add_code (cells, G_MAXUINT32);
  else if (cells->mode != VTR_CELLS_DONE && !cells->failed)
    g_array_append_val (cells->numbers, (double){ NAN });
}

/* As a text it is written the shortest way that reads back the same. */
void
vtr_cells_add_number (VtrCells *cells, double value)
{
  if (isnan (value))
    {
      vtr_cells_add_missing (cells);
    }
  else if (cells->mode == VTR_CELLS_TEXTS)
    {
      char buffer[VTR_NUMBER_BUF_SIZE];
      const char *text = vtr_number_format (value, buffer);

      add_code (cells, vtr_dictionary_add (&cells->texts, text, strlen (text)));
    }
  else if (cells->mode != VTR_CELLS_DONE && !cells->failed)
    {
      g_array_append_val (cells->numbers, value);
    }
}

void
vtr_cells_add_text (VtrCells *cells, const char *text, gsize length, const char *const *na)
{
  double value;

  length = strnlen (text, length);
  if (is_missing (text, length, na))
    {
      vtr_cells_add_missing (cells);
    }
  else if (cells->mode == VTR_CELLS_TEXTS)
    {
      g_autofree char *valid =
          g_utf8_validate (text, length, NULL) ? NULL : g_utf8_make_valid (text, length);

      add_code (cells, valid == NULL ? vtr_dictionary_add (&cells->texts, text, length)
                                     : vtr_dictionary_add (&cells->texts, valid, strlen (valid)));
    }
  else if (vtr_value_parse (text, length, &value))
    {
      vtr_cells_add_number (cells, value);
    }
  else if (cells->mode == VTR_CELLS_FORCED)
    {
      if (cells->n_bad++ == 0)
        cells->bad = g_utf8_make_valid (text, length);
      vtr_cells_add_missing (cells);
    }
  else
    {
      cells->failed = TRUE;
    }
}

gboolean
vtr_cells_try_again (VtrCells *cells, guint n)
{
  gboolean any = FALSE;

  for (guint j = 0; j < n; j++)
    {
      any = any || cells[j].failed;
      cells[j].is_text = cells[j].is_text || cells[j].failed;
      cells[j].mode = cells[j].failed ? VTR_CELLS_TEXTS : VTR_CELLS_DONE;
      if (cells[j].failed)
        g_array_set_size (cells[j].numbers, 0);
      cells[j].failed = FALSE;
    }

  return any;
}

static VtrColumn *
finish_column (VtrCells *cells, GPtrArray *warnings)
{
  if (cells->n_bad == 1)
    vtr_warnings_add (
        warnings, 0, cells->name,
        g_strdup_printf (_ ("“%s” is not a number and was read as missing"), cells->bad));
  else if (cells->n_bad > 1)
    vtr_warnings_add (warnings, 0, cells->name,
                      g_strdup_printf (_ ("“%s” and %" G_GUINT64_FORMAT
                                          " other cells are not numbers and were read as missing"),
                                       cells->bad, cells->n_bad - 1));
  if (cells->is_text)
    return vtr_read_join_texts (cells->name, cells->is_typed, cells->kind,
                                (const guint32 *) cells->codes->data, cells->codes->len,
                                &cells->texts, warnings);
  return vtr_column_new_values (cells->name, VTR_KIND_NUMERIC,
                                (const double *) cells->numbers->data, cells->numbers->len);
}

/**
 * vtr_cells_finish:
 * @cells: columns, all with as many cells
 * @n: how many
 * @source: where they came from
 * @options: whose roles are set
 * @warnings: what was noticed; gets more
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set; errors as vtr_read_make_dataset()
 */
VtrDataset *
vtr_cells_finish (VtrCells *cells,
                  guint n,
                  const char *source,
                  const VtrReadOptions *options,
                  GPtrArray *warnings,
                  GError **error)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint j = 0; j < n; j++)
    g_ptr_array_add (columns, finish_column (&cells[j], warnings));

  return vtr_read_make_dataset (options, source, columns, warnings, error);
}
