/* The arithmetic of all metrics, on rows that may count more than once. Rows lie in the order of
 * one ranking (by score, or by absolute error), so that the walk over it is sequential; further
 * one-versus-rest rankings look their rows up. Sums run in a fixed order, in blocks that fit the
 * first-level cache: the same bits whoever calls.
 * Log loss clips probabilities at 2.2e-16 from 0 and 1; the Brier score of several classes is the
 * sum over the classes. Not here: curves and confusion matrices as results. */
#include "vtr-config.h"
#include "vtr-scorer.h"

#include <float.h>
#include <math.h>

#include "vtr-confusion.h"
#include "vtr-ranking.h"

#define BLOCK 1024 /* rows at a time: their multiplicities take 8 KiB */
#define LANES 8
#define ROUNDING 1e-9 /* a forest sums hundreds of shares: 1.0000000000000007 is a probability */

struct _VtrScorer
{
  gsize n;
  guint n_classes, positive;
  gboolean wanted[VTR_N_METRICS];
  double *weights; /* (nullable) */

  guint32 *cells;              /* (nullable) truth × n_classes + predicted */
  double *log_losses, *briers; /* (nullable) */
  guint8 *flags;               /* (nullable) of the ranking that gives the rows their order */
  guint n_others;              /* several classes: the other rankings */
  VtrRanking *others;          /* their order counts places in ours */

  double *truth;  /* regression: minus its mean */
  double *errors; /* absolute, ascending */
  double *relative_errors;
};

/**
 * vtr_predictions_are_probabilities:
 * @predictions: with scores
 *
 * Returns: whether the scores can be read as probabilities
 */
gboolean
vtr_predictions_are_probabilities (const VtrPredictions *predictions)
{
  const guint k = predictions->n_classes;

  if (predictions->scores == NULL)
    return FALSE;
  for (gsize i = 0; i < predictions->n; i++)
    {
      const double *row = predictions->scores + i * k;
      double sum = 0;

      for (guint c = 0; c < k; c++)
        {
          if (!(row[c] >= -ROUNDING && row[c] <= 1 + ROUNDING))
            return FALSE;
          sum += row[c];
        }
      if (fabs (sum - 1) > 1e-6)
        return FALSE;
    }
  return TRUE;
}

/**
 * vtr_predictions_label:
 * @predictions: with scores
 * @labels: (out): class index of each row, n
 */
void
vtr_predictions_label (const VtrPredictions *predictions, double *labels)
{
  const guint k = predictions->n_classes;

  for (gsize i = 0; i < predictions->n; i++)
    {
      const double *row = predictions->scores + i * k;
      guint best = 0;

      if (k == 2)
        best = row[predictions->positive] >= predictions->threshold ? predictions->positive
                                                                    : 1 - predictions->positive;
      else
        for (guint c = 1; c < k; c++)
          best = row[c] > row[best] ? c : best;
      labels[i] = best;
    }
}

/* Setting up */

static double *
take_places (const double *values, const guint32 *order, gsize n)
{
  double *taken = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    taken[i] = values[order != NULL ? order[i] : i];
  return taken;
}

static void
set_cells (VtrScorer *self, const VtrPredictions *p, const guint32 *order)
{
  g_autofree double *labels = NULL;
  const double *predicted = p->predicted;

  if (predicted == NULL)
    {
      predicted = labels = g_new (double, p->n);
      vtr_predictions_label (p, labels);
    }
  self->cells = g_new (guint32, p->n);
  for (gsize i = 0; i < p->n; i++)
    {
      gsize row = order != NULL ? order[i] : i;

      self->cells[i] = (guint32) p->truth[row] * p->n_classes + (guint32) predicted[row];
    }
}

static double
row_log_loss (const double *scores, guint truth)
{
  return -log (CLAMP (scores[truth], DBL_EPSILON, 1 - DBL_EPSILON));
}

static double
row_brier (const double *scores, guint n_classes, guint positive, guint truth)
{
  double sum = 0;

  if (n_classes == 2)
    {
      double d = scores[positive] - (truth == positive);
      return d * d;
    }
  for (guint c = 0; c < n_classes; c++)
    {
      double d = scores[c] - (c == truth);
      sum += d * d;
    }
  return sum;
}

