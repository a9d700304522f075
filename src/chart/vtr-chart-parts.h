/* Parts that several charts are made of: tooltips that are known beforehand, bars of features, the
 * axes of a plain plot, counts in words. */
#pragma once
#include "vtr-chart-private.h"

G_BEGIN_DECLS

/* @texts: (transfer full): one for each item of @mark, NULL-terminated. */
void   vtr_chart_take_tooltips    (VtrMark *mark, char **texts);
/* "1 row", "8,135 rows"; "500 of 8,135 rows" */
char  *vtr_chart_dup_rows         (gsize n);
char  *vtr_chart_dup_rows_of      (gsize shown, gsize n);
/* A count, or a sum of weights: "687", "12.5" */
char  *vtr_chart_dup_count        (double count);

/* Decimals for contributions of about this size: three for probabilities, as in all charts. */
int    vtr_chart_digits           (double magnitude);

/* One lying bar for each feature, the first on top, its value after it; (nullable) @errors are drawn
 * as whiskers of ± that much where one is not 0. @features: (nullable) what each bar stands for. */
typedef struct
{
  guint               n;
  const char *const  *names;
  const int          *features;
  const double       *values, *errors;
  int                 digits;
} VtrFeatureBars;
VtrMark *vtr_chart_add_feature_bars (VtrPanel *panel, const VtrFeatureBars *bars, const char *title);

/* The threshold that the current model is shown at; NaN: none, or another class is looked at. */
double vtr_chart_pick_threshold   (const VtrEvaluationData *data, const VtrChartInput *input, int class_index);
/* What has a line of its own: a model at one class, or a class of the current model. */
typedef struct
{
  char                    *name;
  const VtrEvaluationData *data;
  const VtrClassScores    *scores;        /* of @class_index against the rest */
  guint                    class_index;
  guint                    order;         /* colour: as given, the current model first */
} VtrChartSeries;
typedef gboolean (*VtrChartHasCurve) (const VtrChartSeries *series);
/* Each model at @class_index, or each class of the current model where that is −1, as far as it
 * @has such a curve; at most as many as there are colours. */
GArray *vtr_chart_collect_series  (const VtrChartInput *input, int class_index, VtrChartHasCurve has);
/* The table of all their curves: "series", then @titles. @read fills a line with point @i and
 * returns how many points there are (@line NULL: only that). (transfer full) */
typedef gsize (*VtrChartReadPoint) (const VtrChartSeries *series, gsize i, double *line);
VtrDataset *vtr_chart_series_table (const GArray *all, const char *const *titles, guint n_titles,
                                    VtrChartReadPoint read);
/* The hollow point of the current model's threshold on its curve. */
void    vtr_chart_add_threshold   (VtrPanel *panel, double x, double y);
/* The share of rows of the class; NaN without rows. */
double  vtr_chart_series_rate     (const VtrChartSeries *series);
/* The current evaluation, of a regression; else an error. */
const VtrEvaluationData *
        vtr_chart_need_numbers    (VtrChart *self, const VtrChartInput *input, GError **error);
/* "Row 12\nPredicted: …\nActual: …" for each picked row of a regression; (transfer full). */
char  **vtr_chart_error_tooltips  (const VtrEvaluationData *data, const gsize *picked, gsize n);
/* row, predicted, actual, residual; (transfer full). */
VtrDataset *vtr_chart_error_table (const VtrEvaluationData *data);
/* At most so many points are drawn: indices of rows at even distances, all of them where they are
 * fewer. */
#define VTR_CHART_MAX_POINTS 20000
gsize  *vtr_chart_thin            (gsize n, gsize *n_shown);
/* Dots of rows, the fainter the more there are; @rows (nullable): what each stands for. */
VtrMark *vtr_chart_add_dots       (VtrPanel *panel, const double *x, const double *y,
                                   const guint32 *rows, gsize n, VtrInk ink);
/* Titles, a gridded y axis and a plain x axis. */
void   vtr_chart_set_titles       (VtrPanel *panel, const char *x, const char *y);

G_END_DECLS
