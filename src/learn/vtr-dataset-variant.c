/* A data set as one GVariant, for rows that travel with a model or a project. Values keep their
 * storage; each storage has the variant type of its own width, so that byte order is GVariant's
 * affair. Loading believes nothing: sizes, codes, levels and names are checked. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The element of the array that a storage is written as; floats go as their bits. */
static const struct { const char *nick; const char *type; } storages[] = {
  [VTR_STORAGE_INT8] = { "int8", "y" },     [VTR_STORAGE_UINT8] = { "uint8", "y" },
  [VTR_STORAGE_INT16] = { "int16", "n" },   [VTR_STORAGE_INT32] = { "int32", "i" },
  [VTR_STORAGE_INT64] = { "int64", "x" },   [VTR_STORAGE_FLOAT] = { "float", "u" },
  [VTR_STORAGE_DOUBLE] = { "double", "d" }, [VTR_STORAGE_CODE8] = { "code8", "y" },
  [VTR_STORAGE_CODE16] = { "code16", "q" }, [VTR_STORAGE_CODE32] = { "code32", "u" },
};

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the saved rows are damaged: %s"), what);
  return FALSE;
}

static GVariant *
save_column (VtrDataset *dataset, guint index)
{
  VtrColumn *column = vtr_dataset_get_column (dataset, index);
  VtrStorage storage = vtr_column_get_storage (column);
  const char *const *levels = vtr_column_get_levels (column, NULL);
  gsize n_rows = vtr_column_get_n_rows (column);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (vtr_column_get_name (column)));
  g_variant_builder_add (&builder, "{sv}", "kind",
                         g_variant_new_string (vtr_kind_to_string (vtr_column_get_kind (column))));
  g_variant_builder_add (&builder, "{sv}", "role",
                         g_variant_new_uint32 (vtr_dataset_get_role (dataset, index)));
  g_variant_builder_add (&builder, "{sv}", "storage", g_variant_new_string (storages[storage].nick));
  g_variant_builder_add (&builder, "{sv}", "divisor",
                         g_variant_new_double (vtr_column_get_divisor (column)));
  g_variant_builder_add (&builder, "{sv}", "values",
                         g_variant_new_fixed_array (G_VARIANT_TYPE (storages[storage].type),
                                                    vtr_column_get_data (column), n_rows,
                                                    vtr_storage_get_size (storage)));
  if (vtr_column_get_n_missing (column) > 0)
    {
      g_autofree guint8 *missing = g_new0 (guint8, n_rows / 8 + 1);

      for (gsize i = 0; i < n_rows; i++)
        missing[i / 8] |= vtr_column_is_missing (column, i) << (i % 8);
      g_variant_builder_add (&builder, "{sv}", "missing",
                             g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, missing,
                                                        (n_rows + 7) / 8, 1));
    }
  if (levels != NULL)
    g_variant_builder_add (&builder, "{sv}", "levels", g_variant_new_strv (levels, -1));
  return g_variant_builder_end (&builder);
}

