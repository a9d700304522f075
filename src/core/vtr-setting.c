/* One setting as people and files write it: text or variant to the value of a property, checked against
 * its range, and back. */
#include "vtr-config.h"

#include "vtr-setting-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-number.h"
#include "vtr-text.h"

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

gboolean
vtr_setting_parse (GParamSpec *pspec, const char *text, GValue *value, GError **error)
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

char *
vtr_setting_to_text (const GValue *value)
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
GVariant *
vtr_setting_to_variant (const GValue *value)
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
gboolean
vtr_setting_parse_variant (GParamSpec *pspec, GVariant *variant, GValue *value, GError **error)
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
  return vtr_setting_parse (pspec, text, value, error);
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
