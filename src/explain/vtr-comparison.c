/* Two attributions side by side. Rows are matched by their index in the data set, features and
 * outputs by name, for two models seldom use the same columns. Sizes can only be set side by side
 * where both are on one scale; whether two models were given the same background is for the caller
 * to see to. */
#include "vtr-comparison.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-json.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST_FOR_CORRELATION 3

/* Where each thing compared lies in one of the attributions. */
typedef struct
{
  const VtrAttributionData *data;
  const gsize *rows;
  const guint *outputs;
  gsize n_rows;
  guint n_outputs;
} Side;

/* ---- what is in both ---- */

static int
find_name (char *const *names, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (int) i;
  return -1;
}

/* Indices into each attribution of the rows that both have, one after the other: [0 … n) of the
 * first, [n … 2n) of the second. */
static gsize *
match_rows (const VtrAttributionData *first, const VtrAttributionData *second, gsize *n_rows)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_direct_hash, g_direct_equal);
  gsize *pairs = g_new (gsize, 2 * first->n_rows + 1), n = 0, at;
  gpointer place;

  for (gsize i = 0; i < second->n_rows; i++)
    g_hash_table_insert (places, GSIZE_TO_POINTER ((gsize) second->rows[i]), GSIZE_TO_POINTER (i));
  for (gsize i = 0; i < first->n_rows; i++)
    n += g_hash_table_contains (places, GSIZE_TO_POINTER ((gsize) first->rows[i]));
  at = 0;
  for (gsize i = 0; i < first->n_rows; i++)
    if (g_hash_table_lookup_extended (places, GSIZE_TO_POINTER ((gsize) first->rows[i]), NULL,
                                      &place))
      {
        pairs[at] = i;
        pairs[n + at++] = GPOINTER_TO_SIZE (place);
      }
  *n_rows = n;
  return pairs;
}

/* As @match_rows, for the output @wanted, or for all where it is −1 and there are several. */
static guint *
match_outputs (const VtrAttributionData *first,
               const VtrAttributionData *second,
               int *wanted,
               guint *n_outputs)
{
  g_autofree int *found = g_new (int, first->n_outputs + 1);
  guint *pairs = g_new (guint, 2 * first->n_outputs + 1), n = 0, at = 0;

  if (*wanted < 0 && first->n_outputs <= 2)
    *wanted = (int) first->n_outputs - 1;
  for (guint o = 0; o < first->n_outputs; o++)
    {
      found[o] = *wanted < 0 || *wanted == (int) o
                     ? find_name (second->outputs, second->n_outputs, first->outputs[o])
                     : -1;
      n += found[o] >= 0;
    }
  for (guint o = 0; o < first->n_outputs; o++)
    if (found[o] >= 0)
      {
        pairs[at] = o;
        pairs[n + at++] = (guint) found[o];
      }
  *n_outputs = n;
  return pairs;
}

static const char *
get_scale (VtrAttribution *attribution)
{
  const VtrReceipt *receipt = vtr_explanation_get_receipt (VTR_EXPLANATION (attribution));

  if (vtr_attribution_get_data (attribution)->logit)
    return "logit";
  return receipt != NULL && receipt->output != NULL ? receipt->output : "prediction";
}

static gboolean
check (VtrAttribution *first, VtrAttribution *second, gsize n_rows, guint n_outputs, GError **error)
{
  const char *message = NULL;

  if (n_rows == 0)
    message = _ ("the two explanations have no row in common");
  else if (n_outputs == 0)
    message = _ (
        "the two models do not predict the same: neither the target nor a class has the same name");
  else if (!g_str_equal (get_scale (first), get_scale (second)))
    message =
        _ ("the two explanations are on different scales: give both the same output and link");
  if (message != NULL)
    g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, message);
  return message == NULL;
}

/* ---- sizes ---- */

static void
measure (const Side *side, guint feature, gboolean is_signed, double *value, double *error)
{
  const VtrAttributionData *data = side->data;
  double weight = 1.0 / ((double) side->n_rows * side->n_outputs);

  *value = *error = 0;
  for (gsize r = 0; r < side->n_rows; r++)
    for (guint o = 0; o < side->n_outputs; o++)
      {
        gsize at = vtr_attribution_index (data, side->rows[r], side->outputs[o], feature);

        *value += (is_signed ? data->values[at] : fabs (data->values[at])) * weight;
        if (data->std_errors != NULL && !data->exact)
          *error += data->std_errors[at] * weight;
      }
}