static gboolean
find_storage (const char *nick, VtrStorage *storage)
{
  for (guint i = 0; i < G_N_ELEMENTS (storages); i++)
    if (strcmp (storages[i].nick, nick) == 0)
      {
        *storage = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_levels (char **levels, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (char **level = levels; *level != NULL; level++)
    if (!g_hash_table_add (seen, *level))
      return corrupt (error, _("a level is there twice"));
  return TRUE;
}

static gboolean
is_code (VtrStorage storage)
{
  return storage >= VTR_STORAGE_CODE8;
}

/* A value that cannot be used: a code without level, or NaN. */
static gboolean
is_unusable (VtrStorage storage, gconstpointer data, gsize i, guint n_levels)
{
  switch (storage)
    {
    case VTR_STORAGE_CODE8: return ((const guint8 *) data)[i] >= n_levels;
    case VTR_STORAGE_CODE16: return ((const guint16 *) data)[i] >= n_levels;
    case VTR_STORAGE_CODE32: return ((const guint32 *) data)[i] >= n_levels;
    case VTR_STORAGE_FLOAT: return isnan (((const float *) data)[i]);
    case VTR_STORAGE_DOUBLE: return isnan (((const double *) data)[i]);
    default: return FALSE;
    }
}

/* The mask in the column's words; what is unusable without being marked is damage. */
static gboolean
load_missing (GVariant *state, VtrStorage storage, gconstpointer data, gsize n_rows, guint n_levels,
              guint64 **missing, GError **error)
{
  g_autoptr (GVariant) saved = g_variant_lookup_value (state, "missing", G_VARIANT_TYPE_BYTESTRING);
  g_autofree guint64 *words = NULL;
  const guint8 *bytes = NULL;
  gsize n_bytes = 0;

  if (saved != NULL)
    {
      bytes = g_variant_get_fixed_array (saved, &n_bytes, 1);
      if (n_bytes != (n_rows + 7) / 8)
        return corrupt (error, _("a mask has the wrong size"));
      words = g_new0 (guint64, n_rows / 64 + 1);
    }
  for (gsize i = 0; i < n_rows; i++)
    if (bytes != NULL && (bytes[i / 8] >> (i % 8) & 1))
      words[i / 64] |= G_GUINT64_CONSTANT (1) << (i % 64);
    else if (is_unusable (storage, data, i, n_levels))
      return corrupt (error, _("a value has no level"));
  *missing = g_steal_pointer (&words);
  return TRUE;
}

/* The values of @state as the array of @storage's width. */
static GVariant *
lookup_values (GVariant *state, VtrStorage storage)
{
  g_autofree char *type = g_strconcat ("a", storages[storage].type, NULL);

  return g_variant_lookup_value (state, "values", G_VARIANT_TYPE (type));
}

static VtrColumn *
load_column (GVariant *state, gsize n_rows, GError **error)
{
  const char *name, *kind_nick, *storage_nick;
  g_auto (GStrv) levels = NULL;
  g_autoptr (GVariant) values = NULL;
  g_autofree guint64 *missing = NULL;
  double divisor = 0;
  VtrKind kind;
  VtrStorage storage;
  gconstpointer data;
  gsize n = 0;

  if (!g_variant_lookup (state, "name", "&s", &name) || !g_variant_lookup (state, "kind", "&s", &kind_nick)
      || !g_variant_lookup (state, "storage", "&s", &storage_nick)
      || !g_variant_lookup (state, "divisor", "d", &divisor)
      || !vtr_kind_from_string (kind_nick, &kind) || !find_storage (storage_nick, &storage)
      || !(isfinite (divisor) && divisor > 0)
      || (values = lookup_values (state, storage)) == NULL)
    return corrupt (error, _("a column's head is not readable")), NULL;
  g_variant_lookup (state, "levels", "^as", &levels);
  if (is_code (storage) != (levels != NULL)
      || is_code (storage) != (kind == VTR_KIND_CATEGORICAL || kind == VTR_KIND_TEXT))
    return corrupt (error, _("a column's kind and values do not fit")), NULL;
  data = g_variant_get_fixed_array (values, &n, vtr_storage_get_size (storage));
  if (n != n_rows)
    return corrupt (error, _("a column has the wrong length")), NULL;
  if ((levels != NULL && !check_levels (levels, error))
      || !load_missing (state, storage, data, n_rows, levels != NULL ? g_strv_length (levels) : 0,
                        &missing, error))
    return NULL;
  return vtr_column_new_take (name, kind, storage, g_memdup2 (data, n * vtr_storage_get_size (storage)),
                              divisor, g_steal_pointer (&missing), g_steal_pointer (&levels), n_rows);
}

static gboolean
set_role (VtrDataset **dataset, guint index, GVariant *state, GError **error)
{
  guint32 role = VTR_ROLE_FEATURE;
  VtrDataset *changed;

  if (!g_variant_lookup (state, "role", "u", &role) || role > VTR_ROLE_IGNORE)
    return corrupt (error, _("a column has no role"));
  if (role == VTR_ROLE_FEATURE)
    return TRUE;
  changed = vtr_dataset_with_role (*dataset, vtr_column_get_name (vtr_dataset_get_column (*dataset, index)),
                                   role, error);
  if (changed == NULL)
    return FALSE;
  g_set_object (dataset, changed);
  g_object_unref (changed);
  return TRUE;
}

/**
 * vtr_dataset_save:
 * @dataset: a data set
 *
 * Returns: (transfer floating): columns, roles and values as a{sv}; warnings do not go along
 */
GVariant *
vtr_dataset_save (VtrDataset *dataset)
{
  GVariantBuilder builder, columns;

  g_return_val_if_fail (VTR_IS_DATASET (dataset), NULL);

  g_variant_builder_init (&columns, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    g_variant_builder_add_value (&columns, save_column (dataset, i));
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "n_rows",
                         g_variant_new_uint64 (vtr_dataset_get_n_rows (dataset)));
  g_variant_builder_add (&builder, "{sv}", "columns", g_variant_builder_end (&columns));
  return g_variant_builder_end (&builder);
}

/**
 * vtr_dataset_load:
 * @state: what vtr_dataset_save() gave, perhaps from a file and then believed nowhere
 *
 * Returns: (transfer full): the data set, or %NULL with %VTR_ERROR_CORRUPT
 */
VtrDataset *
vtr_dataset_load (GVariant *state, GError **error)
{
  g_autoptr (GVariant) saved = NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (VtrDataset) dataset = NULL;
  guint64 n_rows = 0;

  g_return_val_if_fail (state != NULL, NULL);

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT) || !g_variant_is_normal_form (state)
      || !g_variant_lookup (state, "n_rows", "t", &n_rows)
      || (saved = g_variant_lookup_value (state, "columns", G_VARIANT_TYPE ("aa{sv}"))) == NULL
      || n_rows >= G_MAXUINT32 || g_variant_n_children (saved) == 0)
    return corrupt (error, _("their head is not readable")), NULL;
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);
      VtrColumn *column = load_column (child, n_rows, error);

      if (column == NULL)
        return NULL;
      g_ptr_array_add (columns, column);
      if (!g_hash_table_add (names, (char *) vtr_column_get_name (column)))
        return corrupt (error, _("a column is there twice")), NULL;
    }
  dataset = vtr_dataset_new (columns);
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);

      if (!set_role (&dataset, i, child, error))
        return NULL;
    }
  return g_steal_pointer (&dataset);
}
