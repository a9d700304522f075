/* The ability of evaluating masked inputs much faster than by building them. For one row x, a
 * background of rows b and coalitions S of players, the value of S is
 *   v(S) = Σ_b w_b · f(x on the columns of players in S, b on the others),
 * which is what SHAP and its kin need. vtr_coalitions_evaluate() works for every model: those without
 * the interface are evaluated by building the rows in cache-sized blocks. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

/**
 * VtrCoalitionSet: @bits: coalition c is the words bits[c × words_per_coalition …]; bit p of it
 * set: player p takes the explained row's values. @player: for each matrix column its player, −1:
 * always the explained row's value (it does not differ from the background).
 */
typedef struct
{
  const guint64 *bits;
  gsize          n_coalitions;
  guint          words_per_coalition;
  guint          n_players;
  const int     *player;
} VtrCoalitionSet;

#define VTR_TYPE_COALITIONS (vtr_coalitions_get_type ())
G_DECLARE_INTERFACE (VtrCoalitions, vtr_coalitions, VTR, COALITIONS, VtrModel)
struct _VtrCoalitionsInterface
{
  GTypeInterface parent;
  /* @x: n_inputs numbers; @background: n × n_inputs; @weights: n, sum 1; @out: n_coalitions ×
   * n_outputs, overwritten. Thread-safe; runs in the calling thread (callers cut the work). May
   * return FALSE without touching @out when it has nothing better than the default here. */
  gboolean (*evaluate) (VtrCoalitions *self, gboolean raw, const double *x, VtrMatrixView background, const double *weights,
                        const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress);
};

void vtr_coalitions_evaluate         (VtrModel *model, gboolean raw, const double *x, VtrMatrixView background, const double *weights,
                                      const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress);
/* The one for any model: blocks of built rows. What the fast ways are tested against. */
void vtr_coalitions_evaluate_default (VtrModel *model, gboolean raw, const double *x, VtrMatrixView background, const double *weights,
                                      const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress);

G_END_DECLS
