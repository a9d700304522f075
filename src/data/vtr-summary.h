/* What `vitrine-cli data` prints and the table's header row draws: per column counts, moments,
 * quartiles (type 7), most frequent values, histogram; duplicate rows. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

typedef struct { char *value; guint64 count; } VtrValueCount;

typedef struct
{
  char          *name;
  VtrKind        kind;
  guint64        n_values, n_missing, n_unique;
  double         mean, std /* n−1 */, min, q1, median, q3, max;   /* numeric only, else NaN */
  VtrValueCount *top;  guint n_top;                               /* up to 10, most frequent first; not numeric */
  double        *bin_edges; guint64 *bin_counts; guint n_bins;    /* 24 equal bins, or one per value when ≤ 32 integers (edges = values, n_edges = n_bins) */
  gboolean       bins_are_values;
} VtrColumnSummary;

typedef struct
{
  guint64           n_rows;
  guint             n_columns;
  VtrColumnSummary *columns;
  guint64           n_duplicates;      /* rows equal to an earlier one */
  guint64          *duplicate_rows;    /* their indices, ascending */
  int               n_refs;            /* private */
} VtrSummary;

VtrSummary *vtr_summary_new  (VtrDataset *dataset, VtrProgress *progress, GError **error);
/* It is frozen: a thread that reads it keeps it by a reference, which vtr_summary_free() gives back. */
VtrSummary *vtr_summary_ref  (const VtrSummary *summary);
void        vtr_summary_free (VtrSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSummary, vtr_summary_free)

/* Type-7 quantile of ascending @sorted. */
double      vtr_quantile_sorted (const double *sorted, gsize n, double p);

G_END_DECLS
