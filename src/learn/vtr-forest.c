/* The fitted forest: an average of trees. Prediction is vtr-trees-predict.c's, coalitions are
 * vtr-trees-coalitions.c's; here is what makes them a model that can be kept in a file.
 * Importances are the mean decrease in impurity (Breiman 2001), with their spread over trees. */
#include "vtr-config.h"
#include "vtr-forest.h"
#include "vtr-error.h"
#include "vtr-trees-coalitions.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TREES 1000000

struct _VtrForest
{
  VtrModel         parent_instance;
  VtrTreeEnsemble *ensemble;
  VtrTreeTable    *table;
  double          *mean, *std;      /* n_inputs */
};

static void trees_iface_init      (VtrTreesInterface *iface);
static void coalitions_iface_init (VtrCoalitionsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrForest, vtr_forest, VTR_TYPE_MODEL,
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_TREES, trees_iface_init)
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_COALITIONS, coalitions_iface_init))

/* ---- state ---- */

static GVariant *
doubles (const double *values, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double));
}

static GVariant *
integers (const gint32 *values, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, values, n, sizeof (gint32));
}

static GVariant *
vtr_forest_save (VtrModel *model)
{
  VtrForest *self = VTR_FOREST (model);
  const VtrTreeEnsemble *e = self->ensemble;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "n_inputs", "u", e->n_inputs);
  g_variant_dict_insert (&dict, "n_outputs", "u", e->n_outputs);
  g_variant_dict_insert_value (&dict, "root", integers ((const gint32 *) e->root, e->n_trees));
  g_variant_dict_insert_value (&dict, "left", integers (e->left, e->n_nodes));
  g_variant_dict_insert_value (&dict, "right", integers (e->right, e->n_nodes));
  g_variant_dict_insert_value (&dict, "feature", integers (e->feature, e->n_nodes));
  g_variant_dict_insert_value (&dict, "threshold", doubles (e->threshold, e->n_nodes));
  g_variant_dict_insert_value (&dict, "cover", doubles (e->cover, e->n_nodes));
  g_variant_dict_insert_value (&dict, "value", doubles (e->value, (gsize) e->n_nodes * e->n_outputs));
  g_variant_dict_insert_value (&dict, "importance", doubles (self->mean, e->n_inputs));
  g_variant_dict_insert_value (&dict, "importance_std", doubles (self->std, e->n_inputs));
  return g_variant_dict_end (&dict);
}

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("the saved forest is damaged: %s."), what);
  return FALSE;
}

/* Copies the array @name of exactly @n elements into @to. */
static gboolean
read_array (GVariant *state, const char *name, const char *type, gsize size, gsize n, gpointer to, GError **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (state, name, G_VARIANT_TYPE (type));
  gconstpointer data = NULL;
  gsize length = 0;

  if (value != NULL)
    data = g_variant_get_fixed_array (value, &length, size);
  if (value == NULL || length != n)
    return corrupt (error, name);
  if (n > 0)
    memcpy (to, data, n * size);
  return TRUE;
}

static gsize
array_length (GVariant *state, const char *name)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (state, name, G_VARIANT_TYPE ("ai"));

  return value != NULL ? g_variant_n_children (value) : 0;
}

static gboolean
read_ensemble (VtrTreeEnsemble *e, GVariant *state, GError **error)
{
  return read_array (state, "root", "ai", sizeof (gint32), e->n_trees, e->root, error)
         && read_array (state, "left", "ai", sizeof (gint32), e->n_nodes, e->left, error)
         && read_array (state, "right", "ai", sizeof (gint32), e->n_nodes, e->right, error)
         && read_array (state, "feature", "ai", sizeof (gint32), e->n_nodes, e->feature, error)
         && read_array (state, "threshold", "ad", sizeof (double), e->n_nodes, e->threshold, error)
         && read_array (state, "cover", "ad", sizeof (double), e->n_nodes, e->cover, error)
         && read_array (state, "value", "ad", sizeof (double), (gsize) e->n_nodes * e->n_outputs, e->value, error)
         && vtr_tree_ensemble_check (e, error);
}

static gboolean
check_importances (const VtrForest *self, GError **error)
{
  for (guint j = 0; j < self->ensemble->n_inputs; j++)
    if (!isfinite (self->mean[j]) || !isfinite (self->std[j]))
      return corrupt (error, "importance");
  return TRUE;
}

/* The sizes, each against the others before anything is allocated by them. */
static gboolean
read_sizes (VtrModel *model, GVariant *state, guint *n_inputs, guint *n_outputs, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (model);
  g_autoptr (GVariant) importance = g_variant_lookup_value (state, "importance", G_VARIANT_TYPE ("ad"));
  g_autoptr (GVariant) value = g_variant_lookup_value (state, "value", G_VARIANT_TYPE ("ad"));
  gsize n_nodes = array_length (state, "left");

  if (!g_variant_lookup (state, "n_inputs", "u", n_inputs) || importance == NULL
      || g_variant_n_children (importance) != *n_inputs || *n_inputs == 0
      || (info != NULL && *n_inputs != vtr_model_get_n_inputs (model)))
    return corrupt (error, "n_inputs");
  if (!g_variant_lookup (state, "n_outputs", "u", n_outputs) || *n_outputs == 0 || value == NULL
      || (info != NULL && *n_outputs != vtr_model_get_n_outputs (model))
      || n_nodes > G_MAXINT32 || g_variant_n_children (value) / *n_outputs != n_nodes)
    return corrupt (error, "n_outputs");
  if (array_length (state, "root") == 0 || array_length (state, "root") > MAX_TREES)
    return corrupt (error, "root");
  return TRUE;
}

