/* From a data set to a model: decides the task, fits the pipeline on the training rows, weighs
 * classes and rows, fits the learner, and puts everything that belongs to the model into it. */
#pragma once
#include "vtr-learner.h"

G_BEGIN_DECLS

typedef struct
{
  VtrLearner  *learner;
  const char  *target;
  enum { VTR_TASK_BY_LOOKING, VTR_TASK_FORCE_CLASSIFICATION, VTR_TASK_FORCE_REGRESSION } task;
  VtrPipeline *pipeline;        /* (nullable): unfitted; NULL: automatic */
  gboolean     no_auto;         /* with no pipeline: no automatic one either */
  gboolean     balanced;        /* class weights n / (k × count) */
  gboolean     no_rows;         /* the model carries no training rows */
  gboolean     no_statistics;   /* nor statistics of its columns */
  guint64      seed;
  /* (nullable): filled while the model is fitted, readable from any thread: make one, give it here,
   * and the loss curve is live (vtr_history_set_watch() tells of each row). Either way the model
   * keeps a copy: vtr_model_dup_history(). */
  VtrHistory  *history;
} VtrTrainOptions;

/* Columns with the role feature predict @target; text columns are left out with a warning.
 * @rows NULL: all. Rows whose target is missing are left out. @seconds: (out)(optional). */
VtrModel *vtr_train            (VtrDataset *dataset, const guint32 *rows, gsize n_rows, const VtrTrainOptions *options,
                                double *seconds, VtrProgress *progress, GError **error);
/* What the target asks for: categorical, or at most 10 distinct integers: classification. */
VtrTask   vtr_train_guess_task (VtrColumn *target);
/* Target as class indices in @classes order (NaN: missing or unknown), or values. (transfer full) */
double   *vtr_train_read_target (VtrDataset *dataset, const char *target, VtrTask task, const char *const *classes,
                                 const guint32 *rows, gsize n_rows, GError **error);
/* The class names a target has: ascending, as written. (transfer full) */
char    **vtr_train_dup_classes (VtrColumn *target);

G_END_DECLS
