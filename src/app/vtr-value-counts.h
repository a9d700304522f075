/* How often the values of a column occur, how many of these rows have the target's chosen class,
 * and how many rows each class has: counted exactly, beside the main loop. */
#pragma once
#include "vtr-job.h"
#include "vtr-summary.h"

G_BEGIN_DECLS

/**
 * VtrValueCounts: frozen.
 * @n: bars
 * @names: (array length=n): values, or where each bin begins (the last name: where the last one
 * ends)
 * @counts: (array length=n): rows
 * @chosen: (nullable) (array length=n): of these, rows of the chosen class
 * @share_of: (nullable): what @chosen counts: "income >50K"
 * @is_histogram: bins in order, not values by frequency
 * @n_classes: of the target; 0: there is none, or it is a number
 * @classes: (array length=n_classes): names
 * @class_counts: (array length=n_classes): rows
 */
typedef struct
{
  guint n;
  char **names;
  double *counts, *chosen;
  char *share_of;
  gboolean is_histogram;
  guint n_classes;
  char **classes;
  double *class_counts;
} VtrValueCounts;

/* What the summary tells at once: no classes. */
VtrValueCounts *vtr_value_counts_new (const VtrColumnSummary *summary);
void vtr_value_counts_free (VtrValueCounts *counts);
/* The job's result is a VtrValueCounts. @summary: (nullable): bins of a column of numbers. */
VtrJob *vtr_value_counts_job_new (VtrDataset *dataset, guint column, const VtrSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrValueCounts, vtr_value_counts_free)

G_END_DECLS
