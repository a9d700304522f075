/* An object whose settings are GObject properties.
 *
 * Everything that people write or files hold goes through one path: text or variant → GValue, checked
 * against the property's range with a sentence that says the range → g_object_set_property().
 * The registry walks the type system below a base type; a kind is known once its type is. */
#include "vtr-config.h"

#include "vtr-configurable.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-number.h"
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

static char **
dup_nicks (GParamSpec *pspec)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  char **nicks = g_new0 (char *, klass->n_values + 1);

  for (guint i = 0; i < klass->n_values; i++)
    nicks[i] = g_strdup (klass->values[i].value_nick);
  return nicks;
}

typedef struct
{
  double min;
  double max;
  gboolean has_min;
  gboolean has_max;
  gboolean above_min; /* @min itself is outside */
  char min_text[VTR_NUMBER_BUF_SIZE];
  char max_text[VTR_NUMBER_BUF_SIZE];
} Range;

#define FILL_RANGE(range, spec, lowest, highest, format)                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    (range)->has_min = (spec)->minimum > (lowest);                                                 \
    (range)->has_max = (spec)->maximum < (highest);                                                \
    g_snprintf ((range)->min_text, VTR_NUMBER_BUF_SIZE, "%" format, (spec)->minimum);              \
    g_snprintf ((range)->max_text, VTR_NUMBER_BUF_SIZE, "%" format, (spec)->maximum);              \
  }                                                                                                \
  G_STMT_END

static void
fill_double_range (Range *range, GParamSpecDouble *spec)
{
  range->has_min = spec->minimum > -DBL_MAX;
  range->has_max = spec->maximum < DBL_MAX;
  range->above_min = spec->minimum > 0.0 && spec->minimum <= DBL_MIN;
  vtr_number_format (range->above_min ? 0.0 : spec->minimum, range->min_text);
  vtr_number_format (spec->maximum, range->max_text);
}

/* FALSE for what has no range of numbers. A lower bound of 0 of an unsigned type is one for people. */
static gboolean
get_range (GParamSpec *pspec, Range *range)
{
  *range = (Range) { 0 };

  if (G_IS_PARAM_SPEC_INT (pspec))
    FILL_RANGE (range, G_PARAM_SPEC_INT (pspec), G_MININT, G_MAXINT, "d");
  else if (G_IS_PARAM_SPEC_INT64 (pspec))
    FILL_RANGE (range, G_PARAM_SPEC_INT64 (pspec), G_MININT64, G_MAXINT64, G_GINT64_FORMAT);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    FILL_RANGE (range, G_PARAM_SPEC_UINT (pspec), 0, G_MAXUINT, "u");
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    FILL_RANGE (range, G_PARAM_SPEC_UINT64 (pspec), 0, G_MAXUINT64, G_GUINT64_FORMAT);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    fill_double_range (range, G_PARAM_SPEC_DOUBLE (pspec));
  else
    return FALSE;

  if (G_IS_PARAM_SPEC_UINT (pspec) || G_IS_PARAM_SPEC_UINT64 (pspec))
    range->has_min = TRUE;
  return TRUE;
}

static gboolean
set_bad_number (GParamSpec *pspec, const char *text, GError **error)
{
  g_autofree char *name = vtr_configurable_dup_setting_name (pspec);
  gboolean is_double = G_IS_PARAM_SPEC_DOUBLE (pspec);
  Range range;

  get_range (pspec, &range);
  if (range.has_min && range.has_max && range.above_min)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("%s must be above %s and at most %s, not “%s”"), name, range.min_text,
                 range.max_text, text);
  else if (range.has_min && range.has_max)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 is_double ? _("%s must be between %s and %s, not “%s”")
                           : _("%s must be a whole number between %s and %s, not “%s”"),
                 name, range.min_text, range.max_text, text);
  else if (range.has_min)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 range.above_min ? _("%s must be above %s, not “%s”")
                 : is_double     ? _("%s must be at least %s, not “%s”")
                                 : _("%s must be a whole number of at least %s, not “%s”"),
                 name, range.min_text, text);
  else if (range.has_max)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 is_double ? _("%s must be at most %s, not “%s”")
                           : _("%s must be a whole number of at most %s, not “%s”"),
                 name, range.max_text, text);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 is_double ? _("%s must be a number, not “%s”")
                           : _("%s must be a whole number, not “%s”"),
                 name, text);
  return FALSE;
}

