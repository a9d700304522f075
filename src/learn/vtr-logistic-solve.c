/* Newton's method for the penalised logistic loss. Without L1 a step solves with the Hessian, by
 * Cholesky up to 512 parameters and by truncated conjugate gradients beyond. With L1 a
 * step minimises the quadratic model plus the L1 norm by coordinate descent (Lee, Sun and Saunders
 * 2014, proximal Newton); beyond 2,048 parameters, for which that would be too large, conjugate gradients
 * solve for those that are not held at 0, and what would cross 0 stops there (orthant-wise, Andrew and Gao
 * 2007; Byrd, Chin, Nocedal and Oztoprak 2016); where that does not fall, a proximal gradient step does.
 * Steps are halved until the objective falls enough (Armijo).
 * Optimality, all on the scale of the mean loss: |gradient| ≤ tol; where L1 holds a coefficient at 0,
 * |gradient| ≤ l1 + tol. */
#include "vtr-config.h"

#include "vtr-logistic-solve.h"
#include "vtr-error.h"
#include "vtr-linear.h"
#include "vtr-logistic-cg.h"
#include "vtr-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_CHOLESKY 512
#define MAX_L1 2048
#define MAX_HALVINGS 40
#define MAX_CG 500
#define FEW_CG 20
#define MAX_ORTHANT_HALVINGS 12
#define LONGEST 1024.0       /* of a proximal gradient step */
#define MAX_SWEEPS 2000
#define ROUNDING 1e-13

typedef struct
{
  const VtrLogisticProblem *problem;
  const VtrLogisticPlan    *plan;
  gsize   d, q;
  double *at;          /* parameters here */
  double *next;        /* and there */
  double *step;
  double  value;       /* of the objective, here */
  double *gradient;    /* of its smooth part */
  double *hessian;     /* (nullable): of its smooth part */
  double *p;           /* (nullable): probabilities here */
  VtrLogisticCg *cg;   /* (nullable): instead of @hessian */
  double *slope;       /* (nullable): @gradient with that of L1, with @cg and L1 only */
  gboolean *held;      /* (nullable): as @slope: stay 0 */
  double *work;        /* d, or d × d */
} Solver;

static gboolean
is_intercept (const Solver *s, gsize j)
{
  return j % s->q == s->q - 1;
}

static gboolean
evaluate (Solver *s, const double *parameters, double *value, VtrProgress *progress, GError **error)
{
  double l2 = s->plan->l2;

  if (!vtr_logistic_evaluate (s->problem, parameters, value, s->gradient, s->hessian, s->p, progress, error))
    return FALSE;
  for (gsize j = 0; j < s->d; j++)
    {
      if (is_intercept (s, j))
        continue;
      *value += (l2 / 2 * parameters[j] + copysign (s->plan->l1, parameters[j])) * parameters[j];
      s->gradient[j] += l2 * parameters[j];
      if (s->hessian != NULL)
        s->hessian[j * s->d + j] += l2;
    }
  return TRUE;
}

/* By how much the worst optimality condition is missed. */
static double
violation (const Solver *s)
{
  double worst = 0;

  for (gsize j = 0; j < s->d; j++)
    {
      double l1 = is_intercept (s, j) ? 0 : s->plan->l1, g = s->gradient[j];
      double missed = s->at[j] == 0 ? fmax (fabs (g) - l1, 0) : fabs (g + copysign (l1, s->at[j]));

      worst = fmax (worst, missed);
      if (isnan (missed))
        return NAN;
    }
  return worst;
}

/* Adding the same number to all intercepts of a softmax changes nothing, so the Hessian is flat that way;
 * the gradient has no part there, and a rank-one term holds the step still. */
static void
hold_intercepts (Solver *s)
{
  double size = 0;

  if (s->problem->n_scores == 1)
    return;
  for (gsize j = s->q - 1; j < s->d; j += s->q)
    size += s->hessian[j * s->d + j] / s->problem->n_scores;
  for (gsize i = s->q - 1; i < s->d; i += s->q)
    for (gsize j = s->q - 1; j < s->d; j += s->q)
      s->hessian[i * s->d + j] += size;
}

