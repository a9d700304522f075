/* Scenes on Cairo. Text goes through Pango; many small discs are blended into one picture where the
 * target has pixels, or where a vector file would get too long. */
#include "vtr-export.h"
#include "vtr-scene-private.h"
#include "vtr-theme-private.h"
#include <math.h>

#define FEW_MARKERS 50         /* drawn as paths */
#define PICTURE_SCALE 3.0      /* px a unit, for markers embedded in vector files */

static void
set_color (cairo_t *cr, VtrColor color)
{
  cairo_set_source_rgba (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                         (color & 0xff) / 255.0, (color >> 24) / 255.0);
}

static void
rounded_rect (cairo_t *cr, double x, double y, double w, double h, double r)
{
  r = MIN (r, MIN (w, h) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
paint_rects (cairo_t *cr, const VtrItem *item)
{
  for (guint e = 0; e < item->n; e++)
    {
      const float *r = item->points + 4 * (gsize) e;
      set_color (cr, item->palette[item->buckets != NULL ? item->buckets[e] : 0]);
      if (item->corner > 0)
        rounded_rect (cr, r[0], r[1], r[2], r[3], item->corner);
      else
        cairo_rectangle (cr, r[0], r[1], r[2], r[3]);
      cairo_fill (cr);
    }
}

static void
paint_path (cairo_t *cr, const VtrItem *item)
{
  gboolean pen_up = TRUE;

  cairo_new_path (cr);
  for (guint i = 0; i < item->n; i++)
    {
      const float *p = item->points + 2 * (gsize) i;
      if (!isfinite (p[0]) || !isfinite (p[1]))
        pen_up = TRUE;
      else if (pen_up)
        {
          cairo_move_to (cr, p[0], p[1]);
          pen_up = FALSE;
        }
      else
        cairo_line_to (cr, p[0], p[1]);
    }
  if (item->filled)
    {
      cairo_close_path (cr);
      set_color (cr, item->palette[0]);
      if (item->stroke != 0)
        cairo_fill_preserve (cr);
      else
        cairo_fill (cr);
    }
  if (item->stroke != 0)
    {
      set_color (cr, item->stroke);
      cairo_set_line_width (cr, item->line_width);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_dash (cr, item->dash, item->n_dash, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
}

static void
paint_discs (cairo_t *cr, const VtrItem *item)
{
  for (guint e = 0; e < item->n; e++)
    {
      VtrColor color = item->palette[item->buckets != NULL ? item->buckets[e] : 0];
      const float *p = item->points + 2 * (gsize) e;

      cairo_new_sub_path (cr);
      cairo_arc (cr, p[0], p[1], item->radius, 0, 2 * G_PI);
      if (item->hollow)
        {
          set_color (cr, item->ground);
          cairo_fill_preserve (cr);
          set_color (cr, color);
          cairo_set_line_width (cr, item->line_width);
          cairo_stroke (cr);
        }
      else
        {
          set_color (cr, color);
          cairo_fill (cr);
        }
    }
}

static double
get_scale (cairo_t *cr)
{
  double dx = 1, dy = 0, sx, sy;

  cairo_user_to_device_distance (cr, &dx, &dy);
  cairo_surface_get_device_scale (cairo_get_target (cr), &sx, &sy);
  return hypot (dx, dy) * sx;
}

static gboolean
is_vector (cairo_t *cr)
{
  switch (cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
    case CAIRO_SURFACE_TYPE_SVG:
    case CAIRO_SURFACE_TYPE_RECORDING:
      return TRUE;
    default:
      return FALSE;
    }
}

/* All markers of the item in one picture of their bounds. */
static void
paint_marker_picture (cairo_t *cr, const VtrItem *item, double scale)
{
  double margin = item->radius + 1;
  double x0 = floor ((item->x - margin) * scale) / scale,
         y0 = floor ((item->y - margin) * scale) / scale;
  int width = (int) ceil ((item->x + item->width + margin - x0) * scale);
  int height = (int) ceil ((item->y + item->height + margin - y0) * scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_flush (surface);
      vtr_markers_blend (item, scale, x0, y0,
                         (guint32 *) (gpointer) cairo_image_surface_get_data (surface), width,
                         height, cairo_image_surface_get_stride (surface) / 4);
      cairo_surface_mark_dirty (surface);
      cairo_save (cr);
      cairo_translate (cr, x0, y0);
      cairo_scale (cr, 1 / scale, 1 / scale);
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
      cairo_restore (cr);
    }
  cairo_surface_destroy (surface);
}

static void
paint_markers (cairo_t *cr, const VtrItem *item, gboolean embed)
{
  gboolean vector = is_vector (cr);

  if (item->n == 0)
    return;
  if (item->hollow || (vector ? !embed : item->n <= FEW_MARKERS))
    paint_discs (cr, item);
  else
    paint_marker_picture (cr, item, vector ? PICTURE_SCALE : get_scale (cr));
}

static void
paint_text (cairo_t *cr, const VtrTheme *theme, const VtrItem *item)
{
  g_autoptr (PangoLayout) layout = vtr_theme_create_layout (theme, item->font, item->text, cr);
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  cairo_save (cr);
  cairo_translate (cr, item->x, item->y);
  if (item->angle != 0)
    cairo_rotate (cr, item->angle);
  cairo_move_to (cr, -item->align * logical.width / PANGO_SCALE,
                 -pango_layout_get_baseline (layout) / (double) PANGO_SCALE);
  set_color (cr, item->palette[0]);
  /* Cairo sets glyphs on whole pixels of an image, which spoils the spacing of small text; outlines
   * have no such grid. Vector files keep their text as text. */
  if (is_vector (cr))
    pango_cairo_show_layout (cr, layout);
  else
    {
      pango_cairo_layout_path (cr, layout);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  cairo_new_path (cr);
}

static void
paint_image (cairo_t *cr, const VtrItem *item)
{
  cairo_surface_t *surface;

  if (item->pixel_width == 0 || item->pixel_height == 0)
    return;
  /* Cairo only reads: the cast away from const is sound. */
  surface = cairo_image_surface_create_for_data ((guchar *) item->pixels, CAIRO_FORMAT_ARGB32,
                                                 item->pixel_width, item->pixel_height,
                                                 4 * item->pixel_width);
  cairo_save (cr);
  if (item->corner > 0)
    rounded_rect (cr, item->x, item->y, item->width, item->height, item->corner);
  else
    cairo_rectangle (cr, item->x, item->y, item->width, item->height);
  cairo_clip (cr);
  cairo_translate (cr, item->x, item->y);
  cairo_scale (cr, item->width / item->pixel_width, item->height / item->pixel_height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            item->smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

gboolean
vtr_scene_has_many_marks (const VtrScene *scene)
{
  gsize n = 0;

  for (guint i = 0; i < scene->items->len; i++)
    n += vtr_scene_item (scene, i)->kind == VTR_ITEM_MARKERS ? vtr_scene_item (scene, i)->n : 0;
  return n > VTR_EXPORT_MAX_VECTOR_MARKS;
}

/**
 * vtr_scene_paint:
 * @scene: a scene
 * @cr: where to; one unit is one px of the scene
 *
 * Draws it all. More than 20,000 marks on a vector surface become embedded pictures.
 */
void
vtr_scene_paint (const VtrScene *scene, cairo_t *cr)
{
  gboolean embed = vtr_scene_has_many_marks (scene);

  cairo_save (cr);
  for (guint i = 0; i < scene->items->len; i++)
    {
      const VtrItem *item = vtr_scene_item (scene, i);

      switch (item->kind)
        {
        case VTR_ITEM_RECTS: paint_rects (cr, item); break;
        case VTR_ITEM_PATH: paint_path (cr, item); break;
        case VTR_ITEM_MARKERS: paint_markers (cr, item, embed); break;
        case VTR_ITEM_TEXT: paint_text (cr, scene->theme, item); break;
        case VTR_ITEM_IMAGE: paint_image (cr, item); break;
        case VTR_ITEM_CLIP:
          cairo_save (cr);
          cairo_rectangle (cr, item->x, item->y, item->width, item->height);
          cairo_clip (cr);
          break;
        case VTR_ITEM_UNCLIP: cairo_restore (cr); break;
        }
    }
  cairo_restore (cr);
}

/**
 * vtr_scene_paint_row:
 * @scene: a scene
 * @cr: where to
 * @row: a row of the data
 *
 * Rings around everything that stands for @row, joined by a thin line: the selection, above the
 * scene itself.
 */
void
vtr_scene_paint_row (const VtrScene *scene, cairo_t *cr, gint64 row)
{
  g_autoptr (GArray) hits = vtr_scene_find_row (scene, row);
  VtrColor color = vtr_theme_get_color (scene->theme, VTR_INK_TEXT);

  cairo_save (cr);
  set_color (cr, color);
  cairo_set_line_width (cr, 0.8);
  for (guint i = 0; i < hits->len; i++)
    cairo_line_to (cr, g_array_index (hits, VtrHit, i).x, g_array_index (hits, VtrHit, i).y);
  cairo_stroke (cr);
  for (guint i = 0; i < hits->len; i++)
    {
      const VtrHit *hit = &g_array_index (hits, VtrHit, i);
      const VtrItem *item = vtr_scene_item (scene, hit->item);
      guint bucket =
          item->buckets != NULL && item->kind == VTR_ITEM_MARKERS ? item->buckets[hit->element] : 0;

      cairo_arc (cr, hit->x, hit->y, 4.5, 0, 2 * G_PI);
      set_color (cr, item->palette[bucket]);
      cairo_fill_preserve (cr);
      set_color (cr, color);
      cairo_set_line_width (cr, 1.6);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}
