/* Inside explain: which coalitions KernelSHAP looks at, and how their values become Shapley values.
 * A design depends on the number of players, the budget and the seed only, so rows share it. */
#pragma once
#include "vtr-matrix.h"
#include "vtr-rng.h"

G_BEGIN_DECLS

typedef enum { VTR_KERNEL_AUTO, VTR_KERNEL_CLASSIC, VTR_KERNEL_LEVERAGE } VtrKernelEstimator;

/* Neighbouring sizes that are sampled, and whose spread is measured, together. */
typedef struct
{
  gsize    first, n;    /* pairs first … first + n − 1 */
  double   n_all;       /* pairs there are */
  double   weight;      /* share of the kernel; all strata sum to 1 */
  gboolean complete;    /* every pair is there: no sampling error */
} VtrKernelStratum;

typedef struct
{
  guint    n_players, n_words, n_sizes;   /* a size s stands for the pair of sizes s, M − s */
  gsize    n_pairs;
  gboolean complete;                      /* all coalitions: exact */
  guint64 *bits;                          /* pair p: coalition p × 2 and its complement p × 2 + 1 */
  double  *weights;                       /* n_pairs, sum 1 */
  gsize   *size_first, *size_n;           /* pairs of each size; [0] is not used */
  VtrRng  *size_rng;                      /* continues when a design grows */
  VtrKernelStratum *strata;
  guint    n_strata;
  double  *solution;                      /* M × M (not when complete) */
  double  *offset;                        /* M: what the total difference adds to each */
  double  *influence;                     /* (nullable): n_pairs × M */
  double  *shrinkage;                     /* n_pairs: share of a pair's squared error that its residual shows */
  double   ridge;                         /* 0, or what had to be added */
} VtrKernelDesign;

VtrKernelDesign *vtr_kernel_design_new      (guint n_players, gsize n_coalitions, VtrKernelEstimator estimator, guint64 seed,
                                             const VtrKernelDesign *smaller, GError **error);
void             vtr_kernel_design_free     (VtrKernelDesign *design);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrKernelDesign, vtr_kernel_design_free)
/* The fewest coalitions per row that a design takes. */
gsize            vtr_kernel_minimum         (guint n_players);
gsize            vtr_kernel_design_get_size (const VtrKernelDesign *design);   /* bytes */
gsize            vtr_kernel_design_first_sampled (const VtrKernelDesign *design);
gboolean         vtr_kernel_design_prepare  (VtrKernelDesign *design, GError **error);

/* @odd: n_pairs × n_outputs, half the difference of v(S) and v(complement); @total: n_outputs, v(all)
 * − v(none); @values, @std_errors: n_outputs × n_players, overwritten. @max_features: 0, or how many
 * may differ from 0 (l1). Thread-safe. */
void             vtr_kernel_design_solve    (const VtrKernelDesign *design, const double *odd, const double *total,
                                             guint n_outputs, guint max_features, double *values, double *std_errors);
/* As above for one output, with the players chosen by orthogonal matching pursuit. */
void             vtr_kernel_solve_selected  (const VtrKernelDesign *design, const double *odd, gsize stride, double total,
                                             guint max_features, double *values, double *std_errors);
/* Variance of Σ rows[i][j] × residual over the sampled strata, for each column j. */
void             vtr_kernel_variance        (const VtrKernelDesign *design, const double *influence, const double *residuals,
                                             gsize first, gsize n, guint n_columns, double *sums, double *variances);

static inline gboolean
vtr_kernel_design_has (const VtrKernelDesign *design, gsize pair, guint player)
{
  return (design->bits[pair * 2 * design->n_words + player / 64] >> (player % 64)) & 1;
}

G_END_DECLS
