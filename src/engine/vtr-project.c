/* VtrProject: the present state, the states before and after it (undo, redo), and the file that
 * follows every change. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-file.h"
#include "vtr-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ONE_MOVE_US 1500000      /* a threshold that moves on within this time moves once */

struct _VtrProject
{
  GObject parent_instance;

  VtrProjectState  *now;
  GPtrArray        *undo, *redo;      /* of VtrProjectState */
  GListStore       *models;
  GHashTable       *explanations;     /* key → VtrAttribution */
  char             *notes;
  char             *path;
  VtrProjectWriter *writer;
  gint64            threshold_moved;  /* µs; 0: the last change was another */
};

G_DEFINE_FINAL_TYPE (VtrProject, vtr_project, G_TYPE_OBJECT)

enum { PROP_TITLE = 1, PROP_PATH, PROP_DATASET, PROP_CURRENT, PROP_CAN_UNDO, PROP_CAN_REDO, PROP_NOTES, PROP_THRESHOLD, PROP_VIEW, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { STEPS_CHANGED, EXPLANATIONS_CHANGED, SAVE_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- States ---------------------------------------------------------------------------------- */

VtrProjectState *
vtr_project_state_new (void)
{
  VtrProjectState *state = g_new0 (VtrProjectState, 1);

  state->steps = g_ptr_array_new_with_free_func (g_object_unref);
  state->on = g_array_new (FALSE, FALSE, sizeof (gboolean));
  state->models = g_ptr_array_new_with_free_func (g_object_unref);
  state->threshold = 0.5;
  return state;
}

VtrProjectState *
vtr_project_state_copy (const VtrProjectState *state)
{
  VtrProjectState *copy = vtr_project_state_new ();

  copy->label = g_strdup (state->label);
  g_set_object (&copy->dataset, state->dataset);
  for (guint i = 0; i < state->steps->len; i++)
    g_ptr_array_add (copy->steps, g_object_ref (state->steps->pdata[i]));
  g_array_append_vals (copy->on, state->on->data, state->on->len);
  for (guint i = 0; i < state->models->len; i++)
    g_ptr_array_add (copy->models, g_object_ref (state->models->pdata[i]));
  g_set_object (&copy->current, state->current);
  copy->threshold = state->threshold;
  copy->view = state->view != NULL ? g_variant_ref (state->view) : NULL;
  return copy;
}

void
vtr_project_state_free (VtrProjectState *state)
{
  g_free (state->label);
  g_clear_object (&state->dataset);
  g_ptr_array_unref (state->steps);
  g_array_unref (state->on);
  g_ptr_array_unref (state->models);
  g_clear_object (&state->current);
  g_clear_pointer (&state->view, g_variant_unref);
  g_free (state);
}

/* --- The file follows ------------------------------------------------------------------------ */

static void
save_failed_cb (const char *sentence, gpointer data)
{
  g_signal_emit (data, signals[SAVE_FAILED], 0, sentence);
}

static void
save_dataset (VtrProject *self)
{
  if (self->writer == NULL)
    return;
  if (self->now->dataset != NULL)
    vtr_project_writer_put_object (self->writer, "data", "data", "dataset", 0, self->now->dataset,
                                   (VtrProjectSaveFunc) (void (*) (void)) vtr_dataset_save);
  else
    vtr_project_writer_put (self->writer, "data", "data", "dataset", 0, NULL);
  vtr_project_writer_meta (self->writer, "source", self->now->dataset != NULL ? vtr_dataset_get_source (self->now->dataset) : NULL);
}

static void
save_model (VtrProject *self, VtrModelEntry *entry)
{
  if (self->writer != NULL)
    vtr_project_writer_put_object (self->writer, "entry", vtr_model_entry_get_name (entry), "model",
                                   vtr_model_entry_get_created (entry), entry,
                                   (VtrProjectSaveFunc) (void (*) (void)) vtr_model_entry_save);
}

static void
save_explanation (VtrProject *self, const char *key, VtrAttribution *attribution)
{
  if (self->writer != NULL)
    vtr_project_writer_put_object (self->writer, "explanation", key, "attribution", 0, attribution,
                                   (VtrProjectSaveFunc) (void (*) (void)) vtr_attribution_save);
}

static void
save_threshold (VtrProject *self)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->writer != NULL)
    vtr_project_writer_meta (self->writer, "threshold", g_ascii_dtostr (text, sizeof text, self->now->threshold));
}

