/* The display list: what painters, the SVG writer, the hit test and the dump read. Coordinates are
 * px from the top left; arrays of one item share one allocation each, however many elements. */
#pragma once
#include "vtr-figure-private.h"
#include "vtr-scene.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_ITEM_RECTS,     /* points: x y width height for each element */
  VTR_ITEM_PATH,      /* points: x y; NaN breaks; filled, stroked or both */
  VTR_ITEM_MARKERS,   /* points: x y */
  VTR_ITEM_TEXT,
  VTR_ITEM_IMAGE,
  VTR_ITEM_CLIP,      /* until the next UNCLIP; they do not nest */
  VTR_ITEM_UNCLIP,
} VtrItemKind;

typedef struct
{
  VtrItemKind    kind;
  const VtrMark *mark;        /* (nullable): what the elements stand for; lives as long as the figure */
  int            feature;     /* without a mark: the feature this stands for, or −1 */
  guint          n;           /* elements; vertices of a path */
  float         *points;
  guint32       *indices;     /* (nullable): element → item of the mark; NULL: the same */
  guint8        *buckets;     /* (nullable): element → palette */
  VtrColor      *palette;     /* at least one colour */
  guint          n_palette;
  double         x, y, width, height;   /* bounds; text: anchor (baseline), its box is found below */

  /* rects */
  double         corner;
  /* paths */
  VtrColor       stroke;      /* 0: none */
  gboolean       filled;      /* with palette[0] */
  double         line_width;
  guint          n_dash;
  double         dash[4];
  /* markers */
  double         radius;
  gboolean       hollow;      /* stroked with palette, filled with ground */
  VtrColor       ground;
  /* text */
  char          *text;
  VtrFont        font;
  double         align;       /* 0 starts at x, 1 ends there */
  double         angle;       /* radians, clockwise, about (x, y) */
  double         text_width;  /* as measured */
  /* image: premultiplied ARGB32 */
  guint32       *pixels;
  guint          pixel_width, pixel_height;
  gboolean       smooth;
} VtrItem;

typedef struct
{
  double   x, y, width, height;     /* the plot area */
  double   above, below;            /* what its row leaves for labels and titles */
  VtrScale scales[2];
} VtrPanelLayout;

struct _VtrScene
{
  gatomicrefcount refs;
  double          width, height;
  VtrTheme       *theme;
  VtrFigure      *figure;
  gboolean        plain;            /* no header line, no caption: a card has its own */
  GArray         *items;            /* of VtrItem */
  VtrPanelLayout *panels;           /* as many as the figure has */
};

static inline const VtrItem *
vtr_scene_item (const VtrScene *scene, guint i)
{
  return &g_array_index (scene->items, VtrItem, i);
}

/* Building (vtr-scene.c); each returns the new item, valid until the next one. */
VtrScene *vtr_scene_new_like     (const VtrScene *scene);   /* the same frame without items */
VtrItem *vtr_scene_add           (VtrScene *scene, VtrItemKind kind, guint n, guint floats_each, VtrColor color);
VtrItem *vtr_scene_add_rect      (VtrScene *scene, double x, double y, double width, double height, VtrColor color);
VtrItem *vtr_scene_add_line      (VtrScene *scene, double x0, double y0, double x1, double y1, VtrColor color, double width);
VtrItem *vtr_scene_add_text      (VtrScene *scene, const char *text, VtrFont font, double x, double y, double align, VtrColor color);
void     vtr_scene_set_dash      (VtrScene *scene, VtrItem *item, VtrInk ink);

/* vtr-layout.c: where the panels lie, and everything around them */
void     vtr_layout_place        (VtrScene *scene);
void     vtr_layout_draw_behind  (VtrScene *scene, guint panel);
void     vtr_layout_draw_around  (VtrScene *scene, guint panel);
void     vtr_layout_draw_header  (VtrScene *scene);
void     vtr_layout_draw_hint    (VtrScene *scene);   /* instead of a chart that is too small */
/* vtr-legend.c */
void     vtr_legend_draw         (VtrScene *scene, guint panel);
double   vtr_legend_get_height   (const VtrPanel *panel);    /* of one that stands above */
/* vtr-draw.c: a mark's items; labels are left for later, above everything */
void     vtr_draw_mark           (VtrScene *scene, guint panel, const VtrMark *mark);
void     vtr_draw_labels         (VtrScene *scene, guint panel, const VtrMark *mark);
/* vtr-swarm.c: offsets from the middle, px */
void     vtr_swarm_pack          (const float *x, guint n, double radius, double half_height, float *offsets);
/* vtr-markers.c: discs blended into premultiplied ARGB32, at @scale px a unit, origin at (x0, y0) */
void     vtr_markers_blend       (const VtrItem *item, double scale, double x0, double y0,
                                  guint32 *pixels, int width, int height, int stride);
/* vtr-hit.c */
VtrRef   vtr_item_ref            (const VtrItem *item, guint element);
void     vtr_item_center         (const VtrItem *item, guint element, double *x, double *y);
/* vtr-paint.c: whether a vector file would get too long */
gboolean vtr_scene_has_many_marks (const VtrScene *scene);

G_END_DECLS
