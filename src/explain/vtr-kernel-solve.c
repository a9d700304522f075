/* From the values of coalitions to Shapley values and their standard errors.
 *
 * With u = (1 where the player is in, 0 elsewhere) − 1/2, the two halves of a pair are u and −u, so
 * only half the difference of their values, d, says anything about the values φ:
 *   minimise Σ_pairs w (d − u·φ)²  subject to  Σφ = v(all) − v(none).
 * Adding c·11ᵀ to G = Σ w u uᵀ changes nothing under the constraint and makes it positive definite;
 * one inverse then gives φ = Σ_pairs d·influence + offset·total. It depends on the coalitions only
 * and serves every row and output. With all coalitions there, Shapley's own formula is the
 * influence.
 *
 * Standard errors: the error of φ is, to first order, the error of the sampled sums Σ influence·r
 * with r the pair's residual (the sandwich of survey sampling: Särndal, Swensson and Wretman
 * 1992, 5.5). A pair is the unit; whole sizes have no error; a sampled stratum has n/(n−1) × the
 * spread of its terms, times the share of it not seen. With few pairs per player the fit follows
 * the sampled ones, so residuals are divided by what is left of an error there: the root of Σ_q (I
 * − H)²_pq over the sampled pairs q, H the hat matrix (bias-reduced linearisation: Bell and
 * McCaffrey 2002; HC2 where nothing is taken whole).
 */
#include "vtr-config.h"
#include "vtr-kernel-design.h"
#include "vtr-linear.h"
#include <math.h>
#include <string.h>

#define PAIR_BLOCK 256
#define SHRINKAGE_MIN 1e-9
#define INFLUENCE_MAX (64u << 20) /* bytes kept; beyond, made again per row in blocks */

static VtrMatrixView
view_of (double *data, gsize n_rows, gsize n_columns)
{
  return (VtrMatrixView){ data, n_rows, n_columns, n_columns };
}

/* u of the pairs [first, first + n), each times the root of its weight if @weighted. */
static void
expand_pairs (const VtrKernelDesign *design, gsize first, gsize n, gboolean weighted, double *u)
{
  for (gsize p = 0; p < n; p++)
    {
      double half = weighted ? 0.5 * sqrt (design->weights[first + p]) : 0.5;

      for (guint i = 0; i < design->n_players; i++)
        u[p * design->n_players + i] = vtr_kernel_design_has (design, first + p, i) ? half : -half;
    }
}

/* constant·11ᵀ + Σ w u uᵀ over the pairs from @from on. */
static void
make_gram (const VtrKernelDesign *design, gsize from, double constant, double *gram)
{
  guint m = design->n_players;
  g_autofree double *u = g_new (double, (gsize) PAIR_BLOCK *m);

  for (gsize i = 0; i < (gsize) m * m; i++)
    gram[i] = constant;
  for (gsize first = from; first < design->n_pairs; first += PAIR_BLOCK)
    {
      gsize n = MIN (PAIR_BLOCK, design->n_pairs - first);

      expand_pairs (design, first, n, TRUE, u);
      vtr_linear_gemm (TRUE, FALSE, 1, view_of (u, n, m), view_of (u, n, m), 1,
                       view_of (gram, m, m));
    }
}

/* The inverse under the constraint; a ridge is added only where there is none without. */
static gboolean
make_solution (VtrKernelDesign *design, GError **error)
{
  guint m = design->n_players;
  double total = 0;

  design->solution = g_new (double, (gsize) m *m);
  for (design->ridge = 0;; design->ridge = design->ridge > 0 ? design->ridge * 100 : 1e-10)
    {
      g_autoptr (GError) singular = NULL;

      make_gram (design, 0, 0.25 / m, design->solution);
      for (guint i = 0; i < m; i++)
        design->solution[(gsize) i * m + i] += design->ridge;
      if (vtr_linear_invert_spd (view_of (design->solution, m, m), &singular))
        break;
      if (design->ridge > 1e-3)
        {
          g_propagate_error (error, g_steal_pointer (&singular));
          return FALSE;
        }
    }
  for (guint i = 0; i < m; i++)
    {
      design->offset[i] = 0;
      for (guint j = 0; j < m; j++)
        design->offset[i] += design->solution[(gsize) i * m + j];
      total += design->offset[i];
    }
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < m; j++)
      design->solution[(gsize) i * m + j] -= design->offset[i] * design->offset[j] / total;
  for (guint i = 0; i < m; i++)
    design->offset[i] /= total;
  return TRUE;
}

