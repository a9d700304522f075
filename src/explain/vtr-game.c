/* The cooperative game behind a prediction: see vtr-game.h. Here it is set up and asked about; the
 * coalitions are evaluated in vtr-game-evaluate.c.
 *
 * Columns of the matrix go to players by the pipeline's provenance, so a one-hot group is one
 * player. The link is applied to the mean of the answers, as shap does.
 */
#include "vtr-config.h"
#include "vtr-game-private.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define NOT_PROBABILITY 1e-6

/* ---- the explained scale ---- */

double
vtr_game_apply_link (VtrGame *game, double value)
{
  if (!game->request.logit)
    return value;
  if (value < -NOT_PROBABILITY || value > 1 + NOT_PROBABILITY || isnan (value))
    g_atomic_int_set (&game->not_probability, 1);
  if (!(value > DBL_EPSILON && value < 1 - DBL_EPSILON))
    g_atomic_int_set (&game->clipped, 1);
  value = CLAMP (value, DBL_EPSILON, 1 - DBL_EPSILON);
  return log (value) - log1p (-value);
}

gboolean
vtr_game_check_scale (VtrGame *game, GError **error)
{
  if (!g_atomic_int_get (&game->not_probability))
    return TRUE;
  g_set_error (
      error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
      _("the logit link needs probabilities, and this model's outputs are not between 0 and 1."));
  return FALSE;
}

/* ---- setting up ---- */

static gboolean
choose_background (VtrGame *game, VtrProgress *progress, GError **error)
{
  const VtrExplainRequest *request = &game->request;
  gsize n;
  double sum = 0;

  if (request->background != NULL)
    game->background = g_object_ref (request->background);
  else
    game->background = vtr_background_draw (request->model, request->dataset, 100, FALSE,
                                            request->seed, &game->weights, progress, error);
  if (game->background == NULL)
    return FALSE;
  n = vtr_dataset_get_n_rows (game->background);
  if (n == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("the background has no rows."));
      return FALSE;
    }
  if (game->weights == NULL)
    {
      game->weights = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        game->weights[i] = request->background_weights != NULL ? request->background_weights[i] : 1;
    }
  for (gsize i = 0; i < n; i++)
    sum += game->weights[i];
  if (!(sum > 0) || isinf (sum))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("the weights of the background rows do not sum to a positive number."));
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    game->weights[i] /= sum;
  return TRUE;
}

/* One column of the background's rows and then the explained rows, of one kind. */
static VtrColumn *
stack_column (VtrColumn *above, VtrColumn *below, const guint32 *rows, gsize n_rows)
{
  gsize n_above = vtr_column_get_n_rows (above), n = n_above + n_rows;
  VtrKind kind = vtr_column_get_kind (above);

  if (kind == VTR_KIND_NUMERIC && vtr_column_get_kind (below) == VTR_KIND_NUMERIC)
    {
      g_autofree double *values = g_new (double, n);

      vtr_column_read_numbers (above, NULL, 0, n_above, values, 1);
      vtr_column_read_numbers (below, rows, 0, n_rows, values + n_above, 1);
      return vtr_column_new_numeric (vtr_column_get_name (above), values, n);
    }
  else
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new_full (n, g_free);

      for (gsize i = 0; i < n_above; i++)
        g_ptr_array_add (texts, vtr_column_dup_text (above, i));
      for (gsize i = 0; i < n_rows; i++)
        g_ptr_array_add (texts, vtr_column_dup_text (below, rows[i]));
      return vtr_column_new_text (vtr_column_get_name (above), kind,
                                  (const char *const *) texts->pdata, n);
    }
}

static gboolean
stack_columns (VtrGame *game, GError **error)
{
  game->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  for (guint f = 0; f < game->n_features; f++)
    {
      const char *name = vtr_pipeline_get_input (game->pipeline, f);
      VtrColumn *above = vtr_dataset_lookup (game->background, name, error);
      VtrColumn *below =
          above != NULL ? vtr_dataset_lookup (game->request.dataset, name, error) : NULL;

      if (below == NULL)
        return FALSE;
      g_ptr_array_add (game->columns,
                       stack_column (above, below, game->request.rows, game->request.n_rows));
    }
  return TRUE;
}

static gboolean
same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Whether stacked row @i differs in column @f from a background row. */
static gboolean
differs_stacked (VtrGame *game, guint f, gsize row)
{
  VtrColumn *column = g_ptr_array_index (game->columns, f);
  gsize n = vtr_matrix_get_n_rows (game->b);
  double value = vtr_column_get_number (column, n + row);

  for (gsize i = 0; i < n; i++)
    if (!same_number (value, vtr_column_get_number (column, i)))
      return TRUE;
  return FALSE;
}

