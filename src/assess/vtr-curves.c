/* ROC and precision–recall curves from a ranking, calibration by equal bins, and thresholds chosen
 * on scores. Every distinct score is a point, as in Fawcett (2006); average precision is the
 * step-wise sum, without interpolation. */
#include "vtr-config.h"
#include "vtr-curves.h"

#include <string.h>

#include "vtr-curves-build.h"

#define N_BINS 10

/* Points while a curve is built: cumulated weight at the end of each group of equal scores. */
typedef struct
{
  gsize n;
  double *tp, *fp, *threshold;
} Steps;

static void
steps_clear (Steps *steps)
{
  g_free (steps->tp);
  g_free (steps->fp);
  g_free (steps->threshold);
}

static void
steps_init (Steps *steps,
            const VtrRanking *ranking,
            const double *keys,
            gsize stride,
            double sign,
            double offset,
            const double *weights,
            VtrRankSums *sums)
{
  gsize n_groups = 0;

  for (gsize i = 0; i < ranking->n; i++)
    n_groups += (ranking->flags[i] & VTR_RANK_LAST) != 0;
  steps->tp = g_new (double, n_groups + 1);
  steps->fp = g_new (double, n_groups + 1);
  steps->threshold = g_new (double, n_groups + 1);
  steps->tp[0] = steps->fp[0] = 0;
  steps->threshold[0] = INFINITY;
  steps->n = 1;
  for (gsize i = 0; i < ranking->n; i++)
    {
      guint32 row = ranking->order[i];

      vtr_rank_sums_step (sums, weights != NULL ? weights[row] : 1, ranking->flags[i]);
      if (!(ranking->flags[i] & VTR_RANK_LAST))
        continue;
      steps->tp[steps->n] = sums->tp;
      steps->fp[steps->n] = sums->fp;
      steps->threshold[steps->n++] = offset + sign * keys[row * stride];
    }
}

/* Leaves out what lies on a line of both curves: points with the tp of both neighbours. */
static void
steps_thin (Steps *s)
{
  gsize kept = 1;

  for (gsize i = 1; i < s->n; i++)
    {
      gboolean last = i + 1 == s->n;
      gboolean on_line = !last && s->tp[i] == s->tp[kept - 1] && s->tp[i] == s->tp[i + 1];

      if (on_line)
        continue;
      s->tp[kept] = s->tp[i];
      s->fp[kept] = s->fp[i];
      s->threshold[kept++] = s->threshold[i];
    }
  s->n = kept;
}

/**
 * vtr_curves_build:
 * @ranking: rows by @keys
 * @keys: what was ranked
 * @stride: elements from one key to the next
 * @sign: 1, or −1 when small keys come first
 * @offset: added to @sign × key for the threshold of a point
 * @weights: (nullable): of the rows
 * @thin: whether to leave out points on straight pieces
 * @roc: (out): empty with one class only, then its area is NaN
 * @pr: (out): empty with no positive row
 */
void
vtr_curves_build (const VtrRanking *ranking,
                  const double *keys,
                  gsize stride,
                  double sign,
                  double offset,
                  const double *weights,
                  gboolean thin,
                  VtrRocCurve *roc,
                  VtrPrCurve *pr)
{
  VtrRankSums sums = { 0 };
  Steps steps;

  steps_init (&steps, ranking, keys, stride, sign, offset, weights, &sums);
  if (thin)
    steps_thin (&steps);
  *roc = (VtrRocCurve){ .auc = vtr_rank_sums_auc (&sums) };
  *pr = (VtrPrCurve){ .average = vtr_rank_sums_average_precision (&sums) };

  if (sums.tp > 0)
    {
      pr->n = steps.n;
      pr->recall = g_new (double, steps.n);
      pr->precision = g_new (double, steps.n);
      pr->threshold = g_new (double, steps.n);
      for (gsize i = 0; i < steps.n; i++)
        {
          gsize j = steps.n - 1 - i;
          double said = steps.tp[j] + steps.fp[j];

          pr->recall[i] = steps.tp[j] / sums.tp;
          pr->precision[i] = said > 0 ? steps.tp[j] / said : 1;
          pr->threshold[i] = steps.threshold[j];
        }
    }
  if (sums.tp > 0 && sums.fp > 0)
    {
      roc->n = steps.n;
      for (gsize i = 0; i < steps.n; i++)
        {
          steps.tp[i] /= sums.tp;
          steps.fp[i] /= sums.fp;
        }
      roc->tpr = g_steal_pointer (&steps.tp);
      roc->fpr = g_steal_pointer (&steps.fp);
      roc->threshold = g_steal_pointer (&steps.threshold);
    }
  steps_clear (&steps);
}

/* The bin i with i/10 < p <= (i + 1)/10; 0 is in the first. */
static guint
find_bin (double p)
{
  guint bin = 0;

  while (bin < N_BINS - 1 && p > (bin + 1) * 0.1)
    bin++;
  return bin;
}

/**
 * vtr_calibration_build:
 * @probabilities: of the class in question, row i at i × @stride
 * @stride: elements from one row to the next
 * @truth: class of each row
 * @positive: the class in question
 * @weights: (nullable): of the rows
 * @n: number of rows
 * @curve: (out): one point per bin that has rows
 */
