/* Tells ThreadSanitizer about GLib's locks; linked into -Db_sanitize=thread builds of tests only.
 *
 * The GLib of a distribution is not instrumented and its mutexes are futexes, so that every handover
 * under a GMutex would look like a race. The definitions here stand before GLib's (the executable
 * exports them), call the real ones, and report the order they make: mutexes and conditions,
 * g_once_init, asynchronous queues, thread pools, sources and messages to a main context, and counted
 * references, whose last holder comes after all others. GSlice's own recycling is switched off by
 * G_SLICE=always-malloc (tests/meson.build). Extend it with each further primitive that the engine uses
 * between threads; what is missing shows as a false race. */
#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);
const char *__tsan_default_suppressions (void);

#define REAL(name)                                                                                 \
  static __typeof__ (name) *cached;                                                                \
  __typeof__ (name) *real = __atomic_load_n (&cached, __ATOMIC_RELAXED);                           \
  if (real == NULL)                                                                                \
    {                                                                                              \
      real = (__typeof__ (name) *) dlsym (RTLD_NEXT, #name);                                       \
      __atomic_store_n (&cached, real, __ATOMIC_RELAXED);                                          \
    }

/* Races inside GLib itself are GLib's own business. */
const char *
__tsan_default_suppressions (void)
{
  return "called_from_lib:libglib-2.0.so.0\n"
         "called_from_lib:libgobject-2.0.so.0\n"
         "called_from_lib:libgio-2.0.so.0\n";
}

void
(g_mutex_lock) (GMutex *mutex)
{
  REAL (g_mutex_lock)
  real (mutex);
  __tsan_acquire (mutex);
}

gboolean
(g_mutex_trylock) (GMutex *mutex)
{
  REAL (g_mutex_trylock)
  gboolean is_locked = real (mutex);

  if (is_locked)
    __tsan_acquire (mutex);
  return is_locked;
}

void
(g_mutex_unlock) (GMutex *mutex)
{
  REAL (g_mutex_unlock)
  __tsan_release (mutex);
  real (mutex);
}

void
(g_cond_wait) (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait)
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
(g_cond_wait_until) (GCond *cond, GMutex *mutex, gint64 end_time)
{
  REAL (g_cond_wait_until)
  gboolean is_signalled;

  __tsan_release (mutex);
  is_signalled = real (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return is_signalled;
}

/* --- Once --------------------------------------------------------------------------------------- */

/* The way in is an atomic load in our own code, which ThreadSanitizer sees. */
void
(g_once_init_leave) (volatile void *location, gsize result)
{
  REAL (g_once_init_leave)
  __tsan_release ((void *) location);
  real (location, result);
}

/* --- Counted references ---------------------------------------------------------------------------- */

/* Whatever anyone did with @counted before giving up his reference comes before its end. */
static void
give_up (void *counted)
{
  __tsan_release (counted);
  __tsan_acquire (counted);
}

gboolean
(g_atomic_ref_count_dec) (gatomicrefcount *refs)
{
  REAL (g_atomic_ref_count_dec)
  give_up (refs);
  return real (refs);
}

void
(g_object_unref) (gpointer object)
{
  REAL (g_object_unref)
  give_up (object);
  real (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  REAL (g_bytes_unref)
  give_up (bytes);
  real (bytes);
}

void
g_variant_unref (GVariant *variant)
{
  REAL (g_variant_unref)
  give_up (variant);
  real (variant);
}

void
g_ptr_array_unref (GPtrArray *array)
{
  REAL (g_ptr_array_unref)
  give_up (array);
  real (array);
}

void
g_hash_table_unref (GHashTable *table)
{
  REAL (g_hash_table_unref)
  give_up (table);
  real (table);
}

/* --- Queues ---------------------------------------------------------------------------------------- */

void
g_async_queue_push (GAsyncQueue *queue, gpointer item)
{
  REAL (g_async_queue_push)
  __tsan_release (queue);
  real (queue, item);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  REAL (g_async_queue_pop)
  gpointer item = real (queue);

  __tsan_acquire (queue);
  return item;
}

/* --- Thread pools ---------------------------------------------------------------------------------- */

/* Two directions, two places: work handed in, and work done. One for both would order the workers among
 * themselves and hide their races. It lives as long as the process, as workers may outlive a pool. */
typedef struct
{
  GFunc    func;
  gpointer data;
  char     in, done;
} Pool;

static void
pool_cb (gpointer item, gpointer data)
{
  Pool *pool = data;

  __tsan_acquire (&pool->in);
  pool->func (item, pool->data);
  __tsan_release (&pool->done);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  REAL (g_thread_pool_new)
  Pool *pool = g_new0 (Pool, 1);

  pool->func = func;
  pool->data = data;
  return real (pool_cb, pool, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *self, gpointer item, GError **error)
{
  REAL (g_thread_pool_push)
  __tsan_release (&((Pool *) self->user_data)->in);
  return real (self, item, error);
}

void
g_thread_pool_free (GThreadPool *self, gboolean immediate, gboolean wait)
{
  REAL (g_thread_pool_free)
  Pool *pool = self->user_data;

  real (self, immediate, wait);
  if (wait)
    __tsan_acquire (&pool->done);
}

/* --- Messages to a main context -------------------------------------------------------------------- */

typedef struct
{
  GSourceFunc    func;
  gpointer       data;
  GDestroyNotify notify;
} Message;

static gboolean
message_cb (gpointer data)
{
  Message *message = data;

  __tsan_acquire (message);
  return message->func (message->data);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  __tsan_acquire (message);
  if (message->notify != NULL)
    message->notify (message->data);
  g_free (message);
}

static Message *
message_new (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Message *message = g_new (Message, 1);

  *message = (Message) { func, data, notify };
  __tsan_release (message);
  return message;
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  REAL (g_source_set_callback)
  real (source, message_cb, message_new (func, data, notify), message_free);
}

guint
g_idle_add_full (gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  REAL (g_idle_add_full)
  return real (priority, message_cb, message_new (func, data, notify), message_free);
}

guint
g_timeout_add_full (gint priority, guint interval, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  REAL (g_timeout_add_full)
  return real (priority, interval, message_cb, message_new (func, data, notify), message_free);
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc func, gpointer data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full)
  real (context, priority, message_cb, message_new (func, data, notify), message_free);
}
