/* Least squares with or without penalty, from the Gram matrix of the centred rows (so the intercept is
 * free) with every column divided by its length. No L1: Cholesky, then corrections from the
 * residuals themselves, which give back the precision that the Gram matrix squares away (Björck 1987).
 * Columns that repeat each other, or fewer rows than columns: many solutions are best, and the shortest
 * one in scaled columns is taken, the limit of Riley's iterated ridge (1955) from 0. L1: coordinate
 * descent with covariance updates (Friedman, Hastie and Tibshirani 2010), until every optimality
 * condition holds. Rows are read thrice; memory: columns². */
#include "vtr-config.h"

#include "vtr-linear-regression.h"
#include "vtr-error.h"
#include "vtr-linear.h"
#include "vtr-number.h"
#include "vtr-parallel.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_COLUMNS 8192
#define MAX_PARTS 32
#define MIN_PART_ROWS 512
#define BLOCK_CELLS 16384
#define MAX_SUMS (1 << 25)
#define CORRECTIONS 2
#define RIDGE_ROUNDS 10
#define RIDGE 1e-9

typedef struct
{
  const VtrTrainingSet *set;
  gsize   p;
  double  total_weight;
  double *mean;      /* p + 1: columns, then target */
  double *length;    /* p: the centred column's, by weight; 1 for a constant one */
  double *gram;      /* p × p, of centred columns divided by length */
  double *target;    /* p: products of those with the centred target */
  double *a;         /* p: coefficients of those */
  double  y_square;  /* weighted sum of squares of the centred target */
} Squares;

static double
weight_of (const VtrTrainingSet *set, gsize row)
{
  return set->weights != NULL ? set->weights[row] : 1;
}

static void
squares_clear (Squares *s)
{
  g_free (s->mean);
  g_free (s->length);
  g_free (s->gram);
  g_free (s->target);
  g_free (s->a);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Squares, squares_clear)

/* ---- sums over rows ---- */

typedef struct
{
  const Squares *s;
  enum { SUM_MEANS, SUM_GRAM, SUM_RESIDUALS } what;
  gsize   part_rows, size;
  double *sums;
} Pass;

static void
add_means (const Squares *s, gsize begin, gsize end, double *sums)
{
  for (gsize i = begin; i < end; i++)
    {
      const double *row = vtr_matrix_view_row (s->set->x, i);
      double w = weight_of (s->set, i);

      for (gsize j = 0; j < s->p; j++)
        sums[j] += w * row[j];
      sums[s->p] += w * s->set->y[i];
    }
}

/* The centred rows with the centred target behind, times the root of the weight. */
static void
centre_rows (const Squares *s, gsize begin, gsize end, double *to)
{
  for (gsize i = begin; i < end; i++, to += s->p + 1)
    {
      const double *row = vtr_matrix_view_row (s->set->x, i);
      double root = sqrt (weight_of (s->set, i));

      for (gsize j = 0; j < s->p; j++)
        to[j] = root * (row[j] - s->mean[j]);
      to[s->p] = root * (s->set->y[i] - s->mean[s->p]);
    }
}

static void
add_gram (const Squares *s, gsize begin, gsize end, double *sums)
{
  gsize q = s->p + 1, n_block = CLAMP (BLOCK_CELLS / q, 32, 512);
  g_autofree double *rows = g_new (double, n_block * q);

  for (gsize first = begin; first < end; first += n_block)
    {
      gsize n = MIN (n_block, end - first);
      VtrMatrixView block = { rows, n, q, q }, out = { sums, q, q, q };

      centre_rows (s, first, first + n, rows);
      vtr_linear_gemm (TRUE, FALSE, 1, block, block, 1, out);
    }
}

/* Products of the scaled columns with what the coefficients leave over. */
static void
add_residuals (const Squares *s, gsize begin, gsize end, double *sums)
{
  g_autofree double *row = g_new (double, s->p + 1);

  for (gsize i = begin; i < end; i++)
    {
      double rest;

      centre_rows (s, i, i + 1, row);
      rest = row[s->p];
      for (gsize j = 0; j < s->p; j++)
        {
          row[j] /= s->length[j];
          rest -= row[j] * s->a[j];
        }
      for (gsize j = 0; j < s->p; j++)
        sums[j] += rest * row[j];
    }
}

