/* Conditions on rows: `age > 40 and occupation = Sales`, or plain text that a cell contains. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

typedef struct _VtrFilter VtrFilter;

/* Compares =, !=, <, <=, >, >=, `contains`, `is missing`; joined by and, or, not, parentheses. Names
 * and values with blanks are quoted. Text without a comparison finds cells that contain it.
 * VTR_ERROR_BAD_VALUE: one sentence that says where. */
VtrFilter *vtr_filter_new  (VtrDataset *dataset, const char *text, GError **error);
void       vtr_filter_free (VtrFilter *filter);
/* The rows that pass, ascending; (transfer full) (element-type guint32); NULL: cancelled. */
GArray    *vtr_filter_run  (VtrFilter *filter, VtrProgress *progress, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrFilter, vtr_filter_free)

G_END_DECLS
