/* Logistic regression: settings, classes and penalty; the minimising is vtr-logistic-solve.c's.
 * The objective is scikit-learn's:
 *   C · Σ_i w_i loss_i + (1 − l1_ratio) / 2 · Σ coef² + l1_ratio · Σ |coef|,
 * intercepts free, w_i the row weight times the class weight. Two classes have one score, more have one
 * each (softmax) with intercepts that sum to 0. A class without weight in the training rows (a fold may
 * lack one) gets a score so low that its probability is nothing (e^−500); the others are fitted as if it were not
 * there. Perfectly separable classes have a minimum too, as the penalty is never 0. */
#include "vtr-config.h"

#include "vtr-logistic-learner.h"
#include "vtr-additive-model.h"
#include "vtr-error.h"
#include "vtr-logistic-solve.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ABSENT_SCORE (-500.0)

struct _VtrLogisticLearner
{
  VtrLearner parent_instance;
  double     c;
  double     l1_ratio;
  guint      max_iter;
  double     tol;
};

enum { PROP_C = 1, PROP_L1_RATIO, PROP_MAX_ITER, PROP_TOL, N_PROPS };

G_DEFINE_FINAL_TYPE (VtrLogisticLearner, vtr_logistic_learner, VTR_TYPE_LEARNER)

/* One fit on its way. */
typedef struct
{
  const VtrTrainingSet *set;
  guint   n_present;
  guint  *present;       /* the classes with weight, ascending */
  double *y;             /* index in @present; n_rows; rows without weight: 0 */
  double  total_weight;
  double *parameters;    /* of the present ones */
} Fit;

static void
fit_clear (Fit *fit)
{
  g_free (fit->present);
  g_free (fit->y);
  g_free (fit->parameters);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

static gboolean
find_classes (Fit *fit, GError **error)
{
  const VtrTrainingSet *set = fit->set;
  g_autofree double *totals = g_new0 (double, set->n_classes);
  g_autofree double *index = g_new0 (double, set->n_classes);

  for (gsize i = 0; i < set->x.n_rows; i++)
    totals[(guint) set->y[i]] += set->weights != NULL ? set->weights[i] : 1;
  fit->present = g_new (guint, set->n_classes);
  for (guint c = 0; c < set->n_classes; c++)
    if (totals[c] > 0)
      {
        index[c] = fit->n_present;
        fit->present[fit->n_present++] = c;
        fit->total_weight += totals[c];
      }
  if (fit->n_present < 2)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                           fit->n_present == 0 ? _("all training rows have the weight 0, so there is nothing to learn from")
                           : _("the training rows with a weight are all of one class, so there is nothing to tell apart"));
      return FALSE;
    }
  fit->y = g_new (double, set->x.n_rows);
  for (gsize i = 0; i < set->x.n_rows; i++)
    fit->y[i] = index[(guint) set->y[i]];
  return TRUE;
}

static gboolean
solve (VtrLogisticLearner *self, Fit *fit, VtrProgress *progress, GError **error)
{
  const VtrTrainingSet *set = fit->set;
  double penalty = 1 / (self->c * fit->total_weight);
  VtrLogisticPlan plan = { penalty * self->l1_ratio, penalty * (1 - self->l1_ratio), self->tol, self->max_iter };
  VtrLogisticProblem problem = { set->x, fit->y, set->weights, fit->total_weight, fit->n_present == 2 ? 1 : fit->n_present };
  gsize q = set->x.n_columns + 1;
  double mean = 0;

  fit->parameters = g_new0 (double, vtr_logistic_n_parameters (&problem));
  vtr_progress_begin (progress, _("Fitting the coefficients"), 0);
  if (!vtr_logistic_solve (&problem, &plan, fit->parameters, progress, error))
    return FALSE;
  for (guint k = 0; k < problem.n_scores; k++)
    mean += fit->parameters[k * q + q - 1] / problem.n_scores;
  for (guint k = 0; problem.n_scores > 1 && k < problem.n_scores; k++)
    fit->parameters[k * q + q - 1] -= mean;
  return TRUE;
}

static void
fill_score (const Fit *fit, VtrAdditiveForm *form, guint k, const double *parameters)
{
  memcpy (form->coefficients + (gsize) k * form->n_inputs, parameters, form->n_inputs * sizeof (double));
  form->intercepts[k] = parameters[form->n_inputs];
}

