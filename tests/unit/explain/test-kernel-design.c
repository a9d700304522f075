/* The sampling of coalitions and the regression, on games written down here: no model, no data. */
#include "vtr-kernel-design.h"
#include <math.h>
#include <string.h>

/* A game of any number of players: lines, products of two and three, and a smooth bend of the size.
 */
typedef struct
{
  guint m;
  double line[64];
  guint a[64], b[64], c[64];
  double pair[64], triple[64];
  double bend;
} Game;

static void
game_init (Game *game, guint m, guint64 seed)
{
  VtrRng rng = vtr_rng_new (seed, "game", m);

  memset (game, 0, sizeof *game);
  game->m = m;
  for (guint i = 0; i < m; i++)
    {
      game->line[i] = vtr_rng_normal (&rng);
      game->a[i] = vtr_rng_below (&rng, m);
      game->b[i] = vtr_rng_below (&rng, m);
      game->c[i] = vtr_rng_below (&rng, m);
      game->pair[i] = vtr_rng_normal (&rng);
      game->triple[i] = vtr_rng_normal (&rng);
    }
  game->bend = 0;
}

static double
game_value (const Game *game, const guint64 *bits)
{
#define IN(i) ((double) ((bits[(i) / 64] >> ((i) % 64)) & 1))
  double sum = 0;

  for (guint i = 0; i < game->m; i++)
    sum += game->line[i] * IN (i) + game->pair[i] * IN (game->a[i]) * IN (game->b[i]) +
           game->triple[i] * IN (game->a[i]) * IN (game->b[i]) * IN (game->c[i]);
  return game->bend != 0 ? tanh (sum * game->bend) : sum;
#undef IN
}

/* Without the bend: every product shares its value among its different players. */
static void
game_exact (const Game *game, double *phi)
{
  for (guint i = 0; i < game->m; i++)
    phi[i] = game->line[i];
  for (guint t = 0; t < game->m; t++)
    {
      guint p[3] = { game->a[t], game->b[t], game->c[t] };

      phi[p[0]] += game->pair[t] / 2;
      phi[p[1]] += game->pair[t] / 2;
      for (guint j = 0; j < 3; j++)
        {
          guint n = 1 + (p[0] != p[1]) + (p[2] != p[0] && p[2] != p[1]), same = 0;

          for (guint l = 0; l < 3; l++)
            same += p[l] == p[j];
          phi[p[j]] += game->triple[t] / n / same;
        }
    }
}

static double
end_value (const Game *game, gboolean all)
{
  guint64 bits[1] = { all ? (game->m == 64 ? ~(guint64) 0 : ((guint64) 1 << game->m) - 1) : 0 };

  return game_value (game, bits);
}

static double *
solve (const Game *game, const VtrKernelDesign *design, guint l1, double *errors)
{
  double *phi = g_new (double, game->m), total = end_value (game, TRUE) - end_value (game, FALSE);
  g_autofree double *odd = g_new (double, design->n_pairs);

  for (gsize p = 0; p < design->n_pairs; p++)
    odd[p] = (game_value (game, design->bits + 2 * p * design->n_words) -
              game_value (game, design->bits + (2 * p + 1) * design->n_words)) /
             2;
  vtr_kernel_design_solve (design, odd, &total, 1, l1, phi, errors);
  return phi;
}

static VtrKernelDesign *
make (guint m, gsize n, VtrKernelEstimator estimator, guint64 seed, const VtrKernelDesign *smaller)
{
  g_autoptr (GError) error = NULL;
  VtrKernelDesign *design = vtr_kernel_design_new (m, n, estimator, seed, smaller, &error);

  g_assert_no_error (error);
  g_assert_true (vtr_kernel_design_prepare (design, &error));
  g_assert_no_error (error);
  return design;
}

static void
test_exact (void)
{
  for (guint m = 2; m <= 12; m++)
    {
      g_autoptr (VtrKernelDesign) design = make (m, 1u << m, VTR_KERNEL_AUTO, 1, NULL);
      g_autofree double *errors = g_new (double, m), *phi = NULL, *exact = g_new (double, m);
      Game game;

      game_init (&game, m, 7);
      g_assert_true (design->complete);
      g_assert_cmpuint (design->n_pairs * 2, ==, (1u << m) - 2);
      phi = solve (&game, design, 0, errors);
      game_exact (&game, exact);
      for (guint i = 0; i < m; i++)
        {
          g_assert_cmpfloat_with_epsilon (phi[i], exact[i], 1e-12);
          g_assert_cmpfloat (errors[i], ==, 0);
        }
    }
}