static void
set_losses (VtrScorer *self, const VtrPredictions *p, const guint32 *order)
{
  self->log_losses = g_new (double, p->n);
  self->briers = g_new (double, p->n);
  for (gsize i = 0; i < p->n; i++)
    {
      gsize row = order != NULL ? order[i] : i;
      const double *scores = p->scores + row * p->n_classes;

      self->log_losses[i] = row_log_loss (scores, p->truth[row]);
      self->briers[i] = row_brier (scores, p->n_classes, p->positive, p->truth[row]);
    }
}

/* The rankings of classes 1 … k − 1, as places in the order of class 0. */
static void
set_other_rankings (VtrScorer *self, const VtrPredictions *p, const guint32 *order)
{
  g_autofree guint32 *place = g_new (guint32, p->n);

  for (gsize i = 0; i < p->n; i++)
    place[order[i]] = i;
  self->n_others = p->n_classes - 1;
  self->others = g_new0 (VtrRanking, self->n_others);
  for (guint r = 0; r < self->n_others; r++)
    {
      VtrRanking *ranking = &self->others[r];

      vtr_ranking_init (ranking, p->scores + r + 1, p->n_classes, 1, p->truth, r + 1, p->n);
      for (gsize i = 0; i < p->n; i++)
        ranking->order[i] = place[ranking->order[i]];
    }
}

static void
set_up_classification (VtrScorer *self, const VtrPredictions *p)
{
  const gboolean *w = self->wanted;
  VtrRanking first = { 0 };

  if (p->scores != NULL && (w[VTR_METRIC_ROC_AUC] || w[VTR_METRIC_AVERAGE_PRECISION]))
    {
      guint class_index = p->n_classes == 2 ? p->positive : 0;

      vtr_ranking_init (&first, p->scores + class_index, p->n_classes, 1, p->truth, class_index,
                        p->n);
      self->flags = g_steal_pointer (&first.flags);
      if (p->n_classes > 2)
        set_other_rankings (self, p, first.order);
    }
  if (w[VTR_METRIC_ACCURACY] || w[VTR_METRIC_BALANCED_ACCURACY] || w[VTR_METRIC_PRECISION] ||
      w[VTR_METRIC_RECALL] || w[VTR_METRIC_F1] || w[VTR_METRIC_MCC])
    set_cells (self, p, first.order);
  if (w[VTR_METRIC_LOG_LOSS] || w[VTR_METRIC_BRIER])
    set_losses (self, p, first.order);
  if (p->weights != NULL)
    self->weights = take_places (p->weights, first.order, p->n);
  vtr_ranking_clear (&first);
}

static double
mean_of (const double *values, const double *weights, gsize n)
{
  double sum = 0, total = 0;

  for (gsize i = 0; i < n; i++)
    {
      double w = weights != NULL ? weights[i] : 1;

      sum += w * values[i];
      total += w;
    }
  return sum / total;
}

static void
set_up_regression (VtrScorer *self, const VtrPredictions *p)
{
  g_autofree double *errors = g_new (double, p->n);
  VtrRanking by_error = { 0 };
  double mean = mean_of (p->truth, p->weights, p->n);

  for (gsize i = 0; i < p->n; i++)
    errors[i] = fabs (p->truth[i] - p->predicted[i]);
  vtr_ranking_init (&by_error, errors, 1, -1, p->truth, 0, p->n);

  self->errors = take_places (errors, by_error.order, p->n);
  self->truth = take_places (p->truth, by_error.order, p->n);
  self->relative_errors = g_new (double, p->n);
  for (gsize i = 0; i < p->n; i++)
    {
      self->relative_errors[i] = self->errors[i] / MAX (fabs (self->truth[i]), DBL_EPSILON);
      self->truth[i] -= mean;
    }
  if (p->weights != NULL)
    self->weights = take_places (p->weights, by_error.order, p->n);
  vtr_ranking_clear (&by_error);
}

/**
 * vtr_scorer_new:
 * @predictions: at least one row; needs to live only for the length of the call
 * @wanted: which metrics are to be computed; their inputs must be there
 *
 * Returns: (transfer full): O(n log n), for several classes times their number
 */
