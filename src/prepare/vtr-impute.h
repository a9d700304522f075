/* The step that fills missing values. */
#pragma once
#include "vtr-step.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_IMPUTE_AUTOMATIC, VTR_IMPUTE_MEAN, VTR_IMPUTE_MEDIAN, VTR_IMPUTE_MODE, VTR_IMPUTE_CONSTANT,
} VtrImputeStrategy;
#define VTR_TYPE_IMPUTE_STRATEGY (vtr_impute_strategy_get_type ())
GType vtr_impute_strategy_get_type (void);

#define VTR_TYPE_IMPUTE (vtr_impute_get_type ())
G_DECLARE_FINAL_TYPE (VtrImpute, vtr_impute, VTR, IMPUTE, VtrStep)

G_END_DECLS
