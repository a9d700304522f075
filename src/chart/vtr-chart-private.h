/* Helpers of the charts: what is missing, which output, which rows, tables of numbers. */
#pragma once
#include "vtr-chart.h"
#include "vtr-evaluation.h"

G_BEGIN_DECLS

/* Whether @pointer is there; else VTR_ERROR_UNSUPPORTED saying that the chart needs @what. */
gboolean vtr_chart_need (VtrChart *self, gconstpointer pointer, const char *what, GError **error);
/* The current evaluation, of a classifier with scores; else an error. */
const VtrEvaluationData *
vtr_chart_need_scores (VtrChart *self, const VtrChartInput *input, GError **error);
/* The class drawn: as asked, the positive of two; −1: all. */
int          vtr_chart_pick_class     (const VtrEvaluationData *data, const VtrChartInput *input);
/* The output of an attribution: as asked, the second of two, else the first. */
guint        vtr_chart_pick_output    (const VtrAttributionData *data, const VtrChartInput *input);
char        *vtr_chart_dup_model_name (const VtrChartInput *input, guint evaluation);
/* "P(income >50K)", "log-odds of income >50K", or the target. */
char        *vtr_chart_dup_output_name (const VtrAttributionData *data, guint output);
/* What is explained, per feature: order[] by descending mean |value|, and how many are shown. */
guint       *vtr_chart_rank_features  (const double *importance, guint n);
guint        vtr_chart_get_n_shown    (const VtrChartInput *input, guint n, guint limit);
/* The place of data row @argument ("12"; NULL: the first one) in the explanation; −1 with an error. */
gssize       vtr_chart_find_row       (const VtrAttributionData *data, const char *argument, GError **error);
/* order[] by descending |value|. */
guint       *vtr_chart_rank_sizes     (const double *values, guint n);
/* A feature's datum as it is shown: a number's label or the level; "missing". */
char        *vtr_chart_dup_datum      (VtrDataset *data, const char *feature, gsize row);
/* 0 … 1 of each row on the feature ramp: 5th to 95th percentile; categories by mean contribution.
 */
double      *vtr_chart_feature_colors (const VtrAttributionData *data, guint output, guint feature);

/* Tables: columns are added, then taken. */
void vtr_table_add_numbers (GPtrArray *columns, const char *name, const double *values, gsize n);
void vtr_table_add_texts (GPtrArray *columns, const char *name, const char *const *texts, gsize n);
GPtrArray   *vtr_table_begin          (void);
VtrDataset  *vtr_table_end            (GPtrArray *columns);  /* takes it */

G_END_DECLS
