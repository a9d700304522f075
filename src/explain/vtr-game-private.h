/* Inside vtr-game*.c: what a game is made of. */
#pragma once
#include "vtr-game.h"

G_BEGIN_DECLS

struct _VtrGame
{
  VtrExplainRequest request;
  VtrPipeline *pipeline; /* borrowed from the model */
  VtrDataset *background;
  double *weights; /* of the background rows, sum 1 */
  VtrMatrix *x, *b; /* encoded rows and background */
  guint n_features, n_model_outputs, n_outputs, first_output;
  gboolean mixes;
  int *feature_of;    /* matrix column → feature */
  GPtrArray *columns; /* where it mixes: background rows, then explained rows */
  guint32 **players;  /* per row: features that differ from the background */
  guint *n_players;
  double *predictions, *base; /* n_rows × n_outputs; n_outputs; explained scale */
  guint64 n_evaluations;
  int clipped;         /* atomic: some probability was 0 or 1 */
  int not_probability; /* atomic */
};

/* A mean answer in the explained scale. */
double   vtr_game_apply_link  (VtrGame *game, double value);
/* Whether every value so far could be put into the explained scale. */
gboolean vtr_game_check_scale (VtrGame *game, GError **error);

G_END_DECLS