void
vtr_calibration_build (const double *probabilities,
                       gsize stride,
                       const double *truth,
                       double positive,
                       const double *weights,
                       gsize n,
                       VtrCalibrationCurve *curve)
{
  double sum[N_BINS] = { 0 }, hits[N_BINS] = { 0 }, count[N_BINS] = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      double p = probabilities[i * stride], w = weights != NULL ? weights[i] : 1;
      guint bin = find_bin (p);

      sum[bin] += w * p;
      hits[bin] += truth[i] == positive ? w : 0;
      count[bin] += w;
    }
  curve->n = 0;
  curve->mean_predicted = g_new (double, N_BINS);
  curve->fraction_positive = g_new (double, N_BINS);
  curve->count = g_new (double, N_BINS);
  for (guint bin = 0; bin < N_BINS; bin++)
    if (count[bin] > 0)
      {
        curve->mean_predicted[curve->n] = sum[bin] / count[bin];
        curve->fraction_positive[curve->n] = hits[bin] / count[bin];
        curve->count[curve->n++] = count[bin];
      }
}

/* Thresholds */

static void
fill_point (VtrThresholdPoint *p,
            double threshold,
            double tp,
            double fp,
            double n_positive,
            double n_negative,
            const VtrThresholdOptions *options)
{
  p->threshold = threshold;
  p->tp = tp;
  p->fp = fp;
  p->fn = n_positive - tp;
  p->tn = n_negative - fp;
  p->precision = tp + fp > 0 ? tp / (tp + fp) : 0;
  p->recall = n_positive > 0 ? tp / n_positive : 0;
  p->f1 = tp > 0 ? 2 * tp / (n_positive + tp + fp) : 0;
  p->accuracy = (tp + p->tn) / (n_positive + n_negative);
  p->fpr = n_negative > 0 ? fp / n_negative : 0;
  p->cost = options != NULL
                ? options->cost_false_positive * fp + options->cost_false_negative * p->fn
                : 0;
}

/* Larger is better. Of equals the higher threshold stays, which calls fewer rows positive. */
static double
goal_value (const VtrThresholdPoint *p, const VtrThresholdOptions *options)
{
  switch (options->goal)
    {
    case VTR_THRESHOLD_BEST_F1:
      return p->f1;
    case VTR_THRESHOLD_BEST_ACCURACY:
      return p->accuracy;
    case VTR_THRESHOLD_LOWEST_COST:
      return -p->cost;
    case VTR_THRESHOLD_RECALL_AT_LEAST:
    default:
      return p->recall >= options->min_recall ? p->precision : -1;
    }
}

/**
 * vtr_threshold_choose:
 * @is_positive: 0 or 1, n
 * @scores: n, no NaN
 * @weights: (nullable): n
 * @n: number of rows
 * @options: what is wanted
 * @point: (out): the threshold, half way between two scores that rows have (so that new rows near
 *   either fall where these did), and what it gives on these rows
 *
 * Every distinct score is tried. O(n log n).
 *
 * Returns: %FALSE when one of the classes has no row
 */
gboolean
vtr_threshold_choose (const guint8 *is_positive,
                      const double *scores,
                      const double *weights,
                      gsize n,
                      const VtrThresholdOptions *options,
                      VtrThresholdPoint *point)
{
  g_autofree double *truth = g_new (double, MAX (n, 1));
  VtrRanking ranking;
  VtrRankSums sums = { 0 };
  Steps steps;
  double best = -INFINITY;

  for (gsize i = 0; i < n; i++)
    truth[i] = is_positive[i] != 0;
  vtr_ranking_init (&ranking, scores, 1, 1, truth, 1, n);
  steps_init (&steps, &ranking, scores, 1, 1, 0, weights, &sums);
  for (gsize i = 1; i < steps.n && sums.tp > 0 && sums.fp > 0; i++)
    {
      VtrThresholdPoint p;
      double t = steps.threshold[i], next = i + 1 < steps.n ? steps.threshold[i + 1] : t;

      fill_point (&p, t - (t - next) / 2, steps.tp[i], steps.fp[i], sums.tp, sums.fp, options);
      if (!(p.threshold > next))
        p.threshold = t;
      if (goal_value (&p, options) > best)
        {
          best = goal_value (&p, options);
          *point = p;
        }
    }
  steps_clear (&steps);
  vtr_ranking_clear (&ranking);
  return best > -INFINITY;
}

/* A share times its total, without the rounding where that is a count. */
static double
count_of (double share, double total)
{
  double count = share * total, whole = round (count);

  return fabs (count - whole) <= 1e-9 * MAX (1, whole) ? whole : count;
}

/**
 * vtr_threshold_read:
 * @roc: a curve with all its points
 * @n_positive: rows (or their weight) of the class
 * @n_negative: of the others
 * @threshold: any number
 * @options: (nullable): costs
 * @point: (out): what @threshold gives
 *
 * O(log n): made for a slider.
 */
void
vtr_threshold_read (const VtrRocCurve *roc,
                    double n_positive,
                    double n_negative,
                    double threshold,
                    const VtrThresholdOptions *options,
                    VtrThresholdPoint *point)
{
  gsize low = 0, high = roc->n;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (roc->threshold[middle] >= threshold)
        low = middle;
      else
        high = middle;
    }
  fill_point (point, threshold, count_of (roc->tpr[low], n_positive),
              count_of (roc->fpr[low], n_negative), n_positive, n_negative, options);
}

void
vtr_roc_curve_clear (VtrRocCurve *curve)
{
  g_free (curve->fpr);
  g_free (curve->tpr);
  g_free (curve->threshold);
  memset (curve, 0, sizeof *curve);
}

void
vtr_pr_curve_clear (VtrPrCurve *curve)
{
  g_free (curve->recall);
  g_free (curve->precision);
  g_free (curve->threshold);
  memset (curve, 0, sizeof *curve);
}

void
vtr_calibration_curve_clear (VtrCalibrationCurve *curve)
{
  g_free (curve->mean_predicted);
  g_free (curve->fraction_positive);
  g_free (curve->count);
  memset (curve, 0, sizeof *curve);
}
