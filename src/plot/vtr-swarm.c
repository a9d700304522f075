/* Dots side by side around a line, none over another.
 *
 * Method: dots are taken from left to right; each goes to the layer nearest the middle (0, +1, −1,
 * +2, …, one diameter apart) whose last dot it does not touch. The layer is found in a tournament
 * tree over the layers' last x, so packing costs O(n log n) whatever the density. Where the tallest
 * stack would leave the band, all layers are drawn closer together: dots then overlap, but the
 * outline still shows where the values are. */
#include "vtr-scene-private.h"
#include <math.h>
#include <string.h>

typedef struct { guint32 key, index; } Dot;

#define DIGIT_BITS 11
#define N_DIGITS (1 << DIGIT_BITS)

/* The bits of a float as a number that sorts alike. */
static guint32
sort_key (float x)
{
  guint32 bits;

  memcpy (&bits, &x, sizeof bits);
  return bits & 0x80000000 ? ~bits : bits | 0x80000000;
}

/* Radix sort by x in three passes, stable: equal dots keep their order. @spare is as long as @dots,
 * and holds the result. */
static void
sort_dots (Dot *dots, Dot *spare, guint n)
{
  for (int shift = 0; shift < 33; shift += DIGIT_BITS)
    {
      guint starts[N_DIGITS + 1] = { 0 };
      Dot *swap;

      for (guint i = 0; i < n; i++)
        starts[(dots[i].key >> shift) % N_DIGITS + 1]++;
      for (guint d = 0; d < N_DIGITS; d++)
        starts[d + 1] += starts[d];
      for (guint i = 0; i < n; i++)
        spare[starts[(dots[i].key >> shift) % N_DIGITS]++] = dots[i];
      swap = dots;
      dots = spare;
      spare = swap;
    }
}

/* The first leaf whose value is at most @limit, or @n_leaves: tree[1] is the root, leaves are last.
 */
static guint
first_free (const float *tree, guint n_leaves, float limit)
{
  guint node = 1;

  if (tree[1] > limit)
    return n_leaves;
  while (node < n_leaves)
    node = tree[2 * node] <= limit ? 2 * node : 2 * node + 1;
  return node - n_leaves;
}

static void
occupy (float *tree, guint n_leaves, guint leaf, float x)
{
  guint node = leaf + n_leaves;

  tree[node] = x;
  for (node /= 2; node >= 1; node /= 2)
    tree[node] = MIN (tree[2 * node], tree[2 * node + 1]);
}

/* 0, +1, −1, +2, −2, … */
static int
layer_offset (guint layer)
{
  return layer % 2 == 1 ? (int) (layer + 1) / 2 : -(int) (layer / 2);
}

void
vtr_swarm_pack (const float *x, guint n, double radius, double half_height, float *offsets)
{
  g_autofree Dot *unsorted = g_new (Dot, MAX (n, 1)), *dots = g_new (Dot, MAX (n, 1));
  g_autofree float *tree = NULL;
  g_autofree guint *layers = g_new0 (guint, MAX (n, 1));
  guint n_leaves = 1, highest = 0;
  float diameter = 2 * radius;
  double step = diameter;

  for (guint i = 0; i < n; i++)
    unsorted[i] = (Dot) { sort_key (x[i]), i };
  sort_dots (unsorted, dots, n);
  while (n_leaves < n)
    n_leaves *= 2;
  tree = g_new (float, 2 * n_leaves);
  for (guint i = 0; i < 2 * n_leaves; i++)
    tree[i] = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      float at = x[dots[i].index];
      guint layer = first_free (tree, n_leaves, at - diameter);

      occupy (tree, n_leaves, layer, at);
      layers[dots[i].index] = layer;
      highest = MAX (highest, layer);
    }

  if (highest > 0)
    step = MIN (diameter, MAX (half_height - radius, 0) / ((highest + 1) / 2));
  for (guint i = 0; i < n; i++)
    offsets[i] = layer_offset (layers[i]) * step;
}
