/* Predictions as a table. Reasons are KernelSHAP values against the model's own background: of the
 * positive of two classes, of the predicted class of more, of the value of a regression. */
#include "vtr-config.h"
#include "vtr-scoring.h"
#include "vtr-error.h"
#include "vtr-kernel-shap.h"
#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * vtr_scoring_find_missing:
 * @model: a model
 * @dataset: a table
 *
 * Returns: (transfer full): the model's columns that the table does not have
 */
char **
vtr_scoring_find_missing (VtrModel *model, VtrDataset *dataset)
{
  VtrPipeline *pipeline = vtr_model_get_info (model)->pipeline;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < vtr_pipeline_get_n_inputs (pipeline); i++)
    if (vtr_dataset_find (dataset, vtr_pipeline_get_input (pipeline, i)) < 0)
      g_strv_builder_add (builder, vtr_pipeline_get_input (pipeline, i));
  return g_strv_builder_end (builder);
}

/**
 * vtr_scoring_map:
 * @dataset: a table
 * @inputs: (array zero-terminated=1): names a model knows
 * @columns: (array): the table's column for each of them
 * @error: return location
 *
 * Returns: (transfer full): the table with those columns also under the model's names; a column of
 *   that name that was there before is gone
 */
VtrDataset *
vtr_scoring_map (VtrDataset *dataset, const char *const *inputs, const char *const *columns,
                 GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);

      if (!g_strv_contains (inputs, vtr_column_get_name (column)))
        g_ptr_array_add (all, vtr_column_ref (column));
    }
  for (guint i = 0; inputs[i] != NULL; i++)
    {
      VtrColumn *column = vtr_dataset_lookup (dataset, columns[i], error);

      if (column == NULL)
        return NULL;
      g_ptr_array_add (all, vtr_column_rename (column, inputs[i]));
    }
  return vtr_dataset_new (all);
}

/* Class of a row: the largest score; of two classes the positive from the threshold on. */
static guint
decide (const double *scores, guint n, const VtrScoringOptions *options)
{
  guint best = 0;

  if (n == 2)
    return scores[options->positive] >= options->threshold ? options->positive
                                                           : 1 - options->positive;
  for (guint i = 1; i < n; i++)
    best = scores[i] > scores[best] ? i : best;
  return best;
}

static VtrColumn *
class_column (VtrModel *model, VtrMatrixView scores, const VtrScoringOptions *options)
{
  g_autofree const char **texts = g_new (const char *, MAX (scores.n_rows, 1));

  for (gsize i = 0; i < scores.n_rows; i++)
    texts[i] = vtr_model_get_output (
        model, decide (vtr_matrix_view_row (scores, i), scores.n_columns, options));
  return vtr_column_new_text ("prediction", VTR_KIND_CATEGORICAL, texts, scores.n_rows);
}

static VtrColumn *
score_column (const char *name, VtrMatrixView scores, guint output)
{
  g_autofree double *values = g_new (double, MAX (scores.n_rows, 1));

  for (gsize i = 0; i < scores.n_rows; i++)
    values[i] = vtr_matrix_view_row (scores, i)[output];
  return vtr_column_new_numeric (name, values, scores.n_rows);
}

/* ---- reasons ---- */

static int
compare_size (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const double *values = user_data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (fabs (values[i]) != fabs (values[j]))
    return fabs (values[i]) > fabs (values[j]) ? -1 : 1;
  return i < j ? -1 : i > j;
}

/* The n-th strongest feature of each row: "age = 39: +0.123". */
static void
take_reasons (const VtrAttributionData *data, VtrMatrixView scores,
              const VtrScoringOptions *options, char ***texts)
{
  g_autofree guint *order = g_new (guint, data->n_features + 1);

  for (gsize i = 0; i < data->n_rows; i++)
    {
      const double *row = vtr_matrix_view_row (scores, i);
      guint output = data->n_outputs == 1   ? 0
                     : data->n_outputs == 2 ? options->positive
                                            : decide (row, data->n_outputs, options);
      const double *values = data->values + vtr_attribution_index (data, i, output, 0);

      for (guint f = 0; f < data->n_features; f++)
        order[f] = f;
      g_qsort_with_data (order, data->n_features, sizeof *order, compare_size, (gpointer) values);
      for (guint k = 0; k < options->n_reasons && k < data->n_features; k++)
        {
          const char *name = data->features[order[k]];
          VtrColumn *column = vtr_dataset_lookup (data->data, name, NULL);
          g_autofree char *datum = column != NULL ? vtr_column_dup_text (column, i) : NULL;

          texts[k][i] = g_strdup_printf ("%s = %s: %+.3g", name, datum != NULL ? datum : "",
                                         values[order[k]]);
        }
    }
}

static gboolean
add_reasons (VtrModel *model, VtrDataset *dataset, VtrMatrixView scores,
             const VtrScoringOptions *options, GPtrArray *columns, VtrProgress *progress,
             GError **error)
{
  gsize n = scores.n_rows;
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  g_autoptr (VtrExplainer) explainer = vtr_kernel_shap_new ();
  g_autofree char ***texts = NULL;
  VtrExplainRequest request = { .model = model, .dataset = dataset, .rows = rows, .n_rows = n,
                                .rows_name = "all", .output = -1, .seed = options->seed };

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32) i;
  g_autoptr (VtrExplanation) explanation =
      vtr_explainer_explain (explainer, &request, progress, error);
  if (explanation == NULL)
    return FALSE;
  texts = g_new0 (char **, options->n_reasons + 1);
  for (guint k = 0; k < options->n_reasons; k++)
    texts[k] = g_new0 (char *, n + 1);
  take_reasons (vtr_attribution_get_data (VTR_ATTRIBUTION (explanation)), scores, options, texts);
  for (guint k = 0; k < options->n_reasons; k++)
    {
      g_autofree char *name = g_strdup_printf ("reason_%u", k + 1);
      g_ptr_array_add (columns, vtr_column_new_text (name, VTR_KIND_TEXT,
                                                     (const char *const *) texts[k], n));
      for (gsize i = 0; i < n; i++)
        g_free (texts[k][i]);
      g_free (texts[k]);
    }
  return TRUE;
}

/**
 * vtr_score:
 * @model: a model
 * @dataset: a table with its columns
 * @options: what is wanted
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * Returns: (transfer full): a row for each row of @dataset, in its order; %NULL with an error
 */
VtrDataset *
vtr_score (VtrModel *model, VtrDataset *dataset, const VtrScoringOptions *options,
           VtrProgress *progress, GError **error)
{
  g_autoptr (VtrMatrix) matrix = vtr_model_predict (model, dataset, NULL, 0, progress, error);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  VtrMatrixView scores;

  if (matrix == NULL)
    return NULL;
  scores = vtr_matrix_view (matrix);
  if (vtr_model_get_info (model)->task == VTR_TASK_REGRESSION)
    g_ptr_array_add (columns, score_column ("prediction", scores, 0));
  else
    {
      g_ptr_array_add (columns, class_column (model, scores, options));
      for (guint i = 0; i < scores.n_columns; i++)
        {
          g_autofree char *name =
              g_strconcat ("probability_", vtr_model_get_output (model, i), NULL);
          g_ptr_array_add (columns, score_column (name, scores, i));
        }
    }
  if (options->n_reasons > 0 && scores.n_rows > 0 &&
      !add_reasons (model, dataset, scores, options, columns, progress, error))
    return NULL;
  return vtr_dataset_new (columns);
}