/* Where columns repeat each other and the penalty is lost in rounding, the diagonal grows until
 * Cholesky succeeds: still a direction of descent. */
static gboolean
step_by_cholesky (Solver *s, GError **error)
{
  VtrMatrixView a = { s->work, s->d, s->d, s->d }, b = { s->step, s->d, 1, 1 };
  double trace = 0;

  for (gsize j = 0; j < s->d; j++)
    trace += s->hessian[j * s->d + j] / s->d;
  for (double ridge = 0; ridge < 1; ridge = ridge > 0 ? 100 * ridge : 1e-14)
    {
      memcpy (s->work, s->hessian, s->d * s->d * sizeof (double));
      for (gsize j = 0; j < s->d; j++)
        {
          s->work[j * s->d + j] += ridge * trace;
          s->step[j] = -s->gradient[j];
        }
      if (vtr_linear_solve_spd (a, b, NULL))
        return TRUE;
    }
  return vtr_linear_solve_spd (a, b, error);
}

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize j = 0; j < n; j++)
    sum += a[j] * b[j];
  return sum;
}

/* Stops early far from the minimum; a tenth of what @tol asks for is always enough. */
static gboolean
step_by_cg (Solver *s, VtrProgress *progress, GError **error)
{
  double size = sqrt (dot (s->gradient, s->gradient, s->d));

  return vtr_logistic_cg_solve (s->cg, s->p, s->gradient, NULL, MAX_CG, fmax (fmin (0.1, size) * size, 0.1 * s->plan->tol),
                                s->step, progress, error);
}

/* The steepest slope of the objective, L1 included, that can be gone down from here; 0 where L1 holds
 * a coefficient at 0, and these are @s->held. Returns how many came or went. */
static guint
find_slope (Solver *s)
{
  guint n_changed = 0;

  for (gsize j = 0; j < s->d; j++)
    {
      double l1 = is_intercept (s, j) ? 0 : s->plan->l1, g = s->gradient[j];

      s->slope[j] = s->at[j] != 0 ? g + copysign (l1, s->at[j]) : copysign (fmax (fabs (g) - l1, 0), g);
      gboolean held = !is_intercept (s, j) && s->at[j] == 0 && s->slope[j] == 0;

      n_changed += held != s->held[j];
      s->held[j] = held;
    }
  return n_changed;
}

/* Where coordinate @j comes to: not past 0, and away from 0 only downhill. */
static double
stay_in_orthant (const Solver *s, gsize j, double length)
{
  double next = s->at[j] + length * s->step[j];

  if (is_intercept (s, j))
    return next;
  if (s->at[j] == 0)
    return next * s->slope[j] < 0 ? next : 0;
  return next * s->at[j] > 0 ? next : 0;
}

static double
shrink (const Solver *s, gsize j, double length)
{
  double next = s->at[j] - length * s->gradient[j], l1 = is_intercept (s, j) ? 0 : length * s->plan->l1;

  return copysign (fmax (fabs (next) - l1, 0), next);
}

/* Tries lengths 1, 1/2, … of a kind of step; *@moved is FALSE when none of @n falls. */
static gboolean
try_lengths (Solver *s, double (*go) (const Solver *, gsize, double), double longest, guint n, gboolean *moved,
             VtrProgress *progress, GError **error)
{
  double length = longest, value;

  *moved = FALSE;
  for (guint i = 0; i < n; i++, length /= 2)
    {
      double fall = 0;

      for (gsize j = 0; j < s->d; j++)
        {
          s->next[j] = go (s, j, length);
          fall += s->slope[j] * (s->next[j] - s->at[j]);
        }
      if (!(fall < 0))
        continue;
      memcpy (s->work, s->gradient, s->d * sizeof (double));
      if (!evaluate (s, s->next, &value, progress, error))
        return FALSE;
      if (value <= s->value + 1e-4 * fall + ROUNDING * fmax (1, s->value))
        {
          memcpy (s->at, s->next, s->d * sizeof (double));
          s->value = value;
          *moved = TRUE;
          return TRUE;
        }
      memcpy (s->gradient, s->work, s->d * sizeof (double));
    }
  return TRUE;
}