static void
mark_differing (VtrGame *game, gsize row, gboolean *differs)
{
  const double *x = vtr_matrix_row (game->x, row);

  for (gsize i = 0; i < vtr_matrix_get_n_rows (game->b); i++)
    {
      const double *b = vtr_matrix_row (game->b, i);

      for (gsize j = 0; j < vtr_matrix_get_n_columns (game->b); j++)
        if (!same_number (x[j], b[j]))
          differs[game->feature_of[j]] = TRUE;
    }
}

static void
find_players_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  VtrGame *game = data;
  g_autofree gboolean *differs = g_new (gboolean, game->n_features + 1);

  for (gsize r = begin; r < end; r++)
    {
      memset (differs, 0, game->n_features * sizeof (gboolean));
      if (!game->mixes)
        mark_differing (game, r, differs);
      game->players[r] = g_new (guint32, game->n_features + 1);
      for (guint f = 0; f < game->n_features; f++)
        if (game->mixes ? differs_stacked (game, f, r) : differs[f])
          game->players[r][game->n_players[r]++] = f;
    }
}

/* v(none) and v(all): the background's mean answer and the predictions. */
static gboolean
find_ends (VtrGame *game, VtrProgress *progress, GError **error)
{
  guint k = game->n_model_outputs;
  gsize n = vtr_matrix_get_n_rows (game->x), n_background = vtr_matrix_get_n_rows (game->b);
  g_autoptr (VtrMatrix) at_x = vtr_matrix_new (n, k, error), at_b = NULL;

  if (at_x == NULL || (at_b = vtr_matrix_new (n_background, k, error)) == NULL)
    return FALSE;
  if (!vtr_model_predict_matrix (game->request.model, vtr_matrix_view (game->x), game->request.raw,
                                 vtr_matrix_view (at_x), progress, error) ||
      !vtr_model_predict_matrix (game->request.model, vtr_matrix_view (game->b), game->request.raw,
                                 vtr_matrix_view (at_b), progress, error))
    return FALSE;
  game->n_evaluations = n + n_background;
  game->predictions = g_new (double, n * game->n_outputs);
  game->base = g_new (double, game->n_outputs);
  for (guint o = 0; o < game->n_outputs; o++)
    {
      double mean = 0;

      for (gsize i = 0; i < n_background; i++)
        mean += game->weights[i] * vtr_matrix_row (at_b, i)[game->first_output + o];
      game->base[o] = vtr_game_apply_link (game, mean);
      for (gsize r = 0; r < n; r++)
        game->predictions[r * game->n_outputs + o] =
            vtr_game_apply_link (game, vtr_matrix_row (at_x, r)[game->first_output + o]);
    }
  return vtr_game_check_scale (game, error);
}

static gboolean
encode (VtrGame *game, VtrProgress *progress, GError **error)
{
  const VtrExplainRequest *request = &game->request;
  guint n_columns = vtr_pipeline_get_n_outputs (game->pipeline);

  game->x = vtr_pipeline_transform (game->pipeline, request->dataset, request->rows,
                                    request->n_rows, progress, error);
  if (game->x == NULL)
    return FALSE;
  game->b = vtr_pipeline_transform (game->pipeline, game->background, NULL,
                                    vtr_dataset_get_n_rows (game->background), progress, error);
  if (game->b == NULL)
    return FALSE;
  game->feature_of = g_new (int, n_columns);
  for (guint j = 0; j < n_columns; j++)
    {
      game->feature_of[j] = vtr_pipeline_get_source (game->pipeline, j);
      game->mixes = game->mixes || game->feature_of[j] < 0;
    }
  return !game->mixes || stack_columns (game, error);
}

/**
 * vtr_game_new:
 * @request: model, rows, background and scale; its pointers must outlive the game
 * @progress: (nullable): asked whether to go on
 * @error: return location for an error
 *
 * Encodes rows and background, finds each row's players, and evaluates the two ends.
 *
 * Returns: (transfer full): the game, or %NULL
 */
VtrGame *
vtr_game_new (const VtrExplainRequest *request, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrGame) game = g_new0 (VtrGame, 1);

  game->request = *request;
  game->pipeline = vtr_model_get_info (request->model)->pipeline;
  game->n_features = vtr_pipeline_get_n_inputs (game->pipeline);
  game->n_model_outputs = vtr_model_get_n_outputs (request->model);
  game->n_outputs = request->output < 0 ? game->n_model_outputs : 1;
  game->first_output = MAX (request->output, 0);
  if (!choose_background (game, progress, error) || !encode (game, progress, error))
    return NULL;
  game->players = g_new0 (guint32 *, request->n_rows + 1);
  game->n_players = g_new0 (guint, request->n_rows + 1);
  if (!vtr_parallel_for (request->n_rows, 1, find_players_cb, game, progress, error))
    return NULL;
  return find_ends (game, progress, error) ? g_steal_pointer (&game) : NULL;
}

/**
 * vtr_game_free:
 * @game: (nullable) (transfer full): a game
 */
