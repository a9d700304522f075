/* Logistic regression on made-up rows: its derivatives by finite differences, its optimality conditions
 * worked out plainly, weights as repeated rows, threads, and rows that ask for trouble. */
#include "linear-tools.h"
#include "vtr-logistic-curvature.h"

/* ---- the loss ---- */

static double
loss_at (const VtrLogisticProblem *problem, const double *parameters, double *gradient)
{
  g_autofree double *own = g_new (double, vtr_logistic_n_parameters (problem));
  double loss;

  g_assert_true (vtr_logistic_evaluate (problem, parameters, &loss, gradient != NULL ? gradient : own, NULL, NULL, NULL, NULL));
  return loss;
}

static void
check_derivatives (guint n_classes)
{
  Rows rows = rows_new (700, 5, n_classes, 1);
  VtrLogisticProblem problem = { rows.set.x, rows.y, NULL, 0, n_classes == 2 ? 1 : n_classes };
  gsize d = vtr_logistic_n_parameters (&problem);
  g_autofree double *at = g_new (double, d), *gradient = g_new (double, d), *hessian = g_new (double, d * d);
  g_autofree double *up = g_new (double, d), *down = g_new (double, d), *bent = g_new (double, d);
  g_autofree double *p = g_new (double, 700 * problem.n_scores);
  VtrRng rng = vtr_rng_new (2, "test", 0);
  double loss, step = 1e-5;

  rows_weigh (&rows);
  problem.weights = rows.weights;
  for (guint i = 0; i < 700; i++)
    problem.total_weight += rows.weights[i];
  for (gsize j = 0; j < d; j++)
    at[j] = vtr_rng_normal (&rng);
  g_assert_true (vtr_logistic_evaluate (&problem, at, &loss, gradient, hessian, p, NULL, NULL));
  assert_close ("loss", loss_at (&problem, at, up), loss, 1e-14, 0);
  for (gsize j = 0; j < d; j++)
    {
      double here = at[j], above, below;

      assert_close ("gradient without Hessian", up[j], gradient[j], 1e-12, 1e-14);
      at[j] = here + step;
      above = loss_at (&problem, at, bent);
      at[j] = here - step;
      below = loss_at (&problem, at, down);
      at[j] = here;
      assert_close ("gradient", gradient[j], (above - below) / (2 * step), 1e-6, 1e-9);
      for (gsize i = 0; i < d; i++)
        assert_close ("Hessian", hessian[i * d + j], (bent[i] - down[i]) / (2 * step), 1e-6, 1e-9);
    }
  g_autoptr (VtrLogisticCurvature) curvature = vtr_logistic_curvature_new (&problem, NULL);
  vtr_logistic_curvature_move (curvature, p);
  g_assert_true (vtr_logistic_curvature_multiply (curvature, at, bent, NULL, NULL));
  for (gsize i = 0; i < d; i++)
    {
      double want = 0;

      for (gsize j = 0; j < d; j++)
        want += hessian[i * d + j] * at[j];
      assert_close ("curvature", bent[i], want, 1e-5, 1e-7);
    }
  rows_clear (&rows);
}

static void
test_derivatives (void)
{
  check_derivatives (2);
  check_derivatives (4);
  check_derivatives (10);
  check_derivatives (18);
}

/* ---- the minimum ---- */

/* The optimality conditions of C·Σ w loss + (1 − r)/2·|a|² + r·|a|₁, as a share of C·Σ w. */
static double
missed_by (const VtrTrainingSet *set, const VtrAdditiveForm *form, double c, double ratio)
{
  g_autofree double *slope = g_new0 (double, form->n_scores * (form->n_inputs + 1));
  double total = 0, worst = 0;

  for (gsize i = 0; i < set->x.n_rows; i++)
    {
      double scores[16], sum = 0, w = set->weights != NULL ? set->weights[i] : 1;
      VtrMatrixView row = vtr_matrix_view_rows (set->x, i, 1), out = { scores, 1, form->n_scores, form->n_scores };

      vtr_additive_score (form, row, out);
      total += w;
      for (guint k = 0; k < form->n_scores; k++)
        sum += scores[k] = exp (scores[k]);
      if (form->n_scores == 1)
        sum += 1;
      for (guint k = 0; k < form->n_scores; k++)
        {
          double r = w * (scores[k] / sum - (form->n_scores == 1 ? set->y[i] : set->y[i] == k));

          for (guint j = 0; j < form->n_inputs; j++)
            slope[k * (form->n_inputs + 1) + j] += r * row.data[j];
          slope[k * (form->n_inputs + 1) + form->n_inputs] += r;
        }
    }
  for (guint k = 0; k < form->n_scores; k++)
    for (guint j = 0; j <= form->n_inputs; j++)
      {
        double g = c * slope[k * (form->n_inputs + 1) + j], a;

        if (j == form->n_inputs)
          {
            worst = fmax (worst, fabs (g));
            continue;
          }
        a = form->coefficients[k * form->n_inputs + j];
        g += (1 - ratio) * a;
        worst = fmax (worst, a == 0 ? fmax (fabs (g) - ratio, 0) : fabs (g + copysign (ratio, a)));
      }
  return worst / (c * total);
}

