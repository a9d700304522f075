/* Files: what is in them, and that a failed one leaves nothing behind. */
#include "figures.h"
#include "vtr-error.h"
#include "vtr-export.h"
#include <glib/gstdio.h>
#include <string.h>

static VtrScene *
scene_of (VtrFigure *figure, double width, double height)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);
  g_autoptr (VtrFigure) owned = figure;

  return vtr_scene_new (owned, width, height, theme);
}

static void
count_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  GHashTable *counts = data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, element));

  g_hash_table_insert (counts, g_strdup (element), GUINT_TO_POINTER (n + 1));
}

/* How often each element occurs; fails on anything that is not well-formed. */
static GHashTable *
parse_svg (const char *svg)
{
  const GMarkupParser parser = { .start_element = count_cb };
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, counts, NULL);

  g_assert_true (g_utf8_validate (svg, -1, NULL));
  g_markup_parse_context_parse (context, svg, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  return counts;
}

static guint
count (GHashTable *counts, const char *element)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, element));
}

static void
test_svg_text (void)
{
  g_autoptr (VtrScene) scene = scene_of (make_curve (), 480, 440);
  g_autofree char *svg = vtr_scene_to_svg (scene, NULL);
  g_autoptr (GHashTable) counts = parse_svg (svg);

  g_assert_nonnull (strstr (svg, ">True positive rate</text>"));
  g_assert_nonnull (strstr (svg, "Logistic &lt;&amp;&gt;"));
  g_assert_cmpuint (count (counts, "text"), >, 15);
  g_assert_cmpuint (count (counts, "title"), ==, 1);
  g_assert_cmpuint (count (counts, "image"), ==, 0);
  g_assert_null (strstr (svg, "nan"));
}

static void
test_svg_marks (void)
{
  g_autoptr (VtrScene) few = scene_of (make_swarm (500), 600, 300),
                       many = scene_of (make_swarm (7000), 600, 300);
  g_autofree char *few_svg = vtr_scene_to_svg (few, NULL),
                  *many_svg = vtr_scene_to_svg (many, NULL);
  g_autoptr (GHashTable) few_counts = parse_svg (few_svg), many_counts = parse_svg (many_svg);

  g_assert_cmpuint (count (few_counts, "circle"), ==, 1500);
  g_assert_cmpuint (count (few_counts, "image"), ==, 1);    /* the colour bar */
  g_assert_cmpuint (count (many_counts, "circle"), ==, 0);  /* 21,000 marks: pictures */
  g_assert_cmpuint (count (many_counts, "image"), ==, 4);
  g_assert_cmpuint (strlen (many_svg), <, 1000000);
}

/* Names from data may hold anything; the file stays well-formed. */
static void
test_svg_hostile (void)
{
  const char *const names[] = { "a\x01" "b</text><script>", "\xff\xfe", "\"'&" };
  VtrFigure *figure = vtr_figure_new ("t\x02]]>");
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);

  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_Y), names, names, NULL, 3);
  vtr_panel_add_bars (panel, VTR_HORIZONTAL, NULL, (const double[]){ 1, 2, 3 }, 3, VTR_INK_NEUTRAL);
  g_autoptr (VtrScene) scene = scene_of (figure, 400, 300);
  g_autofree char *svg = vtr_scene_to_svg (scene, NULL);
  g_autoptr (GHashTable) counts = parse_svg (svg);
  g_assert_cmpuint (count (counts, "script"), ==, 0);
}

typedef struct { const guint8 *data; gsize left; } Reader;