/* Distinct pairs, true complements, budget kept, weights that sum to the kernel. */
static void
test_coalitions (void)
{
  static const struct
  {
    guint m;
    gsize n;
  } cases[] = { { 5, 26 },    { 12, 100 }, { 12, 2000 }, { 13, 2074 },  { 20, 2088 }, { 30, 2108 },
                { 63, 3000 }, { 64, 200 }, { 65, 2178 }, { 130, 2308 }, { 784, 3616 } };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint e = VTR_KERNEL_CLASSIC; e <= VTR_KERNEL_LEVERAGE; e++)
      {
        g_autoptr (VtrKernelDesign) design =
            vtr_kernel_design_new (cases[c].m, cases[c].n, (VtrKernelEstimator) e, 3, NULL, NULL);
        g_autoptr (GHashTable) seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                                             (GDestroyNotify) g_bytes_unref, NULL);
        double sum = 0, in_strata = 0;
        gsize n_in_strata = 0;

        g_assert_cmpuint (design->n_pairs * 2, <=, cases[c].n);
        g_assert_cmpuint (design->n_pairs * 2, >=,
                          MIN (cases[c].n, (1u << MIN (cases[c].m, 30)) - 2) - 8);
        for (gsize p = 0; p < design->n_pairs; p++)
          {
            const guint64 *words = design->bits + 2 * p * design->n_words;
            guint in = 0;

            sum += design->weights[p];
            for (guint i = 0; i < cases[c].m; i++)
              {
                in += vtr_kernel_design_has (design, p, i);
                g_assert_cmpint (vtr_kernel_design_has (design, p, i), !=,
                                 (words[design->n_words + i / 64] >> (i % 64)) & 1);
              }
            g_assert_cmpuint (in, >=, 1);
            g_assert_cmpuint (in, <, cases[c].m);
            for (guint half = 0; half < 2; half++)
              g_assert_true (g_hash_table_add (
                  seen, g_bytes_new (words + half * design->n_words, design->n_words * 8)));
          }
        g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
        for (guint k = 0; k < design->n_strata; k++)
          {
            g_assert_cmpuint (design->strata[k].first, ==, n_in_strata);
            n_in_strata += design->strata[k].n;
            in_strata += design->strata[k].weight;
            g_assert_true (design->strata[k].complete || design->strata[k].n >= 4);
          }
        g_assert_cmpuint (n_in_strata, ==, design->n_pairs);
        g_assert_cmpfloat_with_epsilon (in_strata, 1, 1e-12);
      }
}

/* A sum of single players is found without error, whatever was drawn. */
static void
test_additive (void)
{
  for (guint m = 13; m <= 61; m += 12)
    {
      g_autoptr (VtrKernelDesign) design = make (m, 2 * m + 200, VTR_KERNEL_AUTO, m, NULL);
      g_autofree double *errors = g_new (double, m), *phi = NULL;
      Game game;

      game_init (&game, m, 2);
      memset (game.pair, 0, sizeof game.pair);
      memset (game.triple, 0, sizeof game.triple);
      phi = solve (&game, design, 0, errors);
      for (guint i = 0; i < m; i++)
        {
          g_assert_cmpfloat_with_epsilon (phi[i], game.line[i], 1e-10);
          g_assert_cmpfloat (errors[i], <, 1e-9);
        }
    }
}

static void
test_sums (void)
{
  for (guint e = VTR_KERNEL_CLASSIC; e <= VTR_KERNEL_LEVERAGE; e++)
    {
      g_autoptr (VtrKernelDesign) design = make (25, 700, (VtrKernelEstimator) e, 5, NULL);
      double errors[25], sum = 0;
      g_autofree double *phi = NULL;
      Game game;

      game_init (&game, 25, 3);
      game.bend = 0.2;
      phi = solve (&game, design, 0, errors);
      for (guint i = 0; i < 25; i++)
        {
          sum += phi[i];
          g_assert_true (isfinite (errors[i]) && errors[i] > 0);
        }
      g_assert_cmpfloat_with_epsilon (sum, end_value (&game, TRUE) - end_value (&game, FALSE),
                                      1e-13);
    }
}

