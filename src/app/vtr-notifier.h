/* Desktop notifications for long tasks that end while the person looks elsewhere. */
#pragma once
#include "vtr-job.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_NOTIFY_SECONDS 10.0

/* Whether the end of a job is worth one: it was done, took long, and the window is not looked at. */
gboolean    vtr_notifier_is_due   (VtrJobStatus status, double seconds, gboolean is_active);
/* The page a job belongs to by its key; "data" for others. */
const char *vtr_notifier_get_page (const char *key);
/* Watches every job of @jobs until @window goes. */
void        vtr_notifier_watch    (GtkWindow *window, VtrJobQueue *jobs);

G_END_DECLS
