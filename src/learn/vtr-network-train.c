/* Stochastic gradients by back-propagation (Rumelhart, Hinton and Williams 1986), in single
 * precision. A batch is cut into slices of rows whose number depends on the batch alone; each has its
 * own sums, which are added in order, so that any number of threads gives the same bits. Weights
 * start as He et al. 2015 (ReLU) or Glorot and Bengio 2010 say; dropout is inverted (Srivastava et
 * al. 2014), its coins and the order of rows from (seed, round).
 *
 * What limits it: on MNIST (784-128-10, batch 64; sparse rows) about a third of the time each are the steps of Adam over 100,000 weights, which depend on memory, the scattered sums of
 * the first layer's gradient, and the sparse product; dense rows are limited by OpenBLAS's products.
 * Nothing is allocated inside the loop. */
#include "vtr-config.h"
#include "vtr-network-train.h"
#include "vtr-error.h"
#include "vtr-network-loss.h"
#include "vtr-network-math.h"
#include "vtr-network-rows.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SLICE_ROWS 32
#define MAX_SLICES 8
#define STEP_ROUNDS 10          /* VTR_SCHEDULE_STEP: the rate is halved every so many */
#define UPDATE_GRAIN 16384      /* numbers stepped at once */
#define PARALLEL_WORK 3000000.0 /* multiplications in a batch that are worth waking a thread for */
#define SCORE_ROWS 256

/* Where each layer's numbers lie among all. */
typedef struct { gsize weights, bias; } Place;

/* One slice of a batch: what goes forward and back through the layers. */
typedef struct
{
  float  **out;                  /* per layer: rows × n_out, after activation and dropout */
  float  **back;                 /* per layer: rows × n_out */
  guint16 *coins;                /* of the widest layer */
  float   *gradient;             /* of all numbers */
  double   loss, weight;
  double   right;                /* weight of rows whose class is found */
} Slice;

typedef struct
{
  const VtrNetworkLayers *layers;
  const VtrNetworkPlan   *plan;
  const double           *y, *weights;
  VtrNetworkRows rows;
  Place     *places;
  gsize      n_numbers;
  float     *numbers, *best;
  float     *first, *second;     /* the optimiser's; second: Adam */
  guint32   *train, *held;       /* rows that are fitted, in the order of the round; held out */
  gsize      n_train, n_held;
  double     mean_weight;
  Slice     *slices;
  guint      n_slices;
  gsize      slice_rows;

  /* the batch at hand */
  const guint32 *batch;
  gsize      batch_rows;
  guint      round;              /* from 0 */
  gsize      at;                 /* rows of this round gone before */
  guint64    step;
  gboolean   is_parallel;
} Trainer;

static gboolean
out_of_memory (GError **error)
{
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                       _("there is not enough memory for these rows and layers."));
  return FALSE;
}

/* ---- forward ---- */

static guint
last_of (const Trainer *self)
{
  return self->layers->n_layers - 1;
}

/* Through all layers; @dropout is called after each hidden one (NULL: as it is). @out[l], and for
 * dense rows @out[n_layers], are scratch. */
static void
forward (const Trainer *self, const guint32 *rows, gsize n, float **out,
         void (*dropout) (const Trainer *, Slice *, guint, gsize), Slice *slice)
{
  for (guint l = 0; l <= last_of (self); l++)
    {
      const VtrNetworkLayer *layer = &self->layers->layers[l];

      if (l > 0)
        cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint) n,
                     (blasint) layer->n_out, (blasint) layer->n_in, 1, out[l - 1],
                     (blasint) layer->n_in, self->numbers + self->places[l].weights,
                     (blasint) layer->n_out, 0, out[l], (blasint) layer->n_out);
      else
        vtr_network_rows_multiply (&self->rows, rows, n, self->numbers + self->places[0].weights,
                                   layer->n_out, out[last_of (self) + 1], out[0]);
      vtr_network_activate_float (layer->activation, self->numbers + self->places[l].bias, n,
                                  layer->n_out, out[l]);
      if (dropout != NULL && l < last_of (self))
        dropout (self, slice, l, n);
    }
}

