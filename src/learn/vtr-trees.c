/* Tree ensembles: memory, checks of what came from a file, the ability itself. */
#include "vtr-config.h"
#include "vtr-trees.h"
#include "vtr-error.h"
#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_INTERFACE (VtrTrees, vtr_trees, G_TYPE_OBJECT)

static void
vtr_trees_default_init (VtrTreesInterface *iface)
{
}

/**
 * vtr_trees_get_ensemble:
 * @self: trees
 *
 * Returns: (transfer none): the node arrays; they live as long as @self
 */
const VtrTreeEnsemble *
vtr_trees_get_ensemble (VtrTrees *self)
{
  g_return_val_if_fail (VTR_IS_TREES (self), NULL);
  return VTR_TREES_GET_IFACE (self)->get_ensemble (self);
}

/**
 * vtr_tree_ensemble_new:
 * @n_trees: number of trees
 * @n_nodes: nodes of all trees
 * @n_outputs: values a leaf
 * @n_inputs: columns
 *
 * Returns: (transfer full) (nullable): an ensemble of zeros, identity link; %NULL where it does not
 *   fit into memory
 */
VtrTreeEnsemble *
vtr_tree_ensemble_new (guint n_trees, guint n_nodes, guint n_outputs, guint n_inputs)
{
  VtrTreeEnsemble *self;

  if (n_nodes > G_MAXINT32 || (n_outputs > 0 && n_nodes > G_MAXSSIZE / sizeof (double) / n_outputs))
    return NULL;
  self = g_new0 (VtrTreeEnsemble, 1);
  self->n_trees = n_trees;
  self->n_nodes = n_nodes;
  self->n_outputs = n_outputs;
  self->n_inputs = n_inputs;
  self->root = g_try_new0 (guint32, MAX (n_trees, 1));
  self->left = g_try_new0 (gint32, MAX (n_nodes, 1));
  self->right = g_try_new0 (gint32, MAX (n_nodes, 1));
  self->feature = g_try_new0 (gint32, MAX (n_nodes, 1));
  self->threshold = g_try_new0 (double, MAX (n_nodes, 1));
  self->missing_left = g_try_new0 (guint8, MAX (n_nodes, 1));
  self->cover = g_try_new0 (double, MAX (n_nodes, 1));
  self->value = g_try_new0 (double, MAX ((gsize) n_nodes * n_outputs, 1));
  self->base = g_try_new0 (double, MAX (n_outputs, 1));
  if (self->root && self->left && self->right && self->feature && self->threshold && self->missing_left
      && self->cover && self->value && self->base)
    return self;
  vtr_tree_ensemble_free (self);
  return NULL;
}

/**
 * vtr_tree_ensemble_free:
 * @self: (nullable) (transfer full): an ensemble
 */
void
vtr_tree_ensemble_free (VtrTreeEnsemble *self)
{
  if (self == NULL)
    return;
  g_free (self->root);
  g_free (self->left);
  g_free (self->right);
  g_free (self->feature);
  g_free (self->threshold);
  g_free (self->missing_left);
  g_free (self->cover);
  g_free (self->value);
  g_free (self->base);
  g_free (self);
}

static gboolean
all_finite (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/* Why node @i cannot stand, or NULL. A leaf has no child; any other node has two, further on. */
static const char *
node_problem (const VtrTreeEnsemble *self, guint i)
{
  gint32 left = self->left[i], right = self->right[i];

  if (!isfinite (self->cover[i]) || self->cover[i] < 0)
    return N_("its training weight is not a number from 0 on");
  if (left < 0)
    return right < 0 ? NULL : N_("it has one child only");
  if (right < 0 || (guint) left <= i || (guint) right <= i || (guint) left >= self->n_nodes
      || (guint) right >= self->n_nodes || left == right)
    return N_("a child is not one of the nodes after it");
  if (self->feature[i] < 0 || (guint) self->feature[i] >= self->n_inputs)
    return N_("it asks for a column that there is not");
  if (isnan (self->threshold[i]))
    return N_("its threshold is not a number");
  return NULL;
}

static gboolean
each_node_once (const VtrTreeEnsemble *self)
{
  g_autofree guint8 *reached = g_new0 (guint8, MAX (self->n_nodes, 1));

  for (guint t = 0; t < self->n_trees; t++)
    if (self->root[t] >= self->n_nodes || reached[self->root[t]]++)
      return FALSE;
  for (guint i = 0; i < self->n_nodes; i++)
    if (self->left[i] >= 0 && (reached[self->left[i]]++ || reached[self->right[i]]++))
      return FALSE;
  for (guint i = 0; i < self->n_nodes; i++)
    if (!reached[i])
      return FALSE;
  return TRUE;
}

/**
 * vtr_tree_ensemble_check:
 * @self: node arrays, of the lengths that @self states
 * @error: return location
 *
 * Checks all that a walk relies on: columns that exist, children after their parents, every node in
 * exactly one tree, numbers that are numbers. Cost: one pass.
 *
 * Returns: %FALSE with %VTR_ERROR_CORRUPT
 */
gboolean
vtr_tree_ensemble_check (const VtrTreeEnsemble *self, GError **error)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const char *problem = node_problem (self, i);

      if (problem != NULL)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("node %u of the trees is damaged: %s."), i, _(problem));
          return FALSE;
        }
    }
  if (!each_node_once (self))
    g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the trees are damaged: their nodes do not form trees."));
  else if (self->n_outputs == 0 || !all_finite (self->value, (gsize) self->n_nodes * self->n_outputs)
           || !all_finite (self->base, self->n_outputs))
    g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the trees are damaged: a leaf has no usable value."));
  else
    return TRUE;
  return FALSE;
}

static void
softmax (double *row, guint n)
{
  double top = row[0], sum = 0;

  for (guint o = 1; o < n; o++)
    top = MAX (top, row[o]);
  for (guint o = 0; o < n; o++)
    sum += row[o] = exp (row[o] - top);
  for (guint o = 0; o < n; o++)
    row[o] /= sum;
}

/**
 * vtr_tree_ensemble_apply_link:
 * @self: trees
 * @raw: n × n_outputs raw sums, overwritten with outputs
 */
void
vtr_tree_ensemble_apply_link (const VtrTreeEnsemble *self, VtrMatrixView raw)
{
  if (self->link == VTR_LINK_IDENTITY)
    return;
  for (gsize i = 0; i < raw.n_rows; i++)
    {
      double *row = vtr_matrix_view_row (raw, i);

      if (self->link == VTR_LINK_SOFTMAX)
        softmax (row, self->n_outputs);
      else
        for (guint o = 0; o < self->n_outputs; o++)
          row[o] = self->link == VTR_LINK_EXP ? exp (row[o]) : 1 / (1 + exp (-row[o]));
    }
}