static void
save_current (VtrProject *self)
{
  if (self->writer != NULL)
    vtr_project_writer_meta (self->writer, "current-entry",
                             self->now->current != NULL ? vtr_model_entry_get_name (self->now->current) : NULL);
}

static void
save_steps (VtrProject *self)
{
  if (self->writer != NULL)
    vtr_project_writer_put (self->writer, "steps", "steps", "steps", 0, vtr_steps_save (self->now));
}

static gboolean
same_objects (GPtrArray *a, GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

/* Writes what differs between the state before and the present one. */
static void
save_difference (VtrProject *self, const VtrProjectState *before)
{
  if (self->writer == NULL)
    return;
  if (before->dataset != self->now->dataset)
    save_dataset (self);
  for (guint i = 0; i < before->models->len; i++)
    if (!g_ptr_array_find (self->now->models, before->models->pdata[i], NULL))
      vtr_project_writer_put (self->writer, "entry", vtr_model_entry_get_name (before->models->pdata[i]), "model", 0, NULL);
  for (guint i = 0; i < self->now->models->len; i++)
    if (!g_ptr_array_find (before->models, self->now->models->pdata[i], NULL))
      save_model (self, self->now->models->pdata[i]);
  if (before->current != self->now->current)
    save_current (self);
  if (before->threshold != self->now->threshold)
    save_threshold (self);
  if (!same_objects (before->steps, self->now->steps) || before->on->len != self->now->on->len
      || memcmp (before->on->data, self->now->on->data, before->on->len * sizeof (gboolean)) != 0)
    save_steps (self);
}

/* --- Changing -------------------------------------------------------------------------------- */

static void
notify_difference (VtrProject *self, const VtrProjectState *before)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (!same_objects (before->models, self->now->models))
    g_list_store_splice (self->models, 0, g_list_model_get_n_items (G_LIST_MODEL (self->models)), self->now->models->pdata,
                         self->now->models->len);
  if (before->threshold != self->now->threshold)
    g_object_notify_by_pspec (object, props[PROP_THRESHOLD]);
  if (before->dataset != self->now->dataset)
    {
      g_object_notify_by_pspec (object, props[PROP_DATASET]);
      g_object_notify_by_pspec (object, props[PROP_TITLE]);
    }
  if (before->current != self->now->current)
    g_object_notify_by_pspec (object, props[PROP_CURRENT]);
  if (before->view != self->now->view)
    g_object_notify_by_pspec (object, props[PROP_VIEW]);
  g_object_notify_by_pspec (object, props[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (object, props[PROP_CAN_REDO]);
  g_object_thaw_notify (object);
  g_signal_emit (self, signals[STEPS_CHANGED], 0);
}

/* Remembers the present state under @action, so that it can be brought back. */
static VtrProjectState *
begin_change (VtrProject *self, const char *action)
{
  VtrProjectState *before = vtr_project_state_copy (self->now);

  before->label = g_strdup (action != NULL ? action : _("Change"));
  g_ptr_array_add (self->undo, before);
  g_ptr_array_set_size (self->redo, 0);
  self->threshold_moved = 0;
  return before;
}

static void
end_change (VtrProject *self, const VtrProjectState *before)
{
  save_difference (self, before);
  notify_difference (self, before);
}

static void
step_through (VtrProject *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return;
  self->threshold_moved = 0;
  VtrProjectState *next = g_ptr_array_steal_index (from, from->len - 1);
  VtrProjectState *before = self->now;
  before->label = g_steal_pointer (&next->label);
  self->now = next;
  g_ptr_array_add (to, before);
  end_change (self, before);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_project_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrProject *self = VTR_PROJECT (object);

  switch (id)
    {
    case PROP_TITLE: g_value_take_string (value, vtr_project_dup_title (self)); break;
    case PROP_PATH: g_value_set_string (value, self->path); break;
    case PROP_DATASET: g_value_set_object (value, self->now->dataset); break;
    case PROP_CURRENT: g_value_set_object (value, self->now->current); break;
    case PROP_CAN_UNDO: g_value_set_boolean (value, self->undo->len > 0); break;
    case PROP_CAN_REDO: g_value_set_boolean (value, self->redo->len > 0); break;
    case PROP_NOTES: g_value_set_string (value, self->notes); break;
    case PROP_THRESHOLD: g_value_set_double (value, self->now->threshold); break;
    case PROP_VIEW: g_value_set_variant (value, self->now->view); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_project_finalize (GObject *object)
{
  VtrProject *self = VTR_PROJECT (object);

  g_clear_pointer (&self->writer, vtr_project_writer_free);
  vtr_project_state_free (self->now);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_object_unref (self->models);
  g_hash_table_unref (self->explanations);
  g_free (self->notes);
  g_free (self->path);
  G_OBJECT_CLASS (vtr_project_parent_class)->finalize (object);
}

static void
vtr_project_class_init (VtrProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = vtr_project_get_property;
  object_class->finalize = vtr_project_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  props[PROP_DATASET] = g_param_spec_object ("dataset", NULL, NULL, VTR_TYPE_DATASET, flags);
  props[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, VTR_TYPE_MODEL_ENTRY, flags);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  props[PROP_NOTES] = g_param_spec_string ("notes", NULL, NULL, NULL, flags);
  props[PROP_THRESHOLD] = g_param_spec_double ("threshold", NULL, NULL, 0, 1, 0.5, flags);
  props[PROP_VIEW] = g_param_spec_variant ("view", NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[STEPS_CHANGED] = g_signal_new ("steps-changed", VTR_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EXPLANATIONS_CHANGED] = g_signal_new ("explanations-changed", VTR_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 0);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", VTR_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
}

static void
vtr_project_init (VtrProject *self)
{
  self->now = vtr_project_state_new ();
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_project_state_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_project_state_free);
  self->models = g_list_store_new (VTR_TYPE_MODEL_ENTRY);
  self->explanations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->notes = g_strdup ("");
}

/**
 * vtr_project_new:
 *
 * Returns: (transfer full): an empty project that is in no file yet
 */
VtrProject *
vtr_project_new (void)
{
  return g_object_new (VTR_TYPE_PROJECT, NULL);
}

/* --- Opening and saving ---------------------------------------------------------------------- */

static gboolean
load_dataset (VtrProject *self, VtrStore *store, GError **error)
{
  g_autoptr (GVariant) value = vtr_store_get (store, "data", "data", NULL);
  g_autofree char *source = vtr_store_get_meta (store, "source");

  if (value == NULL)
    return TRUE;
  self->now->dataset = vtr_dataset_load (value, error);
  if (self->now->dataset == NULL)
    return FALSE;
  if (vtr_dataset_get_source (self->now->dataset) == NULL && source != NULL)
    vtr_dataset_set_origin (self->now->dataset, source, NULL);
  return TRUE;
}

static gboolean
load_models (VtrProject *self, VtrStore *store, VtrProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) items = vtr_store_list (store, "entry", error);
  g_autofree char *current = vtr_store_get_meta (store, "current-entry");

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      VtrStoreItem *item = items->pdata[i];
      g_autoptr (GVariant) value = vtr_store_get (store, "entry", item->name, error);
      VtrModelEntry *entry = value != NULL ? vtr_model_entry_load (item->name, item->created, value, error) : NULL;
      if (entry == NULL || !vtr_progress_check (progress, error))
        {
          g_clear_object (&entry);
          return FALSE;
        }
      g_ptr_array_insert (self->now->models, 0, entry);
      if (g_strcmp0 (current, item->name) == 0)
        g_set_object (&self->now->current, entry);
    }
  return TRUE;
}

/* Scores on the held-out rows are made again: they are cheap, and always those of this version. */
static void
evaluate_models (VtrProject *self, VtrProgress *progress)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;

  for (guint i = 0; self->now->dataset != NULL && i < self->now->models->len; i++)
    {
      gsize n = 0, n_all = vtr_dataset_get_n_rows (self->now->dataset);
      const guint32 *rows = vtr_model_entry_get_test_rows (self->now->models->pdata[i], &n);
      gboolean sound = n > 0;
      for (gsize r = 0; r < n && sound; r++)
        sound = rows[r] < n_all;
      if (!sound)
        continue;
      g_autoptr (VtrEvaluation) evaluation = vtr_evaluate_model (vtr_model_entry_get_model (self->now->models->pdata[i]),
                                                                 self->now->dataset, rows, n, &options, progress, NULL);
      vtr_model_entry_set_evaluation (self->now->models->pdata[i], evaluation);
    }
}

static gboolean
load_explanations (VtrProject *self, VtrStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = vtr_store_list (store, "explanation", error);

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      VtrStoreItem *item = items->pdata[i];
      g_autoptr (GVariant) value = vtr_store_get (store, "explanation", item->name, error);
      VtrAttribution *attribution = value != NULL ? vtr_attribution_load (value, error) : NULL;
      if (attribution == NULL)
        return FALSE;
      g_hash_table_insert (self->explanations, g_strdup (item->name), attribution);
    }
  return TRUE;
}

