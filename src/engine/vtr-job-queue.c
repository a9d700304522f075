/* Runs jobs on threads and lists those that wait or run.
 *
 * A timer in the queue's main context, alive only while there are jobs, looks at them ten times a
 * second; a thread that is done sends one message. So the main loop hears at most that much, however
 * busy the jobs are. Job threads run at a lower priority than the interface. */
#include "vtr-config.h"
#include "vtr-job-private.h"
#include <sys/resource.h>
#include <unistd.h>

#define TICK_MS 100
#define DEFAULT_RUNNING 2
#define NICE 10

struct _VtrJobQueue
{
  GObject parent_instance;

  GMainContext *context;
  GThreadPool  *pool;
  GPtrArray    *jobs;          /* unfinished ones, oldest first */
  GHashTable   *generations;   /* key → number of pushes */
  GSource      *timer;         /* (nullable) */
};

/* What travels with a job through the pool: it keeps the queue alive until the job is done. */
typedef struct
{
  VtrJobQueue *queue;
  VtrJob      *job;
} Ticket;

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (VtrJobQueue, vtr_job_queue, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ticket_free (gpointer data)
{
  Ticket *ticket = data;

  g_object_unref (ticket->job);
  g_object_unref (ticket->queue);
  g_free (ticket);
}

static gboolean
tick_cb (gpointer data)
{
  VtrJobQueue *self = data;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  /* Whoever hears of a change may push and cancel. */
  for (guint i = 0; i < self->jobs->len; i++)
    g_ptr_array_add (jobs, g_object_ref (g_ptr_array_index (self->jobs, i)));
  for (guint i = 0; i < jobs->len; i++)
    vtr_job_tick (g_ptr_array_index (jobs, i));
  return G_SOURCE_CONTINUE;
}

static void
update_timer (VtrJobQueue *self)
{
  if (self->jobs->len > 0 && self->timer == NULL)
    {
      self->timer = g_timeout_source_new (TICK_MS);
      g_source_set_callback (self->timer, tick_cb, self, NULL);
      g_source_attach (self->timer, self->context);
    }
  else if (self->jobs->len == 0 && self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
}

static gboolean
finished_cb (gpointer data)
{
  Ticket *ticket = data;
  VtrJobQueue *self = ticket->queue;
  guint index;

  if (g_ptr_array_find (self->jobs, ticket->job, &index))
    {
      g_ptr_array_remove_index (self->jobs, index);
      g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
    }
  update_timer (self);
  vtr_job_finish (ticket->job);
  return G_SOURCE_REMOVE;
}

static void
work_func (gpointer data, gpointer user_data)
{
  Ticket *ticket = data;
  g_autoptr (GMainContext) context = g_main_context_ref (ticket->queue->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  setpriority (PRIO_PROCESS, gettid (), NICE);
  vtr_job_work (ticket->job);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, finished_cb, ticket, ticket_free);
  g_source_attach (source, context);
}

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_JOB;
}

static guint
get_n_items (GListModel *model)
{
  return VTR_JOB_QUEUE (model)->jobs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  VtrJobQueue *self = VTR_JOB_QUEUE (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Only reached when no ticket is left, so no thread works for it any more. */
static void
vtr_job_queue_finalize (GObject *object)
{
  VtrJobQueue *self = VTR_JOB_QUEUE (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_ptr_array_unref (self->jobs);
  g_hash_table_unref (self->generations);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (vtr_job_queue_parent_class)->finalize (object);
}

static void
vtr_job_queue_class_init (VtrJobQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_job_queue_finalize;
}

static void
vtr_job_queue_init (VtrJobQueue *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->generations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * vtr_job_queue_new:
 * @max_running: how many jobs run at once; 0 for two
 *
 * Returns: (transfer full): an empty queue that belongs to the calling thread
 */
VtrJobQueue *
vtr_job_queue_new (guint max_running)
{
  VtrJobQueue *self = g_object_new (VTR_TYPE_JOB_QUEUE, NULL);

  self->pool = g_thread_pool_new (work_func, NULL, max_running > 0 ? max_running : DEFAULT_RUNNING, FALSE, NULL);
  return self;
}

/**
 * vtr_job_queue_find:
 * @self: a queue
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the newest unfinished job of that key
 */
VtrJob *
vtr_job_queue_find (VtrJobQueue *self, const char *key)
{
  g_return_val_if_fail (VTR_IS_JOB_QUEUE (self), NULL);
  for (guint i = self->jobs->len; i-- > 0;)
    if (g_strcmp0 (vtr_job_get_key (g_ptr_array_index (self->jobs, i)), key) == 0)
      return g_ptr_array_index (self->jobs, i);
  return NULL;
}

/**
 * vtr_job_queue_push:
 * @self: a queue
 * @job: a job that was never pushed
 *
 * Starts it as soon as a thread is free. Unfinished jobs of the same key are cancelled and silenced.
 */
void
vtr_job_queue_push (VtrJobQueue *self, VtrJob *job)
{
  const char *key = vtr_job_get_key (job);
  guint generation = 1;
  Ticket *ticket;

  g_return_if_fail (VTR_IS_JOB_QUEUE (self) && VTR_IS_JOB (job) && vtr_job_get_generation (job) == 0);
  if (key != NULL)
    {
      for (guint i = 0; i < self->jobs->len; i++)
        if (g_strcmp0 (vtr_job_get_key (g_ptr_array_index (self->jobs, i)), key) == 0)
          vtr_job_replace (g_ptr_array_index (self->jobs, i));
      generation = GPOINTER_TO_UINT (g_hash_table_lookup (self->generations, key)) + 1;
      g_hash_table_replace (self->generations, g_strdup (key), GUINT_TO_POINTER (generation));
    }
  vtr_job_enqueue (job, generation);
  g_ptr_array_add (self->jobs, g_object_ref (job));
  g_list_model_items_changed (G_LIST_MODEL (self), self->jobs->len - 1, 0, 1);
  update_timer (self);

  ticket = g_new (Ticket, 1);
  ticket->queue = g_object_ref (self);
  ticket->job = g_object_ref (job);
  g_thread_pool_push (self->pool, ticket, NULL);
}

void
vtr_job_queue_cancel_all (VtrJobQueue *self)
{
  g_return_if_fail (VTR_IS_JOB_QUEUE (self));
  for (guint i = 0; i < self->jobs->len; i++)
    vtr_job_cancel (g_ptr_array_index (self->jobs, i));
}

/**
 * vtr_job_queue_wait:
 * @self: a queue
 * @job: (nullable): one of its jobs; %NULL for all of them
 *
 * Runs the main context until @job has finished and has said so.
 */
void
vtr_job_queue_wait (VtrJobQueue *self, VtrJob *job)
{
  g_autoptr (VtrJobQueue) alive = g_object_ref (self);

  while (job != NULL ? !vtr_job_is_finished (job) : self->jobs->len > 0)
    g_main_context_iteration (self->context, TRUE);
}