static guint
n_zeros (const VtrAdditiveForm *form)
{
  guint n = 0;

  for (gsize i = 0; i < (gsize) form->n_scores * form->n_inputs; i++)
    n += form->coefficients[i] == 0;
  return n;
}

static void
check_optimum (guint n_classes, gboolean weighed, double c, double ratio, guint least_zeros)
{
  Rows rows = rows_new (400, 12, n_classes, 3);
  g_autofree char *settings = g_strdup_printf ("C=%g,l1_ratio=%g", c, ratio);
  g_autoptr (VtrModel) model = NULL;

  if (weighed)
    rows_weigh (&rows);
  model = fit (&rows.set, settings);
  g_assert_cmpfloat (missed_by (&rows.set, form_of (model), c, ratio), <=, 1.0001e-8);
  g_assert_cmpuint (n_zeros (form_of (model)), >=, least_zeros);
  rows_clear (&rows);
}

static void
test_optimality (void)
{
  for (guint weighed = 0; weighed < 2; weighed++)
    for (guint n_classes = 2; n_classes <= 4; n_classes++)
      {
        check_optimum (n_classes, weighed, 1, 0, 0);
        check_optimum (n_classes, weighed, 0.001, 0, 0);
        check_optimum (n_classes, weighed, 1e4, 0, 0);
        check_optimum (n_classes, weighed, 0.05, 1, 4);
        check_optimum (n_classes, weighed, 0.05, 0.6, 2);
        check_optimum (n_classes, weighed, 100, 0.3, 0);
      }
}

/* Beyond 512 parameters the Hessian is not built. */
static void
test_many_parameters (void)
{
  Rows rows = rows_new (900, 180, 3, 4);
  g_autoptr (VtrModel) smooth = fit (&rows.set, "C=0.1"), sparse = fit (&rows.set, "C=0.1,l1_ratio=1");

  g_assert_cmpfloat (missed_by (&rows.set, form_of (smooth), 0.1, 0), <=, 1.0001e-8);
  g_assert_cmpfloat (missed_by (&rows.set, form_of (sparse), 0.1, 1), <=, 1.0001e-8);
  g_assert_cmpuint (n_zeros (form_of (sparse)), >, 300);
  rows_clear (&rows);
}

/* Columns of very different size, so that conjugate gradients are long and blocks are made. */
static void
test_uneven_columns (void)
{
  for (guint n_classes = 2; n_classes <= 3; n_classes++)
    {
      Rows rows = rows_new (400, n_classes == 2 ? 520 : 180, n_classes, 13);
      g_autoptr (VtrModel) model = NULL, again = NULL;

      for (gsize i = 0; i < 400 * rows.set.x.n_columns; i++)
        rows.x[i] *= pow (10, (int) (i % 5) - 3);
      vtr_parallel_set_n_threads (1);
      model = fit (&rows.set, "C=10");
      g_assert_cmpfloat (missed_by (&rows.set, form_of (model), 10, 0), <=, 1.0001e-8);
      vtr_parallel_set_n_threads (7);
      again = fit (&rows.set, "C=10");
      assert_same_form (form_of (model), form_of (again), 0);
      vtr_parallel_set_n_threads (0);
      rows_clear (&rows);
    }
}

