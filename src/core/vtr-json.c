/* JSON with doubles that read back the same; NaN and infinities become null.
 *
 * Nodes are json-glib's; the text is written here, since json-glib writes every double with 17 digits
 * ("0.10000000000000001") and NaN as no JSON. Bytes that are not UTF-8 are replaced. */
#include "vtr-json.h"

#include <math.h>
#include <string.h>

#include "vtr-number.h"

#define INDENT 2

/**
 * vtr_json_add_number:
 * @builder: a builder, where a value is expected
 * @value: the number
 *
 * Adds a number; null when it is not finite.
 */
void
vtr_json_add_number (JsonBuilder *builder, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * vtr_json_add_numbers:
 * @builder: a builder, where a value is expected
 * @values: (array length=n): the numbers
 * @n: how many
 *
 * Adds an array of numbers.
 */
void
vtr_json_add_numbers (JsonBuilder *builder, const double *values, gsize n)
{
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    vtr_json_add_number (builder, values[i]);
  json_builder_end_array (builder);
}

/**
 * vtr_json_set_number:
 * @builder: a builder, inside an object
 * @member: the member's name
 * @value: the number; null when it is not finite
 */
void
vtr_json_set_number (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  vtr_json_add_number (builder, value);
}

/**
 * vtr_json_set_numbers:
 * @builder: a builder, inside an object
 * @member: the member's name
 * @values: (array length=n): the numbers
 * @n: how many
 */
void
vtr_json_set_numbers (JsonBuilder *builder, const char *member, const double *values, gsize n)
{
  json_builder_set_member_name (builder, member);
  vtr_json_add_numbers (builder, values, n);
}

/**
 * vtr_json_set_string:
 * @builder: a builder, inside an object
 * @member: the member's name
 * @value: (nullable): the text; null when %NULL
 */
void
vtr_json_set_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * vtr_json_set_int:
 * @builder: a builder, inside an object
 * @member: the member's name
 * @value: the number
 */
void
vtr_json_set_int (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

/**
 * vtr_json_set_strv:
 * @builder: a builder, inside an object
 * @member: the member's name
 * @values: (nullable) (array zero-terminated=1): the texts; an empty array when %NULL
 */
void
vtr_json_set_strv (JsonBuilder *builder, const char *member, const char *const *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (; values != NULL && *values != NULL; values++)
    json_builder_add_string_value (builder, *values);
  json_builder_end_array (builder);
}

static void
write_string (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const guchar *c = (const guchar *) valid; *c != '\0'; c++)
    {
      static const char escapes[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
      const char *escape = strchr (escapes, *c);

      if (escape != NULL)
        g_string_append_printf (text, "\\%c", letters[escape - escapes]);
      else if (*c < 0x20 || *c == 0x7f)
        g_string_append_printf (text, "\\u%04x", *c);
      else
        g_string_append_c (text, (char) *c);
    }
  g_string_append_c (text, '"');
}

static void
write_double (GString *text, double value)
{
  char buffer[VTR_NUMBER_BUF_SIZE];

  if (!isfinite (value))
    g_string_append (text, "null");
  else if (value == 0.0 && signbit (value))
    g_string_append (text, "-0.0"); /* "-0" would read back as the integer */
  else
    g_string_append (text, vtr_number_format (value, buffer));
}

static void
write_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    write_string (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    write_double (text, json_node_get_double (node));
}

static void
break_line (GString *text, int depth)
{
  if (depth < 0)
    return;
  g_string_append_c (text, '\n');
  for (int i = 0; i < depth * INDENT; i++)
    g_string_append_c (text, ' ');
}

/* Arrays of plain values stay on one line: a matrix reads as a matrix. */
static gboolean
is_flat (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node))
        return FALSE;
    }
  return TRUE;
}

/* @depth is -1 for the whole text on one line. */
static void write_node (GString *text, JsonNode *node, int depth);

static void
write_array (GString *text, JsonArray *array, int depth)
{
  guint length = json_array_get_length (array);
  gboolean one_line = depth < 0 || is_flat (array);
  int inner = depth < 0 ? -1 : depth + 1;

  g_string_append_c (text, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append (text, one_line && depth >= 0 ? ", " : ",");
      if (!one_line)
        break_line (text, inner);
      write_node (text, json_array_get_element (array, i), inner);
    }
  if (!one_line)
    break_line (text, depth);
  g_string_append_c (text, ']');
}

static void
write_object (GString *text, JsonObject *object, int depth)
{
  g_autoptr (GList) members = json_object_get_members (object);
  int inner = depth < 0 ? -1 : depth + 1;

  g_string_append_c (text, '{');
  for (GList *link = members; link != NULL; link = link->next)
    {
      if (link != members)
        g_string_append_c (text, ',');
      break_line (text, inner);
      write_string (text, link->data);
      g_string_append (text, depth < 0 ? ":" : ": ");
      write_node (text, json_object_get_member (object, link->data), inner);
    }
  if (members != NULL)
    break_line (text, depth);
  g_string_append_c (text, '}');
}

static void
write_node (GString *text, JsonNode *node, int depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (text, json_node_get_object (node), depth);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    write_array (text, json_node_get_array (node), depth);
  else if (JSON_NODE_HOLDS_VALUE (node))
    write_value (text, node);
  else
    g_string_append (text, "null");
}

/**
 * vtr_json_to_string:
 * @node: (nullable): a document; null when %NULL
 * @pretty: whether to break lines for people; arrays of plain values stay on one line
 *
 * Writes @node as UTF-8, with the shortest doubles that read back the same, and without a line break
 * at the end.
 *
 * Returns: (transfer full): the text
 */
char *
vtr_json_to_string (JsonNode *node, gboolean pretty)
{
  GString *text = g_string_new (NULL);

  if (node != NULL)
    write_node (text, node, pretty ? 0 : -1);
  else
    g_string_append (text, "null");
  return g_string_free (text, FALSE);
}
