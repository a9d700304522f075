/* Isolation forest (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008): 100 trees, each grown on
 * 256 rows of its own by cutting a column drawn at random at a place drawn at random. Rows that are
 * few and different are alone after few cuts: a row's score is 2^(−h / c), with h its mean depth
 * over the trees and c the depth that an unsuccessful search in so many rows takes on average.
 * Columns that do not vary among a node's rows are not drawn. Missing numbers count as the column's
 * median. */
#include "vtr-config.h"
#include "vtr-isolation.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include "vtr-summary.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_TREES 100
#define N_SAMPLED 256
#define BLOCK_ROWS 1024
#define EULER 0.57721566490153286

typedef struct
{
  gint32 left; /* −1: a leaf; the right child comes after the left one's */
  gint32 right;
  guint32 column;
  double value; /* rows below it go left; in a leaf the depth that its rows have */
} Node;

typedef struct
{
  GPtrArray *columns; /* of VtrColumn, borrowed: numbers that vary */
  double *medians;
  guint64 seed;
  gsize n_rows;
  guint32 n_sampled;
  GArray *trees[N_TREES]; /* of Node */
  double *scores;
} Work;

/* The mean depth at which a search among @n rows ends without success. */
static double
mean_depth (guint32 n)
{
  if (n < 2)
    return 0;
  return n == 2 ? 1 : 2 * (log (n - 1.0) + EULER) - 2 * (n - 1.0) / n;
}

static void
read_rows (const Work *work, const guint32 *rows, gsize first, gsize n, double *x)
{
  for (guint j = 0; j < work->columns->len; j++)
    {
      vtr_column_read_numbers (g_ptr_array_index (work->columns, j), rows, first, n, x + j,
                               work->columns->len);
      for (gsize i = 0; i < n; i++)
        if (isnan (x[i * work->columns->len + j]))
          x[i * work->columns->len + j] = work->medians[j];
    }
}

/* --- Growing -------------------------------------------------------------------------------------
 */

typedef struct
{
  const double *x; /* n_sampled × p */
  gsize p;
  VtrRng rng;
  GArray *nodes;
  guint max_depth;
} Tree;

static void
find_range (
    const Tree *tree, const guint32 *rows, guint32 n, guint32 column, double *low, double *high)
{
  *low = *high = tree->x[rows[0] * tree->p + column];
  for (guint32 i = 1; i < n; i++)
    {
      double value = tree->x[rows[i] * tree->p + column];

      *low = MIN (*low, value);
      *high = MAX (*high, value);
    }
}

/* A column that varies among the rows, by drawing without putting back; FALSE: none does. */
static gboolean
draw_cut (Tree *tree, const guint32 *rows, guint32 n, guint32 *column, double *value)
{
  g_autofree guint32 *order = g_new (guint32, tree->p);

  for (guint32 j = 0; j < tree->p; j++)
    order[j] = j;
  for (guint32 left = tree->p; left > 0; left--)
    {
      guint32 k = vtr_rng_below (&tree->rng, left);
      double low, high;

      *column = order[k];
      order[k] = order[left - 1];
      find_range (tree, rows, n, *column, &low, &high);
      if (!(low < high))
        continue;
      *value = low + (high - low) * vtr_rng_uniform (&tree->rng);
      /* Both sides get a row, whatever rounding does. */
      *value = *value > low ? *value : high;
      return TRUE;
    }
  return FALSE;
}

static gint32
grow (Tree *tree, guint32 *rows, guint32 n, guint depth)
{
  Node node = { .left = -1, .right = -1, .value = depth + mean_depth (n) };
  gint32 at = tree->nodes->len;
  guint32 n_left = 0;

  g_array_append_val (tree->nodes, node);
  if (n < 2 || depth >= tree->max_depth || !draw_cut (tree, rows, n, &node.column, &node.value))
    return at;
  for (guint32 i = 0; i < n; i++)
    if (tree->x[rows[i] * tree->p + node.column] < node.value)
      {
        guint32 row = rows[i];

        rows[i] = rows[n_left];
        rows[n_left++] = row;
      }
  node.left = grow (tree, rows, n_left, depth + 1);
  node.right = grow (tree, rows + n_left, n - n_left, depth + 1);
  g_array_index (tree->nodes, Node, at) = node;
  return at;
}

