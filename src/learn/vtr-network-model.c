/* A network as a model: predicts, evaluates coalitions, goes into a file and comes back checked.
 * Weights are kept as single-precision numbers in files, as they were fitted. */
#include "vtr-config.h"
#include "vtr-network-model.h"
#include "vtr-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _VtrNetworkModel
{
  VtrModel          parent_instance;
  VtrNetworkLayers *layers;
};

static void network_iface_init (VtrNetworkInterface *iface);
static void coalitions_iface_init (VtrCoalitionsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrNetworkModel, vtr_network_model, VTR_TYPE_MODEL,
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_NETWORK, network_iface_init)
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_COALITIONS, coalitions_iface_init))

static void
vtr_network_model_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  vtr_network_layers_predict (VTR_NETWORK_MODEL (model)->layers, FALSE, x, out);
}

static void
vtr_network_model_predict_raw (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  vtr_network_layers_predict (VTR_NETWORK_MODEL (model)->layers, TRUE, x, out);
}

/* ---- files ---- */

static GVariant *
save_numbers (const double *numbers, gsize n)
{
  g_autofree float *narrow = g_new (float, n + 1);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < n; i++)
    narrow[i] = (float) numbers[i];
#if G_BYTE_ORDER == G_BIG_ENDIAN
  for (gsize i = 0; i < n; i++)
    ((guint32 *) narrow)[i] = GUINT32_TO_LE (((guint32 *) narrow)[i]);
#endif
  bytes = g_bytes_new (narrow, n * sizeof (float));
  return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

static GVariant *
vtr_network_model_save (VtrModel *model)
{
  const VtrNetworkLayers *layers = VTR_NETWORK_MODEL (model)->layers;
  GVariantBuilder list;
  GVariantDict dict;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(uuuayay)"));
  for (guint l = 0; l < layers->n_layers; l++)
    {
      const VtrNetworkLayer *layer = &layers->layers[l];
      g_variant_builder_add (&list, "(uuu@ay@ay)", layer->n_in, layer->n_out,
                             (guint32) layer->activation,
                             save_numbers (layer->weights, (gsize) layer->n_in * layer->n_out),
                             save_numbers (layer->bias, layer->n_out));
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "link", "u", (guint32) layers->link);
  g_variant_dict_insert (&dict, "scale", "d", layers->scale);
  g_variant_dict_insert (&dict, "offset", "d", layers->offset);
  g_variant_dict_insert_value (&dict, "layers", g_variant_builder_end (&list));
  return g_variant_dict_end (&dict);
}

static gboolean
corrupt (GError **error)
{
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the saved network is damaged."));
  return FALSE;
}

/* Exactly @n finite numbers. */
static gboolean
load_numbers (GVariant *state, double *numbers, gsize n)
{
  gsize length;
  const guint8 *data = g_variant_get_fixed_array (state, &length, 1);

  if (length != n * sizeof (float))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      union { guint32 bits; float number; } cell;

      memcpy (&cell.bits, data + i * sizeof cell.bits, sizeof cell.bits);
      cell.bits = GUINT32_FROM_LE (cell.bits);
      if (!isfinite (cell.number))
        return FALSE;
      numbers[i] = cell.number;
    }
  return TRUE;
}

/* Units of each layer, inputs first; NULL: the layers do not follow one another. */
static guint *
read_sizes (GVariant *list, guint n_layers)
{
  g_autofree guint *sizes = g_new0 (guint, n_layers + 1);
  guint64 n_weights = 0;

  for (guint l = 0; l < n_layers; l++)
    {
      guint32 n_in, n_out, activation;

      g_variant_get_child (list, l, "(uuu@ay@ay)", &n_in, &n_out, &activation, NULL, NULL);
      if ((l > 0 && n_in != sizes[l]) || n_out == 0 || n_out > VTR_NETWORK_MAX_UNITS ||
          activation >= VTR_N_ACTIVATIONS)
        return NULL;
      sizes[l] = n_in;
      sizes[l + 1] = n_out;
      n_weights += (guint64) n_in * n_out;
      if (n_weights > VTR_NETWORK_MAX_WEIGHTS)
        return NULL;
    }
  return g_steal_pointer (&sizes);
}

static gboolean
load_layer (GVariant *list, guint l, VtrNetworkLayer *layer)
{
  g_autoptr (GVariant) weights = NULL, bias = NULL;
  guint32 activation;

  g_variant_get_child (list, l, "(uuu@ay@ay)", NULL, NULL, &activation, &weights, &bias);
  layer->activation = (VtrActivation) activation;
  return load_numbers (weights, layer->weights, (gsize) layer->n_in * layer->n_out) &&
         load_numbers (bias, layer->bias, layer->n_out);
}

