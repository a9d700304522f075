/* Opens data: finds out by name and first bytes what a file is, refuses what is unsafe or foreign with
 * a sentence that helps, and hands the bytes to the reader of that format. */
#include "vtr-config.h"

#include "vtr-read.h"
#include "vtr-error.h"
#include "vtr-load.h"

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
  { ".arff", N_("ARFF is not read yet; save the table as CSV") },
  { ".sqlite", N_("SQLite tables are not read yet; export the table as CSV") },
  { ".db", N_("SQLite tables are not read yet; export the table as CSV") },
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
  { "SQLite format 3", 16, N_("SQLite tables are not read yet; export the table as CSV") },
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
  const char *table = strstr (lower, ".sqlite:");

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - 3] = '\0';
  if (table != NULL)
    return set_refused (source, N_("SQLite tables are not read yet; export the table as CSV"), error);
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

/**
 * vtr_read:
 * @source: a path, or "-" for standard input: CSV, TSV or idx, each perhaps packed with gzip
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
  const char *name;

  g_return_val_if_fail (source != NULL, NULL);

  name = g_str_equal (source, "-") ? _("standard input") : source;
  if (!check_name (source, error))
    return NULL;
  bytes = vtr_load (source, progress, error);
  if (bytes == NULL || !check_magic (name, bytes, error))
    return NULL;
  if (is_idx (bytes))
    return read_idx (bytes, name, options, progress, error);
  if (options != NULL && options->labels != NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("--labels belongs to an idx image file, and %s is none"), name);
      return NULL;
    }

  return vtr_read_csv (bytes, name, options, progress, error);
}
