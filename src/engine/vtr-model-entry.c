/* VtrModelEntry: a model in a project and what is known about it. */
#include "vtr-project.h"
#include <math.h>

struct _VtrModelEntry
{
  GObject parent_instance;

  char          *name;
  VtrModel      *model;
  gint64         created;
  double         seconds;
  guint32       *test_rows;
  gsize          n_test_rows;
  VtrEvaluation *evaluation;
  double        *folds;
  guint          n_folds;
  gboolean balanced;
};

G_DEFINE_FINAL_TYPE (VtrModelEntry, vtr_model_entry, G_TYPE_OBJECT)

static void
vtr_model_entry_finalize (GObject *object)
{
  VtrModelEntry *self = VTR_MODEL_ENTRY (object);

  g_free (self->name);
  g_clear_object (&self->model);
  g_clear_object (&self->evaluation);
  g_free (self->test_rows);
  g_free (self->folds);
  G_OBJECT_CLASS (vtr_model_entry_parent_class)->finalize (object);
}

static void
vtr_model_entry_class_init (VtrModelEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_model_entry_finalize;
}

static void
vtr_model_entry_init (VtrModelEntry *self)
{
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  self->seconds = NAN;
}

/**
 * vtr_model_entry_new:
 * @name: what to call it
 * @model: the model
 *
 * Returns: (transfer full): an entry made now
 */
VtrModelEntry *
vtr_model_entry_new (const char *name, VtrModel *model)
{
  g_return_val_if_fail (name != NULL && VTR_IS_MODEL (model), NULL);
  VtrModelEntry *self = g_object_new (VTR_TYPE_MODEL_ENTRY, NULL);

  self->name = g_strdup (name);
  self->model = g_object_ref (model);
  return self;
}

const char *
vtr_model_entry_get_name (VtrModelEntry *self)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), NULL);
  return self->name;
}

void
vtr_model_entry_set_name (VtrModelEntry *self, const char *name)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self) && name != NULL);
  char *copy = g_strdup (name);

  g_free (self->name);
  self->name = copy;
}

VtrModel *
vtr_model_entry_get_model (VtrModelEntry *self)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), NULL);
  return self->model;
}

gint64
vtr_model_entry_get_created (VtrModelEntry *self)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), 0);
  return self->created;
}

void
vtr_model_entry_set_created (VtrModelEntry *self, gint64 created)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self));
  self->created = created;
}

double
vtr_model_entry_get_seconds (VtrModelEntry *self)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), NAN);
  return self->seconds;
}

void
vtr_model_entry_set_seconds (VtrModelEntry *self, double seconds)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self));
  self->seconds = seconds;
}

const guint32 *
vtr_model_entry_get_test_rows (VtrModelEntry *self, gsize *n)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self) && n != NULL, NULL);
  *n = self->n_test_rows;
  return self->test_rows;
}

void
vtr_model_entry_set_test_rows (VtrModelEntry *self, const guint32 *rows, gsize n)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self));
  g_free (self->test_rows);
  self->test_rows = n > 0 ? g_memdup2 (rows, n * sizeof (guint32)) : NULL;
  self->n_test_rows = n;
}

VtrEvaluation *
vtr_model_entry_get_evaluation (VtrModelEntry *self)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), NULL);
  return self->evaluation;
}

void
vtr_model_entry_set_evaluation (VtrModelEntry *self, VtrEvaluation *evaluation)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self));
  g_set_object (&self->evaluation, evaluation);
}

const double *
vtr_model_entry_get_folds (VtrModelEntry *self, guint *n_folds)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self) && n_folds != NULL, NULL);
  *n_folds = self->n_folds;
  return self->folds;
}

void
vtr_model_entry_set_folds (VtrModelEntry *self, const double *folds, guint n_folds)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self));
  g_free (self->folds);
  self->folds = n_folds > 0 ? g_memdup2 (folds, (gsize) n_folds * VTR_N_METRICS * sizeof (double)) : NULL;
  self->n_folds = n_folds;
}

gboolean
vtr_model_entry_get_balanced (VtrModelEntry *self)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), FALSE);
  return self->balanced;
}

void
vtr_model_entry_set_balanced (VtrModelEntry *self, gboolean balanced)
{
  g_return_if_fail (VTR_IS_MODEL_ENTRY (self));
  self->balanced = balanced;
}

/**
 * vtr_model_entry_get_score:
 * @self: an entry
 * @metric: which score
 * @std: (out) (optional): standard deviation over the folds; NaN without folds
 *
 * Returns: the mean over folds, else the held-out score, else NaN
 */
double
vtr_model_entry_get_score (VtrModelEntry *self, VtrMetric metric, double *std)
{
  g_return_val_if_fail (VTR_IS_MODEL_ENTRY (self), NAN);
  double mean = 0, square = 0;

  if (std != NULL)
    *std = NAN;
  if (self->n_folds == 0)
    return self->evaluation != NULL ? vtr_evaluation_get_metric (self->evaluation, metric) : NAN;
  for (guint i = 0; i < self->n_folds; i++)
    mean += self->folds[(gsize) i * VTR_N_METRICS + metric] / self->n_folds;
  for (guint i = 0; i < self->n_folds; i++)
    {
      double d = self->folds[(gsize) i * VTR_N_METRICS + metric] - mean;
      square += d * d / self->n_folds;
    }
  if (std != NULL)
    *std = sqrt (square);
  return mean;
}
