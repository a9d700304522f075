/* A card with a title, a chart and its menu: copy image, copy numbers, export, full window. */
#pragma once
#include "vtr-chart-view.h"

G_BEGIN_DECLS

#define VTR_TYPE_CHART_CARD (vtr_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartCard, vtr_chart_card, VTR, CHART_CARD, GtkWidget)

/* @title: (nullable): instead of the figure's own */
GtkWidget    *vtr_chart_card_new         (const char *title);
VtrChartView *vtr_chart_card_get_view    (VtrChartCard *self);
/* Builds @chart_kind ("roc", "waterfall:12") from @input; what cannot be drawn is said in its place. */
void          vtr_chart_card_show        (VtrChartCard *self, const char *chart_kind, const VtrChartInput *input);
/* Whether there is such a chart: a card without one is left out. */
gboolean      vtr_chart_card_knows       (const char *chart_kind);
/* For "Copy as Command"; (nullable). */
void          vtr_chart_card_set_command (VtrChartCard *self, const char *command);
/* Instead of the figure's subtitle; @icon_name (nullable) stands before it. */
void          vtr_chart_card_set_subtitle (VtrChartCard *self, const char *icon_name, const char *text);
void          vtr_chart_card_add_tool    (VtrChartCard *self, GtkWidget *widget);   /* in the title line */
void          vtr_chart_card_set_footer  (VtrChartCard *self, GtkWidget *widget);   /* under the chart */
/* For a chart by itself. */
GtkWidget    *vtr_chart_window_new         (GtkWindow *parent, const char *title, GtkWidget *content);

G_END_DECLS
