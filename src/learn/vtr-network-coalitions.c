/* Coalitions of networks. The first layer is additive: its sums for a row that takes the players of S
 * from x and the rest from b are b·W + bias + Σ_{p∈S} d_p, with one column d_p = Σ_{j of p} (x_j − b_j)·W_j
 * per player and background row. Players go in groups of up to 8 whose partial sums for all subsets are
 * tabulated ("four Russians": Arlazarov et al. 1970), so a coalition costs one addition per group. The
 * layers above run as products over blocks of coalitions.
 * Precision: tables and first activation in double; the products above them in double with one hidden
 * layer, else in single precision (about 1e-6 of the units' size); link and sums in double. */
#include "vtr-config.h"
#include "vtr-network.h"
#include "vtr-network-math.h"

#include <cblas.h>
#include <string.h>

#define BLOCK_ROWS 192
#define MAX_GROUP 8
#define TABLE_BYTES (256 * 1024)

typedef struct
{
  const VtrNetworkLayers *layers;
  const VtrCoalitionSet  *set;
  guint    width, n_groups;    /* players a group; groups, at least 1 */
  gsize    n_units;            /* of the first layer */
  guint8  *subset;             /* n_coalitions × n_groups */
  double  *columns;            /* n_players × n_units: d_p */
  double  *table;              /* n_groups × 2^width × n_units; the first with b·W */
  double  *z;                  /* a block of first-layer or last-layer units */
  double  *to;
  float  **weights, **bias;    /* of the layers above the first; NULL: in double */
  float   *from_float, *to_float;
  double  *outputs;
} Work;

/* The widest groups whose tables stay in cache and are not bigger than their use. */
static guint
choose_width (const VtrCoalitionSet *set, gsize n_units)
{
  guint width = MAX_GROUP;

  while (width > 4 || (width > 1 && ((gsize) 1 << width) > set->n_coalitions))
    {
      gsize groups = (set->n_players + width - 1) / width;

      if (groups * n_units * sizeof (double) << width <= TABLE_BYTES && ((gsize) 4 << width) <= set->n_coalitions)
        break;
      width--;
    }
  return width;
}

static void
find_subsets (Work *w)
{
  const VtrCoalitionSet *set = w->set;

  memset (w->subset, 0, set->n_coalitions * w->n_groups);
  for (gsize c = 0; c < set->n_coalitions; c++)
    for (guint p = 0; p < set->n_players; p++)
      if (set->bits[c * set->words_per_coalition + p / 64] >> (p % 64) & 1)
        w->subset[c * w->n_groups + p / w->width] |= 1u << (p % w->width);
}

/* d_p for one background row, and the sums of the empty coalition into the first table's first row. */
static void
make_columns (Work *w, const double *x, const double *b)
{
  const VtrNetworkLayer *first = &w->layers->layers[0];
  double *base = w->table;
  gsize n = w->n_units;

  memset (w->columns, 0, w->set->n_players * n * sizeof (double));
  memcpy (base, first->bias, n * sizeof (double));
  for (guint j = 0; j < first->n_in; j++)
    {
      int player = w->set->player[j];
      const double *row = first->weights + j * n;
      double own = player < 0 ? x[j] : b[j];

      cblas_daxpy ((blasint) n, own, row, 1, base, 1);
      if (player >= 0 && x[j] != b[j])
        cblas_daxpy ((blasint) n, x[j] - b[j], row, 1, w->columns + player * n, 1);
    }
}

/* Each subset is a smaller one and its highest player. */
static void
fill_tables (Work *w)
{
  gsize n = w->n_units;

  for (guint g = 0; g < w->n_groups; g++)
    {
      double *table = w->table + ((gsize) g << w->width) * n;
      guint first = g * w->width, n_players = MIN (w->width, w->set->n_players - MIN (first, w->set->n_players));

      if (g > 0)
        memset (table, 0, n * sizeof (double));
      for (guint p = 0; p < n_players; p++)
        for (gsize s = 0; s < (gsize) 1 << p; s++)
          vtr_network_add (n, table + s * n, w->columns + (first + p) * n, table + (s + ((gsize) 1 << p)) * n);
    }
}

static void
sum_first_layer (Work *w, gsize begin, gsize n_rows)
{
  gsize n = w->n_units;

  for (gsize i = 0; i < n_rows; i++)
    {
      const guint8 *subset = w->subset + (begin + i) * w->n_groups;
      double *z = w->z + i * n;

      if (w->n_groups == 1)
        memcpy (z, w->table + subset[0] * n, n * sizeof (double));
      else
        vtr_network_add (n, w->table + subset[0] * n, w->table + (((gsize) 1 << w->width) + subset[1]) * n, z);
      for (guint g = 2; g < w->n_groups; g++)
        vtr_network_add (n, z, w->table + (((gsize) g << w->width) + subset[g]) * n, z);
    }
}

/* The layers above in double, from w->z to w->z. */
static void
run_double (Work *w, gsize n_rows)
{
  for (guint l = 1; l < w->layers->n_layers; l++)
    {
      const VtrNetworkLayer *layer = &w->layers->layers[l];
      double *swap = w->z;

      if (layer->n_out == 1)
        cblas_dgemv (CblasRowMajor, CblasNoTrans, (blasint) n_rows, (blasint) layer->n_in, 1, w->z, (blasint) layer->n_in,
                     layer->weights, 1, 0, w->to, 1);
      else
        cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint) n_rows, (blasint) layer->n_out, (blasint) layer->n_in,
                     1, w->z, (blasint) layer->n_in, layer->weights, (blasint) layer->n_out, 0, w->to, (blasint) layer->n_out);
      vtr_network_activate (layer->activation, layer->bias, n_rows, layer->n_out, w->to);
      w->z = w->to;
      w->to = swap;
    }
}

