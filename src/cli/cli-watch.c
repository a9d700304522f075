/* Ctrl-C and the progress bar. A handler counts signals and wakes one thread, which draws what the
 * running call has reported while it waits. The first signal cancels the call, which then leaves
 * nothing half-written; another one, a second later, ends the program at once. (A handler, not a
 * mask: libraries start threads before main() that no mask reaches.) */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-text.h"
#include <errno.h>
#include <glib/gi18n.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 24

/* The watcher is the one thing of its kind in the process, as signals are. */
static struct
{
  pthread_t    thread;
  gboolean     is_running;
  sem_t        wake;
  int          n_signals;       /* atomic */
  int          stop;            /* atomic */
  gboolean     on_terminal, show_lines;
  gboolean     has_drawn;
  VtrProgress *progress;
} watch;

static char *
describe (const VtrProgressState *state, gboolean with_bar)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double rate = state->seconds > 0.2 ? state->done / state->seconds : 0;

  if (with_bar && state->fraction >= 0)
    {
      guint full = state->fraction * BAR_WIDTH + 0.5;

      for (guint i = 0; i < BAR_WIDTH; i++)
        g_string_append (text, i < full ? "█" : "░");
      g_string_append_c (text, ' ');
    }
  if (state->fraction >= 0)
    g_string_append_printf (text, "%3.0f%% ", 100 * state->fraction);
  g_string_append (text, state->stage != NULL ? state->stage : _("Working"));
  if (rate > 0 && state->total > 1)
    g_string_append_printf (text, rate < 10 ? " · %.1f/s" : " · %.0f/s", rate);
  if (state->seconds_left >= 0)
    {
      g_autofree char *left = vtr_text_duration (state->seconds_left);
      g_string_append (text, " · ");
      g_string_append_printf (text, _("%s left"), left);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
draw (void)
{
  VtrProgressState state;
  g_autofree char *text = NULL;

  vtr_progress_read (watch.progress, &state);
  if (state.stage == NULL && state.seconds < 0.5)
    return;
  text = describe (&state, watch.on_terminal);
  fprintf (stderr, watch.on_terminal ? "\r\033[K%s" : "%s\n", text);
  fflush (stderr);
  watch.has_drawn = TRUE;
}

static void
signal_cb (int number)
{
  int saved = errno;

  __atomic_fetch_add (&watch.n_signals, 1, __ATOMIC_RELAXED);
  sem_post (&watch.wake);
  errno = saved;
}

/* Until woken, or a tenth of a second from now. */
static void
wait_a_while (void)
{
  struct timespec until;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_nsec += 100 * 1000 * 1000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  while (sem_timedwait (&watch.wake, &until) != 0 && errno == EINTR)
    ;
}

static void *
watch_thread (void *data)
{
  gint64 asked_at = 0;
  int n_before = 0;

  for (guint ticks = 1;; ticks++)
    {
      int n_signals;

      wait_a_while ();
      if (__atomic_load_n (&watch.stop, __ATOMIC_ACQUIRE))
        break;
      n_signals = __atomic_load_n (&watch.n_signals, __ATOMIC_RELAXED);
      if (n_signals > n_before && asked_at == 0)
        {
          asked_at = g_get_monotonic_time ();
          g_cancellable_cancel (vtr_progress_get_cancellable (watch.progress));
        }
      else if (n_signals > n_before && g_get_monotonic_time () - asked_at > G_USEC_PER_SEC)
        _exit (130);
      n_before = n_signals;
      if ((watch.on_terminal && ticks % 2 == 0) || (watch.show_lines && ticks % 10 == 0))
        draw ();
    }
  if (watch.on_terminal && watch.has_drawn)
    fputs ("\r\033[K", stderr);
  return NULL;
}

/* A signal that the shell has turned off (a job in the background) stays off. */
static void
watch_signal (int number)
{
  struct sigaction action = { .sa_handler = signal_cb, .sa_flags = SA_RESTART }, before;

  if (sigaction (number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction (number, &action, NULL);
}

void
cli_watch_start (VtrProgress *progress, gboolean show_lines)
{
  sem_init (&watch.wake, 0, 0);
  watch.progress = g_object_ref (progress);
  watch.on_terminal = !show_lines && isatty (STDERR_FILENO);
  watch.show_lines = show_lines;
  watch.is_running = pthread_create (&watch.thread, NULL, watch_thread, NULL) == 0;
  watch_signal (SIGINT);
  watch_signal (SIGTERM);
}

void
cli_watch_stop (void)
{
  if (!watch.is_running)
    return;
  __atomic_store_n (&watch.stop, 1, __ATOMIC_RELEASE);
  sem_post (&watch.wake);
  pthread_join (watch.thread, NULL);
  watch.is_running = FALSE;
  g_clear_object (&watch.progress);
}
