/* Work beside the main loop. A VtrJob is one running piece of work; a VtrJobQueue runs them on its
 * threads (the only place that starts threads for jobs) and is a GListModel of those that wait or
 * run, for the window to list.
 *
 * All functions but vtr_job_post_partial() belong to the thread that made the queue (its main
 * context); properties change and signals fire there only, at most ten times a second per job. */
#pragma once
#include "vtr-progress.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_JOB_WAITING, VTR_JOB_RUNNING, VTR_JOB_STOPPING,      /* in the queue */
  VTR_JOB_DONE, VTR_JOB_CANCELLED, VTR_JOB_FAILED,         /* finished */
} VtrJobStatus;

#define VTR_TYPE_JOB (vtr_job_get_type ())
G_DECLARE_FINAL_TYPE (VtrJob, vtr_job, VTR, JOB, GObject)

/**
 * VtrJobFunc: the work, in a thread. Blocks, reports to @progress, stops when that is cancelled.
 * Returns its result, or NULL with @error set.
 */
typedef gpointer (*VtrJobFunc) (VtrJob *job, VtrProgress *progress, gpointer data, GError **error);

/* Properties (read-only, notify): "title", "stage", "fraction" (−1: unknown), "seconds-left" (−1:
 * unknown), "status", "text" ("41% · 3 min 50 s left", "Stopping…").
 * Signals: "partial" (GObject *result): the newest partial result; "finished": once, whatever the
 * end; not emitted for a job that a newer one of the same key replaced. */
VtrJob       *vtr_job_new            (const char *title, VtrJobFunc func, gpointer data, GDestroyNotify free_data,
                                      GDestroyNotify free_result);
/* Pushing a job cancels an older one with the same key and drops what it may still deliver. */
void          vtr_job_set_key        (VtrJob *job, const char *key);
const char   *vtr_job_get_key        (VtrJob *job);
const char   *vtr_job_get_title      (VtrJob *job);
VtrJobStatus  vtr_job_get_status     (VtrJob *job);
double        vtr_job_get_fraction   (VtrJob *job);
double        vtr_job_get_seconds_left (VtrJob *job);
const char   *vtr_job_get_stage      (VtrJob *job);      /* (nullable) */
guint         vtr_job_get_generation (VtrJob *job);      /* counts the pushes of its key */
gboolean      vtr_job_is_finished    (VtrJob *job);
void          vtr_job_cancel         (VtrJob *job);
/* Whether vtr_job_cancel() was called before it finished; it may have come too late to matter. */
gboolean      vtr_job_was_cancelled  (VtrJob *job);
void          vtr_job_set_paused     (VtrJob *job, gboolean paused);
gboolean      vtr_job_is_paused      (VtrJob *job);
/* After "finished": the result (borrowed, or stolen once), or why there is none. */
gpointer      vtr_job_get_result     (VtrJob *job);
gpointer      vtr_job_steal_result   (VtrJob *job);
const GError *vtr_job_get_error      (VtrJob *job);      /* NULL when done or cancelled */
/* From the work's thread: hands a frozen result over; of several only the newest arrives. */
void          vtr_job_post_partial   (VtrJob *job, gpointer result_object);

#define VTR_TYPE_JOB_QUEUE (vtr_job_queue_get_type ())
G_DECLARE_FINAL_TYPE (VtrJobQueue, vtr_job_queue, VTR, JOB_QUEUE, GObject)

/* Delivers to the thread-default main context of the caller. @max_running: 0: two. */
VtrJobQueue  *vtr_job_queue_new        (guint max_running);
void          vtr_job_queue_push       (VtrJobQueue *self, VtrJob *job);    /* keeps a reference until it finished */
VtrJob       *vtr_job_queue_find       (VtrJobQueue *self, const char *key); /* (nullable) newest unfinished one */
void          vtr_job_queue_cancel_all (VtrJobQueue *self);
/* Runs the main context until @job (NULL: every job) has finished: for the command line and tests. */
void          vtr_job_queue_wait       (VtrJobQueue *self, VtrJob *job);

G_END_DECLS
