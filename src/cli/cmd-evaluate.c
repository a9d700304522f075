/* vitrine-cli evaluate: how good a model is on rows whose truth is known, or how good predictions
 * are that stand in the table itself. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-error.h"
#include "vtr-number.h"
#include "vtr-model-file.h"
#include "vtr-slices.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char  *target, *truth, *predicted, *positive, *slices;
  char **scores;
  double threshold;
  int    n_resamples;
  char  *threshold_text;
} Options;

static void
say (Cli *cli, const VtrEvaluationData *data)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint n_rows = 1;

  g_ptr_array_add (cells, g_strdup (_("metric")));
  g_ptr_array_add (cells, g_strdup (_("value")));
  g_ptr_array_add (cells, g_strdup (_("95 % interval")));
  for (guint i = 0; i < VTR_N_METRICS; i++)
    if (data->has[i])
      {
        g_autofree char *low = cli_format_score (data->low[i]);
        g_autofree char *high = cli_format_score (data->high[i]);

        g_ptr_array_add (cells, g_strdup (_(vtr_metric_get_info (i)->title)));
        g_ptr_array_add (cells, cli_format_score (data->metrics[i]));
        g_ptr_array_add (cells, isnan (data->low[i]) ? g_strdup ("") : g_strdup_printf ("%s – %s", low, high));
        n_rows++;
      }
  g_autofree char *rows = vtr_text_count (data->n_rows);

  cli_say (cli, ngettext ("%s row\n", "%s rows\n", data->n_rows), rows);
  cli_say_table (cli, (const char *const *) cells->pdata, n_rows, 3);
  for (char **note = data->notes; note != NULL && *note != NULL; note++)
    cli_say (cli, "%s\n", *note);
}

static void
say_confusion (Cli *cli, const VtrEvaluationData *data)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint n = data->n_classes;

  if (data->confusion == NULL || n == 0 || n > 12)
    return;
  g_ptr_array_add (cells, g_strdup (_("actual ↓ predicted →")));
  for (guint c = 0; c < n; c++)
    g_ptr_array_add (cells, g_strdup (data->classes[c]));
  for (guint r = 0; r < n; r++)
    {
      g_ptr_array_add (cells, g_strdup (data->classes[r]));
      for (guint c = 0; c < n; c++)
        g_ptr_array_add (cells, g_strdup_printf ("%.6g", data->confusion[r * n + c]));
    }
  cli_say (cli, "\n");
  cli_say_table (cli, (const char *const *) cells->pdata, n + 1, n + 1);
}

/* --score COLUMN, or --score CLASS=COLUMN once for each class. */
static gboolean
split_scores (char **scores, GPtrArray *classes, GPtrArray *columns, GError **error)
{
  guint n_named = 0;

  for (char **score = scores; score != NULL && *score != NULL; score++)
    {
      g_auto (GStrv) parts = vtr_text_split (*score, '=', 2, error);

      if (parts == NULL)
        return FALSE;
      if (parts[1] != NULL)
        {
          g_ptr_array_add (classes, g_strdup (parts[0]));
          n_named++;
        }
      g_ptr_array_add (columns, g_strdup (parts[parts[1] != NULL]));
    }
  if (n_named > 0 && n_named != columns->len)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--score is given either as one column, or as CLASS=COLUMN for every class"));
  else if (n_named == 0 && columns->len > 1)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("with several --score, each is written CLASS=COLUMN"));
  else
    {
      g_ptr_array_add (classes, NULL);
      g_ptr_array_add (columns, NULL);
      return TRUE;
    }
  return FALSE;
}

static VtrEvaluation *
evaluate_columns (Cli *cli, const Options *o, const VtrEvaluationOptions *options, VtrDataset *dataset, GError **error)
{
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);

  if (!split_scores (o->scores, classes, columns, error))
    return NULL;
  if (columns->len == 1 && o->predicted == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--truth alone is not enough: add --score COLUMN or --predicted COLUMN"));
      return NULL;
    }
  return vtr_evaluate_columns (dataset, o->truth, classes->len > 1 ? (const char *const *) classes->pdata : NULL,
                               columns->len > 1 ? (const char *const *) columns->pdata : NULL, o->predicted, options,
                               cli->progress, error);
}

