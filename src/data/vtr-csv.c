/* CSV and TSV into typed columns: looks at the first records, cuts the text at safe line ends, reads
 * the blocks in parallel with libcsv and puts them together, column by column in parallel.
 *
 * Kinds are found as vtr-cells.c says. A column that first looks like numbers and then is not is
 * read a second time.
 * Memory: the text, the packed cells of the blocks, and one column at a time while it is joined. */
#include "vtr-config.h"

#include "vtr-cells.h"
#include "vtr-csv-private.h"
#include "vtr-encoding.h"
#include "vtr-error.h"
#include "vtr-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MIN_BLOCK_SIZE (256 << 10)
#define BLOCK_BYTES_PER_COLUMN 512
#define JOIN_ROWS 4096

typedef struct
{
  VtrCsv csv;
  VtrCsvBlock *blocks;
  guint n_blocks;
  gsize n_rows;
  VtrKind *kinds;      /* wanted kinds, for @is_typed columns */
  gboolean *is_typed;
  VtrCsvMode *modes;   /* of the pass */
  VtrColumn **columns;
  GPtrArray **warnings; /* per column, of the joining */
  VtrProgress *progress;
} Read;

static void
read_clear (Read *read)
{
  for (guint i = 0; i < read->n_blocks; i++)
    vtr_csv_block_clear (&read->blocks[i], read->csv.n_columns);
  for (guint j = 0; read->columns != NULL && j < read->csv.n_columns; j++)
    {
      g_clear_pointer (&read->columns[j], vtr_column_unref);
      g_clear_pointer (&read->warnings[j], g_ptr_array_unref);
    }
  g_free (read->blocks);
  g_free (read->columns);
  g_free (read->warnings);
  g_free (read->kinds);
  g_free (read->is_typed);
  g_free (read->modes);
  g_free (read->csv.modes);
  g_strfreev (read->csv.names);
  g_ptr_array_unref (read->csv.warnings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static gboolean
take_type (Read *read, const char *type, GError **error)
{
  VtrKind kind;
  int column = vtr_read_parse_type (read->csv.name, (const char *const *) read->csv.names, type, &kind, error);

  if (column < 0)
    return FALSE;
  read->is_typed[column] = TRUE;
  read->kinds[column] = kind;
  read->csv.modes[column] = kind == VTR_KIND_NUMERIC ? VTR_CSV_FORCED : VTR_CSV_TEXTS;
  return TRUE;
}

static gboolean
take_types (Read *read, GError **error)
{
  const char *const *types = read->csv.options->types;

  read->kinds = g_new0 (VtrKind, read->csv.n_columns);
  read->is_typed = g_new0 (gboolean, read->csv.n_columns);
  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    if (!take_type (read, types[i], error))
      return FALSE;

  return TRUE;
}

/* Shortens the text to the first rows. */
static gboolean
limit_rows (VtrCsv *csv, gsize max_rows, GError **error)
{
  VtrCsvScan scan = vtr_csv_scan_new (csv, csv->body);

  for (gsize n = 0; n < max_rows && scan.at < csv->length;)
    {
      gsize begin = scan.at;
      gboolean blank = TRUE;

      if (!vtr_csv_scan_record (&scan, error))
        return FALSE;
      for (gsize i = begin; i < scan.at && blank; i++)
        blank = strchr (" \t\r\n", csv->text[i]) != NULL && csv->text[i] != csv->delimiter;
      n += !blank;
    }
  csv->length = scan.at;

  return TRUE;
}

static void
read_blocks_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Read *read = data;

  for (gsize i = begin; i < end; i++)
    vtr_csv_block_read (&read->csv, &read->blocks[i], read->modes, read->progress);
}

static guint64
count_lines (const VtrCsv *csv, gsize end)
{
  return vtr_encoding_line_of (csv->text, end);
}

static gboolean
set_ragged (const Read *read, const VtrCsvBlock *block, GError **error)
{
  g_autofree guint64 *lines = g_new0 (guint64, block->notes->len);
  const VtrCsvNote *note = &g_array_index (block->notes, VtrCsvNote, block->notes->len - 1);
  guint64 line;

  vtr_csv_block_find_lines (&read->csv, block, lines);
  line = count_lines (&read->csv, block->begin) + lines[block->notes->len - 1];
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _("%s, line %" G_GUINT64_FORMAT ": there are %" G_GUINT64_FORMAT
                 " fields, but %u columns; mend the line, or pass --ragged skip or --ragged pad"),
               read->csv.name, line, note->n_fields, read->csv.n_columns);

  return FALSE;
}

