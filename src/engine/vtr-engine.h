/* The engine's front door: what there is (one table of all learners, steps, explainers and charts),
 * and what must be set once before any of it runs. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/* Registers every kind and keeps OpenBLAS on one thread; from any thread, as often as one likes.
 * Nothing is found in the registry before it. */
void        vtr_engine_init        (void);
const char *vtr_engine_get_version (void);

G_END_DECLS
