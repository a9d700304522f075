/* ARFF: kinds, quotes, sparse rows, and a sentence with the line for what is wrong. */
#include "vtr-arff.h"
#include "vtr-error.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static VtrDataset *
read_text (const char *text, const VtrReadOptions *options, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return vtr_read_arff (bytes, "t.arff", options, NULL, error);
}

static VtrDataset *
read_good (const char *text, const VtrReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  VtrDataset *dataset = read_text (text, options, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_cell (VtrDataset *dataset, guint column, gsize row, const char *want)
{
  g_autofree char *text = vtr_column_dup_text (vtr_dataset_get_column (dataset, column), row);

  g_assert_cmpstr (text, ==, want);
}

static void
assert_kind (VtrDataset *dataset, guint column, VtrKind kind)
{
  g_assert_cmpint (vtr_column_get_kind (vtr_dataset_get_column (dataset, column)), ==, kind);
}

static void
test_dense (void)
{
  g_autoptr (VtrDataset) dataset =
      read_good ("% weather\n\n@RELATION 'the weather'\n"
                 "@attribute outlook {sunny, overcast,'very rainy'}  % three\n"
                 "@ATTRIBUTE temperature REAL\n@attribute 'day one' date \"yyyy-MM-dd\"\n"
                 "@attribute \"what \\\"they\\\" said\" string\n@attribute code {1, 2, 10}\n@Data\n"
                 "sunny, 85.5, 2024-01-02, 'it\\'s hot', 10\n"
                 "% between\n"
                 "'very rainy' ,?,?,\"a, b\",2   % behind\n"
                 "overcast\t,\t-1e3 , 2024-02-29, '?', 1",
                 NULL);

  g_assert_cmpuint (vtr_dataset_get_n_rows (dataset), ==, 3);
  g_assert_cmpuint (vtr_dataset_get_n_columns (dataset), ==, 5);
  g_assert_cmpint (vtr_dataset_find (dataset, "what \"they\" said"), ==, 3);
  assert_kind (dataset, 0, VTR_KIND_CATEGORICAL);
  assert_kind (dataset, 1, VTR_KIND_NUMERIC);
  assert_kind (dataset, 2, VTR_KIND_DATETIME);
  assert_kind (dataset, 3, VTR_KIND_CATEGORICAL);
  assert_kind (dataset, 4, VTR_KIND_CATEGORICAL);
  assert_cell (dataset, 0, 1, "very rainy");
  assert_cell (dataset, 1, 0, "85.5");
  assert_cell (dataset, 1, 1, NULL);
  assert_cell (dataset, 1, 2, "-1000");
  assert_cell (dataset, 2, 1, NULL);
  assert_cell (dataset, 3, 0, "it's hot");
  assert_cell (dataset, 3, 1, "a, b");
  assert_cell (dataset, 3, 2, "?");
  assert_cell (dataset, 4, 0, "10");
}

static void
test_sparse (void)
{
  g_autoptr (VtrDataset) dataset = read_good (
      "@relation s\n@attribute a numeric\n@attribute b {x,y}\n@attribute c string\n@data\n"
      "{}\n{ 0 1.5 , 1 y}\n{2 'z w', 0 ?} % end\n{}\n",
      NULL);

  g_assert_cmpuint (vtr_dataset_get_n_rows (dataset), ==, 4);
  assert_cell (dataset, 0, 0, "0");
  assert_cell (dataset, 1, 0, "x");
  assert_cell (dataset, 2, 0, NULL);
  assert_cell (dataset, 0, 1, "1.5");
  assert_cell (dataset, 1, 1, "y");
  assert_cell (dataset, 0, 2, NULL);
  assert_cell (dataset, 2, 2, "z w");
}

static void
test_options (void)
{
  static const char text[] =
      "@relation s\n@attribute a numeric\n@attribute b string\n@data\n1,7\n2,x\n-9,8\n3,9\n";
  VtrReadOptions options = { .types = (const char *const[]){ "a=categorical", "b=numeric", NULL },
                             .max_rows = 3 };
  VtrReadOptions missing = { .na = (const char *const[]){ "-9", NULL },
                             .ignore = (const char *const[]){ "b", NULL } };
  g_autoptr (VtrDataset) typed = read_good (text, &options);
  g_autoptr (VtrDataset) holey = read_good (text, &missing);
  VtrWarning *warning = vtr_dataset_get_warnings (typed)->pdata[0];

  g_assert_cmpuint (vtr_dataset_get_n_rows (typed), ==, 3);
  assert_kind (typed, 0, VTR_KIND_CATEGORICAL);
  assert_kind (typed, 1, VTR_KIND_NUMERIC);
  assert_cell (typed, 1, 1, NULL);
  g_assert_nonnull (strstr (warning->message, "“x” is not a number"));
  assert_cell (holey, 0, 2, NULL);
  g_assert_cmpint (vtr_dataset_get_role (holey, 1), ==, VTR_ROLE_IGNORE);
}

static void
test_look (void)
{
  g_assert_true (vtr_arff_is_text ("% c\n \n@Relation x", 16));
  g_assert_true (vtr_arff_is_text ("\xef\xbb\xbf@RELATION x", 14));
  g_assert_false (vtr_arff_is_text ("% c\n", 4));
  g_assert_false (vtr_arff_is_text ("@relatio", 8));
  g_assert_false (vtr_arff_is_text ("a,b\n@relation", 13));
}

typedef struct
{
  const char *name, *text, *says;
} Bad;

static const Bad bad[] = {
  { "no-data", "@relation s\n@attribute a numeric\n", "t.arff has no @data" },
  { "no-attribute", "@relation s\n@data\n1\n", "line 2: the data begin, but no attribute" },
  { "twice", "@attribute a real\n@attribute a real\n@data\n",
    "line 2: the attribute “a” is declared twice" },
  { "relational", "@attribute a relational\n", "line 1: “relational” is no type" },
  { "undeclared", "@attribute a {x}\n\n@data\ny\n",
    "line 4: “y” is not among the values declared for “a”" },
  { "open-quote", "@attribute 'a numeric\n@data\n1\n", "line 1: a quote is never closed" },
  { "open-brace", "@attribute a {x,\n@data\nx\n",
    "line 1: the list of values has no closing brace" },
  { "bad-index", "@attribute a numeric\n@data\n{1 2}\n",
    "line 3: “1” is not the number of an attribute" },
  { "same-index", "@attribute a numeric\n@data\n{0 2, 0 3}\n",
    "line 3: “0” is not the number of an attribute" },
  { "open-row", "@attribute a numeric\n@data\n{0 2\n", "line 3: a row in braces does not end" },
  { "few", "@attribute a numeric\n@attribute b numeric\n@data\n1,2\n1\n",
    "line 5: there are 1 values, but 2 attributes" },
  { "many", "@attribute a numeric\n@data\n1,2\n", "line 3: there are 2 values, but 1 attributes" },
  { "not-a-number", "@attribute a numeric\n@data\nx\n",
    "line 3: “x” is not a number, but “a” is declared numeric" },
  { "junk", "hello\n", "line 1: “hello” is not @relation" },
  { "empty", "", "t.arff" },
};

static void
test_bad (gconstpointer data)
{
  const Bad *item = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (item->text, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, item->says));
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GString) text = g_string_new ("@attribute a numeric\n@data\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "1\n");
  bytes = g_bytes_new (text->str, text->len);
  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_read_arff (bytes, "t.arff", NULL, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/arff/dense", test_dense);
  g_test_add_func ("/data/arff/sparse", test_sparse);
  g_test_add_func ("/data/arff/options", test_options);
  g_test_add_func ("/data/arff/look", test_look);
  g_test_add_func ("/data/arff/cancel", test_cancel);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *name = g_strconcat ("/data/arff/bad/", bad[i].name, NULL);

      g_test_add_data_func (name, &bad[i], test_bad);
    }

  return g_test_run ();
}
