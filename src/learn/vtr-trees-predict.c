/* Prediction with a tree ensemble: all rows of a block go down one tree before the next tree is
 * touched, eight rows at a time so that their loads overlap. Its limit is the latency of the second
 * level cache, so everything is made small enough to stay there: a block's numbers are replaced by
 * their ranks among the thresholds of their feature (x > threshold k exactly when rank > k, so
 * results are those of the node arrays), a node is 8 bytes, its children lie side by side, and leaf
 * values are packed. A step is one comparison and one addition, without a branch to mispredict; a
 * leaf is a node that leads to itself. Rows with missing values, and ensembles beyond the limits of
 * the packing, take the plain way. The ensemble must have passed vtr_tree_ensemble_check(). */
#include "vtr-config.h"
#include "vtr-trees.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LANES        8
#define BLOCK_ROWS   4096
#define FEATURE_BITS 12
#define MAX_FEATURES (1u << FEATURE_BITS)
#define MAX_NODES    (1u << (32 - FEATURE_BITS))   /* of one tree */
#define LEAF         (1u << 31)                    /* in a leaf's rank: above every real one */
#define COARSE       64                            /* every 64th threshold, for the first search */

typedef struct
{
  guint32 rank;       /* of the threshold; in a leaf LEAF | its index among all leaves */
  guint32 link;       /* the left child within its tree << FEATURE_BITS | feature; the right one is next to it */
} Node;

/* The distinct thresholds of a feature, ascending, and every COARSE-th of them. */
typedef struct
{
  double *all, *coarse;
  guint32 n_all, n_coarse;
} Thresholds;

struct _VtrTreeTable
{
  const VtrTreeEnsemble *ensemble;
  gboolean               is_packed;
  Thresholds            *thresholds;   /* n_inputs */
  Node                  *nodes;
  double                *values;       /* n_leaves × n_outputs */
  guint32               *root;         /* n_trees + 1: where each tree begins */
};

/* --- Ranks ----------------------------------------------------------------------------------- */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* How many of the ascending @values are below @x; without branches. */
static inline guint32
count_below (const double *values, guint32 n, double x)
{
  const double *base = values;

  while (n > 1)
    {
      guint32 half = n / 2;

      base += (base[half - 1] < x) * (gsize) half;
      n -= half;
    }
  return (guint32) (base - values) + (n == 1 && *base < x);
}

static inline guint32
rank_of (const Thresholds *t, double x)
{
  guint32 block = count_below (t->coarse, t->n_coarse, x);
  guint32 first = block > 0 ? (block - 1) * COARSE : 0;

  return first + count_below (t->all + first, MIN (COARSE, t->n_all - first), x);
}

static void
set_thresholds (Thresholds *t, double *values, guint32 n)
{
  guint32 n_distinct = 0;

  if (n > 0)
    qsort (values, n, sizeof (double), compare_doubles);
  for (guint32 i = 0; i < n; i++)
    if (i == 0 || values[i] != values[i - 1])
      values[n_distinct++] = values[i];
  t->all = values;
  t->n_all = n_distinct;
  t->n_coarse = (n_distinct + COARSE - 1) / COARSE;
  t->coarse = g_new (double, t->n_coarse + 1);
  for (guint32 i = 0; i < t->n_coarse; i++)
    t->coarse[i] = values[i * COARSE];
}

static void
find_thresholds (VtrTreeTable *self)
{
  const VtrTreeEnsemble *e = self->ensemble;
  g_autofree guint32 *counts = g_new0 (guint32, e->n_inputs + 1);
  g_autofree double **values = g_new0 (double *, e->n_inputs + 1);

  for (guint i = 0; i < e->n_nodes; i++)
    if (e->left[i] >= 0)
      counts[e->feature[i]]++;
  self->thresholds = g_new0 (Thresholds, e->n_inputs + 1);
  for (guint f = 0; f < e->n_inputs; f++)
    values[f] = g_new (double, counts[f] + 1);
  memset (counts, 0, (e->n_inputs + 1) * sizeof (guint32));
  for (guint i = 0; i < e->n_nodes; i++)
    if (e->left[i] >= 0)
      values[e->feature[i]][counts[e->feature[i]]++] = e->threshold[i];
  for (guint f = 0; f < e->n_inputs; f++)
    set_thresholds (&self->thresholds[f], values[f], counts[f]);
}

/* --- Layout ---------------------------------------------------------------------------------- */

/* One tree, pairs of children in the order of a depth-first walk; @stack and @origin hold n_nodes
 * indices. Returns the number of nodes; 0: more than a link can name. */
