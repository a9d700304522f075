/* vitrine-cli explain: why a model answers as it does for the rows of a table. Which methods there
 * are, and their options, comes from the registry of explainers. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-additive.h"
#include "vtr-comparison.h"
#include "vtr-error.h"
#include "vtr-explainer.h"
#include "vtr-file.h"
#include "vtr-linear-shapley.h"
#include "vtr-model-file.h"
#include "vtr-number.h"
#include "vtr-permutation-explainer.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define N_ROWS_SHOWN 10
#define N_FEATURES_SHOWN 5
#define MAX_BACKGROUND 1000000
#define MAX_RECEIPT (16 << 20)

typedef struct
{
  /* as given */
  char *method, *background, *rows, *class_name, *output, *link, *replay, *compare;
  char        *time_limit;
  CliSettings  settings;

  /* what they come to */
  char          *model_path, *data_path;
  VtrReceipt    *receipt;              /* (nullable): what is replayed */
  VtrModel      *model;
  VtrModel *other; /* (nullable): of --compare */
  VtrDataset    *dataset;
  VtrExplainer  *explainer;
  char          *why;                  /* (nullable): why auto chose it */
  VtrDataset    *background_data;      /* (nullable) */
  double        *background_weights;
  guint32       *row_indices;
  gsize          n_rows;
  int output_index, chart_output;
  gboolean       raw, logit;
  double         seconds_allowed;
} Run;

/* --- Options ------------------------------------------------------------------------------------- */

static gboolean
either (const char *option, const char *text, const char *first, const char *second, gboolean *is_second, GError **error)
{
  *is_second = g_strcmp0 (text, second) == 0;
  if (text == NULL || *is_second || strcmp (text, first) == 0)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("%s is %s or %s, not “%s”"), option, first, second, text);
  return FALSE;
}

static void
take (char **where, const char *value)
{
  if (*where == NULL)
    *where = g_strdup (value);
}

/* What the receipt says, where the command line does not say otherwise. */
static gboolean
open_receipt (Cli *cli, Run *run, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) problem = NULL;
  gsize length = 0;

  if (run->replay == NULL)
    return TRUE;
  if (!g_file_get_contents (run->replay, &text, &length, &problem) || length > MAX_RECEIPT ||
      !json_parser_load_from_data (parser, text, length, &problem))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("“%s” cannot be read as a receipt: %s"), run->replay,
                   problem != NULL ? problem->message : _("it is too large"));
      return FALSE;
    }
  run->receipt = vtr_receipt_from_json (json_parser_get_root (parser), error);
  if (run->receipt == NULL)
    {
      g_prefix_error (error, "“%s”: ", run->replay);
      return FALSE;
    }
  take (&run->method, run->receipt->method);
  take (&run->background, run->receipt->background);
  take (&run->rows, run->receipt->rows);
  take (&run->class_name, run->receipt->class_name);
  take (&run->output, run->receipt->output);
  take (&run->link, run->receipt->link);
  take (&run->model_path, run->receipt->model);
  take (&run->data_path, run->receipt->data);
  if (cli->seed == 0)
    cli->seed = run->receipt->seed;
  return TRUE;
}

static gboolean
check (Cli *cli, Run *run, GError **error)
{
  run->model_path = g_strdup (cli->n_arguments > 0 ? cli->arguments[0] : NULL);
  run->data_path = g_strdup (cli->n_arguments > 1 ? cli->arguments[1] : NULL);
  if (!open_receipt (cli, run, error))
    return FALSE;
  if (run->model_path == NULL || run->data_path == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“explain” needs a model and data: vitrine-cli explain MODEL DATA"));
      return FALSE;
    }
  if (run->time_limit != NULL && (!vtr_number_parse (run->time_limit, strlen (run->time_limit), &run->seconds_allowed) ||
                                  !(run->seconds_allowed > 0)))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--time-limit takes seconds, more than 0, not “%s”"), run->time_limit);
      return FALSE;
    }
  return either ("--output", run->output, "prediction", "raw", &run->raw, error) &&
         either ("--link", run->link, "identity", "logit", &run->logit, error);
}

/* --- Which explainer ----------------------------------------------------------------------------- */

