/* The list of what a reader noticed. */
#pragma once
#include "vtr-dataset.h"

G_BEGIN_DECLS

GPtrArray *vtr_warnings_new (void);
void vtr_warnings_add (GPtrArray *warnings, guint64 line, const char *column, char *message);

G_END_DECLS