static cairo_status_t
read_cb (void *closure, unsigned char *to, unsigned int length)
{
  Reader *reader = closure;

  if (length > reader->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (to, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
decode (GBytes *png)
{
  Reader reader = { g_bytes_get_data (png, NULL), g_bytes_get_size (png) };
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row =
      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;
}

static void
test_png (void)
{
  g_autoptr (VtrScene) scene = scene_of (make_cells (), 360, 280);
  static const int scales[] = { 1, 2, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (GBytes) png = vtr_scene_to_png (scene, scales[i], NULL);
      cairo_surface_t *surface = decode (png);

      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 360 * scales[i]);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 280 * scales[i]);
      g_assert_cmphex (pixel (surface, 1, 1), ==, 0xffffff);
      cairo_surface_destroy (surface);
    }
}

/* The fast discs and cairo's own give the same picture but for the antialiasing of edges. */
static void
test_fast_discs (void)
{
  double difference = 0;
  g_autoptr (VtrScene) scene = scene_of (make_swarm (60), 600, 220);
  g_autoptr (GBytes) png = vtr_scene_to_png (scene, 1, NULL);
  cairo_surface_t *fast = decode (png);
  cairo_rectangle_t extents = { 0, 0, 600, 220 };
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  cairo_surface_t *plain = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 220);
  cairo_t *cr = cairo_create (recording);

  vtr_scene_paint (scene, cr);   /* as vectors */
  cairo_destroy (cr);
  cr = cairo_create (plain);
  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  for (int y = 40; y < 190; y++)   /* the swarm only: text is set otherwise */
    for (int x = 200; x < 590; x++)
      for (int shift = 0; shift < 24; shift += 8)
        difference += ABS ((int) (pixel (fast, x, y) >> shift & 0xff) -
                           (int) (pixel (plain, x, y) >> shift & 0xff));
  g_assert_cmpfloat (difference / (150 * 390 * 3), <, 0.6);
  cairo_surface_destroy (recording);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (fast);
}

static void
test_too_large (void)
{
  g_autoptr (VtrScene) scene = scene_of (make_curve (), 30000, 30000);
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_scene_to_png (scene, 2, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE);
}

static void
test_files (void)
{
  static const struct { const char *name, *magic; } kinds[] = {
    { "a.png", "\x89PNG" }, { "a.svg", "<svg" }, { "a.pdf", "%PDF" }, { "b.PNG", "\x89PNG" },
  };
  g_autofree char *folder = g_dir_make_tmp ("vtr-plot-XXXXXX", NULL);
  g_autoptr (VtrScene) scene = scene_of (make_medley (), 500, 400);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_build_filename (folder, kinds[i].name, NULL), *contents = NULL;
      g_autoptr (GError) error = NULL;

      vtr_scene_write (scene, path, 1, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_true (g_str_has_prefix (contents, kinds[i].magic));
      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);   /* nothing else is left */
}

static void
test_bad_paths (void)
{
  g_autoptr (VtrScene) scene = scene_of (make_curve (), 300, 300);
  g_autoptr (GError) ending = NULL, folder = NULL;

  g_assert_false (vtr_scene_write (scene, "picture.gif", 1, &ending));
  g_assert_error (ending, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (ending->message, "picture.gif"));
  g_assert_false (vtr_scene_write (scene, "/nonexistent/folder/picture.svg", 1, &folder));
  g_assert_nonnull (folder);
}

static void
test_paint_row (void)
{
  g_autoptr (VtrScene) scene = scene_of (make_swarm (30), 600, 220);
  g_autoptr (GArray) hits = vtr_scene_find_row (scene, 110);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 220);
  cairo_t *cr = cairo_create (surface);
  const VtrHit *hit = &g_array_index (hits, VtrHit, 0);

  vtr_scene_paint_row (scene, cr, 110);
  cairo_surface_flush (surface);
  g_assert_cmphex (pixel (surface, (int) hit->x, (int) hit->y), !=, 0);
  g_assert_cmphex (pixel (surface, 599, 1), ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/export/svg-has-text", test_svg_text);
  g_test_add_func ("/plot/export/svg-embeds-many-marks", test_svg_marks);
  g_test_add_func ("/plot/export/svg-hostile-names", test_svg_hostile);
  g_test_add_func ("/plot/export/png-scales", test_png);
  g_test_add_func ("/plot/export/fast-discs-equal-plain", test_fast_discs);
  g_test_add_func ("/plot/export/too-large", test_too_large);
  g_test_add_func ("/plot/export/files", test_files);
  g_test_add_func ("/plot/export/bad-paths", test_bad_paths);
  g_test_add_func ("/plot/export/selected-row", test_paint_row);
  return g_test_run ();
}
