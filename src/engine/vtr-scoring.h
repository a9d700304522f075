/* What a model says of the rows of a table, as a table: for `predict`, and for scoring a file from the
 * window. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

/**
 * VtrScoringOptions: start from %VTR_SCORING_OPTIONS_INIT.
 * @threshold: of two classes, positive from this probability on
 * @positive: of two classes, the positive one
 * @n_reasons: columns reason_1 … with the features that moved each row most; 0: none
 * @seed: of what is drawn for them
 */
typedef struct
{
  double  threshold;
  guint   positive, n_reasons;
  guint64 seed;
} VtrScoringOptions;
#define VTR_SCORING_OPTIONS_INIT { .threshold = 0.5, .positive = 1 }

/* The columns @model needs that @dataset lacks; (transfer full), empty: it lacks none. */
char      **vtr_scoring_find_missing (VtrModel *model, VtrDataset *dataset);
/* @dataset with each of @columns called as the input beside it. VTR_ERROR_BAD_VALUE: no such. */
VtrDataset *vtr_scoring_map          (VtrDataset *dataset, const char *const *inputs,
                                      const char *const *columns, GError **error);
/* prediction; for classes probability_<class> each; reasons. A line for each row, in order. */
VtrDataset *vtr_score                (VtrModel *model, VtrDataset *dataset,
                                      const VtrScoringOptions *options, VtrProgress *progress,
                                      GError **error);

G_END_DECLS
