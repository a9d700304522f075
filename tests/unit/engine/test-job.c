/* Jobs without a display: progress, results, errors, cancelling, replacing, partial results. */
#include "vtr-error.h"
#include "vtr-job.h"

static gpointer
count_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  guint n = GPOINTER_TO_UINT (data);

  vtr_progress_begin (progress, "Counting", n);
  for (guint i = 0; i < n; i++)
    {
      if (!vtr_progress_check (progress, error))
        return NULL;
      g_usleep (1000);
      vtr_progress_add (progress, 1);
    }
  return g_strdup_printf ("%u", n);
}

static gpointer
fail_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_SINGULAR, "no way");
  return NULL;
}

static gpointer
partial_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GObject) partial = g_object_new (G_TYPE_OBJECT, NULL);

      g_object_set_data (partial, "number", GUINT_TO_POINTER (i + 1));
      vtr_job_post_partial (job, partial);
      g_usleep (10000);
    }
  return g_strdup ("whole");
}

static void
count_cb (gpointer object, gpointer data)
{
  ++*(guint *) data;
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  ++*(guint *) data;
}

static void
test_result (void)
{
  g_autoptr (VtrJobQueue) queue = vtr_job_queue_new (1);
  g_autoptr (VtrJob) job = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (400), NULL, g_free);
  g_autofree char *result = NULL;
  guint n_finished = 0, n_changes = 0;

  g_signal_connect (job, "finished", G_CALLBACK (count_cb), &n_finished);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (notify_cb), &n_changes);
  g_assert_cmpint (vtr_job_get_status (job), ==, VTR_JOB_WAITING);
  vtr_job_queue_push (queue, job);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  g_assert_null (vtr_job_get_result (job));
  vtr_job_queue_wait (queue, job);
  g_assert_cmpint (vtr_job_get_status (job), ==, VTR_JOB_DONE);
  g_assert_cmpstr (vtr_job_get_result (job), ==, "400");
  result = vtr_job_steal_result (job);
  g_assert_cmpstr (result, ==, "400");
  g_assert_null (vtr_job_get_result (job));
  g_assert_cmpuint (n_finished, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
  /* 400 ms of work that reports 400 times: the main loop hears of it at most ten times a second. */
  g_assert_cmpuint (n_changes, >=, 1);
  g_assert_cmpuint (n_changes, <=, 30);
  g_assert_cmpstr (vtr_job_get_stage (job), ==, "Counting");
}

static void
test_error (void)
{
  g_autoptr (VtrJobQueue) queue = vtr_job_queue_new (1);
  g_autoptr (VtrJob) job = vtr_job_new ("Fail", fail_func, NULL, NULL, NULL);
  g_autofree char *text = NULL;

  vtr_job_queue_push (queue, job);
  vtr_job_queue_wait (queue, NULL);
  g_assert_cmpint (vtr_job_get_status (job), ==, VTR_JOB_FAILED);
  g_assert_error (vtr_job_get_error (job), VTR_ERROR, VTR_ERROR_SINGULAR);
  g_object_get (job, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "no way");
}

static void
test_cancel (void)
{
  g_autoptr (VtrJobQueue) queue = vtr_job_queue_new (1);
  g_autoptr (VtrJob) job = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (100000), NULL, g_free);
  g_autoptr (VtrJob) waiting = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (100000), NULL, g_free);

  vtr_job_queue_push (queue, job);
  vtr_job_queue_push (queue, waiting);
  while (vtr_job_get_status (job) == VTR_JOB_WAITING)
    g_main_context_iteration (NULL, TRUE);
  vtr_job_queue_cancel_all (queue);
  g_assert_cmpint (vtr_job_get_status (job), ==, VTR_JOB_STOPPING);
  vtr_job_queue_wait (queue, NULL);
  g_assert_cmpint (vtr_job_get_status (job), ==, VTR_JOB_CANCELLED);
  g_assert_cmpint (vtr_job_get_status (waiting), ==, VTR_JOB_CANCELLED);
  g_assert_null (vtr_job_get_error (job));
  g_assert_null (vtr_job_get_result (job));
}

