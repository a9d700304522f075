/* The logistic loss, its gradient and Hessian, as means over the rows' weights. Rows are cut into at
 * most 32 parts that run in parallel, each part into blocks that stay in the cache; the parts' sums are
 * added in order, so the result does not depend on the number of threads. The Hessian of the
 * scores k and l is Xᵀ diag (w p_k ([k = l] − p_l)) X (Böhning 1992), one matrix product a block; the
 * gradient rides along as one more row of it. No penalty here: that is the solver's. */
#include "vtr-config.h"

#include "vtr-logistic-loss.h"
#include "vtr-exp.h"
#include "vtr-linear.h"
#include "vtr-parallel.h"

#include <math.h>
#include <string.h>

#define MAX_PARTS 32
#define MIN_PART_ROWS 512
#define BLOCK_CELLS 8192
#define MAX_BLOCK_ROWS 512
#define MAX_SUMS (1 << 25)       /* numbers in all parts' sums: 256 MiB */

typedef struct
{
  const VtrLogisticProblem *problem;
  const double             *parameters;
  double                   *probabilities;  /* (nullable): n × n_scores */
  gboolean                  hessian;
  gsize                     part_rows, block_rows, size;
  double                   *sums;           /* n_parts × size: loss, gradient, Hessian */
} Pass;

/* The scratch of one block. */
typedef struct
{
  gsize   n;          /* rows */
  guint   n_scores;
  gsize   q;          /* columns and the 1 of the intercept */
  double *a;          /* n × q */
  double *scores;     /* n × n_scores, score by score for one row */
  double *p;          /* as scores */
  double *scaled;     /* n × (q + 1) */
  double *products;   /* (q + 1) × q, or n */
} Block;

static void
block_init (Block *block, const Pass *pass)
{
  gsize n = pass->block_rows;

  block->n_scores = pass->problem->n_scores;
  block->q = pass->problem->x.n_columns + 1;
  block->a = g_new (double, n * block->q);
  block->scores = g_new (double, n * block->n_scores);
  block->p = g_new (double, n * block->n_scores);
  block->scaled = pass->hessian ? g_new (double, n * (block->q + 1)) : NULL;
  block->products = g_new (double, MAX ((block->q + 1) * block->q, n));
}

static void
block_clear (Block *block)
{
  g_free (block->a);
  g_free (block->scores);
  g_free (block->p);
  g_free (block->scaled);
  g_free (block->products);
}

static VtrMatrixView
view_of (double *data, gsize n_rows, gsize n_columns)
{
  return (VtrMatrixView) { data, n_rows, n_columns, n_columns };
}