/* Errors over their standard errors have a spread of about 1. */
static void
test_calibration (void)
{
  static const struct
  {
    guint m;
    gsize n;
  } cases[] = { { 12, 300 }, { 12, 1500 }, { 20, 400 }, { 20, 2088 }, { 30, 2108 }, { 60, 600 } };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint e = VTR_KERNEL_CLASSIC; e <= VTR_KERNEL_LEVERAGE; e++)
      {
        guint m = cases[c].m, n_seeds = 100;
        g_autofree double *exact = g_new (double, m), *errors = g_new (double, m);
        double squares = 0, mse = 0, inside = 0;
        Game game;

        game_init (&game, m, 11);
        game_exact (&game, exact);
        for (guint seed = 0; seed < n_seeds; seed++)
          {
            g_autoptr (VtrKernelDesign) design =
                make (m, cases[c].n, (VtrKernelEstimator) e, seed, NULL);
            g_autofree double *phi = solve (&game, design, 0, errors);

            for (guint i = 0; i < m; i++)
              {
                double z = (phi[i] - exact[i]) / errors[i];

                squares += z * z / (m * n_seeds);
                inside += (fabs (z) < 1.96) / (double) (m * n_seeds);
                mse += (phi[i] - exact[i]) * (phi[i] - exact[i]) / (m * n_seeds);
              }
          }
        g_test_message ("M %u, %" G_GSIZE_FORMAT
                        " coalitions, estimator %u: sd of z %.3f, inside 95 %% %.3f, rmse %.4g",
                        m, cases[c].n, e, sqrt (squares), inside, sqrt (mse));
        g_assert_cmpfloat (sqrt (squares), >, 0.85);
        g_assert_cmpfloat (sqrt (squares), <, 1.2);
        g_assert_cmpfloat (inside, >, 0.9);
      }
}

/* A larger design holds the smaller one, size by size, in the same order. */
static void
test_grows (void)
{
  g_autoptr (VtrKernelDesign) small = make (14, 600, VTR_KERNEL_AUTO, 9, NULL),
                              large = make (14, 1500, VTR_KERNEL_AUTO, 9, small);
  g_autoptr (VtrKernelDesign) whole = make (14, 20000, VTR_KERNEL_AUTO, 9, large);

  for (guint s = 1; s <= 7; s++)
    {
      g_assert_cmpuint (large->size_n[s], >=, small->size_n[s]);
      g_assert_cmpmem (large->bits + 2 * large->size_first[s], small->size_n[s] * 16,
                       small->bits + 2 * small->size_first[s], small->size_n[s] * 16);
      g_assert_cmpmem (whole->bits + 2 * whole->size_first[s], large->size_n[s] * 16,
                       large->bits + 2 * large->size_first[s], large->size_n[s] * 16);
    }
  g_assert_true (whole->complete);
  g_assert_cmpuint (whole->n_pairs, ==, (1u << 13) - 1);
}

/* Three players matter; those are chosen, and their values are right. */
static void
test_selects (void)
{
  g_autoptr (VtrKernelDesign) design = make (24, 900, VTR_KERNEL_AUTO, 4, NULL);
  double errors[24];
  g_autofree double *phi = NULL;
  Game game;

  game_init (&game, 24, 1);
  memset (&game.line, 0, sizeof game.line);
  memset (game.pair, 0, sizeof game.pair);
  memset (game.triple, 0, sizeof game.triple);
  game.line[3] = 2;
  game.line[9] = -1;
  game.line[20] = 0.5;
  phi = solve (&game, design, 3, errors);
  for (guint i = 0; i < 24; i++)
    g_assert_cmpfloat_with_epsilon (phi[i], game.line[i], 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/kernel-design/exact-with-all-coalitions", test_exact);
  g_test_add_func ("/explain/kernel-design/distinct-pairs-within-budget", test_coalitions);
  g_test_add_func ("/explain/kernel-design/additive-game-without-error", test_additive);
  g_test_add_func ("/explain/kernel-design/sums-to-total", test_sums);
  g_test_add_func ("/explain/kernel-design/standard-errors-are-calibrated", test_calibration);
  g_test_add_func ("/explain/kernel-design/larger-holds-smaller", test_grows);
  g_test_add_func ("/explain/kernel-design/selects-what-matters", test_selects);
  return g_test_run ();
}
