/* The `.vitrine` file as a store: values come back, pieces are joined, and hostile files get one
 * sentence each: not a database, another program's, cut short anywhere, changed anywhere, with tables
 * or triggers of somebody else. */
#include "vtr-error.h"
#include "vtr-store.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

static char *
temp_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("vitrine-store-XXXXXX", NULL);
  return g_build_filename (folder, name, NULL);
}

static void
remove_path (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
}

/* A store with one object of @n bytes. */
static char *
write_store (gsize n)
{
  char *path = temp_path ("a.vitrine");
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = vtr_store_create (path, path, &error);
  g_autofree guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = i * 31 + i / 255;
  g_assert_no_error (error);
  g_assert_true (vtr_store_begin (store, &error));
  g_assert_true (vtr_store_put (store, "model", "forest", "forest", 1700000000,
                                g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, n, 1), NULL, &error));
  g_assert_true (vtr_store_set_meta (store, "current", "forest", &error));
  g_assert_true (vtr_store_commit (store, &error));
  return path;
}

static void
check_round_trip (gsize n)
{
  char *path = write_store (n);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = vtr_store_open (path, FALSE, &error);
  g_autoptr (GVariant) value = NULL;
  g_autofree char *current = NULL;
  const guint8 *bytes;
  gsize size;

  g_assert_no_error (error);
  value = vtr_store_get (store, "model", "forest", &error);
  g_assert_no_error (error);
  bytes = g_variant_get_fixed_array (value, &size, 1);
  g_assert_cmpuint (size, ==, n);
  for (gsize i = 0; i < n; i++)
    if (bytes[i] != (guint8) (i * 31 + i / 255))
      g_error ("byte %zu", i);
  current = vtr_store_get_meta (store, "current");
  g_assert_cmpstr (current, ==, "forest");
  g_assert_null (vtr_store_get_meta (store, "nothing"));
  remove_path (path);
}

static void
test_round_trip (void)
{
  check_round_trip (0);
  check_round_trip (1000);
  check_round_trip (((gsize) 16 << 20) + 5);
}

static void
test_replace_and_list (void)
{
  char *path = write_store (100);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = vtr_store_open (path, TRUE, &error);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GVariant) value = NULL;

  g_assert_no_error (error);
  g_assert_true (vtr_store_put (store, "model", "second", "tree", 2, g_variant_new_string ("x"), NULL, &error));
  g_assert_true (vtr_store_put (store, "model", "forest", "forest", 3, g_variant_new_string ("y"), NULL, &error));
  items = vtr_store_list (store, "model", &error);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (((VtrStoreItem *) items->pdata[0])->name, ==, "second");
  g_assert_cmpstr (((VtrStoreItem *) items->pdata[1])->name, ==, "forest");
  g_assert_cmpint (((VtrStoreItem *) items->pdata[1])->created, ==, 3);
  value = vtr_store_get (store, "model", "forest", &error);
  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, "y");
  g_assert_true (vtr_store_remove (store, "model", "second", &error));
  g_assert_null (vtr_store_get (store, "model", "second", &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  remove_path (path);
}

static void
test_rolled_back (void)
{
  char *path = write_store (100);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = vtr_store_open (path, TRUE, &error);
  g_autoptr (VtrStore) again = NULL;
  g_autoptr (GVariant) value = NULL;

  g_assert_true (vtr_store_begin (store, &error));
  g_assert_true (vtr_store_remove (store, "model", "forest", &error));
  g_clear_pointer (&store, vtr_store_free);
  again = vtr_store_open (path, FALSE, &error);
  value = vtr_store_get (again, "model", "forest", &error);
  g_assert_no_error (error);
  g_assert_nonnull (value);
  remove_path (path);
}

static void
check_refused (const char *bytes, gsize n, VtrError code)
{
  char *path = temp_path ("b.vitrine");
  g_autoptr (GBytes) held = g_bytes_new (bytes, n);
  g_autoptr (GError) error = NULL, from_bytes = NULL;

  g_assert_true (g_file_set_contents (path, bytes, n, NULL));
  g_assert_null (vtr_store_open (path, FALSE, &error));
  g_assert_error (error, VTR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "b.vitrine"));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (vtr_store_open_bytes (held, "b.vitrine", &from_bytes));
  g_assert_error (from_bytes, VTR_ERROR, (int) code);
  remove_path (path);
}

