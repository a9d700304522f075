/* vitrine-cli train: fits one model on a table, judges it on rows held out, a test file or folds,
 * and saves it with everything that belongs to it. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-cross-validate.h"
#include "vtr-error.h"
#include "vtr-fit-note.h"
#include "vtr-learning-curve.h"
#include "vtr-model-file.h"
#include "vtr-number.h"
#include "vtr-split.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef struct
{
  /* as given */
  char    *target, *kind, *task, *class_weight, *test, *test_file, *test_labels;
  char   **params, **steps;
  int      n_folds;
  gboolean no_auto, no_rows;

  /* what they come to */
  double          test_share;
  VtrTrainOptions train;
  VtrDataset     *dataset, *test_dataset;
  VtrSplit       *split;             /* (nullable) */
  VtrModel       *model;
  VtrEvaluation  *on_train, *on_test;
  VtrCrossValidation *cv;
  VtrLearningCurve   *learning;       /* (nullable): where its picture is asked for */
  double          seconds;
} Run;

/* --- Options ------------------------------------------------------------------------------------- */

static VtrLearner *
make_learner (const Run *run, GError **error)
{
  g_autoptr (VtrLearner) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, run->kind, _("model"), error);

  for (char **param = run->params; learner != NULL && param != NULL && *param != NULL; param++)
    {
      const char *equals = strchr (*param, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*param, equals - *param) : NULL;

      if (equals == NULL)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--param is written NAME=VALUE, not “%s”"), *param);
          return NULL;
        }
      if (!vtr_configurable_set (VTR_CONFIGURABLE (learner), name, equals + 1, error))
        return NULL;
    }
  if (learner == NULL || !vtr_configurable_check (VTR_CONFIGURABLE (learner), error))
    return NULL;
  return g_steal_pointer (&learner);
}

static gboolean
make_pipeline (Run *run, GError **error)
{
  if (run->steps == NULL)
    return TRUE;
  run->train.pipeline = vtr_pipeline_new ();
  for (char **text = run->steps; *text != NULL; text++)
    {
      g_autoptr (VtrStep) step = vtr_step_parse (*text, error);

      if (step == NULL)
        return FALSE;
      vtr_pipeline_append (run->train.pipeline, step);
    }
  return TRUE;
}

static gboolean
choose (const char *option, const char *text, const char *const *names, int *which, GError **error)
{
  g_autofree char *all = g_strjoinv (", ", (char **) names);

  if (text == NULL)
    return TRUE;
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (text, names[i]) == 0)
      {
        *which = i;
        return TRUE;
      }
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("%s is one of %s, not “%s”"), option, all, text);
  return FALSE;
}

static gboolean
check_splits (Cli *cli, Run *run, GError **error)
{
  int n_ways = (run->test != NULL) + (run->test_file != NULL) + (run->n_folds != 0);

  if (n_ways > 1)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("only one of --test, --test-file and --cv can be given"));
  else if (run->n_folds != 0 && (run->n_folds < 2 || run->n_folds > 1000))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--cv must be 2 … 1000 folds"));
  else if (run->test != NULL && (!vtr_number_parse (run->test, strlen (run->test), &run->test_share) ||
                                 !(run->test_share > 0 && run->test_share < 1)))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--test must be a share between 0 and 1, such as 0.25, not “%s”"), run->test);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check (Cli *cli, Run *run, GError **error)
{
  static const char *const tasks[] = { "classification", "regression", NULL };
  static const char *const weights[] = { "none", "balanced", NULL };
  int task = -1, balanced = 0;

  if (run->target == NULL || run->kind == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“train” needs %s: vitrine-cli train DATA --target COLUMN --model KIND"),
                   run->target == NULL ? "--target" : "--model");
      return FALSE;
    }
  if (!check_splits (cli, run, error) || !choose ("--task", run->task, tasks, &task, error) ||
      !choose ("--class-weight", run->class_weight, weights, &balanced, error) || !make_pipeline (run, error))
    return FALSE;
  run->train.learner = make_learner (run, error);
  run->train.target = run->target;
  run->train.task = task == 0 ? VTR_TASK_FORCE_CLASSIFICATION : task == 1 ? VTR_TASK_FORCE_REGRESSION : VTR_TASK_BY_LOOKING;
  run->train.balanced = balanced;
  run->train.no_auto = run->no_auto;
  run->train.no_rows = run->no_rows;
  run->train.seed = cli->seed;
  return run->train.learner != NULL;
}

