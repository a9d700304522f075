/* Between the two halves of LIME: the explainer makes, the explanation keeps. */
#pragma once
#include "vtr-lime.h"

G_BEGIN_DECLS

VtrExplanation *vtr_lime_explanation_new (VtrLocalFit *fits, gsize n_fits, gsize n_picks);
void            vtr_local_fit_clear      (VtrLocalFit *fit);

G_END_DECLS
