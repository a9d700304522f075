/* One running piece of work, as the main thread sees it.
 *
 * The thread writes only to the progress (lock-free), to the newest partial result (under a lock) and,
 * when it ends, to the outcome, which is handed over with the message that it ended. Everything that
 * the main thread may ask is copied from there by a tick. A job that was replaced by a newer one of
 * its key runs out silently: nothing of it arrives any more. */
#include "vtr-config.h"
#include "vtr-job-private.h"
#include "vtr-error.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>

struct _VtrJob
{
  GObject parent_instance;

  char          *title;
  char          *key;
  guint          generation;
  VtrJobFunc     func;
  gpointer       data;
  GDestroyNotify free_data, free_result;
  VtrProgress   *progress;

  /* the thread's */
  int            has_begun;       /* atomic */
  gpointer       result;
  GError        *error;
  GMutex         lock;
  GObject       *partial;         /* (nullable): newest, not delivered yet */

  /* the main thread's */
  VtrJobStatus     status;
  VtrProgressState state;
  gboolean         is_replaced;
};

enum { PROP_TITLE = 1, PROP_STAGE, PROP_FRACTION, PROP_SECONDS_LEFT, PROP_STATUS, PROP_TEXT, N_PROPS };
enum { PARTIAL, FINISHED, N_SIGNALS };
static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VtrJob, vtr_job, G_TYPE_OBJECT)