/* --- Data ---------------------------------------------------------------------------------------- */

/* Rows without target teach nothing and judge nothing: they are left out before any split. */
static VtrDataset *
drop_unlabelled (Cli *cli, VtrDataset *dataset, VtrColumn *target)
{
  gsize n_rows = vtr_dataset_get_n_rows (dataset), n = 0;
  g_autofree guint32 *rows = NULL;

  if (vtr_column_get_n_missing (target) == 0)
    return g_object_ref (dataset);
  rows = g_new (guint32, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    if (!vtr_column_is_missing (target, i))
      rows[n++] = i;
  cli_note (cli, _("%" G_GSIZE_FORMAT " rows without “%s” are left out"), n_rows - n, vtr_column_get_name (target));
  return vtr_dataset_take_rows (dataset, rows, n);
}

static VtrDataset *
open_data (Cli *cli, const char *source, const char *target, GError **error)
{
  g_autoptr (VtrDataset) read = cli_read (cli, source, error);
  g_autoptr (VtrDataset) with_target = NULL;
  VtrColumn *column = read != NULL ? vtr_dataset_lookup (read, target, error) : NULL;

  if (column == NULL)
    return NULL;
  if (g_strcmp0 (cli->weight, target) == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” cannot be both target and weight"), target);
      return NULL;
    }
  with_target = vtr_dataset_with_role (read, target, VTR_ROLE_TARGET, error);
  return with_target != NULL ? drop_unlabelled (cli, with_target, column) : NULL;
}

static gboolean
is_classification (Run *run, VtrColumn *target)
{
  return run->train.task == VTR_TASK_FORCE_CLASSIFICATION ||
         (run->train.task == VTR_TASK_BY_LOOKING && vtr_train_guess_task (target) == VTR_TASK_CLASSIFICATION);
}

static gboolean
split (Cli *cli, Run *run, GError **error)
{
  VtrColumn *target = vtr_dataset_lookup (run->dataset, run->target, error);
  g_autoptr (VtrColumn) strata = NULL;

  if (run->test == NULL)
    return TRUE;
  if (is_classification (run, target) && (strata = vtr_column_with_kind (target, VTR_KIND_CATEGORICAL, error)) == NULL)
    return FALSE;
  run->split = vtr_split_hold_out (vtr_dataset_get_n_rows (run->dataset), run->test_share, strata,
                                   vtr_dataset_get_by_role (run->dataset, VTR_ROLE_GROUP),
                                   vtr_dataset_get_by_role (run->dataset, VTR_ROLE_TIME), cli->seed, error);
  return run->split != NULL;
}

/* --- Fitting and judging ------------------------------------------------------------------------- */

static gboolean
fit (Cli *cli, Run *run, GError **error)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  const guint32 *rows = run->split != NULL ? run->split->train : NULL;
  gsize n_rows = run->split != NULL ? run->split->n_train : 0;
  double seconds = 0;

  options.n_resamples = 0;
  options.seed = cli->seed;
  if (run->n_folds > 0)
    {
      run->cv = vtr_cross_validate (run->dataset, NULL, 0, &run->train, run->n_folds, &options, cli->progress, error);
      if (run->cv == NULL)
        return FALSE;
      run->seconds += run->cv->seconds;
    }
  run->model = vtr_train (run->dataset, rows, n_rows, &run->train, &seconds, cli->progress, error);
  run->seconds += seconds;
  if (run->model == NULL)
    return FALSE;
  run->on_train = vtr_evaluate_model (run->model, run->dataset, rows, n_rows, &options, cli->progress, error);
  if (run->on_train == NULL)
    return FALSE;
  if (run->split != NULL)
    run->on_test = vtr_evaluate_model (run->model, run->dataset, run->split->test, run->split->n_test, &options, cli->progress, error);
  else if (run->test_dataset != NULL)
    run->on_test = vtr_evaluate_model (run->model, run->test_dataset, NULL, 0, &options, cli->progress, error);
  else
    return TRUE;
  return run->on_test != NULL;
}

