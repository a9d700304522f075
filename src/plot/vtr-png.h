/* Pixels as a PNG file in memory. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *vtr_png_encode (const guint32 *pixels, int width, int height, int stride, double scale, GError **error);

G_END_DECLS
