/* Growing one tree of a random forest, and all of them side by side.
 *
 * Rows are drawn with replacement as whole-number counts; a tree is grown depth first from a stack,
 * nodes numbered in preorder. What is random in a node (the columns it may look at) depends on the
 * seed, the tree and the node's path only: a tree limited in depth is the unlimited one cut off, a
 * smaller forest is the beginning of a larger one, and the number of threads changes nothing.
 * Method: Breiman (2001), «Random forests»; columns are drawn until max_features of them were
 * looked at and one of them varies in the node, as scikit-learn does.
 *
 * Memory: two samples of 8 bytes a row and worker, the codes of all rows once, and the trees. */
#include "vtr-config.h"
#include "vtr-forest-grow.h"
#include "vtr-forest-split.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Rows × columns counted between two looks at the cancel flag: a few milliseconds. */
#define WORK_BETWEEN_LOOKS (1u << 20)

/* A node still to be made. */
typedef struct
{
  gsize    begin, end;
  guint    depth;
  gint32   parent;      /* −1: the root */
  gboolean is_left;
  VtrRng   rng;
} Pending;

struct _VtrTreeGrower
{
  const VtrTrainingSet *set;
  const VtrForestBins  *bins;
  VtrForestPlan         plan;
  VtrSplitter          *splitter;
  VtrSample            *samples, *spare;
  guint32              *columns;      /* 0 … n_columns − 1; in order between nodes */
  guint32              *swapped;      /* where each draw swapped to */
  double               *sums;
  double                offset;       /* mean of a regression's values */
  GArray               *stack;        /* Pending */
  gsize                 work;
};

VtrTreeGrower *
vtr_tree_grower_new (const VtrTrainingSet *set, const VtrForestBins *bins, const VtrForestPlan *plan)
{
  VtrTreeGrower *self = g_new0 (VtrTreeGrower, 1);

  self->set = set;
  self->bins = bins;
  self->plan = *plan;
  self->splitter = vtr_splitter_new (set, bins, plan);
  self->samples = g_new (VtrSample, bins->n_rows);
  self->spare = g_new (VtrSample, bins->n_rows);
  self->columns = g_new (guint32, bins->n_columns);
  self->swapped = g_new (guint32, bins->n_columns);
  for (guint j = 0; j < bins->n_columns; j++)
    self->columns[j] = j;
  self->sums = g_new0 (double, vtr_splitter_get_n_sums (self->splitter));
  self->offset = vtr_splitter_get_offset (self->splitter);
  self->stack = g_array_new (FALSE, FALSE, sizeof (Pending));
  return self;
}

void
vtr_tree_grower_free (VtrTreeGrower *self)
{
  if (self == NULL)
    return;
  vtr_splitter_free (self->splitter);
  g_free (self->samples);
  g_free (self->spare);
  g_free (self->columns);
  g_free (self->swapped);
  g_free (self->sums);
  g_array_unref (self->stack);
  g_free (self);
}

void
vtr_grown_tree_clear (VtrGrownTree *tree)
{
  g_clear_pointer (&tree->left, g_array_unref);
  g_clear_pointer (&tree->right, g_array_unref);
  g_clear_pointer (&tree->feature, g_array_unref);
  g_clear_pointer (&tree->threshold, g_array_unref);
  g_clear_pointer (&tree->cover, g_array_unref);
  g_clear_pointer (&tree->value, g_array_unref);
  g_clear_pointer (&tree->importance, g_free);
}

static void
grown_tree_init (VtrGrownTree *tree, guint n_columns)
{
  tree->left = g_array_new (FALSE, FALSE, sizeof (gint32));
  tree->right = g_array_new (FALSE, FALSE, sizeof (gint32));
  tree->feature = g_array_new (FALSE, FALSE, sizeof (gint32));
  tree->threshold = g_array_new (FALSE, FALSE, sizeof (double));
  tree->cover = g_array_new (FALSE, FALSE, sizeof (double));
  tree->value = g_array_new (FALSE, FALSE, sizeof (double));
  tree->importance = g_new0 (double, n_columns);
}

