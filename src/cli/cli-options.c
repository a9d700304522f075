/* Options: what all commands share, how data is read, how pictures look, and those that come from
 * the properties of learners and explainers. Parsing is GLib's, so that options may stand before or
 * after arguments; mistakes are answered with the nearest good name. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-configurable.h"
#include "vtr-engine.h"
#include "vtr-error.h"
#include "vtr-number.h"
#include "vtr-parallel.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_THREADS 1024

static void
add_entries (GArray *all, const GOptionEntry *entries)
{
  for (; entries != NULL && entries->long_name != NULL; entries++)
    g_array_append_vals (all, entries, 1);
}

static void
add_common (Cli *cli, GArray *all)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Print one JSON document"), NULL },
    { "output-file", 'o', 0, G_OPTION_ARG_FILENAME, &cli->output, N_("Write the result to FILE"), N_("FILE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &cli->seed, N_("Same seed, same result (0)"), N_("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &cli->threads, N_("Threads to use (all cores)"), N_("N") },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &cli->show_progress, N_("Report progress once a second, terminal or not"), NULL },
    { NULL }
  };
  add_entries (all, entries);
}

static void
add_data (Cli *cli, GArray *all)
{
  const GOptionEntry entries[] = {
    { "delimiter", 0, 0, G_OPTION_ARG_STRING, &cli->delimiter, N_("What stands between values (found by looking)"), N_("C") },
    { "encoding", 0, 0, G_OPTION_ARG_STRING, &cli->encoding, N_("Character encoding (found by looking)"), N_("NAME") },
    { "decimal", 0, 0, G_OPTION_ARG_STRING, &cli->decimal, N_("Decimal mark (found by looking)"), N_("C") },
    { "no-header", 0, 0, G_OPTION_ARG_NONE, &cli->no_header, N_("The first line is data, not names"), NULL },
    { "na", 0, 0, G_OPTION_ARG_STRING, &cli->na, N_("What counts as missing, instead of the usual words"), N_("A,B") },
    { "types", 0, 0, G_OPTION_ARG_STRING, &cli->types, N_("Kinds of columns: numeric, categorical, datetime, text"), N_("COLUMN=KIND,…") },
    { "ignore", 0, 0, G_OPTION_ARG_STRING, &cli->ignore, N_("Columns to leave out"), N_("A,B") },
    { "weight", 0, 0, G_OPTION_ARG_STRING, &cli->weight, N_("Column that weighs the rows"), N_("COLUMN") },
    { "group", 0, 0, G_OPTION_ARG_STRING, &cli->group, N_("Column whose equal rows stay together in splits"), N_("COLUMN") },
    { "time", 0, 0, G_OPTION_ARG_STRING, &cli->time, N_("Column by which splits go: earlier rows train"), N_("COLUMN") },
    { "ragged", 0, 0, G_OPTION_ARG_STRING, &cli->ragged, N_("Lines of another length: error, skip or pad"), N_("HOW") },
    { "labels", 0, 0, G_OPTION_ARG_FILENAME, &cli->labels, N_("The labels of an idx picture file"), N_("FILE") },
    { NULL }
  };
  add_entries (all, entries);
}

static void
add_plots (Cli *cli, GArray *all)
{
  const GOptionEntry entries[] = {
    { "plot", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &cli->plots, N_("Draw a picture; FILE ends with .svg, .pdf, .png or .csv (repeatable)"), N_("KIND=FILE") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &cli->size, N_("Size of pictures in pixels"), N_("WxH") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &cli->dark, N_("Pictures for a dark ground"), NULL },
    { "title", 0, 0, G_OPTION_ARG_STRING, &cli->title, N_("Title of pictures"), N_("TEXT") },
    { "max-display", 0, 0, G_OPTION_ARG_INT, &cli->max_display, N_("Most features in a picture"), N_("N") },
    { NULL }
  };
  add_entries (all, entries);
}

/* --- Options made from properties ---------------------------------------------------------------- */

static gboolean
setting_cb (const char *option, const char *value, gpointer data, GError **error)
{
  CliSettings *settings = data;
  char *name = g_strdup (option + strspn (option, "-"));

  g_strdelimit (name, "-", '_');
  g_hash_table_replace (settings->values, name, g_strdup (value != NULL ? value : "true"));
  return TRUE;
}