VtrScorer *
vtr_scorer_new (const VtrPredictions *predictions, const gboolean wanted[VTR_N_METRICS])
{
  VtrScorer *self = g_new0 (VtrScorer, 1);

  self->n = predictions->n;
  self->n_classes = predictions->n_classes;
  self->positive = predictions->positive;
  memcpy (self->wanted, wanted, sizeof self->wanted);
  if (predictions->n_classes > 0)
    set_up_classification (self, predictions);
  else
    set_up_regression (self, predictions);
  return self;
}

void
vtr_scorer_free (VtrScorer *self)
{
  for (guint r = 0; r < self->n_others; r++)
    vtr_ranking_clear (&self->others[r]);
  g_free (self->others);
  g_free (self->weights);
  g_free (self->cells);
  g_free (self->log_losses);
  g_free (self->briers);
  g_free (self->flags);
  g_free (self->truth);
  g_free (self->errors);
  g_free (self->relative_errors);
  g_free (self);
}

/* Computing */

/* Multiplicity times weight of the places [begin, begin + n). */
static void
fill_block (const VtrScorer *self, const guint8 *counts, gsize begin, gsize n, double *m)
{
  for (gsize i = 0; i < n; i++)
    m[i] = counts != NULL ? counts[begin + i] : 1;
  if (self->weights != NULL)
    for (gsize i = 0; i < n; i++)
      m[i] *= self->weights[begin + i];
}

/* Σ m · a · b with independent lanes, for the vector units; @a and @b may be NULL (ones). */
static double
block_sum (const double *m, const double *a, const double *b, gsize n)
{
  double lanes[LANES] = { 0 };
  double sum = 0;
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    for (guint j = 0; j < LANES; j++)
      lanes[j] += m[i + j] * (a != NULL ? a[i + j] : 1) * (b != NULL ? b[i + j] : 1);
  for (; i < n; i++)
    sum += m[i] * (a != NULL ? a[i] : 1) * (b != NULL ? b[i] : 1);
  for (guint j = 0; j < LANES; j++)
    sum += lanes[j];
  return sum;
}

/* Rows that follow each other often fall into one cell: two tables keep their sums from waiting for
 * each other. */
static void
add_cells (const guint32 *cells, const double *m, gsize n, double *even, double *odd)
{
  gsize i = 0;

  for (; i + 2 <= n; i += 2)
    {
      even[cells[i]] += m[i];
      odd[cells[i + 1]] += m[i + 1];
    }
  if (i < n)
    even[cells[i]] += m[i];
}

static VtrRankSums
walk_ranking (const VtrScorer *self, const VtrRanking *ranking, const guint8 *counts)
{
  VtrRankSums sums = { 0 };

  for (gsize i = 0; i < self->n; i++)
    {
      guint32 place = ranking->order[i];
      double m = counts != NULL ? counts[place] : 1;

      vtr_rank_sums_step (&sums, self->weights != NULL ? m * self->weights[place] : m,
                          ranking->flags[i]);
    }
  return sums;
}

/* One class against the rest for all classes; the means, which need every one of them. */
static void
set_ranking_metrics (const VtrScorer *self,
                     const guint8 *counts,
                     const VtrRankSums *first,
                     double *metrics)
{
  double auc = vtr_rank_sums_auc (first), precision = vtr_rank_sums_average_precision (first);

  for (guint r = 0; r < self->n_others; r++)
    {
      VtrRankSums sums = walk_ranking (self, &self->others[r], counts);

      auc += vtr_rank_sums_auc (&sums);
      precision += vtr_rank_sums_average_precision (&sums);
    }
  metrics[VTR_METRIC_ROC_AUC] = auc / (self->n_others + 1);
  metrics[VTR_METRIC_AVERAGE_PRECISION] = precision / (self->n_others + 1);
}

