/* Groups of an evaluation's rows, each evaluated like the whole. Groups are the levels of a column;
 * a numeric column with more than 10 distinct values is cut at its quartiles. Missing values are a
 * group of their own. */
#include "vtr-config.h"
#include "vtr-slices.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-evaluation-build.h"
#include "vtr-json.h"
#include "vtr-number.h"
#include "vtr-summary.h"

#define MAX_SLICES 50
#define MAX_DISTINCT 10

/* Which group each row is in, and what the groups are called. */
typedef struct
{
  guint32 *group_of;
  GPtrArray *names;
} Grouping;

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Ascending distinct values without NaN. */
static gsize
distinct (const double *values, gsize n, double *sorted, gsize *n_sorted)
{
  gsize m = 0, n_distinct = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      sorted[m++] = values[i];
  qsort (sorted, m, sizeof *sorted, compare_doubles);
  for (gsize i = 0; i < m; i++)
    n_distinct += i == 0 || sorted[i] != sorted[i - 1];
  *n_sorted = m;
  return n_distinct;
}

/* Upper ends of the groups: every distinct value, or the quartiles that differ. */
static GArray *
find_ends (const double *values, gsize n, gboolean *by_value)
{
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (double));
  gsize m, n_distinct = distinct (values, n, sorted, &m);

  *by_value = n_distinct <= MAX_DISTINCT;
  for (gsize i = 0; *by_value && i < m; i++)
    if (i == 0 || sorted[i] != sorted[i - 1])
      g_array_append_val (ends, sorted[i]);
  for (guint q = 1; !*by_value && q <= 4; q++)
    {
      double end = vtr_quantile_sorted (sorted, m, q / 4.0);

      if (ends->len == 0 || end > g_array_index (ends, double, ends->len - 1))
        g_array_append_val (ends, end);
    }
  return ends;
}

static void
group_numbers (VtrColumn *column, const guint32 *rows, gsize n, Grouping *grouping)
{
  g_autofree double *values = g_new (double, MAX (n, 1));
  gboolean by_value;
  char low[VTR_NUMBER_BUF_SIZE], high[VTR_NUMBER_BUF_SIZE];

  vtr_column_read_numbers (column, rows, 0, n, values, 1);
  g_autoptr (GArray) ends = find_ends (values, n, &by_value);

  for (guint e = 0; e < ends->len; e++)
    {
      vtr_number_format (g_array_index (ends, double, e), high);
      if (by_value)
        g_ptr_array_add (grouping->names, g_strdup (high));
      else if (e == 0)
        g_ptr_array_add (grouping->names, g_strdup_printf ("≤ %s", high));
      else
        {
          vtr_number_format (g_array_index (ends, double, e - 1), low);
          g_ptr_array_add (grouping->names, g_strdup_printf ("%s … %s", low, high));
        }
    }
  for (gsize i = 0; i < n; i++)
    {
      guint group = 0;

      while (group < ends->len && !(values[i] <= g_array_index (ends, double, group)))
        group++;
      grouping->group_of[i] = group;
    }
}

static void
group_levels (VtrColumn *column, const guint32 *rows, gsize n, Grouping *grouping)
{
  g_autofree double *codes = g_new (double, MAX (n, 1));
  guint n_levels = 0;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);

  vtr_column_read_numbers (column, rows, 0, n, codes, 1);
  for (guint l = 0; l < n_levels; l++)
    g_ptr_array_add (grouping->names, g_strdup (levels[l]));
  for (gsize i = 0; i < n; i++)
    grouping->group_of[i] = isnan (codes[i]) ? n_levels : (guint32) codes[i];
}

/* Keeps the largest groups, in their order: those with at least as many rows as the 50th largest.
 */
static guint
smallest_kept (const guint *sizes, guint n)
{
  g_autofree double *sorted = g_new (double, n);

  for (guint g = 0; g < n; g++)
    sorted[g] = sizes[g];
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  return n > MAX_SLICES ? MAX (1, sorted[n - MAX_SLICES]) : 1;
}

static gpointer
take (gconstpointer values, gsize width, const guint32 *places, gsize n)
{
  if (values == NULL)
    return NULL;

  char *taken = g_malloc_n (n, width);
  for (gsize i = 0; i < n; i++)
    memcpy (taken + i * width, (const char *) values + places[i] * width, width);
  return taken;
}

static VtrEvaluation *
evaluate_places (const VtrEvaluationData *d,
                 const guint32 *places,
                 gsize n,
                 const VtrEvaluationOptions *options,
                 VtrProgress *progress,
                 GError **error)
{
  VtrEvaluationOptions same = *options;
  const gboolean from_scores = !isnan (d->threshold) || (d->n_classes > 2 && d->has_scores);
  VtrEvaluationData part = { .task = d->task, .n_rows = n, .n_classes = d->n_classes };

  part.classes = g_strdupv (d->classes);
  part.target = g_strdup (d->target);
  part.name = g_strdup (d->name);
  part.rows = take (d->rows, sizeof *d->rows, places, n);
  part.truth = take (d->truth, sizeof *d->truth, places, n);
  part.scores = take (d->scores, d->n_classes * sizeof *d->scores, places, n);
  part.weights = take (d->weights, sizeof *d->weights, places, n);
  if (d->task == VTR_TASK_REGRESSION || !from_scores)
    part.predicted = take (d->predicted, sizeof *d->predicted, places, n);
  same.threshold = d->threshold;
  same.positive = d->n_classes == 2 ? d->classes[d->positive] : NULL;
  return vtr_evaluation_build (&part, -1, NULL, &same, progress, error);
}

