/* The additive model: score = intercept + Σ coefficient × column, then the identity, the logistic
 * function, or the softmax. Importance of a column: |coefficient| × its standard deviation on the
 * training rows, averaged over the scores; it says how far the column moves the score, not whether it
 * is needed. Coalitions are vtr-additive-coalitions.c's. */
#include "vtr-config.h"

#include "vtr-additive-model.h"
#include "vtr-error.h"
#include "vtr-exp.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_SCORES 65536

struct _VtrAdditiveModel
{
  VtrModel        parent_instance;
  VtrAdditiveForm form;
  double         *deviations;   /* n_inputs */
};

static void additive_iface_init   (VtrAdditiveInterface *iface);
static void coalitions_iface_init (VtrCoalitionsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrAdditiveModel, vtr_additive_model, VTR_TYPE_MODEL,
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_ADDITIVE, additive_iface_init)
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_COALITIONS, coalitions_iface_init))

/* ---- prediction ---- */

static double
score_of (const double *coefficients, const double *x, guint n)
{
  double sums[4] = { 0, 0, 0, 0 }, rest = 0;
  guint j = 0;

  for (; j + 4 <= n; j += 4)
    for (guint l = 0; l < 4; l++)
      sums[l] += coefficients[j + l] * x[j + l];
  for (; j < n; j++)
    rest += coefficients[j] * x[j];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + rest;
}

/**
 * vtr_additive_score:
 * @form: an additive function
 * @x: n × n_inputs
 * @scores: n × n_scores, overwritten
 *
 * The scores of rows, before any link; each row's depend on that row only.
 */
void
vtr_additive_score (const VtrAdditiveForm *form, VtrMatrixView x, VtrMatrixView scores)
{
  for (gsize i = 0; i < x.n_rows; i++)
    for (guint k = 0; k < form->n_scores; k++)
      vtr_matrix_view_row (scores, i)[k]
        = form->intercepts[k]
          + score_of (form->coefficients + (gsize) k * form->n_inputs, vtr_matrix_view_row (x, i), form->n_inputs);
}

/* @row: one score becomes the log-odds of both classes. */
static void
mirror_scores (VtrMatrixView out)
{
  for (gsize i = 0; i < out.n_rows; i++)
    {
      double *row = vtr_matrix_view_row (out, i);

      row[1] = row[0];
      row[0] = -row[1];
    }
}

static void
apply_logistic (double *row)
{
  double e = vtr_exp_1 (-fabs (row[0]));
  double likely = 1 / (1 + e), unlikely = e * likely;
  gboolean second = row[0] >= 0;

  row[0] = second ? unlikely : likely;
  row[1] = second ? likely : unlikely;
}

static void
apply_softmax (double *row, guint n)
{
  double largest = row[0], sum = 0;

  for (guint k = 1; k < n; k++)
    largest = fmax (largest, row[k]);
  for (guint k = 0; k < n; k++)
    sum += row[k] = vtr_exp_1 (row[k] - largest);
  for (guint k = 0; k < n; k++)
    row[k] /= sum;
}

static void
vtr_additive_model_predict_raw (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  VtrAdditiveModel *self = VTR_ADDITIVE_MODEL (model);

  vtr_additive_score (&self->form, x, out);
  if (self->form.link == VTR_ADDITIVE_LOGISTIC)
    mirror_scores (out);
}

static void
vtr_additive_model_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  VtrAdditiveModel *self = VTR_ADDITIVE_MODEL (model);

  vtr_additive_score (&self->form, x, out);
  for (gsize i = 0; self->form.link != VTR_ADDITIVE_IDENTITY && i < out.n_rows; i++)
    if (self->form.link == VTR_ADDITIVE_LOGISTIC)
      apply_logistic (vtr_matrix_view_row (out, i));
    else
      apply_softmax (vtr_matrix_view_row (out, i), self->form.n_scores);
}

/* ---- files ---- */

static GVariant *
doubles (const double *values, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double));
}

