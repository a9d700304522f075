/* VtrChartDrag: what a dragged chart offers. Nothing is drawn until a program asks; then a job writes
 * what was asked for, as Export does: the light style, with title and caption. Files lie in the temporary folder, for
 * the other program reads them after the drop. */
#include "vtr-chart-drag.h"
#include "vtr-config.h"
#include <glib/gstdio.h>
#include <string.h>

#define PNG_SCALE 2

#define VTR_TYPE_CHART_DRAG (vtr_chart_drag_get_type ())
G_DECLARE_FINAL_TYPE (VtrChartDrag, vtr_chart_drag, VTR, CHART_DRAG, GdkContentProvider)

struct _VtrChartDrag
{
  GdkContentProvider parent_instance;

  VtrChartView *view;
  VtrJobQueue  *jobs;
  char         *name;
};

G_DEFINE_FINAL_TYPE (VtrChartDrag, vtr_chart_drag, GDK_TYPE_CONTENT_PROVIDER)

static const char *const offered[] = { "image/svg+xml", "image/png", "text/uri-list" };

static GdkContentFormats *
ref_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_new ((const char **) offered, G_N_ELEMENTS (offered));
}

static void
written_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What the stream is to get: the picture, the text of the file, or where the file is. */
static GBytes *
dup_answer (VtrJob *job, GError **error)
{
  const char *path = g_object_get_data (G_OBJECT (job), "path");
  g_autofree char *text = NULL, *uri = NULL;
  gsize n = 0;

  if (path == NULL)
    return g_bytes_ref (vtr_job_get_result (job));
  if (g_object_get_data (G_OBJECT (job), "as-uri") != NULL)
    {
      uri = g_filename_to_uri (path, NULL, error);
      text = uri != NULL ? g_strconcat (uri, "\r\n", NULL) : NULL;
      return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
    }
  gboolean is_read = g_file_get_contents (path, &text, &n, error);
  g_autofree char *folder = g_path_get_dirname (path);
  g_unlink (path);
  g_rmdir (folder);
  return is_read ? g_bytes_new_take (g_steal_pointer (&text), n) : NULL;
}

static void
finished_cb (VtrJob *job, GTask *task)
{
  GError *error = NULL;
  GBytes *bytes = vtr_job_get_status (job) == VTR_JOB_DONE ? dup_answer (job, &error) : NULL;

  if (bytes == NULL)
    {
      if (error == NULL && vtr_job_get_error (job) != NULL)
        error = g_error_copy (vtr_job_get_error (job));
      g_task_return_error (task, error != NULL ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));
      g_object_unref (task);
      return;
    }
  gsize n;
  const void *data = g_bytes_get_data (bytes, &n);
  g_object_set_data_full (G_OBJECT (task), "bytes", bytes, (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (g_task_get_task_data (task), data, n, g_task_get_priority (task),
                                   g_task_get_cancellable (task), written_cb, task);
}

/* (nullable): a file of the chart's name in a folder of its own */
static char *
new_path (VtrChartDrag *self, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("vitrine-XXXXXX", error);
  g_autofree char *file = g_strconcat (self->name, ".svg", NULL);

  return folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
}

static void
write_mime_type_async (GdkContentProvider *provider, const char *mime_type, GOutputStream *stream, int priority,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  VtrChartDrag *self = VTR_CHART_DRAG (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);
  gboolean is_png = g_str_equal (mime_type, "image/png");
  GError *error = NULL;
  g_autofree char *path = is_png ? NULL : new_path (self, &error);

  g_task_set_priority (task, priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  if ((path == NULL && !is_png) || vtr_chart_view_get_picture (self->view) == NULL)
    {
      g_task_return_error (task, error != NULL ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no picture"));
      g_object_unref (task);
      return;
    }
  g_autoptr (VtrJob) job = vtr_chart_view_export (self->view, path, is_png ? PNG_SCALE : 1, FALSE);
  g_object_set_data_full (G_OBJECT (job), "path", g_steal_pointer (&path), g_free);
  g_object_set_data (G_OBJECT (job), "as-uri", GINT_TO_POINTER (g_str_equal (mime_type, "text/uri-list")));
  g_signal_connect (job, "finished", G_CALLBACK (finished_cb), task);
  vtr_job_queue_push (self->jobs, job);
}

static gboolean
write_mime_type_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vtr_chart_drag_finalize (GObject *object)
{
  VtrChartDrag *self = VTR_CHART_DRAG (object);

  g_object_unref (self->view);
  g_object_unref (self->jobs);
  g_free (self->name);
  G_OBJECT_CLASS (vtr_chart_drag_parent_class)->finalize (object);
}

static void
vtr_chart_drag_class_init (VtrChartDragClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_chart_drag_finalize;
  provider_class->ref_formats = ref_formats;
  provider_class->write_mime_type_async = write_mime_type_async;
  provider_class->write_mime_type_finish = write_mime_type_finish;
}

static void
vtr_chart_drag_init (VtrChartDrag *self)
{
  self->jobs = vtr_job_queue_new (1);
}

/**
 * vtr_chart_drag_new:
 * @view: a chart
 * @name: of the file, without ending
 *
 * Returns: (transfer full): what the chart offers to other programs
 */
GdkContentProvider *
vtr_chart_drag_new (VtrChartView *view, const char *name)
{
  g_return_val_if_fail (VTR_IS_CHART_VIEW (view) && name != NULL, NULL);
  VtrChartDrag *self = g_object_new (VTR_TYPE_CHART_DRAG, NULL);

  self->view = g_object_ref (view);
  self->name = g_strdelimit (g_strdup (name), ":/\"\\", '-');
  return GDK_CONTENT_PROVIDER (self);
}
