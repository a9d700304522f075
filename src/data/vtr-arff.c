/* ARFF files, the tables of Weka (Witten, Frank, Hall and Pal, Data Mining; the format's page in
 * Weka's manual): a header of “@attribute NAME TYPE” lines, then “@data” and a row on each line,
 * dense or sparse (“{3 X, 7 1.5}”, the rest being 0 or the first of the values). Names and values
 * may be quoted with ' or ", with a backslash before what is meant as it is; “?” is missing and “%”
 * begins a comment.
 *
 * The declared types are the columns' kinds: numeric, real and integer; {…}; string (as texts of a
 * CSV file); date, as ISO 8601. One walk over the text in one thread. What it does not read:
 * relational attributes and weights of rows. */
#include "vtr-config.h"

#include "vtr-arff.h"
#include "vtr-cells.h"
#include "vtr-column-private.h"
#include "vtr-csv-private.h"
#include "vtr-encoding.h"
#include "vtr-error.h"
#include "vtr-warnings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 40
#define ROWS_PER_QUESTION 2048

typedef enum
{
  TYPE_NUMBER,
  TYPE_NOMINAL,
  TYPE_STRING,
  TYPE_DATE
} Type;

typedef struct
{
  Type type;
  char *first;        /* (nullable) of the values of TYPE_NOMINAL: what a sparse row leaves out */
  GHashTable *values; /* (nullable) of TYPE_NOMINAL */
} Attribute;

typedef struct
{
  const char *name;
  const VtrReadOptions *options;
  VtrProgress *progress;
  GPtrArray *warnings;

  const char *at, *end, *line_end;
  guint64 line;
  GString *word; /* the last one read */
  gboolean was_quoted;

  GArray *attributes; /* Attribute */
  GPtrArray *names;
  GHashTable *taken; /* of @names */
  VtrCells *cells;
  guint n;
  gsize n_rows;
  guint8 *seen; /* sparse rows: which attributes were named */
} Arff;

static void
attribute_clear (gpointer data)
{
  Attribute *attribute = data;

  g_free (attribute->first);
  g_clear_pointer (&attribute->values, g_hash_table_unref);
}

static void
arff_clear (Arff *arff)
{
  vtr_cells_free (arff->cells, arff->n);
  g_string_free (arff->word, TRUE);
  g_array_unref (arff->attributes);
  g_hash_table_unref (arff->taken);
  g_ptr_array_unref (arff->names);
  g_ptr_array_unref (arff->warnings);
  g_free (arff->seen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arff, arff_clear)

/* @message: (transfer full) */
static gboolean
refuse (Arff *arff, char *message, GError **error)
{
  g_autofree char *given = message;
  g_autofree char *whole = g_utf8_make_valid (given, -1);

  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT, _ ("%s, line %" G_GUINT64_FORMAT ": %s"),
               arff->name, arff->line, whole);
  return FALSE;
}

/* --- Lines and words
 * -------------------------------------------------------------------------------- */

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static void
skip_blanks (Arff *arff)
{
  while (arff->at < arff->line_end && is_blank (*arff->at))
    arff->at++;
}

static gboolean
is_over (Arff *arff)
{
  skip_blanks (arff);
  return arff->at == arff->line_end || *arff->at == '%';
}