static gboolean
has_entry (GArray *all, const char *name)
{
  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (g_array_index (all, GOptionEntry, i).long_name, name) == 0)
      return TRUE;
  return FALSE;
}

/* One option for each setting of each kind; kinds that share a name share the option. */
static void
add_settings (CliSettings *settings, GArray *all)
{
  guint n_types;
  g_autofree GType *types = vtr_registry_list (settings->base, &n_types);

  settings->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint t = 0; t < n_types; t++)
    {
      g_autoptr (VtrConfigurable) object = g_object_new (types[t], NULL);
      guint n;
      g_autofree GParamSpec **pspecs = vtr_configurable_list (object, &n);

      for (guint i = 0; i < n; i++)
        {
          gboolean is_flag = G_IS_PARAM_SPEC_BOOLEAN (pspecs[i]);
          GOptionEntry entry = {
            g_param_spec_get_name (pspecs[i]), 0, is_flag ? G_OPTION_FLAG_NO_ARG : 0, G_OPTION_ARG_CALLBACK,
            (gpointer) setting_cb, g_param_spec_get_blurb (pspecs[i]), is_flag ? NULL : N_("VALUE")
          };

          if (!has_entry (all, entry.long_name))
            g_array_append_val (all, entry);
        }
    }
}

/* --- Parsing ------------------------------------------------------------------------------------- */

/* GLib says only "Unknown option --sed". */
static void
improve_error (GArray *all, const char *command, GError **error)
{
  const char *dashes = strstr ((*error)->message, "--");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *option = NULL;
  const char *nearest;

  if (!g_error_matches (*error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) || dashes == NULL)
    return;
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, GOptionEntry, i).long_name != NULL)
      g_ptr_array_add (names, (gpointer) g_array_index (all, GOptionEntry, i).long_name);
  g_ptr_array_add (names, NULL);
  nearest = vtr_text_nearest (dashes + 2, (const char *const *) names->pdata);
  option = g_strdup (dashes);
  g_clear_error (error);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” has no option %s; did you mean --%s?"), command, option, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” has no option %s; “vitrine-cli %s --help” lists them"),
                 command, option, command);
}

static gboolean
check_arguments (Cli *cli, const CliCommand *command, guint min, guint max, GError **error)
{
  cli->n_arguments = g_strv_length (cli->arguments);
  if (cli->n_arguments < min)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” needs more arguments: vitrine-cli %s %s"), command->name,
                 command->name, _(command->usage));
  else if (cli->n_arguments > max)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” is one argument too many: vitrine-cli %s %s"),
                 cli->arguments[max], command->name, _(command->usage));
  else if (cli->seed < 0)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--seed must be 0 or more"));
  else if (cli->threads < 0 || cli->threads > MAX_THREADS)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--threads must be 1 … %d"), MAX_THREADS);
  else if (cli->output != NULL && cli->output[0] == '\0')
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("-o needs the name of a file"));
  else
    return TRUE;
  return FALSE;
}

static void
print_options (GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, GOptionEntry, i).long_name != NULL)
      printf ("--%s\n", g_array_index (all, GOptionEntry, i).long_name);
  puts ("--help");
}

gboolean
cli_parse (Cli *cli, CliGroups groups, const GOptionEntry *entries, CliSettings *settings, guint min_arguments,
           guint max_arguments, GError **error)
{
  const CliCommand *command = cli_find_command (cli->command, error);
  g_autoptr (GArray) all = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr (GOptionContext) context = g_option_context_new (_(command->usage));
  GOptionGroup *group = g_option_group_new ("main", "", "", settings, NULL);
  g_autofree char *program = g_strdup_printf ("vitrine-cli %s", command->name);
  char **rest = g_strdupv (cli->argv + 1);

  vtr_engine_init ();
  add_entries (all, entries);
  add_common (cli, all);
  if (groups & CLI_DATA)
    add_data (cli, all);
  if (groups & CLI_PLOTS)
    add_plots (cli, all);
  if (settings != NULL)
    add_settings (settings, all);
  if (cli->list_options)
    {
      print_options (all);
      g_strfreev (rest);
      g_option_group_unref (group);
      return FALSE;
    }

  g_option_group_add_entries (group, (const GOptionEntry *) all->data);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _(command->summary));
  g_set_prgname (program);
  if (!g_option_context_parse_strv (context, &rest, error))
    {
      g_strfreev (rest);
      improve_error (all, command->name, error);
      return FALSE;
    }
  cli->arguments = g_strdupv (rest + 1);
  g_strfreev (rest);
  if (!check_arguments (cli, command, min_arguments, max_arguments, error) || !cli_check_plots (cli, error))
    return FALSE;
  cli->progress = vtr_progress_new (NULL);
  cli_watch_start (cli->progress, cli->show_progress);
  vtr_parallel_set_n_threads (cli->threads);
  return TRUE;
}

