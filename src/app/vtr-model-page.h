/* The Model page: settings of a learner, training, the leaderboard. */
#pragma once
#include "vtr-page.h"

G_BEGIN_DECLS

#define VTR_TYPE_MODEL_PAGE (vtr_model_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrModelPage, vtr_model_page, VTR, MODEL_PAGE, VtrPage)

G_END_DECLS
