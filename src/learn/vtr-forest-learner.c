/* The settings of a random forest; names and meanings are scikit-learn's. The growing itself is in
 * vtr-forest-grow.c. */
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-forest-grow.h"
#include "vtr-forest.h"
#include "vtr-number.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum { CRITERION_AUTO, CRITERION_GINI, CRITERION_ENTROPY, CRITERION_SQUARED_ERROR } Criterion;

struct _VtrForestLearner
{
  VtrLearner parent_instance;
  guint      n_estimators;
  guint      max_depth;
  char      *max_features;
  guint      min_samples_leaf;
  guint      min_samples_split;
  gboolean   bootstrap;
  Criterion  criterion;
};

enum
{
  PROP_N_ESTIMATORS = 1,
  PROP_MAX_DEPTH,
  PROP_MAX_FEATURES,
  PROP_MIN_SAMPLES_LEAF,
  PROP_MIN_SAMPLES_SPLIT,
  PROP_BOOTSTRAP,
  PROP_CRITERION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VtrForestLearner, vtr_forest_learner, VTR_TYPE_LEARNER)

static GType
criterion_get_type (void)
{
  static const GEnumValue values[] = {
    { CRITERION_AUTO, "CRITERION_AUTO", "auto" },
    { CRITERION_GINI, "CRITERION_GINI", "gini" },
    { CRITERION_ENTROPY, "CRITERION_ENTROPY", "entropy" },
    { CRITERION_SQUARED_ERROR, "CRITERION_SQUARED_ERROR", "squared_error" },
    { 0, NULL, NULL }
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VtrForestLearnerCriterion", values));
  return type;
}

/* How many columns a node draws, of @n_columns; 0 for words that mean nothing. A number below or at
 * 1 with a point in it is a share, any other whole number a count. */
static guint
read_max_features (const char *text, guint n_columns, gboolean regression)
{
  double number;

  if (strcmp (text, "all") == 0 || (strcmp (text, "auto") == 0 && regression))
    return n_columns;
  if (strcmp (text, "sqrt") == 0 || strcmp (text, "auto") == 0)
    return MAX (1, (guint) sqrt (n_columns));
  if (strcmp (text, "log2") == 0)
    return MAX (1, (guint) log2 (n_columns));
  if (!vtr_number_parse (text, strlen (text), &number) || !(number > 0) || number > G_MAXINT32)
    return 0;
  if (strchr (text, '.') != NULL || number < 1)
    return number <= 1 ? MAX (1, (guint) (number * n_columns)) : 0;
  return number == floor (number) ? (guint) MIN (number, n_columns) : 0;
}

static gboolean
vtr_forest_learner_check (VtrConfigurable *configurable, GError **error)
{
  VtrForestLearner *self = VTR_FOREST_LEARNER (configurable);

  if (self->max_features != NULL && read_max_features (self->max_features, 1, FALSE) > 0)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
               _("max_features is “%s”; it takes auto, sqrt, log2, all, a share such as 0.5, or a count such as 4."),
               self->max_features != NULL ? self->max_features : "");
  return FALSE;
}

static gboolean
make_plan (VtrForestLearner *self, const VtrTrainingSet *set, VtrForestPlan *plan, GError **error)
{
  gboolean regression = set->task == VTR_TASK_REGRESSION;
  Criterion criterion = self->criterion;

  if (criterion == CRITERION_AUTO)
    criterion = regression ? CRITERION_SQUARED_ERROR : CRITERION_GINI;
  if (regression != (criterion == CRITERION_SQUARED_ERROR))
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                           regression ? _("the criterion for predicting values is squared_error; gini and entropy are for classes.")
                           : _("the criterion for classes is gini or entropy; squared_error is for predicting values."));
      return FALSE;
    }
  *plan = (VtrForestPlan) {
    .n_trees = self->n_estimators,
    .max_depth = self->max_depth,
    .n_try = read_max_features (self->max_features, (guint) set->x.n_columns, regression),
    .min_samples_leaf = self->min_samples_leaf,
    .min_samples_split = self->min_samples_split,
    .bootstrap = self->bootstrap,
    .criterion = criterion == CRITERION_GINI ? VTR_FOREST_GINI
                 : criterion == CRITERION_ENTROPY ? VTR_FOREST_ENTROPY : VTR_FOREST_SQUARED_ERROR,
  };
  return vtr_forest_learner_check (VTR_CONFIGURABLE (self), error);
}

static VtrModel *
vtr_forest_learner_fit (VtrLearner *learner, const VtrTrainingSet *set, VtrProgress *progress, GError **error)
{
  g_autofree double *mean = g_new0 (double, MAX (set->x.n_columns, 1));
  g_autofree double *std = g_new0 (double, MAX (set->x.n_columns, 1));
  VtrTreeEnsemble *ensemble;
  VtrForestPlan plan;

  if (!make_plan (VTR_FOREST_LEARNER (learner), set, &plan, error))
    return NULL;
  ensemble = vtr_forest_grow (set, &plan, mean, std, progress, error);
  return ensemble != NULL ? vtr_forest_new (ensemble, mean, std) : NULL;
}

/* About 6 ns a row, level and column looked at. */
static double
vtr_forest_learner_cost (VtrLearner *learner, gsize n_rows, guint n_columns)
{
  VtrForestLearner *self = VTR_FOREST_LEARNER (learner);
  double depth = log2 (n_rows + 2.0);

  if (self->max_depth > 0)
    depth = MIN (depth, self->max_depth);
  return 6 * 0.63 * n_rows * self->n_estimators * depth
         * (1 + read_max_features (self->max_features, MAX (n_columns, 1), FALSE));
}

