/* Training: from a table to a model that knows all it needs. The order is what keeps test rows out:
 * rows are chosen first, and everything that is learned (the pipeline's fills, levels and scales, class
 * weights, the learner) sees the chosen rows only. The names of the classes alone come from the whole
 * target, so that the models of all folds have the same outputs.
 *
 * Row weights come from the column with the role weight; balanced class weights are n / (k × count),
 * k the classes present (as scikit-learn has them). */
#include "vtr-config.h"

#include "vtr-train.h"
#include "vtr-column-statistics.h"
#include "vtr-error.h"
#include "vtr-levels.h"
#include "vtr-number.h"
#include "vtr-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_NUMERIC_CLASSES 10      /* by looking; more may be forced */
#define MAX_CLASSES 65536
#define FEW_NUMBERS 16
#define READ_BLOCK 1024
#define MAX_BACKGROUND_ROWS 1000

/* One training on its way. */
typedef struct
{
  const VtrTrainOptions *options;
  VtrDataset            *dataset;   /* the target has its role */
  VtrColumn             *target;
  VtrTask                task;
  char                 **classes;
  GArray                *rows;      /* guint32: chosen, target known */
  double                *y;
  double                *weights;   /* (nullable) */
  VtrPipeline           *pipeline;
  VtrMatrix             *x;
  VtrHistory            *history;
  GPtrArray             *notes;     /* the learner's */
} Training;

static void
training_clear (Training *self)
{
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->classes, g_strfreev);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->weights, g_free);
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->x, vtr_matrix_unref);
  g_clear_object (&self->history);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Training, training_clear)

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Whether @value is new; the few that most columns of classes have are compared one by one. */
static gboolean
is_new_number (GArray *found, GHashTable *seen, double value)
{
  for (guint i = 0; i < found->len && i < FEW_NUMBERS; i++)
    if (g_array_index (found, double, i) == value)
      return FALSE;
  return found->len < FEW_NUMBERS || !g_hash_table_contains (seen, &value);
}

static void
add_number (GArray *found, GHashTable *seen, double value)
{
  double *key = found->len >= FEW_NUMBERS ? g_new (double, 1) : NULL;

  if (key != NULL)
    {
      *key = value;
      g_hash_table_add (seen, key);
    }
  g_array_append_val (found, value);
}

/* One pass over values of one byte, as most columns of classes have them. */
static void
collect_bytes (VtrColumn *column, GArray *found)
{
  const guint8 *data = vtr_column_get_data (column);
  gboolean is_signed = vtr_column_get_storage (column) == VTR_STORAGE_INT8;
  gboolean may_miss = vtr_column_get_n_missing (column) > 0;
  gsize n_rows = vtr_column_get_n_rows (column);
  guint8 seen[256] = { 0 };

  for (gsize i = 0; i < n_rows; i++)
    if (!may_miss || !vtr_column_is_missing (column, i))
      seen[data[i]] = 1;
  for (guint byte = 0; byte < 256; byte++)
    if (seen[byte])
      {
        double value = (is_signed ? (gint8) byte : (int) byte) / vtr_column_get_divisor (column);
        g_array_append_val (found, value);
      }
}

static gboolean
has_bytes (VtrColumn *column)
{
  VtrStorage storage = vtr_column_get_storage (column);

  return storage == VTR_STORAGE_INT8 || storage == VTR_STORAGE_UINT8;
}

/* The distinct numbers of @column, ascending; NULL when there are more than @max. −0 is 0. */
static GArray *
distinct_numbers (VtrColumn *column, guint max)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, NULL);
  gsize n_rows = vtr_column_get_n_rows (column);
  double values[READ_BLOCK];

  if (has_bytes (column))
    collect_bytes (column, found);
  if (found->len > max)
    return NULL;
  for (gsize first = 0; first < n_rows && !has_bytes (column); first += READ_BLOCK)
    {
      gsize n = MIN (READ_BLOCK, n_rows - first);

      vtr_column_read_numbers (column, NULL, first, n, values, 1);
      for (gsize i = 0; i < n; i++)
        {
          double value = values[i] + 0.0;
          if (isnan (value) || !is_new_number (found, seen, value))
            continue;
          if (found->len == max)
            return NULL;
          add_number (found, seen, value);
        }
    }
  g_array_sort (found, compare_doubles);
  return g_steal_pointer (&found);
}

static gboolean
has_levels (VtrColumn *column)
{
  return vtr_column_get_levels (column, NULL) != NULL;
}

