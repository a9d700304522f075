/* What the files of scales and ticks share. */
#pragma once
#include "vtr-scale.h"

G_BEGIN_DECLS

void vtr_ticks_add       (VtrTicks *ticks, double value, char *label);   /* takes @label; ignored when full */
void vtr_ticks_add_dates (VtrTicks *ticks, const VtrScale *scale, guint max_ticks);

G_END_DECLS
