/* Evaluations of rows that lie in arrays: what tests, cross-validation and other layers have.
 * Nothing may be missing here; data sets are in vtr-evaluation-rows.c. */
#include "vtr-config.h"
#include "vtr-evaluation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-evaluation-build.h"

static double *
copy_doubles (const double *values, gsize n)
{
  return g_memdup2 (values, n * sizeof *values);
}

static double *
indices_to_doubles (
    const guint32 *indices, gsize n, guint n_classes, const char *what, GError **error)
{
  g_autofree double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      if (indices[i] >= n_classes)
        {
          g_set_error (
              error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
              _("the %s of row %" G_GSIZE_FORMAT " is class number %u, but there are %u classes."),
              what, i, indices[i], n_classes);
          return NULL;
        }
      values[i] = indices[i];
    }
  return g_steal_pointer (&values);
}

/**
 * vtr_evaluation_new_classification:
 * @classes: (array zero-terminated=1): names of the classes, at least two
 * @n: number of rows
 * @truth: (array length=n): class index of each row
 * @scores: n × classes, or n × 1: of the positive of two classes; data %NULL: no scores
 * @predicted: (nullable) (array length=n): predicted class indices; %NULL: from the scores
 * @weights: (nullable) (array length=n): not negative
 * @options: (nullable): options
 * @progress: (nullable): progress
 *
 * Returns: (transfer full): the evaluation; %VTR_ERROR_BAD_INPUT for numbers that are not finite or
 * no rows, %VTR_ERROR_BAD_VALUE for an unknown positive class
 */
VtrEvaluation *
vtr_evaluation_new_classification (const char *const *classes,
                                   gsize n,
                                   const guint32 *truth,
                                   VtrMatrixView scores,
                                   const guint32 *predicted,
                                   const double *weights,
                                   const VtrEvaluationOptions *options,
                                   VtrProgress *progress,
                                   GError **error)
{
  const guint k = g_strv_length ((char **) classes);
  const gboolean mirrored = scores.data != NULL && scores.n_columns == 1;
  guint positive = 1;
  VtrEvaluationData rows = { .task = VTR_TASK_CLASSIFICATION, .n_rows = n, .n_classes = k };

  g_return_val_if_fail (k >= 2 && (scores.data != NULL || predicted != NULL), NULL);
  g_return_val_if_fail (scores.data == NULL || scores.n_columns == k || (mirrored && k == 2), NULL);

  if (mirrored && options != NULL && options->positive != NULL &&
      !vtr_evaluation_find_class (classes, options->positive, &positive, error))
    return NULL;

  rows.classes = g_strdupv ((char **) classes);
  rows.truth = indices_to_doubles (truth, n, k, _("truth"), error);
  if (rows.truth != NULL && predicted != NULL)
    rows.predicted = indices_to_doubles (predicted, n, k, _("prediction"), error);
  if (rows.truth == NULL || (predicted != NULL && rows.predicted == NULL))
    {
      vtr_evaluation_data_clear (&rows);
      return NULL;
    }
  if (scores.data != NULL)
    {
      rows.scores = g_new (double, n *k);
      for (gsize i = 0; i < n; i++)
        memcpy (rows.scores + i * k + (mirrored ? positive : 0), vtr_matrix_view_row (scores, i),
                scores.n_columns * sizeof (double));
    }
  rows.weights = copy_doubles (weights, n);
  return vtr_evaluation_build (&rows, mirrored ? (int) positive : -1, NULL, options, progress,
                               error);
}

/**
 * vtr_evaluation_new_regression:
 * @n: number of rows
 * @truth: (array length=n): true values
 * @predicted: (array length=n): predicted values
 * @weights: (nullable) (array length=n): not negative
 * @options: (nullable): options
 * @progress: (nullable): progress
 *
 * Returns: (transfer full): the evaluation; %VTR_ERROR_BAD_INPUT for numbers that are not finite or
 * no rows
 */
VtrEvaluation *
vtr_evaluation_new_regression (gsize n,
                               const double *truth,
                               const double *predicted,
                               const double *weights,
                               const VtrEvaluationOptions *options,
                               VtrProgress *progress,
                               GError **error)
{
  VtrEvaluationData rows = { .task = VTR_TASK_REGRESSION, .n_rows = n };

  rows.truth = copy_doubles (truth, n);
  rows.predicted = copy_doubles (predicted, n);
  rows.weights = copy_doubles (weights, n);
  return vtr_evaluation_build (&rows, -1, NULL, options, progress, error);
}
