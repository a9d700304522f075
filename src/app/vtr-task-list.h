/* The sidebar's foot: one row for each job that waits or runs. */
#pragma once
#include "vtr-job.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_TASK_LIST (vtr_task_list_get_type ())
G_DECLARE_FINAL_TYPE (VtrTaskList, vtr_task_list, VTR, TASK_LIST, GtkWidget)

void vtr_task_list_set_jobs (VtrTaskList *self, VtrJobQueue *jobs);
void vtr_task_list_set_max_rows (VtrTaskList *self, guint max_rows);

G_END_DECLS
