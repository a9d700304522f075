/* Runs vitrine-cli as a person would, in a folder of its own, and looks at what came out. */
#pragma once
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct
{
  char *out, *err;
  int   status;
} Ran;

static char *run_folder;

static inline void
ran_clear (Ran *ran)
{
  g_free (ran->out);
  g_free (ran->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ran, ran_clear)

/* The command line, words apart by blanks; "@name" is data/samples/name.csv, "%name" a file in the
 * test's folder, "~" a blank inside a word. */
static inline Ran
run (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 0);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Ran ran = { 0 };
  int wait_status;

  g_ptr_array_add (argv, g_strdup (g_getenv ("VTR_CLI")));
  for (char **word = words; *word != NULL; word++)
    {
      g_autoptr (GString) text = g_string_new (*word);
      g_autofree char *samples = g_strconcat (g_getenv ("VTR_DATA_DIR"), "/samples/", NULL);
      g_autofree char *here = g_strconcat (run_folder, "/", NULL);

      if (text->str[0] == '@')
        g_string_append (text, ".csv");
      g_string_replace (text, "@", samples, 0);
      g_string_replace (text, "%", here, 0);
      g_string_replace (text, "~", " ", 0);
      g_ptr_array_add (argv, g_strdup (text->str));
    }
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &ran.out, &ran.err, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  ran.status = WEXITSTATUS (wait_status);
  return ran;
}

static inline char *
here (const char *name)
{
  return g_build_filename (run_folder, name, NULL);
}

static inline char *
read_file (const char *name)
{
  g_autofree char *path = here (name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static inline void
write_file (const char *name, const char *text)
{
  g_autofree char *path = here (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static inline JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

/* Works, says nothing on standard error, and prints one JSON document. */
static inline JsonNode *
run_json (const char *line)
{
  g_autofree char *with_json = g_strconcat (line, " --json", NULL);
  g_auto (Ran) ran = run (with_json);

  g_assert_cmpstr (ran.err, ==, "");
  g_assert_cmpint (ran.status, ==, 0);
  return parse (ran.out);
}

static inline void
run_ok (const char *line)
{
  g_auto (Ran) ran = run (line);

  g_assert_cmpstr (ran.err, ==, "");
  g_assert_cmpint (ran.status, ==, 0);
}

static inline int
run_all_tests (void)
{
  int status;

  run_folder = g_dir_make_tmp ("vitrine-cli-XXXXXX", NULL);
  status = g_test_run ();
  {
    g_autoptr (GDir) folder = g_dir_open (run_folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (folder)) != NULL)
      {
        g_autofree char *path = here (name);
        g_unlink (path);
      }
  }
  g_rmdir (run_folder);
  g_free (run_folder);
  return status;
}
