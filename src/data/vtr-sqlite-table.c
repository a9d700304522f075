/* One table of an SQLite database as a data set (https://www.sqlite.org/c3ref/intro.html).
 *
 * The database is opened for reading only and defensively: functions and triggers in its schema do
 * not run, cells are limited to 16 MiB, and the virtual machine asks for cancelling every few
 * thousand steps. The table is read in one transaction, so that a second pass, for columns that
 * turn out to be texts, sees the same rows. Kinds are found by looking at the cells, as in CSV,
 * since SQLite's declared types bind nobody; bytes are missing, with a warning. Memory: SQLite's
 * page cache and the columns. What it does not read: views and virtual tables, whose rows are made
 * by somebody else's SQL. */
#include "vtr-config.h"

#include "vtr-sqlite-table.h"
#include "vtr-cells.h"
#include "vtr-column-private.h"
#include "vtr-error.h"
#include "vtr-warnings.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define MAGIC "SQLite format 3"
#define MAGIC_SIZE 16
#define HEAD_SIZE 20
#define VERSIONS_AT 18 /* of writing and reading in the header; 2: write-ahead log */
#define MAX_CELL_SIZE (16 << 20)
#define MAX_SQL_SIZE 1000000
#define MAX_TEXT_SIZE ((gsize) 2 << 30) /* distinct texts of one column */
#define STEPS_PER_QUESTION 5000
#define MAX_NAMED 20

typedef struct
{
  sqlite3 *db;
  const char *name;
  const VtrReadOptions *options;
  VtrProgress *progress;
  guint64 *n_blobs; /* per column */
} Source;

static void
finalize (sqlite3_stmt **statement)
{
  sqlite3_finalize (*statement);
}
#define g_auto_statement __attribute__ ((cleanup (finalize))) sqlite3_stmt *

static gboolean
set_error (Source *source, GError **error)
{
  int code = source->db != NULL ? sqlite3_errcode (source->db) & 0xff : SQLITE_NOMEM;

  if (!vtr_progress_check (source->progress, error))
    return FALSE;
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _ ("%s is being written by another program; try again later"), source->name);
  else if (code == SQLITE_NOMEM || code == SQLITE_TOOBIG)
    g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                 _ ("%s does not fit into memory, or a cell holds more than 16 MB"), source->name);
  else if (code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_AUTH)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _ ("%s cannot be read: %s"), source->name,
                 sqlite3_errmsg (source->db));
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _ ("%s is damaged, or encrypted: %s"),
                 source->name,
                 source->db != NULL ? sqlite3_errmsg (source->db) : sqlite3_errstr (code));
  return FALSE;
}

static int
question_cb (void *data)
{
  return vtr_progress_is_cancelled (((Source *) data)->progress);
}

