/* The `.vitrine` file as a store of named values: an SQLite database with its own application_id, a
 * schema version, and three tables.
 *
 *   meta    (key, value)                              small texts: the current model, notes
 *   objects (id, sort, name, kind, created, size)     what there is: models, data, explanations …
 *   parts   (object, part, sha256, bytes)             their bytes: a GVariant "v" in pieces, each plain
 *                                                     or, with "zlib:" before its hash, packed
 *
 * Files are not trusted: nothing but exactly these tables is accepted, every piece is hashed, and the
 * database is opened defensively. */
#pragma once
#include "vtr-progress.h"

G_BEGIN_DECLS

typedef struct _VtrStore VtrStore;

typedef struct
{
  char  *name;
  char  *kind;
  gint64 created;    /* seconds since 1970 */
  gint64 size;       /* bytes */
} VtrStoreItem;

/* A new file at @path, which must not exist or be empty. Without a journal: it is to be renamed. */
VtrStore  *vtr_store_create     (const char *path, const char *name, GError **error);
/* @writable: with a journal, for changes in place; an older schema is brought forward. */
VtrStore  *vtr_store_open       (const char *path, gboolean writable, GError **error);
VtrStore  *vtr_store_open_bytes (GBytes *bytes, const char *name, GError **error);
void       vtr_store_free       (VtrStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrStore, vtr_store_free)

gboolean   vtr_store_begin      (VtrStore *store, GError **error);
gboolean   vtr_store_commit     (VtrStore *store, GError **error);
void       vtr_store_roll_back  (VtrStore *store);

/* @value: any GVariant, a floating one is consumed; replaces what has that name. */
gboolean   vtr_store_put        (VtrStore *store, const char *sort, const char *name, const char *kind, gint64 created,
                                 GVariant *value, VtrProgress *progress, GError **error);
GVariant  *vtr_store_get        (VtrStore *store, const char *sort, const char *name, GError **error); /* (transfer full) */
gboolean   vtr_store_remove     (VtrStore *store, const char *sort, const char *name, GError **error);
GPtrArray *vtr_store_list       (VtrStore *store, const char *sort, GError **error);   /* of VtrStoreItem, in order of creation */
gboolean   vtr_store_set_meta   (VtrStore *store, const char *key, const char *value, GError **error); /* NULL: takes it away */
char      *vtr_store_get_meta   (VtrStore *store, const char *key);                    /* (nullable) (transfer full) */

G_END_DECLS
