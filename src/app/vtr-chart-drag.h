/* A chart on its way to another program: SVG, PNG, or a file of it. */
#pragma once
#include "vtr-chart-view.h"

G_BEGIN_DECLS

/* @name: of the file, without ending. (transfer full) */
GdkContentProvider *vtr_chart_drag_new (VtrChartView *view, const char *name);

G_END_DECLS
