/* The pointer, the arrow keys and the rectangle on scenes whose contents are known. */
#include "figures.h"
#include "vtr-scene-private.h"
#include <string.h>

typedef struct
{
  VtrFigure *figure;
  VtrTheme  *theme;
  VtrScene  *scene;
} Fixture;

static Fixture
fixture (VtrFigure *figure, double width, double height)
{
  VtrTheme *theme = vtr_theme_new_fixed ();

  return (Fixture) { figure, theme, vtr_scene_new (figure, width, height, theme) };
}

static void
fixture_clear (Fixture *f)
{
  vtr_scene_unref (f->scene);
  vtr_theme_unref (f->theme);
  vtr_figure_unref (f->figure);
}

static void
test_dot (void)
{
  Fixture f = fixture (make_swarm (40), 600, 220);
  g_autoptr (GArray) all = vtr_scene_query (f.scene, 0, 0, 600, 220);
  VtrHit hit;

  g_assert_cmpuint (all->len, ==, 120);
  for (guint i = 0; i < all->len; i++)   /* nothing lies over another, so each finds itself */
    {
      const VtrHit *dot = &g_array_index (all, VtrHit, i);
      g_assert_true (vtr_scene_hit (f.scene, dot->x + 0.3, dot->y, 4, &hit));
      g_assert_cmpint (hit.ref.row, ==, dot->ref.row);
      g_assert_cmpint (hit.ref.feature, ==, dot->ref.feature);
    }
  g_assert_false (vtr_scene_hit (f.scene, 595, 215, 4, &hit));
  fixture_clear (&f);
}

static void
test_row (void)
{
  Fixture f = fixture (make_swarm (40), 600, 220);
  g_autoptr (GArray) hits = vtr_scene_find_row (f.scene, 117);
  g_autoptr (GArray) none = vtr_scene_find_row (f.scene, 3);

  g_assert_cmpuint (hits->len, ==, 3);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      const VtrHit *hit = &g_array_index (hits, VtrHit, i);
      g_assert_cmpint (hit->ref.index, ==, 17);
      g_assert_true (i == 0 || hit->y > g_array_index (hits, VtrHit, i - 1).y);
    }
  fixture_clear (&f);
}

static void
test_bar_and_name (void)
{
  Fixture f = fixture (make_swarm (5), 600, 220);
  VtrHit hit;

  /* The first band stands for feature 2: its name at the left, its bar beside it. */
  g_assert_true (vtr_scene_hit (f.scene, 20, 70, 4, &hit) ||
                 vtr_scene_hit (f.scene, 40, 72, 4, &hit));
  g_assert_cmpint (hit.ref.feature, ==, 2);
  g_assert_cmpint (hit.ref.row, ==, -1);
  g_assert_true (vtr_scene_hit (f.scene, 70, 72, 2, &hit));
  g_assert_cmpint (hit.ref.feature, ==, 2);
  fixture_clear (&f);
}

static char *
tooltip_cb (gsize index, gpointer data)
{
  return g_strdup_printf ("Point %" G_GSIZE_FORMAT "\n%s", index, (const char *) data);
}

static void
test_tooltip (void)
{
  VtrFigure *figure = vtr_figure_new (NULL);
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);
  VtrMark *mark = vtr_panel_add_points (panel, (const double[]){ 0, 0.0 / 0.0, 1 },
                                        (const double[]){ 0, 1, 1 }, 3, VTR_INK_SERIES_1);
  VtrHit hit;

  vtr_mark_set_tooltip (mark, tooltip_cb, g_strdup ("x: 1"), g_free);
  Fixture f = fixture (figure, 300, 300);
  g_assert_true (vtr_scene_next (f.scene, NULL, VTR_WALK_RIGHT, &hit));
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &hit));
  g_autofree char *text = vtr_scene_dup_tooltip (f.scene, &hit);
  g_assert_cmpstr (text, ==, "Point 2\nx: 1");   /* the undrawn one keeps its number */
  g_assert_false (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &hit));
  fixture_clear (&f);
}

