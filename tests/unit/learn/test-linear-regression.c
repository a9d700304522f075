/* Linear regression on made-up rows: optimality conditions worked out plainly, weights as repeated rows,
 * threads, and rows that ask for trouble. */
#include "linear-tools.h"

/* How far the conditions of ½ Σ w r² + W·l1·|a|₁ + ½·l2·|a|² are missed, as a share of W × the
 * target's deviation. */
static double
missed_by (const VtrTrainingSet *set, const VtrAdditiveForm *form, double l1, double l2)
{
  g_autofree double *slope = g_new0 (double, form->n_inputs + 1);
  double total = 0, sum = 0, squares = 0, worst;

  for (gsize i = 0; i < set->x.n_rows; i++)
    {
      const double *row = vtr_matrix_view_row (set->x, i);
      double w = set->weights != NULL ? set->weights[i] : 1, value;

      vtr_additive_score (form, vtr_matrix_view_rows (set->x, i, 1), (VtrMatrixView) { &value, 1, 1, 1 });
      for (guint j = 0; j < form->n_inputs; j++)
        slope[j] += w * (set->y[i] - value) * row[j];
      slope[form->n_inputs] += w * (set->y[i] - value);
      total += w;
      sum += w * set->y[i];
      squares += w * set->y[i] * set->y[i];
    }
  worst = fabs (slope[form->n_inputs]);
  for (guint j = 0; j < form->n_inputs; j++)
    {
      double a = form->coefficients[j], g = slope[j] - l2 * a;

      worst = fmax (worst, a == 0 ? fmax (fabs (g) - total * l1, 0) : fabs (g - copysign (total * l1, a)));
    }
  return worst / total / sqrt (squares / total - sum / total * sum / total);
}

static void
test_optimality (void)
{
  const double l1[] = { 0, 0, 0.3, 0.3, 2 }, l2[] = { 0, 50, 0, 50, 0 };

  for (guint weighed = 0; weighed < 2; weighed++)
    for (guint i = 0; i < G_N_ELEMENTS (l1); i++)
      {
        Rows rows = rows_new (500, 10, 0, 1);
        g_autofree char *settings = g_strdup_printf ("l1=%g,l2=%g", l1[i], l2[i]);
        g_autoptr (VtrModel) model = NULL;

        if (weighed)
          rows_weigh (&rows);
        model = fit (&rows.set, settings);
        g_assert_cmpfloat (missed_by (&rows.set, form_of (model), l1[i], l2[i]), <=, 1e-9);
        rows_clear (&rows);
      }
}

/* An exact line is found to rounding, far from 0 and in columns of very different sizes. */
static void
test_exact_line (void)
{
  Rows rows = rows_new (100, 3, 0, 2);
  g_autoptr (VtrModel) model = NULL;
  const VtrAdditiveForm *form;

  for (guint i = 0; i < 100; i++)
    {
      rows.x[3 * i] = 1e6 + rows.x[3 * i];
      rows.x[3 * i + 2] *= 1e-4;
      rows.y[i] = 7 + 2 * (rows.x[3 * i] - 1e6) - 3 * rows.x[3 * i + 1] + 5e4 * rows.x[3 * i + 2];
    }
  model = fit (&rows.set, "l2=0");
  form = form_of (model);
  assert_close ("first", form->coefficients[0], 2, 1e-9, 0);
  assert_close ("second", form->coefficients[1], -3, 1e-9, 0);
  assert_close ("third", form->coefficients[2], 5e4, 1e-9, 0);
  assert_close ("intercept", form->intercepts[0], 7 - 2e6, 1e-9, 0);
  rows_clear (&rows);
}

/* Two columns that nearly agree: the Gram matrix alone would lose half of the digits. */
static void
test_nearly_repeated_columns (void)
{
  Rows rows = rows_new (200, 3, 0, 9);
  g_autoptr (VtrModel) model = NULL;

  for (guint i = 0; i < 200; i++)
    {
      rows.x[3 * i + 1] = rows.x[3 * i] + 1e-4 * rows.x[3 * i + 1];
      rows.y[i] = rows.x[3 * i] + 2 * rows.x[3 * i + 1] + 3 * rows.x[3 * i + 2];
    }
  model = fit (&rows.set, "l2=0");
  for (guint j = 0; j < 3; j++)
    assert_close ("coefficient", form_of (model)->coefficients[j], j + 1, 1e-10, 0);
  rows_clear (&rows);
}

static void
test_weights_repeat_rows (void)
{
  const char *const settings[] = { "l2=0", "l2=20", "l1=0.4", "l1=0.4,l2=20" };

  for (guint s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      Rows rows = rows_new (300, 6, 0, 3), repeated;
      g_autoptr (VtrModel) weighed = NULL, plain = NULL;

      rows_weigh (&rows);
      repeated = rows_repeat (&rows);
      weighed = fit (&rows.set, settings[s]);
      plain = fit (&repeated.set, settings[s]);
      assert_same_form (form_of (weighed), form_of (plain), 1e-8);
      rows_clear (&rows);
      rows_clear (&repeated);
    }
}

static void
test_same_bits_any_threads (void)
{
  const guint n_threads[] = { 1, 2, 7 };
  const char *const settings[] = { "l2=0", "l1=0.4" };
  Rows rows = rows_new (30000, 8, 0, 4);

  for (guint s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      g_autoptr (VtrModel) first = NULL;

      for (guint t = 0; t < G_N_ELEMENTS (n_threads); t++)
        {
          g_autoptr (VtrModel) model = NULL;

          vtr_parallel_set_n_threads (n_threads[t]);
          model = fit (&rows.set, settings[s]);
          if (first == NULL)
            first = g_steal_pointer (&model);
          else
            assert_same_form (form_of (first), form_of (model), 0);
        }
    }
  vtr_parallel_set_n_threads (0);
  rows_clear (&rows);
}

