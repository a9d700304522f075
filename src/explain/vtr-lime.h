/* LIME for tables: a line fitted to what a model says of made-up rows around one row. */
#pragma once
#include "vtr-explainer.h"

G_BEGIN_DECLS

/* The line for one row and one output. */
typedef struct
{
  guint32  row;                         /* index in the explained data set */
  guint    output;
  char    *output_name;                 /* the class, or the target */
  double   prediction;                  /* the model's own */
  double   intercept, local_prediction, r2;
  double   stability;                   /* 0 … 1: features that come back with other draws */
  guint    n;
  char   **features, **rules;           /* NULL-terminated, the largest |weight| first */
  double  *weights, *std_errors;
} VtrLocalFit;

#define VTR_TYPE_LIME_EXPLANATION (vtr_lime_explanation_get_type ())
G_DECLARE_FINAL_TYPE (VtrLimeExplanation, vtr_lime_explanation, VTR, LIME_EXPLANATION, VtrExplanation)
const VtrLocalFit *vtr_lime_explanation_get_fits (VtrLimeExplanation *self, gsize *n_fits);
/* The fit of data row @row; NULL: it was not explained. */
const VtrLocalFit *vtr_lime_explanation_find     (VtrLimeExplanation *self, guint32 row);
/* Rows that together show most of what matters (--pick), in the order they were picked. */
const guint32     *vtr_lime_explanation_get_picks (VtrLimeExplanation *self, gsize *n_picks);

#define VTR_TYPE_LIME (vtr_lime_get_type ())
G_DECLARE_FINAL_TYPE (VtrLime, vtr_lime, VTR, LIME, VtrExplainer)
VtrExplainer *vtr_lime_new (void);

G_END_DECLS
