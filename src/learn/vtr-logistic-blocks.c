/* The Hessian's blocks on its diagonal, one for each score, inverted: with it as a preconditioner,
 * conjugate gradients need tens of steps where they needed hundreds. It may be rough, so each block
 * is estimated from a few rows a column, drawn in proportion to their curvature w p (1 − p) at even
 * distances along its running sum (systematic sampling, so unbiased, and the same every time); rows
 * that weigh more than one such distance are taken as they are. Near the minimum most rows have no
 * curvature left, and the sample is nearly all there is. Where the blocks would be too large only
 * their diagonals are kept. */
#include "vtr-config.h"

#include "vtr-logistic-blocks.h"
#include "vtr-linear.h"

#include <math.h>
#include <string.h>

#define MAX_COLUMNS 1024         /* inverting costs their cube */
#define MAX_CELLS (1 << 25) /* numbers in all blocks: 256 MiB */
#define ROWS_A_COLUMN 4     /* drawn for each column */
#define MIN_DRAWN 1024
#define TILE_ROWS 512
#define LEAST_RIDGE 1e-4 /* of the mean of the diagonal; products are in single precision */

struct _VtrLogisticBlocks
{
  guint n_scores;
  gsize q;
  gboolean whole;  /* blocks, not only diagonals */
  double *inverse; /* n_scores × q × q, or n_scores × q */
};

/* One score's rows on their way into its block. */
typedef struct
{
  const VtrLogisticProblem *problem;
  gsize q, n;
  double *rows; /* TILE_ROWS × q, times the root of their curvature */
  double *block;
} Filling;

static double
curvature_of (const VtrLogisticProblem *problem, const double *probabilities, gsize row, guint k)
{
  double p = probabilities[row * problem->n_scores + k];

  return (problem->weights != NULL ? problem->weights[row] : 1) * p * (1 - p) /
         problem->total_weight;
}

static void
flush (Filling *f)
{
  VtrMatrixView rows = { f->rows, f->n, f->q, f->q }, block = { f->block, f->q, f->q, f->q };

  if (f->n > 0)
    vtr_linear_gemm (TRUE, FALSE, 1, rows, rows, 1, block);
  f->n = 0;
}

static void
add_row (Filling *f, gsize row, double curvature)
{
  const double *from = vtr_matrix_view_row (f->problem->x, row);
  double root = sqrt (curvature), *to = f->rows + f->n * f->q;

  for (gsize j = 0; j + 1 < f->q; j++)
    to[j] = root * from[j];
  to[f->q - 1] = root;
  if (++f->n == TILE_ROWS)
    flush (f);
}

static void
add_square (double *diagonal, const VtrLogisticProblem *problem, gsize row, double curvature)
{
  const double *from = vtr_matrix_view_row (problem->x, row);
  gsize n = problem->x.n_columns;

  for (gsize j = 0; j < n; j++)
    diagonal[j] += curvature * from[j] * from[j];
  diagonal[n] += curvature;
}

static void
fill (VtrLogisticBlocks *self,
      const VtrLogisticProblem *problem,
      const double *probabilities,
      guint k,
      double *rows)
{
  gsize n = problem->x.n_rows, n_drawn = MAX (MIN_DRAWN, ROWS_A_COLUMN * self->q);
  Filling f = { problem, self->q, 0, rows,
                self->inverse + (gsize) k * self->q * (self->whole ? self->q : 1) };
  double total = 0, distance, sum = 0;

  for (gsize i = 0; i < n; i++)
    total += curvature_of (problem, probabilities, i, k);
  distance = n_drawn < n ? total / n_drawn : 0;
  for (gsize i = 0; i < n; i++)
    {
      double c = curvature_of (problem, probabilities, i, k);
      gboolean is_hit =
          c >= distance || floor ((sum + c) / distance + 0.5) > floor (sum / distance + 0.5);

      sum += c < distance ? c : 0;
      if (!is_hit || !(c > 0))
        continue;
      if (self->whole)
        add_row (&f, i, MAX (c, distance));
      else
        add_square (f.block, problem, i, MAX (c, distance));
    }
  if (self->whole)
    flush (&f);
}

