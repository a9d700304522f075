/* Products against plain loops, same bits for any number of threads, and symmetric solves. */
#include "vtr-linear.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"

#include <math.h>
#include <string.h>

static VtrMatrix *
random_matrix (gsize n_rows, gsize n_columns, guint64 item)
{
  VtrRng rng = vtr_rng_new (0, "test/linear", item);
  VtrMatrix *matrix = vtr_matrix_new (n_rows, n_columns, NULL);

  for (gsize i = 0; i < n_rows * n_columns; i++)
    vtr_matrix_view (matrix).data[i] = vtr_rng_normal (&rng);
  return matrix;
}

static double
at (VtrMatrixView view, gboolean trans, gsize row, gsize column)
{
  return trans ? vtr_matrix_view_row (view, column)[row] : vtr_matrix_view_row (view, row)[column];
}

static void
check_product (gsize n, gsize m, gsize k, gboolean trans_a, gboolean trans_b)
{
  g_autoptr (VtrMatrix) a = trans_a ? random_matrix (k, n, 1) : random_matrix (n, k, 1);
  g_autoptr (VtrMatrix) b = trans_b ? random_matrix (m, k, 2) : random_matrix (k, m, 2);
  g_autoptr (VtrMatrix) c = random_matrix (n, m, 3);
  g_autoptr (VtrMatrix) before = random_matrix (n, m, 3);

  vtr_linear_gemm (trans_a, trans_b, 2.0, vtr_matrix_view (a), vtr_matrix_view (b), 0.5,
                   vtr_matrix_view (c));
  for (gsize i = 0; i < n; i += 1 + n / 7)
    for (gsize j = 0; j < m; j += 1 + m / 7)
      {
        double sum = 0.0;

        for (gsize l = 0; l < k; l++)
          sum += at (vtr_matrix_view (a), trans_a, i, l) * at (vtr_matrix_view (b), trans_b, l, j);
        /* Sums of k products of size 1 in another order: k·2⁻⁵² with room. */
        g_assert_cmpfloat_with_epsilon (vtr_matrix_row (c, i)[j],
                                        2.0 * sum + 0.5 * vtr_matrix_row (before, i)[j],
                                        1e-14 * (double) (k + 10));
      }
}

static void
test_gemm_is_the_product (void)
{
  for (guint trans = 0; trans < 4; trans++)
    {
      check_product (3, 4, 5, trans & 1, trans & 2);
      check_product (1, 1, 1, trans & 1, trans & 2);
      check_product (4, 3, 0, trans & 1, trans & 2);
      check_product (500, 700, 30, trans & 1, trans & 2);  /* tiles */
      check_product (11, 13, 20000, trans & 1, trans & 2); /* parts */
    }
}

static void
check_same_bits (gsize n, gsize m, gsize k)
{
  g_autoptr (VtrMatrix) a = random_matrix (n, k, 1);
  g_autoptr (VtrMatrix) b = random_matrix (k, m, 2);
  g_autoptr (VtrMatrix) first = vtr_matrix_new (n, m, NULL);
  const guint n_threads[] = { 1, 2, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++)
    {
      g_autoptr (VtrMatrix) c = vtr_matrix_new (n, m, NULL);

      vtr_parallel_set_n_threads (n_threads[i]);
      vtr_linear_gemm (FALSE, FALSE, 1.0, vtr_matrix_view (a), vtr_matrix_view (b), 0.0,
                       vtr_matrix_view (i == 0 ? first : c));
      if (i > 0)
        g_assert_cmpmem (vtr_matrix_view (c).data, n * m * sizeof (double),
                         vtr_matrix_view (first).data, n * m * sizeof (double));
    }
  vtr_parallel_set_n_threads (0);
}

static void
test_gemm_same_bits_any_threads (void)
{
  check_same_bits (450, 600, 70);
  check_same_bits (12, 9, 50000);
}

/* A = MMᵀ + I */
static VtrMatrix *
spd_matrix (gsize n)
{
  g_autoptr (VtrMatrix) m = random_matrix (n, n, 5);
  VtrMatrix *a = vtr_matrix_new (n, n, NULL);

  vtr_linear_gemm (FALSE, TRUE, 1.0, vtr_matrix_view (m), vtr_matrix_view (m), 0.0,
                   vtr_matrix_view (a));
  for (gsize i = 0; i < n; i++)
    vtr_matrix_row (a, i)[i] += 1.0;
  return a;
}

static void
test_solve_spd (void)
{
  const gsize n = 40, n_right = 3;
  g_autoptr (VtrMatrix) a = spd_matrix (n);
  g_autoptr (VtrMatrix) factor = spd_matrix (n);
  g_autoptr (VtrMatrix) x = random_matrix (n, n_right, 6);
  g_autoptr (VtrMatrix) b = vtr_matrix_new (n, n_right, NULL);
  g_autoptr (GError) error = NULL;

  vtr_linear_gemm (FALSE, FALSE, 1.0, vtr_matrix_view (a), vtr_matrix_view (x), 0.0,
                   vtr_matrix_view (b));
  g_assert_true (vtr_linear_solve_spd (vtr_matrix_view (factor), vtr_matrix_view (b), &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < n * n_right; i++)
    g_assert_cmpfloat_with_epsilon (vtr_matrix_view (b).data[i], vtr_matrix_view (x).data[i], 1e-10);
}

static void
test_invert_spd (void)
{
  const gsize n = 30;
  g_autoptr (VtrMatrix) a = spd_matrix (n);
  g_autoptr (VtrMatrix) inverse = spd_matrix (n);
  g_autoptr (VtrMatrix) product = vtr_matrix_new (n, n, NULL);

  g_assert_true (vtr_linear_invert_spd (vtr_matrix_view (inverse), NULL));
  vtr_linear_gemm (FALSE, FALSE, 1.0, vtr_matrix_view (a), vtr_matrix_view (inverse), 0.0,
                   vtr_matrix_view (product));
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        g_assert_cmpfloat_with_epsilon (vtr_matrix_row (product, i)[j], i == j, 1e-10);
        g_assert_cmpfloat (vtr_matrix_row (inverse, i)[j], ==, vtr_matrix_row (inverse, j)[i]);
      }
}

static void
test_singular (void)
{
  double cases[][4] = { { 1, 1, 1, 1 }, { -1, 0, 0, 1 }, { NAN, 0, 0, 1 }, { 1, 0, NAN, 1 }, { INFINITY, 0, 0, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) second = NULL;
      double b[2] = { 1, 2 }, again[4];

      memcpy (again, cases[i], sizeof again);
      g_assert_false (vtr_linear_solve_spd ((VtrMatrixView) { cases[i], 2, 2, 2 },
                                            (VtrMatrixView) { b, 2, 1, 1 }, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_SINGULAR);
      g_assert_false (vtr_linear_invert_spd ((VtrMatrixView) { again, 2, 2, 2 }, &second));
      g_assert_error (second, VTR_ERROR, VTR_ERROR_SINGULAR);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/linear/gemm-is-the-product", test_gemm_is_the_product);
  g_test_add_func ("/core/linear/gemm-same-bits-any-threads", test_gemm_same_bits_any_threads);
  g_test_add_func ("/core/linear/solve-spd", test_solve_spd);
  g_test_add_func ("/core/linear/invert-spd", test_invert_spd);
  g_test_add_func ("/core/linear/singular", test_singular);
  return g_test_run ();
}
