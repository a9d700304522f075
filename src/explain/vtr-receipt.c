/* The receipt of an explanation: what it was made of and with, as JSON and back, so that it can be
 * cited, checked and repeated. Settings go through JSON by value: an integer is read back as int64
 * and the explainer that takes the settings converts it. It names files; it never opens them. */
#include "vtr-config.h"
#include "vtr-explanation.h"
#include "vtr-error.h"
#include "vtr-json.h"
#include <glib/gi18n-lib.h>

#define MAX_OPTIONS 256

/* The members that are plain text, in the order of the document. */
static const struct
{
  const char *name;
  gsize offset;
} text_members[] = {
  { "data", G_STRUCT_OFFSET (VtrReceipt, data) },
  { "data_hash", G_STRUCT_OFFSET (VtrReceipt, data_hash) },
  { "model", G_STRUCT_OFFSET (VtrReceipt, model) },
  { "model_hash", G_STRUCT_OFFSET (VtrReceipt, model_hash) },
  { "background", G_STRUCT_OFFSET (VtrReceipt, background) },
  { "rows", G_STRUCT_OFFSET (VtrReceipt, rows) },
  { "output", G_STRUCT_OFFSET (VtrReceipt, output) },
  { "link", G_STRUCT_OFFSET (VtrReceipt, link) },
  { "class", G_STRUCT_OFFSET (VtrReceipt, class_name) },
  { "version", G_STRUCT_OFFSET (VtrReceipt, version) },
};

static char **
text_member (const VtrReceipt *receipt, gsize i)
{
  return (char **) ((char *) receipt + text_members[i].offset);
}

/**
 * vtr_receipt_new:
 *
 * Returns: (transfer full): an empty receipt with this program's version
 */
VtrReceipt *
vtr_receipt_new (void)
{
  VtrReceipt *receipt = g_new0 (VtrReceipt, 1);

  receipt->version = g_strdup (VTR_VERSION);
  return receipt;
}

/**
 * vtr_receipt_copy:
 * @receipt: a receipt
 *
 * Returns: (transfer full): a deep copy
 */
VtrReceipt *
vtr_receipt_copy (const VtrReceipt *receipt)
{
  VtrReceipt *copy = g_new0 (VtrReceipt, 1);

  copy->method = g_strdup (receipt->method);
  copy->options = receipt->options ? g_variant_ref (receipt->options) : NULL;
  copy->seed = receipt->seed;
  for (gsize i = 0; i < G_N_ELEMENTS (text_members); i++)
    *text_member (copy, i) = g_strdup (*text_member (receipt, i));
  return copy;
}

/**
 * vtr_receipt_free:
 * @receipt: (nullable) (transfer full): a receipt
 */
void
vtr_receipt_free (VtrReceipt *receipt)
{
  if (receipt == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (text_members); i++)
    g_free (*text_member (receipt, i));
  g_free (receipt->method);
  g_clear_pointer (&receipt->options, g_variant_unref);
  g_free (receipt);
}

static void
add_option (JsonBuilder *builder, GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      json_builder_add_boolean_value (builder, g_variant_get_boolean (value));
      break;
    case G_VARIANT_CLASS_INT32:
      json_builder_add_int_value (builder, g_variant_get_int32 (value));
      break;
    case G_VARIANT_CLASS_UINT32:
      json_builder_add_int_value (builder, g_variant_get_uint32 (value));
      break;
    case G_VARIANT_CLASS_INT64:
      json_builder_add_int_value (builder, g_variant_get_int64 (value));
      break;
    case G_VARIANT_CLASS_UINT64:
      json_builder_add_int_value (builder, (gint64) g_variant_get_uint64 (value));
      break;
    case G_VARIANT_CLASS_DOUBLE:
      vtr_json_add_number (builder, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_STRING:
      json_builder_add_string_value (builder, g_variant_get_string (value, NULL));
      break;
    default:
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
        {
          g_autofree const char **strv = g_variant_get_strv (value, NULL);

          json_builder_begin_array (builder);
          for (gsize i = 0; strv[i] != NULL; i++)
            json_builder_add_string_value (builder, strv[i]);
          json_builder_end_array (builder);
        }
      else
        json_builder_add_null_value (builder);
    }
}

