/* VtrSession, choosing the decision threshold: on predictions of training rows by models that had not
 * seen them. Those of the cross-validation that judged the model are kept; where there are none, the
 * learner is fitted again on folds of the training rows. Test rows take no part. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include "vtr-cross-validate.h"
#include <glib/gi18n.h>
#include <math.h>

#define FOLDS 5
#define KEY "vitrine-out-of-fold"

typedef struct
{
  VtrModelEntry      *entry;
  VtrDataset         *dataset;
  VtrPipeline        *pipeline;   /* (nullable): automatic */
  VtrEvaluation      *known;      /* (nullable) */
  VtrThresholdOptions options;
  guint               positive;
} Work;

typedef struct { VtrEvaluation *out_of_fold; double threshold; } Chosen;

static void
work_free (Work *work)
{
  g_clear_object (&work->entry);
  g_clear_object (&work->dataset);
  g_clear_object (&work->pipeline);
  g_clear_object (&work->known);
  g_free (work);
}

static void
chosen_free (Chosen *chosen)
{
  g_clear_object (&chosen->out_of_fold);
  g_free (chosen);
}

/* The rows that the model was fitted on: all but its test rows. */
static guint32 *
training_rows (VtrModelEntry *entry, VtrDataset *dataset, gsize *n_rows)
{
  gsize n = vtr_dataset_get_n_rows (dataset), n_test = 0;
  const guint32 *test = vtr_model_entry_get_test_rows (entry, &n_test);
  g_autofree guint8 *is_test = g_new0 (guint8, n + 1);
  guint32 *rows = g_new (guint32, n + 1);

  *n_rows = 0;
  for (gsize i = 0; i < n_test; i++)
    if (test[i] < n)
      is_test[test[i]] = 1;
  for (gsize i = 0; i < n; i++)
    if (!is_test[i])
      rows[(*n_rows)++] = (guint32) i;
  return rows;
}

static VtrEvaluation *
cross_validate (Work *work, VtrProgress *progress, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (vtr_model_entry_get_model (work->entry));
  g_autoptr (VtrLearner) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, _("learner"), error);
  VtrEvaluationOptions options = { .threshold = NAN };
  gsize n_rows = 0;

  if (learner == NULL || !vtr_configurable_apply_variant (VTR_CONFIGURABLE (learner), info->settings, error))
    return NULL;
  g_autofree guint32 *rows = training_rows (work->entry, work->dataset, &n_rows);
  VtrTrainOptions train = { .learner = learner, .target = info->target, .pipeline = work->pipeline, .seed = info->seed,
                            .task = VTR_TASK_FORCE_CLASSIFICATION };
  g_autoptr (VtrCrossValidation) cv = vtr_cross_validate (work->dataset, rows, n_rows, &train, FOLDS, &options, progress, error);
  return cv != NULL && cv->out_of_fold != NULL ? g_object_ref (cv->out_of_fold) : NULL;
}

static gboolean
find_threshold (VtrEvaluation *evaluation, guint positive, const VtrThresholdOptions *options, double *threshold)
{
  const VtrEvaluationData *e = vtr_evaluation_get_data (evaluation);
  g_autofree guint8 *is_positive = g_new (guint8, e->n_rows + 1);
  g_autofree double *scores = g_new (double, e->n_rows + 1);
  VtrThresholdPoint point;

  if (e->scores == NULL || positive >= e->n_classes)
    return FALSE;
  for (gsize i = 0; i < e->n_rows; i++)
    {
      is_positive[i] = e->truth[i] == positive;
      scores[i] = e->scores[i * e->n_classes + positive];
    }
  if (!vtr_threshold_choose (is_positive, scores, e->weights, e->n_rows, options, &point))
    return FALSE;
  *threshold = CLAMP (point.threshold, 0, 1);
  return TRUE;
}

static gpointer
choose_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (VtrEvaluation) out_of_fold = work->known != NULL ? g_object_ref (work->known)
                                                               : cross_validate (work, progress, error);
  double threshold = NAN;

  if (out_of_fold == NULL)
    return NULL;
  if (!find_threshold (out_of_fold, work->positive, &work->options, &threshold))
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED, _("A threshold needs training rows of both classes."));
      return NULL;
    }
  Chosen *chosen = g_new0 (Chosen, 1);
  chosen->out_of_fold = g_steal_pointer (&out_of_fold);
  chosen->threshold = threshold;
  return chosen;
}

static void
chosen_cb (VtrJob *job, VtrSession *self)
{
  VtrModelEntry *entry = g_object_get_data (G_OBJECT (job), "entry");

  vtr_session_mark (self, VTR_CHANGED_JOBS);
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    vtr_session_fail (self, _("No Threshold Could Be Chosen"), vtr_job_get_error (job));
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  Chosen *chosen = vtr_job_get_result (job);
  vtr_session_keep_out_of_fold (entry, chosen->out_of_fold);
  vtr_session_set_threshold (self, chosen->threshold);
}

/* What cross-validation said of the training rows stays with the model while it is in memory. */
void
vtr_session_keep_out_of_fold (VtrModelEntry *entry, VtrEvaluation *out_of_fold)
{
  if (out_of_fold != NULL)
    g_object_set_data_full (G_OBJECT (entry), KEY, g_object_ref (out_of_fold), g_object_unref);
}

/**
 * vtr_session_choose_threshold:
 * @self: a session whose current model tells two classes apart
 * @options: what to reach; copied
 *
 * Sets the session's threshold when the job "threshold" is done.
 */
void
vtr_session_choose_threshold (VtrSession *self, const VtrThresholdOptions *options)
{
  g_return_if_fail (VTR_IS_SESSION (self) && options != NULL);
  VtrModelEntry *entry = vtr_project_get_current (self->project);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);

  if (entry == NULL || dataset == NULL)
    return;
  VtrEvaluation *known = g_object_get_data (G_OBJECT (entry), KEY);
  Work *work = g_new0 (Work, 1);
  work->entry = g_object_ref (entry);
  work->dataset = g_object_ref (dataset);
  work->pipeline = vtr_project_dup_pipeline (self->project);
  work->known = known != NULL ? g_object_ref (known) : NULL;
  work->options = *options;
  work->positive = self->output;
  g_autoptr (VtrJob) job = vtr_job_new (_("Choose the threshold"), choose_func, work, (GDestroyNotify) work_free,
                                        (GDestroyNotify) chosen_free);
  g_object_set_data_full (G_OBJECT (job), "entry", g_object_ref (entry), g_object_unref);
  vtr_job_set_key (job, "threshold");
  g_signal_connect_object (job, "finished", G_CALLBACK (chosen_cb), self, 0);
  vtr_job_queue_push (self->jobs, job);
  vtr_session_mark (self, VTR_CHANGED_JOBS);
}