/* The exact ways first, where the model has what they need; KernelSHAP explains any model. */
static VtrExplainer *
choose_explainer (Run *run, VtrModel *model, GError **error)
{
  static const struct { const char *name, *why; } preferred[] = {
    { "tree", N_("the model is made of trees, which it explains exactly") },
    { "linear", N_("the model is linear, which it explains exactly") },
    { "kernel", N_("it explains any model") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (preferred); i++)
    {
      g_autoptr (VtrExplainer) explainer = NULL;

      if (vtr_registry_find (VTR_TYPE_EXPLAINER, preferred[i].name) == G_TYPE_INVALID)
        continue;
      explainer = vtr_registry_new_object (VTR_TYPE_EXPLAINER, preferred[i].name, _("method"), NULL);
      if (VTR_IS_LINEAR_SHAPLEY (explainer) && VTR_IS_ADDITIVE (model) &&
          !vtr_linear_shapley_can_explain (model, run->raw, run->logit))
        {
          g_free (run->why);
          run->why = g_strdup (_("Chose KernelSHAP: the model is linear only before its link; with "
                                 "--output raw, linear explains it exactly."));
          continue;
        }
      if (explainer == NULL || !vtr_explainer_supports (explainer, model, NULL))
        continue;
      if (run->why == NULL)
        run->why = g_strdup_printf (_("Chose %s: %s."),
                                    vtr_configurable_get_title (VTR_CONFIGURABLE (explainer)),
                                    _(preferred[i].why));
      return g_steal_pointer (&explainer);
    }
  g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED, _("no method explains this model; name one with --method"));
  return NULL;
}

static gboolean
is_number (VtrExplainer *explainer, const char *setting)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (explainer), setting);

  return pspec != NULL && !G_IS_PARAM_SPEC_STRING (pspec) && !G_IS_PARAM_SPEC_ENUM (pspec) && !G_IS_PARAM_SPEC_BOXED (pspec);
}

/* Where a method has a time limit of its own, its receipt tells it. */
static gboolean
set_time_limit (Run *run, GError **error)
{
  if (run->time_limit == NULL || g_object_class_find_property (G_OBJECT_GET_CLASS (run->explainer), "time-limit") == NULL)
    return TRUE;
  run->seconds_allowed = 0;
  return vtr_configurable_set (VTR_CONFIGURABLE (run->explainer), "time_limit", run->time_limit, error);
}

/* @run->explainer, for @model. */
static gboolean
make_explainer (Run *run, VtrModel *model, GError **error)
{
  GHashTableIter iter;
  gpointer name, value;

  if (run->method == NULL || strcmp (run->method, "auto") == 0)
    run->explainer = choose_explainer (run, model, error);
  else
    run->explainer = vtr_registry_new_object (VTR_TYPE_EXPLAINER, run->method, _("method"), error);
  if (run->explainer == NULL)
    return FALSE;
  if (run->receipt != NULL && run->receipt->options != NULL &&
      !vtr_configurable_apply_variant (VTR_CONFIGURABLE (run->explainer), run->receipt->options, error))
    return FALSE;
  g_hash_table_iter_init (&iter, run->settings.values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!(is_number (run->explainer, name) && strcmp (value, "auto") == 0) &&   /* as it is */
        !vtr_configurable_set (VTR_CONFIGURABLE (run->explainer), name, value, error))
      {
        g_prefix_error (error, "--method %s: ", vtr_configurable_get_name (VTR_CONFIGURABLE (run->explainer)));
        return FALSE;
      }
  return set_time_limit (run, error) &&
         vtr_configurable_check (VTR_CONFIGURABLE (run->explainer), error) &&
         vtr_explainer_supports (run->explainer, model, error);
}

/* --- What is explained --------------------------------------------------------------------------- */

static gboolean
check_hash (const char *what, const char *expected, const char *found, GError **error)
{
  if (expected == NULL || g_strcmp0 (expected, found) == 0)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _("the receipt was written for another %s: it names %.19s…, this is %.19s…"), what, expected, found);
  return FALSE;
}

/* "100", "50:kmeans", or a file. */
static gboolean
open_background (Cli *cli, Run *run, GError **error)
{
  char *end = NULL;
  guint64 n;
  gboolean kmeans;

  if (run->background == NULL && run->compare == NULL)
    return TRUE;
  take (&run->background, "100");
  n = g_ascii_strtoull (run->background, &end, 10);
  kmeans = strcmp (end, ":kmeans") == 0;
  if (end != run->background && *end == ':' && !kmeans && !g_file_test (run->background, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--background is a file, a number of rows such as 100, or 50:kmeans, not “%s”"),
                   run->background);
      return FALSE;
    }
  if (end == run->background || (*end != '\0' && !kmeans) || g_file_test (run->background, G_FILE_TEST_EXISTS))
    {
      run->background_data = cli_read (cli, run->background, error);
      return run->background_data != NULL;
    }
  if (n == 0 || n > MAX_BACKGROUND)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--background takes a file, or 1 … %d rows"), MAX_BACKGROUND);
      return FALSE;
    }
  run->background_data = vtr_background_draw (run->model, run->dataset, n, kmeans, cli->seed, &run->background_weights,
                                              cli->progress, error);
  return run->background_data != NULL;
}

