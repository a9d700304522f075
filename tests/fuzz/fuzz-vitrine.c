/* Any bytes as a `.vitrine` file: the current model, and one by name. A model that loads must answer
 * what it is; nothing may crash, hang or leak. */
#include "vtr-engine.h"
#include "vtr-model-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  vtr_engine_init ();
  g_autoptr (VtrModel) model = vtr_model_file_load_bytes (bytes, "fuzz", NULL, &error);
  g_assert_true ((model == NULL) == (error != NULL));
  if (model != NULL)
    {
      g_assert_cmpuint (vtr_model_get_n_outputs (model), >, 0);
      g_assert_nonnull (vtr_model_get_hash (model));
    }
  g_clear_error (&error);
  g_autoptr (VtrModel) named = vtr_model_file_load_bytes (bytes, "fuzz", "forest", &error);
  g_assert_true ((named == NULL) == (error != NULL));
  return 0;
}
