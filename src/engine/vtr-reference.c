/* The reference, made from what kinds declare about themselves (vtr-configurable.h): text for the
 * terminal, troff for the manual page, Markdown for the documentation. */
#include "vtr-config.h"
#include "vtr-reference.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Troff takes a line's first dot or quote, and every backslash and dash, for its own. */
static void
append_troff (GString *out, const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '\\')
        g_string_append (out, "\\e");
      else if (*c == '-')
        g_string_append (out, "\\-");
      else if ((*c == '.' || *c == '\'') && (out->len == 0 || out->str[out->len - 1] == '\n'))
        g_string_append_printf (out, "\\&%c", *c);
      else
        g_string_append_c (out, *c);
    }
}

/* A cell of a table: a bar would end it. */
static void
append_markdown (GString *out, const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    g_string_append_printf (out, *c == '|' ? "\\%c" : "%c", *c);
}

static void
append_kind (GString *out, VtrConfigurable *object, VtrReferenceFormat format)
{
  const char *name = vtr_configurable_get_name (object), *title = vtr_configurable_get_title (object);
  const char *description = vtr_configurable_get_description (object);

  switch (format)
    {
    case VTR_REFERENCE_TEXT:
      g_string_append_printf (out, "%s – %s\n", name, title);
      if (description != NULL)
        g_string_append_printf (out, "  %s\n", description);
      break;
    case VTR_REFERENCE_MAN:
      g_string_append (out, ".SS \"");
      append_troff (out, name);
      g_string_append (out, " \\(en ");
      append_troff (out, title);
      g_string_append (out, "\"\n");
      append_troff (out, description != NULL ? description : "");
      g_string_append_c (out, '\n');
      break;
    case VTR_REFERENCE_MARKDOWN:
      g_string_append_printf (out, "### `%s` – %s\n\n%s\n", name, title, description != NULL ? description : "");
      break;
    }
}

static void
append_setting (GString *out, VtrConfigurable *object, GParamSpec *pspec, VtrReferenceFormat format)
{
  g_autofree char *name = vtr_configurable_dup_setting_name (pspec);
  g_autofree char *range = vtr_configurable_dup_range (pspec);
  g_autofree char *value = vtr_configurable_get (object, name);
  const char *sentence = g_param_spec_get_blurb (pspec);

  sentence = sentence != NULL && *sentence != '\0' ? _(sentence) : g_param_spec_get_nick (pspec);
  switch (format)
    {
    case VTR_REFERENCE_TEXT:
      g_string_append_printf (out, "  %s = %s   (%s)\n      %s\n", name, value, range, sentence);
      break;
    case VTR_REFERENCE_MAN:
      g_string_append (out, ".TP\n.BR ");
      append_troff (out, name);
      g_string_append (out, " \" = ");
      append_troff (out, value);
      g_string_append (out, "\"\n");
      append_troff (out, sentence);
      g_string_append_printf (out, " (%s)\n", range);
      break;
    case VTR_REFERENCE_MARKDOWN:
      g_string_append_printf (out, "| `%s` | %s | ", name, value);
      append_markdown (out, range);
      g_string_append (out, " | ");
      append_markdown (out, sentence);
      g_string_append (out, " |\n");
      break;
    }
}

/**
 * vtr_reference_kind:
 * @object: a learner, step, explainer or chart with its defaults
 * @format: how it is written
 *
 * Returns: (transfer full): its name, sentence and settings
 */
char *
vtr_reference_kind (VtrConfigurable *object, VtrReferenceFormat format)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n;
  g_autofree GParamSpec **pspecs = vtr_configurable_list (object, &n);

  append_kind (out, object, format);
  if (format == VTR_REFERENCE_MARKDOWN && n > 0)
    g_string_append_printf (out, "\n| %s | %s | %s | |\n|---|---|---|---|\n", _("setting"), _("default"), _("values"));
  for (guint i = 0; i < n; i++)
    append_setting (out, object, pspecs[i], format);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * vtr_reference_all:
 * @base: %VTR_TYPE_LEARNER, %VTR_TYPE_STEP, %VTR_TYPE_EXPLAINER or %VTR_TYPE_CHART
 * @format: how it is written
 *
 * Returns: (transfer full): vtr_reference_kind() of every kind below @base, by name
 */
char *
vtr_reference_all (GType base, VtrReferenceFormat format)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n;
  g_autofree GType *types = vtr_registry_list (base, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VtrConfigurable) object = g_object_new (types[i], NULL);
      g_autofree char *text = vtr_reference_kind (object, format);

      if (i > 0 && format != VTR_REFERENCE_MAN)
        g_string_append_c (out, '\n');
      g_string_append (out, text);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
