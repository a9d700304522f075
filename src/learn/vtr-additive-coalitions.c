/* Coalitions of additive models. With z_b the score of background row b and d_bp what its score gains
 * when player p takes the explained row's values, the score of coalition S is z_b + Σ_{p ∈ S} d_bp:
 * no row is built. Without a link the mean over b is taken first and the value is linear in S.
 * With one, exp of the score is exp z_b · Π exp d_bp. Players are taken six at a time, and the products
 * over all 64 subsets of each six tabulated for a strip of background rows; a coalition then costs one
 * multiplication per six players and one division per row, no exponential. Rows of a strip lie side
 * by side, so the vector unit takes them together; its width changes no bit, as sums run lane by lane.
 * Scores so large that a product could overflow are left to the way for any model. */
#include "vtr-config.h"

#include "vtr-additive-model.h"
#include "vtr-exp.h"

#include <math.h>
#include <string.h>

#define GROUP 6
#define SUBSETS 64
#define LANES 32
#define MAX_SCORE 600.0
#define CANCEL_EVERY 4096

typedef struct
{
  const VtrAdditiveForm *form;
  const VtrCoalitionSet *set;
  const double *x;
  VtrMatrixView background;
  const double *weights;
  guint         n_groups;
  guint8       *subsets;   /* n_coalitions × n_groups: the six bits of each group */
} Coalitions;

/* The bits [first, first + GROUP) of coalition @c, those past the last player 0. */
static guint8
bits_of (const VtrCoalitionSet *set, gsize c, guint first)
{
  const guint64 *words = set->bits + c * set->words_per_coalition;
  guint8 found = 0;

  for (guint p = first; p < MIN (first + GROUP, set->n_players); p++)
    found |= (words[p / 64] >> (p % 64) & 1) << (p - first);
  return found;
}

static void
coalitions_init (Coalitions *self)
{
  self->n_groups = MAX (1, (self->set->n_players + GROUP - 1) / GROUP);
  self->subsets = g_new (guint8, MAX (1, self->set->n_coalitions * self->n_groups));
  for (gsize c = 0; c < self->set->n_coalitions; c++)
    for (guint g = 0; g < self->n_groups; g++)
      self->subsets[c * self->n_groups + g] = bits_of (self->set, c, g * GROUP);
}

/* The score of background row @b and the players' gains (n_players) for score @k. */
static double
gains_of (const Coalitions *self, gsize b, guint k, double *gains)
{
  const VtrAdditiveForm *form = self->form;
  const double *coefficients = form->coefficients + (gsize) k * form->n_inputs;
  const double *row = vtr_matrix_view_row (self->background, b);
  double score = form->intercepts[k];

  memset (gains, 0, self->n_groups * GROUP * sizeof (double));
  for (guint j = 0; j < form->n_inputs; j++)
    {
      int player = self->set->player[j];

      score += coefficients[j] * (player < 0 ? self->x[j] : row[j]);
      if (player >= 0)
        gains[player] += coefficients[j] * (self->x[j] - row[j]);
    }
  return score;
}

/* ---- without a link ---- */

static void
evaluate_scores (const Coalitions *self, VtrMatrixView out)
{
  guint n = self->n_groups * GROUP;
  g_autofree double *gains = g_new (double, n), *sum = g_new (double, n);
  g_autofree double *table = g_new (double, self->n_groups * SUBSETS);
  gboolean mirrored = self->form->link == VTR_ADDITIVE_LOGISTIC;

  for (guint k = 0; k < self->form->n_scores; k++)
    {
      double base = 0;

      memset (sum, 0, n * sizeof (double));
      for (gsize b = 0; b < self->background.n_rows; b++)
        {
          base += self->weights[b] * gains_of (self, b, k, gains);
          for (guint p = 0; p < n; p++)
            sum[p] += self->weights[b] * gains[p];
        }
      for (guint i = 0; i < self->n_groups * SUBSETS; i++)
        {
          table[i] = 0;
          for (guint p = 0; p < GROUP; p++)
            table[i] += (i % SUBSETS) >> p & 1 ? sum[i / SUBSETS * GROUP + p] : 0;
        }
      for (gsize c = 0; c < self->set->n_coalitions; c++)
        {
          const guint8 *subsets = self->subsets + c * self->n_groups;
          double *to = vtr_matrix_view_row (out, c), score = base;

          for (guint g = 0; g < self->n_groups; g++)
            score += table[g * SUBSETS + subsets[g]];
          to[mirrored ? 1 : k] = score;
          if (mirrored)
            to[0] = -score;
        }
    }
}

/* ---- with one ---- */

/* Eight rows side by side: one vector where there is AVX-512, four elsewhere (AVX2 was measured to be no
 * faster), with the same bits. */
typedef double Eight __attribute__ ((vector_size (64)));

#define WIDTH 8
#define N_VECTORS (LANES / WIDTH)

/* A strip of rows: tables [score][group][subset][vector], the rows' weights (0 past the last), and how
 * many vectors hold a row. */
