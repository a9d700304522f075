/* Files written whole or not at all, and their hashes. */
#pragma once
#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/* A file under a temporary name beside its final one; commit flushes, syncs and renames.
 * Freeing an uncommitted writer removes the temporary file. */
typedef struct _VtrFileWriter VtrFileWriter;
VtrFileWriter *vtr_file_writer_new      (const char *path, GError **error);
FILE          *vtr_file_writer_stream   (VtrFileWriter *writer);
const char    *vtr_file_writer_get_temp_path (VtrFileWriter *writer);
gboolean       vtr_file_writer_is_direct (VtrFileWriter *writer);
gboolean       vtr_file_writer_put      (VtrFileWriter *writer, gconstpointer data, gsize size, GError **error);
gboolean       vtr_file_writer_commit   (VtrFileWriter *writer, GError **error);
void           vtr_file_writer_free     (VtrFileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrFileWriter, vtr_file_writer_free)

gboolean       vtr_file_write           (const char *path, const char *data, gssize length, GError **error);
char          *vtr_file_hash            (const char *path, GError **error);  /* "sha256:…" */

G_END_DECLS
