/* Finds out by looking at the first records of a CSV text: delimiter, decimal mark, comment lines,
 * whether there is a header, the columns' names, and which columns look like numbers.
 *
 * The delimiter is the one that gives most records the same number of fields (more than one), then
 * the one that gives more fields. The first record is data, and there is no header, only when it fits
 * the columns below (no word above numbers) and says so itself: it repeats a value, or a word in it
 * occurs again below. Otherwise it is the header, even when it looks like numbers (wide tables have
 * years there); then a warning tells. */
#include "vtr-config.h"

#include "vtr-cells.h"
#include "vtr-csv-private.h"
#include "vtr-encoding.h"
#include "vtr-error.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SAMPLE_SIZE (64 << 10)
#define SAMPLE_LINES 4
#define MAX_SHORT_NUMBER 64

static const char delimiters[] = { ',', ';', '\t', '|' };

/* The first records, parsed. */
typedef struct
{
  GPtrArray *records; /* of GPtrArray of char * */
  GPtrArray *open;
} Sample;

/**
 * vtr_csv_is_missing:
 * @csv: what is read
 * @text: (array length=length): a cell
 * @length: its length
 *
 * Returns: whether the cell says that the value is missing
 */
gboolean
vtr_csv_is_missing (const VtrCsv *csv, const char *text, gsize length)
{
  if (length == 0)
    return TRUE;
  if (csv->na_first[(guchar) *text] == 0)
    return FALSE;
  for (guint i = 0; csv->na[i] != NULL; i++)
    if (strncmp (csv->na[i], text, length) == 0 && csv->na[i][length] == '\0')
      return TRUE;

  return FALSE;
}

/**
 * vtr_csv_parse_number:
 * @csv: what is read; its decimal mark is known
 * @text: (array length=length): a cell
 * @length: its length
 * @value: (out): the number
 *
 * Returns: whether the cell is a number
 */
gboolean
vtr_csv_parse_number (const VtrCsv *csv, const char *text, gsize length, double *value)
{
  char copy[MAX_SHORT_NUMBER];

  if (csv->decimal == '.')
    return vtr_value_parse (text, length, value);
  if (length >= sizeof copy || memchr (text, '.', length) != NULL)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    copy[i] = text[i] == csv->decimal ? '.' : text[i];

  return vtr_value_parse (copy, length, value);
}

static void
sample_field_cb (void *text, size_t length, void *data)
{
  Sample *sample = data;

  if (sample->open == NULL)
    sample->open = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (sample->open, g_strndup (text != NULL ? text : "", length));
}

static void
sample_record_cb (int end, void *data)
{
  Sample *sample = data;

  if (sample->open == NULL)
    return;
  g_ptr_array_add (sample->records, g_steal_pointer (&sample->open));
}

/* The records of text[from, from + length); the last one only if the text ends there. */
static GPtrArray *
parse_sample (const VtrCsv *csv, gsize from, gsize length, char delimiter)
{
  struct csv_parser parser;
  Sample sample = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref), NULL };

  csv_init (&parser, 0);
  csv_set_delim (&parser, (unsigned char) delimiter);
  csv_set_blk_size (&parser, SAMPLE_SIZE);
  csv_parse (&parser, csv->text + from, length, sample_field_cb, sample_record_cb, &sample);
  if (from + length == csv->length)
    csv_fini (&parser, sample_field_cb, sample_record_cb, &sample);
  csv_free (&parser);
  g_clear_pointer (&sample.open, g_ptr_array_unref);

  return sample.records;
}

static guint
count_fields (GPtrArray *records, guint record)
{
  return ((GPtrArray *) records->pdata[record])->len;
}

static const char *
get_cell (GPtrArray *records, guint record, guint column)
{
  GPtrArray *cells = records->pdata[record];

  return column < cells->len ? cells->pdata[column] : "";
}

static gboolean
is_comment (GPtrArray *records, guint record)
{
  return *get_cell (records, record, 0) == '#';
}

/* Share of records that have as many fields as the commonest number, when that is above one. */
static double
rate_delimiter (GPtrArray *records, guint *n_fields)
{
  guint n_best = 0;
  guint n_lines = 0;
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < records->len; i++)
    {
      gpointer key = GUINT_TO_POINTER (count_fields (records, i));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;

      if (is_comment (records, i))
        continue;
      n_lines++;
      g_hash_table_insert (counts, key, GUINT_TO_POINTER (n));
      if (n > n_best)
        {
          n_best = n;
          *n_fields = GPOINTER_TO_UINT (key);
        }
    }

  return n_best > 0 && *n_fields > 1 ? (double) n_best / n_lines : 0;
}

