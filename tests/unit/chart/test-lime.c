/* LIME's bars, alone and beside SHAP values, and whether both agree. */
#include "attribution.h"
#include "inputs.h"
#include "lime-fits.h"
#include "vtr-agreement.h"
#include "vtr-chart-lime.h"

static VtrPicture *
build (const char *spec, gboolean beside_shap)
{
  g_autoptr (VtrLimeExplanation) lime = make_lime ();
  g_autoptr (VtrAttribution) shap = beside_shap ? make_attribution (3) : NULL;
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input.lime = lime;
  input.attribution = shap;
  return input_must_build (spec, input);
}

static void
test_golden (void)
{
  g_autoptr (VtrPicture) alone = build ("lime:11", FALSE), beside = build ("lime:11", TRUE);

  input_golden (alone, "chart-lime", 560, 300);
  input_golden (beside, "chart-lime-beside-shap", 560, 300);
}

/* The largest weight first; whiskers' sizes are in the table. */
static void
test_alone (void)
{
  g_autoptr (VtrPicture) picture = build ("lime:11", FALSE);
  g_autofree char *tip = input_first_tooltip (picture, 560, 300);

  assert_text (picture, "feature", 0, "gain");
  assert_text (picture, "rule", 1, "28.00 < age <= 37.00");
  g_assert_cmpfloat (input_number (picture, "weight", 0), ==, 0.3);
  g_assert_cmpfloat (input_number (picture, "std_error", 0), ==, 0.01);
  g_assert_null (vtr_dataset_lookup (picture->table, "agreement", NULL));
  assert_says (picture->sentence, "R² 0.64");
  assert_says (picture->sentence, "gain, +0.300");
  assert_says (tip, "± 0.0");
}

/* Rows in the order of the waterfall, and what both say of each. */
static void
test_beside (void)
{
  g_autoptr (VtrPicture) picture = build ("lime:11", TRUE);

  assert_text (picture, "feature", 0, "age");      /* +0.048, job 0, gain +0.0039 */
  assert_text (picture, "agreement", 0, "other sign");
  assert_text (picture, "feature", 1, "gain");
  assert_text (picture, "agreement", 1, "over four times apart");
  assert_text (picture, "feature", 2, "job");
  assert_text (picture, "agreement", 2, "not compared");
}

static void
test_agreement (void)
{
  g_autoptr (VtrLimeExplanation) lime = make_lime ();
  g_autoptr (VtrAttribution) shap = make_attribution (3);
  g_autoptr (VtrAgreement) good = vtr_agreement_new (shap, lime, 10);
  g_autoptr (VtrAgreement) loose = vtr_agreement_new (shap, lime, 11);

  /* Row 10: age −0.1 and −0.09, job −0.08 and −0.06, gain 0 and −0.5. */
  g_assert_cmpint (good->kinds[0], ==, VTR_AGREEMENT_SAME);
  g_assert_cmpint (good->kinds[1], ==, VTR_AGREEMENT_SAME);
  g_assert_cmpint (good->kinds[2], ==, VTR_AGREEMENT_NONE);
  g_assert_cmpuint (good->n_same_sign, ==, 2);
  g_assert_cmpuint (good->n_compared, ==, 2);
  g_assert_null (good->notice);
  g_assert_cmpstr (good->summary, ==, "signs agree 2 of 2 · R² 0.85");
  g_assert_cmpuint (loose->n_same_sign, ==, 1);
  g_assert_cmpuint (loose->n_compared, ==, 2);
  assert_says (loose->notice, "differ on gain, age");
  assert_says (loose->notice, "Prefer SHAP");
  g_assert_null (vtr_agreement_new (shap, lime, 12));     /* no line for it */
  for (guint kind = VTR_AGREEMENT_NONE; kind <= VTR_AGREEMENT_FAR_APART; kind++)
    g_assert_cmpuint (strlen (vtr_agreement_kind_get_name (kind)), >, 0);
}

/* On another scale, sizes say nothing. */
static void
test_other_scale (void)
{
  g_autoptr (VtrLimeExplanation) lime = make_lime ();
  g_autoptr (VtrAttribution) shap = make_attribution (3);

  ((VtrAttributionData *) vtr_attribution_get_data (shap))->logit = TRUE;
  g_autoptr (VtrAgreement) agreement = vtr_agreement_new (shap, lime, 11);
  g_assert_cmpint (agreement->kinds[2], ==, VTR_AGREEMENT_SAME);
  g_assert_cmpint (agreement->kinds[0], ==, VTR_AGREEMENT_OPPOSITE);
}

static void
test_refusals (void)
{
  g_autoptr (VtrLimeExplanation) lime = make_lime ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;

  input_refuses ("lime:11", input, VTR_ERROR_UNSUPPORTED);
  input.lime = lime;
  input_refuses ("lime:12", input, VTR_ERROR_BAD_VALUE);
  input_refuses ("lime:x", input, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_CHART_LIME);
  g_test_add_func ("/chart/lime/golden", test_golden);
  g_test_add_func ("/chart/lime/alone", test_alone);
  g_test_add_func ("/chart/lime/beside-shap", test_beside);
  g_test_add_func ("/chart/lime/refusals", test_refusals);
  g_test_add_func ("/explain/agreement/row", test_agreement);
  g_test_add_func ("/explain/agreement/other-scale", test_other_scale);
  return g_test_run ();
}
