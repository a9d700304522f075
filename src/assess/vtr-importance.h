/* Permutation importance of the person's original columns: how much a metric drops when a column
 * is shuffled. */
#pragma once
#include "vtr-metric.h"

G_BEGIN_DECLS

typedef struct
{
  VtrMetric   metric;
  guint       n_repeats;        /* 0: 5 */
  const char *target;           /* (nullable) as in VtrEvaluationOptions */
  guint64     seed;
} VtrPermutationOptions;

typedef struct
{
  VtrMetric metric;
  double    baseline;           /* the metric, nothing shuffled */
  guint     n_features, n_repeats;
  char    **features;           /* NULL-terminated; the pipeline's inputs, in their order */
  double   *mean, *std;         /* n_features; std divides by n_repeats */
  double   *drops;              /* n_features × n_repeats: positive: the column helps */
  gsize     n_rows;
} VtrPermutationImportance;

VtrPermutationImportance *vtr_permutation_importance      (VtrModel *model, VtrDataset *dataset, const guint32 *rows, gsize n_rows,
                                                           const VtrPermutationOptions *options, VtrProgress *progress, GError **error);
void                      vtr_permutation_importance_free (VtrPermutationImportance *importance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrPermutationImportance, vtr_permutation_importance_free)

G_END_DECLS
