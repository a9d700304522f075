/* Feed-forward networks: the ability, its layers, and predicting in double by blocks of rows: the
 * product row by row, bias and activation in one pass, the link at the end. A row's result depends on
 * that row only, to the last bit (which products by OpenBLAS do not promise), and its zeros are
 * skipped. Training is vtr-network-trainer.c's. */
#include "vtr-config.h"
#include "vtr-network.h"
#include "vtr-network-math.h"

#include <math.h>
#include <string.h>

#define BLOCK_ROWS 64

G_DEFINE_INTERFACE (VtrNetwork, vtr_network, VTR_TYPE_MODEL)

static void
vtr_network_default_init (VtrNetworkInterface *iface)
{
}

/**
 * vtr_network_get_layers:
 * @self: a model that is a network
 *
 * Returns: (transfer none): its layers, which live as long as it does
 */
const VtrNetworkLayers *
vtr_network_get_layers (VtrNetwork *self)
{
  g_return_val_if_fail (VTR_IS_NETWORK (self), NULL);
  return VTR_NETWORK_GET_IFACE (self)->get_layers (self);
}

/**
 * vtr_network_layers_new:
 * @n_layers: how many, at least 1
 * @sizes: (array): n_layers + 1 numbers of units, the inputs first
 * @hidden: the activation of all layers but the last
 * @link: from the last layer's units to outputs
 *
 * Returns: (transfer full)(nullable): layers of zeros; %NULL where memory lacks or more than
 *   %VTR_NETWORK_MAX_WEIGHTS weights are asked for
 */
VtrNetworkLayers *
vtr_network_layers_new (guint n_layers, const guint *sizes, VtrActivation hidden, VtrNetworkLink link)
{
  VtrNetworkLayers *self;
  guint64 n_weights = 0;

  g_return_val_if_fail (n_layers >= 1 && n_layers <= VTR_NETWORK_MAX_LAYERS, NULL);
  for (guint l = 0; l < n_layers; l++)
    n_weights += (guint64) sizes[l] * sizes[l + 1];
  if (n_weights > VTR_NETWORK_MAX_WEIGHTS)
    return NULL;

  self = g_new0 (VtrNetworkLayers, 1);
  self->n_layers = n_layers;
  self->layers = g_new0 (VtrNetworkLayer, n_layers);
  self->link = link;
  self->scale = 1;
  for (guint l = 0; l < n_layers; l++)
    {
      VtrNetworkLayer *layer = &self->layers[l];

      layer->n_in = sizes[l];
      layer->n_out = sizes[l + 1];
      layer->activation = l + 1 < n_layers ? hidden : VTR_ACTIVATION_IDENTITY;
      layer->weights = g_try_new0 (double, MAX (1, (gsize) layer->n_in * layer->n_out));
      layer->bias = g_try_new0 (double, MAX (1, layer->n_out));
      if (layer->weights == NULL || layer->bias == NULL)
        {
          vtr_network_layers_free (self);
          return NULL;
        }
    }
  return self;
}

/**
 * vtr_network_layers_free:
 * @layers: (transfer full)(nullable): layers
 */
void
vtr_network_layers_free (VtrNetworkLayers *layers)
{
  if (layers == NULL)
    return;
  for (guint l = 0; l < layers->n_layers; l++)
    {
      g_free (layers->layers[l].weights);
      g_free (layers->layers[l].bias);
    }
  g_free (layers->layers);
  g_free (layers);
}

/**
 * vtr_network_layers_copy:
 * @layers: layers
 *
 * Returns: (transfer full)(nullable): a copy; %NULL where memory lacks
 */
VtrNetworkLayers *
vtr_network_layers_copy (const VtrNetworkLayers *layers)
{
  g_autofree guint *sizes = g_new (guint, layers->n_layers + 1);
  VtrNetworkLayers *copy;

  for (guint l = 0; l < layers->n_layers; l++)
    sizes[l] = layers->layers[l].n_in;
  sizes[layers->n_layers] = layers->layers[layers->n_layers - 1].n_out;
  copy = vtr_network_layers_new (layers->n_layers, sizes, VTR_ACTIVATION_IDENTITY, layers->link);
  if (copy == NULL)
    return NULL;
  copy->scale = layers->scale;
  copy->offset = layers->offset;
  for (guint l = 0; l < layers->n_layers; l++)
    {
      const VtrNetworkLayer *from = &layers->layers[l];
      VtrNetworkLayer *to = &copy->layers[l];

      to->activation = from->activation;
      memcpy (to->weights, from->weights, (gsize) from->n_in * from->n_out * sizeof (double));
      memcpy (to->bias, from->bias, from->n_out * sizeof (double));
    }
  return copy;
}

