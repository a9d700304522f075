/* What two models make of the same rows: the size of each feature's SHAP values in either. */
#pragma once
#include "vtr-explanation.h"

G_BEGIN_DECLS

/* So many of the strongest features are looked for in the other model's. */
#define VTR_COMPARISON_TOP 5

/**
 * VtrComparison:
 * @n: features of either model
 * @features: their names, the strongest first
 * @of_first: which feature of the first attribution each is; −1: it has none of that name
 * @values: by model: mean |value| over @n_rows rows. NaN: the model does not know the feature
 * @is_signed: there is one row, of which @values are the values with their sign
 * @errors: by model: mean standard error of the values; 0: exact
 * @rows: (array length=n_rows): those that both explain
 * @output: the output compared, as the first model names it; −1: the mean over all
 * @correlation: Spearman's, of @values over the features of both; NaN: under three, or one is flat
 * @n_top: how many strongest features were looked at
 * @n_shared: how many of these are among the strongest of both
 * @differs_most: index of the feature whose values are furthest apart
 */
typedef struct
{
  guint n;
  char **features;
  int *of_first;
  double *values[2], *errors[2];
  guint32 *rows;
  gsize n_rows;
  gboolean is_signed;
  int output;
  double correlation;
  guint n_top, n_shared;
  guint differs_most;
} VtrComparison;

VtrComparison *
vtr_comparison_new (VtrAttribution *first, VtrAttribution *second, int output, GError **error);
void vtr_comparison_free (VtrComparison *self);
void vtr_comparison_to_json (const VtrComparison *self, JsonBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrComparison, vtr_comparison_free)

G_END_DECLS