static gboolean
load_all (VtrProject *self, VtrStore *store, VtrProgress *progress, GError **error)
{
  g_autoptr (GVariant) steps = vtr_store_get (store, "steps", "steps", NULL);
  g_autofree char *notes = vtr_store_get_meta (store, "notes");
  g_autofree char *threshold = vtr_store_get_meta (store, "threshold");

  if (threshold != NULL)
    {
      double value = g_ascii_strtod (threshold, NULL);
      self->now->threshold = value >= 0 && value <= 1 ? value : 0.5;
    }
  if (!load_dataset (self, store, error) || !load_models (self, store, progress, error) || !load_explanations (self, store, error)
      || (steps != NULL && !vtr_steps_load (self->now, steps, error)))
    return FALSE;
  if (notes != NULL)
    {
      g_free (self->notes);
      self->notes = g_steal_pointer (&notes);
    }
  evaluate_models (self, progress);
  g_list_store_splice (self->models, 0, 0, self->now->models->pdata, self->now->models->len);
  return TRUE;
}

/**
 * vtr_project_open:
 * @path: a `.vitrine` file
 * @progress: (nullable): progress
 * @error: return location: VTR_ERROR_BAD_INPUT, VTR_ERROR_CORRUPT, VTR_ERROR_UNSUPPORTED
 *
 * Returns: (transfer full) (nullable): the project; its file follows every change from now on
 */
