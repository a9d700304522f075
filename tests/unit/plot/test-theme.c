/* Contrast, ramps, and text that fits. */
#include "vtr-theme.h"
#include <math.h>
#include <string.h>

static void
test_contrast (void)
{
  static const VtrInk texts[] = {
    VTR_INK_TEXT,  VTR_INK_DIM, VTR_INK_POSITIVE_TEXT, VTR_INK_NEGATIVE_TEXT, VTR_INK_GOOD,
    VTR_INK_WATCH, VTR_INK_ACT
  };

  for (int dark = 0; dark < 2; dark++)
    {
      g_autoptr (VtrTheme) theme = vtr_theme_new (dark, FALSE);
      VtrColor ground = vtr_theme_get_color (theme, VTR_INK_GROUND);

      g_assert_cmpint (vtr_theme_is_dark (theme), ==, dark);
      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        g_assert_cmpfloat (vtr_color_contrast (vtr_theme_get_color (theme, texts[i]), ground), >=,
                           4.5);
      for (int s = 0; s < 6; s++)
        g_assert_cmpfloat (
            vtr_color_contrast (vtr_theme_get_color (theme, VTR_INK_SERIES (s)), ground), >=, 3);
    }
  g_assert_cmpfloat_with_epsilon (vtr_color_contrast (0xff000000, 0xffffffff), 21, 1e-9);
}

static void
test_text_on_cells (void)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);

  for (int ramp = 0; ramp < VTR_N_RAMPS; ramp++)
    for (int i = 0; i <= 50; i++)
      {
        VtrColor ground = vtr_theme_get_ramp (theme, ramp, i / 50.0);
        g_assert_cmpfloat (vtr_color_contrast (vtr_theme_get_text_on (theme, ground), ground), >=,
                           4);
      }
}

static void
test_ramp (void)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);

  g_assert_cmphex (vtr_theme_get_ramp (theme, VTR_RAMP_FEATURE, 0), ==, 0xff008bfb);
  g_assert_cmphex (vtr_theme_get_ramp (theme, VTR_RAMP_FEATURE, 0.2), ==, 0xff6b74f0);
  g_assert_cmphex (vtr_theme_get_ramp (theme, VTR_RAMP_FEATURE, 1), ==, 0xffff0051);
  g_assert_cmphex (vtr_theme_get_ramp (theme, VTR_RAMP_FEATURE, 7), ==, 0xffff0051);
  g_assert_cmphex (vtr_theme_get_ramp (theme, VTR_RAMP_FEATURE, NAN), ==,
                   vtr_theme_get_color (theme, VTR_INK_MISSING));
  g_assert_cmphex (vtr_color_mix (0xff000000, 0xffffffff, 0.5), ==, 0xff808080);
}

/* Series are told apart without colour. */
static void
test_dashes (void)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);
  double a[4], b[4];

  g_assert_cmpuint (vtr_theme_get_dash (theme, VTR_INK_SERIES_1, a), ==, 0);
  for (int i = 1; i < 5; i++)
    for (int j = 1; j < i; j++)
      {
        guint n = vtr_theme_get_dash (theme, VTR_INK_SERIES (i), a);
        g_assert_cmpuint (n, >, 0);
        g_assert_true (vtr_theme_get_dash (theme, VTR_INK_SERIES (j), b) != n ||
                       memcmp (a, b, sizeof a) != 0);
      }
}

static void
test_high_contrast (void)
{
  g_autoptr (VtrTheme) plain = vtr_theme_new (FALSE, FALSE), high = vtr_theme_new (FALSE, TRUE);

  g_assert_cmpuint (vtr_theme_get_color (high, VTR_INK_AXIS) >> 24, ==, 255);
  g_assert_cmpuint (vtr_theme_get_color (high, VTR_INK_GRID) >> 24, >,
                    vtr_theme_get_color (plain, VTR_INK_GRID) >> 24);
  g_assert_cmpfloat (vtr_theme_get_extra_weight (high), ==, 1);
  g_assert_cmpfloat (vtr_theme_get_extra_weight (plain), ==, 0);
}

static void
test_measure (void)
{
  g_autoptr (VtrTheme) real = vtr_theme_new (FALSE, FALSE), fixed = vtr_theme_new_fixed ();
  double one, two, ascent, descent;

  vtr_theme_measure (fixed, VTR_FONT_LABEL, "äöü", &one, &ascent, &descent);
  g_assert_cmpfloat_with_epsilon (one, 3 * 0.55 * 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (ascent + descent, 12, 1e-9);
  vtr_theme_measure (real, VTR_FONT_AXIS, "0.111", &one, NULL, NULL);
  vtr_theme_measure (real, VTR_FONT_AXIS, "0.888", &two, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (one, two, 0.01);   /* tabular figures */
  g_assert_cmpfloat (one, >, 10);
}

static void
test_ellipsize (void)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autofree char *whole = vtr_theme_ellipsize (theme, VTR_FONT_LABEL, "marital", 100);
  g_autofree char *cut = vtr_theme_ellipsize (theme, VTR_FONT_LABEL, "marital_status", 40);
  g_autofree char *none = vtr_theme_ellipsize (theme, VTR_FONT_LABEL, "marital", 1);

  g_assert_cmpstr (whole, ==, "marital");
  g_assert_cmpstr (cut, ==, "marit…");
  g_assert_cmpstr (none, ==, "…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/theme/contrast", test_contrast);
  g_test_add_func ("/plot/theme/text-on-cells", test_text_on_cells);
  g_test_add_func ("/plot/theme/ramp", test_ramp);
  g_test_add_func ("/plot/theme/dashes-differ", test_dashes);
  g_test_add_func ("/plot/theme/high-contrast", test_high_contrast);
  g_test_add_func ("/plot/theme/measure", test_measure);
  g_test_add_func ("/plot/theme/ellipsize", test_ellipsize);
  return g_test_run ();
}
