/* Marks become items: one item a mark where it can be, whatever the number of points. Colours of
 * points are cut to 64 steps of their ramp, one byte a point. */
#include "vtr-scene-private.h"
#include <math.h>
#include <string.h>

#define N_BUCKETS 64           /* ramp steps; one more for missing values */
#define MAX_BAR 30.0           /* px: bars do not get thicker than this */
#define LABEL_GAP 5.0
#define ARROW_HEAD 6.0
#define SWARM_MARGIN 9.0       /* px of a band that a swarm leaves free */
#define CELL_CORNER 4.0

static VtrColor
color_of (VtrScene *scene, const VtrMark *mark, gsize i)
{
  VtrInk which = mark->inks != NULL ? mark->inks[i] : mark->ink;
  VtrColor color = vtr_theme_get_color (scene->theme, which);

  if (mark->strengths != NULL)
    color = vtr_color_mix (vtr_theme_get_color (scene->theme, VTR_INK_GROUND), color,
                           CLAMP (mark->strengths[i], 0, 1));
  return color;
}

static VtrColor
with_strength (VtrColor color, double strength)
{
  return (color & 0xffffff) | ((VtrColor) ((color >> 24) * CLAMP (strength, 0, 1) + 0.5) << 24);
}

static VtrColor
mark_color (VtrScene *scene, const VtrMark *mark)
{
  return with_strength (vtr_theme_get_color (scene->theme, mark->ink), mark->strength);
}

/* A palette with a colour for each element; at most 255 different ones, others share the nearest
 * earlier slot. For bars and cells, of which there are few kinds. */
static void
set_colors (VtrItem *item, const VtrColor *colors)
{
  item->buckets = g_new0 (guint8, MAX (item->n, 1));
  g_free (item->palette);
  item->palette = g_new0 (VtrColor, 256);
  item->n_palette = 0;
  for (guint e = 0; e < item->n; e++)
    {
      guint b = 0;
      while (b < item->n_palette && item->palette[b] != colors[e])
        b++;
      if (b == item->n_palette && b < 256)
        item->palette[item->n_palette++] = colors[e];
      item->buckets[e] = MIN (b, 255);
    }
}

static void
set_ramp (VtrScene *scene, VtrItem *item, const VtrMark *mark)
{
  item->buckets = g_new0 (guint8, MAX (item->n, 1));
  g_free (item->palette);
  item->palette = g_new (VtrColor, N_BUCKETS + 1);
  item->n_palette = N_BUCKETS + 1;
  for (int b = 0; b < N_BUCKETS; b++)
    item->palette[b] = with_strength (
        vtr_theme_get_ramp (scene->theme, mark->ramp, b / (N_BUCKETS - 1.0)), mark->strength);
  item->palette[N_BUCKETS] =
      with_strength (vtr_theme_get_ramp (scene->theme, mark->ramp, NAN), mark->strength);
  for (guint e = 0; e < item->n; e++)
    {
      double position = mark->colors[item->indices != NULL ? item->indices[e] : e];
      item->buckets[e] =
          isnan (position) ? N_BUCKETS : (guint8) (CLAMP (position, 0, 1) * (N_BUCKETS - 1) + 0.5);
    }
}

static void
add_stroke (VtrScene *scene, VtrItem *item, const VtrMark *mark)
{
  item->stroke = mark_color (scene, mark);
  item->line_width = mark->line_width + vtr_theme_get_extra_weight (scene->theme);
  vtr_scene_set_dash (scene, item, mark->ink);
}

static void
draw_line (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_PATH, mark->n, 2, 0);

  for (gsize i = 0; i < mark->n; i++)
    {
      item->points[2 * i] = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][i]);
      item->points[2 * i + 1] = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[1][i]);
    }
  item->mark = mark;
  add_stroke (scene, item, mark);
}

