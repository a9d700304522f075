/* A named, typed, frozen column.
 *
 * Numbers lie in the narrowest storage that keeps them exactly, strings as codes into sorted levels,
 * missing values in a bitmap. A column never changes once it is built: renaming, taking rows and
 * changing the kind give new columns; the payload of a renamed one is shared. */
#include "vtr-config.h"

#include "vtr-column-private.h"
#include "vtr-error.h"
#include "vtr-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define READ_BLOCK 1024

/* What columns of one content share. */
typedef struct
{
  gatomicrefcount refs;
  gpointer data;
  guint64 *missing;
  VtrStorage storage;
  double divisor;
  gsize n_rows;
  gsize n_missing;
} Cells;

typedef struct
{
  gatomicrefcount refs;
  char **texts;
  guint n;
} Levels;

struct _VtrColumn
{
  gatomicrefcount refs;
  char *name;
  VtrKind kind;
  gboolean date_only;
  Cells *cells;
  Levels *levels;
};

G_DEFINE_BOXED_TYPE (VtrColumn, vtr_column, vtr_column_ref, vtr_column_unref)

static const char *const kind_names[] = { "numeric", "categorical", "text", "datetime", "image" };

/**
 * vtr_kind_to_string:
 * @kind: a kind
 *
 * Returns: its name in files and on the command line
 */
const char *
vtr_kind_to_string (VtrKind kind)
{
  return kind_names[kind];
}

/**
 * vtr_kind_from_string:
 * @text: a name
 * @kind: (out): the kind called so
 *
 * Returns: whether there is one
 */
gboolean
vtr_kind_from_string (const char *text, VtrKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (text, kind_names[i]))
      {
        *kind = (VtrKind) i;
        return TRUE;
      }

  return FALSE;
}

static gsize
count_missing (const guint64 *missing, gsize n_rows)
{
  gsize count = 0;

  for (gsize i = 0; missing != NULL && i < n_rows / 64; i++)
    count += (gsize) __builtin_popcountll (missing[i]);
  for (gsize row = n_rows / 64 * 64; missing != NULL && row < n_rows; row++)
    count += missing[row / 64] >> (row % 64) & 1;

  return count;
}

static Cells *
cells_new_take (VtrStorage storage, gpointer data, double divisor, guint64 *missing, gsize n_rows)
{
  Cells *cells = g_new0 (Cells, 1);

  g_atomic_ref_count_init (&cells->refs);
  cells->storage = storage;
  cells->data = data;
  cells->divisor = divisor;
  cells->n_rows = n_rows;
  cells->n_missing = count_missing (missing, n_rows);
  if (cells->n_missing > 0)
    cells->missing = missing;
  else
    g_free (missing);

  return cells;
}

static Cells *
cells_ref (Cells *cells)
{
  g_atomic_ref_count_inc (&cells->refs);
  return cells;
}

static void
cells_unref (Cells *cells)
{
  if (!g_atomic_ref_count_dec (&cells->refs))
    return;

  g_free (cells->data);
  g_free (cells->missing);
  g_free (cells);
}

static Levels *
levels_new_take (char **texts)
{
  Levels *levels = g_new0 (Levels, 1);

  g_atomic_ref_count_init (&levels->refs);
  levels->texts = texts;
  levels->n = g_strv_length (texts);

  return levels;
}

static Levels *
levels_ref (Levels *levels)
{
  if (levels != NULL)
    g_atomic_ref_count_inc (&levels->refs);

  return levels;
}

static void
levels_unref (Levels *levels)
{
  if (levels == NULL || !g_atomic_ref_count_dec (&levels->refs))
    return;

  g_strfreev (levels->texts);
  g_free (levels);
}

static gboolean
is_code (VtrStorage storage)
{
  return storage >= VTR_STORAGE_CODE8;
}

static gboolean
is_masked (const Cells *cells, gsize row)
{
  return cells->missing != NULL && (cells->missing[row / 64] >> (row % 64) & 1) != 0;
}

