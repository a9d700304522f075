/* The estimate is a job of its own; up to a minute the explanation then simply begins. A longer one
 * offers fewer coalitions, or where they are few already, fewer rows. */
#include "vtr-explain-start.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define LONG_SECONDS 60.0
#define FEW_SAMPLES 2000
#define FEW_ROWS 100

typedef struct
{
  GWeakRef        parent, session;
  VtrExplainWish  wish, fewer;
  char           *method;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_weak_ref_clear (&start->parent);
  g_weak_ref_clear (&start->session);
  g_clear_pointer (&start->wish.rows, g_array_unref);
  g_free (start->method);
  g_free (start);
}

/**
 * vtr_explain_dup_length:
 * @seconds: a time
 * @in_title: whether it is for a title
 *
 * Returns: (transfer full): "40 seconds", "2 minutes", "3 hours"; in a title "2 Minutes"
 */
char *
vtr_explain_dup_length (double seconds, gboolean in_title)
{
  guint n = (guint) MAX (1, round (seconds < 90 ? seconds : seconds < 5400 ? seconds / 60 : seconds / 3600));

  if (seconds < 90)
    return g_strdup_printf (in_title ? ngettext ("%u Second", "%u Seconds", n) : ngettext ("%u second", "%u seconds", n), n);
  if (seconds < 5400)
    return g_strdup_printf (in_title ? ngettext ("%u Minute", "%u Minutes", n) : ngettext ("%u minute", "%u minutes", n), n);
  return g_strdup_printf (in_title ? ngettext ("%u Hour", "%u Hours", n) : ngettext ("%u hour", "%u hours", n), n);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Start *start)
{
  g_autoptr (VtrSession) session = g_weak_ref_get (&start->session);

  if (session == NULL || vtr_session_get_model (session) == NULL)
    return;
  if (g_str_equal (response, "fewer"))
    vtr_session_explain (session, &start->fewer);
  else if (g_str_equal (response, "all"))
    vtr_session_explain (session, &start->wish);
}

static char *
dup_body (VtrSession *session, Start *start, guint samples, double seconds)
{
  guint n = vtr_pipeline_get_n_inputs (vtr_model_get_info (vtr_session_get_model (session))->pipeline);
  gboolean by_samples = start->fewer.n_samples != start->wish.n_samples;
  double share = by_samples ? (double) FEW_SAMPLES / samples : (double) start->fewer.n_rows / MAX (start->wish.n_rows, 1);
  g_autofree char *length = vtr_explain_dup_length (seconds * share, FALSE);
  g_autofree char *fewer = vtr_label_count (by_samples ? FEW_SAMPLES : start->fewer.n_rows);

  return by_samples ? g_strdup_printf (ngettext ("%u feature. %s coalitions take about %s, with larger errors.",
                                                 "%u features. %s coalitions take about %s, with larger errors.", n),
                                       n, fewer, length)
                    : g_strdup_printf (ngettext ("%u feature. %s rows take about %s.", "%u features. %s rows take about %s.", n),
                                       n, fewer, length);
}

static void
ask (Start *start, VtrSession *session, double seconds)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&start->parent);
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  guint n = vtr_pipeline_get_n_inputs (vtr_model_get_info (vtr_session_get_model (session))->pipeline);
  guint samples = start->wish.n_samples > 0 ? start->wish.n_samples : 2 * n + 2048;
  gboolean by_samples = samples > 1.2 * FEW_SAMPLES;

  if (!GTK_IS_WINDOW (root))
    return;
  start->fewer = start->wish;
  if (by_samples)
    start->fewer.n_samples = FEW_SAMPLES;
  else
    {
      start->fewer.n_rows = FEW_ROWS;
      start->fewer.rows = NULL;
    }
  g_autofree char *length = vtr_explain_dup_length (seconds, TRUE);
  g_autofree char *title = g_strdup_printf (_("This Would Take About %s"), length);
  g_autofree char *body = dup_body (session, start, samples, seconds);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), title, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "all", _("_Run All"), "fewer",
                                    by_samples ? _("_Use 2,000") : _("_Use 100 Rows"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "fewer", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "fewer");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "start", start);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), start);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
estimated_cb (VtrJob *job, Start *start)
{
  g_autoptr (VtrSession) session = g_weak_ref_get (&start->session);
  gboolean done = vtr_job_get_status (job) == VTR_JOB_DONE;
  double seconds = done ? *(double *) vtr_job_get_result (job) : 0;

  /* Stopped, even if it was ready by then: nothing is begun. */
  if (session == NULL || vtr_session_get_model (session) == NULL || vtr_job_was_cancelled (job))
    return;
  if (seconds > LONG_SECONDS)
    ask (start, session, seconds);
  else
    vtr_session_explain (session, &start->wish);
}

/**
 * vtr_explain_start:
 * @parent: the page
 * @session: a session with a model
 * @wish: what to explain
 */
void
vtr_explain_start (GtkWidget *parent, VtrSession *session, const VtrExplainWish *wish)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && VTR_IS_SESSION (session) && wish != NULL);
  Start *start = g_new0 (Start, 1);
  VtrJob *job = vtr_session_estimate (session, wish);

  g_weak_ref_init (&start->parent, parent);
  g_weak_ref_init (&start->session, session);
  start->method = g_strdup (wish->method);
  start->wish = *wish;
  start->wish.method = start->method;
  if (wish->rows != NULL)
    g_array_ref (wish->rows);
  if (job == NULL)
    {
      vtr_session_explain (session, wish);
      start_free (start);
      return;
    }
  /* It lives as long as the closest thing that may still ask for it. */
  g_object_set_data_full (G_OBJECT (session), "explain-start", start, start_free);
  g_signal_connect (job, "finished", G_CALLBACK (estimated_cb), start);
}
