/* A scene as text, for golden tests: one line an item, px rounded to 0.1, colours as #aarrggbb.
 * Long arrays show their length, first and last elements, and a checksum of the rounded rest. */
#include "vtr-scene-private.h"
#include <math.h>

#define SHOWN 12

static void
append_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = round (value * 10) / 10 + 0.0;   /* + 0: no negative zero */

  if (isnan (value))
    g_string_append (text, " -");
  else
    g_string_append_printf (
        text, " %s", g_ascii_formatd (buffer, sizeof buffer, "%.1f", rounded == 0 ? 0 : rounded));
}

static void
append_element (GString *text, const VtrItem *item, guint e, guint each)
{
  for (guint k = 0; k < each; k++)
    append_number (text, item->points[(gsize) e * each + k]);
  if (item->buckets != NULL)
    g_string_append_printf (text, " @%u", item->buckets[e]);
  g_string_append_c (text, ';');
}

static void
append_elements (GString *text, const VtrItem *item, guint each)
{
  guint32 sum = 5381;

  g_string_append_printf (text, " n=%u:", item->n);
  for (guint e = 0; e < item->n; e++)
    {
      if (e < SHOWN || e + 1 == item->n)
        append_element (text, item, e, each);
      for (guint k = 0; k < each; k++)
        {
          float p = item->points[(gsize) e * each + k];
          sum = sum * 33 + (isnan (p) ? 0 : (guint32) (gint32) floorf (p + 0.5f));
        }
    }
  if (item->n > SHOWN + 1)
    g_string_append_printf (text, " sum=%08x", sum);
}

static void
append_colors (GString *text, const VtrItem *item)
{
  if (item->n_palette <= 4)
    for (guint i = 0; i < item->n_palette; i++)
      g_string_append_printf (text, " #%08x", item->palette[i]);
  else
    g_string_append_printf (text, " #%08x…#%08x(%u)", item->palette[0],
                            item->palette[item->n_palette - 1], item->n_palette);
}

static void
append_ref (GString *text, const VtrItem *item)
{
  VtrRef ref;

  if ((item->mark == NULL && item->feature < 0) || item->n == 0)
    return;
  ref = vtr_item_ref (item, 0);
  if (ref.series >= 0)
    g_string_append_printf (text, " series=%d", ref.series);
  if (ref.row >= 0)
    g_string_append_printf (text, " row=%" G_GINT64_FORMAT, ref.row);
  if (ref.feature >= 0)
    g_string_append_printf (text, " feature=%d", ref.feature);
}

static void
append_item (GString *text, const VtrItem *item)
{
  static const char *const names[] = {
    "rects", "path", "markers", "text", "image", "clip", "unclip"
  };

  g_string_append (text, names[item->kind]);
  switch (item->kind)
    {
    case VTR_ITEM_RECTS:
      append_colors (text, item);
      append_elements (text, item, 4);
      break;
    case VTR_ITEM_PATH:
      if (item->filled)
        g_string_append_printf (text, " fill #%08x", item->palette[0]);
      if (item->stroke != 0)
        g_string_append_printf (text, " stroke #%08x", item->stroke);
      if (item->stroke != 0)
        append_number (text, item->line_width);
      if (item->n_dash > 0)
        g_string_append (text, " dashed");
      append_elements (text, item, 2);
      break;
    case VTR_ITEM_MARKERS:
      append_colors (text, item);
      g_string_append (text, item->hollow ? " ring" : " disc");
      append_number (text, item->radius);
      append_elements (text, item, 2);
      break;
    case VTR_ITEM_TEXT:
      append_colors (text, item);
      g_string_append_printf (text, " font=%d align=%.1f", item->font, item->align);
      append_number (text, item->x);
      append_number (text, item->y);
      if (item->angle != 0)
        append_number (text, item->angle * 180 / G_PI);
      g_string_append_printf (text, " \"%s\"", item->text);
      break;
    case VTR_ITEM_IMAGE:
    case VTR_ITEM_CLIP:
      append_number (text, item->x);
      append_number (text, item->y);
      append_number (text, item->width);
      append_number (text, item->height);
      if (item->kind == VTR_ITEM_IMAGE)
        g_string_append_printf (text, " %u×%u", item->pixel_width, item->pixel_height);
      break;
    case VTR_ITEM_UNCLIP:
      break;
    }
  append_ref (text, item);
  g_string_append_c (text, '\n');
}

/**
 * vtr_scene_dump:
 * @scene: a scene
 *
 * Returns: (transfer full): the display list as text
 */
char *
vtr_scene_dump (const VtrScene *scene)
{
  GString *text = g_string_new ("scene");

  append_number (text, scene->width);
  append_number (text, scene->height);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < scene->items->len; i++)
    append_item (text, vtr_scene_item (scene, i));
  return g_string_free (text, FALSE);
}
