/* Private to learn: from rows to the trees of a random forest. */
#pragma once
#include "vtr-learner.h"
#include "vtr-trees.h"

G_BEGIN_DECLS

#define VTR_FOREST_BINS  256
#define VTR_FOREST_RANKS 65536

/* What the ranks of one column stand for. */
typedef struct
{
  guint   n_ranks;
  double *low, *high;                    /* n_ranks: smallest and largest real value in the rank */
  guint32 first[VTR_FOREST_BINS + 1];    /* the first rank of each code; n_ranks after the last code */
} VtrForestColumn;

/**
 * VtrForestBins: every value as a rank of 16 bits, for small nodes, and as a code of 8 bits, for
 * large ones; both row-major, n_rows × n_columns. A code is a run of ranks.
 */
typedef struct
{
  gsize            n_rows;
  guint            n_columns;
  guint8          *codes;
  guint16         *ranks;
  VtrForestColumn *columns;
} VtrForestBins;

VtrForestBins *vtr_forest_bins_new  (VtrMatrixView x, VtrProgress *progress, GError **error);
void           vtr_forest_bins_free (VtrForestBins *bins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrForestBins, vtr_forest_bins_free)

typedef enum { VTR_FOREST_GINI, VTR_FOREST_ENTROPY, VTR_FOREST_SQUARED_ERROR } VtrForestCriterion;

typedef struct
{
  guint              n_trees;
  guint              max_depth;         /* 0: no limit */
  guint              n_try;             /* columns drawn at each node */
  guint              min_samples_leaf;
  guint              min_samples_split;
  gboolean           bootstrap;
  VtrForestCriterion criterion;
} VtrForestPlan;

/* One tree as it grows: node arrays with indices from 0, children after their parent. */
typedef struct
{
  GArray *left, *right, *feature;       /* gint32 */
  GArray *threshold, *cover, *value;    /* double; value: n_outputs a node */
  double *importance;                   /* impurity decrease a column, not yet normalised */
} VtrGrownTree;

/* The scratch memory of one worker, and what all workers share. */
typedef struct _VtrTreeGrower VtrTreeGrower;
VtrTreeGrower *vtr_tree_grower_new  (const VtrTrainingSet *set, const VtrForestBins *bins, const VtrForestPlan *plan);
void           vtr_tree_grower_free (VtrTreeGrower *grower);
gboolean       vtr_tree_grower_grow (VtrTreeGrower *grower, guint tree, VtrGrownTree *out, VtrProgress *progress);
void           vtr_grown_tree_clear (VtrGrownTree *tree);

/* The whole forest. @mean, @std: (out): importances, n_columns each. */
VtrTreeEnsemble *vtr_forest_grow (const VtrTrainingSet *set, const VtrForestPlan *plan, double *mean, double *std,
                                  VtrProgress *progress, GError **error);

G_END_DECLS