static gboolean
open_inputs (Cli *cli, Run *run, GError **error)
{
  gsize n_available;
  g_autofree char *first_rows = NULL;

  run->model = vtr_model_file_load (run->model_path, cli->progress, error);
  if (run->model == NULL || (run->receipt != NULL && !check_hash (_("model"), run->receipt->model_hash, vtr_model_get_hash (run->model), error)))
    return FALSE;
  if (!make_explainer (run, run->model, error))
    return FALSE;
  run->output_index = -1;
  if (run->class_name != NULL && (run->output_index = vtr_model_find_class (run->model, run->class_name, error)) < 0)
    return FALSE;
  run->dataset = cli_read (cli, run->data_path, error);
  if (run->dataset == NULL || (run->receipt != NULL && !check_hash (_("data set"), run->receipt->data_hash, vtr_dataset_get_hash (run->dataset), error)))
    return FALSE;
  n_available = vtr_dataset_get_n_rows (run->dataset);
  /* Shuffling a column says something about many rows only; the other methods explain each row. */
  if (run->rows == NULL && n_available > 0 && g_strcmp0 (run->method, "permutation") != 0)
    run->rows = g_strdup_printf ("0-%d", (int) MIN (n_available, 10) - 1);
  run->row_indices = cli_parse_rows (run->rows != NULL ? run->rows : "all", n_available, &run->n_rows, error);
  return run->row_indices != NULL && open_background (cli, run, error);
}

/* Of @model, which lies in @path. */
static VtrExplanation *
explain (Cli *cli, Run *run, VtrModel *model, const char *path, GError **error)
{
  VtrExplainRequest request = {
    .model = model,
    .dataset = run->dataset,
    .rows = run->row_indices,
    .n_rows = run->n_rows,
    .background = run->background_data,
    .background_weights = run->background_weights,
    .background_name = run->background,
    .rows_name = run->rows,
    .output = run->output_index,
    .raw = run->raw,
    .logit = run->logit,
    .seed = cli->seed,
  };
  VtrExplanation *explanation;

  if (run->seconds_allowed > 0)
    vtr_progress_set_time_limit (cli->progress, run->seconds_allowed);
  explanation = vtr_explainer_explain (run->explainer, &request, cli->progress, error);
  vtr_progress_set_time_limit (cli->progress, 0);
  if (explanation == NULL)
    return NULL;
  if (run->why != NULL)
    vtr_explanation_add_note (explanation, run->why);
  if (vtr_explanation_get_receipt (explanation) != NULL)
    {
      VtrReceipt *receipt = vtr_receipt_copy (vtr_explanation_get_receipt (explanation));

      /* The engine does not know files. */
      g_free (receipt->model);
      receipt->model = g_strdup (path);
      g_free (receipt->data);
      receipt->data = g_strdup (run->data_path);
      vtr_explanation_take_receipt (explanation, receipt);
    }
  return explanation;
}

/* The same rows of another model, by the same method, against the same background. */
static VtrExplanation *
explain_other (Cli *cli, Run *run, VtrExplanation *first, GError **error)
{
  int output_index = run->output_index;
  VtrExplanation *explanation = NULL;

  if (!VTR_IS_ATTRIBUTION (first))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
                   _ ("--compare sets SHAP values side by side; “%s” gives none"),
                   vtr_configurable_get_name (VTR_CONFIGURABLE (run->explainer)));
      return NULL;
    }
  g_clear_object (&run->explainer);
  g_clear_pointer (&run->why, g_free);
  run->other = vtr_model_file_load (run->compare, cli->progress, error);
  if (run->other == NULL || !make_explainer (run, run->other, error) ||
      (run->class_name != NULL &&
       (run->output_index = vtr_model_find_class (run->other, run->class_name, error)) < 0))
    return NULL;
  explanation = explain (cli, run, run->other, run->compare, error);
  run->output_index = output_index;
  return explanation;
}

/* --- What comes out ------------------------------------------------------------------------------ */

static int
compare_size (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *values = data;
  double x = fabs (values[*(const guint *) a]), y = fabs (values[*(const guint *) b]);

  return (x < y) - (x > y);
}

