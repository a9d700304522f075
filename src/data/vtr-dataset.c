/* A frozen table: columns, roles, origin. Every change is a new data set that shares the untouched
 * columns. The content's hash is found when first asked for. */
#include "vtr-config.h"

#include "vtr-dataset.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-text.h"
#include "vtr-warnings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HASH_BLOCK 4096
#define DIGEST_SIZE 32

struct _VtrDataset
{
  GObject parent_instance;

  GPtrArray *columns;
  GArray *roles;
  GHashTable *by_name; /* borrowed name → index + 1 */
  char *source;
  char *encoding;
  char delimiter;
  GPtrArray *warnings;
  char *hash; /* set once */
};

G_DEFINE_FINAL_TYPE (VtrDataset, vtr_dataset, G_TYPE_OBJECT)

static void
vtr_dataset_finalize (GObject *object)
{
  VtrDataset *self = VTR_DATASET (object);

  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->roles, g_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->hash, g_free);

  G_OBJECT_CLASS (vtr_dataset_parent_class)->finalize (object);
}

static void
vtr_dataset_class_init (VtrDatasetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_dataset_finalize;
}

static void
vtr_dataset_init (VtrDataset *self)
{
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  self->roles = g_array_new (FALSE, TRUE, sizeof (VtrRole));
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->warnings = vtr_warnings_new ();
}

static void
add_column (VtrDataset *self, VtrColumn *column, VtrRole role)
{
  const char *name = vtr_column_get_name (column);

  g_ptr_array_add (self->columns, vtr_column_ref (column));
  g_array_append_val (self->roles, role);
  if (!g_hash_table_contains (self->by_name, name))
    g_hash_table_insert (self->by_name, (gpointer) name, GUINT_TO_POINTER (self->columns->len));
}

/* An empty data set with the origin of @from. */
static VtrDataset *
derive (VtrDataset *from)
{
  VtrDataset *self = g_object_new (VTR_TYPE_DATASET, NULL);

  self->source = g_strdup (from->source);
  self->encoding = g_strdup (from->encoding);
  self->delimiter = from->delimiter;
  g_ptr_array_unref (self->warnings);
  self->warnings = g_ptr_array_ref (from->warnings);

  return self;
}

/**
 * vtr_dataset_new:
 * @columns: (element-type VtrColumn): the columns; all of one length
 *
 * Returns: (transfer full): a data set of them, each a feature
 */
VtrDataset *
vtr_dataset_new (GPtrArray *columns)
{
  g_autoptr (VtrDataset) self = g_object_new (VTR_TYPE_DATASET, NULL);

  g_return_val_if_fail (columns != NULL, NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      g_return_val_if_fail (vtr_column_get_n_rows (columns->pdata[i]) ==
                              vtr_column_get_n_rows (columns->pdata[0]),
                            NULL);
      add_column (self, columns->pdata[i], VTR_ROLE_FEATURE);
    }

  return g_steal_pointer (&self);
}

/**
 * vtr_dataset_get_n_rows:
 * @self: a data set
 *
 * Returns: how many rows it has
 */
gsize
vtr_dataset_get_n_rows (VtrDataset *self)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), 0);

  return self->columns->len > 0 ? vtr_column_get_n_rows (self->columns->pdata[0]) : 0;
}

/**
 * vtr_dataset_get_n_columns:
 * @self: a data set
 *
 * Returns: how many columns it has, ignored ones included
 */
guint
vtr_dataset_get_n_columns (VtrDataset *self)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), 0);

  return self->columns->len;
}

/**
 * vtr_dataset_get_column:
 * @self: a data set
 * @index: a column's index
 *
 * Returns: (transfer none): the column
 */
VtrColumn *
vtr_dataset_get_column (VtrDataset *self, guint index)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);
  g_return_val_if_fail (index < self->columns->len, NULL);

  return self->columns->pdata[index];
}

/**
 * vtr_dataset_find:
 * @self: a data set
 * @name: a column's name
 *
 * Returns: its index, or −1 when there is none
 */
int
vtr_dataset_find (VtrDataset *self, const char *name)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, name)) - 1;
}

static void
set_unknown_column (VtrDataset *self, const char *name, GError **error)
{
  g_autofree const char **names = g_new0 (const char *, self->columns->len + 1);
  const char *source = self->source != NULL ? self->source : _("the data");
  const char *nearest;

  for (guint i = 0; i < self->columns->len; i++)
    names[i] = vtr_column_get_name (self->columns->pdata[i]);
  nearest = vtr_text_nearest (name, names);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("%s has no column “%s”; did you mean “%s”?"), source, name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("%s has no column “%s”"), source, name);
}

/**
 * vtr_dataset_lookup:
 * @self: a data set
 * @name: a column's name
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the column; %VTR_ERROR_BAD_VALUE naming the file and the
 *   nearest name when there is none
 */
