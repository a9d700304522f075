/* Files written whole or not at all, and their hashes.
 *
 * A new file is written beside its final place, brought to the disk and renamed over it: whoever reads
 * sees the old file or the new one, also after a crash or a full disk. A link is followed, so that
 * what it points to is replaced and the link stays. Pipes and devices cannot be renamed over and are
 * written to as they are. */
#include "vtr-config.h"

#include "vtr-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vtr-error.h"

#define MAX_ATTEMPTS 1000
#define BLOCK_SIZE (64 * 1024)

struct _VtrFileWriter
{
  char *path;
  char *temp_path; /* @path itself for pipes and devices */
  gboolean is_direct;
  FILE *stream;
};

static void
set_write_error (GError **error, const char *path, int saved_errno)
{
  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED,
                 _("“%s” could not be written: the disk is full. Choose another place, or make room"), path);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("could not write “%s”: %s"), path,
                 g_strerror (saved_errno));
}

/* The file that a chain of links ends at; the path itself where there is nothing yet. */
static char *
resolve_links (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

/* Makes ".name.PID-i.tmp" with the rights that the umask grants; -1 with errno. */
static int
open_temporary (const char *path, char **temp_path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < MAX_ATTEMPTS; i++)
    {
      g_autofree char *temp_name = g_strdup_printf (".%.200s.%d-%u.tmp", name, (int) getpid (), i);
      g_autofree char *attempt = g_build_filename (folder, temp_name, NULL);
      int fd = g_open (attempt, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

      if (fd >= 0)
        *temp_path = g_steal_pointer (&attempt);
      if (fd >= 0 || errno != EEXIST)
        return fd;
    }
  return -1;
}

static int
open_target (VtrFileWriter *writer)
{
  struct stat status;
  gboolean exists = stat (writer->path, &status) == 0;
  int fd;

  if (exists && S_ISDIR (status.st_mode))
    {
      errno = EISDIR;
      return -1;
    }
  if (exists && !S_ISREG (status.st_mode))
    {
      writer->is_direct = TRUE;
      writer->temp_path = g_strdup (writer->path);
      return g_open (writer->path, O_WRONLY | O_CLOEXEC, 0);
    }
  if (exists && access (writer->path, W_OK) != 0)
    return -1;

  fd = open_temporary (writer->path, &writer->temp_path);
  if (fd >= 0 && exists && fchmod (fd, status.st_mode & 0777) != 0)
    g_debug ("The rights of %s could not be kept: %s", writer->path, g_strerror (errno));
  return fd;
}

/**
 * vtr_file_writer_new:
 * @path: where the file shall be in the end, in the encoding of file names
 * @error: return location
 *
 * Opens a temporary file beside @path. An existing file keeps its rights, and keeps its contents until
 * vtr_file_writer_commit().
 *
 * Returns: (transfer full) (nullable): the writer, or %NULL with %VTR_ERROR_FAILED
 */
VtrFileWriter *
vtr_file_writer_new (const char *path, GError **error)
{
  g_autoptr (VtrFileWriter) writer = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  writer = g_new0 (VtrFileWriter, 1);
  writer->path = resolve_links (path);
  fd = open_target (writer);
  if (fd < 0)
    {
      set_write_error (error, path, errno);
      return NULL;
    }

  writer->stream = fdopen (fd, "wb");
  if (writer->stream == NULL)
    {
      set_write_error (error, path, errno);
      close (fd);
      return NULL;
    }
  return g_steal_pointer (&writer);
}

/**
 * vtr_file_writer_stream:
 * @writer: a writer, not yet committed
 *
 * Returns: (transfer none): where to write; errors of writing are reported at the latest by
 *   vtr_file_writer_commit()
 */
FILE *
vtr_file_writer_stream (VtrFileWriter *writer)
{
  g_return_val_if_fail (writer != NULL, NULL);

  return writer->stream;
}

/**
 * vtr_file_writer_get_temp_path:
 * @writer: a writer
 *
 * For libraries that want a name to write to.
 *
 * Returns: (transfer none): the name of the temporary file
 */
const char *
vtr_file_writer_get_temp_path (VtrFileWriter *writer)
{
  g_return_val_if_fail (writer != NULL, NULL);

  return writer->temp_path;
}

/**
 * vtr_file_writer_is_direct:
 * @writer: a writer
 *
 * Returns: whether it writes to a pipe or a device as it goes along, where no library can seek
 */
gboolean
vtr_file_writer_is_direct (VtrFileWriter *writer)
{
  g_return_val_if_fail (writer != NULL, FALSE);

  return writer->is_direct;
}

/* Brings the rename itself to the disk; a file system that cannot do it is no error. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("Could not sync %s: %s", folder, g_strerror (errno));
  close (fd);
}

/* Where a library replaced the temporary file, the descriptor is of the file that is gone: sync by
 * name. */
static gboolean
sync_temporary (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = fsync (fd) == 0;
  if (!done)
    {
      int saved_errno = errno;

      close (fd);
      errno = saved_errno;
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
finish_stream (VtrFileWriter *writer)
{
  FILE *stream = g_steal_pointer (&writer->stream);
  gboolean failed = ferror (stream);
  int saved_errno = failed ? EIO : 0;

  if (fflush (stream) != 0)
    {
      failed = TRUE;
      saved_errno = errno;
    }
  if (fclose (stream) != 0 && !failed)
    {
      failed = TRUE;
      saved_errno = errno;
    }

  errno = saved_errno;
  return !failed;
}

/**
 * vtr_file_writer_commit:
 * @writer: a writer
 * @error: return location
 *
 * Flushes, syncs and renames the temporary file to its final name. The stream is closed then. To be
 * called once.
 *
 * Returns: whether the file is there; else %FALSE with %VTR_ERROR_FAILED, and what was there before
 *   is there still
 */
gboolean
vtr_file_writer_commit (VtrFileWriter *writer, GError **error)
{
  g_return_val_if_fail (writer != NULL && writer->stream != NULL, FALSE);

  if (!finish_stream (writer)
      || (!writer->is_direct
          && (!sync_temporary (writer->temp_path)
              || g_rename (writer->temp_path, writer->path) != 0)))
    {
      set_write_error (error, writer->path, errno);
      return FALSE;
    }

  if (!writer->is_direct)
    {
      sync_folder (writer->path);
      g_clear_pointer (&writer->temp_path, g_free);
    }
  return TRUE;
}

/**
 * vtr_file_writer_free:
 * @writer: (transfer full): a writer
 *
 * Frees @writer, and removes the temporary file if it was not committed.
 */
void
vtr_file_writer_free (VtrFileWriter *writer)
{
  g_return_if_fail (writer != NULL);

  if (writer->stream != NULL)
    fclose (writer->stream);
  if (writer->temp_path != NULL && !writer->is_direct)
    g_unlink (writer->temp_path);
  g_free (writer->temp_path);
  g_free (writer->path);
  g_free (writer);
}

/**
 * vtr_file_writer_put:
 * @writer: a writer, not yet committed
 * @data: (array length=size): bytes
 * @size: how many
 * @error: return location
 *
 * Returns: whether they are written; else %FALSE with %VTR_ERROR_FAILED
 */
gboolean
vtr_file_writer_put (VtrFileWriter *writer, gconstpointer data, gsize size, GError **error)
{
  g_return_val_if_fail (writer != NULL && writer->stream != NULL, FALSE);

  if (size == 0 || fwrite (data, 1, size, writer->stream) == size)
    return TRUE;
  set_write_error (error, writer->path, errno);
  return FALSE;
}

/**
 * vtr_file_write:
 * @path: the file
 * @data: (array length=length): its contents
 * @length: their length in bytes; -1 when @data ends in a NUL
 * @error: return location
 *
 * Writes a file whole or not at all.
 *
 * Returns: whether it is there; else %FALSE with %VTR_ERROR_FAILED
 */
gboolean
vtr_file_write (const char *path, const char *data, gssize length, GError **error)
{
  g_autoptr (VtrFileWriter) writer = NULL;
  gsize size;

  g_return_val_if_fail (path != NULL && (data != NULL || length == 0), FALSE);

  size = length < 0 ? strlen (data) : (gsize) length;
  writer = vtr_file_writer_new (path, error);
  if (writer == NULL)
    return FALSE;
  return vtr_file_writer_put (writer, data, size, error) && vtr_file_writer_commit (writer, error);
}

/**
 * vtr_file_hash:
 * @path: a file
 * @error: return location
 *
 * Hashes the contents of a file with SHA-256, in bounded memory.
 *
 * Returns: (transfer full) (nullable): "sha256:" and 64 lower-case hexadecimal digits, or %NULL with
 *   %VTR_ERROR_BAD_INPUT when the file cannot be read
 */
char *
vtr_file_hash (const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK_SIZE);
  FILE *stream;
  gsize n_read;
  gboolean failed;

  g_return_val_if_fail (path != NULL, NULL);

  stream = g_fopen (path, "rbe");
  failed = stream == NULL;
  while (!failed && (n_read = fread (block, 1, BLOCK_SIZE, stream)) > 0)
    g_checksum_update (checksum, block, n_read);
  failed = failed || ferror (stream);

  if (failed)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("could not read “%s”: %s"), path,
                 g_strerror (errno));
  if (stream != NULL)
    fclose (stream);
  return failed ? NULL : g_strconcat ("sha256:", g_checksum_get_string (checksum), NULL);
}
