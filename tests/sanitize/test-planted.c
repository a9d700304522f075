/* A race planted between threads of vtr_parallel_for(): ThreadSanitizer must report it. The test is
 * one that has to fail, and is built with -Db_sanitize=thread only; it shows that what tsan-glib.c
 * says about GLib's locks does not hide what happens outside them. */
#include "vtr-parallel.h"

typedef struct
{
  GMutex lock;
  guint careful, careless;
} Counters;

static void
count_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Counters *counters = data;

  g_usleep (2000);
  g_mutex_lock (&counters->lock);
  counters->careful++;
  g_mutex_unlock (&counters->lock);
  g_usleep (2000);
  counters->careless++;
}

int
main (void)
{
  Counters counters = { 0 };

  g_mutex_init (&counters.lock);
  vtr_parallel_set_n_threads (4);
  for (guint i = 0; i < 10; i++)
    vtr_parallel_for (64, 1, count_cb, &counters, NULL, NULL);
  g_mutex_clear (&counters.lock);
  return counters.careful == 640 ? 0 : 2;
}
