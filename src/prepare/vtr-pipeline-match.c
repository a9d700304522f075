/* Finding the pipeline's columns in new data: by name, brought to the kinds of the fit. Whether a small
 * file's column looks numeric does not matter: a column that was categorical is matched level by level,
 * by text, or by value where both are numbers. Levels that were not in the training rows stay as they
 * are; they are not missing, and one-hot gives them zeros. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-levels.h"
#include "vtr-number.h"
#include "vtr-pipeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The fitted level that each level of @column means, borrowed from either; NULL when all are themselves. */
static const char **
rename_levels (const VtrPipelineInput *input, VtrColumn *column)
{
  guint n_levels, n_fitted = g_strv_length (input->levels);
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  g_autofree const char **renamed = g_new (const char *, MAX (n_levels, 1));
  gboolean changed = FALSE;

  for (guint i = 0; i < n_levels; i++)
    {
      double value;
      int found = -1;

      renamed[i] = levels[i];
      if (!g_hash_table_contains (input->by_text, levels[i])
          && vtr_number_parse (levels[i], strlen (levels[i]), &value))
        found = vtr_levels_match (levels[i], (const char *const *) input->levels, n_fitted);
      if (found < 0)
        continue;
      renamed[i] = input->levels[found];
      changed = TRUE;
    }
  return changed ? g_steal_pointer (&renamed) : NULL;
}

static VtrColumn *
match_levels (const VtrPipelineInput *input, VtrColumn *column)
{
  g_autofree const char **renamed = rename_levels (input, column);
  g_autofree const char **texts = NULL;
  gsize n = vtr_column_get_n_rows (column);

  if (renamed == NULL)
    return vtr_column_ref (column);
  texts = g_new (const char *, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      double code = vtr_column_get_number (column, i);

      texts[i] = isnan (code) ? NULL : renamed[(gsize) code];
    }
  return vtr_column_new_text (input->name, input->kind, texts, n);
}

static VtrColumn *
match_column (const VtrPipelineInput *input, VtrColumn *column, GError **error)
{
  g_autoptr (VtrColumn) converted = NULL;
  g_autoptr (GError) reason = NULL;

  converted = vtr_column_with_kind (column, input->kind, &reason);
  if (converted == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the model needs the column “%s” to be %s: %s"), input->name,
                   vtr_kind_to_string (input->kind), reason->message);
      return NULL;
    }
  return input->kind == VTR_KIND_CATEGORICAL ? match_levels (input, converted)
                                             : g_steal_pointer (&converted);
}

/**
 * vtr_pipeline_match:
 * @self: a fitted pipeline
 * @dataset: a table
 *
 * Matching what is matched already costs next to nothing.
 *
 * Returns: (transfer full): the columns that the pipeline takes, in the order and of the kinds of the
 *   fit; %NULL with %VTR_ERROR_BAD_INPUT naming the column that is missing or cannot be of its kind
 */
VtrDataset *
vtr_pipeline_match (VtrPipeline *self, VtrDataset *dataset, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_return_val_if_fail (VTR_IS_PIPELINE (self) && self->is_fitted, NULL);
  g_return_val_if_fail (VTR_IS_DATASET (dataset), NULL);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const VtrPipelineInput *input = self->inputs->pdata[i];
      int index = vtr_dataset_find (dataset, input->name);
      VtrColumn *column;

      if (index < 0)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the data lacks the column “%s” that the model needs"), input->name);
          return NULL;
        }
      column = match_column (input, vtr_dataset_get_column (dataset, index), error);
      if (column == NULL)
        return NULL;
      g_ptr_array_add (columns, column);
    }
  return vtr_dataset_new (columns);
}
