/* The Evaluate page: scores with intervals, curves, threshold, confusion matrix. */
#pragma once
#include "vtr-page.h"

G_BEGIN_DECLS

#define VTR_TYPE_EVALUATE_PAGE (vtr_evaluate_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrEvaluatePage, vtr_evaluate_page, VTR, EVALUATE_PAGE, VtrPage)

G_END_DECLS