static void
draw_step (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  guint n = mark->n > 0 ? 2 * mark->n - 1 : 0;
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_PATH, n, 2, 0);

  item->indices = g_new (guint32, MAX (n, 1));
  for (guint e = 0; e < n; e++)
    {
      gsize at = (e + 1) / 2, level = e / 2;
      item->points[2 * e] = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][at]);
      item->points[2 * e + 1] = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[1][level]);
      item->indices[e] = level;
    }
  item->mark = mark;
  add_stroke (scene, item, mark);
}

/* Drops what cannot be drawn: @n points are packed to the front, with their indices. */
static void
keep_finite (VtrItem *item)
{
  guint kept = 0;

  item->indices = g_new (guint32, MAX (item->n, 1));
  for (guint i = 0; i < item->n; i++)
    if (isfinite (item->points[2 * i]) && isfinite (item->points[2 * i + 1]))
      {
        item->points[2 * kept] = item->points[2 * i];
        item->points[2 * kept + 1] = item->points[2 * i + 1];
        item->indices[kept++] = i;
      }
  item->n = kept;
}

static void
finish_markers (VtrScene *scene, VtrItem *item, const VtrMark *mark)
{
  item->mark = mark;
  item->radius = mark->radius;
  item->hollow = mark->hollow;
  item->line_width = mark->line_width;
  item->ground = vtr_theme_get_color (scene->theme, VTR_INK_GROUND);
  if (mark->colors != NULL)
    set_ramp (scene, item, mark);
}

static void
draw_points (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_MARKERS, mark->n, 2, mark_color (scene, mark));

  for (gsize i = 0; i < mark->n; i++)
    {
      item->points[2 * i] =
          vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][i]) + mark->offset_x;
      item->points[2 * i + 1] =
          vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[1][i]) + mark->offset_y;
    }
  keep_finite (item);
  finish_markers (scene, item, mark);
}

static void
draw_swarm (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *y = &layout->scales[VTR_AXIS_Y];
  double middle = vtr_scale_map (y, mark->min);
  double half = MAX (vtr_scale_band_size (y) - SWARM_MARGIN, 2 * mark->radius) / 2;
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_MARKERS, mark->n, 2, mark_color (scene, mark));
  g_autofree float *xs = NULL, *offsets = NULL;

  for (gsize i = 0; i < mark->n; i++)
    item->points[2 * i] = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][i]);
  keep_finite (item);
  xs = g_new (float, MAX (item->n, 1));
  offsets = g_new (float, MAX (item->n, 1));
  for (guint e = 0; e < item->n; e++)
    xs[e] = item->points[2 * e];
  vtr_swarm_pack (xs, item->n, mark->radius, half, offsets);
  for (guint e = 0; e < item->n; e++)
    item->points[2 * e + 1] = middle + offsets[e];
  finish_markers (scene, item, mark);
}

static void
set_rect (VtrItem *item, gsize i, double x0, double y0, double x1, double y1)
{
  float rect[4] = { MIN (x0, x1), MIN (y0, y1), fabs (x1 - x0), fabs (y1 - y0) };

  memcpy (item->points + 4 * i, rect, sizeof rect);
}

static double
thickness (const VtrPanelLayout *layout, const VtrMark *mark, VtrAxisWhich bands)
{
  return MIN (vtr_scale_band_size (&layout->scales[bands]) * mark->thickness, MAX_BAR);
}

static void
color_rects (VtrScene *scene, VtrItem *item, const VtrMark *mark)
{
  if (mark->inks != NULL)
    {
      g_autofree VtrColor *colors = g_new (VtrColor, MAX (mark->n, 1));
      for (gsize i = 0; i < mark->n; i++)
        colors[i] = with_strength (color_of (scene, mark, i), mark->strength);
      set_colors (item, colors);
    }
  item->mark = mark;
}