/* A unit stays with probability 1 − p and is then 1 / (1 − p) as strong; a 16-bit coin for each. */
static void
drop_units (const Trainer *self, Slice *slice, guint l, gsize n)
{
  gsize n_units = n * self->layers->layers[l].n_out;
  guint limit = (guint) lround (self->plan->dropout * 65536);
  float keep = (float) (65536.0 / (65536 - limit)), *out = slice->out[l];
  VtrRng rng = vtr_rng_new (self->plan->seed, "network-dropout",
                            (((guint64) self->round << 32) + self->at +
                             (gsize) (slice - self->slices) * self->slice_rows) * 64 + l);

  if (limit == 0)
    return;
  for (gsize i = 0; i < n_units; i += 4)
    {
      guint64 bits = vtr_rng_next (&rng);
      memcpy (slice->coins + i, &bits, sizeof bits);
    }
  for (gsize i = 0; i < n_units; i++)
    out[i] = slice->coins[i] < limit ? 0 : out[i] * keep;
}

/* ---- loss ---- */

/* Over the last layer's units @z, which become slopes × weight × @scale. */
static void
take_loss (const Trainer *self, const guint32 *rows, gsize n, double scale, float *z, Slice *slice)
{
  guint n_units = self->layers->layers[last_of (self)].n_out;

  for (gsize i = 0; i < n; i++)
    {
      double y = self->y[rows[i]];
      double weight = self->weights != NULL ? self->weights[rows[i]] / self->mean_weight : 1;
      float *unit = z + i * n_units, factor = (float) (weight * scale);
      gboolean is_right = FALSE;
      double loss = vtr_network_loss (self->layers->link, unit, n_units, y, &is_right);

      slice->loss += weight * loss;
      slice->weight += weight;
      slice->right += is_right ? weight : 0;
      for (guint k = 0; k < n_units; k++)
        unit[k] *= factor;
    }
}

/* ---- backward ---- */

/* A unit that was left out has slope 0, one that stayed 1 / (1 − p): its value is as much larger, so
 * the derivative is told from the value without dropout. */
static void
undo_dropout (const Trainer *self, gsize n, Slice *slice, guint l)
{
  guint limit = (guint) lround (self->plan->dropout * 65536);
  float keep = (float) (65536.0 / (65536 - limit)), *out = slice->out[l], *back = slice->back[l];
  gsize n_units = n * self->layers->layers[l].n_out;

  for (gsize i = 0; i < n_units; i++)
    {
      back[i] = out[i] == 0 ? 0 : back[i] * keep;
      out[i] /= keep;
    }
}

/* slice->back of the last layer holds the slopes of its units. */
static void
backward (const Trainer *self, const guint32 *rows, gsize n, Slice *slice)
{
  for (guint l = last_of (self);; l--)
    {
      const VtrNetworkLayer *layer = &self->layers->layers[l];
      float *bias = slice->gradient + self->places[l].bias, *back = slice->back[l];

      memset (bias, 0, layer->n_out * sizeof (float));
      for (gsize i = 0; i < n; i++)
        vtr_network_add_scaled_float (layer->n_out, 1, back + i * layer->n_out, bias);
      if (l == 0)
        break;
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, (blasint) layer->n_in,
                   (blasint) layer->n_out, (blasint) n, 1, slice->out[l - 1],
                   (blasint) layer->n_in, back, (blasint) layer->n_out, 0,
                   slice->gradient + self->places[l].weights, (blasint) layer->n_out);
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (blasint) n, (blasint) layer->n_in,
                   (blasint) layer->n_out, 1, back, (blasint) layer->n_out,
                   self->numbers + self->places[l].weights, (blasint) layer->n_out, 0,
                   slice->back[l - 1], (blasint) layer->n_in);
      if (self->plan->dropout > 0)
        undo_dropout (self, n, slice, l - 1);
      vtr_network_backward_float (self->layers->layers[l - 1].activation, n * layer->n_in,
                                  slice->out[l - 1], slice->back[l - 1]);
    }
  vtr_network_rows_gradient (&self->rows, rows, n, slice->back[0], self->layers->layers[0].n_out,
                             slice->out[last_of (self) + 1],
                             slice->gradient + self->places[0].weights);
}

/* ---- one batch ---- */

static void
slices_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Trainer *self = data;

  for (gsize s = begin; s < end; s++)
    {
      gsize from = s * self->slice_rows, n;
      Slice *slice = &self->slices[s];

      if (from >= self->batch_rows)
        return;
      n = MIN (self->slice_rows, self->batch_rows - from);
      forward (self, self->batch + from, n, slice->out,
               self->plan->dropout > 0 ? drop_units : NULL, slice);
      memcpy (slice->back[last_of (self)], slice->out[last_of (self)],
              n * self->layers->layers[last_of (self)].n_out * sizeof (float));
      take_loss (self, self->batch + from, n, 1.0 / self->batch_rows,
                 slice->back[last_of (self)], slice);
      backward (self, self->batch + from, n, slice);
    }
}

