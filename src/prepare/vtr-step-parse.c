/* Steps as people write them: name[:option=value,…][@column,column]. Names and values with any of
 * the characters , : = @ stand in double quotes. */
#include "vtr-config.h"

#include "vtr-step.h"
#include "vtr-error.h"
#include "vtr-text.h"

#include <glib/gi18n-lib.h>

/* The first @wanted outside double quotes, or NULL. */
static const char *
find_unquoted (const char *text, char wanted)
{
  gboolean quoted = FALSE;

  for (; *text != '\0'; text++)
    if (*text == '"')
      quoted = !quoted;
    else if (*text == wanted && !quoted)
      return text;
  return NULL;
}

static gboolean
apply_options (VtrStep *step, const char *options, GError **error)
{
  g_auto (GStrv) parts = vtr_text_split (options, ',', 0, error);

  if (parts == NULL)
    return FALSE;
  for (char **part = parts; *part != NULL; part++)
    {
      char *equals = strchr (*part, '=');

      if (equals == NULL)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                       _("“%s” is no option of a step; write option=value"), *part);
          return FALSE;
        }
      *equals = '\0';
      if (!vtr_configurable_set (VTR_CONFIGURABLE (step), *part, equals + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_columns (VtrStep *step, const char *columns, GError **error)
{
  g_auto (GStrv) names = vtr_text_split (columns, ',', 0, error);

  if (names == NULL)
    return FALSE;
  if (names[0] == NULL || names[0][0] == '\0')
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                           _("a step has no column after the @; leave the @ out for all columns"));
      return FALSE;
    }
  vtr_step_set_columns (step, (const char *const *) names);
  return TRUE;
}

static void
append_quoted (GString *text, const char *word)
{
  g_string_append_printf (text, strpbrk (word, ",:=@") != NULL ? "\"%s\"" : "%s", word);
}

/**
 * vtr_step_parse:
 * @text: "impute:strategy=mean@age,hours"
 *
 * Returns: (transfer full): the step, not fitted; or %NULL with %VTR_ERROR_BAD_VALUE naming what is
 *   wrong and the nearest name that is right
 */
VtrStep *
vtr_step_parse (const char *text, GError **error)
{
  g_autoptr (VtrStep) step = NULL;
  g_autofree char *head = NULL;
  const char *at, *colon;

  g_return_val_if_fail (text != NULL, NULL);

  at = find_unquoted (text, '@');
  head = at != NULL ? g_strndup (text, at - text) : g_strdup (text);
  colon = find_unquoted (head, ':');
  if (colon != NULL)
    head[colon - head] = '\0';
  step = vtr_registry_new_object (VTR_TYPE_STEP, g_strstrip (head), _("step"), error);
  if (step == NULL
      || (colon != NULL && !apply_options (step, colon + 1, error))
      || (at != NULL && !apply_columns (step, at + 1, error)))
    return NULL;
  return g_steal_pointer (&step);
}

/**
 * vtr_step_to_string:
 * @self: a step
 *
 * Returns: (transfer full): what vtr_step_parse() reads, with the settings that differ from the defaults
 */
char *
vtr_step_to_string (VtrStep *self)
{
  VtrConfigurable *configurable = VTR_CONFIGURABLE (self);
  const char *const *columns = vtr_step_get_columns (self);
  g_autoptr (VtrConfigurable) plain = g_object_new (G_OBJECT_TYPE (self), NULL);
  GString *text = g_string_new (vtr_configurable_get_name (configurable));
  guint n_settings = 0;
  g_autofree GParamSpec **settings = vtr_configurable_list (configurable, &n_settings);
  char before = ':';

  for (guint i = 0; i < n_settings; i++)
    {
      g_autofree char *name = vtr_configurable_dup_setting_name (settings[i]);
      g_autofree char *value = vtr_configurable_get (configurable, name);
      g_autofree char *usual = vtr_configurable_get (plain, name);

      if (g_strcmp0 (value, usual) == 0)
        continue;
      g_string_append_c (text, before);
      g_string_append_printf (text, "%s=", name);
      append_quoted (text, value != NULL ? value : "");
      before = ',';
    }
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      g_string_append_c (text, i == 0 ? '@' : ',');
      append_quoted (text, columns[i]);
    }
  return g_string_free (text, FALSE);
}
