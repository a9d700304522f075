/* From a figure to its display list: place the panels (vtr-layout.c), draw what lies behind, the
 * marks (vtr-draw.c), what stands around, and last the labels. */
#include "vtr-scene-private.h"
#include <math.h>
#include <string.h>

#define TOO_SMALL 120      /* px: under this a chart says so instead of being drawn */
#define NO_LEGEND 240      /* px: under this its legend is left to the tooltips */

G_DEFINE_BOXED_TYPE (VtrScene, vtr_scene, vtr_scene_ref, vtr_scene_unref)

static void
item_clear (gpointer data)
{
  VtrItem *item = data;

  g_free (item->points);
  g_free (item->indices);
  g_free (item->buckets);
  g_free (item->palette);
  g_free (item->text);
  g_free (item->pixels);
}

VtrItem *
vtr_scene_add (VtrScene *scene, VtrItemKind kind, guint n, guint floats_each, VtrColor color)
{
  VtrItem *item;

  g_array_set_size (scene->items, scene->items->len + 1);   /* cleared to zero */
  item = &g_array_index (scene->items, VtrItem, scene->items->len - 1);
  item->kind = kind;
  item->feature = -1;
  item->n = n;
  item->points = floats_each > 0 ? g_new0 (float, (gsize) MAX (n, 1) * floats_each) : NULL;
  item->palette = g_new (VtrColor, 1);
  item->palette[0] = color;
  item->n_palette = 1;
  return item;
}

VtrItem *
vtr_scene_add_rect (
    VtrScene *scene, double x, double y, double width, double height, VtrColor color)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_RECTS, 1, 4, color);

  memcpy (item->points, (float[4]) { x, y, width, height }, 4 * sizeof (float));
  return item;
}

VtrItem *
vtr_scene_add_line (
    VtrScene *scene, double x0, double y0, double x1, double y1, VtrColor color, double width)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_PATH, 2, 2, 0);

  memcpy (item->points, (float[4]) { x0, y0, x1, y1 }, 4 * sizeof (float));
  item->stroke = color;
  item->line_width = width;
  return item;
}

VtrItem *
vtr_scene_add_text (VtrScene *scene,
                    const char *text,
                    VtrFont font,
                    double x,
                    double y,
                    double align,
                    VtrColor color)
{
  VtrItem *item = vtr_scene_add (scene, VTR_ITEM_TEXT, 1, 0, color);

  item->text = g_utf8_make_valid (text, -1);
  item->font = font;
  item->x = x;
  item->y = y;
  item->align = align;
  vtr_theme_measure (scene->theme, font, item->text, &item->text_width, NULL, NULL);
  return item;
}

void
vtr_scene_set_dash (VtrScene *scene, VtrItem *item, VtrInk ink)
{
  item->n_dash = vtr_theme_get_dash (scene->theme, ink, item->dash);
}

static void
draw_panel (VtrScene *scene, guint i)
{
  const VtrPanel *panel = scene->figure->panels->pdata[i];
  const VtrPanelLayout *layout = &scene->panels[i];
  VtrItem *clip;

  vtr_layout_draw_behind (scene, i);
  /* A little beyond the plot area, so that lines and dots on its edge stay whole. */
  clip = vtr_scene_add (scene, VTR_ITEM_CLIP, 0, 0, 0);
  clip->x = layout->x - 5;
  clip->y = layout->y - 5;
  clip->width = layout->width + 10;
  clip->height = layout->height + 10;
  for (guint m = 0; m < panel->marks->len; m++)
    vtr_draw_mark (scene, i, panel->marks->pdata[m]);
  vtr_scene_add (scene, VTR_ITEM_UNCLIP, 0, 0, 0);
  vtr_layout_draw_around (scene, i);
  for (guint m = 0; m < panel->marks->len; m++)
    vtr_draw_labels (scene, i, panel->marks->pdata[m]);
  if (layout->width >= NO_LEGEND || panel->legend == VTR_LEGEND_ABOVE)
    vtr_legend_draw (scene, i);
}

