/* The dispatcher: files that are refused, gzip, encodings, idx files, writing and reading back. */
#include "vtr-error.h"
#include "vtr-load.h"
#include "vtr-read.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vtr-read-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static char *
put (Fixture *fixture, const char *name, const void *bytes, gsize length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  return path;
}

static GBytes *
pack (const void *bytes, gsize length)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  gsize n_read, n_written;
  char *packed = g_malloc (length + 100);

  g_assert_cmpint (g_converter_convert (gzip, bytes, length, packed, length + 100, G_CONVERTER_INPUT_AT_END,
                                        &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  return g_bytes_new_take (packed, n_written);
}

static void
assert_refused (const char *path, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_read (path, NULL, NULL, &error));
  g_assert_error (error, VTR_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "none.csv", NULL);
  g_autofree char *zip = put (fixture, "t.csv", "PK\003\004stuff", 9);
  g_autofree char *sqlite = put (fixture, "u.csv", "SQLite format 3\0..", 18);
  g_autofree char *table = g_strconcat (zip, ":t", NULL);

  assert_refused (missing, VTR_ERROR_BAD_INPUT, "no such file");
  assert_refused (fixture->folder, VTR_ERROR_BAD_INPUT, "folder");
  assert_refused ("m.pkl", VTR_ERROR_UNSUPPORTED, "ONNX");
  assert_refused ("m.joblib", VTR_ERROR_UNSUPPORTED, "ONNX");
  assert_refused ("m.PT", VTR_ERROR_UNSUPPORTED, "torch.onnx");
  assert_refused ("m.h5", VTR_ERROR_UNSUPPORTED, "tf2onnx");
  assert_refused ("m.xlsx", VTR_ERROR_UNSUPPORTED, "CSV");
  assert_refused ("m.parquet", VTR_ERROR_UNSUPPORTED, "CSV");
  assert_refused (zip, VTR_ERROR_UNSUPPORTED, "ZIP");
  assert_refused (sqlite, VTR_ERROR_CORRUPT, "damaged");
  assert_refused (table, VTR_ERROR_BAD_INPUT, "no SQLite database");
}

static void
test_gzip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) one = pack ("a,b\n1,2\n", 8);
  g_autoptr (GBytes) two = pack ("3,4\n", 4);
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autoptr (VtrDataset) dataset = NULL;
  g_autofree char *good = NULL;
  g_autofree char *cut = NULL;

  g_byte_array_append (both, g_bytes_get_data (one, NULL), (guint) g_bytes_get_size (one));
  g_byte_array_append (both, g_bytes_get_data (two, NULL), (guint) g_bytes_get_size (two));
  good = put (fixture, "t.csv.gz", both->data, both->len);
  dataset = vtr_read (good, NULL, NULL, NULL);
  g_assert_cmpint (vtr_dataset_get_n_rows (dataset), ==, 2);
  for (gsize length = 4; length < g_bytes_get_size (one); length += 5)
    {
      g_free (cut);
      cut = put (fixture, "c.csv.gz", both->data, length);
      assert_refused (cut, VTR_ERROR_CORRUPT, "gzip");
    }
}

