/* The pipeline: an ordered list of steps and what is known of their fit: the columns taken, the columns
 * made, and which came from which. This file builds and fits it; vtr-pipeline-match.c finds its columns
 * in new data, vtr-pipeline-matrix.c replays it into numbers, vtr-pipeline-file.c saves it.
 *
 * Nothing but the chosen rows is looked at in a fit: they are taken out first, and the levels that count
 * are those in use among them, not those of the shared dictionary. */
#include "vtr-config.h"

#include "vtr-encode.h"
#include "vtr-error.h"
#include "vtr-impute.h"
#include "vtr-levels.h"
#include "vtr-pipeline-private.h"
#include "vtr-rescale.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (VtrPipeline, vtr_pipeline, G_TYPE_OBJECT)

/* A fit on its way: nothing of the pipeline changes until all of it is done. */
typedef struct
{
  GPtrArray  *steps;
  VtrDataset *dataset;   /* as the steps so far have made it */
  GArray     *sources;   /* of its columns */
} Fit;

static void
fit_clear (Fit *fit)
{
  g_clear_pointer (&fit->steps, g_ptr_array_unref);
  g_clear_object (&fit->dataset);
  g_clear_pointer (&fit->sources, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

static void
input_free (gpointer data)
{
  VtrPipelineInput *input = data;

  g_free (input->name);
  g_strfreev (input->levels);
  g_hash_table_unref (input->by_text);
  g_free (input);
}

/* Takes @levels (nullable). */
VtrPipelineInput *
vtr_pipeline_input_new (const char *name, VtrKind kind, char **levels)
{
  VtrPipelineInput *input = g_new0 (VtrPipelineInput, 1);

  input->name = g_strdup (name);
  input->kind = kind;
  input->levels = levels != NULL ? levels : g_new0 (char *, 1);
  input->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  for (char **level = input->levels; *level != NULL; level++)
    g_hash_table_add (input->by_text, *level);
  return input;
}

static void
vtr_pipeline_finalize (GObject *object)
{
  VtrPipeline *self = VTR_PIPELINE (object);

  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_array_unref (self->sources);
  g_ptr_array_unref (self->notes);
  G_OBJECT_CLASS (vtr_pipeline_parent_class)->finalize (object);
}

static void
vtr_pipeline_class_init (VtrPipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_pipeline_finalize;
}

static void
vtr_pipeline_init (VtrPipeline *self)
{
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  self->inputs = g_ptr_array_new_with_free_func (input_free);
  self->outputs = g_ptr_array_new_with_free_func (g_free);
  self->sources = g_array_new (FALSE, FALSE, sizeof (int));
  self->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notes, NULL);
}

static void
add_note (VtrPipeline *self, const char *format, const char *column)
{
  g_autofree char *note = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  note = g_strdup_printf (format, column);
#pragma GCC diagnostic pop
  self->notes->pdata[self->notes->len - 1] = g_steal_pointer (&note);
  g_ptr_array_add (self->notes, NULL);
}

/* Text and pictures cannot be used as features. */
static gboolean
is_usable (VtrColumn *column)
{
  VtrKind kind = vtr_column_get_kind (column);

  return kind != VTR_KIND_TEXT && kind != VTR_KIND_IMAGE;
}

/* The features of @dataset as indices, and notes on those left out. */
static GArray *
choose_inputs (VtrPipeline *self, VtrDataset *dataset, GError **error)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);

      if (vtr_dataset_get_role (dataset, i) != VTR_ROLE_FEATURE)
        continue;
      if (is_usable (column))
        g_array_append_val (chosen, i);
      else
        add_note (self, _("the column “%s” is text and is not used"), vtr_column_get_name (column));
    }
  if (chosen->len > 0)
    return g_steal_pointer (&chosen);
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("no column is left to predict from: all are the target, ignored, text or of another role"));
  return NULL;
}

