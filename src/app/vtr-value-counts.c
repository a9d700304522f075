/* Counting the values of one column by the target's classes. Columns of levels are counted by code,
 * numbers by the bins of the summary, one pass over the rows in blocks. */
#include "vtr-value-counts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-train.h"
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define BLOCK 65536
#define MAX_NAMES 200 /* values that are told apart */

typedef struct
{
  VtrDataset *dataset;
  guint column;
  VtrSummary *summary;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->dataset);
  g_clear_pointer (&work->summary, vtr_summary_free);
  g_free (work);
}

/**
 * vtr_value_counts_free:
 * @counts: (nullable): counts
 */
void
vtr_value_counts_free (VtrValueCounts *counts)
{
  if (counts == NULL)
    return;
  g_strfreev (counts->names);
  g_strfreev (counts->classes);
  g_free (counts->counts);
  g_free (counts->chosen);
  g_free (counts->share_of);
  g_free (counts->class_counts);
  g_free (counts);
}

/* ---- what the summary knows ---- */

static void
take_bins (VtrValueCounts *self, const VtrColumnSummary *s)
{
  self->n = s->n_bins;
  self->is_histogram = TRUE;
  self->names = g_new0 (char *, s->n_bins + 1);
  self->counts = g_new0 (double, s->n_bins + 1);
  for (guint i = 0; i < s->n_bins; i++)
    {
      gboolean is_end = i + 1 == s->n_bins && !s->bins_are_values;
      self->names[i] = vtr_label_value (s->bin_edges[is_end ? i + 1 : i]);
      self->counts[i] = (double) s->bin_counts[i];
    }
}

static void
take_top (VtrValueCounts *self, const VtrColumnSummary *s)
{
  self->n = s->n_top;
  self->names = g_new0 (char *, s->n_top + 1);
  self->counts = g_new0 (double, s->n_top + 1);
  for (guint i = 0; i < s->n_top; i++)
    {
      self->names[i] = g_strdup (s->top[i].value);
      self->counts[i] = (double) s->top[i].count;
    }
}

/**
 * vtr_value_counts_new:
 * @summary: of a column
 *
 * Returns: (transfer full): its bins or most frequent values
 */
VtrValueCounts *
vtr_value_counts_new (const VtrColumnSummary *summary)
{
  g_return_val_if_fail (summary != NULL, NULL);
  VtrValueCounts *self = g_new0 (VtrValueCounts, 1);

  if (summary->n_bins > 0)
    take_bins (self, summary);
  else
    take_top (self, summary);
  return self;
}

/* ---- classes ---- */

/* The class of each row; NULL: the target has none. */
static double *
read_classes (VtrValueCounts *self, VtrDataset *dataset)
{
  VtrColumn *target = vtr_dataset_get_by_role (dataset, VTR_ROLE_TARGET);
  double *classes;

  if (target == NULL || vtr_train_guess_task (target) != VTR_TASK_CLASSIFICATION)
    return NULL;
  self->classes = vtr_train_dup_classes (target);
  classes =
      self->classes == NULL
          ? NULL
          : vtr_train_read_target (dataset, vtr_column_get_name (target), VTR_TASK_CLASSIFICATION,
                                   (const char *const *) self->classes, NULL, 0, NULL);
  if (classes == NULL)
    {
      g_clear_pointer (&self->classes, g_strfreev);
      return NULL;
    }
  self->n_classes = g_strv_length (self->classes);
  self->class_counts = g_new0 (double, self->n_classes + 1);
  for (gsize i = 0; i < vtr_dataset_get_n_rows (dataset); i++)
    if (!isnan (classes[i]))
      self->class_counts[(guint) classes[i]]++;
  return classes;
}

/* The class whose share is told: the second of two. */
static void
name_share (VtrValueCounts *self, VtrDataset *dataset, VtrColumn *column)
{
  VtrColumn *target = vtr_dataset_get_by_role (dataset, VTR_ROLE_TARGET);

  if (self->n_classes == 2 && target != column)
    self->share_of = g_strdup_printf ("%s %s", vtr_column_get_name (target), self->classes[1]);
}

/* ---- one pass ---- */

/* Which bar a number or code is in; @n: none. */
typedef guint (*FindBar) (double value, gconstpointer data, guint n);

static guint
code_is_bar (double value, gconstpointer data, guint n)
{
  return (guint) value;
}

static guint
find_bin (double value, gconstpointer data, guint n)
{
  const VtrColumnSummary *s = data;
  double low = s->bin_edges[0], high = s->bin_edges[s->bins_are_values ? s->n_bins - 1 : s->n_bins];

  for (guint b = 0; s->bins_are_values && b < n; b++)
    if (s->bin_edges[b] == value)
      return b;
  if (s->bins_are_values)
    return n;
  return high > low ? MIN (n - 1, (guint) ((value - low) / (high - low) * n)) : 0;
}

