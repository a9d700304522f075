/* Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019) as an explanation with a
 * document, a table and a receipt. The shuffling itself is assess's vtr_permutation_importance(),
 * which the report uses too. The rows must hold the target.
 */
#include "vtr-config.h"
#include "vtr-permutation-explainer.h"
#include "vtr-json.h"
#include <glib/gi18n-lib.h>

#define N_IN_TEXT 10

/* ---- the explanation ---- */

struct _VtrShuffleExplanation
{
  VtrExplanation parent_instance;
  VtrPermutationImportance *importance;
};

G_DEFINE_FINAL_TYPE (VtrShuffleExplanation, vtr_shuffle_explanation, VTR_TYPE_EXPLANATION)

static void
vtr_shuffle_explanation_to_json (VtrExplanation *explanation, JsonBuilder *builder)
{
  const VtrPermutationImportance *p = VTR_SHUFFLE_EXPLANATION (explanation)->importance;

  vtr_json_set_string (builder, "metric", vtr_metric_get_info (p->metric)->name);
  vtr_json_set_number (builder, "baseline", p->baseline);
  vtr_json_set_int (builder, "repeats", p->n_repeats);
  json_builder_set_member_name (builder, "features");
  json_builder_begin_array (builder);
  for (guint f = 0; f < p->n_features; f++)
    {
      json_builder_begin_object (builder);
      vtr_json_set_string (builder, "feature", p->features[f]);
      vtr_json_set_number (builder, "mean", p->mean[f]);
      vtr_json_set_number (builder, "std", p->std[f]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static VtrDataset *
vtr_shuffle_explanation_to_table (VtrExplanation *explanation)
{
  const VtrPermutationImportance *p = VTR_SHUFFLE_EXPLANATION (explanation)->importance;
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_ptr_array_add (columns, vtr_column_new_text ("feature", VTR_KIND_CATEGORICAL,
                                                 (const char *const *) p->features, p->n_features));
  g_ptr_array_add (columns, vtr_column_new_numeric ("mean", p->mean, p->n_features));
  g_ptr_array_add (columns, vtr_column_new_numeric ("std", p->std, p->n_features));
  return vtr_dataset_new (columns);
}

static int
compare_drop (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *mean = data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  return mean[i] > mean[j] ? -1 : mean[i] < mean[j] ? 1 : (int) i - (int) j;
}

/* The columns that cost most, first. */
static char *
vtr_shuffle_explanation_to_text (VtrExplanation *explanation)
{
  const VtrPermutationImportance *p = VTR_SHUFFLE_EXPLANATION (explanation)->importance;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree guint *order = g_new (guint, p->n_features + 1);

  for (guint f = 0; f < p->n_features; f++)
    order[f] = f;
  g_qsort_with_data (order, p->n_features, sizeof *order, compare_drop, p->mean);
  g_string_append_printf (text, _("%s is %.3f; with a column shuffled it gets worse by\n"),
                          _(vtr_metric_get_info (p->metric)->title), p->baseline);
  for (guint k = 0; k < MIN (p->n_features, N_IN_TEXT); k++)
    g_string_append_printf (text, "  %.4f ± %.4f  %s\n", p->mean[order[k]], p->std[order[k]], p->features[order[k]]);
  if (p->n_features > N_IN_TEXT)
    g_string_append_printf (text, ngettext ("… and %u more column\n", "… and %u more columns\n", p->n_features - N_IN_TEXT),
                            p->n_features - N_IN_TEXT);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
vtr_shuffle_explanation_finalize (GObject *object)
{
  VtrShuffleExplanation *self = VTR_SHUFFLE_EXPLANATION (object);

  g_clear_pointer (&self->importance, vtr_permutation_importance_free);
  G_OBJECT_CLASS (vtr_shuffle_explanation_parent_class)->finalize (object);
}

static void
vtr_shuffle_explanation_class_init (VtrShuffleExplanationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_shuffle_explanation_finalize;
  VTR_EXPLANATION_CLASS (klass)->to_json = vtr_shuffle_explanation_to_json;
  VTR_EXPLANATION_CLASS (klass)->to_table = vtr_shuffle_explanation_to_table;
  VTR_EXPLANATION_CLASS (klass)->to_text = vtr_shuffle_explanation_to_text;
}

static void
vtr_shuffle_explanation_init (VtrShuffleExplanation *self)
{
}

/**
 * vtr_shuffle_explanation_get:
 * @self: an explanation
 *
 * Returns: (transfer none): the drops of the metric, per feature
 */
const VtrPermutationImportance *
vtr_shuffle_explanation_get (VtrShuffleExplanation *self)
{
  g_return_val_if_fail (VTR_IS_SHUFFLE_EXPLANATION (self), NULL);
  return self->importance;
}

/* ---- the explainer ---- */

struct _VtrPermutationExplainer
{
  VtrExplainer parent_instance;
  guint repeats;
  char *metric;
};

G_DEFINE_FINAL_TYPE (VtrPermutationExplainer, vtr_permutation_explainer, VTR_TYPE_EXPLAINER)

enum
{
  PROP_0,
  PROP_REPEATS,
  PROP_METRIC,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static VtrExplanation *
vtr_permutation_explainer_explain (VtrExplainer *explainer, const VtrExplainRequest *request,
                                   VtrProgress *progress, GError **error)
{
  VtrPermutationExplainer *self = VTR_PERMUTATION_EXPLAINER (explainer);
  VtrTask task = vtr_model_get_info (request->model)->task;
  VtrPermutationOptions options = { .n_repeats = self->repeats, .seed = request->seed };
  VtrPermutationImportance *importance;
  VtrShuffleExplanation *explanation;

  options.metric = vtr_metric_get_default (task);
  if (self->metric != NULL && *self->metric != '\0' &&
      !vtr_metric_find (self->metric, task, &options.metric, error))
    return NULL;
  importance = vtr_permutation_importance (request->model, request->dataset, request->rows,
                                           request->n_rows, &options, progress, error);
  if (importance == NULL)
    return NULL;
  explanation = g_object_new (VTR_TYPE_SHUFFLE_EXPLANATION, NULL);
  explanation->importance = importance;
  vtr_explanation_take_receipt (VTR_EXPLANATION (explanation), vtr_explainer_make_receipt (explainer, request));
  return VTR_EXPLANATION (explanation);
}

static void
vtr_permutation_explainer_get_property (GObject *object, guint id, GValue *value,
                                        GParamSpec *pspec)
{
  VtrPermutationExplainer *self = VTR_PERMUTATION_EXPLAINER (object);

  if (id == PROP_REPEATS)
    g_value_set_uint (value, self->repeats);
  else
    g_value_set_string (value, self->metric);
}

static void
vtr_permutation_explainer_set_property (GObject *object, guint id, const GValue *value,
                                        GParamSpec *pspec)
{
  VtrPermutationExplainer *self = VTR_PERMUTATION_EXPLAINER (object);

  if (id == PROP_REPEATS)
    {
      self->repeats = g_value_get_uint (value);
      return;
    }
  g_free (self->metric);
  self->metric = g_value_dup_string (value);
}

static void
vtr_permutation_explainer_finalize (GObject *object)
{
  g_free (VTR_PERMUTATION_EXPLAINER (object)->metric);
  G_OBJECT_CLASS (vtr_permutation_explainer_parent_class)->finalize (object);
}

static void
vtr_permutation_explainer_class_init (VtrPermutationExplainerClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable = VTR_CONFIGURABLE_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object->get_property = vtr_permutation_explainer_get_property;
  object->set_property = vtr_permutation_explainer_set_property;
  object->finalize = vtr_permutation_explainer_finalize;
  configurable->name = "permutation";
  configurable->title = N_("Permutation importance");
  configurable->description = N_("How much worse the model gets when a column is shuffled.");
  VTR_EXPLAINER_CLASS (klass)->explain = vtr_permutation_explainer_explain;
  props[PROP_REPEATS] = g_param_spec_uint (
      "repeats", N_("Repeats"), N_("How often each column is shuffled."), 1, 1000, 5, flags);
  props[PROP_METRIC] = g_param_spec_string (
      "metric", N_("Metric"), N_("What drops, such as roc_auc or r2; empty: accuracy or r2."), "",
      flags);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
vtr_permutation_explainer_init (VtrPermutationExplainer *self)
{
}

/**
 * vtr_permutation_explainer_new:
 *
 * Returns: (transfer full): an explainer by shuffling columns
 */
VtrExplainer *
vtr_permutation_explainer_new (void)
{
  return g_object_new (VTR_TYPE_PERMUTATION_EXPLAINER, NULL);
}