/* Finds a step and takes it. @probabilities belong to the last point that was looked at, so they are
 * made afresh where that was not taken. */
static gboolean
step_in_orthant (Solver *s, gboolean *moved, VtrProgress *progress, GError **error)
{
  /* Far steps are wasted while it is open which coefficients are 0. */
  gboolean settled = find_slope (s) <= s->d / 200;
  double size, value;

  size = sqrt (dot (s->slope, s->slope, s->d));
  if (!vtr_logistic_cg_solve (s->cg, s->p, s->slope, s->held, settled ? MAX_CG : FEW_CG,
                              fmax (fmin (0.1, size) * size, 0.1 * s->plan->tol), s->step, progress, error) ||
      !try_lengths (s, stay_in_orthant, 1, MAX_ORTHANT_HALVINGS, moved, progress, error))
    return FALSE;
  if (*moved)
    return TRUE;
  return evaluate (s, s->at, &value, progress, error) && try_lengths (s, shrink, LONGEST, MAX_HALVINGS, moved, progress, error);
}

/* Moves coordinate @j to the minimum of the model; returns by how much the slope there changed. */
static double
descend (Solver *s, gsize j, double *bent)
{
  const double *row = s->hessian + j * s->d;
  double l1 = is_intercept (s, j) ? 0 : s->plan->l1;
  double here = s->at[j] + s->step[j], wanted, move;

  if (!(row[j] > 0))
    return 0;
  wanted = here - (s->gradient[j] + bent[j]) / row[j];
  wanted = copysign (fmax (fabs (wanted) - l1 / row[j], 0), wanted);
  move = wanted - here;
  if (move == 0)
    return 0;
  s->step[j] = wanted - s->at[j];
  for (gsize i = 0; i < s->d; i++)
    bent[i] += move * row[i];
  return fabs (move * row[j]);
}

static void
step_by_descent (Solver *s, double missed)
{
  double *bent = s->work;

  memset (bent, 0, s->d * sizeof (double));
  memset (s->step, 0, s->d * sizeof (double));
  for (guint sweep = 0; sweep < MAX_SWEEPS; sweep++)
    {
      double largest = 0;

      for (gsize j = 0; j < s->d; j++)
        largest = fmax (largest, descend (s, j, bent));
      if (largest <= 0.01 * missed)
        return;
    }
}

/* The fall of the objective that the step promises to first order. */
static double
promised (const Solver *s)
{
  double fall = dot (s->gradient, s->step, s->d);

  for (gsize j = 0; s->plan->l1 > 0 && j < s->d; j++)
    if (!is_intercept (s, j))
      fall += s->plan->l1 * (fabs (s->at[j] + s->step[j]) - fabs (s->at[j]));
  return fall;
}

/* Takes the step, or a half, a quarter…; *@moved is FALSE when none falls. */
static gboolean
take_step (Solver *s, gboolean *moved, VtrProgress *progress, GError **error)
{
  double fall = promised (s), length = 1, value;

  *moved = FALSE;
  for (guint i = 0; i < MAX_HALVINGS; i++, length /= 2)
    {
      for (gsize j = 0; j < s->d; j++)
        s->next[j] = length == 1 && s->at[j] == -s->step[j] ? 0 : s->at[j] + length * s->step[j];
      if (!evaluate (s, s->next, &value, progress, error))
        return FALSE;
      if (value > s->value + 1e-4 * length * fall + ROUNDING * fmax (1, s->value) || isnan (value))
        continue;
      memcpy (s->at, s->next, s->d * sizeof (double));
      s->value = value;
      *moved = TRUE;
      return TRUE;
    }
  return TRUE;
}

static gboolean
find_step (Solver *s, double missed, VtrProgress *progress, GError **error)
{
  if (s->hessian == NULL)
    return step_by_cg (s, progress, error);
  hold_intercepts (s);
  if (s->plan->l1 == 0)
    return step_by_cholesky (s, error);
  step_by_descent (s, missed);
  return TRUE;
}

