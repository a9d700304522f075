/* What the queue does to its jobs. */
#pragma once
#include "vtr-job.h"

G_BEGIN_DECLS

void     vtr_job_enqueue       (VtrJob *job, guint generation);
void     vtr_job_work          (VtrJob *job);      /* in the job's thread: blocks until it is done */
void     vtr_job_tick          (VtrJob *job);      /* main context: what the thread has reported since */
void     vtr_job_finish        (VtrJob *job);      /* main context: after vtr_job_work() */
void     vtr_job_replace       (VtrJob *job);      /* a newer one has its key: silence it */

G_END_DECLS