/* Copies the rows, with a 1 behind each, and multiplies them with the parameters. */
static void
score_block (const Pass *pass, Block *block, gsize first)
{
  gsize q = block->q;

  for (gsize i = 0; i < block->n; i++)
    {
      memcpy (block->a + i * q, vtr_matrix_view_row (pass->problem->x, first + i), (q - 1) * sizeof (double));
      block->a[i * q + q - 1] = 1;
    }
  if (block->n_scores > 1)
    {
      vtr_linear_gemm (FALSE, TRUE, 1, view_of (block->a, block->n, q), view_of ((double *) pass->parameters, block->n_scores, q),
                       0, view_of (block->scores, block->n, block->n_scores));
      return;
    }
  for (gsize i = 0; i < block->n; i++)
    {
      const double *row = block->a + i * q;
      double sums[4] = { 0, 0, 0, 0 };
      gsize j = 0;

      for (; j + 4 <= q; j += 4)
        for (guint l = 0; l < 4; l++)
          sums[l] += pass->parameters[j + l] * row[j + l];
      for (; j < q; j++)
        sums[0] += pass->parameters[j] * row[j];
      block->scores[i] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}

static double
weight_of (const VtrLogisticProblem *problem, gsize row)
{
  return problem->weights != NULL ? problem->weights[row] : 1;
}

/* Probabilities of a block from its scores; returns the loss. */
static double
judge_two (const Pass *pass, Block *block, gsize first)
{
  const VtrLogisticProblem *problem = pass->problem;
  double *e = block->products;
  double loss = 0;

  for (gsize i = 0; i < block->n; i++)
    block->p[i] = -fabs (block->scores[i]);
  vtr_exp_many (block->p, e, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double z = block->scores[i], likely = 1 / (1 + e[i]);

      block->p[i] = z >= 0 ? likely : e[i] * likely;
      loss += weight_of (problem, first + i) * (fmax (z, 0) - problem->y[first + i] * z + log1p (e[i]));
    }
  return loss;
}

static double
judge_many (const Pass *pass, Block *block, gsize first)
{
  const VtrLogisticProblem *problem = pass->problem;
  guint n_scores = block->n_scores;
  double loss = 0;

  for (gsize i = 0; i < block->n; i++)
    {
      double *z = block->scores + i * n_scores, largest = z[0];

      for (guint k = 1; k < n_scores; k++)
        largest = fmax (largest, z[k]);
      for (guint k = 0; k < n_scores; k++)
        z[k] -= largest;
    }
  vtr_exp_many (block->scores, block->p, block->n * n_scores);
  for (gsize i = 0; i < block->n; i++)
    {
      double *p = block->p + i * n_scores, sum = 0;

      for (guint k = 0; k < n_scores; k++)
        sum += p[k];
      for (guint k = 0; k < n_scores; k++)
        p[k] /= sum;
      loss += weight_of (problem, first + i) * (log (sum) - block->scores[i * n_scores + (guint) problem->y[first + i]]);
    }
  return loss;
}

/* w (p_k − [y = k]) */
static double
residual (const VtrLogisticProblem *problem, const Block *block, gsize i, gsize row, guint k)
{
  double target = block->n_scores == 1 ? problem->y[row] : problem->y[row] == k;

  return weight_of (problem, row) * (block->p[i * block->n_scores + k] - target);
}

static void
add_gradient (const Pass *pass, Block *block, gsize first, double *gradient)
{
  for (gsize i = 0; i < block->n; i++)
    for (guint k = 0; k < block->n_scores; k++)
      block->scores[i * block->n_scores + k] = residual (pass->problem, block, i, first + i, k);
  vtr_linear_gemm (TRUE, FALSE, 1, view_of (block->scores, block->n, block->n_scores), view_of (block->a, block->n, block->q),
                   1, view_of (gradient, block->n_scores, block->q));
}

/* The rows times w p_k ([k = l] − p_l), with the residual behind where k = l. */
static void
scale_rows (const Pass *pass, Block *block, gsize first, guint k, guint l)
{
  gsize q = block->q;

  for (gsize i = 0; i < block->n; i++)
    {
      const double *p = block->p + i * block->n_scores, *row = block->a + i * q;
      double *to = block->scaled + i * (q + 1);
      double factor = weight_of (pass->problem, first + i) * p[k] * ((k == l) - p[l]);

      for (gsize j = 0; j < q; j++)
        to[j] = factor * row[j];
      to[q] = residual (pass->problem, block, i, first + i, k);
    }
}

static void
add_hessian (const Pass *pass, Block *block, gsize first, double *gradient, double *hessian)
{
  gsize q = block->q, d = block->n_scores * q;

  for (guint k = 0; k < block->n_scores; k++)
    for (guint l = 0; l <= k; l++)
      {
        gsize n_rows = k == l ? q + 1 : q;
        VtrMatrixView scaled = { block->scaled, block->n, n_rows, q + 1 };

        scale_rows (pass, block, first, k, l);
        vtr_linear_gemm (TRUE, FALSE, 1, scaled, view_of (block->a, block->n, q), 0, view_of (block->products, n_rows, q));
        for (gsize i = 0; i < q; i++)
          for (gsize j = 0; j < q; j++)
            hessian[(k * q + i) * d + l * q + j] += block->products[i * q + j];
        for (gsize j = 0; k == l && j < q; j++)
          gradient[k * q + j] += block->products[q * q + j];
      }
}

static void
pass_block (const Pass *pass, Block *block, gsize first, double *sums)
{
  gsize d = block->n_scores * block->q;

  score_block (pass, block, first);
  sums[0] += block->n_scores == 1 ? judge_two (pass, block, first) : judge_many (pass, block, first);
  if (pass->probabilities != NULL)
    memcpy (pass->probabilities + first * block->n_scores, block->p, block->n * block->n_scores * sizeof (double));
  if (pass->hessian)
    add_hessian (pass, block, first, sums + 1, sums + 1 + d);
  else
    add_gradient (pass, block, first, sums + 1);
}

static void
pass_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Pass *pass = data;
  double *sums = pass->sums + begin / pass->part_rows * pass->size;
  Block block;

  block_init (&block, pass);
  for (gsize first = begin; first < end; first += block.n)
    {
      block.n = MIN (pass->block_rows, end - first);
      pass_block (pass, &block, first, sums);
    }
  block_clear (&block);
}

