/* Whether SHAP and LIME say the same of one row, feature by feature and in a sentence. */
#pragma once
#include "vtr-lime.h"

G_BEGIN_DECLS

/* Under this R² LIME's line is no picture of the model: SHAP is preferred. */
#define VTR_AGREEMENT_LEAST_R2 0.7
/* Same sign, but one more than so many times the other. */
#define VTR_AGREEMENT_FAR 4.0

/**
 * VtrAgreementKind:
 * @VTR_AGREEMENT_NONE: not comparable: one of them is 0, LIME left it out, or its weight is a slope
 * @VTR_AGREEMENT_SAME: same sign
 * @VTR_AGREEMENT_OPPOSITE: other sign
 * @VTR_AGREEMENT_FAR_APART: same sign, more than four times apart in size
 */
typedef enum
{
  VTR_AGREEMENT_NONE,
  VTR_AGREEMENT_SAME,
  VTR_AGREEMENT_OPPOSITE,
  VTR_AGREEMENT_FAR_APART
} VtrAgreementKind;

typedef struct
{
  guint             n;               /* features of the attribution, in its order */
  VtrAgreementKind *kinds;
  double           *shap, *lime;     /* NaN: LIME left it out */
  guint             n_compared, n_same_sign;
  double            r2;
  char             *summary;         /* "signs agree 10 of 11 · R² 0.64" */
  char             *notice;          /* (nullable): the disagreement in plain words */
} VtrAgreement;

/* @row: of the data set. NULL: one of them did not explain it, or not the same output. */
VtrAgreement *vtr_agreement_new  (VtrAttribution *shap, VtrLimeExplanation *lime, guint32 row);
void          vtr_agreement_free (VtrAgreement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrAgreement, vtr_agreement_free)
/* "✓", "✗", "⚠" or ""; and the same in words. */
const char   *vtr_agreement_kind_get_sign (VtrAgreementKind kind);
const char   *vtr_agreement_kind_get_name (VtrAgreementKind kind);

G_END_DECLS
