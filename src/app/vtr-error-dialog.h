/* Errors in the form of UX.md, section 10: what happened, what to do, and the technical text for
 * those who open it. */
#pragma once
#include "vtr-job.h"
#include "vtr-read.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* What a failure to open a file says in the window; free the strings. */
typedef struct
{
  char    *title, *text;
  guint64  line;          /* that is wrong, from 1; 0: none is known */
  guint    n_columns;     /* that it should have */
  enum { VTR_OPEN_ERROR_OTHER, VTR_OPEN_ERROR_RAGGED, VTR_OPEN_ERROR_ENCODING, VTR_OPEN_ERROR_EMPTY } kind;
} VtrOpenError;

VtrOpenError *vtr_open_error_new  (const char *path, const GError *error);
void          vtr_open_error_free (VtrOpenError *self);
/* Line @line of a text file, shortened, with what is too much marked, as Pango markup: in a job, as the
 * line may be far down. The result is a string; a line that cannot be had is a failure. */
VtrJob       *vtr_open_error_line_job_new (const char *path, guint64 line, guint n_columns);

/* A message dialog with one button, or more that the caller adds; @details (nullable) expands. */
GtkWidget    *vtr_error_dialog_new (GtkWindow *parent, const char *title, const char *text, const char *details);
/* Shows the line that is wrong above the details. */
void          vtr_error_dialog_show_line (GtkWidget *dialog, const char *markup);

G_END_DECLS
