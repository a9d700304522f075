/* A fitted feed-forward network as a model: what the learner `mlp` makes. */
#pragma once
#include "vtr-network.h"

G_BEGIN_DECLS

#define VTR_TYPE_NETWORK_MODEL (vtr_network_model_get_type ())
G_DECLARE_FINAL_TYPE (VtrNetworkModel, vtr_network_model, VTR, NETWORK_MODEL, VtrModel)

/* @layers: (transfer full) */
VtrModel *vtr_network_model_new (VtrNetworkLayers *layers);

G_END_DECLS