/* Takes @cells and @levels. */
static VtrColumn *
column_new (const char *name, VtrKind kind, Cells *cells, Levels *levels)
{
  VtrColumn *column = g_new0 (VtrColumn, 1);

  g_atomic_ref_count_init (&column->refs);
  column->name = g_strdup (name);
  column->kind = kind;
  column->cells = cells;
  column->levels = levels;

  return column;
}

static gboolean
all_midnight (const VtrColumn *column)
{
  for (gsize row = 0; row < column->cells->n_rows; row++)
    if (!is_masked (column->cells, row) && fmod (vtr_column_get_number (column, row), 86400) != 0)
      return FALSE;

  return TRUE;
}

/**
 * vtr_column_ref:
 * @column: a column
 *
 * Returns: (transfer full): @column
 */
VtrColumn *
vtr_column_ref (VtrColumn *column)
{
  g_return_val_if_fail (column != NULL, NULL);

  g_atomic_ref_count_inc (&column->refs);
  return column;
}

/**
 * vtr_column_unref:
 * @column: (transfer full): a column
 */
void
vtr_column_unref (VtrColumn *column)
{
  g_return_if_fail (column != NULL);

  if (!g_atomic_ref_count_dec (&column->refs))
    return;
  g_free (column->name);
  cells_unref (column->cells);
  levels_unref (column->levels);
  g_free (column);
}

/**
 * vtr_column_new_take:
 * @name: the column's name
 * @kind: its kind
 * @storage: how @data lies in memory
 * @data: (transfer full): @n_rows values (g_malloc())
 * @divisor: value = stored / divisor
 * @missing: (transfer full) (nullable): bitmap, bit set = missing; at least n_rows / 64 + 1 words
 * @levels: (transfer full) (nullable): for codes, the distinct sorted texts, NULL-terminated
 * @n_rows: how many rows
 *
 * Returns: (transfer full): the column
 */
VtrColumn *
vtr_column_new_take (const char *name,
                     VtrKind kind,
                     VtrStorage storage,
                     gpointer data,
                     double divisor,
                     guint64 *missing,
                     char **levels,
                     gsize n_rows)
{
  VtrColumn *column;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (is_code (storage) == (levels != NULL), NULL);

  column = column_new (name, kind, cells_new_take (storage, data, divisor, missing, n_rows),
                       levels != NULL ? levels_new_take (levels) : NULL);
  column->date_only = kind == VTR_KIND_DATETIME && all_midnight (column);

  return column;
}

/**
 * vtr_column_new_values:
 * @name: the column's name
 * @kind: numeric or datetime
 * @values: (array length=n): the values, NaN where missing
 * @n: how many
 *
 * Returns: (transfer full): the column, in the narrowest exact storage
 */
VtrColumn *
vtr_column_new_values (const char *name, VtrKind kind, const double *values, gsize n)
{
  VtrStorage storage = vtr_storage_for_values (values, n);
  gpointer data = g_malloc_n (MAX (n, 1), vtr_storage_get_size (storage));
  guint64 *missing = g_new0 (guint64, n / 64 + 1);

  vtr_storage_write (storage, data, 0, values, n);
  for (gsize row = 0; row < n; row++)
    missing[row / 64] |= (guint64) (isnan (values[row]) != 0) << (row % 64);

  return vtr_column_new_take (name, kind, storage, data, 1, missing, NULL, n);
}

/**
 * vtr_column_new_numeric:
 * @name: the column's name
 * @values: (array length=n_rows): the values, NaN where missing
 * @n_rows: how many
 *
 * Returns: (transfer full): the column, in the narrowest exact storage
 */
VtrColumn *
vtr_column_new_numeric (const char *name, const double *values, gsize n_rows)
{
  return vtr_column_new_values (name, VTR_KIND_NUMERIC, values, n_rows);
}

/**
 * vtr_column_new_text:
 * @name: the column's name
 * @kind: categorical or text
 * @texts: (array length=n_rows): UTF-8 texts, NULL where missing
 * @n_rows: how many
 *
 * Returns: (transfer full): the column; its levels are the distinct texts, ascending
 */
