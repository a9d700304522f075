/* VtrSession, the jobs: opening, summarising, training with evaluation. Explaining is in a file of its own. Each takes
 * references to frozen objects into its thread and, when it is done, puts a frozen result into the
 * session on the main thread. A newer job of the same key replaces an older one. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include "vtr-cross-validate.h"
#include "vtr-split.h"
#include <math.h>
#include <glib/gi18n.h>

#define TEST_SHARE 0.25

/* What the end of every job looks like: FALSE when there is no result to take. */
gboolean
vtr_session_take_job (VtrSession *self, VtrJob *job, const char *failure)
{
  vtr_session_mark (self, VTR_CHANGED_JOBS);
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    vtr_session_fail (self, failure, vtr_job_get_error (job));
  return vtr_job_get_status (job) == VTR_JOB_DONE;
}

void
vtr_session_push (VtrSession *self, VtrJob *job, const char *key, GCallback finished_cb)
{
  vtr_job_set_key (job, key);
  g_signal_connect_object (job, "finished", finished_cb, self, 0);
  vtr_job_queue_push (self->jobs, job);
  g_object_unref (job);
  vtr_session_mark (self, VTR_CHANGED_JOBS);
}

/* --- Opening --------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  char *text;       /* pasted, instead of a path */
  char  delimiter;
  int   ragged;
  char *encoding;
  gboolean no_header;
  gsize max_rows;
} OpenWork;

/* What a file turned out to be: one of the two. */
typedef struct { VtrProject *project; VtrDataset *dataset; } Opened;

static void
open_work_free (OpenWork *work)
{
  g_free (work->path);
  g_free (work->text);
  g_free (work->encoding);
  g_free (work);
}

static void
opened_free (Opened *opened)
{
  g_clear_object (&opened->project);
  g_clear_object (&opened->dataset);
  g_free (opened);
}

static VtrDataset *
open_dataset (OpenWork *work, VtrProgress *progress, GError **error)
{
  VtrReadOptions options = { .delimiter = work->delimiter, .encoding = work->encoding, .no_header = work->no_header,
                             .max_rows = work->max_rows };

  options.ragged = work->ragged;
  if (work->text == NULL)
    return vtr_read (work->path, &options, progress, error);
  g_autoptr (GBytes) bytes = g_bytes_new (work->text, strlen (work->text));
  return vtr_read_csv (bytes, _("Pasted table"), &options, progress, error);
}

/* A data set whose last column looks like a class gets it as its target, so Train is one click away. */
static VtrDataset *
guess_target (VtrDataset *dataset)
{
  guint n = vtr_dataset_get_n_columns (dataset);
  VtrColumn *named = NULL;

  for (guint i = 0; i < n && named == NULL; i++)
    if (g_ascii_strcasecmp (vtr_column_get_name (vtr_dataset_get_column (dataset, i)), "target") == 0
        || g_ascii_strcasecmp (vtr_column_get_name (vtr_dataset_get_column (dataset, i)), "label") == 0)
      named = vtr_dataset_get_column (dataset, i);
  if (named == NULL && n > 1)
    {
      VtrColumn *last = vtr_dataset_get_column (dataset, n - 1);
      if (vtr_column_get_kind (last) != VTR_KIND_TEXT && vtr_column_get_n_missing (last) == 0
          && vtr_train_guess_task (last) == VTR_TASK_CLASSIFICATION)
        named = last;
    }
  return named != NULL ? vtr_dataset_with_role (dataset, vtr_column_get_name (named), VTR_ROLE_TARGET, NULL)
                       : g_object_ref (dataset);
}

