/* VtrSession, the command line that repeats what is on a page: the same learner with the settings that are
 * not its defaults, the same rows held out, the same seed; so the same bits. Where that cannot be said
 * (a pasted table, a method without name) there is none. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include "vtr-engine.h"
#include <string.h>

/* Quoted for a shell where it needs to be. */
static char *
quote (const char *text)
{
  return *text != '\0' && text[strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_./=,:@%+-")] == '\0'
    ? g_strdup (text) : g_shell_quote (text);
}

/* Names in lists: commas and quotes would end them. */
static void
append_columns (GString *command, VtrDataset *dataset, VtrRole role, const char *option)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      const char *name = vtr_column_get_name (vtr_dataset_get_column (dataset, i));
      if (vtr_dataset_get_role (dataset, i) == role)
        g_string_append_printf (list, strpbrk (name, ",:=@") != NULL ? "%s\"%s\"" : "%s%s", list->len > 0 ? "," : "", name);
    }
  if (list->len == 0)
    return;
  g_autofree char *quoted = quote (list->str);
  g_string_append_printf (command, " %s %s", option, quoted);
}

static void
append_settings (GString *command, const VtrModelInfo *info)
{
  g_autoptr (VtrConfigurable) learner = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, "learner", NULL);
  g_autoptr (VtrConfigurable) plain = vtr_registry_new_object (VTR_TYPE_LEARNER, info->learner, "learner", NULL);
  guint n = 0;

  if (learner == NULL || info->settings == NULL || !vtr_configurable_apply_variant (learner, info->settings, NULL))
    return;
  g_autofree GParamSpec **list = vtr_configurable_list (learner, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = vtr_configurable_dup_setting_name (list[i]);
      g_autofree char *value = vtr_configurable_get (learner, name), *usual = vtr_configurable_get (plain, name);
      if (g_strcmp0 (value, usual) == 0)
        continue;
      g_autofree char *setting = g_strdup_printf ("%s=%s", name, value), *quoted = quote (setting);
      g_string_append_printf (command, " --param %s", quoted);
    }
}

/* "0-9,12" */
static char *
dup_rows (const guint32 *rows, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n;)
    {
      gsize last = i;
      while (last + 1 < n && rows[last + 1] == rows[last] + 1)
        last++;
      g_string_append_printf (text, "%s%u", text->len > 0 ? "," : "", rows[i]);
      if (last > i)
        g_string_append_printf (text, "-%u", rows[last]);
      i = last + 1;
    }
  return g_string_free (text, FALSE);
}

static void
append_train (GString *command, VtrSession *self, const VtrModelInfo *info, const char *data)
{
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  g_autofree char *target = quote (info->target);

  g_string_append_printf (command, "vitrine-cli train %s --target %s --model %s", data, target, info->learner);
  append_settings (command, info);
  append_columns (command, dataset, VTR_ROLE_IGNORE, "--ignore");
  append_columns (command, dataset, VTR_ROLE_WEIGHT, "--weight");
  append_columns (command, dataset, VTR_ROLE_GROUP, "--group");
  append_columns (command, dataset, VTR_ROLE_TIME, "--time");
  if (vtr_model_entry_get_balanced (vtr_project_get_current (self->project)))
    g_string_append (command, " --class-weight balanced");
  g_string_append_printf (command, " --test 0.25 --seed %" G_GUINT64_FORMAT " -o model.vitrine", info->seed);
}

static gboolean
append_explain (GString *command, VtrSession *self, VtrAttribution *attribution, const char *data)
{
  const VtrAttributionData *d = vtr_attribution_get_data (attribution);
  const VtrReceipt *receipt = vtr_explanation_get_receipt (VTR_EXPLANATION (attribution));
  g_autofree char *rows = d->rows != NULL ? dup_rows (d->rows, d->n_rows) : NULL;

  if (receipt == NULL || receipt->method == NULL || rows == NULL)
    return FALSE;
  g_string_append_printf (command, " && vitrine-cli explain model.vitrine %s --method %s --rows %s --background %u", data,
                          receipt->method, rows, d->n_background);
  if (self->n_samples > 0)
    g_string_append_printf (command, " --samples %u", self->n_samples);
  if (d->n_outputs > 1)
    {
      g_autofree char *name = quote (d->outputs[MIN (self->output, d->n_outputs - 1)]);
      g_string_append_printf (command, " --class %s", name);
    }
  return TRUE;
}

/**
 * vtr_session_dup_command:
 * @self: a session
 * @what: "train", "evaluate" or "explain"
 *
 * Returns: (transfer full) (nullable): the command line that repeats it. Charts add " --plot KIND=FILE" to
 *   that of "evaluate" (drawn from the held-out rows) and "explain".
 */
char *
vtr_session_dup_command (VtrSession *self, const char *what)
{
  g_return_val_if_fail (VTR_IS_SESSION (self) && what != NULL, NULL);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  VtrModel *model = vtr_session_get_model (self);
  const char *source = dataset != NULL ? vtr_dataset_get_source (dataset) : NULL;

  if (source == NULL || !g_path_is_absolute (source) || model == NULL || vtr_project_get_n_steps (self->project) > 0)
    return NULL;
  g_autofree char *data = quote (source);
  g_autoptr (GString) command = g_string_new (NULL);
  append_train (command, self, vtr_model_get_info (model), data);
  if (g_str_equal (what, "explain") && (self->attribution == NULL || !append_explain (command, self, self->attribution, data)))
    return NULL;
  return g_string_free (g_steal_pointer (&command), FALSE);
}
