/* An ordered list of steps, fitted together on training rows; it knows which input column every
 * output column came from, and turns tables into the matrix that a learner sees. Immutable once
 * fitted. Cross-validation copies and refits it per fold: nothing leaks. */
#pragma once
#include "vtr-step.h"
#include "vtr-matrix.h"

G_BEGIN_DECLS

/* Columns of the matrix are numeric; what a learner wants of them. */
typedef struct { gboolean wants_scaled; gboolean takes_missing; } VtrPipelineNeeds;

/* Columns that the automatic scaling leaves alone: pixels are on one scale as they are. */
#define VTR_PIXEL_DIVISOR 255.0

#define VTR_TYPE_PIPELINE (vtr_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (VtrPipeline, vtr_pipeline, VTR, PIPELINE, GObject)

VtrPipeline *vtr_pipeline_new           (void);
void         vtr_pipeline_append        (VtrPipeline *self, VtrStep *step);
/* impute median / most frequent, one-hot, standardise where wanted; pixel columns are left alone. */
VtrPipeline *vtr_pipeline_new_automatic (VtrDataset *dataset, const VtrPipelineNeeds *needs);
VtrPipeline *vtr_pipeline_copy          (VtrPipeline *self);
guint        vtr_pipeline_get_n_steps   (VtrPipeline *self);
VtrStep     *vtr_pipeline_get_step      (VtrPipeline *self, guint i);

/* Whether missing values may reach the matrix (default: no, they are an error naming the column). */
void         vtr_pipeline_set_takes_missing (VtrPipeline *self, gboolean takes_missing);

/* Fits on @rows of @dataset (NULL: all): its columns with the role feature. Resampling steps change
 * only what fit gives back. @out_rows: (out)(optional)(element-type guint32): for each fitted row
 * the index in @dataset, G_MAXUINT32 where a step made it up. */
VtrDataset  *vtr_pipeline_fit           (VtrPipeline *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows, VtrColumn *target,
                                         guint64 seed, GArray **out_rows, VtrProgress *progress, GError **error);
/* The input columns of @dataset, in the fitted order and of the fitted kinds: matched by name; extra
 * ones ignored; a missing one is VTR_ERROR_BAD_INPUT. Levels are the same ones by text, or by value
 * where both are numbers ("3.0" is the level "3"); unseen ones stay, for the steps to handle. */
VtrDataset  *vtr_pipeline_match         (VtrPipeline *self, VtrDataset *dataset, GError **error);
/* Matches, replays the steps in blocks of rows, and writes the matrix: n_rows × n_outputs. */
VtrMatrix   *vtr_pipeline_transform     (VtrPipeline *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows, VtrProgress *progress, GError **error);
VtrMatrix   *vtr_pipeline_to_matrix     (VtrDataset *prepared, GError **error);
/* The matrix of what fit gave back, checked as transform checks it. */
VtrMatrix   *vtr_pipeline_fitted_matrix (VtrPipeline *self, VtrDataset *prepared, VtrProgress *progress, GError **error);
/* What was left out at the fit and why, one sentence each, for people. */
const char *const *vtr_pipeline_get_notes (VtrPipeline *self);

guint        vtr_pipeline_get_n_inputs  (VtrPipeline *self);               /* original columns */
const char  *vtr_pipeline_get_input     (VtrPipeline *self, guint i);
guint        vtr_pipeline_get_n_outputs (VtrPipeline *self);               /* matrix columns */
const char  *vtr_pipeline_get_output    (VtrPipeline *self, guint j);
/* The input column that matrix column @j came from; −1: it mixes several. */
int          vtr_pipeline_get_source    (VtrPipeline *self, guint j);

GVariant    *vtr_pipeline_save          (VtrPipeline *self);  /* floating */
VtrPipeline *vtr_pipeline_load          (GVariant *state, GError **error);

G_END_DECLS
