/* Scenes as SVG, with text as <text> that can be searched, edited and read aloud (cairo's own SVG
 * writer draws outlines). No font is embedded. Marks beyond 20,000 become one PNG an item. */
#include "vtr-export.h"
#include "vtr-png.h"
#include "vtr-scene-private.h"
#include <math.h>
#include <string.h>

#define PICTURE_SCALE 2.0

/* Two decimals are a hundredth of a px: shorter files, nothing to see. */
static void
append_number (GString *svg, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 16];
  gsize n;

  g_ascii_formatd (buffer, sizeof buffer, "%.2f", value);
  n = strlen (buffer);
  while (buffer[n - 1] == '0')
    buffer[--n] = '\0';
  if (buffer[n - 1] == '.')
    buffer[--n] = '\0';
  g_string_append (svg, strcmp (buffer, "-0") == 0 ? "0" : buffer);
}

static void
append_attribute (GString *svg, const char *name, double value)
{
  g_string_append_printf (svg, " %s=\"", name);
  append_number (svg, value);
  g_string_append_c (svg, '"');
}

static void
append_color (GString *svg, const char *name, VtrColor color)
{
  g_string_append_printf (svg, " %s=\"#%06x\"", name, color & 0xffffff);
  if (color >> 24 != 255)
    {
      g_autofree char *opacity = g_strconcat (name, "-opacity", NULL);
      append_attribute (svg, opacity, (color >> 24) / 255.0);
    }
}

/* Escaped, without the control characters that XML 1.0 forbids even when escaped. */
static void
append_text (GString *svg, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == '&')
        g_string_append (svg, "&amp;");
      else if (c == '<')
        g_string_append (svg, "&lt;");
      else if (c == '>')
        g_string_append (svg, "&gt;");
      else if (c == '"')
        g_string_append (svg, "&quot;");
      else if ((c >= 0x20 && c != 0xfffe && c != 0xffff) || c == '\t')
        g_string_append_unichar (svg, c);
    }
}

static VtrColor
element_color (const VtrItem *item, guint e)
{
  return item->palette[item->buckets != NULL ? item->buckets[e] : 0];
}

static void
append_rects (GString *svg, const VtrItem *item)
{
  for (guint e = 0; e < item->n; e++)
    {
      const float *r = item->points + 4 * (gsize) e;
      if (r[2] <= 0 || r[3] <= 0)
        continue;
      g_string_append (svg, "<rect");
      append_attribute (svg, "x", r[0]);
      append_attribute (svg, "y", r[1]);
      append_attribute (svg, "width", r[2]);
      append_attribute (svg, "height", r[3]);
      if (item->corner > 0)
        append_attribute (svg, "rx", item->corner);
      append_color (svg, "fill", element_color (item, e));
      g_string_append (svg, "/>\n");
    }
}

static void
append_path (GString *svg, const VtrItem *item)
{
  gboolean pen_up = TRUE;

  g_string_append (svg, "<path d=\"");
  for (guint i = 0; i < item->n; i++)
    {
      const float *p = item->points + 2 * (gsize) i;
      if (!isfinite (p[0]) || !isfinite (p[1]))
        {
          pen_up = TRUE;
          continue;
        }
      g_string_append_c (svg, pen_up ? 'M' : 'L');
      append_number (svg, p[0]);
      g_string_append_c (svg, ' ');
      append_number (svg, p[1]);
      pen_up = FALSE;
    }
  g_string_append (svg, item->filled ? "Z\"" : "\"");
  if (item->filled)
    append_color (svg, "fill", item->palette[0]);
  else
    g_string_append (svg, " fill=\"none\"");
  if (item->stroke != 0)
    {
      append_color (svg, "stroke", item->stroke);
      append_attribute (svg, "stroke-width", item->line_width);
      g_string_append (svg, " stroke-linejoin=\"round\"");
    }
  if (item->stroke != 0 && item->n_dash > 0)
    {
      g_string_append (svg, " stroke-dasharray=\"");
      for (guint i = 0; i < item->n_dash; i++)
        {
          g_string_append (svg, i > 0 ? " " : "");
          append_number (svg, item->dash[i]);
        }
      g_string_append_c (svg, '"');
    }
  g_string_append (svg, "/>\n");
}

static void
append_circles (GString *svg, const VtrItem *item)
{
  for (guint e = 0; e < item->n; e++)
    {
      g_string_append (svg, "<circle");
      append_attribute (svg, "cx", item->points[2 * e]);
      append_attribute (svg, "cy", item->points[2 * e + 1]);
      append_attribute (svg, "r", item->radius);
      append_color (svg, "fill", item->hollow ? item->ground : element_color (item, e));
      if (item->hollow)
        {
          append_color (svg, "stroke", element_color (item, e));
          append_attribute (svg, "stroke-width", item->line_width);
        }
      g_string_append (svg, "/>\n");
    }
}