VtrColumn *
vtr_dataset_lookup (VtrDataset *self, const char *name, GError **error)
{
  int index = vtr_dataset_find (self, name);

  if (index >= 0)
    return self->columns->pdata[index];

  set_unknown_column (self, name, error);
  return NULL;
}

/**
 * vtr_dataset_get_role:
 * @self: a data set
 * @index: a column's index
 *
 * Returns: what the column is for
 */
VtrRole
vtr_dataset_get_role (VtrDataset *self, guint index)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), VTR_ROLE_IGNORE);
  g_return_val_if_fail (index < self->roles->len, VTR_ROLE_IGNORE);

  return g_array_index (self->roles, VtrRole, index);
}

/**
 * vtr_dataset_get_by_role:
 * @self: a data set
 * @role: a role
 *
 * Returns: (transfer none) (nullable): the first column that has it
 */
VtrColumn *
vtr_dataset_get_by_role (VtrDataset *self, VtrRole role)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  for (guint i = 0; i < self->roles->len; i++)
    if (g_array_index (self->roles, VtrRole, i) == role)
      return self->columns->pdata[i];

  return NULL;
}

/**
 * vtr_dataset_get_source:
 * @self: a data set
 *
 * Returns: (nullable): where it was read from, as it was given
 */
const char *
vtr_dataset_get_source (VtrDataset *self)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  return self->source;
}

/**
 * vtr_dataset_get_warnings:
 * @self: a data set
 *
 * Returns: (transfer none) (element-type VtrWarning): what was noticed while reading
 */
GPtrArray *
vtr_dataset_get_warnings (VtrDataset *self)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  return self->warnings;
}

/**
 * vtr_dataset_get_delimiter:
 * @self: a data set
 *
 * Returns: what stood between the cells of its file; 0: it was no delimited text, or is not known
 */
char
vtr_dataset_get_delimiter (VtrDataset *self)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), 0);

  return self->delimiter;
}

/**
 * vtr_dataset_get_encoding:
 * @self: a data set
 *
 * Returns: (nullable): the encoding of its file, such as "UTF-8"
 */
const char *
vtr_dataset_get_encoding (VtrDataset *self)
{
  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  return self->encoding;
}

/* A digest per level, so that a column's hash does not depend on levels that no row has. */
static guint64 *
digest_levels (VtrColumn *column)
{
  guint n_levels;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  guint64 *digests = g_new (guint64, n_levels + 1);

  for (guint i = 0; i < n_levels; i++)
    {
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      guint8 digest[DIGEST_SIZE];
      gsize size = sizeof digest;

      g_checksum_update (sum, (const guchar *) levels[i], -1);
      g_checksum_get_digest (sum, digest, &size);
      memcpy (&digests[i], digest, sizeof digests[i]);
    }

  return digests;
}

/* Name, kind and values as doubles (or level digests), whatever the storage. */
static void
digest_column (VtrColumn *column, guint8 digest[DIGEST_SIZE])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint64 *levels = NULL;
  g_autofree double *block = g_new (double, HASH_BLOCK);
  gsize n_rows = vtr_column_get_n_rows (column);
  gsize size = DIGEST_SIZE;
  guint8 kind = (guint8) vtr_column_get_kind (column);

  if (vtr_column_get_levels (column, NULL) != NULL)
    levels = digest_levels (column);
  g_checksum_update (sum, (const guchar *) vtr_column_get_name (column), -1);
  g_checksum_update (sum, (const guchar *) "", 1);
  g_checksum_update (sum, &kind, 1);
  for (gsize first = 0; first < n_rows; first += HASH_BLOCK)
    {
      gsize n = MIN (HASH_BLOCK, n_rows - first);

      vtr_column_read_numbers (column, NULL, first, n, block, 1);
      for (gsize i = 0; i < n; i++)
        if (isnan (block[i]))
          block[i] = NAN;
        else if (levels != NULL)
          memcpy (&block[i], &levels[(guint32) block[i]], sizeof (double));
      g_checksum_update (sum, (const guchar *) block, (gssize) (n * sizeof (double)));
    }
  g_checksum_get_digest (sum, digest, &size);
}

typedef struct
{
  VtrDataset *self;
  guint8 (*digests)[DIGEST_SIZE];
} HashJob;

static void
digest_columns_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  HashJob *job = data;

  for (gsize i = begin; i < end; i++)
    digest_column (job->self->columns->pdata[i], job->digests[i]);
}

/**
 * vtr_dataset_get_hash:
 * @self: a data set
 *
 * Names, kinds and values decide the hash; storage, roles, unused levels and the file do not. It is
 * computed at the first call, O(cells), and kept.
 *
 * Returns: "sha256:" and 64 hexadecimal digits
 */