/**
 * vtr_train_guess_task:
 * @target: the column to predict
 *
 * Returns: classification for categories and for numbers with at most 10 distinct integer values,
 *   else regression
 */
VtrTask
vtr_train_guess_task (VtrColumn *target)
{
  g_autoptr (GArray) numbers = NULL;

  if (has_levels (target))
    return VTR_TASK_CLASSIFICATION;
  numbers = distinct_numbers (target, MAX_NUMERIC_CLASSES);
  if (numbers == NULL)
    return VTR_TASK_REGRESSION;
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, double, i) != floor (g_array_index (numbers, double, i)))
      return VTR_TASK_REGRESSION;
  return VTR_TASK_CLASSIFICATION;
}

/**
 * vtr_train_dup_classes:
 * @target: the column to predict
 *
 * Returns: (transfer full)(nullable): the names of the classes it holds: ascending, numbers by value
 *   and text by code point, as written in the data; %NULL when there are more than 65,536
 */
char **
vtr_train_dup_classes (VtrColumn *target)
{
  g_autoptr (GArray) numbers = NULL;
  GPtrArray *names;

  if (has_levels (target))
    {
      guint n = 0;
      char **levels = vtr_levels_dup_used (target, NULL, &n);

      if (n > MAX_CLASSES)
        g_clear_pointer (&levels, g_strfreev);
      return levels;
    }
  numbers = distinct_numbers (target, MAX_CLASSES);
  if (numbers == NULL)
    return NULL;
  names = g_ptr_array_new ();
  for (guint i = 0; i < numbers->len; i++)
    {
      char buffer[VTR_NUMBER_BUF_SIZE];

      g_ptr_array_add (names, g_strdup (vtr_number_format (g_array_index (numbers, double, i), buffer)));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* For each level of @column the index of its class, −1: none. */
static double *
map_levels (VtrColumn *column, const char *const *classes)
{
  guint n_levels = 0;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  double *map = g_new (double, MAX (n_levels, 1));

  for (guint i = 0; i < n_levels; i++)
    {
      int found = vtr_levels_match (levels[i], classes, g_strv_length ((char **) classes));

      map[i] = found < 0 ? NAN : found;
    }
  return map;
}

static void
numbers_to_classes (double *y, gsize n, const char *const *classes)
{
  guint n_classes = g_strv_length ((char **) classes);
  g_autofree double *values = g_new (double, MAX (n_classes, 1));

  for (guint c = 0; c < n_classes; c++)
    if (!vtr_number_parse (classes[c], strlen (classes[c]), &values[c]))
      values[c] = NAN;
  for (gsize i = 0; i < n; i++)
    {
      guint c = 0;

      while (c < n_classes && values[c] != y[i])
        c++;
      y[i] = c < n_classes ? c : NAN;
    }
}

/**
 * vtr_train_read_target:
 * @dataset: a table with the column @target
 * @target: its name
 * @task: what the model does
 * @classes: (nullable): the names of the classes, for classification
 * @rows: (nullable)(array length=n_rows): row indices; %NULL: all rows, and @n_rows is not looked at
 *
 * Returns: (transfer full): per row the class's index in @classes or the value; NaN where it is missing
 *   or a class that the model does not know. %NULL with %VTR_ERROR_BAD_VALUE when there is no such
 *   column, %VTR_ERROR_BAD_INPUT when its text is no number for regression
 */
double *
vtr_train_read_target (VtrDataset *dataset, const char *target, VtrTask task,
                       const char *const *classes, const guint32 *rows, gsize n_rows, GError **error)
{
  VtrColumn *column = vtr_dataset_lookup (dataset, target, error);
  g_autoptr (VtrColumn) numeric = NULL;
  gsize n = rows != NULL ? n_rows : vtr_dataset_get_n_rows (dataset);
  double *y;

  g_return_val_if_fail (task == VTR_TASK_REGRESSION || classes != NULL, NULL);
  if (column == NULL)
    return NULL;
  if (task == VTR_TASK_REGRESSION && has_levels (column))
    {
      numeric = vtr_column_with_kind (column, VTR_KIND_NUMERIC, error);
      if (numeric == NULL)
        {
          g_prefix_error (error, _("a regression needs numbers in the target “%s”: "), target);
          return NULL;
        }
      column = numeric;
    }

  y = g_new (double, MAX (n, 1));
  vtr_column_read_numbers (column, rows, 0, n, y, 1);
  if (task == VTR_TASK_REGRESSION)
    return y;
  if (has_levels (column))
    {
      g_autofree double *map = map_levels (column, classes);

      for (gsize i = 0; i < n; i++)
        if (!isnan (y[i]))
          y[i] = map[(gsize) y[i]];
    }
  else
    numbers_to_classes (y, n, classes);
  return y;
}

static gboolean
decide_task (Training *self, GError **error)
{
  const VtrTrainOptions *options = self->options;

  if (options->task == VTR_TASK_BY_LOOKING)
    self->task = vtr_train_guess_task (self->target);
  else
    self->task = options->task == VTR_TASK_FORCE_REGRESSION ? VTR_TASK_REGRESSION
                                                            : VTR_TASK_CLASSIFICATION;
  if (self->task == VTR_TASK_REGRESSION)
    return TRUE;
  self->classes = vtr_train_dup_classes (self->target);
  if (self->classes != NULL)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _("the target “%s” has more than 65,536 classes; use the task regression"),
               options->target);
  return FALSE;
}

/* Keeps the rows whose target is known, and their targets. */
static gboolean
choose_rows (Training *self, const guint32 *rows, gsize n_rows, GError **error)
{
  const char *target = self->options->target;
  gsize n = rows != NULL ? n_rows : vtr_dataset_get_n_rows (self->dataset);
  gsize kept = 0;

  self->y = vtr_train_read_target (self->dataset, target, self->task,
                                   (const char *const *) self->classes, rows, n_rows, error);
  if (self->y == NULL)
    return FALSE;
  self->rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = rows != NULL ? rows[i] : i;

      if (!isfinite (self->y[i]))
        continue;
      g_array_append_val (self->rows, row);
      self->y[kept++] = self->y[i];
    }
  if (kept >= 2)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               kept == 0 ? _("no row has a value in the target “%s”, so there is nothing to learn from")
                         : _("only one row has a value in the target “%s”; training needs at least two"),
               target);
  return FALSE;
}