/* "41% · 3 min 50 s left" */
static char *
describe (VtrJob *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  switch (self->status)
    {
    case VTR_JOB_WAITING:
      return g_strdup (_("Waiting"));
    case VTR_JOB_STOPPING:
      return g_strdup (_("Stopping…"));
    case VTR_JOB_DONE:
      return g_strdup (_("Done"));
    case VTR_JOB_CANCELLED:
      return g_strdup (_("Stopped"));
    case VTR_JOB_FAILED:
      return g_strdup (self->error->message);
    default:
      break;
    }
  if (self->state.fraction >= 0)
    g_string_append_printf (text, "%.0f%%", 100 * self->state.fraction);
  else if (self->state.stage != NULL)
    g_string_append (text, self->state.stage);
  if (self->state.fraction < 0 && self->state.done > 0)
    {
      g_autofree char *done = vtr_text_count (self->state.done);

      g_string_append_printf (text, " · %s", done);
    }
  if (vtr_job_is_paused (self))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _("paused"));
  else if (self->state.seconds_left >= 0)
    {
      g_autofree char *left = vtr_text_duration (self->state.seconds_left);

      g_string_append (text, " · ");
      g_string_append_printf (text, _("%s left"), left);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
vtr_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrJob *self = VTR_JOB (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STAGE:
      g_value_set_string (value, self->state.stage);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->state.fraction);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_double (value, self->state.seconds_left);
      break;
    case PROP_STATUS:
      g_value_set_int (value, self->status);
      break;
    case PROP_TEXT:
      g_value_take_string (value, describe (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
free_result (VtrJob *self)
{
  if (self->result != NULL && self->free_result != NULL)
    self->free_result (self->result);
  self->result = NULL;
}

static void
vtr_job_finalize (GObject *object)
{
  VtrJob *self = VTR_JOB (object);

  if (self->free_data != NULL && self->data != NULL)
    self->free_data (self->data);
  free_result (self);
  g_clear_error (&self->error);
  g_clear_object (&self->partial);
  g_clear_object (&self->progress);
  g_mutex_clear (&self->lock);
  g_free (self->title);
  g_free (self->key);
  G_OBJECT_CLASS (vtr_job_parent_class)->finalize (object);
}

static void
vtr_job_class_init (VtrJobClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->get_property = vtr_job_get_property;
  G_OBJECT_CLASS (klass)->finalize = vtr_job_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_double ("seconds-left", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
  properties[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL, VTR_JOB_WAITING, VTR_JOB_FAILED, VTR_JOB_WAITING, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  signals[PARTIAL] = g_signal_new ("partial", VTR_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_OBJECT);
  signals[FINISHED] = g_signal_new ("finished", VTR_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_job_init (VtrJob *self)
{
  g_mutex_init (&self->lock);
  self->progress = vtr_progress_new (NULL);
  self->state.fraction = self->state.seconds_left = -1;
}

static void
set_status (VtrJob *self, VtrJobStatus status)
{
  if (self->status == status)
    return;
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/* --- For the queue ------------------------------------------------------------------------------- */

void
vtr_job_enqueue (VtrJob *job, guint generation)
{
  job->generation = generation;
}

void
vtr_job_work (VtrJob *job)
{
  __atomic_store_n (&job->has_begun, 1, __ATOMIC_RELEASE);
  if (vtr_progress_check (job->progress, &job->error))
    job->result = job->func (job, job->progress, job->data, &job->error);
  if (job->result == NULL && job->error == NULL)
    g_set_error (&job->error, VTR_ERROR, VTR_ERROR_FAILED, _("%s failed without saying why"), job->title);
}

void
vtr_job_tick (VtrJob *job)
{
  VtrProgressState before = job->state;
  g_autoptr (GObject) partial = NULL;

  if (__atomic_load_n (&job->has_begun, __ATOMIC_ACQUIRE) && job->status == VTR_JOB_WAITING)
    set_status (job, VTR_JOB_RUNNING);
  vtr_progress_read (job->progress, &job->state);
  if (job->state.stage != before.stage)
    g_object_notify_by_pspec (G_OBJECT (job), properties[PROP_STAGE]);
  if (job->state.fraction != before.fraction)
    g_object_notify_by_pspec (G_OBJECT (job), properties[PROP_FRACTION]);
  if (job->state.seconds_left != before.seconds_left)
    g_object_notify_by_pspec (G_OBJECT (job), properties[PROP_SECONDS_LEFT]);
  if (job->state.fraction != before.fraction || job->state.seconds_left != before.seconds_left
      || job->state.stage != before.stage || (job->state.fraction < 0 && job->state.done != before.done))
    g_object_notify_by_pspec (G_OBJECT (job), properties[PROP_TEXT]);

  g_mutex_lock (&job->lock);
  partial = g_steal_pointer (&job->partial);
  g_mutex_unlock (&job->lock);
  if (partial != NULL && !job->is_replaced && job->status == VTR_JOB_RUNNING)
    g_signal_emit (job, signals[PARTIAL], 0, partial);
}

void
vtr_job_finish (VtrJob *job)
{
  gboolean was_cancelled = g_error_matches (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (was_cancelled)
    g_clear_error (&job->error);
  if (job->is_replaced)
    free_result (job);
  g_mutex_lock (&job->lock);
  g_clear_object (&job->partial);
  g_mutex_unlock (&job->lock);
  set_status (job, job->result != NULL ? VTR_JOB_DONE : was_cancelled || job->is_replaced ? VTR_JOB_CANCELLED : VTR_JOB_FAILED);
  if (!job->is_replaced)
    g_signal_emit (job, signals[FINISHED], 0);
}

void
vtr_job_replace (VtrJob *job)
{
  job->is_replaced = TRUE;
  vtr_job_cancel (job);
}

/* --- Public -------------------------------------------------------------------------------------- */

/**
 * vtr_job_new:
 * @title: what is done, translated ("Random forest")
 * @func: the work; runs in a thread
 * @data: (nullable): its input; must not be touched by anyone else meanwhile
 * @free_data: (nullable): frees @data with the job
 * @free_result: (nullable): frees what @func returned unless it is stolen
 *
 * Returns: (transfer full): a job that waits to be pushed
 */
VtrJob *
vtr_job_new (const char *title, VtrJobFunc func, gpointer data, GDestroyNotify free_data, GDestroyNotify free_result_func)
{
  VtrJob *self = g_object_new (VTR_TYPE_JOB, NULL);

  g_return_val_if_fail (title != NULL && func != NULL, NULL);
  self->title = g_strdup (title);
  self->func = func;
  self->data = data;
  self->free_data = free_data;
  self->free_result = free_result_func;
  return self;
}

/**
 * vtr_job_set_key:
 * @job: a job that is not pushed yet
 * @key: (nullable): what it works for ("explain"): a newer job for the same replaces it
 */
void
vtr_job_set_key (VtrJob *job, const char *key)
{
  g_return_if_fail (VTR_IS_JOB (job) && job->generation == 0);
  g_free (job->key);
  job->key = g_strdup (key);
}

const char *
vtr_job_get_key (VtrJob *job)
{
  return job->key;
}

const char *
vtr_job_get_title (VtrJob *job)
{
  return job->title;
}

VtrJobStatus
vtr_job_get_status (VtrJob *job)
{
  return job->status;
}

double
vtr_job_get_fraction (VtrJob *job)
{
  return job->state.fraction;
}

double
vtr_job_get_seconds_left (VtrJob *job)
{
  return job->state.seconds_left;
}

const char *
vtr_job_get_stage (VtrJob *job)
{
  return job->state.stage;
}

guint
vtr_job_get_generation (VtrJob *job)
{
  return job->generation;
}

gboolean
vtr_job_is_finished (VtrJob *job)
{
  return job->status >= VTR_JOB_DONE;
}

/**
 * vtr_job_cancel:
 * @job: a job
 *
 * Asks it to stop; at once "Stopping…" in the interface, "finished" when it has stopped. A finished
 * job is left alone.
 */
void
vtr_job_cancel (VtrJob *job)
{
  g_return_if_fail (VTR_IS_JOB (job));
  if (vtr_job_is_finished (job))
    return;
  g_cancellable_cancel (vtr_progress_get_cancellable (job->progress));
  vtr_progress_set_paused (job->progress, FALSE);
  set_status (job, VTR_JOB_STOPPING);
}

gboolean
vtr_job_was_cancelled (VtrJob *job)
{
  g_return_val_if_fail (VTR_IS_JOB (job), FALSE);
  return g_cancellable_is_cancelled (vtr_progress_get_cancellable (job->progress));
}

/**
 * vtr_job_set_paused:
 * @job: a job
 * @paused: whether it should wait
 *
 * It waits with what it has, and goes on where it was; a finished job is left alone.
 */
void
vtr_job_set_paused (VtrJob *job, gboolean paused)
{
  g_return_if_fail (VTR_IS_JOB (job));
  if (vtr_job_is_finished (job) || vtr_job_is_paused (job) == paused)
    return;
  vtr_progress_set_paused (job->progress, paused);
  g_object_notify_by_pspec (G_OBJECT (job), properties[PROP_TEXT]);
}

gboolean
vtr_job_is_paused (VtrJob *job)
{
  g_return_val_if_fail (VTR_IS_JOB (job), FALSE);
  return vtr_progress_is_paused (job->progress);
}

gpointer
vtr_job_get_result (VtrJob *job)
{
  return vtr_job_is_finished (job) ? job->result : NULL;
}

gpointer
vtr_job_steal_result (VtrJob *job)
{
  return vtr_job_is_finished (job) ? g_steal_pointer (&job->result) : NULL;
}

const GError *
vtr_job_get_error (VtrJob *job)
{
  return vtr_job_is_finished (job) ? job->error : NULL;
}

/**
 * vtr_job_post_partial:
 * @job: the job that the calling thread works for
 * @result_object: (type GObject): a frozen object
 *
 * Hands a partial result to the main thread, which gets it with its next tick; one that was not yet
 * delivered is dropped.
 */
void
vtr_job_post_partial (VtrJob *job, gpointer result_object)
{
  g_return_if_fail (VTR_IS_JOB (job) && G_IS_OBJECT (result_object));
  g_mutex_lock (&job->lock);
  g_set_object (&job->partial, G_OBJECT (result_object));
  g_mutex_unlock (&job->lock);
}