VtrColumn *
vtr_column_new_text (const char *name, VtrKind kind, const char *const *texts, gsize n_rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) distinct = g_ptr_array_new ();
  g_autofree guint32 *codes = g_new (guint32, MAX (n_rows, 1));

  for (gsize row = 0; row < n_rows; row++)
    {
      gpointer code;

      codes[row] = G_MAXUINT32;
      if (texts[row] == NULL)
        continue;
      if (!g_hash_table_lookup_extended (seen, texts[row], NULL, &code))
        {
          code = GUINT_TO_POINTER (distinct->len);
          g_ptr_array_add (distinct, (gpointer) texts[row]);
          g_hash_table_insert (seen, (gpointer) texts[row], code);
        }
      codes[row] = GPOINTER_TO_UINT (code);
    }

  return vtr_column_new_codes (name, kind, codes, n_rows, (const char *const *) distinct->pdata,
                               distinct->len);
}

/**
 * vtr_column_get_name:
 * @column: a column
 *
 * Returns: its name
 */
const char *
vtr_column_get_name (const VtrColumn *column)
{
  return column->name;
}

/**
 * vtr_column_get_kind:
 * @column: a column
 *
 * Returns: its kind
 */
VtrKind
vtr_column_get_kind (const VtrColumn *column)
{
  return column->kind;
}

/**
 * vtr_column_get_storage:
 * @column: a column
 *
 * Returns: how its values lie in memory
 */
VtrStorage
vtr_column_get_storage (const VtrColumn *column)
{
  return column->cells->storage;
}

/**
 * vtr_column_get_data:
 * @column: a column
 *
 * Returns: its stored values, as its storage says
 */
gconstpointer
vtr_column_get_data (const VtrColumn *column)
{
  return column->cells->data;
}

/**
 * vtr_column_get_divisor:
 * @column: a column
 *
 * Returns: what stored numbers are divided by
 */
double
vtr_column_get_divisor (const VtrColumn *column)
{
  return column->cells->divisor;
}

/**
 * vtr_column_get_n_rows:
 * @column: a column
 *
 * Returns: how many rows it has
 */
gsize
vtr_column_get_n_rows (const VtrColumn *column)
{
  return column->cells->n_rows;
}

/**
 * vtr_column_get_n_missing:
 * @column: a column
 *
 * Returns: in how many rows the value is missing
 */
gsize
vtr_column_get_n_missing (const VtrColumn *column)
{
  return column->cells->n_missing;
}

/**
 * vtr_column_get_levels:
 * @column: a column
 * @n_levels: (out) (optional): how many
 *
 * Returns: (nullable): its distinct texts, ascending; NULL for numbers and dates
 */
const char *const *
vtr_column_get_levels (const VtrColumn *column, guint *n_levels)
{
  if (n_levels != NULL)
    *n_levels = column->levels != NULL ? column->levels->n : 0;

  return column->levels != NULL ? (const char *const *) column->levels->texts : NULL;
}

/**
 * vtr_column_is_missing:
 * @column: a column
 * @row: a row
 *
 * Returns: whether the value is missing there
 */
gboolean
vtr_column_is_missing (const VtrColumn *column, gsize row)
{
  g_return_val_if_fail (row < column->cells->n_rows, TRUE);

  return is_masked (column->cells, row);
}

/**
 * vtr_column_get_number:
 * @column: a column
 * @row: a row
 *
 * Returns: the number, the level's code, or seconds since 1970 (UTC); NaN where missing
 */
double
vtr_column_get_number (const VtrColumn *column, gsize row)
{
  const Cells *cells = column->cells;
  double value;

  g_return_val_if_fail (row < cells->n_rows, NAN);

  if (is_masked (cells, row))
    return NAN;
  vtr_storage_read (cells->storage, cells->data, row, &value, 1);

  return value / cells->divisor;
}

