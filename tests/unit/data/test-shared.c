/* The awkward files and the real data sets that lie beside the repository, each against its manifest.
 * Skipped where they are not there. */
#include "vtr-error.h"
#include "vtr-number.h"
#include "vtr-read.h"
#include "vtr-summary.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

/* Where not the first accepted outcome is ours: UTF-16 with a mark is read, as the contract says. */
static const char *const second_best[] = { "utf16le_bom.csv", NULL };

static JsonObject *
load_manifest (const char *folder, JsonParser *parser, const char *member)
{
  const char *shared = g_getenv ("VTR_SHARED_DIR");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", folder, "manifest.json", NULL);

  if (shared == NULL || !json_parser_load_from_file (parser, path, NULL))
    {
      g_test_skip ("the data sets beside the repository are not there");
      return NULL;
    }

  return json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), member);
}

static VtrDataset *
read_file (const char *folder, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_SHARED_DIR"), folder, file, NULL);

  return vtr_read (path, NULL, NULL, error);
}

static gboolean
cell_matches (VtrColumn *column, gsize row, JsonNode *expected)
{
  g_autofree char *text = vtr_column_dup_text (column, row);
  double value;

  if (json_node_is_null (expected))
    return text == NULL;
  if (text == NULL)
    return FALSE;
  if (json_node_get_value_type (expected) == G_TYPE_STRING)
    return g_str_equal (text, json_node_get_string (expected));

  return vtr_number_parse (text, strlen (text), &value) && value == json_node_get_double (expected);
}

static gboolean
table_matches (VtrDataset *dataset, JsonArray *table)
{
  for (guint row = 0; row < json_array_get_length (table); row++)
    {
      JsonArray *cells = json_array_get_array_element (table, row);

      for (guint j = 0; j < json_array_get_length (cells); j++)
        if (!cell_matches (vtr_dataset_get_column (dataset, j), row, json_array_get_element (cells, j)))
          {
            g_test_message ("cell %u, %u differs", row, j);
            return FALSE;
          }
    }

  return TRUE;
}

static gboolean
header_matches (VtrDataset *dataset, JsonObject *outcome)
{
  JsonArray *header = json_object_get_array_member (outcome, "header");

  if (g_strrstr (json_object_get_string_member_with_default (outcome, "note", ""), "made-up names"))
    return TRUE;
  for (guint j = 0; j < json_array_get_length (header); j++)
    if (!g_str_equal (vtr_column_get_name (vtr_dataset_get_column (dataset, j)),
                      json_array_get_string_element (header, j)))
      return FALSE;

  return TRUE;
}

static gboolean
types_match (VtrDataset *dataset, JsonArray *types)
{
  for (guint j = 0; j < json_array_get_length (types); j++)
    if (!g_str_equal (vtr_kind_to_string (vtr_column_get_kind (vtr_dataset_get_column (dataset, j))),
                      json_array_get_string_element (types, j)))
      return FALSE;

  return TRUE;
}

static gboolean
missing_match (VtrDataset *dataset, JsonArray *missing)
{
  for (guint j = 0; j < json_array_get_length (missing); j++)
    if (vtr_column_get_n_missing (vtr_dataset_get_column (dataset, j)) !=
        (gsize) json_array_get_int_element (missing, j))
      return FALSE;

  return TRUE;
}

static gboolean
dataset_matches (VtrDataset *dataset, JsonObject *outcome)
{
  if (vtr_dataset_get_n_rows (dataset) != (gsize) json_object_get_int_member (outcome, "rows") ||
      vtr_dataset_get_n_columns (dataset) != (guint) json_object_get_int_member (outcome, "columns"))
    return FALSE;
  if (json_object_has_member (outcome, "header") && !header_matches (dataset, outcome))
    return FALSE;
  if (json_object_has_member (outcome, "table") &&
      !table_matches (dataset, json_object_get_array_member (outcome, "table")))
    return FALSE;
  if (json_object_has_member (outcome, "types") &&
      !types_match (dataset, json_object_get_array_member (outcome, "types")))
    return FALSE;
  if (json_object_has_member (outcome, "missing_per_column") &&
      !missing_match (dataset, json_object_get_array_member (outcome, "missing_per_column")))
    return FALSE;

  return !json_object_has_member (outcome, "warning") || vtr_dataset_get_warnings (dataset)->len > 0;
}

static gboolean
error_matches (const GError *error, JsonObject *outcome, const char *file)
{
  g_autofree char *line = NULL;

  if (error->domain != VTR_ERROR || strstr (error->message, file) == NULL)
    return FALSE;
  if (!json_object_has_member (outcome, "line"))
    return TRUE;
  line = g_strdup_printf ("line %d:", (int) json_object_get_int_member (outcome, "line"));

  return strstr (error->message, line) != NULL;
}

static void
check_torture_file (const char *file, JsonObject *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = read_file ("data/torture", file, &error);
  JsonArray *accept = json_object_get_array_member (entry, "accept");
  guint wanted = g_strv_contains (second_best, file);
  JsonObject *outcome = json_array_get_object_element (accept, wanted);
  gboolean is_error = g_str_equal (json_object_get_string_member (outcome, "outcome"), "error");

  g_test_message ("%s: %s", file, error != NULL ? error->message : "read");
  g_assert_cmpint (dataset == NULL, ==, is_error);
  g_assert_cmpint (error != NULL, ==, is_error);
  if (is_error)
    g_assert_true (error_matches (error, outcome, file));
  else
    g_assert_true (dataset_matches (dataset, outcome));
}

