/* Any bytes as the model inside a `.vitrine` file, which its hashes keep fuzz-vitrine.c from
 * changing. A model that loads must answer what it is, and can be saved again. */
#include "vtr-engine.h"
#include "vtr-model.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) boxed =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE));
  g_autoptr (GVariant) state = g_variant_get_variant (boxed);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrModel) model = NULL;

  vtr_engine_init ();
  model = vtr_model_load (state, &error);
  g_assert_true ((model == NULL) == (error != NULL));
  if (model != NULL)
    {
      g_autoptr (GVariant) again = g_variant_ref_sink (vtr_model_save (model, TRUE));

      g_assert_cmpuint (vtr_model_get_n_outputs (model), >, 0);
      g_assert_nonnull (vtr_model_get_hash (model));
    }
  return 0;
}
