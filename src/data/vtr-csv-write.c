/* Writes a data set as CSV: comma, header, LF, UTF-8, empty = missing, numbers in the shortest form
 * that reads back the same. Fields are quoted where the reader would otherwise take them apart. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-file.h"
#include "vtr-number.h"
#include "vtr-read.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
needs_quotes (const char *text)
{
  gsize length = strlen (text);

  return length == 0 || strpbrk (text, ",\"\r\n") != NULL || strchr (" \t#", text[0]) != NULL ||
         strchr (" \t", text[length - 1]) != NULL;
}

static void
write_field (FILE *stream, const char *text)
{
  if (!needs_quotes (text))
    {
      fputs (text, stream);
      return;
    }
  putc ('"', stream);
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        putc ('"', stream);
      putc (*text, stream);
    }
  putc ('"', stream);
}

static void
write_cell (FILE *stream, VtrColumn *column, gsize row, gboolean is_only)
{
  const char *const *levels = vtr_column_get_levels (column, NULL);
  double value = vtr_column_get_number (column, row);
  char buffer[VTR_NUMBER_BUF_SIZE];

  if (isnan (value))
    {
      /* A blank line is no row. */
      if (is_only)
        fputs ("\"\"", stream);
    }
  else if (levels != NULL)
    {
      write_field (stream, levels[(guint32) value]);
    }
  else if (vtr_column_get_kind (column) == VTR_KIND_DATETIME)
    {
      g_autofree char *text = vtr_column_dup_text (column, row);

      write_field (stream, text);
    }
  else
    {
      fputs (vtr_number_format (value, buffer), stream);
    }
}

static void
write_header (FILE *stream, VtrDataset *dataset)
{
  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      if (j > 0)
        putc (',', stream);
      write_field (stream, vtr_column_get_name (vtr_dataset_get_column (dataset, j)));
    }
  putc ('\n', stream);
}

/**
 * vtr_write_csv:
 * @dataset: a data set
 * @path: the file; written whole or not at all
 * @error: return location
 *
 * Returns: %FALSE with %VTR_ERROR_FAILED when it cannot be written (a full disk, say)
 */
gboolean
vtr_write_csv (VtrDataset *dataset, const char *path, GError **error)
{
  g_autoptr (VtrFileWriter) writer = NULL;
  guint n_columns;
  FILE *stream;

  g_return_val_if_fail (VTR_IS_DATASET (dataset), FALSE);

  writer = vtr_file_writer_new (path, error);
  if (writer == NULL)
    return FALSE;
  stream = vtr_file_writer_stream (writer);
  n_columns = vtr_dataset_get_n_columns (dataset);
  write_header (stream, dataset);
  for (gsize row = 0; row < vtr_dataset_get_n_rows (dataset) && !ferror (stream); row++)
    {
      for (guint j = 0; j < n_columns; j++)
        {
          if (j > 0)
            putc (',', stream);
          write_cell (stream, vtr_dataset_get_column (dataset, j), row, n_columns == 1);
        }
      putc ('\n', stream);
    }

  return vtr_file_writer_commit (writer, error);
}
