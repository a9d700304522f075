/* Where LIME looks: made-up rows around a row, drawn column by column from what the training rows
 * were like, and how each is like the row that is explained. Internal to the layer. */
#pragma once
#include "vtr-column-statistics.h"
#include "vtr-rng.h"

G_BEGIN_DECLS

typedef enum { VTR_LIME_QUARTILE, VTR_LIME_DECILE, VTR_LIME_NONE } VtrLimeDiscretize;

/* Quantiles of what is drawn within each bin of each column, shared by all rows. */
typedef struct _VtrLimeTables VtrLimeTables;
VtrLimeTables *vtr_lime_tables_new  (GPtrArray *statistics, VtrLimeDiscretize discretize);
void           vtr_lime_tables_free (VtrLimeTables *tables);

/* One column as seen from one row. */
typedef struct
{
  const VtrColumnStatistics *column;
  const VtrColumnBins       *bins;      /* NULL: not cut into bins */
  const double              *quantiles; /* of all bins, one after the other */
  double                     datum;     /* the row's number; for categories its level; NaN: missing */
  int                        place;     /* its bin or level; −1: missing, or a level never seen */
  double                     center;    /* the row's own place on the scale of the fit */
} VtrLimeColumn;

/* @dataset's @row, as to @statistics (element VtrColumnStatistics, in the order of the columns) and the
 * tables made of them. */
VtrLimeColumn *vtr_lime_columns_new (GPtrArray *statistics, const VtrLimeTables *tables,
                                     VtrDataset *dataset, guint32 row);
/* Draws a value (number or level, NaN missing) and tells its place on the scale of the fit: 1 where
 * it is as the row's, 0 where not; without bins, standard deviations from the mean. */
double         vtr_lime_column_draw (const VtrLimeColumn *column, VtrRng *rng, double *scaled);
/* "28.00 < age <= 37.00", "sex=Male", "age is missing"; without bins the name alone. */
char          *vtr_lime_column_rule (const VtrLimeColumn *column, VtrDataset *dataset, guint32 row);

G_END_DECLS
