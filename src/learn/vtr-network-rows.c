/* Rows of a network's first layer. Those of which most cells are 0, such as pictures, are kept as
 * (place, value) pairs, and the layer costs only those; the others go through OpenBLAS. */
#include "vtr-config.h"
#include "vtr-network-rows.h"
#include "vtr-network-math.h"

#include <cblas.h>
#include <string.h>

#define SPARSE_SHARE 0.6 /* of zeros from which on rows are kept as pairs */

static gboolean
keep_pairs (VtrNetworkRows *rows, VtrMatrixView x, gsize n_pairs)
{
  gsize k = 0;

  rows->begin = g_try_new (gsize, rows->n + 1);
  rows->place = g_try_new (guint32, n_pairs + 1);
  rows->value = g_try_new (float, n_pairs + 1);
  if (rows->begin == NULL || rows->place == NULL || rows->value == NULL)
    return FALSE;
  for (gsize i = 0; i < rows->n; i++)
    {
      const double *row = vtr_matrix_view_row (x, i);

      rows->begin[i] = k;
      for (gsize j = 0; j < rows->m; j++)
        if (row[j] != 0)
          {
            rows->place[k] = (guint32) j;
            rows->value[k++] = (float) row[j];
          }
    }
  rows->begin[rows->n] = k;
  return TRUE;
}

gboolean
vtr_network_rows_init (VtrNetworkRows *rows, VtrMatrixView x)
{
  gsize n_pairs = 0;

  rows->n = x.n_rows;
  rows->m = x.n_columns;
  for (gsize i = 0; i < x.n_rows; i++)
    for (gsize j = 0; j < x.n_columns; j++)
      n_pairs += vtr_matrix_view_row (x, i)[j] != 0;
  if (n_pairs <= (1 - SPARSE_SHARE) * x.n_rows * x.n_columns)
    return keep_pairs (rows, x, n_pairs);
  rows->dense = g_try_new (float, rows->n * rows->m + 1);
  if (rows->dense == NULL)
    return FALSE;
  for (gsize i = 0; i < rows->n; i++)
    vtr_network_narrow (rows->m, vtr_matrix_view_row (x, i), rows->dense + i * rows->m);
  return TRUE;
}

void
vtr_network_rows_clear (VtrNetworkRows *rows)
{
  g_free (rows->dense);
  g_free (rows->begin);
  g_free (rows->place);
  g_free (rows->value);
}

gsize
vtr_network_rows_scratch (const VtrNetworkRows *rows, gsize n)
{
  return rows->dense != NULL ? n * rows->m + 1 : 1;
}

/* Dense rows are gathered into @scratch, as a product wants them in order. */
static void
multiply_dense (const VtrNetworkRows *rows, const guint32 *which, gsize n, const float *weights,
                guint n_out, float *scratch, float *out)
{
  gsize m = rows->m;

  for (gsize i = 0; i < n; i++)
    memcpy (scratch + i * m, rows->dense + which[i] * m, m * sizeof (float));
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint) n, (blasint) n_out,
               (blasint) m, 1, scratch, (blasint) m, weights, (blasint) n_out, 0, out,
               (blasint) n_out);
}

void
vtr_network_rows_multiply (const VtrNetworkRows *rows, const guint32 *which, gsize n,
                           const float *weights, guint n_out, float *scratch, float *out)
{
  if (rows->dense != NULL)
    {
      multiply_dense (rows, which, n, weights, n_out, scratch, out);
      return;
    }
  memset (out, 0, n * n_out * sizeof (float));
  for (gsize i = 0; i < n; i++)
    {
      gsize begin = rows->begin[which[i]];

      vtr_network_gather_float (rows->begin[which[i] + 1] - begin, rows->place + begin,
                                rows->value + begin, n_out, weights, out + i * n_out);
    }
}

void
vtr_network_rows_gradient (const VtrNetworkRows *rows, const guint32 *which, gsize n,
                           const float *back, guint n_out, const float *scratch, float *to)
{
  if (rows->dense != NULL)
    {
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, (blasint) rows->m, (blasint) n_out,
                   (blasint) n, 1, scratch, (blasint) rows->m, back, (blasint) n_out, 0, to,
                   (blasint) n_out);
      return;
    }
  memset (to, 0, rows->m * n_out * sizeof (float));
  for (gsize i = 0; i < n; i++)
    {
      gsize begin = rows->begin[which[i]];

      vtr_network_scatter_float (rows->begin[which[i] + 1] - begin, rows->place + begin,
                                 rows->value + begin, n_out, back + i * n_out, to);
    }
}
