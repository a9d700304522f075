/* Force and decision: golden scenes, sums that hold, refusals. */
#include "inputs.h"
#include "vtr-chart-decision.h"
#include "vtr-chart-force.h"

static VtrChartInput
make_input (VtrAttribution *attribution)
{
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.attribution = attribution;
  return input;
}

/* What raises ends at the prediction from the left, what lowers from the right. */
static void
test_force (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  g_autoptr (VtrPicture) picture = input_must_build ("force:30", make_input (attribution));
  g_autofree char *tooltip = input_first_tooltip (picture, 720, 240);

  input_golden (picture, "chart-force", 720, 240);
  assert_says (picture->sentence, "Row 30: ");
  assert_says (picture->sentence, "raise it by 0.250 and lower it by 0.200");
  assert_says (tooltip, "SHAP: ");
  g_assert_cmpfloat_with_epsilon (input_number (picture, "to", 0), 0.35, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "from", 0), 0.10, 1e-12);
  g_assert_cmpfloat_with_epsilon (input_number (picture, "from", 1), 0.55, 1e-12);
}

static void
test_force_others (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput input = make_input (attribution);

  input.max_display = 1;
  g_autoptr (VtrPicture) picture = input_must_build ("force:30", input);
  assert_text (picture, "feature", 1, "2 others");
  g_assert_cmpfloat_with_epsilon (input_number (picture, "shap", 1), -0.20, 1e-12);
}

/* Paths start at the average and end at the prediction, with or without others. */
static void
test_decision (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  const VtrAttributionData *data = vtr_attribution_get_data (attribution);

  for (guint max_display = 1; max_display <= 3; max_display++)
    {
      VtrChartInput input = make_input (attribution);

      input.max_display = max_display;
      g_autoptr (VtrPicture) picture = input_must_build ("decision", input);
      for (guint i = 0; i < 6; i++)
        {
          g_assert_cmpfloat (input_number (picture, "average", i), ==, 0.3);
          g_assert_cmpfloat_with_epsilon (input_number (picture, "a", i), data->predictions[i], 1e-12);
        }
    }
  g_autoptr (VtrPicture) picture = input_must_build ("decision", make_input (attribution));
  input_golden (picture, "chart-decision", 560, 260);
  assert_says (picture->sentence, "a moves them most");
}

static void
test_refusals (void)
{
  g_autoptr (VtrAttribution) attribution = input_attribution ();
  VtrChartInput none = VTR_CHART_INPUT_INIT;

  input_refuses ("force:0", none, VTR_ERROR_UNSUPPORTED);
  input_refuses ("decision", none, VTR_ERROR_UNSUPPORTED);
  input_refuses ("force:1", make_input (attribution), VTR_ERROR_BAD_VALUE);
  input_refuses ("force:x", make_input (attribution), VTR_ERROR_BAD_VALUE);
  input_refuses ("decision:1", make_input (attribution), VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_FORCE);
  g_type_ensure (VTR_TYPE_CHART_DECISION);
  g_test_add_func ("/chart/force/meets-at-the-prediction", test_force);
  g_test_add_func ("/chart/force/sums-others", test_force_others);
  g_test_add_func ("/chart/decision/ends-at-the-prediction", test_decision);
  g_test_add_func ("/chart/paths/say-what-they-need", test_refusals);
  return g_test_run ();
}