static void
draw_bars (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  gboolean lying = mark->direction == VTR_HORIZONTAL;
  VtrAxisWhich bands = lying ? VTR_AXIS_Y : VTR_AXIS_X, values = lying ? VTR_AXIS_X : VTR_AXIS_Y;
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_RECTS, mark->n, 4, mark_color (scene, mark));
  double half = thickness (layout, mark, bands) / 2,
         zero = vtr_scale_map (&layout->scales[values], 0);

  for (gsize i = 0; i < mark->n; i++)
    {
      double at = vtr_scale_map (&layout->scales[bands], mark->a[0][i]);
      double end = vtr_scale_map (&layout->scales[values], mark->a[1][i]);

      if (!isfinite (end))
        end = zero;
      if (lying)
        set_rect (item, i, zero, at - half, end, at + half);
      else
        set_rect (item, i, at - half, end, at + half, zero);
    }
  color_rects (scene, item, mark);
}

static void
draw_boxes (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_RECTS, mark->n, 4, mark_color (scene, mark));

  for (gsize i = 0; i < mark->n; i++)
    {
      double left = vtr_scale_map (x, mark->a[0][i]), right = vtr_scale_map (x, mark->a[2][i]);
      if (mark->gap > 0 && right - left > 2 * mark->gap)
        right -= mark->gap;
      set_rect (item, i, left, vtr_scale_map (y, mark->a[1][i]), right,
                vtr_scale_map (y, mark->a[3][i]));
    }
  color_rects (scene, item, mark);
}

static VtrColor
cell_color (VtrScene *scene, const VtrMark *mark, gsize i)
{
  if (mark->inks != NULL)
    return color_of (scene, mark, i);
  return vtr_theme_get_ramp (scene->theme, mark->ramp,
                             (mark->a[0][i] - mark->min) / (mark->max - mark->min));
}

/* Cells too many or too small for rectangles of their own are one picture. */
static void
draw_cell_picture (VtrScene *scene, const VtrMark *mark, double x0, double y0, double x1, double y1)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_IMAGE, 1, 0, 0);
  gboolean flip_x = x1 < x0, flip_y = y1 < y0;

  item->mark = mark;
  item->x = MIN (x0, x1);
  item->y = MIN (y0, y1);
  item->width = fabs (x1 - x0);
  item->height = fabs (y1 - y0);
  item->pixel_width = mark->n_columns;
  item->pixel_height = mark->n_rows;
  item->pixels = g_new (guint32, mark->n);
  for (gsize r = 0; r < mark->n_rows; r++)
    for (gsize c = 0; c < mark->n_columns; c++)
      {
        gsize to_r = flip_y ? mark->n_rows - 1 - r : r, to_c = flip_x ? mark->n_columns - 1 - c : c;
        item->pixels[to_r * mark->n_columns + to_c] =
            cell_color (scene, mark, r * mark->n_columns + c) | 0xff000000;
      }
}

static void
draw_cells (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];
  double half_x = MAX (vtr_scale_band_size (x) - mark->gap, 1) / 2;
  double half_y = MAX (vtr_scale_band_size (y) - mark->gap, 1) / 2;
  g_autofree VtrColor *colors = NULL;
  VtrItem *item;

  if (mark->gap == 0)
    {
      draw_cell_picture (scene, mark, vtr_scale_map (x, -0.5), vtr_scale_map (y, -0.5),
                         vtr_scale_map (x, mark->n_columns - 0.5),
                         vtr_scale_map (y, mark->n_rows - 0.5));
      return;
    }
  item = vtr_scene_add (scene, VTR_ITEM_RECTS, mark->n, 4, 0);
  colors = g_new (VtrColor, MAX (mark->n, 1));
  for (gsize i = 0; i < mark->n; i++)
    {
      double at_x = vtr_scale_map (x, i % mark->n_columns),
             at_y = vtr_scale_map (y, i / mark->n_columns);
      set_rect (item, i, at_x - half_x, at_y - half_y, at_x + half_x, at_y + half_y);
      colors[i] = isinf (mark->a[0][i])   ? 0
                  : isnan (mark->a[0][i]) ? vtr_theme_get_color (scene->theme, VTR_INK_GRID)
                                          : cell_color (scene, mark, i);
    }
  set_colors (item, colors);
  item->corner = MIN (CELL_CORNER, MIN (half_x, half_y) / 2);
  item->mark = mark;
}

