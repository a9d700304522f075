/* Hessian × direction, over and over at one place: what conjugate gradients ask for. Exactly this
 * is Σ_i w_i x_iᵀ (p_k (u_k − Σ_l p_l u_l)) with u = the direction's scores of row i. Two products
 * with the rows and nothing else, so their memory traffic is the cost: rows are kept in single
 * precision and without their zeros (pixels and one-hot columns are mostly zeros), and all scores
 * of a row go along in one vector. The result is good to some 1e-6, which is enough: it finds a
 * step, and how far the minimum still is, is judged in double precision from the gradient. Parts of
 * the rows run in parallel and are added in order: same bits for any number of threads. */
#include "vtr-config.h"

#include "vtr-logistic-curvature.h"
#include "vtr-error.h"
#include "vtr-parallel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#pragma GCC optimize("O3")

#define MAX_PARTS 32
#define MIN_PART_ROWS 512
#define MAX_SUMS (1 << 24) /* numbers in all parts' sums: 64 MiB */
#define LANES 8

#define INLINE static inline __attribute__ ((always_inline))

typedef float Floats __attribute__ ((vector_size (32), aligned (4)));

typedef struct
{
  guint32 column;
  float value;
} Cell;

struct _VtrLogisticCurvature
{
  gsize n_rows, q; /* q: columns and the 1 of the intercept */
  guint n_scores;
  gsize n_vectors; /* of LANES scores; 0: there is one score, and plain floats do */
  double total_weight;
  const double *weights; /* (nullable), borrowed */
  Cell *cells;
  gsize *starts;    /* n_rows + 1 */
  float *p;         /* n_rows × lanes, 0 behind the last score */
  float *direction; /* q × lanes */
  float *sums;      /* n_parts × q × lanes */
  gsize part_rows, n_parts;
};

static gsize
n_lanes (const VtrLogisticCurvature *self)
{
  return MAX (self->n_vectors * LANES, 1);
}

static float
weight_of (const VtrLogisticCurvature *self, gsize row)
{
  return self->weights != NULL ? (float) self->weights[row] : 1;
}

/* ---- kernels ---- */

/* One score: plain floats. */
INLINE void
bend_one (const VtrLogisticCurvature *self, gsize begin, gsize end, float *sums)
{
  for (gsize i = begin; i < end; i++)
    {
      const Cell *last = self->cells + self->starts[i + 1];
      float u = 0, p = self->p[i];

      for (const Cell *c = self->cells + self->starts[i]; c < last; c++)
        u += c->value * self->direction[c->column];
      u *= weight_of (self, i) * p * (1 - p);
      for (const Cell *c = self->cells + self->starts[i]; c < last; c++)
        sums[c->column] += c->value * u;
    }
}

/* @u becomes w p (u − Σ p u). */
INLINE void
bend_scores (const float *p, float weight, Floats *u, gsize n_vectors)
{
  const Floats *ps = (const Floats *) p;
  float mean = 0;

  for (gsize v = 0; v < n_vectors; v++)
    {
      Floats product = ps[v] * u[v];

      for (guint l = 0; l < LANES; l++)
        mean += product[l];
    }
  for (gsize v = 0; v < n_vectors; v++)
    u[v] = weight * ps[v] * (u[v] - mean);
}

INLINE void
bend_many (const VtrLogisticCurvature *self,
           gsize begin,
           gsize end,
           float *sums,
           Floats *u,
           gsize n_vectors)
{
  const Floats *direction = (const Floats *) self->direction;
  Floats *to = (Floats *) sums;

  for (gsize i = begin; i < end; i++)
    {
      const Cell *first = self->cells + self->starts[i], *last = self->cells + self->starts[i + 1];

      memset (u, 0, n_vectors * sizeof (Floats));
      for (const Cell *c = first; c < last; c++)
        for (gsize v = 0; v < n_vectors; v++)
          u[v] += c->value * direction[c->column * n_vectors + v];
      bend_scores (self->p + i * n_vectors * LANES, weight_of (self, i), u, n_vectors);
      for (const Cell *c = first; c < last; c++)
        for (gsize v = 0; v < n_vectors; v++)
          to[c->column * n_vectors + v] += c->value * u[v];
    }
}

/* The usual numbers of scores get a loop of their own, whose sums stay in registers. */
INLINE void
bend (const VtrLogisticCurvature *self, gsize begin, gsize end, float *sums, Floats *u)
{
  Floats local[2];

  if (self->n_vectors == 0)
    bend_one (self, begin, end, sums);
  else if (self->n_vectors == 1)
    bend_many (self, begin, end, sums, local, 1);
  else if (self->n_vectors == 2)
    bend_many (self, begin, end, sums, local, 2);
  else
    bend_many (self, begin, end, sums, u, self->n_vectors);
}

static void
bend_plain (const VtrLogisticCurvature *self, gsize begin, gsize end, float *sums, Floats *u)
{
  bend (self, begin, end, sums, u);
}

#if defined(__x86_64__)
__attribute__ ((target ("avx2,fma"))) static void
bend_avx2 (const VtrLogisticCurvature *self, gsize begin, gsize end, float *sums, Floats *u)
{
  bend (self, begin, end, sums, u);
}
#endif

typedef void (*BendFunc) (const VtrLogisticCurvature *, gsize, gsize, float *, Floats *);

static BendFunc
choose_bend (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return bend_avx2;
#endif
  return bend_plain;
}

