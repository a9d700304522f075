/* VtrExplanation: what every explanation has, whatever it says: a receipt, notes for the reader and
 * the time it took. Kinds write their own numbers; this writes the document around them. */
#include "vtr-config.h"
#include "vtr-explanation.h"
#include "vtr-json.h"

typedef struct
{
  VtrReceipt *receipt;
  GPtrArray *notes; /* of utf8, NULL-terminated */
  double seconds;
} VtrExplanationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrExplanation, vtr_explanation, G_TYPE_OBJECT)

static VtrExplanationPrivate *
get_private (VtrExplanation *self)
{
  return vtr_explanation_get_instance_private (self);
}

static void
vtr_explanation_finalize (GObject *object)
{
  VtrExplanationPrivate *priv = get_private (VTR_EXPLANATION (object));

  g_clear_pointer (&priv->receipt, vtr_receipt_free);
  g_clear_pointer (&priv->notes, g_ptr_array_unref);
  G_OBJECT_CLASS (vtr_explanation_parent_class)->finalize (object);
}

static void
vtr_explanation_class_init (VtrExplanationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_explanation_finalize;
}

static void
vtr_explanation_init (VtrExplanation *self)
{
  VtrExplanationPrivate *priv = get_private (self);

  priv->receipt = vtr_receipt_new ();
  priv->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (priv->notes, NULL);
}

/**
 * vtr_explanation_get_receipt:
 * @self: an explanation
 *
 * Returns: (transfer none): how it was made
 */
const VtrReceipt *
vtr_explanation_get_receipt (VtrExplanation *self)
{
  g_return_val_if_fail (VTR_IS_EXPLANATION (self), NULL);
  return get_private (self)->receipt;
}

/**
 * vtr_explanation_take_receipt:
 * @self: an explanation that is being built
 * @receipt: (transfer full): how it was made
 */
void
vtr_explanation_take_receipt (VtrExplanation *self, VtrReceipt *receipt)
{
  VtrExplanationPrivate *priv = get_private (self);

  g_return_if_fail (receipt != NULL && receipt != priv->receipt);
  vtr_receipt_free (priv->receipt);
  priv->receipt = receipt;
}

/**
 * vtr_explanation_get_notes:
 * @self: an explanation
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences for the reader, translated
 */
const char *const *
vtr_explanation_get_notes (VtrExplanation *self)
{
  g_return_val_if_fail (VTR_IS_EXPLANATION (self), NULL);
  return (const char *const *) get_private (self)->notes->pdata;
}

/**
 * vtr_explanation_add_note:
 * @self: an explanation that is being built
 * @note: one translated sentence; a repeated one is kept once
 */
void
vtr_explanation_add_note (VtrExplanation *self, const char *note)
{
  GPtrArray *notes = get_private (self)->notes;

  if (g_strv_contains ((const char *const *) notes->pdata, note))
    return;
  g_ptr_array_insert (notes, (int) notes->len - 1, g_strdup (note));
}

/**
 * vtr_explanation_get_seconds:
 * @self: an explanation
 *
 * Returns: seconds from model and data in memory to values ready
 */
double
vtr_explanation_get_seconds (VtrExplanation *self)
{
  g_return_val_if_fail (VTR_IS_EXPLANATION (self), 0);
  return get_private (self)->seconds;
}

/**
 * vtr_explanation_set_seconds:
 * @self: an explanation that is being built
 * @seconds: see vtr_explanation_get_seconds()
 */
void
vtr_explanation_set_seconds (VtrExplanation *self, double seconds)
{
  get_private (self)->seconds = seconds;
}

/**
 * vtr_explanation_to_json:
 * @self: an explanation
 *
 * Returns: (transfer full): the document of the command line: `method`, what the kind says,
 *   `seconds`, `notes` and `receipt`
 */
JsonNode *
vtr_explanation_to_json (VtrExplanation *self)
{
  VtrExplanationPrivate *priv = get_private (self);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vtr_json_set_string (builder, "method", priv->receipt->method);
  VTR_EXPLANATION_GET_CLASS (self)->to_json (self, builder);
  vtr_json_set_number (builder, "seconds", priv->seconds);
  vtr_json_set_strv (builder, "notes", vtr_explanation_get_notes (self));
  json_builder_set_member_name (builder, "receipt");
  vtr_receipt_to_json (priv->receipt, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * vtr_explanation_to_table:
 * @self: an explanation
 *
 * Returns: (transfer full): the same numbers as a table
 */
VtrDataset *
vtr_explanation_to_table (VtrExplanation *self)
{
  return VTR_EXPLANATION_GET_CLASS (self)->to_table (self);
}

/**
 * vtr_explanation_to_text:
 * @self: an explanation
 *
 * Returns: (transfer full) (nullable): lines for people; %NULL where there are none
 */
char *
vtr_explanation_to_text (VtrExplanation *self)
{
  VtrExplanationClass *klass;

  g_return_val_if_fail (VTR_IS_EXPLANATION (self), NULL);
  klass = VTR_EXPLANATION_GET_CLASS (self);
  return klass->to_text != NULL ? klass->to_text (self) : NULL;
}