static guint32
lay_out_tree (VtrTreeTable *self, guint tree, guint32 *n_leaves, guint32 *stack, guint32 *origin)
{
  const VtrTreeEnsemble *e = self->ensemble;
  guint32 start = self->root[tree], next = 1;
  gsize n_stack = 0;

  origin[0] = e->root[tree];
  stack[n_stack++] = 0;
  while (n_stack > 0)
    {
      guint32 at = stack[--n_stack], from = origin[at];

      if (e->left[from] < 0)
        {
          self->nodes[start + at] = (Node) { LEAF | *n_leaves, at << FEATURE_BITS };
          memcpy (self->values + (gsize) *n_leaves * e->n_outputs, e->value + (gsize) from * e->n_outputs,
                  e->n_outputs * sizeof (double));
          *n_leaves += 1;
          continue;
        }
      if (next + 2 > MAX_NODES)
        return 0;
      self->nodes[start + at] = (Node) { rank_of (&self->thresholds[e->feature[from]], e->threshold[from]),
                                         next << FEATURE_BITS | (guint32) e->feature[from] };
      origin[next] = (guint32) e->left[from];
      origin[next + 1] = (guint32) e->right[from];
      stack[n_stack++] = next + 1;
      stack[n_stack++] = next;
      next += 2;
    }
  return next;
}

static gboolean
pack (VtrTreeTable *self)
{
  const VtrTreeEnsemble *e = self->ensemble;
  guint32 n_leaves = 0, total_leaves = 0;
  g_autofree guint32 *stack = g_new (guint32, MAX (e->n_nodes, 1));
  g_autofree guint32 *origin = g_new (guint32, MAX (e->n_nodes, 1));

  if (e->n_inputs == 0 || e->n_inputs > MAX_FEATURES)
    return FALSE;
  for (guint i = 0; i < e->n_nodes; i++)
    total_leaves += e->left[i] < 0;
  find_thresholds (self);
  self->nodes = g_new (Node, MAX (e->n_nodes, 1));
  self->values = g_new (double, (gsize) MAX (total_leaves, 1) * e->n_outputs);
  self->root = g_new0 (guint32, e->n_trees + 1);
  for (guint t = 0; t < e->n_trees; t++)
    {
      guint32 n = lay_out_tree (self, t, &n_leaves, stack, origin);

      if (n == 0)
        return FALSE;
      self->root[t + 1] = self->root[t] + n;
    }
  return TRUE;
}

/**
 * vtr_tree_table_new:
 * @ensemble: checked node arrays; must outlive the table
 *
 * Lays the nodes out for prediction: 8 bytes a node, and the distinct thresholds.
 *
 * Returns: (transfer full): the table
 */
VtrTreeTable *
vtr_tree_table_new (const VtrTreeEnsemble *ensemble)
{
  VtrTreeTable *self = g_new0 (VtrTreeTable, 1);

  self->ensemble = ensemble;
  self->is_packed = pack (self);
  return self;
}

/**
 * vtr_tree_table_free:
 * @self: (nullable) (transfer full): a table
 */
void
vtr_tree_table_free (VtrTreeTable *self)
{
  if (self == NULL)
    return;
  for (guint f = 0; self->thresholds != NULL && f < self->ensemble->n_inputs; f++)
    {
      g_free (self->thresholds[f].all);
      g_free (self->thresholds[f].coarse);
    }
  g_free (self->thresholds);
  g_free (self->nodes);
  g_free (self->values);
  g_free (self->root);
  g_free (self);
}

/* --- Walking --------------------------------------------------------------------------------- */

static inline void
add_values (const double *value, guint n, double *out)
{
  if (n == 2)
    {
      out[0] += value[0];
      out[1] += value[1];
      return;
    }
  for (guint o = 0; o < n; o++)
    out[o] += value[o];
}

/* Eight rows of ranks down one tree, to the leaves; @stride: ranks from one row to the next. */
static void
walk_lanes (const Node *tree, const guint32 *ranks, gsize stride, guint32 leaves[LANES])
{
  guint32 n[LANES] = { 0 }, moved;

  do
    {
      moved = 0;
#pragma GCC unroll 8
      for (guint l = 0; l < LANES; l++)
        {
          Node node = tree[n[l]];
          guint32 next = (node.link >> FEATURE_BITS)
            + (ranks[l * stride + (node.link & (MAX_FEATURES - 1))] > node.rank);

          moved |= next ^ n[l];
          n[l] = next;
        }
    }
  while (moved != 0);
  for (guint l = 0; l < LANES; l++)
    leaves[l] = tree[n[l]].rank & ~LEAF;
}