typedef struct
{
  guint  n_scores, n_groups, n_vectors;
  Eight *tables;
  Eight  weights[N_VECTORS];
  double *gains, *exps;      /* [player][lane] of one score */
} Strip;

/* FALSE when a score may leave the range in which products are safe. */
static gboolean
read_gains (const Coalitions *self, Strip *strip, gsize first, guint k, double *starts, double *own)
{
  guint n = self->n_groups * GROUP;

  for (guint lane = 0; lane < LANES; lane++)
    {
      gsize b = first + lane < self->background.n_rows ? first + lane : first;
      double reach = fabs (starts[lane] = gains_of (self, b, k, own));

      for (guint p = 0; p < n; p++)
        {
          reach += fabs (own[p]);
          strip->gains[p * LANES + lane] = own[p];
        }
      if (!(reach < MAX_SCORE))
        return FALSE;
    }
  return TRUE;
}

/* The products over the subsets of each group; the first group's hold the row's own exponential too. */
static void
fill_tables (Strip *strip, guint k, const double *starts)
{
  for (guint g = 0; g < strip->n_groups; g++)
    {
      double *table = (double *) (strip->tables + ((gsize) k * strip->n_groups + g) * SUBSETS * N_VECTORS);

      for (guint l = 0; l < LANES; l++)
        table[l] = g == 0 ? vtr_exp_1 (starts[l]) : 1;
      for (guint p = 0; p < GROUP; p++)
        for (guint i = 0; i < 1u << p; i++)
          for (guint l = 0; l < LANES; l++)
            table[(i | 1u << p) * LANES + l] = table[i * LANES + l] * strip->exps[(g * GROUP + p) * LANES + l];
    }
}

static gboolean
fill_strip (const Coalitions *self, Strip *strip, gsize first, double *own)
{
  double starts[LANES];

  for (guint lane = 0; lane < LANES; lane++)
    strip->weights[lane / WIDTH][lane % WIDTH] = first + lane < self->background.n_rows ? self->weights[first + lane] : 0;
  strip->n_vectors = (MIN (LANES, self->background.n_rows - first) + WIDTH - 1) / WIDTH;
  for (guint k = 0; k < strip->n_scores; k++)
    {
      if (!read_gains (self, strip, first, k, starts, own))
        return FALSE;
      vtr_exp_many (strip->gains, strip->exps, self->n_groups * GROUP * LANES);
      fill_tables (strip, k, starts);
    }
  return TRUE;
}

#define PRODUCT(result, k, v)                                                                                  \
  Eight result = strip->tables[(((gsize) (k) * n_groups) * SUBSETS + subsets[0]) * N_VECTORS + (v)];           \
  for (guint g = 1; g < n_groups; g++)                                                                         \
    result *= strip->tables[(((gsize) (k) * n_groups + g) * SUBSETS + subsets[g]) * N_VECTORS + (v)]

/* Adds the sums over the lanes of two vectors, in one fixed order, to two numbers. */
#define ADD_LANES(a, b, to_a, to_b)                                                                            \
  G_STMT_START {                                                                                               \
    Eight even = __builtin_shufflevector ((a), (b), 0, 8, 2, 10, 4, 12, 6, 14);                                \
    Eight odd = __builtin_shufflevector ((a), (b), 1, 9, 3, 11, 5, 13, 7, 15);                                 \
    Eight both = even + odd;                                                                                   \
    (to_a) += (both[0] + both[4]) + (both[2] + both[6]);                                                       \
    (to_b) += (both[1] + both[5]) + (both[3] + both[7]);                                                       \
  } G_STMT_END

/* Adds the strip's part of the coalitions [begin, end) to @out. */
static inline __attribute__ ((always_inline)) void
add_logistic (const Coalitions *self, const Strip *strip, gsize begin, gsize end, VtrMatrixView out)
{
  const guint n_groups = strip->n_groups;

  for (gsize c = begin; c < end; c++)
    {
      const guint8 *subsets = self->subsets + c * n_groups;
      double *to = vtr_matrix_view_row (out, c);
      Eight first = { 0 }, second = { 0 };

      for (guint v = 0; v < strip->n_vectors; v++)
        {
          PRODUCT (odds, 0, v);
          Eight part = strip->weights[v] / (1 + odds);

          first += part;
          second += part * odds;
        }
      ADD_LANES (first, second, to[0], to[1]);
    }
}

static inline __attribute__ ((always_inline)) void
add_softmax (const Coalitions *self, const Strip *strip, gsize begin, gsize end, VtrMatrixView out, Eight *exps)
{
  const guint n_groups = strip->n_groups;

  for (gsize c = begin; c < end; c++)
    {
      const guint8 *subsets = self->subsets + c * n_groups;
      double *to = vtr_matrix_view_row (out, c), none = 0;

      for (guint v = 0; v < strip->n_vectors; v++)
        {
          Eight total = { 0 };

          for (guint k = 0; k < strip->n_scores; k++)
            {
              PRODUCT (product, k, v);

              exps[k * N_VECTORS + v] = product;
              total += product;
            }
          total = strip->weights[v] / total;
          for (guint k = 0; k < strip->n_scores; k++)
            exps[k * N_VECTORS + v] *= total;
        }
      for (guint k = 0; k < strip->n_scores; k++)
        {
          Eight sum = exps[k * N_VECTORS];

          for (guint v = 1; v < strip->n_vectors; v++)
            sum += exps[k * N_VECTORS + v];
          ADD_LANES (sum, sum, to[k], none);
        }
    }
}

