/* Similar rows by Euclidean distance between vectors of contributions, which all have one unit, that
 * of the output; ties by row. Linear in rows × features, plus sorting the rows. */
#include "vtr-similar.h"
#include <stdlib.h>

typedef struct
{
  double distance;
  guint32 row;
} Neighbour;

static int
compare_neighbours (const void *a, const void *b)
{
  const Neighbour *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static double
find_distance (const VtrAttributionData *d, guint output, gsize a, gsize b)
{
  double sum = 0;

  for (guint f = 0; f < d->n_features; f++)
    {
      double off = d->values[vtr_attribution_index (d, a, output, f)]
                   - d->values[vtr_attribution_index (d, b, output, f)];
      sum += off * off;
    }
  return sum;
}

/**
 * vtr_similar_rows:
 * @attribution: explanations of several rows
 * @row: one of them, as the data set counts
 * @output: whose contributions are compared
 * @n: how many rows are wanted, with @row
 *
 * Returns: (transfer full) (nullable) (element-type guint32): rows of the data set, the nearest
 *   first: @row itself; fewer where fewer are explained; %NULL where @row is not
 */
GArray *
vtr_similar_rows (VtrAttribution *attribution, guint32 row, guint output, guint n)
{
  g_return_val_if_fail (VTR_IS_ATTRIBUTION (attribution), NULL);
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  g_autofree Neighbour *neighbours = g_new (Neighbour, d->n_rows + 1);
  gsize at = 0;

  while (d->rows != NULL && at < d->n_rows && d->rows[at] != row)
    at++;
  if (d->rows == NULL || at == d->n_rows || output >= d->n_outputs)
    return NULL;
  for (gsize i = 0; i < d->n_rows; i++)
    neighbours[i] = (Neighbour) { i == at ? -1 : find_distance (d, output, at, i), d->rows[i] };
  qsort (neighbours, d->n_rows, sizeof *neighbours, compare_neighbours);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (gsize i = 0; i < MIN (n, d->n_rows); i++)
    g_array_append_val (rows, neighbours[i].row);
  return rows;
}
