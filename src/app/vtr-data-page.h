/* The Data page: open data, look at it, choose the target. */
#pragma once
#include "vtr-page.h"

G_BEGIN_DECLS

#define VTR_TYPE_DATA_PAGE (vtr_data_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrDataPage, vtr_data_page, VTR, DATA_PAGE, VtrPage)

G_END_DECLS
