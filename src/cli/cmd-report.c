/* vitrine-cli report: one self-contained document about a model and a table: evaluates where the
 * table holds the target, explains some of its rows, and draws both. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-error.h"
#include "vtr-explainer.h"
#include "vtr-model-file.h"
#include "vtr-report.h"
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define N_EXPLAINED 200

typedef struct
{
  char           *target, *positive, *class_name, *rows;
  VtrModel       *model;
  VtrDataset     *dataset;
  VtrSummary     *summary;
  VtrEvaluation  *evaluation;
  VtrExplanation *explanation;
} Run;

/* The first rows unless others are named; the beeswarm wants a few hundred. */
static VtrExplanation *
explain (Cli *cli, Run *run, GError **error)
{
  gsize n_available = vtr_dataset_get_n_rows (run->dataset), n_rows;
  g_autofree char *rows = run->rows != NULL ? g_strdup (run->rows)
                                            : g_strdup_printf ("0-%" G_GSIZE_FORMAT, MIN (n_available, N_EXPLAINED) - 1);
  g_autofree guint32 *indices = cli_parse_rows (rows, n_available, &n_rows, error);
  g_autoptr (VtrExplainer) explainer = NULL;
  VtrExplainRequest request = { .model = run->model, .dataset = run->dataset, .output = -1, .seed = cli->seed, .rows_name = rows };

  if (indices == NULL)
    return NULL;
  if (run->class_name != NULL && (request.output = vtr_model_find_class (run->model, run->class_name, error)) < 0)
    return NULL;
  explainer = vtr_registry_new_object (VTR_TYPE_EXPLAINER, "kernel", _("method"), error);
  request.rows = indices;
  request.n_rows = n_rows;
  return explainer != NULL ? vtr_explainer_explain (explainer, &request, cli->progress, error) : NULL;
}

static gboolean
evaluate (Cli *cli, Run *run, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (run->model);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  if (run->target == NULL && vtr_dataset_find (run->dataset, info->target) < 0)
    {
      cli_note (cli, _("“%s” is not in the data, so the report has no evaluation"), info->target);
      return TRUE;
    }
  options.target = run->target;
  options.positive = run->positive;
  options.seed = cli->seed;
  run->evaluation = vtr_evaluate_model (run->model, run->dataset, NULL, 0, &options, cli->progress, error);
  return run->evaluation != NULL;
}

static char *
quote (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("/._-=+:@%,#", *c) == NULL)
      return g_shell_quote (text);
  return g_strdup (text);
}

/* The commands that make the parts of the report again. */
static char **
make_commands (Cli *cli, Run *run)
{
  g_autoptr (GStrvBuilder) commands = g_strv_builder_new ();
  g_autofree char *model = quote (cli->arguments[0]);
  g_autofree char *data = quote (cli->arguments[1]);
  g_autofree char *evaluate_command = g_strdup_printf ("vitrine-cli evaluate %s %s --seed %" G_GINT64_FORMAT, model, data, cli->seed);
  g_autofree char *explain_command =
      g_strdup_printf ("vitrine-cli explain %s %s --method kernel --rows %s --seed %" G_GINT64_FORMAT " --plot beeswarm=beeswarm.svg",
                       model, data, vtr_explanation_get_receipt (run->explanation)->rows, cli->seed);
  g_autofree char *report_command = g_strdup_printf ("vitrine-cli report %s %s -o report.%s --seed %" G_GINT64_FORMAT, model, data,
                                                     strrchr (cli->output, '.') + 1, cli->seed);

  if (run->evaluation != NULL)
    g_strv_builder_add (commands, evaluate_command);
  g_strv_builder_add (commands, explain_command);
  g_strv_builder_add (commands, report_command);
  return g_strv_builder_end (commands);
}

static gboolean
has_good_output (Cli *cli, GError **error)
{
  static const char *const endings[] = { ".html", ".htm", ".pdf" };
  g_autofree char *lower = cli->output != NULL ? g_ascii_strdown (cli->output, -1) : g_strdup ("");

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“report” needs -o FILE.html or -o FILE.pdf"));
  return FALSE;
}

static void
run_report (Cli *cli, Run *run, GError **error)
{
  VtrReportInput input = { .output = -1, .title = cli->title };
  g_auto (GStrv) commands = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!has_good_output (cli, error))
    return;
  run->model = vtr_model_file_load (cli->arguments[0], cli->progress, error);
  run->dataset = run->model != NULL ? cli_read (cli, cli->arguments[1], error) : NULL;
  run->summary = run->dataset != NULL ? vtr_summary_new (run->dataset, cli->progress, error) : NULL;
  if (run->summary == NULL || !evaluate (cli, run, error))
    return;
  run->explanation = explain (cli, run, error);
  if (run->explanation == NULL)
    return;
  commands = make_commands (cli, run);
  input.dataset = run->dataset;
  input.summary = run->summary;
  input.model = run->model;
  input.evaluation = run->evaluation;
  input.attribution = VTR_IS_ATTRIBUTION (run->explanation) ? VTR_ATTRIBUTION (run->explanation) : NULL;
  input.commands = (const char *const *) commands;
  if (!vtr_report_write (&input, cli->output, cli->progress, error))
    return;
  json_builder_begin_object (builder);
  vtr_json_set_string (builder, "file", cli->output);
  json_builder_end_object (builder);
  if (cli_put_json (cli, builder, NULL, error))
    cli_say (cli, _("Report → %s\n"), cli->output);
}

int
cmd_report (Cli *cli, GError **error)
{
  Run run = { 0 };
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &run.target, N_("Column that holds the truth (the model's target)"), N_("COLUMN") },
    { "positive", 0, 0, G_OPTION_ARG_STRING, &run.positive, N_("The positive one of two classes (the second)"), N_("NAME") },
    { "class", 0, 0, G_OPTION_ARG_STRING, &run.class_name, N_("Explain only this class"), N_("NAME") },
    { "rows", 0, 0, G_OPTION_ARG_STRING, &run.rows, N_("Rows to explain (the first 200)"), N_("ROWS") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &cli->title, N_("Title of the report"), N_("TEXT") },
    { NULL }
  };

  if (cli_parse (cli, CLI_DATA, entries, NULL, 2, 2, error))
    run_report (cli, &run, error);
  g_free (run.target);
  g_free (run.positive);
  g_free (run.class_name);
  g_free (run.rows);
  g_clear_object (&run.model);
  g_clear_object (&run.dataset);
  g_clear_pointer (&run.summary, vtr_summary_free);
  g_clear_object (&run.evaluation);
  g_clear_object (&run.explanation);
  return CLI_DONE;
}