/* "3", "+3" and what reads as a whole double exactly ("3.0", "1e3"). */
static gboolean
parse_signed (const char *text, gint64 *whole)
{
  const char *digits = *text == '+' ? text + 1 : text;
  double value;

  if (g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, whole, NULL))
    return digits == text || *digits != '-';
  if (!vtr_number_parse (text, strlen (text), &value) || value < -0x1p53 || value > 0x1p53
      || value != (double) (gint64) value)
    return FALSE;
  *whole = (gint64) value;
  return TRUE;
}

static gboolean
parse_whole (GParamSpec *pspec, const char *text, GValue *value)
{
  gint64 whole;

  if (G_IS_PARAM_SPEC_UINT64 (pspec))
    {
      guint64 large;

      if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &large, NULL))
        {
          g_value_set_uint64 (value, large);
          return TRUE;
        }
    }

  if (!parse_signed (text, &whole))
    return FALSE;

  if (G_IS_PARAM_SPEC_INT64 (pspec))
    g_value_set_int64 (value, whole);
  else if (G_IS_PARAM_SPEC_INT (pspec) && whole >= G_MININT && whole <= G_MAXINT)
    g_value_set_int (value, (int) whole);
  else if (G_IS_PARAM_SPEC_UINT (pspec) && whole >= 0 && whole <= G_MAXUINT)
    g_value_set_uint (value, (guint) whole);
  else if (G_IS_PARAM_SPEC_UINT64 (pspec) && whole >= 0)
    g_value_set_uint64 (value, (guint64) whole);
  else
    return FALSE;
  return TRUE;
}

static gboolean
parse_number (GParamSpec *pspec, const char *text, GValue *value, GError **error)
{
  double number = 0.0;
  gboolean is_good;

  if (!G_IS_PARAM_SPEC_DOUBLE (pspec))
    {
      is_good = parse_whole (pspec, text, value);
    }
  else
    {
      is_good = vtr_number_parse (text, strlen (text), &number);
      g_value_set_double (value, number);
    }

  /* Validating brings a value into its range; one that had to be brought there was outside. */
  return (is_good && !g_param_value_validate (pspec, value)) || set_bad_number (pspec, text, error);
}

static gboolean
parse_boolean (GParamSpec *pspec, const char *text, GValue *value, GError **error)
{
  static const char *const words[] = { "false", "true", "no", "yes", "off", "on", "0", "1" };
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      {
        g_value_set_boolean (value, i % 2 == 1);
        return TRUE;
      }

  name = vtr_configurable_dup_setting_name (pspec);
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("%s must be true or false, not “%s”"),
               name, text);
  return FALSE;
}

static gboolean
parse_enum (GParamSpec *pspec, const char *text, GValue *value, GError **error)
{
  GEnumValue *found = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (pspec)->enum_class, text);
  g_auto (GStrv) nicks = NULL;
  g_autofree char *name = NULL;
  g_autofree char *list = NULL;
  const char *nearest;

  if (found != NULL)
    {
      g_value_set_enum (value, found->value);
      return TRUE;
    }

  nicks = dup_nicks (pspec);
  name = vtr_configurable_dup_setting_name (pspec);
  list = g_strjoinv (", ", nicks);
  nearest = vtr_text_nearest (text, (const char *const *) nicks);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("%s must be one of %s, not “%s”: did you mean “%s”?"), name, list, text,
                 nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("%s must be one of %s, not “%s”"),
                 name, list, text);
  return FALSE;
}

static gboolean
parse_strv (const char *text, GValue *value, GError **error)
{
  char **parts = *text == '\0' ? g_new0 (char *, 1) : vtr_text_split (text, ',', 0, error);

  if (parts == NULL)
    return FALSE;
  g_value_take_boxed (value, parts);
  return TRUE;
}

static gboolean
parse_text (GParamSpec *pspec, const char *text, GValue *value, GError **error)
{
  GType type = pspec->value_type;

  g_value_init (value, type);
  if (type == G_TYPE_BOOLEAN)
    return parse_boolean (pspec, text, value, error);
  if (G_TYPE_IS_ENUM (type))
    return parse_enum (pspec, text, value, error);
  if (type == G_TYPE_STRV)
    return parse_strv (text, value, error);
  if (type != G_TYPE_STRING)
    return parse_number (pspec, text, value, error);

  g_value_set_string (value, text);
  return TRUE;
}

