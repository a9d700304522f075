/* Rows that a model treats alike: whose explanations are near each other, not whose values are. */
#pragma once
#include "vtr-explanation.h"

G_BEGIN_DECLS

/* The @n rows (of the data set) whose contributions to @output are nearest to those of @row, nearest
 * first, @row itself in front; NULL: @row is not explained. (transfer full) (element-type guint32) */
GArray *vtr_similar_rows (VtrAttribution *attribution, guint32 row, guint output, guint n);

G_END_DECLS