static void
part_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  VtrLogisticCurvature *self = data;
  gsize size = self->q * n_lanes (self);
  float *sums = self->sums + begin / self->part_rows * size;
  g_autofree Floats *u = g_new (Floats, MAX (self->n_vectors, 1));

  memset (sums, 0, size * sizeof (float));
  choose_bend () (self, begin, end, sums, u);
}

/* ---- the rows ---- */

static gsize
count_cells (VtrMatrixView x)
{
  gsize n = x.n_rows;

  for (gsize i = 0; i < x.n_rows; i++)
    {
      const double *row = vtr_matrix_view_row (x, i);

      for (gsize j = 0; j < x.n_columns; j++)
        n += row[j] != 0;
    }
  return n;
}

static void
fill_cells (VtrLogisticCurvature *self, VtrMatrixView x)
{
  gsize n = 0;

  for (gsize i = 0; i < x.n_rows; i++)
    {
      const double *row = vtr_matrix_view_row (x, i);

      self->starts[i] = n;
      for (gsize j = 0; j < x.n_columns; j++)
        if (row[j] != 0)
          self->cells[n++] = (Cell){ (guint32) j, (float) row[j] };
      self->cells[n++] = (Cell){ (guint32) x.n_columns, 1 };
    }
  self->starts[x.n_rows] = n;
}

/**
 * vtr_logistic_curvature_new:
 * @problem: the rows; their weights must stay
 * @error: return location
 *
 * Memory: 8 bytes for each number that is not 0, and 4 for each row and score.
 *
 * Returns: (transfer full): nowhere yet; %NULL with %VTR_ERROR_TOO_LARGE
 */
VtrLogisticCurvature *
vtr_logistic_curvature_new (const VtrLogisticProblem *problem, GError **error)
{
  g_autoptr (VtrLogisticCurvature) self = g_new0 (VtrLogisticCurvature, 1);
  gsize n = problem->x.n_rows, size;

  self->n_rows = n;
  self->q = problem->x.n_columns + 1;
  self->n_scores = problem->n_scores;
  self->n_vectors = self->n_scores > 1 ? (self->n_scores + LANES - 1) / LANES : 0;
  self->weights = problem->weights;
  self->total_weight = problem->total_weight;
  size = self->q * n_lanes (self);
  self->n_parts = CLAMP (MAX_SUMS / size, 1, MAX_PARTS);
  self->part_rows = MAX (MIN_PART_ROWS, (n + self->n_parts - 1) / self->n_parts);
  self->n_parts = (n + self->part_rows - 1) / self->part_rows;
  self->cells = g_try_new (Cell, count_cells (problem->x));
  self->starts = g_try_new (gsize, n + 1);
  self->p = g_try_new0 (float, n *n_lanes (self));
  self->direction = g_try_new0 (float, size);
  self->sums = g_try_new (float, self->n_parts *size);
  if (self->cells == NULL || self->starts == NULL || self->p == NULL || self->direction == NULL ||
      self->sums == NULL)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                           _ ("there is not enough memory to fit the coefficients"));
      return NULL;
    }
  fill_cells (self, problem->x);
  return g_steal_pointer (&self);
}

/**
 * vtr_logistic_curvature_move:
 * @self: a curvature
 * @probabilities: n_rows × n_scores, of vtr_logistic_evaluate() where the Hessian is wanted
 */
void
vtr_logistic_curvature_move (VtrLogisticCurvature *self, const double *probabilities)
{
  gsize lanes = n_lanes (self);

  for (gsize i = 0; i < self->n_rows; i++)
    for (guint k = 0; k < self->n_scores; k++)
      self->p[i * lanes + k] = (float) probabilities[i * self->n_scores + k];
}

/**
 * vtr_logistic_curvature_multiply:
 * @self: a curvature that has been moved to its place
 * @direction: n_scores × (n_columns + 1)
 * @out: as @direction, overwritten with Hessian × direction, of the mean loss
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * Costs two multiply-adds a number that is not 0 and score.
 *
 * Returns: %FALSE when cancelled
 */
gboolean
vtr_logistic_curvature_multiply (VtrLogisticCurvature *self,
                                 const double *direction,
                                 double *out,
                                 VtrProgress *progress,
                                 GError **error)
{
  gsize lanes = n_lanes (self), size = self->q * lanes;

  for (guint k = 0; k < self->n_scores; k++)
    for (gsize j = 0; j < self->q; j++)
      self->direction[j * lanes + k] = (float) direction[k * self->q + j];
  if (!vtr_parallel_for (self->n_rows, self->part_rows, part_cb, self, progress, error))
    return FALSE;
  for (guint k = 0; k < self->n_scores; k++)
    for (gsize j = 0; j < self->q; j++)
      {
        double sum = 0;

        for (gsize part = 0; part < self->n_parts; part++)
          sum += self->sums[part * size + j * lanes + k];
        out[k * self->q + j] = sum / self->total_weight;
      }
  return TRUE;
}

/**
 * vtr_logistic_curvature_free:
 * @self: (transfer full) (nullable): a curvature
 */
void
vtr_logistic_curvature_free (VtrLogisticCurvature *self)
{
  if (self == NULL)
    return;
  g_free (self->cells);
  g_free (self->starts);
  g_free (self->p);
  g_free (self->direction);
  g_free (self->sums);
  g_free (self);
}
