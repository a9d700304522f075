/* Tens of thousands of small discs, fast: the coverage of a disc is computed once for 4 × 4
 * positions within a pixel, and blended straight into the pixels ("over", premultiplied ARGB32).
 * What it does not do: rings, clips; the painter handles these. */
#include "vtr-scene-private.h"
#include <math.h>

#define PHASES 4

typedef struct
{
  int     size;                       /* pixels a side */
  guint8 *masks[PHASES][PHASES];      /* size × size coverage, 0 … 255 */
} Sprites;

/* Antialiasing: the edge is one pixel wide. */
static void
render_mask (guint8 *mask, int size, double radius, double cx, double cy)
{
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        double distance = hypot (x + 0.5 - cx, y + 0.5 - cy);
        mask[y * size + x] = (guint8) (255 * CLAMP (radius + 0.5 - distance, 0, 1) + 0.5);
      }
}

static void
sprites_init (Sprites *sprites, double radius)
{
  int margin = (int) ceil (radius + 0.5);

  sprites->size = 2 * margin + 1;
  for (int py = 0; py < PHASES; py++)
    for (int px = 0; px < PHASES; px++)
      {
        sprites->masks[py][px] = g_new (guint8, sprites->size * sprites->size);
        render_mask (sprites->masks[py][px], sprites->size, radius, margin + (px + 0.5) / PHASES,
                     margin + (py + 0.5) / PHASES);
      }
}

static void
sprites_clear (Sprites *sprites)
{
  for (int py = 0; py < PHASES; py++)
    for (int px = 0; px < PHASES; px++)
      g_free (sprites->masks[py][px]);
}

/* value × a / 255 for four channels at once; a is 0 … 256 */
static inline guint32
scale_channels (guint32 value, guint32 a)
{
  guint32 even = ((value & 0x00ff00ff) * a >> 8) & 0x00ff00ff;
  guint32 odd = ((value >> 8) & 0x00ff00ff) * a & 0xff00ff00;

  return even | odd;
}

static guint32
premultiply (VtrColor color)
{
  guint32 a = color >> 24;

  return (scale_channels (color, a + (a >> 7)) & 0x00ffffff) | a << 24;
}

static void
blend_disc (const guint8 *mask,
            int size,
            guint32 color,
            guint32 *pixels,
            int width,
            int height,
            int stride,
            int left,
            int top)
{
  int x0 = MAX (0, -left), x1 = MIN (size, width - left), y0 = MAX (0, -top),
      y1 = MIN (size, height - top);

  for (int y = y0; y < y1; y++)
    {
      guint32 *to = pixels + (gsize) (top + y) * stride + left;
      const guint8 *cover = mask + y * size;
      for (int x = x0; x < x1; x++)
        {
          if (cover[x] == 0)
            continue;
          guint32 source = scale_channels (color, cover[x] + (cover[x] >> 7));
          guint32 alpha = source >> 24;
          to[x] = source + scale_channels (to[x], 256 - (alpha + (alpha >> 7)));
        }
    }
}

void
vtr_markers_blend (const VtrItem *item, double scale, double x0, double y0,
                   guint32 *pixels, int width, int height, int stride)
{
  Sprites sprites;
  guint32 colors[256];
  int margin;

  sprites_init (&sprites, item->radius * scale);
  margin = sprites.size / 2;
  for (guint i = 0; i < item->n_palette; i++)
    colors[i] = premultiply (item->palette[i]);
  for (guint e = 0; e < item->n; e++)
    {
      double x = (item->points[2 * e] - x0) * scale, y = (item->points[2 * e + 1] - y0) * scale;
      if (!(x > -margin - 1 && y > -margin - 1 && x < width + margin + 1 &&
            y < height + margin + 1))
        continue;
      double whole_x = floor (x), whole_y = floor (y);
      const guint8 *mask =
          sprites.masks[(int) ((y - whole_y) * PHASES)][(int) ((x - whole_x) * PHASES)];
      blend_disc (mask, sprites.size, colors[item->buckets != NULL ? item->buckets[e] : 0], pixels,
                  width, height, stride, (int) whole_x - margin, (int) whole_y - margin);
    }
  sprites_clear (&sprites);
}
