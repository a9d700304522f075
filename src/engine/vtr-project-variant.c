/* The objects of a project as GVariants and back. Loading believes nothing: sizes are checked. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-project-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DOUBLES(values, n) g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double))
#define ROWS(values, n) g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, values, n, sizeof (guint32))

static gboolean
corrupt (GError **error)
{
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("a part of the project is damaged"));
  return FALSE;
}

/* A copy of the member @name, which must have exactly @n elements. */
static gpointer
dup_array (GVariant *dict, const char *name, const char *type, gsize n, gsize size)
{
  gsize found = 0;
  g_autoptr (GVariant) value = g_variant_lookup_value (dict, name, G_VARIANT_TYPE (type));
  gconstpointer data = value != NULL ? g_variant_get_fixed_array (value, &found, size) : NULL;

  if (value == NULL || found != n)
    return NULL;
  return n > 0 ? g_memdup2 (data, n * size) : g_malloc (1);
}

/* --- Models ---------------------------------------------------------------------------------- */

GVariant *
vtr_model_entry_save (VtrModelEntry *entry)
{
  GVariantBuilder builder;
  gsize n_rows = 0;
  guint n_folds = 0;
  const guint32 *rows = vtr_model_entry_get_test_rows (entry, &n_rows);
  const double *folds = vtr_model_entry_get_folds (entry, &n_folds);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "model", vtr_model_save (vtr_model_entry_get_model (entry), TRUE));
  g_variant_builder_add (&builder, "{sv}", "seconds", g_variant_new_double (vtr_model_entry_get_seconds (entry)));
  g_variant_builder_add (&builder, "{sv}", "test-rows", ROWS (rows, n_rows));
  g_variant_builder_add (&builder, "{sv}", "balanced", g_variant_new_boolean (vtr_model_entry_get_balanced (entry)));
  g_variant_builder_add (&builder, "{sv}", "n-folds", g_variant_new_uint32 (n_folds));
  g_variant_builder_add (&builder, "{sv}", "folds", DOUBLES (folds, (gsize) n_folds * VTR_N_METRICS));
  return g_variant_builder_end (&builder);
}

VtrModelEntry *
vtr_model_entry_load (const char *name, gint64 created, GVariant *value, GError **error)
{
  g_autoptr (GVariant) state = g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT)
    ? g_variant_lookup_value (value, "model", NULL) : NULL;
  double seconds = NAN;
  gboolean balanced = FALSE;
  guint32 n_folds = 0;
  gsize n_rows = 0;

  if (state == NULL)
    {
      corrupt (error);
      return NULL;
    }
  g_autoptr (VtrModel) model = vtr_model_load (state, error);
  if (model == NULL)
    return NULL;
  VtrModelEntry *entry = vtr_model_entry_new (name, model);
  g_autoptr (GVariant) rows = g_variant_lookup_value (value, "test-rows", G_VARIANT_TYPE ("au"));
  const guint32 *row_data = rows != NULL ? g_variant_get_fixed_array (rows, &n_rows, sizeof (guint32)) : NULL;
  vtr_model_entry_set_test_rows (entry, row_data, n_rows);
  vtr_model_entry_set_created (entry, created);
  if (g_variant_lookup (value, "seconds", "d", &seconds))
    vtr_model_entry_set_seconds (entry, seconds);
  g_variant_lookup (value, "balanced", "b", &balanced);
  vtr_model_entry_set_balanced (entry, balanced);
  if (g_variant_lookup (value, "n-folds", "u", &n_folds) && n_folds <= 1000)
    {
      g_autofree double *folds = dup_array (value, "folds", "ad", (gsize) n_folds * VTR_N_METRICS, sizeof (double));
      vtr_model_entry_set_folds (entry, folds, folds != NULL ? n_folds : 0);
    }
  return entry;
}

/* --- Explanations ---------------------------------------------------------------------------- */

static char *
receipt_text (VtrAttribution *attribution)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "receipt");
  vtr_receipt_to_json (vtr_explanation_get_receipt (VTR_EXPLANATION (attribution)), builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return json_to_string (node, FALSE);
}

GVariant *
vtr_attribution_save (VtrAttribution *attribution)
{
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  gsize n = d->n_rows * d->n_outputs * d->n_features;
  g_autofree char *receipt = vtr_explanation_get_receipt (VTR_EXPLANATION (attribution)) != NULL ? receipt_text (attribution) : g_strdup ("");
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "n-rows", g_variant_new_uint32 ((guint32) d->n_rows));
  g_variant_builder_add (&builder, "{sv}", "outputs", g_variant_new_strv ((const char *const *) d->outputs, d->n_outputs));
  g_variant_builder_add (&builder, "{sv}", "features", g_variant_new_strv ((const char *const *) d->features, d->n_features));
  g_variant_builder_add (&builder, "{sv}", "rows", ROWS (d->rows, d->n_rows));
  g_variant_builder_add (&builder, "{sv}", "values", DOUBLES (d->values, n));
  g_variant_builder_add (&builder, "{sv}", "std-errors", DOUBLES (d->std_errors, n));
  g_variant_builder_add (&builder, "{sv}", "predictions", DOUBLES (d->predictions, d->n_rows * d->n_outputs));
  g_variant_builder_add (&builder, "{sv}", "base-values", DOUBLES (d->base_values, d->n_outputs));
  if (d->data != NULL)
    g_variant_builder_add (&builder, "{sv}", "data", vtr_dataset_save (d->data));
  g_variant_builder_add (&builder, "{sv}", "n-evaluations", g_variant_new_uint64 (d->n_evaluations));
  g_variant_builder_add (&builder, "{sv}", "n-samples", g_variant_new_uint64 (d->n_samples));
  g_variant_builder_add (&builder, "{sv}", "n-background", g_variant_new_uint32 (d->n_background));
  g_variant_builder_add (&builder, "{sv}", "exact", g_variant_new_boolean (d->exact));
  g_variant_builder_add (&builder, "{sv}", "logit", g_variant_new_boolean (d->logit));
  g_variant_builder_add (&builder, "{sv}", "target", g_variant_new_string (d->target != NULL ? d->target : ""));
  g_variant_builder_add (&builder, "{sv}", "receipt", g_variant_new_string (receipt));
  return g_variant_builder_end (&builder);
}

