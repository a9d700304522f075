/* VtrSession: the project and the selection, with one coalesced "changed" signal. The jobs that open,
 * train and explain are in session-jobs.c. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (VtrSession, vtr_session, G_TYPE_OBJECT)

enum { CHANGED, TOAST, UNDOABLE, FAILED, OPEN_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Saying what changed --------------------------------------------------------------------- */

static gboolean
emit_changed_cb (gpointer data)
{
  VtrSession *self = data;
  guint what = self->pending;

  self->pending = 0;
  self->pending_source = 0;
  g_signal_emit (self, signals[CHANGED], 0, what);
  return G_SOURCE_REMOVE;
}

void
vtr_session_mark (VtrSession *self, VtrChanged what)
{
  self->pending |= what;
  if (self->pending_source == 0)
    self->pending_source = g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed_cb, self, NULL);
}

void
vtr_session_toast (VtrSession *self, const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

void
vtr_session_fail (VtrSession *self, const char *title, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, title, error);
}

/* What was made of the chosen row alone is of another row, model or data. */
static void
forget_row (VtrSession *self)
{
  g_clear_object (&self->row_attribution);
  g_clear_object (&self->row_lime);
  self->shap_asked = self->lime_asked = -1;
}

void
vtr_session_undoable (VtrSession *self, const char *text)
{
  g_signal_emit (self, signals[UNDOABLE], 0, text);
}

void
vtr_session_open_fail (VtrSession *self, const char *path, const GError *error)
{
  g_signal_emit (self, signals[OPEN_FAILED], 0, path, error);
}

/* --- Following the project ------------------------------------------------------------------- */

static void
dataset_cb (VtrProject *project, GParamSpec *pspec, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_DATASET | VTR_CHANGED_PROJECT);
  vtr_session_summarise (self);
}

static void
current_cb (VtrProject *project, GParamSpec *pspec, VtrSession *self)
{
  VtrModel *model = vtr_session_get_model (self);

  if (model != NULL)
    self->output = MIN (vtr_model_get_n_outputs (model) - 1, vtr_model_get_n_outputs (model) == 2 ? 1 : self->output);
  g_clear_object (&self->attribution);
  g_clear_object (&self->order_from);
  g_clear_pointer (&self->goal, g_array_unref);
  forget_row (self);
  vtr_session_restore_attribution (self);
  vtr_session_mark (self, VTR_CHANGED_MODEL | VTR_CHANGED_ATTRIBUTION | VTR_CHANGED_PROJECT | VTR_CHANGED_CLASS);
}

static void
models_cb (GListModel *models, guint position, guint removed, guint added, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_MODELS | VTR_CHANGED_PROJECT);
}

static void
project_cb (VtrProject *project, GParamSpec *pspec, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_PROJECT);
}

static void
threshold_cb (VtrProject *project, GParamSpec *pspec, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_THRESHOLD);
}

static void
view_cb (VtrProject *project, GParamSpec *pspec, VtrSession *self)
{
  vtr_session_follow_view (self);
}

static void
save_failed_cb (VtrProject *project, const char *sentence, VtrSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (VTR_ERROR, VTR_ERROR_FAILED, sentence);

  vtr_session_fail (self, _("The Project Could Not Be Saved"), error);
}

