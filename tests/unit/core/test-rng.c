/* Random numbers: same by name, different by name, fair. */
#include "vtr-rng.h"

#include <math.h>

static void
test_named_streams (void)
{
  VtrRng a = vtr_rng_new (1, "a", 0), again = vtr_rng_new (1, "a", 0);
  VtrRng others[] = { vtr_rng_new (2, "a", 0), vtr_rng_new (1, "b", 0), vtr_rng_new (1, "a", 1), vtr_rng_split (&a, 0), vtr_rng_split (&a, 1) };
  guint64 first = vtr_rng_next (&a);

  g_assert_cmpuint (first, ==, vtr_rng_next (&again));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_cmpuint (vtr_rng_next (&others[i]), !=, first);
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (others[i].key, !=, others[j].key);
    }
  /* A child depends on the name only, not on what was drawn. */
  g_assert_cmpuint (vtr_rng_split (&a, 1).key, ==, others[4].key);
}

/* Saved projects and published numbers rest on these. */
static void
test_frozen (void)
{
  VtrRng rng = vtr_rng_new (0, "frozen", 7);
  guint64 first = vtr_rng_next (&rng), second = vtr_rng_next (&rng);

  g_assert_cmphex (first, ==, G_GUINT64_CONSTANT (0x78943e828f29072a));
  g_assert_cmphex (second, ==, G_GUINT64_CONSTANT (0x209e118a88be5d55));
}

static void
test_moments (void)
{
  VtrRng rng = vtr_rng_new (0, "moments", 0);
  const guint n = 400000;
  double sum = 0, squares = 0, fourth = 0, uniform = 0;

  for (guint i = 0; i < n; i++)
    {
      double z = vtr_rng_normal (&rng), u = vtr_rng_uniform (&rng);

      g_assert_true (u >= 0.0 && u < 1.0 && isfinite (z));
      sum += z;
      squares += z * z;
      fourth += z * z * z * z;
      uniform += u;
    }
  /* Five standard errors each: 1, √2, √96 and √(1/12), over √n. */
  g_assert_cmpfloat_with_epsilon (sum / n, 0.0, 5.0 / sqrt (n));
  g_assert_cmpfloat_with_epsilon (squares / n, 1.0, 5.0 * sqrt (2.0 / n));
  g_assert_cmpfloat_with_epsilon (fourth / n, 3.0, 5.0 * sqrt (96.0 / n));
  g_assert_cmpfloat_with_epsilon (uniform / n, 0.5, 5.0 * sqrt (1.0 / 12.0 / n));
}

static void
test_below_is_fair (void)
{
  const guint32 bound = 7, n = 700000;
  guint counts[7] = { 0 };
  double chi2 = 0.0;

  for (guint64 item = 0; item < 1000; item++) /* first draws of many streams, as in forests */
    {
      VtrRng rng = vtr_rng_new (3, "below", item);

      for (guint i = 0; i < n / 1000; i++)
        counts[vtr_rng_below (&rng, bound)]++;
    }
  for (guint i = 0; i < bound; i++)
    chi2 += pow (counts[i] - n / 7.0, 2) / (n / 7.0);
  g_assert_cmpfloat (chi2, <, 27.9); /* 6 degrees of freedom, p = 1e-4 */
}

static void
test_shuffle_and_sample (void)
{
  VtrRng rng = vtr_rng_new (0, "sample", 0);
  guint32 items[50];
  guint moved = 0;
  guint64 seen = 0, shuffled = 0;
  g_autofree guint32 *sample = vtr_rng_sample (&rng, 60, 40);
  g_autofree guint32 *none = vtr_rng_sample (&rng, 0, 0);

  for (guint i = 0; i < 40; i++)
    {
      g_assert_cmpuint (sample[i], <, 60);
      g_assert_false (seen >> sample[i] & 1);
      seen |= G_GUINT64_CONSTANT (1) << sample[i];
    }
  for (guint i = 0; i < 50; i++)
    items[i] = i;
  vtr_rng_shuffle (&rng, items, 50);
  for (guint i = 0; i < 50; i++)
    {
      shuffled |= G_GUINT64_CONSTANT (1) << items[i];
      moved += items[i] != i;
    }
  g_assert_cmphex (shuffled, ==, (G_GUINT64_CONSTANT (1) << 50) - 1);
  g_assert_cmpuint (moved, >, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/rng/named-streams", test_named_streams);
  g_test_add_func ("/core/rng/frozen", test_frozen);
  g_test_add_func ("/core/rng/moments", test_moments);
  g_test_add_func ("/core/rng/below-is-fair", test_below_is_fair);
  g_test_add_func ("/core/rng/shuffle-and-sample", test_shuffle_and_sample);
  return g_test_run ();
}