/**
 * vtr_network_layers_n_outputs:
 * @layers: layers
 *
 * Returns: how many outputs the link makes of the last layer's units
 */
guint
vtr_network_layers_n_outputs (const VtrNetworkLayers *layers)
{
  guint n_units = layers->layers[layers->n_layers - 1].n_out;

  return layers->link == VTR_NETWORK_LOGISTIC ? 2 * n_units : n_units;
}

static void
softmax (double *row, guint n)
{
  double max = row[0], sum = 0;

  for (guint k = 1; k < n; k++)
    max = MAX (max, row[k]);
  for (guint k = 0; k < n; k++)
    row[k] -= max;
  for (guint k = 0; k < n; k++)
    sum += row[k] = exp (row[k]);
  for (guint k = 0; k < n; k++)
    row[k] /= sum;
}

/* σ(−z) by itself, not 1 − σ(z): small probabilities keep their digits. */
static void
link_logistic (gboolean raw, double *z, VtrMatrixView out)
{
  for (gsize i = 0; i < out.n_rows; i++)
    vtr_matrix_view_row (out, i)[0] = -z[i];
  if (!raw)
    vtr_network_activate (VTR_ACTIVATION_SIGMOID, NULL, out.n_rows, 1, z);
  for (gsize i = 0; i < out.n_rows; i++)
    {
      double *row = vtr_matrix_view_row (out, i);

      if (!raw)
        row[0] = row[0] < 0 ? 1 - z[i] : 1 / (1 + exp (-row[0]));
      row[1] = z[i];
    }
}

/**
 * vtr_network_layers_link:
 * @layers: layers
 * @raw: whether to stop before the link
 * @z: n_rows × units of the last layer; overwritten
 * @out: n_rows × outputs
 *
 * Makes outputs of the last layer's units.
 */
void
vtr_network_layers_link (const VtrNetworkLayers *layers, gboolean raw, double *z, VtrMatrixView out)
{
  guint n_units = layers->layers[layers->n_layers - 1].n_out;

  if (layers->link == VTR_NETWORK_LOGISTIC)
    {
      link_logistic (raw, z, out);
      return;
    }
  for (gsize i = 0; i < out.n_rows; i++)
    {
      double *row = vtr_matrix_view_row (out, i);

      memcpy (row, z + i * n_units, n_units * sizeof (double));
      if (layers->link == VTR_NETWORK_IDENTITY)
        for (guint k = 0; k < n_units; k++)
          row[k] = row[k] * layers->scale + layers->offset;
      else if (!raw)
        softmax (row, n_units);
    }
}

static guint
widest_layer (const VtrNetworkLayers *layers)
{
  guint width = 1;

  for (guint l = 0; l < layers->n_layers; l++)
    width = MAX (width, layers->layers[l].n_out);
  return width;
}

static void
run_layer (const VtrNetworkLayer *layer, gsize n, const double *in, gsize stride, double *out)
{
  memset (out, 0, n * layer->n_out * sizeof (double));
  for (gsize i = 0; i < n; i++)
    vtr_network_row (layer->n_in, layer->n_out, in + i * stride, layer->weights, out + i * layer->n_out);
  vtr_network_activate (layer->activation, layer->bias, n, layer->n_out, out);
}

/**
 * vtr_network_layers_predict:
 * @layers: layers
 * @raw: whether to stop before the link
 * @x: n × inputs
 * @out: n × outputs, overwritten
 *
 * Predicts, in the calling thread and in double precision.
 */
void
vtr_network_layers_predict (const VtrNetworkLayers *layers, gboolean raw, VtrMatrixView x, VtrMatrixView out)
{
  gsize width = widest_layer (layers), block = CLAMP (x.n_rows, 1, BLOCK_ROWS);
  g_autofree double *from = g_new (double, width * block), *to = g_new (double, width * block);

  for (gsize begin = 0; begin < x.n_rows; begin += block)
    {
      gsize n = MIN (block, x.n_rows - begin);

      run_layer (&layers->layers[0], n, vtr_matrix_view_row (x, begin), x.stride, to);
      for (guint l = 1; l < layers->n_layers; l++)
        {
          double *swap = from;

          from = to;
          to = swap;
          run_layer (&layers->layers[l], n, from, layers->layers[l].n_in, to);
        }
      vtr_network_layers_link (layers, raw, to, vtr_matrix_view_rows (out, begin, n));
    }
}
