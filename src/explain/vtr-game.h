/* Inside explain: a model, rows and a background as a game per row: players are the columns that a
 * person knows, the value of a coalition is the model's mean answer with the others taken from the
 * background. All explainers by coalitions ask the model through here. */
#pragma once
#include "vtr-explainer.h"

G_BEGIN_DECLS

typedef struct _VtrGame VtrGame;

/* Coalitions of one row to be evaluated. Player p of the row is bit p; @out: n × n_outputs, in the
 * explained scale. */
typedef struct
{
  gsize row;
  const guint64 *bits;
  guint n_words;
  gsize n;
  double *out;
} VtrGameTask;

VtrGame *vtr_game_new (const VtrExplainRequest *request, VtrProgress *progress, GError **error);
void vtr_game_free (VtrGame *game);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrGame, vtr_game_free)
guint vtr_game_get_n_outputs (VtrGame *game);
guint vtr_game_get_n_background (VtrGame *game);
/* Features of @row that differ from the background, ascending. */
const guint32 *vtr_game_get_players (VtrGame *game, gsize row, guint *n_players);
/* v(all) − v(none): n_outputs */
void vtr_game_get_total (VtrGame *game, gsize row, double *total);
gboolean vtr_game_evaluate (
    VtrGame *game, const VtrGameTask *tasks, gsize n_tasks, VtrProgress *progress, GError **error);
guint64 vtr_game_get_n_evaluations (VtrGame *game);
/* Numbers for the first @n_rows rows, values and errors 0; contents are new. */
void vtr_game_init_data (VtrGame *game, gsize n_rows, VtrAttributionData *data);
/* The attribution around @data with the game's notes and a receipt. */
VtrExplanation *vtr_game_finish (VtrGame *game, VtrExplainer *explainer, VtrAttributionData *data);

G_END_DECLS