static double
get_size (const VtrComparison *self, guint model, guint i)
{
  double value = self->values[model][i];

  return isnan (value) ? 0 : fabs (value);
}

/* All features of the first, then those that only the second has. */
static void
collect (VtrComparison *self, const Side sides[2])
{
  const VtrAttributionData *first = sides[0].data, *second = sides[1].data;
  guint most = first->n_features + second->n_features;

  self->features = g_new0 (char *, most + 1);
  self->of_first = g_new (int, most + 1);
  for (guint m = 0; m < 2; m++)
    {
      self->values[m] = g_new (double, most + 1);
      self->errors[m] = g_new0 (double, most + 1);
    }
  for (guint i = 0; i < most; i++)
    {
      gboolean is_own = i < first->n_features;
      const char *name = is_own ? first->features[i] : second->features[i - first->n_features];
      int places[2] = { is_own ? (int) i : find_name (first->features, first->n_features, name),
                        find_name (second->features, second->n_features, name) };

      if (!is_own && places[0] >= 0)
        continue;
      self->features[self->n] = g_strdup (name);
      self->of_first[self->n] = places[0];
      for (guint m = 0; m < 2; m++)
        if (places[m] >= 0)
          measure (&sides[m], (guint) places[m], self->is_signed, &self->values[m][self->n],
                   &self->errors[m][self->n]);
        else
          self->values[m][self->n] = NAN;
      self->n++;
    }
}

/* ---- order and agreement ---- */

typedef struct
{
  double key;
  guint index;
} Ranked;

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  const Ranked *p = a, *q = b;

  if (p->key != q->key)
    return p->key > q->key ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

static Ranked *
rank (const double *keys, guint n)
{
  Ranked *ranked = g_new (Ranked, n + 1);

  for (guint i = 0; i < n; i++)
    ranked[i] = (Ranked){ keys[i], i };
  qsort (ranked, n, sizeof *ranked, compare_descending);
  return ranked;
}

/* The strongest first: by the sum of both sizes. */
static void
sort_features (VtrComparison *self)
{
  g_autofree double *keys = g_new (double, self->n + 1);
  g_autofree Ranked *ranked = NULL;
  VtrComparison old = *self;

  for (guint i = 0; i < self->n; i++)
    keys[i] = get_size (self, 0, i) + get_size (self, 1, i);
  ranked = rank (keys, self->n);
  self->features = g_new0 (char *, self->n + 1);
  self->of_first = g_new (int, self->n + 1);
  for (guint m = 0; m < 2; m++)
    {
      self->values[m] = g_new (double, self->n + 1);
      self->errors[m] = g_new (double, self->n + 1);
    }
  for (guint i = 0; i < self->n; i++)
    {
      guint from = ranked[i].index;

      self->features[i] = old.features[from];
      self->of_first[i] = old.of_first[from];
      for (guint m = 0; m < 2; m++)
        {
          self->values[m][i] = old.values[m][from];
          self->errors[m][i] = old.errors[m][from];
        }
    }
  g_free (old.features);
  g_free (old.of_first);
  for (guint m = 0; m < 2; m++)
    {
      g_free (old.values[m]);
      g_free (old.errors[m]);
    }
}

/* Ranks 1 … n, equal values sharing the mean of theirs. */
static void
replace_by_ranks (double *values, guint n)
{
  g_autofree Ranked *ranked = rank (values, n);

  for (guint i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && ranked[end].key == ranked[i].key; end++)
        ;
      for (guint k = i; k < end; k++)
        values[ranked[k].index] = (i + 1 + end) / 2.0;
    }
}

static double
correlate (const VtrComparison *self)
{
  g_autofree double *a = g_new (double, self->n + 1), *b = g_new (double, self->n + 1);
  double sum_ab = 0, sum_aa = 0, sum_bb = 0;
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    if (!isnan (self->values[0][i]) && !isnan (self->values[1][i]))
      {
        a[n] = self->values[0][i];
        b[n++] = self->values[1][i];
      }
  if (n < LEAST_FOR_CORRELATION)
    return NAN;
  replace_by_ranks (a, n);
  replace_by_ranks (b, n);
  for (guint i = 0; i < n; i++)
    {
      double x = a[i] - (n + 1) / 2.0, y = b[i] - (n + 1) / 2.0;

      sum_ab += x * y;
      sum_aa += x * x;
      sum_bb += y * y;
    }
  return sum_aa > 0 && sum_bb > 0 ? sum_ab / sqrt (sum_aa * sum_bb) : NAN;
}

