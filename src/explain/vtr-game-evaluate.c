/* The values of coalitions: v(S) = link(Σ_b w_b f(x on S, b elsewhere)).
 *
 * The model is asked through VtrCoalitions. Where a pipeline mixes columns (principal components),
 * masked rows are built in the original columns and sent through the pipeline: slower, the same
 * question. Work is cut by rows, blocks of the background and blocks of coalitions whose sizes do
 * not depend on the number of threads; parts are added in order, so the sums are the same bits.
 */
#include "vtr-config.h"
#include "vtr-game-private.h"
#include "vtr-coalitions.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define COALITION_BLOCK 4096
#define BACKGROUND_BLOCKS 8
#define BACKGROUND_BLOCK_MIN 12
#define SCRATCH_MAX (48u << 20) /* bytes of partial sums at a time */
#define MASKED_ROWS 2048        /* rows built at a time where the pipeline mixes columns */

/* A batch of pieces (a task cut to a block of coalitions), each over all background blocks. */
typedef struct
{
  VtrGame *game;
  VtrGameTask *pieces;
  gsize *offset; /* of a piece's partial sums in @scratch, in coalitions × blocks */
  gsize n_pieces, n_blocks;
  double *scratch; /* per piece [block][coalition][model output] */
  VtrProgress *progress;
  GMutex lock;
  GError *error;
} Batch;

static gsize
count_blocks (gsize n_background)
{
  return CLAMP (n_background / BACKGROUND_BLOCK_MIN, 1, BACKGROUND_BLOCKS);
}

/* Stacked columns with, for @n masked rows from @first on, the row number to take. */
static VtrDataset *
build_masked (
    VtrGame *game, const VtrGameTask *piece, gsize b_first, gsize n_b, gsize first, gsize n)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autofree guint32 *take = g_new (guint32, n);
  const guint32 *players = game->players[piece->row];
  guint n_background = (guint) vtr_matrix_get_n_rows (game->b), next = 0;

  for (guint f = 0; f < game->n_features; f++)
    {
      gboolean plays = next < game->n_players[piece->row] && players[next] == f;

      for (gsize i = 0; i < n; i++)
        {
          const guint64 *words = piece->bits + (first + i) / n_b * piece->n_words;
          gboolean in = !plays || ((words[next / 64] >> (next % 64)) & 1);

          take[i] =
              in ? n_background + (guint32) piece->row : (guint32) (b_first + (first + i) % n_b);
        }
      g_ptr_array_add (columns,
                       vtr_column_take_rows (g_ptr_array_index (game->columns, f), take, n));
      next += plays;
    }
  return vtr_dataset_new (columns);
}

/* Where the pipeline mixes columns: rows in the original columns, through the pipeline. */
static gboolean
evaluate_mixed (VtrGame *game,
                const VtrGameTask *piece,
                gsize b_first,
                gsize n_b,
                const double *weights,
                double *out,
                VtrProgress *progress,
                GError **error)
{
  guint k = game->n_model_outputs;

  memset (out, 0, piece->n * k * sizeof (double));
  for (gsize first = 0; first < piece->n * n_b; first += MASKED_ROWS)
    {
      gsize n = MIN (MASKED_ROWS, piece->n * n_b - first);
      g_autoptr (VtrDataset) masked = build_masked (game, piece, b_first, n_b, first, n);
      g_autoptr (VtrMatrix) x =
          vtr_pipeline_transform (game->pipeline, masked, NULL, n, progress, error);
      g_autoptr (VtrMatrix) y = x != NULL ? vtr_matrix_new (n, k, error) : NULL;

      if (y == NULL ||
          !vtr_model_predict_matrix (game->request.model, vtr_matrix_view (x), game->request.raw,
                                     vtr_matrix_view (y), NULL, error) ||
          !vtr_progress_check (progress, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        for (guint o = 0; o < k; o++)
          out[(first + i) / n_b * k + o] += weights[(first + i) % n_b] * vtr_matrix_row (y, i)[o];
    }
  return TRUE;
}

static void
evaluate_direct (VtrGame *game,
                 const VtrGameTask *piece,
                 gsize b_first,
                 gsize n_b,
                 const double *weights,
                 double *out,
                 VtrProgress *progress)
{
  gsize n_columns = vtr_matrix_get_n_columns (game->x);
  g_autofree int *player = g_new (int, n_columns), *of_feature = g_new (int, game->n_features + 1);
  guint n_players = game->n_players[piece->row], k = game->n_model_outputs;
  VtrCoalitionSet set = { piece->bits, piece->n, piece->n_words, n_players, player };

  for (guint f = 0; f < game->n_features; f++)
    of_feature[f] = -1;
  for (guint p = 0; p < n_players; p++)
    of_feature[game->players[piece->row][p]] = (int) p;
  for (gsize j = 0; j < n_columns; j++)
    player[j] = of_feature[game->feature_of[j]];
  vtr_coalitions_evaluate (game->request.model, game->request.raw,
                           vtr_matrix_row (game->x, piece->row),
                           vtr_matrix_view_rows (vtr_matrix_view (game->b), b_first, n_b), weights,
                           &set, (VtrMatrixView){ out, piece->n, k, k }, progress);
}

static void
evaluate_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Batch *batch = data;
  VtrGame *game = batch->game;
  gsize n_background = vtr_matrix_get_n_rows (game->b);

  for (gsize item = begin; item < end; item++)
    {
      const VtrGameTask *piece = &batch->pieces[item / batch->n_blocks];
      gsize block = item % batch->n_blocks;
      gsize first = n_background * block / batch->n_blocks,
            n = n_background * (block + 1) / batch->n_blocks - first;
      g_autofree double *weights = g_memdup2 (game->weights + first, n * sizeof (double));
      double *out = batch->scratch + (batch->offset[item / batch->n_blocks] + block * piece->n) *
                                         game->n_model_outputs;
      double sum = 0;
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < n; i++)
        sum += weights[i];
      for (gsize i = 0; i < n; i++)
        weights[i] = sum > 0 ? weights[i] / sum : 1.0 / n;
      if (!game->mixes)
        evaluate_direct (game, piece, first, n, weights, out, batch->progress);
      else if (!evaluate_mixed (game, piece, first, n, weights, out, batch->progress, &error))
        {
          g_mutex_lock (&batch->lock);
          if (batch->error == NULL)
            batch->error = g_steal_pointer (&error);
          g_mutex_unlock (&batch->lock);
        }
      for (gsize i = 0; i < piece->n * game->n_model_outputs; i++)
        out[i] *= sum;
    }
}

