/* The `.vitrine` file: an SQLite database opened defensively (vtr-store.h says what is in it).
 *
 * The first hundred bytes are read by hand, so that another program's file, a file that is cut short
 * and a newer version are each named for what they are before SQLite looks. Then the list of tables
 * must be, word for word, the one below: views, triggers and indices of somebody else never run.
 * Bytes lie in pieces of at most 16 MiB, each packed with zlib where that makes it smaller (the nodes of
 * a forest to a fifth) and with the SHA-256 of what is stored; pieces are packed, unpacked and hashed in
 * parallel. Version 1 knew no packed pieces, and is read as ever.
 * What it does not do: encrypt, sign, or repair. */
#include "vtr-config.h"
#include "vtr-store.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define APPLICATION_ID 0x56747265          /* "Vtre" */
#define SCHEMA_VERSION 2
#define HEADER_SIZE 100                    /* of an SQLite file */
#define PART_SIZE ((gsize) 16 << 20)
#define MAX_OBJECT_SIZE ((gint64) 4 << 30)
#define PACKED "zlib:"                     /* before the hash of a packed piece */
#define PACK_LEVEL 3                       /* a third faster than 5, for files 5 % larger */
#define PACK_STEP ((gsize) 512 << 10)      /* bytes between two looks at the progress */

static const char *const schema[] = {
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
  "CREATE TABLE objects (id INTEGER PRIMARY KEY, sort TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,"
  " created INTEGER NOT NULL, size INTEGER NOT NULL, UNIQUE (sort, name))",
  "CREATE TABLE parts (object INTEGER NOT NULL, part INTEGER NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL,"
  " PRIMARY KEY (object, part))",
};

struct _VtrStore
{
  sqlite3 *db;
  char    *name;       /* for messages */
  GBytes  *bytes;      /* (nullable) what the database lies in */
  gboolean in_transaction;
};

static void
set_error (VtrStore *store, GError **error)
{
  int code = store->db != NULL ? sqlite3_errcode (store->db) : SQLITE_NOMEM;

  switch (code & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED,
                   _("“%s” could not be written: the disk is full. Choose another place, or make room"), store->name);
      break;
    case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_FORMAT: case SQLITE_MISMATCH: case SQLITE_ERROR:
      g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT,
                   _("“%s” is damaged and cannot be read; take a copy from before"), store->name);
      break;
    case SQLITE_BUSY: case SQLITE_LOCKED:
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("“%s” is in use by another program"), store->name);
      break;
    case SQLITE_NOMEM: case SQLITE_TOOBIG:
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE, _("“%s” does not fit into memory"), store->name);
      break;
    default:
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _("“%s” could not be read or written: %s"), store->name,
                   store->db != NULL ? sqlite3_errmsg (store->db) : sqlite3_errstr (code));
    }
}