static void
grow_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Work *work = data;
  gsize p = work->columns->len;
  g_autofree double *x = g_new (double, work->n_sampled *p);
  g_autofree guint32 *places = g_new (guint32, work->n_sampled);

  (void) worker;
  for (gsize t = begin; t < end; t++)
    {
      Tree tree = { .x = x,
                    .p = p,
                    .rng = vtr_rng_new (work->seed, "isolation-forest", t),
                    .nodes = work->trees[t],
                    .max_depth = (guint) ceil (log2 (MAX (work->n_sampled, 2))) };
      g_autofree guint32 *rows = vtr_rng_sample (&tree.rng, work->n_rows, work->n_sampled);

      for (guint32 i = 0; i < work->n_sampled; i++)
        places[i] = i;
      read_rows (work, rows, 0, work->n_sampled, x);
      grow (&tree, places, work->n_sampled, 0);
    }
}

/* --- Scoring -------------------------------------------------------------------------------------
 */

static double
depth_of (const GArray *nodes, const double *row)
{
  const Node *all = (const Node *) (gpointer) nodes->data, *node = all;

  while (node->left >= 0)
    node = all + (row[node->column] < node->value ? node->left : node->right);
  return node->value;
}

static void
score_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Work *work = data;
  gsize p = work->columns->len;
  g_autofree double *x = g_new (double, (end - begin) * p);

  (void) worker;
  read_rows (work, NULL, begin, end - begin, x);
  for (gsize i = begin; i < end; i++)
    {
      double depth = 0;

      for (guint t = 0; t < N_TREES; t++)
        depth += depth_of (work->trees[t], x + (i - begin) * p) / N_TREES;
      work->scores[i] = exp2 (-depth / mean_depth (work->n_sampled));
    }
}

/* --- Columns -------------------------------------------------------------------------------------
 */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Columns of finite numbers that vary, and their medians. */
static void
choose_columns (Work *work, VtrDataset *dataset)
{
  g_autofree double *values = g_new (double, work->n_rows + 1);

  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);
      gsize n_known = 0;
      gboolean is_finite = TRUE;

      if (vtr_column_get_levels (column, NULL) != NULL)
        continue;
      vtr_column_read_numbers (column, NULL, 0, work->n_rows, values, 1);
      for (gsize i = 0; i < work->n_rows; i++)
        {
          is_finite &= !isinf (values[i]);
          if (!isnan (values[i]))
            values[n_known++] = values[i];
        }
      if (n_known < 2 || !is_finite)
        continue;
      qsort (values, n_known, sizeof *values, compare_doubles);
      if (values[0] < values[n_known - 1])
        {
          work->medians[work->columns->len] = vtr_quantile_sorted (values, n_known, 0.5);
          g_ptr_array_add (work->columns, column);
        }
    }
}

/**
 * vtr_isolation_scores:
 * @dataset: a table; its columns of numbers are used together, but not those with infinite values
 * @seed: which trees are drawn
 * @scores: (out caller-allocates): one per row, 0 … 1: about 0.5 and less for ordinary rows,
 * towards 1 for lonely ones
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * The same bits for any number of threads. Cost: rows × 100 trees × 8 questions.
 *
 * Returns: %FALSE with %VTR_ERROR_BAD_INPUT when no column of numbers varies
 */
gboolean
vtr_isolation_scores (
    VtrDataset *dataset, guint64 seed, double *scores, VtrProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autofree double *medians = g_new (double, vtr_dataset_get_n_columns (dataset) + 1);
  Work work = { .columns = columns,
                .medians = medians,
                .seed = seed,
                .scores = scores,
                .n_rows = vtr_dataset_get_n_rows (dataset) };
  gboolean is_done;

  choose_columns (&work, dataset);
  if (columns->len == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _ ("no column of numbers varies, so no row is far from the others"));
      return FALSE;
    }
  work.n_sampled = (guint32) MIN (work.n_rows, N_SAMPLED);
  for (guint t = 0; t < N_TREES; t++)
    work.trees[t] = g_array_new (FALSE, FALSE, sizeof (Node));
  vtr_progress_begin (progress, _ ("Isolating rows"), N_TREES + work.n_rows);
  is_done = vtr_parallel_for (N_TREES, 1, grow_cb, &work, progress, error) &&
            vtr_parallel_for (work.n_rows, BLOCK_ROWS, score_cb, &work, progress, error);
  for (guint t = 0; t < N_TREES; t++)
    g_array_unref (work.trees[t]);
  return is_done;
}
