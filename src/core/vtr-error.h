/* Errors: one domain for the engine, with the few codes that callers tell apart.
 * The command line maps them to exit statuses; the window to titles.
 * Cancelling is %G_IO_ERROR_CANCELLED and is no failure. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VtrError:
 * @VTR_ERROR_BAD_INPUT: data or a file that cannot be used as it is (exit status 3)
 * @VTR_ERROR_BAD_VALUE: an option or argument out of range or unknown (exit status 2)
 * @VTR_ERROR_CORRUPT: a file that is not what it says it is, or is cut short (3)
 * @VTR_ERROR_UNSUPPORTED: a sound request for something that is not supported (3)
 * @VTR_ERROR_TOO_LARGE: more memory or work than the stated limits allow (1)
 * @VTR_ERROR_NOT_CONVERGED: an iteration that did not settle (1)
 * @VTR_ERROR_SINGULAR: a system of equations without a unique solution (1)
 * @VTR_ERROR_FAILED: everything else, such as a full disk (1)
 */
typedef enum
{
  VTR_ERROR_BAD_INPUT,
  VTR_ERROR_BAD_VALUE,
  VTR_ERROR_CORRUPT,
  VTR_ERROR_UNSUPPORTED,
  VTR_ERROR_TOO_LARGE,
  VTR_ERROR_NOT_CONVERGED,
  VTR_ERROR_SINGULAR,
  VTR_ERROR_FAILED,
} VtrError;

#define VTR_ERROR (vtr_error_quark ())
GQuark vtr_error_quark (void);

G_END_DECLS
