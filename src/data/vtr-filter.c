/* Conditions on rows: a tokeniser, a recursive descent into a tree of at most 64 levels, and one pass
 * over the rows in parallel blocks. A comparison with a column of levels is decided once for each
 * level; so a row costs a look-up. Cells that are missing pass nothing but `is missing` and what
 * `not` makes of it. */
#include "vtr-config.h"
#include "vtr-filter.h"
#include "vtr-error.h"
#include "vtr-number.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define GRAIN 65536

typedef enum { AND, OR, NOT, NUMBER, LEVELS, MISSING, NEVER } NodeKind;
typedef enum { EQUAL, UNEQUAL, LESS, AT_MOST, MORE, AT_LEAST, CONTAINS, NO_OPERATOR } Operator;

typedef struct _Node Node;
struct _Node
{
  NodeKind   kind;
  Node      *a, *b;
  VtrColumn *column;
  Operator   op;
  double     number;
  guint8    *passes;        /* LEVELS: of each level */
};

struct _VtrFilter
{
  VtrDataset *dataset;
  Node       *root;
};

static void
node_free (Node *node)
{
  if (node == NULL)
    return;
  node_free (node->a);
  node_free (node->b);
  g_free (node->passes);
  g_free (node);
}

static Node *
node_new (NodeKind kind, Node *a, Node *b)
{
  Node *node = g_new0 (Node, 1);

  node->kind = kind;
  node->a = a;
  node->b = b;
  return node;
}

/* ---- words ---- */

typedef struct
{
  VtrDataset *dataset;
  const char *text;
  const char *next;          /* not read yet */
  char       *word;          /* the token at hand; NULL: the end */
  gboolean    is_quoted;
  gsize       at;            /* characters before it */
  guint       depth;
} Parser;

static gboolean
is_sign (char c)
{
  return c == '=' || c == '<' || c == '>' || c == '!' || c == '(' || c == ')';
}

static void
advance (Parser *self)
{
  const char *begin;

  while (g_ascii_isspace (*self->next))
    self->next++;
  g_clear_pointer (&self->word, g_free);
  self->is_quoted = FALSE;
  self->at = (gsize) g_utf8_pointer_to_offset (self->text, self->next);
  begin = self->next;
  if (*begin == '\0')
    return;
  if (*begin == '"')
    {
      const char *end = strchr (begin + 1, '"');

      end = end != NULL ? end : begin + strlen (begin);
      self->word = g_strndup (begin + 1, (gsize) (end - begin - 1));
      self->is_quoted = TRUE;
      self->next = *end == '"' ? end + 1 : end;
      return;
    }
  if (*begin == '(' || *begin == ')')
    self->next++;
  else if (is_sign (*begin))
    while (*self->next == '=' || *self->next == '<' || *self->next == '>' || *self->next == '!')
      self->next++;
  else
    while (*self->next != '\0' && !g_ascii_isspace (*self->next) && !is_sign (*self->next))
      self->next++;
  self->word = g_strndup (begin, (gsize) (self->next - begin));
}

static gboolean
at_word (const Parser *self, const char *word)
{
  return self->word != NULL && !self->is_quoted && g_ascii_strcasecmp (self->word, word) == 0;
}

