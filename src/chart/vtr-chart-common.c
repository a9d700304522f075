/* Helpers that several charts share. */
#include "vtr-chart-private.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

gboolean
vtr_chart_need (VtrChart *self, gconstpointer pointer, const char *what, GError **error)
{
  if (pointer != NULL)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED, _("the chart “%s” needs %s."),
               vtr_configurable_get_name (VTR_CONFIGURABLE (self)), what);
  return FALSE;
}

const VtrEvaluationData *
vtr_chart_need_scores (VtrChart *self, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data;

  if (!vtr_chart_need (self, input->n_evaluations > 0 ? input->evaluations[0] : NULL,
                       _("an evaluation: a model and rows whose truth is known"), error))
    return NULL;
  data = vtr_evaluation_get_data (input->evaluations[0]);
  if (vtr_chart_need (self, data->task == VTR_TASK_CLASSIFICATION && data->has_scores ? data : NULL,
                      _("classes and a score or probability for each row"), error))
    return data;
  return NULL;
}

int
vtr_chart_pick_class (const VtrEvaluationData *data, const VtrChartInput *input)
{
  if (input->output >= 0 && input->output < (int) data->n_classes)
    return input->output;
  return data->n_classes == 2 ? (int) data->positive : -1;
}

guint
vtr_chart_pick_output (const VtrAttributionData *data, const VtrChartInput *input)
{
  if (input->output >= 0 && input->output < (int) data->n_outputs)
    return input->output;
  return data->n_outputs == 2 ? 1 : 0;
}

char *
vtr_chart_dup_model_name (const VtrChartInput *input, guint i)
{
  const VtrEvaluationData *data = vtr_evaluation_get_data (input->evaluations[i]);

  if (input->evaluation_names != NULL && input->evaluation_names[i] != NULL)
    return g_strdup (input->evaluation_names[i]);
  return g_strdup (data->name != NULL ? data->name : _("Scores"));
}

char *
vtr_chart_dup_output_name (const VtrAttributionData *data, guint output)
{
  const char *target = data->target != NULL ? data->target : "";

  /* A single output that is called as the target is a number, not a class. */
  if (data->n_outputs == 1 && g_strcmp0 (data->outputs[0], data->target) == 0)
    return g_strdup (target);
  if (data->logit)
    return g_strdup_printf (_("log-odds of %s %s"), target, data->outputs[output]);
  return g_strdup_printf (_("P(%s %s)"), target, data->outputs[output]);
}

typedef struct { double key; guint index; } Ranked;

static int
compare_descending (const void *a, const void *b)
{
  const Ranked *p = a, *q = b;

  if (p->key != q->key)
    return p->key > q->key ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

guint *
vtr_chart_rank_features (const double *importance, guint n)
{
  g_autofree Ranked *ranked = g_new (Ranked, MAX (n, 1));
  guint *order = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    ranked[i] = (Ranked) { isnan (importance[i]) ? -INFINITY : importance[i], i };
  qsort (ranked, n, sizeof *ranked, compare_descending);
  for (guint i = 0; i < n; i++)
    order[i] = ranked[i].index;
  return order;
}

guint *
vtr_chart_rank_sizes (const double *values, guint n)
{
  g_autofree double *sizes = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    sizes[i] = fabs (values[i]);
  return vtr_chart_rank_features (sizes, n);
}

gssize
vtr_chart_find_row (const VtrAttributionData *data, const char *argument, GError **error)
{
  guint64 row;

  if (argument == NULL)
    return 0;
  if (!g_ascii_string_to_unsigned (argument, 10, 0, G_MAXUINT32, &row, NULL))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("“%s” is not a row number; rows count from 0."), argument);
      return -1;
    }
  for (gsize i = 0; i < data->n_rows; i++)
    if ((data->rows != NULL ? data->rows[i] : i) == row)
      return i;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
               _("row %s has not been explained; add it with --rows."), argument);
  return -1;
}

guint
vtr_chart_get_n_shown (const VtrChartInput *input, guint n, guint limit)
{
  return MIN (n, input->max_display > 0 ? input->max_display : limit);
}

