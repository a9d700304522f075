/* The ability of being a sum of decision trees, whatever grew them. */
#pragma once
#include "vtr-matrix.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/**
 * VtrTreeEnsemble: node arrays of all trees, one after another; frozen.
 * raw[o] = base[o] + Σ_t value[leaf_t(x)][o]; a NaN goes left where missing_left says so;
 * otherwise left iff x[feature] <= threshold. Nodes refer to each other by absolute index;
 * children come after their parent. left[i] < 0: leaf, its values at value[i × n_outputs].
 */
typedef struct
{
  guint    n_trees, n_nodes, n_outputs, n_inputs;
  guint32 *root;         /* n_trees */
  gint32  *left, *right; /* n_nodes */
  gint32  *feature;
  double  *threshold;
  guint8  *missing_left;
  double  *cover;        /* training weight in the node */
  double  *value;        /* n_nodes × n_outputs; leaf weights multiplied in (÷ n_trees for a forest) */
  double  *base;         /* n_outputs */
  enum { VTR_LINK_IDENTITY, VTR_LINK_LOGISTIC, VTR_LINK_SOFTMAX, VTR_LINK_EXP } link;
} VtrTreeEnsemble;

/* All zero; NULL where it does not fit into memory. */
VtrTreeEnsemble       *vtr_tree_ensemble_new   (guint n_trees, guint n_nodes, guint n_outputs, guint n_inputs);
void                   vtr_tree_ensemble_free  (VtrTreeEnsemble *ensemble);
/* Checks every index and number: children after parents, each node reached once, all finite. */
gboolean               vtr_tree_ensemble_check (const VtrTreeEnsemble *ensemble, GError **error);

/* An ensemble laid out for prediction: 16 bytes a node, both children side by side. It refers to
 * the ensemble, which must outlive it. */
typedef struct _VtrTreeTable VtrTreeTable;
VtrTreeTable *vtr_tree_table_new     (const VtrTreeEnsemble *ensemble);
void          vtr_tree_table_free    (VtrTreeTable *table);
/* base + leaf sums; @x: n × n_inputs, @out: n × n_outputs. Thread-safe, in the calling thread. */
void          vtr_tree_table_predict_raw (const VtrTreeTable *table, VtrMatrixView x, VtrMatrixView out);
/* Raw sums to outputs, in place, row by row. */
void          vtr_tree_ensemble_apply_link (const VtrTreeEnsemble *ensemble, VtrMatrixView raw);

#define VTR_TYPE_TREES (vtr_trees_get_type ())
G_DECLARE_INTERFACE (VtrTrees, vtr_trees, VTR, TREES, GObject)
struct _VtrTreesInterface
{
  GTypeInterface parent;
  const VtrTreeEnsemble *(*get_ensemble) (VtrTrees *self);
};
const VtrTreeEnsemble *vtr_trees_get_ensemble (VtrTrees *self);

G_END_DECLS
