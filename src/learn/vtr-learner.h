/* What turns rows into a model. A learner is settings (properties) and one function. */
#pragma once
#include "vtr-history.h"
#include "vtr-model.h"

G_BEGIN_DECLS

/* The rows a learner sees. Borrowed by fit for the length of the call.
 * @history: (nullable): a learner that works in rounds (epochs, trees) begins it with the names of its
 *   series and appends a row after each round: the live curve, the JSON's history, the file
 * @notes: (nullable)(element-type utf8): sentences for the person, translated, which fit may add to */
typedef struct
{
  VtrTask       task;
  VtrMatrixView x;           /* n_rows × n_inputs, no NaN unless the learner takes missing */
  const double *y;           /* class index or value */
  const double *weights;     /* (nullable) row weights, class weights multiplied in */
  guint         n_classes;   /* 0 for regression */
  guint64       seed;
  VtrHistory   *history;
  GPtrArray    *notes;
} VtrTrainingSet;

#define VTR_TYPE_LEARNER (vtr_learner_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrLearner, vtr_learner, VTR, LEARNER, VtrConfigurable)

struct _VtrLearnerClass
{
  VtrConfigurableClass parent_class;

  VtrPipelineNeeds needs;
  gboolean         classifies, regresses;
  /* (nullable): what to do when it memorises its training rows: N_("try dropout, a smaller …"). */
  const char      *against_memorising;

  VtrModel *(*fit)  (VtrLearner *self, const VtrTrainingSet *set, VtrProgress *progress, GError **error);
  /* (nullable): what a fit will cost, in roughly nanoseconds of one core, for the form's "about 3 s". */
  double    (*cost) (VtrLearner *self, gsize n_rows, guint n_columns);
};

VtrModel *vtr_learner_fit (VtrLearner *self, const VtrTrainingSet *set, VtrProgress *progress, GError **error);

G_END_DECLS