static void
vtr_forest_learner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrForestLearner *self = VTR_FOREST_LEARNER (object);

  switch (id)
    {
    case PROP_N_ESTIMATORS:      g_value_set_uint (value, self->n_estimators); break;
    case PROP_MAX_DEPTH:         g_value_set_uint (value, self->max_depth); break;
    case PROP_MAX_FEATURES:      g_value_set_string (value, self->max_features); break;
    case PROP_MIN_SAMPLES_LEAF:  g_value_set_uint (value, self->min_samples_leaf); break;
    case PROP_MIN_SAMPLES_SPLIT: g_value_set_uint (value, self->min_samples_split); break;
    case PROP_BOOTSTRAP:         g_value_set_boolean (value, self->bootstrap); break;
    case PROP_CRITERION:         g_value_set_enum (value, self->criterion); break;
    default:                     G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_forest_learner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrForestLearner *self = VTR_FOREST_LEARNER (object);

  switch (id)
    {
    case PROP_N_ESTIMATORS:      self->n_estimators = g_value_get_uint (value); break;
    case PROP_MAX_DEPTH:         self->max_depth = g_value_get_uint (value); break;
    case PROP_MAX_FEATURES:      g_free (self->max_features); self->max_features = g_value_dup_string (value); break;
    case PROP_MIN_SAMPLES_LEAF:  self->min_samples_leaf = g_value_get_uint (value); break;
    case PROP_MIN_SAMPLES_SPLIT: self->min_samples_split = g_value_get_uint (value); break;
    case PROP_BOOTSTRAP:         self->bootstrap = g_value_get_boolean (value); break;
    case PROP_CRITERION:         self->criterion = g_value_get_enum (value); break;
    default:                     G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_forest_learner_finalize (GObject *object)
{
  g_free (VTR_FOREST_LEARNER (object)->max_features);
  G_OBJECT_CLASS (vtr_forest_learner_parent_class)->finalize (object);
}

static void
install_settings (GObjectClass *class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  g_object_class_install_property (class, PROP_N_ESTIMATORS,
    g_param_spec_uint ("n-estimators", N_("Trees"), N_("How many trees are averaged; more are steadier and slower."),
                       1, 100000, 100, flags));
  g_object_class_install_property (class, PROP_MAX_DEPTH,
    g_param_spec_uint ("max-depth", N_("Depth limit"), N_("How many questions a tree may ask in a row; 0 sets no limit."),
                       0, 100000, 0, flags));
  g_object_class_install_property (class, PROP_MAX_FEATURES,
    g_param_spec_string ("max-features", N_("Columns per split"),
                         N_("Columns drawn at each split: sqrt, log2, all, a share such as 0.5, or a count; "
                            "auto is sqrt for classes and all for values."), "auto", flags));
  g_object_class_install_property (class, PROP_MIN_SAMPLES_LEAF,
    g_param_spec_uint ("min-samples-leaf", N_("Rows in a leaf"), N_("The fewest different rows that a leaf may hold."),
                       1, G_MAXINT32, 1, flags));
  g_object_class_install_property (class, PROP_MIN_SAMPLES_SPLIT,
    g_param_spec_uint ("min-samples-split", N_("Rows to split"), N_("The fewest different rows that are split further."),
                       2, G_MAXINT32, 2, flags | VTR_SETTING_RARE));
  g_object_class_install_property (class, PROP_BOOTSTRAP,
    g_param_spec_boolean ("bootstrap", N_("Draw rows"), N_("Whether each tree gets its own draw of the rows, with replacement."),
                          TRUE, flags | VTR_SETTING_RARE));
  g_object_class_install_property (class, PROP_CRITERION,
    g_param_spec_enum ("criterion", N_("Split by"),
                       N_("What a split lowers: gini or entropy for classes, squared_error for values."),
                       criterion_get_type (), CRITERION_AUTO, flags | VTR_SETTING_RARE));
}

static void
vtr_forest_learner_class_init (VtrForestLearnerClass *class)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (class);
  VtrLearnerClass *learner_class = VTR_LEARNER_CLASS (class);

  G_OBJECT_CLASS (class)->get_property = vtr_forest_learner_get_property;
  G_OBJECT_CLASS (class)->set_property = vtr_forest_learner_set_property;
  G_OBJECT_CLASS (class)->finalize = vtr_forest_learner_finalize;
  configurable_class->name = "forest";
  configurable_class->title = N_("Random forest");
  configurable_class->description = N_("Averages many deep trees, each grown on its own draw of the rows; a strong first choice for tables.");
  configurable_class->check = vtr_forest_learner_check;
  learner_class->classifies = learner_class->regresses = TRUE;
  learner_class->fit = vtr_forest_learner_fit;
  learner_class->cost = vtr_forest_learner_cost;
  install_settings (G_OBJECT_CLASS (class));
}

static void
vtr_forest_learner_init (VtrForestLearner *self)
{
}

/**
 * vtr_forest_learner_new:
 *
 * Returns: (transfer full): a learner with scikit-learn's settings
 */
VtrLearner *
vtr_forest_learner_new (void)
{
  return g_object_new (VTR_TYPE_FOREST_LEARNER, NULL);
}