/* "petal_width +0.213 ± 0.001, …": the largest, with their standard errors. */
static void
say_row (Cli *cli, const VtrAttributionData *d, gsize row, guint output)
{
  const double *values = d->values + vtr_attribution_index (d, row, output, 0);
  const double *errors = d->std_errors != NULL ? d->std_errors + vtr_attribution_index (d, row, output, 0) : NULL;
  g_autofree guint *order = g_new (guint, d->n_features);

  for (guint i = 0; i < d->n_features; i++)
    order[i] = i;
  g_qsort_with_data (order, d->n_features, sizeof *order, compare_size, (gpointer) values);
  cli_say (cli, _("row %u, %s = %.3f (average %.3f):"), d->rows[row], d->outputs[output],
           d->predictions[row * d->n_outputs + output], d->base_values[output]);
  for (guint i = 0; i < MIN (d->n_features, N_FEATURES_SHOWN); i++)
    {
      g_autofree char *value = cli_format_signed (values[order[i]]);

      cli_say (cli, "%s %s %s", i > 0 ? "," : "", d->features[order[i]], value);
      if (errors != NULL && errors[order[i]] > 0)
        cli_say (cli, errors[order[i]] < 0.0005 ? " ± %.1g" : " ± %.3f", errors[order[i]]);
    }
  cli_say (cli, "\n");
}

static void
say (Cli *cli, Run *run, VtrExplanation *explanation)
{
  const char *const *notes = vtr_explanation_get_notes (explanation);
  g_autofree char *duration = vtr_text_duration (vtr_explanation_get_seconds (explanation));
  g_autofree char *text = vtr_explanation_to_text (explanation);

  cli_say (cli,
           ngettext ("%s, %" G_GSIZE_FORMAT " row, %s\n", "%s, %" G_GSIZE_FORMAT " rows, %s\n",
                     run->n_rows),
           vtr_configurable_get_title (VTR_CONFIGURABLE (run->explainer)), run->n_rows, duration);
  if (VTR_IS_ATTRIBUTION (explanation))
    {
      const VtrAttributionData *d = vtr_attribution_get_data (VTR_ATTRIBUTION (explanation));
      guint first = d->n_outputs == 2 ? 1 : 0, last = d->n_outputs == 2 ? 2 : d->n_outputs;

      for (gsize row = 0; row < MIN (d->n_rows, N_ROWS_SHOWN); row++)
        for (guint output = first; output < last; output++)
          say_row (cli, d, row, output);
      if (d->n_rows > N_ROWS_SHOWN)
        cli_say (cli, _("… and %" G_GSIZE_FORMAT " more rows; -o values.csv or --json gives all\n"), d->n_rows - N_ROWS_SHOWN);
      cli_say (cli, _("Sums differ from the predictions by at most %.1e; largest standard error %.2g\n"),
               vtr_attribution_get_residual (VTR_ATTRIBUTION (explanation)),
               vtr_attribution_get_max_std_error (VTR_ATTRIBUTION (explanation)));
    }
  if (text != NULL)
    cli_say (cli, "%s", text);
  for (; notes != NULL && *notes != NULL; notes++)
    cli_say (cli, "%s\n", *notes);
}

static gboolean
save (Cli *cli, VtrExplanation *explanation, const char *json, GError **error)
{
  g_autoptr (VtrDataset) table = NULL;

  if (cli->output == NULL)
    return TRUE;
  vtr_progress_begin (cli->progress, _("Saving"), 0);
  if (g_str_has_suffix (cli->output, ".json"))
    return vtr_file_write (cli->output, json, -1, error);
  table = vtr_explanation_to_table (explanation);
  return vtr_write_csv (table, cli->output, error);
}

/* The document of the first model, with that of the other and what both agree on inside. */
static JsonNode *
make_document (Run *run, VtrExplanation *explanation, VtrExplanation *other, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (VtrComparison) comparison = NULL;
  g_autoptr (JsonNode) node = vtr_explanation_to_json (explanation);
  JsonNode *agreement;

  if (other == NULL)
    return g_steal_pointer (&node);
  comparison = vtr_comparison_new (VTR_ATTRIBUTION (explanation), VTR_ATTRIBUTION (other),
                                   run->chart_output, error);
  if (comparison == NULL)
    return NULL;
  json_builder_begin_object (builder);
  vtr_comparison_to_json (comparison, builder);
  json_builder_set_member_name (builder, "explanation");
  json_builder_add_value (builder, vtr_explanation_to_json (other));
  json_builder_end_object (builder);
  agreement = json_builder_get_root (builder);
  json_object_set_member (json_node_get_object (node), "comparison", agreement);
  return g_steal_pointer (&node);
}

