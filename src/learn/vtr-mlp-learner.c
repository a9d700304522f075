/* Multi-layer perceptron: settings, shape and target; the fitting is vtr-network-train.c's. Two
 * classes have one unit, more have one each; a regression's target is brought to mean 0 and
 * deviation 1, and back in the model. With early stopping a part of the rows is held out, and the
 * weights of the round with the lowest loss there are kept. */
#include "vtr-config.h"
#include "vtr-mlp-learner.h"
#include "vtr-error.h"
#include "vtr-network-model.h"
#include "vtr-network-train.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_HIDDEN 16
#define FEWEST_HELD_OUT 30       /* rows: fewer do not tell one round from another */
#define DEFAULT_RATE 0.001
#define NOTHING_LEARNED 0.99     /* of the loss of always giving the same answer */

struct _VtrMlpLearner
{
  VtrLearner     parent_instance;
  char          *hidden;
  VtrActivation  activation;
  gboolean       early_stopping;
  VtrNetworkPlan plan;
};

enum
{
  PROP_HIDDEN = 1,
  PROP_ACTIVATION,
  PROP_OPTIMIZER,
  PROP_LEARNING_RATE,
  PROP_SCHEDULE,
  PROP_MOMENTUM,
  PROP_NESTEROV,
  PROP_BATCH,
  PROP_EPOCHS,
  PROP_DROPOUT,
  PROP_L1,
  PROP_L2,
  PROP_EARLY_STOPPING,
  PROP_PATIENCE,
  PROP_VALIDATION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VtrMlpLearner, vtr_mlp_learner, VTR_TYPE_LEARNER)

/* ---- shape ---- */

/* "64,32" to units; FALSE with VTR_ERROR_BAD_VALUE. */
static gboolean
read_hidden (const char *text, guint *units, guint *n_hidden, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *n_hidden = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 n = 0;

      if (*n_hidden == MAX_HIDDEN ||
          !g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 1, VTR_NETWORK_MAX_UNITS, &n,
                                       NULL))
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                       _("hidden is the units of each hidden layer, such as 128 or 64,32 (1 to %d "
                         "layers of 1 to %d units), not “%s”"),
                       MAX_HIDDEN, VTR_NETWORK_MAX_UNITS, text);
          return FALSE;
        }
      units[(*n_hidden)++] = (guint) n;
    }
  return TRUE;
}

static gboolean
vtr_mlp_learner_check (VtrConfigurable *configurable, GError **error)
{
  guint units[MAX_HIDDEN], n;

  return read_hidden (VTR_MLP_LEARNER (configurable)->hidden, units, &n, error);
}

static VtrNetworkLayers *
make_layers (VtrMlpLearner *self, const VtrTrainingSet *set, GError **error)
{
  guint sizes[MAX_HIDDEN + 2], n_hidden;
  VtrNetworkLink link = set->task == VTR_TASK_REGRESSION ? VTR_NETWORK_IDENTITY
                        : set->n_classes == 2            ? VTR_NETWORK_LOGISTIC
                                                         : VTR_NETWORK_SOFTMAX;
  VtrNetworkLayers *layers;

  if (!read_hidden (self->hidden, sizes + 1, &n_hidden, error))
    return NULL;
  sizes[0] = (guint) set->x.n_columns;
  sizes[n_hidden + 1] = link == VTR_NETWORK_SOFTMAX ? set->n_classes : 1;
  layers = vtr_network_layers_new (n_hidden + 1, sizes, self->activation, link);
  if (layers == NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                 _("a network with these layers has more than %u weights, or more than fit into "
                   "memory; use fewer units."),
                 VTR_NETWORK_MAX_WEIGHTS);
  return layers;
}

/* ---- target ---- */

