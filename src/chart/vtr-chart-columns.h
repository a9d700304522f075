/* What the charts of a table share: finding a column, its numbers, the classes of the target. */
#pragma once
#include "vtr-chart-private.h"

G_BEGIN_DECLS

/* A column of the input's data set; VTR_ERROR_BAD_VALUE for an unknown name. Borrowed. */
VtrColumn *vtr_chart_need_column  (VtrChart *self, const VtrChartInput *input, const char *name, GError **error);
/* Whether it is drawn on a scale of numbers (datetimes too), not as categories. */
gboolean   vtr_chart_is_number    (const VtrColumn *column);
/* All its numbers or level codes, NaN where missing; (transfer full). */
double    *vtr_chart_read_column  (const VtrColumn *column);
char      *vtr_chart_dup_number   (const VtrColumn *column, double value);
void       vtr_chart_set_number_axis (VtrAxis *axis, const VtrColumn *column);
/* The argument "X,Y" in two: names may be quoted, and may hold commas where that is the only way to
 * read it. FALSE: VTR_ERROR_BAD_VALUE. @second may stay NULL when @optional. */
gboolean   vtr_chart_split_names  (VtrChart *self, const VtrChartInput *input, gboolean optional, char **first,
                                   char **second, GError **error);

/* The classes of the target, by row of the data set. */
typedef struct
{
  guint    n;
  char   **names;
  int     *of_row;       /* −1: missing */
  char    *target;
  guint    chosen;       /* the one that is drawn blue: the positive of two, or as the input says */
} VtrChartClasses;

/* NULL: no target is known, it is a number, or it is @except. */
VtrChartClasses *vtr_chart_classes_new  (const VtrChartInput *input, const VtrColumn *except);
void             vtr_chart_classes_free (VtrChartClasses *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrChartClasses, vtr_chart_classes_free)

/* 24 equal bins from the least to the largest, or one bin for each value where these are at most 32
 * different whole numbers; edges ascend, n + 1 of them. */
typedef struct { guint n; double *edges; gboolean values; } VtrChartBins;
VtrChartBins *vtr_chart_bins_new  (const double *numbers, gsize n);
int           vtr_chart_bins_find (const VtrChartBins *bins, double number);   /* −1: none */
void          vtr_chart_bins_free (VtrChartBins *bins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrChartBins, vtr_chart_bins_free)

G_END_DECLS
