/* Which rows of a table are listed, and in which order: a condition, duplicates or missing cells, and
 * the column that sorts. Worked out in a job. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-job.h"
#include "vtr-summary.h"

G_BEGIN_DECLS

typedef enum { VTR_ROWS_ALL, VTR_ROWS_DUPLICATE, VTR_ROWS_MISSING } VtrRowsKind;

/* @condition, @column: (nullable); @direction: 1, −1; @summary: needed for duplicates. The result is a
 * GArray of guint32; the job fails with a sentence when the condition cannot be read. */
VtrJob *vtr_row_order_job_new (VtrDataset *dataset, const char *condition, VtrRowsKind kind,
                               const VtrSummary *summary, const char *column, int direction);

G_END_DECLS