static gboolean
check (Cli *cli, Options *o, GError **error)
{
  if (o->n_resamples < 0 || o->n_resamples > 1000000)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--bootstrap must be 0 (no intervals) … 1000000"));
  else if (o->threshold_text != NULL && !vtr_number_parse (o->threshold_text, strlen (o->threshold_text), &o->threshold))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--threshold takes a number, not “%s”"), o->threshold_text);
  else if (o->truth == NULL && o->threshold_text != NULL && !(o->threshold >= 0 && o->threshold <= 1))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--threshold is a probability, 0 … 1, not %s"), o->threshold_text);
  else if (o->truth == NULL && cli->n_arguments < 2)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("“evaluate” needs MODEL and DATA, or DATA with --truth COLUMN and --score or --predicted"));
  else if (o->truth != NULL && cli->n_arguments > 1)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--truth is for predictions in the data; with a model, use --target"));
  else if (o->truth == NULL && (o->scores != NULL || o->predicted != NULL))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--score and --predicted go with --truth, without a model"));
  else
    return TRUE;
  return FALSE;
}

static void
run (Cli *cli, Options *o, GError **error)
{
  g_autoptr (VtrModel) model = NULL;
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrEvaluation) evaluation = NULL;
  g_autoptr (VtrSlices) slices = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  if (!check (cli, o, error))
    return;
  options.target = o->target;
  options.positive = o->positive;
  options.threshold = o->threshold;
  options.n_resamples = o->n_resamples;
  options.seed = cli->seed;
  if (o->truth == NULL && (model = vtr_model_file_load (cli->arguments[0], cli->progress, error)) == NULL)
    return;
  dataset = cli_read (cli, cli->arguments[cli->n_arguments - 1], error);
  if (dataset == NULL)
    return;
  evaluation = model != NULL ? vtr_evaluate_model (model, dataset, NULL, 0, &options, cli->progress, error)
                             : evaluate_columns (cli, o, &options, dataset, error);
  if (evaluation == NULL)
    return;
  if (o->slices != NULL && (slices = vtr_slices_new (evaluation, dataset, o->slices, &options, cli->progress, error)) == NULL)
    return;

  json_builder_begin_object (builder);
  vtr_evaluation_to_json (evaluation, builder);
  if (slices != NULL)
    vtr_slices_to_json (slices, builder);
  json_builder_end_object (builder);
  if (!cli_put_json (cli, builder, cli->output, error))
    return;
  say (cli, vtr_evaluation_get_data (evaluation));
  say_confusion (cli, vtr_evaluation_get_data (evaluation));
  for (guint i = 0; slices != NULL && i < slices->n_slices; i++)
    {
      cli_say (cli, "\n%s = %s: ", slices->column, slices->slices[i].group);
      say (cli, vtr_evaluation_get_data (slices->slices[i].evaluation));
    }
  input.dataset = dataset;
  input.model = model;
  input.evaluations = &evaluation;
  input.n_evaluations = 1;
  input.threshold = vtr_evaluation_get_data (evaluation)->threshold;
  cli_draw_plots (cli, &input, error);
}

int
cmd_evaluate (Cli *cli, GError **error)
{
  Options o = { .threshold = NAN, .n_resamples = 1000 };
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &o.target, N_("Column that holds the truth (the model's target)"), N_("COLUMN") },
    { "threshold", 0, 0, G_OPTION_ARG_STRING, &o.threshold_text, N_("Of two classes, positive from this score on (0.5)"), N_("T") },
    { "positive", 0, 0, G_OPTION_ARG_STRING, &o.positive, N_("The positive one of two classes (the second)"), N_("NAME") },
    { "bootstrap", 0, 0, G_OPTION_ARG_INT, &o.n_resamples, N_("Resamples for 95 % intervals; 0: none (1000)"), N_("N") },
    { "slices", 0, 0, G_OPTION_ARG_STRING, &o.slices, N_("The same within groups of this column"), N_("COLUMN") },
    { "truth", 0, 0, G_OPTION_ARG_STRING, &o.truth, N_("Without a model: column that holds the truth"), N_("COLUMN") },
    { "score", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.scores, N_("Without a model: column of scores, or CLASS=COLUMN (repeatable)"), N_("COLUMN") },
    { "predicted", 0, 0, G_OPTION_ARG_STRING, &o.predicted, N_("Without a model: column of predictions"), N_("COLUMN") },
    { NULL }
  };

  if (cli_parse (cli, CLI_DATA | CLI_PLOTS, entries, NULL, 1, 2, error))
    run (cli, &o, error);
  g_free (o.target);
  g_free (o.truth);
  g_free (o.predicted);
  g_free (o.positive);
  g_free (o.slices);
  g_free (o.threshold_text);
  g_strfreev (o.scores);
  return CLI_DONE;
}
