/* VtrSession, what else can be known of a fit: whether it memorised, and whether more rows would help.
 * Both stay with the model while it is in memory. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include "vtr-fit-note.h"
#include "vtr-learning-curve.h"
#include "vtr-rng.h"
#include <glib/gi18n.h>
#include <math.h>

#define FOLDS 3
#define NOTE_ROWS 5000          /* training rows that are enough to see memorising */
#define NOTE_KEY "vitrine-fit-note"
#define CURVE_KEY "vitrine-learning-curve"

/* --- Memorising ------------------------------------------------------------------------------ */

/* Up to NOTE_ROWS of @rows, drawn with the seed. */
static double
score_rows (VtrModel *model, VtrDataset *dataset, const guint32 *rows, gsize n, VtrMetric metric, VtrProgress *progress)
{
  VtrRng rng = vtr_rng_new (0, "fit-note", 0);
  VtrEvaluationOptions options = { .threshold = NAN };
  gsize n_drawn = MIN (n, NOTE_ROWS);
  g_autofree guint32 *drawn = vtr_rng_sample (&rng, (guint32) n, (guint32) n_drawn);

  for (gsize i = 0; i < n_drawn; i++)
    drawn[i] = rows[drawn[i]];
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluate_model (model, dataset, drawn, n_drawn, &options, progress, NULL);
  return evaluation != NULL ? vtr_evaluation_get_metric (evaluation, metric) : NAN;
}

/**
 * vtr_session_note_fit:
 * @entry: a model with its evaluation on held-out rows
 * @learner: what fitted it
 * @dataset: the data
 * @rows: the rows that it was fitted on
 * @n_rows: how many
 * @progress: (nullable): progress
 *
 * In a job: sets the sentence that vtr_session_get_fit_note() gives, where there is one.
 */
void
vtr_session_note_fit (VtrModelEntry *entry, VtrLearner *learner, VtrDataset *dataset, const guint32 *rows, gsize n_rows,
                      VtrProgress *progress)
{
  const char *advice = VTR_LEARNER_GET_CLASS (learner)->against_memorising;
  VtrModel *model = vtr_model_entry_get_model (entry);
  VtrTask task = vtr_model_get_info (model)->task;
  VtrMetric metric = vtr_metric_get_default (task);

  if (advice == NULL || n_rows == 0)
    return;
  double training = score_rows (model, dataset, rows, n_rows, metric, progress);
  double held_out = vtr_evaluation_get_metric (vtr_model_entry_get_evaluation (entry), metric);
  char *note = vtr_fit_note (task, training, held_out, _(advice));
  if (note != NULL)
    note[0] = g_ascii_toupper (note[0]);
  g_object_set_data_full (G_OBJECT (entry), NOTE_KEY, note, g_free);
}

/**
 * vtr_session_get_fit_note:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): that the current model memorises, and what helps
 */
const char *
vtr_session_get_fit_note (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  VtrModelEntry *entry = vtr_project_get_current (self->project);

  return entry != NULL ? g_object_get_data (G_OBJECT (entry), NOTE_KEY) : NULL;
}

/* --- More rows ------------------------------------------------------------------------------- */

typedef struct
{
  VtrDataset  *dataset;
  VtrPipeline *pipeline;   /* (nullable): automatic */
  VtrModel    *model;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->dataset);
  g_clear_object (&work->pipeline);
  g_clear_object (&work->model);
  g_free (work);
}

static gpointer
curve_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;
  const VtrModelInfo *info = vtr_model_get_info (work->model);
  g_autoptr (VtrLearner) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, _("learner"), error);

  if (learner == NULL || !vtr_configurable_apply_variant (VTR_CONFIGURABLE (learner), info->settings, error))
    return NULL;
  VtrTrainOptions train = { .learner = learner, .target = info->target, .pipeline = work->pipeline, .seed = info->seed };
  return vtr_learning_curve_new (work->dataset, &train, FOLDS, progress, error);
}

static void
curve_cb (VtrJob *job, VtrSession *self)
{
  GObject *entry = g_object_get_data (G_OBJECT (job), "entry");

  vtr_session_mark (self, VTR_CHANGED_JOBS | VTR_CHANGED_MODEL);
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    vtr_session_fail (self, _("The Learning Curve Could Not Be Made"), vtr_job_get_error (job));
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    g_object_set_data_full (entry, CURVE_KEY, vtr_job_steal_result (job), (GDestroyNotify) vtr_learning_curve_free);
}

/**
 * vtr_session_make_learning_curve:
 * @self: a session with a model and its data
 *
 * A job "learning": fits the current model's learner on growing parts of the rows.
 */
void
vtr_session_make_learning_curve (VtrSession *self)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  VtrModelEntry *entry = vtr_project_get_current (self->project);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);

  if (entry == NULL || dataset == NULL)
    return;
  Work *work = g_new0 (Work, 1);
  work->dataset = g_object_ref (dataset);
  work->pipeline = vtr_project_dup_pipeline (self->project);
  work->model = g_object_ref (vtr_model_entry_get_model (entry));
  g_autoptr (VtrJob) job = vtr_job_new (_("Learning curve"), curve_func, work, (GDestroyNotify) work_free,
                                        (GDestroyNotify) vtr_learning_curve_free);
  g_object_set_data_full (G_OBJECT (job), "entry", g_object_ref (entry), g_object_unref);
  vtr_job_set_key (job, "learning");
  g_signal_connect_object (job, "finished", G_CALLBACK (curve_cb), self, 0);
  vtr_job_queue_push (self->jobs, job);
  vtr_session_mark (self, VTR_CHANGED_JOBS);
}

/**
 * vtr_session_get_learning_curve:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): that of the current model
 */
const VtrLearningCurve *
vtr_session_get_learning_curve (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  VtrModelEntry *entry = vtr_project_get_current (self->project);

  return entry != NULL ? g_object_get_data (G_OBJECT (entry), CURVE_KEY) : NULL;
}
