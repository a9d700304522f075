/* KernelSHAP with few non-zero values (l1 = num_features(K)): players are added one at a time,
 * always the one that goes best with what the chosen ones leave unexplained (orthogonal matching
 * pursuit, Pati, Rezaiifar and Krishnaprasad 1993); then the constrained regression is solved on
 * the chosen ones. The shap package takes a LARS path instead, so the chosen players can differ
 * from its own when close. Errors are those of the last regression: they do not say how sure the
 * choice is.
 */
#include "vtr-config.h"
#include "vtr-kernel-design.h"
#include "vtr-linear.h"
#include <math.h>
#include <string.h>

typedef struct
{
  const VtrKernelDesign *design;
  const double *odd;
  gsize stride;
  guint n; /* chosen */
  guint *players;
  double *inverse; /* n × n */
  double *right;   /* n: Σ w d u */
} Selection;

static double
sign_of (const Selection *s, gsize pair, guint player)
{
  return vtr_kernel_design_has (s->design, pair, player) ? 0.5 : -0.5;
}

/* Inverse of Σ w u uᵀ + c·11ᵀ over the chosen players, and the right side. */
static gboolean
make_system (Selection *s, double constant)
{
  guint k = s->n;
  g_autoptr (GError) error = NULL;
  VtrMatrixView view = { s->inverse, k, k, k };

  for (gsize i = 0; i < (gsize) k * k; i++)
    s->inverse[i] = constant + (i % (k + 1) == 0 ? 1e-12 : 0);
  memset (s->right, 0, k * sizeof (double));
  for (gsize p = 0; p < s->design->n_pairs; p++)
    for (guint i = 0; i < k; i++)
      {
        double wu = s->design->weights[p] * sign_of (s, p, s->players[i]);

        s->right[i] += wu * s->odd[p * s->stride];
        for (guint j = 0; j < k; j++)
          s->inverse[(gsize) i * k + j] += wu * sign_of (s, p, s->players[j]);
      }
  return vtr_linear_invert_spd (view, &error);
}

static void
multiply (const double *matrix, const double *vector, guint n, double *out)
{
  for (guint i = 0; i < n; i++)
    {
      out[i] = 0;
      for (guint j = 0; j < n; j++)
        out[i] += matrix[(gsize) i * n + j] * vector[j];
    }
}

/* The free player whose u goes best with the residuals of the chosen ones' fit; M: none. */
static guint
find_next (Selection *s, const gboolean *taken, double *fit)
{
  guint m = s->design->n_players, best = m;
  g_autofree double *match = g_new0 (double, m);

  if (s->n > 0 && !make_system (s, 0))
    return m;
  multiply (s->inverse, s->right, s->n, fit);
  for (gsize p = 0; p < s->design->n_pairs; p++)
    {
      double residual = s->odd[p * s->stride];

      for (guint i = 0; i < s->n; i++)
        residual -= sign_of (s, p, s->players[i]) * fit[i];
      for (guint i = 0; i < m; i++)
        match[i] += s->design->weights[p] * sign_of (s, p, i) * residual;
    }
  for (guint i = 0; i < m; i++)
    if (!taken[i] && (best == m || fabs (match[i]) > fabs (match[best])))
      best = i;
  return best;
}

/* Influence of each pair on each chosen value under the constraint; n_pairs × n. */
static void
make_terms (const Selection *s, const double *offset, double sum, double *terms)
{
  for (gsize p = 0; p < s->design->n_pairs; p++)
    {
      double along = 0;

      for (guint j = 0; j < s->n; j++)
        along += offset[j] * sign_of (s, p, s->players[j]);
      for (guint i = 0; i < s->n; i++)
        {
          double q = -offset[i] * along / sum;

          for (guint j = 0; j < s->n; j++)
            q += s->inverse[(gsize) i * s->n + j] * sign_of (s, p, s->players[j]);
          terms[p * s->n + i] = s->design->weights[p] * q;
        }
    }
}

