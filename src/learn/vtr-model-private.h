/* Between vtr-model.c and vtr-model-file.c only. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

char *vtr_model_compute_hash (VtrModel *self);

G_END_DECLS