VtrProject *
vtr_project_open (const char *path, VtrProgress *progress, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (VtrStore) store = vtr_store_open (path, FALSE, error);
  g_autoptr (VtrProject) self = vtr_project_new ();

  if (store == NULL)
    return NULL;
  if (!load_all (self, store, progress, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self->path = g_strdup (path);
  return g_steal_pointer (&self);
}

/* The writer delivers failures to the context of the thread that owns the project, so it is made
 * there, at the first change. */
static void
ensure_writer (VtrProject *self)
{
  if (self->writer == NULL && self->path != NULL)
    self->writer = vtr_project_writer_new (self->path, FALSE, save_failed_cb, self);
}

static gboolean
write_all (VtrProject *self, VtrStore *store, VtrProgress *progress, GError **error)
{
  GHashTableIter iter;
  gpointer key, attribution;

  if (!vtr_store_begin (store, error))
    return FALSE;
  if (self->now->dataset != NULL
      && (!vtr_store_put (store, "data", "data", "dataset", 0, vtr_dataset_save (self->now->dataset), progress, error)
          || !vtr_store_set_meta (store, "source", vtr_dataset_get_source (self->now->dataset), error)))
    return FALSE;
  for (guint i = self->now->models->len; i-- > 0;)
    {
      VtrModelEntry *entry = self->now->models->pdata[i];
      if (!vtr_store_put (store, "entry", vtr_model_entry_get_name (entry), "model", vtr_model_entry_get_created (entry),
                          vtr_model_entry_save (entry), progress, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, self->explanations);
  while (g_hash_table_iter_next (&iter, &key, &attribution))
    if (!vtr_store_put (store, "explanation", key, "attribution", 0, vtr_attribution_save (attribution), progress, error))
      return FALSE;
  char threshold[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (threshold, sizeof threshold, self->now->threshold);
  return vtr_store_put (store, "steps", "steps", "steps", 0, vtr_steps_save (self->now), progress, error)
    && vtr_store_set_meta (store, "threshold", threshold, error)
    && vtr_store_set_meta (store, "notes", self->notes, error)
    && vtr_store_set_meta (store, "current-entry", self->now->current != NULL ? vtr_model_entry_get_name (self->now->current) : NULL, error)
    && vtr_store_commit (store, error);
}

/**
 * vtr_project_save_as:
 * @self: a project
 * @path: where to
 * @progress: (nullable): progress
 * @error: return location: VTR_ERROR_FAILED; what was at @path is untouched then
 *
 * Returns: whether everything is in the file; later changes follow into it
 */
gboolean
vtr_project_save_as (VtrProject *self, const char *path, VtrProgress *progress, GError **error)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self) && path != NULL, FALSE);
  g_autoptr (VtrFileWriter) writer = vtr_file_writer_new (path, error);
  VtrStore *store = NULL;
  gboolean good;

  if (writer == NULL)
    return FALSE;
  if (vtr_file_writer_is_direct (writer))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("“%s” is a pipe or a device; a project needs a file"), path);
      return FALSE;
    }
  store = vtr_store_create (vtr_file_writer_get_temp_path (writer), path, error);
  good = store != NULL && write_all (self, store, progress, error);
  g_clear_pointer (&store, vtr_store_free);
  if (!good || !vtr_file_writer_commit (writer, error))
    return FALSE;
  g_clear_pointer (&self->writer, vtr_project_writer_free);
  g_free (self->path);
  self->path = g_strdup (path);
  return TRUE;
}