static gboolean
check_target_varies (Training *self, GError **error)
{
  g_autofree char *value = NULL;

  for (guint i = 1; i < self->rows->len; i++)
    if (self->y[i] != self->y[0])
      return TRUE;
  value = vtr_column_dup_text (self->target, g_array_index (self->rows, guint32, 0));
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               self->task == VTR_TASK_CLASSIFICATION
                 ? _("the target “%s” has only one class in the training rows, “%s”; there is nothing to tell apart")
                 : _("the target “%s” has only one value in the training rows, %s; there is nothing to predict"),
               self->options->target, value);
  return FALSE;
}

static gboolean
read_weights (Training *self, VtrColumn *column, GError **error)
{
  const guint32 *rows = (const guint32 *) self->rows->data;
  double sum = 0;

  if (has_levels (column) || vtr_column_get_kind (column) == VTR_KIND_DATETIME)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   _("the weight column “%s” does not hold numbers"), vtr_column_get_name (column));
      return FALSE;
    }
  self->weights = g_new (double, self->rows->len);
  vtr_column_read_numbers (column, rows, 0, self->rows->len, self->weights, 1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (!(isfinite (self->weights[i]) && self->weights[i] >= 0))
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the weight column “%s” has no number from 0 up in row %u"),
                       vtr_column_get_name (column), rows[i]);
          return FALSE;
        }
      sum += self->weights[i];
    }
  if (sum > 0)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _("the weight column “%s” is 0 in every training row"), vtr_column_get_name (column));
  return FALSE;
}

static void
multiply_class_weights (Training *self)
{
  guint n_classes = g_strv_length (self->classes), n_present = 0;
  gsize n = self->rows->len;
  g_autofree double *counts = g_new0 (double, n_classes);

  for (gsize i = 0; i < n; i++)
    counts[(guint) self->y[i]]++;
  for (guint c = 0; c < n_classes; c++)
    n_present += counts[c] > 0;
  if (self->weights == NULL)
    {
      self->weights = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        self->weights[i] = 1;
    }
  for (gsize i = 0; i < n; i++)
    self->weights[i] *= n / (n_present * counts[(guint) self->y[i]]);
}

static gboolean
weigh_rows (Training *self, GError **error)
{
  VtrColumn *column = vtr_dataset_get_by_role (self->dataset, VTR_ROLE_WEIGHT);

  if (column != NULL && !read_weights (self, column, error))
    return FALSE;
  if (self->options->balanced && self->task == VTR_TASK_REGRESSION)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                           _("balanced class weights need classes, and this is a regression"));
      return FALSE;
    }
  if (self->options->balanced)
    multiply_class_weights (self);
  return TRUE;
}

