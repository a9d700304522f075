/* Reads one block of a CSV text, whole records, with libcsv, into a run of cells per column.
 *
 * Numbers are collected as doubles and packed into the narrowest exact storage at the end; texts as
 * codes into a dictionary of the block. A column of numbers that meets a text stops collecting and
 * says so; it is then read again as texts. A row is kept only when its record is complete, so that a
 * ragged one can be skipped without a trace. */
#include "vtr-csv-private.h"

#include <csv.h>
#include <math.h>
#include <string.h>

#define SLICE_SIZE (64 << 10)
#define FIELD_GROWTH (16 << 10)
#define FIRST_ROWS 256

typedef struct
{
  const VtrCsv *csv;
  VtrCsvBlock *block;
  guint64 field;     /* of the open record */
  gsize n_allocated; /* rows that each cell array has room for */
} Reading;

static void
add_note (VtrCsvBlock *block, VtrCsvNote note)
{
  block->n_notes++;
  if (block->notes->len < VTR_CSV_MAX_NOTES || block->is_bad)
    g_array_append_val (block->notes, note);
  else
    g_free (note.text);
}

static void
make_room (Reading *reading)
{
  VtrCsvBlock *block = reading->block;

  if (block->n_rows < reading->n_allocated)
    return;
  reading->n_allocated = MAX (reading->n_allocated * 2, FIRST_ROWS);
  for (guint j = 0; j < reading->csv->n_columns; j++)
    {
      VtrCsvCells *cells = &block->cells[j];

      if (cells->mode == VTR_CSV_TEXTS)
        cells->codes = g_renew (guint32, cells->codes, reading->n_allocated);
      else if (cells->mode != VTR_CSV_SKIP && !cells->failed)
        cells->numbers = g_renew (double, cells->numbers, reading->n_allocated);
    }
}

static void
add_number (Reading *reading, VtrCsvCells *cells, const char *text, gsize length)
{
  double *value = &cells->numbers[reading->block->n_rows];

  if (vtr_csv_is_missing (reading->csv, text, length))
    {
      *value = NAN;
    }
  else if (!vtr_csv_parse_number (reading->csv, text, length, value))
    {
      *value = NAN;
      if (cells->mode == VTR_CSV_NUMBERS)
        cells->failed = TRUE;
      else
        add_note (reading->block,
                  (VtrCsvNote){ .record = reading->block->n_records,
                                .column = (guint) reading->field,
                                .text = g_strndup (text, MIN (length, 40)) });
    }
}

static void
field_cb (void *field, size_t length, void *data)
{
  Reading *reading = data;
  VtrCsvBlock *block = reading->block;
  const char *text = field;
  VtrCsvCells *cells;

  if (reading->field == 0)
    make_room (reading);
  if (reading->field < reading->csv->n_columns)
    {
      cells = &block->cells[reading->field];
      if (cells->mode == VTR_CSV_TEXTS)
        cells->codes[block->n_rows] = vtr_csv_is_missing (reading->csv, text, length)
                                        ? G_MAXUINT32
                                        : vtr_dictionary_add (&cells->texts, text, length);
      else if (cells->mode != VTR_CSV_SKIP && !cells->failed)
        add_number (reading, cells, text, length);
    }
  reading->field++;
}

static void
pad_record (Reading *reading)
{
  for (guint64 j = reading->field; j < reading->csv->n_columns; j++)
    {
      VtrCsvCells *cells = &reading->block->cells[j];

      if (cells->mode == VTR_CSV_TEXTS)
        cells->codes[reading->block->n_rows] = G_MAXUINT32;
      else if (cells->mode != VTR_CSV_SKIP && !cells->failed)
        cells->numbers[reading->block->n_rows] = NAN;
    }
}

static void
record_cb (int end, void *data)
{
  Reading *reading = data;
  VtrCsvBlock *block = reading->block;

  if (block->is_bad || reading->field == 0)
    return;
  if (reading->field != reading->csv->n_columns)
    {
      block->is_bad = reading->csv->options->ragged == VTR_RAGGED_ERROR;
      add_note (block, (VtrCsvNote){ .record = block->n_records, .n_fields = reading->field });
      pad_record (reading);
    }
  if (reading->field == reading->csv->n_columns ||
      reading->csv->options->ragged == VTR_RAGGED_PAD)
    block->n_rows++;
  block->n_records++;
  reading->field = 0;
}

/* Numbers into their narrowest storage, with a mask when some are missing. */
static void
pack (VtrCsvCells *cells, gsize n_rows)
{
  gboolean any = FALSE;

  cells->storage = vtr_storage_for_values (cells->numbers, n_rows);
  cells->packed = g_malloc_n (MAX (n_rows, 1), vtr_storage_get_size (cells->storage));
  vtr_storage_write (cells->storage, cells->packed, 0, cells->numbers, n_rows);
  for (gsize row = 0; row < n_rows && !any; row++)
    any = isnan (cells->numbers[row]);
  if (any)
    {
      cells->missing = g_new0 (guint64, n_rows / 64 + 1);
      for (gsize row = 0; row < n_rows; row++)
        cells->missing[row / 64] |= (guint64) (isnan (cells->numbers[row]) != 0) << (row % 64);
    }
  g_clear_pointer (&cells->numbers, g_free);
}

