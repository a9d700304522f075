/* VtrSession, models from files: loaded by a job; one that comes before its data waits for them. Its
 * scores are unknown until rows are held out for it, so it is not evaluated here. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include "vtr-model-file.h"
#include <glib/gi18n.h>

static gpointer
load_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  g_autoptr (VtrModel) model = vtr_model_file_load (data, progress, error);
  g_autofree char *name = g_path_get_basename (data);
  char *dot = strrchr (name, '.');

  if (model == NULL)
    return NULL;
  vtr_model_get_hash (model);
  if (dot != NULL && dot != name)
    *dot = '\0';
  return vtr_model_entry_new (name, model);
}

static void
loaded_cb (VtrJob *job, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_JOBS);
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    vtr_session_fail (self, _("The Model Could Not Be Opened"), vtr_job_get_error (job));
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    vtr_session_take_model (self, vtr_job_steal_result (job));
}

/**
 * vtr_session_take_model:
 * @self: a session
 * @entry: (transfer full): a model that comes from a file
 *
 * Adds it to the project, or keeps it until there are data.
 */
void
vtr_session_take_model (VtrSession *self, VtrModelEntry *entry)
{
  if (vtr_project_get_dataset (self->project) == NULL)
    {
      g_ptr_array_add (self->waiting_models, entry);
      vtr_session_toast (self, _("The model is ready. Now open the data it is for."));
      return;
    }
  vtr_project_add_model (self->project, entry);
  g_object_unref (entry);
  vtr_session_toast (self, _("Model opened"));
}

/**
 * vtr_session_add_waiting_models:
 * @self: a session that has data now
 */
void
vtr_session_add_waiting_models (VtrSession *self)
{
  for (guint i = 0; i < self->waiting_models->len; i++)
    vtr_project_add_model (self->project, self->waiting_models->pdata[i]);
  g_ptr_array_set_size (self->waiting_models, 0);
}

/**
 * vtr_session_open_model:
 * @self: a session
 * @path: a `.vitrine` file with a model
 */
void
vtr_session_open_model (VtrSession *self, const char *path)
{
  g_return_if_fail (VTR_IS_SESSION (self) && path != NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_("Opening %s"), name);
  g_autoptr (VtrJob) job = vtr_job_new (title, load_func, g_strdup (path), g_free, g_object_unref);

  vtr_job_set_key (job, "open-model");
  g_signal_connect_object (job, "finished", G_CALLBACK (loaded_cb), self, 0);
  vtr_job_queue_push (self->jobs, job);
  vtr_session_mark (self, VTR_CHANGED_JOBS);
}
