/* What can be done with a column: the menu of the table's header and of the inspector. Its actions
 * are those of the Data page. */
#pragma once
#include "vtr-dataset.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* @any_hidden: whether the table leaves columns out. (transfer full) */
GMenuModel *vtr_column_menu_new (VtrDataset *dataset, guint column, gboolean any_hidden);

G_END_DECLS
