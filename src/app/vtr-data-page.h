/* The Data page: open data, look at it, choose the target. */
#pragma once
#include "vtr-page.h"

G_BEGIN_DECLS

#define VTR_TYPE_DATA_PAGE (vtr_data_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrDataPage, vtr_data_page, VTR, DATA_PAGE, VtrPage)

/* Lists only @rows (NULL: all): "Show in Table". */
void vtr_data_page_show_rows (VtrDataPage *self, GArray *rows);

G_END_DECLS
