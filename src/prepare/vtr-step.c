/* Steps: what all of them share. A step is settings, perhaps the columns it is for, and after the fit
 * what it learned. It saves itself as {name, settings, columns, fitted}. The written form
 * ("impute:strategy=mean@age") is in vtr-step-parse.c. */
#include "vtr-config.h"

#include "vtr-step.h"
#include "vtr-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char    **columns;   /* (nullable) */
  char     *summary;   /* (nullable) */
  gboolean  fitted;
} VtrStepPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrStep, vtr_step, VTR_TYPE_CONFIGURABLE)

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("a saved step is damaged: %s"), what);
  return FALSE;
}

static void
vtr_step_finalize (GObject *object)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (VTR_STEP (object));

  g_strfreev (priv->columns);
  g_free (priv->summary);
  G_OBJECT_CLASS (vtr_step_parent_class)->finalize (object);
}

static void
vtr_step_class_init (VtrStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_step_finalize;
}

static void
vtr_step_init (VtrStep *self)
{
}

/**
 * vtr_step_set_columns:
 * @self: a step that is not fitted
 * @columns: (nullable)(array zero-terminated=1): the columns it is for; %NULL: all it applies to
 */
void
vtr_step_set_columns (VtrStep *self, const char *const *columns)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);
  char **copy = g_strdupv ((char **) columns);

  g_return_if_fail (VTR_IS_STEP (self));
  g_strfreev (priv->columns);
  priv->columns = copy;
}

/**
 * vtr_step_get_columns:
 * @self: a step
 *
 * Returns: (transfer none)(nullable)(array zero-terminated=1): the columns chosen for it
 */
const char *const *
vtr_step_get_columns (VtrStep *self)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_STEP (self), NULL);
  return (const char *const *) priv->columns;
}

/**
 * vtr_step_fit:
 * @self: a step that is not fitted
 * @dataset: the training rows and nothing else
 * @target: (nullable): the column to predict, as long as @dataset
 * @seed: for steps that draw
 * @progress: (nullable)
 *
 * Returns: whether it went well; %VTR_ERROR_BAD_VALUE for columns that are not there and settings
 *   that do not suit the columns
 */
gboolean
vtr_step_fit (VtrStep *self, VtrDataset *dataset, VtrColumn *target, guint64 seed,
              VtrProgress *progress, GError **error)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_STEP (self) && VTR_IS_DATASET (dataset), FALSE);
  g_return_val_if_fail (!priv->fitted, FALSE);

  if (!vtr_configurable_check (VTR_CONFIGURABLE (self), error))
    return FALSE;
  for (char **name = priv->columns; name != NULL && *name != NULL; name++)
    if (vtr_dataset_lookup (dataset, *name, error) == NULL)
      return FALSE;
  priv->fitted = VTR_STEP_GET_CLASS (self)->fit (self, dataset, target, seed, progress, error);
  return priv->fitted;
}

/**
 * vtr_step_transform:
 * @self: a fitted step
 * @dataset: a table with the columns of the fit
 * @sources: (nullable)(element-type utf8): gets for each column of the result the name of the input
 *   column it came from, %NULL where it mixes several
 *
 * Returns: (transfer full): the changed table, sharing untouched columns; %NULL with an error
 */
VtrDataset *
vtr_step_transform (VtrStep *self, VtrDataset *dataset, GPtrArray *sources, GError **error)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_STEP (self) && VTR_IS_DATASET (dataset), NULL);
  g_return_val_if_fail (priv->fitted, NULL);
  return VTR_STEP_GET_CLASS (self)->transform (self, dataset, sources, error);
}

/**
 * vtr_step_save:
 * @self: a step
 *
 * Returns: (transfer floating): {name, settings, columns, summary, fitted} as a{sv}; the last only of
 *   a fitted step
 */
