/* Networks that are specified elsewhere: exact Shapley values from their coalitions.
 * How the values were computed: tests/reference/explain/README.md. */
#include "shapley-tools.h"
#include "vtr-network-model.h"

static VtrActivation
activation_of (JsonObject *layer)
{
  const char *name = json_object_get_string_member (layer, "activation");

  return strcmp (name, "relu") == 0 ? VTR_ACTIVATION_RELU : strcmp (name, "tanh") == 0 ? VTR_ACTIVATION_TANH
                                                                                      : VTR_ACTIVATION_IDENTITY;
}

static void
read_layer (JsonObject *from, VtrNetworkLayer *to)
{
  JsonArray *w = json_object_get_array_member (from, "W"), *b = json_object_get_array_member (from, "b");

  for (guint i = 0; i < to->n_in; i++)
    for (guint j = 0; j < to->n_out; j++)
      to->weights[i * to->n_out + j] = number_at (w, i, j);
  for (guint j = 0; j < to->n_out; j++)
    to->bias[j] = json_array_get_double_element (b, j);
  to->activation = activation_of (from);
}

/* A sigmoid at the end is the link of two classes. */
static VtrNetworkLayers *
read_network (const char *folder)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *parts = json_object_get_array_member (read_json (parser, folder, "mlp.json"), "layers");
  guint n = json_array_get_length (parts), sizes[VTR_NETWORK_MAX_LAYERS + 1];
  JsonObject *last = json_array_get_object_element (parts, n - 1);
  gboolean sigmoid = strcmp (json_object_get_string_member (last, "activation"), "sigmoid") == 0;
  VtrNetworkLayers *layers;

  for (guint l = 0; l < n; l++)
    {
      JsonObject *part = json_array_get_object_element (parts, l);

      sizes[l] = json_array_get_length (json_object_get_array_member (part, "W"));
      sizes[l + 1] = json_array_get_length (json_object_get_array_member (part, "b"));
    }
  layers = vtr_network_layers_new (n, sizes, VTR_ACTIVATION_RELU, sigmoid ? VTR_NETWORK_LOGISTIC : VTR_NETWORK_IDENTITY);
  for (guint l = 0; l < n; l++)
    read_layer (json_array_get_object_element (parts, l), &layers->layers[l]);
  return layers;
}

/* With two hidden layers the upper products are in single precision, which the reference allows for. */
static void
check_exact (const char *folder)
{
  VtrNetworkLayers *layers = read_network (folder);
  guint n_outputs = vtr_network_layers_n_outputs (layers), n_layers = layers->n_layers;
  g_autoptr (VtrModel) model = vtr_network_model_new (layers);

  check_shapley (model, folder, "mlp_identity", n_outputs, n_layers == 2 ? 1e-8 : 1e-4);
}

static void
test_exact_shapley (void)
{
  const char *const names[] = { "breast10_binary", "diabetes10_regression", "wine12_binary" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "explain", names[i], NULL);

      check_exact (folder);
    }
}

static void
test_exact_shapley_titanic (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VTR_SHARED_DIR"), "goldens", "explain", "titanic7_binary", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_test_skip ("the set is not here");
  else
    check_exact (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/network/exact-shapley", test_exact_shapley);
  g_test_add_func ("/learn/network/exact-shapley-titanic", test_exact_shapley_titanic);
  return g_test_run ();
}
