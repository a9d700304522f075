/* The packing, seen through the scene: no dot over another while there is room, none outside its
 * band, and the outline of the density when there is no room. */
#include "vtr-rng.h"
#include "vtr-scene.h"
#include <math.h>

#define RADIUS 1.9

static GArray *
pack (const double *x, guint n, double height)
{
  g_autoptr (VtrFigure) figure = vtr_figure_new (NULL);
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autofree guint32 *rows = g_new (guint32, n);
  const char *name = "x";
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);
  VtrMark *mark;

  for (guint i = 0; i < n; i++)
    rows[i] = i;
  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_Y), &name, NULL, NULL, 1);
  mark = vtr_panel_add_swarm (panel, 0, x, n, VTR_INK_SERIES_1);
  vtr_mark_set_rows (mark, rows, -1);
  g_autoptr (VtrScene) scene = vtr_scene_new (figure, 600, height, theme);
  return vtr_scene_query (scene, 0, 0, 600, height);
}

static double *
draw_normal (guint n)
{
  double *x = g_new (double, n);
  VtrRng rng = vtr_rng_new (1, "swarm", 0);

  for (guint i = 0; i < n; i++)
    x[i] = vtr_rng_normal (&rng);
  return x;
}

static void
test_no_overlap (void)
{
  g_autofree double *x = draw_normal (300);
  g_autoptr (GArray) dots = pack (x, 300, 400);

  g_assert_cmpuint (dots->len, ==, 300);
  for (guint i = 0; i < dots->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const VtrHit *a = &g_array_index (dots, VtrHit, i), *b = &g_array_index (dots, VtrHit, j);
        g_assert_cmpfloat (hypot (a->x - b->x, a->y - b->y), >=, 2 * RADIUS - 1e-3);
      }
}

static void
test_stays_in_band (void)
{
  g_autofree double *x = draw_normal (20000);
  g_autoptr (GArray) dots = pack (x, 20000, 160);
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < dots->len; i++)
    {
      low = MIN (low, g_array_index (dots, VtrHit, i).y);
      high = MAX (high, g_array_index (dots, VtrHit, i).y);
    }
  /* 160 px less padding and axis leave about 112 for the band. */
  g_assert_cmpfloat (high - low, <, 112 - 9);
  g_assert_cmpfloat (high - low, >, 80);
}

/* Denser places are wider. */
static void
test_outline (void)
{
  g_autofree double *x = draw_normal (5000);
  g_autoptr (GArray) dots = pack (x, 5000, 200);
  double middle = 0, tail = 0, centre = 0;

  for (guint i = 0; i < dots->len; i++)
    centre += g_array_index (dots, VtrHit, i).y / dots->len;
  for (guint i = 0; i < dots->len; i++)
    {
      const VtrHit *dot = &g_array_index (dots, VtrHit, i);
      double spread = fabs (dot->y - centre), at = fabs (x[dot->ref.row]);
      if (at < 0.3)
        middle = MAX (middle, spread);
      if (at > 2.2)
        tail = MAX (tail, spread);
    }
  g_assert_cmpfloat (middle, >, 2 * tail);
}

static void
test_equal_values (void)
{
  double x[50] = { 0 };
  g_autoptr (GArray) dots = pack (x, 50, 300);

  for (guint i = 0; i < dots->len; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpfloat (
          fabs (g_array_index (dots, VtrHit, i).y - g_array_index (dots, VtrHit, j).y), >, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/swarm/no-overlap", test_no_overlap);
  g_test_add_func ("/plot/swarm/stays-in-band", test_stays_in_band);
  g_test_add_func ("/plot/swarm/shows-density", test_outline);
  g_test_add_func ("/plot/swarm/equal-values", test_equal_values);
  return g_test_run ();
}
