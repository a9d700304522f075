/* The settings of linear regression. The objective is
 *   ½ Σ_i w_i (y_i − prediction_i)² + n · l1 · Σ |coef| + ½ · l2 · Σ coef²,  n = Σ w_i,
 * the intercept free. So l2 alone is the alpha of scikit-learn's Ridge, l1 alone that of its Lasso, and
 * its ElasticNet (alpha, r) is l1 = alpha · r, l2 = n · alpha · (1 − r). */
#include "vtr-config.h"

#include "vtr-linear-regression.h"
#include "vtr-additive-model.h"

#include <glib/gi18n-lib.h>

struct _VtrLinearRegressionLearner
{
  VtrLearner    parent_instance;
  VtrLinearPlan plan;
};

enum { PROP_L1 = 1, PROP_L2, PROP_MAX_ITER, PROP_TOL, N_PROPS };

G_DEFINE_FINAL_TYPE (VtrLinearRegressionLearner, vtr_linear_regression_learner, VTR_TYPE_LEARNER)

static VtrModel *
vtr_linear_regression_learner_fit (VtrLearner *learner, const VtrTrainingSet *set, VtrProgress *progress, GError **error)
{
  VtrLinearRegressionLearner *self = VTR_LINEAR_REGRESSION_LEARNER (learner);
  g_autofree double *coefficients = g_new0 (double, set->x.n_columns);
  g_autofree double *deviations = NULL;
  double intercept = 0;
  VtrAdditiveForm form = { 1, set->x.n_columns, VTR_ADDITIVE_IDENTITY, coefficients, &intercept };

  vtr_progress_begin (progress, _("Fitting the coefficients"), 0);
  if (!vtr_linear_regression_solve (set, &self->plan, coefficients, &intercept, progress, error))
    return NULL;
  deviations = vtr_additive_deviations (set->x, set->weights);
  return vtr_additive_model_new (&form, deviations);
}

static double
vtr_linear_regression_learner_cost (VtrLearner *learner, gsize n_rows, guint n_columns)
{
  return (double) n_rows * n_columns * (4 + 0.1 * n_columns);
}

static void
vtr_linear_regression_learner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrLinearPlan *plan = &VTR_LINEAR_REGRESSION_LEARNER (object)->plan;

  switch (id)
    {
    case PROP_L1:       g_value_set_double (value, plan->l1); break;
    case PROP_L2:       g_value_set_double (value, plan->l2); break;
    case PROP_MAX_ITER: g_value_set_uint (value, plan->max_iter); break;
    case PROP_TOL:      g_value_set_double (value, plan->tol); break;
    default:            G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_linear_regression_learner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrLinearPlan *plan = &VTR_LINEAR_REGRESSION_LEARNER (object)->plan;

  switch (id)
    {
    case PROP_L1:       plan->l1 = g_value_get_double (value); break;
    case PROP_L2:       plan->l2 = g_value_get_double (value); break;
    case PROP_MAX_ITER: plan->max_iter = g_value_get_uint (value); break;
    case PROP_TOL:      plan->tol = g_value_get_double (value); break;
    default:            G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_linear_regression_learner_class_init (VtrLinearRegressionLearnerClass *class)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (class);
  VtrLearnerClass *learner_class = VTR_LEARNER_CLASS (class);
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vtr_linear_regression_learner_get_property;
  object_class->set_property = vtr_linear_regression_learner_set_property;
  configurable_class->name = "linear";
  configurable_class->title = N_("Linear regression");
  configurable_class->description = N_("Adds up the columns, each times its coefficient; quick, steady and easy to read.");
  learner_class->needs.wants_scaled = TRUE;
  learner_class->regresses = TRUE;
  learner_class->fit = vtr_linear_regression_learner_fit;
  learner_class->cost = vtr_linear_regression_learner_cost;
  g_object_class_install_property (object_class, PROP_L1,
    g_param_spec_double ("l1", N_("L1 (lasso)"),
                         N_("Sets coefficients that help little to exactly 0; as the alpha of a lasso."), 0, 1e12, 0, flags));
  g_object_class_install_property (object_class, PROP_L2,
    g_param_spec_double ("l2", N_("L2 (ridge)"),
                         N_("Shrinks all coefficients, against over-fitting; as the alpha of a ridge regression."), 0, 1e15, 0, flags));
  g_object_class_install_property (object_class, PROP_MAX_ITER,
    g_param_spec_uint ("max-iter", N_("Sweep limit"), N_("With L1: how many sweeps over the coefficients may be made."),
                       1, 10000000, 10000, flags | VTR_SETTING_RARE));
  g_object_class_install_property (object_class, PROP_TOL,
    g_param_spec_double ("tol", N_("Precision"),
                         N_("With L1: the largest slope that counts as none, as a share of the target's spread."),
                         1e-14, 1, 1e-10, flags | VTR_SETTING_RARE));
}

static void
vtr_linear_regression_learner_init (VtrLinearRegressionLearner *self)
{
}

/**
 * vtr_linear_regression_learner_new:
 *
 * Returns: (transfer full): a learner of plain least squares
 */
VtrLearner *
vtr_linear_regression_learner_new (void)
{
  return g_object_new (VTR_TYPE_LINEAR_REGRESSION_LEARNER, NULL);
}