/* Features that move nothing are not among the strongest. */
static void
count_shared (VtrComparison *self)
{
  g_autofree double *sizes = g_new (double, self->n + 1);
  g_autofree guint *hits = g_new0 (guint, self->n + 1);

  self->n_top = MIN (self->n, VTR_COMPARISON_TOP);
  for (guint m = 0; m < 2; m++)
    {
      g_autofree Ranked *ranked = NULL;

      for (guint i = 0; i < self->n; i++)
        sizes[i] = get_size (self, m, i);
      ranked = rank (sizes, self->n);
      for (guint k = 0; k < self->n_top; k++)
        hits[ranked[k].index] += ranked[k].key > 0;
    }
  for (guint i = 0; i < self->n; i++)
    self->n_shared += hits[i] == 2;
}

static guint
find_largest_gap (const VtrComparison *self)
{
  double largest = -1;
  guint found = 0;

  for (guint i = 0; i < self->n; i++)
    {
      double first = isnan (self->values[0][i]) ? 0 : self->values[0][i];
      double second = isnan (self->values[1][i]) ? 0 : self->values[1][i];

      if (fabs (first - second) > largest)
        {
          largest = fabs (first - second);
          found = i;
        }
    }
  return found;
}

/**
 * vtr_comparison_new:
 * @first: SHAP values of one model
 * @second: those of another, of some of the same rows of the same data set
 * @output: which output of @first; −1: the second of two, the only one, or the mean over all
 * @error: return location
 *
 * Returns: (transfer full): both side by side; %NULL with VTR_ERROR_BAD_VALUE where they have no
 * row or output in common or are on different scales
 */
VtrComparison *
vtr_comparison_new (VtrAttribution *first, VtrAttribution *second, int output, GError **error)
{
  const VtrAttributionData *data[2] = { vtr_attribution_get_data (first),
                                        vtr_attribution_get_data (second) };
  g_autofree gsize *rows = NULL;
  g_autofree guint *outputs = NULL;
  VtrComparison *self;
  guint n_outputs;
  gsize n_rows;

  rows = match_rows (data[0], data[1], &n_rows);
  outputs = match_outputs (data[0], data[1], &output, &n_outputs);
  if (!check (first, second, n_rows, n_outputs, error))
    return NULL;
  Side sides[2] = { { data[0], rows, outputs, n_rows, n_outputs },
                    { data[1], rows + n_rows, outputs + n_outputs, n_rows, n_outputs } };
  self = g_new0 (VtrComparison, 1);
  self->output = output;
  self->n_rows = n_rows;
  self->is_signed = n_rows == 1 && n_outputs == 1;
  self->rows = g_new (guint32, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    self->rows[i] = data[0]->rows[rows[i]];
  collect (self, sides);
  sort_features (self);
  self->correlation = correlate (self);
  count_shared (self);
  self->differs_most = find_largest_gap (self);
  return self;
}

/**
 * vtr_comparison_free:
 * @self: (nullable) (transfer full): a comparison
 */
void
vtr_comparison_free (VtrComparison *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->features);
  g_free (self->of_first);
  for (guint m = 0; m < 2; m++)
    {
      g_free (self->values[m]);
      g_free (self->errors[m]);
    }
  g_free (self->rows);
  g_free (self);
}

/**
 * vtr_comparison_to_json:
 * @self: a comparison
 * @builder: an open object
 *
 * Writes the members of one object: how far both agree, and their numbers, feature by feature.
 */
void
vtr_comparison_to_json (const VtrComparison *self, JsonBuilder *builder)
{
  vtr_json_set_number (builder, "rank_correlation", self->correlation);
  vtr_json_set_int (builder, "shared", self->n_shared);
  vtr_json_set_int (builder, "of", self->n_top);
  vtr_json_set_strv (builder, "features", (const char *const *) self->features);
  vtr_json_set_numbers (builder, "first", self->values[0], self->n);
  vtr_json_set_numbers (builder, "second", self->values[1], self->n);
}
