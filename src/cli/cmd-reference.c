/* vitrine-cli reference: every kind of model, step, explainer and chart, with its settings, as they
 * declare them; --man and --markdown write the same for the manual and the documentation. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-error.h"
#include "vtr-explainer.h"
#include "vtr-learner.h"
#include "vtr-reference.h"
#include <glib/gi18n.h>
#include <stdio.h>

typedef struct { const char *name, *title; GType (*get_type) (void); } Section;
static const Section sections[] = {
  { "models", N_("Models (train --model KIND --param NAME=VALUE)"), vtr_learner_get_type },
  { "steps", N_("Steps (train --step KIND:NAME=VALUE,…@COLUMN,…)"), vtr_step_get_type },
  { "methods", N_("Methods (explain --method KIND --NAME VALUE)"), vtr_explainer_get_type },
  { "pictures", N_("Pictures (--plot KIND=FILE)"), vtr_chart_get_type },
};

static void
print_title (const char *title, VtrReferenceFormat format)
{
  g_autofree char *capitals = g_utf8_strup (title, -1);

  if (format == VTR_REFERENCE_MAN)
    printf (".SH \"%s\"\n", capitals);
  else
    printf (format == VTR_REFERENCE_MARKDOWN ? "## %s\n\n" : "%s\n\n", title);
}

static gboolean
print_one (const char *name, VtrReferenceFormat format, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (vtr_registry_find (sections[i].get_type (), name) != G_TYPE_INVALID)
      {
        g_autoptr (VtrConfigurable) object = vtr_registry_new_object (sections[i].get_type (), name, "", error);
        g_autofree char *text = object != NULL ? vtr_reference_kind (object, format) : NULL;

        if (text != NULL)
          cli_print (text);
        return text != NULL;
      }
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("there is nothing called “%s”; “vitrine-cli reference” lists what there is"), name);
  return FALSE;
}

int
cmd_reference (Cli *cli, GError **error)
{
  gboolean man = FALSE, markdown = FALSE;
  const GOptionEntry entries[] = {
    { "man", 0, 0, G_OPTION_ARG_NONE, &man, N_("As part of a manual page"), NULL },
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, N_("As Markdown"), NULL },
    { NULL }
  };
  VtrReferenceFormat format;

  if (!cli_parse (cli, 0, entries, NULL, 0, 1, error))
    return CLI_DONE;
  format = man ? VTR_REFERENCE_MAN : markdown ? VTR_REFERENCE_MARKDOWN : VTR_REFERENCE_TEXT;
  if (cli->n_arguments > 0)
    {
      print_one (cli->arguments[0], format, error);
      return CLI_DONE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *text = vtr_reference_all (sections[i].get_type (), format);

      print_title (_(sections[i].title), format);
      cli_print (text);
    }
  return CLI_DONE;
}
