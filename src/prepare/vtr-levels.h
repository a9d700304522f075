/* The levels that a column really uses, and levels matched by text or by value. */
#pragma once
#include "vtr-column.h"

G_BEGIN_DECLS

/* Levels that occur in @column: ascending, by value if all of them are numbers, else by code point.
 * @counts: (out)(optional)(transfer full): how often. A column shares its dictionary with rows that
 * were not chosen, so its own list of levels says nothing about its rows. */
char **vtr_levels_dup_used (VtrColumn *column, guint64 **counts, guint *n_levels);
/* Index of the level that is @text, or else of one that is the same number ("3.0", "3"); −1: none. */
int    vtr_levels_match    (const char *text, const char *const *levels, guint n_levels);

G_END_DECLS
