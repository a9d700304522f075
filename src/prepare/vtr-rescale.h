/* The step that brings numeric columns to one scale. */
#pragma once
#include "vtr-step.h"

G_BEGIN_DECLS

typedef enum { VTR_RESCALE_STANDARD, VTR_RESCALE_MINMAX, VTR_RESCALE_ROBUST, VTR_RESCALE_MAXABS } VtrRescaleMethod;
#define VTR_TYPE_RESCALE_METHOD (vtr_rescale_method_get_type ())
GType vtr_rescale_method_get_type (void);

#define VTR_TYPE_RESCALE (vtr_rescale_get_type ())
G_DECLARE_FINAL_TYPE (VtrRescale, vtr_rescale, VTR, RESCALE, VtrStep)

G_END_DECLS
