/* One handler per job: it has the time the job began, and lives no longer than job and window. The
 * notification's click shows the page by the application's action "show-page". */
#include "vtr-notifier.h"
#include "vtr-config.h"
#include <glib/gi18n.h>

/**
 * vtr_notifier_is_due:
 * @status: how the job ended
 * @seconds: how long it took
 * @is_active: whether the window has the focus
 *
 * Returns: whether to notify
 */
gboolean
vtr_notifier_is_due (VtrJobStatus status, double seconds, gboolean is_active)
{
  return (status == VTR_JOB_DONE || status == VTR_JOB_FAILED) && seconds > VTR_NOTIFY_SECONDS && !is_active;
}

/**
 * vtr_notifier_get_page:
 * @key: (nullable): of a job
 *
 * Returns: the name of the page that shows its result
 */
const char *
vtr_notifier_get_page (const char *key)
{
  static const struct { const char *key, *page; } pages[] = {
    { "train", "model" }, { "evaluate", "evaluate" }, { "explain", "explain" }, { "explain-row", "explain" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (key, pages[i].key) == 0)
      return pages[i].page;
  return "data";
}

static void
finished_cb (VtrJob *job, GtkWindow *window)
{
  GApplication *app = G_APPLICATION (gtk_window_get_application (window));
  gint64 *began = g_object_get_data (G_OBJECT (job), "began");

  if (app == NULL || began == NULL
      || !vtr_notifier_is_due (vtr_job_get_status (job), (double) (g_get_monotonic_time () - *began) / G_USEC_PER_SEC,
                               gtk_window_is_active (window)))
    return;
  g_autofree char *title = g_strdup_printf (vtr_job_get_status (job) == VTR_JOB_DONE ? _("%s finished") : _("%s failed"),
                                            vtr_job_get_title (job));
  g_autoptr (GNotification) notification = g_notification_new (title);
  if (vtr_job_get_error (job) != NULL)
    g_notification_set_body (notification, vtr_job_get_error (job)->message);
  g_notification_set_default_action_and_target (notification, "app.show-page", "(us)",
                                                gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)),
                                                vtr_notifier_get_page (vtr_job_get_key (job)));
  g_application_send_notification (app, vtr_job_get_key (job), notification);
}

static void
items_changed_cb (GListModel *jobs, guint position, guint removed, guint added, GtkWindow *window)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (VtrJob) job = g_list_model_get_item (jobs, i);
      if (job == NULL || g_object_get_data (G_OBJECT (job), "began") != NULL)
        continue;
      gint64 *began = g_new (gint64, 1);
      *began = g_get_monotonic_time ();
      g_object_set_data_full (G_OBJECT (job), "began", began, g_free);
      g_signal_connect_object (job, "finished", G_CALLBACK (finished_cb), window, 0);
    }
}

/**
 * vtr_notifier_watch:
 * @window: whose focus counts and which a click shows
 * @jobs: its jobs
 */
void
vtr_notifier_watch (GtkWindow *window, VtrJobQueue *jobs)
{
  g_return_if_fail (GTK_IS_WINDOW (window) && VTR_IS_JOB_QUEUE (jobs));
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (items_changed_cb), window, 0);
}
