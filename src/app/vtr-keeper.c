/* VtrKeeper. A project gets a file of its own with its first change, so nothing is lost that is more than
 * looking at data: under the person's data folder, projects/TIME-N/NAME.vitrine, which the recent projects
 * list. For each open project there is a mark, state folder, open/PROCESS-N: its first line is the project's path, its
 * time the last sign of life, and a lock on it lives as long as the process. A mark without a lock is of
 * a program that died. */
#include "vtr-keeper.h"
#include "vtr-config.h"
#include "vtr-recent.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define KEEP_DAYS 30

struct _VtrKeeper
{
  GObject parent_instance;

  VtrSession *session;
  GSettings  *settings;     /* (nullable) */
  VtrProject *project;      /* whose mark it is */
  char       *kept;         /* (nullable): the file that was made for it here */
  char       *marked;       /* (nullable): the path in the mark */
  char       *mark;         /* (nullable): the mark's own path */
  int         lock;         /* open mark, −1: none */
};

G_DEFINE_FINAL_TYPE (VtrKeeper, vtr_keeper, G_TYPE_OBJECT)

static char *
marks_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "vitrine", "open", NULL);
}

static char *
projects_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "vitrine", "projects", NULL);
}

/* --- The mark -------------------------------------------------------------------------------- */

static void
drop_mark (VtrKeeper *self)
{
  if (self->mark != NULL)
    g_unlink (self->mark);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  g_clear_pointer (&self->mark, g_free);
  g_clear_pointer (&self->marked, g_free);
}

/* The lock comes before the path: whoever reads a mark without a lock finds a whole one or nothing. */
static void
set_mark (VtrKeeper *self, const char *path)
{
  static guint n_marks;
  g_autofree char *folder = marks_folder (), *name = g_strdup_printf ("%d-%u", (int) getpid (), n_marks++);

  drop_mark (self);
  g_mkdir_with_parents (folder, 0700);
  self->mark = g_build_filename (folder, name, NULL);
  self->marked = g_strdup (path);
  self->lock = g_open (self->mark, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (self->lock < 0 || flock (self->lock, LOCK_EX | LOCK_NB) != 0 || write (self->lock, path, strlen (path)) < 0)
    drop_mark (self);
}

/* --- Files of its own ------------------------------------------------------------------------ */

/* A name that people know it by: that of its data. */
static char *
new_path (VtrProject *project)
{
  static guint n_kept;
  VtrDataset *dataset = vtr_project_get_dataset (project);
  const char *source = vtr_dataset_get_source (dataset);
  g_autofree char *base = g_path_get_basename (source != NULL ? source : "table");
  g_autofree char *folder = projects_folder ();
  g_autofree char *own = g_strdup_printf ("%" G_GINT64_FORMAT "-%d-%u", g_get_real_time () / G_USEC_PER_SEC, (int) getpid (), n_kept++);
  g_autofree char *whole = g_build_filename (folder, own, NULL);
  char *dot = strchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  g_autofree char *file = g_strconcat (base, ".vitrine", NULL);
  return g_mkdir_with_parents (whole, 0700) == 0 ? g_build_filename (whole, file, NULL) : NULL;
}

static void
remove_kept (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_unlink (file);
    }
  g_rmdir (folder);
}

/* Data that can be opened again are not worth a file; what was done with them is. */
static gboolean
is_worth_keeping (VtrProject *project)
{
  VtrDataset *dataset = vtr_project_get_dataset (project);
  const char *source = dataset != NULL ? vtr_dataset_get_source (dataset) : NULL;

  return dataset != NULL
         && (vtr_project_get_undo_label (project) != NULL || g_list_model_get_n_items (vtr_project_get_models (project)) > 0
             || source == NULL || !g_path_is_absolute (source));
}

static void
keep (VtrKeeper *self)
{
  const char *source = vtr_dataset_get_source (vtr_project_get_dataset (self->project));

  self->kept = new_path (self->project);
  if (self->kept == NULL)
    return;
  if (source != NULL && self->settings != NULL)
    vtr_recent_remove (self->settings, source);     /* the project takes its place */
  vtr_project_keep_at (self->project, self->kept);
}