static VtrSample
sample_of (const VtrTrainingSet *set, gsize row, guint16 count)
{
  return (VtrSample) { (guint32) row, count, (guint16) (set->task == VTR_TASK_CLASSIFICATION ? set->y[row] : 0) };
}

/* The rows of one tree, ascending; a row that is not drawn or weighs nothing is left out. */
static gsize
draw_samples (VtrTreeGrower *self, guint tree)
{
  const VtrTrainingSet *set = self->set;
  gsize n = set->x.n_rows, n_samples = 0;
  VtrRng rng = vtr_rng_new (set->seed, "forest-rows", tree);

  for (gsize i = 0; i < n; i++)
    self->spare[i].count = !self->plan.bootstrap;
  for (gsize i = 0; self->plan.bootstrap && i < n; i++)
    {
      VtrSample *drawn = &self->spare[vtr_rng_below (&rng, (guint32) n)];

      drawn->count += drawn->count < G_MAXUINT16;
    }
  for (gsize i = 0; i < n; i++)
    if (self->spare[i].count > 0 && (set->weights == NULL || set->weights[i] > 0))
      self->samples[n_samples++] = sample_of (set, i, self->spare[i].count);
  /* A draw can miss all rows with a weight; such a tree takes each of them once. */
  for (gsize i = 0, none = n_samples == 0; none && i < n; i++)
    if (set->weights[i] > 0)
      self->samples[n_samples++] = sample_of (set, i, 1);
  return n_samples;
}

/* The next column of a node: one step of Fisher and Yates on the columns in order. */
static void
draw_column (VtrTreeGrower *self, VtrRng *rng, guint k)
{
  guint32 at = k + vtr_rng_below (rng, self->bins->n_columns - k), swap = self->columns[at];

  self->columns[at] = self->columns[k];
  self->columns[k] = swap;
  self->swapped[k] = at;
}

static void
restore_columns (VtrTreeGrower *self, guint n_drawn)
{
  while (n_drawn-- > 0)
    {
      guint32 at = self->swapped[n_drawn], swap = self->columns[at];

      self->columns[at] = self->columns[n_drawn];
      self->columns[n_drawn] = swap;
    }
}

static VtrSplit
find_split (VtrTreeGrower *self, const VtrNodeView *node, VtrRng *rng)
{
  VtrSplit split = { .feature = -1 };
  guint n = MIN (self->plan.n_try, self->bins->n_columns), n_drawn = 0;
  gboolean varies;

  while (n_drawn < n)
    draw_column (self, rng, n_drawn++);
  varies = vtr_splitter_try (self->splitter, node, self->columns, n, &split);
  while (!varies && n_drawn < self->bins->n_columns)
    {
      draw_column (self, rng, n_drawn);
      varies = vtr_splitter_try (self->splitter, node, self->columns + n_drawn, 1, &split);
      n_drawn++;
    }
  restore_columns (self, n_drawn);
  self->work += node->n * (n_drawn + 1);
  return split;
}

/* Half-way between the real values next to the cut; the lower one where no number lies between. */
static double
threshold_of (const VtrForestBins *bins, const VtrSplit *split)
{
  const VtrForestColumn *column = &bins->columns[split->feature];
  double a = column->high[split->rank], b = column->low[split->next], middle = a / 2 + b / 2;

  return middle >= a && middle < b ? middle : a;
}

/* Rows that go left first, each side in its old order. Returns where the right side begins. */
static gsize
part_samples (VtrTreeGrower *self, gsize begin, gsize end, const VtrSplit *split)
{
  const guint16 *ranks = self->bins->ranks + split->feature;
  gsize n_columns = self->bins->n_columns, n_left = begin, n_right = 0;

  for (gsize i = begin; i < end; i++)
    {
      VtrSample sample = self->samples[i];
      gboolean left = ranks[sample.row * n_columns] <= split->rank;

      self->samples[n_left] = sample;
      self->spare[n_right] = sample;
      n_left += left;
      n_right += !left;
    }
  memcpy (self->samples + n_left, self->spare, n_right * sizeof (VtrSample));
  return n_left;
}

