/* The rows a network is fitted to, in single precision: dense, or as (place, value) pairs where most
 * cells are 0. Internal to the layer. */
#pragma once
#include "vtr-matrix.h"

G_BEGIN_DECLS

typedef struct
{
  gsize    n, m;
  float   *dense;                /* n × m; NULL: pairs */
  gsize   *begin;                /* n + 1 */
  guint32 *place;
  float   *value;
} VtrNetworkRows;

/* FALSE: memory lacks; clear it nevertheless. */
gboolean vtr_network_rows_init     (VtrNetworkRows *rows, VtrMatrixView x);
void     vtr_network_rows_clear    (VtrNetworkRows *rows);
/* How many numbers the products of @n rows want as @scratch. */
gsize    vtr_network_rows_scratch  (const VtrNetworkRows *rows, gsize n);
/* @out (n × n_out) = the rows @which × @weights (m × n_out) */
void     vtr_network_rows_multiply (const VtrNetworkRows *rows, const guint32 *which, gsize n,
                                    const float *weights, guint n_out, float *scratch, float *out);
/* @to (m × n_out) = the rows @which, transposed × @back (n × n_out); @scratch as the product left it */
void     vtr_network_rows_gradient (const VtrNetworkRows *rows, const guint32 *which, gsize n,
                                    const float *back, guint n_out, const float *scratch, float *to);

G_END_DECLS