static gboolean
add_slices (VtrSlices *self,
            const VtrEvaluationData *d,
            const Grouping *grouping,
            GPtrArray *notes,
            const VtrEvaluationOptions *options,
            VtrProgress *progress,
            GError **error)
{
  const guint n_groups = grouping->names->len;
  g_autofree guint *sizes = g_new0 (guint, n_groups);
  g_autofree guint32 *places = g_new (guint32, d->n_rows);
  guint keep, left_out = 0;

  for (gsize i = 0; i < d->n_rows; i++)
    sizes[grouping->group_of[i]]++;
  keep = smallest_kept (sizes, n_groups);
  self->slices = g_new0 (VtrSlice, MIN (n_groups, MAX_SLICES));
  for (guint g = 0; g < n_groups; g++)
    {
      gsize n = 0;

      if (sizes[g] < keep || self->n_slices == MAX_SLICES)
        {
          left_out += sizes[g] > 0;
          continue;
        }
      for (gsize i = 0; i < d->n_rows; i++)
        if (grouping->group_of[i] == g)
          places[n++] = i;
      VtrEvaluation *evaluation = evaluate_places (d, places, n, options, progress, error);
      if (evaluation == NULL)
        {
          g_prefix_error (error, "%s = %s: ", self->column,
                          (char *) g_ptr_array_index (grouping->names, g));
          return FALSE;
        }
      self->slices[self->n_slices++] =
          (VtrSlice){ g_strdup (g_ptr_array_index (grouping->names, g)), evaluation };
    }
  if (left_out > 0)
    g_ptr_array_add (notes, g_strdup_printf (_("%u smaller groups are not shown."), left_out));
  return TRUE;
}

/**
 * vtr_slices_new:
 * @evaluation: of rows that it knows
 * @dataset: the data set of those rows
 * @column: name of the column to group by
 * @options: (nullable): resamples and seed; threshold and positive class are the evaluation's
 * @progress: (nullable): progress
 *
 * Returns: (transfer full): the groups; %VTR_ERROR_BAD_VALUE when there is no such column
 */
VtrSlices *
vtr_slices_new (VtrEvaluation *evaluation,
                VtrDataset *dataset,
                const char *column,
                const VtrEvaluationOptions *options,
                VtrProgress *progress,
                GError **error)
{
  const VtrEvaluationOptions defaults = VTR_EVALUATION_OPTIONS_INIT;
  const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);
  VtrColumn *values = vtr_dataset_lookup (dataset, column, error);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint32 *group_of = g_new (guint32, d->n_rows);
  g_autoptr (VtrSlices) self = NULL;
  Grouping grouping = { group_of, names };
  guint n_levels = 0;

  g_return_val_if_fail (d->rows != NULL, NULL);

  if (values == NULL)
    return NULL;
  if (vtr_column_get_levels (values, &n_levels) != NULL)
    group_levels (values, d->rows, d->n_rows, &grouping);
  else
    group_numbers (values, d->rows, d->n_rows, &grouping);
  g_ptr_array_add (names, g_strdup (_("missing")));

  self = g_new0 (VtrSlices, 1);
  self->column = g_strdup (column);
  if (!add_slices (self, d, &grouping, notes, options != NULL ? options : &defaults, progress,
                   error))
    return NULL;
  g_ptr_array_add (notes, NULL);
  self->notes = (char **) g_ptr_array_steal (notes, NULL);
  return g_steal_pointer (&self);
}

void
vtr_slices_free (VtrSlices *slices)
{
  for (guint i = 0; i < slices->n_slices; i++)
    {
      g_free (slices->slices[i].group);
      g_object_unref (slices->slices[i].evaluation);
    }
  g_free (slices->slices);
  g_free (slices->column);
  g_strfreev (slices->notes);
  g_free (slices);
}

/**
 * vtr_slices_to_json:
 * @slices: groups
 * @builder: with an open object
 *
 * Writes the member slices: {column, groups: [{group, rows, metrics…, intervals, notes}], notes}.
 */
void
vtr_slices_to_json (const VtrSlices *slices, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "slices");
  json_builder_begin_object (builder);
  vtr_json_set_string (builder, "column", slices->column);
  json_builder_set_member_name (builder, "groups");
  json_builder_begin_array (builder);
  for (guint i = 0; i < slices->n_slices; i++)
    {
      VtrEvaluation *evaluation = slices->slices[i].evaluation;
      const VtrEvaluationData *d = vtr_evaluation_get_data (evaluation);

      json_builder_begin_object (builder);
      vtr_json_set_string (builder, "group", slices->slices[i].group);
      vtr_json_set_int (builder, "rows", d->n_rows);
      vtr_evaluation_metrics_to_json (evaluation, builder);
      if (d->n_resamples > 0)
        vtr_evaluation_intervals_to_json (evaluation, builder);
      vtr_json_set_strv (builder, "notes", (const char *const *) d->notes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  vtr_json_set_strv (builder, "notes", (const char *const *) slices->notes);
  json_builder_end_object (builder);
}