/* The ranks of a block's rows, a feature at a time, whose thresholds then stay in cache; rows that fill up the last lanes rank 0. */
static void
rank_block (const VtrTreeTable *self, VtrMatrixView x, guint32 *ranks)
{
  gsize n_filled = (x.n_rows + LANES - 1) / LANES * LANES, p = x.n_columns;

  memset (ranks + x.n_rows * p, 0, (n_filled - x.n_rows) * p * sizeof (guint32));
  for (gsize f = 0; f < p; f++)
    for (gsize i = 0; i < x.n_rows; i++)
      ranks[i * p + f] = rank_of (&self->thresholds[f], vtr_matrix_view_row (x, i)[f]);
}

static void
add_leaves (const VtrTreeTable *self, const guint32 leaves[LANES], VtrMatrixView out, gsize first)
{
  guint n = self->ensemble->n_outputs;

  for (gsize l = 0; l < LANES && first + l < out.n_rows; l++)
    add_values (self->values + (gsize) leaves[l] * n, n, vtr_matrix_view_row (out, first + l));
}

/* A block has fewer rows than a big tree has leaves, so most leaf values come from memory: they are
 * asked for while the next rows walk. */
static void
predict_block (const VtrTreeTable *self, VtrMatrixView x, guint32 *ranks, VtrMatrixView out)
{
  const VtrTreeEnsemble *e = self->ensemble;

  rank_block (self, x, ranks);
  for (guint t = 0; t < e->n_trees; t++)
    {
      guint32 leaves[2][LANES];
      guint turn = 0;

      for (gsize i = 0; i < x.n_rows; i += LANES, turn ^= 1)
        {
          walk_lanes (self->nodes + self->root[t], ranks + i * x.n_columns, x.n_columns, leaves[turn]);
          for (gsize l = 0; l < LANES; l++)
            __builtin_prefetch (self->values + (gsize) leaves[turn][l] * e->n_outputs);
          if (i > 0)
            add_leaves (self, leaves[turn ^ 1], out, i - LANES);
        }
      add_leaves (self, leaves[turn ^ 1], out, (x.n_rows - 1) / LANES * LANES);
    }
}

/* The plain way, which knows where missing values go. */
static void
predict_row_plainly (const VtrTreeEnsemble *e, const double *x, double *out)
{
  for (guint t = 0; t < e->n_trees; t++)
    {
      guint32 at = e->root[t];

      while (e->left[at] >= 0)
        {
          double value = x[e->feature[at]];
          gboolean left = isnan (value) ? e->missing_left[at] : value <= e->threshold[at];

          at = (guint32) (left ? e->left[at] : e->right[at]);
        }
      add_values (e->value + (gsize) at * e->n_outputs, e->n_outputs, out);
    }
}

static gboolean
has_missing (VtrMatrixView x)
{
  gboolean missing = FALSE;

  for (gsize i = 0; i < x.n_rows; i++)
    for (gsize j = 0; j < x.n_columns; j++)
      missing |= isnan (vtr_matrix_view_row (x, i)[j]);
  return missing;
}

/**
 * vtr_tree_table_predict_raw:
 * @self: a table
 * @x: n × n_inputs; NaN: missing
 * @out: n × n_outputs, overwritten with base + leaf sums, added tree by tree
 *
 * Runs in the calling thread, thread-safe. Cost: rows × trees × depth.
 */
void
vtr_tree_table_predict_raw (const VtrTreeTable *self, VtrMatrixView x, VtrMatrixView out)
{
  gsize most = MIN (BLOCK_ROWS, (x.n_rows + LANES - 1) / LANES * LANES);
  g_autofree guint32 *ranks = self->is_packed ? g_new (guint32, MAX (most * x.n_columns, 1)) : NULL;

  for (gsize i = 0; i < x.n_rows; i++)
    for (guint o = 0; o < self->ensemble->n_outputs; o++)
      vtr_matrix_view_row (out, i)[o] = self->ensemble->base[o];
  for (gsize first = 0; first < x.n_rows; first += BLOCK_ROWS)
    {
      gsize n = MIN (BLOCK_ROWS, x.n_rows - first);
      VtrMatrixView rows = vtr_matrix_view_rows (x, first, n), sums = vtr_matrix_view_rows (out, first, n);

      if (self->is_packed && !has_missing (rows))
        predict_block (self, rows, ranks, sums);
      else
        for (gsize i = 0; i < n; i++)
          predict_row_plainly (self->ensemble, vtr_matrix_view_row (rows, i), vtr_matrix_view_row (sums, i));
    }
}
