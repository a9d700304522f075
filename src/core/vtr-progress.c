/* What a long call reports and asks.
 *
 * Adding and asking "cancelled?" are one atomic operation each, so that hot loops may do it; a
 * stage's beginning and its reading share a lock, so that a reader never sees half a stage.
 * Nothing is signalled: whoever shows progress reads it as often as the eye needs. */
#include "vtr-progress.h"

#define SECONDS_BEFORE_GUESSING 2.0
#define PAUSE_STEP (20 * 1000) /* µs between looks at whether a pause is over */

struct _VtrProgress
{
  GObject parent_instance;

  GCancellable *cancellable;
  GMutex lock; /* stage, total, begun */
  const char *stage;
  guint64 total;
  gint64 begun;
  guint64 done;    /* atomic */
  int paused;      /* atomic */
  gint64 paused_at; /* under the lock: monotonic µs */
  gint64 deadline; /* atomic; monotonic µs, 0: none */
};

G_DEFINE_FINAL_TYPE (VtrProgress, vtr_progress, G_TYPE_OBJECT)

static void
vtr_progress_finalize (GObject *object)
{
  VtrProgress *self = VTR_PROGRESS (object);

  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (vtr_progress_parent_class)->finalize (object);
}

static void
vtr_progress_class_init (VtrProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_progress_finalize;
}

static void
vtr_progress_init (VtrProgress *self)
{
  g_mutex_init (&self->lock);
  self->begun = g_get_monotonic_time ();
}

/**
 * vtr_progress_new:
 * @cancellable: (nullable): what cancels the work; without one it gets its own
 *
 * Returns: (transfer full): a progress without stage
 */
VtrProgress *
vtr_progress_new (GCancellable *cancellable)
{
  VtrProgress *self = g_object_new (VTR_TYPE_PROGRESS, NULL);

  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  return self;
}

/**
 * vtr_progress_get_cancellable:
 * @progress: (nullable): a progress
 *
 * Returns: (transfer none) (nullable): what cancels it; %NULL only for a %NULL @progress
 */
GCancellable *
vtr_progress_get_cancellable (VtrProgress *progress)
{
  return progress != NULL ? progress->cancellable : NULL;
}

/**
 * vtr_progress_begin:
 * @progress: (nullable): a progress
 * @stage: (nullable): what is done now, translated; static, or living as long as @progress
 * @total: how much there is to do, in any unit; 0 when unknown
 *
 * Begins a stage: the counter and the clock start anew.
 */
void
vtr_progress_begin (VtrProgress *progress, const char *stage, guint64 total)
{
  if (progress == NULL)
    return;

  g_mutex_lock (&progress->lock);
  progress->stage = stage;
  progress->total = total;
  progress->begun = g_get_monotonic_time ();
  __atomic_store_n (&progress->done, 0, __ATOMIC_RELAXED);
  g_mutex_unlock (&progress->lock);
}

/**
 * vtr_progress_add:
 * @progress: (nullable): a progress
 * @n: how much more is done, in the stage's unit
 *
 * May be called from any thread; cheap.
 */
void
vtr_progress_add (VtrProgress *progress, guint64 n)
{
  if (progress != NULL)
    __atomic_fetch_add (&progress->done, n, __ATOMIC_RELAXED);
}

/* A pause is long, the sleep short: cancelling is answered at once. */
static void
sleep_while_paused (VtrProgress *progress)
{
  while (__atomic_load_n (&progress->paused, __ATOMIC_RELAXED)
         && !g_cancellable_is_cancelled (progress->cancellable))
    g_usleep (PAUSE_STEP);
}

/**
 * vtr_progress_is_cancelled:
 * @progress: (nullable): a progress
 *
 * Sleeps while it is paused.
 *
 * Returns: whether the work should stop
 */
gboolean
vtr_progress_is_cancelled (VtrProgress *progress)
{
  if (progress == NULL)
    return FALSE;
  if (G_UNLIKELY (__atomic_load_n (&progress->paused, __ATOMIC_RELAXED)))
    sleep_while_paused (progress);
  return g_cancellable_is_cancelled (progress->cancellable);
}