/* Lets the main loop turn for a while: long enough for three counts, if they were not paused. */
static void
turn (guint n)
{
  for (guint i = 0; i < n; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}

static void
test_pause (void)
{
  g_autoptr (VtrJobQueue) queue = vtr_job_queue_new (2);
  g_autoptr (VtrJob) job = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (3), NULL, g_free);
  g_autoptr (VtrJob) stopped = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (3), NULL, g_free);
  g_autofree char *text = NULL;

  vtr_job_set_paused (job, TRUE);
  vtr_job_set_paused (stopped, TRUE);
  vtr_job_queue_push (queue, job);
  vtr_job_queue_push (queue, stopped);
  turn (100);
  g_assert_true (vtr_job_is_paused (job));
  g_assert_false (vtr_job_is_finished (job));
  g_object_get (job, "text", &text, NULL);
  g_assert_nonnull (strstr (text, "paused"));
  vtr_job_set_paused (job, FALSE);
  vtr_job_cancel (stopped);
  vtr_job_queue_wait (queue, NULL);
  g_assert_cmpstr (vtr_job_get_result (job), ==, "3");
  g_assert_false (vtr_job_was_cancelled (job));
  g_assert_cmpint (vtr_job_get_status (stopped), ==, VTR_JOB_CANCELLED);
  g_assert_true (vtr_job_was_cancelled (stopped));
}

static void
test_newer_replaces (void)
{
  g_autoptr (VtrJobQueue) queue = vtr_job_queue_new (2);
  g_autoptr (VtrJob) older = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (100000), NULL, g_free);
  g_autoptr (VtrJob) newer = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (3), NULL, g_free);
  g_autoptr (VtrJob) other = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (3), NULL, g_free);
  guint n_older = 0, n_newer = 0;

  g_signal_connect (older, "finished", G_CALLBACK (count_cb), &n_older);
  g_signal_connect (newer, "finished", G_CALLBACK (count_cb), &n_newer);
  vtr_job_set_key (older, "explain");
  vtr_job_set_key (newer, "explain");
  vtr_job_set_key (other, "train");
  vtr_job_queue_push (queue, older);
  vtr_job_queue_push (queue, other);
  vtr_job_queue_push (queue, newer);
  g_assert_true (vtr_job_queue_find (queue, "explain") == newer);
  vtr_job_queue_wait (queue, NULL);
  g_assert_cmpuint (n_older, ==, 0);
  g_assert_cmpuint (n_newer, ==, 1);
  g_assert_cmpuint (vtr_job_get_generation (older), ==, 1);
  g_assert_cmpuint (vtr_job_get_generation (newer), ==, 2);
  g_assert_cmpint (vtr_job_get_status (older), ==, VTR_JOB_CANCELLED);
  g_assert_cmpint (vtr_job_get_status (other), ==, VTR_JOB_DONE);
  g_assert_null (vtr_job_queue_find (queue, "explain"));
}

static void
partial_cb (VtrJob *job, GObject *partial, gpointer data)
{
  guint *seen = data;
  guint number = GPOINTER_TO_UINT (g_object_get_data (partial, "number"));

  g_assert_cmpuint (number, >, seen[1]);
  seen[0]++;
  seen[1] = number;
}

static void
test_partial (void)
{
  g_autoptr (VtrJobQueue) queue = vtr_job_queue_new (1);
  g_autoptr (VtrJob) job = vtr_job_new ("Partial", partial_func, NULL, NULL, g_free);
  guint seen[2] = { 0, 0 };

  g_signal_connect (job, "partial", G_CALLBACK (partial_cb), seen);
  vtr_job_queue_push (queue, job);
  vtr_job_queue_wait (queue, job);
  g_assert_cmpuint (seen[0], >=, 1);
  g_assert_cmpuint (seen[0], <, 40);
  g_assert_cmpstr (vtr_job_get_result (job), ==, "whole");
}

static void
test_queue_dies_with_its_jobs (void)
{
  VtrJobQueue *queue = vtr_job_queue_new (1);
  VtrJob *job = vtr_job_new ("Count", count_func, GUINT_TO_POINTER (20), NULL, g_free);

  g_object_add_weak_pointer (G_OBJECT (queue), (gpointer *) &queue);
  g_object_add_weak_pointer (G_OBJECT (job), (gpointer *) &job);
  vtr_job_queue_push (queue, job);
  g_object_unref (job);
  g_object_unref (queue);
  g_assert_nonnull (queue);
  while (queue != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (job);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/job/result", test_result);
  g_test_add_func ("/engine/job/error", test_error);
  g_test_add_func ("/engine/job/cancel", test_cancel);
  g_test_add_func ("/engine/job/pause", test_pause);
  g_test_add_func ("/engine/job/newer-replaces-older", test_newer_replaces);
  g_test_add_func ("/engine/job/partial-results", test_partial);
  g_test_add_func ("/engine/job/queue-outlives-its-jobs", test_queue_dies_with_its_jobs);
  return g_test_run ();
}
