/* The only data-parallel loop. [0, n) is cut into chunks of @grain items: the cut depends on n and
 * grain only, never on the number of threads, so a chunk is a unit of determinism
 * (chunk = begin / grain). A nested call runs in its caller. Workers sleep when idle and run at a
 * lower priority than the main thread. */
#pragma once
#include "vtr-progress.h"

G_BEGIN_DECLS

/**
 * VtrRangeFunc:
 * @begin: first item
 * @end: one past the last item
 * @worker: 0 … vtr_parallel_get_n_threads()−1, for scratch memory; results must not depend on it
 * @data: the caller's
 */
typedef void (*VtrRangeFunc) (gsize begin, gsize end, guint worker, gpointer data);

gboolean vtr_parallel_for            (gsize n, gsize grain, VtrRangeFunc func, gpointer data,
                                      VtrProgress *progress, GError **error);
guint    vtr_parallel_get_n_threads  (void);
void     vtr_parallel_set_n_threads  (guint n_threads);  /* once, at start; 0: all cores */

G_END_DECLS
