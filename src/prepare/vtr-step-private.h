/* What steps use in common; for this layer only. */
#pragma once
#include "vtr-step.h"

G_BEGIN_DECLS

typedef gboolean (*VtrColumnTest) (VtrColumn *column);

gboolean    vtr_step_is_numeric     (VtrColumn *column);   /* numbers and times */
gboolean    vtr_step_is_categorical (VtrColumn *column);
/* Indices (guint) of the columns chosen for @self, else of the features that @applies to. A chosen
 * column that it does not apply to is VTR_ERROR_BAD_VALUE: "@what". */
GArray     *vtr_step_choose         (VtrStep *self, VtrDataset *dataset, VtrColumnTest applies,
                                     const char *what, GError **error);
/* A data set of @columns; those that @from has too keep their roles. */
VtrDataset *vtr_step_rebuild        (VtrDataset *from, GPtrArray *columns, GError **error);
/* Checks that @dataset has the columns @names: VTR_ERROR_BAD_INPUT naming the first that is not there. */
gboolean    vtr_step_check_columns  (VtrStep *self, VtrDataset *dataset, GPtrArray *names, GError **error);
gboolean    vtr_step_corrupt        (VtrStep *self, GError **error);
/* The known numbers of @column, in order; (transfer full). */
double     *vtr_step_read_known     (VtrColumn *column, gsize *n);

G_END_DECLS