static GVariant *
vtr_additive_model_save (VtrModel *model)
{
  VtrAdditiveModel *self = VTR_ADDITIVE_MODEL (model);
  const VtrAdditiveForm *form = &self->form;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "link", "u", (guint32) form->link);
  g_variant_dict_insert_value (&dict, "coefficients", doubles (form->coefficients, (gsize) form->n_scores * form->n_inputs));
  g_variant_dict_insert_value (&dict, "intercepts", doubles (form->intercepts, form->n_scores));
  g_variant_dict_insert_value (&dict, "deviations", doubles (self->deviations, form->n_inputs));
  return g_variant_dict_end (&dict);
}

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the saved linear model is damaged: %s."), what);
  return FALSE;
}

/* (transfer full): exactly @n finite numbers, or %NULL. */
static double *
read_doubles (GVariant *state, const char *name, gsize n, GError **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (state, name, G_VARIANT_TYPE ("ad"));
  const double *data = NULL;
  gsize length = 0;

  if (value != NULL)
    data = g_variant_get_fixed_array (value, &length, sizeof (double));
  if (value == NULL || length != n)
    {
      corrupt (error, name);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    if (!isfinite (data[i]))
      {
        corrupt (error, name);
        return NULL;
      }
  return g_memdup2 (data, n * sizeof (double));
}

/* How many scores the link has for so many outputs; 0: it cannot have those. */
static guint
n_scores_of (guint link, guint n_outputs)
{
  switch (link)
    {
    case VTR_ADDITIVE_IDENTITY: return n_outputs == 1 ? 1 : 0;
    case VTR_ADDITIVE_LOGISTIC: return n_outputs == 2 ? 1 : 0;
    case VTR_ADDITIVE_SOFTMAX:  return n_outputs >= 2 ? n_outputs : 0;
    default:                    return 0;
    }
}

static gboolean
vtr_additive_model_load (VtrModel *model, GVariant *state, GError **error)
{
  VtrAdditiveModel *self = VTR_ADDITIVE_MODEL (model);
  VtrAdditiveForm *form = &self->form;
  guint32 link = 0;

  if (form->coefficients != NULL || !g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT))
    return corrupt (error, "numbers");
  if (!g_variant_lookup (state, "link", "u", &link))
    return corrupt (error, "link");
  form->n_inputs = vtr_model_get_n_inputs (model);
  form->n_scores = n_scores_of (link, vtr_model_get_n_outputs (model));
  form->link = link;
  if (form->n_scores == 0 || form->n_scores > MAX_SCORES
      || (link == VTR_ADDITIVE_IDENTITY) != (vtr_model_get_info (model)->task == VTR_TASK_REGRESSION))
    return corrupt (error, "link");
  form->coefficients = read_doubles (state, "coefficients", (gsize) form->n_scores * form->n_inputs, error);
  if (form->coefficients == NULL)
    return FALSE;
  form->intercepts = read_doubles (state, "intercepts", form->n_scores, error);
  if (form->intercepts == NULL)
    return FALSE;
  self->deviations = read_doubles (state, "deviations", form->n_inputs, error);
  for (guint j = 0; self->deviations != NULL && j < form->n_inputs; j++)
    if (self->deviations[j] < 0)
      return corrupt (error, "deviations");
  return self->deviations != NULL;
}

/* ---- abilities ---- */

/* The spread is over the scores: how much the classes differ in what the column means to them. */
static gboolean
vtr_additive_model_importances (VtrModel *model, double *mean, double *std)
{
  VtrAdditiveModel *self = VTR_ADDITIVE_MODEL (model);
  const VtrAdditiveForm *form = &self->form;

  for (guint j = 0; j < form->n_inputs; j++)
    {
      double sum = 0, squares = 0;

      for (guint k = 0; k < form->n_scores; k++)
        sum += fabs (form->coefficients[(gsize) k * form->n_inputs + j]) * self->deviations[j];
      mean[j] = sum / form->n_scores;
      for (guint k = 0; k < form->n_scores; k++)
        squares += pow (fabs (form->coefficients[(gsize) k * form->n_inputs + j]) * self->deviations[j] - mean[j], 2);
      if (std != NULL)
        std[j] = sqrt (squares / form->n_scores);
    }
  return TRUE;
}

