/* Evaluations of rows of a data set: a model on it, or columns that hold truth and predictions
 * already. Rows without truth, weight or score are left out, and a note says how many. */
#include "vtr-config.h"
#include "vtr-evaluation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-evaluation-build.h"
#include "vtr-text.h"
#include "vtr-train.h"

static void
add_note (GPtrArray *notes, const char *format, gsize n)
{
  g_autofree char *count = vtr_text_count (n);

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_ptr_array_add (notes, g_strdup_printf (format, count));
  G_GNUC_END_IGNORE_DEPRECATIONS
}

/* Rows of a data set */

static guint32 *
all_rows (gsize n)
{
  guint32 *rows = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    rows[i] = i;
  return rows;
}

/* Keeps of every array the rows for which @truth, weights and @scores are numbers. */
static void
drop_missing (VtrEvaluationData *d, GPtrArray *notes)
{
  const guint k = MAX (d->n_classes, 1);
  gsize kept = 0, no_truth = 0, no_score = 0;

  for (gsize i = 0; i < d->n_rows; i++)
    {
      gboolean has_truth = !isnan (d->truth[i]), has_score = TRUE;

      for (guint c = 0; d->scores != NULL && c < k; c++)
        has_score &= !isnan (d->scores[i * k + c]);
      has_score &= d->predicted == NULL || !isnan (d->predicted[i]);
      has_score &= d->weights == NULL || !isnan (d->weights[i]);
      no_truth += !has_truth;
      no_score += has_truth && !has_score;
      if (!has_truth || !has_score)
        continue;
      d->truth[kept] = d->truth[i];
      d->rows[kept] = d->rows[i];
      if (d->scores != NULL)
        memmove (d->scores + kept * k, d->scores + i * k, k * sizeof (double));
      if (d->predicted != NULL)
        d->predicted[kept] = d->predicted[i];
      if (d->weights != NULL)
        d->weights[kept] = d->weights[i];
      kept++;
    }
  d->n_rows = kept;
  if (no_truth > 0)
    add_note (notes,
              _("%s rows without a true value, or with a class that is not known, were left out."),
              no_truth);
  if (no_score > 0)
    add_note (notes, _("%s rows without a prediction or weight were left out."), no_score);
}

static void
set_weights (VtrEvaluationData *d, VtrDataset *dataset)
{
  VtrColumn *weight = vtr_dataset_get_by_role (dataset, VTR_ROLE_WEIGHT);

  if (weight == NULL)
    return;
  d->weights = g_new (double, d->n_rows);
  vtr_column_read_numbers (weight, d->rows, 0, d->n_rows, d->weights, 1);
}

static void
take_outputs (VtrEvaluationData *d, VtrMatrix *outputs)
{
  const guint width = MAX (d->n_classes, 1);
  double *values = g_new (double, d->n_rows *width);

  for (gsize i = 0; i < d->n_rows; i++)
    memcpy (values + i * width, vtr_matrix_row (outputs, i), width * sizeof (double));
  if (d->task == VTR_TASK_CLASSIFICATION)
    d->scores = values;
  else
    d->predicted = values;
}

/**
 * vtr_evaluate_model:
 * @model: a model
 * @dataset: has the model's columns and the truth
 * @rows: (nullable) (array length=n_rows): indices in @dataset; %NULL: all
 * @n_rows: number of @rows
 * @options: (nullable): options
 * @progress: (nullable): progress
 *
 * Returns: (transfer full): the evaluation; %VTR_ERROR_BAD_INPUT or %VTR_ERROR_BAD_VALUE when a
 * needed column is missing or no row has a truth
 */