static void
draw_arrow (
    VtrScene *scene, const VtrMark *mark, gsize i, double from, double to, double at, double half)
{
  double head = MIN (ARROW_HEAD, fabs (to - from)), neck = to > from ? to - head : to + head;
  gboolean raises = mark->a[2][i] >= mark->a[1][i];
  VtrItem *item = vtr_scene_add (
      scene, VTR_ITEM_PATH, 5, 2,
      vtr_theme_get_color (scene->theme, raises ? VTR_INK_POSITIVE : VTR_INK_NEGATIVE));
  float outline[10] = {
    from, at - half, neck, at - half, to, at, neck, at + half, from, at + half
  };

  memcpy (item->points, outline, sizeof outline);
  item->filled = TRUE;
  item->mark = mark;
  item->indices = g_new (guint32, 5);
  for (int e = 0; e < 5; e++)
    item->indices[e] = i;
}

/* Half the whisker at an arrow's head, px. */
static double
whisker_size (const VtrScale *x, const VtrMark *mark, gsize i)
{
  double error = mark->errors != NULL ? mark->errors[i] : 0;

  return error > 0
             ? fabs (vtr_scale_map (x, mark->a[2][i] + error) - vtr_scale_map (x, mark->a[2][i]))
             : 0;
}

static void
draw_arrow_errors (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];

  for (gsize i = 0; i < mark->n; i++)
    {
      double half = whisker_size (x, mark, i), to = vtr_scale_map (x, mark->a[2][i]);
      double at = floor (vtr_scale_map (y, mark->a[0][i])) + 0.5;
      if (half > 0)
        vtr_scene_add_line (scene, to - half, at, to + half, at,
                            vtr_theme_get_color (scene->theme, VTR_INK_TEXT), 1);
    }
}

/* Arrows, and the thin line from each one's end to the next one's start. */
static void
draw_arrows (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];
  double half = thickness (layout, mark, VTR_AXIS_Y) / 2;

  for (gsize i = 0; i + 1 < mark->n; i++)
    {
      double at = floor (vtr_scale_map (x, mark->a[1][i])) + 0.5;
      vtr_scene_add_line (scene, at, vtr_scale_map (y, mark->a[0][i]) + half, at,
                          vtr_scale_map (y, mark->a[0][i + 1]) - half,
                          vtr_theme_get_color (scene->theme, VTR_INK_REFERENCE), 1);
    }
  for (gsize i = 0; i < mark->n; i++)
    draw_arrow (scene, mark, i, vtr_scale_map (x, mark->a[1][i]), vtr_scale_map (x, mark->a[2][i]),
                vtr_scale_map (y, mark->a[0][i]), half);
  draw_arrow_errors (scene, layout, mark);
}

static void
draw_segments (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_PATH, 3 * mark->n, 2, 0);

  item->indices = g_new0 (guint32, MAX (item->n, 1));
  for (gsize i = 0; i < mark->n; i++)
    {
      float points[6] = { vtr_scale_map (x, mark->a[0][i]),
                          vtr_scale_map (y, mark->a[1][i]),
                          vtr_scale_map (x, mark->a[2][i]),
                          vtr_scale_map (y, mark->a[3][i]),
                          NAN,
                          NAN };
      memcpy (item->points + 6 * i, points, sizeof points);
      item->indices[3 * i] = item->indices[3 * i + 1] = item->indices[3 * i + 2] = i;
    }
  item->mark = mark;
  add_stroke (scene, item, mark);
}

static void
draw_rule (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  double at = floor (vtr_scale_map (&layout->scales[mark->which], mark->a[0][0])) + 0.5;
  gboolean upright = mark->which == VTR_AXIS_X;
  VtrItem *item = vtr_scene_add_line (scene, upright ? at : layout->x, upright ? layout->y : at,
                                      upright ? at : layout->x + layout->width,
                                      upright ? layout->y + layout->height : at, 0, 1);

  add_stroke (scene, item, mark);
}