static void
test_torture (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *files = load_manifest ("data/torture", parser, "files");
  g_autoptr (GList) names = files != NULL ? json_object_get_members (files) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    check_torture_file (name->data, json_object_get_object_member (files, name->data));
}

static void
test_torture_rules (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (VtrDataset) wide = NULL;
  g_autoptr (VtrDataset) tall = NULL;
  g_autoptr (VtrDataset) keys = NULL;
  g_autofree char *cell = NULL;
  guint n_levels;

  if (load_manifest ("data/torture", parser, "files") == NULL)
    return;
  wide = read_file ("data/torture", "wide_2000.csv", NULL);
  for (guint row = 0; row < 5; row++)
    for (guint j = 0; j < 2000; j++)
      g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (wide, j), row), ==,
                         (31 * row + 7 * j) % 101);
  tall = read_file ("data/torture", "long_field.csv", NULL);
  cell = vtr_column_dup_text (vtr_dataset_get_column (tall, 1), 0);
  g_assert_cmpint (strlen (cell), ==, 200000);
  g_assert_cmpint (strspn (cell, "q"), ==, 200000);
  keys = read_file ("data/torture", "many_categories.csv", NULL);
  vtr_column_get_levels (vtr_dataset_lookup (keys, "key", NULL), &n_levels);
  g_assert_cmpint (n_levels, ==, 5000);
  g_assert_cmpint (vtr_column_get_kind (vtr_dataset_lookup (keys, "key", NULL)), ==, VTR_KIND_TEXT);
}

static void
assert_close (double value, double expected, double scale)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-12 * MAX (fabs (expected), scale) + 1e-300);
}

/* pandas sums in another order: a mean may differ by some ulps of the largest value. */
static void
check_stats (const VtrColumnSummary *column, JsonObject *stats)
{
  double scale = MAX (fabs (column->min), fabs (column->max));

  assert_close (column->mean, json_object_get_double_member (stats, "mean"), scale);
  assert_close (column->std, json_object_get_double_member (stats, "std_ddof1"), 0);
  g_assert_cmpfloat (column->min, ==, json_object_get_double_member (stats, "min"));
  g_assert_cmpfloat (column->max, ==, json_object_get_double_member (stats, "max"));
  assert_close (column->median, json_object_get_double_member (stats, "median"), 0);
}

static void
check_set (JsonObject *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = read_file ("data", json_object_get_string_member (entry, "file"), &error);
  JsonObject *types = json_object_get_object_member (entry, "types");
  JsonObject *missing = json_object_get_object_member (entry, "missing");
  JsonObject *stats = json_object_get_object_member (entry, "column_stats");
  g_autoptr (VtrSummary) summary = NULL;

  g_assert_no_error (error);
  summary = vtr_summary_new (dataset, NULL, NULL);
  g_assert_cmpint (summary->n_rows, ==, json_object_get_int_member (entry, "rows"));
  g_assert_cmpint (summary->n_columns, ==, json_object_get_int_member (entry, "columns"));
  for (guint j = 0; j < summary->n_columns; j++)
    {
      const VtrColumnSummary *column = &summary->columns[j];

      g_test_message ("%s", column->name);
      g_assert_cmpstr (vtr_kind_to_string (column->kind), ==, json_object_get_string_member (types, column->name));
      g_assert_cmpint (column->n_missing, ==, json_object_get_int_member_with_default (missing, column->name, 0));
      if (stats != NULL && json_object_has_member (stats, column->name))
        check_stats (column, json_object_get_object_member (stats, column->name));
    }
}

static void
test_sets (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *sets = load_manifest ("data", parser, "datasets");
  g_autoptr (GList) names = sets != NULL ? json_object_get_members (sets) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *entry = json_object_get_object_member (sets, name->data);

      if (g_str_has_suffix (json_object_get_string_member_with_default (entry, "file", ""), ".csv"))
        check_set (entry);
    }
}

static void
test_mnist (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VTR_SHARED_DIR") ? g_getenv ("VTR_SHARED_DIR") : "", "data", "mnist", NULL);
  g_autofree char *images = g_build_filename (folder, "t10k-images-idx3-ubyte.gz", NULL);
  g_autofree char *labels = g_build_filename (folder, "t10k-labels-idx1-ubyte.gz", NULL);
  VtrReadOptions options = { .labels = labels };
  g_autoptr (VtrDataset) dataset = NULL;
  VtrColumn *label;
  guint n_levels;

  if (!g_file_test (images, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("MNIST is not there");
      return;
    }
  dataset = vtr_read (images, &options, NULL, NULL);
  g_assert_cmpint (vtr_dataset_get_n_rows (dataset), ==, 10000);
  g_assert_cmpint (vtr_dataset_get_n_columns (dataset), ==, 785);
  label = vtr_dataset_lookup (dataset, "label", NULL);
  g_assert_cmpstr (vtr_column_get_levels (label, &n_levels)[7], ==, "7");
  g_assert_cmpint (n_levels, ==, 10);
  g_assert_cmpfloat (vtr_column_get_number (label, 0), ==, 7);
  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_lookup (dataset, "p202", NULL), 0), ==, 84 / 255.);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/shared/torture", test_torture);
  g_test_add_func ("/data/shared/torture-rules", test_torture_rules);
  g_test_add_func ("/data/shared/sets-match-manifest", test_sets);
  g_test_add_func ("/data/shared/mnist", test_mnist);

  return g_test_run ();
}