static void
describe_inputs (VtrPipeline *self, VtrDataset *dataset)
{
  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);
      char **levels = NULL;
      guint n;

      if (vtr_column_get_kind (column) == VTR_KIND_CATEGORICAL)
        levels = vtr_levels_dup_used (column, NULL, &n);
      if (vtr_column_get_n_missing (column) == vtr_column_get_n_rows (column))
        add_note (self, _("the column “%s” has no value in the training rows"),
                  vtr_column_get_name (column));
      g_ptr_array_add (self->inputs, vtr_pipeline_input_new (vtr_column_get_name (column),
                                                             vtr_column_get_kind (column), levels));
    }
}

/* Follows the columns that a step made from @before back to the inputs. */
static void
trace_sources (Fit *fit, VtrDataset *before, GPtrArray *names)
{
  GArray *traced = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint j = 0; j < names->len; j++)
    {
      int index = names->pdata[j] != NULL ? vtr_dataset_find (before, names->pdata[j]) : -1;
      int source = index >= 0 ? g_array_index (fit->sources, int, index) : -1;

      g_array_append_val (traced, source);
    }
  g_array_unref (fit->sources);
  fit->sources = traced;
}

static gboolean
fit_step (Fit *fit, VtrStep *step, VtrColumn *target, guint64 seed, VtrProgress *progress,
          GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VtrStep) own = vtr_step_copy (step);
  g_autoptr (VtrDataset) changed = NULL;

  if (VTR_STEP_GET_CLASS (own)->resamples)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
                   _("the step “%s” changes which rows there are; a pipeline cannot do that yet"),
                   vtr_configurable_get_name (VTR_CONFIGURABLE (own)));
      return FALSE;
    }
  if (!vtr_step_fit (own, fit->dataset, target, seed, progress, error))
    return FALSE;
  changed = vtr_step_transform (own, fit->dataset, names, error);
  if (changed == NULL)
    return FALSE;
  trace_sources (fit, fit->dataset, names);
  g_set_object (&fit->dataset, changed);
  g_ptr_array_add (fit->steps, g_steal_pointer (&own));
  return vtr_progress_check (progress, error);
}

/* All went well: the copies become the pipeline's steps. */
static void
keep_fit (VtrPipeline *self, Fit *fit)
{
  g_ptr_array_unref (self->steps);
  self->steps = g_steal_pointer (&fit->steps);
  g_array_unref (self->sources);
  self->sources = g_steal_pointer (&fit->sources);
  for (guint j = 0; j < vtr_dataset_get_n_columns (fit->dataset); j++)
    g_ptr_array_add (self->outputs,
                     g_strdup (vtr_column_get_name (vtr_dataset_get_column (fit->dataset, j))));
  self->is_fitted = TRUE;
}

static GArray *
list_rows (const guint32 *rows, gsize n)
{
  GArray *list = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 row = rows != NULL ? rows[i] : i;

      g_array_append_val (list, row);
    }
  return list;
}

static void
forget_fit (VtrPipeline *self)
{
  g_ptr_array_set_size (self->inputs, 0);
  g_ptr_array_set_size (self->notes, 0);
  g_ptr_array_add (self->notes, NULL);
}

/**
 * vtr_pipeline_new:
 *
 * Returns: (transfer full): a pipeline without steps, not fitted
 */
VtrPipeline *
vtr_pipeline_new (void)
{
  return g_object_new (VTR_TYPE_PIPELINE, NULL);
}

/**
 * vtr_pipeline_append:
 * @self: a pipeline that is not fitted
 * @step: its next step; kept by reference
 */
void
vtr_pipeline_append (VtrPipeline *self, VtrStep *step)
{
  g_return_if_fail (VTR_IS_PIPELINE (self) && !self->is_fitted);
  g_return_if_fail (VTR_IS_STEP (step));
  g_ptr_array_add (self->steps, g_object_ref (step));
}

static void
append_for (VtrPipeline *self, GType type, GPtrArray *columns)
{
  g_autoptr (VtrStep) step = g_object_new (type, NULL);

  g_ptr_array_add (columns, NULL);
  vtr_step_set_columns (step, (const char *const *) columns->pdata);
  vtr_pipeline_append (self, step);
}

