/* From results to pictures: one chart kind is one file pair, a VtrConfigurable whose class name is
 * what the command line calls it ("roc"). Building one gives the figure, the same numbers as a
 * table, and one sentence that reads it aloud. Charts never change results. */
#pragma once
#include <math.h>
#include "vtr-configurable.h"
#include "vtr-evaluation.h"
#include "vtr-explanation.h"
#include "vtr-figure.h"
#include "vtr-importance.h"
#include "vtr-learning-curve.h"
#include "vtr-lime.h"
#include "vtr-summary.h"

G_BEGIN_DECLS

/**
 * VtrChartInput: what there is to draw; everything is borrowed and may be missing (zero the struct
 * with VTR_CHART_INPUT_INIT, fill what is known). A chart that lacks what it needs says so.
 * @dataset: the table (data charts)
 * @summary: (nullable): its summary
 * @model: for names and importances
 * @evaluations: the current one first
 * @evaluation_names: how each is called, as long as @evaluations; NULL: by learner
 * @attribution: SHAP values of several rows
 * @order_from: (nullable): an explanation of the same features: features keep the order they have in
 *   it, while values still arrive
 * @other: (nullable): another model's SHAP values of the same rows, to compare with @attribution
 * @attribution_names: what the models of @attribution and @other are called; NULL: first, second
 * @lime: (nullable): LIME's lines for some of the rows, to stand beside the SHAP values
 * @feature: the selected feature of @attribution; −1: none
 * @permutation: (nullable): what shuffling each column costs
 * @history: (nullable): of a fit that is still going on; else the model's own
 * @learning: (nullable): scores by number of rows
 * @output: which output or class; −1: the chart's choice (the second of two classes, else the first
 *   or an average over all)
 * @argument: (nullable): what follows the colon on the command line: a row, a column
 * @threshold: for positive; NaN: none
 * @max_display: features shown; 0: the chart's own
 * @plain_x: (threshold): no numbers and title under the x axis, for what stands below says it: a slider
 * @title: (nullable): instead of the chart's own
 * @caption: (nullable): for exports: model, data, method, samples, seed
 */
typedef struct
{
  VtrDataset            *dataset;
  const VtrSummary      *summary;
  VtrModel              *model;
  VtrEvaluation *const  *evaluations;
  const char *const     *evaluation_names;
  guint                  n_evaluations;
  VtrAttribution        *attribution, *order_from, *other;
  const char            *attribution_names[2];
  VtrLimeExplanation    *lime;
  int                    feature;
  const VtrPermutationImportance *permutation;
  VtrHistory            *history;
  const VtrLearningCurve *learning;
  int                    output;
  const char            *argument;
  double                 threshold;
  guint                  max_display;
  gboolean               plain_x;
  const char            *title;
  const char            *caption;
} VtrChartInput;
#define VTR_CHART_INPUT_INIT { .output = -1, .feature = -1, .threshold = NAN }

typedef struct
{
  VtrFigure  *figure;
  VtrDataset *table;       /* the plotted numbers: the .csv, "Copy Numbers" */
  char       *sentence;    /* translated: the accessible description */
} VtrPicture;

VtrPicture *
vtr_picture_new (VtrFigure *figure, VtrDataset *table, char *sentence); /* takes all three */
void        vtr_picture_free (VtrPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrPicture, vtr_picture_free)

#define VTR_TYPE_CHART (vtr_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrChart, vtr_chart, VTR, CHART, VtrConfigurable)

/**
 * VtrChartClass:
 * @argument: (nullable): what follows the colon ("ROW", "COLUMN"), in brackets where it may be left
 *   out ("[MEASURE]"); NULL: nothing may
 * @build: errors: VTR_ERROR_BAD_VALUE for an argument, VTR_ERROR_UNSUPPORTED where the input cannot
 *   be drawn this way or lacks what the chart needs
 */
struct _VtrChartClass
{
  VtrConfigurableClass parent_class;

  const char *argument;
  VtrPicture *(*build) (VtrChart *self, const VtrChartInput *input, GError **error);
};

/* @spec: "roc" or "waterfall:12"; what follows the colon comes back in @argument. Unknown kinds are
 * VTR_ERROR_BAD_VALUE with the nearest good one. */
VtrChart   *vtr_chart_new    (const char *spec, char **argument, GError **error);
VtrPicture *vtr_chart_build  (VtrChart *self, const VtrChartInput *input, GError **error);

G_END_DECLS
