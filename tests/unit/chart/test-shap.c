/* The beeswarm and the waterfall of a made-up explanation. */
#include "attribution.h"
#include "golden.h"
#include "vtr-chart-beeswarm.h"
#include "vtr-chart-waterfall.h"
#include "vtr-error.h"
#include "vtr-scene.h"
#include <string.h>

static VtrPicture *
build (const char *spec, guint n_rows, guint max_display, int output, GError **error)
{
  g_autofree char *argument = NULL;
  g_autoptr (VtrAttribution) attribution = n_rows > 0 ? make_attribution (n_rows) : NULL;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  g_type_ensure (VTR_TYPE_CHART_BEESWARM);
  g_type_ensure (VTR_TYPE_CHART_WATERFALL);
  g_autoptr (VtrChart) chart = vtr_chart_new (spec, &argument, error);
  if (chart == NULL)
    return NULL;
  input.attribution = attribution;
  input.argument = argument;
  input.max_display = max_display;
  input.output = output;
  return vtr_chart_build (chart, &input, error);
}

static VtrScene *
lay_out (const VtrPicture *picture)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  double width, height;

  vtr_figure_get_natural_size (picture->figure, &width, &height);
  return vtr_scene_new (picture->figure, width, height, theme);
}

static void
check_golden (const char *spec, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrPicture) picture = build (spec, 30, 2, -1, &error);

  g_assert_no_error (error);
  g_autoptr (VtrScene) scene = lay_out (picture);
  g_autofree char *dump = vtr_scene_dump (scene);
  assert_golden (name, dump);
}

static void test_beeswarm (void) { check_golden ("beeswarm", "chart-beeswarm"); }
static void test_waterfall (void) { check_golden ("waterfall:17", "chart-waterfall"); }

/* Every row is found in every band, and says what it is. */
static void
test_rows_and_tooltips (void)
{
  g_autoptr (VtrPicture) picture = build ("beeswarm", 30, 0, -1, NULL);
  g_autoptr (VtrScene) scene = lay_out (picture);
  g_autoptr (GArray) hits = vtr_scene_find_row (scene, 17);
  g_autofree char *first = NULL, *second = NULL;

  g_assert_cmpuint (hits->len, ==, 3);
  first = vtr_scene_dup_tooltip (scene, &g_array_index (hits, VtrHit, 0));
  second = vtr_scene_dup_tooltip (scene, &g_array_index (hits, VtrHit, 1));
  g_assert_cmpstr (first, ==, "Row 17\njob: manager\nSHAP: 0.000 ± 0.0020");
  g_assert_cmpstr (second, ==, "Row 17\nage: 29\nSHAP: −0.064");
}

static void
test_output_choice (void)
{
  g_autoptr (VtrPicture) yes = build ("beeswarm", 30, 0, -1, NULL),
                         no = build ("beeswarm", 30, 0, 0, NULL);
  VtrColumn *in_yes = vtr_dataset_lookup (yes->table, "age", NULL);
  VtrColumn *in_no = vtr_dataset_lookup (no->table, "age", NULL);

  g_assert_nonnull (strstr (yes->sentence, "P(rich yes)"));
  g_assert_nonnull (strstr (no->sentence, "P(rich no)"));
  for (guint i = 0; i < 30; i++)
    g_assert_cmpfloat (vtr_column_get_number (in_yes, i), ==, -vtr_column_get_number (in_no, i));
}

/* Steps start at the average and end at the prediction, with or without others. */
static void
test_waterfall_adds_up (void)
{
  for (guint max_display = 1; max_display <= 3; max_display++)
    {
      g_autoptr (VtrPicture) picture = build ("waterfall:23", 30, max_display, -1, NULL);
      VtrColumn *from = vtr_dataset_lookup (picture->table, "from", NULL);
      VtrColumn *to = vtr_dataset_lookup (picture->table, "to", NULL);
      gsize n = vtr_dataset_get_n_rows (picture->table);
      g_autoptr (VtrAttribution) attribution = make_attribution (30);
      const VtrAttributionData *data = vtr_attribution_get_data (attribution);

      g_assert_cmpuint (n, ==, MIN (max_display + 1, 3));
      g_assert_cmpfloat (vtr_column_get_number (from, n - 1), ==, 0.3);
      g_assert_cmpfloat_with_epsilon (vtr_column_get_number (to, 0), data->predictions[2 * 13 + 1],
                                      1e-12);
      for (gsize k = 0; k + 1 < n; k++)
        g_assert_cmpfloat (vtr_column_get_number (from, k), ==, vtr_column_get_number (to, k + 1));
    }
}

static void
assert_refused (const char *spec, guint n_rows, VtrError code, const char *hint)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (build (spec, n_rows, 0, -1, &error));
  g_assert_error (error, VTR_ERROR, code);
  g_assert_nonnull (strstr (error->message, hint));
}

static void
test_refusals (void)
{
  assert_refused ("beeswarm", 0, VTR_ERROR_UNSUPPORTED, "explanation");
  assert_refused ("waterfall:10", 0, VTR_ERROR_UNSUPPORTED, "explanation");
  assert_refused ("waterfall", 30, VTR_ERROR_BAD_VALUE, "ROW");
  assert_refused ("waterfall:", 30, VTR_ERROR_BAD_VALUE, "ROW");
  assert_refused ("waterfall:3", 30, VTR_ERROR_BAD_VALUE, "row 3");   /* rows begin at 10 */
  assert_refused ("waterfall:x", 30, VTR_ERROR_BAD_VALUE, "“x”");
  assert_refused ("waterfall:-1", 30, VTR_ERROR_BAD_VALUE, "“-1”");
  assert_refused ("beeswarms", 30, VTR_ERROR_BAD_VALUE, "beeswarm");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/beeswarm/golden", test_beeswarm);
  g_test_add_func ("/chart/beeswarm/rows-and-tooltips", test_rows_and_tooltips);
  g_test_add_func ("/chart/beeswarm/output-choice", test_output_choice);
  g_test_add_func ("/chart/waterfall/golden", test_waterfall);
  g_test_add_func ("/chart/waterfall/adds-up", test_waterfall_adds_up);
  g_test_add_func ("/chart/shap/refusals", test_refusals);
  return g_test_run ();
}
