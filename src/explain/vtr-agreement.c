/* SHAP and LIME side by side for one row. SHAP shares out the distance from the average prediction;
 * LIME's weight is what being inside a rule changes against not being there. They answer different
 * questions in the same units, so signs are compared, and sizes only where more than four times
 * apart. Not compared: slopes (LIME without bins), and sizes where SHAP explains another scale. */
#include "vtr-config.h"
#include "vtr-agreement.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NAMED 3
#define LEAST_SHARE 0.1     /* of the largest SHAP value: smaller differences are not spoken of */

static gssize
find_row (const VtrAttributionData *data, guint32 row)
{
  for (gsize i = 0; i < data->n_rows; i++)
    if (data->rows[i] == row)
      return (gssize) i;
  return -1;
}

static int
find_output (const VtrAttributionData *data, const char *name)
{
  for (guint o = 0; o < data->n_outputs; o++)
    if (g_strcmp0 (data->outputs[o], name) == 0)
      return (int) o;
  return -1;
}

/* The weight of @feature; NaN where LIME left it out or where it is a slope. */
static double
find_weight (const VtrLocalFit *fit, const char *feature)
{
  for (guint i = 0; i < fit->n; i++)
    if (strcmp (fit->features[i], feature) == 0)
      return strcmp (fit->rules[i], feature) == 0 ? NAN : fit->weights[i];
  return NAN;
}

static VtrAgreementKind
compare (double shap, double lime, gboolean sizes)
{
  double a = fabs (shap), b = fabs (lime);

  if (!(a > 0) || !(b > 0))
    return VTR_AGREEMENT_NONE;
  if ((shap > 0) != (lime > 0))
    return VTR_AGREEMENT_OPPOSITE;
  return sizes && MAX (a, b) > VTR_AGREEMENT_FAR * MIN (a, b) ? VTR_AGREEMENT_FAR_APART
                                                              : VTR_AGREEMENT_SAME;
}

/* ---- in words ---- */

static double
weigh (const VtrAgreement *self, guint i)
{
  gboolean differs =
      self->kinds[i] == VTR_AGREEMENT_OPPOSITE || self->kinds[i] == VTR_AGREEMENT_FAR_APART;

  return differs ? MAX (fabs (self->shap[i]), fabs (self->lime[i])) : 0;
}

/* "capital_gain, age": where they differ most, at most three; NULL: nowhere that matters. */
static char *
name_differences (const VtrAgreement *self, char **features)
{
  g_autofree gboolean *named = g_new0 (gboolean, self->n + 1);
  g_autoptr (GString) names = g_string_new (NULL);
  double largest = 0;

  for (guint i = 0; i < self->n; i++)
    largest = MAX (largest, fabs (self->shap[i]));
  for (guint k = 0; k < MAX_NAMED; k++)
    {
      guint best = self->n;

      for (guint i = 0; i < self->n; i++)
        if (!named[i] && weigh (self, i) > LEAST_SHARE * largest &&
            (best == self->n || weigh (self, i) > weigh (self, best)))
          best = i;
      if (best == self->n)
        break;
      named[best] = TRUE;
      g_string_append_printf (names, "%s%s", k > 0 ? ", " : "", features[best]);
    }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static char *
make_notice (const VtrAgreement *self, const VtrLocalFit *fit, char **features)
{
  g_autofree char *names = name_differences (self, features);
  gboolean loose = !(fit->r2 >= VTR_AGREEMENT_LEAST_R2);
  GString *text;

  if (names == NULL && !loose)
    return NULL;
  text = g_string_new (NULL);
  if (names != NULL)
    g_string_append_printf (text,
                            _("The methods differ on %s: LIME compares with rows outside the rule, "
                              "SHAP with typical rows. "),
                            names);
  if (loose)
    g_string_append_printf (text,
                            _("LIME’s straight line is a loose fit here (R² %.2f; it predicts "
                              "%.2f, the model %.2f). Prefer SHAP for this row."),
                            fit->r2, fit->local_prediction, fit->prediction);
  else
    g_string_append_printf (text, _("LIME’s line fits well here (R² %.2f): each is right for its "
                                    "own question."),
                            fit->r2);
  return g_string_free (text, FALSE);
}

/**
 * vtr_agreement_new:
 * @shap: SHAP values
 * @lime: LIME's lines of the same model
 * @row: a row of the explained data set
 *
 * Compares what both say of the output that LIME explained.
 *
 * Returns: (transfer full) (nullable): what they agree on; %NULL where one of them has not explained
 *   @row, or not the same output
 */
VtrAgreement *
vtr_agreement_new (VtrAttribution *shap, VtrLimeExplanation *lime, guint32 row)
{
  const VtrAttributionData *data = vtr_attribution_get_data (shap);
  const VtrReceipt *receipt = vtr_explanation_get_receipt (VTR_EXPLANATION (shap));
  const VtrLocalFit *fit = vtr_lime_explanation_find (lime, row);
  gssize at = find_row (data, row);
  int output = fit != NULL ? find_output (data, fit->output_name) : -1;
  gboolean sizes = !data->logit && g_strcmp0 (receipt->output, "raw") != 0;
  VtrAgreement *self;

  if (at < 0 || output < 0)
    return NULL;
  self = g_new0 (VtrAgreement, 1);
  self->n = data->n_features;
  self->r2 = fit->r2;
  self->kinds = g_new0 (VtrAgreementKind, self->n + 1);
  self->shap = g_memdup2 (data->values + vtr_attribution_index (data, (gsize) at, (guint) output, 0),
                          self->n * sizeof (double));
  self->lime = g_new (double, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      self->lime[i] = find_weight (fit, data->features[i]);
      self->kinds[i] = compare (self->shap[i], self->lime[i], sizes);
      self->n_compared += self->kinds[i] != VTR_AGREEMENT_NONE;
      self->n_same_sign +=
          self->kinds[i] == VTR_AGREEMENT_SAME || self->kinds[i] == VTR_AGREEMENT_FAR_APART;
    }
  self->summary = g_strdup_printf (_("signs agree %u of %u · R² %.2f"), self->n_same_sign,
                                   self->n_compared, self->r2);
  self->notice = make_notice (self, fit, data->features);
  return self;
}

/**
 * vtr_agreement_free:
 * @self: (nullable) (transfer full): an agreement
 */
void
vtr_agreement_free (VtrAgreement *self)
{
  if (self == NULL)
    return;
  g_free (self->kinds);
  g_free (self->shap);
  g_free (self->lime);
  g_free (self->summary);
  g_free (self->notice);
  g_free (self);
}

/**
 * vtr_agreement_kind_get_sign:
 * @kind: a kind of agreement
 *
 * Returns: (transfer none): "✓", "✗", "⚠", or "" where nothing is compared
 */
const char *
vtr_agreement_kind_get_sign (VtrAgreementKind kind)
{
  static const char *const signs[] = { "", "✓", "✗", "⚠" };

  return signs[kind];
}

/**
 * vtr_agreement_kind_get_name:
 * @kind: a kind of agreement
 *
 * Returns: (transfer none): the same in words, translated
 */
const char *
vtr_agreement_kind_get_name (VtrAgreementKind kind)
{
  static const char *const names[] = { N_("not compared"), N_("same sign"), N_("other sign"),
                                       N_("over four times apart") };

  return _(names[kind]);
}