static const VtrAdditiveForm *
vtr_additive_model_get_form (VtrAdditive *additive)
{
  return &VTR_ADDITIVE_MODEL (additive)->form;
}

static gboolean
vtr_additive_model_evaluate (VtrCoalitions *coalitions, gboolean raw, const double *x, VtrMatrixView background,
                             const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  return vtr_additive_evaluate_coalitions (&VTR_ADDITIVE_MODEL (coalitions)->form, raw, x, background, weights, set, out,
                                           progress);
}

static void
vtr_additive_model_finalize (GObject *object)
{
  VtrAdditiveModel *self = VTR_ADDITIVE_MODEL (object);

  g_free (self->form.coefficients);
  g_free (self->form.intercepts);
  g_free (self->deviations);
  G_OBJECT_CLASS (vtr_additive_model_parent_class)->finalize (object);
}

static void
additive_iface_init (VtrAdditiveInterface *iface)
{
  iface->get_form = vtr_additive_model_get_form;
}

static void
coalitions_iface_init (VtrCoalitionsInterface *iface)
{
  iface->evaluate = vtr_additive_model_evaluate;
}

static void
vtr_additive_model_class_init (VtrAdditiveModelClass *class)
{
  VtrModelClass *model_class = VTR_MODEL_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = vtr_additive_model_finalize;
  model_class->kind = "additive";
  model_class->title = N_("Linear model");
  model_class->predict = vtr_additive_model_predict;
  model_class->predict_raw = vtr_additive_model_predict_raw;
  model_class->save = vtr_additive_model_save;
  model_class->load = vtr_additive_model_load;
  model_class->importances = vtr_additive_model_importances;
}

static void
vtr_additive_model_init (VtrAdditiveModel *self)
{
}

/**
 * vtr_additive_model_new:
 * @form: finite numbers; copied
 * @deviations: n_inputs standard deviations of the training columns; copied
 *
 * Returns: (transfer full): the model, without its info
 */
VtrModel *
vtr_additive_model_new (const VtrAdditiveForm *form, const double *deviations)
{
  VtrAdditiveModel *self = g_object_new (VTR_TYPE_ADDITIVE_MODEL, NULL);

  self->form = *form;
  self->form.coefficients
    = g_memdup2 (form->coefficients, (gsize) form->n_scores * form->n_inputs * sizeof (double));
  self->form.intercepts = g_memdup2 (form->intercepts, form->n_scores * sizeof (double));
  self->deviations = g_memdup2 (deviations, form->n_inputs * sizeof (double));
  return VTR_MODEL (self);
}

/**
 * vtr_additive_deviations:
 * @x: training rows
 * @weights: (nullable): theirs, some above 0
 *
 * Returns: (transfer full): the weighted population standard deviation of each column
 */
double *
vtr_additive_deviations (VtrMatrixView x, const double *weights)
{
  double *out = g_new0 (double, MAX (x.n_columns, 1)), total = 0;
  g_autofree double *mean = g_new0 (double, MAX (x.n_columns, 1));

  for (gsize i = 0; i < x.n_rows; i++)
    {
      const double *row = vtr_matrix_view_row (x, i);
      double w = weights != NULL ? weights[i] : 1;

      if (w == 0)
        continue;
      total += w;
      for (gsize j = 0; j < x.n_columns; j++)
        {
          double d = row[j] - mean[j];

          mean[j] += d * (w / total);
          out[j] += w * d * (row[j] - mean[j]);
        }
    }
  for (gsize j = 0; j < x.n_columns; j++)
    out[j] = total > 0 ? sqrt (out[j] / total) : 0;
  return out;
}
