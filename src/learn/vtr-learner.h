/* What turns rows into a model. A learner is settings (properties) and one function. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

/* The rows a learner sees. Borrowed by fit for the length of the call. */
typedef struct
{
  VtrTask       task;
  VtrMatrixView x;           /* n_rows × n_inputs, no NaN unless the learner takes missing */
  const double *y;           /* class index or value */
  const double *weights;     /* (nullable) row weights, class weights multiplied in */
  guint         n_classes;   /* 0 for regression */
  guint64       seed;
} VtrTrainingSet;

#define VTR_TYPE_LEARNER (vtr_learner_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrLearner, vtr_learner, VTR, LEARNER, VtrConfigurable)

struct _VtrLearnerClass
{
  VtrConfigurableClass parent_class;

  VtrPipelineNeeds needs;
  gboolean         classifies, regresses;

  VtrModel *(*fit)  (VtrLearner *self, const VtrTrainingSet *set, VtrProgress *progress, GError **error);
  /* (nullable): what a fit will cost, in roughly nanoseconds of one core, for the form's "about 3 s". */
  double    (*cost) (VtrLearner *self, gsize n_rows, guint n_columns);
};

VtrModel *vtr_learner_fit (VtrLearner *self, const VtrTrainingSet *set, VtrProgress *progress, GError **error);

G_END_DECLS