const char *
vtr_dataset_get_hash (VtrDataset *self)
{
  g_autoptr (GChecksum) sum = NULL;
  g_autofree guint8 *digests = NULL;
  g_autofree char *hash = NULL;
  const char *known;

  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  known = g_atomic_pointer_get (&self->hash);
  if (known != NULL)
    return known;

  digests = g_malloc_n (self->columns->len + 1, DIGEST_SIZE);
  vtr_parallel_for (self->columns->len, 1, digest_columns_cb,
                    &(HashJob){ self, (guint8 (*)[DIGEST_SIZE]) digests }, NULL, NULL);
  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, digests, (gssize) self->columns->len * DIGEST_SIZE);
  hash = g_strconcat ("sha256:", g_checksum_get_string (sum), NULL);
  if (g_atomic_pointer_compare_and_exchange (&self->hash, NULL, hash))
    g_steal_pointer (&hash);

  return g_atomic_pointer_get (&self->hash);
}

/**
 * vtr_dataset_with_role:
 * @self: a data set
 * @column: a column's name
 * @role: its new role
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set with that role; %VTR_ERROR_BAD_VALUE when there
 *   is no such column
 */
VtrDataset *
vtr_dataset_with_role (VtrDataset *self, const char *column, VtrRole role, GError **error)
{
  VtrDataset *changed;
  int index;

  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  if (vtr_dataset_lookup (self, column, error) == NULL)
    return NULL;
  index = vtr_dataset_find (self, column);
  changed = derive (self);
  for (guint i = 0; i < self->columns->len; i++)
    add_column (changed, self->columns->pdata[i],
                (int) i == index ? role : vtr_dataset_get_role (self, i));

  return changed;
}

/**
 * vtr_dataset_with_column:
 * @self: a data set
 * @index: which column to replace; the number of columns to append
 * @column: the new column, as long as the others
 *
 * Returns: (transfer full): the data set with that column; its role stays
 */
VtrDataset *
vtr_dataset_with_column (VtrDataset *self, guint index, VtrColumn *column)
{
  VtrDataset *changed;

  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);
  g_return_val_if_fail (index <= self->columns->len, NULL);
  g_return_val_if_fail (self->columns->len == 0 ||
                          vtr_column_get_n_rows (column) == vtr_dataset_get_n_rows (self),
                        NULL);

  changed = derive (self);
  for (guint i = 0; i < self->columns->len; i++)
    add_column (changed, i == index ? column : self->columns->pdata[i],
                vtr_dataset_get_role (self, i));
  if (index == self->columns->len)
    add_column (changed, column, VTR_ROLE_FEATURE);

  return changed;
}

/**
 * vtr_dataset_take_rows:
 * @self: a data set
 * @rows: (array length=n): rows, repeated as often as wanted
 * @n: how many
 *
 * Returns: (transfer full): those rows
 */
VtrDataset *
vtr_dataset_take_rows (VtrDataset *self, const guint32 *rows, gsize n)
{
  VtrDataset *taken;

  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  taken = derive (self);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autoptr (VtrColumn) column = vtr_column_take_rows (self->columns->pdata[i], rows, n);

      add_column (taken, column, vtr_dataset_get_role (self, i));
    }

  return taken;
}

/**
 * vtr_dataset_select:
 * @self: a data set
 * @columns: (array length=n): indices of columns
 * @n: how many
 *
 * Returns: (transfer full): those columns, in that order, with their roles
 */
VtrDataset *
vtr_dataset_select (VtrDataset *self, const guint *columns, guint n)
{
  g_autoptr (VtrDataset) selected = NULL;

  g_return_val_if_fail (VTR_IS_DATASET (self), NULL);

  selected = derive (self);
  for (guint i = 0; i < n; i++)
    {
      g_return_val_if_fail (columns[i] < self->columns->len, NULL);
      add_column (selected, self->columns->pdata[columns[i]],
                  vtr_dataset_get_role (self, columns[i]));
    }

  return g_steal_pointer (&selected);
}

/**
 * vtr_dataset_set_origin:
 * @self: a data set that nobody else has seen yet
 * @source: (nullable): where it was read from, as it was given
 * @warnings: (nullable) (element-type VtrWarning): what was noticed; kept by reference
 */
void
vtr_dataset_set_origin (VtrDataset *self, const char *source, GPtrArray *warnings)
{
  g_return_if_fail (VTR_IS_DATASET (self));

  g_free (self->source);
  self->source = g_strdup (source);
  if (warnings != NULL)
    {
      g_ptr_array_ref (warnings);
      g_ptr_array_unref (self->warnings);
      self->warnings = warnings;
    }
}

/**
 * vtr_dataset_set_format:
 * @self: a data set that nobody else has seen yet
 * @delimiter: what stood between the cells of its file; 0: none
 * @encoding: (nullable): of its file
 */
void
vtr_dataset_set_format (VtrDataset *self, char delimiter, const char *encoding)
{
  g_return_if_fail (VTR_IS_DATASET (self));

  self->delimiter = delimiter;
  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
}