static void
compute_classification (const VtrScorer *self, const guint8 *counts, double *metrics)
{
  const gsize n_cells = (gsize) self->n_classes * self->n_classes;
  g_autofree double *cells = self->cells != NULL ? g_new0 (double, 2 * n_cells) : NULL;
  double m[BLOCK], total = 0, log_loss = 0, brier = 0;
  VtrRankSums first = { 0 };

  for (gsize begin = 0; begin < self->n; begin += BLOCK)
    {
      gsize n = MIN (BLOCK, self->n - begin);

      fill_block (self, counts, begin, n, m);
      total += block_sum (m, NULL, NULL, n);
      if (cells != NULL)
        add_cells (self->cells + begin, m, n, cells, cells + n_cells);
      if (self->log_losses != NULL)
        {
          log_loss += block_sum (m, self->log_losses + begin, NULL, n);
          brier += block_sum (m, self->briers + begin, NULL, n);
        }
      if (self->flags != NULL)
        for (gsize i = 0; i < n; i++)
          vtr_rank_sums_step (&first, m[i], self->flags[begin + i]);
    }

  if (cells != NULL)
    {
      for (gsize c = 0; c < n_cells; c++)
        cells[c] += cells[n_cells + c];
      vtr_confusion_metrics (cells, self->n_classes, self->positive, metrics);
    }
  metrics[VTR_METRIC_LOG_LOSS] = log_loss / total;
  metrics[VTR_METRIC_BRIER] = brier / total;
  if (self->flags != NULL)
    set_ranking_metrics (self, counts, &first, metrics);
}

/* Half of the weight lies below the median; where exactly half does, it is the middle of two. */
static double
median_error (const VtrScorer *self, const guint8 *counts, double total)
{
  double below = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      double m = (counts != NULL ? counts[i] : 1) * (self->weights != NULL ? self->weights[i] : 1);

      below += m;
      if (m > 0 && below > total / 2)
        return self->errors[i];
      if (m > 0 && below == total / 2)
        for (gsize j = i + 1; j < self->n; j++)
          if ((counts == NULL || counts[j] > 0) && (self->weights == NULL || self->weights[j] > 0))
            return (self->errors[i] + self->errors[j]) / 2;
    }
  return self->errors[self->n - 1];
}

static double
largest_error (const VtrScorer *self, const guint8 *counts)
{
  for (gsize i = self->n; i-- > 0;)
    if ((counts == NULL || counts[i] > 0) && (self->weights == NULL || self->weights[i] > 0))
      return self->errors[i];
  return NAN;
}

static void
compute_regression (const VtrScorer *self, const guint8 *counts, double *metrics)
{
  double m[BLOCK], total = 0, sum = 0, squares = 0, error = 0, error_squares = 0, relative = 0;

  for (gsize begin = 0; begin < self->n; begin += BLOCK)
    {
      gsize n = MIN (BLOCK, self->n - begin);
      const double *truth = self->truth + begin, *errors = self->errors + begin;

      fill_block (self, counts, begin, n, m);
      total += block_sum (m, NULL, NULL, n);
      sum += block_sum (m, truth, NULL, n);
      squares += block_sum (m, truth, truth, n);
      error += block_sum (m, errors, NULL, n);
      error_squares += block_sum (m, errors, errors, n);
      relative += block_sum (m, self->relative_errors + begin, NULL, n);
    }

  double spread = squares - sum * sum / total;

  metrics[VTR_METRIC_R2] = spread > 1e-13 * squares ? 1 - error_squares / spread : NAN;
  metrics[VTR_METRIC_RMSE] = sqrt (error_squares / total);
  metrics[VTR_METRIC_MAE] = error / total;
  metrics[VTR_METRIC_MAPE] = relative / total;
  if (self->wanted[VTR_METRIC_MEDIAN_AE])
    metrics[VTR_METRIC_MEDIAN_AE] = median_error (self, counts, total);
  if (self->wanted[VTR_METRIC_MAX_ERROR])
    metrics[VTR_METRIC_MAX_ERROR] = largest_error (self, counts);
}

/**
 * vtr_scorer_compute:
 * @self: a scorer
 * @counts: (nullable): how often each place is in the sample, n; %NULL: once
 * @metrics: (out): the wanted ones; NaN for the others and for what is undefined. R² is undefined
 *   when the truth does not vary
 *
 * O(n), for several classes times their number when a ranking metric is wanted.
 */
void
vtr_scorer_compute (const VtrScorer *self, const guint8 *counts, double metrics[VTR_N_METRICS])
{
  double all[VTR_N_METRICS];

  for (guint i = 0; i < VTR_N_METRICS; i++)
    all[i] = NAN;
  if (self->n_classes > 0)
    compute_classification (self, counts, all);
  else
    compute_regression (self, counts, all);
  for (guint i = 0; i < VTR_N_METRICS; i++)
    metrics[i] = self->wanted[i] ? all[i] : NAN;
}
