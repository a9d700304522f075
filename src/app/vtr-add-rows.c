/* Adding rows: columns are found by name and take the kind that they have in the first table. */
#include "vtr-add-rows.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-read.h"
#include <glib/gi18n.h>

static void
set_missing_column (VtrDataset *dataset, const char *column, GError **error)
{
  const char *source = vtr_dataset_get_source (dataset);
  g_autofree char *name =
      source != NULL ? g_path_get_basename (source) : g_strdup (_ ("The new rows"));

  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _ ("“%s” has no column “%s”; rows can be added from files with the same columns."),
               name, column);
}

static VtrColumn *
join_numbers (VtrColumn *a, VtrColumn *b)
{
  gsize n_a = vtr_column_get_n_rows (a), n_b = vtr_column_get_n_rows (b);
  g_autofree double *values = g_new (double, n_a + n_b + 1);

  vtr_column_read_numbers (a, NULL, 0, n_a, values, 1);
  vtr_column_read_numbers (b, NULL, 0, n_b, values + n_a, 1);
  return vtr_column_new_numeric (vtr_column_get_name (a), values, n_a + n_b);
}

/* A text for each level, not for each row. */
static void
read_texts (VtrColumn *column, const char **texts)
{
  const char *const *levels = vtr_column_get_levels (column, NULL);

  for (gsize i = 0; i < vtr_column_get_n_rows (column); i++)
    texts[i] = vtr_column_is_missing (column, i)
                   ? NULL
                   : levels[(guint) vtr_column_get_number (column, i)];
}

static VtrColumn *
join_texts (VtrColumn *a, VtrColumn *b)
{
  gsize n_a = vtr_column_get_n_rows (a), n_b = vtr_column_get_n_rows (b);
  g_autofree const char **texts = g_new0 (const char *, n_a + n_b + 1);

  read_texts (a, texts);
  read_texts (b, texts + n_a);
  return vtr_column_new_text (vtr_column_get_name (a), vtr_column_get_kind (a), texts, n_a + n_b);
}

/* (transfer full) */
static VtrColumn *
join (VtrColumn *a, VtrColumn *b, GError **error)
{
  g_autoptr (VtrColumn) same = NULL;

  if (vtr_column_get_kind (a) == VTR_KIND_DATETIME || vtr_column_get_kind (a) == VTR_KIND_IMAGE)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
                   _ ("Rows cannot be added to the column “%s”: it holds dates or pictures."),
                   vtr_column_get_name (a));
      return NULL;
    }
  same = vtr_column_get_kind (a) == vtr_column_get_kind (b)
             ? vtr_column_ref (b)
             : vtr_column_with_kind (b, vtr_column_get_kind (a), error);
  if (same == NULL)
    return NULL;
  return vtr_column_get_levels (a, NULL) == NULL ? join_numbers (a, same) : join_texts (a, same);
}

static VtrDataset *
keep_roles (VtrDataset *joined, VtrDataset *from)
{
  g_autoptr (VtrDataset) result = g_object_ref (joined);

  for (guint i = 0; i < vtr_dataset_get_n_columns (from); i++)
    if (vtr_dataset_get_role (from, i) != VTR_ROLE_FEATURE)
      {
        VtrDataset *next =
            vtr_dataset_with_role (result, vtr_column_get_name (vtr_dataset_get_column (from, i)),
                                   vtr_dataset_get_role (from, i), NULL);
        g_object_unref (result);
        result = next;
      }
  vtr_dataset_set_origin (result, vtr_dataset_get_source (from), vtr_dataset_get_warnings (from));
  vtr_dataset_set_format (result, vtr_dataset_get_delimiter (from),
                          vtr_dataset_get_encoding (from));
  return g_steal_pointer (&result);
}

/**
 * vtr_add_rows:
 * @first: a table
 * @second: a table with at least its columns
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the rows of both; %VTR_ERROR_BAD_INPUT where a column is
 * missing
 */
VtrDataset *
vtr_add_rows (VtrDataset *first, VtrDataset *second, GError **error)
{
  g_return_val_if_fail (VTR_IS_DATASET (first) && VTR_IS_DATASET (second), NULL);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint i = 0; i < vtr_dataset_get_n_columns (first); i++)
    {
      VtrColumn *a = vtr_dataset_get_column (first, i), *joined;
      int index = vtr_dataset_find (second, vtr_column_get_name (a));

      if (index < 0)
        {
          set_missing_column (second, vtr_column_get_name (a), error);
          return NULL;
        }
      joined = join (a, vtr_dataset_get_column (second, (guint) index), error);
      if (joined == NULL)
        return NULL;
      g_ptr_array_add (columns, joined);
    }
  g_autoptr (VtrDataset) joined = vtr_dataset_new (columns);
  return keep_roles (joined, first);
}

typedef struct
{
  VtrDataset *base;
  char **paths;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->base);
  g_strfreev (work->paths);
  g_free (work);
}

static gpointer
add_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  const Work *work = data;
  VtrReadOptions options = { 0 };
  g_autoptr (VtrDataset) all = work->base != NULL ? g_object_ref (work->base) : NULL;

  for (guint i = 0; work->paths[i] != NULL; i++)
    {
      g_autoptr (VtrDataset) next = vtr_read (work->paths[i], &options, progress, error);
      VtrDataset *joined = next == NULL  ? NULL
                           : all == NULL ? g_object_ref (next)
                                         : vtr_add_rows (all, next, error);

      if (joined == NULL || !vtr_progress_check (progress, error))
        return NULL;
      g_clear_object (&all);
      all = joined;
    }
  if (all != NULL)
    vtr_dataset_get_hash (all); /* kept: the main thread asks for it */
  return g_steal_pointer (&all);
}

/**
 * vtr_add_rows_job_new:
 * @base: (nullable): the table that grows; NULL: the first file
 * @paths: (array zero-terminated=1): data files
 *
 * Returns: (transfer full): a job whose result is a #VtrDataset
 */
VtrJob *
vtr_add_rows_job_new (VtrDataset *base, const char *const *paths)
{
  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);
  Work *work = g_new0 (Work, 1);

  work->base = base != NULL ? g_object_ref (base) : NULL;
  work->paths = g_strdupv ((char **) paths);
  return vtr_job_new (_ ("Adding rows"), add_func, work, work_free, g_object_unref);
}
