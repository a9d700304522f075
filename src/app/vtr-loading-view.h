/* What the Data page shows while a file is read: how far it is, its first rows, and Cancel. */
#pragma once
#include "vtr-job.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_LOADING_VIEW (vtr_loading_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrLoadingView, vtr_loading_view, VTR, LOADING_VIEW, GtkWidget)

/* @job: (nullable): none is opened any more. @path: (nullable): of the file; NULL: pasted. */
void vtr_loading_view_set_job (VtrLoadingView *self, VtrJob *job, const char *path);

G_END_DECLS