/* Bounds of the drawn arrays, so that the hit test skips most items. */
static void
find_bounds (VtrItem *item)
{
  guint each = item->kind == VTR_ITEM_RECTS ? 4 : 2;
  float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

  if (item->points == NULL)
    return;
  for (guint i = 0; i < item->n; i++)
    {
      const float *p = item->points + (gsize) i * each;
      float w = each == 4 ? p[2] : 0, h = each == 4 ? p[3] : 0;
      if (isnan (p[0]) || isnan (p[1]))
        continue;
      x0 = MIN (x0, p[0]);
      y0 = MIN (y0, p[1]);
      x1 = MAX (x1, p[0] + w);
      y1 = MAX (y1, p[1] + h);
    }
  item->x = x0;
  item->y = y0;
  item->width = MAX (x1 - x0, 0);
  item->height = MAX (y1 - y0, 0);
}

static VtrScene *
scene_new (VtrFigure *figure, double width, double height, VtrTheme *theme, gboolean plain)
{
  VtrScene *scene = g_new0 (VtrScene, 1);

  g_atomic_ref_count_init (&scene->refs);
  scene->width = MAX (width, 1);
  scene->height = MAX (height, 1);
  scene->plain = plain;
  scene->theme = vtr_theme_ref (theme);
  scene->figure = vtr_figure_ref (figure);
  scene->items = g_array_new (FALSE, TRUE, sizeof (VtrItem));
  g_array_set_clear_func (scene->items, item_clear);
  scene->panels = g_new0 (VtrPanelLayout, MAX (figure->panels->len, 1));
  return scene;
}

VtrScene *
vtr_scene_new_like (const VtrScene *scene)
{
  VtrScene *like = scene_new (scene->figure, scene->width, scene->height, scene->theme, scene->plain);

  memcpy (like->panels, scene->panels, scene->figure->panels->len * sizeof (VtrPanelLayout));
  return like;
}

static void
lay_out (VtrScene *scene)
{
  vtr_scene_add_rect (scene, 0, 0, scene->width, scene->height,
                      vtr_theme_get_color (scene->theme, VTR_INK_GROUND));
  if (scene->width < TOO_SMALL || scene->height < TOO_SMALL)
    {
      vtr_layout_draw_hint (scene);
      return;
    }
  vtr_layout_place (scene);
  vtr_layout_draw_header (scene);
  for (guint i = 0; i < scene->figure->panels->len; i++)
    draw_panel (scene, i);
  for (guint i = 0; i < scene->items->len; i++)
    find_bounds (&g_array_index (scene->items, VtrItem, i));
}

/**
 * vtr_scene_new:
 * @figure: what to show
 * @width: px
 * @height: px
 * @theme: colours and fonts
 *
 * Lays @figure out. Costs O(n log n) for n marks, with a handful of allocations a mark object.
 *
 * Returns: (transfer full): the scene; it keeps @figure
 */
VtrScene *
vtr_scene_new (VtrFigure *figure, double width, double height, VtrTheme *theme)
{
  VtrScene *scene;

  g_return_val_if_fail (figure != NULL && theme != NULL, NULL);
  scene = scene_new (figure, width, height, theme, FALSE);
  lay_out (scene);
  return scene;
}

/**
 * vtr_scene_new_plain:
 * @figure: what to show
 * @width: px
 * @height: px
 * @theme: colours and fonts
 *
 * As vtr_scene_new(), without title line and caption.
 *
 * Returns: (transfer full): the scene; it keeps @figure
 */
VtrScene *
vtr_scene_new_plain (VtrFigure *figure, double width, double height, VtrTheme *theme)
{
  VtrScene *scene;

  g_return_val_if_fail (figure != NULL && theme != NULL, NULL);
  scene = scene_new (figure, width, height, theme, TRUE);
  lay_out (scene);
  return scene;
}

/**
 * vtr_scene_ref:
 * @scene: a scene
 *
 * Returns: (transfer full): @scene
 */
VtrScene *
vtr_scene_ref (VtrScene *scene)
{
  g_return_val_if_fail (scene != NULL, NULL);

  g_atomic_ref_count_inc (&scene->refs);
  return scene;
}

/**
 * vtr_scene_unref:
 * @scene: (transfer full): a scene
 */
void
vtr_scene_unref (VtrScene *scene)
{
  g_return_if_fail (scene != NULL);

  if (!g_atomic_ref_count_dec (&scene->refs))
    return;
  g_array_unref (scene->items);
  g_free (scene->panels);
  vtr_figure_unref (scene->figure);
  vtr_theme_unref (scene->theme);
  g_free (scene);
}

/**
 * vtr_scene_get_size:
 * @scene: a scene
 * @width: (out): px
 * @height: (out): px
 */
void
vtr_scene_get_size (const VtrScene *scene, double *width, double *height)
{
  *width = scene->width;
  *height = scene->height;
}
