/* Networks: gradients against finite differences, coalitions against building every row, fits on
 * made-up rows, the same bits for any number of threads, files, and rows that ask for trouble. */
#include "vtr-coalitions.h"
#include "vtr-error.h"
#include "vtr-mlp-learner.h"
#include "vtr-network-model.h"
#include "vtr-network-train.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include <math.h>
#include <string.h>

typedef struct
{
  VtrTrainingSet set;
  double        *x, *y, *weights;
} Rows;

/* Two columns that matter together (their product), and noise; @sparse: most cells 0. */
static Rows
rows_new (gsize n, guint m, guint n_classes, gboolean sparse)
{
  Rows rows = { .x = g_new0 (double, n * m), .y = g_new (double, n), .weights = NULL };
  VtrRng rng = vtr_rng_new (n + m, "test-network", n_classes);

  for (gsize i = 0; i < n; i++)
    {
      double *x = rows.x + i * m, score;

      for (guint j = 0; j < m; j++)
        if (!sparse || j < 2 || vtr_rng_uniform (&rng) < 0.15)
          x[j] = vtr_rng_normal (&rng);
      score = 2 * x[0] * x[1];
      rows.y[i] = n_classes == 0 ? 50 + 10 * score
                                 : CLAMP (floor (score / 2 + n_classes / 2.0), 0, n_classes - 1.0);
    }
  rows.set = (VtrTrainingSet) { n_classes > 0 ? VTR_TASK_CLASSIFICATION : VTR_TASK_REGRESSION,
                                { rows.x, n, m, m }, rows.y, NULL, n_classes, 5, NULL, NULL };
  return rows;
}