/* "forest" of "models/forest.vitrine" */
static char *
dup_short_name (const char *path)
{
  char *name = g_path_get_basename (path), *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

static void
run_explain (Cli *cli, Run *run, GError **error)
{
  g_autoptr (VtrExplanation) explanation = NULL, other = NULL;
  g_autofree char *name = NULL, *other_name = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  if (!check (cli, run, error) || !open_inputs (cli, run, error))
    return;
  explanation = explain (cli, run, run->model, run->model_path, error);
  if (explanation == NULL)
    return;
  /* One class explained is the attribution's only output. */
  run->chart_output =
      run->output_index >= 0 && VTR_IS_ATTRIBUTION (explanation) &&
              vtr_attribution_get_data (VTR_ATTRIBUTION (explanation))->n_outputs == 1
          ? 0
          : run->output_index;
  if (run->compare != NULL && (other = explain_other (cli, run, explanation, error)) == NULL)
    return;
  if (cli->json || (cli->output != NULL && g_str_has_suffix (cli->output, ".json")))
    {
      node = make_document (run, explanation, other, error);
      if (node == NULL)
        return;
      json = vtr_json_to_string (node, TRUE);
    }
  if (!save (cli, explanation, json, error))
    return;
  if (cli->json)
    cli->document = g_strdup (json);
  say (cli, run, explanation);
  if (other != NULL)
    say (cli, run, other);
  input.dataset = run->dataset;
  input.model = run->model;
  input.attribution = VTR_IS_ATTRIBUTION (explanation) ? VTR_ATTRIBUTION (explanation) : NULL;
  input.lime = VTR_IS_LIME_EXPLANATION (explanation) ? VTR_LIME_EXPLANATION (explanation) : NULL;
  input.permutation = VTR_IS_SHUFFLE_EXPLANATION (explanation) ? vtr_shuffle_explanation_get (VTR_SHUFFLE_EXPLANATION (explanation)) : NULL;
  input.output = run->chart_output;
  input.other = other != NULL ? VTR_ATTRIBUTION (other) : NULL;
  input.attribution_names[0] = name = dup_short_name (run->model_path);
  input.attribution_names[1] = other_name = other != NULL ? dup_short_name (run->compare) : NULL;
  cli_draw_plots (cli, &input, error);
}

static void
run_clear (Run *run)
{
  char *texts[] = { run->method,     run->background, run->rows,      run->class_name,
                    run->output,     run->link,       run->replay,    run->compare,
                    run->time_limit, run->model_path, run->data_path, run->why };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&run->settings.values, g_hash_table_unref);
  g_clear_pointer (&run->receipt, vtr_receipt_free);
  g_clear_object (&run->model);
  g_clear_object (&run->other);
  g_clear_object (&run->dataset);
  g_clear_object (&run->explainer);
  g_clear_object (&run->background_data);
  g_free (run->background_weights);
  g_free (run->row_indices);
}

int
cmd_explain (Cli *cli, GError **error)
{
  Run run = { .settings = { .base = VTR_TYPE_EXPLAINER } };
  const GOptionEntry entries[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &run.method,
      N_ ("How (auto); “vitrine-cli reference” lists the methods"), N_ ("METHOD") },
    { "background", 0, 0, G_OPTION_ARG_FILENAME, &run.background,
      N_ ("Compare with these rows, or with N drawn ones, or N k-means centres (100)"),
      N_ ("FILE|N[:kmeans]") },
    { "rows", 0, 0, G_OPTION_ARG_STRING, &run.rows,
      N_ ("Rows to explain: 3, 0-9, 0,4,10-20 or all (0-9)"), N_ ("ROWS") },
    { "class", 0, 0, G_OPTION_ARG_STRING, &run.class_name, N_ ("Explain only this class"),
      N_ ("NAME") },
    { "output", 0, 0, G_OPTION_ARG_STRING, &run.output,
      N_ ("Explain the prediction, or the raw sum before the link"), N_ ("prediction|raw") },
    { "link", 0, 0, G_OPTION_ARG_STRING, &run.link,
      N_ ("Explain probabilities (identity) or log-odds (logit)"), N_ ("identity|logit") },
    { "time-limit", 0, 0, G_OPTION_ARG_STRING, &run.time_limit,
      N_ ("Stop after so long, with what there is by then"), N_ ("SECONDS") },
    { "compare", 0, 0, G_OPTION_ARG_FILENAME, &run.compare,
      N_ ("Explain the same rows of this model too (see --plot compare)"), N_ ("MODEL") },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &run.replay,
      N_ ("Repeat an explanation from its receipt, or from its JSON"), N_ ("FILE") },
    { NULL }
  };

  if (cli_parse (cli, CLI_DATA | CLI_PLOTS, entries, &run.settings, 0, 2, error))
    run_explain (cli, &run, error);
  run_clear (&run);
  return CLI_DONE;
}