static void
make_pipeline (Training *self)
{
  const VtrPipelineNeeds *needs = &VTR_LEARNER_GET_CLASS (self->options->learner)->needs;

  if (self->options->pipeline != NULL)
    self->pipeline = vtr_pipeline_copy (self->options->pipeline);
  else if (self->options->no_auto)
    self->pipeline = vtr_pipeline_new ();
  else
    self->pipeline = vtr_pipeline_new_automatic (self->dataset, needs);
  vtr_pipeline_set_takes_missing (self->pipeline, needs->takes_missing);
}

/* Fits the pipeline on the chosen rows. */
static gboolean
prepare_rows (Training *self, VtrProgress *progress, GError **error)
{
  const guint32 *rows = (const guint32 *) self->rows->data;
  gsize n = self->rows->len;
  gboolean all = n == vtr_dataset_get_n_rows (self->dataset);
  g_autoptr (VtrColumn) target = all ? vtr_column_ref (self->target)
                                     : vtr_column_take_rows (self->target, rows, n);
  g_autoptr (VtrDataset) prepared = NULL;

  make_pipeline (self);
  for (gsize i = 0; all && i < n; i++)
    all = rows[i] == i;
  prepared = vtr_pipeline_fit (self->pipeline, self->dataset, all ? NULL : rows, n, target,
                               self->options->seed, NULL, progress, error);
  if (prepared == NULL)
    return FALSE;
  self->x = vtr_pipeline_fitted_matrix (self->pipeline, prepared, progress, error);
  return self->x != NULL;
}

static VtrModel *
fit_learner (Training *self, VtrProgress *progress, GError **error)
{
  VtrHistory *given = self->options->history;

  self->history = given != NULL ? g_object_ref (given) : vtr_history_new ();
  self->notes = g_ptr_array_new_with_free_func (g_free);
  VtrTrainingSet set = {
    .task = self->task,
    .x = vtr_matrix_view (self->x),
    .y = self->y,
    .weights = self->weights,
    .n_classes = self->classes != NULL ? g_strv_length (self->classes) : 0,
    .seed = self->options->seed,
    .history = self->history,
    .notes = self->notes,
  };

  return vtr_learner_fit (self->options->learner, &set, progress, error);
}

/* Up to 1,000 of the training rows, drawn by seed, in order: the columns of the pipeline and the
 * target, as the person knows them. */
static VtrDataset *
draw_background (Training *self)
{
  VtrRng rng = vtr_rng_new (self->options->seed, "background", 0);
  guint n_inputs = vtr_pipeline_get_n_inputs (self->pipeline);
  guint32 n = self->rows->len, k = MIN (n, MAX_BACKGROUND_ROWS);
  g_autofree guint32 *drawn = vtr_rng_sample (&rng, n, k);
  g_autofree guint32 *rows = g_new (guint32, k);
  g_autofree guint8 *chosen = g_new0 (guint8, n);
  g_autofree guint *columns = g_new (guint, n_inputs + 1);
  g_autoptr (VtrDataset) selected = NULL;

  for (guint32 i = 0; i < k; i++)
    chosen[drawn[i]] = 1;
  for (guint32 i = 0, filled = 0; i < n; i++)
    if (chosen[i])
      rows[filled++] = g_array_index (self->rows, guint32, i);
  for (guint i = 0; i < n_inputs; i++)
    columns[i] = vtr_dataset_find (self->dataset, vtr_pipeline_get_input (self->pipeline, i));
  columns[n_inputs] = vtr_dataset_find (self->dataset, self->options->target);
  selected = vtr_dataset_select (self->dataset, columns, n_inputs + 1);
  return vtr_dataset_take_rows (selected, rows, k);
}

/* Statistics of the chosen rows, per column that the pipeline takes; not for pictures, whose pixels
 * would make the file large and say little one by one. NULL: none. */
static GVariant *
make_statistics (Training *self)
{
  guint n = vtr_pipeline_get_n_inputs (self->pipeline);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_autoptr (GPtrArray) statistics = NULL;

  if (self->options->no_statistics || n > VTR_STATISTICS_MAX_COLUMNS)
    return NULL;
  for (guint i = 0; i < n; i++)
    names[i] = vtr_pipeline_get_input (self->pipeline, i);
  statistics = vtr_column_statistics_new (self->dataset, names, (const guint32 *) self->rows->data,
                                          self->rows->len, NULL, NULL);
  return statistics != NULL ? vtr_column_statistics_save (statistics) : NULL;
}

