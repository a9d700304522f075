/* What LIME found: a line for each row, and the rows picked to show the model by (SP-LIME, Ribeiro,
 * Singh and Guestrin 2016, algorithm 2): greedily the row that adds most of what is not covered
 * yet, a rule counting by the root of its weights over all rows. */
#include "vtr-config.h"
#include "vtr-json.h"
#include "vtr-lime-private.h"
#include <glib/gi18n-lib.h>
#include <math.h>

struct _VtrLimeExplanation
{
  VtrExplanation parent_instance;

  VtrLocalFit *fits;
  gsize        n_fits;
  guint32     *picks;
  gsize        n_picks;
};

G_DEFINE_FINAL_TYPE (VtrLimeExplanation, vtr_lime_explanation, VTR_TYPE_EXPLANATION)

void
vtr_local_fit_clear (VtrLocalFit *fit)
{
  g_free (fit->output_name);
  g_strfreev (fit->features);
  g_strfreev (fit->rules);
  g_free (fit->weights);
  g_free (fit->std_errors);
}

/* Σ over rows of |weight|, by rule; the key is borrowed from a fit. */
static GHashTable *
weigh_rules (const VtrLimeExplanation *self)
{
  GHashTable *sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (gsize r = 0; r < self->n_fits; r++)
    for (guint i = 0; i < self->fits[r].n; i++)
      {
        double *sum = g_hash_table_lookup (sums, self->fits[r].rules[i]);

        if (sum == NULL)
          {
            sum = g_new0 (double, 1);
            g_hash_table_insert (sums, self->fits[r].rules[i], sum);
          }
        *sum += fabs (self->fits[r].weights[i]);
      }
  return sums;
}

/* What @fit would add to what is covered. */
static double
gain (const VtrLocalFit *fit, GHashTable *sums, GHashTable *covered)
{
  double sum = 0;

  for (guint i = 0; i < fit->n; i++)
    if (fit->weights[i] != 0 && !g_hash_table_contains (covered, fit->rules[i]))
      sum += sqrt (*(double *) g_hash_table_lookup (sums, fit->rules[i]));
  return sum;
}

static void
pick_rows (VtrLimeExplanation *self, gsize n)
{
  g_autoptr (GHashTable) sums = weigh_rules (self);
  g_autoptr (GHashTable) covered = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gboolean *taken = g_new0 (gboolean, self->n_fits + 1);

  n = MIN (n, self->n_fits);
  self->picks = g_new (guint32, n + 1);
  for (; self->n_picks < n; self->n_picks++)
    {
      double most = -1;
      gsize best = 0;

      for (gsize r = 0; r < self->n_fits; r++)
        {
          double adds = taken[r] ? -1 : gain (&self->fits[r], sums, covered);
          if (adds > most)
            {
              most = adds;
              best = r;
            }
        }
      taken[best] = TRUE;
      for (guint i = 0; i < self->fits[best].n; i++)
        g_hash_table_add (covered, self->fits[best].rules[i]);
      self->picks[self->n_picks] = self->fits[best].row;
    }
}

/* @fits: (transfer full). */
VtrExplanation *
vtr_lime_explanation_new (VtrLocalFit *fits, gsize n_fits, gsize n_picks)
{
  VtrLimeExplanation *self = g_object_new (VTR_TYPE_LIME_EXPLANATION, NULL);

  self->fits = fits;
  self->n_fits = n_fits;
  pick_rows (self, n_picks);
  return VTR_EXPLANATION (self);
}

