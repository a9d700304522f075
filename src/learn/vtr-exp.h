/* The exponential of many numbers at once, in plain C that the compiler turns into vector code.
 * exp x = 2^k · exp r with k the whole number nearest x / ln 2 and |r| ≤ ln 2 / 2 (Cody and Waite 1980:
 * ln 2 in two parts, so that r is nearly exact); exp r by its Taylor series up to r^13, whose rest is
 * below 2e-18. Relative error below 1e-15 on [−708, 708]; beyond, the argument is moved to the
 * nearer end, so the result is never 0, infinite or subnormal. NaN gives some number: callers check.
 * The same bits whatever the width of the vectors, as nothing is summed across lanes. */
#pragma once
#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

#define VTR_EXP_LIMIT 708.0

static inline __attribute__ ((always_inline)) double
vtr_exp_1 (double x)
{
  const double shift = 0x1.8p52;
  double bounded = x < -VTR_EXP_LIMIT ? -VTR_EXP_LIMIT : x > VTR_EXP_LIMIT ? VTR_EXP_LIMIT : x;
  double shifted = bounded * 0x1.71547652b82fep0 + shift;
  double k = shifted - shift;
  double r = (bounded - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
  double sum = 1.0 / 6227020800;
  guint64 bits;

  sum = sum * r + 1.0 / 479001600;
  sum = sum * r + 1.0 / 39916800;
  sum = sum * r + 1.0 / 3628800;
  sum = sum * r + 1.0 / 362880;
  sum = sum * r + 1.0 / 40320;
  sum = sum * r + 1.0 / 5040;
  sum = sum * r + 1.0 / 720;
  sum = sum * r + 1.0 / 120;
  sum = sum * r + 1.0 / 24;
  sum = sum * r + 1.0 / 6;
  sum = sum * r + 0.5;
  sum = sum * (r * r) + r + 1.0;
  /* The low bits of @shifted are k; added to the exponent they multiply by 2^k. */
  memcpy (&bits, &shifted, sizeof bits);
  bits <<= 52;
  {
    guint64 of_sum;

    memcpy (&of_sum, &sum, sizeof of_sum);
    bits += of_sum;
  }
  memcpy (&sum, &bits, sizeof sum);
  return sum;
}

void vtr_exp_many (const double *x, double *out, gsize n);

G_END_DECLS