/* As in vtr-kernel-solve.c: residuals over the root of what the fit left in them. */
static void
make_residuals (const Selection *s, const double *phi, const double *terms, double *residuals)
{
  gsize first = vtr_kernel_design_first_sampled (s->design), k = s->n;
  g_autofree double *sampled = g_new0 (double, k *k);

  for (gsize p = first; p < s->design->n_pairs; p++)
    for (guint i = 0; i < k; i++)
      for (guint j = 0; j < k; j++)
        sampled[i * k + j] +=
            s->design->weights[p] * sign_of (s, p, s->players[i]) * sign_of (s, p, s->players[j]);
  for (gsize p = 0; p < s->design->n_pairs; p++)
    {
      double left = 1;

      residuals[p] = s->odd[p * s->stride];
      for (guint i = 0; i < k; i++)
        {
          residuals[p] -= phi[i] * sign_of (s, p, s->players[i]);
          left -= 2 * terms[p * k + i] * sign_of (s, p, s->players[i]);
          for (guint j = 0; j < k; j++)
            left +=
                terms[p * k + i] * sampled[i * k + j] * terms[p * k + j] / s->design->weights[p];
        }
      residuals[p] /= sqrt (MAX (left, 1e-9));
    }
}

/* The constrained regression on the chosen players; writes into the full arrays. */
static void
solve_chosen (Selection *s, double total, double *values, double *std_errors)
{
  guint k = s->n;
  gsize n_pairs = s->design->n_pairs;
  g_autofree double *offset = g_new0 (double, k), *phi = g_new0 (double, k),
                    *variances = g_new0 (double, k);
  g_autofree double *sums = g_new0 (double, 2 * k), *terms = g_new (double, n_pairs * k);
  g_autofree double *residuals = g_new (double, n_pairs);
  double sum = 0, gap = total;

  if (!make_system (s, 0.25 / k))
    return;
  for (guint i = 0; i < k; i++)
    for (guint j = 0; j < k; j++)
      offset[i] += s->inverse[(gsize) i * k + j];
  for (guint i = 0; i < k; i++)
    sum += offset[i];
  make_terms (s, offset, sum, terms);
  for (gsize p = 0; p < n_pairs; p++)
    for (guint i = 0; i < k; i++)
      phi[i] += terms[p * k + i] * s->odd[p * s->stride];
  for (guint i = 0; i < k; i++)
    gap -= phi[i] += offset[i] / sum * total;
  for (guint i = 0; i < k; i++)
    phi[i] += gap / k;
  make_residuals (s, phi, terms, residuals);
  vtr_kernel_variance (s->design, terms, residuals, 0, n_pairs, k, sums, variances);
  for (guint i = 0; i < k; i++)
    {
      values[s->players[i]] = phi[i];
      std_errors[s->players[i]] = sqrt (variances[i]);
    }
}

/**
 * vtr_kernel_solve_selected:
 * @design: a prepared design
 * @odd: for each pair, @stride apart, (v(S) − v(complement)) / 2
 * @stride: numbers from one pair to the next
 * @total: v(all) − v(none)
 * @max_features: how many players get a value, 1 … M
 * @values: (out): M
 * @std_errors: (out): M; 0 for the players that were not chosen
 *
 * Cost: n_pairs × (M + K²) × K.
 */
void
vtr_kernel_solve_selected (const VtrKernelDesign *design,
                           const double *odd,
                           gsize stride,
                           double total,
                           guint max_features,
                           double *values,
                           double *std_errors)
{
  guint m = design->n_players, k = MIN (max_features, m);
  g_autofree guint *players = g_new (guint, k);
  g_autofree double *inverse = g_new (double, (gsize) k *k), *right = g_new (double, k),
                    *fit = g_new (double, k);
  g_autofree gboolean *taken = g_new0 (gboolean, m);
  Selection s = { design, odd, stride, 0, players, inverse, right };

  memset (values, 0, m * sizeof (double));
  memset (std_errors, 0, m * sizeof (double));
  while (s.n < k)
    {
      guint next = find_next (&s, taken, fit);

      if (next == m)
        break;
      taken[next] = TRUE;
      players[s.n++] = next;
    }
  solve_chosen (&s, total, values, std_errors);
}
