/* Private to learn: coalitions of any sum of trees, for the models' VtrCoalitions. */
#pragma once
#include "vtr-coalitions.h"
#include "vtr-trees.h"

G_BEGIN_DECLS

/* As VtrCoalitionsInterface.evaluate; @raw: without the ensemble's link. */
gboolean vtr_trees_evaluate_coalitions (const VtrTreeEnsemble *ensemble, gboolean raw, const double *x, VtrMatrixView background,
                                        const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress);

G_END_DECLS
