/* Metrics of labels. Matthews correlation for k classes after Gorodkin (2004); balanced accuracy is
 * the mean recall of the classes that occur. */
#include "vtr-config.h"
#include "vtr-confusion.h"

#include <math.h>

static double
ratio (double a, double b)
{
  return b > 0 ? a / b : 0;
}

/**
 * vtr_confusion_class:
 * @confusion: k × k counts or weights, rows are true classes
 * @k: number of classes
 * @class_index: the class in question
 * @scores: (out): precision, recall and F1 (0 where their denominator is 0), rows that are and
 *   rows that were said to be of the class
 */
void
vtr_confusion_class (const double *confusion, guint k, guint class_index, VtrClassCounts *scores)
{
  double hit = confusion[(gsize) class_index * k + class_index];

  scores->support = scores->predicted = 0;
  for (gsize c = 0; c < k; c++)
    {
      scores->support += confusion[(gsize) class_index * k + c];
      scores->predicted += confusion[c * k + class_index];
    }
  scores->precision = ratio (hit, scores->predicted);
  scores->recall = ratio (hit, scores->support);
  scores->f1 = ratio (2 * hit, scores->support + scores->predicted);
}

/**
 * vtr_confusion_metrics:
 * @confusion: k × k counts or weights, rows are true classes
 * @k: number of classes
 * @positive: with two classes, the one that precision, recall and F1 speak of
 * @metrics: (out): those that follow from the matrix are written, the others left alone
 */
void
vtr_confusion_metrics (const double *confusion,
                       guint k,
                       guint positive,
                       double metrics[VTR_N_METRICS])
{
  VtrClassCounts of_positive = { 0 };
  double total = 0, hits = 0, recalls = 0, n_present = 0;
  double sum_precision = 0, sum_f1 = 0, both = 0, truth_squares = 0, predicted_squares = 0;

  for (guint c = 0; c < k; c++)
    {
      VtrClassCounts s;

      vtr_confusion_class (confusion, k, c, &s);
      if (c == positive)
        of_positive = s;
      total += s.support;
      hits += confusion[(gsize) c * k + c];
      recalls += s.recall;
      n_present += s.support > 0;
      sum_precision += s.precision;
      sum_f1 += s.f1;
      both += s.support * s.predicted;
      truth_squares += s.support * s.support;
      predicted_squares += s.predicted * s.predicted;
    }

  double spread = (total * total - predicted_squares) * (total * total - truth_squares);

  metrics[VTR_METRIC_ACCURACY] = total > 0 ? hits / total : NAN;
  metrics[VTR_METRIC_BALANCED_ACCURACY] = n_present > 0 ? recalls / n_present : NAN;
  metrics[VTR_METRIC_MCC] = spread > 0  ? (hits * total - both) / sqrt (spread)
                            : total > 0 ? 0
                                        : NAN;
  metrics[VTR_METRIC_PRECISION] = k == 2 ? of_positive.precision : sum_precision / k;
  metrics[VTR_METRIC_RECALL] = k == 2 ? of_positive.recall : recalls / k;
  metrics[VTR_METRIC_F1] = k == 2 ? of_positive.f1 : sum_f1 / k;
}
