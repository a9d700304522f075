/* The rows that a table lists, worked out beside the main loop. Sorting merges runs of sorted rows, so
 * that it can be cancelled between them; missing values come last, ties in the order of the file. */
#include "vtr-row-order.h"
#include "vtr-config.h"
#include "vtr-filter.h"
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define RUN 65536

typedef struct
{
  VtrDataset *dataset;
  char       *condition, *column;
  VtrRowsKind kind;
  VtrSummary *summary;
  int         direction;
} Work;

typedef struct { double value; guint32 row; } Key;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->dataset);
  g_free (work->condition);
  g_free (work->column);
  g_clear_pointer (&work->summary, vtr_summary_free);
  g_free (work);
}

/* ---- which ---- */

static GArray *
all_rows (gsize n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint) n);

  for (guint32 i = 0; i < n; i++)
    g_array_append_val (rows, i);
  return rows;
}

static gboolean
lacks_a_cell (VtrDataset *dataset, guint32 row)
{
  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    if (vtr_column_is_missing (vtr_dataset_get_column (dataset, j), row))
      return TRUE;
  return FALSE;
}

/* Keeps the duplicates, or the rows that lack a cell; @rows ascend. */
static void
keep_kind (const Work *work, GArray *rows)
{
  guint kept = 0;
  guint64 at = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      gboolean stays;

      if (work->kind == VTR_ROWS_MISSING)
        stays = lacks_a_cell (work->dataset, row);
      else
        {
          while (at < work->summary->n_duplicates && work->summary->duplicate_rows[at] < row)
            at++;
          stays = at < work->summary->n_duplicates && work->summary->duplicate_rows[at] == row;
        }
      if (stays)
        g_array_index (rows, guint32, kept++) = row;
    }
  g_array_set_size (rows, kept);
}

static GArray *
find_rows (const Work *work, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrFilter) filter = NULL;
  GArray *rows;

  if (work->condition == NULL)
    rows = all_rows (vtr_dataset_get_n_rows (work->dataset));
  else
    {
      filter = vtr_filter_new (work->dataset, work->condition, error);
      rows = filter != NULL ? vtr_filter_run (filter, progress, error) : NULL;
    }
  if (rows != NULL && work->kind != VTR_ROWS_ALL)
    keep_kind (work, rows);
  return rows;
}

/* ---- in which order ---- */

static int
compare_keys (const void *a, const void *b)
{
  const Key *x = a, *y = b;
  int rows = (x->row > y->row) - (x->row < y->row);

  if (isnan (x->value) || isnan (y->value))
    return isnan (x->value) == isnan (y->value) ? rows : isnan (x->value) ? 1 : -1;
  return x->value != y->value ? (x->value > y->value) - (x->value < y->value) : rows;
}

static void
merge (const Key *from, Key *to, gsize begin, gsize middle, gsize end)
{
  gsize a = begin, b = middle;

  for (gsize k = begin; k < end; k++)
    to[k] = b == end || (a < middle && compare_keys (&from[a], &from[b]) <= 0) ? from[a++]
                                                                                : from[b++];
}

/* Sorted runs, then twice as long ones, until one is left. */
static gboolean
sort_keys (Key **keys, Key **scratch, gsize n, VtrProgress *progress, GError **error)
{
  for (gsize begin = 0; begin < n; begin += RUN)
    {
      if (!vtr_progress_check (progress, error))
        return FALSE;
      qsort (*keys + begin, MIN (RUN, n - begin), sizeof (Key), compare_keys);
    }
  for (gsize width = RUN; width < n; width *= 2)
    {
      Key *swap = *keys;

      for (gsize begin = 0; begin < n; begin += 2 * width)
        {
          if (!vtr_progress_check (progress, error))
            return FALSE;
          merge (*keys, *scratch, begin, MIN (begin + width, n), MIN (begin + 2 * width, n));
        }
      *keys = *scratch;
      *scratch = swap;
    }
  return TRUE;
}

static gboolean
sort_rows (const Work *work, GArray *rows, VtrProgress *progress, GError **error)
{
  VtrColumn *column = vtr_dataset_lookup (work->dataset, work->column, error);
  gsize n = rows->len;
  g_autofree Key *keys = g_try_new (Key, n + 1);
  g_autofree Key *scratch = g_try_new (Key, n + 1);

  if (column == NULL)
    return FALSE;
  if (keys == NULL || scratch == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("There is not enough memory to sort so many rows."));
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      keys[i] = (Key) { work->direction * vtr_column_get_number (column, row), row };
    }
  if (!sort_keys (&keys, &scratch, n, progress, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    g_array_index (rows, guint32, i) = keys[i].row;
  return TRUE;
}

static gpointer
order_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  const Work *work = data;
  g_autoptr (GArray) rows = find_rows (work, progress, error);

  if (rows == NULL || (work->column != NULL && !sort_rows (work, rows, progress, error)))
    return NULL;
  return g_steal_pointer (&rows);
}

/**
 * vtr_row_order_job_new:
 * @dataset: a table
 * @condition: (nullable): as for vtr_filter_new()
 * @kind: only such rows
 * @summary: (nullable): of the table; needed for duplicates
 * @column: (nullable): sorts by it
 * @direction: 1 ascending, −1 descending
 *
 * Returns: (transfer full): a job whose result is a GArray of row indices
 */
VtrJob *
vtr_row_order_job_new (VtrDataset *dataset, const char *condition, VtrRowsKind kind,
                       const VtrSummary *summary, const char *column, int direction)
{
  Work *work = g_new0 (Work, 1);

  work->dataset = g_object_ref (dataset);
  work->condition = g_strdup (condition);
  work->column = g_strdup (column);
  work->kind = summary != NULL || kind == VTR_ROWS_MISSING ? kind : VTR_ROWS_ALL;
  work->summary = summary != NULL ? vtr_summary_ref (summary) : NULL;
  work->direction = direction;
  return vtr_job_new (condition != NULL ? _("Finding rows") : _("Ordering rows"), order_func, work,
                      work_free, (GDestroyNotify) g_array_unref);
}