static gboolean
append_pixels (GString *svg,
               const guint32 *pixels,
               int width,
               int height,
               double x,
               double y,
               double w,
               double h,
               gboolean smooth,
               GError **error)
{
  g_autoptr (GBytes) png = vtr_png_encode (pixels, width, height, width, 1, error);
  g_autofree char *encoded = NULL;

  if (png == NULL)
    return FALSE;
  encoded = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_string_append (svg, "<image");
  append_attribute (svg, "x", x);
  append_attribute (svg, "y", y);
  append_attribute (svg, "width", w);
  append_attribute (svg, "height", h);
  g_string_append_printf (svg,
                          " preserveAspectRatio=\"none\"%s href=\"data:image/png;base64,%s\"/>\n",
                          smooth ? "" : " style=\"image-rendering:pixelated\"", encoded);
  return TRUE;
}

static gboolean
append_marker_picture (GString *svg, const VtrItem *item, GError **error)
{
  double margin = item->radius + 1, x0 = item->x - margin, y0 = item->y - margin;
  int width = (int) ceil ((item->width + 2 * margin) * PICTURE_SCALE);
  int height = (int) ceil ((item->height + 2 * margin) * PICTURE_SCALE);
  g_autofree guint32 *pixels = g_new0 (guint32, (gsize) width * height);

  vtr_markers_blend (item, PICTURE_SCALE, x0, y0, pixels, width, height, width);
  return append_pixels (svg, pixels, width, height, x0, y0, width / PICTURE_SCALE,
                        height / PICTURE_SCALE, TRUE, error);
}

static void
append_words (GString *svg, const VtrTheme *theme, const VtrItem *item)
{
  static const char *const anchors[] = { "start", "middle", "end" };

  g_string_append (svg, "<text");
  if (item->angle == 0)
    {
      append_attribute (svg, "x", item->x);
      append_attribute (svg, "y", item->y);
    }
  else
    {
      g_string_append (svg, " transform=\"translate(");
      append_number (svg, item->x);
      g_string_append_c (svg, ' ');
      append_number (svg, item->y);
      g_string_append (svg, ") rotate(");
      append_number (svg, item->angle * 180 / G_PI);
      g_string_append (svg, ")\"");
    }
  append_attribute (svg, "font-size", vtr_theme_get_font_size (theme, item->font));
  if (vtr_theme_is_font_bold (theme, item->font))
    g_string_append (svg, " font-weight=\"bold\"");
  if (item->align != 0)
    g_string_append_printf (svg, " text-anchor=\"%s\"", anchors[item->align > 0.75 ? 2 : 1]);
  append_color (svg, "fill", item->palette[0]);
  g_string_append_c (svg, '>');
  append_text (svg, item->text);
  g_string_append (svg, "</text>\n");
}

static void
append_clip (GString *svg, const VtrItem *item, guint number)
{
  g_string_append_printf (svg, "<clipPath id=\"clip%u\"><rect", number);
  append_attribute (svg, "x", item->x);
  append_attribute (svg, "y", item->y);
  append_attribute (svg, "width", item->width);
  append_attribute (svg, "height", item->height);
  g_string_append_printf (svg, "/></clipPath>\n<g clip-path=\"url(#clip%u)\">\n", number);
}

static gboolean
append_item (GString *svg, const VtrScene *scene, guint i, gboolean embed, GError **error)
{
  const VtrItem *item = vtr_scene_item (scene, i);

  switch (item->kind)
    {
    case VTR_ITEM_RECTS: append_rects (svg, item); break;
    case VTR_ITEM_PATH: append_path (svg, item); break;
    case VTR_ITEM_TEXT: append_words (svg, scene->theme, item); break;
    case VTR_ITEM_CLIP: append_clip (svg, item, i); break;
    case VTR_ITEM_UNCLIP: g_string_append (svg, "</g>\n"); break;
    case VTR_ITEM_IMAGE:
      return append_pixels (svg, item->pixels, item->pixel_width, item->pixel_height, item->x,
                            item->y, item->width, item->height, item->smooth, error);
    case VTR_ITEM_MARKERS:
      if (embed && !item->hollow && item->n > 0)
        return append_marker_picture (svg, item, error);
      append_circles (svg, item);
      break;
    }
  return TRUE;
}

/**
 * vtr_scene_to_svg:
 * @scene: a scene
 * @error: return location
 *
 * Returns: (transfer full): an SVG document that stands alone or inside HTML, or %NULL
 */
char *
vtr_scene_to_svg (const VtrScene *scene, GError **error)
{
  gboolean embed = vtr_scene_has_many_marks (scene);
  GString *svg = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\"");
  const char *title = vtr_figure_get_title (scene->figure);

  append_attribute (svg, "width", scene->width);
  append_attribute (svg, "height", scene->height);
  g_string_append (svg, " viewBox=\"0 0 ");
  append_number (svg, scene->width);
  g_string_append_c (svg, ' ');
  append_number (svg, scene->height);
  g_string_append_printf (
      svg, "\" role=\"img\" font-family=\"%s\" style=\"font-variant-numeric:tabular-nums\">\n",
      vtr_theme_get_family (scene->theme));
  if (title != NULL)
    {
      g_string_append (svg, "<title>");
      append_text (svg, title);
      g_string_append (svg, "</title>\n");
    }
  for (guint i = 0; i < scene->items->len; i++)
    if (!append_item (svg, scene, i, embed, error))
      {
        g_string_free (svg, TRUE);
        return NULL;
      }
  g_string_append (svg, "</svg>\n");
  return g_string_free (svg, FALSE);
}