VtrEvaluation *
vtr_evaluate_model (VtrModel *model,
                    VtrDataset *dataset,
                    const guint32 *rows,
                    gsize n_rows,
                    const VtrEvaluationOptions *options,
                    VtrProgress *progress,
                    GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  const char *target = options != NULL && options->target != NULL ? options->target : info->target;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VtrMatrix) outputs = NULL;
  g_autofree double *truth = NULL;
  VtrEvaluationData d = { .task = info->task };

  if (rows == NULL)
    n_rows = vtr_dataset_get_n_rows (dataset);
  truth = vtr_train_read_target (dataset, target, info->task, (const char *const *) info->classes,
                                 rows, n_rows, error);
  if (truth == NULL)
    return NULL;
  outputs = vtr_model_predict (model, dataset, rows, n_rows, progress, error);
  if (outputs == NULL)
    return NULL;

  d.n_rows = n_rows;
  d.n_classes = info->task == VTR_TASK_CLASSIFICATION ? info->n_outputs : 0;
  d.classes = info->task == VTR_TASK_CLASSIFICATION ? g_strdupv (info->classes) : NULL;
  d.target = g_strdup (target);
  d.name = g_strdup (VTR_MODEL_GET_CLASS (model)->title);
  d.rows = rows != NULL ? g_memdup2 (rows, n_rows * sizeof *rows) : all_rows (n_rows);
  d.truth = g_steal_pointer (&truth);
  take_outputs (&d, outputs);
  set_weights (&d, dataset);
  drop_missing (&d, notes);
  return vtr_evaluation_build (&d, -1, notes, options, progress, error);
}

/* Columns that hold truth and predictions */

/* Sorted as a data set sorts levels, by building such a column. */
static char **
sort_classes (GHashTable *names)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (names, NULL);
  guint n = g_hash_table_size (names), n_levels = 0;
  VtrColumn *column =
      vtr_column_new_text ("classes", VTR_KIND_CATEGORICAL, (const char *const *) keys, n);
  char **classes = g_strdupv ((char **) vtr_column_get_levels (column, &n_levels));

  vtr_column_unref (column);
  return classes;
}

static gboolean
add_classes_of (GHashTable *names, VtrColumn *column, GError **error)
{
  g_auto (GStrv) classes = vtr_train_dup_classes (column);

  if (classes == NULL || g_strv_length (classes) > 1000)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the column “%s” has too many different values to be classes."),
                   vtr_column_get_name (column));
      return FALSE;
    }
  for (guint c = 0; classes[c] != NULL; c++)
    g_hash_table_add (names, g_strdup (classes[c]));
  return TRUE;
}

/* With one class in sight there is still another that did not occur: 0 and 1 go together, and any
 * other class, which is then the positive one, has "not" itself. */
static char **
complete_classes (GHashTable *names, char **positive)
{
  g_auto (GStrv) classes = sort_classes (names);

  if (g_strv_length (classes) > 1)
    return g_steal_pointer (&classes);
  if (g_str_equal (classes[0], "0") || g_str_equal (classes[0], "1"))
    g_hash_table_add (names, g_strdup (g_str_equal (classes[0], "0") ? "1" : "0"));
  else
    {
      g_hash_table_add (names, g_strdup_printf (_("not %s"), classes[0]));
      if (*positive == NULL)
        *positive = g_strdup (classes[0]);
    }
  return sort_classes (names);
}

typedef struct
{
  VtrColumn *truth, *predicted;     /* the latter (nullable) */
  GPtrArray *scores;                /* of VtrColumn, borrowed */
  const char *const *score_classes; /* (nullable) */
} Columns;

static gboolean
find_columns (VtrDataset *dataset,
              const char *truth,
              const char *const *score_columns,
              const char *predicted,
              Columns *columns,
              GError **error)
{
  columns->truth = vtr_dataset_lookup (dataset, truth, error);
  if (columns->truth == NULL)
    return FALSE;
  for (guint i = 0; score_columns != NULL && score_columns[i] != NULL; i++)
    {
      VtrColumn *column = vtr_dataset_lookup (dataset, score_columns[i], error);

      if (column == NULL)
        return FALSE;
      if (vtr_column_get_kind (column) != VTR_KIND_NUMERIC)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the column “%s” holds no numbers, so it cannot be a score."),
                       score_columns[i]);
          return FALSE;
        }
      g_ptr_array_add (columns->scores, column);
    }
  if (predicted != NULL)
    columns->predicted = vtr_dataset_lookup (dataset, predicted, error);
  if (predicted != NULL && columns->predicted == NULL)
    return FALSE;
  if (columns->predicted == NULL && columns->scores->len == 0)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                           _("name at least one column of scores or predictions."));
      return FALSE;
    }
  return TRUE;
}

