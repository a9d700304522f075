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
/* Titles, a gridded y axis and a plain x axis. */
void   vtr_chart_set_titles       (VtrPanel *panel, const char *x, const char *y);

G_END_DECLS
