/* Rows ordered by score, ties together: one walk gives the area under the ROC curve (the trapezoid
 * rule over tie groups, which is the Mann–Whitney statistic) and average precision. */
#pragma once
#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

#define VTR_RANK_POSITIVE 1  /* the row is of the class in question */
#define VTR_RANK_LAST     2  /* the last of a group with equal scores */

typedef struct { gsize n; guint32 *order; guint8 *flags; } VtrRanking;

/* Best first: by descending @sign × scores[i × stride]; ties by row. Positive where truth[i] == class. */
void vtr_ranking_init  (VtrRanking *ranking, const double *scores, gsize stride, double sign, const double *truth,
                        double positive, gsize n);
void vtr_ranking_clear (VtrRanking *ranking);

typedef struct { double tp, fp, tp_before, fp_before, area, precision; } VtrRankSums;

/* One row of multiplicity or weight @m, in the order of the ranking. */
static inline void
vtr_rank_sums_step (VtrRankSums *s, double m, guint8 flags)
{
  double positive = flags & VTR_RANK_POSITIVE;

  s->tp += m * positive;
  s->fp += m * (1 - positive);
  if (flags & VTR_RANK_LAST)
    {
      s->area += (s->fp - s->fp_before) * (s->tp + s->tp_before);
      if (s->tp > s->tp_before)
        s->precision += (s->tp - s->tp_before) * (s->tp / (s->tp + s->fp));
      s->tp_before = s->tp;
      s->fp_before = s->fp;
    }
}

/* NaN with one class only. */
static inline double
vtr_rank_sums_auc (const VtrRankSums *s)
{
  return s->tp > 0 && s->fp > 0 ? 0.5 * s->area / (s->tp * s->fp) : NAN;
}

/* NaN with no positive row. */
static inline double
vtr_rank_sums_average_precision (const VtrRankSums *s)
{
  return s->tp > 0 ? s->precision / s->tp : NAN;
}

G_END_DECLS
