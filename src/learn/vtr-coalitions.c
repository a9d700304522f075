/* The value of coalitions: the ability, the door that every explainer uses, and the way for any
 * model: rows are built block by block, small enough to stay in the cache, and predicted. */
#include "vtr-config.h"
#include "vtr-coalitions.h"
#include <string.h>

#define BLOCK_BYTES (256 * 1024)

G_DEFINE_INTERFACE (VtrCoalitions, vtr_coalitions, VTR_TYPE_MODEL)

static void
vtr_coalitions_default_init (VtrCoalitionsInterface *iface)
{
}

static gboolean
has_player (const VtrCoalitionSet *set, gsize coalition, int player)
{
  const guint64 *bits = set->bits + coalition * set->words_per_coalition;

  return player < 0 || (bits[player / 64] >> (player % 64) & 1);
}

/* Writes the rows of one coalition for the background rows of @background into @rows. */
static void
build_rows (const double *x, VtrMatrixView background, const VtrCoalitionSet *set, gsize coalition, VtrMatrixView rows)
{
  for (gsize b = 0; b < background.n_rows; b++)
    memcpy (vtr_matrix_view_row (rows, b), vtr_matrix_view_row (background, b), background.n_columns * sizeof (double));
  for (gsize j = 0; j < background.n_columns; j++)
    if (has_player (set, coalition, set->player[j]))
      for (gsize b = 0; b < background.n_rows; b++)
        vtr_matrix_view_row (rows, b)[j] = x[j];
}

static void
add_weighted (VtrMatrixView outputs, const double *weights, double *sum)
{
  for (gsize b = 0; b < outputs.n_rows; b++)
    for (gsize o = 0; o < outputs.n_columns; o++)
      sum[o] += weights[b] * vtr_matrix_view_row (outputs, b)[o];
}

/**
 * vtr_coalitions_evaluate_default:
 * @model: any model
 * @raw: whether to take the values before the link, where the model has them
 * @x: n_inputs numbers, the row to explain
 * @background: n × n_inputs, at least one row
 * @weights: n weights that sum to 1
 * @set: the coalitions
 * @out: n_coalitions × n_outputs, overwritten
 * @progress: (nullable): asked whether to stop; @out is then unfinished
 *
 * Builds coalitions × background rows in blocks of a quarter megabyte and predicts each; runs in
 * the calling thread.
 */
void
vtr_coalitions_evaluate_default (VtrModel *model, gboolean raw, const double *x, VtrMatrixView background,
                                 const double *weights, const VtrCoalitionSet *set, VtrMatrixView out,
                                 VtrProgress *progress)
{
  VtrModelClass *class = VTR_MODEL_GET_CLASS (model);
  gsize n_inputs = background.n_columns, n_outputs = out.n_columns;
  gsize block = CLAMP (BLOCK_BYTES / sizeof (double) / MAX (n_inputs, 1), 1, background.n_rows);
  gsize per_block = MAX (1, BLOCK_BYTES / sizeof (double) / MAX (n_inputs, 1) / background.n_rows);
  g_autofree double *rows = g_new (double, per_block * block * n_inputs);
  g_autofree double *outputs = g_new (double, per_block * block * n_outputs);

  for (gsize c = 0; c < set->n_coalitions; c += per_block)
    {
      gsize n_c = MIN (per_block, set->n_coalitions - c);

      for (gsize i = 0; i < n_c; i++)
        memset (vtr_matrix_view_row (out, c + i), 0, n_outputs * sizeof (double));
      for (gsize b = 0; b < background.n_rows; b += block)
        {
          gsize n_b = MIN (block, background.n_rows - b);
          VtrMatrixView in = { rows, n_c * n_b, n_inputs, n_inputs }, predicted = { outputs, n_c * n_b, n_outputs, n_outputs };

          if (progress != NULL && vtr_progress_is_cancelled (progress))
            return;
          for (gsize i = 0; i < n_c; i++)
            build_rows (x, vtr_matrix_view_rows (background, b, n_b), set, c + i, vtr_matrix_view_rows (in, i * n_b, n_b));
          (raw && class->predict_raw != NULL ? class->predict_raw : class->predict) (model, in, predicted);
          for (gsize i = 0; i < n_c; i++)
            add_weighted (vtr_matrix_view_rows (predicted, i * n_b, n_b), weights + b, vtr_matrix_view_row (out, c + i));
        }
    }
}

/**
 * vtr_coalitions_evaluate:
 * @model: any model
 * @raw: whether to take the values before the link, where the model has them
 * @x: n_inputs numbers, the row to explain
 * @background: n × n_inputs, at least one row
 * @weights: n weights that sum to 1
 * @set: the coalitions
 * @out: n_coalitions × n_outputs, overwritten
 * @progress: (nullable): asked whether to stop; @out is then unfinished
 *
 * The values of coalitions, the model's own way where it has one. Thread-safe; runs in the calling
 * thread.
 */
void
vtr_coalitions_evaluate (VtrModel *model, gboolean raw, const double *x, VtrMatrixView background,
                         const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  g_return_if_fail (VTR_IS_MODEL (model));
  g_return_if_fail (background.n_rows > 0 && out.n_rows == set->n_coalitions);

  if (VTR_IS_COALITIONS (model)
      && VTR_COALITIONS_GET_IFACE (model)->evaluate (VTR_COALITIONS (model), raw, x, background, weights, set, out, progress))
    return;
  vtr_coalitions_evaluate_default (model, raw, x, background, weights, set, out, progress);
}
