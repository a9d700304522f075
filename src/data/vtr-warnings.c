/* What a reader noticed, for people: line, column, one sentence. */
#include "vtr-warnings.h"

static void
warning_free_cb (gpointer data)
{
  VtrWarning *warning = data;

  g_free (warning->column);
  g_free (warning->message);
  g_free (warning);
}

/**
 * vtr_warnings_new:
 *
 * Returns: (transfer full) (element-type VtrWarning): an empty list
 */
GPtrArray *
vtr_warnings_new (void)
{
  return g_ptr_array_new_with_free_func (warning_free_cb);
}

/**
 * vtr_warnings_add:
 * @warnings: (element-type VtrWarning): a list
 * @line: physical line from 1; 0 for none
 * @column: (nullable): the column's name
 * @message: (transfer full): one sentence
 */
void
vtr_warnings_add (GPtrArray *warnings, guint64 line, const char *column, char *message)
{
  VtrWarning *warning = g_new (VtrWarning, 1);

  *warning = (VtrWarning) { line, g_strdup (column), message };
  g_ptr_array_add (warnings, warning);
}
