/* The SHAP heatmap, and the order that puts similar rows side by side. */
#include "inputs.h"
#include "vtr-chart-heatmap.h"
#include "vtr-chart-order.h"

static double
distance (const double *points, guint a, guint b, gsize m)
{
  double sum = 0;

  for (gsize c = 0; c < m; c++)
    sum += (points[a * m + c] - points[b * m + c]) * (points[a * m + c] - points[b * m + c]);
  return sum;
}

static double
length_of (const double *points, const guint *order, gsize n, gsize m)
{
  double sum = 0;

  for (gsize i = 1; i < n; i++)
    sum += distance (points, order[i - 1], order[i], m);
  return sum;
}

/* Points on a line, shuffled: the best order is the line's, one way or the other. */
static void
test_line (void)
{
  enum { N = 64 };
  VtrRng rng = vtr_rng_new (3, "order-test", 0);
  guint32 places[N];
  double points[N];

  for (guint i = 0; i < N; i++)
    places[i] = i;
  vtr_rng_shuffle (&rng, places, N);
  for (guint i = 0; i < N; i++)
    points[i] = places[i] + 0.001 * places[i] * places[i];
  g_autofree guint *order = vtr_chart_order_rows (points, N, 1);
  gboolean up = points[order[0]] < points[order[N - 1]];
  for (guint i = 1; i < N; i++)
    g_assert_true ((points[order[i]] > points[order[i - 1]]) == up);
}

/* Small trees: no order with the same tree is shorter. Checked against all 2^(n − 1) flips of the
 * binary tree that complete linkage gives for well separated pairs of pairs. */
static void
test_flips (void)
{
  const double points[] = { 0, 0, 1, 0.2, 10, 1, 11.5, 0, 30, 0, 31, 2, 44, 1, 45, 0 };   /* ((01)(23))((45)(67)) */
  g_autofree guint *order = vtr_chart_order_rows (points, 8, 2);
  double found = length_of (points, order, 8, 2), least = INFINITY;

  for (guint flips = 0; flips < 128; flips++)
    {
      guint all[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
      guint bit = 0;
      for (guint size = 2; size <= 8; size *= 2)
        for (guint from = 0; from < 8; from += size, bit++)
          if (flips >> bit & 1)
            for (guint i = 0; i < size / 2; i++)
              {
                guint t = all[from + i];
                all[from + i] = all[from + size / 2 + i];
                all[from + size / 2 + i] = t;
              }
      least = MIN (least, length_of (points, all, 8, 2));
    }
  g_assert_cmpfloat_with_epsilon (found, least, 1e-3);
}

/* Every row once, for all small sizes, with ties and equal rows; better than as they come. */
static void
test_permutation (void)
{
  for (gsize n = 0; n < 40; n++)
    {
      VtrRng rng = vtr_rng_new (n, "order-sizes", 0);
      g_autofree double *points = g_new (double, 3 * n + 1);
      g_autofree guint *as_is = g_new (guint, n + 1);
      g_autofree guint *seen = g_new0 (guint, n + 1);
      for (gsize i = 0; i < 3 * n; i++)
        points[i] = vtr_rng_below (&rng, 4);
      for (gsize i = 0; i < n; i++)
        as_is[i] = i;
      g_autofree guint *order = vtr_chart_order_rows (points, n, 3);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpuint (seen[order[i]]++, ==, 0);
      g_assert_cmpfloat (length_of (points, order, n, 3), <=, length_of (points, as_is, n, 3) + 1e-6);
    }
}

static void
test_golden (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = attribution;
  input.max_display = 2;
  g_autoptr (VtrPicture) picture = input_must_build ("heatmap", input);
  input_golden (picture, "chart-heatmap", 560, 300);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 6);
  /* Columns: row, prediction, the two largest features, the rest. */
  g_assert_cmpuint (vtr_dataset_get_n_columns (picture->table), ==, 5);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (0.3 + input_number (picture, "a", i) + input_number (picture, "b", i)
                                        + input_number (picture, "1 other", i),
                                    input_number (picture, "prediction", i), 1e-12);
  assert_says (picture->sentence, "The strongest, a, moves a prediction by 0.203 on average and raises it in 100.0% of the rows");
}

/* More rows than can be told apart: some are drawn, and the picture says so. */
static void
test_many_rows (void)
{
  enum { N = 1300 };
  VtrAttributionData data = { .n_rows = N, .n_outputs = 1, .n_features = 2 };
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  data.outputs = g_strsplit ("y", ",", 0);
  data.features = g_strsplit ("p,q", ",", 0);
  data.rows = g_new (guint32, N);
  data.values = g_new (double, 2 * N);
  data.std_errors = g_new0 (double, 2 * N);
  data.predictions = g_new0 (double, N);
  data.base_values = g_new0 (double, 1);
  for (guint i = 0; i < N; i++)
    {
      data.rows[i] = i;
      data.values[2 * i] = i % 13;
      data.values[2 * i + 1] = i == 7 ? NAN : 1;
    }
  g_autoptr (VtrAttribution) attribution = vtr_attribution_new (&data);
  input.attribution = attribution;
  g_autoptr (VtrPicture) picture = input_must_build ("heatmap", input);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), ==, 500);
  assert_says (vtr_figure_get_subtitle (picture->figure), "500 of 1,300 rows");
}

static void
test_needs (void)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("heatmap", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_HEATMAP);
  g_test_add_func ("/chart/order/line", test_line);
  g_test_add_func ("/chart/order/best-of-all-flips", test_flips);
  g_test_add_func ("/chart/order/every-row-once", test_permutation);
  g_test_add_func ("/chart/heatmap/golden", test_golden);
  g_test_add_func ("/chart/heatmap/many-rows", test_many_rows);
  g_test_add_func ("/chart/heatmap/says-what-it-needs", test_needs);
  return g_test_run ();
}