static gboolean
read_blocks (Read *read, GError **error)
{
  gsize n_rows = 0;

  vtr_progress_begin (read->progress, _("Reading"), read->csv.length - read->csv.body);
  if (!vtr_parallel_for (read->n_blocks, 1, read_blocks_cb, read, read->progress, error) ||
      !vtr_progress_check (read->progress, error))
    return FALSE;

  for (guint i = 0; i < read->n_blocks; i++)
    {
      if (read->blocks[i].is_bad)
        return set_ragged (read, &read->blocks[i], error);
      n_rows += read->blocks[i].n_rows;
    }
  if (n_rows >= VTR_MAX_ROWS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE, _("%s has more rows than the %u that are read"),
                   read->csv.name, VTR_MAX_ROWS);
      return FALSE;
    }
  read->n_rows = n_rows;

  return TRUE;
}

static gboolean
has_failed (const Read *read, guint column)
{
  for (guint i = 0; i < read->n_blocks; i++)
    if (read->blocks[i].cells[column].failed)
      return TRUE;

  return FALSE;
}

static void
move_cells (VtrCsvBlock *to, VtrCsvBlock *from, guint column)
{
  VtrCsvCells cells = to->cells[column];

  to->cells[column] = from->cells[column];
  from->cells[column] = cells;
}

/* Reads the columns again, as texts, that turned out not to be numbers. */
static gboolean
read_failed_columns (Read *read, GError **error)
{
  g_autofree VtrCsvBlock *first = NULL;
  gboolean any = FALSE;
  gboolean ok;

  for (guint j = 0; j < read->csv.n_columns; j++)
    {
      read->modes[j] = has_failed (read, j) ? VTR_CSV_TEXTS : VTR_CSV_SKIP;
      any = any || read->modes[j] == VTR_CSV_TEXTS;
    }
  if (!any)
    return TRUE;

  first = read->blocks;
  read->blocks = g_new0 (VtrCsvBlock, read->n_blocks);
  for (guint i = 0; i < read->n_blocks; i++)
    {
      read->blocks[i].begin = first[i].begin;
      read->blocks[i].end = first[i].end;
    }
  ok = read_blocks (read, error);
  for (guint i = 0; i < read->n_blocks; i++)
    {
      for (guint j = 0; ok && j < read->csv.n_columns; j++)
        if (read->modes[j] == VTR_CSV_TEXTS)
          move_cells (&first[i], &read->blocks[i], j);
      vtr_csv_block_clear (&read->blocks[i], read->csv.n_columns);
    }
  g_free (read->blocks);
  read->blocks = g_steal_pointer (&first);

  return ok;
}

static VtrStorage
join_storages (VtrStorage a, VtrStorage b)
{
  gboolean unsigned_a = a == VTR_STORAGE_UINT8;
  gboolean unsigned_b = b == VTR_STORAGE_UINT8;

  if (a == b)
    return a;
  if ((unsigned_a && b == VTR_STORAGE_INT8) || (unsigned_b && a == VTR_STORAGE_INT8))
    return VTR_STORAGE_INT16;
  if (MAX (a, b) == VTR_STORAGE_FLOAT && MIN (a, b) == VTR_STORAGE_INT32)
    return VTR_STORAGE_DOUBLE;

  return MAX (a, b);
}

/* Puts @n bits behind the first @at bits. */
static void
append_bits (guint64 *to, gsize at, const guint64 *from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[(at + i) / 64] |= (from[i / 64] >> (i % 64) & 1) << ((at + i) % 64);
}

static VtrColumn *
join_numbers (Read *read, guint column)
{
  VtrStorage storage = VTR_STORAGE_INT8;
  guint64 *missing = NULL;
  gpointer data;
  gsize at = 0;
  double values[JOIN_ROWS];

  for (guint i = 0; i < read->n_blocks; i++)
    if (read->blocks[i].n_rows > 0)
      storage = at++ == 0 ? read->blocks[i].cells[column].storage
                          : join_storages (storage, read->blocks[i].cells[column].storage);
  data = g_malloc_n (MAX (read->n_rows, 1), vtr_storage_get_size (storage));

  at = 0;
  for (guint i = 0; i < read->n_blocks; i++)
    {
      VtrCsvCells *cells = &read->blocks[i].cells[column];
      gsize n_rows = read->blocks[i].n_rows;

      for (gsize row = 0; row < n_rows; row += JOIN_ROWS)
        {
          gsize n = MIN (JOIN_ROWS, n_rows - row);

          vtr_storage_read (cells->storage, cells->packed, row, values, n);
          vtr_storage_write (storage, data, at + row, values, n);
        }
      if (cells->missing != NULL && missing == NULL)
        missing = g_new0 (guint64, read->n_rows / 64 + 1);
      if (cells->missing != NULL)
        append_bits (missing, at, cells->missing, n_rows);
      g_clear_pointer (&cells->packed, g_free);
      at += n_rows;
    }

  return vtr_column_new_take (read->csv.names[column], VTR_KIND_NUMERIC, storage, data, 1, missing,
                              NULL, read->n_rows);
}