static gboolean
run (VtrStore *store, const char *sql, GError **error)
{
  if (sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  set_error (store, error);
  return FALSE;
}

/* --- Statements ---------------------------------------------------------------------------------- */

static void
finalize (sqlite3_stmt **statement)
{
  sqlite3_finalize (*statement);
}
#define g_auto_statement __attribute__ ((cleanup (finalize))) sqlite3_stmt *

/* @texts are bound to the first parameters, in order, up to NULL. */
static sqlite3_stmt *
prepare (VtrStore *store, GError **error, const char *sql, ...)
{
  sqlite3_stmt *statement = NULL;
  const char *text;
  va_list texts;
  int n = 0;

  if (sqlite3_prepare_v2 (store->db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      set_error (store, error);
      return NULL;
    }
  va_start (texts, sql);
  while ((text = va_arg (texts, const char *)) != NULL)
    sqlite3_bind_text (statement, ++n, text, -1, SQLITE_TRANSIENT);
  va_end (texts);
  return statement;
}

static gboolean
finish (VtrStore *store, sqlite3_stmt *statement, GError **error)
{
  if (sqlite3_step (statement) == SQLITE_DONE)
    return TRUE;
  set_error (store, error);
  return FALSE;
}

/* --- Opening ------------------------------------------------------------------------------------- */

static guint32
read_be32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean
refuse (GError **error, VtrError code, const char *format, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, VTR_ERROR, code, format, name);
#pragma GCC diagnostic pop
  return FALSE;
}

/* The first bytes of the file: whose it is, of which version, and whether all of it is there. */
static gboolean
check_header (const guint8 *header, gsize n, guint64 size, const char *name, GError **error)
{
  guint64 page;

  if (size == 0)
    return refuse (error, VTR_ERROR_BAD_INPUT, _("“%s” is empty; it holds no model"), name);
  if (n < 16 || memcmp (header, "SQLite format 3", 16) != 0)
    return refuse (error, VTR_ERROR_BAD_INPUT,
                   _("“%s” is not a model file; a model is made with “vitrine-cli train … -o model.vitrine”"), name);
  if (n < HEADER_SIZE)
    return refuse (error, VTR_ERROR_CORRUPT, _("“%s” is cut short; take a complete copy of it"), name);
  if (read_be32 (header + 68) != APPLICATION_ID)
    return refuse (error, VTR_ERROR_BAD_INPUT, _("“%s” is a database of another program, not a model file"), name);
  if (read_be32 (header + 60) > SCHEMA_VERSION)
    return refuse (error, VTR_ERROR_UNSUPPORTED,
                   _("“%s” was written by a newer version of Vitrine; update this one to open it"), name);
  if (read_be32 (header + 60) < 1)
    return refuse (error, VTR_ERROR_CORRUPT, _("“%s” is damaged: its version number makes no sense"), name);
  page = (guint64) header[16] << 8 | header[17];
  page = page == 1 ? 65536 : page;
  if (page < 512 || size < page * read_be32 (header + 28))
    return refuse (error, VTR_ERROR_CORRUPT, _("“%s” is cut short; take a complete copy of it"), name);
  return TRUE;
}

static gboolean
check_file (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  guint8 header[HEADER_SIZE];
  GStatBuf info;
  gssize n;
  int fd;

  if (g_stat (path, &info) != 0)
    {
      int code = errno;
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                   code == ENOENT ? _("there is no file “%s”") : _("“%s” cannot be read: %s"), shown, g_strerror (code));
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    return refuse (error, VTR_ERROR_BAD_INPUT, _("“%s” is a folder, not a model file"), shown);
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _("“%s” cannot be read: %s"), shown, g_strerror (errno));
      return FALSE;
    }
  n = read (fd, header, sizeof header);
  close (fd);
  return check_header (header, MAX (n, 0), info.st_size, shown, error);
}

static void
harden (sqlite3 *db)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, 2 * PART_SIZE);
  sqlite3_limit (db, SQLITE_LIMIT_SQL_LENGTH, 10000);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_timeout (db, 2000);
}