/* Two present classes among more share one score: 0 for the first, the log-odds for the second. */
static VtrModel *
make_model (const Fit *fit)
{
  const VtrTrainingSet *set = fit->set;
  gboolean two = set->n_classes == 2;
  guint n_scores = two ? 1 : set->n_classes, q = set->x.n_columns + 1;
  g_autofree double *coefficients = g_new0 (double, (gsize) n_scores * set->x.n_columns);
  g_autofree double *intercepts = g_new (double, n_scores);
  g_autofree double *deviations = vtr_additive_deviations (set->x, set->weights);
  VtrAdditiveForm form = { n_scores, set->x.n_columns, two ? VTR_ADDITIVE_LOGISTIC : VTR_ADDITIVE_SOFTMAX,
                           coefficients, intercepts };

  for (guint k = 0; k < n_scores; k++)
    intercepts[k] = ABSENT_SCORE;
  if (two)
    fill_score (fit, &form, 0, fit->parameters);
  else if (fit->n_present == 2)
    {
      intercepts[fit->present[0]] = 0;
      fill_score (fit, &form, fit->present[1], fit->parameters);
    }
  else
    for (guint k = 0; k < fit->n_present; k++)
      fill_score (fit, &form, fit->present[k], fit->parameters + (gsize) k * q);
  return vtr_additive_model_new (&form, deviations);
}

static VtrModel *
vtr_logistic_learner_fit (VtrLearner *learner, const VtrTrainingSet *set, VtrProgress *progress, GError **error)
{
  g_auto (Fit) fit = { .set = set };

  if (!find_classes (&fit, error) || !solve (VTR_LOGISTIC_LEARNER (learner), &fit, progress, error))
    return NULL;
  return make_model (&fit);
}

/* Some eight steps, each about half a nanosecond a row and pair of columns. */
static double
vtr_logistic_learner_cost (VtrLearner *learner, gsize n_rows, guint n_columns)
{
  return 8.0 * n_rows * (20 + 0.1 * n_columns * MIN (n_columns, 500));
}

static void
vtr_logistic_learner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrLogisticLearner *self = VTR_LOGISTIC_LEARNER (object);

  switch (id)
    {
    case PROP_C:        g_value_set_double (value, self->c); break;
    case PROP_L1_RATIO: g_value_set_double (value, self->l1_ratio); break;
    case PROP_MAX_ITER: g_value_set_uint (value, self->max_iter); break;
    case PROP_TOL:      g_value_set_double (value, self->tol); break;
    default:            G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_logistic_learner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrLogisticLearner *self = VTR_LOGISTIC_LEARNER (object);

  switch (id)
    {
    case PROP_C:        self->c = g_value_get_double (value); break;
    case PROP_L1_RATIO: self->l1_ratio = g_value_get_double (value); break;
    case PROP_MAX_ITER: self->max_iter = g_value_get_uint (value); break;
    case PROP_TOL:      self->tol = g_value_get_double (value); break;
    default:            G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_logistic_learner_class_init (VtrLogisticLearnerClass *class)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (class);
  VtrLearnerClass *learner_class = VTR_LEARNER_CLASS (class);
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vtr_logistic_learner_get_property;
  object_class->set_property = vtr_logistic_learner_set_property;
  configurable_class->name = "logistic";
  configurable_class->title = N_("Logistic regression");
  configurable_class->description = N_("Adds up the columns, each times its coefficient, and turns the sum into "
                                       "probabilities; quick, steady and easy to read.");
  learner_class->needs.wants_scaled = TRUE;
  learner_class->classifies = TRUE;
  learner_class->fit = vtr_logistic_learner_fit;
  learner_class->cost = vtr_logistic_learner_cost;
  g_object_class_install_property (object_class, PROP_C,
    g_param_spec_double ("C", N_("Trust in the data"),
                         N_("How much the training rows count against the penalty on coefficients; lower is simpler."),
                         1e-12, 1e12, 1, flags));
  g_object_class_install_property (object_class, PROP_L1_RATIO,
    g_param_spec_double ("l1-ratio", N_("Share of L1"),
                         N_("0 shrinks all coefficients (L2), 1 sets many to exactly 0 (L1), between does some of both."),
                         0, 1, 0, flags));
  g_object_class_install_property (object_class, PROP_MAX_ITER,
    g_param_spec_uint ("max-iter", N_("Step limit"), N_("How many Newton steps may be taken; ten are usual."),
                       1, 1000000, 200, flags | VTR_SETTING_RARE));
  g_object_class_install_property (object_class, PROP_TOL,
    g_param_spec_double ("tol", N_("Precision"),
                         N_("The largest slope of the mean objective that counts as none."), 1e-13, 1, 1e-8, flags | VTR_SETTING_RARE));
}

static void
vtr_logistic_learner_init (VtrLogisticLearner *self)
{
}

/**
 * vtr_logistic_learner_new:
 *
 * Returns: (transfer full): a learner with C = 1 and L2
 */
VtrLearner *
vtr_logistic_learner_new (void)
{
  return g_object_new (VTR_TYPE_LOGISTIC_LEARNER, NULL);
}
