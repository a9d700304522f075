/* What a model remembers of each training column: counts, moments, quartiles and deciles with what
 * lies between them, levels and how often. Enough to draw plausible values of one column without
 * keeping a single row. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

#define VTR_STATISTICS_MAX_CUTS 9
#define VTR_STATISTICS_MAX_COLUMNS 256

/* The cells between cut points: bin k holds cuts[k−1] < x <= cuts[k]. */
typedef struct
{
  guint   n_cuts;                                    /* distinct; bins are one more */
  double  cuts[VTR_STATISTICS_MAX_CUTS];             /* ascending */
  guint64 counts[VTR_STATISTICS_MAX_CUTS + 1];
  double  means[VTR_STATISTICS_MAX_CUTS + 1];        /* 0 where empty */
  double  sds[VTR_STATISTICS_MAX_CUTS + 1];          /* with n; 0 where empty */
} VtrColumnBins;

typedef struct
{
  char          *name;
  VtrKind        kind;
  guint64        n_values, n_missing;
  double         mean, sd /* with n */, min, max;    /* numbers only, else 0 */
  VtrColumnBins  quartiles, deciles;                 /* type 7; numbers only */
  char         **levels;                             /* NULL-terminated, those in use; NULL for numbers */
  guint64       *counts;                             /* per level */
  guint          n_levels;
} VtrColumnStatistics;

/* @rows NULL: all; a row may be listed more than once, and then counts so often. */
GPtrArray *vtr_column_statistics_new      (VtrDataset *dataset, const char *const *columns, const guint32 *rows, gsize n_rows,
                                           VtrProgress *progress, GError **error);
GVariant  *vtr_column_statistics_save     (GPtrArray *statistics);  /* floating */
GPtrArray *vtr_column_statistics_load     (GVariant *state, GError **error);
guint      vtr_column_bins_find           (const VtrColumnBins *bins, double value);

G_END_DECLS
