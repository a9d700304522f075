/* Cairo images as PNG through libpng, opaque pixels as RGB, with the fast deflate level: a chart
 * compresses well at any level, and cairo's own writer spends most of its time in zlib. */
#include "vtr-error.h"
#include "vtr-png.h"
#include "vtr-config.h"
#include <glib/gi18n-lib.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

#define COMPRESSION 3

static void
write_cb (png_structp png, png_bytep data, png_size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, length);
}

static void
flush_cb (png_structp png)
{
}

static gboolean
is_opaque (const guint32 *pixels, int width, int height, int stride)
{
  guint32 all = 0xff000000;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      all &= pixels[(gsize) y * stride + x];
  return all == 0xff000000;
}

/* Premultiplied ARGB32 to bytes R G B (A). */
static void
convert_row (const guint32 *from, int width, gboolean opaque, guint8 *to)
{
  for (int x = 0; x < width; x++)
    {
      guint32 p = from[x], a = p >> 24, half = a / 2;

      if (opaque || a == 255 || a == 0)
        {
          to[0] = p >> 16;
          to[1] = p >> 8;
          to[2] = p;
        }
      else
        {
          to[0] = MIN (255, ((p >> 16 & 0xff) * 255 + half) / a);
          to[1] = MIN (255, ((p >> 8 & 0xff) * 255 + half) / a);
          to[2] = MIN (255, ((p & 0xff) * 255 + half) / a);
        }
      if (!opaque)
        to[3] = a;
      to += opaque ? 3 : 4;
    }
}

/* Everything between the error handler and the end of the file; jumps out of it on an error. */
static void
write_file (png_structp png,
            png_infop info,
            const guint32 *pixels,
            int width,
            int height,
            int stride,
            double scale,
            guint8 *row)
{
  gboolean opaque = is_opaque (pixels, width, height, stride);
  png_uint_32 per_metre = scale * 96 / 0.0254 + 0.5;

  png_set_compression_level (png, COMPRESSION);
  png_set_compression_buffer_size (png, 65536);
  png_set_filter (png, 0, PNG_FILTER_NONE);
  png_set_IHDR (png, info, width, height, 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_pHYs (png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_write_info (png, info);
  for (int y = 0; y < height; y++)
    {
      convert_row (pixels + (gsize) y * stride, width, opaque, row);
      png_write_row (png, row);
    }
  png_write_end (png, info);
}

/**
 * vtr_png_encode:
 * @pixels: premultiplied ARGB32
 * @width: pixels
 * @height: pixels
 * @stride: pixels from one row to the next
 * @scale: pixels a CSS px, for the resolution that the file states (96 dpi at 1)
 * @error: return location
 *
 * Returns: (transfer full): a PNG file, or %NULL with VTR_ERROR_FAILED
 */
GBytes *
vtr_png_encode (
    const guint32 *pixels, int width, int height, int stride, double scale, GError **error)
{
  guint8 *const row = g_malloc ((gsize) width * 4);
  GByteArray *const file = g_byte_array_sized_new (65536);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;

  if (info == NULL || setjmp (png_jmpbuf (png)))
    {
      png_destroy_write_struct (&png, &info);
      g_byte_array_unref (file);
      g_free (row);
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_FAILED,
                           _("the picture could not be written as PNG."));
      return NULL;
    }
  png_set_write_fn (png, file, write_cb, flush_cb);
  write_file (png, info, pixels, width, height, stride, scale, row);
  png_destroy_write_struct (&png, &info);
  g_free (row);
  return g_byte_array_free_to_bytes (file);
}
