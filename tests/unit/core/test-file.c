/* Files written whole or not at all; hashes against the published ones. */
#include "vtr-error.h"
#include "vtr-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vtr-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* fails when a temporary file is left */
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
test_write (Fixture *fixture, gconstpointer data)
{
  struct stat status;

  g_assert_true (vtr_file_write (fixture->path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  g_assert_true (vtr_file_write (fixture->path, "newer", 3, NULL));
  assert_contents (fixture->path, "new");
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
}

static void
test_uncommitted (Fixture *fixture, gconstpointer data)
{
  VtrFileWriter *writer;

  g_assert_true (vtr_file_write (fixture->path, "old", -1, NULL));
  writer = vtr_file_writer_new (fixture->path, NULL);
  fputs ("half", vtr_file_writer_stream (writer));
  g_assert_true (g_file_test (vtr_file_writer_get_temp_path (writer), G_FILE_TEST_EXISTS));
  vtr_file_writer_free (writer);
  assert_contents (fixture->path, "old");
}

static void
test_link_is_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link", NULL);

  g_assert_true (vtr_file_write (fixture->path, "old", -1, NULL));
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_true (vtr_file_write (link, "new", -1, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_contents (fixture->path, "new");
  g_unlink (link);
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "where", NULL);
  const char *const paths[] = { nowhere, fixture->folder, "/dev/full" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vtr_file_write (paths[i], "text", -1, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_FAILED);
    }
  g_assert_true (vtr_file_write ("/dev/null", "text", -1, NULL));
}

static void
test_hash (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_file_hash (fixture->path, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
  g_assert_true (vtr_file_write (fixture->path, "abc", -1, NULL));
  hash = vtr_file_hash (fixture->path, NULL);
  /* FIPS 180-2, appendix B.1 */
  g_assert_cmpstr (hash, ==, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#define ADD(name, func) g_test_add ("/core/file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("write", test_write);
  ADD ("uncommitted", test_uncommitted);
  ADD ("link-is-followed", test_link_is_followed);
  ADD ("failures", test_failures);
  ADD ("hash", test_hash);
  return g_test_run ();
}