static void
rows_clear (Rows *rows)
{
  g_free (rows->x);
  g_free (rows->y);
  g_free (rows->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static VtrModel *
fit_or_fail (const VtrTrainingSet *set, const char *settings, GError **error)
{
  g_autoptr (VtrLearner) learner = vtr_mlp_learner_new ();
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      g_autoptr (GError) wrong = NULL;

      vtr_configurable_set (VTR_CONFIGURABLE (learner), pair[0], pair[1], &wrong);
      g_assert_no_error (wrong);
    }
  return vtr_learner_fit (learner, set, NULL, error);
}

static VtrModel *
fit (const VtrTrainingSet *set, const char *settings)
{
  g_autoptr (GError) error = NULL;
  VtrModel *model = fit_or_fail (set, settings, &error);

  g_assert_no_error (error);
  return model;
}

static VtrNetworkLayers *
random_layers (guint n_layers, const guint *sizes, VtrActivation hidden, VtrNetworkLink link)
{
  VtrNetworkLayers *layers = vtr_network_layers_new (n_layers, sizes, hidden, link);
  VtrRng rng = vtr_rng_new (n_layers, "test-layers", hidden * 3 + link);

  for (guint l = 0; l < n_layers; l++)
    {
      VtrNetworkLayer *layer = &layers->layers[l];

      for (guint i = 0; i < layer->n_in * layer->n_out; i++)
        layer->weights[i] = (float) (vtr_rng_normal (&rng) / sqrt (layer->n_in));
      for (guint i = 0; i < layer->n_out; i++)
        layer->bias[i] = (float) (0.1 * vtr_rng_normal (&rng));
    }
  return layers;
}

/* ---- gradients ---- */

/* The weighted mean loss, worked out from predictions in double. */
static double
plain_loss (const VtrNetworkLayers *layers, const Rows *rows)
{
  gsize n = rows->set.x.n_rows;
  guint n_outputs = vtr_network_layers_n_outputs (layers);
  g_autofree double *out = g_new (double, n * n_outputs);
  double sum = 0, weights = 0;

  vtr_network_layers_predict (layers, FALSE, rows->set.x, (VtrMatrixView) { out, n, n_outputs, n_outputs });
  for (gsize i = 0; i < n; i++)
    {
      double weight = rows->weights != NULL ? rows->weights[i] : 1;

      weights += weight;
      sum += weight * (layers->link == VTR_NETWORK_IDENTITY
                           ? 0.5 * pow (out[i] - rows->y[i], 2)
                           : -log (out[i * n_outputs + (guint) rows->y[i]]));
    }
  return sum / weights;
}

static void
check_gradient (VtrActivation hidden, guint n_classes, gboolean sparse, gboolean weighted)
{
  g_auto (Rows) rows = rows_new (70, 30, n_classes, sparse);
  VtrNetworkLink link = n_classes == 0   ? VTR_NETWORK_IDENTITY
                        : n_classes == 2 ? VTR_NETWORK_LOGISTIC
                                         : VTR_NETWORK_SOFTMAX;
  const guint sizes[] = { 30, 9, 7, n_classes > 2 ? n_classes : 1 };
  g_autoptr (VtrNetworkLayers) layers = random_layers (3, sizes, hidden, link);
  g_autofree float *gradient = g_new (float, 30 * 9 + 9 + 9 * 7 + 7 + 7 * sizes[3] + sizes[3]);
  gsize at = 0;

  for (gsize i = 0; n_classes == 0 && i < 70; i++)
    rows.y[i] = (rows.y[i] - 50) / 20;
  if (weighted)
    {
      rows.weights = g_new (double, 70);
      for (gsize i = 0; i < 70; i++)
        rows.weights[i] = 0.5 + i % 3;
    }
  double loss = vtr_network_gradient (layers, rows.set.x, rows.y, rows.weights, gradient);
  g_assert_cmpfloat_with_epsilon (loss, plain_loss (layers, &rows), 1e-5);
  for (guint l = 0; l < 3; l++)
    {
      VtrNetworkLayer *layer = &layers->layers[l];
      gsize n = (gsize) layer->n_in * layer->n_out;

      for (gsize i = 0; i < n + layer->n_out; i++)
        {
          double *number = i < n ? &layer->weights[i] : &layer->bias[i - n];
          double kept = *number, up, down;

          *number = kept + 1e-7;
          up = plain_loss (layers, &rows);
          *number = kept - 1e-7;
          down = plain_loss (layers, &rows);
          *number = kept;
          g_assert_cmpfloat_with_epsilon (gradient[at + i], (up - down) / 2e-7, 3e-5);
        }
      at += n + layer->n_out;
    }
}

/* ReLU has corners, but no made-up row lies within 1e-7 of one. */
static void
test_gradients (void)
{
  static const guint n_classes[] = { 0, 2, 4 };

  for (guint k = 0; k < 3; k++)
    for (VtrActivation a = VTR_ACTIVATION_RELU; a <= VTR_ACTIVATION_SIGMOID; a++)
      check_gradient (a, n_classes[k], k == 1, a == VTR_ACTIVATION_TANH);
}

/* ---- coalitions ---- */

static void
check_coalitions (guint m, guint n_layers, VtrNetworkLink link, guint n_background)
{
  const guint sizes[] = { m, 20, n_layers == 2 && link == VTR_NETWORK_SOFTMAX ? 3 : n_layers == 2 ? 1 : 11,
                          link == VTR_NETWORK_SOFTMAX ? 3 : 1 };
  g_autoptr (VtrModel) model =
      vtr_network_model_new (random_layers (n_layers, sizes, VTR_ACTIVATION_RELU, link));
  guint n_outputs = link == VTR_NETWORK_IDENTITY ? 1 : link == VTR_NETWORK_LOGISTIC ? 2 : 3;
  guint words = m / 64 + 1, n_players = 0, n = 300;
  VtrRng rng = vtr_rng_new (m, "test-coalitions", n_background);
  g_autofree double *x = g_new (double, m), *rows = g_new (double, n_background * m);
  g_autofree double *weights = g_new (double, n_background);
  g_autofree double *fast = g_new (double, n * n_outputs), *plain = g_new (double, n * n_outputs);
  g_autofree int *player = g_new (int, m);
  g_autofree guint64 *bits = g_new (guint64, n * words);
  VtrCoalitionSet set = { bits, n, words, 0, player };

  for (guint j = 0; j < m; j++)
    {
      x[j] = vtr_rng_normal (&rng);
      player[j] = j % 5 == 3                    ? -1
                  : j % 5 == 4 && n_players > 0 ? (int) n_players - 1
                                                : (int) n_players++;
    }
  set.n_players = n_players;
  for (guint i = 0; i < n_background * m; i++)
    rows[i] = vtr_rng_normal (&rng);
  for (guint b = 0; b < n_background; b++)
    weights[b] = 1.0 / n_background;
  for (guint i = 0; i < n * words; i++)
    bits[i] = i < words ? 0 : i < 2 * words ? G_MAXUINT64 : vtr_rng_next (&rng);
  for (guint raw = 0; raw < 2; raw++)
    {
      VtrMatrixView background = { rows, n_background, m, m };

      vtr_coalitions_evaluate (model, raw, x, background, weights, &set,
                               (VtrMatrixView) { fast, n, n_outputs, n_outputs }, NULL);
      vtr_coalitions_evaluate_default (model, raw, x, background, weights, &set,
                                       (VtrMatrixView) { plain, n, n_outputs, n_outputs }, NULL);
      for (guint i = 0; i < n * n_outputs; i++)
        g_assert_cmpfloat_with_epsilon (fast[i], plain[i], n_layers == 2 ? 1e-12 : 1e-5);
    }
}

static void
test_coalitions (void)
{
  for (guint n_layers = 2; n_layers <= 3; n_layers++)
    for (VtrNetworkLink link = 0; link < VTR_NETWORK_N_LINKS; link++)
      {
        check_coalitions (3, n_layers, link, 1);
        check_coalitions (20, n_layers, link, 33);
        check_coalitions (70, n_layers, link, 5);
      }
}

/* ---- fits ---- */

static double
share_right (VtrModel *model, const Rows *rows)
{
  gsize n = rows->set.x.n_rows, right = 0;
  guint k = rows->set.n_classes;
  g_autofree double *out = g_new (double, n * k);

  VTR_MODEL_GET_CLASS (model)->predict (model, rows->set.x, (VtrMatrixView) { out, n, k, k });
  for (gsize i = 0; i < n; i++)
    {
      guint best = 0;

      for (guint c = 1; c < k; c++)
        best = out[i * k + c] > out[i * k + best] ? c : best;
      right += best == rows->y[i];
    }
  return (double) right / n;
}

/* A product of two columns: no sum of columns tells it. */
static void
test_learns (void)
{
  static const char *const settings[] = {
    "hidden=32 epochs=60 learning_rate=0.01",
    "hidden=32,16 epochs=60 learning_rate=0.01 activation=tanh",
    "hidden=32 epochs=60 optimizer=sgd learning_rate=0.1 schedule=cosine",
    "hidden=64 epochs=60 learning_rate=0.01 dropout=0.2 schedule=step",
  };

  for (guint k = 0; k < G_N_ELEMENTS (settings); k++)
    {
      g_auto (Rows) rows = rows_new (1500, 4, 2 + k % 2, FALSE);
      g_autoptr (VtrModel) model = fit (&rows.set, settings[k]);
      double right = share_right (model, &rows);

      g_test_message ("%s: %.3f", settings[k], right);
      g_assert_cmpfloat (right, >, 0.9);
    }
}

static void
test_regression (void)
{
  g_auto (Rows) rows = rows_new (1500, 4, 0, FALSE);
  g_autoptr (VtrModel) model = fit (&rows.set, "hidden=64 epochs=80 learning_rate=0.01");
  g_autofree double *out = g_new (double, 1500);
  double left = 0, all = 0, mean = 0;

  VTR_MODEL_GET_CLASS (model)->predict (model, rows.set.x, (VtrMatrixView) { out, 1500, 1, 1 });
  for (guint i = 0; i < 1500; i++)
    mean += rows.y[i] / 1500;
  for (guint i = 0; i < 1500; i++)
    {
      left += pow (rows.y[i] - out[i], 2);
      all += pow (rows.y[i] - mean, 2);
    }
  g_assert_cmpfloat (1 - left / all, >, 0.95);
}

static void
test_same_bits (void)
{
  static const guint n_threads[] = { 1, 2, 7 };

  for (guint sparse = 0; sparse < 2; sparse++)
    {
      g_auto (Rows) rows = rows_new (700, 60, 3, sparse);
      g_autoptr (VtrModel) first = NULL;

      for (guint t = 0; t < G_N_ELEMENTS (n_threads); t++)
        {
          vtr_parallel_set_n_threads (n_threads[t]);
          g_autoptr (VtrModel) model = fit (&rows.set, "hidden=300,20 epochs=3 batch=300 dropout=0.3");
          const VtrNetworkLayer *layer = vtr_network_get_layers (VTR_NETWORK (model))->layers;

          if (first == NULL)
            {
              first = g_steal_pointer (&model);
              continue;
            }
          const VtrNetworkLayer *wanted = vtr_network_get_layers (VTR_NETWORK (first))->layers;
          for (guint l = 0; l < 3; l++)
            g_assert_cmpmem (layer[l].weights, sizeof (double) * layer[l].n_in * layer[l].n_out,
                             wanted[l].weights,
                             sizeof (double) * wanted[l].n_in * wanted[l].n_out);
        }
      vtr_parallel_set_n_threads (0);
    }
}

static void
test_history (void)
{
  g_auto (Rows) rows = rows_new (600, 4, 2, FALSE);
  g_autoptr (VtrHistory) history = vtr_history_new ();
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  guint n, n_held, least = 0;

  rows.set.history = history;
  rows.set.notes = notes;
  g_autoptr (VtrModel) model = fit (&rows.set, "hidden=64 epochs=300 learning_rate=0.03 patience=5");
  g_autofree double *loss = vtr_history_dup_series (history, "loss", &n);
  g_autofree double *held = vtr_history_dup_series (history, "validation_loss", &n_held);
  g_assert_cmpuint (n, ==, n_held);
  g_assert_cmpuint (n, <, 300);                /* stopped early */
  g_assert_cmpfloat (loss[n - 1], <, loss[0]);
  for (guint i = 0; i < n; i++)
    least = held[i] < held[least] ? i : least;
  g_assert_cmpuint (least + 1 + 5, ==, n);     /* patience */
  g_autofree char *wanted = g_strdup_printf ("epoch %u of %u", least + 1, n);
  g_assert_nonnull (strstr (notes->pdata[0], wanted));
}

/* ---- files ---- */

static void
test_layers_follow (void)
{
  const guint sizes[] = { 5, 4, 1 };
  g_autoptr (VtrModel) model =
      vtr_network_model_new (random_layers (2, sizes, VTR_ACTIVATION_RELU, VTR_NETWORK_LOGISTIC));
  g_autoptr (GVariant) state = g_variant_ref_sink (VTR_MODEL_GET_CLASS (model)->save (model));
  g_autoptr (GVariant) list =
      g_variant_lookup_value (state, "layers", G_VARIANT_TYPE ("a(uuuayay)"));
  g_autoptr (GVariant) weights = NULL;
  guint32 n_in, n_out;

  g_variant_get_child (list, 0, "(uuu@ay@ay)", &n_in, &n_out, NULL, &weights, NULL);
  g_assert_cmpuint (n_in, ==, 5);
  g_assert_cmpuint (n_out, ==, 4);
  g_assert_cmpuint (g_variant_get_size (weights), ==, 5 * 4 * 4);
}

/* ---- trouble ---- */

static void
expect (const VtrTrainingSet *set, const char *settings, int code, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fit_or_fail (set, settings, &error));
  g_assert_error (error, VTR_ERROR, code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
}

static void
test_trouble (void)
{
  g_auto (Rows) rows = rows_new (200, 4, 2, FALSE), values = rows_new (200, 4, 0, FALSE);
  g_auto (Rows) few = rows_new (12, 4, 2, FALSE);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  expect (&values.set, "optimizer=sgd learning_rate=100 epochs=50", VTR_ERROR_NOT_CONVERGED,
          "went astray");
  expect (&rows.set, "hidden=12,x", VTR_ERROR_BAD_VALUE, "64,32");
  for (gsize i = 0; i < 200; i++)
    rows.y[i] = 1;
  expect (&rows.set, "epochs=2", VTR_ERROR_BAD_INPUT, "one class");
  few.set.notes = notes;
  g_autoptr (VtrModel) small = fit (&few.set, "epochs=2 batch=500");
  g_assert_cmpuint (notes->len, >=, 2);
  g_assert_nonnull (strstr (notes->pdata[0], "too few"));
  g_assert_nonnull (strstr (notes->pdata[1], "more than the 12 training rows"));
  g_ptr_array_set_size (notes, 0);
  values.set.notes = notes;
  g_autoptr (VtrHistory) history = vtr_history_new ();
  values.set.history = history;
  g_autoptr (VtrModel) idle = fit (&values.set, "epochs=2 early_stopping=false learning_rate=1e-9");
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_nonnull (strstr (notes->pdata[0], "learned nothing"));
  g_ptr_array_set_size (notes, 0);
  g_autoptr (VtrModel) sound = fit (&values.set, "epochs=30 early_stopping=false learning_rate=0.01");
  g_assert_cmpuint (notes->len, ==, 0);
  /* The usual learning rate is not to blame. */
  memset (values.x, 0, 200 * 4 * sizeof *values.x);
  g_autoptr (VtrHistory) second = vtr_history_new ();
  values.set.history = second;
  g_autoptr (VtrModel) blind = fit (&values.set, "epochs=2 early_stopping=false");
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_nonnull (strstr (notes->pdata[0], "columns may say nothing"));
}

/* Constant and duplicate columns, weights of 0: numbers come out. */
static void
test_flat_columns (void)
{
  g_auto (Rows) rows = rows_new (300, 6, 2, FALSE);
  g_autofree double *out = g_new (double, 600);

  rows.weights = g_new (double, 300);
  rows.set.weights = rows.weights;
  for (gsize i = 0; i < 300; i++)
    {
      rows.x[i * 6 + 4] = 0;
      rows.x[i * 6 + 5] = rows.x[i * 6];
      rows.weights[i] = i % 2;
    }
  g_autoptr (VtrModel) model = fit (&rows.set, "epochs=5");
  VTR_MODEL_GET_CLASS (model)->predict (model, rows.set.x, (VtrMatrixView) { out, 300, 2, 2 });
  for (gsize i = 0; i < 600; i++)
    g_assert_true (isfinite (out[i]));
}

static void
test_cancel (void)
{
  g_auto (Rows) rows = rows_new (200, 4, 2, FALSE);
  g_autoptr (VtrLearner) learner = vtr_mlp_learner_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_learner_fit (learner, &rows.set, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_history_file (void)
{
  static const char *const names[] = { "loss", "validation_loss", NULL };
  const double first[] = { 2, 3 }, second[] = { 1, NAN };
  g_autoptr (VtrHistory) history = vtr_history_new ();
  g_autoptr (GError) error = NULL;
  guint n;

  vtr_history_begin (history, "epoch", names);
  vtr_history_append (history, first);
  vtr_history_append (history, second);
  g_autoptr (GVariant) state = g_variant_ref_sink (vtr_history_save (history));
  g_autoptr (VtrHistory) back = vtr_history_load (state, &error);
  g_assert_no_error (error);
  g_autofree double *held = vtr_history_dup_series (back, "validation_loss", &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (held[0], ==, 3);
  g_assert_true (isnan (held[1]));
  g_autoptr (GVariant) wrong = g_variant_ref_sink (g_variant_new_string ("no"));
  g_assert_null (vtr_history_load (wrong, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/network/gradients", test_gradients);
  g_test_add_func ("/learn/network/coalitions", test_coalitions);
  g_test_add_func ("/learn/network/learns", test_learns);
  g_test_add_func ("/learn/network/regression", test_regression);
  g_test_add_func ("/learn/network/same-bits-any-threads", test_same_bits);
  g_test_add_func ("/learn/network/history", test_history);
  g_test_add_func ("/learn/network/state", test_layers_follow);
  g_test_add_func ("/learn/network/trouble", test_trouble);
  g_test_add_func ("/learn/network/flat-columns", test_flat_columns);
  g_test_add_func ("/learn/network/cancel", test_cancel);
  g_test_add_func ("/learn/history/file", test_history_file);
  return g_test_run ();
}
