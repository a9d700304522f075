/* Models as one GVariant: format, kind, description, numbers, and perhaps rows. What comes from a
 * file is believed nowhere: the variant must be in normal form, every part is looked up with its
 * type, counts must agree, and the pipeline is replayed once on an empty row before the model's own
 * loader sees its numbers. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-model-private.h"

#include <glib/gi18n-lib.h>

#define FORMAT "vitrine-model"
#define VERSION 1
#define MAX_CLASSES 65536

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT,
               _("the model is damaged or not one of Vitrine's: %s"), what);
  return FALSE;
}

static GVariant *
save_info (const VtrModelInfo *info, gboolean with_source)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "task", g_variant_new_uint32 (info->task));
  g_variant_builder_add (&builder, "{sv}", "learner", g_variant_new_string (info->learner));
  g_variant_builder_add (&builder, "{sv}", "settings", info->settings);
  g_variant_builder_add (&builder, "{sv}", "seed", g_variant_new_uint64 (info->seed));
  g_variant_builder_add (&builder, "{sv}", "target", g_variant_new_string (info->target));
  if (info->classes != NULL)
    g_variant_builder_add (&builder, "{sv}", "classes",
                           g_variant_new_strv ((const char *const *) info->classes, -1));
  g_variant_builder_add (&builder, "{sv}", "n_outputs", g_variant_new_uint32 (info->n_outputs));
  g_variant_builder_add (&builder, "{sv}", "pipeline", vtr_pipeline_save (info->pipeline));
  if (with_source && info->data_source != NULL)
    g_variant_builder_add (&builder, "{sv}", "data_source", g_variant_new_string (info->data_source));
  g_variant_builder_add (&builder, "{sv}", "data_hash", g_variant_new_string (info->data_hash));
  g_variant_builder_add (&builder, "{sv}", "n_train", g_variant_new_uint64 (info->n_train));
  if (info->extra != NULL)
    g_variant_builder_add (&builder, "{sv}", "extra", info->extra);
  return g_variant_builder_end (&builder);
}

static GVariant *
save_model (VtrModel *self, gboolean with_source, gboolean with_rows)
{
  VtrModelClass *klass = VTR_MODEL_GET_CLASS (self);
  const VtrModelInfo *info = vtr_model_get_info (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "format", g_variant_new_string (FORMAT));
  g_variant_builder_add (&builder, "{sv}", "version", g_variant_new_uint32 (VERSION));
  g_variant_builder_add (&builder, "{sv}", "kind", g_variant_new_string (klass->kind));
  g_variant_builder_add (&builder, "{sv}", "info", save_info (info, with_source));
  g_variant_builder_add (&builder, "{sv}", "numbers", klass->save (self));
  if (with_rows && info->background != NULL)
    g_variant_builder_add (&builder, "{sv}", "background", vtr_dataset_save (info->background));
  return g_variant_builder_end (&builder);
}

/* The instantiable descendant of @base whose class says that its kind is @kind. */
static GType
find_kind (GType base, const char *kind)
{
  g_autofree GType *children = g_type_children (base, NULL);

  for (guint i = 0; children[i] != 0; i++)
    {
      GType found = find_kind (children[i], kind);

      if (found == 0 && !G_TYPE_IS_ABSTRACT (children[i]))
        {
          VtrModelClass *klass = g_type_class_ref (children[i]);

          if (g_strcmp0 (klass->kind, kind) == 0)
            found = children[i];
          g_type_class_unref (klass);
        }
      if (found != 0)
        return found;
    }
  return 0;
}

static gboolean
check_classes (const VtrModelInfo *info, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = info->classes != NULL ? g_strv_length (info->classes) : 0;

  if (info->task == VTR_TASK_REGRESSION)
    return (n == 0 && info->n_outputs == 1) || corrupt (error, _("the outputs do not fit the task"));
  if (n < 2 || n > MAX_CLASSES || n != info->n_outputs)
    return corrupt (error, _("the number of classes is wrong"));
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_add (seen, info->classes[i]))
      return corrupt (error, _("a class is there twice"));
  return TRUE;
}

/* Everything of the description but pipeline and rows. */
static gboolean
load_words (VtrModelInfo *info, GVariant *state, GError **error)
{
  guint32 task = 0;

  if (!g_variant_lookup (state, "task", "u", &task)
      || task > VTR_TASK_REGRESSION
      || !g_variant_lookup (state, "learner", "s", &info->learner)
      || !g_variant_lookup (state, "seed", "t", &info->seed)
      || !g_variant_lookup (state, "target", "s", &info->target)
      || !g_variant_lookup (state, "n_outputs", "u", &info->n_outputs)
      || !g_variant_lookup (state, "data_hash", "s", &info->data_hash)
      || !g_variant_lookup (state, "n_train", "t", &info->n_train))
    return corrupt (error, _("its description lacks a part"));
  info->task = task;
  info->settings = g_variant_lookup_value (state, "settings", G_VARIANT_TYPE_VARDICT);
  if (info->settings == NULL)
    return corrupt (error, _("its description lacks the settings"));
  g_variant_lookup (state, "classes", "^as", &info->classes);
  g_variant_lookup (state, "data_source", "s", &info->data_source);
  info->extra = g_variant_lookup_value (state, "extra", G_VARIANT_TYPE_VARDICT);
  return check_classes (info, error);
}