/**
 * vtr_progress_set_paused:
 * @progress: (nullable): a progress
 * @paused: whether the work should wait
 *
 * The time that it waits counts neither for the time that is left nor against a time limit.
 */
void
vtr_progress_set_paused (VtrProgress *progress, gboolean paused)
{
  gint64 now = g_get_monotonic_time ();

  if (progress == NULL || paused == vtr_progress_is_paused (progress))
    return;
  g_mutex_lock (&progress->lock);
  if (paused)
    progress->paused_at = now;
  else
    {
      gint64 deadline = __atomic_load_n (&progress->deadline, __ATOMIC_RELAXED);
      progress->begun += now - progress->paused_at;
      if (deadline != 0)
        __atomic_store_n (&progress->deadline, deadline + now - progress->paused_at, __ATOMIC_RELAXED);
    }
  g_mutex_unlock (&progress->lock);
  __atomic_store_n (&progress->paused, paused, __ATOMIC_RELAXED);
}

/**
 * vtr_progress_is_paused:
 * @progress: (nullable): a progress
 *
 * Returns: whether the work waits, or will with its next look
 */
gboolean
vtr_progress_is_paused (VtrProgress *progress)
{
  return progress != NULL && __atomic_load_n (&progress->paused, __ATOMIC_RELAXED);
}

/**
 * vtr_progress_check:
 * @progress: (nullable): a progress
 * @error: return location
 *
 * Returns: %TRUE to go on; %FALSE with %G_IO_ERROR_CANCELLED when cancelled
 */
gboolean
vtr_progress_check (VtrProgress *progress, GError **error)
{
  return !vtr_progress_is_cancelled (progress)
         || !g_cancellable_set_error_if_cancelled (progress->cancellable, error);
}

static void
estimate (VtrProgressState *state)
{
  state->fraction = -1.0;
  state->seconds_left = -1.0;
  if (state->total == 0)
    return;

  state->fraction = MIN (1.0, (double) state->done / (double) state->total);
  if (state->seconds >= SECONDS_BEFORE_GUESSING && state->done > 0)
    state->seconds_left = state->seconds * (1.0 - state->fraction) / state->fraction;
}

/**
 * vtr_progress_read:
 * @progress: (nullable): a progress
 * @state: (out): how far it is
 *
 * Reads how far the work is, from any thread. For a %NULL @progress everything is unknown.
 */
void
vtr_progress_read (VtrProgress *progress, VtrProgressState *state)
{
  *state = (VtrProgressState) { 0 };

  if (progress != NULL)
    {
      gint64 begun;

      g_mutex_lock (&progress->lock);
      state->stage = progress->stage;
      state->total = progress->total;
      state->done = __atomic_load_n (&progress->done, __ATOMIC_RELAXED);
      begun = progress->begun;
      if (vtr_progress_is_paused (progress))
        begun += g_get_monotonic_time () - progress->paused_at;
      g_mutex_unlock (&progress->lock);
      state->seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
    }

  estimate (state);
}

/**
 * vtr_progress_set_time_limit:
 * @progress: (nullable): a progress
 * @seconds: from now; 0 takes the limit away
 *
 * Sets when the work should stop with what it has. Unlike cancelling, running out of time is no
 * error: who can stop early asks vtr_progress_is_out_of_time().
 */
void
vtr_progress_set_time_limit (VtrProgress *progress, double seconds)
{
  gint64 deadline = 0;

  if (progress == NULL)
    return;

  if (seconds > 0.0)
    deadline = g_get_monotonic_time () + (gint64) (MIN (seconds, 1e9) * G_USEC_PER_SEC);
  __atomic_store_n (&progress->deadline, deadline, __ATOMIC_RELAXED);
}

/**
 * vtr_progress_is_out_of_time:
 * @progress: (nullable): a progress
 *
 * Returns: whether a time limit was set and has passed
 */
gboolean
vtr_progress_is_out_of_time (VtrProgress *progress)
{
  gint64 deadline;

  if (progress == NULL)
    return FALSE;

  deadline = __atomic_load_n (&progress->deadline, __ATOMIC_RELAXED);
  return deadline != 0 && g_get_monotonic_time () >= deadline;
}