static Operator
at_operator (const Parser *self)
{
  static const struct { const char *text; Operator op; } operators[] = {
    { "=", EQUAL },  { "==", EQUAL },   { "!=", UNEQUAL },  { "<>", UNEQUAL },       { "<", LESS },
    { "<=", AT_MOST }, { ">", MORE }, { ">=", AT_LEAST }, { "contains", CONTAINS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (at_word (self, operators[i].text))
      return operators[i].op;
  return NO_OPERATOR;
}

static Node *
fail (const Parser *self, GError **error, const char *wanted)
{
  if (self->word == NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("the condition ends where %s should be."),
                 wanted);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("at character %" G_GSIZE_FORMAT ", “%s” stands where %s should be."),
                 self->at + 1, self->word, wanted);
  return NULL;
}

/* ---- comparisons ---- */

static VtrColumn *
find_column (const Parser *self)
{
  g_autofree char *wanted = NULL;
  int index = vtr_dataset_find (self->dataset, self->word);

  if (index >= 0)
    return vtr_dataset_get_column (self->dataset, (guint) index);
  wanted = g_utf8_casefold (self->word, -1);
  for (guint j = 0; j < vtr_dataset_get_n_columns (self->dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (self->dataset, j);
      g_autofree char *name = g_utf8_casefold (vtr_column_get_name (column), -1);

      if (strcmp (name, wanted) == 0)
        return column;
    }
  return NULL;
}

static gboolean
compare (double order, Operator op)
{
  switch (op)
    {
    case EQUAL:    return order == 0;
    case UNEQUAL:  return order != 0;
    case LESS:     return order < 0;
    case AT_MOST:  return order <= 0;
    case MORE:     return order > 0;
    case AT_LEAST: return order >= 0;
    default:       return FALSE;
    }
}

static gboolean
level_passes (const char *level, Operator op, const char *value)
{
  g_autofree char *a = NULL, *b = NULL;
  double x, y;

  if (op == CONTAINS)
    {
      a = g_utf8_casefold (level, -1);
      b = g_utf8_casefold (value, -1);
      return strstr (a, b) != NULL;
    }
  if (op != EQUAL && op != UNEQUAL && vtr_number_parse (level, strlen (level), &x) &&
      vtr_number_parse (value, strlen (value), &y))
    return compare (x - y, op);
  return compare (strcmp (level, value), op);
}

static Node *
levels_node (VtrColumn *column, Operator op, const char *value)
{
  guint n;
  const char *const *levels = vtr_column_get_levels (column, &n);
  Node *node = node_new (LEVELS, NULL, NULL);

  node->column = column;
  node->passes = g_new0 (guint8, n + 1);
  for (guint k = 0; k < n; k++)
    node->passes[k] = level_passes (levels[k], op, value);
  return node;
}

static Node *
number_node (const Parser *self, VtrColumn *column, Operator op, GError **error)
{
  Node *node;
  double number;

  if (op == CONTAINS || !vtr_number_parse (self->word, strlen (self->word), &number))
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("“%s” holds numbers, so it cannot be compared with “%s”."),
                   vtr_column_get_name (column), self->word);
      return NULL;
    }
  node = node_new (NUMBER, NULL, NULL);
  node->column = column;
  node->op = op;
  node->number = number;
  return node;
}

/* NAME is [not] missing, NAME op VALUE. */
static Node *
parse_comparison (Parser *self, GError **error)
{
  VtrColumn *column;
  Operator op;
  Node *node;

  if (self->word == NULL || (!self->is_quoted && is_sign (self->word[0])))
    return fail (self, error, _("a column"));
  column = find_column (self);
  if (column == NULL)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("at character %" G_GSIZE_FORMAT ", there is no column “%s”."), self->at + 1,
                   self->word);
      return NULL;
    }
  advance (self);
  if (at_word (self, "is") || at_word (self, "missing"))
    {
      gboolean is_not = FALSE;

      if (at_word (self, "is"))
        advance (self);
      if ((is_not = at_word (self, "not")))
        advance (self);
      if (!at_word (self, "missing"))
        return fail (self, error, _("“missing”"));
      advance (self);
      node = node_new (MISSING, NULL, NULL);
      node->column = column;
      return is_not ? node_new (NOT, node, NULL) : node;
    }
  op = at_operator (self);
  if (op == NO_OPERATOR)
    return fail (self, error, _("a comparison such as = or >"));
  advance (self);
  if (self->word == NULL)
    return fail (self, error, _("a value"));
  node = vtr_column_get_levels (column, NULL) != NULL ? levels_node (column, op, self->word)
                                                      : number_node (self, column, op, error);
  advance (self);
  return node;
}

/* ---- and, or, not ---- */

static Node *parse_or (Parser *self, GError **error);

static Node *
parse_one (Parser *self, GError **error)
{
  Node *node;

  if (++self->depth > MAX_DEPTH)
    return fail (self, error, _("something less deeply nested"));
  if (at_word (self, "not"))
    {
      advance (self);
      node = parse_one (self, error);
      node = node != NULL ? node_new (NOT, node, NULL) : NULL;
    }
  else if (at_word (self, "("))
    {
      advance (self);
      node = parse_or (self, error);
      if (node != NULL && !at_word (self, ")"))
        {
          node_free (node);
          return fail (self, error, "“)”");
        }
      if (node != NULL)
        advance (self);
    }
  else
    node = parse_comparison (self, error);
  self->depth--;
  return node;
}

static Node *
parse_joined (Parser *self, const char *word, NodeKind kind, Node *(*part) (Parser *, GError **),
              GError **error)
{
  Node *node = part (self, error);

  while (node != NULL && at_word (self, word))
    {
      Node *other;

      advance (self);
      other = part (self, error);
      if (other == NULL)
        {
          node_free (node);
          return NULL;
        }
      node = node_new (kind, node, other);
    }
  return node;
}

