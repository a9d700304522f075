/* The inside of a figure, for the layout and the scene only. */
#pragma once
#include "vtr-figure.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_MARK_LINE, VTR_MARK_STEP, VTR_MARK_POINTS, VTR_MARK_BARS, VTR_MARK_BOXES, VTR_MARK_SWARM,
  VTR_MARK_CELLS, VTR_MARK_ARROWS, VTR_MARK_TEXTS, VTR_MARK_RULE, VTR_MARK_SEGMENTS, VTR_MARK_AREA,
  VTR_MARK_WHISKERS, VTR_MARK_PICTURE,
} VtrMarkKind;

/* Up to four arrays; what they mean depends on the kind:
 *   line, step, points, texts: x y · bars: bands values · boxes, segments: x0 y0 x1 y1
 *   swarm: x (bands: a[1][0]) · cells: values · arrows: bands from to · area: x low high
 *   whiskers: positions low high · rule: value · picture: x0 y0 x1 y1, one each */
struct _VtrMark
{
  VtrMarkKind    kind;
  gsize          n;
  double        *a[4];
  VtrInk         ink;
  VtrDirection   direction;   /* bars, whiskers */
  VtrAxisWhich   which;       /* rule */
  gsize          n_rows, n_columns;
  double         min, max;    /* cells */
  guint32       *pixels;
  guint          pixel_width, pixel_height;
  gboolean       smooth;

  char          *name, *value;
  double         line_width, radius, strength, thickness, gap;
  gboolean       hollow;
  double        *colors;
  VtrRamp        ramp;
  VtrInk        *inks;
  double        *strengths;
  double        *errors;      /* arrows */
  char         **labels, **details;
  VtrFont        font;
  double         align_x, align_y, offset_x, offset_y;
  gboolean       has_angle;
  double         along[4];

  int            series, row, feature;
  guint32       *rows;
  int           *features;
  VtrTooltipFunc tooltip;
  gpointer       tooltip_data;
  GDestroyNotify tooltip_destroy;
};

struct _VtrAxis
{
  char        *title;
  VtrScaleKind kind;
  gboolean     has_range;
  double       min, max;
  double       include_min, include_max;
  char       **names, **details;
  int         *features;
  guint        n_bands;
  VtrTickStyle style;
  guint        max_ticks;
  gboolean     line, labels, grid, opposite, reversed, zero_line;
};

struct _VtrPanel
{
  guint          column, row;
  VtrAxis        axes[2];
  GPtrArray     *marks;
  char          *title;
  gboolean       square;
  int            highlight;
  VtrLegendPlace legend;
  char          *legend_header;
};

typedef struct { double share, pixels; } VtrTrack;
#define VTR_FIGURE_MAX_TRACKS 8

struct _VtrFigure
{
  gatomicrefcount refs;
  char           *title, *subtitle, *caption;
  gboolean        header;
  double          width, height;
  gboolean        has_bar;
  VtrRamp         bar_ramp;
  char           *bar_low, *bar_high;
  double          column_gap, row_gap;
  VtrTrack        columns[VTR_FIGURE_MAX_TRACKS], rows[VTR_FIGURE_MAX_TRACKS];
  guint           n_columns, n_rows;
  GPtrArray      *panels;
};

void vtr_mark_free   (gpointer mark);
/* The mark's share of an axis range: widens *min … *max. */
void vtr_mark_extend (const VtrMark *mark, VtrAxisWhich which, double *min, double *max);

G_END_DECLS