/* The codes of all blocks as codes into one dictionary, in order of first appearance. */
static guint32 *
join_codes (Read *read, guint column, VtrDictionary *all)
{
  guint32 *codes = g_new (guint32, MAX (read->n_rows, 1));
  gsize at = 0;

  for (guint i = 0; i < read->n_blocks; i++)
    {
      VtrCsvCells *cells = &read->blocks[i].cells[column];
      g_autofree guint32 *map = g_new (guint32, cells->texts.n + 1);

      memset (map, 0xff, (cells->texts.n + 1) * sizeof *map);
      for (gsize row = 0; row < read->blocks[i].n_rows; row++)
        {
          guint32 code = cells->codes[row];

          if (code != G_MAXUINT32 && map[code] == G_MAXUINT32)
            {
              const char *text = vtr_dictionary_get (&cells->texts, code);

              map[code] = vtr_dictionary_add (all, text, strlen (text));
            }
          codes[at++] = code == G_MAXUINT32 ? code : map[code];
        }
      g_clear_pointer (&cells->codes, g_free);
      vtr_dictionary_clear (&cells->texts);
    }

  return codes;
}

static VtrColumn *
join_texts (Read *read, guint column)
{
  VtrDictionary texts;
  g_autofree guint32 *codes = NULL;
  VtrColumn *joined;

  vtr_dictionary_init (&texts);
  codes = join_codes (read, column, &texts);
  joined = vtr_read_join_texts (read->csv.names[column], read->is_typed[column], read->kinds[column], codes,
                                read->n_rows, &texts, read->warnings[column]);
  vtr_dictionary_clear (&texts);

  return joined;
}

static void
join_columns_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Read *read = data;

  for (gsize j = begin; j < end; j++)
    {
      VtrCsvMode mode = read->blocks[0].cells[j].mode;

      read->warnings[j] = vtr_warnings_new ();
      read->columns[j] = mode == VTR_CSV_TEXTS ? join_texts (read, (guint) j)
                                               : join_numbers (read, (guint) j);
    }
}

static void
warn_block (Read *read, const VtrCsvBlock *block)
{
  g_autofree guint64 *lines = g_new0 (guint64, block->notes->len);
  guint64 first_line = count_lines (&read->csv, block->begin);
  gboolean pad = read->csv.options->ragged == VTR_RAGGED_PAD;

  vtr_csv_block_find_lines (&read->csv, block, lines);
  for (guint i = 0; i < block->notes->len; i++)
    {
      const VtrCsvNote *note = &g_array_index (block->notes, VtrCsvNote, i);
      char *message;

      if (note->text != NULL)
        message = g_strdup_printf (_("“%s” is not a number and was read as missing"), note->text);
      else if (!pad)
        message = g_strdup_printf (_("there are %" G_GUINT64_FORMAT " fields, expected %u; the line was left out"),
                                   note->n_fields, read->csv.n_columns);
      else if (note->n_fields < read->csv.n_columns)
        message = g_strdup_printf (_("there are %" G_GUINT64_FORMAT
                                     " fields, expected %u; the rest was read as missing"),
                                   note->n_fields, read->csv.n_columns);
      else
        message = g_strdup_printf (_("there are %" G_GUINT64_FORMAT " fields, expected %u; the surplus was left out"),
                                   note->n_fields, read->csv.n_columns);
      vtr_warnings_add (read->csv.warnings, first_line + lines[i],
                        note->text != NULL ? read->csv.names[note->column] : NULL, message);
    }
}

static void
warn_notes (Read *read)
{
  guint64 n_notes = 0;
  guint64 n_told = 0;

  for (guint i = 0; i < read->n_blocks; i++)
    {
      const VtrCsvBlock *block = &read->blocks[i];

      n_notes += block->n_notes;
      if (n_told >= VTR_CSV_MAX_NOTES || block->notes->len == 0)
        continue;
      warn_block (read, block);
      n_told += block->notes->len;
    }
  if (n_notes > n_told)
    vtr_warnings_add (read->csv.warnings, 0, NULL,
                      g_strdup_printf (_("%" G_GUINT64_FORMAT " more lines like these"), n_notes - n_told));
}

