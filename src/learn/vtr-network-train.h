/* Fitting networks by stochastic gradients: what the plan says, on rows of numbers. Internal to the
 * layer; tests check its gradients. */
#pragma once
#include "vtr-history.h"
#include "vtr-network.h"

G_BEGIN_DECLS

typedef enum { VTR_OPTIMIZER_ADAM, VTR_OPTIMIZER_SGD } VtrOptimizer;
typedef enum { VTR_SCHEDULE_CONSTANT, VTR_SCHEDULE_COSINE, VTR_SCHEDULE_STEP } VtrSchedule;

/**
 * VtrNetworkPlan:
 * @patience: rounds without a better validation loss before it stops; 0: never
 * @validation: share of the rows held out; 0: none
 * @dropout: share of the hidden units that is left out of a step
 */
typedef struct
{
  VtrOptimizer optimizer;
  VtrSchedule  schedule;
  gboolean     nesterov;
  guint        batch, epochs, patience;
  double       rate, momentum, dropout, l1, l2, validation;
  guint64      seed;
} VtrNetworkPlan;

/* @y: class indices, or values on the scale of the last layer's unit. @weights: (nullable). The
 * layers' weights are drawn, fitted, and those of the best round kept. @round: (out): that round,
 * from 1. VTR_ERROR_NOT_CONVERGED where the loss became infinite. */
gboolean vtr_network_train    (VtrNetworkLayers *layers, const VtrNetworkPlan *plan, VtrMatrixView x,
                               const double *y, const double *weights, VtrHistory *history,
                               guint *round, VtrProgress *progress, GError **error);
/* The mean loss of @rows as they are (no dropout, no penalty) and its slope for each number of
 * @layers (weights, then bias, layer by layer), as training takes it. */
double   vtr_network_gradient (const VtrNetworkLayers *layers, VtrMatrixView x, const double *y,
                               const double *weights, float *gradient);

G_END_DECLS
