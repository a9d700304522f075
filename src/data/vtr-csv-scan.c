/* Walks over a CSV text from quote to quote, so that a line end between quotes is never taken for the
 * end of a record: finds where blocks may be cut and where a record ends, and refuses quotes that
 * never close or are followed by text. A quote opens a field only at its beginning, after blanks;
 * anywhere else it is a character like others, as it is for libcsv, which parses the blocks.
 *
 * The walk jumps with memchr() and touches each byte about twice. */
#include "vtr-config.h"

#include "vtr-csv-private.h"
#include "vtr-encoding.h"
#include "vtr-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHECK_BYTES (16 << 20)

/**
 * vtr_csv_set_error:
 * @csv: what is read
 * @offset: where in the text
 * @error: return location
 * @message: (transfer full): what is wrong and what to do
 *
 * Sets %VTR_ERROR_BAD_INPUT naming file and line.
 */
void
vtr_csv_set_error (const VtrCsv *csv, gsize offset, GError **error, char *message)
{
  g_autofree char *sentence = message;

  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("%s, line %" G_GUINT64_FORMAT ": %s"),
               csv->name, vtr_encoding_line_of (csv->text, offset), sentence);
}

static gsize
find (const VtrCsv *csv, char c, gsize from, gsize end)
{
  const char *found = from < end ? memchr (csv->text + from, c, end - from) : NULL;

  return found != NULL ? (gsize) (found - csv->text) : end;
}

static gboolean
is_blank (const VtrCsv *csv, char c)
{
  return (c == ' ' || c == '\t') && c != csv->delimiter;
}

static gboolean
opens_field (const VtrCsv *csv, gsize quote)
{
  gsize i = quote;

  while (i > 0 && is_blank (csv, csv->text[i - 1]))
    i--;

  return i == 0 || csv->text[i - 1] == csv->delimiter || csv->text[i - 1] == '\n' ||
         csv->text[i - 1] == '\r';
}

/* The next quote that opens a field, or the length of the text. */
static gsize
next_opening (VtrCsvScan *scan)
{
  const VtrCsv *csv = scan->csv;

  if (scan->quote < scan->at)
    scan->quote = find (csv, '"', scan->at, csv->length);
  while (scan->quote < csv->length && !opens_field (csv, scan->quote))
    scan->quote = find (csv, '"', scan->quote + 1, csv->length);

  return scan->quote;
}

/* Steps over the field that opens at @quote. */
static gboolean
skip_quoted (VtrCsvScan *scan, gsize quote, GError **error)
{
  const VtrCsv *csv = scan->csv;
  gsize at = find (csv, '"', quote + 1, csv->length);

  while (at + 1 < csv->length && csv->text[at + 1] == '"')
    at = find (csv, '"', at + 2, csv->length);
  if (at >= csv->length)
    {
      vtr_csv_set_error (csv, quote, error, g_strdup (_("a quote is opened here and never closed")));
      return FALSE;
    }

  at++;
  while (at < csv->length && is_blank (csv, csv->text[at]))
    at++;
  if (at < csv->length && csv->text[at] != csv->delimiter && csv->text[at] != '\n' &&
      csv->text[at] != '\r')
    {
      vtr_csv_set_error (csv, quote, error,
                         g_strdup (_("there is text after a closing quote; inside quotes a quote is "
                                     "written twice (\"\")")));
      return FALSE;
    }
  scan->at = at;

  return TRUE;
}

/**
 * vtr_csv_scan_new:
 * @csv: what is read; its delimiter is known
 * @at: where a record begins
 *
 * Returns: a walk from there
 */
VtrCsvScan
vtr_csv_scan_new (const VtrCsv *csv, gsize at)
{
  return (VtrCsvScan){ csv, at, find (csv, '"', at, csv->length) };
}

static gsize
after_line_end (const VtrCsv *csv, gsize at)
{
  at++;
  if (at < csv->length && csv->text[at - 1] == '\r' && csv->text[at] == '\n')
    at++;

  return at;
}

/**
 * vtr_csv_scan_record:
 * @scan: a walk, at the beginning of a line
 * @error: return location
 *
 * Steps behind the line end that closes the record (or the blank line) which begins here.
 *
 * Returns: %FALSE when its quotes are broken
 */
gboolean
vtr_csv_scan_record (VtrCsvScan *scan, GError **error)
{
  const VtrCsv *csv = scan->csv;

  while (scan->at < csv->length)
    {
      gsize quote = next_opening (scan);

      for (; scan->at < quote; scan->at++)
        if (csv->text[scan->at] == '\n' || csv->text[scan->at] == '\r')
          {
            scan->at = after_line_end (csv, scan->at);
            return TRUE;
          }
      if (quote < csv->length && !skip_quoted (scan, quote, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * vtr_csv_scan_cuts:
 * @csv: what is read; its body is known
 * @block_size: bytes per block, about
 * @progress: (nullable): cancels
 * @error: return location
 *
 * Checks all quotes of the body and finds line ends, outside quotes, where it can be cut.
 *
 * Returns: (transfer full) (element-type gsize) (nullable): where blocks begin, and the length
 */
GArray *
vtr_csv_scan_cuts (const VtrCsv *csv, gsize block_size, VtrProgress *progress, GError **error)
{
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (gsize));
  VtrCsvScan scan = vtr_csv_scan_new (csv, csv->body);
  gsize target = csv->body + block_size;
  gsize next_check = csv->body;

  g_array_append_val (cuts, csv->body);
  while (scan.at < csv->length)
    {
      gsize quote = next_opening (&scan);

      while (target < quote)
        {
          gsize cut = find (csv, csv->newline, MAX (target, scan.at), quote);

          if (cut >= quote)
            break;
          cut = after_line_end (csv, cut);
          g_array_append_val (cuts, cut);
          target = cut + block_size;
        }
      if (quote >= csv->length)
        break;
      if (!skip_quoted (&scan, quote, error))
        return NULL;
      if (scan.at >= next_check && !vtr_progress_check (progress, error))
        return NULL;
      if (scan.at >= next_check)
        next_check = scan.at + CHECK_BYTES;
    }
  if (g_array_index (cuts, gsize, cuts->len - 1) < csv->length || cuts->len == 1)
    g_array_append_val (cuts, csv->length);

  return g_steal_pointer (&cuts);
}