/* The weighted mean and deviation of the target; the deviation is 1 where it does not vary. */
static void
find_scale (const VtrTrainingSet *set, VtrNetworkLayers *layers)
{
  double sum = 0, squares = 0, weights = 0;

  for (gsize i = 0; i < set->x.n_rows; i++)
    {
      double weight = set->weights != NULL ? set->weights[i] : 1;
      sum += weight * set->y[i];
      weights += weight;
    }
  layers->offset = weights > 0 ? sum / weights : 0;
  for (gsize i = 0; i < set->x.n_rows; i++)
    {
      double away = set->y[i] - layers->offset;
      squares += (set->weights != NULL ? set->weights[i] : 1) * away * away;
    }
  layers->scale = squares > 0 ? sqrt (squares / weights) : 1;
}

static gboolean
check_classes (const VtrTrainingSet *set, GError **error)
{
  g_autofree double *totals = g_new0 (double, set->n_classes + 1);
  guint n_present = 0;

  for (gsize i = 0; i < set->x.n_rows && set->n_classes > 0; i++)
    totals[(guint) set->y[i]] += set->weights != NULL ? set->weights[i] : 1;
  for (guint c = 0; c < set->n_classes; c++)
    n_present += totals[c] > 0;
  if (set->n_classes == 0 || n_present >= 2)
    return TRUE;
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the training rows with a weight are all of one class, so there is "
                         "nothing to tell apart"));
  return FALSE;
}

/* ---- fit ---- */

static void
add_note (const VtrTrainingSet *set, char *note)
{
  if (set->notes != NULL)
    g_ptr_array_add (set->notes, note);
  else
    g_free (note);
}

/* What the settings come to with so many rows. */
static VtrNetworkPlan
make_plan (VtrMlpLearner *self, const VtrTrainingSet *set)
{
  VtrNetworkPlan plan = self->plan;
  gsize n = set->x.n_rows;

  plan.seed = set->seed;
  if (!self->early_stopping)
    {
      plan.validation = 0;
      plan.patience = 0;
    }
  else if (plan.validation * n < FEWEST_HELD_OUT)
    {
      add_note (set, g_strdup_printf (_("Of %" G_GSIZE_FORMAT " rows too few could be held out to "
                                        "tell when to stop; all %u epochs were trained."),
                                      n, plan.epochs));
      plan.validation = 0;
      plan.patience = 0;
    }
  if (plan.batch > n)
    {
      add_note (set, g_strdup_printf (_("A batch of %u is more than the %" G_GSIZE_FORMAT
                                        " training rows: each epoch is one step."),
                                      plan.batch, n));
      plan.batch = (guint) MAX (n, 1);
    }
  return plan;
}

static void
tell_round (const VtrTrainingSet *set, const VtrNetworkPlan *plan, guint round)
{
  guint n = set->history != NULL ? vtr_history_get_n_rows (set->history) : round;

  if (plan->validation > 0)
    add_note (set, g_strdup_printf (_("Kept the weights of epoch %u of %u, whose validation loss "
                                      "was the lowest."),
                                    round, n));
}

/* The loss of always giving the same answer: the entropy of the classes, or half the variance, which
 * is 1 inside. */
static double
same_answer_loss (const VtrTrainingSet *set)
{
  g_autofree double *totals = g_new0 (double, set->n_classes + 1);
  double sum = 0, entropy = 0;

  if (set->task == VTR_TASK_REGRESSION)
    return 0.5;
  for (gsize i = 0; i < set->x.n_rows; i++)
    {
      double weight = set->weights != NULL ? set->weights[i] : 1;

      totals[(guint) set->y[i]] += weight;
      sum += weight;
    }
  for (guint c = 0; c < set->n_classes; c++)
    if (totals[c] > 0)
      entropy -= totals[c] / sum * log (totals[c] / sum);
  return entropy;
}

/* A learning rate far off may end in weights that are finite and worth nothing. */
static void
tell_nothing_learned (const VtrTrainingSet *set, const VtrNetworkPlan *plan)
{
  g_autofree double *loss = NULL;
  double lowest = INFINITY;
  guint n = 0;

  if (set->history != NULL)
    loss = vtr_history_dup_series (set->history, plan->validation > 0 ? "validation_loss" : "loss", &n);
  for (guint i = 0; i < n; i++)
    lowest = MIN (lowest, loss[i]);
  if (n > 0 && lowest > NOTHING_LEARNED * same_answer_loss (set))
    add_note (set, plan->rate == DEFAULT_RATE
                       ? g_strdup (_("The network has learned nothing: it is no better than always giving the same "
                                     "answer; the columns may say nothing about the target, or it takes more epochs."))
                       : g_strdup_printf (_("The network has learned nothing: it is no better than always giving "
                                            "the same answer; try another learning rate than %g, such as %g, "
                                            "or more epochs."),
                                          plan->rate, DEFAULT_RATE));
}

