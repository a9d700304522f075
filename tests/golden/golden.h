/* Compares a text with tests/golden/NAME.txt. VTR_GOLDEN_UPDATE=1 writes the file instead: look at
 * the picture first, and say in the commit why it changed. */
#pragma once
#include <glib.h>

static inline void
assert_golden (const char *name, const char *text)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("VTR_TEST_DIR"), "golden", file, NULL);
  g_autofree char *expected = NULL;

  if (g_strcmp0 (g_getenv ("VTR_GOLDEN_UPDATE"), "1") == 0)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  if (!g_file_get_contents (path, &expected, NULL, NULL))
    g_error ("%s is missing", path);
  g_auto (GStrv) have = g_strsplit (text, "\n", -1), want = g_strsplit (expected, "\n", -1);
  for (guint i = 0; have[i] != NULL && want[i] != NULL; i++)
    if (g_strcmp0 (have[i], want[i]) != 0)
      g_error ("%s, line %u\nis:     %s\nwanted: %s", file, i + 1, have[i], want[i]);
  g_assert_cmpuint (g_strv_length (have), ==, g_strv_length (want));
}
