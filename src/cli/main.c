/* vitrine-cli: finds the command, runs it, and turns what happened into an exit status: 0 done,
 * 1 failed, 2 wrong usage, 3 unusable input, 4 a gate was not met, 130 cancelled. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-error.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const CliCommand cli_commands[] = {
  { "data", N_("DATA"), N_("look at a data set"), cmd_data },
  { "train", N_("DATA --target COLUMN --model KIND -o MODEL"), N_("fit one model"), cmd_train },
  { "predict", N_("MODEL DATA"), N_("apply a model to rows"), cmd_predict },
  { "evaluate", N_("MODEL DATA | DATA --truth COLUMN"), N_("how good predictions are"), cmd_evaluate },
  { "explain", N_("MODEL DATA"), N_("why a model answers as it does"), cmd_explain },
  { "report", N_("MODEL DATA -o report.html|report.pdf"), N_("write one self-contained document"), cmd_report },
  { "reference", N_("[KIND]"), N_("every kind of model, step, explainer and chart, with its settings"), cmd_reference },
  { NULL, NULL, NULL, NULL },
};

const CliCommand *
cli_find_command (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (cli_commands)] = { NULL };
  const char *nearest;

  for (guint i = 0; cli_commands[i].name != NULL; i++)
    {
      if (strcmp (cli_commands[i].name, name) == 0)
        return &cli_commands[i];
      names[i] = cli_commands[i].name;
    }
  nearest = vtr_text_nearest (name, names);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("there is no command “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("there is no command “%s”; “vitrine-cli --help” lists them"), name);
  return NULL;
}

static void
print_help (void)
{
  fputs (_("Usage: vitrine-cli COMMAND [ARGUMENTS] [OPTIONS]\n\n"
           "Look into machine-learning models: train, evaluate, explain.\n\nCommands:\n"), stdout);
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    printf ("  %-10s %s\n", command->name, _(command->summary));
  fputs (_("\n“vitrine-cli COMMAND --help” tells the options of a command; “man vitrine-cli” everything.\n"), stdout);
}

/* One sentence, on one line, with a full stop. */
static void
print_error (const char *message)
{
  g_autofree char *line = g_strdup (message);

  g_strdelimit (line, "\r\n\t", ' ');
  g_strchomp (line);
  fprintf (stderr, "vitrine-cli: %s%s\n", line, line[0] != '\0' && strchr (".?!", line[strlen (line) - 1]) ? "" : ".");
}

static int
exit_status (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return 130;
  if (error->domain == G_OPTION_ERROR)
    return 2;
  if (error->domain != VTR_ERROR)
    return 1;
  switch (error->code)
    {
    case VTR_ERROR_BAD_VALUE:
      return 2;
    case VTR_ERROR_BAD_INPUT: case VTR_ERROR_CORRUPT: case VTR_ERROR_UNSUPPORTED:
      return 3;
    default:
      return 1;
    }
}

static void
cli_clear (Cli *cli)
{
  char *texts[] = { cli->document, cli->output, cli->delimiter, cli->encoding, cli->decimal, cli->na, cli->types, cli->ignore,
                    cli->weight, cli->group, cli->time, cli->ragged, cli->labels, cli->size, cli->title };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (cli->plots);
  g_strfreev (cli->arguments);
  g_strfreev (cli->argv);
  g_clear_object (&cli->progress);
}

static int
run_command (int argc, char **argv, GError **error)
{
  gboolean list_options = argc > 2 && strcmp (argv[1], "--list-options") == 0;
  const CliCommand *command = cli_find_command (argv[1 + list_options], error);
  Cli cli = { .command = argv[1 + list_options], .list_options = list_options, .argv = g_strdupv (argv) };
  g_autoptr (GError) problem = NULL;
  int status = command != NULL ? command->run (&cli, &problem) : 2;

  if (problem == NULL && cli.document != NULL)
    cli_print (cli.document);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  cli_watch_stop ();
  cli_clear (&cli);
  return status;
}

/* Where these have no command beside them. */
static gboolean
answer_without_command (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    puts ("vitrine-cli " VTR_VERSION);
  else if (argc == 1 || (argc == 2 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)))
    print_help ();
  else if (argc == 2 && strcmp (argv[1], "--list-commands") == 0)
    for (const CliCommand *command = cli_commands; command->name != NULL; command++)
      puts (command->name);
  else
    return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  /* Words follow the person's language; numbers never do. */
  setlocale (LC_MESSAGES, "");
  setlocale (LC_CTYPE, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (answer_without_command (argc, argv))
    status = argc == 1 ? 2 : 0;
  else if (argv[1][0] == '-' && strcmp (argv[1], "--list-options") != 0)
    g_set_error (&error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("the command comes before its options; “vitrine-cli --help” lists the commands"));
  else
    status = run_command (argc, argv, &error);

  if (error == NULL && (fflush (stdout) != 0 || ferror (stdout)))
    g_set_error (&error, VTR_ERROR, VTR_ERROR_FAILED, _("the result could not be written to standard output"));
  if (error == NULL)
    return status;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    print_error (_("cancelled"));
  else
    print_error (error->message);
  return exit_status (error);
}
