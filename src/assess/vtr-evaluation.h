/* How good a model is on rows whose truth is known: metrics, confusion matrix, scores per class,
 * curves, bootstrap intervals and notes. Frozen; what charts, the command line and the window read. */
#pragma once
#include "vtr-curves.h"
#include "vtr-metric.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VTR_TYPE_EVALUATION (vtr_evaluation_get_type ())
G_DECLARE_FINAL_TYPE (VtrEvaluation, vtr_evaluation, VTR, EVALUATION, GObject)

/* One class against the rest. Curves are empty (n 0) without scores or with one class only. */
typedef struct
{
  double              precision, recall, f1, support, roc_auc, average_precision;
  VtrRocCurve         roc;
  VtrPrCurve          pr;
  VtrCalibrationCurve calibration;
} VtrClassScores;

typedef struct { double precision, recall, f1, roc_auc; } VtrAverageScores;

/* The numbers, open to read. NaN: undefined (a note says why) or not given (has[] is FALSE). */
typedef struct
{
  VtrTask          task;
  gsize            n_rows;                  /* evaluated; rows without truth or score are left out */
  guint            n_classes;               /* 0 for regression */
  char           **classes;                 /* NULL-terminated; NULL for regression */
  char            *target;                  /* (nullable) what is predicted */
  char            *name;                    /* (nullable) whose predictions: the model's title */
  guint            positive;                /* with two classes */
  double           threshold;               /* with two classes and scores; NaN: predictions were given */
  gboolean         has_scores, has_probabilities, has_predictions;

  gboolean         has[VTR_N_METRICS];
  double           metrics[VTR_N_METRICS];
  double           low[VTR_N_METRICS], high[VTR_N_METRICS];  /* NaN without intervals */
  guint            n_resamples;             /* 0: no intervals */

  double          *confusion;               /* n_classes², rows are true classes; weight where rows have weights */
  VtrClassScores  *per_class;               /* n_classes */
  VtrAverageScores macro, weighted;
  char           **notes;                   /* NULL-terminated */

  guint32         *rows;                    /* (nullable): index of each evaluated row in its data set */
  double          *truth;                   /* n_rows: class index or value */
  double          *scores;                  /* (nullable) n_rows × n_classes */
  double          *predicted;               /* (nullable) n_rows: class index or value */
  double          *weights;                 /* (nullable) n_rows */
} VtrEvaluationData;

/**
 * VtrEvaluationOptions: start from %VTR_EVALUATION_OPTIONS_INIT.
 * @target: (nullable): column that holds the truth, when it is not called as the model's target
 * @positive: (nullable): name of the positive class; the second of two
 * @threshold: NaN: 0.5, or 0 where scores are no probabilities
 * @n_resamples: bootstrap resamples; 0: no intervals
 */
typedef struct
{
  const char *target, *positive;
  double      threshold;
  guint       n_resamples;
  guint64     seed;
} VtrEvaluationOptions;
#define VTR_EVALUATION_OPTIONS_INIT { .threshold = (0.0 / 0.0), .n_resamples = 1000 }

/* From arrays. @truth, @predicted: class indices, n (the latter (nullable)). @scores: (nullable
 * data) n × n_classes, or n × 1: the positive of two classes. At least one of the two. */
VtrEvaluation *vtr_evaluation_new_classification (const char *const *classes, gsize n, const guint32 *truth, VtrMatrixView scores,
                                                  const guint32 *predicted, const double *weights,
                                                  const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);
VtrEvaluation *vtr_evaluation_new_regression     (gsize n, const double *truth, const double *predicted, const double *weights,
                                                  const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);

/* A model on @rows (NULL: all) of a data set that has its columns and its target. A weight column
 * (by role) weighs the rows. */
VtrEvaluation *vtr_evaluate_model   (VtrModel *model, VtrDataset *dataset, const guint32 *rows, gsize n_rows,
                                     const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);
/* Without a model. @score_classes: (nullable): class of each of @score_columns; NULL with one column:
 * the positive class. Any of @score_columns and @predicted may be NULL, not both. */
VtrEvaluation *vtr_evaluate_columns (VtrDataset *dataset, const char *truth, const char *const *score_classes,
                                     const char *const *score_columns, const char *predicted,
                                     const VtrEvaluationOptions *options, VtrProgress *progress, GError **error);

const VtrEvaluationData *vtr_evaluation_get_data (VtrEvaluation *self);
/* NaN where undefined or not given. */
double         vtr_evaluation_get_metric   (VtrEvaluation *self, VtrMetric metric);
/* Two classes with scores: what another threshold gives, at once (a slider). FALSE: no such curve. */
gboolean       vtr_evaluation_at_threshold (VtrEvaluation *self, guint positive, double threshold,
                                            const VtrThresholdOptions *options, VtrThresholdPoint *point);
/* Members of the open object of @builder: all of `evaluate`, or only the metrics (as in `train`). */
void           vtr_evaluation_to_json      (VtrEvaluation *self, JsonBuilder *builder);
void           vtr_evaluation_metrics_to_json (VtrEvaluation *self, JsonBuilder *builder);
void           vtr_evaluation_intervals_to_json (VtrEvaluation *self, JsonBuilder *builder);  /* the member "intervals" */

G_END_DECLS