/* Of the many best solutions the shortest: equal columns share equally, and what is constant gets 0. */
static void
test_repeated_columns (void)
{
  Rows rows = rows_new (200, 5, 0, 5);
  g_autoptr (VtrModel) model = NULL, sparse = NULL;
  const double *a;

  for (guint i = 0; i < 200; i++)
    {
      rows.x[5 * i + 2] = 0.1;
      rows.x[5 * i + 3] = rows.x[5 * i];
      rows.x[5 * i + 4] = rows.x[5 * i];
    }
  model = fit (&rows.set, "l2=0");
  a = form_of (model)->coefficients;
  g_assert_cmpfloat (a[2], ==, 0);
  assert_close ("second copy", a[3], a[0], 1e-5, 0);
  assert_close ("third copy", a[4], a[0], 1e-5, 0);
  g_assert_cmpfloat (missed_by (&rows.set, form_of (model), 0, 0), <=, 1e-9);
  sparse = fit (&rows.set, "l1=0.2");
  g_assert_cmpfloat (missed_by (&rows.set, form_of (sparse), 0.2, 0), <=, 1e-9);
  rows_clear (&rows);
}

/* All rows are met exactly, by a combination of the rows themselves (that is what shortest means). */
static void
test_more_columns_than_rows (void)
{
  Rows rows = rows_new (12, 30, 0, 6);
  g_autoptr (VtrModel) model = fit (&rows.set, "l2=0"), ridge = fit (&rows.set, "l2=1e-3"), sparse = fit (&rows.set, "l1=0.05");

  for (guint i = 0; i < 12; i++)
    {
      double value;

      vtr_additive_score (form_of (model), vtr_matrix_view_rows (rows.set.x, i, 1), (VtrMatrixView) { &value, 1, 1, 1 });
      assert_close ("value", value, rows.y[i], 0, 1e-6);
    }
  g_assert_cmpfloat (missed_by (&rows.set, form_of (ridge), 0, 1e-3), <=, 1e-8);
  g_assert_cmpfloat (missed_by (&rows.set, form_of (sparse), 0.05, 0), <=, 1e-8);
  rows_clear (&rows);
}

/* A penalty beyond all reason leaves the mean; so do columns without variance. */
static void
test_nothing_but_the_mean (void)
{
  Rows rows = rows_new (50, 3, 0, 7);
  g_autoptr (VtrModel) strong = fit (&rows.set, "l1=1000"), flat = NULL;
  double mean = 0;

  for (guint i = 0; i < 50; i++)
    mean += rows.y[i] / 50;
  assert_close ("mean", form_of (strong)->intercepts[0], mean, 1e-12, 0);
  for (guint i = 0; i < 150; i++)
    rows.x[i] = 1e9 / 3;
  flat = fit (&rows.set, "l2=0");
  for (guint j = 0; j < 3; j++)
    {
      g_assert_cmpfloat (form_of (strong)->coefficients[j], ==, 0);
      g_assert_cmpfloat (form_of (flat)->coefficients[j], ==, 0);
    }
  assert_close ("mean", form_of (flat)->intercepts[0], mean, 1e-12, 0);
  rows_clear (&rows);
}

static void
assert_fails (const VtrTrainingSet *set, const char *settings, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fit_or_fail (set, settings, &error));
  g_assert_error (error, VTR_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_sentences (void)
{
  Rows rows = rows_new (50, 4, 0, 8);

  for (guint i = 0; i < 50; i++)
    rows.x[4 * i + 1] = rows.x[4 * i] + 1e-3 * rows.x[4 * i + 1];
  assert_fails (&rows.set, "l1=1e-6,max_iter=1,tol=1e-14", VTR_ERROR_NOT_CONVERGED, "max_iter");
  rows.weights = g_new0 (double, 50);
  rows.set.weights = rows.weights;
  assert_fails (&rows.set, "l2=0", VTR_ERROR_BAD_INPUT, "weight 0");
  rows.set.weights = NULL;
  for (guint i = 0; i < 50; i++)
    rows.x[4 * i] *= 1e200;
  assert_fails (&rows.set, "l2=0", VTR_ERROR_BAD_INPUT, "too large");
  assert_fails (&rows.set, "l1=1", VTR_ERROR_BAD_INPUT, "too large");
  rows_clear (&rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/linear-regression/optimality", test_optimality);
  g_test_add_func ("/learn/linear-regression/exact-line", test_exact_line);
  g_test_add_func ("/learn/linear-regression/nearly-repeated-columns", test_nearly_repeated_columns);
  g_test_add_func ("/learn/linear-regression/weights-repeat-rows", test_weights_repeat_rows);
  g_test_add_func ("/learn/linear-regression/same-bits-any-threads", test_same_bits_any_threads);
  g_test_add_func ("/learn/linear-regression/repeated-columns", test_repeated_columns);
  g_test_add_func ("/learn/linear-regression/more-columns-than-rows", test_more_columns_than_rows);
  g_test_add_func ("/learn/linear-regression/nothing-but-the-mean", test_nothing_but_the_mean);
  g_test_add_func ("/learn/linear-regression/sentences", test_sentences);
  return g_test_run ();
}
