/* Tables of SQLite databases: kinds found by looking, tables found by name, and what is refused. */
#include "vtr-error.h"
#include "vtr-sqlite-table.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vtr-sqlite-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "d.sqlite", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==,
                   0); /* and nothing beside it: no journal, no log */
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
make (Fixture *fixture, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static VtrDataset *
read_table (Fixture *fixture, const char *table, const VtrReadOptions *options, GError **error)
{
  g_autofree char *source =
      table != NULL ? g_strconcat (fixture->path, ":", table, NULL) : g_strdup (fixture->path);

  return vtr_read (source, options, NULL, error);
}

static VtrDataset *
read_good (Fixture *fixture, const char *table, const VtrReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  VtrDataset *dataset = read_table (fixture, table, options, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_refused (Fixture *fixture, const char *table, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_table (fixture, table, NULL, &error));
  g_assert_error (error, VTR_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
assert_cell (VtrDataset *dataset, const char *column, gsize row, const char *want)
{
  g_autofree char *text = vtr_column_dup_text (vtr_dataset_lookup (dataset, column, NULL), row);

  g_assert_cmpstr (text, ==, want);
}

static void
assert_kind (VtrDataset *dataset, const char *column, VtrKind kind)
{
  g_assert_cmpint (vtr_column_get_kind (vtr_dataset_lookup (dataset, column, NULL)), ==, kind);
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VtrDataset) dataset = NULL;
  VtrWarning *warning;

  make (fixture,
        "CREATE TABLE t (i INTEGER, r REAL, s TEXT, digits TEXT, mixed, day TEXT, bytes BLOB);"
        "INSERT INTO t VALUES (1, 0.1, 'x', '007', 1, '2024-01-02', x'00ff'),"
        " (NULL, 1e300, 'NA', '12', 'two', NULL, NULL), (-70000, -2.5, 'café', '', "
        "0.30000000000000004, '2024-02-29', 3)");
  dataset = read_good (fixture, "t", NULL);
  g_assert_cmpuint (vtr_dataset_get_n_rows (dataset), ==, 3);
  assert_kind (dataset, "i", VTR_KIND_NUMERIC);
  assert_kind (dataset, "digits", VTR_KIND_NUMERIC);
  assert_kind (dataset, "s", VTR_KIND_CATEGORICAL);
  assert_kind (dataset, "mixed", VTR_KIND_CATEGORICAL);
  assert_kind (dataset, "day", VTR_KIND_DATETIME);
  assert_cell (dataset, "i", 1, NULL);
  assert_cell (dataset, "i", 2, "-70000");
  assert_cell (dataset, "r", 0, "0.1");
  assert_cell (dataset, "s", 1, NULL);
  assert_cell (dataset, "s", 2, "café");
  assert_cell (dataset, "digits", 2, NULL);
  assert_cell (dataset, "mixed", 0, "1");
  assert_cell (dataset, "mixed", 2, "0.30000000000000004");
  assert_cell (dataset, "bytes", 0, NULL);
  assert_cell (dataset, "bytes", 2, "3");
  g_assert_cmpuint (vtr_dataset_get_warnings (dataset)->len, ==, 1);
  warning = vtr_dataset_get_warnings (dataset)->pdata[0];
  g_assert_cmpstr (warning->column, ==, "bytes");
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VtrDataset) odd = NULL;
  g_autoptr (VtrDataset) other = NULL;

  make (fixture,
        "CREATE TABLE \"odd \"\" : name\" (x); INSERT INTO \"odd \"\" : name\" VALUES (1), (2);"
        "CREATE TABLE b (y); CREATE VIEW v AS SELECT 1; CREATE TABLE sqlite3ish (z)");
  odd = read_good (fixture, "odd \" : name", NULL);
  other = read_good (fixture, "B", NULL);
  g_assert_cmpuint (vtr_dataset_get_n_rows (odd), ==, 2);
  g_assert_cmpuint (vtr_dataset_get_n_rows (other), ==, 0);
  assert_refused (fixture, "c", VTR_ERROR_BAD_INPUT,
                  "there is no table “c” in it; there are: b, odd \" : name, sqlite3ish");
  assert_refused (fixture, "v", VTR_ERROR_BAD_INPUT, "there is no table “v”");
  assert_refused (fixture, NULL, VTR_ERROR_BAD_INPUT, "several tables; name one after a colon");
  assert_refused (fixture, "", VTR_ERROR_BAD_INPUT, "d.sqlite:b. There are:");
}

static void
test_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VtrDataset) dataset = NULL;

  make (fixture, "CREATE TABLE only (k TEXT PRIMARY KEY, v INT) WITHOUT ROWID; INSERT INTO only "
                 "VALUES ('b', 2), ('a', 1)");
  dataset = read_good (fixture, NULL, NULL);
  assert_cell (dataset, "k", 0, "a");
  make (fixture, "DROP TABLE only");
  assert_refused (fixture, NULL, VTR_ERROR_BAD_INPUT, "holds no table");
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  VtrReadOptions options = { .types = (const char *const[]){ "a=categorical", "b=numeric", NULL },
                             .max_rows = 2,
                             .na = (const char *const[]){ "-", NULL },
                             .weight = "b" };
  VtrReadOptions wrong = { .types = (const char *const[]){ "amount=numeric", NULL } };
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  make (fixture, "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), ('-', 2), (3, 3)");
  dataset = read_good (fixture, NULL, &options);
  g_assert_cmpuint (vtr_dataset_get_n_rows (dataset), ==, 2);
  assert_kind (dataset, "a", VTR_KIND_CATEGORICAL);
  assert_cell (dataset, "a", 1, NULL);
  assert_cell (dataset, "b", 0, NULL);
  g_assert_cmpint (vtr_dataset_get_role (dataset, 1), ==, VTR_ROLE_WEIGHT);
  g_assert_null (read_table (fixture, NULL, &wrong, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

/* With a write-ahead log, packed, and both. */
static void
test_ways (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VtrDataset) plain = NULL;
  g_autoptr (VtrDataset) packed = NULL;
  g_autoptr (GConverter) gzip =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autofree char *bytes = NULL, *path = g_build_filename (fixture->folder, "d.sqlite.gz", NULL);
  g_autofree char *small = NULL, *source = g_strconcat (path, ":t", NULL);
  gsize length, n_read, n_written;

  make (fixture,
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)");
  plain = read_good (fixture, "t", NULL);
  g_assert_cmpuint (vtr_dataset_get_n_rows (plain), ==, 3);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  small = g_malloc (length);
  g_assert_cmpint (g_converter_convert (gzip, bytes, length, small, length,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_true (g_file_set_contents (path, small, n_written, NULL));
  packed = vtr_read (source, NULL, NULL, NULL);
  g_assert_cmpuint (vtr_dataset_get_n_rows (packed), ==, 3);
  g_assert_cmpstr (vtr_dataset_get_hash (packed), ==, vtr_dataset_get_hash (plain));
  g_unlink (path);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  make (fixture, "CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
                 "n WHERE i < 5000)"
                 " INSERT INTO t SELECT printf('word number %d', i) FROM n");
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->path, bytes, length / 2, NULL));
  assert_refused (fixture, NULL, VTR_ERROR_CORRUPT, "damaged");
  memset (bytes + 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (fixture->path, bytes, length, NULL));
  assert_refused (fixture, NULL, VTR_ERROR_CORRUPT, "damaged");
  g_unlink (fixture->path);
  assert_refused (fixture, "t", VTR_ERROR_BAD_INPUT, "no such file");
}

static gpointer
cancel_cb (gpointer data)
{
  g_usleep (30000);
  g_cancellable_cancel (data);
  return NULL;
}

/* In the middle of a table that takes longer. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 begin;

  make (fixture, "CREATE TABLE t (a, b, c); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + "
                 "1 FROM n WHERE i < 400000)"
                 " INSERT INTO t SELECT i, printf('word %d', i), i * 0.5 FROM n");
  begin = g_get_monotonic_time ();
  thread = g_thread_new ("cancel", cancel_cb, cancellable);
  g_assert_null (vtr_read (fixture->path, NULL, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("answered %.1f ms after the start", (g_get_monotonic_time () - begin) / 1000.0);
  g_thread_join (thread);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/data/sqlite-table/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  ADD ("kinds", test_kinds);
  ADD ("names", test_names);
  ADD ("alone", test_alone);
  ADD ("options", test_options);
  ADD ("ways", test_ways);
  ADD ("damaged", test_damaged);
  ADD ("cancel", test_cancel);

  return g_test_run ();
}
