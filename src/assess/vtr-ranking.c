/* Sorting rows by score. Ties are ordered by row, so the order is the same on every machine. */
#include "vtr-config.h"
#include "vtr-ranking.h"

#include <stdlib.h>

typedef struct
{
  double score;
  guint32 row;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/**
 * vtr_ranking_init:
 * @ranking: (out): the order and, for each place, %VTR_RANK_POSITIVE and %VTR_RANK_LAST
 * @scores: the score of row i is scores[i × @stride]; no NaN
 * @stride: elements from one row to the next
 * @sign: 1, or −1 to rank the smallest first
 * @truth: class of each row, @n
 * @positive: the class in question
 * @n: number of rows
 *
 * O(n log n).
 */
void
vtr_ranking_init (VtrRanking *ranking,
                  const double *scores,
                  gsize stride,
                  double sign,
                  const double *truth,
                  double positive,
                  gsize n)
{
  g_autofree Ranked *ranked = g_new (Ranked, n);

  for (gsize i = 0; i < n; i++)
    ranked[i] = (Ranked){ sign * scores[i * stride], i };
  if (n > 0)
    qsort (ranked, n, sizeof *ranked, compare_ranked);

  ranking->n = n;
  ranking->order = g_new (guint32, n);
  ranking->flags = g_new (guint8, n);
  for (gsize i = 0; i < n; i++)
    {
      gboolean last = i + 1 == n || ranked[i].score != ranked[i + 1].score;

      ranking->order[i] = ranked[i].row;
      ranking->flags[i] =
          (truth[ranked[i].row] == positive ? VTR_RANK_POSITIVE : 0) | (last ? VTR_RANK_LAST : 0);
    }
}

void
vtr_ranking_clear (VtrRanking *ranking)
{
  g_clear_pointer (&ranking->order, g_free);
  g_clear_pointer (&ranking->flags, g_free);
}