char *
vtr_chart_dup_datum (VtrDataset *data, const char *feature, gsize row)
{
  int index = data != NULL ? vtr_dataset_find (data, feature) : -1;
  VtrColumn *column = index >= 0 ? vtr_dataset_get_column (data, index) : NULL;

  if (column == NULL)
    return g_strdup ("");
  if (vtr_column_is_missing (column, row))
    return g_strdup (_("missing"));
  if (vtr_column_get_kind (column) == VTR_KIND_NUMERIC)
    return vtr_label_value (vtr_column_get_number (column, row));
  return vtr_column_dup_text (column, row);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* The 5th and 95th percentile (then the 1st and 99th, then the extremes, while they are equal) go
 * to 0 and 1. */
static void
stretch (double *values, gsize n)
{
  static const double shares[] = { 0.05, 0.01, 0 };
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  double low = 0, high = 0;
  gsize m = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      sorted[m++] = values[i];
  qsort (sorted, m, sizeof *sorted, compare_doubles);
  for (guint s = 0; m > 0 && s < G_N_ELEMENTS (shares) && low == high; s++)
    {
      low = vtr_quantile_sorted (sorted, m, shares[s]);
      high = vtr_quantile_sorted (sorted, m, 1 - shares[s]);
    }
  for (gsize i = 0; i < n; i++)
    values[i] = isnan (values[i]) ? NAN
                : high > low      ? CLAMP ((values[i] - low) / (high - low), 0, 1)
                                  : 0.5;
}

/* A category's place is its mean contribution among the categories' ranks. */
static void
place_categories (const VtrAttributionData *data,
                  guint output,
                  guint feature,
                  const VtrColumn *column,
                  double *places)
{
  guint n_levels;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  g_autofree double *sums = g_new0 (double, MAX (n_levels, 1));
  g_autofree double *counts = g_new0 (double, MAX (n_levels, 1));
  g_autofree double *ranks = g_new0 (double, MAX (n_levels, 1));
  g_autofree guint *order = NULL;
  guint seen = 0;

  if (levels == NULL)
    return;
  for (gsize i = 0; i < data->n_rows; i++)
    if (!isnan (places[i]))
      {
        sums[(guint) places[i]] += data->values[vtr_attribution_index (data, i, output, feature)];
        counts[(guint) places[i]] += 1;
      }
  for (guint l = 0; l < n_levels; l++)
    {
      seen += counts[l] > 0;
      sums[l] = counts[l] > 0 ? -sums[l] / counts[l] : NAN;
    }
  order = vtr_chart_rank_features (sums, n_levels);   /* lowest contribution first; unseen last */
  for (guint r = 0; r < n_levels; r++)
    ranks[order[r]] = seen > 1 ? r / (seen - 1.0) : 0.5;
  for (gsize i = 0; i < data->n_rows; i++)
    if (!isnan (places[i]))
      places[i] = MIN (ranks[(guint) places[i]], 1);
}

double *
vtr_chart_feature_colors (const VtrAttributionData *data, guint output, guint feature)
{
  double *places = g_new (double, MAX (data->n_rows, 1));
  int index = data->data != NULL ? vtr_dataset_find (data->data, data->features[feature]) : -1;
  VtrColumn *column = index >= 0 ? vtr_dataset_get_column (data->data, index) : NULL;

  if (column == NULL)
    {
      for (gsize i = 0; i < data->n_rows; i++)
        places[i] = NAN;
      return places;
    }
  vtr_column_read_numbers (column, NULL, 0, data->n_rows, places, 1);
  if (vtr_column_get_levels (column, NULL) != NULL)
    place_categories (data, output, feature, column, places);
  else
    stretch (places, data->n_rows);
  return places;
}

GPtrArray *
vtr_table_begin (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
}

void
vtr_table_add_numbers (GPtrArray *columns, const char *name, const double *values, gsize n)
{
  g_ptr_array_add (columns, vtr_column_new_numeric (name, values, n));
}

void
vtr_table_add_texts (GPtrArray *columns, const char *name, const char *const *texts, gsize n)
{
  g_ptr_array_add (columns, vtr_column_new_text (name, VTR_KIND_TEXT, texts, n));
}

VtrDataset *
vtr_table_end (GPtrArray *columns)
{
  VtrDataset *table = vtr_dataset_new (columns);

  g_ptr_array_unref (columns);
  return table;
}
