/* VtrExplainer: settings and one function. Checks what every explainer would have to check; keeps
 * the time that the explanation took. */
#include "vtr-config.h"
#include "vtr-explainer.h"
#include "vtr-error.h"
#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (VtrExplainer, vtr_explainer, VTR_TYPE_CONFIGURABLE)

static void
vtr_explainer_class_init (VtrExplainerClass *klass)
{
}

static void
vtr_explainer_init (VtrExplainer *self)
{
}

/**
 * vtr_explainer_supports:
 * @self: an explainer
 * @model: a model
 * @error: return location for the reason why not
 *
 * Returns: whether @self can explain @model; else %VTR_ERROR_UNSUPPORTED says why not
 */
gboolean
vtr_explainer_supports (VtrExplainer *self, VtrModel *model, GError **error)
{
  VtrExplainerClass *klass;

  g_return_val_if_fail (VTR_IS_EXPLAINER (self), FALSE);
  klass = VTR_EXPLAINER_GET_CLASS (self);
  return klass->supports == NULL || klass->supports (self, model, error);
}

/* What every explanation needs of a request. */
static gboolean
check_request (const VtrExplainRequest *request, GError **error)
{
  gsize n = vtr_dataset_get_n_rows (request->dataset);

  if (request->n_rows == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("there are no rows to explain."));
      return FALSE;
    }
  for (gsize i = 0; i < request->n_rows; i++)
    if (request->rows[i] >= n)
      {
        g_set_error (
            error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
            _("there is no row %u to explain: the data has rows 0 to %" G_GSIZE_FORMAT "."),
            request->rows[i], n - 1);
        return FALSE;
      }
  if (request->output >= (int) vtr_model_get_n_outputs (request->model))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("the model has no output %d; it has %u."), request->output,
                   vtr_model_get_n_outputs (request->model));
      return FALSE;
    }
  if (request->logit &&
      (request->raw || vtr_model_get_info (request->model)->task != VTR_TASK_CLASSIFICATION))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("the logit link needs probabilities: use it with a classifier's predictions, "
                      "not with raw outputs or a regression."));
      return FALSE;
    }
  return TRUE;
}

/**
 * vtr_explainer_explain:
 * @self: an explainer
 * @request: model, rows, background and scale
 * @progress: (nullable): what it reports to
 * @error: return location for an error
 *
 * Returns: (transfer full): the explanation, or %NULL: %VTR_ERROR_BAD_VALUE for rows or outputs
 *   that are not there, %VTR_ERROR_UNSUPPORTED, or %G_IO_ERROR_CANCELLED
 */
VtrExplanation *
vtr_explainer_explain (VtrExplainer *self,
                       const VtrExplainRequest *request,
                       VtrProgress *progress,
                       GError **error)
{
  gint64 start = g_get_monotonic_time ();
  VtrExplanation *explanation;

  g_return_val_if_fail (VTR_IS_EXPLAINER (self) && request != NULL, NULL);
  if (!vtr_configurable_check (VTR_CONFIGURABLE (self), error) || !check_request (request, error) ||
      !vtr_explainer_supports (self, request->model, error))
    return NULL;
  explanation = VTR_EXPLAINER_GET_CLASS (self)->explain (self, request, progress, error);
  if (explanation != NULL)
    vtr_explanation_set_seconds (explanation, (g_get_monotonic_time () - start) / 1e6);
  return explanation;
}

/**
 * vtr_explainer_make_receipt:
 * @self: an explainer
 * @request: what was asked
 *
 * Returns: (transfer full): settings, data, model, rows and seed; the version is the program's
 */
VtrReceipt *
vtr_explainer_make_receipt (VtrExplainer *self, const VtrExplainRequest *request)
{
  VtrReceipt *receipt = vtr_receipt_new ();

  receipt->method = g_strdup (vtr_configurable_get_name (VTR_CONFIGURABLE (self)));
  receipt->options = g_variant_ref_sink (vtr_configurable_to_variant (VTR_CONFIGURABLE (self)));
  receipt->data = g_strdup (vtr_dataset_get_source (request->dataset));
  receipt->data_hash = g_strdup (vtr_dataset_get_hash (request->dataset));
  receipt->model = g_strdup (vtr_model_get_info (request->model)->learner);
  receipt->model_hash = g_strdup (vtr_model_get_hash (request->model));
  receipt->background = g_strdup (request->background_name);
  receipt->rows = g_strdup (request->rows_name);
  if (request->output >= 0 && vtr_model_get_info (request->model)->classes != NULL)
    receipt->class_name = g_strdup (vtr_model_get_output (request->model, request->output));
  receipt->seed = request->seed;
  return receipt;
}
