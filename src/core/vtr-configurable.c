/* An object whose settings are GObject properties.
 *
 * Everything that people write or files hold goes through one path: text or variant → GValue, checked
 * against the property's range with a sentence that says the range (vtr-setting.c) →
 * g_object_set_property(). */
#include "vtr-config.h"

#include "vtr-setting-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-text.h"

G_DEFINE_ABSTRACT_TYPE (VtrConfigurable, vtr_configurable, G_TYPE_OBJECT)

static void
vtr_configurable_class_init (VtrConfigurableClass *klass)
{
}

static void
vtr_configurable_init (VtrConfigurable *self)
{
}

static gboolean
is_setting (GParamSpec *pspec)
{
  GType type = pspec->value_type;

  if ((pspec->flags & G_PARAM_READWRITE) != G_PARAM_READWRITE
      || (pspec->flags & G_PARAM_CONSTRUCT_ONLY) != 0)
    return FALSE;
  return type == G_TYPE_BOOLEAN || type == G_TYPE_INT || type == G_TYPE_UINT
         || type == G_TYPE_INT64 || type == G_TYPE_UINT64 || type == G_TYPE_DOUBLE
         || type == G_TYPE_STRING || type == G_TYPE_STRV || G_TYPE_IS_ENUM (type);
}

static char **
dup_setting_names (VtrConfigurable *self)
{
  guint n_settings;
  g_autofree GParamSpec **settings = vtr_configurable_list (self, &n_settings);
  char **names = g_new0 (char *, n_settings + 1);

  for (guint i = 0; i < n_settings; i++)
    names[i] = vtr_configurable_dup_setting_name (settings[i]);
  return names;
}

static void
set_unknown_name (VtrConfigurable *self, const char *name, GError **error)
{
  g_auto (GStrv) names = dup_setting_names (self);
  const char *nearest = vtr_text_nearest (name, (const char *const *) names);
  const char *kind = vtr_configurable_get_name (self);
  g_autofree char *list = g_strjoinv (", ", names);

  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown parameter “%s” for %s: did you mean “%s”?"), name, kind, nearest);
  else if (names[0] != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown parameter “%s” for %s, which has %s"), name, kind, list);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown parameter “%s” for %s, which has none"), name, kind);
}

/* The property of that outside name; dashes are taken too. */
static GParamSpec *
find_setting (VtrConfigurable *self, const char *name)
{
  GParamSpec *pspec = NULL;

  if (g_ascii_isalpha (*name))
    {
      g_autofree char *inner = g_strdelimit (g_strdup (name), "_", '-');

      pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), inner);
    }
  return pspec != NULL && is_setting (pspec) ? pspec : NULL;
}

/**
 * vtr_configurable_get_name:
 * @self: a configurable
 *
 * Returns: (transfer none): how files and the command line call its kind
 */
const char *
vtr_configurable_get_name (VtrConfigurable *self)
{
  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), NULL);

  return VTR_CONFIGURABLE_GET_CLASS (self)->name;
}

/**
 * vtr_configurable_get_title:
 * @self: a configurable
 *
 * Returns: (transfer none): how people call its kind, translated
 */
const char *
vtr_configurable_get_title (VtrConfigurable *self)
{
  const char *title;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), NULL);

  title = VTR_CONFIGURABLE_GET_CLASS (self)->title;
  return title != NULL ? _(title) : vtr_configurable_get_name (self);
}

/**
 * vtr_configurable_get_description:
 * @self: a configurable
 *
 * Returns: (transfer none): one sentence on its kind, translated; may be empty
 */
const char *
vtr_configurable_get_description (VtrConfigurable *self)
{
  const char *description;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), NULL);

  description = VTR_CONFIGURABLE_GET_CLASS (self)->description;
  return description != NULL && *description != '\0' ? _(description) : "";
}

/**
 * vtr_configurable_check:
 * @self: a configurable
 * @error: return location
 *
 * Checks the settings against each other.
 *
 * Returns: whether they go together
 */
gboolean
vtr_configurable_check (VtrConfigurable *self, GError **error)
{
  VtrConfigurableClass *klass;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), FALSE);

  klass = VTR_CONFIGURABLE_GET_CLASS (self);
  return klass->check == NULL || klass->check (self, error);
}

/**
 * vtr_configurable_set:
 * @self: a configurable
 * @name: a setting's outside name ("n_estimators")
 * @value: its value as text
 * @error: return location
 *
 * Sets a setting from text. Enums are written by nick, lists with commas (and double quotes around
 * parts that have commas), booleans as true, yes, on or 1 and their opposites.
 *
 * Returns: %TRUE, or %FALSE with %VTR_ERROR_BAD_VALUE for an unknown name or a value out of range
 */