/* Hashes are made once and kept: here, for the main thread asks for them. */
static void
make_hashes (Opened *opened)
{
  VtrDataset *dataset = opened->project != NULL ? vtr_project_get_dataset (opened->project) : opened->dataset;
  GListModel *models = opened->project != NULL ? vtr_project_get_models (opened->project) : NULL;

  if (dataset != NULL)
    vtr_dataset_get_hash (dataset);
  for (guint i = 0; models != NULL && i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (VtrModelEntry) entry = g_list_model_get_item (models, i);
      vtr_model_get_hash (vtr_model_entry_get_model (entry));
    }
}

static gpointer
open_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  OpenWork *work = data;
  Opened *opened = g_new0 (Opened, 1);

  if (work->path != NULL && g_str_has_suffix (work->path, ".vitrine"))
    opened->project = vtr_project_open (work->path, progress, error);
  else
    {
      g_autoptr (VtrDataset) dataset = open_dataset (work, progress, error);
      if (dataset != NULL && vtr_dataset_get_n_rows (dataset) > 0)
        opened->dataset = guess_target (dataset);
      else if (dataset != NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("There is a header but no data below it."));
    }
  if (opened->project == NULL && opened->dataset == NULL)
    g_clear_pointer (&opened, opened_free);
  else
    make_hashes (opened);
  return opened;
}

/* A file that holds models and no rows: they wait for their data. */
static void
take_models (VtrSession *self, VtrProject *project)
{
  GListModel *models = vtr_project_get_models (project);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    vtr_session_take_model (self, g_list_model_get_item (models, i));
}

static void
opened_cb (VtrJob *job, VtrSession *self)
{
  const char *path = g_object_get_data (G_OBJECT (job), "path");

  vtr_session_mark (self, VTR_CHANGED_JOBS);
  if (vtr_job_get_status (job) == VTR_JOB_FAILED && path != NULL)
    vtr_session_open_fail (self, path, vtr_job_get_error (job));
  else if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    vtr_session_fail (self, _("The Table Could Not Be Pasted"), vtr_job_get_error (job));
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  Opened *opened = vtr_job_get_result (job);
  if (opened->project != NULL && vtr_project_get_dataset (opened->project) != NULL)
    {
      vtr_session_take_project (self, g_steal_pointer (&opened->project));
      return;
    }
  if (opened->project != NULL)
    {
      take_models (self, opened->project);
      return;
    }
  vtr_session_take_project (self, vtr_project_new ());
  vtr_project_set_dataset (self->project, opened->dataset, _("Open Data"));
  vtr_session_add_waiting_models (self);
}

static void
start_opening (VtrSession *self, OpenWork *work)
{
  g_autofree char *name = work->path != NULL ? g_path_get_basename (work->path) : g_strdup (_("pasted table"));
  g_autofree char *title = g_strdup_printf (_("Opening %s"), name);

  VtrJob *job = vtr_job_new (title, open_func, work, (GDestroyNotify) open_work_free, (GDestroyNotify) opened_free);
  g_object_set_data_full (G_OBJECT (job), "path", g_strdup (work->path), g_free);
  vtr_session_push (self, job, "open", G_CALLBACK (opened_cb));
}

/**
 * vtr_session_open:
 * @self: a session
 * @path: a data file or a `.vitrine` project
 * @options: (nullable): how to read it
 */
void
vtr_session_open (VtrSession *self, const char *path, const VtrReadOptions *options)
{
  g_return_if_fail (VTR_IS_SESSION (self) && path != NULL);
  OpenWork *work = g_new0 (OpenWork, 1);

  work->path = g_strdup (path);
  if (options != NULL)
    {
      work->delimiter = options->delimiter;
      work->ragged = options->ragged;
      work->encoding = g_strdup (options->encoding);
      work->no_header = options->no_header;
      work->max_rows = options->max_rows;
    }
  start_opening (self, work);
}

/**
 * vtr_session_paste:
 * @self: a session
 * @text: a table as text, such as a spreadsheet copies
 */
void
vtr_session_paste (VtrSession *self, const char *text)
{
  g_return_if_fail (VTR_IS_SESSION (self) && text != NULL);
  OpenWork *work = g_new0 (OpenWork, 1);

  work->text = g_strdup (text);
  start_opening (self, work);
}