/* Whether link and layers fit what the model says of itself. */
static gboolean
is_fitting (VtrModel *model, const VtrNetworkLayers *layers)
{
  gboolean regresses = vtr_model_get_info (model)->task == VTR_TASK_REGRESSION;
  guint last = layers->layers[layers->n_layers - 1].n_out;

  return layers->layers[0].n_in == vtr_model_get_n_inputs (model) &&
         (layers->link == VTR_NETWORK_IDENTITY) == regresses &&
         (layers->link == VTR_NETWORK_SOFTMAX || last == 1) &&
         vtr_network_layers_n_outputs (layers) == vtr_model_get_n_outputs (model) &&
         layers->layers[layers->n_layers - 1].activation == VTR_ACTIVATION_IDENTITY &&
         isfinite (layers->scale) && isfinite (layers->offset);
}

static gboolean
vtr_network_model_load (VtrModel *model, GVariant *state, GError **error)
{
  VtrNetworkModel *self = VTR_NETWORK_MODEL (model);
  g_autoptr (GVariant) list = NULL;
  g_autofree guint *sizes = NULL;
  guint32 link = VTR_NETWORK_N_LINKS;
  double scale = 0, offset = 0;
  gsize n_layers;

  if (self->layers != NULL || !g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT))
    return corrupt (error);
  list = g_variant_lookup_value (state, "layers", G_VARIANT_TYPE ("a(uuuayay)"));
  if (list == NULL || !g_variant_lookup (state, "link", "u", &link) ||
      !g_variant_lookup (state, "scale", "d", &scale) ||
      !g_variant_lookup (state, "offset", "d", &offset))
    return corrupt (error);
  n_layers = g_variant_n_children (list);
  if (n_layers == 0 || n_layers > VTR_NETWORK_MAX_LAYERS || link >= VTR_NETWORK_N_LINKS)
    return corrupt (error);
  sizes = read_sizes (list, (guint) n_layers);
  if (sizes == NULL || sizes[0] != vtr_model_get_n_inputs (model))
    return corrupt (error);
  self->layers = vtr_network_layers_new ((guint) n_layers, sizes, VTR_ACTIVATION_IDENTITY,
                                         (VtrNetworkLink) link);
  if (self->layers == NULL)
    return corrupt (error);
  self->layers->scale = scale;
  self->layers->offset = offset;
  for (guint l = 0; l < n_layers; l++)
    if (!load_layer (list, l, &self->layers->layers[l]))
      return corrupt (error);
  return is_fitting (model, self->layers) || corrupt (error);
}

/* ---- abilities ---- */

static const VtrNetworkLayers *
vtr_network_model_get_layers (VtrNetwork *network)
{
  return VTR_NETWORK_MODEL (network)->layers;
}

static gboolean
vtr_network_model_evaluate (VtrCoalitions *coalitions, gboolean raw, const double *x,
                            VtrMatrixView background, const double *weights,
                            const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  return vtr_network_evaluate_coalitions (VTR_NETWORK_MODEL (coalitions)->layers, raw, x, background,
                                          weights, set, out, progress);
}

static void
vtr_network_model_finalize (GObject *object)
{
  vtr_network_layers_free (VTR_NETWORK_MODEL (object)->layers);
  G_OBJECT_CLASS (vtr_network_model_parent_class)->finalize (object);
}

static void
network_iface_init (VtrNetworkInterface *iface)
{
  iface->get_layers = vtr_network_model_get_layers;
}

static void
coalitions_iface_init (VtrCoalitionsInterface *iface)
{
  iface->evaluate = vtr_network_model_evaluate;
}

static void
vtr_network_model_class_init (VtrNetworkModelClass *klass)
{
  VtrModelClass *model_class = VTR_MODEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_network_model_finalize;
  model_class->kind = "network";
  model_class->title = N_("Neural network");
  model_class->predict = vtr_network_model_predict;
  model_class->predict_raw = vtr_network_model_predict_raw;
  model_class->save = vtr_network_model_save;
  model_class->load = vtr_network_model_load;
}

static void
vtr_network_model_init (VtrNetworkModel *self)
{
}

/**
 * vtr_network_model_new:
 * @layers: (transfer full): layers with finite weights
 *
 * Returns: (transfer full): the model, without its info
 */
VtrModel *
vtr_network_model_new (VtrNetworkLayers *layers)
{
  VtrNetworkModel *self = g_object_new (VTR_TYPE_NETWORK_MODEL, NULL);

  self->layers = layers;
  return VTR_MODEL (self);
}