static void
append_value (VtrTreeGrower *self, const VtrNodeView *node, GArray *value)
{
  if (self->set->task == VTR_TASK_REGRESSION)
    {
      double mean = self->offset + node->sums[1] / node->weight;

      g_array_append_val (value, mean);
      return;
    }
  for (guint k = 0; k < self->set->n_classes; k++)
    {
      double share = node->sums[k] / node->weight;

      g_array_append_val (value, share);
    }
}

static gint32
append_node (VtrTreeGrower *self, const VtrNodeView *node, const Pending *pending, VtrGrownTree *out)
{
  gint32 none = -1, zero = 0, index = (gint32) out->left->len;
  double no_threshold = 0;

  g_array_append_val (out->left, none);
  g_array_append_val (out->right, none);
  g_array_append_val (out->feature, zero);
  g_array_append_val (out->threshold, no_threshold);
  g_array_append_val (out->cover, node->weight);
  append_value (self, node, out->value);
  if (pending->parent >= 0)
    g_array_index (pending->is_left ? out->left : out->right, gint32, pending->parent) = index;
  return index;
}

static gboolean
may_split (VtrTreeGrower *self, const VtrNodeView *node, guint depth)
{
  return !node->pure && (self->plan.max_depth == 0 || depth < self->plan.max_depth)
         && node->n >= self->plan.min_samples_split && node->n >= 2 * (gsize) self->plan.min_samples_leaf;
}

static void
push (VtrTreeGrower *self, gsize begin, gsize end, guint depth, gint32 parent, gboolean is_left, VtrRng rng)
{
  Pending pending = { begin, end, depth, parent, is_left, rng };

  g_array_append_val (self->stack, pending);
}

/* Makes one node and leaves its children on the stack. The decrease of impurity is booked as what
 * the node had, less what it still has when a child takes its place. */
static void
make_node (VtrTreeGrower *self, VtrGrownTree *out)
{
  Pending at = g_array_index (self->stack, Pending, self->stack->len - 1);
  VtrNodeView node = { self->samples + at.begin, at.end - at.begin, 0, 0, FALSE, self->sums };
  VtrSplit split = { .feature = -1 };
  VtrRng rng = at.rng;
  gint32 index;
  gsize middle;

  g_array_set_size (self->stack, self->stack->len - 1);
  vtr_splitter_look (self->splitter, &node);
  index = append_node (self, &node, &at, out);
  if (at.parent >= 0)
    out->importance[g_array_index (out->feature, gint32, at.parent)] -= node.weight * node.impurity;
  self->work += node.n;
  if (may_split (self, &node, at.depth))
    split = find_split (self, &node, &rng);
  if (split.feature < 0)
    return;
  out->importance[split.feature] += node.weight * node.impurity;
  g_array_index (out->feature, gint32, index) = split.feature;
  g_array_index (out->threshold, double, index) = threshold_of (self->bins, &split);
  middle = part_samples (self, at.begin, at.end, &split);
  push (self, middle, at.end, at.depth + 1, index, FALSE, vtr_rng_split (&at.rng, 1));
  push (self, at.begin, middle, at.depth + 1, index, TRUE, vtr_rng_split (&at.rng, 0));
}

/**
 * vtr_tree_grower_grow:
 * @self: scratch of one worker
 * @tree: which tree; all that is random in it depends on this and the seed
 * @out: (out caller-allocates): the tree; cleared by the caller
 * @progress: (nullable): asked every few milliseconds whether to stop
 *
 * Grows one tree; about rows × columns looked at × depth.
 *
 * Returns: %FALSE when cancelled; @out is then unfinished
 */
gboolean
vtr_tree_grower_grow (VtrTreeGrower *self, guint tree, VtrGrownTree *out, VtrProgress *progress)
{
  gsize n = draw_samples (self, tree);

  grown_tree_init (out, self->bins->n_columns);
  g_array_set_size (self->stack, 0);
  push (self, 0, n, 0, -1, FALSE, vtr_rng_new (self->set->seed, "forest-columns", tree));
  while (self->stack->len > 0)
    {
      if (self->work >= WORK_BETWEEN_LOOKS)
        {
          self->work = 0;
          if (progress != NULL && vtr_progress_is_cancelled (progress))
            return FALSE;
        }
      make_node (self, out);
    }
  return TRUE;
}