/* Runs over all rows and leaves the sums in the first part's place; NULL when cancelled. */
static double *
run_pass (Pass *pass, VtrProgress *progress, GError **error)
{
  gsize n = pass->problem->x.n_rows, d = vtr_logistic_n_parameters (pass->problem), n_parts;

  pass->size = 1 + d + (pass->hessian ? d * d : 0);
  n_parts = CLAMP (MAX_SUMS / pass->size, 1, MAX_PARTS);
  pass->part_rows = MAX (MIN_PART_ROWS, (n + n_parts - 1) / n_parts);
  pass->block_rows = CLAMP (BLOCK_CELLS / (pass->problem->x.n_columns + 1), 32, MAX_BLOCK_ROWS);
  n_parts = (n + pass->part_rows - 1) / pass->part_rows;
  pass->sums = g_new0 (double, n_parts * pass->size);
  if (!vtr_parallel_for (n, pass->part_rows, pass_cb, pass, progress, error))
    g_clear_pointer (&pass->sums, g_free);
  for (gsize part = 1; pass->sums != NULL && part < n_parts; part++)
    for (gsize i = 0; i < pass->size; i++)
      pass->sums[i] += pass->sums[part * pass->size + i];
  return pass->sums;
}

static void
copy_mean (double *to, const double *from, gsize n, double total)
{
  for (gsize i = 0; i < n; i++)
    to[i] = from[i] / total;
}

/**
 * vtr_logistic_evaluate:
 * @problem: the rows
 * @parameters: n_scores × (n_columns + 1)
 * @loss: (out): mean loss
 * @gradient: as @parameters, overwritten
 * @hessian: (nullable): square of that, both triangles, overwritten
 * @probabilities: (nullable): n_rows × n_scores, overwritten: for VtrLogisticCurvature
 * @progress: (nullable): who may cancel
 *
 * Costs 2·n·d multiply-adds, and n·d²/2 more with the Hessian, d the number of parameters.
 *
 * Returns: %FALSE when cancelled
 */
gboolean
vtr_logistic_evaluate (const VtrLogisticProblem *problem, const double *parameters, double *loss, double *gradient,
                       double *hessian, double *probabilities, VtrProgress *progress, GError **error)
{
  Pass pass = { problem, parameters, probabilities, hessian != NULL };
  gsize d = vtr_logistic_n_parameters (problem);
  g_autofree double *sums = run_pass (&pass, progress, error);

  if (sums == NULL)
    return FALSE;
  *loss = sums[0] / problem->total_weight;
  copy_mean (gradient, sums + 1, d, problem->total_weight);
  if (hessian == NULL)
    return TRUE;
  copy_mean (hessian, sums + 1 + d, d * d, problem->total_weight);
  for (gsize i = 0; i < d; i++)
    for (gsize j = i + 1; j < d; j++)
      hessian[i * d + j] = hessian[j * d + i];
  return TRUE;
}