/**
 * vtr_receipt_to_json:
 * @receipt: a receipt
 * @builder: where one object is added
 */
void
vtr_receipt_to_json (const VtrReceipt *receipt, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  vtr_json_set_string (builder, "method", receipt->method);
  json_builder_set_member_name (builder, "options");
  json_builder_begin_object (builder);
  if (receipt->options != NULL)
    {
      GVariantIter iter;
      const char *name;
      GVariant *value;

      g_variant_iter_init (&iter, receipt->options);
      while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
        {
          json_builder_set_member_name (builder, name);
          add_option (builder, value);
        }
    }
  json_builder_end_object (builder);
  vtr_json_set_int (builder, "seed", (gint64) receipt->seed);
  for (gsize i = 0; i < G_N_ELEMENTS (text_members); i++)
    vtr_json_set_string (builder, text_members[i].name, *text_member (receipt, i));
  json_builder_end_object (builder);
}

/* One option's value; NULL for what no explainer has. */
static GVariant *
option_from_json (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      g_autoptr (GPtrArray) strv = g_ptr_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *item = json_array_get_element (array, i);

          if (json_node_get_value_type (item) != G_TYPE_STRING)
            return NULL;
          g_ptr_array_add (strv, (gpointer) json_node_get_string (item));
        }
      return g_variant_new_strv ((const char *const *) strv->pdata, strv->len);
    }
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (type == G_TYPE_BOOLEAN)
    return g_variant_new_boolean (json_node_get_boolean (node));
  if (type == G_TYPE_INT64)
    return g_variant_new_int64 (json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    return g_variant_new_double (json_node_get_double (node));
  return type == G_TYPE_STRING ? g_variant_new_string (json_node_get_string (node)) : NULL;
}

static GVariant *
options_from_json (JsonNode *node, GError **error)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      json_object_get_size (json_node_get_object (node)) > MAX_OPTIONS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                   _("the receipt's “options” are not a list of settings."));
      return NULL;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      GVariant *option = option_from_json (value);

      if (option == NULL)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                       _("the receipt's option “%s” has a value that no setting can have."), name);
          return NULL;
        }
      g_variant_dict_insert_value (&dict, name, option);
    }
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static gboolean
read_text (JsonObject *object, const char *name, char **text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("“%s” in the receipt is not text."),
                   name);
      return FALSE;
    }
  *text = json_node_dup_string (node);
  return TRUE;
}

/**
 * vtr_receipt_from_json:
 * @node: a receipt, or a whole explanation document with the member `receipt`
 * @error: return location for an error
 *
 * Returns: (transfer full): the receipt, or %NULL with %VTR_ERROR_CORRUPT
 */
VtrReceipt *
vtr_receipt_from_json (JsonNode *node, GError **error)
{
  g_autoptr (VtrReceipt) receipt = g_new0 (VtrReceipt, 1);
  JsonObject *object;
  JsonNode *member;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      member = json_object_get_member (json_node_get_object (node), "receipt");
      node = member != NULL ? member : node;
    }
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object == NULL || !read_text (object, "method", &receipt->method, NULL) ||
      receipt->method == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                   _("this is not the receipt of an explanation: it names no method."));
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (text_members); i++)
    if (!read_text (object, text_members[i].name, text_member (receipt, i), error))
      return NULL;
  member = json_object_get_member (object, "seed");
  if (member != NULL && json_node_get_value_type (member) == G_TYPE_INT64)
    receipt->seed = (guint64) json_node_get_int (member);
  member = json_object_get_member (object, "options");
  if (member != NULL && (receipt->options = options_from_json (member, error)) == NULL)
    return NULL;
  return g_steal_pointer (&receipt);
}