/* @block rows from @first, without gaps. */
static void
read_run (const Cells *cells, gsize first, gsize n, double *values)
{
  vtr_storage_read (cells->storage, cells->data, first, values, n);
  if (cells->divisor != 1)
    for (gsize i = 0; i < n; i++)
      values[i] /= cells->divisor;
  for (gsize i = 0; cells->missing != NULL && i < n; i++)
    if (is_masked (cells, first + i))
      values[i] = NAN;
}

/**
 * vtr_column_read_numbers:
 * @column: a column
 * @rows: (nullable) (array length=n): the rows; NULL for @first … @first + n − 1
 * @first: the first row when @rows is NULL
 * @n: how many
 * @out: (out): out[i × out_stride] is the number, code or time of the i-th row; NaN where missing
 * @out_stride: elements from one to the next
 */
void
vtr_column_read_numbers (const VtrColumn *column,
                         const guint32 *rows,
                         gsize first,
                         gsize n,
                         double *out,
                         gsize out_stride)
{
  double values[READ_BLOCK];

  if (rows != NULL)
    {
      for (gsize i = 0; i < n; i++)
        out[i * out_stride] = vtr_column_get_number (column, rows[i]);
      return;
    }

  g_return_if_fail (first + n <= column->cells->n_rows);
  for (gsize at = 0; at < n; at += READ_BLOCK)
    {
      gsize run = MIN (READ_BLOCK, n - at);

      read_run (column->cells, first + at, run, values);
      for (gsize i = 0; i < run; i++)
        out[(at + i) * out_stride] = values[i];
    }
}

/**
 * vtr_column_dup_text:
 * @column: a column
 * @row: a row
 *
 * Returns: (transfer full) (nullable): the value as it is shown and written to files; NULL where
 *   missing
 */
char *
vtr_column_dup_text (const VtrColumn *column, gsize row)
{
  return vtr_column_format (column, vtr_column_get_number (column, row));
}

/**
 * vtr_column_format:
 * @column: a column
 * @value: a number that it holds or could hold: a code, where it has levels
 *
 * Returns: (transfer full) (nullable): the value as text; NULL for NaN
 */
char *
vtr_column_format (const VtrColumn *column, double value)
{
  char buffer[VTR_NUMBER_BUF_SIZE];

  if (isnan (value))
    return NULL;
  if (column->levels != NULL)
    return g_strdup (column->levels->texts[(guint32) value]);
  if (column->kind == VTR_KIND_DATETIME)
    return vtr_datetime_format (value, column->date_only);

  return g_strdup (vtr_number_format (value, buffer));
}

/**
 * vtr_column_rename:
 * @column: a column
 * @name: a name
 *
 * Returns: (transfer full): the same values under another name; they are shared
 */
VtrColumn *
vtr_column_rename (VtrColumn *column, const char *name)
{
  VtrColumn *renamed = column_new (name, column->kind, cells_ref (column->cells),
                                   levels_ref (column->levels));

  renamed->date_only = column->date_only;
  return renamed;
}

/* Copies the cells of @rows, @size bytes each. */
static void
gather (char *to, const char *from, gsize size, const guint32 *rows, gsize n)
{
  switch (size)
    {
    case 1:
      for (gsize i = 0; i < n; i++)
        to[i] = from[rows[i]];
      break;
    case 2:
      for (gsize i = 0; i < n; i++)
        ((guint16 *) to)[i] = ((const guint16 *) from)[rows[i]];
      break;
    case 4:
      for (gsize i = 0; i < n; i++)
        ((guint32 *) to)[i] = ((const guint32 *) from)[rows[i]];
      break;
    default:
      for (gsize i = 0; i < n; i++)
        ((guint64 *) to)[i] = ((const guint64 *) from)[rows[i]];
    }
}

/**
 * vtr_column_take_rows:
 * @column: a column
 * @rows: (array length=n): rows, repeated as often as wanted
 * @n: how many
 *
 * Returns: (transfer full): those rows; storage and levels stay, used or not
 */
