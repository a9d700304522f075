/* Whether a model memorises: what its scores on the rows it was fitted on and on others say. */
#pragma once
#include "vtr-metric.h"

G_BEGIN_DECLS

/* "training 0.99, validation 0.83: it is memorising; try …"; NULL where the two go together, or
 * there is no @advice (translated). Accuracy or R². (transfer full) */
char *vtr_fit_note (VtrTask task, double training, double validation, const char *advice);

G_END_DECLS
