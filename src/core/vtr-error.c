/* The error domain of the engine. See vtr-error.h for what each code means to callers. */
#include "vtr-error.h"

/**
 * vtr_error_quark:
 *
 * Returns: the domain of #VtrError
 */
G_DEFINE_QUARK (vtr-error-quark, vtr_error)