VtrColumn *
vtr_column_take_rows (VtrColumn *column, const guint32 *rows, gsize n)
{
  const Cells *cells = column->cells;
  gsize size = vtr_storage_get_size (cells->storage);
  gpointer data = g_malloc_n (MAX (n, 1), size);
  guint64 *missing = cells->missing != NULL ? g_new0 (guint64, n / 64 + 1) : NULL;
  VtrColumn *taken;

  for (gsize i = 0; i < n; i++)
    g_return_val_if_fail (rows[i] < cells->n_rows, NULL);
  gather (data, cells->data, size, rows, n);
  for (gsize i = 0; missing != NULL && i < n; i++)
    missing[i / 64] |= (guint64) is_masked (cells, rows[i]) << (i % 64);

  taken = column_new (column->name, column->kind,
                      cells_new_take (cells->storage, data, cells->divisor, missing, n),
                      levels_ref (column->levels));
  taken->date_only = column->date_only;

  return taken;
}

/* Level texts as numbers or times; the first one that is not is an error. */
static double *
parse_levels (VtrColumn *column, VtrKind kind, GError **error)
{
  g_autofree double *values = g_new (double, MAX (column->levels->n, 1));

  for (guint i = 0; i < column->levels->n; i++)
    {
      const char *text = column->levels->texts[i];
      gboolean good = kind == VTR_KIND_DATETIME
                        ? vtr_datetime_parse (text, strlen (text), &values[i])
                        : vtr_value_parse (text, strlen (text), &values[i]);

      if (!good)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                       kind == VTR_KIND_DATETIME
                         ? _("column “%s” cannot be dates: “%s” is not written as YYYY-MM-DD")
                         : _("column “%s” cannot be numeric: “%s” is not a number"),
                       column->name, text);
          return NULL;
        }
    }

  return g_steal_pointer (&values);
}

static VtrColumn *
levels_to_values (VtrColumn *column, VtrKind kind, GError **error)
{
  gsize n_rows = column->cells->n_rows;
  g_autofree double *parsed = parse_levels (column, kind, error);
  g_autofree double *values = NULL;

  if (parsed == NULL)
    return NULL;
  values = g_new (double, MAX (n_rows, 1));
  vtr_column_read_numbers (column, NULL, 0, n_rows, values, 1);
  for (gsize row = 0; row < n_rows; row++)
    if (!isnan (values[row]))
      values[row] = parsed[(guint32) values[row]];

  return vtr_column_new_values (column->name, kind, values, n_rows);
}

static VtrColumn *
values_to_levels (VtrColumn *column, VtrKind kind)
{
  gsize n_rows = column->cells->n_rows;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_full (n_rows, g_free);

  for (gsize row = 0; row < n_rows; row++)
    g_ptr_array_add (texts, vtr_column_dup_text (column, row));

  return vtr_column_new_text (column->name, kind, (const char *const *) texts->pdata, n_rows);
}

/**
 * vtr_column_with_kind:
 * @column: a column
 * @kind: the kind it should have
 * @error: return location
 *
 * Numbers and dates become levels, levels that all are numbers or dates become those, and numbers
 * become dates as seconds since 1970. Any other change between kinds with levels keeps the values.
 *
 * Returns: (transfer full) (nullable): the column of that kind; %VTR_ERROR_BAD_VALUE naming a level
 *   that does not fit
 */
VtrColumn *
vtr_column_with_kind (VtrColumn *column, VtrKind kind, GError **error)
{
  gboolean wants_levels = kind == VTR_KIND_CATEGORICAL || kind == VTR_KIND_TEXT;
  VtrColumn *changed;

  if (kind == column->kind)
    return vtr_column_ref (column);
  if (kind == VTR_KIND_IMAGE || column->kind == VTR_KIND_IMAGE)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("column “%s” cannot be read as “%s”"),
                   column->name, vtr_kind_to_string (kind));
      return NULL;
    }
  if (wants_levels && column->levels == NULL)
    return values_to_levels (column, kind);
  if (!wants_levels && column->levels != NULL)
    return levels_to_values (column, kind, error);

  changed = column_new (column->name, kind, cells_ref (column->cells), levels_ref (column->levels));
  changed->date_only = kind == VTR_KIND_DATETIME && all_midnight (changed);

  return changed;
}