/**
 * vtr_project_keep_at:
 * @self: a project that is in no file yet
 * @path: where it is to be; there must be no such file
 *
 * Writes everything there in the background: the file appears when it is whole, and follows every
 * change from then on.
 */
void
vtr_project_keep_at (VtrProject *self, const char *path)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && path != NULL && self->path == NULL);
  GHashTableIter iter;
  gpointer key, attribution;

  self->path = g_strdup (path);
  self->writer = vtr_project_writer_new (path, TRUE, save_failed_cb, self);
  save_dataset (self);
  for (guint i = self->now->models->len; i-- > 0;)
    save_model (self, self->now->models->pdata[i]);
  g_hash_table_iter_init (&iter, self->explanations);
  while (g_hash_table_iter_next (&iter, &key, &attribution))
    save_explanation (self, key, attribution);
  save_steps (self);
  save_current (self);
  save_threshold (self);
  vtr_project_writer_meta (self->writer, "notes", self->notes);
  vtr_project_writer_born (self->writer);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
}

/**
 * vtr_project_copy:
 * @self: a project
 *
 * Returns: (transfer full): another of the same frozen contents, without undo and file, for a thread that
 *   saves it while the person goes on working
 */
VtrProject *
vtr_project_copy (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  VtrProject *copy = vtr_project_new ();
  GHashTableIter iter;
  gpointer key, attribution;

  vtr_project_state_free (copy->now);
  copy->now = vtr_project_state_copy (self->now);
  g_hash_table_iter_init (&iter, self->explanations);
  while (g_hash_table_iter_next (&iter, &key, &attribution))
    g_hash_table_insert (copy->explanations, g_strdup (key), g_object_ref (attribution));
  g_free (copy->notes);
  copy->notes = g_strdup (self->notes);
  return copy;
}

/**
 * vtr_project_move_to:
 * @self: a project
 * @saved: its copy of some time ago, saved by vtr_project_save_as()
 *
 * From now on the project lives in the file of @saved, which gets what has changed meanwhile.
 */