static GVariant *
make_extra (Training *self)
{
  GVariant *statistics = make_statistics (self);
  const char *const *notes = vtr_pipeline_get_notes (self->pipeline);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GVariantBuilder builder;

  for (guint i = 0; notes[i] != NULL; i++)
    g_ptr_array_add (all, (char *) notes[i]);
  g_ptr_array_extend (all, self->notes, NULL, NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "notes",
                         g_variant_new_strv ((const char *const *) all->pdata, all->len));
  if (statistics != NULL)
    g_variant_builder_add (&builder, "{sv}", "columns", statistics);
  if (vtr_history_get_n_rows (self->history) > 0)
    g_variant_builder_add (&builder, "{sv}", "history", vtr_history_save (self->history));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static VtrModelInfo *
describe (Training *self)
{
  const VtrTrainOptions *options = self->options;
  VtrConfigurable *learner = VTR_CONFIGURABLE (options->learner);
  VtrModelInfo *info = vtr_model_info_new ();

  info->task = self->task;
  info->learner = g_strdup (vtr_configurable_get_name (learner));
  info->settings = g_variant_ref_sink (vtr_configurable_to_variant (learner));
  info->seed = options->seed;
  info->target = g_strdup (options->target);
  info->classes = g_strdupv (self->classes);
  info->n_outputs = self->classes != NULL ? g_strv_length (self->classes) : 1;
  info->pipeline = g_object_ref (self->pipeline);
  info->background = options->no_rows ? NULL : draw_background (self);
  info->data_source = g_strdup (vtr_dataset_get_source (self->dataset));
  info->data_hash = g_strdup (vtr_dataset_get_hash (self->dataset));
  info->n_train = self->rows->len;
  info->extra = make_extra (self);
  return info;
}

/* Target, task, rows and weights: all that is decided before anything is learned. */
static gboolean
set_up (Training *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows, GError **error)
{
  const char *target = self->options->target;

  if (vtr_dataset_lookup (dataset, target, error) == NULL)
    return FALSE;
  self->dataset = vtr_dataset_with_role (dataset, target, VTR_ROLE_TARGET, error);
  if (self->dataset == NULL)
    return FALSE;
  self->target = vtr_dataset_lookup (self->dataset, target, error);
  return self->target != NULL
         && decide_task (self, error)
         && choose_rows (self, rows, n_rows, error)
         && check_target_varies (self, error)
         && weigh_rows (self, error);
}

/**
 * vtr_train:
 * @dataset: a table; its columns with the role feature predict the target
 * @rows: (nullable)(array length=n_rows): the rows to learn from; %NULL: all
 * @options: what to predict, with what
 * @seconds: (out)(optional): time of fitting pipeline and learner
 * @progress: (nullable): where to report, and who may cancel
 *
 * Trains a model. Rows whose target is missing are left out; nothing but the classes' names is learned
 * from rows outside @rows.
 *
 * Returns: (transfer full): the model with its description, or %NULL: %VTR_ERROR_BAD_VALUE when there is
 *   no such target or a setting is wrong, %VTR_ERROR_BAD_INPUT for a constant target, too few rows,
 *   unusable weights or columns; or cancelled
 */
VtrModel *
vtr_train (VtrDataset *dataset, const guint32 *rows, gsize n_rows, const VtrTrainOptions *options,
           double *seconds, VtrProgress *progress, GError **error)
{
  g_auto (Training) training = { .options = options };
  g_autoptr (VtrModel) model = NULL;
  gint64 start;

  g_return_val_if_fail (VTR_IS_DATASET (dataset), NULL);
  g_return_val_if_fail (VTR_IS_LEARNER (options->learner) && options->target != NULL, NULL);

  if (!set_up (&training, dataset, rows, n_rows, error))
    return NULL;
  start = g_get_monotonic_time ();
  if (!prepare_rows (&training, progress, error))
    return NULL;
  model = fit_learner (&training, progress, error);
  if (model == NULL)
    return NULL;
  if (seconds != NULL)
    *seconds = (g_get_monotonic_time () - start) / 1e6;
  vtr_model_take_info (model, describe (&training));
  return g_steal_pointer (&model);
}
