/* How columns go together, pair by pair. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/**
 * VtrCorrelation:
 * @VTR_PEARSON: of the values, −1 … 1; numbers
 * @VTR_SPEARMAN: of the ranks, −1 … 1; numbers
 * @VTR_KENDALL: tau-b: pairs of rows in the same order less those in the other, −1 … 1; numbers
 * @VTR_CRAMER: Cramér's V, 0 … 1; categories, and numbers cut into ten bins
 * @VTR_MUTUAL: mutual information, nats; as @VTR_CRAMER
 */
typedef enum { VTR_PEARSON, VTR_SPEARMAN, VTR_KENDALL, VTR_CRAMER, VTR_MUTUAL } VtrCorrelation;

gboolean vtr_correlation_from_string (const char *text, VtrCorrelation *measure, GError **error);

typedef struct
{
  guint    n;
  guint   *columns;      /* of the data set, those that the measure takes */
  char   **names;        /* NULL-terminated */
  double  *values;       /* n × n, symmetric; NaN where a column does not vary */
} VtrCorrelationMatrix;

/* Rows where one of a pair is missing are left out of that pair. Cost: rows × columns², times
 * log rows for ranks. */
VtrCorrelationMatrix *vtr_correlation_matrix      (VtrDataset *dataset, VtrCorrelation measure,
                                                   VtrProgress *progress, GError **error);
void                  vtr_correlation_matrix_free (VtrCorrelationMatrix *matrix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrCorrelationMatrix, vtr_correlation_matrix_free)

G_END_DECLS
