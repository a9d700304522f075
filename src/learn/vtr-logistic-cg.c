/* Truncated conjugate gradients on the Hessian of the logistic loss (Steihaug 1983), stopped early
 * far from the minimum, where a better step is not worth its price. While steps are cheap they are
 * taken as they are; once one took long, the next is made even by vtr-logistic-blocks.c first. Some
 * parameters may be held: those that L1 keeps at 0. */
#include "vtr-config.h"

#include "vtr-logistic-cg.h"
#include "vtr-error.h"
#include "vtr-logistic-blocks.h"
#include "vtr-logistic-curvature.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONG 50 /* steps that are worth making blocks for */

struct _VtrLogisticCg
{
  const VtrLogisticProblem *problem;
  double l2;
  gsize d, q;
  VtrLogisticCurvature *curvature;
  VtrLogisticBlocks *blocks; /* (nullable) */
  guint n_steps;             /* of the last solve */
  double *residual, *direction, *bent, *even;
};

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize j = 0; j < n; j++)
    sum += a[j] * b[j];
  return sum;
}

static void
hold (double *values, const gboolean *held, gsize n)
{
  for (gsize j = 0; held != NULL && j < n; j++)
    if (held[j])
      values[j] = 0;
}

static void
make_even (const VtrLogisticCg *self, const gboolean *held, double *even)
{
  if (self->blocks != NULL)
    vtr_logistic_blocks_apply (self->blocks, self->residual, even);
  else
    memcpy (even, self->residual, self->d * sizeof (double));
  hold (even, held, self->d);
}

/* bent = (Hessian + penalty) · direction */
static gboolean
multiply (VtrLogisticCg *self, const gboolean *held, VtrProgress *progress, GError **error)
{
  if (!vtr_logistic_curvature_multiply (self->curvature, self->direction, self->bent, progress,
                                        error))
    return FALSE;
  for (gsize j = 0; j < self->d; j++)
    self->bent[j] += (j + 1) % self->q != 0 ? self->l2 * self->direction[j] : 0;
  hold (self->bent, held, self->d);
  return TRUE;
}

static void
prepare (VtrLogisticCg *self, const double *probabilities)
{
  vtr_logistic_curvature_move (self->curvature, probabilities);
  if (self->n_steps <= LONG)
    return;
  g_clear_pointer (&self->blocks, vtr_logistic_blocks_free);
  self->blocks = vtr_logistic_blocks_new (self->problem, probabilities, self->l2);
}

/**
 * vtr_logistic_cg_new:
 * @problem: the rows; they must stay
 * @l2: added to the Hessian's diagonal, but for the intercepts
 * @error: return location
 *
 * Returns: (transfer full): %NULL with %VTR_ERROR_TOO_LARGE
 */
VtrLogisticCg *
vtr_logistic_cg_new (const VtrLogisticProblem *problem, double l2, GError **error)
{
  g_autoptr (VtrLogisticCg) self = g_new0 (VtrLogisticCg, 1);

  self->problem = problem;
  self->l2 = l2;
  self->d = vtr_logistic_n_parameters (problem);
  self->q = problem->x.n_columns + 1;
  self->curvature = vtr_logistic_curvature_new (problem, error);
  if (self->curvature == NULL)
    return NULL;
  self->residual = g_new (double, self->d);
  self->direction = g_new (double, self->d);
  self->bent = g_new (double, self->d);
  self->even = g_new (double, self->d);
  return g_steal_pointer (&self);
}

/**
 * vtr_logistic_cg_solve:
 * @self: a solver
 * @probabilities: n_rows × n_scores, where the Hessian is wanted
 * @slope: n_scores × (n_columns + 1): the gradient there
 * @held: (nullable): as @slope: the parameters that do not move
 * @most: steps
 * @enough: length of what may be left of the slope
 * @step: as @slope, overwritten with −Hessian⁻¹ · slope, about
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * Returns: %FALSE when cancelled
 */
gboolean
vtr_logistic_cg_solve (VtrLogisticCg *self,
                       const double *probabilities,
                       const double *slope,
                       const gboolean *held,
                       guint most,
                       double enough,
                       double *step,
                       VtrProgress *progress,
                       GError **error)
{
  gsize d = self->d;
  double size;

  prepare (self, probabilities);
  memset (step, 0, d * sizeof (double));
  for (gsize j = 0; j < d; j++)
    self->residual[j] = -slope[j];
  hold (self->residual, held, d);
  make_even (self, held, self->direction);
  size = dot (self->residual, self->direction, d);
  for (self->n_steps = 0; self->n_steps < most; self->n_steps++)
    {
      double along, length, before = size;

      if (dot (self->residual, self->residual, d) <= enough * enough)
        break;
      if (!multiply (self, held, progress, error))
        return FALSE;
      along = dot (self->direction, self->bent, d);
      if (!(along > 0))
        break;
      length = size / along;
      for (gsize j = 0; j < d; j++)
        {
          step[j] += length * self->direction[j];
          self->residual[j] -= length * self->bent[j];
        }
      make_even (self, held, self->even);
      size = dot (self->residual, self->even, d);
      for (gsize j = 0; j < d; j++)
        self->direction[j] = self->even[j] + size / before * self->direction[j];
    }
  return TRUE;
}

/**
 * vtr_logistic_cg_free:
 * @self: (transfer full) (nullable): a solver
 */
void
vtr_logistic_cg_free (VtrLogisticCg *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->curvature, vtr_logistic_curvature_free);
  g_clear_pointer (&self->blocks, vtr_logistic_blocks_free);
  g_free (self->residual);
  g_free (self->direction);
  g_free (self->bent);
  g_free (self->even);
  g_free (self);
}
