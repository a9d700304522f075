/* Learners: settings that turn rows of numbers into a model. This file holds what all of them share:
 * the checks before a fit. How a model is fitted is the subclasses' affair; how a table becomes rows
 * of numbers is vtr-train.c's. */
#include "vtr-config.h"

#include "vtr-learner.h"
#include "vtr-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_ABSTRACT_TYPE (VtrLearner, vtr_learner, VTR_TYPE_CONFIGURABLE)

static gboolean
check_task (VtrLearner *self, const VtrTrainingSet *set, GError **error)
{
  VtrLearnerClass *klass = VTR_LEARNER_GET_CLASS (self);
  gboolean classification = set->task == VTR_TASK_CLASSIFICATION;

  if (classification ? klass->classifies : klass->regresses)
    return TRUE;
  if (classification)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("the model “%s” predicts values, not classes; choose one for classification"),
                 vtr_configurable_get_name (VTR_CONFIGURABLE (self)));
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("the model “%s” predicts classes, not values; choose one for regression"),
                 vtr_configurable_get_name (VTR_CONFIGURABLE (self)));
  return FALSE;
}

static gboolean
check_rows (const VtrTrainingSet *set, GError **error)
{
  for (gsize i = 0; i < set->x.n_rows; i++)
    if (!(set->task == VTR_TASK_CLASSIFICATION
            ? set->y[i] >= 0 && set->y[i] < set->n_classes && set->y[i] == (guint) set->y[i]
            : isfinite (set->y[i])))
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                     _("the target of training row %" G_GSIZE_FORMAT " is missing or not a number"), i);
        return FALSE;
      }
  for (gsize i = 0; set->weights != NULL && i < set->x.n_rows; i++)
    if (!(isfinite (set->weights[i]) && set->weights[i] >= 0))
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                     _("the weight of training row %" G_GSIZE_FORMAT " is not a number from 0 up"), i);
        return FALSE;
      }
  return TRUE;
}

static void
vtr_learner_class_init (VtrLearnerClass *klass)
{
}

static void
vtr_learner_init (VtrLearner *self)
{
}

/**
 * vtr_learner_fit:
 * @self: a learner
 * @set: the rows; borrowed for the length of the call
 * @progress: (nullable): where to report, and who may cancel
 *
 * Fits a model on rows of numbers. The model has no #VtrModelInfo yet: vtr_train() gives it one.
 * Targets and weights are checked here; the numbers in @set->x are the pipeline's to vouch for.
 *
 * Returns: (transfer full): the model, or %NULL: %VTR_ERROR_BAD_VALUE when the learner does not do
 *   the task or its settings contradict each other, %VTR_ERROR_BAD_INPUT for unusable rows, and
 *   whatever the learner itself reports.
 */
VtrModel *
vtr_learner_fit (VtrLearner *self, const VtrTrainingSet *set, VtrProgress *progress, GError **error)
{
  g_return_val_if_fail (VTR_IS_LEARNER (self), NULL);
  g_return_val_if_fail (set != NULL && set->y != NULL, NULL);

  if (!vtr_configurable_check (VTR_CONFIGURABLE (self), error) || !check_task (self, set, error))
    return NULL;
  if (set->x.n_rows == 0 || set->x.n_columns == 0)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                           _("there is nothing to learn from: no rows or no columns"));
      return NULL;
    }
  if (!check_rows (set, error))
    return NULL;
  return VTR_LEARNER_GET_CLASS (self)->fit (self, set, progress, error);
}