/* With every coalition: 2 (s−1)!(M−s)!/M! for the players in, −2 s!(M−s−1)!/M! for the others. */
static void
exact_block (const VtrKernelDesign *design, gsize first, gsize n, double *influence)
{
  guint m = design->n_players;

  for (gsize p = 0; p < n; p++)
    {
      double choose = 1, in, out;
      guint size = 0;

      for (guint i = 0; i < m; i++)
        size += vtr_kernel_design_has (design, first + p, i);
      for (guint i = 1; i <= size; i++)
        choose = choose * (m - i + 1) / i;
      in = 2 / (choose * size);
      out = -2 / (choose * (m - size));
      for (guint i = 0; i < m; i++)
        influence[p * m + i] = vtr_kernel_design_has (design, first + p, i) ? in : out;
    }
}

/* What d of the pairs [first, first + n) adds to each value: n × M; @u is scratch of that size. */
static void
make_influence (const VtrKernelDesign *design, gsize first, gsize n, double *u, double *influence)
{
  guint m = design->n_players;

  if (design->complete)
    {
      exact_block (design, first, n, influence);
      return;
    }
  expand_pairs (design, first, n, FALSE, u);
  vtr_linear_gemm (FALSE, FALSE, 1, view_of (u, n, m), view_of (design->solution, m, m), 0,
                   view_of (influence, n, m));
  for (gsize p = 0; p < n; p++)
    for (guint i = 0; i < m; i++)
      influence[p * m + i] *= design->weights[first + p];
}

/* What is left in a sampled pair's residual of errors like its own: 1 − 2 h + Σ_q H²_pq. */
static void
make_shrinkage (VtrKernelDesign *design,
                const double *sampled,
                gsize first,
                gsize n,
                const double *u,
                const double *influence,
                double *scratch)
{
  guint m = design->n_players;

  vtr_linear_gemm (FALSE, FALSE, 1, view_of ((double *) influence, n, m),
                   view_of ((double *) sampled, m, m), 0, view_of (scratch, n, m));
  for (gsize p = 0; p < n; p++)
    {
      double leverage = 0, squares = 0;

      for (guint i = 0; i < m; i++)
        {
          leverage += u[p * m + i] * influence[p * m + i];
          squares += scratch[p * m + i] * influence[p * m + i];
        }
      design->shrinkage[first + p] =
          MAX (1 - 2 * leverage + squares / design->weights[first + p], SHRINKAGE_MIN);
    }
}

/**
 * vtr_kernel_design_first_sampled:
 * @design: a design
 *
 * Returns: the first pair whose size was not taken whole; they all come after those that were
 */
gsize
vtr_kernel_design_first_sampled (const VtrKernelDesign *design)
{
  for (guint k = 0; k < design->n_strata; k++)
    if (!design->strata[k].complete)
      return design->strata[k].first;
  return design->n_pairs;
}

/**
 * vtr_kernel_design_prepare:
 * @design: a design, not yet shared
 * @error: return location for %VTR_ERROR_SINGULAR
 *
 * Solves the part of the regression that depends on the coalitions only: n_pairs × M² + M³.
 *
 * Returns: whether there is a solution
 */