/**
 * vtr_pipeline_new_automatic:
 * @dataset: a table with roles
 * @needs: what the learner wants
 *
 * Fills missing values (median, most frequent), one-hot encodes categories, and standardises numbers
 * where that is wanted. Indicators and pixels stay as they are. Only the kinds of columns are looked
 * at, not their values.
 *
 * Returns: (transfer full): the pipeline, not fitted
 */
VtrPipeline *
vtr_pipeline_new_automatic (VtrDataset *dataset, const VtrPipelineNeeds *needs)
{
  VtrPipeline *self = vtr_pipeline_new ();
  g_autoptr (GPtrArray) filled = g_ptr_array_new (), encoded = g_ptr_array_new ();
  g_autoptr (GPtrArray) scaled = g_ptr_array_new ();

  g_return_val_if_fail (VTR_IS_DATASET (dataset) && needs != NULL, self);

  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);
      gpointer name = (gpointer) vtr_column_get_name (column);
      gboolean categorical = vtr_column_get_kind (column) == VTR_KIND_CATEGORICAL;

      if (vtr_dataset_get_role (dataset, i) != VTR_ROLE_FEATURE || !is_usable (column))
        continue;
      if (categorical || !needs->takes_missing)
        g_ptr_array_add (filled, name);
      if (categorical)
        g_ptr_array_add (encoded, name);
      else if (needs->wants_scaled && vtr_column_get_divisor (column) != VTR_PIXEL_DIVISOR)
        g_ptr_array_add (scaled, name);
    }
  if (filled->len > 0)
    append_for (self, VTR_TYPE_IMPUTE, filled);
  if (encoded->len > 0)
    append_for (self, VTR_TYPE_ENCODE, encoded);
  if (scaled->len > 0)
    append_for (self, VTR_TYPE_RESCALE, scaled);
  vtr_pipeline_set_takes_missing (self, needs->takes_missing);
  return self;
}

/**
 * vtr_pipeline_copy:
 * @self: a pipeline
 *
 * Returns: (transfer full): the same steps and settings, not fitted
 */
VtrPipeline *
vtr_pipeline_copy (VtrPipeline *self)
{
  VtrPipeline *copy = vtr_pipeline_new ();

  g_return_val_if_fail (VTR_IS_PIPELINE (self), copy);
  for (guint i = 0; i < self->steps->len; i++)
    g_ptr_array_add (copy->steps, vtr_step_copy (self->steps->pdata[i]));
  copy->takes_missing = self->takes_missing;
  return copy;
}

/**
 * vtr_pipeline_get_n_steps:
 * @self: a pipeline
 *
 * Returns: how many steps it has
 */
guint
vtr_pipeline_get_n_steps (VtrPipeline *self)
{
  return self->steps->len;
}

/**
 * vtr_pipeline_get_step:
 * @self: a pipeline
 * @i: which
 *
 * Returns: (transfer none): the step
 */
VtrStep *
vtr_pipeline_get_step (VtrPipeline *self, guint i)
{
  g_return_val_if_fail (i < self->steps->len, NULL);
  return self->steps->pdata[i];
}

/**
 * vtr_pipeline_set_takes_missing:
 * @self: a pipeline
 * @takes_missing: whether missing values may reach the matrix, as NaN
 */
void
vtr_pipeline_set_takes_missing (VtrPipeline *self, gboolean takes_missing)
{
  g_return_if_fail (VTR_IS_PIPELINE (self));
  self->takes_missing = takes_missing;
}

/**
 * vtr_pipeline_fit:
 * @self: a pipeline that is not fitted
 * @dataset: a table; columns with the role feature are taken, text and pictures are left out with a note
 * @rows: (nullable)(array length=n_rows): the training rows; %NULL: all, and @n_rows is not looked at
 * @target: (nullable): the column to predict, as long as the training rows, in their order
 * @seed: for steps that draw
 * @out_rows: (out)(optional)(transfer full)(element-type guint32): the row of @dataset that each row of
 *   the result is
 * @progress: (nullable): who may cancel
 *
 * Fits each step on what the ones before it made of the training rows. When it fails, @self stays as it
 * was.
 *
 * Returns: (transfer full): the training rows as the steps made them, for vtr_pipeline_fitted_matrix();
 *   %NULL: %VTR_ERROR_BAD_INPUT when there are no rows or columns, and what the steps report
 */
