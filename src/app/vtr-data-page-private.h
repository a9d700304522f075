/* What the two files of VtrDataPage share. */
#pragma once
#include "vtr-column-inspector.h"
#include "vtr-data-charts.h"
#include "vtr-data-correlation.h"
#include "vtr-data-page.h"
#include "vtr-loading-view.h"
#include "vtr-table.h"
#include "vtr-welcome.h"

G_BEGIN_DECLS

struct _VtrDataPage
{
  VtrPage parent_instance;

  AdwFlap *inspector_flap;

  GtkStack           *stack, *views, *found;
  VtrWelcome         *welcome;
  VtrLoadingView     *loading;
  GtkLabel           *size, *file, *columns;
  VtrTable           *table;
  VtrDataCharts      *charts;
  VtrDataCorrelation *correlation;
  VtrColumnInspector *inspector;
  GtkSearchEntry     *search;
  GtkToggleButton    *duplicates, *missing;
  GtkWidget          *previous, *next, *tools;
  guint               loading_source;              /* shows that a file is read, after a moment */
  gboolean            shows_selection;
  GtkLabel           *search_error;
  char               *condition, *sort_column;     /* (nullable) */
  int                 sort_direction;
  gsize               n_listed;                    /* G_MAXSIZE: all */
};

void vtr_data_page_sort           (VtrDataPage *self, const char *column, int direction);
void vtr_data_page_column_changed (VtrDataPage *self);                     /* footer and inspector follow the table */
/* The menu of a column's header, and the actions of it. */
void vtr_data_page_open_menu      (VtrDataPage *self, const char *column, GtkWidget *header);
void vtr_data_page_install_column_actions (GtkWidgetClass *widget_class);

G_END_DECLS