/* ---- all trees ---- */

typedef struct
{
  const VtrTrainingSet *set;
  const VtrForestPlan  *plan;
  const VtrForestBins  *bins;
  VtrTreeGrower       **growers;   /* a worker */
  VtrGrownTree         *trees;
  VtrProgress          *progress;
} Grove;

static void
grow_trees_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Grove *grove = data;

  if (grove->growers[worker] == NULL)
    grove->growers[worker] = vtr_tree_grower_new (grove->set, grove->bins, grove->plan);
  for (gsize t = begin; t < end; t++)
    {
      if (!vtr_tree_grower_grow (grove->growers[worker], (guint) t, &grove->trees[t], grove->progress))
        return;
      vtr_progress_add (grove->progress, 1);
    }
}

/* Mean and standard deviation over trees of each tree's own shares, as scikit-learn does it. */
static void
sum_importances (VtrGrownTree *trees, guint n_trees, guint n_columns, double *mean, double *std)
{
  double all = 0;

  memset (mean, 0, n_columns * sizeof *mean);
  memset (std, 0, n_columns * sizeof *std);
  for (guint t = 0; t < n_trees; t++)
    {
      double total = 0;

      for (guint j = 0; j < n_columns; j++)
        total += trees[t].importance[j] = MAX (0, trees[t].importance[j]);
      for (guint j = 0; j < n_columns; j++)
        {
          double share = total > 0 ? trees[t].importance[j] / total : 0, delta = share - mean[j];

          mean[j] += delta / (t + 1);
          std[j] += delta * (share - mean[j]);
        }
    }
  for (guint j = 0; j < n_columns; j++)
    {
      all += mean[j];
      std[j] = sqrt (MAX (0, std[j]) / n_trees);
    }
  for (guint j = 0; j < n_columns && all > 0; j++)
    {
      mean[j] /= all;
      std[j] /= all;
    }
}

/* Moves one tree into the ensemble, from node @first on. */
static void
place_tree (VtrTreeEnsemble *ensemble, guint tree, guint32 first, const VtrGrownTree *grown)
{
  guint n = grown->left->len, n_outputs = ensemble->n_outputs;

  ensemble->root[tree] = first;
  for (guint i = 0; i < n; i++)
    {
      gint32 left = g_array_index (grown->left, gint32, i), right = g_array_index (grown->right, gint32, i);

      ensemble->left[first + i] = left < 0 ? -1 : left + (gint32) first;
      ensemble->right[first + i] = right < 0 ? -1 : right + (gint32) first;
    }
  memcpy (ensemble->feature + first, grown->feature->data, n * sizeof (gint32));
  memcpy (ensemble->threshold + first, grown->threshold->data, n * sizeof (double));
  memcpy (ensemble->cover + first, grown->cover->data, n * sizeof (double));
  for (gsize v = 0; v < (gsize) n * n_outputs; v++)
    ensemble->value[(gsize) first * n_outputs + v] = g_array_index (grown->value, double, v) / ensemble->n_trees;
}

/* All trees in one ensemble; each grown tree is freed as soon as it is copied. */
static VtrTreeEnsemble *
join_trees (Grove *grove, GError **error)
{
  guint n_outputs = grove->set->task == VTR_TASK_REGRESSION ? 1 : grove->set->n_classes;
  VtrTreeEnsemble *ensemble;
  guint64 n_nodes = 0;
  guint32 first = 0;

  for (guint t = 0; t < grove->plan->n_trees; t++)
    n_nodes += grove->trees[t].left->len;
  ensemble = n_nodes > G_MAXINT32 ? NULL
             : vtr_tree_ensemble_new (grove->plan->n_trees, (guint) n_nodes, n_outputs, grove->bins->n_columns);
  if (ensemble == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _("a forest of %" G_GUINT64_FORMAT " nodes does not fit; limit max_depth or n_estimators."), n_nodes);
      return NULL;
    }
  for (guint t = 0; t < grove->plan->n_trees; t++)
    {
      place_tree (ensemble, t, first, &grove->trees[t]);
      first += grove->trees[t].left->len;
      vtr_grown_tree_clear (&grove->trees[t]);
    }
  return ensemble;
}