/* All of a series is reached by one key, each element once, from left to right. */
static void
test_walk_along (void)
{
  Fixture f = fixture (make_swarm (40), 600, 220);
  gboolean seen[40] = { FALSE };
  VtrHit hit, bars, next;
  guint n = 1;

  g_assert_true (vtr_scene_next (f.scene, NULL, VTR_WALK_RIGHT, &bars));
  g_assert_cmpint (bars.ref.row, ==, -1);   /* the bars come first, a list: three steps down */
  for (int i = 0; i < 3; i++)
    g_assert_true (vtr_scene_next (f.scene, &bars, VTR_WALK_DOWN, &bars));
  hit = bars;
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_HOME, &hit));
  seen[hit.ref.index] = TRUE;
  while (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &next))
    {
      g_assert_cmpfloat (next.x, >=, hit.x);
      g_assert_false (seen[next.ref.index]);
      seen[next.ref.index] = TRUE;
      hit = next;
      n++;
    }
  g_assert_cmpuint (n, ==, 40);
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_HOME, &next));
  g_assert_true (vtr_scene_next (f.scene, &next, VTR_WALK_END, &next));
  g_assert_cmpint (next.ref.index, ==, hit.ref.index);
  fixture_clear (&f);
}

static void
test_walk_between (void)
{
  Fixture f = fixture (make_curve (), 480, 440);
  VtrHit hit;

  g_assert_true (vtr_scene_next (f.scene, NULL, VTR_WALK_DOWN, &hit));
  g_assert_cmpint (hit.ref.series, ==, 0);
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &hit));
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_DOWN, &hit));
  g_assert_cmpint (hit.ref.series, ==, 1);
  g_assert_cmpint (hit.ref.index, ==, 1);   /* the same x */
  g_assert_false (vtr_scene_next (f.scene, &hit, VTR_WALK_DOWN, &hit));
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_UP, &hit));
  g_assert_cmpint (hit.ref.series, ==, 0);
  fixture_clear (&f);
}

static void
test_walk_cells (void)
{
  Fixture f = fixture (make_cells (), 360, 280);
  VtrHit hit;

  g_assert_true (vtr_scene_next (f.scene, NULL, VTR_WALK_RIGHT, &hit));
  g_assert_cmpint (hit.ref.index, ==, 0);
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_DOWN, &hit));
  g_assert_cmpint (hit.ref.index, ==, 2);
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &hit));
  g_assert_cmpint (hit.ref.index, ==, 3);
  g_assert_false (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &hit));
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_UP, &hit));
  g_assert_cmpint (hit.ref.index, ==, 1);
  fixture_clear (&f);
}

static void
test_walk_arrows (void)
{
  Fixture f = fixture (make_waterfall (), 520, 260);
  VtrHit hit;

  g_assert_true (vtr_scene_next (f.scene, NULL, VTR_WALK_DOWN, &hit));
  g_assert_cmpint (hit.ref.feature, ==, 0);
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_DOWN, &hit));
  g_assert_cmpint (hit.ref.feature, ==, 1);
  g_assert_true (vtr_scene_hit (f.scene, hit.x, hit.y, 2, &hit));
  g_assert_cmpint (hit.ref.feature, ==, 1);
  fixture_clear (&f);
}

static void
test_unmap (void)
{
  Fixture f = fixture (make_curve (), 480, 440);
  g_autoptr (GArray) none = vtr_scene_query (f.scene, 0, 0, 480, 440);
  VtrHit hit;
  double x, y;
  guint panel = 9;

  g_assert_true (vtr_scene_next (f.scene, NULL, VTR_WALK_RIGHT, &hit));
  g_assert_true (vtr_scene_next (f.scene, &hit, VTR_WALK_RIGHT, &hit));
  g_assert_true (vtr_scene_unmap (f.scene, hit.x, hit.y, &panel, &x, &y));
  g_assert_cmpuint (panel, ==, 0);
  g_assert_cmpfloat_with_epsilon (x, 0.1, 1e-5);
  g_assert_cmpfloat_with_epsilon (y, 0.6, 1e-5);
  g_assert_false (vtr_scene_unmap (f.scene, 1, 1, NULL, NULL, NULL));
  g_assert_cmpuint (none->len, ==, 0);   /* curves stand for no rows */
  fixture_clear (&f);
}

