/* VtrSession, the values of What If: kept with the project's states, so that Undo and Redo bring them back
 * among everything else. One drag is one step. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include <glib/gi18n.h>

static gboolean
same_values (GVariant *a, GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
}

/**
 * vtr_session_follow_view:
 * @self: a session whose project has another view now
 *
 * Takes the what-if values from it. What If is looked at row by row: what is undone there is shown there.
 */
void
vtr_session_follow_view (VtrSession *self)
{
  GVariant *what_if = vtr_project_get_view (self->project);
  GVariant *known = what_if != NULL ? what_if : self->what_if;
  guint32 row = 0;

  if (same_values (what_if, self->what_if))
    return;
  g_variant_get_child (known, 0, "u", &row);
  if (self->row >= 0 && row != self->row)
    vtr_session_set_row (self, row);
  g_clear_pointer (&self->what_if, g_variant_unref);
  self->what_if = what_if != NULL ? g_variant_ref (what_if) : NULL;
  vtr_session_mark (self, VTR_CHANGED_WHAT_IF);
}

GVariant *
vtr_session_get_what_if (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->what_if;
}

/**
 * vtr_session_set_what_if:
 * @self: a session
 * @values: (nullable): a row and what it is given, (ua{s(dms)}); floating ones are consumed
 * @merge: whether it belongs to the change before
 */
void
vtr_session_set_what_if (VtrSession *self, GVariant *values, gboolean merge)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  g_autoptr (GVariant) taken = values != NULL ? g_variant_ref_sink (values) : NULL;

  if (!same_values (taken, self->what_if))
    vtr_project_set_view (self->project, taken, _("Change What If"), merge);
}
