/* The exponential of an array, compiled for the vector units that there are; chosen at run time. */
#include "vtr-config.h"

#include "vtr-exp.h"

static inline __attribute__ ((always_inline)) void
exp_many (const double *restrict x, double *restrict out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = vtr_exp_1 (x[i]);
}

static void
exp_plain (const double *x, double *out, gsize n)
{
  exp_many (x, out, n);
}

#if defined (__x86_64__)
__attribute__ ((target ("avx2"))) static void
exp_avx2 (const double *x, double *out, gsize n)
{
  exp_many (x, out, n);
}

__attribute__ ((target ("avx512f,prefer-vector-width=512"))) static void
exp_avx512 (const double *x, double *out, gsize n)
{
  exp_many (x, out, n);
}
#endif

/**
 * vtr_exp_many:
 * @x: (array length=n): numbers
 * @out: (array length=n): overwritten with their exponentials; must not overlap @x
 * @n: how many
 *
 * As vtr_exp_1() for each; the same bits on any processor.
 */
void
vtr_exp_many (const double *x, double *out, gsize n)
{
#if defined (__x86_64__)
  if (__builtin_cpu_supports ("avx512f"))
    {
      exp_avx512 (x, out, n);
      return;
    }
  if (__builtin_cpu_supports ("avx2"))
    {
      exp_avx2 (x, out, n);
      return;
    }
#endif
  exp_plain (x, out, n);
}