static void
test_not_a_store (void)
{
  g_autofree char *zeros = g_malloc0 (5000);
  g_autoptr (GError) error = NULL;

  check_refused ("", 0, VTR_ERROR_BAD_INPUT);
  check_refused ("a,b\n1,2\n", 8, VTR_ERROR_BAD_INPUT);
  check_refused (zeros, 5000, VTR_ERROR_BAD_INPUT);
  check_refused ("SQLite format 3", 16, VTR_ERROR_CORRUPT);
  g_assert_null (vtr_store_open ("/nowhere/at/all.vitrine", FALSE, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (vtr_store_open (g_get_tmp_dir (), FALSE, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
}

static void
test_cut_short (void)
{
  char *path = write_store (100000);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  for (gsize length = 16; length < n; length += 997)
    check_refused (bytes, length, VTR_ERROR_CORRUPT);
  check_refused (bytes, n - 1, VTR_ERROR_CORRUPT);
  remove_path (path);
}

static void
test_other_versions (void)
{
  char *path = write_store (100);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[63] = 3;
  check_refused (bytes, n, VTR_ERROR_UNSUPPORTED);
  bytes[63] = 0;
  check_refused (bytes, n, VTR_ERROR_CORRUPT);
  bytes[63] = 1;
  bytes[68] ^= 1;
  check_refused (bytes, n, VTR_ERROR_BAD_INPUT);
  remove_path (path);
}

/* A file that version 1 wrote, without packed pieces, is read, and written to. */
static void
test_older_version (void)
{
  g_autofree char *old = g_build_filename (g_getenv ("VTR_TEST_DIR"), "fuzz", "corpus", "vitrine", "forest.vitrine", NULL);
  char *path = temp_path ("old.vitrine");
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = NULL;
  g_autoptr (GVariant) value = NULL, word = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (old, &bytes, &n, NULL));
  g_assert_cmpint (bytes[63], ==, 1);
  g_assert_true (g_file_set_contents (path, bytes, n, NULL));
  store = vtr_store_open (path, TRUE, &error);
  g_assert_no_error (error);
  value = vtr_store_get (store, "model", "forest", &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT));
  g_assert_true (vtr_store_put (store, "note", "n", "text", 0, g_variant_new_string ("a new note"), NULL, &error));
  g_clear_pointer (&store, vtr_store_free);
  store = vtr_store_open (path, FALSE, &error);
  g_assert_no_error (error);
  word = vtr_store_get (store, "note", "n", &error);
  g_assert_cmpstr (g_variant_get_string (word, NULL), ==, "a new note");
  g_clear_pointer (&store, vtr_store_free);
  remove_path (path);
}

/* What repeats itself takes a small part of its size; noise is stored as it is; both come back. */
static void
test_packed (void)
{
  const gsize n = (20 << 20) + 12345;

  for (guint noise = 0; noise < 2; noise++)
    {
      char *path = temp_path ("p.vitrine");
      g_autofree guint32 *numbers = g_new (guint32, n / 4);
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrStore) store = vtr_store_create (path, path, &error);
      g_autoptr (GVariant) value = NULL;
      guint32 state = 1;
      const guint32 *back;
      gsize n_back;
      GStatBuf info;

      for (gsize i = 0; i < n / 4; i++)
        {
          state = state * 1664525 + 1013904223;
          numbers[i] = noise ? state ^ state >> 15 : i % 1000;
        }
      g_assert_true (vtr_store_put (store, "data", "d", "d", 0, g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, numbers, n / 4, 4),
                                    NULL, &error));
      g_clear_pointer (&store, vtr_store_free);
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      if (noise)
        g_assert_cmpint (info.st_size, >, n);
      else
        g_assert_cmpint (info.st_size, <, n / 20);
      store = vtr_store_open (path, FALSE, &error);
      g_assert_no_error (error);
      value = vtr_store_get (store, "data", "d", &error);
      g_assert_no_error (error);
      back = g_variant_get_fixed_array (value, &n_back, 4);
      g_assert_cmpmem (back, n_back * 4, numbers, n / 4 * 4);
      g_clear_pointer (&store, vtr_store_free);
      remove_path (path);
    }
}

static gpointer
cancel_cb (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return GSIZE_TO_POINTER ((gsize) g_get_monotonic_time ());
}