/* Exactly our tables, word for word, and the indices that SQLite makes for them. */
static gboolean
check_schema (VtrStore *store, GError **error)
{
  g_auto_statement statement = prepare (store, error, "SELECT type, sql FROM sqlite_schema ORDER BY name", NULL);
  guint n_tables = 0;
  int step;

  if (statement == NULL)
    return FALSE;
  while ((step = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *type = (const char *) sqlite3_column_text (statement, 0);
      const char *sql = (const char *) sqlite3_column_text (statement, 1);

      if (g_strcmp0 (type, "index") == 0 && sql == NULL)
        continue;
      if (g_strcmp0 (type, "table") != 0 || n_tables >= G_N_ELEMENTS (schema) || g_strcmp0 (sql, schema[n_tables]) != 0)
        return refuse (error, VTR_ERROR_CORRUPT, _("“%s” is damaged: it does not hold what a model file holds"), store->name);
      n_tables++;
    }
  if (step != SQLITE_DONE)
    {
      set_error (store, error);
      return FALSE;
    }
  if (n_tables != G_N_ELEMENTS (schema))
    return refuse (error, VTR_ERROR_CORRUPT, _("“%s” is damaged: it does not hold what a model file holds"), store->name);
  return TRUE;
}

static VtrStore *
store_new (const char *path, const char *name, int flags, GError **error)
{
  VtrStore *store = g_new0 (VtrStore, 1);

  store->name = g_filename_display_name (name);
  if (sqlite3_open_v2 (path, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL) != SQLITE_OK)
    {
      set_error (store, error);
      g_clear_pointer (&store, vtr_store_free);
      return NULL;
    }
  harden (store->db);
  return store;
}

/**
 * vtr_store_create:
 * @path: a file that does not exist or is empty
 * @name: what messages call it: where it is in the end
 * @error: return location
 *
 * Makes a store in a file that is to be renamed when it is complete: there is no journal, and nothing
 * is synced; whoever renames it does that (vtr_file_writer_commit()).
 *
 * Returns: (transfer full): the store, or %NULL with %VTR_ERROR_FAILED.
 */
VtrStore *
vtr_store_create (const char *path, const char *name, GError **error)
{
  g_autoptr (VtrStore) store = NULL;
  g_autofree char *stamp = g_strdup_printf ("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;"
                                            "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            APPLICATION_ID, SCHEMA_VERSION);

  g_return_val_if_fail (path != NULL && name != NULL, NULL);
  store = store_new (path, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (store == NULL || !run (store, stamp, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (schema); i++)
    if (!run (store, schema[i], error))
      return NULL;
  return g_steal_pointer (&store);
}

/* What is written from now on may be packed, which version 1 does not know. */
static gboolean
bring_forward (VtrStore *store, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", SCHEMA_VERSION);
  g_auto_statement statement = prepare (store, error, "PRAGMA user_version", NULL);

  if (statement == NULL || !run (store, "PRAGMA synchronous = NORMAL", error))
    return FALSE;
  if (sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int (statement, 0) == SCHEMA_VERSION)
    return TRUE;
  sqlite3_reset (statement);
  return run (store, stamp, error);
}

/**
 * vtr_store_open:
 * @path: a `.vitrine` file
 * @writable: for changes in place, with a journal
 * @error: return location
 *
 * Returns: (transfer full): the store; %NULL with %VTR_ERROR_BAD_INPUT (not there, not ours),
 *   %VTR_ERROR_CORRUPT (cut short, damaged) or %VTR_ERROR_UNSUPPORTED (newer than this program).
 */
VtrStore *
vtr_store_open (const char *path, gboolean writable, GError **error)
{
  g_autoptr (VtrStore) store = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  if (!check_file (path, error))
    return NULL;
  store = store_new (path, path, writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, error);
  if (store == NULL || !check_schema (store, error))
    return NULL;
  if (writable && !bring_forward (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

/**
 * vtr_store_open_bytes:
 * @bytes: what a `.vitrine` file holds
 * @name: for messages
 * @error: return location
 *
 * As vtr_store_open(), from memory and for reading only.
 *
 * Returns: (transfer full): the store, or %NULL.
 */
VtrStore *
vtr_store_open_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (VtrStore) store = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (!check_header (data, MIN (size, HEADER_SIZE), size, name, error))
    return NULL;
  store = store_new (":memory:", name, SQLITE_OPEN_READWRITE, error);
  if (store == NULL)
    return NULL;
  store->bytes = g_bytes_ref (bytes);
  if (sqlite3_deserialize (store->db, "main", (guint8 *) data, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    {
      set_error (store, error);
      return NULL;
    }
  if (!check_schema (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

void
vtr_store_free (VtrStore *store)
{
  if (store == NULL)
    return;
  vtr_store_roll_back (store);
  sqlite3_close (store->db);
  g_clear_pointer (&store->bytes, g_bytes_unref);
  g_free (store->name);
  g_free (store);
}

/* --- Transactions -------------------------------------------------------------------------------- */

gboolean
vtr_store_begin (VtrStore *store, GError **error)
{
  if (!run (store, "BEGIN IMMEDIATE", error))
    return FALSE;
  store->in_transaction = TRUE;
  return TRUE;
}

gboolean
vtr_store_commit (VtrStore *store, GError **error)
{
  if (!run (store, "COMMIT", error))
    return FALSE;
  store->in_transaction = FALSE;
  return TRUE;
}

void
vtr_store_roll_back (VtrStore *store)
{
  if (store->in_transaction)
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
  store->in_transaction = FALSE;
}

/* --- Objects ------------------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *data;
  gsize         size;
  guint8      **packed;     /* of each piece; NULL: it is stored as it is */
  gsize        *sizes;      /* as stored */
  char        **hashes;
  gsize         n;
  VtrProgress  *progress;
} Pieces;

static void
pieces_clear (Pieces *pieces)
{
  for (gsize i = 0; i < pieces->n; i++)
    {
      g_free (pieces->packed[i]);
      g_free (pieces->hashes[i]);
    }
  g_free (pieces->packed);
  g_free (pieces->hashes);
  g_free (pieces->sizes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pieces, pieces_clear)

/* @n bytes packed, shorter than they are; NULL where they cannot be, or when cancelled. */
static guint8 *
pack (const guint8 *data, gsize n, VtrProgress *progress, gsize *n_packed)
{
  g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, PACK_LEVEL));
  g_autofree guint8 *packed = g_malloc (n + 1);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize at = 0, to = 0;

  while (result == G_CONVERTER_CONVERTED && to < n && !vtr_progress_is_cancelled (progress))
    {
      gsize step = MIN (n - at, PACK_STEP), n_read, n_written;

      result = g_converter_convert (zlib, data + at, step, packed + to, n - to,
                                    step == n - at ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        break;
      at += n_read;
      to += n_written;
    }
  *n_packed = to;
  return result == G_CONVERTER_FINISHED && to < n ? g_realloc (g_steal_pointer (&packed), to) : NULL;
}

static void
pack_pieces (gsize begin, gsize end, guint worker, gpointer data)
{
  Pieces *pieces = data;

  for (gsize i = begin; i < end; i++)
    {
      const guint8 *bytes = pieces->data + i * PART_SIZE;
      gsize n = MIN (PART_SIZE, pieces->size - i * PART_SIZE);
      g_autofree char *hash = NULL;

      pieces->packed[i] = pack (bytes, n, pieces->progress, &pieces->sizes[i]);
      if (vtr_progress_is_cancelled (pieces->progress))
        return;
      if (pieces->packed[i] == NULL)
        pieces->sizes[i] = n;
      hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, pieces->packed[i] != NULL ? pieces->packed[i] : bytes, pieces->sizes[i]);
      pieces->hashes[i] = g_strconcat (pieces->packed[i] != NULL ? PACKED : "", hash, NULL);
    }
}

static gboolean
put_parts (VtrStore *store, gint64 id, const guint8 *data, gsize size, VtrProgress *progress, GError **error)
{
  gsize n = MAX (1, (size + PART_SIZE - 1) / PART_SIZE);
  g_auto (Pieces) pieces = { data, size, g_new0 (guint8 *, n), g_new0 (gsize, n), g_new0 (char *, n), n, progress };

  if (!vtr_parallel_for (n, 1, pack_pieces, &pieces, progress, error) || !vtr_progress_check (progress, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_auto_statement statement = prepare (store, error, "INSERT INTO parts (sha256, object, part, bytes) VALUES (?, ?, ?, ?)",
                                            pieces.hashes[i], NULL);

      if (statement == NULL || !vtr_progress_check (progress, error))
        return FALSE;
      sqlite3_bind_int64 (statement, 2, id);
      sqlite3_bind_int64 (statement, 3, i);
      sqlite3_bind_blob64 (statement, 4, pieces.packed[i] != NULL ? pieces.packed[i] : data + i * PART_SIZE, pieces.sizes[i],
                           SQLITE_STATIC);
      if (!finish (store, statement, error))
        return FALSE;
    }
  return TRUE;
}

/* The same bytes on every machine: what is stored is little-endian. */
static GVariant *
to_file_order (GVariant *value)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  GVariant *swapped = g_variant_byteswap (value);
  g_variant_unref (value);
  return swapped;
#else
  return value;
#endif
}

/**
 * vtr_store_put:
 * @store: a writable store
 * @sort: "model", "data", "explanation", …
 * @name: unique among its sort
 * @kind: what it is within its sort ("forest")
 * @created: seconds since 1970
 * @value: anything; a floating reference is consumed
 * @progress: (nullable): cancels
 * @error: return location
 *
 * Writes @value, replacing what has that sort and name. Inside a transaction of the caller, if there
 * is one.
 *
 * Returns: whether it was written; %VTR_ERROR_FAILED on a full disk.
 */
gboolean
vtr_store_put (VtrStore *store, const char *sort, const char *name, const char *kind, gint64 created,
               GVariant *value, VtrProgress *progress, GError **error)
{
  g_autoptr (GVariant) boxed = to_file_order (g_variant_ref_sink (g_variant_new_variant (value)));
  g_auto_statement statement = NULL;
  gsize size = g_variant_get_size (boxed);

  if (!vtr_store_remove (store, sort, name, error))
    return FALSE;
  statement = prepare (store, error, "INSERT INTO objects (sort, name, kind, created, size) VALUES (?, ?, ?, ?, ?)",
                       sort, name, kind, NULL);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 4, created);
  sqlite3_bind_int64 (statement, 5, size);
  return finish (store, statement, error) &&
         put_parts (store, sqlite3_last_insert_rowid (store->db), g_variant_get_data (boxed), size, progress, error);
}

static gboolean
damaged (VtrStore *store, const char *name, GError **error)
{
  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("“%s” is damaged: “%s” in it cannot be read; take a copy from before"),
               store->name, name);
  return FALSE;
}

/* The pieces of an object as they are stored, and the place for what they hold. */
typedef struct
{
  GPtrArray *blobs;    /* GBytes */
  GPtrArray *hashes;   /* char * */
  guint8    *bytes;
  gsize      size;
  gint       is_bad;   /* atomic */
} Stored;

static gboolean
unpack (GBytes *blob, guint8 *to, gsize n)
{
  g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  gsize n_stored, at = 0, done = 0;
  const guint8 *stored = g_bytes_get_data (blob, &n_stored);
  GConverterResult result = G_CONVERTER_CONVERTED;
  guint8 beyond;

  /* One byte more than there should be, so that a piece that holds more is seen. */
  while (result == G_CONVERTER_CONVERTED)
    {
      gsize n_read, n_written;

      result = g_converter_convert (zlib, stored + at, n_stored - at, done < n ? to + done : &beyond, done < n ? n - done : 1,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return FALSE;
      at += n_read;
      done += n_written;
      if (done > n)
        return FALSE;
    }
  return done == n;
}

static void
take_pieces (gsize begin, gsize end, guint worker, gpointer data)
{
  Stored *stored = data;

  for (gsize i = begin; i < end; i++)
    {
      GBytes *blob = stored->blobs->pdata[i];
      const char *wanted = stored->hashes->pdata[i];
      gsize n_stored, n = MIN (PART_SIZE, stored->size - i * PART_SIZE);
      const guint8 *bytes = g_bytes_get_data (blob, &n_stored);
      gboolean is_packed = wanted != NULL && g_str_has_prefix (wanted, PACKED);
      g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, n_stored);

      if (g_strcmp0 (hash, is_packed ? wanted + strlen (PACKED) : wanted) != 0 ||
          (is_packed ? !unpack (blob, stored->bytes + i * PART_SIZE, n) : n_stored != n))
        g_atomic_int_set (&stored->is_bad, 1);
      else if (!is_packed)
        memcpy (stored->bytes + i * PART_SIZE, bytes, n);
    }
}

static gboolean
read_blobs (VtrStore *store, gint64 id, Stored *stored, const char *name, GError **error)
{
  g_auto_statement statement = prepare (store, error, "SELECT part, sha256, bytes FROM parts WHERE object = ?1 ORDER BY part", NULL);
  int step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  while ((step = sqlite3_step (statement)) == SQLITE_ROW)
    {
      int n = sqlite3_column_bytes (statement, 2);

      if (sqlite3_column_int64 (statement, 0) != stored->blobs->len || n <= 0 || (gsize) n > PART_SIZE ||
          stored->blobs->len * PART_SIZE >= stored->size)
        return damaged (store, name, error);
      g_ptr_array_add (stored->hashes, g_strdup ((const char *) sqlite3_column_text (statement, 1)));
      g_ptr_array_add (stored->blobs, g_bytes_new (sqlite3_column_blob (statement, 2), n));
    }
  if (step == SQLITE_DONE)
    return TRUE;
  set_error (store, error);
  return FALSE;
}

/* The pieces of object @id, unpacked, one after another. Nothing is believed but the pieces themselves:
 * room is made once there are as many as the size says. */
static GBytes *
get_parts (VtrStore *store, gint64 id, gint64 size, const char *name, GError **error)
{
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint8 *bytes = NULL;
  Stored stored = { blobs, hashes, NULL, size, 0 };

  if (size <= 0 || size >= MAX_OBJECT_SIZE)
    return damaged (store, name, error), NULL;
  if (!read_blobs (store, id, &stored, name, error))
    return NULL;
  if (blobs->len != (size + PART_SIZE - 1) / PART_SIZE || (bytes = g_try_malloc (size)) == NULL)
    return damaged (store, name, error), NULL;
  stored.bytes = bytes;
  vtr_parallel_for (blobs->len, 1, take_pieces, &stored, NULL, NULL);
  if (g_atomic_int_get (&stored.is_bad))
    return damaged (store, name, error), NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

/**
 * vtr_store_get:
 * @store: a store
 * @sort: what sort of thing
 * @name: which of them
 * @error: return location
 *
 * Returns: (transfer full): the value in normal form; its type is the caller's to check. %NULL with
 *   %VTR_ERROR_BAD_VALUE when there is none of that name, %VTR_ERROR_CORRUPT when it is damaged.
 */
GVariant *
vtr_store_get (VtrStore *store, const char *sort, const char *name, GError **error)
{
  g_auto_statement statement = prepare (store, error, "SELECT id, size FROM objects WHERE sort = ? AND name = ?", sort, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) boxed = NULL;
  int step;

  if (statement == NULL)
    return NULL;
  step = sqlite3_step (statement);
  if (step == SQLITE_DONE)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” holds nothing called “%s”"), store->name, name);
      return NULL;
    }
  if (step != SQLITE_ROW)
    return set_error (store, error), NULL;
  bytes = get_parts (store, sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1), name, error);
  if (bytes == NULL)
    return NULL;
  boxed = to_file_order (g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE)));
  if (!g_variant_is_normal_form (boxed))
    return damaged (store, name, error), NULL;
  return g_variant_get_variant (boxed);
}

gboolean
vtr_store_remove (VtrStore *store, const char *sort, const char *name, GError **error)
{
  g_auto_statement parts = prepare (store, error, "DELETE FROM parts WHERE object IN (SELECT id FROM objects WHERE sort = ? AND name = ?)",
                                    sort, name, NULL);
  g_auto_statement object =
      parts != NULL ? prepare (store, error, "DELETE FROM objects WHERE sort = ? AND name = ?", sort, name, NULL) : NULL;

  return object != NULL && finish (store, parts, error) && finish (store, object, error);
}

static void
item_free (gpointer data)
{
  VtrStoreItem *item = data;

  g_free (item->name);
  g_free (item->kind);
  g_free (item);
}

/**
 * vtr_store_list:
 * @store: a store
 * @sort: what sort of thing
 * @error: return location
 *
 * Returns: (transfer full) (element-type VtrStoreItem): what there is, in order of creation.
 */
GPtrArray *
vtr_store_list (VtrStore *store, const char *sort, GError **error)
{
  g_auto_statement statement = prepare (store, error, "SELECT name, kind, created, size FROM objects WHERE sort = ? ORDER BY id", sort, NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  int step;

  if (statement == NULL)
    return NULL;
  while ((step = sqlite3_step (statement)) == SQLITE_ROW)
    {
      VtrStoreItem *item = g_new0 (VtrStoreItem, 1);

      item->name = g_utf8_make_valid ((const char *) sqlite3_column_text (statement, 0), -1);
      item->kind = g_utf8_make_valid ((const char *) sqlite3_column_text (statement, 1), -1);
      item->created = sqlite3_column_int64 (statement, 2);
      item->size = sqlite3_column_int64 (statement, 3);
      g_ptr_array_add (items, item);
    }
  if (step != SQLITE_DONE)
    return set_error (store, error), NULL;
  return g_steal_pointer (&items);
}

gboolean
vtr_store_set_meta (VtrStore *store, const char *key, const char *value, GError **error)
{
  g_auto_statement statement =
      value != NULL ? prepare (store, error, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value, NULL)
                    : prepare (store, error, "DELETE FROM meta WHERE key = ?", key, NULL);

  return statement != NULL && finish (store, statement, error);
}

char *
vtr_store_get_meta (VtrStore *store, const char *key)
{
  g_auto_statement statement = prepare (store, NULL, "SELECT value FROM meta WHERE key = ?", key, NULL);

  if (statement == NULL || sqlite3_step (statement) != SQLITE_ROW || sqlite3_column_text (statement, 0) == NULL)
    return NULL;
  return g_utf8_make_valid ((const char *) sqlite3_column_text (statement, 0), -1);
}
