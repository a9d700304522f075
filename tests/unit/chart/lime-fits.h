/* Two made-up lines of LIME for rows 10 and 11 of the made-up explanation in attribution.h. */
#pragma once
#include "vtr-lime-private.h"

static inline VtrLocalFit
make_fit (guint32 row, double r2, const double *weights)
{
  static const char *const features[] = { "gain", "age", "job", NULL };
  static const char *const rules[] = { "gain <= 0.00", "28.00 < age <= 37.00", "job=clerk", NULL };
  static const double errors[] = { 0.01, 0.004, 0.002 };
  VtrLocalFit fit = { .row = row, .output = 1, .output_name = g_strdup ("yes"), .prediction = 0.24,
                      .intercept = 0.4, .local_prediction = 0.18, .r2 = r2, .stability = 0.9, .n = 3 };

  fit.features = g_strdupv ((char **) features);
  fit.rules = g_strdupv ((char **) rules);
  fit.weights = g_memdup2 (weights, 3 * sizeof (double));
  fit.std_errors = g_memdup2 (errors, sizeof errors);
  return fit;
}

/* Row 10: gain against nothing, age alike, job alike. Row 11: gain far off, age opposite. */
static inline VtrLimeExplanation *
make_lime (void)
{
  static const double first[] = { -0.5, -0.09, -0.06 }, second[] = { 0.3, -0.08, 0.05 };
  VtrLocalFit *fits = g_new (VtrLocalFit, 2);

  fits[0] = make_fit (10, 0.85, first);
  fits[1] = make_fit (11, 0.64, second);
  return VTR_LIME_EXPLANATION (vtr_lime_explanation_new (fits, 2, 0));
}
