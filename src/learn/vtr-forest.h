/* Random forests: many deep trees, each grown on its own draw of the rows, averaged. */
#pragma once
#include "vtr-coalitions.h"
#include "vtr-learner.h"
#include "vtr-trees.h"

G_BEGIN_DECLS

/* The model: VtrTrees, VtrCoalitions, impurity importances. */
#define VTR_TYPE_FOREST (vtr_forest_get_type ())
G_DECLARE_FINAL_TYPE (VtrForest, vtr_forest, VTR, FOREST, VtrModel)

/* @ensemble: (transfer full), checked; @mean, @std: n_inputs importances, copied. */
VtrModel *vtr_forest_new (VtrTreeEnsemble *ensemble, const double *mean, const double *std);

/* n_estimators, max_depth, max_features, min_samples_leaf, min_samples_split, bootstrap, criterion */
#define VTR_TYPE_FOREST_LEARNER (vtr_forest_learner_get_type ())
G_DECLARE_FINAL_TYPE (VtrForestLearner, vtr_forest_learner, VTR, FOREST_LEARNER, VtrLearner)

VtrLearner *vtr_forest_learner_new (void);

G_END_DECLS