static void
load_receipt (VtrAttribution *attribution, GVariant *value)
{
  const char *text = NULL;

  if (!g_variant_lookup (value, "receipt", "&s", &text) || *text == '\0')
    return;
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  VtrReceipt *receipt = node != NULL ? vtr_receipt_from_json (node, NULL) : NULL;
  if (receipt != NULL)
    vtr_explanation_take_receipt (VTR_EXPLANATION (attribution), receipt);
}

static gboolean
load_arrays (VtrAttributionData *d, GVariant *value)
{
  gsize n = d->n_rows * d->n_outputs * d->n_features;

  d->rows = dup_array (value, "rows", "au", d->n_rows, sizeof (guint32));
  d->values = dup_array (value, "values", "ad", n, sizeof (double));
  d->std_errors = dup_array (value, "std-errors", "ad", n, sizeof (double));
  d->predictions = dup_array (value, "predictions", "ad", d->n_rows * d->n_outputs, sizeof (double));
  d->base_values = dup_array (value, "base-values", "ad", d->n_outputs, sizeof (double));
  return d->rows != NULL && d->values != NULL && d->std_errors != NULL && d->predictions != NULL && d->base_values != NULL;
}

static void
clear_data (VtrAttributionData *d)
{
  g_strfreev (d->outputs);
  g_strfreev (d->features);
  g_free (d->rows);
  g_free (d->values);
  g_free (d->std_errors);
  g_free (d->predictions);
  g_free (d->base_values);
  g_clear_object (&d->data);
  g_free (d->target);
}

VtrAttribution *
vtr_attribution_load (GVariant *value, GError **error)
{
  VtrAttributionData d = { 0 };
  guint32 n_rows = 0;
  g_autoptr (GVariant) data = NULL;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT) || !g_variant_lookup (value, "n-rows", "u", &n_rows)
      || !g_variant_lookup (value, "outputs", "^as", &d.outputs) || !g_variant_lookup (value, "features", "^as", &d.features))
    goto bad;
  d.n_rows = n_rows;
  d.n_outputs = g_strv_length (d.outputs);
  d.n_features = g_strv_length (d.features);
  if (d.n_outputs == 0 || d.n_features == 0 || !load_arrays (&d, value))
    goto bad;
  data = g_variant_lookup_value (value, "data", NULL);
  d.data = data != NULL ? vtr_dataset_load (data, error) : NULL;
  if (d.data == NULL || vtr_dataset_get_n_rows (d.data) != n_rows)
    goto bad;
  g_variant_lookup (value, "n-evaluations", "t", &d.n_evaluations);
  g_variant_lookup (value, "n-samples", "t", &d.n_samples);
  g_variant_lookup (value, "n-background", "u", &d.n_background);
  g_variant_lookup (value, "exact", "b", &d.exact);
  g_variant_lookup (value, "logit", "b", &d.logit);
  g_variant_lookup (value, "target", "s", &d.target);
  VtrAttribution *attribution = vtr_attribution_new (&d);
  load_receipt (attribution, value);
  return attribution;

bad:
  clear_data (&d);
  if (error == NULL || *error == NULL)
    corrupt (error);
  return NULL;
}

/* --- Steps ----------------------------------------------------------------------------------- */

GVariant *
vtr_steps_save (const VtrProjectState *state)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(bv)"));
  for (guint i = 0; i < state->steps->len; i++)
    g_variant_builder_add (&builder, "(bv)", g_array_index (state->on, gboolean, i), vtr_step_save (state->steps->pdata[i]));
  return g_variant_builder_end (&builder);
}

gboolean
vtr_steps_load (VtrProjectState *state, GVariant *value, GError **error)
{
  GVariantIter iter;
  gboolean on;
  GVariant *saved;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("a(bv)")))
    return corrupt (error);
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_loop (&iter, "(bv)", &on, &saved))
    {
      VtrStep *step = vtr_step_load (saved, error);
      if (step == NULL)
        {
          g_variant_unref (saved);
          return FALSE;
        }
      g_ptr_array_add (state->steps, step);
      g_array_append_val (state->on, on);
    }
  return TRUE;
}