static inline __attribute__ ((always_inline)) void
add_strip (const Coalitions *self, const Strip *strip, gsize begin, gsize end, VtrMatrixView out, Eight *exps)
{
  if (self->form->link == VTR_ADDITIVE_LOGISTIC)
    add_logistic (self, strip, begin, end, out);
  else
    add_softmax (self, strip, begin, end, out, exps);
}

static void
add_plain (const Coalitions *self, const Strip *strip, gsize begin, gsize end, VtrMatrixView out, Eight *exps)
{
  add_strip (self, strip, begin, end, out, exps);
}

#if defined (__x86_64__)
__attribute__ ((target ("avx512f,prefer-vector-width=512"))) static void
add_avx512 (const Coalitions *self, const Strip *strip, gsize begin, gsize end, VtrMatrixView out, Eight *exps)
{
  add_strip (self, strip, begin, end, out, exps);
}
#endif

typedef void (*AddFunc) (const Coalitions *, const Strip *, gsize, gsize, VtrMatrixView, Eight *);

static AddFunc
choose_add (void)
{
#if defined (__x86_64__)
  if (__builtin_cpu_supports ("avx512f"))
    return add_avx512;
#endif
  return add_plain;
}

/* (transfer full): free with g_aligned_free(). */
static Eight *
vectors_new (gsize n)
{
  return g_aligned_alloc (n, sizeof (Eight), 64);
}

static gboolean
add_strips (const Coalitions *self, Strip *strip, Eight *exps, double *own, VtrMatrixView sum, VtrProgress *progress)
{
  AddFunc add = choose_add ();

  for (gsize first = 0; first < self->background.n_rows; first += LANES)
    {
      if (!fill_strip (self, strip, first, own))
        return FALSE;
      for (gsize c = 0; c < sum.n_rows; c += CANCEL_EVERY)
        {
          if (vtr_progress_is_cancelled (progress))
            return TRUE;
          add (self, strip, c, MIN (c + CANCEL_EVERY, sum.n_rows), sum, exps);
        }
    }
  return TRUE;
}

static gboolean
evaluate_probabilities (const Coalitions *self, VtrMatrixView out, VtrProgress *progress)
{
  guint n_scores = self->form->n_scores, n = self->n_groups * GROUP;
  g_autofree double *sums = g_new0 (double, MAX (1, out.n_rows * out.n_columns));
  g_autofree double *gains = g_new (double, n * LANES), *powers = g_new (double, n * LANES), *own = g_new (double, n);
  VtrMatrixView sum = { sums, out.n_rows, out.n_columns, out.n_columns };
  Strip *strip = g_aligned_alloc0 (1, sizeof *strip, 64);
  Eight *exps = vectors_new ((gsize) n_scores * N_VECTORS);
  gboolean done;

  strip->n_scores = n_scores;
  strip->n_groups = self->n_groups;
  strip->gains = gains;
  strip->exps = powers;
  strip->tables = vectors_new ((gsize) n_scores * self->n_groups * SUBSETS * N_VECTORS);
  done = add_strips (self, strip, exps, own, sum, progress);
  for (gsize c = 0; done && c < out.n_rows; c++)
    memcpy (vtr_matrix_view_row (out, c), vtr_matrix_view_row (sum, c), out.n_columns * sizeof (double));
  g_aligned_free (strip->tables);
  g_aligned_free (strip);
  g_aligned_free (exps);
  return done;
}

/**
 * vtr_additive_evaluate_coalitions:
 * @form: an additive function
 * @raw: whether to stop before the link
 * @x: n_inputs numbers, the row to explain
 * @background: n × n_inputs
 * @weights: n weights that sum to 1
 * @set: the coalitions
 * @out: n_coalitions × n_outputs, overwritten when %TRUE is returned
 * @progress: (nullable): asked whether to stop; @out is then unfinished
 *
 * The values of coalitions, equal to those of built rows up to rounding. Memory: n_scores × n_players ×
 * 2.7 KiB of tables. Runs in the calling thread.
 *
 * Returns: %FALSE when scores beyond ±600 leave it to the default
 */
gboolean
vtr_additive_evaluate_coalitions (const VtrAdditiveForm *form, gboolean raw, const double *x, VtrMatrixView background,
                                  const double *weights, const VtrCoalitionSet *set, VtrMatrixView out,
                                  VtrProgress *progress)
{
  Coalitions self = { form, set, x, background, weights };
  gboolean done = TRUE;

  coalitions_init (&self);
  if (raw || form->link == VTR_ADDITIVE_IDENTITY)
    evaluate_scores (&self, out);
  else
    done = evaluate_probabilities (&self, out, progress);
  g_free (self.subsets);
  return done;
}
