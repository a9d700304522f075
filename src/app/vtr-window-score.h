/* "Score a File…": predictions for the rows of another file, as a CSV file. */
#pragma once
#include "vtr-window.h"

G_BEGIN_DECLS

void vtr_window_score      (VtrWindow *self);
/* As if @path had been chosen. */
void vtr_window_score_path (VtrWindow *self, const char *path);
void vtr_window_score_rows (VtrWindow *self);

G_END_DECLS