/* --- Summary --------------------------------------------------------------------------------- */

static gpointer
summary_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  return vtr_summary_new (data, progress, error);
}

static void
summary_cb (VtrJob *job, VtrSession *self)
{
  if (!vtr_session_take_job (self, job, _("The Columns Could Not Be Summarised")))
    return;
  g_clear_pointer (&self->summary, vtr_summary_free);
  self->summary = vtr_job_steal_result (job);
  vtr_session_mark (self, VTR_CHANGED_SUMMARY);
}

void
vtr_session_summarise (VtrSession *self)
{
  VtrDataset *dataset = vtr_project_get_dataset (self->project);

  if (dataset == NULL)
    return;
  vtr_session_push (self, vtr_job_new (_("Looking at the columns"), summary_func, g_object_ref (dataset), g_object_unref,
                           (GDestroyNotify) vtr_summary_free),
        "summary", G_CALLBACK (summary_cb));
}

/* --- Training -------------------------------------------------------------------------------- */

typedef struct
{
  VtrDataset  *dataset;
  VtrLearner  *learner;
  VtrPipeline *pipeline;
  VtrHistory  *history;
  char        *target;
  guint        n_folds;
  gboolean     balanced;
  guint64      seed;
} TrainWork;

static void
train_work_free (TrainWork *work)
{
  g_clear_object (&work->dataset);
  g_clear_object (&work->learner);
  g_clear_object (&work->pipeline);
  g_clear_object (&work->history);
  g_free (work->target);
  g_free (work);
}

/* The same for every model of one data set and seed. */
static VtrSplit *
split_rows (VtrDataset *dataset, const char *target, guint64 seed, GError **error)
{
  VtrColumn *column = vtr_dataset_lookup (dataset, target, error);

  if (column == NULL)
    return NULL;
  return vtr_split_hold_out (vtr_dataset_get_n_rows (dataset), TEST_SHARE,
                             vtr_train_guess_task (column) == VTR_TASK_CLASSIFICATION ? column : NULL,
                             vtr_dataset_get_by_role (dataset, VTR_ROLE_GROUP),
                             vtr_dataset_get_by_role (dataset, VTR_ROLE_TIME), seed, error);
}

static gpointer
train_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  TrainWork *work = data;
  VtrTrainOptions options = { .learner = work->learner, .target = work->target, .pipeline = work->pipeline,
                              .balanced = work->balanced, .seed = work->seed, .history = work->history };
  VtrEvaluationOptions evaluation_options = VTR_EVALUATION_OPTIONS_INIT;
  double seconds = 0;
  g_autoptr (VtrSplit) split = split_rows (work->dataset, work->target, work->seed, error);
  if (split == NULL)
    return NULL;

  g_autoptr (VtrModel) model = vtr_train (work->dataset, split->train, split->n_train, &options, &seconds, progress, error);
  if (model == NULL)
    return NULL;
  vtr_model_get_hash (model);          /* kept: the main thread names explanations by them */
  vtr_dataset_get_hash (work->dataset);
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluate_model (model, work->dataset, split->test, split->n_test,
                                                             &evaluation_options, progress, error);
  if (evaluation == NULL)
    return NULL;
  g_autoptr (VtrModelEntry) entry = vtr_model_entry_new (vtr_configurable_get_title (VTR_CONFIGURABLE (work->learner)), model);
  vtr_model_entry_set_seconds (entry, seconds);
  vtr_model_entry_set_balanced (entry, work->balanced);
  vtr_model_entry_set_test_rows (entry, split->test, split->n_test);
  vtr_model_entry_set_evaluation (entry, evaluation);
  vtr_session_note_fit (entry, work->learner, work->dataset, split->train, split->n_train, progress);
  if (work->n_folds > 1)
    {
      VtrEvaluationOptions fold_options = { .threshold = NAN };
      options.history = NULL;     /* the curve stays that of the model */
      g_autoptr (VtrCrossValidation) cv = vtr_cross_validate (work->dataset, split->train, split->n_train, &options, work->n_folds,
                                                              &fold_options, progress, error);
      if (cv == NULL)
        return NULL;
      vtr_model_entry_set_folds (entry, cv->folds, cv->n_folds);
      vtr_session_keep_out_of_fold (entry, cv->out_of_fold);
    }
  return g_steal_pointer (&entry);
}

