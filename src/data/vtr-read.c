/* Opens data: finds out by name and first bytes what a file is, refuses what is unsafe or foreign with
 * a sentence that helps, and hands the bytes to the reader of that format. */
#include "vtr-config.h"

#include "vtr-read.h"
#include "vtr-arff.h"
#include "vtr-error.h"
#include "vtr-load.h"
#include "vtr-sqlite-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *ending;
  const char *advice;
} Refused;

static const Refused refused[] = {
  { ".pkl", N_("a pickle runs code when it is opened; export a model to ONNX with skl2onnx, a table with to_csv()") },
  { ".pickle", N_("a pickle runs code when it is opened; export a model to ONNX with skl2onnx, a table with to_csv()") },
  { ".joblib", N_("a joblib file runs code when it is opened; export the model to ONNX with skl2onnx") },
  { ".pt", N_("a PyTorch file may run code when it is opened; export the model to ONNX with torch.onnx.export()") },
  { ".pth", N_("a PyTorch file may run code when it is opened; export the model to ONNX with torch.onnx.export()") },
  { ".h5", N_("HDF5 is not read; export a Keras model to ONNX with tf2onnx, a table with to_csv()") },
  { ".hdf5", N_("HDF5 is not read; export a Keras model to ONNX with tf2onnx, a table with to_csv()") },
  { ".keras", N_("Keras files are not read; export the model to ONNX with tf2onnx") },
  { ".xlsx", N_("Excel workbooks are not read yet; save the sheet as CSV") },
  { ".xls", N_("Excel workbooks are not read yet; save the sheet as CSV") },
  { ".ods", N_("spreadsheets are not read yet; save the sheet as CSV") },
  { ".parquet", N_("Parquet is not read yet; write the table as CSV, for example with to_csv()") },
  { ".feather", N_("Feather is not read yet; write the table as CSV, for example with to_csv()") },
  { ".vitrine", N_("this is a model, not data; name a data file") },
  { ".onnx", N_("this is a model, not data; name a data file") },
};

static const struct
{
  const char *bytes;
  gsize length;
  const char *advice;
} magics[] = {
  { "PK\003\004", 4, N_("it is a ZIP archive or a spreadsheet; unpack it, or save the sheet as CSV") },
  { "PAR1", 4, N_("Parquet is not read yet; write the table as CSV, for example with to_csv()") },
  { "\x89HDF\r\n\032\n", 8, N_("HDF5 is not read; export the table as CSV") },
  { "BZh", 3, N_("it is packed with bzip2; unpack it or pack it with gzip") },
  { "\xfd" "7zXZ", 6, N_("it is packed with xz; unpack it or pack it with gzip") },
  { "\x28\xb5\x2f\xfd", 4, N_("it is packed with zstd; unpack it or pack it with gzip") },
  { "%PDF-", 5, N_("it is a PDF document; export the table as CSV") },
};

static gboolean
set_refused (const char *source, const char *advice, GError **error)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED, _("%s: %s"), source, _(advice));
  return FALSE;
}

static gboolean
check_name (const char *source, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (source, -1);

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - 3] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (g_str_has_suffix (lower, refused[i].ending))
      return set_refused (source, refused[i].advice, error);

  return TRUE;
}

static gboolean
check_magic (const char *source, GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].length && memcmp (data, magics[i].bytes, magics[i].length) == 0)
      return set_refused (source, magics[i].advice, error);

  return TRUE;
}

static gboolean
is_idx (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return length >= 4 && data[0] == 0 && data[1] == 0 && data[2] >= 0x08 && data[2] <= 0x0e &&
         data[3] >= 1 && data[3] <= 8;
}

static VtrDataset *
read_idx (GBytes *images, const char *name, const VtrReadOptions *options, VtrProgress *progress, GError **error)
{
  g_autoptr (GBytes) labels = NULL;

  if (options != NULL && options->labels != NULL)
    {
      labels = vtr_load (options->labels, progress, error);
      if (labels == NULL)
        return NULL;
    }
  vtr_progress_begin (progress, _("Reading"), 0);

  return vtr_read_idx (images, labels, name, options, progress, error);
}

/* "file.sqlite:table": the path, and @table. A file of the whole name comes first; of several colons
 * the last that has a file before it counts. */
static char *
split_table (const char *source, const char **table)
{
  static const char *const endings[] = { ".sqlite", ".sqlite3", ".db", ".sqlite.gz", ".sqlite3.gz", ".db.gz" };

  *table = NULL;
  if (g_file_test (source, G_FILE_TEST_EXISTS))
    return g_strdup (source);
  for (const char *colon = strrchr (source, ':'); colon != NULL && colon > source; colon = g_strrstr_len (source, colon - source, ":"))
    {
      g_autofree char *path = g_strndup (source, (gsize) (colon - source));
      g_autofree char *lower = g_ascii_strdown (path, -1);
      gboolean found = g_file_test (path, G_FILE_TEST_IS_REGULAR);

      for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
        found = found || g_str_has_suffix (lower, endings[i]);
      if (!found)
        continue;
      *table = colon[1] != '\0' ? colon + 1 : NULL;
      return g_steal_pointer (&path);
    }
  return g_strdup (source);
}

/* A text with a name or a beginning of ARFF is ARFF, any other CSV. */
static VtrDataset *
read_text (GBytes *bytes, const char *name, const VtrReadOptions *options, VtrProgress *progress, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (g_str_has_suffix (lower, ".arff") || g_str_has_suffix (lower, ".arff.gz") || vtr_arff_is_text (data, length))
    return vtr_read_arff (bytes, name, options, progress, error);
  return vtr_read_csv (bytes, name, options, progress, error);
}

static VtrDataset *
read_bytes (GBytes *bytes, const char *table, const char *name, const VtrReadOptions *options, VtrProgress *progress,
            GError **error)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (vtr_sqlite_is_database (data, length))
    return vtr_read_sqlite (bytes, table, name, options, progress, error);
  if (table != NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("%s names a table, but its file is no SQLite database"), name);
      return NULL;
    }
  if (!check_magic (name, bytes, error))
    return NULL;
  if (is_idx (bytes))
    return read_idx (bytes, name, options, progress, error);
  if (options != NULL && options->labels != NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("--labels belongs to an idx image file, and %s is none"), name);
      return NULL;
    }

  return read_text (bytes, name, options, progress, error);
}

/**
 * vtr_read:
 * @source: a path, or "-" for standard input: CSV, TSV, ARFF, SQLite ("file.sqlite:table", or the file
 *   alone where it holds one table) or idx, each perhaps packed with gzip
 * @options: (nullable): what is not to be found by looking
 * @progress: (nullable): progress; cancels within 100 ms
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set; %VTR_ERROR_BAD_INPUT naming file, line and
 *   column, %VTR_ERROR_UNSUPPORTED for a format that is not read, %VTR_ERROR_CORRUPT,
 *   %VTR_ERROR_TOO_LARGE, or %VTR_ERROR_BAD_VALUE for an option that does not fit the data
 */
VtrDataset *
vtr_read (const char *source, const VtrReadOptions *options, VtrProgress *progress, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  const char *name, *table;

  g_return_val_if_fail (source != NULL, NULL);

  path = split_table (source, &table);
  name = g_str_equal (source, "-") ? _("standard input") : table != NULL ? source : path;
  if (!check_name (path, error))
    return NULL;
  if (vtr_sqlite_is_file (path))
    return vtr_read_sqlite_file (path, table, name, options, progress, error);
  bytes = vtr_load (path, progress, error);
  if (bytes == NULL)
    return NULL;

  return read_bytes (bytes, table, name, options, progress, error);
}