/* L1 where the Hessian would be too large. */
static void
test_many_parameters_l1 (void)
{
  Rows rows = rows_new (300, 210, 10, 14), wide = rows_new (120, 2100, 2, 15);
  g_autoptr (VtrModel) few = fit (&rows.set, "C=0.05,l1_ratio=1"), many = fit (&rows.set, "C=2,l1_ratio=1");
  g_autoptr (VtrModel) both = fit (&rows.set, "C=0.1,l1_ratio=0.5"), binary = fit (&wide.set, "C=1,l1_ratio=1");

  g_assert_cmpfloat (missed_by (&rows.set, form_of (few), 0.05, 1), <=, 1.0001e-8);
  g_assert_cmpuint (n_zeros (form_of (few)), >, 1000);
  g_assert_cmpfloat (missed_by (&rows.set, form_of (many), 2, 1), <=, 1.0001e-8);
  g_assert_cmpuint (n_zeros (form_of (many)), >, 100);
  g_assert_cmpfloat (missed_by (&rows.set, form_of (both), 0.1, 0.5), <=, 1.0001e-8);
  g_assert_cmpfloat (missed_by (&wide.set, form_of (binary), 1, 1), <=, 1.0001e-8);
  rows_clear (&rows);
  rows_clear (&wide);
}

static void
test_weights_repeat_rows (void)
{
  const char *const settings[] = { "C=1,tol=1e-11", "C=0.1,l1_ratio=1,tol=1e-11" };

  for (guint s = 0; s < G_N_ELEMENTS (settings); s++)
    for (guint n_classes = 2; n_classes <= 3; n_classes++)
      {
        Rows rows = rows_new (300, 6, n_classes, 5), repeated;
        g_autoptr (VtrModel) weighed = NULL, plain = NULL;

        rows_weigh (&rows);
        repeated = rows_repeat (&rows);
        weighed = fit (&rows.set, settings[s]);
        plain = fit (&repeated.set, settings[s]);
        assert_same_form (form_of (weighed), form_of (plain), 1e-7);
        rows_clear (&rows);
        rows_clear (&repeated);
      }
}

static void
test_same_bits_any_threads (void)
{
  const guint n_threads[] = { 1, 2, 7 };

  for (guint n_classes = 2; n_classes <= 3; n_classes++)
    {
      Rows rows = rows_new (20000, 9, n_classes, 6);
      g_autoptr (VtrModel) first = NULL;

      for (guint t = 0; t < G_N_ELEMENTS (n_threads); t++)
        {
          g_autoptr (VtrModel) model = NULL;

          vtr_parallel_set_n_threads (n_threads[t]);
          model = fit (&rows.set, "C=1");
          if (first == NULL)
            first = g_steal_pointer (&model);
          else
            assert_same_form (form_of (first), form_of (model), 0);
        }
      rows_clear (&rows);
    }
  vtr_parallel_set_n_threads (0);
}

/* ---- trouble ---- */

static void
test_separable (void)
{
  for (guint n_classes = 2; n_classes <= 3; n_classes++)
    for (guint l1 = 0; l1 < 2; l1++)
      {
        Rows rows = rows_new (60, 3, n_classes, 7);
        g_autoptr (VtrModel) model = NULL;

        for (guint i = 0; i < 60; i++)
          {
            rows.y[i] = i % n_classes;
            rows.x[3 * i] = 10.0 * rows.y[i] + 0.1 * rows.x[3 * i];
          }
        model = fit (&rows.set, l1 ? "C=1000,l1_ratio=1" : "C=1e6");
        g_assert_cmpfloat (missed_by (&rows.set, form_of (model), l1 ? 1000 : 1e6, l1), <=, 1.0001e-8);
        rows_clear (&rows);
      }
}

/* A constant column gets nothing, two equal ones share. */
static void
test_constant_and_repeated_columns (void)
{
  Rows rows = rows_new (200, 4, 2, 8);
  g_autoptr (VtrModel) model = NULL, strong = NULL, sparse = NULL;
  const double *a;

  for (guint i = 0; i < 200; i++)
    {
      rows.x[4 * i + 2] = 0;
      rows.x[4 * i + 3] = rows.x[4 * i];
    }
  model = fit (&rows.set, "C=1");
  a = form_of (model)->coefficients;
  g_assert_cmpfloat (a[2], ==, 0);
  assert_close ("shared", a[3], a[0], 1e-6, 0);
  strong = fit (&rows.set, "C=1e12");
  g_assert_cmpfloat (missed_by (&rows.set, form_of (strong), 1e12, 0), <=, 1.0001e-8);
  sparse = fit (&rows.set, "C=1,l1_ratio=1");
  g_assert_cmpfloat (missed_by (&rows.set, form_of (sparse), 1, 1), <=, 1.0001e-8);
  rows_clear (&rows);
}

