/* The same metrics within groups of rows: by the levels of a column, or the quartiles of a numeric
 * one; each with its own intervals. */
#pragma once
#include "vtr-evaluation.h"

G_BEGIN_DECLS

typedef struct { char *group; VtrEvaluation *evaluation; } VtrSlice;

typedef struct
{
  char     *column;
  guint     n_slices;
  VtrSlice *slices;      /* at most 50: the largest groups, in the column's order */
  char    **notes;       /* NULL-terminated */
} VtrSlices;

/* @evaluation must know its rows (vtr_evaluate_model(), vtr_evaluate_columns()) of @dataset. */
VtrSlices *vtr_slices_new     (VtrEvaluation *evaluation, VtrDataset *dataset, const char *column,
                               const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);
void       vtr_slices_free    (VtrSlices *slices);
void       vtr_slices_to_json (const VtrSlices *slices, JsonBuilder *builder);  /* the member "slices" */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrSlices, vtr_slices_free)

G_END_DECLS
