/* Pipelines as a{sv}: steps, the columns taken, the columns made and where they came from. A loaded
 * pipeline is believed only after it has been replayed on one row without a value: its steps must make
 * the columns that it promises, all numeric. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-pipeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_STEPS 1000

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the pipeline is damaged: %s"), what);
  return FALSE;
}

static GVariant *
save_steps (VtrPipeline *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->steps->len; i++)
    g_variant_builder_add_value (&builder, vtr_step_save (self->steps->pdata[i]));
  return g_variant_builder_end (&builder);
}

static GVariant *
save_inputs (VtrPipeline *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssas)"));
  for (guint i = 0; i < self->inputs->len; i++)
    {
      const VtrPipelineInput *input = self->inputs->pdata[i];

      g_variant_builder_add (&builder, "(ss^as)", input->name, vtr_kind_to_string (input->kind),
                             input->levels);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
save_outputs (VtrPipeline *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(si)"));
  for (guint j = 0; j < self->outputs->len; j++)
    g_variant_builder_add (&builder, "(si)", self->outputs->pdata[j],
                           g_array_index (self->sources, int, j));
  return g_variant_builder_end (&builder);
}

static gboolean
load_steps (VtrPipeline *self, GVariant *state, GError **error)
{
  g_autoptr (GVariant) steps = g_variant_lookup_value (state, "steps", G_VARIANT_TYPE ("aa{sv}"));

  if (steps == NULL || g_variant_n_children (steps) > MAX_STEPS)
    return corrupt (error, _("its steps are not readable"));
  for (gsize i = 0; i < g_variant_n_children (steps); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (steps, i);
      VtrStep *step = vtr_step_load (child, error);

      if (step == NULL)
        return FALSE;
      g_ptr_array_add (self->steps, step);
      if (!vtr_step_is_fitted (step))
        return corrupt (error, _("one of its steps was not fitted"));
    }
  return TRUE;
}

static gboolean
load_inputs (VtrPipeline *self, GVariant *state, GError **error)
{
  g_autoptr (GVariant) inputs = g_variant_lookup_value (state, "inputs", G_VARIANT_TYPE ("a(ssas)"));
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  if (inputs == NULL || g_variant_n_children (inputs) == 0)
    return corrupt (error, _("its columns are not readable"));
  for (gsize i = 0; i < g_variant_n_children (inputs); i++)
    {
      const char *name, *kind_name;
      VtrPipelineInput *input;
      char **levels;
      VtrKind kind;

      g_variant_get_child (inputs, i, "(&s&s^as)", &name, &kind_name, &levels);
      if (!vtr_kind_from_string (kind_name, &kind) || kind == VTR_KIND_TEXT || kind == VTR_KIND_IMAGE)
        {
          g_strfreev (levels);
          return corrupt (error, _("a column is of no kind that can be used"));
        }
      input = vtr_pipeline_input_new (name, kind, levels);
      g_ptr_array_add (self->inputs, input);
      if (!g_hash_table_add (names, input->name))
        return corrupt (error, _("a column is there twice"));
    }
  return TRUE;
}

static gboolean
load_outputs (VtrPipeline *self, GVariant *state, GError **error)
{
  g_autoptr (GVariant) outputs = g_variant_lookup_value (state, "outputs", G_VARIANT_TYPE ("a(si)"));

  if (outputs == NULL || g_variant_n_children (outputs) == 0)
    return corrupt (error, _("what it makes is not readable"));
  for (gsize j = 0; j < g_variant_n_children (outputs); j++)
    {
      char *name;
      gint32 source;

      g_variant_get_child (outputs, j, "(si)", &name, &source);
      g_ptr_array_add (self->outputs, name);
      g_array_append_val (self->sources, source);
      if (source < -1 || source >= (int) self->inputs->len)
        return corrupt (error, _("a column comes from none"));
    }
  return TRUE;
}

static gboolean
load_rest (VtrPipeline *self, GVariant *state, GError **error)
{
  g_auto (GStrv) notes = NULL;

  if (!g_variant_lookup (state, "takes_missing", "b", &self->takes_missing)
      || !g_variant_lookup (state, "notes", "^as", &notes))
    return corrupt (error, _("a part is missing"));
  g_ptr_array_set_size (self->notes, 0);
  for (char **note = notes; *note != NULL; note++)
    g_ptr_array_add (self->notes, g_strdup (*note));
  g_ptr_array_add (self->notes, NULL);
  return TRUE;
}

/* One row of the pipeline's columns, all missing. */
static VtrDataset *
make_empty_row (VtrPipeline *self)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  const double unknown = NAN;
  const char *none = NULL;

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const VtrPipelineInput *input = self->inputs->pdata[i];

      g_ptr_array_add (columns, input->kind == VTR_KIND_CATEGORICAL
                                  ? vtr_column_new_text (input->name, input->kind, &none, 1)
                                  : vtr_column_new_numeric (input->name, &unknown, 1));
    }
  return vtr_dataset_new (columns);
}

static gboolean
try_out (VtrPipeline *self, GError **error)
{
  g_autoptr (VtrDataset) row = make_empty_row (self);
  g_autoptr (VtrDataset) matched = vtr_pipeline_match (self, row, error);
  g_autoptr (VtrDataset) made = NULL;
  g_autoptr (VtrMatrix) numbers = NULL;

  if (matched != NULL)
    made = vtr_pipeline_replay (self, matched, error);
  if (made != NULL)
    numbers = vtr_pipeline_to_matrix (made, error);
  if (numbers != NULL)
    return TRUE;
  if (error != NULL)
    (*error)->code = VTR_ERROR_CORRUPT;
  return FALSE;
}

/**
 * vtr_pipeline_save:
 * @self: a fitted pipeline
 *
 * Returns: (transfer floating): all that vtr_pipeline_load() needs, as a{sv}
 */
GVariant *
vtr_pipeline_save (VtrPipeline *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (VTR_IS_PIPELINE (self) && self->is_fitted, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "steps", save_steps (self));
  g_variant_builder_add (&builder, "{sv}", "inputs", save_inputs (self));
  g_variant_builder_add (&builder, "{sv}", "outputs", save_outputs (self));
  g_variant_builder_add (&builder, "{sv}", "takes_missing", g_variant_new_boolean (self->takes_missing));
  g_variant_builder_add (&builder, "{sv}", "notes",
                         g_variant_new_strv (vtr_pipeline_get_notes (self), -1));
  return g_variant_builder_end (&builder);
}

/**
 * vtr_pipeline_load:
 * @state: what vtr_pipeline_save() gave, perhaps from a file and then believed nowhere
 *
 * Returns: (transfer full): the fitted pipeline; %NULL: %VTR_ERROR_CORRUPT, or %VTR_ERROR_BAD_VALUE for a
 *   step that this program does not know
 */
VtrPipeline *
vtr_pipeline_load (GVariant *state, GError **error)
{
  g_autoptr (VtrPipeline) self = vtr_pipeline_new ();

  g_return_val_if_fail (state != NULL, NULL);

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT) || !g_variant_is_normal_form (state))
    return corrupt (error, _("its head is not readable")), NULL;
  if (!load_steps (self, state, error) || !load_inputs (self, state, error)
      || !load_outputs (self, state, error) || !load_rest (self, state, error))
    return NULL;
  self->is_fitted = TRUE;
  return try_out (self, error) ? g_steal_pointer (&self) : NULL;
}
