/* The ability of being a weighted sum of columns, perhaps with a link behind it. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

/* identity: the value is the score. logistic: one score z, the log-odds of the second of two classes.
 * softmax: one score for each class. */
typedef enum { VTR_ADDITIVE_IDENTITY, VTR_ADDITIVE_LOGISTIC, VTR_ADDITIVE_SOFTMAX, VTR_ADDITIVE_N_LINKS } VtrAdditiveLink;

/**
 * VtrAdditiveForm: score[k] = intercepts[k] + Σ_j coefficients[k × n_inputs + j] · x[j], in units
 * of the model's matrix columns (standardised where its pipeline does so). n_scores is the number
 * of outputs, but 1 for the logistic link, which has two outputs.
 */
typedef struct
{
  guint           n_scores, n_inputs;
  VtrAdditiveLink link;
  double         *coefficients;  /* n_scores × n_inputs */
  double         *intercepts;    /* n_scores */
} VtrAdditiveForm;

#define VTR_TYPE_ADDITIVE (vtr_additive_get_type ())
G_DECLARE_INTERFACE (VtrAdditive, vtr_additive, VTR, ADDITIVE, VtrModel)
struct _VtrAdditiveInterface
{
  GTypeInterface parent;
  const VtrAdditiveForm *(*get_form) (VtrAdditive *self);
};

const VtrAdditiveForm *vtr_additive_get_form       (VtrAdditive *self);
/* The same function of the columns as the person has them: what scaling did is undone. */
gboolean               vtr_additive_original_units (VtrAdditive *self, double *coefficients, double *intercepts,
                                                    gboolean *is_original);

G_END_DECLS