void
vtr_session_take_project (VtrSession *self, VtrProject *project)
{
  if (self->project != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->project, self);
      g_signal_handlers_disconnect_by_data (vtr_project_get_models (self->project), self);
      g_object_unref (self->project);
    }
  self->project = project;
  g_signal_connect (project, "notify::dataset", G_CALLBACK (dataset_cb), self);
  g_signal_connect (project, "notify::current", G_CALLBACK (current_cb), self);
  g_signal_connect (project, "notify::path", G_CALLBACK (project_cb), self);
  g_signal_connect (project, "notify::title", G_CALLBACK (project_cb), self);
  g_signal_connect (project, "notify::can-undo", G_CALLBACK (project_cb), self);
  g_signal_connect (project, "notify::can-redo", G_CALLBACK (project_cb), self);
  g_signal_connect (project, "notify::threshold", G_CALLBACK (threshold_cb), self);
  g_signal_connect (project, "notify::view", G_CALLBACK (view_cb), self);
  g_signal_connect (project, "save-failed", G_CALLBACK (save_failed_cb), self);
  g_signal_connect (vtr_project_get_models (project), "items-changed", G_CALLBACK (models_cb), self);
  g_clear_object (&self->attribution);
  g_clear_object (&self->order_from);
  g_clear_object (&self->other);
  g_clear_object (&self->other_entry);
  g_clear_pointer (&self->goal, g_array_unref);
  forget_row (self);
  g_clear_pointer (&self->feature, g_free);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->summary, vtr_summary_free);
  self->row = -1;
  vtr_session_follow_view (self);
  vtr_session_mark (self, VTR_CHANGED_ALL);
  vtr_session_summarise (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_session_dispose (GObject *object)
{
  VtrSession *self = VTR_SESSION (object);

  g_clear_handle_id (&self->pending_source, g_source_remove);
  if (self->jobs != NULL)
    vtr_job_queue_cancel_all (self->jobs);
  if (self->project != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->project, self);
      g_signal_handlers_disconnect_by_data (vtr_project_get_models (self->project), self);
    }
  g_clear_object (&self->project);
  g_clear_object (&self->jobs);
  g_clear_object (&self->attribution);
  g_clear_object (&self->order_from);
  g_clear_object (&self->other);
  g_clear_object (&self->other_entry);
  g_clear_pointer (&self->goal, g_array_unref);
  forget_row (self);
  g_clear_pointer (&self->summary, vtr_summary_free);
  g_clear_pointer (&self->waiting_models, g_ptr_array_unref);
  g_clear_pointer (&self->feature, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->what_if, g_variant_unref);
  G_OBJECT_CLASS (vtr_session_parent_class)->dispose (object);
}

static void
vtr_session_class_init (VtrSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_session_dispose;
  signals[CHANGED] = g_signal_new ("changed", VTR_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[TOAST] = g_signal_new ("toast", VTR_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[UNDOABLE] = g_signal_new ("undoable", VTR_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_FAILED] = g_signal_new ("open-failed", VTR_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[FAILED] = g_signal_new ("failed", VTR_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
vtr_session_init (VtrSession *self)
{
  self->jobs = vtr_job_queue_new (2);
  self->waiting_models = g_ptr_array_new_with_free_func (g_object_unref);
  self->row = -1;
  vtr_session_take_project (self, vtr_project_new ());
}

/**
 * vtr_session_new:
 *
 * Returns: (transfer full): a session with an empty project
 */
VtrSession *
vtr_session_new (void)
{
  return g_object_new (VTR_TYPE_SESSION, NULL);
}

/* --- What there is --------------------------------------------------------------------------- */

VtrProject *
vtr_session_get_project (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->project;
}

VtrJobQueue *
vtr_session_get_jobs (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->jobs;
}

VtrJob *
vtr_session_find_job (VtrSession *self, const char *key)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return vtr_job_queue_find (self->jobs, key);
}

const VtrSummary *
vtr_session_get_summary (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->summary;
}

VtrModel *
vtr_session_get_model (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  VtrModelEntry *entry = vtr_project_get_current (self->project);
  return entry != NULL ? vtr_model_entry_get_model (entry) : NULL;
}

VtrEvaluation *
vtr_session_get_evaluation (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  VtrModelEntry *entry = vtr_project_get_current (self->project);
  return entry != NULL ? vtr_model_entry_get_evaluation (entry) : NULL;
}

VtrAttribution *
vtr_session_get_attribution (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->attribution;
}

VtrAttribution *
vtr_session_get_row_attribution (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->row_attribution;
}

VtrLimeExplanation *
vtr_session_get_row_lime (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->row_lime;
}

guint
vtr_session_get_explain_goal (VtrSession *self, guint *n_samples)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), 0);
  if (n_samples != NULL)
    *n_samples = self->n_samples;
  return self->goal != NULL ? self->goal->len : 0;
}

/* --- Changing the data and the models -------------------------------------------------------- */

void
vtr_session_set_role (VtrSession *self, const char *column, VtrRole role)
{
  g_return_if_fail (VTR_IS_SESSION (self) && column != NULL);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) changed = NULL;

  if (role == VTR_ROLE_TARGET && vtr_project_get_target (self->project) != NULL)
    {
      changed = vtr_dataset_with_role (dataset, vtr_project_get_target (self->project), VTR_ROLE_FEATURE, &error);
      dataset = changed;
    }
  g_autoptr (VtrDataset) result = vtr_dataset_with_role (dataset, column, role, &error);
  if (result == NULL)
    vtr_session_fail (self, _("The Column Cannot Be Used This Way"), error);
  else
    vtr_project_set_dataset (self->project, result, role == VTR_ROLE_TARGET ? _("Use as Target")
                             : role == VTR_ROLE_IGNORE ? _("Ignore Column") : _("Use as Feature"));
}

