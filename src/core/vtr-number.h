/* Numbers as text, independent of the locale, exact both ways. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define VTR_NUMBER_BUF_SIZE 32

gboolean  vtr_number_parse  (const char *text, gsize length, double *value);
/* The shortest text that reads back to the same double ("0.1", "1e-05" → "1e-05", "3"). */
char     *vtr_number_format (double value, char buffer[VTR_NUMBER_BUF_SIZE]);

G_END_DECLS
