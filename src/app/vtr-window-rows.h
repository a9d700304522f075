/* What is done with the selected rows: they are left out, or their explanations compared. */
#pragma once
#include "vtr-window.h"

G_BEGIN_DECLS

void vtr_window_leave_out    (VtrWindow *self);
void vtr_window_compare_rows (VtrWindow *self);

G_END_DECLS
