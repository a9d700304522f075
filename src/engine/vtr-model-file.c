/* Models in `.vitrine` files: the objects of sort "model" of a store (vtr-store.c), one of which is
 * the current one. New files appear whole or not at all: written under a temporary name, renamed. */
#include "vtr-config.h"
#include "vtr-model-file.h"
#include "vtr-error.h"
#include "vtr-file.h"
#include "vtr-store.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
write_store (const char *path, VtrModel *model, const char *name, gboolean with_rows, VtrProgress *progress, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  g_autoptr (VtrStore) store = vtr_store_create (path, error);

  return store != NULL && vtr_store_begin (store, error) &&
         vtr_store_put (store, "model", name != NULL ? name : info->learner, info->learner, g_get_real_time () / G_USEC_PER_SEC,
                        vtr_model_save (model, with_rows), progress, error) &&
         vtr_store_set_meta (store, "current", name != NULL ? name : info->learner, error) &&
         vtr_store_set_meta (store, "version", VTR_VERSION, error) && vtr_store_commit (store, error);
}

/**
 * vtr_model_file_save:
 * @path: the file; an existing one is replaced once the new one is complete
 * @model: what to save
 * @name: (nullable): its name in the file; by default the learner's
 * @with_rows: whether the rows that the model carries go along
 * @progress: (nullable): cancels
 * @error: return location
 *
 * Returns: whether the file is there, complete. If not, what was at @path is untouched.
 */
gboolean
vtr_model_file_save (const char *path, VtrModel *model, const char *name, gboolean with_rows, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrFileWriter) writer = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (path != NULL && VTR_IS_MODEL (model), FALSE);
  writer = vtr_file_writer_new (path, error);
  if (writer == NULL)
    return FALSE;
  if (!write_store (vtr_file_writer_get_temp_path (writer), model, name, with_rows, progress, &problem))
    {
      /* The temporary name says nothing to anyone. */
      g_autoptr (GString) message = g_string_new (problem->message);
      g_string_replace (message, vtr_file_writer_get_temp_path (writer), path, 0);
      g_set_error_literal (error, problem->domain, problem->code, message->str);
      return FALSE;
    }
  return vtr_file_writer_commit (writer, error);
}

/* The model that was asked for, else the current one, else the newest. */
static char *
choose_name (VtrStore *store, const char *file, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) items = vtr_store_list (store, "model", error);
  g_autofree char *current = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (items == NULL)
    return NULL;
  if (items->len == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("“%s” holds no model yet"), file);
      return NULL;
    }
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (names, ((VtrStoreItem *) g_ptr_array_index (items, i))->name);
  g_ptr_array_add (names, NULL);
  if (wanted == NULL)
    {
      current = vtr_store_get_meta (store, "current");
      if (current == NULL || !g_strv_contains ((const char *const *) names->pdata, current))
        return g_strdup (g_ptr_array_index (names, items->len - 1));
      return g_steal_pointer (&current);
    }
  if (!g_strv_contains ((const char *const *) names->pdata, wanted))
    {
      g_autofree char *all = g_strjoinv (", ", (char **) names->pdata);
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” holds no model “%s”; there are: %s"), file, wanted, all);
      return NULL;
    }
  return g_strdup (wanted);
}

static VtrModel *
load (VtrStore *store, const char *file, const char *wanted, GError **error)
{
  g_autofree char *name = choose_name (store, file, wanted, error);
  g_autoptr (GVariant) state = name != NULL ? vtr_store_get (store, "model", name, error) : NULL;
  VtrModel *model;

  if (state == NULL)
    return NULL;
  model = vtr_model_load (state, error);
  if (model == NULL)
    g_prefix_error (error, "“%s”: ", file);
  return model;
}

/* Other programs' files that people try, and what to do with them. */
static gboolean
refuse_foreign (const char *path, GError **error)
{
  static const struct { const char *ending, *advice; } foreign[] = {
    { ".pkl", N_("it runs code when it is opened; export it to ONNX with skl2onnx") },
    { ".joblib", N_("it runs code when it is opened; export it to ONNX with skl2onnx") },
    { ".pickle", N_("it runs code when it is opened; export it to ONNX with skl2onnx") },
    { ".pt", N_("it runs code when it is opened; export it to ONNX with torch.onnx.export") },
    { ".pth", N_("it runs code when it is opened; export it to ONNX with torch.onnx.export") },
    { ".h5", N_("export it to ONNX with tf2onnx") },
    { ".keras", N_("export it to ONNX with tf2onnx") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (g_str_has_suffix (path, foreign[i].ending))
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED, _("“%s” is not opened: %s"), path, _(foreign[i].advice));
        return TRUE;
      }
  return FALSE;
}

/**
 * vtr_model_file_load:
 * @source: "file.vitrine", or "file.vitrine#NAME"
 * @progress: (nullable): cancels
 * @error: return location
 *
 * Opens the file for reading only. A name may follow the last "#" unless a file of the whole name
 * exists.
 *
 * Returns: (transfer full): the model, or %NULL: %VTR_ERROR_BAD_INPUT, %VTR_ERROR_CORRUPT,
 *   %VTR_ERROR_UNSUPPORTED, or %VTR_ERROR_BAD_VALUE for a name that is not in the file.
 */
VtrModel *
vtr_model_file_load (const char *source, VtrProgress *progress, GError **error)
{
  g_autofree char *path = g_strdup (source);
  g_autofree char *shown = NULL;
  g_autoptr (VtrStore) store = NULL;
  char *hash;

  g_return_val_if_fail (source != NULL, NULL);
  hash = strrchr (path, '#');
  if (hash != NULL && hash[1] != '\0' && !g_file_test (path, G_FILE_TEST_EXISTS))
    *hash++ = '\0';
  else
    hash = NULL;
  shown = g_filename_display_name (path);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && refuse_foreign (shown, error))
    return NULL;
  store = vtr_store_open (path, FALSE, error);
  if (store == NULL || !vtr_progress_check (progress, error))
    return NULL;
  return load (store, shown, hash, error);
}

/**
 * vtr_model_file_load_bytes:
 * @bytes: what a `.vitrine` file holds
 * @name: the file's name, for messages
 * @model: (nullable): which model; by default the current one
 * @error: return location
 *
 * Returns: (transfer full): the model, or %NULL; errors as vtr_model_file_load().
 */
VtrModel *
vtr_model_file_load_bytes (GBytes *bytes, const char *name, const char *model, GError **error)
{
  g_autoptr (VtrStore) store = vtr_store_open_bytes (bytes, name, error);

  return store != NULL ? load (store, name, model, error) : NULL;
}