static gboolean
check_weights (const VtrTrainingSet *set, GError **error)
{
  double sum = set->weights == NULL ? 1 : 0;

  for (gsize i = 0; set->weights != NULL && i < set->x.n_rows; i++)
    {
      if (!(set->weights[i] >= 0) || !isfinite (set->weights[i]))
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("row %" G_GSIZE_FORMAT " has the weight %g; weights must be numbers from 0 on."), i, set->weights[i]);
          return FALSE;
        }
      sum += set->weights[i];
    }
  if (!(sum > 0) || !isfinite (sum))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("the weights of all rows add up to %g; there is nothing to fit."), sum);
  return sum > 0 && isfinite (sum);
}

static gboolean
check_set (const VtrTrainingSet *set, GError **error)
{
  if (set->x.n_rows == 0 || set->x.n_columns == 0)
    g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("a forest needs at least one row and one column."));
  else if (set->x.n_rows > G_MAXINT32 || set->x.n_columns > G_MAXINT32)
    g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE, _("a forest takes at most %d rows and columns."), G_MAXINT32);
  else if (set->task == VTR_TASK_CLASSIFICATION && (set->n_classes < 1 || set->n_classes > G_MAXUINT16))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("a forest tells at most %d classes apart, not %u."),
                 G_MAXUINT16, set->n_classes);
  else
    {
      for (gsize i = 0; i < set->x.n_rows; i++)
        if (!isfinite (set->y[i]) || (set->task == VTR_TASK_CLASSIFICATION && !(set->y[i] >= 0 && set->y[i] < set->n_classes)))
          {
            g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                         _("row %" G_GSIZE_FORMAT " has no usable target (%g)."), i, set->y[i]);
            return FALSE;
          }
      return check_weights (set, error);
    }
  return FALSE;
}

/**
 * vtr_forest_grow:
 * @set: rows to learn from; no missing values
 * @plan: settings, checked by the learner
 * @mean: (out caller-allocates): n_columns impurity importances, summing to 1 where any split was made
 * @std: (out caller-allocates): their standard deviation over trees
 * @progress: (nullable): counts trees
 * @error: return location
 *
 * Grows all trees, one at a time on each thread; the same bits for any number of threads.
 *
 * Returns: (transfer full) (nullable): the trees, their values divided by their number; %NULL with
 *   %VTR_ERROR_BAD_INPUT, %VTR_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 */
VtrTreeEnsemble *
vtr_forest_grow (const VtrTrainingSet *set, const VtrForestPlan *plan, double *mean, double *std,
                 VtrProgress *progress, GError **error)
{
  g_autoptr (VtrForestBins) bins = NULL;
  guint n_workers = vtr_parallel_get_n_threads ();
  Grove grove = { set, plan, NULL, NULL, NULL, progress };
  VtrTreeEnsemble *ensemble = NULL;

  vtr_progress_begin (progress, _("Growing trees"), plan->n_trees);
  if (!check_set (set, error) || (bins = vtr_forest_bins_new (set->x, progress, error)) == NULL)
    return NULL;
  grove.bins = bins;
  grove.growers = g_new0 (VtrTreeGrower *, n_workers);
  grove.trees = g_new0 (VtrGrownTree, plan->n_trees);
  if (vtr_parallel_for (plan->n_trees, 1, grow_trees_cb, &grove, progress, error)
      && vtr_progress_check (progress, error))
    {
      sum_importances (grove.trees, plan->n_trees, bins->n_columns, mean, std);
      ensemble = join_trees (&grove, error);
    }
  for (guint w = 0; w < n_workers; w++)
    vtr_tree_grower_free (grove.growers[w]);
  for (guint t = 0; t < plan->n_trees; t++)
    vtr_grown_tree_clear (&grove.trees[t]);
  g_free (grove.growers);
  g_free (grove.trees);
  return ensemble;
}
