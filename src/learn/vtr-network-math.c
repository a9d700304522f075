/* The vector loops of networks, compiled for AVX-512, AVX2 and the plain processor; the best one is
 * chosen at run time. All are element by element and without fused multiply-adds, so their bits agree.
 * exp: x = k·ln 2 + r with k rounded by adding a large constant, ln 2 in two parts (Cody and Waite 1980),
 * Taylor's polynomial of e^r, and k put into the exponent. tanh x = 1 − 2 / (e^2x + 1): absolute
 * error near the type's rounding, not relative error near 0. Not for NaN: it passes through.
 * Adam: Kingma and Ba 2015, with the bias corrections in @rate; SGD with Nesterov's momentum as
 * Sutskever et al. 2013. */
#include "vtr-config.h"
#include "vtr-network-math.h"

#include <math.h>
#include <string.h>

#pragma GCC optimize ("O3")

#define LOG2_E 0x1.71547652b82fep0
#define INLINE static inline __attribute__ ((always_inline))

#if defined (__x86_64__)
#define TARGET_512 \
  __attribute__ ((target ("avx512f,avx512dq,avx512vl,avx512bw,prefer-vector-width=512")))
#define TARGET_256 __attribute__ ((target ("avx2")))
/* One body, three instruction sets. */
#define VARIANTS(name, parameters, arguments) \
  TARGET_512 static void name##_512 parameters { name##_body arguments; } \
  TARGET_256 static void name##_256 parameters { name##_body arguments; } \
  static void name##_any parameters { name##_body arguments; } \
  void name parameters \
  { \
    if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq") \
        && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512bw")) \
      name##_512 arguments; \
    else if (__builtin_cpu_supports ("avx2")) \
      name##_256 arguments; \
    else \
      name##_any arguments; \
  }