VtrDataset *
vtr_pipeline_fit (VtrPipeline *self, VtrDataset *dataset, const guint32 *rows, gsize n_rows,
                  VtrColumn *target, guint64 seed, GArray **out_rows, VtrProgress *progress,
                  GError **error)
{
  g_auto (Fit) fit = { NULL };
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (VtrDataset) selected = NULL;
  gsize n = rows != NULL ? n_rows : vtr_dataset_get_n_rows (dataset);

  g_return_val_if_fail (VTR_IS_PIPELINE (self) && VTR_IS_DATASET (dataset), NULL);
  g_return_val_if_fail (!self->is_fitted, NULL);

  forget_fit (self);
  if (n == 0)
    {
      g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("there are no rows to learn from"));
      return NULL;
    }
  chosen = choose_inputs (self, dataset, error);
  if (chosen == NULL)
    return NULL;
  selected = vtr_dataset_select (dataset, (const guint *) chosen->data, chosen->len);
  fit.dataset = rows != NULL ? vtr_dataset_take_rows (selected, rows, n_rows)
                             : g_object_ref (selected);
  fit.steps = g_ptr_array_new_with_free_func (g_object_unref);
  fit.sources = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0; i < (int) chosen->len; i++)
    g_array_append_val (fit.sources, i);
  describe_inputs (self, fit.dataset);

  for (guint i = 0; i < self->steps->len; i++)
    if (!fit_step (&fit, self->steps->pdata[i], target, seed, progress, error))
      return NULL;
  keep_fit (self, &fit);
  if (out_rows != NULL)
    *out_rows = list_rows (rows, n);
  return g_steal_pointer (&fit.dataset);
}

/**
 * vtr_pipeline_get_n_inputs:
 * @self: a fitted pipeline
 *
 * Returns: how many columns it takes
 */
guint
vtr_pipeline_get_n_inputs (VtrPipeline *self)
{
  return self->inputs->len;
}

/**
 * vtr_pipeline_get_input:
 * @self: a fitted pipeline
 * @i: which
 *
 * Returns: (transfer none): the name of the column
 */
const char *
vtr_pipeline_get_input (VtrPipeline *self, guint i)
{
  g_return_val_if_fail (i < self->inputs->len, NULL);
  return ((VtrPipelineInput *) self->inputs->pdata[i])->name;
}

/**
 * vtr_pipeline_get_n_outputs:
 * @self: a fitted pipeline
 *
 * Returns: how many columns its matrix has
 */
guint
vtr_pipeline_get_n_outputs (VtrPipeline *self)
{
  return self->outputs->len;
}

/**
 * vtr_pipeline_get_output:
 * @self: a fitted pipeline
 * @j: which
 *
 * Returns: (transfer none): the name of the matrix's column
 */
const char *
vtr_pipeline_get_output (VtrPipeline *self, guint j)
{
  g_return_val_if_fail (j < self->outputs->len, NULL);
  return self->outputs->pdata[j];
}

/**
 * vtr_pipeline_get_source:
 * @self: a fitted pipeline
 * @j: a column of the matrix
 *
 * Returns: the index of the input that it came from; −1: it mixes several
 */
int
vtr_pipeline_get_source (VtrPipeline *self, guint j)
{
  g_return_val_if_fail (j < self->sources->len, -1);
  return g_array_index (self->sources, int, j);
}

/**
 * vtr_pipeline_get_notes:
 * @self: a fitted pipeline
 *
 * Returns: (transfer none)(array zero-terminated=1): what was left out and why, for people
 */
const char *const *
vtr_pipeline_get_notes (VtrPipeline *self)
{
  g_return_val_if_fail (VTR_IS_PIPELINE (self), NULL);
  return (const char *const *) self->notes->pdata;
}
