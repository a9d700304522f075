/* What a chart shows, before anyone knows its size or colours: panels in a grid, their axes, and
 * marks bound to arrays. Panels of one grid row share top and bottom, panels of one grid column
 * share left and right, so that names, bars and swarms line up.
 *
 * A figure is built once and then only read; vtr_scene_new() lays it out. Arrays and texts are
 * copied. Panels, axes and marks belong to their figure. Positions are data; NaN is not drawn. */
#pragma once
#include "vtr-scale.h"
#include "vtr-theme.h"

G_BEGIN_DECLS

typedef struct _VtrFigure VtrFigure;
typedef struct _VtrPanel  VtrPanel;
typedef struct _VtrAxis   VtrAxis;
typedef struct _VtrMark   VtrMark;

#define VTR_TYPE_FIGURE (vtr_figure_get_type ())
GType       vtr_figure_get_type        (void);
VtrFigure  *vtr_figure_new             (const char *title);          /* (nullable) title */
VtrFigure  *vtr_figure_ref             (VtrFigure *figure);
void        vtr_figure_unref           (VtrFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrFigure, vtr_figure_unref)

void        vtr_figure_set_title       (VtrFigure *figure, const char *title);
void        vtr_figure_set_subtitle    (VtrFigure *figure, const char *subtitle);  /* dim, after the title */
void        vtr_figure_set_caption     (VtrFigure *figure, const char *caption);   /* exports: model, data, method, seed */
void        vtr_figure_set_header      (VtrFigure *figure, gboolean visible);      /* the title line (cards have their own) */
/* The size that suits the content, px (default 560 × 400). */
void        vtr_figure_set_natural_size (VtrFigure *figure, double width, double height);
void        vtr_figure_get_natural_size (const VtrFigure *figure, double *width, double *height);
const char *vtr_figure_get_title       (const VtrFigure *figure);
const char *vtr_figure_get_subtitle    (const VtrFigure *figure);
const char *vtr_figure_get_caption     (const VtrFigure *figure);
/* A colour bar in the header line: "low ▬▬ high feature value". */
void        vtr_figure_set_color_bar   (VtrFigure *figure, VtrRamp ramp, const char *low, const char *high);

/* Shares of the space that margins leave (default 1 each); @pixels > 0 fixes the size instead. */
void        vtr_figure_set_column      (VtrFigure *figure, guint column, double share, double pixels);
void        vtr_figure_set_row         (VtrFigure *figure, guint row, double share, double pixels);
/* Space between columns and rows beyond what labels need (default 12 px). */
void        vtr_figure_set_gaps        (VtrFigure *figure, double columns, double rows);
VtrPanel   *vtr_figure_add_panel       (VtrFigure *figure, guint column, guint row);

/* Panels */
typedef enum { VTR_AXIS_X, VTR_AXIS_Y } VtrAxisWhich;
VtrAxis    *vtr_panel_get_axis         (VtrPanel *panel, VtrAxisWhich which);
void        vtr_panel_set_square       (VtrPanel *panel, gboolean square);      /* equal px for both ranges */
void        vtr_panel_set_title        (VtrPanel *panel, const char *title);    /* small, above the panel */
/* A ground behind band @band of the y axis, across all panels of this grid row; −1: none. */
void        vtr_panel_set_highlight    (VtrPanel *panel, int band);
typedef enum { VTR_LEGEND_NONE, VTR_LEGEND_TOP_LEFT, VTR_LEGEND_TOP_RIGHT, VTR_LEGEND_BOTTOM_LEFT,
               VTR_LEGEND_BOTTOM_RIGHT, VTR_LEGEND_ABOVE } VtrLegendPlace;
/* Entries are the marks that have a name; @header (nullable) stands above their values. */
void        vtr_panel_set_legend       (VtrPanel *panel, VtrLegendPlace place, const char *header);

/* Axes: a range that is not set is found from the marks. */
void        vtr_axis_set_title         (VtrAxis *axis, const char *title);
void        vtr_axis_set_kind          (VtrAxis *axis, VtrScaleKind kind);
void        vtr_axis_set_range         (VtrAxis *axis, double min, double max);
void        vtr_axis_include           (VtrAxis *axis, double value);           /* widen the found range to it */
/* Bands with names and (nullable) dim second lines; the first is at the top or left. @refs
 * (nullable): the feature that each name stands for (clicking it selects that). */
void        vtr_axis_set_bands         (VtrAxis *axis, const char *const *names, const char *const *details,
                                        const int *features, guint n);
void        vtr_axis_set_tick_style    (VtrAxis *axis, VtrTickStyle style);
void        vtr_axis_set_max_ticks     (VtrAxis *axis, guint n);
void        vtr_axis_set_visible       (VtrAxis *axis, gboolean line, gboolean labels, gboolean grid);
void        vtr_axis_set_opposite      (VtrAxis *axis, gboolean opposite);      /* labels on top, or at the right */
void        vtr_axis_set_reversed      (VtrAxis *axis, gboolean reversed);
void        vtr_axis_set_zero_line     (VtrAxis *axis, gboolean visible);       /* default: where 0 is inside, not at the edge */

/* Marks */
typedef enum { VTR_HORIZONTAL, VTR_VERTICAL } VtrDirection;

