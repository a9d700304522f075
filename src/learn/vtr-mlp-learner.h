/* The learner `mlp`: a multi-layer perceptron fitted by stochastic gradients. */
#pragma once
#include "vtr-learner.h"

G_BEGIN_DECLS

#define VTR_TYPE_MLP_LEARNER (vtr_mlp_learner_get_type ())
G_DECLARE_FINAL_TYPE (VtrMlpLearner, vtr_mlp_learner, VTR, MLP_LEARNER, VtrLearner)

VtrLearner *vtr_mlp_learner_new (void);

G_END_DECLS