/* To the next line that says something. @next: where it begins. */
static gboolean
next_line (Arff *arff, const char **next)
{
  while (*next < arff->end)
    {
      arff->at = *next;
      arff->line++;
      arff->line_end = memchr (arff->at, '\n', (gsize) (arff->end - arff->at));
      *next = arff->line_end != NULL ? arff->line_end + 1 : arff->end;
      if (arff->line_end == NULL)
        arff->line_end = arff->end;
      if (!is_over (arff))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_quoted (Arff *arff, GError **error)
{
  char quote = *arff->at++;

  while (arff->at < arff->line_end && *arff->at != quote)
    {
      if (*arff->at == '\\' && arff->at + 1 < arff->line_end)
        arff->at++;
      g_string_append_c (arff->word, *arff->at++);
    }
  if (arff->at == arff->line_end)
    return refuse (arff, g_strdup (_ ("a quote is never closed")), error);
  arff->at++;
  return TRUE;
}

/* One word: quoted, or up to one of @ends. */
static gboolean
read_word (Arff *arff, const char *ends, GError **error)
{
  const char *begin;

  skip_blanks (arff);
  g_string_truncate (arff->word, 0);
  arff->was_quoted = arff->at < arff->line_end && (*arff->at == '\'' || *arff->at == '"');
  if (arff->was_quoted)
    return read_quoted (arff, error);

  begin = arff->at;
  while (arff->at < arff->line_end && strchr (ends, *arff->at) == NULL)
    arff->at++;
  g_string_append_len (arff->word, begin, arff->at - begin);
  while (arff->word->len > 0 && is_blank (arff->word->str[arff->word->len - 1]))
    g_string_truncate (arff->word, arff->word->len - 1);
  return TRUE;
}

/* --- The header
 * ------------------------------------------------------------------------------------- */

static gboolean
read_values (Arff *arff, Attribute *attribute, GError **error)
{
  attribute->type = TYPE_NOMINAL;
  attribute->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  do
    {
      arff->at++;
      if (!read_word (arff, ",}", error))
        return FALSE;
      if (attribute->first == NULL)
        attribute->first = g_strdup (arff->word->str);
      g_hash_table_add (attribute->values, g_strdup (arff->word->str));
      skip_blanks (arff);
    }
  while (arff->at < arff->line_end && *arff->at == ',');
  if (arff->at == arff->line_end || *arff->at != '}')
    return refuse (arff, g_strdup (_ ("the list of values has no closing brace")), error);
  arff->at++;
  return TRUE;
}

static gboolean
read_type (Arff *arff, Attribute *attribute, GError **error)
{
  static const struct
  {
    const char *name;
    Type type;
  } types[] = {
    { "numeric", TYPE_NUMBER }, { "real", TYPE_NUMBER }, { "integer", TYPE_NUMBER },
    { "string", TYPE_STRING },  { "date", TYPE_DATE },
  };

  skip_blanks (arff);
  if (arff->at < arff->line_end && *arff->at == '{')
    return read_values (arff, attribute, error);
  if (!read_word (arff, " \t\r%", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (arff->word->str, types[i].name) == 0)
      {
        attribute->type = types[i].type;
        return TRUE;
      }
  return refuse (
      arff,
      g_strdup_printf (
          _ ("“%.*s” is no type that is read; those are numeric, string, date and {values}"),
          MAX_SHOWN, arff->word->str),
      error);
}

static gboolean
read_attribute (Arff *arff, GError **error)
{
  Attribute attribute = { TYPE_NUMBER, NULL, NULL };
  gboolean good;

  if (!read_word (arff, " \t\r{", error))
    return FALSE;
  if (arff->word->len == 0)
    return refuse (arff, g_strdup (_ ("an attribute has no name")), error);
  if (arff->attributes->len >= VTR_CSV_MAX_COLUMNS)
    return refuse (arff,
                   g_strdup_printf (_ ("there are more than %d attributes"), VTR_CSV_MAX_COLUMNS),
                   error);
  if (!g_hash_table_add (arff->taken, g_strdup (arff->word->str)))
    return refuse (
        arff, g_strdup_printf (_ ("the attribute “%s” is declared twice"), arff->word->str), error);
  g_ptr_array_add (arff->names, g_strdup (arff->word->str));
  good = read_type (arff, &attribute, error);
  g_array_append_val (arff->attributes, attribute);
  return good;
}

/* Up to and with “@data”. */
static gboolean
read_header (Arff *arff, const char **next, GError **error)
{
  while (next_line (arff, next))
    {
      if (!read_word (arff, " \t\r%", error))
        return FALSE;
      if (g_ascii_strcasecmp (arff->word->str, "@data") == 0)
        {
          if (arff->attributes->len > 0)
            return TRUE;
          return refuse (arff, g_strdup (_ ("the data begin, but no attribute was declared")),
                         error);
        }
      if (g_ascii_strcasecmp (arff->word->str, "@attribute") == 0)
        {
          if (!read_attribute (arff, error))
            return FALSE;
        }
      else if (g_ascii_strcasecmp (arff->word->str, "@relation") != 0)
        {
          return refuse (arff,
                         g_strdup_printf (_ ("“%.*s” is not @relation, @attribute or @data"),
                                          MAX_SHOWN, arff->word->str),
                         error);
        }
    }
  g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
               _ ("%s has no @data, so there are no rows in it"), arff->name);
  return FALSE;
}

static gboolean
make_cells (Arff *arff, GError **error)
{
  arff->n = arff->attributes->len;
  g_ptr_array_add (arff->names, NULL);
  arff->seen = g_new0 (guint8, arff->n);
  arff->cells = vtr_cells_new ((const char *const *) arff->names->pdata, arff->n, arff->name,
                               arff->options, error);
  for (guint j = 0; arff->cells != NULL && j < arff->n; j++)
    {
      Type type = g_array_index (arff->attributes, Attribute, j).type;
      VtrCells *cells = &arff->cells[j];

      if (cells->is_typed || type == TYPE_NUMBER)
        continue;
      cells->is_typed = type != TYPE_STRING;
      cells->kind = type == TYPE_DATE ? VTR_KIND_DATETIME : VTR_KIND_CATEGORICAL;
      cells->is_text = TRUE;
      cells->mode = VTR_CELLS_TEXTS;
    }
  return arff->cells != NULL;
}

/* --- Rows
 * ------------------------------------------------------------------------------------------- */

/* The last word as a cell of attribute @j. */
static gboolean
take_cell (Arff *arff, guint j, GError **error)
{
  static const char *const none[] = { NULL };
  const Attribute *attribute = &g_array_index (arff->attributes, Attribute, j);
  const char *text = arff->word->str;

  if (!arff->was_quoted && (arff->word->len == 0 || strcmp (text, "?") == 0))
    {
      vtr_cells_add_missing (&arff->cells[j]);
      return TRUE;
    }
  if (attribute->values != NULL && !g_hash_table_contains (attribute->values, text))
    return refuse (arff,
                   g_strdup_printf (_ ("“%.*s” is not among the values declared for “%s”"),
                                    MAX_SHOWN, text, arff->cells[j].name),
                   error);
  vtr_cells_add_text (&arff->cells[j], text, arff->word->len,
                      attribute->type == TYPE_NUMBER ? vtr_read_get_na (arff->options) : none);
  if (arff->cells[j].failed)
    return refuse (arff,
                   g_strdup_printf (_ ("“%.*s” is not a number, but “%s” is declared numeric; pass "
                                       "--types to read it as text"),
                                    MAX_SHOWN, text, arff->cells[j].name),
                   error);
  return TRUE;
}

static gboolean
read_dense (Arff *arff, GError **error)
{
  guint n = 0;
  gboolean more;

  do
    {
      if (!read_word (arff, ",%", error) || (n < arff->n && !take_cell (arff, n, error)))
        return FALSE;
      n++;
      skip_blanks (arff);
      more = arff->at < arff->line_end && *arff->at == ',';
      arff->at += more;
    }
  while (more);
  if (n != arff->n || !is_over (arff))
    return refuse (
        arff,
        g_strdup_printf (_ ("there are %u values, but %u attributes; mend the line"), n, arff->n),
        error);
  return TRUE;
}

static void
fill_sparse (Arff *arff)
{
  for (guint j = 0; j < arff->n; j++)
    {
      const Attribute *attribute = &g_array_index (arff->attributes, Attribute, j);
      static const char *const none[] = { NULL };

      if (arff->seen[j])
        continue;
      if (attribute->type == TYPE_NUMBER)
        vtr_cells_add_number (&arff->cells[j], 0);
      else if (attribute->type == TYPE_NOMINAL)
        vtr_cells_add_text (&arff->cells[j], attribute->first, strlen (attribute->first), none);
      else
        vtr_cells_add_missing (&arff->cells[j]);
    }
}

static gboolean
read_pair (Arff *arff, GError **error)
{
  guint64 index;

  if (!read_word (arff, " \t\r,}", error))
    return FALSE;
  if (!g_ascii_string_to_unsigned (arff->word->str, 10, 0, arff->n - 1, &index, NULL) ||
      arff->seen[index])
    return refuse (
        arff,
        g_strdup_printf (_ ("“%.*s” is not the number of an attribute, 0 to %u, each once"),
                         MAX_SHOWN, arff->word->str, arff->n - 1),
        error);
  arff->seen[index] = TRUE;
  return read_word (arff, ",}", error) && take_cell (arff, (guint) index, error);
}

static gboolean
read_sparse (Arff *arff, GError **error)
{
  memset (arff->seen, 0, arff->n);
  arff->at++;
  skip_blanks (arff);
  while (arff->at < arff->line_end && *arff->at != '}')
    {
      if (!read_pair (arff, error))
        return FALSE;
      skip_blanks (arff);
      if (arff->at < arff->line_end && *arff->at == ',')
        arff->at++;
      else
        break;
    }
  skip_blanks (arff);
  if (arff->at == arff->line_end || *arff->at++ != '}' || !is_over (arff))
    return refuse (
        arff, g_strdup (_ ("a row in braces does not end as it should: {NUMBER VALUE, …}")), error);
  fill_sparse (arff);
  return TRUE;
}

static gboolean
read_rows (Arff *arff, const char **next, GError **error)
{
  gsize max_rows = arff->options->max_rows;
  const char *counted = *next;

  while ((max_rows == 0 || arff->n_rows < max_rows) && next_line (arff, next))
    {
      if (!(*arff->at == '{' ? read_sparse (arff, error) : read_dense (arff, error)))
        return FALSE;
      if (++arff->n_rows % ROWS_PER_QUESTION != 0)
        continue;
      vtr_progress_add (arff->progress, (guint64) (*next - counted));
      counted = *next;
      if (!vtr_progress_check (arff->progress, error))
        return FALSE;
    }
  if (arff->n_rows < VTR_MAX_ROWS)
    return TRUE;
  g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
               _ ("%s has more rows than the %u that are read"), arff->name, VTR_MAX_ROWS);
  return FALSE;
}

gboolean
vtr_arff_is_text (const void *bytes, gsize length)
{
  static const char word[] = "@relation";
  const char *at = bytes, *end = at + length;

  if (length >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  for (;;)
    {
      while (at < end && (is_blank (*at) || *at == '\n'))
        at++;
      if (at == end || *at != '%')
        return (gsize) (end - at) >= strlen (word) &&
               g_ascii_strncasecmp (at, word, strlen (word)) == 0;
      at = memchr (at, '\n', (gsize) (end - at));
      if (at == NULL)
        return FALSE;
    }
}

/**
 * vtr_read_arff:
 * @bytes: what an ARFF file holds
 * @name: what messages call the file
 * @options: (nullable): encoding, types, missing texts, roles and the number of rows are used
 * @progress: (nullable): progress in bytes; cancels within milliseconds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the data set; %VTR_ERROR_BAD_INPUT naming file and line,
 *   %VTR_ERROR_BAD_VALUE for an option that does not fit, %VTR_ERROR_TOO_LARGE
 */
VtrDataset *
vtr_read_arff (GBytes *bytes,
               const char *name,
               const VtrReadOptions *options,
               VtrProgress *progress,
               GError **error)
{
  static const VtrReadOptions no_options;
  g_auto (Arff) arff = {
    .name = name,
    .options = options != NULL ? options : &no_options,
    .progress = progress,
    .warnings = vtr_warnings_new (),
    .word = g_string_new (NULL),
    .attributes = g_array_new (FALSE, FALSE, sizeof (Attribute)),
    .names = g_ptr_array_new_with_free_func (g_free),
    .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_autoptr (GBytes) text = NULL;
  const char *next;
  gsize length;

  g_array_set_clear_func (arff.attributes, attribute_clear);
  text = vtr_encoding_to_utf8 (bytes, name, arff.options->encoding, arff.warnings, progress, error);
  if (text == NULL)
    return NULL;
  next = g_bytes_get_data (text, &length);
  if (next == NULL)
    next = "";
  arff.end = next + length;
  vtr_progress_begin (progress, _ ("Reading"), length);
  if (!read_header (&arff, &next, error) || !make_cells (&arff, error) ||
      !read_rows (&arff, &next, error))
    return NULL;

  return vtr_cells_finish (arff.cells, arff.n, name, arff.options, arff.warnings, error);
}