static Node *
parse_and (Parser *self, GError **error)
{
  return parse_joined (self, "and", AND, parse_one, error);
}

static Node *
parse_or (Parser *self, GError **error)
{
  return parse_joined (self, "or", OR, parse_and, error);
}

/* ---- plain text ---- */

/* Whether any word outside quotes compares. */
static gboolean
is_condition (const char *text)
{
  Parser parser = { .text = text, .next = text };
  gboolean found = FALSE;

  for (advance (&parser); parser.word != NULL && !found; advance (&parser))
    found = at_operator (&parser) != NO_OPERATOR || at_word (&parser, "missing");
  g_free (parser.word);
  return found;
}

/* A cell of any column that contains the text, or is the number. */
static Node *
text_node (VtrDataset *dataset, const char *text)
{
  Node *all = node_new (NEVER, NULL, NULL);
  double number;
  gboolean is_number = vtr_number_parse (text, strlen (text), &number);

  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);
      Node *node = NULL;

      if (vtr_column_get_levels (column, NULL) != NULL)
        node = levels_node (column, CONTAINS, text);
      else if (is_number)
        {
          node = node_new (NUMBER, NULL, NULL);
          node->column = column;
          node->op = EQUAL;
          node->number = number;
        }
      all = node != NULL ? node_new (OR, all, node) : all;
    }
  return all;
}

/**
 * vtr_filter_new:
 * @dataset: a table
 * @text: a condition, or text to find
 * @error: return location
 *
 * Returns: (transfer full): the filter; %NULL with %VTR_ERROR_BAD_VALUE
 */
VtrFilter *
vtr_filter_new (VtrDataset *dataset, const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  Parser parser = { .dataset = dataset, .text = trimmed, .next = trimmed };
  VtrFilter *self;
  Node *root;

  if (!is_condition (trimmed))
    root = text_node (dataset, trimmed);
  else
    {
      advance (&parser);
      root = parse_or (&parser, error);
      if (root != NULL && parser.word != NULL)
        {
          fail (&parser, error, _("“and” or “or”"));
          g_clear_pointer (&root, node_free);
        }
      g_free (parser.word);
    }
  if (root == NULL)
    return NULL;
  self = g_new0 (VtrFilter, 1);
  self->dataset = g_object_ref (dataset);
  self->root = root;
  return self;
}

void
vtr_filter_free (VtrFilter *filter)
{
  if (filter == NULL)
    return;
  node_free (filter->root);
  g_object_unref (filter->dataset);
  g_free (filter);
}

/* ---- rows ---- */

static gboolean
passes (const Node *node, gsize row)
{
  double value;

  switch (node->kind)
    {
    case AND:     return passes (node->a, row) && passes (node->b, row);
    case OR:      return passes (node->a, row) || passes (node->b, row);
    case NOT:     return !passes (node->a, row);
    case MISSING: return vtr_column_is_missing (node->column, row);
    case NUMBER:
      value = vtr_column_get_number (node->column, row);
      return !isnan (value) &&
             compare (value < node->number ? -1 : value > node->number ? 1 : 0, node->op);
    case LEVELS:
      value = vtr_column_get_number (node->column, row);
      return !isnan (value) && node->passes[(gsize) value];
    default:      return FALSE;
    }
}

typedef struct { const Node *root; guint8 *flags; } Run;

static void
run_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Run *run = data;

  for (gsize i = begin; i < end; i++)
    run->flags[i] = passes (run->root, i);
}

/**
 * vtr_filter_run:
 * @filter: a filter
 * @progress: (nullable): who may cancel
 * @error: return location
 *
 * Memory: a byte a row beside the result.
 *
 * Returns: (transfer full) (element-type guint32): the rows that pass, ascending
 */
GArray *
vtr_filter_run (VtrFilter *filter, VtrProgress *progress, GError **error)
{
  gsize n = vtr_dataset_get_n_rows (filter->dataset);
  g_autofree guint8 *flags = g_new (guint8, n + 1);
  Run run = { filter->root, flags };
  GArray *rows;

  if (!vtr_parallel_for (n, GRAIN, run_cb, &run, progress, error))
    return NULL;
  rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < n; i++)
    if (flags[i])
      g_array_append_val (rows, i);
  return rows;
}