gboolean
vtr_kernel_design_prepare (VtrKernelDesign *design, GError **error)
{
  guint m = design->n_players;
  g_autofree double *u = g_new (double, (gsize) PAIR_BLOCK *m),
                    *scratch = g_new (double, (gsize) PAIR_BLOCK *m);
  g_autofree double *block = g_new (double, (gsize) PAIR_BLOCK *m), *sampled = NULL;

  design->offset = g_new (double, m);
  for (guint i = 0; i < m; i++)
    design->offset[i] = 1.0 / m;
  if (!design->complete && !make_solution (design, error))
    return FALSE;
  if (!design->complete)
    {
      design->shrinkage = g_new0 (double, design->n_pairs);
      sampled = g_new (double, (gsize) m *m);
      make_gram (design, vtr_kernel_design_first_sampled (design), 0, sampled);
    }
  if (design->n_pairs * m * sizeof (double) <= INFLUENCE_MAX)
    design->influence = g_new (double, design->n_pairs *m);
  for (gsize first = 0; first < design->n_pairs; first += PAIR_BLOCK)
    {
      gsize n = MIN (PAIR_BLOCK, design->n_pairs - first);
      double *influence = design->influence != NULL ? design->influence + first * m : block;

      make_influence (design, first, n, u, influence);
      if (!design->complete)
        make_shrinkage (design, sampled, first, n, u, influence, scratch);
    }
  return TRUE;
}

/**
 * vtr_kernel_design_get_size:
 * @design: a prepared design
 *
 * Returns: bytes that it takes, about
 */
gsize
vtr_kernel_design_get_size (const VtrKernelDesign *design)
{
  gsize m = design->n_players;

  return design->n_pairs * (2 * design->n_words + 2 + (design->influence ? m : 0)) * 8 +
         (design->solution ? m * m * 8 : 0);
}

/* The influence of a block: what is kept, or made in @block. */
static const double *
get_influence (const VtrKernelDesign *design, gsize first, gsize n, double *u, double *block)
{
  if (design->influence != NULL)
    return design->influence + first * design->n_players;
  make_influence (design, first, n, u, block);
  return block;
}

/* d − u·φ, blown up for what the fit took of it. */
static void
make_residuals (const VtrKernelDesign *design,
                const double *odd,
                gsize stride,
                const double *values,
                double total,
                double *residuals)
{
  for (gsize p = 0; p < design->n_pairs; p++)
    {
      const guint64 *words = design->bits + p * 2 * design->n_words;
      double sum = 0;

      for (guint w = 0; w < design->n_words; w++)
        for (guint64 left = words[w]; left != 0; left &= left - 1)
          sum += values[w * 64 + (guint) __builtin_ctzll (left)];
      residuals[p] = (odd[p * stride] - (sum - 0.5 * total)) / sqrt (design->shrinkage[p]);
    }
}

/**
 * vtr_kernel_variance:
 * @design: a design
 * @influence: n × @n_columns: terms of the pairs @first … @first + @n − 1
 * @residuals: of all pairs
 * @first: first pair of the block; blocks come in order
 * @n: pairs in the block
 * @n_columns: values
 * @sums: 2 × @n_columns, zero before the first block: kept from block to block
 * @variances: @n_columns, zero before the first block: added to when a stratum is full
 */
void
vtr_kernel_variance (const VtrKernelDesign *design,
                     const double *influence,
                     const double *residuals,
                     gsize first,
                     gsize n,
                     guint n_columns,
                     double *sums,
                     double *variances)
{
  double *squares = sums + n_columns;

  for (guint k = 0; k < design->n_strata; k++)
    {
      const VtrKernelStratum *stratum = &design->strata[k];
      gsize begin = MAX (first, stratum->first), end = MIN (first + n, stratum->first + stratum->n);

      if (stratum->complete || begin >= end)
        continue;
      for (gsize p = begin; p < end; p++)
        for (guint i = 0; i < n_columns; i++)
          {
            double term = influence[(p - first) * n_columns + i] * residuals[p];

            sums[i] += term;
            squares[i] += term * term;
          }
      if (end < stratum->first + stratum->n)
        continue;
      for (guint i = 0; i < n_columns; i++)
        variances[i] += MAX (squares[i] - sums[i] * sums[i] / stratum->n, 0) * stratum->n /
                        MAX (stratum->n - 1.0, 1) * (1 - stratum->n / stratum->n_all);
      memset (sums, 0, 2 * n_columns * sizeof (double));
    }
}