static gboolean
vtr_forest_load (VtrModel *model, GVariant *state, GError **error)
{
  VtrForest *self = VTR_FOREST (model);
  guint n_inputs, n_outputs;

  if (self->ensemble != NULL || !g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT))
    return corrupt (error, "numbers");
  if (!read_sizes (model, state, &n_inputs, &n_outputs, error))
    return FALSE;
  self->ensemble = vtr_tree_ensemble_new ((guint) array_length (state, "root"), (guint) array_length (state, "left"),
                                          n_outputs, n_inputs);
  if (self->ensemble == NULL)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_TOO_LARGE, _("the saved forest does not fit into memory."));
      return FALSE;
    }
  self->mean = g_new0 (double, n_inputs);
  self->std = g_new0 (double, n_inputs);
  if (!read_ensemble (self->ensemble, state, error)
      || !read_array (state, "importance", "ad", sizeof (double), n_inputs, self->mean, error)
      || !read_array (state, "importance_std", "ad", sizeof (double), n_inputs, self->std, error)
      || !check_importances (self, error))
    return FALSE;
  self->table = vtr_tree_table_new (self->ensemble);
  return TRUE;
}

/* ---- abilities ---- */

/* A hundred times 1/100 is a little more than 1 in doubles; shares of classes sum to 1. */
static void
even_out (VtrMatrixView shares)
{
  for (gsize i = 0; i < shares.n_rows; i++)
    {
      double *share = vtr_matrix_view_row (shares, i), sum = 0;

      for (gsize c = 0; c < shares.n_columns; c++)
        sum += share[c];
      for (gsize c = 0; c < shares.n_columns && sum > 0; c++)
        share[c] /= sum;
    }
}

static void
vtr_forest_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  VtrForest *self = VTR_FOREST (model);

  vtr_tree_table_predict_raw (self->table, x, out);
  if (self->ensemble->n_outputs > 1)
    even_out (out);
}

static gboolean
vtr_forest_importances (VtrModel *model, double *mean, double *std)
{
  VtrForest *self = VTR_FOREST (model);

  memcpy (mean, self->mean, self->ensemble->n_inputs * sizeof (double));
  if (std != NULL)
    memcpy (std, self->std, self->ensemble->n_inputs * sizeof (double));
  return TRUE;
}

static const VtrTreeEnsemble *
vtr_forest_get_ensemble (VtrTrees *trees)
{
  return VTR_FOREST (trees)->ensemble;
}

static gboolean
vtr_forest_evaluate (VtrCoalitions *coalitions, gboolean raw, const double *x, VtrMatrixView background,
                     const double *weights, const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  return vtr_trees_evaluate_coalitions (VTR_FOREST (coalitions)->ensemble, raw, x, background, weights, set, out, progress);
}

static void
vtr_forest_finalize (GObject *object)
{
  VtrForest *self = VTR_FOREST (object);

  vtr_tree_table_free (self->table);
  vtr_tree_ensemble_free (self->ensemble);
  g_free (self->mean);
  g_free (self->std);
  G_OBJECT_CLASS (vtr_forest_parent_class)->finalize (object);
}

static void
trees_iface_init (VtrTreesInterface *iface)
{
  iface->get_ensemble = vtr_forest_get_ensemble;
}

static void
coalitions_iface_init (VtrCoalitionsInterface *iface)
{
  iface->evaluate = vtr_forest_evaluate;
}

static void
vtr_forest_class_init (VtrForestClass *class)
{
  VtrModelClass *model_class = VTR_MODEL_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = vtr_forest_finalize;
  model_class->kind = "forest";
  model_class->title = N_("Random forest");
  model_class->predict = vtr_forest_predict;
  model_class->save = vtr_forest_save;
  model_class->load = vtr_forest_load;
  model_class->importances = vtr_forest_importances;
}

static void
vtr_forest_init (VtrForest *self)
{
}

/**
 * vtr_forest_new:
 * @ensemble: (transfer full): sound trees whose raw sum is the prediction
 * @mean: n_inputs importances; copied
 * @std: their standard deviations over trees; copied
 *
 * Returns: (transfer full): the model, without its info
 */
VtrModel *
vtr_forest_new (VtrTreeEnsemble *ensemble, const double *mean, const double *std)
{
  VtrForest *self = g_object_new (VTR_TYPE_FOREST, NULL);

  self->ensemble = ensemble;
  self->table = vtr_tree_table_new (ensemble);
  self->mean = g_memdup2 (mean, ensemble->n_inputs * sizeof (double));
  self->std = g_memdup2 (std, ensemble->n_inputs * sizeof (double));
  return VTR_MODEL (self);
}