static GPtrArray *
look_for_delimiter (VtrCsv *csv, gsize size)
{
  g_autoptr (GPtrArray) best = NULL;
  double best_rate = -1;
  guint best_fields = 0;

  if (csv->options->delimiter != 0)
    {
      csv->delimiter = csv->options->delimiter;
      return parse_sample (csv, 0, size, csv->delimiter);
    }

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autoptr (GPtrArray) records = parse_sample (csv, 0, size, delimiters[i]);
      guint n_fields = 0;
      double rate = rate_delimiter (records, &n_fields);

      if (rate > best_rate || (rate == best_rate && n_fields > best_fields))
        {
          best_rate = rate;
          best_fields = n_fields;
          csv->delimiter = delimiters[i];
          g_clear_pointer (&best, g_ptr_array_unref);
          best = g_steal_pointer (&records);
        }
    }

  return g_steal_pointer (&best);
}

/* "1,5": digits, one comma, digits, and nothing else but a sign and an exponent. */
static gboolean
has_decimal_comma (const char *cell)
{
  const char *comma = strchr (cell, ',');
  g_autofree char *copy = NULL;
  double value;

  if (comma == NULL || strchr (comma + 1, ',') != NULL || strchr (cell, '.') != NULL)
    return FALSE;
  copy = g_strdup (cell);
  copy[comma - cell] = '.';

  return vtr_value_parse (copy, strlen (copy), &value);
}

static char
look_for_decimal (const VtrCsv *csv, GPtrArray *records)
{
  if (csv->options->decimal != 0)
    return csv->options->decimal;
  if (csv->delimiter == ',')
    return '.';

  guint n_commas = 0;
  guint n_points = 0;
  for (guint i = 0; i < records->len; i++)
    for (guint j = 0; j < count_fields (records, i); j++)
      {
        const char *cell = get_cell (records, i, j);
        double value;

        n_commas += has_decimal_comma (cell);
        n_points += strchr (cell, '.') != NULL && vtr_value_parse (cell, strlen (cell), &value);
      }

  return n_commas > n_points ? ',' : '.';
}

/* Whether the line holds nothing but blanks; libcsv leaves such lines out, too. */
static gboolean
is_blank_line (const VtrCsv *csv, gsize begin, gsize end)
{
  for (gsize i = begin; i < end; i++)
    if (csv->text[i] == csv->delimiter || strchr (" \t\r\n", csv->text[i]) == NULL)
      return FALSE;

  return begin < end;
}

/* Drops comment lines before the table: they begin with "#" and are no header of what follows. */
static gboolean
skip_comments (VtrCsv *csv, GPtrArray *records, GError **error)
{
  VtrCsvScan scan = vtr_csv_scan_new (csv, 0);
  guint n_comments = 0;

  while (n_comments < records->len && is_comment (records, n_comments))
    n_comments++;
  if (n_comments == records->len ||
      (n_comments == 1 && count_fields (records, 0) == count_fields (records, 1)))
    n_comments = 0;

  for (;;)
    {
      gsize begin = scan.at;

      if (!vtr_csv_scan_record (&scan, error))
        return FALSE;
      csv->header = begin;
      if (is_blank_line (csv, begin, scan.at))
        continue;
      if (n_comments == 0)
        break;
      vtr_warnings_add (csv->warnings, vtr_encoding_line_of (csv->text, begin), NULL,
                        g_strdup (_("a comment line before the table was left out")));
      g_ptr_array_remove_index (records, 0);
      n_comments--;
    }
  csv->body = scan.at;

  return TRUE;
}

static VtrCsvMode
guess_mode (const VtrCsv *csv, GPtrArray *records, guint first, guint column)
{
  for (guint i = first; i < records->len; i++)
    {
      const char *cell = get_cell (records, i, column);
      gsize length = strlen (cell);
      double value;

      if (!vtr_csv_is_missing (csv, cell, length) &&
          !vtr_csv_parse_number (csv, cell, length, &value))
        return VTR_CSV_TEXTS;
    }

  return VTR_CSV_NUMBERS;
}

static gboolean
occurs_below (GPtrArray *records, guint column)
{
  const char *cell = get_cell (records, 0, column);

  for (guint i = 1; i < records->len; i++)
    if (g_str_equal (cell, get_cell (records, i, column)))
      return TRUE;

  return FALSE;
}

static gboolean
is_number (const VtrCsv *csv, const char *cell)
{
  double value;

  return vtr_csv_parse_number (csv, cell, strlen (cell), &value);
}

/* Whether the first record fits the columns below and shows that it is one of them. */
static gboolean
first_record_is_data (const VtrCsv *csv, GPtrArray *records)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_columns = count_fields (records, 0);
  guint n_words = 0;
  guint n_again = 0;
  gboolean repeats = FALSE;

  for (guint j = 0; j < n_columns; j++)
    {
      const char *cell = get_cell (records, 0, j);
      gboolean missing = vtr_csv_is_missing (csv, cell, strlen (cell));

      if (guess_mode (csv, records, 1, j) == VTR_CSV_TEXTS)
        {
          n_words++;
          n_again += !missing && occurs_below (records, j);
        }
      else if (!missing && !is_number (csv, cell))
        {
          return FALSE;
        }
      else if (!missing)
        {
          repeats = !g_hash_table_add (seen, (gpointer) cell) || repeats;
        }
    }
  if (n_words == n_columns)
    return records->len > 2 && n_again == n_columns;

  return records->len > 1 && (n_again > 0 || (repeats && n_words == 0));
}

