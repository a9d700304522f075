/* An evaluation as the members that the command line's contract names. */
#include "vtr-config.h"
#include "vtr-evaluation.h"

#include <math.h>

#include "vtr-json.h"

static void
set_confusion (const VtrEvaluationData *d, JsonBuilder *b)
{
  json_builder_set_member_name (b, "confusion");
  json_builder_begin_object (b);
  vtr_json_set_strv (b, "labels", (const char *const *) d->classes);
  json_builder_set_member_name (b, "matrix");
  json_builder_begin_array (b);
  for (gsize c = 0; c < d->n_classes; c++)
    vtr_json_add_numbers (b, d->confusion + c * d->n_classes, d->n_classes);
  json_builder_end_array (b);
  json_builder_end_object (b);
}

static void
set_per_class (const VtrEvaluationData *d, JsonBuilder *b)
{
  json_builder_set_member_name (b, "per_class");
  json_builder_begin_array (b);
  for (guint c = 0; c < d->n_classes; c++)
    {
      const VtrClassScores *s = &d->per_class[c];

      json_builder_begin_object (b);
      vtr_json_set_string (b, "class", d->classes[c]);
      vtr_json_set_number (b, "precision", s->precision);
      vtr_json_set_number (b, "recall", s->recall);
      vtr_json_set_number (b, "f1", s->f1);
      vtr_json_set_number (b, "support", s->support);
      if (d->has_scores)
        {
          vtr_json_set_number (b, "roc_auc", s->roc_auc);
          vtr_json_set_number (b, "average_precision", s->average_precision);
        }
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
set_averages (JsonBuilder *b, const char *member, const VtrAverageScores *s, gboolean has_scores)
{
  json_builder_set_member_name (b, member);
  json_builder_begin_object (b);
  vtr_json_set_number (b, "precision", s->precision);
  vtr_json_set_number (b, "recall", s->recall);
  vtr_json_set_number (b, "f1", s->f1);
  if (has_scores)
    vtr_json_set_number (b, "roc_auc", s->roc_auc);
  json_builder_end_object (b);
}

static void
add_roc (const VtrClassScores *s, JsonBuilder *b)
{
  vtr_json_set_numbers (b, "fpr", s->roc.fpr, s->roc.n);
  vtr_json_set_numbers (b, "tpr", s->roc.tpr, s->roc.n);
  vtr_json_set_numbers (b, "threshold", s->roc.threshold, s->roc.n);
}

static void
add_pr (const VtrClassScores *s, JsonBuilder *b)
{
  vtr_json_set_numbers (b, "recall", s->pr.recall, s->pr.n);
  vtr_json_set_numbers (b, "precision", s->pr.precision, s->pr.n);
  vtr_json_set_numbers (b, "threshold", s->pr.threshold, s->pr.n > 0 ? s->pr.n - 1 : 0);
}

static void
add_calibration (const VtrClassScores *s, JsonBuilder *b)
{
  vtr_json_set_numbers (b, "mean_predicted", s->calibration.mean_predicted, s->calibration.n);
  vtr_json_set_numbers (b, "fraction_positive", s->calibration.fraction_positive, s->calibration.n);
  vtr_json_set_numbers (b, "count", s->calibration.count, s->calibration.n);
}

static void
set_curves (const VtrEvaluationData *d,
            JsonBuilder *b,
            const char *member,
            void (*add) (const VtrClassScores *, JsonBuilder *))
{
  json_builder_set_member_name (b, member);
  json_builder_begin_object (b);
  for (guint c = 0; c < d->n_classes; c++)
    {
      json_builder_set_member_name (b, d->classes[c]);
      json_builder_begin_object (b);
      add (&d->per_class[c], b);
      json_builder_end_object (b);
    }
  json_builder_end_object (b);
}

/**
 * vtr_evaluation_metrics_to_json:
 * @self: an evaluation
 * @builder: with an open object
 *
 * Writes one member per metric: a number, or null where it is undefined. Metrics whose inputs were
 * not given are absent.
 */
void
vtr_evaluation_metrics_to_json (VtrEvaluation *self, JsonBuilder *builder)
{
  const VtrEvaluationData *d = vtr_evaluation_get_data (self);

  for (guint m = 0; m < VTR_N_METRICS; m++)
    if (d->has[m])
      vtr_json_set_number (builder, vtr_metric_get_info (m)->name, d->metrics[m]);
}

/**
 * vtr_evaluation_intervals_to_json:
 * @self: an evaluation
 * @builder: with an open object
 *
 * Writes the member intervals: metric → [low, high].
 */
void
vtr_evaluation_intervals_to_json (VtrEvaluation *self, JsonBuilder *builder)
{
  const VtrEvaluationData *d = vtr_evaluation_get_data (self);

  json_builder_set_member_name (builder, "intervals");
  json_builder_begin_object (builder);
  for (guint m = 0; m < VTR_N_METRICS; m++)
    if (d->has[m])
      vtr_json_set_numbers (builder, vtr_metric_get_info (m)->name,
                            (double[]){ d->low[m], d->high[m] }, 2);
  json_builder_end_object (builder);
}

/**
 * vtr_evaluation_to_json:
 * @self: an evaluation
 * @builder: with an open object
 *
 * Writes the metrics, confusion matrix, scores per class, averages, curves, intervals and notes,
 * and besides: rows, and for two classes positive and threshold.
 */
void
vtr_evaluation_to_json (VtrEvaluation *self, JsonBuilder *builder)
{
  const VtrEvaluationData *d = vtr_evaluation_get_data (self);

  vtr_evaluation_metrics_to_json (self, builder);
  vtr_json_set_int (builder, "rows", d->n_rows);
  if (d->task == VTR_TASK_CLASSIFICATION)
    {
      if (d->n_classes == 2)
        {
          vtr_json_set_string (builder, "positive", d->classes[d->positive]);
          if (!isnan (d->threshold))
            vtr_json_set_number (builder, "threshold", d->threshold);
        }
      set_confusion (d, builder);
      set_per_class (d, builder);
      set_averages (builder, "macro", &d->macro, d->has_scores);
      set_averages (builder, "weighted", &d->weighted, d->has_scores);
      if (d->has_scores)
        {
          set_curves (d, builder, "roc", add_roc);
          set_curves (d, builder, "pr", add_pr);
        }
      if (d->has_probabilities)
        set_curves (d, builder, "calibration", add_calibration);
    }
  if (d->n_resamples > 0)
    vtr_evaluation_intervals_to_json (self, builder);
  vtr_json_set_strv (builder, "notes", (const char *const *) d->notes);
}
