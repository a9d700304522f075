/* Logistic regression, binary and multinomial, with L2, L1 or both. */
#pragma once
#include "vtr-learner.h"

G_BEGIN_DECLS

/* C, l1_ratio, max_iter, tol */
#define VTR_TYPE_LOGISTIC_LEARNER (vtr_logistic_learner_get_type ())
G_DECLARE_FINAL_TYPE (VtrLogisticLearner, vtr_logistic_learner, VTR, LOGISTIC_LEARNER, VtrLearner)

VtrLearner *vtr_logistic_learner_new (void);

G_END_DECLS