/* --- What comes out ------------------------------------------------------------------------------ */

static int
compare_descending (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *values = data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  return values[i] != values[j] ? (values[i] < values[j] ? 1 : -1) : (i > j) - (i < j);
}

/* Indices of the original columns, most important first; NULL where the model has no importances. */
static guint *
rank_importances (VtrModel *model, double **mean, double **std)
{
  guint n = vtr_pipeline_get_n_inputs (vtr_model_get_info (model)->pipeline);
  guint *order = g_new (guint, MAX (n, 1));

  *mean = g_new0 (double, MAX (n, 1));
  *std = g_new0 (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    order[i] = i;
  if (!vtr_model_importances (model, *mean, *std))
    g_clear_pointer (&order, g_free);
  else
    g_qsort_with_data (order, n, sizeof *order, compare_descending, *mean);
  return order;
}

static void
importances_to_json (VtrModel *model, JsonBuilder *builder)
{
  VtrPipeline *pipeline = vtr_model_get_info (model)->pipeline;
  g_autofree double *mean = NULL, *std = NULL;
  g_autofree guint *order = rank_importances (model, &mean, &std);

  if (order == NULL)
    return;
  json_builder_set_member_name (builder, "importances");
  json_builder_begin_array (builder);
  for (guint i = 0; i < vtr_pipeline_get_n_inputs (pipeline); i++)
    {
      json_builder_begin_object (builder);
      vtr_json_set_string (builder, "feature", vtr_pipeline_get_input (pipeline, order[i]));
      vtr_json_set_number (builder, "importance", mean[order[i]]);
      vtr_json_set_number (builder, "std", std[order[i]]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
metrics_to_json (JsonBuilder *builder, const char *name, VtrEvaluation *evaluation)
{
  if (evaluation == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  vtr_evaluation_metrics_to_json (evaluation, builder);
  json_builder_end_object (builder);
}

/* A round a line, as far as it is known. */
static void
history_to_json (VtrModel *model, JsonBuilder *builder)
{
  g_autoptr (VtrHistory) history = vtr_model_dup_history (model);
  g_auto (GStrv) names = NULL;
  g_autofree char *round = NULL;

  if (history == NULL)
    return;
  names = vtr_history_dup_names (history);
  round = vtr_history_dup_round (history);
  json_builder_set_member_name (builder, "history");
  json_builder_begin_array (builder);
  for (guint i = 0; i < vtr_history_get_n_rows (history); i++)
    {
      json_builder_begin_object (builder);
      vtr_json_set_int (builder, round, i + 1);
      for (guint k = 0; names[k] != NULL; k++)
        {
          guint n;
          g_autofree double *series = vtr_history_dup_series (history, names[k], &n);
          if (!isnan (series[i]))
            vtr_json_set_number (builder, names[k], series[i]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
learning_to_json (const VtrLearningCurve *curve, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "learning");
  json_builder_begin_array (builder);
  for (guint i = 0; i < curve->n_sizes; i++)
    {
      json_builder_begin_object (builder);
      vtr_json_set_number (builder, "rows", curve->rows[i]);
      vtr_json_set_number (builder, "training", curve->training[i]);
      vtr_json_set_number (builder, "training_std", curve->training_std[i]);
      vtr_json_set_number (builder, "validation", curve->validation[i]);
      vtr_json_set_number (builder, "validation_std", curve->validation_std[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The score on rows that were not fitted: of the test rows, or of the folds. */
static char *
dup_fit_note (Run *run)
{
  VtrTask task = vtr_model_get_info (run->model)->task;
  VtrMetric metric = vtr_metric_get_default (task);
  const char *advice = VTR_LEARNER_GET_CLASS (run->train.learner)->against_memorising;
  double held = run->on_test != NULL ? vtr_evaluation_get_metric (run->on_test, metric)
                : run->cv != NULL    ? run->cv->mean[metric]
                                     : NAN;

  return vtr_fit_note (task, vtr_evaluation_get_metric (run->on_train, metric), held,
                       advice != NULL ? _(advice) : NULL);
}

/* What the fit had to say, and whether it memorised. */
static char **
dup_notes (Run *run)
{
  const VtrModelInfo *info = vtr_model_get_info (run->model);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *fit_note = dup_fit_note (run);
  g_autofree const char **kept = NULL;

  if (info->extra != NULL)
    g_variant_lookup (info->extra, "notes", "^a&s", &kept);
  for (guint i = 0; kept != NULL && kept[i] != NULL; i++)
    g_strv_builder_add (builder, kept[i]);
  if (fit_note != NULL)
    g_strv_builder_add (builder, fit_note);
  return g_strv_builder_end (builder);
}

static JsonBuilder *
to_json (Cli *cli, Run *run)
{
  const VtrModelInfo *info = vtr_model_get_info (run->model);
  JsonBuilder *builder = json_builder_new ();
  g_auto (GStrv) notes = NULL;

  json_builder_begin_object (builder);
  vtr_json_set_string (builder, "model", info->learner);
  if (cli->output != NULL)
    vtr_json_set_string (builder, "file", cli->output);
  vtr_json_set_string (builder, "task", info->task == VTR_TASK_CLASSIFICATION ? "classification" : "regression");
  vtr_json_set_int (builder, "rows", vtr_dataset_get_n_rows (run->dataset));
  vtr_json_set_int (builder, "train_rows", info->n_train);
  json_builder_set_member_name (builder, "features");
  json_builder_begin_array (builder);
  for (guint i = 0; i < vtr_pipeline_get_n_inputs (info->pipeline); i++)
    json_builder_add_string_value (builder, vtr_pipeline_get_input (info->pipeline, i));
  json_builder_end_array (builder);
  if (info->classes != NULL)
    vtr_json_set_strv (builder, "classes", (const char *const *) info->classes);
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  metrics_to_json (builder, "train", run->on_train);
  metrics_to_json (builder, "test", run->on_test);
  if (run->cv != NULL)
    {
      json_builder_set_member_name (builder, "cv");
      json_builder_begin_object (builder);
      vtr_cross_validation_to_json (run->cv, builder);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  vtr_json_set_number (builder, "seconds", run->seconds);
  importances_to_json (run->model, builder);
  history_to_json (run->model, builder);
  if (run->learning != NULL)
    learning_to_json (run->learning, builder);
  notes = dup_notes (run);
  if (notes[0] != NULL)
    vtr_json_set_strv (builder, "notes", (const char *const *) notes);
  json_builder_end_object (builder);
  return builder;
}

static void
add_score (GPtrArray *cells, Run *run, VtrMetric metric)
{
  g_ptr_array_add (cells, g_strdup (_(vtr_metric_get_info (metric)->title)));
  g_ptr_array_add (cells, cli_format_score (vtr_evaluation_get_metric (run->on_train, metric)));
  if (run->on_test != NULL)
    g_ptr_array_add (cells, cli_format_score (vtr_evaluation_get_metric (run->on_test, metric)));
  if (run->cv != NULL)
    {
      g_autofree char *mean = cli_format_score (run->cv->mean[metric]);
      double spread = run->cv->std[metric];
      g_autofree char *std = spread > 0 && spread < 0.0005 ? g_strdup_printf ("%.1g", spread) : cli_format_score (spread);

      g_ptr_array_add (cells, g_strdup_printf ("%s ± %s", mean, std));
    }
}

static void
say (Cli *cli, Run *run)
{
  const VtrModelInfo *info = vtr_model_get_info (run->model);
  const VtrEvaluationData *data = vtr_evaluation_get_data (run->on_train);
  g_autofree char *duration = vtr_text_duration (run->seconds);
  g_autofree char *rows = vtr_text_count (info->n_train);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint n_columns = 2 + (run->on_test != NULL) + (run->cv != NULL), n_rows = 1;
  g_autofree double *mean = NULL, *std = NULL;
  g_autofree guint *order = rank_importances (run->model, &mean, &std);
  g_auto (GStrv) notes = dup_notes (run);

  cli_say (cli, _("%s for “%s”: %s rows, %u columns, %s\n"), vtr_configurable_get_title (VTR_CONFIGURABLE (run->train.learner)),
           info->target, rows, vtr_pipeline_get_n_inputs (info->pipeline), duration);
  g_ptr_array_add (cells, g_strdup (_("metric")));
  g_ptr_array_add (cells, g_strdup (_("training rows")));
  if (run->on_test != NULL)
    g_ptr_array_add (cells, g_strdup (_("test rows")));
  if (run->cv != NULL)
    g_ptr_array_add (cells, g_strdup_printf (_("%u folds"), run->cv->n_folds));
  for (guint i = 0; i < VTR_N_METRICS; i++)
    if (data->has[i])
      {
        add_score (cells, run, i);
        n_rows++;
      }
  cli_say_table (cli, (const char *const *) cells->pdata, n_rows, n_columns);
  for (guint i = 0; order != NULL && i < MIN (5, vtr_pipeline_get_n_inputs (info->pipeline)); i++)
    cli_say (cli, "%s%s (%.3f)", i == 0 ? _("Most important: ") : ", ", vtr_pipeline_get_input (info->pipeline, order[i]), mean[order[i]]);
  if (order != NULL)
    cli_say (cli, "\n");
  for (guint i = 0; notes[i] != NULL; i++)
    cli_say (cli, "%s\n", notes[i]);
  if (cli->output != NULL)
    cli_say (cli, _("Saved → %s\n"), cli->output);
}

static gboolean
wants_learning (Cli *cli)
{
  for (char **plot = cli->plots; plot != NULL && *plot != NULL; plot++)
    if (g_str_has_prefix (*plot, "learning="))
      return TRUE;
  return FALSE;
}

/* Many more fits: only when its picture is asked for. */
static gboolean
find_learning (Cli *cli, Run *run, GError **error)
{
  if (!wants_learning (cli))
    return TRUE;
  vtr_progress_begin (cli->progress, _("Fitting fewer rows"), 0);
  run->learning = vtr_learning_curve_new (run->dataset, &run->train,
                                          run->n_folds > 1 ? run->n_folds : 5, cli->progress, error);
  return run->learning != NULL;
}

static void
draw (Cli *cli, Run *run, GError **error)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  VtrEvaluation *shown = run->on_test != NULL ? run->on_test : run->cv != NULL ? run->cv->out_of_fold : run->on_train;

  input.dataset = run->dataset;
  input.model = run->model;
  input.learning = run->learning;
  input.evaluations = &shown;
  input.n_evaluations = shown != NULL;
  cli_draw_plots (cli, &input, error);
}

/* Where the labels of the test pictures are: as named, else beside them as the training labels are
 * beside theirs, "images" for "labels" in the name. */
static char *
find_test_labels (Cli *cli, Run *run)
{
  g_autofree char *folder = g_path_get_dirname (run->test_file);
  g_autofree char *base = g_path_get_basename (run->test_file);
  g_auto (GStrv) parts = NULL;
  g_autofree char *name = NULL;

  if (run->test_labels != NULL || cli->labels == NULL)
    return g_strdup (run->test_labels);
  parts = g_strsplit (base, "images-idx3", 2);
  name = g_strjoinv ("labels-idx1", parts);
  return g_build_filename (folder, name, NULL);
}

static gboolean
open_test_file (Cli *cli, Run *run, GError **error)
{
  g_autofree char *labels = find_test_labels (cli, run);
  char *training_labels = cli->labels;

  cli->labels = labels;
  run->test_dataset = open_data (cli, run->test_file, run->target, error);
  cli->labels = training_labels;
  return run->test_dataset != NULL;
}

static void
run_train (Cli *cli, Run *run, GError **error)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!check (cli, run, error))
    return;
  run->dataset = open_data (cli, cli->arguments[0], run->target, error);
  if (run->dataset == NULL)
    return;
  if (run->test_file != NULL && !open_test_file (cli, run, error))
    return;
  if (!split (cli, run, error) || !fit (cli, run, error) || !find_learning (cli, run, error))
    return;
  if (cli->output != NULL)
    {
      vtr_progress_begin (cli->progress, _("Saving"), 0);
      if (!vtr_model_file_save (cli->output, run->model, NULL, !run->no_rows, cli->progress, error))
        return;
    }
  builder = to_json (cli, run);
  if (!cli_put_json (cli, builder, NULL, error))
    return;
  say (cli, run);
  draw (cli, run, error);
}

static void
run_clear (Run *run)
{
  g_free (run->target);
  g_free (run->kind);
  g_free (run->task);
  g_free (run->class_weight);
  g_free (run->test);
  g_free (run->test_file);
  g_free (run->test_labels);
  g_clear_pointer (&run->learning, vtr_learning_curve_free);
  g_strfreev (run->params);
  g_strfreev (run->steps);
  g_clear_object (&run->train.learner);
  g_clear_object (&run->train.pipeline);
  g_clear_object (&run->dataset);
  g_clear_object (&run->test_dataset);
  g_clear_pointer (&run->split, vtr_split_free);
  g_clear_object (&run->model);
  g_clear_object (&run->on_train);
  g_clear_object (&run->on_test);
  g_clear_pointer (&run->cv, vtr_cross_validation_free);
}

int
cmd_train (Cli *cli, GError **error)
{
  Run run = { 0 };
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &run.target, N_("Column to predict"), N_("COLUMN") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &run.kind, N_("Kind of model; “vitrine-cli reference” lists them"), N_("KIND") },
    { "param", 0, 0, G_OPTION_ARG_STRING_ARRAY, &run.params, N_("A setting of the model (repeatable)"), N_("NAME=VALUE") },
    { "step", 0, 0, G_OPTION_ARG_STRING_ARRAY, &run.steps, N_("A step of preparation, in order (repeatable)"), N_("STEP") },
    { "no-auto", 0, 0, G_OPTION_ARG_NONE, &run.no_auto, N_("No automatic preparation"), NULL },
    { "test", 0, 0, G_OPTION_ARG_STRING, &run.test, N_("Hold this share of rows out to judge by"), N_("SHARE") },
    { "test-file", 0, 0, G_OPTION_ARG_FILENAME, &run.test_file, N_("Judge by the rows of another file"), N_("DATA") },
    { "test-labels", 0, 0, G_OPTION_ARG_FILENAME, &run.test_labels, N_("The labels of an idx test file, where they are not beside it"), N_("FILE") },
    { "cv", 0, 0, G_OPTION_ARG_INT, &run.n_folds, N_("Judge by cross-validation"), N_("FOLDS") },
    { "task", 0, 0, G_OPTION_ARG_STRING, &run.task, N_("classification or regression (by the target)"), N_("TASK") },
    { "class-weight", 0, 0, G_OPTION_ARG_STRING, &run.class_weight, N_("balanced: rare classes weigh more"), N_("HOW") },
    { "no-rows", 0, 0, G_OPTION_ARG_NONE, &run.no_rows, N_("Save no training rows with the model"), NULL },
    { NULL }
  };

  if (cli_parse (cli, CLI_DATA | CLI_PLOTS, entries, NULL, 1, 1, error))
    run_train (cli, &run, error);
  run_clear (&run);
  return CLI_DONE;
}