/* Of numbers a score says nothing, and predictions that share no class with the truth are of something
 * else. */
static gboolean
check_columns (const Columns *columns, GError **error)
{
  const char *truth = vtr_column_get_name (columns->truth);
  g_auto (GStrv) classes = NULL, predicted = NULL;

  if (columns->scores->len > 0 && columns->score_classes == NULL && columns->predicted == NULL
      && vtr_train_guess_task (columns->truth) == VTR_TASK_REGRESSION)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("the column “%s” holds numbers, not classes; name the predicted numbers with --predicted"), truth);
      return FALSE;
    }
  if (columns->predicted == NULL || vtr_train_guess_task (columns->truth) == VTR_TASK_REGRESSION)
    return TRUE;
  classes = vtr_train_dup_classes (columns->truth);
  predicted = vtr_train_dup_classes (columns->predicted);
  for (guint i = 0; classes != NULL && predicted != NULL && predicted[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) classes, predicted[i]))
      return TRUE;
  if (classes == NULL || predicted == NULL || classes[0] == NULL || predicted[0] == NULL
      || vtr_column_get_kind (columns->truth) == VTR_KIND_NUMERIC)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _("none of the classes of “%s” occurs in “%s”; predictions are written like the truth, here for example “%s”"),
               truth, vtr_column_get_name (columns->predicted), classes[0]);
  return FALSE;
}

static VtrTask
task_of (const Columns *columns)
{
  if (columns->scores->len > 0 || vtr_column_get_kind (columns->truth) != VTR_KIND_NUMERIC)
    return VTR_TASK_CLASSIFICATION;
  if (vtr_train_guess_task (columns->truth) == VTR_TASK_CLASSIFICATION &&
      vtr_train_guess_task (columns->predicted) == VTR_TASK_CLASSIFICATION)
    return VTR_TASK_CLASSIFICATION;
  return VTR_TASK_REGRESSION;
}

static char **
find_classes (const Columns *columns, const char *asked, char **positive, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!add_classes_of (names, columns->truth, error) ||
      (columns->predicted != NULL && !add_classes_of (names, columns->predicted, error)))
    return NULL;
  for (guint i = 0; columns->score_classes != NULL && columns->score_classes[i] != NULL; i++)
    g_hash_table_add (names, g_strdup (columns->score_classes[i]));
  if (g_hash_table_size (names) == 1 && asked != NULL)
    g_hash_table_add (names, g_strdup (asked));
  if (g_hash_table_size (names) == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("the column “%s” has no values."),
                   vtr_column_get_name (columns->truth));
      return NULL;
    }
  return complete_classes (names, positive);
}

/* Scores of all classes, or of one of two (@given). */
static gboolean
read_scores (
    VtrEvaluationData *d, const Columns *columns, guint positive, int *given, GError **error)
{
  const guint k = d->n_classes, n_scores = columns->scores->len;
  g_autofree gboolean *seen = g_new0 (gboolean, k);

  if (n_scores != k && !(n_scores == 1 && k == 2))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("there are %u classes, but scores of %u: name a column for each class, as "
                      "CLASS=COLUMN."),
                   k, n_scores);
      return FALSE;
    }
  d->scores = g_new0 (double, d->n_rows *k);
  for (guint i = 0; i < n_scores; i++)
    {
      guint c = positive;

      if (columns->score_classes != NULL &&
          !vtr_evaluation_find_class ((const char *const *) d->classes, columns->score_classes[i],
                                      &c, error))
        return FALSE;
      if (seen[c])
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                       _("the class “%s” has two columns of scores."), d->classes[c]);
          return FALSE;
        }
      seen[c] = TRUE;
      *given = n_scores < k ? (int) c : -1;
      vtr_column_read_numbers (g_ptr_array_index (columns->scores, i), NULL, 0, d->n_rows,
                               d->scores + c, k);
    }
  return TRUE;
}

