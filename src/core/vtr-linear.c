/* Thin, checked wrappers over OpenBLAS.
 *
 * A large product is cut into tiles of C that vtr_parallel_for() shares out; the tiles depend on the
 * sizes only, so the sums are the same bits for any number of threads (and OpenBLAS itself runs on
 * one). A product with a small C and a long inner dimension (XᵀX of many rows) is cut along the inner
 * dimension instead, and the parts are added in order.
 * Symmetric systems: Cholesky, A = LLᵀ, by LAPACK's dpotrf on the lower triangle as stored by rows,
 * which is the upper one as Fortran sees it: nothing is transposed.
 * Values that are not finite pass through products as IEEE says; solves refuse them. */
#include "vtr-config.h"

#include "vtr-linear.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-parallel.h"

#define SERIAL_WORK 2e6  /* multiply-adds below which one call does it all */
#define TILE_ROWS 192
#define TILE_COLUMNS 512
#define MAX_SMALL_OUTPUT (192 * 192)
#define MIN_INNER 4096
#define MAX_PARTS 32

typedef struct
{
  gboolean trans_a;
  gboolean trans_b;
  double alpha;
  VtrMatrixView a;
  VtrMatrixView b;
  double beta;
  VtrMatrixView c;
  gsize n_inner;
  gsize n_tile_columns; /* tiles side by side */
  gsize part_length;    /* of the inner dimension */
  double *parts;        /* n_parts × n_rows × n_columns of C */
} Product;

/**
 * vtr_linear_init:
 *
 * Brings OpenBLAS to one thread, once; the functions here call it themselves. For the start of a
 * program that calls OpenBLAS by other ways.
 */
void
vtr_linear_init (void)
{
  static gsize is_done;

  if (g_once_init_enter (&is_done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&is_done, 1);
    }
}

static double *
element (VtrMatrixView view, gboolean trans, gsize row, gsize column)
{
  return trans ? view.data + column * view.stride + row : view.data + row * view.stride + column;
}

/* C[rows, columns] = alpha·op(A)[rows, inner]·op(B)[inner, columns] + beta·C[rows, columns] */
static void
multiply (const Product *p, gsize row, gsize n_rows, gsize column, gsize n_columns, gsize inner,
          gsize n_inner, double beta, double *c, gsize c_stride)
{
  cblas_dgemm (CblasRowMajor, p->trans_a ? CblasTrans : CblasNoTrans,
               p->trans_b ? CblasTrans : CblasNoTrans, (blasint) n_rows, (blasint) n_columns,
               (blasint) n_inner, p->alpha, element (p->a, p->trans_a, row, inner),
               (blasint) p->a.stride, element (p->b, p->trans_b, inner, column),
               (blasint) p->b.stride, beta, c, (blasint) c_stride);
}

static void
tile_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  const Product *p = data;

  for (gsize tile = begin; tile < end; tile++)
    {
      gsize row = tile / p->n_tile_columns * TILE_ROWS;
      gsize column = tile % p->n_tile_columns * TILE_COLUMNS;

      multiply (p, row, MIN (TILE_ROWS, p->c.n_rows - row), column,
                MIN (TILE_COLUMNS, p->c.n_columns - column), 0, p->n_inner, p->beta,
                vtr_matrix_view_row (p->c, row) + column, p->c.stride);
    }
}

static void
part_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  const Product *p = data;
  gsize n_rows = p->c.n_rows, n_columns = p->c.n_columns;

  for (gsize part = begin; part < end; part++)
    {
      gsize inner = part * p->part_length;

      multiply (p, 0, n_rows, 0, n_columns, inner, MIN (p->part_length, p->n_inner - inner), 0.0,
                p->parts + part * n_rows * n_columns, n_columns);
    }
}

static void
add_parts (const Product *p, gsize n_parts)
{
  gsize n_columns = p->c.n_columns;

  for (gsize i = 0; i < p->c.n_rows; i++)
    {
      double *row = vtr_matrix_view_row (p->c, i);

      for (gsize j = 0; j < n_columns; j++)
        {
          double sum = 0.0;

          for (gsize part = 0; part < n_parts; part++)
            sum += p->parts[(part * p->c.n_rows + i) * n_columns + j];
          row[j] = p->beta == 0.0 ? sum : p->beta * row[j] + sum;
        }
    }
}

static void
multiply_by_parts (Product *p)
{
  g_autofree double *parts = NULL;
  gsize n_parts;

  p->part_length = MAX (MIN_INNER, (p->n_inner + MAX_PARTS - 1) / MAX_PARTS);
  n_parts = (p->n_inner + p->part_length - 1) / p->part_length;
  parts = g_new0 (double, n_parts * p->c.n_rows * p->c.n_columns);
  p->parts = parts;
  vtr_parallel_for (n_parts, 1, part_cb, p, NULL, NULL);
  add_parts (p, n_parts);
}