/* Adds the penalty and inverts; the diagonal grows until that succeeds. */
static gboolean
invert (VtrLogisticBlocks *self, guint k, double l2, double *copy)
{
  gsize q = self->q;
  double *block = self->inverse + (gsize) k * q * q, trace = 0;
  VtrMatrixView view = { block, q, q, q };

  for (gsize j = 0; j < q; j++)
    {
      block[j * q + j] += j + 1 < q ? l2 : 0;
      trace += block[j * q + j] / q;
    }
  memcpy (copy, block, q * q * sizeof (double));
  for (double ridge = LEAST_RIDGE; ridge < 1; ridge *= 10)
    {
      for (gsize j = 0; j < q; j++)
        block[j * q + j] += ridge * trace + (trace == 0);
      if (vtr_linear_invert_spd (view, NULL))
        return TRUE;
      memcpy (block, copy, q * q * sizeof (double));
    }
  return FALSE;
}

static void
invert_diagonals (VtrLogisticBlocks *self, double l2)
{
  for (gsize j = 0; j < self->n_scores * self->q; j++)
    {
      double size = self->inverse[j] + ((j + 1) % self->q != 0 ? l2 : 0);

      self->inverse[j] = size > 0 ? 1 / size : 1;
    }
}

/**
 * vtr_logistic_blocks_new:
 * @problem: the rows
 * @probabilities: n_rows × n_scores: where the Hessian is wanted
 * @l2: added to the diagonal, but for the intercepts
 *
 * Costs about 6 × n_scores × n_columns³ multiply-adds.
 *
 * Returns: (transfer full) (nullable): the inverses; %NULL where there is no memory for them or a
 *   block holds numbers that are not finite
 */
VtrLogisticBlocks *
vtr_logistic_blocks_new (const VtrLogisticProblem *problem, const double *probabilities, double l2)
{
  g_autoptr (VtrLogisticBlocks) self = g_new0 (VtrLogisticBlocks, 1);
  gsize q = problem->x.n_columns + 1;
  g_autofree double *rows = NULL, *copy = NULL;

  self->n_scores = problem->n_scores;
  self->q = q;
  self->whole = q <= MAX_COLUMNS && (double) q * q * self->n_scores <= MAX_CELLS;
  self->inverse = g_try_new0 (double, self->n_scores * q * (self->whole ? q : 1));
  rows = self->whole ? g_try_new (double, TILE_ROWS * q) : NULL;
  copy = self->whole ? g_try_new (double, q * q) : NULL;
  if (self->inverse == NULL || (self->whole && (rows == NULL || copy == NULL)))
    return NULL;
  for (guint k = 0; k < self->n_scores; k++)
    {
      fill (self, problem, probabilities, k, rows);
      if (self->whole && !invert (self, k, l2, copy))
        return NULL;
    }
  if (!self->whole)
    invert_diagonals (self, l2);
  return g_steal_pointer (&self);
}

/**
 * vtr_logistic_blocks_apply:
 * @self: the blocks
 * @slope: n_scores × (n_columns + 1)
 * @out: as @slope, overwritten with the inverse × slope
 */
void
vtr_logistic_blocks_apply (const VtrLogisticBlocks *self, const double *slope, double *out)
{
  gsize q = self->q;

  for (gsize j = 0; !self->whole && j < self->n_scores * q; j++)
    out[j] = self->inverse[j] * slope[j];
  for (guint k = 0; self->whole && k < self->n_scores; k++)
    {
      VtrMatrixView block = { self->inverse + (gsize) k * q * q, q, q, q };
      VtrMatrixView from = { (double *) slope + k * q, q, 1, 1 }, to = { out + k * q, q, 1, 1 };

      vtr_linear_gemm (FALSE, FALSE, 1, block, from, 0, to);
    }
}

/**
 * vtr_logistic_blocks_free:
 * @self: (transfer full) (nullable): the blocks
 */
void
vtr_logistic_blocks_free (VtrLogisticBlocks *self)
{
  if (self == NULL)
    return;
  g_free (self->inverse);
  g_free (self);
}
