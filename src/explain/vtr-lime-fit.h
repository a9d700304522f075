/* The line that LIME fits to a row's neighbourhood: weighted ridge regression from sums of products,
 * kept in blocks of draws so that one pass also gives standard errors and stability. Internal to
 * the layer. */
#pragma once
#include "vtr-matrix.h"
#include "vtr-rng.h"

G_BEGIN_DECLS

typedef enum { VTR_LIME_AUTO, VTR_LIME_FORWARD, VTR_LIME_HIGHEST_WEIGHTS, VTR_LIME_ALL } VtrLimeSelection;

/**
 * VtrLimeSums: Σ w·(1, x, y)(1, x, y)ᵀ for each block of draws.
 * @size: m + 2
 * @blocks: n_blocks × size², only the upper triangle
 */
typedef struct { guint m, size, n_blocks; double *blocks; } VtrLimeSums;

/* How many blocks: 50, fewer where the sums would take much memory (at least 10). */
void vtr_lime_sums_init  (VtrLimeSums *sums, guint m);
void vtr_lime_sums_clear (VtrLimeSums *sums);
/* One draw: @row is (1, x, y), size long. */
void vtr_lime_sums_add   (VtrLimeSums *sums, guint block, const double *row, double weight);

typedef struct
{
  guint    n;                    /* features with a weight, the largest |weight| first */
  guint   *features;             /* 0 … m − 1 */
  double  *weights, *std_errors;
  double   intercept, r2;
  double   local_prediction;     /* of the line, at the row */
  double   stability;            /* 0 … 1 */
} VtrLimeFit;

/* @centers: the row's own x, m long. */
void vtr_lime_fit_init  (VtrLimeFit *fit, const VtrLimeSums *sums, const double *centers,
                         guint n_features, VtrLimeSelection selection, VtrRng *rng);
void vtr_lime_fit_clear (VtrLimeFit *fit);

G_END_DECLS