static char *
join_quoted (const char *const *parts)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (strpbrk (parts[i], ",\"") == NULL && (*parts[i] != '\0' || parts[1] != NULL))
        {
          g_string_append (text, parts[i]);
          continue;
        }
      g_string_append_c (text, '"');
      for (const char *c = parts[i]; *c != '\0'; c++)
        g_string_append (text, (char[]) { *c, *c == '"' ? '"' : '\0', '\0' });
      g_string_append_c (text, '"');
    }
  return g_string_free (text, FALSE);
}

static const char *
enum_nick (const GValue *value)
{
  GEnumClass *klass = g_type_class_peek (G_VALUE_TYPE (value));
  GEnumValue *found = g_enum_get_value (klass, g_value_get_enum (value));

  return found != NULL ? found->value_nick : "";
}

static char *
value_to_text (const GValue *value)
{
  GType type = G_VALUE_TYPE (value);
  char buffer[VTR_NUMBER_BUF_SIZE];

  if (type == G_TYPE_BOOLEAN)
    return g_strdup (g_value_get_boolean (value) ? "true" : "false");
  if (type == G_TYPE_INT)
    return g_strdup_printf ("%d", g_value_get_int (value));
  if (type == G_TYPE_UINT)
    return g_strdup_printf ("%u", g_value_get_uint (value));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_value_get_int64 (value));
  if (type == G_TYPE_UINT64)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, g_value_get_uint64 (value));
  if (type == G_TYPE_DOUBLE)
    return g_strdup (vtr_number_format (g_value_get_double (value), buffer));
  if (type == G_TYPE_STRING)
    return g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
  if (type == G_TYPE_STRV)
    return join_quoted (g_value_get_boxed (value));
  return g_strdup (enum_nick (value));
}

/* NULL for an unset string or list. */
static GVariant *
value_to_variant (const GValue *value)
{
  GType type = G_VALUE_TYPE (value);

  if (type == G_TYPE_BOOLEAN)
    return g_variant_new_boolean (g_value_get_boolean (value));
  if (type == G_TYPE_INT)
    return g_variant_new_int32 (g_value_get_int (value));
  if (type == G_TYPE_UINT)
    return g_variant_new_uint32 (g_value_get_uint (value));
  if (type == G_TYPE_INT64)
    return g_variant_new_int64 (g_value_get_int64 (value));
  if (type == G_TYPE_UINT64)
    return g_variant_new_uint64 (g_value_get_uint64 (value));
  if (type == G_TYPE_DOUBLE)
    return g_variant_new_double (g_value_get_double (value));
  if (type == G_TYPE_STRING)
    return g_value_get_string (value) != NULL ? g_variant_new_string (g_value_get_string (value))
                                              : NULL;
  if (type == G_TYPE_STRV)
    return g_value_get_boxed (value) != NULL ? g_variant_new_strv (g_value_get_boxed (value), -1)
                                             : NULL;
  return g_variant_new_string (enum_nick (value));
}

static char *
variant_to_text (GVariant *variant)
{
  char buffer[VTR_NUMBER_BUF_SIZE];

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (variant) ? "true" : "false");
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_DOUBLE))
    return g_strdup (vtr_number_format (g_variant_get_double (variant), buffer));
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (variant, NULL);
  return g_variant_print (variant, FALSE);
}

/* Numbers may come in any width (JSON knows but one), since all go through their text. */
static gboolean
parse_variant (GParamSpec *pspec, GVariant *variant, GValue *value, GError **error)
{
  g_autofree char *text = NULL;

  if (pspec->value_type == G_TYPE_STRV
      && g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_value_init (value, G_TYPE_STRV);
      g_value_take_boxed (value, g_variant_dup_strv (variant, NULL));
      return TRUE;
    }

  text = variant_to_text (variant);
  return parse_text (pspec, text, value, error);
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
  if (!parse_text (pspec, value, &parsed, error))
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
  return value_to_text (&value);
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
 * vtr_configurable_dup_setting_name:
 * @pspec: a setting
 *
 * Returns: (transfer full): its outside name, with underscores
 */
char *
vtr_configurable_dup_setting_name (GParamSpec *pspec)
{
  g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), NULL);

  return g_strdelimit (g_strdup (pspec->name), "-", '_');
}

/**
 * vtr_configurable_dup_range:
 * @pspec: a setting
 *
 * Returns: (transfer full): what it may be, for people: "1 … 100000", "> 0", "gini, entropy",
 *   "true, false", "text"
 */
