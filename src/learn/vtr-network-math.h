/* The vector loops of networks: rows of a product, bias and activation in one pass, its derivative,
 * steps of the optimisers. Each sum runs in one order, so that every instruction set gives the same
 * bits, and a row's result depends on that row only. */
#pragma once
#include "vtr-network.h"

G_BEGIN_DECLS

/* z = activation (z + bias), n_rows × n; bias (nullable). */
void vtr_network_activate       (VtrActivation activation, const double *bias, gsize n_rows, gsize n,
                                 double *z);
void vtr_network_activate_float (VtrActivation activation, const float *bias, gsize n_rows, gsize n,
                                 float *z);
/* z = e^z */
void vtr_network_exp_float      (gsize n, float *z);
/* delta ×= activation′, told from the activation's value @a. */
void vtr_network_backward_float (VtrActivation activation, gsize n, const float *a, float *delta);

/* out += Σ_k x[k] · weights[k], n_out long; zeros of x cost next to nothing. */
void vtr_network_row            (gsize n_in, gsize n_out, const double *x, const double *weights,
                                 double *out);
/* sum += Σ_k value[k] · rows[index[k]], n long. */
void vtr_network_gather_float   (gsize n_terms, const guint32 *index, const float *value, gsize n,
                                 const float *rows, float *sum);
/* rows[index[k]] += value[k] · from, n long, for each k. */
void vtr_network_scatter_float  (gsize n_terms, const guint32 *index, const float *value, gsize n,
                                 const float *from, float *rows);

/* @rate: Adam's bias corrections are in it. */
typedef struct { float rate, beta1, beta2, epsilon, l1, l2; } VtrAdamStep;
typedef struct { float rate, momentum, l1, l2; gboolean nesterov; } VtrSgdStep;
void vtr_network_adam           (const VtrAdamStep *step, gsize n, const float *gradient, float *w, float *m,
                                 float *v);
void vtr_network_sgd            (const VtrSgdStep *step, gsize n, const float *gradient, float *w,
                                 float *velocity);
void vtr_network_narrow         (gsize n, const double *from, float *to);
/* to[i] = a[i] + b[i] */
void vtr_network_add            (gsize n, const double *a, const double *b, double *to);
/* to[i] += a · b[i] */
void vtr_network_add_scaled_float (gsize n, float a, const float *b, float *to);

G_END_DECLS
