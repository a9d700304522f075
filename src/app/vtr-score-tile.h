/* One number of an evaluation: title, value, its interval as text and whisker, and a chain where it
 * follows the threshold. */
#pragma once
#include "vtr-evaluation.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_SCORE_TILE (vtr_score_tile_get_type ())
G_DECLARE_FINAL_TYPE (VtrScoreTile, vtr_score_tile, VTR, SCORE_TILE, GtkWidget)

GtkWidget *vtr_score_tile_new (void);
/* @shown: what the present threshold gives; NaN: the evaluation's own number with its interval. */
void       vtr_score_tile_set (VtrScoreTile *self, const VtrEvaluationData *evaluation, VtrMetric metric, double shown);

G_END_DECLS