void
vtr_session_set_kind (VtrSession *self, const char *column, VtrKind kind)
{
  g_return_if_fail (VTR_IS_SESSION (self) && column != NULL);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  int index = vtr_dataset_find (dataset, column);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrColumn) converted = index < 0 ? NULL
    : vtr_column_with_kind (vtr_dataset_get_column (dataset, index), kind, &error);

  if (converted == NULL)
    {
      if (error != NULL)
        vtr_session_fail (self, _("The Type Cannot Be Changed"), error);
      return;
    }
  g_autoptr (VtrDataset) result = vtr_dataset_with_column (dataset, index, converted);
  vtr_project_set_dataset (self->project, result, _("Change Type"));
}

void
vtr_session_set_current (VtrSession *self, VtrModelEntry *entry)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  vtr_project_set_current (self->project, entry);
}

void
vtr_session_remove_model (VtrSession *self, VtrModelEntry *entry)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  vtr_project_remove_model (self->project, entry);
  vtr_session_undoable (self, _("Model removed"));
}

/* --- The selection --------------------------------------------------------------------------- */

gint64
vtr_session_get_row (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), -1);
  return self->row;
}

void
vtr_session_set_row (VtrSession *self, gint64 row)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  if (self->row == row)
    return;
  self->row = row;
  forget_row (self);
  vtr_session_mark (self, VTR_CHANGED_ROW);
}

const char *
vtr_session_get_feature (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->feature;
}

void
vtr_session_set_feature (VtrSession *self, const char *column)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  if (g_strcmp0 (self->feature, column) == 0)
    return;
  g_free (self->feature);
  self->feature = g_strdup (column);
  vtr_session_mark (self, VTR_CHANGED_FEATURE);
}

guint
vtr_session_get_class (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), 0);
  return self->output;
}

void
vtr_session_set_class (VtrSession *self, guint index)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  if (self->output == index)
    return;
  self->output = index;
  g_clear_object (&self->row_lime);
  self->lime_asked = -1;
  vtr_session_mark (self, VTR_CHANGED_CLASS);
}

double
vtr_session_get_threshold (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), 0.5);
  return vtr_project_get_threshold (self->project);
}

void
vtr_session_set_threshold (VtrSession *self, double threshold)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  vtr_project_set_threshold (self->project, CLAMP (threshold, 0, 1));
}

GArray *
vtr_session_get_rows (VtrSession *self)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  return self->rows;
}

void
vtr_session_set_rows (VtrSession *self, GArray *rows)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  if (self->rows == rows)
    return;
  if (rows != NULL)
    g_array_ref (rows);
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = rows;
  vtr_session_mark (self, VTR_CHANGED_ROWS);
}