/* In the middle of packing: an answer within 100 ms (more where a tool checks), and no object. */
static void
test_cancelled (void)
{
  const gsize n = 60 << 20;
  char *path = temp_path ("c.vitrine");
  g_autofree guint8 *bytes = g_malloc (n);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = vtr_store_create (path, path, &error);
  g_autoptr (GVariant) value = NULL;
  GThread *thread;
  gint64 end, asked;

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) ((i * 2654435761u) >> 20);
  value = g_variant_ref_sink (g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, n, 1));
  thread = g_thread_new ("cancel", cancel_cb, cancellable);
  g_assert_true (vtr_store_begin (store, NULL));
  g_assert_false (vtr_store_put (store, "data", "d", "d", 0, value, progress, &error));
  end = g_get_monotonic_time ();
  asked = (gint64) GPOINTER_TO_SIZE (g_thread_join (thread));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("answered after %.1f ms", (end - asked) / 1000.0);
  g_clear_pointer (&store, vtr_store_free);
  remove_path (path);
}

/* Whatever byte is flipped: an error, or the value unharmed; never another value. */
static void
test_changed_anywhere (void)
{
  char *path = write_store (20000);
  g_autofree char *bytes = NULL;
  guint n_refused = 0;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  for (gsize at = 0; at < n; at += 19)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) held = NULL;
      g_autoptr (VtrStore) store = NULL;
      g_autoptr (GVariant) value = NULL;

      bytes[at] ^= 0x55;
      held = g_bytes_new (bytes, n);
      bytes[at] ^= 0x55;
      store = vtr_store_open_bytes (held, "c", &error);
      value = store != NULL ? vtr_store_get (store, "model", "forest", &error) : NULL;
      if (value != NULL)
        {
          gsize size = 0;
          const guint8 *data;

          g_assert_true (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING));
          data = g_variant_get_fixed_array (value, &size, 1);
          g_assert_cmpuint (size, ==, 20000);
          for (gsize i = 0; i < size; i++)
            g_assert_cmpuint (data[i], ==, (guint8) (i * 31 + i / 255));
        }
      else
        {
          g_assert_nonnull (error);
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >, 60);
  remove_path (path);
}

static void
check_foreign_sql (const char *sql)
{
  char *path = write_store (100);
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_null (vtr_store_open (path, FALSE, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
  remove_path (path);
}

static void
test_foreign_tables (void)
{
  check_foreign_sql ("CREATE TABLE zz (a)");
  check_foreign_sql ("CREATE TABLE aa (a)");
  check_foreign_sql ("CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM objects; END");
  check_foreign_sql ("CREATE VIEW v AS SELECT * FROM meta");
  check_foreign_sql ("DROP TABLE parts; CREATE VIEW parts AS SELECT 1 AS object, 0 AS part, '' AS sha256, x'00' AS bytes");
  check_foreign_sql ("CREATE INDEX i ON meta (value)");
}

static void
check_false_claim (const char *sql)
{
  char *path = write_store (5000);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStore) store = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  store = vtr_store_open (path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_null (vtr_store_get (store, "model", "forest", &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
  remove_path (path);
}

static void
test_false_claims (void)
{
  check_false_claim ("UPDATE objects SET size = 1000000000000");
  check_false_claim ("UPDATE objects SET size = 0");
  check_false_claim ("UPDATE objects SET size = 'many'");
  check_false_claim ("UPDATE parts SET part = 7");
  check_false_claim ("DELETE FROM parts");
  check_false_claim ("UPDATE parts SET sha256 = ''");
  check_false_claim ("UPDATE parts SET bytes = x''");
  check_false_claim ("INSERT INTO parts SELECT object, 1, sha256, bytes FROM parts");
  check_false_claim ("UPDATE objects SET size = size - 1");
  check_false_claim ("UPDATE objects SET size = size + 1");
  check_false_claim ("UPDATE objects SET size = size + 16777216");
  check_false_claim ("UPDATE parts SET sha256 = substr (sha256, 6)");
  check_false_claim ("UPDATE parts SET sha256 = 'zlib:' || sha256");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/store/round-trip", test_round_trip);
  g_test_add_func ("/engine/store/replace-and-list", test_replace_and_list);
  g_test_add_func ("/engine/store/rolled-back", test_rolled_back);
  g_test_add_func ("/engine/store/not-a-store", test_not_a_store);
  g_test_add_func ("/engine/store/cut-short", test_cut_short);
  g_test_add_func ("/engine/store/other-versions", test_other_versions);
  g_test_add_func ("/engine/store/older-version", test_older_version);
  g_test_add_func ("/engine/store/packed", test_packed);
  g_test_add_func ("/engine/store/cancelled", test_cancelled);
  g_test_add_func ("/engine/store/changed-anywhere", test_changed_anywhere);
  g_test_add_func ("/engine/store/foreign-tables", test_foreign_tables);
  g_test_add_func ("/engine/store/false-claims", test_false_claims);
  return g_test_run ();
}