static void
make_errors (const VtrKernelDesign *design,
             const double *odd,
             gsize stride,
             double total,
             const double *values,
             double *u,
             double *block,
             double *std_errors)
{
  guint m = design->n_players;
  g_autofree double *residuals = g_new (double, design->n_pairs),
                    *sums = g_new0 (double, 2 * (gsize) m);

  memset (std_errors, 0, m * sizeof (double));
  if (design->complete)
    return;
  make_residuals (design, odd, stride, values, total, residuals);
  for (gsize first = 0; first < design->n_pairs; first += PAIR_BLOCK)
    {
      gsize n = MIN (PAIR_BLOCK, design->n_pairs - first);

      vtr_kernel_variance (design, get_influence (design, first, n, u, block), residuals, first, n,
                           m, sums, std_errors);
    }
  for (guint i = 0; i < m; i++)
    std_errors[i] = sqrt (std_errors[i]);
}

/* The sum is exact by construction; what rounding left is spread evenly. */
static void
close_sum (double *values, guint m, double total)
{
  double gap = total;

  for (guint i = 0; i < m; i++)
    gap -= values[i];
  for (guint i = 0; i < m; i++)
    values[i] += gap / m;
}

/**
 * vtr_kernel_design_solve:
 * @design: a prepared design
 * @odd: n_pairs × @n_outputs: (v(S) − v(complement)) / 2 for each pair
 * @total: @n_outputs: v(all) − v(none)
 * @n_outputs: outputs
 * @max_features: how many players may have a value (see vtr_kernel_solve_selected()); 0: all
 * @values: (out): @n_outputs × M
 * @std_errors: (out): @n_outputs × M
 *
 * Thread-safe. Cost: n_pairs × M per output.
 */
void
vtr_kernel_design_solve (const VtrKernelDesign *design,
                         const double *odd,
                         const double *total,
                         guint n_outputs,
                         guint max_features,
                         double *values,
                         double *std_errors)
{
  guint m = design->n_players;
  g_autofree double *u = g_new (double, (gsize) PAIR_BLOCK *m),
                    *block = g_new (double, (gsize) PAIR_BLOCK *m);

  for (guint o = 0; o < n_outputs && max_features > 0 && max_features < m; o++)
    vtr_kernel_solve_selected (design, odd + o, n_outputs, total[o], max_features,
                               values + (gsize) o * m, std_errors + (gsize) o * m);
  if (max_features > 0 && max_features < m)
    return;
  for (guint o = 0; o < n_outputs; o++)
    for (guint i = 0; i < m; i++)
      values[(gsize) o * m + i] = design->offset[i] * total[o];
  for (gsize first = 0; first < design->n_pairs; first += PAIR_BLOCK)
    {
      gsize n = MIN (PAIR_BLOCK, design->n_pairs - first);
      const double *influence = get_influence (design, first, n, u, block);

      for (gsize p = 0; p < n; p++)
        for (guint o = 0; o < n_outputs; o++)
          {
            double d = odd[(first + p) * n_outputs + o], *out = values + (gsize) o * m;

            for (guint i = 0; i < m; i++)
              out[i] += d * influence[p * m + i];
          }
    }
  for (guint o = 0; o < n_outputs; o++)
    {
      close_sum (values + (gsize) o * m, m, total[o]);
      make_errors (design, odd + o, n_outputs, total[o], values + (gsize) o * m, u, block,
                   std_errors + (gsize) o * m);
    }
}
