/* The order of a heatmap's rows: complete linkage on squared Euclidean distances, grown by the chain
 * of nearest neighbours (Murtagh 1983), then the order of leaves among those that the tree allows for
 * which the sum of distances between neighbours is least (Bar-Joseph, Gifford and Jaakkola 2001). */
#include "vtr-chart-order.h"
#include <math.h>
#include <string.h>

typedef struct
{
  gsize   n;
  float  *d;           /* n × n: between rows */
  float  *best;        /* n × n: best[u, w]: least sum over a node's leaves, u first and w last */
  guint  *left, *right;   /* children of the 2n − 1 nodes; leaves first */
  guint  *size;
} Tree;

static void
measure (Tree *tree, const double *points, gsize n_columns)
{
  for (gsize i = 0; i < tree->n; i++)
    for (gsize j = 0; j < i; j++)
      {
        double sum = 0;
        for (gsize c = 0; c < n_columns; c++)
          {
            double gap = points[i * n_columns + c] - points[j * n_columns + c];
            sum += gap * gap;
          }
        tree->d[i * tree->n + j] = tree->d[j * tree->n + i] = (float) sum;
      }
}

static guint
nearest (const float *d, const gboolean *alive, gsize n, guint from, guint before)
{
  guint found = before;

  for (guint j = 0; j < n; j++)
    if (alive[j] && j != from && (found == G_MAXUINT || d[from * n + j] < d[from * n + found]))
      found = j;
  return found;
}

/* Merges along chains of nearest neighbours; the two that are each other's nearest are joined. */
static void
link_nodes (Tree *tree)
{
  gsize n = tree->n;
  g_autofree float *d = g_memdup2 (tree->d, n * n * sizeof (float));
  g_autofree gboolean *alive = g_new (gboolean, n);
  g_autofree guint *node = g_new (guint, n), *chain = g_new (guint, n + 1);
  guint length = 0;

  for (guint i = 0; i < n; i++)
    {
      alive[i] = TRUE;
      node[i] = i;
    }
  for (guint made = 0; made + 1 < n;)
    {
      guint first = 0, last, next;

      while (length == 0 && !alive[first])
        first++;
      if (length == 0)
        chain[length++] = first;
      last = chain[length - 1];
      next = nearest (d, alive, n, last, length > 1 ? chain[length - 2] : G_MAXUINT);
      if (length < 2 || next != chain[length - 2])
        {
          chain[length++] = next;
          continue;
        }
      length -= 2;
      tree->left[n + made] = node[next];
      tree->right[n + made] = node[last];
      tree->size[n + made] = tree->size[node[next]] + tree->size[node[last]];
      node[next] = n + made++;
      alive[last] = FALSE;
      for (guint j = 0; j < n; j++)
        d[next * n + j] = d[j * n + next] = MAX (d[next * n + j], d[last * n + j]);
    }
}

/* The leaves under a node, in the tree's own order. */
static void
list_leaves (const Tree *tree, guint node, guint *leaves)
{
  if (node < tree->n)
    {
      leaves[0] = node;
      return;
    }
  list_leaves (tree, tree->left[node], leaves);
  list_leaves (tree, tree->right[node], leaves + tree->size[tree->left[node]]);
}

/* The leaves that may stand at the inner end of @child when @outer stands at its outer end. */
static const guint *
inner_ends (const Tree *tree, guint child, guint outer, const guint *leaves, guint *n)
{
  guint left = child < tree->n ? 0 : tree->left[child], size = child < tree->n ? 0 : tree->size[left];

  if (child < tree->n)
    {
      *n = 1;
      return leaves;
    }
  for (guint i = 0; i < size; i++)
    if (leaves[i] == outer)
      {
        *n = tree->size[child] - size;
        return leaves + size;
      }
  *n = size;
  return leaves;
}

/* best[u, w] for u under the left and w under the right child, in two steps: from u over its own
 * inner ends to each k on the other side, then from k to w. */
