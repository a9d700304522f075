/* The window's business with files: choosing what to open, saving, reports, and what is said when a
 * file cannot be read. */
#pragma once
#include "vtr-window.h"

G_BEGIN_DECLS

void vtr_window_choose_data  (VtrWindow *self);
void vtr_window_choose_model (VtrWindow *self);
void vtr_window_save_as      (VtrWindow *self);
void vtr_window_report       (VtrWindow *self);
/* Opens; asks first when the file would take more memory than the preferences allow. */
void vtr_window_open_path    (VtrWindow *self, const char *path);
void vtr_window_open_failed  (VtrWindow *self, const char *path, const GError *error);

typedef void (*VtrChosenFunc) (VtrWindow *self, const char *path);
GtkFileChooserNative *vtr_window_choose (VtrWindow *self, const char *title,
                                         GtkFileChooserAction action, const char *accept,
                                         VtrChosenFunc chosen);

G_END_DECLS