char *
vtr_configurable_dup_range (GParamSpec *pspec)
{
  Range range;

  g_return_val_if_fail (G_IS_PARAM_SPEC (pspec), NULL);

  if (get_range (pspec, &range))
    {
      if (range.has_min && range.has_max)
        return g_strdup_printf (range.above_min ? "> %s … %s" : "%s … %s", range.min_text,
                                range.max_text);
      if (range.has_min)
        return g_strdup_printf (range.above_min ? "> %s" : "≥ %s", range.min_text);
      if (range.has_max)
        return g_strdup_printf ("≤ %s", range.max_text);
      return g_strdup (G_IS_PARAM_SPEC_DOUBLE (pspec) ? _("any number") : _("any whole number"));
    }
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    {
      g_auto (GStrv) nicks = dup_nicks (pspec);

      return g_strjoinv (", ", nicks);
    }
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return g_strdup ("true, false");
  return g_strdup (pspec->value_type == G_TYPE_STRV ? _("a list with commas") : _("text"));
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
      variant = value_to_variant (&value);
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
      if (!parse_variant (pspec, held, &g_array_index (values, GValue, values->len - 1), error))
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

/* ---- Registry ---- */

typedef struct
{
  const char *name; /* static, as all class names */
  GType type;
} Kind;

static void
collect_kinds (GType type, GArray *kinds)
{
  g_autofree GType *children = NULL;
  guint n_children;

  if (!G_TYPE_IS_ABSTRACT (type) && g_type_is_a (type, VTR_TYPE_CONFIGURABLE))
    {
      VtrConfigurableClass *klass = g_type_class_ref (type);
      Kind kind = { klass->name, type };

      if (kind.name != NULL)
        g_array_append_val (kinds, kind);
      g_type_class_unref (klass);
    }

  children = g_type_children (type, &n_children);
  for (guint i = 0; i < n_children; i++)
    collect_kinds (children[i], kinds);
}

static int
compare_kinds_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Kind *) a)->name, ((const Kind *) b)->name);
}

static GArray *
list_kinds (GType base)
{
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (Kind));

  collect_kinds (base, kinds);
  g_array_sort (kinds, compare_kinds_cb);
  return kinds;
}

/**
 * vtr_registry_find:
 * @base: a type below #VtrConfigurable
 * @name: a kind's name
 *
 * Finds the instantiable type of that name among @base and its descendants known to the type system.
 *
 * Returns: the type, or %G_TYPE_INVALID
 */
GType
vtr_registry_find (GType base, const char *name)
{
  g_autoptr (GArray) kinds = NULL;

  g_return_val_if_fail (name != NULL, G_TYPE_INVALID);

  kinds = list_kinds (base);
  for (guint i = 0; i < kinds->len; i++)
    if (strcmp (g_array_index (kinds, Kind, i).name, name) == 0)
      return g_array_index (kinds, Kind, i).type;
  return G_TYPE_INVALID;
}

/**
 * vtr_registry_list:
 * @base: a type below #VtrConfigurable
 * @n_types: (out) (optional): how many
 *
 * Returns: (transfer full) (array length=n_types): the instantiable types with a name, by name
 */
GType *
vtr_registry_list (GType base, guint *n_types)
{
  g_autoptr (GArray) kinds = list_kinds (base);
  GType *types = g_new0 (GType, kinds->len + 1);

  for (guint i = 0; i < kinds->len; i++)
    types[i] = g_array_index (kinds, Kind, i).type;
  if (n_types != NULL)
    *n_types = kinds->len;
  return types;
}

/**
 * vtr_registry_new_object:
 * @base: a type below #VtrConfigurable
 * @name: a kind's name
 * @what: what kinds of @base are called in a sentence, translated ("model")
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a new object with default settings, or %NULL with
 *   %VTR_ERROR_BAD_VALUE and the nearest good name
 */
gpointer
vtr_registry_new_object (GType base, const char *name, const char *what, GError **error)
{
  GType type = vtr_registry_find (base, name);
  g_autoptr (GArray) kinds = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *list = NULL;
  const char *nearest;

  if (type != G_TYPE_INVALID)
    return g_object_new (type, NULL);

  kinds = list_kinds (base);
  names = g_ptr_array_new ();
  for (guint i = 0; i < kinds->len; i++)
    g_ptr_array_add (names, (gpointer) g_array_index (kinds, Kind, i).name);
  g_ptr_array_add (names, NULL);

  list = g_strjoinv (", ", (char **) names->pdata);
  nearest = vtr_text_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown %s “%s”: did you mean “%s”?"), what, name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown %s “%s”; there are: %s"), what, name, list);
  return NULL;
}