static void
warn_columns (Read *read)
{
  for (guint j = 0; j < read->csv.n_columns; j++)
    {
      VtrColumn *column = read->columns[j];
      guint n_levels;

      for (guint i = 0; i < read->warnings[j]->len; i++)
        {
          VtrWarning *warning = read->warnings[j]->pdata[i];

          vtr_warnings_add (read->csv.warnings, warning->line, warning->column,
                            g_strdup (warning->message));
        }
      vtr_column_get_levels (column, &n_levels);
      if (vtr_column_get_kind (column) == VTR_KIND_TEXT && !read->is_typed[j])
        vtr_warnings_add (read->csv.warnings, 0, vtr_column_get_name (column),
                          g_strdup_printf (_("text with %u distinct values; not used as a feature"),
                                           n_levels));
      if (read->n_rows > 0 && vtr_column_get_n_missing (column) == read->n_rows)
        vtr_warnings_add (read->csv.warnings, 0, vtr_column_get_name (column),
                          g_strdup (_("there is no value in this column")));
    }
}

static gboolean
cut_blocks (Read *read, GError **error)
{
  gsize block_size = MAX (MIN_BLOCK_SIZE, (gsize) read->csv.n_columns * BLOCK_BYTES_PER_COLUMN);
  g_autoptr (GArray) cuts = vtr_csv_scan_cuts (&read->csv, block_size, read->progress, error);

  if (cuts == NULL)
    return FALSE;
  read->n_blocks = cuts->len - 1;
  read->blocks = g_new0 (VtrCsvBlock, read->n_blocks);
  for (guint i = 0; i < read->n_blocks; i++)
    {
      read->blocks[i].begin = g_array_index (cuts, gsize, i);
      read->blocks[i].end = g_array_index (cuts, gsize, i + 1);
    }

  return TRUE;
}

static gboolean
read_rows (Read *read, GError **error)
{
  guint n_columns = read->csv.n_columns;

  read->modes = g_memdup2 (read->csv.modes, n_columns * sizeof *read->modes);
  if (!cut_blocks (read, error) || !read_blocks (read, error))
    return FALSE;
  warn_notes (read);
  if (!read_failed_columns (read, error))
    return FALSE;

  read->columns = g_new0 (VtrColumn *, n_columns);
  read->warnings = g_new0 (GPtrArray *, n_columns);
  if (!vtr_parallel_for (n_columns, 1, join_columns_cb, read, read->progress, error))
    return FALSE;
  warn_columns (read);

  return TRUE;
}

/**
 * vtr_read_csv:
 * @bytes: a CSV or TSV file's bytes
 * @name: what messages call the file
 * @options: (nullable): what is not to be found by looking
 * @progress: (nullable): progress in bytes; cancels within milliseconds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set; %VTR_ERROR_BAD_INPUT naming file and line,
 *   %VTR_ERROR_BAD_VALUE for an option that does not fit, %VTR_ERROR_TOO_LARGE. Columns and bits do
 *   not depend on the number of threads.
 */
VtrDataset *
vtr_read_csv (GBytes *bytes,
              const char *name,
              const VtrReadOptions *options,
              VtrProgress *progress,
              GError **error)
{
  static const VtrReadOptions no_options;
  g_auto (Read) read = { .csv = { .name = name, .options = options != NULL ? options : &no_options },
                         .progress = progress };
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  VtrDataset *dataset;
  gsize max_rows = read.csv.options->max_rows;

  read.csv.warnings = vtr_warnings_new ();
  text = vtr_encoding_to_utf8 (bytes, name, read.csv.options->encoding, read.csv.warnings, progress,
                               error);
  if (text == NULL)
    return NULL;
  read.csv.text = g_bytes_get_data (text, &read.csv.length);
  if (read.csv.text == NULL)
    read.csv.text = "";

  if (!vtr_csv_look (&read.csv, error) || !take_types (&read, error) ||
      (max_rows > 0 && !limit_rows (&read.csv, max_rows, error)) || !read_rows (&read, error))
    return NULL;

  columns = g_ptr_array_new ();
  for (guint j = 0; j < read.csv.n_columns; j++)
    g_ptr_array_add (columns, read.columns[j]);

  dataset = vtr_read_make_dataset (read.csv.options, name, columns, read.csv.warnings, error);
  if (dataset != NULL)
    vtr_dataset_set_format (dataset, read.csv.delimiter,
                            vtr_encoding_get_name (bytes, read.csv.options->encoding, text));
  return dataset;
}