static void
warn_numeric_header (VtrCsv *csv, GPtrArray *records)
{
  guint n_columns = count_fields (records, 0);

  for (guint j = 0; j < n_columns; j++)
    if (!is_number (csv, get_cell (records, 0, j)))
      return;
  vtr_warnings_add (csv->warnings, vtr_encoding_line_of (csv->text, csv->header), NULL,
                    g_strdup (_("the header looks like data; pass --no-header if it is")));
}

/* @base itself, or with the first free ".N"; owned by @taken. */
static const char *
take_free_name (GHashTable *taken, const char *base)
{
  char *name = g_strdup (base);

  for (guint i = 1; g_hash_table_contains (taken, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.%u", base, i);
    }
  g_hash_table_add (taken, name);

  return name;
}

/* Unique names: what is written first keeps its name; repeated ones get ".1", empty ones "columnN". */
static void
name_columns (VtrCsv *csv, GPtrArray *header)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint64 line = vtr_encoding_line_of (csv->text, csv->header);

  csv->names = g_new0 (char *, csv->n_columns + 1);
  for (guint i = 0; header != NULL && i < csv->n_columns; i++)
    if (*(const char *) header->pdata[i] != '\0' && !g_hash_table_contains (taken, header->pdata[i]))
      csv->names[i] = g_strdup (take_free_name (taken, header->pdata[i]));

  for (guint i = 0; i < csv->n_columns; i++)
    {
      const char *written = header != NULL ? header->pdata[i] : "";
      g_autofree char *made_up = g_strdup_printf ("column%u", i + 1);

      if (csv->names[i] != NULL)
        continue;
      csv->names[i] = g_strdup (take_free_name (taken, *written != '\0' ? written : made_up));
      if (header == NULL)
        continue;
      vtr_warnings_add (csv->warnings, line, csv->names[i],
                        *written != '\0'
                          ? g_strdup_printf (_("the name “%s” occurs again; this one is called “%s”"),
                                             written, csv->names[i])
                          : g_strdup_printf (_("column %u has no name; it is called “%s”"), i + 1,
                                             csv->names[i]));
    }
}

static gsize
get_sample_size (const VtrCsv *csv)
{
  gsize size = MIN (csv->length, SAMPLE_SIZE);
  gsize end = 0;

  for (guint i = 0; i < SAMPLE_LINES && end < csv->length; i++)
    {
      const char *next = memchr (csv->text + end, csv->newline, csv->length - end);

      end = next != NULL ? (gsize) (next - csv->text) + 1 : csv->length;
    }

  return MAX (size, end);
}

static gboolean
check_columns (const VtrCsv *csv, GError **error)
{
  if (csv->n_columns <= VTR_CSV_MAX_COLUMNS)
    return TRUE;

  g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
               _("%s has %u columns; at most %u are read"), csv->name, csv->n_columns,
               VTR_CSV_MAX_COLUMNS);
  return FALSE;
}

static void
set_missing_tokens (VtrCsv *csv)
{
  csv->na = vtr_read_get_na (csv->options);
  for (guint i = 0; csv->na[i] != NULL; i++)
    csv->na_first[(guchar) csv->na[i][0]] = 1;
}

/**
 * vtr_csv_look:
 * @csv: name, text and options set; gets the rest
 * @error: return location
 *
 * Returns: %FALSE with %VTR_ERROR_BAD_INPUT when there is no record at all or quotes are broken
 */
gboolean
vtr_csv_look (VtrCsv *csv, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  gsize size;

  set_missing_tokens (csv);
  csv->newline = memchr (csv->text, '\n', csv->length) != NULL ? '\n' : '\r';
  size = get_sample_size (csv);
  records = look_for_delimiter (csv, size);
  while (records->len < 2 && size < csv->length)
    {
      size = MIN (csv->length, size * 8);
      g_ptr_array_unref (records);
      records = look_for_delimiter (csv, size);
    }
  if (!skip_comments (csv, records, error))
    return FALSE;
  if (records->len == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("%s is empty: there is no header and no row in it"), csv->name);
      return FALSE;
    }

  csv->decimal = look_for_decimal (csv, records);
  csv->n_columns = count_fields (records, 0);
  if (!check_columns (csv, error))
    return FALSE;
  csv->has_header = !csv->options->no_header && !first_record_is_data (csv, records);
  name_columns (csv, csv->has_header ? records->pdata[0] : NULL);
  if (csv->has_header)
    warn_numeric_header (csv, records);
  else
    csv->body = csv->header;
  if (!csv->has_header && !csv->options->no_header)
    vtr_warnings_add (csv->warnings, vtr_encoding_line_of (csv->text, csv->header), NULL,
                      g_strdup (_("the first line is a row, so the columns are called column1, column2, …")));
  csv->body_line = vtr_encoding_line_of (csv->text, csv->body);

  csv->modes = g_new (VtrCsvMode, csv->n_columns);
  for (guint j = 0; j < csv->n_columns; j++)
    csv->modes[j] = guess_mode (csv, records, csv->has_header, j);

  return TRUE;
}
