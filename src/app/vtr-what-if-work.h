/* One row with some of its values changed, and what a model says of it: frozen work for jobs. */
#pragma once
#include "vtr-job.h"
#include "vtr-model.h"

G_BEGIN_DECLS

/* Changed values by column name: numbers, or levels. */
typedef struct { double number; char *level; } VtrWhatIfValue;
GHashTable *vtr_what_if_values_new  (void);
GHashTable *vtr_what_if_values_copy (GHashTable *values);
void        vtr_what_if_values_set  (GHashTable *values, const char *column, double number, const char *level);

/* A number's curve: @n_points equal steps from @low to @high. */
typedef struct { char *column; double low, high; } VtrWhatIfRange;

/* What a job gives: the prediction, and (where asked for) n_ranges × n_points predictions. */
typedef struct { double prediction; double *curves; guint n_ranges, n_points; } VtrWhatIfResult;
void        vtr_what_if_result_free (VtrWhatIfResult *result);

/* @ranges (nullable) (element-type VtrWhatIfRange): without them only the prediction is made. */
VtrJob     *vtr_what_if_job_new     (VtrModel *model, VtrDataset *dataset, guint32 row, GHashTable *values, guint output,
                                     GArray *ranges, guint n_points);
/* The same work at once. */
VtrWhatIfResult *vtr_what_if_compute (VtrModel *model, VtrDataset *dataset, guint32 row, GHashTable *values, guint output,
                                      GArray *ranges, guint n_points, VtrProgress *progress, GError **error);

G_END_DECLS
