/* The Explain page: what drives the predictions, and one row. */
#pragma once
#include "vtr-page.h"

G_BEGIN_DECLS

#define VTR_TYPE_EXPLAIN_PAGE (vtr_explain_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrExplainPage, vtr_explain_page, VTR, EXPLAIN_PAGE, VtrPage)

G_END_DECLS