void
vtr_project_move_to (VtrProject *self, VtrProject *saved)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && VTR_IS_PROJECT (saved) && saved->path != NULL);
  GHashTableIter iter;
  gpointer key, attribution;

  g_clear_pointer (&self->writer, vtr_project_writer_free);
  g_free (self->path);
  self->path = g_strdup (saved->path);
  ensure_writer (self);
  save_difference (self, saved->now);
  g_hash_table_iter_init (&iter, self->explanations);
  while (g_hash_table_iter_next (&iter, &key, &attribution))
    if (g_hash_table_lookup (saved->explanations, key) != attribution)
      save_explanation (self, key, attribution);
  if (!g_str_equal (self->notes, saved->notes))
    vtr_project_writer_meta (self->writer, "notes", self->notes);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/**
 * vtr_project_flush:
 * @self: a project
 * @error: return location
 *
 * Returns: whether all changes so far are in the file (TRUE too where there is none)
 */
gboolean
vtr_project_flush (VtrProject *self, GError **error)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), FALSE);
  return self->writer == NULL || vtr_project_writer_flush (self->writer, error);
}

const char *
vtr_project_get_path (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->path;
}

/* "adult_income.csv.gz" → "Adult income" */
static char *
title_of (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  g_strdelimit (base, "_-", ' ');
  gunichar first = g_unichar_totitle (g_utf8_get_char_validated (base, -1));
  if (!g_utf8_validate (base, -1, NULL) || *base == '\0')
    return g_strdup (_("New Project"));
  char head[7] = { 0 };
  g_unichar_to_utf8 (first, head);
  return g_strconcat (head, g_utf8_next_char (base), NULL);
}

char *
vtr_project_dup_title (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  const char *source = self->now->dataset != NULL ? vtr_dataset_get_source (self->now->dataset) : NULL;

  return self->path != NULL ? title_of (self->path) : source != NULL ? title_of (source) : g_strdup (_("New Project"));
}

/* --- Data and steps -------------------------------------------------------------------------- */

VtrDataset *
vtr_project_get_dataset (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->now->dataset;
}

void
vtr_project_set_dataset (VtrProject *self, VtrDataset *dataset, const char *action)
{
  g_return_if_fail (VTR_IS_PROJECT (self));
  ensure_writer (self);
  gboolean first = self->now->dataset == NULL;
  VtrProjectState *before = begin_change (self, action);

  if (before->dataset != NULL && dataset != NULL
      && g_strcmp0 (vtr_dataset_get_source (before->dataset), vtr_dataset_get_source (dataset)) != 0)
    {
      g_ptr_array_set_size (self->now->steps, 0);
      g_array_set_size (self->now->on, 0);
    }
  g_set_object (&self->now->dataset, dataset);
  save_difference (self, before);
  if (first)
    {
      /* Nothing to go back to: an empty project is not a state that a person made. */
      VtrProjectState *empty = g_ptr_array_steal_index (self->undo, self->undo->len - 1);
      notify_difference (self, empty);
      vtr_project_state_free (empty);
    }
  else
    notify_difference (self, before);
}

const char *
vtr_project_get_target (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  VtrColumn *column = self->now->dataset != NULL ? vtr_dataset_get_by_role (self->now->dataset, VTR_ROLE_TARGET) : NULL;

  return column != NULL ? vtr_column_get_name (column) : NULL;
}

guint
vtr_project_get_n_steps (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), 0);
  return self->now->steps->len;
}

VtrStep *
vtr_project_get_step (VtrProject *self, guint index)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self) && index < self->now->steps->len, NULL);
  return self->now->steps->pdata[index];
}

gboolean
vtr_project_is_step_on (VtrProject *self, guint index)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self) && index < self->now->on->len, FALSE);
  return g_array_index (self->now->on, gboolean, index);
}

