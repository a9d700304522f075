/* One table of an SQLite database as a data set. */
#pragma once
#include "vtr-read.h"

G_BEGIN_DECLS

/* Whether the first bytes are those of an SQLite database. */
gboolean vtr_sqlite_is_database (const void *bytes, gsize length);
gboolean vtr_sqlite_is_file (const char *path);
/* @table NULL: the only one. @name: what messages call it. */
VtrDataset *vtr_read_sqlite_file (const char *path,
                                  const char *table,
                                  const char *name,
                                  const VtrReadOptions *options,
                                  VtrProgress *progress,
                                  GError **error);
VtrDataset *vtr_read_sqlite (GBytes *bytes,
                             const char *table,
                             const char *name,
                             const VtrReadOptions *options,
                             VtrProgress *progress,
                             GError **error);

G_END_DECLS
