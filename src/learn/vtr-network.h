/* The ability of being a feed-forward network: layers of x·W + bias and an activation, in double.
 * Explainers, exporters and charts read the layers; predicting is shared by all that have them. */
#pragma once
#include "vtr-coalitions.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_ACTIVATION_IDENTITY,
  VTR_ACTIVATION_RELU,
  VTR_ACTIVATION_TANH,
  VTR_ACTIVATION_SIGMOID
} VtrActivation;
#define VTR_N_ACTIVATIONS (VTR_ACTIVATION_SIGMOID + 1)

/**
 * VtrNetworkLink:
 * @VTR_NETWORK_IDENTITY: one unit, output = unit × scale + offset
 * @VTR_NETWORK_LOGISTIC: one unit z, outputs 1 − σ(z) and σ(z); raw −z and z
 * @VTR_NETWORK_SOFTMAX: a unit per class; raw the units
 */
typedef enum
{
  VTR_NETWORK_IDENTITY,
  VTR_NETWORK_LOGISTIC,
  VTR_NETWORK_SOFTMAX,
  VTR_NETWORK_N_LINKS
} VtrNetworkLink;

/* @weights: n_in × n_out, row-major; @bias: n_out */
typedef struct
{
  guint         n_in, n_out;
  VtrActivation activation;
  double       *weights, *bias;
} VtrNetworkLayer;

/* @layers[0] takes the matrix columns; the last layer's activation is the identity. */
typedef struct
{
  guint            n_layers;
  VtrNetworkLayer *layers;
  VtrNetworkLink   link;
  double           scale, offset;   /* of the identity */
} VtrNetworkLayers;

#define VTR_TYPE_NETWORK (vtr_network_get_type ())
G_DECLARE_INTERFACE (VtrNetwork, vtr_network, VTR, NETWORK, VtrModel)
struct _VtrNetworkInterface
{
  GTypeInterface parent;
  const VtrNetworkLayers *(*get_layers) (VtrNetwork *self);
};

#define VTR_NETWORK_MAX_LAYERS 64
#define VTR_NETWORK_MAX_UNITS 65536
#define VTR_NETWORK_MAX_WEIGHTS (1u << 28)

const VtrNetworkLayers *vtr_network_get_layers (VtrNetwork *self);

/* @sizes: n_layers + 1 numbers of units, inputs first; all weights 0. NULL when memory lacks. */
VtrNetworkLayers *vtr_network_layers_new       (guint n_layers, const guint *sizes, VtrActivation hidden,
                                                VtrNetworkLink link);
void              vtr_network_layers_free      (VtrNetworkLayers *layers);
VtrNetworkLayers *vtr_network_layers_copy      (const VtrNetworkLayers *layers);
guint             vtr_network_layers_n_outputs (const VtrNetworkLayers *layers);
void              vtr_network_layers_predict   (const VtrNetworkLayers *layers, gboolean raw, VtrMatrixView x,
                                                VtrMatrixView out);
/* From the last layer's units, n × units, to outputs; @z is overwritten. */
void              vtr_network_layers_link      (const VtrNetworkLayers *layers, gboolean raw, double *z,
                                                VtrMatrixView out);
/* As vtr_coalitions_evaluate(); vtr-network-coalitions.c */
gboolean          vtr_network_evaluate_coalitions (const VtrNetworkLayers *layers, gboolean raw,
                                                   const double *x, VtrMatrixView background,
                                                   const double *weights, const VtrCoalitionSet *set,
                                                   VtrMatrixView out, VtrProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrNetworkLayers, vtr_network_layers_free)

G_END_DECLS