VtrMark    *vtr_panel_add_line         (VtrPanel *panel, const double *x, const double *y, gsize n, VtrInk ink);
/* A staircase: y[i] holds from x[i] to x[i + 1]. */
VtrMark    *vtr_panel_add_step         (VtrPanel *panel, const double *x, const double *y, gsize n, VtrInk ink);
VtrMark    *vtr_panel_add_points       (VtrPanel *panel, const double *x, const double *y, gsize n, VtrInk ink);
/* Bars from 0 to values[i]: horizontal ones lie in bands of y, vertical ones stand in bands of x. */
VtrMark    *vtr_panel_add_bars         (VtrPanel *panel, VtrDirection direction, const double *bands,
                                        const double *values, gsize n, VtrInk ink);
/* Rectangles, as of a histogram with bins of any width. */
VtrMark    *vtr_panel_add_boxes        (VtrPanel *panel, const double *x0, const double *y0, const double *x1,
                                        const double *y1, gsize n, VtrInk ink);
/* Dots packed side by side around the middle of one band of y, none over another where there is room. */
VtrMark    *vtr_panel_add_swarm        (VtrPanel *panel, double band, const double *x, gsize n, VtrInk ink);
/* n_rows × n_columns values in bands of y and x, coloured from @min to @max; NaN is grey, an
 * infinite value leaves its place empty. */
VtrMark    *vtr_panel_add_cells        (VtrPanel *panel, const double *values, gsize n_rows, gsize n_columns,
                                        VtrRamp ramp, double min, double max);
/* Waterfall arrows in bands of y, pointing from from[i] to to[i], coloured and labelled by sign. */
VtrMark    *vtr_panel_add_arrows       (VtrPanel *panel, const double *bands, const double *from, const double *to,
                                        gsize n);
VtrMark    *vtr_panel_add_texts        (VtrPanel *panel, const double *x, const double *y, const char *const *texts,
                                        gsize n, VtrInk ink);
/* A line across the panel where @which axis is @value. */
VtrMark    *vtr_panel_add_rule         (VtrPanel *panel, VtrAxisWhich which, double value, VtrInk ink);
VtrMark    *vtr_panel_add_segments     (VtrPanel *panel, const double *x0, const double *y0, const double *x1,
                                        const double *y1, gsize n, VtrInk ink);
/* The area between two curves, at 15 % strength unless set otherwise. */
VtrMark    *vtr_panel_add_area         (VtrPanel *panel, const double *x, const double *low, const double *high,
                                        gsize n, VtrInk ink);
/* Error bars along @direction at @positions of the other axis. */
VtrMark    *vtr_panel_add_whiskers     (VtrPanel *panel, VtrDirection direction, const double *positions,
                                        const double *low, const double *high, gsize n, VtrInk ink);
/* Premultiplied ARGB32 pixels over the data rectangle; smooth: interpolated when enlarged. */
VtrMark    *vtr_panel_add_picture      (VtrPanel *panel, const guint32 *pixels, guint width, guint height,
                                        double x0, double y0, double x1, double y1, gboolean smooth);

/* What marks may carry */
void        vtr_mark_set_name          (VtrMark *mark, const char *name, const char *value);  /* legend */
void        vtr_mark_set_line_width    (VtrMark *mark, double width);       /* px */
void        vtr_mark_set_radius        (VtrMark *mark, double radius);      /* px */
void        vtr_mark_set_hollow        (VtrMark *mark, gboolean hollow);    /* points: ground inside, ink around */
void        vtr_mark_set_strength      (VtrMark *mark, double strength);    /* opacity, 0 … 1 */
void        vtr_mark_set_thickness     (VtrMark *mark, double share);       /* bars: of the band (default 0.62) */
/* 0 … 1 for each point, NaN: missing. */
void        vtr_mark_set_colors        (VtrMark *mark, const double *positions, VtrRamp ramp);
/* An ink for each item, and (nullable) how strongly it covers the ground, 0 … 1. */
void        vtr_mark_set_inks          (VtrMark *mark, const VtrInk *inks, const double *strengths);
/* Arrows: a whisker of ± errors[i], in data, at each head; NaN or 0: none. */
void        vtr_mark_set_errors        (VtrMark *mark, const double *errors);
/* Printed on cells (centred), at bar and arrow ends (inside if they fit), beside points. @details
 * (nullable) is a second, smaller line in cells. */
void        vtr_mark_set_labels        (VtrMark *mark, const char *const *labels, const char *const *details);
void        vtr_mark_set_font          (VtrMark *mark, VtrFont font);
void        vtr_mark_set_align         (VtrMark *mark, double x, double y); /* texts: 0 left/top, 0.5, 1 right/bottom */
void        vtr_mark_set_offset        (VtrMark *mark, double x, double y); /* px, added after scaling */
void        vtr_mark_set_angle_along   (VtrMark *mark, double x0, double y0, double x1, double y1); /* texts: along that line of data */
void        vtr_mark_set_gap           (VtrMark *mark, double pixels);      /* cells: between neighbours */
/* What items stand for; −1: nothing. Arrays are as long as the mark; NULL: all @value. */
void        vtr_mark_set_series        (VtrMark *mark, int series);
void        vtr_mark_set_rows          (VtrMark *mark, const guint32 *rows, int value);
void        vtr_mark_set_features      (VtrMark *mark, const int *features, int value);
/* Text for the item @index: first line what it is, then "name: value" lines; (transfer full). */
typedef char *(*VtrTooltipFunc)        (gsize index, gpointer data);
void        vtr_mark_set_tooltip       (VtrMark *mark, VtrTooltipFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