static void
draw_area (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_PATH, 2 * mark->n, 2, mark_color (scene, mark));

  for (gsize i = 0; i < mark->n; i++)
    {
      gsize back = 2 * mark->n - 1 - i;
      double x = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][i]);
      item->points[2 * i] = item->points[2 * back] = x;
      item->points[2 * i + 1] = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[2][i]);
      item->points[2 * back + 1] = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[1][i]);
    }
  item->filled = TRUE;
}

static void
draw_whiskers (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  gboolean lying = mark->direction == VTR_HORIZONTAL;
  const VtrScale *along = &layout->scales[lying ? VTR_AXIS_X : VTR_AXIS_Y];
  const VtrScale *across = &layout->scales[lying ? VTR_AXIS_Y : VTR_AXIS_X];
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_PATH, 3 * mark->n, 2, 0);

  item->indices = g_new0 (guint32, MAX (item->n, 1));
  for (gsize i = 0; i < mark->n; i++)
    {
      double at = vtr_scale_map (across, mark->a[0][i]);
      double low = vtr_scale_map (along, mark->a[1][i]),
             high = vtr_scale_map (along, mark->a[2][i]);
      float points[6] = {
        lying ? low : at, lying ? at : low, lying ? high : at, lying ? at : high, NAN, NAN
      };
      memcpy (item->points + 6 * i, points, sizeof points);
      item->indices[3 * i] = item->indices[3 * i + 1] = item->indices[3 * i + 2] = i;
    }
  item->mark = mark;
  add_stroke (scene, item, mark);
  item->n_dash = 0;
}

static void
draw_picture (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  double x0 = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][0]);
  double y0 = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[1][0]);
  double x1 = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[2][0]);
  double y1 = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[3][0]);
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_IMAGE, 1, 0, 0);

  item->mark = mark;
  item->x = MIN (x0, x1);
  item->y = MIN (y0, y1);
  item->width = fabs (x1 - x0);
  item->height = fabs (y1 - y0);
  item->smooth = mark->smooth;
  item->pixel_width = mark->pixel_width;
  item->pixel_height = mark->pixel_height;
  item->pixels =
      g_memdup2 (mark->pixels, (gsize) mark->pixel_width * mark->pixel_height * sizeof (guint32));
}

void
vtr_draw_mark (VtrScene *scene, guint panel, const VtrMark *mark)
{
  static void (*const draw[]) (VtrScene *, const VtrPanelLayout *, const VtrMark *) = {
    [VTR_MARK_LINE] = draw_line, [VTR_MARK_STEP] = draw_step, [VTR_MARK_POINTS] = draw_points,
    [VTR_MARK_BARS] = draw_bars, [VTR_MARK_BOXES] = draw_boxes, [VTR_MARK_SWARM] = draw_swarm,
    [VTR_MARK_CELLS] = draw_cells, [VTR_MARK_ARROWS] = draw_arrows, [VTR_MARK_TEXTS] = NULL,
    [VTR_MARK_RULE] = draw_rule, [VTR_MARK_SEGMENTS] = draw_segments, [VTR_MARK_AREA] = draw_area,
    [VTR_MARK_WHISKERS] = draw_whiskers, [VTR_MARK_PICTURE] = draw_picture,
  };

  if (draw[mark->kind] != NULL && mark->n > 0)
    draw[mark->kind] (scene, &scene->panels[panel], mark);
}

static double
text_width (VtrScene *scene, VtrFont font, const char *text)
{
  double width;

  vtr_theme_measure (scene->theme, font, text, &width, NULL, NULL);
  return width;
}

/* Level text is moved sideways until none of it is cut off by the picture's edge. */
static double
inside (VtrScene *scene, const VtrMark *mark, gsize i, double x)
{
  double width = text_width (scene, mark->font, mark->labels[i]);
  double left = x - mark->align_x * width;

  if (mark->has_angle || width >= scene->width)
    return x;
  return x + CLAMP (left, 0, scene->width - width) - left;
}

