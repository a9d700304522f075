/* Models in `.vitrine` files: the objects of sort "model" of a store (vtr-store.c), one of which is
 * the current one; in a project's file they are its entries, of sort "entry". New files appear whole or not at all: written under a temporary name, renamed. */
#include "vtr-config.h"
#include "vtr-model-file.h"
#include "vtr-error.h"
#include "vtr-file.h"
#include "vtr-project-private.h"
#include "vtr-store.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static gboolean
write_store (const char *path, const char *shown, VtrModel *model, const char *name, gboolean with_rows, VtrProgress *progress, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  g_autoptr (VtrStore) store = vtr_store_create (path, shown, error);

  return store != NULL && vtr_store_begin (store, error) &&
         vtr_store_put (store, "model", name != NULL ? name : info->learner, info->learner, g_get_real_time () / G_USEC_PER_SEC,
                        vtr_model_save (model, with_rows), progress, error) &&
         vtr_store_set_meta (store, "current", name != NULL ? name : info->learner, error) &&
         vtr_store_set_meta (store, "version", VTR_VERSION, error) && vtr_store_commit (store, error);
}

/* A name that a database can be written under, where @writer's own is a pipe or a device. */
static char *
make_spare (VtrFileWriter *writer, GError **error)
{
  char *spare = NULL;
  int fd;

  if (!vtr_file_writer_is_direct (writer))
    return g_strdup (vtr_file_writer_get_temp_path (writer));
  fd = g_file_open_tmp ("vitrine-XXXXXX", &spare, error);
  if (fd >= 0)
    close (fd);
  return spare;
}

/* What lies in @spare goes out through @writer. */
static gboolean
send_spare (VtrFileWriter *writer, const char *spare, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;

  if (!vtr_file_writer_is_direct (writer))
    return TRUE;
  file = g_mapped_file_new (spare, FALSE, error);
  g_unlink (spare);
  return file != NULL && vtr_file_writer_put (writer, g_mapped_file_get_contents (file), g_mapped_file_get_length (file), error);
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
  g_autofree char *spare = NULL;

  g_return_val_if_fail (path != NULL && VTR_IS_MODEL (model), FALSE);
  writer = vtr_file_writer_new (path, error);
  spare = writer != NULL ? make_spare (writer, error) : NULL;
  if (spare == NULL)
    return FALSE;
  if (!write_store (spare, path, model, name, with_rows, progress, error))
    {
      if (vtr_file_writer_is_direct (writer))
        g_unlink (spare);
      return FALSE;
    }
  return send_spare (writer, spare, error) && vtr_file_writer_commit (writer, error);
}

/* The model that was asked for, else the current one, else the newest. */
static char *
choose_name (VtrStore *store, const char *file, const char *wanted, const char **sort, GError **error)
{
  g_autoptr (GPtrArray) items = vtr_store_list (store, "model", error);
  g_autofree char *current = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  *sort = "model";
  if (items != NULL && items->len == 0)
    {
      g_ptr_array_unref (items);
      items = vtr_store_list (store, "entry", error);
      *sort = "entry";
    }
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
      current = vtr_store_get_meta (store, g_str_equal (*sort, "entry") ? "current-entry" : "current");
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
load_entry (GVariant *state, GError **error)
{
  g_autoptr (VtrModelEntry) entry = vtr_model_entry_load ("model", 0, state, error);

  return entry != NULL ? g_object_ref (vtr_model_entry_get_model (entry)) : NULL;
}

static VtrModel *
load (VtrStore *store, const char *file, const char *wanted, GError **error)
{
  const char *sort = NULL;
  g_autofree char *name = choose_name (store, file, wanted, &sort, error);
  g_autoptr (GVariant) state = name != NULL ? vtr_store_get (store, sort, name, error) : NULL;
  VtrModel *model;

  if (state == NULL)
    return NULL;
  model = g_str_equal (sort, "entry") ? load_entry (state, error) : vtr_model_load (state, error);
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