/* Adds a piece's blocks in order, picks the outputs and applies the link. */
static void
combine_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Batch *batch = data;
  VtrGame *game = batch->game;
  guint k = game->n_model_outputs;

  for (gsize i = begin; i < end; i++)
    {
      const VtrGameTask *piece = &batch->pieces[i];
      const double *parts = batch->scratch + batch->offset[i] * k;

      for (gsize c = 0; c < piece->n; c++)
        for (guint o = 0; o < game->n_outputs; o++)
          {
            double sum = 0;

            for (gsize block = 0; block < batch->n_blocks; block++)
              sum += parts[(block * piece->n + c) * k + game->first_output + o];
            piece->out[c * game->n_outputs + o] = vtr_game_apply_link (game, sum);
          }
    }
}

static gboolean
run_batch (Batch *batch, VtrProgress *progress, GError **error)
{
  VtrGame *game = batch->game;
  gboolean done;

  done =
      vtr_parallel_for (batch->n_pieces * batch->n_blocks, 1, evaluate_cb, batch, progress, error);
  if (batch->error != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&batch->error));
      return FALSE;
    }
  return done && vtr_progress_check (progress, error) &&
         vtr_parallel_for (batch->n_pieces, 1, combine_cb, batch, progress, error) &&
         vtr_game_check_scale (game, error);
}

/**
 * vtr_game_evaluate:
 * @game: a game
 * @tasks: coalitions of rows; several tasks may be of one row
 * @n_tasks: how many
 * @progress: (nullable): asked whether to go on
 * @error: return location for an error
 *
 * Fills each task's `out`. Parallel; memory beyond it is bounded (48 MB of partial sums).
 *
 * Returns: %FALSE when cancelled, or the pipeline or the scale refuses
 */
gboolean
vtr_game_evaluate (
    VtrGame *game, const VtrGameTask *tasks, gsize n_tasks, VtrProgress *progress, GError **error)
{
  gsize n_background = vtr_matrix_get_n_rows (game->b), n_blocks = count_blocks (n_background);
  gsize unit = n_blocks * game->n_model_outputs * sizeof (double); /* bytes per coalition */
  gsize block = CLAMP (SCRATCH_MAX / unit, 64, COALITION_BLOCK),
        room = MAX (SCRATCH_MAX / unit, block), used = 0;
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (VtrGameTask));
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  Batch batch = { .game = game, .n_blocks = n_blocks, .progress = progress };
  gboolean done = TRUE;

  g_mutex_init (&batch.lock);
  for (gsize t = 0; t < n_tasks && done; t++)
    for (gsize first = 0; first < tasks[t].n && done; first += block)
      {
        VtrGameTask piece = tasks[t];
        gsize at = used * n_blocks;
        gboolean last;

        piece.n = MIN (block, tasks[t].n - first);
        piece.bits += first * piece.n_words;
        piece.out += first * game->n_outputs;
        g_array_append_val (pieces, piece);
        g_array_append_val (offsets, at);
        used += piece.n;
        game->n_evaluations += piece.n * n_background;
        last = t == n_tasks - 1 && first + block >= tasks[t].n;
        if (used + block <= room && !last)
          continue;
        batch.pieces = (VtrGameTask *) pieces->data;
        batch.offset = (gsize *) offsets->data;
        batch.n_pieces = pieces->len;
        batch.scratch = g_try_malloc_n (used, unit);
        if (batch.scratch == NULL)
          {
            g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                         _("there is not enough memory for the coalitions."));
            done = FALSE;
          }
        done = done && run_batch (&batch, progress, error);
        g_clear_pointer (&batch.scratch, g_free);
        g_array_set_size (pieces, 0);
        g_array_set_size (offsets, 0);
        used = 0;
      }
  g_mutex_clear (&batch.lock);
  return done;
}