static void
finish (Reading *reading)
{
  VtrCsvBlock *block = reading->block;

  for (guint j = 0; j < reading->csv->n_columns; j++)
    {
      VtrCsvCells *cells = &block->cells[j];

      if (cells->failed)
        g_clear_pointer (&cells->numbers, g_free);
      else if (cells->mode == VTR_CSV_NUMBERS || cells->mode == VTR_CSV_FORCED)
        pack (cells, block->n_rows);
      else if (cells->mode == VTR_CSV_TEXTS)
        cells->codes = g_renew (guint32, cells->codes, MAX (block->n_rows, 1));
    }
}

static void
parser_init (struct csv_parser *parser, const VtrCsv *csv)
{
  csv_init (parser, 0);
  csv_set_delim (parser, (unsigned char) csv->delimiter);
  csv_set_blk_size (parser, FIELD_GROWTH);
}

/**
 * vtr_csv_block_read:
 * @csv: what is read
 * @block: begin and end set; gets rows, cells and notes
 * @modes: (array): per column, how to collect it
 * @progress: (nullable): cancels; gets the bytes
 *
 * Thread-safe for different blocks.
 */
void
vtr_csv_block_read (const VtrCsv *csv, VtrCsvBlock *block, const VtrCsvMode *modes, VtrProgress *progress)
{
  Reading reading = { csv, block, 0, 0 };
  struct csv_parser parser;

  block->cells = g_new0 (VtrCsvCells, csv->n_columns);
  block->notes = g_array_new (FALSE, FALSE, sizeof (VtrCsvNote));
  for (guint j = 0; j < csv->n_columns; j++)
    {
      block->cells[j].mode = modes[j];
      if (modes[j] == VTR_CSV_TEXTS)
        vtr_dictionary_init (&block->cells[j].texts);
    }

  parser_init (&parser, csv);
  for (gsize at = block->begin; at < block->end && !block->is_bad; at += SLICE_SIZE)
    {
      gsize n = MIN (SLICE_SIZE, block->end - at);

      if (vtr_progress_is_cancelled (progress))
        break;
      csv_parse (&parser, csv->text + at, n, field_cb, record_cb, &reading);
      vtr_progress_add (progress, n);
    }
  if (!block->is_bad)
    csv_fini (&parser, field_cb, record_cb, &reading);
  csv_free (&parser);
  finish (&reading);
}

/**
 * vtr_csv_block_clear:
 * @block: a block, read or zeroed
 * @n_columns: how many columns
 */
void
vtr_csv_block_clear (VtrCsvBlock *block, guint n_columns)
{
  for (guint j = 0; block->cells != NULL && j < n_columns; j++)
    {
      g_free (block->cells[j].numbers);
      g_free (block->cells[j].codes);
      g_free (block->cells[j].packed);
      g_free (block->cells[j].missing);
      vtr_dictionary_clear (&block->cells[j].texts);
    }
  for (guint i = 0; block->notes != NULL && i < block->notes->len; i++)
    g_free (g_array_index (block->notes, VtrCsvNote, i).text);
  g_clear_pointer (&block->cells, g_free);
  g_clear_pointer (&block->notes, g_array_unref);
}

static void
count_record_cb (int end, void *data)
{
  ++*(guint64 *) data;
}

static gboolean
is_blank_line (const VtrCsv *csv, gsize begin, gsize end)
{
  for (gsize i = begin; i < end; i++)
    if (csv->text[i] == csv->delimiter || strchr (" \t\r\n", csv->text[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gsize
find_line_end (const VtrCsv *csv, gsize at, gsize end)
{
  while (at < end && csv->text[at] != '\n' && csv->text[at] != '\r')
    at++;
  if (at + 1 < end && csv->text[at] == '\r' && csv->text[at + 1] == '\n')
    at++;

  return MIN (at + 1, end);
}

/**
 * vtr_csv_block_find_lines:
 * @csv: what is read
 * @block: a block that was read
 * @lines: (array) (out): for each note, lines from the beginning of the block (0 is its first) to
 *   the line where the note's record begins
 *
 * Reads the block again, line by line: only for messages.
 */
void
vtr_csv_block_find_lines (const VtrCsv *csv, const VtrCsvBlock *block, guint64 *lines)
{
  struct csv_parser parser;
  guint64 n_records = 0;
  guint64 begins = 0;
  gboolean is_open = FALSE;
  guint note = 0;
  guint64 line = 0;

  parser_init (&parser, csv);
  for (gsize at = block->begin; at < block->end && note < block->notes->len; line++)
    {
      gsize end = find_line_end (csv, at, block->end);
      guint64 before = n_records;

      if (!is_open)
        begins = line;
      is_open = is_open || !is_blank_line (csv, at, end);
      csv_parse (&parser, csv->text + at, end - at, NULL, count_record_cb, &n_records);
      if (n_records == before && end < block->end)
        {
          at = end;
          continue;
        }
      for (; is_open && note < block->notes->len; note++)
        if (g_array_index (block->notes, VtrCsvNote, note).record == before)
          lines[note] = begins;
        else
          break;
      is_open = FALSE;
      at = end;
    }
  csv_free (&parser);
}
