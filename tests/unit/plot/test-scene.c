/* Scenes against their golden dumps, and what holds for every scene. */
#include "figures.h"
#include "golden.h"
#include <stdio.h>
#include <string.h>

static char *
dump (VtrFigure *figure, double width, double height, VtrTheme *theme)
{
  g_autoptr (VtrScene) scene = vtr_scene_new (figure, width, height, theme);

  return vtr_scene_dump (scene);
}

static void
check_golden (VtrFigure *figure, double width, double height, const char *name)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autofree char *text = dump (figure, width, height, theme);

  assert_golden (name, text);
  vtr_figure_unref (figure);
}

static void test_curve (void) { check_golden (make_curve (), 480, 440, "plot-curve"); }
static void test_swarm (void) { check_golden (make_swarm (40), 600, 220, "plot-swarm"); }
static void test_cells (void) { check_golden (make_cells (), 360, 280, "plot-cells"); }
static void test_waterfall (void) { check_golden (make_waterfall (), 520, 260, "plot-waterfall"); }
static void test_medley (void) { check_golden (make_medley (), 640, 480, "plot-medley"); }

static void
test_repeatable (void)
{
  g_autoptr (VtrFigure) figure = make_swarm (500);
  g_autoptr (VtrTheme) theme = vtr_theme_new (TRUE, FALSE);
  g_autofree char *one = dump (figure, 700, 300, theme), *two = dump (figure, 700, 300, theme);

  g_assert_cmpstr (one, ==, two);
}

static void
test_dark_differs_in_color_only (void)
{
  g_autoptr (VtrFigure) figure = make_curve ();
  g_autoptr (VtrTheme) light = vtr_theme_new (FALSE, FALSE), dark = vtr_theme_new (TRUE, FALSE);
  g_autofree char *one = dump (figure, 480, 440, light), *two = dump (figure, 480, 440, dark);
  g_autoptr (GRegex) colors = g_regex_new ("#[0-9a-f]{8}", 0, 0, NULL);
  g_autofree char *plain_one = g_regex_replace_literal (colors, one, -1, 0, "", 0, NULL);
  g_autofree char *plain_two = g_regex_replace_literal (colors, two, -1, 0, "", 0, NULL);

  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (plain_one, ==, plain_two);
}

/* Any size can be asked for: a hint under 120 px, no crash, no legend under 240 px. */
static void
test_sizes (void)
{
  g_autoptr (VtrFigure) figure = make_curve ();
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();

  for (int width = 1; width < 500; width += 37)
    for (int height = 1; height < 500; height += 41)
      {
        g_autofree char *text = dump (figure, width, height, theme);
        gboolean small = width < 120 || height < 120;
        g_assert_true ((strstr (text, "True positive rate") == NULL) == small);
        if (width < 240)
          g_assert_null (strstr (text, "AUC"));
      }
}

/* Numbers on an axis keep 12 px between them. */
static void
test_label_space (void)
{
  g_autoptr (VtrFigure) figure = make_curve ();
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();

  for (int width = 130; width < 600; width += 10)
    {
      g_autofree char *text = dump (figure, width, 300, theme);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      double last_end = -1000, last_y = -1;

      for (guint i = 0; lines[i] != NULL; i++)
        {
          double x, y;
          char label[32];
          if (sscanf (lines[i], "text #%*s font=3 align=0.5 %lf %lf \"%31[0-9.]\"", &x, &y,
                      label) != 3)
            continue;
          double half = 0.55 * 11 * strlen (label) / 2;
          if (y == last_y)
            g_assert_cmpfloat (x - half - last_end, >=, 11.8);   /* dumps are rounded */
          last_end = x + half;
          last_y = y;
        }
    }
}

/* Arrays are copied, empty and unknown ones drawn as nothing. */
static void
test_hollow_data (void)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new ("empty");
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  const double nans[] = { 0.0 / 0.0, 0.0 / 0.0 }, infinite[] = { 1.0 / 0.0, -1.0 / 0.0 };
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);

  vtr_panel_add_line (panel, NULL, NULL, 0, VTR_INK_SERIES_1);
  vtr_panel_add_swarm (panel, 0, NULL, 0, VTR_INK_SERIES_1);
  vtr_panel_add_points (panel, nans, infinite, 2, VTR_INK_SERIES_1);
  vtr_panel_add_swarm (panel, 0, nans, 2, VTR_INK_SERIES_1);
  vtr_panel_add_bars (panel, VTR_HORIZONTAL, NULL, nans, 2, VTR_INK_NEUTRAL);
  vtr_panel_add_area (panel, nans, nans, infinite, 2, VTR_INK_SERIES_1);
  g_autofree char *text = dump (figure, 300, 300, theme);
  g_assert_nonnull (strstr (text, "markers"));
  g_assert_nonnull (strstr (text, "n=0:"));
}

/* A name centred on a point at the edge is moved in, until all of it can be read. */
static void
test_texts_stay_inside (void)
{
  const double x[] = { 0, 0.5, 1 }, y[] = { 0, 0.5, 1 };
  const char *const texts[] = { "at the left edge", "middle", "at the right edge" };
  g_autoptr (VtrFigure) figure = vtr_figure_new ("Edges");
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_found = 0;

  vtr_axis_set_range (vtr_panel_get_axis (panel, VTR_AXIS_X), 0, 1);
  vtr_panel_add_texts (panel, x, y, texts, 3, VTR_INK_TEXT);
  text = dump (figure, 300, 200, theme);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    for (guint i = 0; i < 3; i++)
      if (strstr (*line, texts[i]) != NULL)
        {
          double at = g_ascii_strtod (strstr (*line, "align=0.5 ") + strlen ("align=0.5 "), NULL), width;

          vtr_theme_measure (theme, VTR_FONT_LABEL, texts[i], &width, NULL, NULL);
          g_assert_cmpfloat (at - width / 2, >=, -0.51);
          g_assert_cmpfloat (at + width / 2, <=, 300.51);
          n_found++;
        }
  g_assert_cmpuint (n_found, ==, 3);
}

static void
test_lifetime (void)
{
  VtrFigure *figure = make_swarm (10);
  VtrTheme *theme = vtr_theme_new_fixed ();
  VtrScene *scene = vtr_scene_new (figure, 400, 300, theme);
  double width, height;

  vtr_figure_unref (figure);   /* the scene keeps both */
  vtr_theme_unref (theme);
  g_autofree char *text = vtr_scene_dump (scene);
  vtr_scene_get_size (scene, &width, &height);
  g_assert_true (width == 400 && height == 300);
  vtr_scene_unref (scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/scene/texts-stay-inside", test_texts_stay_inside);
  g_test_add_func ("/plot/scene/golden/curve", test_curve);
  g_test_add_func ("/plot/scene/golden/swarm", test_swarm);
  g_test_add_func ("/plot/scene/golden/cells", test_cells);
  g_test_add_func ("/plot/scene/golden/waterfall", test_waterfall);
  g_test_add_func ("/plot/scene/golden/medley", test_medley);
  g_test_add_func ("/plot/scene/repeatable", test_repeatable);
  g_test_add_func ("/plot/scene/dark-differs-in-color-only", test_dark_differs_in_color_only);
  g_test_add_func ("/plot/scene/any-size", test_sizes);
  g_test_add_func ("/plot/scene/labels-keep-12-px", test_label_space);
  g_test_add_func ("/plot/scene/nothing-to-draw", test_hollow_data);
  g_test_add_func ("/plot/scene/keeps-its-figure", test_lifetime);
  return g_test_run ();
}
