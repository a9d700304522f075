/* The only data-parallel loop.
 *
 * Method: one pool of workers for the process, made on first use, asleep on a condition when there
 * is nothing to do. A call puts its task on the pool's list and works on it too; chunks are handed
 * out by an atomic counter, so nobody waits for a slow neighbour. Several threads may call at once:
 * each has its own task, and a worker without work joins the task with the fewest helpers.
 * A call from inside a call runs in its thread. What is added to sums in chunks must be kept per chunk
 * and summed in order afterwards; what a chunk computes depends on n and grain only.
 *
 * It does not count progress, since only the caller knows the unit; it does ask for cancelling
 * before each chunk. The pool is the one piece of process-wide state of this layer, besides
 * OpenBLAS's own; its workers live as long as the process. */
#include "vtr-config.h"

#include "vtr-parallel.h"

#include <glib/gi18n-lib.h>
#include <sys/resource.h>


#define WORKER_NICENESS 5
#define MAX_THREADS 1024

typedef struct
{
  VtrRangeFunc func;
  gpointer data;
  gsize n;
  gsize grain;
  gsize n_chunks;
  VtrProgress *progress;
  guint max_helpers;

  gsize next_chunk;    /* atomic */
  gboolean is_stopped; /* atomic: cancelled with chunks left */

  /* Under the pool's lock */
  guint n_joined;  /* helpers that ever came: their worker numbers are 1 … n_joined */
  guint n_helpers; /* helpers here now */
  GCond left;      /* a helper has gone */
} Task;

typedef struct
{
  GMutex lock;
  GCond wanted; /* a task has come */
  GQueue tasks; /* of Task, on their callers' stacks */
  guint n_workers;
  guint n_threads; /* atomic; 0: as many as there are cores */
} Pool;

static Pool pool = { .tasks = G_QUEUE_INIT };
static _Thread_local gboolean is_inside;

static gboolean
has_chunks (Task *task)
{
  return !__atomic_load_n (&task->is_stopped, __ATOMIC_RELAXED)
         && __atomic_load_n (&task->next_chunk, __ATOMIC_RELAXED) < task->n_chunks;
}

static void
run_chunks (Task *task, guint worker)
{
  while (has_chunks (task))
    {
      gsize chunk, begin;

      if (vtr_progress_is_cancelled (task->progress))
        {
          __atomic_store_n (&task->is_stopped, TRUE, __ATOMIC_RELAXED);
          return;
        }

      chunk = __atomic_fetch_add (&task->next_chunk, 1, __ATOMIC_RELAXED);
      if (chunk >= task->n_chunks)
        return;

      begin = chunk * task->grain;
      task->func (begin, begin + MIN (task->grain, task->n - begin), worker, task->data);
    }
}

/* The task that lacks helpers most, or NULL. */
static Task *
find_task (void)
{
  Task *found = NULL;

  for (GList *link = pool.tasks.head; link != NULL; link = link->next)
    {
      Task *task = link->data;

      if (has_chunks (task) && task->n_joined < task->max_helpers
          && (found == NULL || task->n_helpers < found->n_helpers))
        found = task;
    }
  return found;
}

/* A worker leaves a task only when no chunks are left, so it joins each task at most once and its
 * number there is its own. */
static gpointer
work_cb (gpointer data)
{
  setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0) + WORKER_NICENESS);
  is_inside = TRUE;

  g_mutex_lock (&pool.lock);
  for (;;)
    {
      Task *task = find_task ();
      guint worker;

      if (task == NULL)
        {
          g_cond_wait (&pool.wanted, &pool.lock);
          continue;
        }

      worker = ++task->n_joined;
      task->n_helpers++;
      g_mutex_unlock (&pool.lock);
      run_chunks (task, worker);
      g_mutex_lock (&pool.lock);
      task->n_helpers--;
      g_cond_signal (&task->left);
    }
  return NULL;
}

/* Under the lock. A system without threads to spare only makes the work slower. */
static void
ensure_workers (guint n_wanted)
{
  while (pool.n_workers < n_wanted)
    {
      GThread *thread = g_thread_try_new ("vtr-worker", work_cb, NULL, NULL);

      if (thread == NULL)
        return;
      g_thread_unref (thread);
      pool.n_workers++;
    }
}

static void
run_with_helpers (Task *task)
{
  GList link = { task, NULL, NULL };

  g_cond_init (&task->left);

  g_mutex_lock (&pool.lock);
  ensure_workers (task->max_helpers);
  g_queue_push_tail_link (&pool.tasks, &link);
  for (guint i = 0; i < task->max_helpers; i++)
    g_cond_signal (&pool.wanted);
  g_mutex_unlock (&pool.lock);

  is_inside = TRUE;
  run_chunks (task, 0);
  is_inside = FALSE;

  g_mutex_lock (&pool.lock);
  g_queue_unlink (&pool.tasks, &link);
  while (task->n_helpers > 0)
    g_cond_wait (&task->left, &pool.lock);
  g_mutex_unlock (&pool.lock);

  g_cond_clear (&task->left);
}

/**
 * vtr_parallel_for:
 * @n: number of items
 * @grain: items per chunk; 0 counts as 1. Choose some 100 µs to 50 ms of work: a chunk is handed
 *   out whole, and cancelling waits for it
 * @func: works on one chunk; called from several threads at once
 * @data: for @func
 * @progress: (nullable): asked for cancelling before each chunk, from every thread; what is done is
 *   for @func to count with vtr_progress_add()
 * @error: return location
 *
 * Calls @func for all of [0, @n), cut into chunks of @grain, and returns when all are done. Everything
 * that @func wrote is visible then. From inside another vtr_parallel_for() the chunks run in order in
 * the calling thread, as worker 0. May be called from any thread, from several at once.
 *
 * Returns: %TRUE when all items were done; %FALSE with %G_IO_ERROR_CANCELLED when some were left
 */
gboolean
vtr_parallel_for (gsize n, gsize grain, VtrRangeFunc func, gpointer data, VtrProgress *progress,
                  GError **error)
{
  Task task = { func, data, n, MAX (grain, 1) };

  g_return_val_if_fail (func != NULL, FALSE);

  task.n_chunks = n / task.grain + (n % task.grain != 0);
  task.progress = progress;
  task.max_helpers = MIN (vtr_parallel_get_n_threads (), MAX (task.n_chunks, 1)) - 1;

  if (is_inside || task.max_helpers == 0)
    run_chunks (&task, 0);
  else
    run_with_helpers (&task);

  if (task.is_stopped)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("cancelled"));
      return FALSE;
    }
  return TRUE;
}

/**
 * vtr_parallel_get_n_threads:
 *
 * Returns: how many threads at most work on one vtr_parallel_for(), the caller included; at least 1
 */
guint
vtr_parallel_get_n_threads (void)
{
  guint n_threads = __atomic_load_n (&pool.n_threads, __ATOMIC_RELAXED);

  return n_threads > 0 ? n_threads : CLAMP (g_get_num_processors (), 1, MAX_THREADS);
}

/**
 * vtr_parallel_set_n_threads:
 * @n_threads: how many; 0 for as many as there are cores
 *
 * Sets how many threads work. For the start of a program; tests may change it while no
 * vtr_parallel_for() runs and nobody holds memory per worker.
 */
void
vtr_parallel_set_n_threads (guint n_threads)
{
  __atomic_store_n (&pool.n_threads, MIN (n_threads, MAX_THREADS), __ATOMIC_RELAXED);
}
