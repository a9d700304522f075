/* Permutation importance as an explanation: how much a metric drops when a column is shuffled. */
#pragma once
#include "vtr-explainer.h"
#include "vtr-importance.h"

G_BEGIN_DECLS

#define VTR_TYPE_PERMUTATION_EXPLAINER (vtr_permutation_explainer_get_type ())
G_DECLARE_FINAL_TYPE (VtrPermutationExplainer, vtr_permutation_explainer, VTR, PERMUTATION_EXPLAINER, VtrExplainer)

VtrExplainer *vtr_permutation_explainer_new (void);

#define VTR_TYPE_SHUFFLE_EXPLANATION (vtr_shuffle_explanation_get_type ())
G_DECLARE_FINAL_TYPE (VtrShuffleExplanation, vtr_shuffle_explanation, VTR, SHUFFLE_EXPLANATION, VtrExplanation)

const VtrPermutationImportance *vtr_shuffle_explanation_get (VtrShuffleExplanation *self);

G_END_DECLS