static double
scheduled_rate (const Trainer *self)
{
  const VtrNetworkPlan *plan = self->plan;

  switch (plan->schedule)
    {
    case VTR_SCHEDULE_COSINE:
      return plan->rate * 0.5 * (1 + cos (G_PI * self->round / plan->epochs));
    case VTR_SCHEDULE_STEP:
      return plan->rate * pow (0.5, self->round / STEP_ROUNDS);
    default:
      return plan->rate;
    }
}

/* Penalties touch weights, not biases; a range may hold parts of several layers. */
static void
step_range (Trainer *self, gsize begin, gsize end, gboolean penalised)
{
  const VtrNetworkPlan *plan = self->plan;
  float l1 = penalised ? (float) plan->l1 : 0, l2 = penalised ? (float) plan->l2 : 0;
  float *gradient = self->slices[0].gradient + begin;
  double rate = scheduled_rate (self);

  if (plan->optimizer == VTR_OPTIMIZER_ADAM)
    {
      double t = (double) self->step;
      double correct = sqrt (1 - pow (0.999, t)) / (1 - pow (0.9, t));
      VtrAdamStep step = { (float) (rate * correct), 0.9f, 0.999f,
                           (float) (1e-8 * sqrt (1 - pow (0.999, t))), l1, l2 };
      vtr_network_adam (&step, end - begin, gradient, self->numbers + begin, self->first + begin,
                        self->second + begin);
      return;
    }
  VtrSgdStep step = { (float) rate, (float) plan->momentum, l1, l2, plan->nesterov };
  vtr_network_sgd (&step, end - begin, gradient, self->numbers + begin, self->first + begin);
}

static guint
n_slices_used (const Trainer *self)
{
  return (guint) ((self->batch_rows + self->slice_rows - 1) / self->slice_rows);
}

static void
update_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Trainer *self = data;

  for (guint s = 1; s < n_slices_used (self); s++)
    vtr_network_add_scaled_float (end - begin, 1, self->slices[s].gradient + begin,
                                  self->slices[0].gradient + begin);
  for (guint l = 0; l <= last_of (self); l++)
    {
      const VtrNetworkLayer *layer = &self->layers->layers[l];
      gsize from = self->places[l].weights, to = self->places[l].bias;

      if (MAX (from, begin) < MIN (to, end))
        step_range (self, MAX (from, begin), MIN (to, end), TRUE);
      from = to;
      to = from + layer->n_out;
      if (MAX (from, begin) < MIN (to, end))
        step_range (self, MAX (from, begin), MIN (to, end), FALSE);
    }
}

/* Small batches are not worth waking a thread for; the numbers are the same either way. */
static gboolean
run_batch (Trainer *self, VtrProgress *progress, GError **error)
{
  self->step++;
  if (self->is_parallel)
    return vtr_parallel_for (n_slices_used (self), 1, slices_cb, self, progress, error) &&
           vtr_parallel_for (self->n_numbers, UPDATE_GRAIN, update_cb, self, progress, error);
  slices_cb (0, n_slices_used (self), 0, self);
  update_cb (0, self->n_numbers, 0, self);
  return vtr_progress_check (progress, error);
}

/* ---- one round ---- */

/* Mean loss and share of right answers on the rows that are held out. */
typedef struct { Trainer *self; double *loss, *weight, *right; } Scoring;

static void
score_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Scoring *scoring = data;
  Trainer *self = scoring->self;
  guint n_layers = self->layers->n_layers;
  g_autofree float **out = g_new0 (float *, n_layers + 1);
  Slice sums = { NULL };
  gsize n = end - begin;

  for (guint l = 0; l < n_layers; l++)
    out[l] = g_new (float, n * self->layers->layers[l].n_out + 1);
  out[n_layers] = g_new (float, vtr_network_rows_scratch (&self->rows, n));
  forward (self, self->held + begin, n, out, NULL, NULL);
  take_loss (self, self->held + begin, n, 0, out[n_layers - 1], &sums);
  scoring->loss[begin / SCORE_ROWS] = sums.loss;
  scoring->weight[begin / SCORE_ROWS] = sums.weight;
  scoring->right[begin / SCORE_ROWS] = sums.right;
  for (guint l = 0; l <= n_layers; l++)
    g_free (out[l]);
}

