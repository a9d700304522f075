/* The values of a column in the inspector: a bar for each with the class share at its end, or a
 * histogram. */
#pragma once
#include "vtr-value-counts.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_VALUE_BARS (vtr_value_bars_get_type ())
G_DECLARE_FINAL_TYPE (VtrValueBars, vtr_value_bars, VTR, VALUE_BARS, GtkWidget)

/* @column: what a screen reader calls it. @counts: (transfer full) (nullable). */
void vtr_value_bars_set_counts (VtrValueBars *self, const char *column, VtrValueCounts *counts);

G_END_DECLS