void
vtr_game_free (VtrGame *game)
{
  if (game == NULL)
    return;
  for (gsize r = 0; game->players != NULL && r < game->request.n_rows; r++)
    g_free (game->players[r]);
  g_free (game->players);
  g_free (game->n_players);
  g_free (game->feature_of);
  g_free (game->weights);
  g_free (game->predictions);
  g_free (game->base);
  g_clear_object (&game->background);
  g_clear_pointer (&game->x, vtr_matrix_unref);
  g_clear_pointer (&game->b, vtr_matrix_unref);
  g_clear_pointer (&game->columns, g_ptr_array_unref);
  g_free (game);
}

/* ---- what explainers ask ---- */

/* See vtr-game.h for these. */
guint
vtr_game_get_n_outputs (VtrGame *game)
{
  return game->n_outputs;
}

guint
vtr_game_get_n_background (VtrGame *game)
{
  return (guint) vtr_matrix_get_n_rows (game->b);
}

guint64
vtr_game_get_n_evaluations (VtrGame *game)
{
  return game->n_evaluations;
}

const guint32 *
vtr_game_get_players (VtrGame *game, gsize row, guint *n_players)
{
  *n_players = game->n_players[row];
  return game->players[row];
}

void
vtr_game_get_total (VtrGame *game, gsize row, double *total)
{
  for (guint o = 0; o < game->n_outputs; o++)
    total[o] = game->predictions[row * game->n_outputs + o] - game->base[o];
}

/* The explained rows with the features as columns, in the features' order. */
static VtrDataset *
take_explained (VtrGame *game, gsize n_rows)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint f = 0; f < game->n_features; f++)
    {
      int at = vtr_dataset_find (game->request.dataset, vtr_pipeline_get_input (game->pipeline, f));

      g_ptr_array_add (columns,
                       vtr_column_take_rows (vtr_dataset_get_column (game->request.dataset, at),
                                             game->request.rows, n_rows));
    }
  return vtr_dataset_new (columns);
}

/**
 * vtr_game_init_data:
 * @game: a game
 * @n_rows: how many of its rows, from the first on
 * @data: (out caller-allocates): filled; values and standard errors are 0
 */
void
vtr_game_init_data (VtrGame *game, gsize n_rows, VtrAttributionData *data)
{
  gsize n_values = n_rows * game->n_outputs * game->n_features;

  *data = (VtrAttributionData){
    .n_rows = n_rows,
    .n_outputs = game->n_outputs,
    .n_features = game->n_features,
    .outputs = g_new0 (char *, game->n_outputs + 1),
    .features = g_new0 (char *, game->n_features + 1),
    .rows = g_memdup2 (game->request.rows, n_rows * sizeof (guint32)),
    .values = g_new0 (double, n_values + 1),
    .std_errors = g_new0 (double, n_values + 1),
    .predictions = g_memdup2 (game->predictions, n_rows * game->n_outputs * sizeof (double)),
    .base_values = g_memdup2 (game->base, game->n_outputs * sizeof (double)),
    .data = take_explained (game, n_rows),
    .n_background = vtr_game_get_n_background (game),
    .logit = game->request.logit,
    .target = g_strdup (vtr_model_get_info (game->request.model)->target),
  };
  for (guint o = 0; o < game->n_outputs; o++)
    data->outputs[o] =
        g_strdup (vtr_model_get_output (game->request.model, game->first_output + o));
  for (guint f = 0; f < game->n_features; f++)
    data->features[f] = g_strdup (vtr_pipeline_get_input (game->pipeline, f));
}

static VtrReceipt *
make_receipt (VtrGame *game, VtrExplainer *explainer)
{
  const VtrExplainRequest *request = &game->request;
  VtrReceipt *receipt = vtr_explainer_make_receipt (explainer, request);

  if (receipt->background == NULL)
    receipt->background = g_strdup_printf ("%u", vtr_game_get_n_background (game));
  receipt->output = g_strdup (request->raw ? "raw" : "prediction");
  receipt->link = g_strdup (request->logit ? "logit" : "identity");
  return receipt;
}

/**
 * vtr_game_finish:
 * @game: a game
 * @explainer: whose settings go into the receipt
 * @data: (transfer full): the numbers; contents are taken
 *
 * Returns: (transfer full): the attribution
 */
VtrExplanation *
vtr_game_finish (VtrGame *game, VtrExplainer *explainer, VtrAttributionData *data)
{
  VtrExplanation *explanation;

  data->n_evaluations = game->n_evaluations;
  explanation = VTR_EXPLANATION (vtr_attribution_new (data));
  vtr_explanation_take_receipt (explanation, make_receipt (game, explainer));
  if (g_atomic_int_get (&game->clipped))
    vtr_explanation_add_note (
        explanation, _("Some probabilities were 0 or 1; they were taken as 2.2e-16 from there, "
                        "so that the log-odds are finite."));
  return explanation;
}