char **
cli_split_list (const char *text, GError **error)
{
  return text != NULL ? vtr_text_split (text, ',', 0, error) : NULL;
}

/* "tab" and "\t" are how people type what their shell does not let them. */
static gboolean
parse_character (const char *option, const char *text, char *out, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (strcmp (text, "tab") == 0 || strcmp (text, "\\t") == 0)
    text = "\t";
  if (strlen (text) != 1)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("%s takes one character, not “%s”"), option, text);
      return FALSE;
    }
  *out = text[0];
  return TRUE;
}

static gboolean
parse_ragged (const char *text, VtrReadOptions *options, GError **error)
{
  static const char *const names[] = { "error", "skip", "pad", NULL };

  options->ragged = VTR_RAGGED_ERROR;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (text, names[i]) == 0)
      {
        options->ragged = i;
        return TRUE;
      }
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--ragged is one of error, skip, pad, not “%s”"), text);
  return FALSE;
}

VtrDataset *
cli_read (Cli *cli, const char *source, GError **error)
{
  g_auto (GStrv) na = NULL;
  g_auto (GStrv) types = NULL;
  g_auto (GStrv) ignore = NULL;
  VtrReadOptions options = { .encoding = cli->encoding, .no_header = cli->no_header, .weight = cli->weight,
                             .group = cli->group, .time = cli->time, .labels = cli->labels };

  if (!parse_character ("--delimiter", cli->delimiter, &options.delimiter, error) ||
      !parse_character ("--decimal", cli->decimal, &options.decimal, error) || !parse_ragged (cli->ragged, &options, error) ||
      (cli->na != NULL && (na = cli_split_list (cli->na, error)) == NULL) ||
      /* quotes stay: the reader splits COLUMN=KIND itself */
      (cli->types != NULL && (types = cli_split_list (cli->types, error)) == NULL) ||
      (cli->ignore != NULL && (ignore = cli_split_list (cli->ignore, error)) == NULL))
    return NULL;
  options.na = (const char *const *) na;
  options.types = (const char *const *) types;
  options.ignore = (const char *const *) ignore;
  return vtr_read (source, &options, cli->progress, error);
}

static gboolean
parse_row (const char *text, const char **end, gsize *row)
{
  guint64 value;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  value = g_ascii_strtoull (text, (char **) end, 10);
  *row = MIN (value, G_MAXUINT32);
  return TRUE;
}

guint32 *
cli_parse_rows (const char *text, gsize n_available, gsize *n, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (GStrv) parts = g_strsplit (text, ",", 0);

  for (char **part = parts; *part != NULL; part++)
    {
      const char *end = *part;
      gsize first = 0, last = n_available - 1;
      gboolean is_good = strcmp (*part, "all") == 0 ? n_available > 0 && (end += 3, TRUE) : parse_row (*part, &end, &first);

      if (is_good && strcmp (*part, "all") != 0)
        {
          last = first;
          is_good = *end != '-' || parse_row (end + 1, &end, &last);
        }
      if (!is_good || *end != '\0' || last < first)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                       _("“%s” names no rows; rows are written like 3, 0-9, 0,4,10-20 or all"), text);
          return NULL;
        }
      if (last >= n_available)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("there is no row %" G_GSIZE_FORMAT ": the data has the rows 0-%" G_GSIZE_FORMAT),
                       last, n_available - 1);
          return NULL;
        }
      for (guint32 row = first; row <= last; row++)
        g_array_append_val (rows, row);
    }
  if (rows->len == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("no rows are named; rows are written like 3, 0-9, 0,4,10-20 or all"));
      return NULL;
    }
  *n = rows->len;
  return (guint32 *) g_array_free (g_steal_pointer (&rows), FALSE);
}