static void
multiply_by_tiles (Product *p)
{
  gsize n_tile_rows = (p->c.n_rows + TILE_ROWS - 1) / TILE_ROWS;

  p->n_tile_columns = (p->c.n_columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  vtr_parallel_for (n_tile_rows * p->n_tile_columns, 1, tile_cb, p, NULL, NULL);
}

static gboolean
fits_blas (VtrMatrixView view)
{
  return view.n_rows <= G_MAXINT32 && view.stride <= G_MAXINT32 && view.n_columns <= view.stride;
}

/**
 * vtr_linear_gemm:
 * @trans_a: whether op(A) = Aᵀ
 * @trans_b: whether op(B) = Bᵀ
 * @alpha: factor of the product
 * @a: op(A) is n × k
 * @b: op(B) is k × m
 * @beta: factor of what is in @c; with 0, @c may hold anything
 * @c: n × m, overlapping neither @a nor @b
 *
 * C = alpha·op(A)·op(B) + beta·C, on all threads when it is large. Same bits for any number of
 * threads, on the same kind of processor (OpenBLAS picks its kernels by it).
 */
void
vtr_linear_gemm (gboolean trans_a, gboolean trans_b, double alpha, VtrMatrixView a,
                 VtrMatrixView b, double beta, VtrMatrixView c)
{
  Product p = { trans_a, trans_b, alpha, a, b, beta, c };
  double work;

  p.n_inner = trans_a ? a.n_rows : a.n_columns;
  g_return_if_fail (fits_blas (a) && fits_blas (b) && fits_blas (c));
  g_return_if_fail ((trans_a ? a.n_columns : a.n_rows) == c.n_rows);
  g_return_if_fail ((trans_b ? b.n_rows : b.n_columns) == c.n_columns);
  g_return_if_fail ((trans_b ? b.n_columns : b.n_rows) == p.n_inner);

  if (c.n_rows == 0 || c.n_columns == 0)
    return;

  vtr_linear_init ();
  /* BLAS wants leading dimensions of at least 1, also when there is nothing to multiply. */
  p.a.stride = MAX (a.stride, 1);
  p.b.stride = MAX (b.stride, 1);
  work = (double) c.n_rows * (double) c.n_columns * (double) p.n_inner;

  if (work <= SERIAL_WORK)
    multiply (&p, 0, c.n_rows, 0, c.n_columns, 0, p.n_inner, beta, c.data, c.stride);
  else if (c.n_rows * c.n_columns <= MAX_SMALL_OUTPUT && p.n_inner >= 2 * MIN_INNER)
    multiply_by_parts (&p);
  else
    multiply_by_tiles (&p);
}

static gboolean
set_singular (GError **error)
{
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_SINGULAR,
                       _("the system of equations has no unique solution: some columns are "
                         "combinations of others, or hold values that are not finite"));
  return FALSE;
}

/* The lower triangle of @a, as stored by rows, becomes L. */
static gboolean
factor (VtrMatrixView a, GError **error)
{
  lapack_int info;

  vtr_linear_init ();
  info = LAPACKE_dpotrf_work (LAPACK_COL_MAJOR, 'U', (lapack_int) a.n_rows, a.data,
                              (lapack_int) MAX (a.stride, 1));
  if (info != 0)
    return set_singular (error);

  for (gsize i = 0; i < a.n_rows; i++)
    {
      double pivot = vtr_matrix_view_row (a, i)[i];

      if (!isfinite (pivot) || pivot <= 0.0)
        return set_singular (error);
    }
  return TRUE;
}

/**
 * vtr_linear_solve_spd:
 * @a: n × n, symmetric; only the lower triangle is read, and overwritten by the factor
 * @b: n × m right sides, overwritten by the solutions
 * @error: return location
 *
 * Solves A·X = B by Cholesky's method. n³/6 + n²·m multiply-adds on the calling thread.
 *
 * Returns: %TRUE, or %FALSE with %VTR_ERROR_SINGULAR when A is not positive definite in the
 *   precision of doubles, or not finite
 */
gboolean
vtr_linear_solve_spd (VtrMatrixView a, VtrMatrixView b, GError **error)
{
  g_return_val_if_fail (a.n_rows == a.n_columns && b.n_rows == a.n_rows, FALSE);
  g_return_val_if_fail (fits_blas (a) && fits_blas (b), FALSE);

  if (!factor (a, error))
    return FALSE;
  if (a.n_rows == 0 || b.n_columns == 0)
    return TRUE;

  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit,
               (blasint) b.n_rows, (blasint) b.n_columns, 1.0, a.data, (blasint) a.stride, b.data,
               (blasint) b.stride);
  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, (blasint) b.n_rows,
               (blasint) b.n_columns, 1.0, a.data, (blasint) a.stride, b.data,
               (blasint) b.stride);
  return TRUE;
}

/**
 * vtr_linear_invert_spd:
 * @a: n × n, symmetric; only the lower triangle is read; becomes its inverse, both triangles
 * @error: return location
 *
 * Inverts a symmetric positive definite matrix in place, on the calling thread.
 *
 * Returns: %TRUE, or %FALSE with %VTR_ERROR_SINGULAR as vtr_linear_solve_spd()
 */
gboolean
vtr_linear_invert_spd (VtrMatrixView a, GError **error)
{
  g_return_val_if_fail (a.n_rows == a.n_columns && fits_blas (a), FALSE);

  if (!factor (a, error))
    return FALSE;
  if (LAPACKE_dpotri_work (LAPACK_COL_MAJOR, 'U', (lapack_int) a.n_rows, a.data,
                           (lapack_int) MAX (a.stride, 1))
      != 0)
    return set_singular (error);

  for (gsize i = 0; i < a.n_rows; i++)
    for (gsize j = i + 1; j < a.n_rows; j++)
      vtr_matrix_view_row (a, i)[j] = vtr_matrix_view_row (a, j)[i];
  return TRUE;
}
