/* What becomes of files that are dropped onto the window. */
#pragma once
#include "vtr-window.h"

G_BEGIN_DECLS

/* @paths: NULL-terminated. Opens a single file where no data are open; else asks. */
void vtr_window_drop_paths (VtrWindow *self, const char *const *paths);
/* The same for what a drop brings. */
void vtr_window_drop_files (VtrWindow *self, GSList *files);

G_END_DECLS