static void
changed_cb (VtrSession *session, guint what, VtrKeeper *self)
{
  VtrProject *project = vtr_session_get_project (session);

  if (project != self->project)
    {
      drop_mark (self);
      g_clear_pointer (&self->kept, g_free);
      g_set_object (&self->project, project);
    }
  if (vtr_project_get_path (project) == NULL && is_worth_keeping (project))
    keep (self);
  const char *path = vtr_project_get_path (project);
  if (self->kept != NULL && g_strcmp0 (path, self->kept) != 0)      /* saved elsewhere */
    {
      remove_kept (self->kept);
      g_clear_pointer (&self->kept, g_free);
    }
  if (path != NULL && g_strcmp0 (path, self->marked) != 0)
    set_mark (self, path);
  else if (self->lock >= 0)
    futimens (self->lock, NULL);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_keeper_dispose (GObject *object)
{
  VtrKeeper *self = VTR_KEEPER (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  drop_mark (self);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->kept, g_free);
  G_OBJECT_CLASS (vtr_keeper_parent_class)->dispose (object);
}

static void
vtr_keeper_class_init (VtrKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_keeper_dispose;
}

static void
vtr_keeper_init (VtrKeeper *self)
{
  self->lock = -1;
}

/**
 * vtr_keeper_new:
 * @session: what is worked on
 * @settings: (nullable): where the recent projects are
 *
 * Returns: (transfer full): a keeper for as long as the window lives
 */
VtrKeeper *
vtr_keeper_new (VtrSession *session, GSettings *settings)
{
  g_return_val_if_fail (VTR_IS_SESSION (session), NULL);
  VtrKeeper *self = g_object_new (VTR_TYPE_KEEPER, NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->settings, settings);
  g_signal_connect (session, "changed", G_CALLBACK (changed_cb), self);
  return self;
}

/* --- After a crash --------------------------------------------------------------------------- */

void
vtr_lost_free (VtrLost *lost)
{
  g_free (lost->path);
  g_free (lost);
}

/* (nullable): what the mark tells, if its program is dead; the mark is gone then. */
static VtrLost *
take_mark (const char *mark)
{
  g_autofree char *path = NULL;
  GStatBuf life, file;
  int fd = g_open (mark, O_RDWR | O_CLOEXEC, 0);
  VtrLost *lost = NULL;

  if (fd < 0)
    return NULL;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    {
      if (g_file_get_contents (mark, &path, NULL, NULL) && *path != '\0' && g_stat (mark, &life) == 0 && g_stat (path, &file) == 0)
        {
          lost = g_new0 (VtrLost, 1);
          lost->seconds = MAX (0, (gint64) life.st_mtime - (gint64) file.st_mtime);
          lost->path = g_steal_pointer (&path);
        }
      g_unlink (mark);
    }
  close (fd);
  return lost;
}

/**
 * vtr_keeper_take_lost:
 *
 * Returns: (element-type VtrLost) (transfer full): the projects that were open in programs that died since
 *   this was asked last
 */
GPtrArray *
vtr_keeper_take_lost (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) (void (*) (void)) vtr_lost_free);
  g_autofree char *folder = marks_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *mark = g_build_filename (folder, name, NULL);
      VtrLost *lost = take_mark (mark);
      if (lost != NULL)
        g_ptr_array_add (all, lost);
    }
  return all;
}

static gboolean
is_recent (GPtrArray *recent, const char *folder)
{
  for (guint i = 0; i < recent->len; i++)
    if (g_str_has_prefix (((VtrRecent *) recent->pdata[i])->path, folder))
      return TRUE;
  return FALSE;
}

/**
 * vtr_keeper_tidy:
 * @settings: (nullable): where the recent projects are
 *
 * Removes kept projects that no list leads to any more and that are a month old.
 */
void
vtr_keeper_tidy (GSettings *settings)
{
  g_autofree char *folder = projects_folder ();
  g_autoptr (GDir) dir = settings != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) recent = dir != NULL ? vtr_recent_list (settings) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *own = g_build_filename (folder, name, NULL), *inside = g_build_filename (own, "project", NULL);
      gint64 age = g_get_real_time () / G_USEC_PER_SEC - g_ascii_strtoll (name, NULL, 10);
      if (age > KEEP_DAYS * 24 * 60 * 60 && !is_recent (recent, own))
        remove_kept (inside);
    }
}