gboolean
vtr_configurable_set (VtrConfigurable *self, const char *name, const char *value, GError **error)
{
  g_auto (GValue) parsed = G_VALUE_INIT;
  GParamSpec *pspec;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self) && name != NULL && value != NULL, FALSE);

  pspec = find_setting (self, name);
  if (pspec == NULL)
    {
      set_unknown_name (self, name, error);
      return FALSE;
    }
  if (!vtr_setting_parse (pspec, value, &parsed, error))
    return FALSE;

  g_object_set_property (G_OBJECT (self), pspec->name, &parsed);
  return TRUE;
}

/**
 * vtr_configurable_get:
 * @self: a configurable
 * @name: a setting's outside name
 *
 * Returns: (transfer full) (nullable): its value as vtr_configurable_set() takes it; %NULL when there
 *   is no such setting
 */
char *
vtr_configurable_get (VtrConfigurable *self, const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GParamSpec *pspec;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self) && name != NULL, NULL);

  pspec = find_setting (self, name);
  if (pspec == NULL)
    return NULL;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (self), pspec->name, &value);
  return vtr_setting_to_text (&value);
}

/**
 * vtr_configurable_list:
 * @self: a configurable
 * @n_settings: (out) (optional): how many
 *
 * Returns: (transfer container) (array zero-terminated=1): its settings, base classes' first, then in
 *   the order of installing
 */
GParamSpec **
vtr_configurable_list (VtrConfigurable *self, guint *n_settings)
{
  g_autofree GParamSpec **all = NULL;
  GParamSpec **settings;
  guint n_all, n = 0;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), NULL);

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n_all);
  settings = g_new0 (GParamSpec *, n_all + 1);
  for (guint i = 0; i < n_all; i++)
    if (is_setting (all[i]))
      settings[n++] = all[i];

  if (n_settings != NULL)
    *n_settings = n;
  return settings;
}

/**
 * vtr_configurable_to_variant:
 * @self: a configurable
 *
 * Returns: (transfer floating): all settings by outside name, as a{sv}; unset texts and lists are left
 *   out
 */
GVariant *
vtr_configurable_to_variant (VtrConfigurable *self)
{
  g_autofree GParamSpec **settings = NULL;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), NULL);

  settings = vtr_configurable_list (self, NULL);
  for (guint i = 0; settings[i] != NULL; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *name = vtr_configurable_dup_setting_name (settings[i]);
      GVariant *variant;

      g_value_init (&value, settings[i]->value_type);
      g_object_get_property (G_OBJECT (self), settings[i]->name, &value);
      variant = vtr_setting_to_variant (&value);
      if (variant != NULL)
        g_variant_builder_add (&builder, "{sv}", name, variant);
    }
  return g_variant_builder_end (&builder);
}

static void
clear_value_cb (gpointer data)
{
  g_value_unset (data);
}

/**
 * vtr_configurable_apply_variant:
 * @self: a configurable
 * @settings: settings by outside name, as a{sv}; a floating one is taken
 * @error: return location
 *
 * Sets many settings, all or, when one of them is bad, none. Settings that @settings does not name
 * stay as they are.
 *
 * Returns: %TRUE, or %FALSE with %VTR_ERROR_BAD_VALUE
 */
gboolean
vtr_configurable_apply_variant (VtrConfigurable *self, GVariant *settings, GError **error)
{
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GPtrArray) pspecs = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (GValue));
  GVariantIter iter;
  const char *name;
  GVariant *variant;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self) && settings != NULL, FALSE);
  g_return_val_if_fail (g_variant_is_of_type (settings, G_VARIANT_TYPE_VARDICT), FALSE);

  owned = g_variant_ref_sink (settings);
  g_array_set_clear_func (values, clear_value_cb);
  g_variant_iter_init (&iter, owned);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &variant))
    {
      g_autoptr (GVariant) held = variant;
      GParamSpec *pspec = find_setting (self, name);

      if (pspec == NULL)
        {
          set_unknown_name (self, name, error);
          return FALSE;
        }
      g_ptr_array_add (pspecs, pspec);
      g_array_set_size (values, pspecs->len);
      if (!vtr_setting_parse_variant (pspec, held, &g_array_index (values, GValue, values->len - 1), error))
        return FALSE;
    }

  for (guint i = 0; i < pspecs->len; i++)
    g_object_set_property (G_OBJECT (self), ((GParamSpec *) pspecs->pdata[i])->name,
                           &g_array_index (values, GValue, i));
  return TRUE;
}

/**
 * vtr_configurable_copy:
 * @self: a configurable
 *
 * Returns: (transfer full): a new object of the same kind with the same settings
 */
VtrConfigurable *
vtr_configurable_copy (VtrConfigurable *self)
{
  g_autofree GParamSpec **settings = NULL;
  VtrConfigurable *copy;

  g_return_val_if_fail (VTR_IS_CONFIGURABLE (self), NULL);

  copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  settings = vtr_configurable_list (self, NULL);
  for (guint i = 0; settings[i] != NULL; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, settings[i]->value_type);
      g_object_get_property (G_OBJECT (self), settings[i]->name, &value);
      g_object_set_property (G_OBJECT (copy), settings[i]->name, &value);
    }
  return copy;
}
