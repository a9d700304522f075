/* Exact Shapley values of additive models (Lundberg and Lee 2017, corollary 1): where the explained
 * scale is a weighted sum of columns, a feature is worth the same to every coalition,
 *   Σ_j∈feature w_j (x_j − mean of the background's column j),
 * with j the columns that the pipeline makes of it. That holds for values of linear regression and for
 * scores before a link (--output raw); probabilities are not additive and are left to KernelSHAP. */
#include "vtr-linear-shapley.h"
#include "vtr-additive.h"
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-game-private.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>

struct _VtrLinearShapley
{
  VtrExplainer parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrLinearShapley, vtr_linear_shapley, VTR_TYPE_EXPLAINER)

typedef struct
{
  VtrGame              *game;
  const VtrAdditiveForm *form;
  const double         *means;      /* of the background, per matrix column */
  VtrAttributionData   *data;
} Job;

static void
explain_cb (gsize begin, gsize end, guint worker, gpointer user_data)
{
  const Job *job = user_data;
  const VtrAdditiveForm *form = job->form;
  gboolean mirrored = form->link == VTR_ADDITIVE_LOGISTIC;

  for (gsize r = begin; r < end; r++)
    for (guint o = 0; o < job->data->n_outputs; o++)
      {
        guint output = job->game->first_output + o;
        const double *weights =
            form->coefficients + (mirrored ? 0 : (gsize) output * form->n_inputs);
        const double *x = vtr_matrix_row (job->game->x, r);
        double sign = mirrored && output == 0 ? -1 : 1;
        double *values = job->data->values + vtr_attribution_index (job->data, r, o, 0);

        for (guint j = 0; j < form->n_inputs; j++)
          values[job->game->feature_of[j]] += sign * weights[j] * (x[j] - job->means[j]);
      }
}

static double *
find_means (const VtrGame *game)
{
  gsize n_columns = vtr_matrix_get_n_columns (game->b);
  double *means = g_new0 (double, n_columns + 1);

  for (gsize i = 0; i < vtr_matrix_get_n_rows (game->b); i++)
    for (gsize j = 0; j < n_columns; j++)
      means[j] += game->weights[i] * vtr_matrix_row (game->b, i)[j];
  return means;
}

/**
 * vtr_linear_shapley_can_explain:
 * @model: a model
 * @raw: whether the score before the link is explained
 * @logit: whether log-odds of mean probabilities are explained
 *
 * Returns: whether what is explained is a weighted sum of columns
 */
gboolean
vtr_linear_shapley_can_explain (VtrModel *model, gboolean raw, gboolean logit)
{
  return VTR_IS_ADDITIVE (model) && !logit &&
         (raw || vtr_additive_get_form (VTR_ADDITIVE (model))->link == VTR_ADDITIVE_IDENTITY);
}

static gboolean
vtr_linear_shapley_supports (VtrExplainer *explainer, VtrModel *model, GError **error)
{
  if (VTR_IS_ADDITIVE (model))
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
               _("the method linear is for linear models, which this is not; use --method kernel."));
  return FALSE;
}

static VtrExplanation *
vtr_linear_shapley_explain (VtrExplainer *explainer, const VtrExplainRequest *request,
                            VtrProgress *progress, GError **error)
{
  g_autoptr (VtrGame) game = NULL;
  g_autofree double *means = NULL;
  VtrExplanation *explanation;
  VtrAttributionData data;
  Job job;

  if (!vtr_linear_shapley_can_explain (request->model, request->raw, request->logit))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
                   _("probabilities are not a sum over features; explain the score before the link "
                     "(--output raw), or use --method kernel."));
      return NULL;
    }
  vtr_progress_begin (progress, _("Preparing rows"), 0);
  game = vtr_game_new (request, progress, error);
  if (game == NULL)
    return NULL;
  if (game->mixes)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
                   _("a step of this model mixes columns, so its features do not add up one by one; "
                     "use --method kernel."));
      return NULL;
    }
  vtr_game_init_data (game, request->n_rows, &data);
  data.exact = TRUE;
  means = find_means (game);
  job = (Job){ game, vtr_additive_get_form (VTR_ADDITIVE (request->model)), means, &data };
  vtr_progress_begin (progress, _("Explaining rows"), request->n_rows);
  if (!vtr_parallel_for (request->n_rows, 64, explain_cb, &job, progress, error))
    {
      g_object_unref (vtr_attribution_new (&data));
      return NULL;
    }
  explanation = vtr_game_finish (game, explainer, &data);
  vtr_explanation_add_note (explanation, _("Exact: the model is a weighted sum of its columns."));
  return explanation;
}

static void
vtr_linear_shapley_class_init (VtrLinearShapleyClass *klass)
{
  VtrConfigurableClass *configurable = VTR_CONFIGURABLE_CLASS (klass);

  configurable->name = "linear";
  configurable->title = N_("Linear SHAP");
  configurable->description =
      N_("Exact Shapley values of linear models, from their coefficients.");
  VTR_EXPLAINER_CLASS (klass)->attributes = TRUE;
  VTR_EXPLAINER_CLASS (klass)->supports = vtr_linear_shapley_supports;
  VTR_EXPLAINER_CLASS (klass)->explain = vtr_linear_shapley_explain;
}

static void
vtr_linear_shapley_init (VtrLinearShapley *self)
{
}

/**
 * vtr_linear_shapley_new:
 *
 * Returns: (transfer full): an explainer of linear models
 */
VtrExplainer *
vtr_linear_shapley_new (void)
{
  return g_object_new (VTR_TYPE_LINEAR_SHAPLEY, NULL);
}
