/* What the two files of VtrChartView share: drawing, and pointer with keyboard. */
#pragma once
#include "vtr-chart-view.h"

G_BEGIN_DECLS

struct _VtrChartView
{
  GtkWidget parent_instance;

  VtrJobQueue     *painter;      /* one job at a time */
  VtrJob          *job;          /* (nullable): the running one */
  VtrChartRequest *wanted;       /* (nullable): asked for, not yet built */
  guint            generation, floor;   /* results of jobs begun before floor are dropped */
  guint            job_generation;
  gboolean         dirty;        /* something changed while the job runs */

  VtrPicture      *picture;
  VtrScene        *scene;        /* what the pointer asks; of look's size */
  GdkTexture      *texture;
  VtrChartLook     look;         /* what scene and texture were made for */
  gboolean         plain;

  gint64           row;
  GArray          *rows;
  VtrHit           hit;          /* what the tooltip is about */
  gboolean         has_hit, by_keyboard;
  double           pointer_x, pointer_y;
  guint            tooltip_source;
  char            *tooltip;
  gboolean         dragging;
  GdkModifierType  modifiers;    /* while dragging */
  double           drag_x, drag_y, drag_w, drag_h;
};

void vtr_chart_view_clear_hit       (VtrChartView *self);
/* The accessible description: the keyboard's point, then the picture's sentence. */
void vtr_chart_view_describe        (VtrChartView *self);
void vtr_chart_view_add_controllers (VtrChartView *self);
void vtr_chart_view_emit_activated  (VtrChartView *self, VtrRef *ref);
void vtr_chart_view_emit_selected   (VtrChartView *self, GArray *rows);
void vtr_chart_view_emit_range      (VtrChartView *self, double from, double to);

G_END_DECLS
