/* The step that turns categories into numbers. */
#pragma once
#include "vtr-step.h"

G_BEGIN_DECLS

typedef enum { VTR_ENCODE_ONEHOT } VtrEncodeMethod;
#define VTR_TYPE_ENCODE_METHOD (vtr_encode_method_get_type ())
GType vtr_encode_method_get_type (void);

#define VTR_TYPE_ENCODE (vtr_encode_get_type ())
G_DECLARE_FINAL_TYPE (VtrEncode, vtr_encode, VTR, ENCODE, VtrStep)

G_END_DECLS
