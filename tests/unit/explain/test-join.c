/* Joining what was explained before and after a stop; rows that are explained alike. */
#include "vtr-explanation.h"
#include "vtr-similar.h"

/* @n rows from @first on, two features: 0.1 + row and −0.2. */
static VtrAttribution *
make_rows (guint32 first, gsize n, double base)
{
  VtrAttributionData data = { .n_rows = n, .n_outputs = 1, .n_features = 2 };

  data.outputs = g_strsplit ("yes", ",", 0);
  data.features = g_strsplit ("a,b", ",", 0);
  data.target = g_strdup ("answer");
  data.rows = g_new (guint32, n);
  data.values = g_new (double, 2 * n);
  data.std_errors = g_new0 (double, 2 * n);
  data.predictions = g_new (double, n);
  data.base_values = g_memdup2 (&base, sizeof base);
  data.n_evaluations = 100 * n;
  data.n_samples = 64;
  for (gsize i = 0; i < n; i++)
    {
      data.rows[i] = first + i;
      data.values[2 * i] = 0.1 + first + i;
      data.values[2 * i + 1] = -0.2;
      data.predictions[i] = base + data.values[2 * i] - 0.2;
    }
  return vtr_attribution_new (&data);
}

static void
test_join (void)
{
  g_autoptr (VtrAttribution) first = make_rows (0, 3, 0.5), second = make_rows (10, 2, 0.5), other = make_rows (0, 1, 0.4);
  g_autoptr (VtrAttribution) all = vtr_attribution_join (first, second, NULL);
  const VtrAttributionData *d = vtr_attribution_get_data (all);

  g_assert_cmpuint (d->n_rows, ==, 5);
  g_assert_cmpuint (d->rows[3], ==, 10);
  g_assert_cmpfloat (d->values[vtr_attribution_index (d, 4, 0, 0)], ==, 11.1);
  g_assert_cmpuint (d->n_evaluations, ==, 500);
  g_assert_cmpfloat (vtr_attribution_get_residual (all), <, 1e-12);
  g_assert_null (vtr_attribution_join (first, other, NULL));
}

static void
test_similar (void)
{
  g_autoptr (VtrAttribution) rows = make_rows (10, 6, 0.5);     /* contributions grow by 1 a row */
  g_autoptr (GArray) near = vtr_similar_rows (rows, 13, 0, 4), all = vtr_similar_rows (rows, 10, 0, 100);
  const guint32 expected[] = { 13, 12, 14, 11 };                /* ties by row */

  g_assert_cmpmem (near->data, near->len * sizeof (guint32), expected, sizeof expected);
  g_assert_cmpuint (all->len, ==, 6);
  g_assert_cmpuint (g_array_index (all, guint32, 5), ==, 15);
  g_assert_null (vtr_similar_rows (rows, 16, 0, 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/attribution/joins-rows", test_join);
  g_test_add_func ("/explain/attribution/similar-rows", test_similar);
  return g_test_run ();
}
