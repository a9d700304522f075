/* The one kind of window: sidebar of pages, header bar, task list, toasts. */
#pragma once
#include "vtr-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_WINDOW (vtr_window_get_type ())
G_DECLARE_FINAL_TYPE (VtrWindow, vtr_window, VTR, WINDOW, AdwApplicationWindow)

GtkWidget  *vtr_window_new               (GtkApplication *app);
VtrSession *vtr_window_get_session       (VtrWindow *self);
/* A data file, a model or a project, by what it is. */
void        vtr_window_open_file         (VtrWindow *self, GFile *file);
void        vtr_window_show_page         (VtrWindow *self, const char *name);
void        vtr_window_toast             (VtrWindow *self, const char *text);
/* Takes @job; one of the same @key that still runs is replaced. @finished_cb: (VtrJob *, VtrWindow *). */
void        vtr_window_push_job          (VtrWindow *self, const char *key, VtrJob *job, GCallback finished_cb);
void        vtr_window_install_shortcuts (GtkApplication *app);

G_END_DECLS
