/* Tells ThreadSanitizer about GLib's locks; linked into -Db_sanitize=thread builds of tests only.
 *
 * The GLib of a distribution is not instrumented and its mutexes are futexes, so that every handover
 * under a GMutex would look like a race. The definitions here stand before GLib's (the executable
 * exports them), call the real ones, and report the order they make. Extend it with each further
 * primitive that the engine uses between threads; what is missing shows as a false race. */
#include <dlfcn.h>
#include <glib.h>

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