#else
#define VARIANTS(name, parameters, arguments) \
  void name parameters { name##_body arguments; }
#endif

INLINE double
exp_double (double x)
{
  const double shifter = 0x1.8p52;
  double t, k, r, p, scale;
  guint64 bits;

  x = x < -708 ? -708 : x;
  x = x > 708 ? 708 : x;
  t = x * LOG2_E + shifter;
  k = t - shifter;
  r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
  p = 1.0 / 479001600;
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  memcpy (&bits, &t, sizeof bits);
  bits = (bits + 1023) << 52;
  memcpy (&scale, &bits, sizeof scale);
  return p * scale;
}

INLINE float
exp_float (float x)
{
  const float shifter = 0x1.8p23f;
  float t, k, r, p, scale;
  guint32 bits;

  x = x < -87 ? -87 : x;
  x = x > 87 ? 87 : x;
  t = x * (float) LOG2_E + shifter;
  k = t - shifter;
  r = (x - k * 0x1.62e4p-1f) - k * 0x1.7f7d1cp-20f;
  p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1;
  p = p * r + 1;
  memcpy (&bits, &t, sizeof bits);
  bits = (bits + 127) << 23;
  memcpy (&scale, &bits, sizeof scale);
  return p * scale;
}

#define ACTIVATE(type, exp_type) \
  switch (activation) \
    { \
    case VTR_ACTIVATION_IDENTITY: \
      for (gsize i = 0; bias != NULL && i < n_rows; i++) \
        for (gsize j = 0; j < n; j++) \
          z[i * n + j] += bias[j]; \
      break; \
    case VTR_ACTIVATION_RELU: \
      for (gsize i = 0; i < n_rows; i++) \
        for (gsize j = 0; j < n; j++) \
          { \
            type s = z[i * n + j] + (bias != NULL ? bias[j] : 0); \
            z[i * n + j] = s < 0 ? 0 : s; \
          } \
      break; \
    case VTR_ACTIVATION_TANH: \
      for (gsize i = 0; i < n_rows; i++) \
        for (gsize j = 0; j < n; j++) \
          z[i * n + j] = 1 - 2 / (exp_type (2 * (z[i * n + j] + (bias != NULL ? bias[j] : 0))) + 1); \
      break; \
    case VTR_ACTIVATION_SIGMOID: \
      for (gsize i = 0; i < n_rows; i++) \
        for (gsize j = 0; j < n; j++) \
          z[i * n + j] = 1 / (1 + exp_type (-(z[i * n + j] + (bias != NULL ? bias[j] : 0)))); \
      break; \
    }

INLINE void
vtr_network_activate_body (VtrActivation activation, const double *restrict bias, gsize n_rows,
                           gsize n, double *restrict z)
{
  ACTIVATE (double, exp_double)
}

INLINE void
vtr_network_activate_float_body (VtrActivation activation, const float *restrict bias,
                                 gsize n_rows, gsize n, float *restrict z)
{
  ACTIVATE (float, exp_float)
}

INLINE void
vtr_network_backward_float_body (VtrActivation activation, gsize n, const float *restrict a,
                                 float *restrict delta)
{
  switch (activation)
    {
    case VTR_ACTIVATION_IDENTITY:
      break;
    case VTR_ACTIVATION_RELU:
      for (gsize i = 0; i < n; i++)
        delta[i] = a[i] > 0 ? delta[i] : 0;
      break;
    case VTR_ACTIVATION_TANH:
      for (gsize i = 0; i < n; i++)
        delta[i] *= 1 - a[i] * a[i];
      break;
    case VTR_ACTIVATION_SIGMOID:
      for (gsize i = 0; i < n; i++)
        delta[i] *= a[i] * (1 - a[i]);
      break;
    }
}

/* The slope of l1·|w| + l2/2·w². */
INLINE float
penalty (float l1, float l2, float w)
{
  return l2 * w + (w > 0 ? l1 : w < 0 ? -l1 : 0);
}

INLINE void
vtr_network_adam_body (const VtrAdamStep *step, gsize n, const float *restrict gradient,
                       float *restrict w, float *restrict m, float *restrict v)
{
  const VtrAdamStep s = *step;

  for (gsize i = 0; i < n; i++)
    {
      float g = gradient[i] + penalty (s.l1, s.l2, w[i]);

      m[i] = s.beta1 * m[i] + (1 - s.beta1) * g;
      v[i] = s.beta2 * v[i] + (1 - s.beta2) * g * g;
      w[i] -= s.rate * m[i] / (sqrtf (v[i]) + s.epsilon);
    }
}

INLINE void
vtr_network_sgd_body (const VtrSgdStep *step, gsize n, const float *restrict gradient,
                      float *restrict w, float *restrict velocity)
{
  const VtrSgdStep s = *step;

  for (gsize i = 0; i < n; i++)
    {
      float g = gradient[i] + penalty (s.l1, s.l2, w[i]);
      float u = s.momentum * velocity[i] - s.rate * g;

      velocity[i] = u;
      w[i] += s.nesterov ? s.momentum * u - s.rate * g : u;
    }
}

INLINE void
vtr_network_narrow_body (gsize n, const double *restrict from, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (float) from[i];
}

INLINE void
vtr_network_add_body (gsize n, const double *restrict a, const double *restrict b,
                      double *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = a[i] + b[i];
}

/* Sums of rows: tiles of columns are held in registers while the terms go by, each lane adding its
 * terms in their order. The columns left over go one by one, in the same order. */
typedef float Floats __attribute__ ((vector_size (64), aligned (4)));
typedef double Doubles __attribute__ ((vector_size (64), aligned (8)));

#define TILE_FLOATS(n_vectors) \
  for (; j + (n_vectors) * 16 <= n; j += (n_vectors) * 16) \
    { \
      Floats sums[n_vectors]; \
      for (gsize q = 0; q < (n_vectors); q++) \
        sums[q] = *(const Floats *) (sum + j + q * 16); \
      for (gsize k = 0; k < n_terms; k++) \
        { \
          const float *row = rows + index[k] * n + j; \
          for (gsize q = 0; q < (n_vectors); q++) \
            sums[q] += value[k] * *(const Floats *) (row + q * 16); \
        } \
      for (gsize q = 0; q < (n_vectors); q++) \
        *(Floats *) (sum + j + q * 16) = sums[q]; \
    }

INLINE void
vtr_network_gather_float_body (gsize n_terms, const guint32 *restrict index,
                               const float *restrict value, gsize n, const float *restrict rows,
                               float *restrict sum)
{
  gsize j = 0;

  TILE_FLOATS (8)
  TILE_FLOATS (4)
  TILE_FLOATS (1)
  for (; j < n; j++)
    for (gsize k = 0; k < n_terms; k++)
      sum[j] += value[k] * rows[index[k] * n + j];
}

#define TILE_DOUBLES(n_vectors) \
  for (; j + (n_vectors) * 8 <= n_out; j += (n_vectors) * 8) \
    { \
      Doubles sums[n_vectors]; \
      for (gsize q = 0; q < (n_vectors); q++) \
        sums[q] = *(const Doubles *) (out + j + q * 8); \
      for (gsize k = 0; k < n_in; k++) \
        { \
          const double *row = weights + k * n_out + j; \
          if (x[k] == 0) \
            continue; \
          for (gsize q = 0; q < (n_vectors); q++) \
            sums[q] += x[k] * *(const Doubles *) (row + q * 8); \
        } \
      for (gsize q = 0; q < (n_vectors); q++) \
        *(Doubles *) (out + j + q * 8) = sums[q]; \
    }

INLINE void
vtr_network_row_body (gsize n_in, gsize n_out, const double *restrict x,
                      const double *restrict weights, double *restrict out)
{
  gsize j = 0;

  TILE_DOUBLES (16)
  TILE_DOUBLES (4)
  TILE_DOUBLES (1)
  for (; j < n_out; j++)
    for (gsize k = 0; k < n_in; k++)
      out[j] += x[k] * weights[k * n_out + j];
}

INLINE void
vtr_network_add_scaled_float_body (gsize n, float a, const float *restrict b, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] += a * b[i];
}

