/* The header bar's Export, on a page whose result is one picture: the menu of that picture's card. */
#pragma once
#include "vtr-chart-card.h"

G_BEGIN_DECLS

#define VTR_TYPE_EXPORT_BUTTON (vtr_export_button_get_type ())
G_DECLARE_FINAL_TYPE (VtrExportButton, vtr_export_button, VTR, EXPORT_BUTTON, GtkWidget)

GtkWidget *vtr_export_button_new      (void);
/* @card: (nullable): what is exported from now on; it must live as long as the button or be unset. */
void       vtr_export_button_set_card (VtrExportButton *self, VtrChartCard *card);

G_END_DECLS