void
vtr_project_set_steps (VtrProject *self, GPtrArray *steps, const gboolean *on, const char *action)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && steps != NULL);
  ensure_writer (self);
  VtrProjectState *before = begin_change (self, action);
  gboolean yes = TRUE;

  g_ptr_array_set_size (self->now->steps, 0);
  g_array_set_size (self->now->on, 0);
  for (guint i = 0; i < steps->len; i++)
    {
      g_ptr_array_add (self->now->steps, g_object_ref (steps->pdata[i]));
      g_array_append_vals (self->now->on, on != NULL ? &on[i] : &yes, 1);
    }
  end_change (self, before);
}

VtrPipeline *
vtr_project_dup_pipeline (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  VtrPipeline *pipeline = NULL;

  for (guint i = 0; i < self->now->steps->len; i++)
    if (g_array_index (self->now->on, gboolean, i))
      {
        g_autoptr (VtrStep) copy = vtr_step_copy (self->now->steps->pdata[i]);
        pipeline = pipeline != NULL ? pipeline : vtr_pipeline_new ();
        vtr_pipeline_append (pipeline, copy);
      }
  return pipeline;
}

/* --- Models ---------------------------------------------------------------------------------- */

GListModel *
vtr_project_get_models (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return G_LIST_MODEL (self->models);
}

static gboolean
has_name (VtrProject *self, const char *name)
{
  for (guint i = 0; i < self->now->models->len; i++)
    if (g_str_equal (vtr_model_entry_get_name (self->now->models->pdata[i]), name))
      return TRUE;
  return FALSE;
}

void
vtr_project_add_model (VtrProject *self, VtrModelEntry *entry)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && VTR_IS_MODEL_ENTRY (entry));
  ensure_writer (self);
  g_autofree char *base = g_strdup (vtr_model_entry_get_name (entry));

  for (guint i = 2; has_name (self, vtr_model_entry_get_name (entry)); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", base, i);
      vtr_model_entry_set_name (entry, name);
    }
  VtrProjectState *before = begin_change (self, _("Add Model"));
  g_ptr_array_insert (self->now->models, 0, g_object_ref (entry));
  g_set_object (&self->now->current, entry);
  end_change (self, before);
}

void
vtr_project_remove_model (VtrProject *self, VtrModelEntry *entry)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && VTR_IS_MODEL_ENTRY (entry));
  ensure_writer (self);
  VtrProjectState *before = begin_change (self, _("Remove Model"));

  g_ptr_array_remove (self->now->models, entry);
  if (self->now->current == entry)
    {
      VtrModelEntry *next = self->now->models->len > 0 ? self->now->models->pdata[0] : NULL;
      g_set_object (&self->now->current, next);
    }
  end_change (self, before);
}

VtrModelEntry *
vtr_project_get_current (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->now->current;
}

void
vtr_project_set_current (VtrProject *self, VtrModelEntry *entry)
{
  g_return_if_fail (VTR_IS_PROJECT (self));
  if (self->now->current == entry)
    return;
  ensure_writer (self);
  VtrProjectState *before = begin_change (self, _("Choose Model"));
  g_set_object (&self->now->current, entry);
  end_change (self, before);
}

/**
 * vtr_project_leave_out:
 * @self: a project
 * @dataset: its data without some rows
 * @models: (element-type VtrModelEntry): its models in their order, with the rows that they have not
 *   seen counted in @dataset
 * @current: (nullable): which of them is current
 * @action: what Undo is to call it
 */
void
vtr_project_leave_out (VtrProject *self, VtrDataset *dataset, GPtrArray *models, VtrModelEntry *current, const char *action)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && VTR_IS_DATASET (dataset) && models != NULL);
  ensure_writer (self);
  VtrProjectState *before = begin_change (self, action);

  g_set_object (&self->now->dataset, dataset);
  g_ptr_array_set_size (self->now->models, 0);
  for (guint i = 0; i < models->len; i++)
    g_ptr_array_add (self->now->models, g_object_ref (models->pdata[i]));
  g_set_object (&self->now->current, current);
  end_change (self, before);
}

/* --- Threshold ------------------------------------------------------------------------------- */

double
vtr_project_get_threshold (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), 0.5);
  return self->now->threshold;
}