INLINE void
vtr_network_exp_float_body (gsize n, float *restrict z)
{
  for (gsize i = 0; i < n; i++)
    z[i] = exp_float (z[i]);
}

INLINE void
vtr_network_scatter_float_body (gsize n_terms, const guint32 *restrict index,
                                const float *restrict value, gsize n, const float *restrict from,
                                float *restrict rows)
{
  for (gsize k = 0; k < n_terms; k++)
    {
      float *row = rows + index[k] * n;

      for (gsize j = 0; j < n; j++)
        row[j] += value[k] * from[j];
    }
}

VARIANTS (vtr_network_activate,
          (VtrActivation activation, const double *bias, gsize n_rows, gsize n, double *z),
          (activation, bias, n_rows, n, z))
VARIANTS (vtr_network_activate_float,
          (VtrActivation activation, const float *bias, gsize n_rows, gsize n, float *z),
          (activation, bias, n_rows, n, z))
VARIANTS (vtr_network_backward_float, (VtrActivation activation, gsize n, const float *a, float *delta),
          (activation, n, a, delta))
VARIANTS (vtr_network_adam,
          (const VtrAdamStep *step, gsize n, const float *gradient, float *w, float *m, float *v),
          (step, n, gradient, w, m, v))
VARIANTS (vtr_network_sgd,
          (const VtrSgdStep *step, gsize n, const float *gradient, float *w, float *velocity),
          (step, n, gradient, w, velocity))
VARIANTS (vtr_network_narrow, (gsize n, const double *from, float *to), (n, from, to))
VARIANTS (vtr_network_add, (gsize n, const double *a, const double *b, double *to), (n, a, b, to))
VARIANTS (vtr_network_row,
          (gsize n_in, gsize n_out, const double *x, const double *weights, double *out),
          (n_in, n_out, x, weights, out))
VARIANTS (vtr_network_gather_float,
          (gsize n_terms, const guint32 *index, const float *value, gsize n, const float *rows,
           float *sum),
          (n_terms, index, value, n, rows, sum))
VARIANTS (vtr_network_add_scaled_float, (gsize n, float a, const float *b, float *to), (n, a, b, to))
VARIANTS (vtr_network_scatter_float,
          (gsize n_terms, const guint32 *index, const float *value, gsize n, const float *from,
           float *rows),
          (n_terms, index, value, n, from, rows))
VARIANTS (vtr_network_exp_float, (gsize n, float *z), (n, z))
