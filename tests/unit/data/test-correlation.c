/* Correlation and outliers against pandas, scipy and numpy (tests/reference/prepare/inspect), and by
 * hand: ties, missing cells, columns that do not vary. */
#include "vtr-correlation.h"
#include "vtr-error.h"
#include "vtr-outliers.h"
#include "vtr-read.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static VtrDataset *
read_sample (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".csv", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", file, NULL);
  g_autoptr (GError) error = NULL;
  VtrDataset *dataset = vtr_read (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static JsonObject *
read_reference (JsonParser *parser, const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "data", name, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static guint
find (const VtrCorrelationMatrix *matrix, const char *name)
{
  for (guint k = 0; k < matrix->n; k++)
    if (strcmp (matrix->names[k], name) == 0)
      return k;
  g_error ("no column %s", name);
}

static void
check_matrix (VtrDataset *dataset, JsonObject *wanted, const char *member, VtrCorrelation measure)
{
  JsonArray *features = json_object_get_array_member (wanted, "features");
  JsonArray *rows = json_object_get_array_member (wanted, member);
  g_autoptr (VtrCorrelationMatrix) matrix = vtr_correlation_matrix (dataset, measure, NULL, NULL);

  for (guint i = 0; i < json_array_get_length (features); i++)
    for (guint j = 0; j < json_array_get_length (features); j++)
      {
        guint a = find (matrix, json_array_get_string_element (features, i));
        guint b = find (matrix, json_array_get_string_element (features, j));

        g_assert_cmpfloat_with_epsilon (
            matrix->values[a * matrix->n + b],
            json_array_get_double_element (json_array_get_array_element (rows, i), j), 1e-9);
      }
}

static void
test_reference (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *all = read_reference (parser, "correlation.json");
  g_autoptr (GList) names = json_object_get_members (all);

  g_assert_nonnull (names);
  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonObject *wanted = json_object_get_object_member (all, link->data);
      g_autoptr (VtrDataset) dataset = read_sample (link->data);

      check_matrix (dataset, wanted, "pearson", VTR_PEARSON);
      check_matrix (dataset, wanted, "spearman", VTR_SPEARMAN);
      check_matrix (dataset, wanted, "kendall_tau_b", VTR_KENDALL);
    }
}

static VtrDataset *
make_table (void)
{
  static const double x[] = { 1, 2, 3, 4, 5, NAN }, flat[] = { 7, 7, 7, 7, 7, 7 };
  static const char *const a[] = { "u", "u", "v", "v", "v", "u" };
  static const char *const b[] = { "p", "p", "q", "q", "q", NULL };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, 6));
  g_ptr_array_add (columns, vtr_column_new_numeric ("flat", flat, 6));
  g_ptr_array_add (columns, vtr_column_new_text ("a", VTR_KIND_CATEGORICAL, a, 6));
  g_ptr_array_add (columns, vtr_column_new_text ("b", VTR_KIND_CATEGORICAL, b, 6));
  return vtr_dataset_new (columns);
}

/* a and b say the same: V = 1, and the information is the entropy of 2 of 5 and 3 of 5. */
static void
test_categories (void)
{
  g_autoptr (VtrDataset) table = make_table ();
  g_autoptr (VtrCorrelationMatrix) v = vtr_correlation_matrix (table, VTR_CRAMER, NULL, NULL);
  g_autoptr (VtrCorrelationMatrix) i = vtr_correlation_matrix (table, VTR_MUTUAL, NULL, NULL);
  guint a = find (v, "a"), b = find (v, "b");

  g_assert_cmpuint (v->n, ==, 4);
  g_assert_cmpfloat_with_epsilon (v->values[a * 4 + b], 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (i->values[a * 4 + b], -0.4 * log (0.4) - 0.6 * log (0.6), 1e-12);
  g_assert_true (isnan (v->values[a * 4 + find (v, "flat")]));
}

static void
test_flat (void)
{
  g_autoptr (VtrDataset) table = make_table ();

  for (VtrCorrelation m = VTR_PEARSON; m <= VTR_KENDALL; m++)
    {
      g_autoptr (VtrCorrelationMatrix) matrix = vtr_correlation_matrix (table, m, NULL, NULL);

      g_assert_cmpuint (matrix->n, ==, 2);
      g_assert_cmpfloat_with_epsilon (matrix->values[0], 1, 1e-12);
      g_assert_true (isnan (matrix->values[1]));
    }
}

static void
check_rows (VtrColumn *column, VtrOutlierRule rule, JsonArray *wanted)
{
  g_autoptr (GArray) rows = vtr_outliers_find (column, rule);

  g_assert_cmpuint (rows->len, ==, json_array_get_length (wanted));
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (g_array_index (rows, guint64, i), ==, json_array_get_int_element (wanted, i));
}

static void
test_outliers (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *all = read_reference (parser, "outliers.json");
  g_autoptr (GList) names = json_object_get_members (all);

  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonObject *wanted = json_object_get_object_member (all, link->data);
      JsonArray *features = json_object_get_array_member (wanted, "features");
      g_autoptr (VtrDataset) dataset = read_sample (link->data);

      for (guint k = 0; k < json_array_get_length (features); k++)
        {
          const char *name = json_array_get_string_element (features, k);
          VtrColumn *column = vtr_dataset_lookup (dataset, name, NULL);
          JsonObject *iqr = json_object_get_object_member (
              json_object_get_object_member (wanted, "iqr"), name);

          check_rows (column, VTR_OUTLIER_IQR, json_object_get_array_member (iqr, "rows"));
          check_rows (column, VTR_OUTLIER_ZSCORE,
                      json_object_get_array_member (
                          json_object_get_object_member (wanted, "zscore_3"), name));
        }
    }
}

static void
test_words (void)
{
  g_autoptr (GError) no_measure = NULL, no_rule = NULL;
  VtrCorrelation measure;
  VtrOutlierRule rule;

  g_assert_true (vtr_correlation_from_string ("kendall", &measure, NULL));
  g_assert_cmpint (measure, ==, VTR_KENDALL);
  g_assert_false (vtr_correlation_from_string ("cosine", &measure, &no_measure));
  g_assert_error (no_measure, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_true (vtr_outlier_rule_from_string ("iqr", &rule, NULL));
  g_assert_false (vtr_outlier_rule_from_string ("far", &rule, &no_rule));
  g_assert_error (no_rule, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/correlation/reference", test_reference);
  g_test_add_func ("/data/correlation/categories", test_categories);
  g_test_add_func ("/data/correlation/flat", test_flat);
  g_test_add_func ("/data/outliers/reference", test_outliers);
  g_test_add_func ("/data/correlation/words", test_words);
  return g_test_run ();
}