static void
harden (Source *source)
{
  sqlite3_db_config (source->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (source->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (source->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (source->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit (source->db, SQLITE_LIMIT_LENGTH, MAX_CELL_SIZE);
  sqlite3_limit (source->db, SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_SIZE);
  sqlite3_limit (source->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_timeout (source->db, 500);
  sqlite3_progress_handler (source->db, STEPS_PER_QUESTION, question_cb, source);
}

/* --- Which table --- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The ordinary tables, in order of name. */
static GPtrArray *
list_tables (Source *source, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto_statement statement = NULL;
  int step;

  if (sqlite3_prepare_v2 (source->db, "PRAGMA main.table_list", -1, &statement, NULL) != SQLITE_OK)
    return set_error (source, error), NULL;
  while ((step = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *schema = (const char *) sqlite3_column_text (statement, 0);
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      const char *type = (const char *) sqlite3_column_text (statement, 2);

      if (g_strcmp0 (schema, "main") == 0 && g_strcmp0 (type, "table") == 0 && name != NULL &&
          g_ascii_strncasecmp (name, "sqlite_", 7) != 0)
        g_ptr_array_add (names, g_utf8_make_valid (name, -1));
    }
  if (step != SQLITE_DONE)
    return set_error (source, error), NULL;
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return g_steal_pointer (&names);
}

static char *
name_some (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i + 1 < names->len && i < MAX_NAMED; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  if (names->len > MAX_NAMED + 1)
    g_string_append (text, ", …");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
choose_table (Source *source, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) names = list_tables (source, error);
  g_autofree char *all = NULL;

  if (names == NULL)
    return NULL;
  for (guint i = 0; wanted != NULL && i + 1 < names->len; i++)
    if (g_ascii_strcasecmp (names->pdata[i], wanted) == 0)
      return g_strdup (names->pdata[i]);
  if (wanted == NULL && names->len == 2)
    return g_strdup (names->pdata[0]);

  all = name_some (names);
  if (names->len == 1)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _ ("%s holds no table; views are not read"),
                 source->name);
  else if (wanted == NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _ ("%s holds several tables; name one after a colon, %s:%s. There are: %s"),
                 source->name, source->name, (const char *) names->pdata[0], all);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                 _ ("%s: there is no table “%s” in it; there are: %s"), source->name, wanted, all);
  return NULL;
}

/* --- Cells --- */

static void
add_cell (
    Source *source, VtrCells *cells, guint column, sqlite3_stmt *statement, const char *const *na)
{
  switch (sqlite3_column_type (statement, (int) column))
    {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      vtr_cells_add_number (cells, sqlite3_column_double (statement, (int) column));
      break;
    case SQLITE_TEXT:
      {
        const char *text = (const char *) sqlite3_column_text (statement, (int) column);

        vtr_cells_add_text (cells, text != NULL ? text : "",
                            (gsize) sqlite3_column_bytes (statement, (int) column), na);
        break;
      }
    case SQLITE_BLOB:
      source->n_blobs[column] += 1;
      G_GNUC_FALLTHROUGH;
    default:
      vtr_cells_add_missing (cells);
    }
}

static gboolean
check_size (Source *source, const VtrCells *cells, guint n, gsize n_rows, GError **error)
{
  if (n_rows >= VTR_MAX_ROWS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _ ("%s has more rows than the %u that are read"), source->name, VTR_MAX_ROWS);
      return FALSE;
    }
  for (guint j = 0; j < n; j++)
    if (cells[j].texts.n_used > MAX_TEXT_SIZE)
      {
        g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                     _ ("%s: the texts of column “%s” do not fit into memory"), source->name,
                     cells[j].name);
        return FALSE;
      }
  return TRUE;
}

/* One walk over the table. */
static gboolean
read_rows (Source *source, sqlite3_stmt *statement, VtrCells *cells, guint n, GError **error)
{
  const char *const *na = vtr_read_get_na (source->options);
  gsize n_rows = 0, max_rows = source->options->max_rows;
  int step = SQLITE_DONE;

  memset (source->n_blobs, 0, n * sizeof *source->n_blobs);
  while ((max_rows == 0 || n_rows < max_rows) && (step = sqlite3_step (statement)) == SQLITE_ROW)
    {
      for (guint j = 0; j < n; j++)
        add_cell (source, &cells[j], j, statement, na);
      n_rows++;
      if (n_rows % 1024 == 0 && (!vtr_progress_check (source->progress, error) ||
                                 !check_size (source, cells, n, n_rows, error)))
        return FALSE;
    }
  if (step != SQLITE_DONE && step != SQLITE_ROW)
    return set_error (source, error);
  vtr_progress_add (source->progress, n_rows);
  sqlite3_reset (statement);

  return check_size (source, cells, n, n_rows, error);
}

static char **
take_names (sqlite3_stmt *statement, guint n)
{
  char **names = g_new0 (char *, n + 1);

  for (guint j = 0; j < n; j++)
    {
      const char *name = sqlite3_column_name (statement, (int) j);

      names[j] = name != NULL && *name != '\0' ? g_utf8_make_valid (name, -1)
                                               : g_strdup_printf ("column%u", j + 1);
    }
  return names;
}

static GPtrArray *
warn_blobs (Source *source, const VtrCells *cells, guint n)
{
  GPtrArray *warnings = vtr_warnings_new ();

  for (guint j = 0; j < n; j++)
    if (source->n_blobs[j] > 0)
      vtr_warnings_add (
          warnings, 0, cells[j].name,
          g_strdup_printf (_ ("%" G_GUINT64_FORMAT
                              " cells of “%s” hold bytes, not text, and were read as missing"),
                           source->n_blobs[j], cells[j].name));
  return warnings;
}

static VtrDataset *
read_statement (Source *source, sqlite3_stmt *statement, GError **error)
{
  guint n = (guint) sqlite3_column_count (statement);
  g_auto (GStrv) names = take_names (statement, n);
  g_autofree guint64 *n_blobs = g_new0 (guint64, n + 1);
  g_autoptr (GPtrArray) warnings = NULL;
  VtrDataset *dataset = NULL;
  VtrCells *cells =
      vtr_cells_new ((const char *const *) names, n, source->name, source->options, error);

  if (cells == NULL)
    return NULL;
  source->n_blobs = n_blobs;
  if (read_rows (source, statement, cells, n, error))
    {
      warnings = warn_blobs (source, cells, n);
      if (!vtr_cells_try_again (cells, n) || read_rows (source, statement, cells, n, error))
        dataset = vtr_cells_finish (cells, n, source->name, source->options, warnings, error);
    }
  vtr_cells_free (cells, n);

  return dataset;
}

static VtrDataset *
read_table (Source *source, const char *wanted, GError **error)
{
  g_autofree char *table = NULL;
  g_auto_statement statement = NULL;
  char *sql;

  harden (source);
  vtr_progress_begin (source->progress, _ ("Reading"), 0);
  if (sqlite3_exec (source->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
    return set_error (source, error), NULL;
  table = choose_table (source, wanted, error);
  if (table == NULL)
    return NULL;
  sql = sqlite3_mprintf ("SELECT * FROM main.\"%w\" NOT INDEXED", table);
  sqlite3_prepare_v2 (source->db, sql, -1, &statement, NULL);
  sqlite3_free (sql);
  if (statement == NULL)
    return set_error (source, error), NULL;

  return read_statement (source, statement, error);
}

/* --- Doors --- */

gboolean
vtr_sqlite_is_database (const void *bytes, gsize length)
{
  return length >= MAGIC_SIZE && memcmp (bytes, MAGIC, MAGIC_SIZE) == 0;
}

static gsize
read_head (const char *path, char head[HEAD_SIZE])
{
  FILE *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_fopen (path, "rbe") : NULL;
  gsize n = file != NULL ? fread (head, 1, HEAD_SIZE, file) : 0;

  if (file != NULL)
    fclose (file);
  return n;
}

gboolean
vtr_sqlite_is_file (const char *path)
{
  char head[HEAD_SIZE];

  return vtr_sqlite_is_database (head, read_head (path, head));
}

/* A database of the kind with a write-ahead log, when there is none, is whole and used by nobody.
 * It is opened as a file that does not change: else even a reader leaves a log beside it. */
static gboolean
is_at_rest (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  char head[HEAD_SIZE];

  return read_head (path, head) == HEAD_SIZE && head[VERSIONS_AT + 1] == 2 &&
         !g_file_test (log, G_FILE_TEST_EXISTS);
}

static int
open_database (const char *path, sqlite3 **db)
{
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = is_at_rest (path) ? g_filename_to_uri (absolute, NULL, NULL) : NULL;
  g_autofree char *unchanging = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;

  if (unchanging != NULL)
    return sqlite3_open_v2 (unchanging, db, flags | SQLITE_OPEN_URI, NULL);
  return sqlite3_open_v2 (path, db, flags, NULL);
}

/**
 * vtr_read_sqlite_file:
 * @path: a file that vtr_sqlite_is_file()
 * @table: (nullable): its table; by default the only one
 * @name: what messages call the source
 * @options: (nullable): types, missing texts, roles and the number of rows are used
 * @progress: (nullable): counts rows; cancels within milliseconds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set, rows in the table's own order;
 * %VTR_ERROR_BAD_INPUT naming the tables when there is none of that name, %VTR_ERROR_CORRUPT,
 * %VTR_ERROR_TOO_LARGE, %VTR_ERROR_BAD_VALUE for an option that does not fit
 */
VtrDataset *
vtr_read_sqlite_file (const char *path,
                      const char *table,
                      const char *name,
                      const VtrReadOptions *options,
                      VtrProgress *progress,
                      GError **error)
{
  static const VtrReadOptions no_options;
  Source source = { NULL, name, options != NULL ? options : &no_options, progress, NULL };
  VtrDataset *dataset = NULL;

  if (open_database (path, &source.db) != SQLITE_OK)
    set_error (&source, error);
  else
    dataset = read_table (&source, table, error);
  sqlite3_close (source.db);

  return dataset;
}

/**
 * vtr_read_sqlite:
 * @bytes: what an SQLite database holds
 * @table: (nullable): its table; by default the only one
 * @name: what messages call the source
 * @options: (nullable): as for vtr_read_sqlite_file()
 * @progress: (nullable): as there
 * @error: return location
 *
 * For databases that come packed.
 *
 * Returns: (transfer full) (nullable): as vtr_read_sqlite_file()
 */
VtrDataset *
vtr_read_sqlite (GBytes *bytes,
                 const char *table,
                 const char *name,
                 const VtrReadOptions *options,
                 VtrProgress *progress,
                 GError **error)
{
  static const VtrReadOptions no_options;
  Source source = { NULL, name, options != NULL ? options : &no_options, progress, NULL };
  g_autofree guint8 *copy = NULL;
  VtrDataset *dataset = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  /* In memory there is no write-ahead log, and the file is whole without. */
  if (size > VERSIONS_AT + 1 && data[VERSIONS_AT + 1] == 2)
    {
      copy = g_memdup2 (data, size);
      copy[VERSIONS_AT] = copy[VERSIONS_AT + 1] = 1;
      data = copy;
    }
  if (sqlite3_open_v2 (":memory:", &source.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
          SQLITE_OK ||
      sqlite3_deserialize (source.db, "main", (guint8 *) data, (gint64) size, (gint64) size,
                           SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    set_error (&source, error);
  else
    dataset = read_table (&source, table, error);
  sqlite3_close (source.db);

  return dataset;
}