static void
trained_cb (VtrJob *job, VtrSession *self)
{
  if (!vtr_session_take_job (self, job, _("The Model Could Not Be Trained")))
    return;
  vtr_project_add_model (self->project, vtr_job_get_result (job));
}

/**
 * vtr_session_train:
 * @self: a session with a data set and a target
 * @request: what to train; the learner's settings are copied
 */
void
vtr_session_train (VtrSession *self, const VtrTrainRequest *request)
{
  g_return_if_fail (VTR_IS_SESSION (self) && request != NULL);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  const char *target = vtr_project_get_target (self->project);

  if (dataset == NULL || target == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (VTR_ERROR, VTR_ERROR_BAD_VALUE, _("Choose the target on the Data page."));
      vtr_session_fail (self, _("Pick a Column to Predict"), error);
      return;
    }
  TrainWork *work = g_new0 (TrainWork, 1);
  work->dataset = g_object_ref (dataset);
  work->learner = VTR_LEARNER (vtr_configurable_copy (VTR_CONFIGURABLE (request->learner)));
  work->pipeline = vtr_project_dup_pipeline (self->project);
  work->target = g_strdup (target);
  work->n_folds = request->n_folds;
  work->balanced = request->balanced;
  work->seed = request->seed;
  g_autofree char *title = g_strdup_printf (_("Train %s"), vtr_configurable_get_title (VTR_CONFIGURABLE (request->learner)));
  work->history = vtr_history_new ();
  VtrJob *job = vtr_job_new (title, train_func, work, (GDestroyNotify) train_work_free, g_object_unref);
  g_object_set_data_full (G_OBJECT (job), "history", g_object_ref (work->history), g_object_unref);
  vtr_session_push (self, job, "train", G_CALLBACK (trained_cb));
}

/**
 * vtr_session_get_history:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the rounds of the fit that is going on; empty until it has some
 */
VtrHistory *
vtr_session_get_history (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  VtrJob *job = vtr_session_find_job (self, "train");

  return job != NULL ? g_object_get_data (G_OBJECT (job), "history") : NULL;
}

/* --- For pages ------------------------------------------------------------------------------- */

static int
find_feature (VtrSession *self)
{
  const VtrAttributionData *data = self->attribution != NULL ? vtr_attribution_get_data (self->attribution) : NULL;

  for (guint f = 0; data != NULL && self->feature != NULL && f < data->n_features; f++)
    if (g_str_equal (data->features[f], self->feature))
      return f;
  return -1;
}

/**
 * vtr_session_fill_chart_input:
 * @self: a session
 * @input: filled with what is known; borrowed until the session changes
 */
void
vtr_session_fill_chart_input (VtrSession *self, VtrChartInput *input)
{
  g_return_if_fail (VTR_IS_SESSION (self) && input != NULL);
  *input = (VtrChartInput) VTR_CHART_INPUT_INIT;
  input->dataset = vtr_project_get_dataset (self->project);
  input->summary = self->summary;
  input->model = vtr_session_get_model (self);
  input->attribution = self->attribution;
  input->order_from = self->order_from;
  input->feature = find_feature (self);
  input->threshold = vtr_project_get_threshold (self->project);
  if (input->model != NULL)
    input->output = MIN (self->output, vtr_model_get_n_outputs (input->model) - 1);
}
