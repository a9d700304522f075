/* The registry's one table: a new learner, step, explainer or chart is one line here. The registry
 * itself is the type system (vtr-configurable.h); a type is found once it exists, and this makes all
 * of them exist. */
#include "vtr-config.h"
#include "vtr-additive-model.h"
#include "vtr-chart-bar.h"
#include "vtr-chart-box.h"
#include "vtr-chart-beeswarm.h"
#include "vtr-chart-calibration.h"
#include "vtr-chart-compare.h"
#include "vtr-chart-confusion.h"
#include "vtr-chart-correlation.h"
#include "vtr-chart-decision.h"
#include "vtr-chart-dependence.h"
#include "vtr-chart-force.h"
#include "vtr-chart-heatmap.h"
#include "vtr-chart-histogram.h"
#include "vtr-chart-importance.h"
#include "vtr-chart-lime.h"
#include "vtr-chart-learning.h"
#include "vtr-chart-loss.h"
#include "vtr-chart-missing.h"
#include "vtr-chart-pr.h"
#include "vtr-chart-predicted.h"
#include "vtr-chart-residuals.h"
#include "vtr-chart-roc.h"
#include "vtr-chart-scatter.h"
#include "vtr-chart-threshold.h"
#include "vtr-chart-waterfall.h"
#include "vtr-encode.h"
#include "vtr-engine.h"
#include "vtr-exact-shapley.h"
#include "vtr-forest.h"
#include "vtr-impute.h"
#include "vtr-kernel-shap.h"
#include "vtr-lime.h"
#include "vtr-linear-regression.h"
#include "vtr-linear-shapley.h"
#include "vtr-linear.h"
#include "vtr-logistic-learner.h"
#include "vtr-mlp-learner.h"
#include "vtr-network-model.h"
#include "vtr-permutation-explainer.h"
#include "vtr-rescale.h"

static GType (*const kinds[]) (void) = {
  /* learners, and the models that they make */
  vtr_forest_learner_get_type,
  vtr_forest_get_type,
  vtr_linear_regression_learner_get_type,
  vtr_logistic_learner_get_type,
  vtr_mlp_learner_get_type,
  vtr_additive_model_get_type,
  vtr_network_model_get_type,
  /* steps */
  vtr_impute_get_type,
  vtr_encode_get_type,
  vtr_rescale_get_type,
  /* explainers */
  vtr_kernel_shap_get_type,
  vtr_exact_shapley_get_type,
  vtr_lime_get_type,
  vtr_linear_shapley_get_type,
  vtr_permutation_explainer_get_type,
  /* charts */
  vtr_chart_bar_get_type,
  vtr_chart_box_get_type,
  vtr_chart_beeswarm_get_type,
  vtr_chart_calibration_get_type,
  vtr_chart_compare_get_type,
  vtr_chart_confusion_get_type,
  vtr_chart_correlation_get_type,
  vtr_chart_decision_get_type,
  vtr_chart_dependence_get_type,
  vtr_chart_force_get_type,
  vtr_chart_heatmap_get_type,
  vtr_chart_histogram_get_type,
  vtr_chart_importance_get_type,
  vtr_chart_lime_get_type,
  vtr_chart_learning_get_type,
  vtr_chart_loss_get_type,
  vtr_chart_missing_get_type,
  vtr_chart_pr_get_type,
  vtr_chart_predicted_get_type,
  vtr_chart_residuals_get_type,
  vtr_chart_roc_get_type,
  vtr_chart_scatter_get_type,
  vtr_chart_threshold_get_type,
  vtr_chart_waterfall_get_type,
  NULL
};

/**
 * vtr_engine_init:
 *
 * Makes every kind known and sets what is set once for the process. Idempotent, from any thread.
 */
void
vtr_engine_init (void)
{
  static gsize is_ready;

  if (!g_once_init_enter (&is_ready))
    return;
  for (gsize i = 0; kinds[i] != NULL; i++)
    g_type_ensure (kinds[i] ());
  vtr_linear_init ();
  g_once_init_leave (&is_ready, 1);
}

/**
 * vtr_engine_get_version:
 *
 * Returns: (transfer none): "0.1.0"
 */
const char *
vtr_engine_get_version (void)
{
  return VTR_VERSION;
}