static void
test_gzip_limit (void)
{
  g_autofree char *zeros = g_malloc0 (5 << 20);
  g_autoptr (GBytes) packed = pack (zeros, 5 << 20);
  g_autoptr (GBytes) whole = vtr_load_unpack (packed, "z.gz", 5 << 20, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_bytes_get_size (whole), ==, 5 << 20);
  g_assert_null (vtr_load_unpack (packed, "z.gz", 3 << 20, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE);
}

static VtrDataset *
read_bytes (const void *text, gsize length, const char *encoding, GError **error)
{
  VtrReadOptions options = { .encoding = encoding };
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return vtr_read_csv (bytes, "t.csv", &options, NULL, error);
}

static void
test_encodings (void)
{
  const char utf16[] = "\xfe\xff\0a\0,\0b\0\n\0\xe4\0,\0002\0\n";
  const char gbk[] = "\xc4\xea\xc1\xe4,b\n1,2\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) big_endian = read_bytes (utf16, sizeof utf16 - 1, NULL, NULL);
  g_autoptr (VtrDataset) chinese = read_bytes (gbk, sizeof gbk - 1, "GBK", NULL);
  g_autoptr (VtrDataset) western = read_bytes ("caf\xe9,b\n\x80 5,na\xefve\n", 17, NULL, NULL);
  VtrWarning *warning = vtr_dataset_get_warnings (western)->pdata[0];
  g_autofree char *cell = vtr_column_dup_text (vtr_dataset_get_column (western, 0), 0);

  g_assert_cmpint (vtr_dataset_find (big_endian, "b"), ==, 1);
  g_assert_cmpstr (vtr_column_get_levels (vtr_dataset_get_column (big_endian, 0), NULL)[0], ==, "ä");
  g_assert_cmpint (vtr_dataset_find (chinese, "年龄"), ==, 0);
  g_assert_cmpint (vtr_dataset_find (western, "café"), ==, 0);
  g_assert_cmpstr (cell, ==, "€ 5");
  g_assert_cmpint (warning->line, ==, 1);

  g_assert_null (read_bytes (gbk, sizeof gbk - 1, "nonsense", &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_clear_error (&error);
  g_assert_null (read_bytes ("a,b\n1,\xff\n", 8, "UTF-8", &error));
  g_assert_nonnull (strstr (error->message, "t.csv, line 2"));
}

static GBytes *
make_idx (guint32 n, guint32 height, guint32 width, gsize n_values)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint8 magic[] = { 0, 0, 8, (guint8) (height > 0 ? 3 : 1) };
  guint32 sizes[] = { GUINT32_TO_BE (n), GUINT32_TO_BE (height), GUINT32_TO_BE (width) };

  g_byte_array_append (bytes, magic, 4);
  g_byte_array_append (bytes, (const guint8 *) sizes, height > 0 ? 12 : 4);
  for (gsize i = 0; i < n_values; i++)
    g_byte_array_append (bytes, &(guint8){ (guint8) (i * 7) }, 1);

  return g_byte_array_free_to_bytes (bytes);
}

static void
test_idx (void)
{
  g_autoptr (GBytes) images = make_idx (300, 2, 3, 1800);
  g_autoptr (GBytes) labels = make_idx (300, 0, 0, 300);
  g_autoptr (VtrDataset) dataset = vtr_read_idx (images, labels, "i", NULL, NULL, NULL);
  VtrColumn *p4 = vtr_dataset_lookup (dataset, "p4", NULL);
  VtrColumn *label = vtr_dataset_lookup (dataset, "label", NULL);
  g_autofree char *cell = vtr_column_dup_text (label, 10);

  g_assert_cmpint (vtr_dataset_get_n_columns (dataset), ==, 7);
  g_assert_cmpint (vtr_column_get_storage (p4), ==, VTR_STORAGE_UINT8);
  g_assert_cmpfloat (vtr_column_get_divisor (p4), ==, 255);
  for (guint row = 0; row < 300; row++)
    g_assert_cmpfloat (vtr_column_get_number (p4, row), ==, ((row * 6 + 4) * 7 % 256) / 255.);
  g_assert_cmpint (vtr_column_get_kind (label), ==, VTR_KIND_CATEGORICAL);
  g_assert_cmpstr (cell, ==, "70");
}

static void
test_bad_idx (void)
{
  const struct
  {
    guint32 n, height, width;
    gsize n_values;
  } cases[] = { { 3, 2, 2, 11 }, { 3, 2, 2, 13 }, { 0xffffffff, 0xffff, 0xffff, 4 }, { 2, 0, 0, 2 }, { 2, 1, 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) images = make_idx (cases[i].n, cases[i].height, cases[i].width, cases[i].n_values);
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_read_idx (images, NULL, "i", NULL, NULL, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
    }
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const char *text = "n,\"#c\",d,t\n0.1,\"a,b\",2024-01-02,x\n1e-300,\"q\"\"\ny\",2024-01-03 10:00:00.25,\n,\" s \",,z\n";
  g_autofree char *path = put (fixture, "in.csv", text, strlen (text));
  g_autofree char *copy = g_build_filename (fixture->folder, "out.csv", NULL);
  g_autoptr (VtrDataset) dataset = vtr_read (path, NULL, NULL, NULL);
  g_autoptr (VtrDataset) back = NULL;
  g_autofree char *written = NULL;

  g_assert_true (vtr_write_csv (dataset, copy, NULL));
  back = vtr_read (copy, NULL, NULL, NULL);
  g_assert_cmpstr (vtr_dataset_get_hash (dataset), ==, vtr_dataset_get_hash (back));
  g_assert_true (g_file_get_contents (copy, &written, NULL, NULL));
  g_assert_true (g_str_has_prefix (written, "n,\"#c\",d,t\n0.1,\"a,b\",2024-01-02"));
}

static void
test_write_one_column (Fixture *fixture, gconstpointer data)
{
  const double values[] = { 1, NAN, 3 };
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autofree char *path = g_build_filename (fixture->folder, "one.csv", NULL);
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrDataset) back = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (columns, vtr_column_new_numeric ("x", values, 3));
  dataset = vtr_dataset_new (columns);
  g_assert_true (vtr_write_csv (dataset, path, NULL));
  back = vtr_read (path, NULL, NULL, NULL);
  g_assert_cmpstr (vtr_dataset_get_hash (dataset), ==, vtr_dataset_get_hash (back));
  g_assert_false (vtr_write_csv (dataset, "/nowhere/at/all.csv", &error));
  g_assert_nonnull (error);
}

static void
test_samples (void)
{
  const char *const names[] = { "iris", "penguins", "wine", "breast_cancer", "diabetes", "digits", "card_fraud" };
  const guint rows[] = { 150, 344, 178, 569, 442, 1797, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/samples/%s.csv", g_getenv ("VTR_DATA_DIR"), names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrDataset) dataset = vtr_read (path, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (vtr_dataset_get_n_rows (dataset), ==, rows[i]);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/data/read/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/data/read/gzip", Fixture, NULL, set_up, test_gzip, tear_down);
  g_test_add_func ("/data/read/gzip-limit", test_gzip_limit);
  g_test_add_func ("/data/read/encodings", test_encodings);
  g_test_add_func ("/data/read/idx", test_idx);
  g_test_add_func ("/data/read/bad-idx", test_bad_idx);
  g_test_add ("/data/write/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/data/write/one-column", Fixture, NULL, set_up, test_write_one_column, tear_down);
  g_test_add_func ("/data/read/samples", test_samples);

  return g_test_run ();
}
