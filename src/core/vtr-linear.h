/* Thin, checked wrappers over OpenBLAS: products cut into tiles by vtr_parallel_for, with tile
 * shapes that depend on the sizes only, and symmetric solves. OpenBLAS itself runs on one thread. */
#pragma once
#include "vtr-matrix.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

void     vtr_linear_init          (void);  /* OpenBLAS to one thread; idempotent */
/* C = alpha·op(A)·op(B) + beta·C */
void     vtr_linear_gemm          (gboolean trans_a, gboolean trans_b, double alpha, VtrMatrixView a,
                                   VtrMatrixView b, double beta, VtrMatrixView c);
/* Solves A·X = B in place for symmetric positive definite A (Cholesky; @a is overwritten).
 * VTR_ERROR_SINGULAR when a pivot is not positive. */
gboolean vtr_linear_solve_spd     (VtrMatrixView a, VtrMatrixView b, GError **error);
/* As above, and @a becomes the full symmetric inverse. */
gboolean vtr_linear_invert_spd    (VtrMatrixView a, GError **error);

G_END_DECLS