static void
pass_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Pass *pass = data;
  double *sums = pass->sums + begin / pass->part_rows * pass->size;

  if (pass->what == SUM_MEANS)
    add_means (pass->s, begin, end, sums);
  else if (pass->what == SUM_GRAM)
    add_gram (pass->s, begin, end, sums);
  else
    add_residuals (pass->s, begin, end, sums);
}

/* (transfer full): @size sums, parts added in order; %NULL when cancelled or too large. */
static double *
run_pass (const Squares *s, int what, gsize size, VtrProgress *progress, GError **error)
{
  gsize n = s->set->x.n_rows, n_parts = CLAMP (MAX_SUMS / size, 1, MAX_PARTS);
  Pass pass = { s, what, MAX (MIN_PART_ROWS, (n + n_parts - 1) / n_parts), size };

  n_parts = (n + pass.part_rows - 1) / pass.part_rows;
  pass.sums = g_try_new0 (double, n_parts * size);
  if (pass.sums == NULL)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_TOO_LARGE, _("there is not enough memory to fit the coefficients"));
      return NULL;
    }
  if (!vtr_parallel_for (n, pass.part_rows, pass_cb, &pass, progress, error))
    g_clear_pointer (&pass.sums, g_free);
  for (gsize part = 1; pass.sums != NULL && part < n_parts; part++)
    for (gsize i = 0; i < size; i++)
      pass.sums[i] += pass.sums[part * size + i];
  return pass.sums;
}

static gboolean
find_means (Squares *s, VtrProgress *progress, GError **error)
{
  for (gsize i = 0; i < s->set->x.n_rows; i++)
    s->total_weight += weight_of (s->set, i);
  if (!(s->total_weight > 0))
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                           _("all training rows have the weight 0, so there is nothing to learn from"));
      return FALSE;
    }
  s->mean = run_pass (s, SUM_MEANS, s->p + 1, progress, error);
  for (gsize j = 0; s->mean != NULL && j <= s->p; j++)
    s->mean[j] /= s->total_weight;
  return s->mean != NULL;
}

/* A column whose variance is within rounding of its mean is constant: its coefficient stays 0. */
static double
length_of (const Squares *s, gsize j, double square)
{
  double rounding = s->set->x.n_rows * DBL_EPSILON * fabs (s->mean[j]);

  return square > s->total_weight * rounding * rounding && square > DBL_MIN ? sqrt (square) : 0;
}

static gboolean
too_large (GError **error)
{
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the columns or the target hold numbers too large to fit; scale them"));
  return FALSE;
}

static gboolean
find_gram (Squares *s, VtrProgress *progress, GError **error)
{
  gsize p = s->p, q = p + 1;
  g_autofree double *sums = run_pass (s, SUM_GRAM, q * q, progress, error);

  if (sums == NULL)
    return FALSE;
  s->length = g_new (double, p);
  s->gram = g_new (double, p * p);
  s->target = g_new (double, p);
  s->a = g_new0 (double, p);
  s->y_square = sums[p * q + p];
  for (gsize j = 0; j < p; j++)
    s->length[j] = length_of (s, j, sums[j * q + j]);
  for (gsize i = 0; i < q * q; i++)
    if (!isfinite (sums[i]))
      return too_large (error);
  for (gsize i = 0; i < p; i++)
    {
      gboolean constant = s->length[i] == 0;

      for (gsize j = 0; j < p; j++)
        s->gram[i * p + j] = constant || s->length[j] == 0 ? 0 : sums[i * q + j] / s->length[i] / s->length[j];
      s->target[i] = constant ? 0 : sums[i * q + p] / s->length[i];
    }
  for (gsize j = 0; j < p; j++)
    if (s->length[j] == 0)
      s->length[j] = 1;
  return TRUE;
}

/* ---- without L1 ---- */

