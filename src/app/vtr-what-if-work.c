/* What-if predictions: the row is taken as often as there are questions, in one table; its columns are
 * replaced where something changed, and for each curve where that column moves. The model sees one
 * batch. Nothing is kept: a change starts anew. */
#include "vtr-what-if-work.h"
#include "vtr-config.h"
#include "vtr-dataset.h"
#include <glib/gi18n.h>
#include <math.h>

/* --- Values ---------------------------------------------------------------------------------- */

static void
value_free (gpointer data)
{
  g_free (((VtrWhatIfValue *) data)->level);
  g_free (data);
}

GHashTable *
vtr_what_if_values_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
}

/**
 * vtr_what_if_values_set:
 * @values: changed values
 * @column: which column
 * @number: its number
 * @level: (nullable): instead of a number, its level
 */
void
vtr_what_if_values_set (GHashTable *values, const char *column, double number, const char *level)
{
  VtrWhatIfValue *value = g_new0 (VtrWhatIfValue, 1);

  value->number = number;
  value->level = g_strdup (level);
  g_hash_table_insert (values, g_strdup (column), value);
}

GHashTable *
vtr_what_if_values_copy (GHashTable *values)
{
  GHashTable *copy = vtr_what_if_values_new ();
  GHashTableIter iter;
  gpointer column, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &column, &value))
    vtr_what_if_values_set (copy, column, ((VtrWhatIfValue *) value)->number, ((VtrWhatIfValue *) value)->level);
  return copy;
}

void
vtr_what_if_result_free (VtrWhatIfResult *result)
{
  g_free (result->curves);
  g_free (result);
}

/* --- The table ------------------------------------------------------------------------------- */

static VtrColumn *
constant_column (const char *name, VtrKind kind, const VtrWhatIfValue *value, gsize n)
{
  if (value->level == NULL)
    {
      g_autofree double *numbers = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        numbers[i] = value->number;
      return vtr_column_new_numeric (name, numbers, n);
    }
  g_autofree const char **levels = g_new (const char *, n);
  for (gsize i = 0; i < n; i++)
    levels[i] = value->level;
  return vtr_column_new_text (name, kind, levels, n);
}

static VtrDataset *
replace (VtrDataset *table, const char *name, VtrColumn *column)
{
  int index = vtr_dataset_find (table, name);
  VtrDataset *changed = index >= 0 ? vtr_dataset_with_column (table, index, column) : g_object_ref (table);

  vtr_column_unref (column);
  g_object_unref (table);
  return changed;
}

/* The column of a curve: as it is, but along the rows of its own range. */
static VtrColumn *
moving_column (VtrDataset *table, const VtrWhatIfRange *range, gsize first, guint n_points)
{
  gsize n = vtr_dataset_get_n_rows (table);
  g_autofree double *numbers = g_new (double, n);

  vtr_column_read_numbers (vtr_dataset_get_column (table, vtr_dataset_find (table, range->column)), NULL, 0, n, numbers, 1);
  for (guint i = 0; i < n_points; i++)
    numbers[first + i] = range->low + (range->high - range->low) * i / MAX (n_points - 1, 1);
  return vtr_column_new_numeric (range->column, numbers, n);
}

/* Row 0: the changed row itself; then the points of each range. */
static VtrDataset *
build_table (VtrDataset *dataset, guint32 row, GHashTable *values, GArray *ranges, guint n_points)
{
  gsize n = 1 + (ranges != NULL ? (gsize) ranges->len * n_points : 0);
  g_autofree guint32 *rows = g_new (guint32, n);
  GHashTableIter iter;
  gpointer column, value;

  for (gsize i = 0; i < n; i++)
    rows[i] = row;
  VtrDataset *table = vtr_dataset_take_rows (dataset, rows, n);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &column, &value))
    {
      int index = vtr_dataset_find (table, column);
      if (index >= 0)
        table = replace (table, column, constant_column (column, vtr_column_get_kind (vtr_dataset_get_column (table, index)),
                                                         value, n));
    }
  for (guint r = 0; ranges != NULL && r < ranges->len; r++)
    {
      const VtrWhatIfRange *range = &g_array_index (ranges, VtrWhatIfRange, r);
      if (vtr_dataset_find (table, range->column) >= 0)
        table = replace (table, range->column, moving_column (table, range, 1 + (gsize) r * n_points, n_points));
    }
  return table;
}

/**
 * vtr_what_if_compute:
 * @model: a model
 * @dataset: a table with its columns
 * @row: the row that is looked at
 * @values: (element-type utf8 VtrWhatIfValue): what is changed
 * @output: which output
 * @ranges: (nullable) (element-type VtrWhatIfRange): numbers to draw curves of
 * @n_points: points of a curve
 * @progress: (nullable): for cancelling
 * @error: return location
 *
 * Returns: (transfer full): the prediction and the curves, or %NULL with the model's error
 */
VtrWhatIfResult *
vtr_what_if_compute (VtrModel *model, VtrDataset *dataset, guint32 row, GHashTable *values, guint output, GArray *ranges,
                     guint n_points, VtrProgress *progress, GError **error)
{
  g_return_val_if_fail (VTR_IS_MODEL (model) && row < vtr_dataset_get_n_rows (dataset), NULL);
  g_autoptr (VtrDataset) table = build_table (dataset, row, values, ranges, n_points);
  gsize n = vtr_dataset_get_n_rows (table);
  g_autoptr (VtrMatrix) predicted = vtr_model_predict (model, table, NULL, n, progress, error);

  if (predicted == NULL)
    return NULL;
  VtrMatrixView view = vtr_matrix_view (predicted);
  VtrWhatIfResult *result = g_new0 (VtrWhatIfResult, 1);
  result->prediction = view.data[output];
  if (ranges == NULL)
    return result;
  result->n_ranges = ranges->len;
  result->n_points = n_points;
  result->curves = g_new (double, n);
  for (gsize i = 1; i < n; i++)
    result->curves[i - 1] = view.data[i * view.stride + output];
  return result;
}

/* --- The job --------------------------------------------------------------------------------- */

typedef struct
{
  VtrModel   *model;
  VtrDataset *dataset;
  GHashTable *values;
  GArray     *ranges;
  guint32     row;
  guint       output, n_points;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->model);
  g_clear_object (&work->dataset);
  g_hash_table_unref (work->values);
  g_clear_pointer (&work->ranges, g_array_unref);
  g_free (work);
}

static gpointer
what_if_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;

  return vtr_what_if_compute (work->model, work->dataset, work->row, work->values, work->output, work->ranges,
                              work->n_points, progress, error);
}

/**
 * vtr_what_if_job_new:
 *
 * As vtr_what_if_compute(), in a job.
 *
 * Returns: (transfer full): a job whose result is a #VtrWhatIfResult
 */
VtrJob *
vtr_what_if_job_new (VtrModel *model, VtrDataset *dataset, guint32 row, GHashTable *values, guint output, GArray *ranges,
                     guint n_points)
{
  Work *work = g_new0 (Work, 1);

  work->model = g_object_ref (model);
  work->dataset = g_object_ref (dataset);
  work->values = vtr_what_if_values_copy (values);
  work->ranges = ranges != NULL ? g_array_ref (ranges) : NULL;
  work->row = row;
  work->output = output;
  work->n_points = n_points;
  return vtr_job_new (_("What if"), what_if_func, work, (GDestroyNotify) work_free, (GDestroyNotify) vtr_what_if_result_free);
}