GVariant *
vtr_step_save (VtrStep *self)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);
  VtrConfigurable *settings = VTR_CONFIGURABLE (self);
  GVariantBuilder builder;

  g_return_val_if_fail (VTR_IS_STEP (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "name",
                         g_variant_new_string (vtr_configurable_get_name (settings)));
  g_variant_builder_add (&builder, "{sv}", "settings", vtr_configurable_to_variant (settings));
  if (priv->columns != NULL)
    g_variant_builder_add (&builder, "{sv}", "columns",
                           g_variant_new_strv ((const char *const *) priv->columns, -1));
  if (priv->summary != NULL)
    g_variant_builder_add (&builder, "{sv}", "summary", g_variant_new_string (priv->summary));
  if (priv->fitted)
    g_variant_builder_add (&builder, "{sv}", "fitted", VTR_STEP_GET_CLASS (self)->save (self));
  return g_variant_builder_end (&builder);
}

/* What a saved step says about itself, on a new step of the right kind. */
static gboolean
load_parts (VtrStep *self, GVariant *state, GError **error)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);
  g_autoptr (GVariant) settings = g_variant_lookup_value (state, "settings", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) fitted = g_variant_lookup_value (state, "fitted", NULL);

  if (settings == NULL || (fitted != NULL && !g_variant_is_of_type (fitted, G_VARIANT_TYPE_VARDICT)))
    return corrupt (error, _("it lacks its settings or what was fitted"));
  g_variant_lookup (state, "columns", "^as", &priv->columns);
  g_variant_lookup (state, "summary", "s", &priv->summary);
  if (!vtr_configurable_apply_variant (VTR_CONFIGURABLE (self), settings, error)
      || (fitted != NULL && !VTR_STEP_GET_CLASS (self)->load (self, fitted, error)))
    return FALSE;
  priv->fitted = fitted != NULL;
  return TRUE;
}

/**
 * vtr_step_load:
 * @state: what vtr_step_save() gave, perhaps from a file and then believed nowhere
 *
 * The step's type must be known to the type system (engine's registry sees to it).
 *
 * Returns: (transfer full): the step, fitted if the saved one was, or %NULL: %VTR_ERROR_CORRUPT, or %VTR_ERROR_BAD_VALUE for a
 *   step or setting that this program does not know
 */
VtrStep *
vtr_step_load (GVariant *state, GError **error)
{
  g_autoptr (VtrStep) self = NULL;
  const char *name;

  g_return_val_if_fail (state != NULL, NULL);

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT)
      || !g_variant_lookup (state, "name", "&s", &name))
    return corrupt (error, _("it has no name")), NULL;
  self = vtr_registry_new_object (VTR_TYPE_STEP, name, _("step"), error);
  return self != NULL && load_parts (self, state, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * vtr_step_is_fitted:
 * @self: a step
 *
 * Returns: whether it can transform
 */
gboolean
vtr_step_is_fitted (VtrStep *self)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_STEP (self), FALSE);
  return priv->fitted;
}

/**
 * vtr_step_copy:
 * @self: a step
 *
 * Returns: (transfer full): a step with the same settings and columns that knows nothing yet
 */
VtrStep *
vtr_step_copy (VtrStep *self)
{
  VtrStep *copy;

  g_return_val_if_fail (VTR_IS_STEP (self), NULL);
  copy = VTR_STEP (vtr_configurable_copy (VTR_CONFIGURABLE (self)));
  vtr_step_set_columns (copy, vtr_step_get_columns (self));
  return copy;
}

/**
 * vtr_step_dup_summary:
 * @self: a step
 *
 * Returns: (transfer full): what the fit saw, for people; "" when there is nothing to say
 */
char *
vtr_step_dup_summary (VtrStep *self)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);

  g_return_val_if_fail (VTR_IS_STEP (self), NULL);
  return g_strdup (priv->summary != NULL ? priv->summary : "");
}

/**
 * vtr_step_set_summary:
 * @self: a step that is being fitted
 * @summary: what the fit saw, translated
 */
void
vtr_step_set_summary (VtrStep *self, const char *summary)
{
  VtrStepPrivate *priv = vtr_step_get_instance_private (self);

  g_return_if_fail (VTR_IS_STEP (self) && summary != NULL);
  g_free (priv->summary);
  priv->summary = g_strdup (summary);
}