static void
test_more_columns_than_rows (void)
{
  for (guint l1 = 0; l1 < 2; l1++)
    {
      Rows rows = rows_new (20, 60, 2, 9);
      g_autoptr (VtrModel) model = fit (&rows.set, l1 ? "C=10,l1_ratio=1" : "C=10");

      g_assert_cmpfloat (missed_by (&rows.set, form_of (model), 10, l1), <=, 1.0001e-8);
      rows_clear (&rows);
    }
}

/* A fold may lack a class: the others are as if it had never been, and it is never predicted. */
static void
test_absent_class (void)
{
  Rows rows = rows_new (300, 4, 2, 10);
  g_autoptr (VtrModel) two = fit (&rows.set, "C=1"), three = NULL;
  double a[2], b[3];

  for (guint i = 0; i < 300; i++)
    rows.y[i] *= 2;
  rows.set.n_classes = 3;
  three = fit (&rows.set, "C=1");
  for (guint i = 0; i < 20; i++)
    {
      VtrMatrixView x = vtr_matrix_view_rows (rows.set.x, i, 1);

      VTR_MODEL_GET_CLASS (two)->predict (two, x, (VtrMatrixView) { a, 1, 2, 2 });
      VTR_MODEL_GET_CLASS (three)->predict (three, x, (VtrMatrixView) { b, 1, 3, 3 });
      assert_close ("first", b[0], a[0], 1e-12, 0);
      assert_close ("last", b[2], a[1], 1e-12, 0);
      g_assert_cmpfloat (b[1], <, 1e-200);
    }
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
  Rows rows = rows_new (100, 3, 2, 11);

  assert_fails (&rows.set, "C=1,max_iter=1", VTR_ERROR_NOT_CONVERGED, "max_iter");
  rows.weights = g_new0 (double, 100);
  rows.set.weights = rows.weights;
  assert_fails (&rows.set, "C=1", VTR_ERROR_BAD_INPUT, "weight 0");
  for (guint i = 0; i < 100; i++)
    rows.weights[i] = rows.y[i];
  assert_fails (&rows.set, "C=1", VTR_ERROR_BAD_INPUT, "one class");
  rows.set.task = VTR_TASK_REGRESSION;
  rows.set.n_classes = 0;
  {
    g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
    g_autoptr (GError) error = NULL;

    g_assert_null (vtr_learner_fit (learner, &rows.set, NULL, &error));
    g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
    g_clear_error (&error);
    g_assert_false (vtr_configurable_set (VTR_CONFIGURABLE (learner), "C", "0", &error));
    g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  }
  rows_clear (&rows);
}

static void
test_cancelled (void)
{
  Rows rows = rows_new (2000, 5, 2, 12);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (VtrLearner) learner = vtr_logistic_learner_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_learner_fit (learner, &rows.set, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  rows_clear (&rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/logistic/derivatives", test_derivatives);
  g_test_add_func ("/learn/logistic/optimality", test_optimality);
  g_test_add_func ("/learn/logistic/many-parameters", test_many_parameters);
  g_test_add_func ("/learn/logistic/uneven-columns", test_uneven_columns);
  g_test_add_func ("/learn/logistic/many-parameters-l1", test_many_parameters_l1);
  g_test_add_func ("/learn/logistic/weights-repeat-rows", test_weights_repeat_rows);
  g_test_add_func ("/learn/logistic/same-bits-any-threads", test_same_bits_any_threads);
  g_test_add_func ("/learn/logistic/separable", test_separable);
  g_test_add_func ("/learn/logistic/constant-and-repeated-columns", test_constant_and_repeated_columns);
  g_test_add_func ("/learn/logistic/more-columns-than-rows", test_more_columns_than_rows);
  g_test_add_func ("/learn/logistic/absent-class", test_absent_class);
  g_test_add_func ("/learn/logistic/sentences", test_sentences);
  g_test_add_func ("/learn/logistic/cancelled", test_cancelled);
  return g_test_run ();
}