static gboolean
not_converged (const Solver *s, double missed, guint steps, GError **error)
{
  char reached[VTR_NUMBER_BUF_SIZE], wanted[VTR_NUMBER_BUF_SIZE];

  g_set_error (error, VTR_ERROR, VTR_ERROR_NOT_CONVERGED,
               _("the coefficients did not settle: after %u steps the optimality conditions are missed by %s, and tol is %s; "
                 "raise max_iter or tol, lower C, or scale the columns"),
               steps, vtr_number_format (missed, reached), vtr_number_format (s->plan->tol, wanted));
  return FALSE;
}

static gboolean
iterate (Solver *s, VtrProgress *progress, GError **error)
{
  double missed = 0;
  guint i;

  if (!evaluate (s, s->at, &s->value, progress, error))
    return FALSE;
  for (i = 0; i < s->plan->max_iter; i++)
    {
      gboolean moved;

      missed = violation (s);
      if (missed <= s->plan->tol)
        return TRUE;
      if (!isfinite (missed))
        break;
      if (s->held != NULL ? !step_in_orthant (s, &moved, progress, error)
                          : !find_step (s, missed, progress, error) || !take_step (s, &moved, progress, error))
        return FALSE;
      vtr_progress_add (progress, 1);
      if (!moved)
        break;
    }
  missed = i == s->plan->max_iter ? violation (s) : missed;
  return missed <= s->plan->tol || not_converged (s, missed, i, error);
}

static gboolean
solver_init (Solver *s, GError **error)
{
  gsize n = s->problem->x.n_rows;
  gboolean explicit = s->d <= (s->plan->l1 > 0 ? MAX_L1 : MAX_CHOLESKY);

  s->next = g_new0 (double, s->d);
  s->step = g_new0 (double, s->d);
  s->gradient = g_new0 (double, s->d);
  s->hessian = explicit ? g_try_new0 (double, s->d * s->d) : NULL;
  s->work = g_try_new0 (double, explicit ? s->d * s->d : s->d);
  s->p = explicit ? NULL : g_try_new0 (double, n * s->problem->n_scores);
  s->slope = explicit || s->plan->l1 == 0 ? NULL : g_new0 (double, s->d);
  s->held = s->slope == NULL ? NULL : g_new0 (gboolean, s->d);
  s->cg = explicit ? NULL : vtr_logistic_cg_new (s->problem, s->plan->l2, error);
  if (!explicit && s->cg == NULL)
    return FALSE;
  if (s->work != NULL && (explicit ? s->hessian != NULL : s->p != NULL))
    return TRUE;
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_TOO_LARGE, _("there is not enough memory to fit the coefficients"));
  return FALSE;
}

static void
solver_clear (Solver *s)
{
  g_free (s->next);
  g_free (s->step);
  g_free (s->gradient);
  g_free (s->hessian);
  g_free (s->work);
  g_free (s->slope);
  g_free (s->held);
  g_free (s->p);
  g_clear_pointer (&s->cg, vtr_logistic_cg_free);
}

/**
 * vtr_logistic_solve:
 * @problem: the rows; with one score both classes, with several every class must be there
 * @plan: penalty and when to stop
 * @parameters: n_scores × (n_columns + 1): where to start; overwritten with the minimum
 * @progress: (nullable): gets one unit a step
 *
 * Returns: %FALSE with %VTR_ERROR_NOT_CONVERGED, %VTR_ERROR_TOO_LARGE, or when cancelled
 */
gboolean
vtr_logistic_solve (const VtrLogisticProblem *problem, const VtrLogisticPlan *plan, double *parameters,
                    VtrProgress *progress, GError **error)
{
  Solver s = { .problem = problem, .plan = plan, .d = vtr_logistic_n_parameters (problem), .q = problem->x.n_columns + 1,
               .at = parameters };
  gboolean done = solver_init (&s, error) && iterate (&s, progress, error);

  solver_clear (&s);
  return done;
}
