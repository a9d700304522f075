/* Dependence of a feature: golden scenes of numbers and categories, the interaction it finds. */
#include "inputs.h"
#include "vtr-chart-dependence.h"

/* 400 rows of x, z, noise: what x does has the sign of z; noise has nothing to do with it. */
static VtrAttribution *
make_interaction (void)
{
  VtrRng rng = vtr_rng_new (3, "test-dependence", 0);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  VtrAttributionData data = { .n_rows = 400, .n_outputs = 1, .n_features = 3 };
  double x[400], z[400], noise[400];

  data.outputs = g_strsplit ("y", ",", 0);
  data.features = g_strsplit ("x,noise,z", ",", 0);
  data.target = g_strdup ("y");
  data.rows = g_new (guint32, 400);
  data.values = g_new0 (double, 1200);
  data.std_errors = g_new0 (double, 1200);
  data.predictions = g_new0 (double, 400);
  data.base_values = g_new0 (double, 1);
  for (int i = 0; i < 400; i++)
    {
      x[i] = vtr_rng_uniform (&rng);
      z[i] = vtr_rng_uniform (&rng) - 0.5;
      noise[i] = vtr_rng_uniform (&rng);
      data.rows[i] = i;
      data.values[3 * i] = x[i] * z[i];
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, 400));
  g_ptr_array_add (columns, vtr_column_new_numeric ("noise", noise, 400));
  g_ptr_array_add (columns, vtr_column_new_numeric ("z", z, 400));
  data.data = vtr_dataset_new (columns);
  return vtr_attribution_new (&data);
}

static void
test_interaction (void)
{
  g_autoptr (VtrAttribution) attribution = make_interaction ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = attribution;
  g_assert_cmpint (
      vtr_chart_find_interaction (vtr_attribution_get_data (attribution), 0, 0), ==, 2);
  g_autoptr (VtrPicture) found = input_must_build ("dependence:x", input);
  g_autoptr (VtrPicture) asked = input_must_build ("dependence:x,noise", input);
  assert_says (found->sentence, "Coloured by z.");
  assert_says (asked->sentence, "Coloured by noise.");
}

static void
test_numbers (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = attribution;
  g_autoptr (VtrPicture) picture = input_must_build ("dependence:a,b", input);
  g_autofree char *tooltip = input_first_tooltip (picture, 480, 380);
  input_golden (picture, "chart-dependence", 480, 380);
  assert_says (picture->sentence, "from +0.100 to +0.300");
  assert_says (tooltip, "b: ");
  g_assert_cmpfloat (input_number (picture, "shap", 3), ==, 0.25);
  assert_text (picture, "a", 5, NULL);
}

static void
test_categories (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = attribution;
  g_autoptr (VtrPicture) picture = input_must_build ("dependence:b,c", input);
  input_golden (picture, "chart-dependence-kind", 480, 380);
}

static void
test_refusals (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("dependence:a", input, VTR_ERROR_UNSUPPORTED);
  input.attribution = attribution;
  input_refuses ("dependence:nothing", input, VTR_ERROR_BAD_VALUE);
  input_refuses ("dependence:a,nothing", input, VTR_ERROR_BAD_VALUE);
  input_refuses ("dependence", input, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_DEPENDENCE);
  g_test_add_func ("/chart/dependence/finds-interaction", test_interaction);
  g_test_add_func ("/chart/dependence/numbers", test_numbers);
  g_test_add_func ("/chart/dependence/categories", test_categories);
  g_test_add_func ("/chart/dependence/says-what-it-needs", test_refusals);
  return g_test_run ();
}
