/* How a text file is to be read, where looking at it was not enough: separator, encoding, header,
 * lines of another length. */
#pragma once
#include "vtr-window.h"

G_BEGIN_DECLS

/* A dialog that opens the file as it is told. */
void vtr_read_settings_present (VtrWindow *window, const char *path);

G_END_DECLS
