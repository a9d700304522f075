/* Errors in the form of UX.md, section 10: what happened, what to do, and the technical text for
 * those who open it. */
#pragma once
#include "vtr-read.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* What a failure to open a file says in the window; free the strings. */
typedef struct
{
  char    *title, *text;
  enum { VTR_OPEN_ERROR_OTHER, VTR_OPEN_ERROR_RAGGED, VTR_OPEN_ERROR_ENCODING } kind;
} VtrOpenError;

VtrOpenError *vtr_open_error_new  (const char *path, const GError *error);
void          vtr_open_error_free (VtrOpenError *self);

/* A message dialog with one button, or more that the caller adds; @details (nullable) expands. */
GtkWidget    *vtr_error_dialog_new (GtkWindow *parent, const char *title, const char *text, const char *details);

G_END_DECLS