static void
fit_to_json (const VtrLocalFit *fit, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  vtr_json_set_int (builder, "row", fit->row);
  vtr_json_set_string (builder, "output", fit->output_name);
  vtr_json_set_number (builder, "prediction", fit->prediction);
  vtr_json_set_number (builder, "intercept", fit->intercept);
  vtr_json_set_number (builder, "r2", fit->r2);
  vtr_json_set_number (builder, "local_prediction", fit->local_prediction);
  vtr_json_set_number (builder, "stability", fit->stability);
  json_builder_set_member_name (builder, "features");
  json_builder_begin_array (builder);
  for (guint i = 0; i < fit->n; i++)
    {
      json_builder_begin_object (builder);
      vtr_json_set_string (builder, "feature", fit->features[i]);
      vtr_json_set_string (builder, "rule", fit->rules[i]);
      vtr_json_set_number (builder, "weight", fit->weights[i]);
      vtr_json_set_number (builder, "std_error", fit->std_errors[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
vtr_lime_explanation_to_json (VtrExplanation *explanation, JsonBuilder *builder)
{
  VtrLimeExplanation *self = VTR_LIME_EXPLANATION (explanation);

  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (gsize r = 0; r < self->n_fits; r++)
    fit_to_json (&self->fits[r], builder);
  json_builder_end_array (builder);
  if (self->n_picks == 0)
    return;
  json_builder_set_member_name (builder, "pick");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < self->n_picks; i++)
    json_builder_add_int_value (builder, self->picks[i]);
  json_builder_end_array (builder);
}

/* A line for each row and feature. */
static VtrDataset *
vtr_lime_explanation_to_table (VtrExplanation *explanation)
{
  VtrLimeExplanation *self = VTR_LIME_EXPLANATION (explanation);
  static const char *const number_names[] = { "row", "weight", "std_error", "intercept", "r2",
                                              "stability" };
  static const char *const text_names[] = { "output", "feature", "rule" };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  GArray *numbers[G_N_ELEMENTS (number_names)];
  GPtrArray *texts[G_N_ELEMENTS (text_names)];

  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    numbers[k] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    texts[k] = g_ptr_array_new ();
  for (gsize r = 0; r < self->n_fits; r++)
    for (guint i = 0; i < self->fits[r].n; i++)
      {
        const VtrLocalFit *fit = &self->fits[r];
        const double values[] = { fit->row,       fit->weights[i], fit->std_errors[i],
                                  fit->intercept, fit->r2,         fit->stability };

        for (guint k = 0; k < G_N_ELEMENTS (values); k++)
          g_array_append_val (numbers[k], values[k]);
        g_ptr_array_add (texts[0], fit->output_name);
        g_ptr_array_add (texts[1], fit->features[i]);
        g_ptr_array_add (texts[2], fit->rules[i]);
      }
  g_ptr_array_add (columns, vtr_column_new_numeric (number_names[0],
                                                    (double *) (gpointer) numbers[0]->data,
                                                    numbers[0]->len));
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_ptr_array_add (columns, vtr_column_new_text (text_names[k], VTR_KIND_CATEGORICAL,
                                                   (const char *const *) texts[k]->pdata,
                                                   texts[k]->len));
  for (guint k = 1; k < G_N_ELEMENTS (numbers); k++)
    g_ptr_array_add (columns, vtr_column_new_numeric (number_names[k],
                                                      (double *) (gpointer) numbers[k]->data,
                                                      numbers[k]->len));
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    g_array_unref (numbers[k]);
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_ptr_array_unref (texts[k]);
  return vtr_dataset_new (columns);
}

static char *
vtr_lime_explanation_to_text (VtrExplanation *explanation)
{
  VtrLimeExplanation *self = VTR_LIME_EXPLANATION (explanation);
  GString *text = g_string_new (NULL);

  for (gsize r = 0; r < MIN (self->n_fits, 10); r++)
    {
      const VtrLocalFit *fit = &self->fits[r];

      g_string_append_printf (text, _("row %u, %s = %.3f (line %.3f, R² %.2f, stability %.0f%%):"),
                              fit->row, fit->output_name, fit->prediction, fit->local_prediction,
                              fit->r2, 100 * fit->stability);
      for (guint i = 0; i < MIN (fit->n, 5); i++)
        g_string_append_printf (text,
                                fit->std_errors[i] < 0.001 ? "%s %s %s%.3f ± %.1g"
                                                           : "%s %s %s%.3f ± %.3f",
                                i > 0 ? ";" : "", fit->rules[i], fit->weights[i] < 0 ? "−" : "+",
                                fabs (fit->weights[i]), fit->std_errors[i]);
      g_string_append_c (text, '\n');
    }
  if (self->n_fits > 10)
    g_string_append_printf (text,
                            _("… and %" G_GSIZE_FORMAT " more rows; -o values.csv or --json gives "
                              "all\n"),
                            self->n_fits - 10);
  for (gsize i = 0; i < self->n_picks; i++)
    g_string_append_printf (text, i == 0 ? _("Rows that show most of the model: %u") : ", %u",
                            self->picks[i]);
  if (self->n_picks > 0)
    g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static void
vtr_lime_explanation_finalize (GObject *object)
{
  VtrLimeExplanation *self = VTR_LIME_EXPLANATION (object);

  for (gsize r = 0; r < self->n_fits; r++)
    vtr_local_fit_clear (&self->fits[r]);
  g_free (self->fits);
  g_free (self->picks);
  G_OBJECT_CLASS (vtr_lime_explanation_parent_class)->finalize (object);
}

static void
vtr_lime_explanation_class_init (VtrLimeExplanationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_lime_explanation_finalize;
  VTR_EXPLANATION_CLASS (klass)->to_json = vtr_lime_explanation_to_json;
  VTR_EXPLANATION_CLASS (klass)->to_table = vtr_lime_explanation_to_table;
  VTR_EXPLANATION_CLASS (klass)->to_text = vtr_lime_explanation_to_text;
}

static void
vtr_lime_explanation_init (VtrLimeExplanation *self)
{
}

/**
 * vtr_lime_explanation_get_fits:
 * @self: an explanation
 * @n_fits: (out): how many
 *
 * Returns: (transfer none): a line for each explained row, in the order asked
 */
const VtrLocalFit *
vtr_lime_explanation_get_fits (VtrLimeExplanation *self, gsize *n_fits)
{
  g_return_val_if_fail (VTR_IS_LIME_EXPLANATION (self), NULL);
  *n_fits = self->n_fits;
  return self->fits;
}

/**
 * vtr_lime_explanation_find:
 * @self: an explanation
 * @row: a row of the explained data set
 *
 * Returns: (transfer none) (nullable): its line; %NULL: the row was not explained
 */
const VtrLocalFit *
vtr_lime_explanation_find (VtrLimeExplanation *self, guint32 row)
{
  g_return_val_if_fail (VTR_IS_LIME_EXPLANATION (self), NULL);
  for (gsize r = 0; r < self->n_fits; r++)
    if (self->fits[r].row == row)
      return &self->fits[r];
  return NULL;
}

/**
 * vtr_lime_explanation_get_picks:
 * @self: an explanation
 * @n_picks: (out): how many; 0 where none were asked for
 *
 * Returns: (transfer none): data rows, the one that shows most first
 */
const guint32 *
vtr_lime_explanation_get_picks (VtrLimeExplanation *self, gsize *n_picks)
{
  g_return_val_if_fail (VTR_IS_LIME_EXPLANATION (self), NULL);
  *n_picks = self->n_picks;
  return self->picks;
}