static void
solve_node (Tree *tree, guint node, float *reach, guint *leaves)
{
  gsize n = tree->n;
  guint left = tree->left[node], right = tree->right[node], n_left = tree->size[left], n_right = tree->size[right];

  list_leaves (tree, node, leaves);
  for (guint i = 0; i < n_left; i++)
    {
      guint u = leaves[i], n_ends;
      const guint *ends = inner_ends (tree, left, u, leaves, &n_ends);

      for (guint j = 0; j < n_right; j++)
        {
          guint k = leaves[n_left + j];
          reach[k] = INFINITY;
          for (guint e = 0; e < n_ends; e++)
            reach[k] = MIN (reach[k], tree->best[u * n + ends[e]] + tree->d[ends[e] * n + k]);
        }
      for (guint j = 0; j < n_right; j++)
        {
          guint w = leaves[n_left + j];
          float least = INFINITY;
          ends = inner_ends (tree, right, w, leaves + n_left, &n_ends);
          for (guint e = 0; e < n_ends; e++)
            least = MIN (least, reach[ends[e]] + tree->best[ends[e] * n + w]);
          tree->best[u * n + w] = tree->best[w * n + u] = least;
        }
    }
}

/* Writes the order of @node that begins with @first and ends with @last, by finding again which inner
 * ends gave best[first, last]. */
static void
write_order (const Tree *tree, guint node, guint first, guint last, guint *order, guint *leaves)
{
  gsize n = tree->n;
  guint left, right, n_left, n_a, n_b, best_a = first, best_b = last;
  const guint *a, *b;
  float least = INFINITY;

  if (node < n)
    {
      order[0] = node;
      return;
    }
  list_leaves (tree, node, leaves);
  left = tree->left[node];
  right = tree->right[node];
  n_left = tree->size[left];
  gboolean swapped = TRUE;
  for (guint i = 0; i < n_left; i++)
    swapped = swapped && leaves[i] != first;
  a = swapped ? inner_ends (tree, right, first, leaves + n_left, &n_a) : inner_ends (tree, left, first, leaves, &n_a);
  b = swapped ? inner_ends (tree, left, last, leaves, &n_b) : inner_ends (tree, right, last, leaves + n_left, &n_b);
  for (guint i = 0; i < n_a; i++)
    for (guint j = 0; j < n_b; j++)
      {
        float sum = tree->best[first * n + a[i]] + tree->d[a[i] * n + b[j]] + tree->best[b[j] * n + last];
        if (sum < least)
          {
            least = sum;
            best_a = a[i];
            best_b = b[j];
          }
      }
  guint first_node = swapped ? right : left, last_node = swapped ? left : right;
  write_order (tree, first_node, first, best_a, order, leaves);
  write_order (tree, last_node, best_b, last, order + tree->size[first_node], leaves);
}

static void
order_leaves (Tree *tree, guint *order)
{
  gsize n = tree->n;
  guint root = 2 * n - 2, n_left = tree->size[tree->left[root]], first = 0, last = 0;
  g_autofree guint *leaves = g_new (guint, n);
  g_autofree float *reach = g_new (float, n);
  float least = INFINITY;

  for (guint node = n; node <= root; node++)
    solve_node (tree, node, reach, leaves);
  list_leaves (tree, root, leaves);
  for (guint i = 0; i < n_left; i++)
    for (guint j = n_left; j < n; j++)
      if (tree->best[leaves[i] * n + leaves[j]] < least)
        {
          least = tree->best[leaves[i] * n + leaves[j]];
          first = leaves[i];
          last = leaves[j];
        }
  write_order (tree, root, first, last, order, leaves);
}

/**
 * vtr_chart_order_rows:
 * @points: @n × @n_columns numbers, row-major, no NaN
 * @n: rows, at most a few hundred
 * @n_columns: numbers in a row
 *
 * Complete linkage with optimal leaf order, in O(n²·n_columns + n³) time and O(n²) memory.
 *
 * Returns: (transfer full): the rows in an order in which neighbours are similar
 */
guint *
vtr_chart_order_rows (const double *points, gsize n, gsize n_columns)
{
  guint *order = g_new0 (guint, MAX (n, 1));
  Tree tree = { n, NULL };

  for (guint i = 0; i < n; i++)
    order[i] = i;
  if (n < 3)
    return order;
  tree.d = g_new0 (float, n * n);
  tree.best = g_new0 (float, n * n);
  tree.left = g_new0 (guint, 2 * n);
  tree.right = g_new0 (guint, 2 * n);
  tree.size = g_new0 (guint, 2 * n);
  for (gsize i = 0; i < n; i++)
    tree.size[i] = 1;
  measure (&tree, points, n_columns);
  link_nodes (&tree);
  order_leaves (&tree, order);
  g_free (tree.d);
  g_free (tree.best);
  g_free (tree.left);
  g_free (tree.right);
  g_free (tree.size);
  return order;
}