static gboolean
score_held (Trainer *self, double *loss, double *right, VtrProgress *progress, GError **error)
{
  gsize n_chunks = (self->n_held + SCORE_ROWS - 1) / SCORE_ROWS;
  g_autofree double *sums = g_new0 (double, 3 * n_chunks + 1);
  Scoring scoring = { self, sums, sums + n_chunks, sums + 2 * n_chunks };
  double total[3] = { 0 };

  if (!vtr_parallel_for (self->n_held, SCORE_ROWS, score_cb, &scoring, progress, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    for (gsize c = 0; c < n_chunks; c++)
      total[k] += sums[k * n_chunks + c];
  *loss = total[1] > 0 ? total[0] / total[1] : NAN;
  *right = total[1] > 0 ? total[2] / total[1] : NAN;
  return TRUE;
}

static void
shuffle (Trainer *self)
{
  VtrRng rng = vtr_rng_new (self->plan->seed, "network-order", self->round);

  vtr_rng_shuffle (&rng, self->train, self->n_train);
}

static gboolean
astray (const Trainer *self, GError **error)
{
  double better = self->plan->rate / 10;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_set_error (error, VTR_ERROR, VTR_ERROR_NOT_CONVERGED,
               _("training went astray: the loss became infinite at epoch %u. A smaller learning "
                 "rate usually helps; try %s."),
               self->round + 1, g_ascii_formatd (text, sizeof text, "%.3g", better));
  return FALSE;
}

/* All training rows once; @loss and @right are means over the batches as they were fitted. */
static gboolean
run_round (Trainer *self, double *loss, double *right, VtrProgress *progress, GError **error)
{
  double weight = 0;

  shuffle (self);
  for (guint s = 0; s < self->n_slices; s++)
    self->slices[s].loss = self->slices[s].weight = self->slices[s].right = 0;
  for (self->at = 0; self->at < self->n_train; self->at += self->plan->batch)
    {
      self->batch = self->train + self->at;
      self->batch_rows = MIN (self->plan->batch, self->n_train - self->at);
      if (!run_batch (self, progress, error))
        return FALSE;
      vtr_progress_add (progress, self->batch_rows);
    }
  *loss = *right = 0;
  for (guint s = 0; s < self->n_slices; s++)
    {
      *loss += self->slices[s].loss;
      *right += self->slices[s].right;
      weight += self->slices[s].weight;
    }
  *loss /= weight;
  *right /= weight;
  return isfinite (*loss) || astray (self, error);
}

/* ---- the whole fit ---- */

static void
tell (const Trainer *self, VtrHistory *history, double loss, double right, double held_loss,
      double held_right)
{
  const double all[] = { loss, right, held_loss, held_right };
  const double plain[] = { loss, held_loss };

  vtr_history_append (history, self->layers->link == VTR_NETWORK_IDENTITY ? plain : all);
}

static void
begin_history (const Trainer *self, VtrHistory *history)
{
  static const char *const all[] = { "loss", "accuracy", "validation_loss", "validation_accuracy",
                                     NULL };
  static const char *const plain[] = { "loss", "validation_loss", NULL };

  vtr_history_begin (history, "epoch",
                     self->layers->link == VTR_NETWORK_IDENTITY ? plain : all);
}

static gboolean
run_rounds (Trainer *self, VtrHistory *history, guint *best_round, VtrProgress *progress,
            GError **error)
{
  const VtrNetworkPlan *plan = self->plan;
  double least = INFINITY;

  vtr_progress_begin (progress, _("Training the network"), (guint64) self->n_train * plan->epochs);
  begin_history (self, history);
  for (self->round = 0; self->round < plan->epochs; self->round++)
    {
      double loss, right, held_loss = NAN, held_right = NAN, judged;

      if (!run_round (self, &loss, &right, progress, error) ||
          (self->n_held > 0 && !score_held (self, &held_loss, &held_right, progress, error)))
        return FALSE;
      tell (self, history, loss, right, held_loss, held_right);
      judged = self->n_held > 0 ? held_loss : loss;
      if (judged < least || self->round == 0)
        {
          least = judged;
          *best_round = self->round + 1;
          memcpy (self->best, self->numbers, self->n_numbers * sizeof (float));
        }
      else if (plan->patience > 0 && self->round + 1 >= *best_round + plan->patience)
        break;
    }
  if (self->n_held == 0)
    memcpy (self->best, self->numbers, self->n_numbers * sizeof (float));
  return TRUE;
}

static void
draw_numbers (Trainer *self)
{
  for (guint l = 0; l <= last_of (self); l++)
    {
      const VtrNetworkLayer *layer = &self->layers->layers[l];
      VtrRng rng = vtr_rng_new (self->plan->seed, "network-weights", l);
      double fan = layer->activation == VTR_ACTIVATION_RELU ? layer->n_in
                                                            : (layer->n_in + layer->n_out) / 2.0;
      double reach = sqrt ((layer->activation == VTR_ACTIVATION_RELU ? 6 : 3) / fan);
      float *weights = self->numbers + self->places[l].weights;

      for (gsize i = 0; i < (gsize) layer->n_in * layer->n_out; i++)
        weights[i] = (float) (reach * (2 * vtr_rng_uniform (&rng) - 1));
    }
}

/* The held-out rows are drawn once; of few rows none is held out. */
static void
hold_out (Trainer *self)
{
  gsize n = self->rows.n, n_held = (gsize) (self->plan->validation * n);
  VtrRng rng = vtr_rng_new (self->plan->seed, "network-validation", 0);
  guint32 *order = g_new (guint32, n + 1);

  for (gsize i = 0; i < n; i++)
    order[i] = (guint32) i;
  vtr_rng_shuffle (&rng, order, n);
  self->n_held = n_held < n ? n_held : 0;
  self->n_train = n - self->n_held;
  self->train = order;
  self->held = order + self->n_train;
}

static void
find_places (Trainer *self)
{
  gsize at = 0;

  self->places = g_new (Place, self->layers->n_layers);
  for (guint l = 0; l <= last_of (self); l++)
    {
      const VtrNetworkLayer *layer = &self->layers->layers[l];

      self->places[l].weights = at;
      self->places[l].bias = at + (gsize) layer->n_in * layer->n_out;
      at = self->places[l].bias + layer->n_out;
    }
  self->n_numbers = at;
}

static gboolean
make_slices (Trainer *self, GError **error)
{
  guint n_layers = self->layers->n_layers, batch = (guint) MIN (self->plan->batch, self->n_train);
  gsize widest = 1;

  self->n_slices = CLAMP ((batch + SLICE_ROWS - 1) / SLICE_ROWS, 1, MAX_SLICES);
  self->slice_rows = (batch + self->n_slices - 1) / self->n_slices;
  self->slices = g_new0 (Slice, self->n_slices);
  for (guint l = 0; l < n_layers; l++)
    widest = MAX (widest, self->layers->layers[l].n_out);
  for (guint s = 0; s < self->n_slices; s++)
    {
      Slice *slice = &self->slices[s];

      slice->out = g_new0 (float *, n_layers + 1);
      slice->back = g_new0 (float *, n_layers);
      slice->coins = g_try_new (guint16, self->slice_rows * widest + 4);
      slice->gradient = g_try_new (float, self->n_numbers);
      for (guint l = 0; l <= n_layers; l++)
        {
          gsize size = l < n_layers ? self->slice_rows * self->layers->layers[l].n_out + 1
                                    : vtr_network_rows_scratch (&self->rows, self->slice_rows);

          slice->out[l] = g_try_new (float, size);
          if (l < n_layers)
            slice->back[l] = g_try_new (float, size);
          if (slice->out[l] == NULL || (l < n_layers && slice->back[l] == NULL))
            return out_of_memory (error);
        }
      if (slice->coins == NULL || slice->gradient == NULL)
        return out_of_memory (error);
    }
  return TRUE;
}

static void
trainer_clear (Trainer *self)
{
  for (guint s = 0; self->slices != NULL && s < self->n_slices; s++)
    {
      Slice *slice = &self->slices[s];

      for (guint l = 0; slice->out != NULL && l <= self->layers->n_layers; l++)
        {
          g_free (slice->out[l]);
          if (l < self->layers->n_layers)
            g_free (slice->back[l]);
        }
      g_free (slice->out);
      g_free (slice->back);
      g_free (slice->coins);
      g_free (slice->gradient);
    }
  g_free (self->slices);
  vtr_network_rows_clear (&self->rows);
  g_free (self->places);
  g_free (self->numbers);
  g_free (self->best);
  g_free (self->first);
  g_free (self->second);
  g_free (self->train);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trainer, trainer_clear)

static gboolean
trainer_init (Trainer *self, VtrMatrixView x, GError **error)
{
  double sum = 0;

  if (!vtr_network_rows_init (&self->rows, x))
    return out_of_memory (error);
  self->mean_weight = 1;
  for (gsize i = 0; self->weights != NULL && i < x.n_rows; i++)
    sum += self->weights[i] / x.n_rows;
  if (sum > 0)
    self->mean_weight = sum;
  find_places (self);
  hold_out (self);
  self->numbers = g_try_new0 (float, self->n_numbers);
  self->best = g_try_new0 (float, self->n_numbers);
  self->first = g_try_new0 (float, self->n_numbers);
  self->second = g_try_new0 (float, self->n_numbers);
  if (self->numbers == NULL || self->best == NULL || self->first == NULL || self->second == NULL)
    return out_of_memory (error);
  self->is_parallel = (double) self->n_numbers * MIN (self->plan->batch, self->n_train) > PARALLEL_WORK;
  return make_slices (self, error);
}

static void
widen (const Trainer *self, const float *numbers, VtrNetworkLayers *layers)
{
  for (guint l = 0; l <= last_of (self); l++)
    {
      VtrNetworkLayer *layer = &layers->layers[l];

      for (gsize i = 0; i < (gsize) layer->n_in * layer->n_out; i++)
        layer->weights[i] = numbers[self->places[l].weights + i];
      for (guint i = 0; i < layer->n_out; i++)
        layer->bias[i] = numbers[self->places[l].bias + i];
    }
}

/**
 * vtr_network_train:
 * @layers: sizes, activations and link; its weights are overwritten
 * @plan: how to fit
 * @x: n_rows × inputs, no NaN
 * @y: n_rows: class indices, or values on the scale of the last layer's unit
 * @weights: (nullable): of the rows
 * @history: (nullable): gets a row after each round
 * @round: (out): the round whose weights were kept, from 1
 * @progress: (nullable): who may cancel
 * @error: return location for an error
 *
 * Memory: the rows once more in single precision (or their values that are not 0, twice), and per
 * slice of a batch (at most 8) as much as the weights.
 *
 * Returns: %FALSE: cancelled, %VTR_ERROR_NOT_CONVERGED where the loss became infinite, or
 *   %VTR_ERROR_TOO_LARGE
 */
gboolean
vtr_network_train (VtrNetworkLayers *layers, const VtrNetworkPlan *plan, VtrMatrixView x,
                   const double *y, const double *weights, VtrHistory *history, guint *round,
                   VtrProgress *progress, GError **error)
{
  g_auto (Trainer) self = { .layers = layers, .plan = plan, .y = y, .weights = weights };

  vtr_progress_begin (progress, _("Preparing the rows"), 0);
  if (!trainer_init (&self, x, error))
    return FALSE;
  draw_numbers (&self);
  if (!run_rounds (&self, history, round, progress, error))
    return FALSE;
  widen (&self, self.best, layers);
  return TRUE;
}

static void
read_numbers (Trainer *self, const VtrNetworkLayers *layers)
{
  for (guint l = 0; l <= last_of (self); l++)
    {
      const VtrNetworkLayer *layer = &layers->layers[l];

      vtr_network_narrow ((gsize) layer->n_in * layer->n_out, layer->weights,
                          self->numbers + self->places[l].weights);
      vtr_network_narrow (layer->n_out, layer->bias, self->numbers + self->places[l].bias);
    }
}

/**
 * vtr_network_gradient:
 * @layers: a network with its weights
 * @x, @y, @weights: rows as for vtr_network_train(); at most 256
 * @gradient: (out): as many numbers as the layers have, weights before bias, layer by layer
 *
 * Returns: the mean loss, without penalties and dropout; NaN where memory lacks
 */
double
vtr_network_gradient (const VtrNetworkLayers *layers, VtrMatrixView x, const double *y,
                      const double *weights, float *gradient)
{
  const VtrNetworkPlan plan = { .batch = (guint) x.n_rows, .epochs = 1 };
  g_auto (Trainer) self = { .layers = layers, .plan = &plan, .y = y, .weights = weights };
  double loss = 0, weight = 0;

  if (!trainer_init (&self, x, NULL))
    return NAN;
  read_numbers (&self, layers);
  self.batch = self.train;
  self.batch_rows = x.n_rows;
  slices_cb (0, n_slices_used (&self), 0, &self);
  memset (gradient, 0, self.n_numbers * sizeof *gradient);
  for (guint s = 0; s < n_slices_used (&self); s++)
    {
      vtr_network_add_scaled_float (self.n_numbers, 1, self.slices[s].gradient, gradient);
      loss += self.slices[s].loss;
      weight += self.slices[s].weight;
    }
  return loss / weight;
}
