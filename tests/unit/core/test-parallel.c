/* The parallel loop: every item once, same bits, cancelling, callers at once, calls inside calls. */
#include "vtr-parallel.h"

#define N_ITEMS 10007

static void
count_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  guint *counts = data;

  g_assert_cmpuint (worker, <, vtr_parallel_get_n_threads ());
  for (gsize i = begin; i < end; i++)
    counts[i]++;
}

static void
test_every_item_once (void)
{
  const gsize grains[] = { 0, 1, 7, 1000, N_ITEMS, 2 * N_ITEMS, G_MAXSIZE };

  for (guint n_threads = 1; n_threads <= 7; n_threads += 3)
    for (guint g = 0; g < G_N_ELEMENTS (grains); g++)
      {
        g_autofree guint *counts = g_new0 (guint, N_ITEMS);
        g_autoptr (GError) error = NULL;

        vtr_parallel_set_n_threads (n_threads);
        g_assert_true (vtr_parallel_for (N_ITEMS, grains[g], count_cb, counts, NULL, &error));
        g_assert_no_error (error);
        for (gsize i = 0; i < N_ITEMS; i++)
          g_assert_cmpuint (counts[i], ==, 1);
      }
  vtr_parallel_set_n_threads (0);
}

static void
test_nothing_to_do (void)
{
  g_assert_true (vtr_parallel_for (0, 10, count_cb, NULL, NULL, NULL));
}

typedef struct
{
  guint busy[8]; /* by worker, atomic */
  guint n_done;  /* atomic */
  guint n_clashes;
} Busy;

static void
busy_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Busy *busy = data;

  if (g_atomic_int_add ((gint *) &busy->busy[worker], 1) != 0)
    g_atomic_int_inc ((gint *) &busy->n_clashes);
  g_usleep (50);
  g_atomic_int_add ((gint *) &busy->busy[worker], -1);
  g_atomic_int_add ((gint *) &busy->n_done, (gint) (end - begin));
}

static gpointer
caller_cb (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      Busy busy = { 0 };

      g_assert_true (vtr_parallel_for (100, 1, busy_cb, &busy, NULL, NULL));
      g_assert_cmpuint (busy.n_done, ==, 100);
      g_assert_cmpuint (busy.n_clashes, ==, 0);
    }
  return NULL;
}

static void
test_callers_at_once (void)
{
  GThread *threads[5];

  vtr_parallel_set_n_threads (4);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", caller_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  vtr_parallel_set_n_threads (0);
}

static void
inner_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  GThread **owner = data;

  g_assert_cmpuint (worker, ==, 0);
  g_assert_true (*owner == g_thread_self ());
}

static void
outer_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  GThread *self = g_thread_self ();

  g_assert_true (vtr_parallel_for (10, 1, inner_cb, &self, NULL, NULL));
  g_atomic_int_inc ((gint *) data);
}

static void
test_nested_runs_in_caller (void)
{
  guint n_done = 0;

  vtr_parallel_set_n_threads (3);
  g_assert_true (vtr_parallel_for (50, 1, outer_cb, &n_done, NULL, NULL));
  g_assert_cmpuint (n_done, ==, 50);
  vtr_parallel_set_n_threads (0);
}

typedef struct
{
  GCancellable *cancellable;
  guint n_done;
} Cancel;

static void
cancel_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Cancel *cancel = data;

  if (g_atomic_int_add ((gint *) &cancel->n_done, 1) == 10)
    g_cancellable_cancel (cancel->cancellable);
}

static void
test_cancel (void)
{
  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
      g_autoptr (GError) error = NULL;
      Cancel cancel = { cancellable, 0 };

      vtr_parallel_set_n_threads (n_threads);
      g_assert_false (vtr_parallel_for (100000, 1, cancel_cb, &cancel, progress, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (cancel.n_done, >=, 11);
      g_assert_cmpuint (cancel.n_done, <, 11 + n_threads * 50);
    }
  vtr_parallel_set_n_threads (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parallel/every-item-once", test_every_item_once);
  g_test_add_func ("/core/parallel/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/core/parallel/callers-at-once", test_callers_at_once);
  g_test_add_func ("/core/parallel/nested-runs-in-caller", test_nested_runs_in_caller);
  g_test_add_func ("/core/parallel/cancel", test_cancel);
  return g_test_run ();
}