static VtrModel *
vtr_mlp_learner_fit (VtrLearner *learner, const VtrTrainingSet *set, VtrProgress *progress,
                     GError **error)
{
  VtrMlpLearner *self = VTR_MLP_LEARNER (learner);
  g_autoptr (VtrNetworkLayers) layers = NULL;
  g_autofree double *scaled = NULL;
  VtrNetworkPlan plan;
  guint round = 0;

  if (!check_classes (set, error))
    return NULL;
  layers = make_layers (self, set, error);
  if (layers == NULL)
    return NULL;
  plan = make_plan (self, set);
  if (layers->link == VTR_NETWORK_IDENTITY)
    {
      find_scale (set, layers);
      scaled = g_new (double, set->x.n_rows + 1);
      for (gsize i = 0; i < set->x.n_rows; i++)
        scaled[i] = (set->y[i] - layers->offset) / layers->scale;
    }
  if (!vtr_network_train (layers, &plan, set->x, scaled != NULL ? scaled : set->y, set->weights,
                          set->history, &round, progress, error))
    return NULL;
  tell_round (set, &plan, round);
  tell_nothing_learned (set, &plan);
  return vtr_network_model_new (g_steal_pointer (&layers));
}

/* About a third of a nanosecond a weight, row and epoch, three times over. */
static double
vtr_mlp_learner_cost (VtrLearner *learner, gsize n_rows, guint n_columns)
{
  VtrMlpLearner *self = VTR_MLP_LEARNER (learner);
  guint units[MAX_HIDDEN], n = 0;
  double n_weights = 0, before = n_columns;

  if (!read_hidden (self->hidden, units, &n, NULL))
    return 0;
  for (guint l = 0; l < n; l++)
    {
      n_weights += before * units[l];
      before = units[l];
    }
  return self->plan.epochs * (double) n_rows * (50 + n_weights * (0.06 + 2.0 / self->plan.batch));
}

/* ---- settings ---- */

static GType
make_enum (gsize *type, const char *name, const GEnumValue *values)
{
  if (g_once_init_enter (type))
    g_once_init_leave (type, g_enum_register_static (name, values));
  return *type;
}

static GType
activation_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = { { VTR_ACTIVATION_RELU, "VTR_ACTIVATION_RELU", "relu" },
                                       { VTR_ACTIVATION_TANH, "VTR_ACTIVATION_TANH", "tanh" },
                                       { VTR_ACTIVATION_SIGMOID, "VTR_ACTIVATION_SIGMOID",
                                         "sigmoid" },
                                       { 0, NULL, NULL } };

  return make_enum (&type, "VtrMlpActivation", values);
}

static GType
optimizer_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = { { VTR_OPTIMIZER_ADAM, "VTR_OPTIMIZER_ADAM", "adam" },
                                       { VTR_OPTIMIZER_SGD, "VTR_OPTIMIZER_SGD", "sgd" },
                                       { 0, NULL, NULL } };

  return make_enum (&type, "VtrMlpOptimizer", values);
}

static GType
schedule_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { VTR_SCHEDULE_CONSTANT, "VTR_SCHEDULE_CONSTANT", "constant" },
    { VTR_SCHEDULE_COSINE, "VTR_SCHEDULE_COSINE", "cosine" },
    { VTR_SCHEDULE_STEP, "VTR_SCHEDULE_STEP", "step" },
    { 0, NULL, NULL }
  };

  return make_enum (&type, "VtrMlpSchedule", values);
}