static gboolean
count_rows (VtrColumn *column,
            const double *classes,
            FindBar find,
            gconstpointer data,
            guint n,
            double *counts,
            double *chosen,
            VtrProgress *progress,
            GError **error)
{
  gsize n_rows = vtr_column_get_n_rows (column);
  g_autofree double *block = g_new (double, BLOCK);

  for (gsize first = 0; first < n_rows; first += BLOCK)
    {
      gsize size = MIN (BLOCK, n_rows - first);

      if (!vtr_progress_check (progress, error))
        return FALSE;
      vtr_column_read_numbers (column, NULL, first, size, block, 1);
      for (gsize i = 0; i < size; i++)
        {
          guint bar = isnan (block[i]) ? n : find (block[i], data, n);
          if (bar >= n)
            continue;
          counts[bar]++;
          if (classes != NULL && classes[first + i] == 1)
            chosen[bar]++;
        }
    }
  return TRUE;
}

typedef struct
{
  guint level;
  double count;
} Rank;

static int
compare_ranks (const void *a, const void *b)
{
  const Rank *x = a, *y = b;

  return x->count != y->count ? (x->count < y->count) - (x->count > y->count)
                              : (x->level > y->level) - (x->level < y->level);
}

/* The levels that occur, most frequent first. */
static void
rank_levels (VtrValueCounts *self,
             const char *const *levels,
             guint n_levels,
             const double *counts,
             const double *chosen)
{
  g_autofree Rank *ranks = g_new (Rank, n_levels + 1);

  for (guint i = 0; i < n_levels; i++)
    ranks[i] = (Rank){ i, counts[i] };
  qsort (ranks, n_levels, sizeof (Rank), compare_ranks);
  self->names = g_new0 (char *, MIN (n_levels, MAX_NAMES) + 1);
  self->counts = g_new0 (double, MIN (n_levels, MAX_NAMES) + 1);
  self->chosen = self->share_of != NULL ? g_new0 (double, MIN (n_levels, MAX_NAMES) + 1) : NULL;
  for (guint i = 0; i < n_levels && i < MAX_NAMES && ranks[i].count > 0; i++)
    {
      self->names[i] = g_strdup (levels[ranks[i].level]);
      self->counts[i] = ranks[i].count;
      if (self->chosen != NULL)
        self->chosen[i] = chosen[ranks[i].level];
      self->n++;
    }
}

static gboolean
count_levels (VtrValueCounts *self,
              VtrColumn *column,
              const double *classes,
              VtrProgress *progress,
              GError **error)
{
  guint n = 0;
  const char *const *levels = vtr_column_get_levels (column, &n);
  g_autofree double *counts = g_new0 (double, n + 1), *chosen = g_new0 (double, n + 1);

  if (!count_rows (column, classes, code_is_bar, NULL, n, counts, chosen, progress, error))
    return FALSE;
  rank_levels (self, levels, n, counts, chosen);
  return TRUE;
}

static gboolean
count_bins (VtrValueCounts *self,
            VtrColumn *column,
            const VtrColumnSummary *s,
            const double *classes,
            VtrProgress *progress,
            GError **error)
{
  g_autofree double *counts = g_new0 (double, s->n_bins + 1);

  take_bins (self, s);
  self->chosen = self->share_of != NULL ? g_new0 (double, s->n_bins + 1) : NULL;
  return self->chosen == NULL || count_rows (column, classes, find_bin, s, s->n_bins, counts,
                                             self->chosen, progress, error);
}

static gpointer
count_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  const Work *work = data;
  VtrColumn *column = vtr_dataset_get_column (work->dataset, work->column);
  const VtrColumnSummary *s = work->summary != NULL && work->column < work->summary->n_columns
                                  ? &work->summary->columns[work->column]
                                  : NULL;
  g_autoptr (VtrValueCounts) self = g_new0 (VtrValueCounts, 1);
  g_autofree double *classes = read_classes (self, work->dataset);
  gboolean done = TRUE;

  name_share (self, work->dataset, column);
  if (vtr_column_get_levels (column, NULL) != NULL)
    done = count_levels (self, column, self->share_of != NULL ? classes : NULL, progress, error);
  else if (s != NULL && s->n_bins > 0)
    done = count_bins (self, column, s, self->share_of != NULL ? classes : NULL, progress, error);
  return done ? g_steal_pointer (&self) : NULL;
}

/**
 * vtr_value_counts_job_new:
 * @dataset: a table; its target gives the classes
 * @column: which column
 * @summary: (nullable): of the table, for the bins of numbers
 *
 * Returns: (transfer full): a job that counts; O(rows)
 */
VtrJob *
vtr_value_counts_job_new (VtrDataset *dataset, guint column, const VtrSummary *summary)
{
  g_return_val_if_fail (VTR_IS_DATASET (dataset) && column < vtr_dataset_get_n_columns (dataset),
                        NULL);
  Work *work = g_new0 (Work, 1);

  work->dataset = g_object_ref (dataset);
  work->column = column;
  work->summary = summary != NULL ? vtr_summary_ref (summary) : NULL;
  return vtr_job_new (_ ("Counting values"), count_func, work, work_free,
                      (GDestroyNotify) vtr_value_counts_free);
}