/* The inverse of Gram + penalty + ridge, or NULL when it is singular or nearly so. */
static double *
invert (const Squares *s, const VtrLinearPlan *plan, double ridge)
{
  gsize p = s->p;
  double *inverse = g_memdup2 (s->gram, p * p * sizeof (double));
  VtrMatrixView view = { inverse, p, p, p };
  gboolean usable;

  for (gsize j = 0; j < p; j++)
    inverse[j * p + j] += plan->l2 / s->length[j] / s->length[j] + ridge + (s->gram[j * p + j] == 0);
  usable = vtr_linear_invert_spd (view, NULL);
  for (gsize j = 0; usable && ridge == 0 && j < p; j++)
    usable = inverse[j * p + j] < 1 / RIDGE;
  if (!usable)
    g_clear_pointer (&inverse, g_free);
  return inverse;
}

/* a += inverse · slope, the slope that of the objective downwards. */
static void
correct (Squares *s, const double *inverse, const double *slope)
{
  for (gsize i = 0; i < s->p; i++)
    for (gsize j = 0; j < s->p; j++)
      s->a[i] += inverse[i * s->p + j] * slope[j];
}

/* The slope downwards at the coefficients, by the Gram matrix. */
static void
find_slope (const Squares *s, const VtrLinearPlan *plan, double *slope)
{
  for (gsize i = 0; i < s->p; i++)
    {
      slope[i] = s->target[i] - plan->l2 / s->length[i] / s->length[i] * s->a[i];
      for (gsize j = 0; j < s->p; j++)
        slope[i] -= s->gram[i * s->p + j] * s->a[j];
    }
}

/* The ridge shrinks what the data do not say to 0; the rounds undo its shrinking of what they do say. */
static gboolean
solve_singular (Squares *s, const VtrLinearPlan *plan, GError **error)
{
  g_autofree double *inverse = invert (s, plan, RIDGE);
  g_autofree double *slope = g_new (double, s->p);

  if (inverse == NULL)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_SINGULAR,
                           _("the columns repeat each other so closely that no coefficients can be told; raise l2"));
      return FALSE;
    }
  for (guint round = 0; round < RIDGE_ROUNDS; round++)
    {
      find_slope (s, plan, slope);
      correct (s, inverse, slope);
    }
  return TRUE;
}

static gboolean
solve_smooth (Squares *s, const VtrLinearPlan *plan, VtrProgress *progress, GError **error)
{
  g_autofree double *inverse = invert (s, plan, 0);

  if (inverse == NULL)
    return solve_singular (s, plan, error);
  correct (s, inverse, s->target);
  for (guint round = 0; round < CORRECTIONS; round++)
    {
      g_autofree double *slope = run_pass (s, SUM_RESIDUALS, s->p, progress, error);

      if (slope == NULL)
        return FALSE;
      for (gsize j = 0; j < s->p; j++)
        slope[j] = s->gram[j * s->p + j] == 0 ? 0 : slope[j] - plan->l2 / s->length[j] / s->length[j] * s->a[j];
      correct (s, inverse, slope);
    }
  return TRUE;
}

/* ---- with L1 ---- */

/* In scaled columns: penalty l1 · W / length · |a|, and l2 / length² · a² / 2. */
static double
descend (Squares *s, const VtrLinearPlan *plan, gsize j, double *rest)
{
  const double *row = s->gram + j * s->p;
  double l1 = plan->l1 * s->total_weight / s->length[j], l2 = plan->l2 / s->length[j] / s->length[j];
  double pull = rest[j] + row[j] * s->a[j], wanted, move;

  if (row[j] == 0)
    return 0;
  wanted = copysign (fmax (fabs (pull) - l1, 0), pull) / (row[j] + l2);
  move = wanted - s->a[j];
  if (move == 0)
    return 0;
  s->a[j] = wanted;
  for (gsize i = 0; i < s->p; i++)
    rest[i] -= move * row[i];
  return fabs (move);
}

