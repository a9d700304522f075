/* What steps do with columns: choosing those they are for, reading their known numbers, and putting a
 * table together again. */
#include "vtr-config.h"

#include "vtr-step-private.h"
#include "vtr-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
vtr_step_is_numeric (VtrColumn *column)
{
  VtrKind kind = vtr_column_get_kind (column);

  return kind == VTR_KIND_NUMERIC || kind == VTR_KIND_DATETIME;
}

gboolean
vtr_step_is_categorical (VtrColumn *column)
{
  return vtr_column_get_kind (column) == VTR_KIND_CATEGORICAL;
}

GArray *
vtr_step_choose (VtrStep *self, VtrDataset *dataset, VtrColumnTest applies, const char *what,
                 GError **error)
{
  const char *const *names = vtr_step_get_columns (self);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; names == NULL && i < vtr_dataset_get_n_columns (dataset); i++)
    if (vtr_dataset_get_role (dataset, i) == VTR_ROLE_FEATURE
        && applies (vtr_dataset_get_column (dataset, i)))
      g_array_append_val (chosen, i);
  for (; names != NULL && *names != NULL; names++)
    {
      guint index = vtr_dataset_find (dataset, *names);

      if (!applies (vtr_dataset_get_column (dataset, index)))
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, what,
                       vtr_configurable_get_name (VTR_CONFIGURABLE (self)), *names);
          return NULL;
        }
      g_array_append_val (chosen, index);
    }
  return g_steal_pointer (&chosen);
}

VtrDataset *
vtr_step_rebuild (VtrDataset *from, GPtrArray *columns, GError **error)
{
  g_autoptr (VtrDataset) dataset = vtr_dataset_new (columns);

  for (guint i = 0; i < vtr_dataset_get_n_columns (from); i++)
    {
      const char *name = vtr_column_get_name (vtr_dataset_get_column (from, i));
      VtrRole role = vtr_dataset_get_role (from, i);
      VtrDataset *changed;

      if (role == VTR_ROLE_FEATURE || vtr_dataset_find (dataset, name) < 0)
        continue;
      changed = vtr_dataset_with_role (dataset, name, role, error);
      if (changed == NULL)
        return NULL;
      g_object_unref (dataset);
      dataset = changed;
    }
  return g_steal_pointer (&dataset);
}

gboolean
vtr_step_check_columns (VtrStep *self, VtrDataset *dataset, GPtrArray *names, GError **error)
{
  for (guint i = 0; i < names->len; i++)
    if (vtr_dataset_find (dataset, names->pdata[i]) < 0)
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                     _("the data lacks the column “%s” that the step “%s” needs"),
                     (char *) names->pdata[i], vtr_configurable_get_name (VTR_CONFIGURABLE (self)));
        return FALSE;
      }
  return TRUE;
}

gboolean
vtr_step_corrupt (VtrStep *self, GError **error)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("a saved step “%s” is damaged"),
               vtr_configurable_get_name (VTR_CONFIGURABLE (self)));
  return FALSE;
}

double *
vtr_step_read_known (VtrColumn *column, gsize *n)
{
  gsize n_rows = vtr_column_get_n_rows (column), kept = 0;
  double *values = g_new (double, MAX (n_rows, 1));

  vtr_column_read_numbers (column, NULL, 0, n_rows, values, 1);
  for (gsize i = 0; i < n_rows; i++)
    if (!isnan (values[i]))
      values[kept++] = values[i];
  *n = kept;
  return values;
}