/* The rows that travel along serve as background: they must have the columns the pipeline takes. */
static gboolean
load_background (VtrModelInfo *info, GVariant *state, GError **error)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (state, "background", G_VARIANT_TYPE_VARDICT);
  g_autoptr (VtrDataset) matched = NULL;

  if (rows == NULL)
    return TRUE;
  info->background = vtr_dataset_load (rows, error);
  matched = info->background != NULL
              ? vtr_pipeline_match (info->pipeline, info->background, error) : NULL;
  return matched != NULL;
}

static VtrModelInfo *
load_info (GVariant *state, GError **error)
{
  g_autoptr (GVariant) words = g_variant_lookup_value (state, "info", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) pipeline = NULL;
  VtrModelInfo *info;

  if (words != NULL)
    pipeline = g_variant_lookup_value (words, "pipeline", G_VARIANT_TYPE_VARDICT);
  if (pipeline == NULL)
    {
      corrupt (error, _("it has no pipeline"));
      return NULL;
    }
  info = vtr_model_info_new ();
  if (load_words (info, words, error)
      && (info->pipeline = vtr_pipeline_load (pipeline, error)) != NULL
      && load_background (info, state, error))
    return info;
  vtr_model_info_free (info);
  return NULL;
}

static gboolean
check_format (GVariant *state, const char **kind, GError **error)
{
  const char *format = NULL;
  guint32 version = 0;

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT) || !g_variant_is_normal_form (state)
      || !g_variant_lookup (state, "format", "&s", &format)
      || strcmp (format, FORMAT) != 0
      || !g_variant_lookup (state, "version", "u", &version)
      || !g_variant_lookup (state, "kind", "&s", kind))
    return corrupt (error, _("its head is not readable"));
  if (version == VERSION)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
               _("the model has format version %u, and this program reads version %u; update Vitrine"),
               version, VERSION);
  return FALSE;
}

/* The hash is over little-endian normal form, so that it is the same on any machine. */
char *
vtr_model_compute_hash (VtrModel *self)
{
  g_autoptr (GVariant) state = g_variant_ref_sink (save_model (self, FALSE, FALSE));
  g_autoptr (GVariant) normal = g_variant_get_normal_form (state);
  g_autoptr (GVariant) little = G_BYTE_ORDER == G_LITTLE_ENDIAN ? g_variant_ref (normal)
                                                                : g_variant_byteswap (normal);
  g_autofree char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, g_variant_get_data (little),
                                                      g_variant_get_size (little));

  return g_strconcat ("sha256:", hex, NULL);
}

/**
 * vtr_model_save:
 * @self: a model with its description
 * @with_rows: whether the rows it carries go along
 *
 * The whole model as a{sv}, in the machine's byte order: who writes it to a file stores it
 * little-endian (g_variant_byteswap() on other machines).
 *
 * Returns: (transfer floating): what vtr_model_load() takes
 */
GVariant *
vtr_model_save (VtrModel *self, gboolean with_rows)
{
  g_return_val_if_fail (VTR_IS_MODEL (self) && vtr_model_get_info (self) != NULL, NULL);
  return save_model (self, TRUE, with_rows);
}

/**
 * vtr_model_load:
 * @state: what vtr_model_save() gave, perhaps from a file and then believed nowhere
 *
 * The model's type must be known to the type system (engine's registry sees to it). The model has
 * its description before its class's load is called, which can therefore check its numbers against
 * vtr_model_get_n_inputs() and vtr_model_get_n_outputs().
 *
 * Returns: (transfer full): the model, or %NULL: %VTR_ERROR_CORRUPT, or %VTR_ERROR_UNSUPPORTED for
 *   a kind or a version that this program does not know
 */
VtrModel *
vtr_model_load (GVariant *state, GError **error)
{
  g_autoptr (VtrModel) model = NULL;
  g_autoptr (GVariant) numbers = NULL;
  VtrModelInfo *info;
  const char *kind = NULL;
  GType type;

  g_return_val_if_fail (state != NULL, NULL);

  if (!check_format (state, &kind, error))
    return NULL;
  type = find_kind (VTR_TYPE_MODEL, kind);
  if (type == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
                   _("this program does not know models of the kind “%s”; update Vitrine"), kind);
      return NULL;
    }
  numbers = g_variant_lookup_value (state, "numbers", G_VARIANT_TYPE_VARDICT);
  if (numbers == NULL)
    {
      corrupt (error, _("it has no numbers"));
      return NULL;
    }
  info = load_info (state, error);
  if (info == NULL)
    return NULL;
  model = g_object_new (type, NULL);
  vtr_model_take_info (model, info);
  return VTR_MODEL_GET_CLASS (model)->load (model, numbers, error) ? g_steal_pointer (&model) : NULL;
}