static void
run_float (Work *w, gsize n_rows)
{
  guint n_last = w->layers->layers[w->layers->n_layers - 1].n_out;

  vtr_network_narrow (n_rows * w->n_units, w->z, w->from_float);
  for (guint l = 1; l < w->layers->n_layers; l++)
    {
      const VtrNetworkLayer *layer = &w->layers->layers[l];
      float *swap = w->from_float;

      if (layer->n_out == 1)
        cblas_sgemv (CblasRowMajor, CblasNoTrans, (blasint) n_rows, (blasint) layer->n_in, 1, w->from_float,
                     (blasint) layer->n_in, w->weights[l], 1, 0, w->to_float, 1);
      else
        cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint) n_rows, (blasint) layer->n_out, (blasint) layer->n_in,
                     1, w->from_float, (blasint) layer->n_in, w->weights[l], (blasint) layer->n_out, 0, w->to_float,
                     (blasint) layer->n_out);
      vtr_network_activate_float (layer->activation, w->bias[l], n_rows, layer->n_out, w->to_float);
      w->from_float = w->to_float;
      w->to_float = swap;
    }
  for (gsize i = 0; i < n_rows * n_last; i++)
    w->z[i] = w->from_float[i];
}

static void
add_outputs (Work *w, gboolean raw, gsize begin, gsize n_rows, double weight, VtrMatrixView out)
{
  gsize n = out.n_columns;

  vtr_network_layers_link (w->layers, raw, w->z, (VtrMatrixView) { w->outputs, n_rows, n, n });
  for (gsize i = 0; i < n_rows; i++)
    for (gsize o = 0; o < n; o++)
      vtr_matrix_view_row (out, begin + i)[o] += weight * w->outputs[i * n + o];
}

static void
narrow_weights (Work *w)
{
  guint n_layers = w->layers->n_layers;

  w->weights = g_new0 (float *, n_layers);
  w->bias = g_new0 (float *, n_layers);
  for (guint l = 1; l < n_layers; l++)
    {
      const VtrNetworkLayer *layer = &w->layers->layers[l];

      w->weights[l] = g_new (float, (gsize) layer->n_in * layer->n_out);
      w->bias[l] = g_new (float, layer->n_out);
      vtr_network_narrow ((gsize) layer->n_in * layer->n_out, layer->weights, w->weights[l]);
      vtr_network_narrow (layer->n_out, layer->bias, w->bias[l]);
    }
}

static void
work_init (Work *w, gsize n_outputs)
{
  gsize n_coalitions = w->set->n_coalitions, width = 1;

  for (guint l = 0; l < w->layers->n_layers; l++)
    width = MAX (width, w->layers->layers[l].n_out);
  w->n_units = w->layers->layers[0].n_out;
  w->width = choose_width (w->set, w->n_units);
  w->n_groups = MAX (1, (w->set->n_players + w->width - 1) / w->width);
  w->subset = g_new (guint8, MAX (1, n_coalitions * w->n_groups));
  w->columns = g_new (double, MAX (1, w->set->n_players * w->n_units));
  w->table = g_new (double, ((gsize) w->n_groups << w->width) * w->n_units);
  w->z = g_new (double, BLOCK_ROWS * width);
  w->to = g_new (double, BLOCK_ROWS * width);
  w->outputs = g_new (double, BLOCK_ROWS * MAX (1, n_outputs));
  if (w->layers->n_layers > 2)
    {
      narrow_weights (w);
      w->from_float = g_new (float, BLOCK_ROWS * width);
      w->to_float = g_new (float, BLOCK_ROWS * width);
    }
}

static void
work_clear (Work *w)
{
  for (guint l = 1; w->weights != NULL && l < w->layers->n_layers; l++)
    {
      g_free (w->weights[l]);
      g_free (w->bias[l]);
    }
  g_free (w->weights);
  g_free (w->bias);
  g_free (w->from_float);
  g_free (w->to_float);
  g_free (w->subset);
  g_free (w->columns);
  g_free (w->table);
  g_free (w->z);
  g_free (w->to);
  g_free (w->outputs);
}

/**
 * vtr_network_evaluate_coalitions:
 * @layers: layers
 * @raw, @x, @background, @weights, @set, @out, @progress: as for vtr_coalitions_evaluate()
 *
 * The values of coalitions of a network, in the calling thread. Beside @out it needs the tables (up to
 * 2^4 columns per four players, typically a quarter megabyte) and a few blocks of 192 rows.
 *
 * Returns: %TRUE
 */
gboolean
vtr_network_evaluate_coalitions (const VtrNetworkLayers *layers, gboolean raw, const double *x, VtrMatrixView background,
                                 const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  Work w = { .layers = layers, .set = set };

  work_init (&w, out.n_columns);
  find_subsets (&w);
  for (gsize c = 0; c < out.n_rows; c++)
    memset (vtr_matrix_view_row (out, c), 0, out.n_columns * sizeof (double));
  for (gsize b = 0; b < background.n_rows; b++)
    {
      make_columns (&w, x, vtr_matrix_view_row (background, b));
      fill_tables (&w);
      for (gsize begin = 0; begin < set->n_coalitions; begin += BLOCK_ROWS)
        {
          gsize n_rows = MIN (BLOCK_ROWS, set->n_coalitions - begin);

          if (vtr_progress_is_cancelled (progress))
            break;
          sum_first_layer (&w, begin, n_rows);
          vtr_network_activate (layers->layers[0].activation, NULL, n_rows, w.n_units, w.z);
          if (w.weights != NULL)
            run_float (&w, n_rows);
          else
            run_double (&w, n_rows);
          add_outputs (&w, raw, begin, n_rows, weights[b], out);
        }
    }
  work_clear (&w);
  return TRUE;
}