static void
label_texts (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *sx = &layout->scales[VTR_AXIS_X], *sy = &layout->scales[VTR_AXIS_Y];
  double ascent, descent;

  vtr_theme_measure (scene->theme, mark->font, "0", NULL, &ascent, &descent);
  for (gsize i = 0; i < mark->n; i++)
    {
      double x = vtr_scale_map (sx, mark->a[0][i]) + mark->offset_x;
      double y = vtr_scale_map (sy, mark->a[1][i]) + mark->offset_y;
      if (!isfinite (x) || !isfinite (y))
        continue;
      VtrItem *item = vtr_scene_add_text (
          scene, mark->labels[i], mark->font, inside (scene, mark, i, x), y + ascent - mark->align_y * (ascent + descent),
          mark->align_x, vtr_theme_get_color (scene->theme, mark->ink));
      if (mark->has_angle)
        item->angle =
            atan2 (vtr_scale_map (sy, mark->along[3]) - vtr_scale_map (sy, mark->along[1]),
                   vtr_scale_map (sx, mark->along[2]) - vtr_scale_map (sx, mark->along[0]));
    }
}

/* Beyond the end of each bar. */
static void
label_bars (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  gboolean lying = mark->direction == VTR_HORIZONTAL;
  const VtrScale *bands = &layout->scales[lying ? VTR_AXIS_Y : VTR_AXIS_X];
  const VtrScale *values = &layout->scales[lying ? VTR_AXIS_X : VTR_AXIS_Y];
  VtrColor color = vtr_theme_get_color (scene->theme, VTR_INK_DIM);

  for (gsize i = 0; i < mark->n; i++)
    {
      double at = vtr_scale_map (bands, mark->a[0][i]), end = vtr_scale_map (values, mark->a[1][i]);
      gboolean back = mark->a[1][i] < 0;

      if (mark->inks != NULL &&
          (mark->inks[i] == VTR_INK_POSITIVE || mark->inks[i] == VTR_INK_NEGATIVE))
        color = vtr_theme_get_color (scene->theme, mark->inks[i] == VTR_INK_POSITIVE
                                                       ? VTR_INK_POSITIVE_TEXT
                                                       : VTR_INK_NEGATIVE_TEXT);
      if (!isfinite (end))
        continue;
      if (lying)
        vtr_scene_add_text (scene, mark->labels[i], mark->font,
                            end + (back ? -LABEL_GAP : LABEL_GAP), at + 4, back ? 1 : 0, color);
      else
        vtr_scene_add_text (scene, mark->labels[i], mark->font, at, end + (back ? 14 : -LABEL_GAP),
                            0.5, color);
    }
}

static void
label_cells (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];
  double room_x = vtr_scale_band_size (x) - mark->gap - 4,
         room_y = vtr_scale_band_size (y) - mark->gap;
  double size = vtr_theme_get_font_size (scene->theme, mark->font);

  for (gsize i = 0; i < mark->n; i++)
    {
      double at_x = vtr_scale_map (x, i % mark->n_columns),
             at_y = vtr_scale_map (y, i / mark->n_columns);
      VtrColor color = vtr_theme_get_text_on (scene->theme, cell_color (scene, mark, i));
      gboolean two = mark->details != NULL && room_y >= size + 20;

      if (text_width (scene, mark->font, mark->labels[i]) > room_x || size > room_y)
        continue;
      vtr_scene_add_text (scene, mark->labels[i], mark->font, at_x, at_y + (two ? -1 : 0.36 * size),
                          0.5, color);
      if (two && text_width (scene, VTR_FONT_AXIS, mark->details[i]) <= room_x)
        vtr_scene_add_text (scene, mark->details[i], VTR_FONT_AXIS, at_x, at_y + 18, 0.5, color);
    }
}

/* Inside in white where there is room, else after the arrow's right end, or before its left end
 * where the panel stops. */