/* By how much the worst optimality condition is missed; @rest: products with what is left over. */
static double
violation (const Squares *s, const VtrLinearPlan *plan, const double *rest)
{
  double worst = 0;

  for (gsize j = 0; j < s->p; j++)
    {
      double l1 = plan->l1 * s->total_weight / s->length[j], l2 = plan->l2 / s->length[j] / s->length[j];
      double slope = rest[j] - l2 * s->a[j];

      if (s->gram[j * s->p + j] > 0)
        worst = fmax (worst, s->a[j] == 0 ? fmax (fabs (slope) - l1, 0) : fabs (slope - copysign (l1, s->a[j])));
    }
  return worst;
}

/* Sweeps over the coefficients that are not 0 until they settle, then over all; the products are made
 * afresh before each verdict, so that rounding does not pile up in them. */
static gboolean
solve_l1 (Squares *s, const VtrLinearPlan *plan, VtrProgress *progress, GError **error)
{
  g_autofree double *rest = g_memdup2 (s->target, s->p * sizeof (double));
  double scale = sqrt (s->y_square), missed = 0;
  const VtrLinearPlan none = { 0, 0 };
  char buffer[VTR_NUMBER_BUF_SIZE];

  for (guint sweep = 0; sweep < plan->max_iter; sweep++)
    {
      if (!vtr_progress_check (progress, error))
        return FALSE;
      for (gsize j = 0; j < s->p; j++)
        descend (s, plan, j, rest);
      for (guint inner = 0; inner < 100; inner++)
        {
          double largest = 0;

          for (gsize j = 0; j < s->p; j++)
            if (s->a[j] != 0)
              largest = fmax (largest, descend (s, plan, j, rest));
          if (largest <= 0.1 * plan->tol * scale)
            break;
        }
      find_slope (s, &none, rest);
      missed = violation (s, plan, rest);
      if (missed <= plan->tol * scale)
        return TRUE;
    }
  g_set_error (error, VTR_ERROR, VTR_ERROR_NOT_CONVERGED,
               _("the coefficients did not settle: after %u sweeps the optimality conditions are missed by %s of the "
                 "target's spread; raise max_iter or tol, or raise l2"),
               plan->max_iter, vtr_number_format (missed / scale, buffer));
  return FALSE;
}

static gboolean
write_coefficients (const Squares *s, double *coefficients, double *intercept, GError **error)
{
  *intercept = s->mean[s->p];
  for (gsize j = 0; j < s->p; j++)
    {
      coefficients[j] = s->a[j] / s->length[j];
      *intercept -= coefficients[j] * s->mean[j];
      if (!isfinite (coefficients[j]))
        break;
    }
  return isfinite (*intercept) || too_large (error);
}

/**
 * vtr_linear_regression_solve:
 * @set: the rows
 * @plan: penalties and when to stop: L1's conditions hold within tol × the target's spread
 * @coefficients: (array): n_columns, overwritten
 * @intercept: (out): overwritten
 * @progress: (nullable): who may cancel
 *
 * Costs n·columns²/2 multiply-adds. Without a penalty and with columns that repeat each other, or with
 * fewer rows than columns, the shortest of the best solutions is given.
 *
 * Returns: %FALSE with %VTR_ERROR_NOT_CONVERGED, %VTR_ERROR_TOO_LARGE beyond 8,192 columns,
 *   %VTR_ERROR_BAD_INPUT, %VTR_ERROR_SINGULAR, or when cancelled
 */
gboolean
vtr_linear_regression_solve (const VtrTrainingSet *set, const VtrLinearPlan *plan, double *coefficients,
                             double *intercept, VtrProgress *progress, GError **error)
{
  g_auto (Squares) s = { .set = set, .p = set->x.n_columns };

  if (s.p > MAX_COLUMNS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _("a linear regression may have %u columns, and this one has %" G_GSIZE_FORMAT "; leave some out"),
                   MAX_COLUMNS, s.p);
      return FALSE;
    }
  return find_means (&s, progress, error) && find_gram (&s, progress, error)
         && (plan->l1 > 0 ? solve_l1 (&s, plan, progress, error) : solve_smooth (&s, plan, progress, error))
         && write_coefficients (&s, coefficients, intercept, error);
}