/* Everything is still there, the selected rows at full strength after the others. */
static void
test_faded (void)
{
  Fixture f = fixture (make_swarm (40), 600, 220);
  const guint32 rows[] = { 100, 117 };
  g_autoptr (VtrScene) faded = vtr_scene_new_faded (f.scene, rows, 2);
  g_autoptr (VtrScene) none = vtr_scene_new_faded (f.scene, NULL, 0);
  g_autoptr (GArray) all = vtr_scene_query (faded, 0, 0, 600, 220);
  g_autoptr (GArray) before = vtr_scene_find_row (f.scene, 117), after = vtr_scene_find_row (faded, 117);
  guint n_full = 0, n_faded = 0;

  g_assert_cmpuint (all->len, ==, 120);
  g_assert_cmpuint (after->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (g_array_index (before, VtrHit, i).x, ==, g_array_index (after, VtrHit, i).x);
      g_assert_cmpint (g_array_index (before, VtrHit, i).ref.index, ==, g_array_index (after, VtrHit, i).ref.index);
    }
  for (guint i = 0; i < faded->items->len; i++)
    {
      const VtrItem *item = vtr_scene_item (faded, i);
      if (item->kind != VTR_ITEM_MARKERS)
        continue;
      gboolean full = item->palette[0] >> 24 == 0xff;
      n_full += full ? item->n : 0;
      n_faded += full ? 0 : item->n;
      g_assert_cmpuint (item->palette[0] >> 24, ==, full ? 0xff : 51);
    }
  g_assert_cmpuint (n_full, ==, 6);
  g_assert_cmpuint (n_faded, ==, 114);
  for (guint i = 0; i < none->items->len; i++)
    if (vtr_scene_item (none, i)->kind == VTR_ITEM_MARKERS && vtr_scene_item (none, i)->n > 0)
      g_assert_cmpuint (vtr_scene_item (none, i)->palette[0] >> 24, ==, 51);
  fixture_clear (&f);
}

/* A card has its own title line; the file keeps the figure's. */
static void
test_plain (void)
{
  Fixture f = fixture (make_swarm (10), 600, 220);
  g_autofree char *with = NULL, *without = NULL;

  vtr_figure_set_caption (f.figure, "made of nothing");
  g_autoptr (VtrScene) whole = vtr_scene_new (f.figure, 600, 220, f.theme);
  g_autoptr (VtrScene) plain = vtr_scene_new_plain (f.figure, 600, 220, f.theme);
  with = vtr_scene_dump (whole);
  without = vtr_scene_dump (plain);
  g_assert_nonnull (strstr (with, "What drives"));
  g_assert_nonnull (strstr (with, "made of nothing"));
  g_assert_null (strstr (without, "What drives"));
  g_assert_null (strstr (without, "made of nothing"));
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/hit/dot-finds-itself", test_dot);
  g_test_add_func ("/plot/hit/row-in-every-band", test_row);
  g_test_add_func ("/plot/hit/bar-and-name", test_bar_and_name);
  g_test_add_func ("/plot/hit/tooltip", test_tooltip);
  g_test_add_func ("/plot/hit/walk-along", test_walk_along);
  g_test_add_func ("/plot/hit/walk-between-series", test_walk_between);
  g_test_add_func ("/plot/hit/walk-cells", test_walk_cells);
  g_test_add_func ("/plot/hit/walk-arrows", test_walk_arrows);
  g_test_add_func ("/plot/hit/pixels-to-data", test_unmap);
  g_test_add_func ("/plot/fade/others-at-a-fifth", test_faded);
  g_test_add_func ("/plot/scene/plain-has-no-header", test_plain);
  return g_test_run ();
}