static void
label_arrows (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  const VtrScale *x = &layout->scales[VTR_AXIS_X], *y = &layout->scales[VTR_AXIS_Y];

  for (gsize i = 0; i < mark->n; i++)
    {
      double from = vtr_scale_map (x, mark->a[1][i]), to = vtr_scale_map (x, mark->a[2][i]);
      double width = text_width (scene, mark->font, mark->labels[i]);
      double reach = whisker_size (x, mark, i), free = to > from ? to - reach : to + reach;
      double left = MIN (from, to - reach), right = MAX (from, to + reach);
      double base = vtr_scale_map (y, mark->a[0][i]) + 4;
      gboolean raises = mark->a[2][i] >= mark->a[1][i];
      VtrInk outside = raises ? VTR_INK_POSITIVE_TEXT : VTR_INK_NEGATIVE_TEXT;

      if (reach < fabs (to - from) && fabs (free - from) >= width + 2 * ARROW_HEAD + 2)
        vtr_scene_add_text (scene, mark->labels[i], mark->font, (from + free) / 2, base, 0.5,
                            vtr_theme_get_color (scene->theme, VTR_INK_ON_FILL));
      else if (right + LABEL_GAP + width <= scene->width - 4)
        vtr_scene_add_text (scene, mark->labels[i], mark->font, right + LABEL_GAP, base, 0,
                            vtr_theme_get_color (scene->theme, outside));
      else
        vtr_scene_add_text (scene, mark->labels[i], mark->font, left - LABEL_GAP, base, 1,
                            vtr_theme_get_color (scene->theme, outside));
    }
}

static void
label_points (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  for (gsize i = 0; i < mark->n; i++)
    {
      double x = vtr_scale_map (&layout->scales[VTR_AXIS_X], mark->a[0][i]);
      double y = vtr_scale_map (&layout->scales[VTR_AXIS_Y], mark->a[1][i]);
      double away = mark->radius + LABEL_GAP,
             width = text_width (scene, mark->font, mark->labels[i]);
      gboolean left = x + away + width > layout->x + layout->width;

      if (isfinite (x) && isfinite (y) && mark->labels[i][0] != '\0')
        vtr_scene_add_text (scene, mark->labels[i], mark->font, left ? x - away : x + away, y + 4,
                            left ? 1 : 0, vtr_theme_get_color (scene->theme, VTR_INK_TEXT));
    }
}

/* Above each box. */
static void
label_boxes (VtrScene *scene, const VtrPanelLayout *layout, const VtrMark *mark)
{
  for (gsize i = 0; i < mark->n; i++)
    {
      double x = vtr_scale_map (&layout->scales[VTR_AXIS_X], (mark->a[0][i] + mark->a[2][i]) / 2);
      double y = vtr_scale_map (&layout->scales[VTR_AXIS_Y], MAX (mark->a[1][i], mark->a[3][i]));
      vtr_scene_add_text (scene, mark->labels[i], mark->font, x, MAX (y, layout->y) - LABEL_GAP,
                          0.5, vtr_theme_get_color (scene->theme, VTR_INK_DIM));
    }
}

void
vtr_draw_labels (VtrScene *scene, guint panel, const VtrMark *mark)
{
  const VtrPanelLayout *layout = &scene->panels[panel];

  if (mark->labels == NULL)
    return;
  if (mark->kind == VTR_MARK_TEXTS)
    label_texts (scene, layout, mark);
  else if (mark->kind == VTR_MARK_BARS)
    label_bars (scene, layout, mark);
  else if (mark->kind == VTR_MARK_CELLS)
    label_cells (scene, layout, mark);
  else if (mark->kind == VTR_MARK_ARROWS)
    label_arrows (scene, layout, mark);
  else if (mark->kind == VTR_MARK_POINTS)
    label_points (scene, layout, mark);
  else if (mark->kind == VTR_MARK_BOXES)
    label_boxes (scene, layout, mark);
}
