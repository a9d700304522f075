/* The charts of a table: two columns, spread, correlation, missing cells. */
#include "inputs.h"
#include "vtr-chart-box.h"
#include "vtr-chart-correlation.h"
#include "vtr-chart-missing.h"
#include "vtr-chart-scatter.h"

static VtrPicture *
build (const char *spec, VtrDataset *dataset)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.dataset = dataset;
  return input_must_build (spec, input);
}

static void
test_scatter (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  g_autoptr (VtrPicture) numbers = build ("scatter:size,count", dataset);
  g_autoptr (VtrPicture) kinds = build ("scatter:kind,size", dataset);
  g_autofree char *tooltip = input_first_tooltip (numbers, 560, 420);

  input_golden (numbers, "chart-scatter", 560, 420);
  input_golden (kinds, "chart-scatter-kind", 560, 420);
  assert_says (numbers->sentence, "count against size of 30 rows: correlation +0.16");
  assert_says (kinds->sentence, "size against kind of 25 rows");
  assert_says (tooltip, "Row ");
}

static void
test_box (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  g_autoptr (VtrPicture) picture = build ("box:size", dataset);

  input_golden (picture, "chart-box", 520, 198);
  assert_text (picture, "box", 0, "no");
  g_assert_cmpfloat_with_epsilon (input_number (picture, "median", 0), 0.95, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "q3", 1), 2.675, 1e-12);
  assert_says (picture->sentence, "lowest for no with 0.95 and highest for yes");
}

/* Nineteen zeros … and a hundred: beyond the whiskers, a dot of its own. */
static void
test_outlier (void)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  double values[20];

  for (int i = 0; i < 20; i++)
    values[i] = i == 7 ? 100 : i;
  g_ptr_array_add (columns, vtr_column_new_numeric ("v", values, 20));
  g_autoptr (VtrDataset) dataset = vtr_dataset_new (columns);
  g_autoptr (VtrPicture) picture = build ("box:v", dataset);
  g_assert_cmpfloat (input_number (picture, "beyond", 0), ==, 1);
  g_assert_cmpfloat (input_number (picture, "high", 0), ==, 19);
}

static void
test_correlation (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  g_autoptr (VtrPicture) picture = build ("correlation", dataset);

  input_golden (picture, "chart-correlation", 288, 170);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "size", 0), 1, 1e-12);
  assert_says (picture->sentence, "between size and count: +0.16");
}

/* Other measures by name; a cell knows its columns. */
static void
test_measures (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  g_autoptr (VtrPicture) ranks = build ("correlation:spearman", dataset);
  g_autoptr (VtrPicture) categories = build ("correlation:cramer", dataset);
  g_autofree char *first = NULL, *second = NULL;
  VtrChartInput input = { .dataset = dataset, .argument = "cosine" };

  g_assert_cmpfloat_with_epsilon (input_number (ranks, "size", 0), 1, 1e-12);
  g_assert_cmpint (vtr_dataset_find (ranks->table, "kind"), ==, -1);
  g_assert_cmpint (vtr_dataset_find (categories->table, "kind"), >, 0);
  g_assert_true (vtr_chart_correlation_find_pair (ranks, 2, &first, &second));
  g_assert_cmpstr (first, ==, "count");
  g_assert_cmpstr (second, ==, "size");
  g_assert_false (vtr_chart_correlation_find_pair (ranks, 1, &second, &second));    /* above the diagonal */
  g_assert_false (vtr_chart_correlation_find_pair (ranks, 4, &second, &second));
  input_refuses ("correlation:cosine", input, VTR_ERROR_BAD_VALUE);
}

/* The keyboard stays on cells that are drawn. */
static void
test_walk (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  g_autoptr (VtrPicture) picture = build ("correlation", dataset);
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, 400, 300, theme);
  VtrHit hit, up;

  g_assert_true (vtr_scene_next (scene, NULL, VTR_WALK_DOWN, &hit));
  g_assert_true (vtr_scene_next (scene, &hit, VTR_WALK_HOME, &hit));
  g_assert_cmpint (hit.ref.index, ==, 2);
  g_assert_true (vtr_scene_next (scene, &hit, VTR_WALK_UP, &up));
  g_assert_cmpint (up.ref.index, ==, 2);
}

static void
test_missing (void)
{
  g_autoptr (VtrDataset) dataset = input_dataset ();
  g_autoptr (VtrPicture) picture = build ("missing", dataset);

  input_golden (picture, "chart-missing", 640, 134);
  assert_text (picture, "column", 0, "kind");
  g_assert_cmpfloat (input_number (picture, "missing", 0), ==, 5);
  assert_says (picture->sentence, "missing in 1 of 4 columns over 30 rows, most in kind: 16.7%");
}

static void
test_refusals (void)
{
  static const char *const kinds[] = { "scatter:a,b", "box:a", "correlation", "missing" };
  g_autoptr (VtrDataset) dataset = input_dataset ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    input_refuses (kinds[k], input, VTR_ERROR_UNSUPPORTED);
  input.dataset = dataset;
  input_refuses ("scatter:size", input, VTR_ERROR_BAD_VALUE);
  input_refuses ("scatter:size,nothing", input, VTR_ERROR_BAD_VALUE);
  input_refuses ("box:kind", input, VTR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_BOX);
  g_type_ensure (VTR_TYPE_CHART_CORRELATION);
  g_type_ensure (VTR_TYPE_CHART_MISSING);
  g_type_ensure (VTR_TYPE_CHART_SCATTER);
  g_test_add_func ("/chart/scatter/golden", test_scatter);
  g_test_add_func ("/chart/box/golden", test_box);
  g_test_add_func ("/chart/box/outlier", test_outlier);
  g_test_add_func ("/chart/correlation/golden", test_correlation);
  g_test_add_func ("/chart/correlation/walk", test_walk);
  g_test_add_func ("/chart/correlation/measures", test_measures);
  g_test_add_func ("/chart/missing/golden", test_missing);
  g_test_add_func ("/chart/columns/say-what-they-need", test_refusals);
  return g_test_run ();
}
