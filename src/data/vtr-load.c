/* Brings a source's bytes into memory: a plain file is mapped, standard input and pipes are read to
 * their end, gzip (by its first bytes, several members too) is unpacked. What does not come from a
 * plain file is limited to VTR_LOAD_MAX_BYTES. */
#include "vtr-config.h"

#include "vtr-load.h"
#include "vtr-error.h"
#include "vtr-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE (1 << 20)
#define POLL_MILLISECONDS 50

static gboolean
set_too_large (const char *name, guint64 max_bytes, GError **error)
{
  g_autofree char *size = vtr_text_size (max_bytes);

  g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
               _("%s holds more than %s, the most that is read from a packed file or a pipe"), name, size);
  return FALSE;
}

static gboolean
set_unreadable (const char *name, int number, GError **error)
{
  if (number == ENOENT)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("%s: there is no such file"), name);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("%s cannot be read: %s"), name,
                 g_strerror (number));

  return FALSE;
}

/* Waits for bytes on @fd, so that cancelling does not have to wait for a slow writer. */
static gboolean
wait_for_bytes (int fd, VtrProgress *progress, GError **error)
{
  struct pollfd item = { .fd = fd, .events = POLLIN };

  do
    if (!vtr_progress_check (progress, error))
      return FALSE;
  while (poll (&item, 1, POLL_MILLISECONDS) == 0);

  return TRUE;
}

static GBytes *
read_to_end (int fd, const char *name, VtrProgress *progress, GError **error)
{
  g_autofree char *data = NULL;
  gsize used = 0;
  gsize allocated = 0;
  gssize n;

  do
    {
      if (!wait_for_bytes (fd, progress, error))
        return NULL;
      if (used == allocated)
        data = g_realloc (data, allocated = MAX (allocated * 2, CHUNK_SIZE));
      n = read (fd, data + used, allocated - used);
      if (n < 0 && errno != EINTR && errno != EAGAIN)
        {
          set_unreadable (name, errno, error);
          return NULL;
        }
      used += n > 0 ? (gsize) n : 0;
      if (used > VTR_LOAD_MAX_BYTES)
        {
          set_too_large (name, VTR_LOAD_MAX_BYTES, error);
          return NULL;
        }
    }
  while (n != 0);

  return g_bytes_new_take (g_realloc (g_steal_pointer (&data), MAX (used, 1)), used);
}

static GBytes *
load_file (const char *path, VtrProgress *progress, GError **error)
{
  g_autoptr (GMappedFile) map = NULL;
  GBytes *bytes = NULL;
  struct stat info;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 || fstat (fd, &info) != 0)
    set_unreadable (path, errno, error);
  else if (S_ISDIR (info.st_mode))
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("%s is a folder; name a file in it"), path);
  else if (!S_ISREG (info.st_mode))
    bytes = read_to_end (fd, path, progress, error);
  else if ((map = g_mapped_file_new_from_fd (fd, FALSE, NULL)) != NULL)
    bytes = g_mapped_file_get_bytes (map);
  else
    set_unreadable (path, EIO, error);
  if (fd >= 0)
    close (fd);

  return bytes;
}

static gboolean
is_gzip (GBytes *bytes, gsize at)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return length >= at + 3 && data[at] == 0x1f && data[at + 1] == 0x8b && data[at + 2] == 8;
}

typedef struct
{
  char *data;
  gsize used;
  gsize allocated;
} Output;

/* Unpacks one piece; @result tells whether the member has ended. */
static gboolean
unpack_piece (GConverter *gunzip, GBytes *packed, gsize *at, Output *out, GConverterResult *result, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (packed, &length);
  gsize n_read = 0;
  gsize n_written = 0;

  if (out->allocated - out->used < CHUNK_SIZE)
    out->data = g_realloc (out->data, out->allocated = out->allocated * 2 + CHUNK_SIZE);
  *result = g_converter_convert (gunzip, data + *at, MIN (length - *at, CHUNK_SIZE),
                                 out->data + out->used, CHUNK_SIZE,
                                 length - *at <= CHUNK_SIZE ? G_CONVERTER_INPUT_AT_END
                                                            : G_CONVERTER_NO_FLAGS,
                                 &n_read, &n_written, error);
  *at += n_read;
  out->used += n_written;

  return *result != G_CONVERTER_ERROR;
}

/**
 * vtr_load_unpack:
 * @packed: bytes that may be gzip
 * @name: what messages call them
 * @max_bytes: the most to unpack
 * @progress: (nullable): cancels
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the bytes unpacked, or @packed when it is not gzip;
 *   %VTR_ERROR_CORRUPT when it is damaged or cut short, %VTR_ERROR_TOO_LARGE
 */
GBytes *
vtr_load_unpack (GBytes *packed, const char *name, guint64 max_bytes, VtrProgress *progress, GError **error)
{
  g_autoptr (GConverter) gunzip = NULL;
  g_autoptr (GError) problem = NULL;
  GConverterResult result = G_CONVERTER_CONVERTED;
  Output out = { NULL, 0, 0 };
  gsize at = 0;

  if (!is_gzip (packed, 0))
    return g_bytes_ref (packed);

  gunzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  while (result != G_CONVERTER_FINISHED || is_gzip (packed, at))
    {
      if (result == G_CONVERTER_FINISHED)
        g_converter_reset (gunzip);
      if (!unpack_piece (gunzip, packed, &at, &out, &result, &problem))
        g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                     _("%s is a damaged gzip file, or cut short: %s"), name, problem->message);
      else if (out.used > max_bytes)
        set_too_large (name, max_bytes, error);
      else if (vtr_progress_check (progress, error))
        continue;
      g_free (out.data);
      return NULL;
    }

  return g_bytes_new_take (g_realloc (out.data, MAX (out.used, 1)), out.used);
}

/**
 * vtr_load:
 * @source: a path, or "-" for standard input
 * @progress: (nullable): cancels, also while waiting for a pipe
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its bytes, unpacked; %VTR_ERROR_BAD_INPUT when it cannot be
 *   read
 */
GBytes *
vtr_load (const char *source, VtrProgress *progress, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_equal (source, "-"))
    bytes = read_to_end (STDIN_FILENO, _("standard input"), progress, error);
  else
    bytes = load_file (source, progress, error);
  if (bytes == NULL)
    return NULL;

  return vtr_load_unpack (bytes, source, VTR_LOAD_MAX_BYTES, progress, error);
}
