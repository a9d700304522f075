/* Scenes as files, whole or not at all. */
#include "vtr-export.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-file.h"
#include "vtr-png.h"
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_PIXELS (64.0 * 1024 * 1024)
#define POINTS_PER_PX 0.75

/**
 * vtr_scene_to_png:
 * @scene: a scene
 * @scale: pixels a px: 1, 2 or 4
 * @error: return location
 *
 * Returns: (transfer full): a PNG file, or %NULL: VTR_ERROR_TOO_LARGE above 64 million pixels
 */
GBytes *
vtr_scene_to_png (const VtrScene *scene, double scale, GError **error)
{
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  GBytes *png;

  vtr_scene_get_size (scene, &width, &height);
  width = ceil (width * scale);
  height = ceil (height * scale);
  if (!(width * height <= MAX_PIXELS) || width > 32767 || height > 32767)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _ ("a picture of %.0f × %.0f pixels is too large; choose a smaller size."),
                   width, height);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  vtr_scene_paint (scene, cr);
  cairo_surface_flush (surface);
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("the picture could not be drawn: %s."),
                   cairo_status_to_string (cairo_status (cr)));
      png = NULL;
    }
  else
    png =
        vtr_png_encode ((guint32 *) (gpointer) cairo_image_surface_get_data (surface), (int) width,
                        (int) height, cairo_image_surface_get_stride (surface) / 4, scale, error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return png;
}

/**
 * vtr_scene_write_png:
 * @scene: a scene
 * @path: where to
 * @scale: pixels a px
 * @error: return location
 *
 * Returns: whether the file is there
 */
gboolean
vtr_scene_write_png (const VtrScene *scene, const char *path, double scale, GError **error)
{
  g_autoptr (GBytes) png = vtr_scene_to_png (scene, scale, error);

  return png != NULL &&
         vtr_file_write (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error);
}

/**
 * vtr_scene_write_svg:
 * @scene: a scene
 * @path: where to
 * @error: return location
 *
 * Returns: whether the file is there
 */
gboolean
vtr_scene_write_svg (const VtrScene *scene, const char *path, GError **error)
{
  g_autofree char *svg = vtr_scene_to_svg (scene, error);

  return svg != NULL && vtr_file_write (path, svg, -1, error);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * vtr_scene_write_pdf:
 * @scene: a scene
 * @path: where to
 * @error: return location
 *
 * One page of the scene's size, 96 px to the inch.
 *
 * Returns: whether the file is there
 */
gboolean
vtr_scene_write_pdf (const VtrScene *scene, const char *path, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  double width, height;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  vtr_scene_get_size (scene, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_cb, file, width * POINTS_PER_PX,
                                                 height * POINTS_PER_PX);
  cr = cairo_create (surface);
  cairo_scale (cr, POINTS_PER_PX, POINTS_PER_PX);
  vtr_scene_paint (scene, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("the picture could not be drawn: %s."),
                   cairo_status_to_string (status));
      return FALSE;
    }
  return vtr_file_write (path, (const char *) file->data, file->len, error);
}

/**
 * vtr_scene_write:
 * @scene: a scene
 * @path: where to; its ending chooses the kind
 * @scale: pixels a px, for PNG
 * @error: return location
 *
 * Returns: whether the file is there; VTR_ERROR_BAD_VALUE for other endings
 */
gboolean
vtr_scene_write (const VtrScene *scene, const char *path, double scale, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".png"))
    return vtr_scene_write_png (scene, path, scale, error);
  if (g_str_has_suffix (lower, ".svg"))
    return vtr_scene_write_svg (scene, path, error);
  if (g_str_has_suffix (lower, ".pdf"))
    return vtr_scene_write_pdf (scene, path, error);
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
               _("“%s” should end in .png, .svg, .pdf or .csv."), path);
  return FALSE;
}
