/* Prediction with a tree ensemble: all rows of a block go down one tree before the next tree is
 * touched, eight rows at a time so that their loads overlap. A node is 16 bytes and its children lie
 * side by side: a step is one comparison and one addition, without a branch to mispredict. A leaf is
 * a node that leads to itself. Thresholds stay doubles: results are those of the node arrays.
 * Rows with missing values take the plain way. The ensemble must have passed
 * vtr_tree_ensemble_check(). */
#include "vtr-config.h"
#include "vtr-trees.h"
#include <math.h>

#define LANES      8
#define BLOCK_ROWS 4096

typedef struct
{
  double  threshold;
  guint32 child;      /* the left one; the right one is next to it */
  guint32 feature;
} Node;

struct _VtrTreeTable
{
  const VtrTreeEnsemble *ensemble;
  Node                  *nodes;
  guint32               *origin;  /* a node's index in the ensemble */
  guint32               *root;
};

/* One tree, pairs of children in the order of a depth-first walk; @stack holds n_nodes indices. */
static guint32
lay_out_tree (VtrTreeTable *self, guint32 root, guint32 next, guint32 *stack)
{
  const VtrTreeEnsemble *e = self->ensemble;
  gsize n_stack = 0;

  self->origin[next] = root;
  stack[n_stack++] = next++;
  while (n_stack > 0)
    {
      guint32 at = stack[--n_stack], from = self->origin[at];

      self->nodes[at] = (Node) { INFINITY, at, 0 };
      if (e->left[from] < 0)
        continue;
      self->nodes[at] = (Node) { e->threshold[from], next, (guint32) e->feature[from] };
      self->origin[next] = (guint32) e->left[from];
      self->origin[next + 1] = (guint32) e->right[from];
      stack[n_stack++] = next + 1;
      stack[n_stack++] = next;
      next += 2;
    }
  return next;
}

/**
 * vtr_tree_table_new:
 * @ensemble: checked node arrays; must outlive the table
 *
 * Lays the nodes out for prediction; 20 bytes a node.
 *
 * Returns: (transfer full): the table
 */
VtrTreeTable *
vtr_tree_table_new (const VtrTreeEnsemble *ensemble)
{
  VtrTreeTable *self = g_new0 (VtrTreeTable, 1);
  g_autofree guint32 *stack = g_new (guint32, MAX (ensemble->n_nodes, 1));
  guint32 next = 0;

  self->ensemble = ensemble;
  self->nodes = g_new (Node, MAX (ensemble->n_nodes, 1));
  self->origin = g_new (guint32, MAX (ensemble->n_nodes, 1));
  self->root = g_new (guint32, MAX (ensemble->n_trees, 1));
  for (guint t = 0; t < ensemble->n_trees; t++)
    {
      self->root[t] = next;
      next = lay_out_tree (self, ensemble->root[t], next, stack);
    }
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
  g_free (self->nodes);
  g_free (self->origin);
  g_free (self->root);
  g_free (self);
}

static void
add_leaf (const VtrTreeEnsemble *e, guint32 node, double *out)
{
  const double *value = e->value + (gsize) node * e->n_outputs;

  for (guint o = 0; o < e->n_outputs; o++)
    out[o] += value[o];
}

/* Eight rows down one tree; fewer are filled up by the caller. */
static void
walk_lanes (const Node *nodes, guint32 root, const double *const rows[LANES], guint32 at[LANES])
{
  guint32 n[LANES], moved;

  for (guint l = 0; l < LANES; l++)
    n[l] = root;
  do
    {
      moved = 0;
#pragma GCC unroll 8
      for (guint l = 0; l < LANES; l++)
        {
          const Node *node = &nodes[n[l]];
          guint32 next = node->child + (rows[l][node->feature] > node->threshold);

          moved |= next ^ n[l];
          n[l] = next;
        }
    }
  while (moved != 0);
  for (guint l = 0; l < LANES; l++)
    at[l] = n[l];
}

static void
predict_block (const VtrTreeTable *self, VtrMatrixView x, VtrMatrixView out)
{
  const VtrTreeEnsemble *e = self->ensemble;

  for (guint t = 0; t < e->n_trees; t++)
    for (gsize i = 0; i < x.n_rows; i += LANES)
      {
        const double *rows[LANES];
        guint32 at[LANES];

        for (gsize l = 0; l < LANES; l++)
          rows[l] = vtr_matrix_view_row (x, MIN (i + l, x.n_rows - 1));
        walk_lanes (self->nodes, self->root[t], rows, at);
        for (gsize l = 0; l < MIN (LANES, x.n_rows - i); l++)
          add_leaf (e, self->origin[at[l]], vtr_matrix_view_row (out, i + l));
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
      add_leaf (e, at, out);
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
  for (gsize i = 0; i < x.n_rows; i++)
    for (guint o = 0; o < self->ensemble->n_outputs; o++)
      vtr_matrix_view_row (out, i)[o] = self->ensemble->base[o];
  for (gsize first = 0; first < x.n_rows; first += BLOCK_ROWS)
    {
      gsize n = MIN (BLOCK_ROWS, x.n_rows - first);
      VtrMatrixView rows = vtr_matrix_view_rows (x, first, n), sums = vtr_matrix_view_rows (out, first, n);

      if (!has_missing (rows))
        predict_block (self, rows, sums);
      else
        for (gsize i = 0; i < n; i++)
          predict_row_plainly (self->ensemble, vtr_matrix_view_row (rows, i), vtr_matrix_view_row (sums, i));
    }
}
