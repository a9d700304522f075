/* How texts are set: shared by measuring and painting, so that both see the same widths. */
#pragma once
#include "vtr-theme.h"
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* One line of @text; for painting, @cr's font map and matrix are used when given. */
PangoLayout *vtr_theme_create_layout (const VtrTheme *theme, VtrFont font, const char *text, cairo_t *cr);

G_END_DECLS
