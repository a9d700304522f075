/* VtrProjectWriter: one thread that brings a project's file up to date, change by change, each in a
 * transaction, in the order in which they were made. The file is at most one change behind. */
#include "vtr-config.h"

#include "vtr-error.h"
#include "vtr-project-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <errno.h>

typedef struct
{
  char              *sort, *name, *kind;   /* sort NULL: meta, name and kind are key and value; name NULL too: birth */
  gint64             created;
  GVariant          *value;
  GObject           *object;               /* (nullable): frozen; its value is made by @save, in the thread */
  VtrProjectSaveFunc save;
} Change;

struct _VtrProjectWriter
{
  char         *path;
  char         *part;             /* (nullable): the file before it is whole and takes its place */
  GThread      *thread;
  GAsyncQueue  *queue;
  GMutex        lock;
  GCond         caught_up;
  guint64       pushed, written;
  GError       *error;            /* the first since the last flush */
  GMainContext *context;
  VtrProjectWriterFailed failed;
  gpointer      data;
};

typedef struct { VtrProjectWriterFailed failed; gpointer data; char *sentence; } Failure;

static Change stop_writing;

static void
change_free (Change *change)
{
  if (change == &stop_writing)
    return;
  g_free (change->sort);
  g_free (change->name);
  g_free (change->kind);
  g_clear_pointer (&change->value, g_variant_unref);
  g_clear_object (&change->object);
  g_free (change);
}

static gboolean
report_cb (gpointer data)
{
  Failure *failure = data;

  failure->failed (failure->sentence, failure->data);
  return G_SOURCE_REMOVE;
}

static void
failure_free (gpointer data)
{
  g_free (((Failure *) data)->sentence);
  g_free (data);
}

static gboolean
write_change (VtrStore *store, Change *change, GError **error)
{
  gboolean good;

  if (change->object != NULL)
    change->value = g_variant_ref_sink (change->save (change->object));
  if (!vtr_store_begin (store, error))
    return FALSE;
  if (change->sort == NULL)
    good = vtr_store_set_meta (store, change->name, change->kind, error);
  else if (change->value == NULL)
    good = vtr_store_remove (store, change->sort, change->name, error);
  else
    good = vtr_store_put (store, change->sort, change->name, change->kind, change->created, change->value, NULL, error);
  if (good)
    good = vtr_store_commit (store, error);
  if (!good)
    vtr_store_roll_back (store);
  return good;
}

static void
finish_change (VtrProjectWriter *self, GError *error)
{
  g_mutex_lock (&self->lock);
  self->written++;
  if (error != NULL && self->error == NULL)
    {
      Failure *failure = g_new0 (Failure, 1);
      *failure = (Failure) { self->failed, self->data, g_strdup (error->message) };
      self->error = g_error_copy (error);
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, report_cb, failure, failure_free);
    }
  g_cond_broadcast (&self->caught_up);
  g_mutex_unlock (&self->lock);
}

/* Everything is in the part: it takes its place, and from now on each change has a journal. */
static VtrStore *
give_birth (VtrProjectWriter *self, VtrStore *part, GError **error)
{
  vtr_store_free (part);
  if (g_rename (self->part, self->path) != 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("%s: cannot be written: %s"), self->path, g_strerror (errno));
      return NULL;
    }
  return vtr_store_open (self->path, TRUE, error);
}

static gpointer
write_thread (gpointer data)
{
  VtrProjectWriter *self = data;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (VtrStore) store = self->part != NULL ? vtr_store_create (self->part, self->path, &open_error)
                                                  : vtr_store_open (self->path, TRUE, &open_error);
  Change *change;

  while ((change = g_async_queue_pop (self->queue)) != &stop_writing)
    {
      g_autoptr (GError) error = NULL;
      if (store != NULL && change->sort == NULL && change->name == NULL)
        store = give_birth (self, g_steal_pointer (&store), &open_error);
      else if (store != NULL)
        write_change (store, change, &error);
      if (store == NULL)
        error = g_error_copy (open_error);
      finish_change (self, error);
      change_free (change);
    }
  return NULL;
}

static void
push (VtrProjectWriter *self, const Change *what)
{
  Change *change = g_memdup2 (what, sizeof *what);

  change->sort = g_strdup (what->sort);
  change->name = g_strdup (what->name);
  change->kind = g_strdup (what->kind);
  g_mutex_lock (&self->lock);
  self->pushed++;
  g_mutex_unlock (&self->lock);
  g_async_queue_push (self->queue, change);
}

/* @is_new: there is no such file yet. What is written until vtr_project_writer_born() is in it whole, or
 * there is none. */
VtrProjectWriter *
vtr_project_writer_new (const char *path, gboolean is_new, VtrProjectWriterFailed failed, gpointer data)
{
  VtrProjectWriter *self = g_new0 (VtrProjectWriter, 1);

  self->path = g_strdup (path);
  self->part = is_new ? g_strconcat (path, ".part", NULL) : NULL;
  self->queue = g_async_queue_new ();
  self->failed = failed;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->caught_up);
  self->thread = g_thread_new ("vitrine-save", write_thread, self);
  return self;
}

void
vtr_project_writer_put (VtrProjectWriter *self, const char *sort, const char *name, const char *kind, gint64 created,
                        GVariant *value)
{
  push (self, &(Change) { (char *) sort, (char *) name, (char *) kind, created,
                          value != NULL ? g_variant_ref_sink (value) : NULL, NULL, NULL });
}

void
vtr_project_writer_put_object (VtrProjectWriter *self, const char *sort, const char *name, const char *kind, gint64 created,
                               gpointer object, VtrProjectSaveFunc save)
{
  push (self, &(Change) { (char *) sort, (char *) name, (char *) kind, created, NULL, g_object_ref (object), save });
}

void
vtr_project_writer_meta (VtrProjectWriter *self, const char *key, const char *value)
{
  push (self, &(Change) { NULL, (char *) key, (char *) value, 0, NULL, NULL, NULL });
}

void
vtr_project_writer_born (VtrProjectWriter *self)
{
  push (self, &(Change) { NULL, NULL, NULL, 0, NULL, NULL, NULL });
}

gboolean
vtr_project_writer_flush (VtrProjectWriter *self, GError **error)
{
  GError *failure;

  g_mutex_lock (&self->lock);
  while (self->written < self->pushed)
    g_cond_wait (&self->caught_up, &self->lock);
  failure = g_steal_pointer (&self->error);
  g_mutex_unlock (&self->lock);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

void
vtr_project_writer_free (VtrProjectWriter *self)
{
  g_async_queue_push (self->queue, &stop_writing);
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->caught_up);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self->part);
  g_free (self);
}