/* A slider that is dragged is one change, not one for each place it passes. */
void
vtr_project_set_threshold (VtrProject *self, double threshold)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && threshold >= 0 && threshold <= 1);
  gint64 now = g_get_monotonic_time ();
  gboolean goes_on = self->threshold_moved > 0 && now - self->threshold_moved < ONE_MOVE_US;
  double before_moving = self->now->threshold;

  if (threshold == before_moving)
    return;
  ensure_writer (self);
  if (!goes_on)
    begin_change (self, _("Move Threshold"));
  self->threshold_moved = now;
  self->now->threshold = threshold;
  save_threshold (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_THRESHOLD]);
  if (!goes_on)
    {
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_REDO]);
    }
}

/* --- Explanations and notes ------------------------------------------------------------------ */

char *
vtr_project_explanation_key (VtrModel *model, VtrDataset *dataset, const char *what)
{
  g_return_val_if_fail (VTR_IS_MODEL (model) && VTR_IS_DATASET (dataset) && what != NULL, NULL);
  return g_strdup_printf ("%s %s %s", vtr_model_get_hash (model), vtr_dataset_get_hash (dataset), what);
}

VtrAttribution *
vtr_project_get_explanation (VtrProject *self, const char *key)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self) && key != NULL, NULL);
  return g_hash_table_lookup (self->explanations, key);
}

void
vtr_project_add_explanation (VtrProject *self, const char *key, VtrAttribution *attribution)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && key != NULL && VTR_IS_ATTRIBUTION (attribution));
  ensure_writer (self);
  g_hash_table_insert (self->explanations, g_strdup (key), g_object_ref (attribution));
  save_explanation (self, key, attribution);
  g_signal_emit (self, signals[EXPLANATIONS_CHANGED], 0);
}

const char *
vtr_project_get_notes (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->notes;
}

void
vtr_project_set_notes (VtrProject *self, const char *notes)
{
  g_return_if_fail (VTR_IS_PROJECT (self) && notes != NULL);
  char *copy = g_strdup (notes);

  ensure_writer (self);
  g_free (self->notes);
  self->notes = copy;
  if (self->writer != NULL)
    vtr_project_writer_meta (self->writer, "notes", notes);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOTES]);
}

/* --- What is only looked at ------------------------------------------------------------------ */

GVariant *
vtr_project_get_view (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->now->view;
}

/* Light: nothing is written, and the models stay as they are. */
void
vtr_project_set_view (VtrProject *self, GVariant *view, const char *action, gboolean merge)
{
  g_return_if_fail (VTR_IS_PROJECT (self));
  g_autoptr (GVariant) taken = view != NULL ? g_variant_ref_sink (view) : NULL;
  GObject *object = G_OBJECT (self);

  self->threshold_moved = 0;
  if (!merge || self->undo->len == 0 || self->redo->len > 0)
    begin_change (self, action);
  g_clear_pointer (&self->now->view, g_variant_unref);
  self->now->view = g_steal_pointer (&taken);
  g_object_freeze_notify (object);
  g_object_notify_by_pspec (object, props[PROP_VIEW]);
  g_object_notify_by_pspec (object, props[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (object, props[PROP_CAN_REDO]);
  g_object_thaw_notify (object);
}

/* --- Undo ------------------------------------------------------------------------------------ */

const char *
vtr_project_get_undo_label (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->undo->len > 0 ? ((VtrProjectState *) self->undo->pdata[self->undo->len - 1])->label : NULL;
}

const char *
vtr_project_get_redo_label (VtrProject *self)
{
  g_return_val_if_fail (VTR_IS_PROJECT (self), NULL);
  return self->redo->len > 0 ? ((VtrProjectState *) self->redo->pdata[self->redo->len - 1])->label : NULL;
}

void
vtr_project_undo (VtrProject *self)
{
  g_return_if_fail (VTR_IS_PROJECT (self));
  ensure_writer (self);
  step_through (self, self->undo, self->redo);
}

void
vtr_project_redo (VtrProject *self)
{
  g_return_if_fail (VTR_IS_PROJECT (self));
  ensure_writer (self);
  step_through (self, self->redo, self->undo);
}
