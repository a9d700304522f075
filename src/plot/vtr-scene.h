/* A figure laid out for one size and theme: a flat display list. Painters only read it; pointer,
 * tooltips and keyboard ask it the same questions. Frozen; safe to read from any thread. */
#pragma once
#include "vtr-figure.h"
#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* What a thing on the chart stands for; −1: nothing. */
typedef struct
{
  int    series;
  gint64 row;
  int    feature;
  gint64 index;      /* within its mark */
} VtrRef;

/* One thing that was found: where it is, and what. */
typedef struct
{
  VtrRef ref;
  double x, y;       /* px: its centre, or the nearest point of it */
  guint  item;       /* private to the scene */
  guint  element;
} VtrHit;

typedef struct _VtrScene VtrScene;
#define VTR_TYPE_SCENE (vtr_scene_get_type ())
GType       vtr_scene_get_type    (void);
VtrScene   *vtr_scene_new         (VtrFigure *figure, double width, double height, VtrTheme *theme);
/* Without title line and caption, for a card that has its own. */
VtrScene   *vtr_scene_new_plain   (VtrFigure *figure, double width, double height, VtrTheme *theme);
/* The same picture with everything that stands for a row outside @rows at a fifth of its strength,
 * and the rest on top. */
VtrScene   *vtr_scene_new_faded   (const VtrScene *scene, const guint32 *rows, gsize n_rows);
VtrScene   *vtr_scene_ref         (VtrScene *scene);
void        vtr_scene_unref       (VtrScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrScene, vtr_scene_unref)
void        vtr_scene_get_size    (const VtrScene *scene, double *width, double *height);

/* The nearest thing within @radius px of (x, y) that stands for something. */
gboolean    vtr_scene_hit         (const VtrScene *scene, double x, double y, double radius, VtrHit *hit);
/* First line bold, then "name: value" lines; NULL if it has none; (transfer full). */
char       *vtr_scene_dup_tooltip (const VtrScene *scene, const VtrHit *hit);
typedef enum { VTR_WALK_LEFT, VTR_WALK_RIGHT, VTR_WALK_UP, VTR_WALK_DOWN, VTR_WALK_HOME, VTR_WALK_END } VtrWalk;
/* Keyboard: the next thing; left and right within a series or feature, up and down between them.
 * @from NULL: the first. FALSE: there is none, @to is untouched. */
gboolean    vtr_scene_next        (const VtrScene *scene, const VtrHit *from, VtrWalk step, VtrHit *to);
/* Everything of a row centred in a rectangle; (transfer full) (element-type VtrHit). */
GArray     *vtr_scene_query       (const VtrScene *scene, double x0, double y0, double x1, double y1);
/* Everything that stands for @row, from the top down; (transfer full) (element-type VtrHit). */
GArray     *vtr_scene_find_row    (const VtrScene *scene, gint64 row);

/* From pixels to data: which panel is at (x, y), and its values there. */
gboolean    vtr_scene_unmap       (const VtrScene *scene, double x, double y, guint *panel, double *data_x, double *data_y);

void        vtr_scene_paint       (const VtrScene *scene, cairo_t *cr);
/* A ring on every dot of @row and a thin line through them. */
void        vtr_scene_paint_row   (const VtrScene *scene, cairo_t *cr, gint64 row);
/* The same list as text, one line an item, rounded to 0.1 px; (transfer full). */
char       *vtr_scene_dump        (const VtrScene *scene);

G_END_DECLS