static void
vtr_mlp_learner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrMlpLearner *self = VTR_MLP_LEARNER (object);

  switch (id)
    {
    case PROP_HIDDEN:         g_value_set_string (value, self->hidden); break;
    case PROP_ACTIVATION:     g_value_set_enum (value, (int) self->activation); break;
    case PROP_OPTIMIZER:      g_value_set_enum (value, (int) self->plan.optimizer); break;
    case PROP_LEARNING_RATE:  g_value_set_double (value, self->plan.rate); break;
    case PROP_SCHEDULE:       g_value_set_enum (value, (int) self->plan.schedule); break;
    case PROP_MOMENTUM:       g_value_set_double (value, self->plan.momentum); break;
    case PROP_NESTEROV:       g_value_set_boolean (value, self->plan.nesterov); break;
    case PROP_BATCH:          g_value_set_uint (value, self->plan.batch); break;
    case PROP_EPOCHS:         g_value_set_uint (value, self->plan.epochs); break;
    case PROP_DROPOUT:        g_value_set_double (value, self->plan.dropout); break;
    case PROP_L1:             g_value_set_double (value, self->plan.l1); break;
    case PROP_L2:             g_value_set_double (value, self->plan.l2); break;
    case PROP_EARLY_STOPPING: g_value_set_boolean (value, self->early_stopping); break;
    case PROP_PATIENCE:       g_value_set_uint (value, self->plan.patience); break;
    case PROP_VALIDATION:     g_value_set_double (value, self->plan.validation); break;
    default:                  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_mlp_learner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrMlpLearner *self = VTR_MLP_LEARNER (object);

  switch (id)
    {
    case PROP_HIDDEN:
      g_free (self->hidden);
      self->hidden = g_value_dup_string (value);
      break;
    case PROP_ACTIVATION:     self->activation = (VtrActivation) g_value_get_enum (value); break;
    case PROP_OPTIMIZER:      self->plan.optimizer = (VtrOptimizer) g_value_get_enum (value); break;
    case PROP_LEARNING_RATE:  self->plan.rate = g_value_get_double (value); break;
    case PROP_SCHEDULE:       self->plan.schedule = (VtrSchedule) g_value_get_enum (value); break;
    case PROP_MOMENTUM:       self->plan.momentum = g_value_get_double (value); break;
    case PROP_NESTEROV:       self->plan.nesterov = g_value_get_boolean (value); break;
    case PROP_BATCH:          self->plan.batch = g_value_get_uint (value); break;
    case PROP_EPOCHS:         self->plan.epochs = g_value_get_uint (value); break;
    case PROP_DROPOUT:        self->plan.dropout = g_value_get_double (value); break;
    case PROP_L1:             self->plan.l1 = g_value_get_double (value); break;
    case PROP_L2:             self->plan.l2 = g_value_get_double (value); break;
    case PROP_EARLY_STOPPING: self->early_stopping = g_value_get_boolean (value); break;
    case PROP_PATIENCE:       self->plan.patience = g_value_get_uint (value); break;
    case PROP_VALIDATION:     self->plan.validation = g_value_get_double (value); break;
    default:                  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_mlp_learner_finalize (GObject *object)
{
  g_free (VTR_MLP_LEARNER (object)->hidden);
  G_OBJECT_CLASS (vtr_mlp_learner_parent_class)->finalize (object);
}

static void
install_settings (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;
  GParamSpec *props[N_PROPS] = {
    [PROP_HIDDEN] = g_param_spec_string (
        "hidden", N_("Hidden layers"),
        N_("How many units each hidden layer has: 128 is one layer, 64,32 are two."), "128", flags),
    [PROP_ACTIVATION] = g_param_spec_enum (
        "activation", N_("Activation"), N_("How a hidden unit bends what reaches it."),
        activation_get_type (), VTR_ACTIVATION_RELU, flags | VTR_SETTING_RARE),
    [PROP_OPTIMIZER] = g_param_spec_enum (
        "optimizer", N_("Optimiser"),
        N_("Adam adapts its steps to each weight; sgd takes the slope as it is."),
        optimizer_get_type (), VTR_OPTIMIZER_ADAM, flags | VTR_SETTING_RARE),
    [PROP_LEARNING_RATE] = g_param_spec_double (
        "learning-rate", N_("Learning rate"), N_("How far each step goes; too far goes astray."),
        1e-9, 100, DEFAULT_RATE, flags),
    [PROP_SCHEDULE] = g_param_spec_enum (
        "schedule", N_("Schedule"),
        N_("How the learning rate changes: not at all, down to 0 along a cosine, or halved every "
           "10 epochs."),
        schedule_get_type (), VTR_SCHEDULE_CONSTANT, flags | VTR_SETTING_RARE),
    [PROP_MOMENTUM] = g_param_spec_double (
        "momentum", N_("Momentum"), N_("How much of the last step sgd keeps."), 0, 0.9999, 0.9,
        flags | VTR_SETTING_RARE),
    [PROP_NESTEROV] = g_param_spec_boolean (
        "nesterov", N_("Nesterov"), N_("Whether sgd looks ahead along its momentum."), TRUE, flags | VTR_SETTING_RARE),
    [PROP_BATCH] = g_param_spec_uint ("batch", N_("Batch"), N_("How many rows make one step."), 1,
                                      1000000, 64, flags | VTR_SETTING_RARE),
    [PROP_EPOCHS] = g_param_spec_uint (
        "epochs", N_("Epochs"), N_("How often all rows are gone through, at most."), 1, 100000, 200,
        flags),
    [PROP_DROPOUT] = g_param_spec_double (
        "dropout", N_("Dropout"),
        N_("Share of the hidden units that each step leaves out, against memorising."), 0, 0.95, 0,
        flags),
    [PROP_L1] = g_param_spec_double (
        "l1", N_("L1"), N_("Pulls each weight towards 0 by so much; sets many to nearly 0."), 0,
        1000, 0, flags | VTR_SETTING_RARE),
    [PROP_L2] = g_param_spec_double (
        "l2", N_("L2"), N_("Pulls each weight towards 0 by this share of it."), 0, 1000, 0.0001,
        flags | VTR_SETTING_RARE),
    [PROP_EARLY_STOPPING] = g_param_spec_boolean (
        "early-stopping", N_("Early stopping"),
        N_("Whether to stop when rows that are held out are no longer predicted better."), TRUE,
        flags | VTR_SETTING_RARE),
    [PROP_PATIENCE] = g_param_spec_uint (
        "patience", N_("Patience"),
        N_("How many epochs without a better validation loss are waited for."), 1, 10000, 10, flags | VTR_SETTING_RARE),
    [PROP_VALIDATION] = g_param_spec_double (
        "validation", N_("Validation share"),
        N_("Share of the training rows that is held out for early stopping."), 0.01, 0.5, 0.1,
        flags | VTR_SETTING_RARE),
  };

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vtr_mlp_learner_class_init (VtrMlpLearnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);
  VtrLearnerClass *learner_class = VTR_LEARNER_CLASS (klass);

  object_class->get_property = vtr_mlp_learner_get_property;
  object_class->set_property = vtr_mlp_learner_set_property;
  object_class->finalize = vtr_mlp_learner_finalize;
  configurable_class->name = "mlp";
  configurable_class->title = N_("Neural network");
  configurable_class->description =
      N_("Layers of units that bend weighted sums; learns shapes that sums cannot have, and pixels.");
  configurable_class->check = vtr_mlp_learner_check;
  learner_class->needs.wants_scaled = TRUE;
  learner_class->classifies = TRUE;
  learner_class->regresses = TRUE;
  learner_class->against_memorising = N_("try dropout, a smaller network, or more rows");
  learner_class->fit = vtr_mlp_learner_fit;
  learner_class->cost = vtr_mlp_learner_cost;
  install_settings (object_class);
}

static void
vtr_mlp_learner_init (VtrMlpLearner *self)
{
}

/**
 * vtr_mlp_learner_new:
 *
 * Returns: (transfer full): a network with one hidden layer of 128 units, Adam and early stopping
 */
VtrLearner *
vtr_mlp_learner_new (void)
{
  return g_object_new (VTR_TYPE_MLP_LEARNER, NULL);
}
