/* VtrAttribution: how much each feature moved each output of each explained row away from the
 * background's mean: values [row][output][feature], each with its standard error. Frozen. */
#include "vtr-config.h"
#include "vtr-explanation.h"
#include "vtr-json.h"
#include <math.h>
#include <string.h>

struct _VtrAttribution
{
  VtrExplanation parent_instance;
  VtrAttributionData data;
};

G_DEFINE_FINAL_TYPE (VtrAttribution, vtr_attribution, VTR_TYPE_EXPLANATION)

/* One row of [output][feature] as an array of arrays. */
static void
set_matrix (JsonBuilder *builder,
            const char *member,
            const double *values,
            const VtrAttributionData *d)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint o = 0; o < d->n_outputs; o++)
    vtr_json_add_numbers (builder, values + (gsize) o * d->n_features, d->n_features);
  json_builder_end_array (builder);
}

static void
vtr_attribution_to_json (VtrExplanation *explanation, JsonBuilder *builder)
{
  VtrAttribution *self = VTR_ATTRIBUTION (explanation);
  const VtrAttributionData *d = &self->data;

  vtr_json_set_strv (builder, "outputs", (const char *const *) d->outputs);
  vtr_json_set_strv (builder, "features", (const char *const *) d->features);
  vtr_json_set_numbers (builder, "base_values", d->base_values, d->n_outputs);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (gsize r = 0; r < d->n_rows; r++)
    {
      gsize at = vtr_attribution_index (d, r, 0, 0);

      json_builder_begin_object (builder);
      vtr_json_set_int (builder, "row", d->rows[r]);
      vtr_json_set_numbers (builder, "prediction", d->predictions + r * d->n_outputs, d->n_outputs);
      set_matrix (builder, "values", d->values + at, d);
      set_matrix (builder, "std_errors", d->std_errors + at, d);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  vtr_json_set_int (builder, "evaluations", (gint64) d->n_evaluations);
  vtr_json_set_number (builder, "additivity_error", vtr_attribution_get_residual (self));
}

/* One line per value: row, output, base value, prediction, feature, its content, value, error. */
static VtrDataset *
vtr_attribution_to_table (VtrExplanation *explanation)
{
  const VtrAttributionData *d = &VTR_ATTRIBUTION (explanation)->data;
  gsize n = d->n_rows * d->n_outputs * d->n_features;
  g_autofree double *row = g_new (double, n + 1), *base = g_new (double, n + 1),
                    *prediction = g_new (double, n + 1);
  g_autofree const char **output = g_new (const char *, n + 1);
  g_autofree const char **feature = g_new (const char *, n + 1);
  g_auto (GStrv) content = g_new0 (char *, n + 1);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  gsize i = 0;

  for (gsize r = 0; r < d->n_rows; r++)
    for (guint o = 0; o < d->n_outputs; o++)
      for (guint f = 0; f < d->n_features; f++, i++)
        {
          int at = d->data != NULL ? vtr_dataset_find (d->data, d->features[f]) : -1;
          char *text =
              at >= 0 ? vtr_column_dup_text (vtr_dataset_get_column (d->data, at), r) : NULL;

          row[i] = d->rows[r];
          base[i] = d->base_values[o];
          prediction[i] = d->predictions[r * d->n_outputs + o];
          output[i] = d->outputs[o];
          feature[i] = d->features[f];
          content[i] = text != NULL ? text : g_strdup ("");
        }
  g_ptr_array_add (columns, vtr_column_new_numeric ("row", row, n));
  g_ptr_array_add (columns, vtr_column_new_text ("output", VTR_KIND_CATEGORICAL, output, n));
  g_ptr_array_add (columns, vtr_column_new_numeric ("base_value", base, n));
  g_ptr_array_add (columns, vtr_column_new_numeric ("prediction", prediction, n));
  g_ptr_array_add (columns, vtr_column_new_text ("feature", VTR_KIND_CATEGORICAL, feature, n));
  g_ptr_array_add (columns, vtr_column_new_text ("feature_value", VTR_KIND_TEXT,
                                                 (const char *const *) content, n));
  g_ptr_array_add (columns, vtr_column_new_numeric ("value", d->values, n));
  g_ptr_array_add (columns, vtr_column_new_numeric ("std_error", d->std_errors, n));
  return vtr_dataset_new (columns);
}

static void
vtr_attribution_finalize (GObject *object)
{
  VtrAttributionData *d = &VTR_ATTRIBUTION (object)->data;

  g_strfreev (d->outputs);
  g_strfreev (d->features);
  g_free (d->rows);
  g_free (d->values);
  g_free (d->std_errors);
  g_free (d->predictions);
  g_free (d->base_values);
  g_free (d->target);
  g_clear_object (&d->data);
  G_OBJECT_CLASS (vtr_attribution_parent_class)->finalize (object);
}

static void
vtr_attribution_class_init (VtrAttributionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_attribution_finalize;
  VTR_EXPLANATION_CLASS (klass)->to_json = vtr_attribution_to_json;
  VTR_EXPLANATION_CLASS (klass)->to_table = vtr_attribution_to_table;
}

static void
vtr_attribution_init (VtrAttribution *self)
{
}

/**
 * vtr_attribution_new:
 * @data: (transfer full): the numbers; the contents are taken and @data is left empty
 *
 * Returns: (transfer full): a frozen attribution
 */
VtrAttribution *
vtr_attribution_new (VtrAttributionData *data)
{
  VtrAttribution *self = g_object_new (VTR_TYPE_ATTRIBUTION, NULL);

  self->data = *data;
  *data = (VtrAttributionData){ 0 };
  return self;
}

/* @n_first numbers, then @n_second. */
static double *
join_numbers (const double *first, gsize n_first, const double *second, gsize n_second)
{
  double *joined = NULL;

  if (first == NULL || second == NULL)
    return NULL;
  joined = g_new (double, n_first + n_second + 1);
  memcpy (joined, first, n_first * sizeof (double));
  memcpy (joined + n_first, second, n_second * sizeof (double));
  return joined;
}

static gboolean
fit_together (const VtrAttributionData *a, const VtrAttributionData *b)
{
  return a->n_outputs == b->n_outputs && a->n_features == b->n_features && a->logit == b->logit
         && g_strv_equal ((const char *const *) a->features, (const char *const *) b->features)
         && (a->rows == NULL) == (b->rows == NULL)
         && memcmp (a->base_values, b->base_values, a->n_outputs * sizeof (double)) == 0;
}

/**
 * vtr_attribution_join:
 * @first: an attribution
 * @second: of other rows, with the same model, background and method
 * @data: the explained rows of both, in that order
 *
 * What a stopped explanation has, and what it has after it went on.
 *
 * Returns: (transfer full) (nullable): all rows, with the receipt of @second; %NULL: features, outputs
 *   or base values differ
 */
VtrAttribution *
vtr_attribution_join (VtrAttribution *first, VtrAttribution *second, VtrDataset *data)
{
  g_return_val_if_fail (VTR_IS_ATTRIBUTION (first) && VTR_IS_ATTRIBUTION (second), NULL);
  const VtrAttributionData *a = &first->data, *b = &second->data;
  gsize per_row = (gsize) a->n_outputs * a->n_features;
  VtrAttributionData joined = *b;
  const VtrReceipt *receipt = vtr_explanation_get_receipt (VTR_EXPLANATION (second));

  if (!fit_together (a, b))
    return NULL;
  joined.n_rows = a->n_rows + b->n_rows;
  joined.outputs = g_strdupv (b->outputs);
  joined.features = g_strdupv (b->features);
  joined.rows = g_new (guint32, joined.n_rows + 1);
  if (a->rows != NULL)
    {
      memcpy (joined.rows, a->rows, a->n_rows * sizeof (guint32));
      memcpy (joined.rows + a->n_rows, b->rows, b->n_rows * sizeof (guint32));
    }
  joined.values = join_numbers (a->values, a->n_rows * per_row, b->values, b->n_rows * per_row);
  joined.std_errors = join_numbers (a->std_errors, a->n_rows * per_row, b->std_errors, b->n_rows * per_row);
  joined.predictions = join_numbers (a->predictions, a->n_rows * a->n_outputs, b->predictions, b->n_rows * b->n_outputs);
  joined.base_values = g_memdup2 (b->base_values, b->n_outputs * sizeof (double));
  joined.data = data != NULL ? g_object_ref (data) : NULL;
  joined.n_evaluations = a->n_evaluations + b->n_evaluations;
  joined.n_samples = MAX (a->n_samples, b->n_samples);
  joined.exact = a->exact && b->exact;
  joined.target = g_strdup (b->target);
  if (a->rows == NULL)
    g_clear_pointer (&joined.rows, g_free);
  VtrAttribution *self = vtr_attribution_new (&joined);
  if (receipt != NULL)
    vtr_explanation_take_receipt (VTR_EXPLANATION (self), vtr_receipt_copy (receipt));
  return self;
}

/**
 * vtr_attribution_get_data:
 * @self: an attribution
 *
 * Returns: (transfer none): the numbers, to read only
 */
const VtrAttributionData *
vtr_attribution_get_data (VtrAttribution *self)
{
  g_return_val_if_fail (VTR_IS_ATTRIBUTION (self), NULL);
  return &self->data;
}

/**
 * vtr_attribution_get_residual:
 * @self: an attribution
 *
 * Returns: the largest |base value + Σ values − prediction| over rows and outputs
 */
double
vtr_attribution_get_residual (VtrAttribution *self)
{
  const VtrAttributionData *d = &self->data;
  double largest = 0;

  for (gsize r = 0; r < d->n_rows; r++)
    for (guint o = 0; o < d->n_outputs; o++)
      {
        const double *values = d->values + vtr_attribution_index (d, r, o, 0);
        double sum = d->base_values[o];

        for (guint f = 0; f < d->n_features; f++)
          sum += values[f];
        largest = fmax (largest, fabs (sum - d->predictions[r * d->n_outputs + o]));
      }
  return largest;
}

/**
 * vtr_attribution_get_max_std_error:
 * @self: an attribution
 *
 * Returns: the largest standard error of any value; 0 where all are exact
 */
double
vtr_attribution_get_max_std_error (VtrAttribution *self)
{
  const VtrAttributionData *d = &self->data;
  double largest = 0;

  for (gsize i = 0; i < d->n_rows * d->n_outputs * d->n_features; i++)
    largest = fmax (largest, d->std_errors[i]);
  return largest;
}

/**
 * vtr_attribution_mean_abs:
 * @self: an attribution
 * @output: which output
 *
 * Returns: (transfer full) (array): for each feature the mean over the rows of |value|
 */
double *
vtr_attribution_mean_abs (VtrAttribution *self, guint output)
{
  const VtrAttributionData *d = &self->data;
  double *mean = g_new0 (double, MAX (d->n_features, 1));

  g_return_val_if_fail (output < d->n_outputs, mean);
  for (gsize r = 0; r < d->n_rows; r++)
    for (guint f = 0; f < d->n_features; f++)
      mean[f] += fabs (d->values[vtr_attribution_index (d, r, output, f)]) / d->n_rows;
  return mean;
}