static gboolean
read_classified (VtrEvaluationData *d,
                 VtrDataset *dataset,
                 const Columns *columns,
                 char **positive_name,
                 int *given,
                 GError **error)
{
  guint positive = 1;

  d->classes = find_classes (columns, *positive_name, positive_name, error);
  if (d->classes == NULL)
    return FALSE;
  d->n_classes = g_strv_length (d->classes);
  if (*positive_name != NULL && !vtr_evaluation_find_class ((const char *const *) d->classes,
                                                            *positive_name, &positive, error))
    return FALSE;
  if (columns->scores->len > 0 && !read_scores (d, columns, positive, given, error))
    return FALSE;
  d->truth = vtr_train_read_target (dataset, vtr_column_get_name (columns->truth), d->task,
                                    (const char *const *) d->classes, NULL, d->n_rows, error);
  if (d->truth == NULL)
    return FALSE;
  if (columns->predicted != NULL)
    d->predicted =
        vtr_train_read_target (dataset, vtr_column_get_name (columns->predicted), d->task,
                               (const char *const *) d->classes, NULL, d->n_rows, error);
  return columns->predicted == NULL || d->predicted != NULL;
}

static gboolean
read_valued (VtrEvaluationData *d, const Columns *columns, GError **error)
{
  if (vtr_column_get_kind (columns->predicted) != VTR_KIND_NUMERIC)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the true values are numbers, but the column “%s” holds none."),
                   vtr_column_get_name (columns->predicted));
      return FALSE;
    }
  d->truth = g_new (double, d->n_rows);
  d->predicted = g_new (double, d->n_rows);
  vtr_column_read_numbers (columns->truth, NULL, 0, d->n_rows, d->truth, 1);
  vtr_column_read_numbers (columns->predicted, NULL, 0, d->n_rows, d->predicted, 1);
  return TRUE;
}

/**
 * vtr_evaluate_columns:
 * @dataset: truth and predictions
 * @truth: name of the column with the truth
 * @score_classes: (nullable) (array zero-terminated=1): class of each of @score_columns; %NULL with
 *   one of them: the positive class
 * @score_columns: (nullable) (array zero-terminated=1): columns of scores
 * @predicted: (nullable): column of predicted classes or values
 * @options: (nullable): options
 * @progress: (nullable): progress
 *
 * Classification when there are scores, when the truth is text, or when truth and predictions both
 * are few distinct whole numbers; else regression. The classes are all that occur or are named.
 *
 * Returns: (transfer full): the evaluation; %VTR_ERROR_BAD_VALUE for names that are not there,
 *   %VTR_ERROR_BAD_INPUT for columns that cannot be used
 */
VtrEvaluation *
vtr_evaluate_columns (VtrDataset *dataset,
                      const char *truth,
                      const char *const *score_classes,
                      const char *const *score_columns,
                      const char *predicted,
                      const VtrEvaluationOptions *options,
                      VtrProgress *progress,
                      GError **error)
{
  VtrEvaluationOptions with_positive = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) scores = g_ptr_array_new ();
  Columns columns = { .scores = scores, .score_classes = score_classes };
  VtrEvaluationData d = { .n_rows = vtr_dataset_get_n_rows (dataset), .target = NULL };
  g_autofree char *positive = NULL;
  int given = -1;
  gboolean read;

  if (!find_columns (dataset, truth, score_columns, predicted, &columns, error) || !check_columns (&columns, error))
    return NULL;
  if (options != NULL)
    with_positive = *options;
  positive = g_strdup (with_positive.positive);

  d.task = task_of (&columns);
  d.target = g_strdup (truth);
  read = d.task == VTR_TASK_CLASSIFICATION
             ? read_classified (&d, dataset, &columns, &positive, &given, error)
             : read_valued (&d, &columns, error);
  if (!read)
    {
      vtr_evaluation_data_clear (&d);
      return NULL;
    }
  with_positive.positive = positive;
  d.rows = all_rows (d.n_rows);
  set_weights (&d, dataset);
  drop_missing (&d, notes);
  return vtr_evaluation_build (&d, given, notes, &with_positive, progress, error);
}
