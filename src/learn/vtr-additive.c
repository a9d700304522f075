/* Additive models: what is asked of any of them. Coefficients go back to original units by walking
 * the pipeline from its end: a column that only the step scale has touched is x = (u − centre) / scale of
 * the original u, so its coefficient is divided by the scale and the intercept takes up the centre.
 * Filling in missing values changes no known one. A column that another step made (one-hot, a
 * logarithm) stays in the units that step gave it, which is said. */
#include "vtr-config.h"

#include "vtr-additive.h"
#include "vtr-encode.h"
#include "vtr-impute.h"
#include "vtr-rescale.h"

G_DEFINE_INTERFACE (VtrAdditive, vtr_additive, VTR_TYPE_MODEL)

static void
vtr_additive_default_init (VtrAdditiveInterface *iface)
{
}

/**
 * vtr_additive_get_form:
 * @self: an additive model
 *
 * Returns: (transfer none): its coefficients, per matrix column
 */
const VtrAdditiveForm *
vtr_additive_get_form (VtrAdditive *self)
{
  g_return_val_if_fail (VTR_IS_ADDITIVE (self), NULL);
  return VTR_ADDITIVE_GET_IFACE (self)->get_form (self);
}

static gboolean
read_scaling (VtrStep *step, const char *name, double *centre, double *scale)
{
  g_autoptr (GVariant) state = g_variant_ref_sink (vtr_step_save (step));
  g_autoptr (GVariant) fitted = g_variant_lookup_value (state, "fitted", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) centres = NULL, scales = NULL;

  if (fitted == NULL)
    return FALSE;
  centres = g_variant_lookup_value (fitted, "centre", G_VARIANT_TYPE ("a{sd}"));
  scales = g_variant_lookup_value (fitted, "scale", G_VARIANT_TYPE ("a{sd}"));
  return centres != NULL && scales != NULL && g_variant_lookup (centres, name, "d", centre)
         && g_variant_lookup (scales, name, "d", scale) && *scale != 0;
}

/* matrix value = (person's value − centre) / scale; whether that is all that happened to it. */
static gboolean
undo (VtrPipeline *pipeline, guint column, double *centre, double *scale)
{
  const char *name = vtr_pipeline_get_output (pipeline, column);
  int source = vtr_pipeline_get_source (pipeline, column);

  *centre = 0;
  *scale = 1;
  for (guint i = vtr_pipeline_get_n_steps (pipeline); i-- > 0;)
    {
      VtrStep *step = vtr_pipeline_get_step (pipeline, i);
      double c, s;

      if (VTR_IS_RESCALE (step) && read_scaling (step, name, &c, &s))
        {
          /* ((u − c) / s − centre) / scale = (u − (c + s·centre)) / (s·scale) */
          *centre = c + s * *centre;
          *scale *= s;
        }
      else if (!VTR_IS_RESCALE (step) && !VTR_IS_IMPUTE (step) && !VTR_IS_ENCODE (step))
        return FALSE;
    }
  return source >= 0 && g_strcmp0 (vtr_pipeline_get_input (pipeline, source), name) == 0;
}

/**
 * vtr_additive_original_units:
 * @self: an additive model with its description
 * @coefficients: (array): n_scores × n_inputs, overwritten
 * @intercepts: (array): n_scores, overwritten
 * @is_original: (array)(nullable): n_inputs, overwritten: whether the column is one of the person's own;
 *   where not, its coefficient is in the units of the step that made it (1 for a category that is there)
 *
 * The coefficients as they are for the person's own columns: per year of age, not per standard
 * deviation of it.
 *
 * Returns: whether every column is one of the person's own
 */
gboolean
vtr_additive_original_units (VtrAdditive *self, double *coefficients, double *intercepts, gboolean *is_original)
{
  const VtrAdditiveForm *form = vtr_additive_get_form (self);
  VtrPipeline *pipeline = vtr_model_get_info (VTR_MODEL (self))->pipeline;
  gboolean all = TRUE;

  for (guint k = 0; k < form->n_scores; k++)
    intercepts[k] = form->intercepts[k];
  for (guint j = 0; j < form->n_inputs; j++)
    {
      double centre, scale;
      gboolean original = undo (pipeline, j, &centre, &scale);

      all = all && original;
      if (is_original != NULL)
        is_original[j] = original;
      for (guint k = 0; k < form->n_scores; k++)
        {
          double coefficient = form->coefficients[(gsize) k * form->n_inputs + j] / scale;

          coefficients[(gsize) k * form->n_inputs + j] = coefficient;
          intercepts[k] -= coefficient * centre;
        }
    }
  return all;
}
