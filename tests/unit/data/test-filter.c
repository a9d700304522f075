/* Conditions on rows: every comparison, joins, quotes, plain text, and what is said of nonsense. */
#include "vtr-error.h"
#include "vtr-filter.h"
#include "vtr-rng.h"
#include <math.h>
#include <string.h>

static VtrDataset *
make_table (void)
{
  static const double age[] = { 20, 30, 40, 50, NAN, 70 };
  static const char *const job[] = { "Sales", "Tech support", "Sales", NULL, "Clerk", "sales rep" };
  static const char *const size[] = { "10", "9", "100", "10", "9", "100" };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_ptr_array_add (columns, vtr_column_new_numeric ("age", age, 6));
  g_ptr_array_add (columns, vtr_column_new_text ("job", VTR_KIND_CATEGORICAL, job, 6));
  g_ptr_array_add (columns, vtr_column_new_text ("shoe size", VTR_KIND_CATEGORICAL, size, 6));
  return vtr_dataset_new (columns);
}

static void
test_conditions (void)
{
  static const struct { const char *text, *rows; } cases[] = {
    { "age > 40", "35" },
    { "age>=40", "235" },
    { "age = 30", "1" },
    { "age != 30", "0235" },
    { "not age = 30", "02345" },
    { "AGE <= 30", "01" },
    { "job = Sales", "02" },
    { "job = \"Tech support\"", "1" },
    { "job contains sales", "025" },
    { "job is missing", "3" },
    { "job missing or age is missing", "34" },
    { "age is not missing and job is not missing", "0125" },
    { "age > 25 and job = Sales", "2" },
    { "age < 25 or age > 60 and job contains rep", "05" },
    { "(age < 25 or age > 60) and job contains rep", "5" },
    { "\"shoe size\" > 9.5", "0235" },
    { "sales", "025" },
    { "30", "1" },
    { "nobody", "" },
  };
  g_autoptr (VtrDataset) table = make_table ();

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrFilter) filter = vtr_filter_new (table, cases[k].text, &error);
      g_autoptr (GString) found = g_string_new (NULL);

      g_assert_no_error (error);
      g_autoptr (GArray) rows = vtr_filter_run (filter, NULL, &error);
      for (guint i = 0; i < rows->len; i++)
        g_string_append_printf (found, "%u", g_array_index (rows, guint32, i));
      if (strcmp (found->str, cases[k].rows) != 0)
        g_error ("%s: rows %s, not %s", cases[k].text, found->str, cases[k].rows);
    }
}

static void
test_nonsense (void)
{
  static const struct { const char *text, *part; } cases[] = {
    { "height > 3", "no column “height”" }, { "age >", "a value" },
    { "age > tall", "holds numbers" },      { "age = 3 age = 4", "at character 9" },
    { "(age = 3", "“)”" },                  { "and age = 3", "no column “and”" },
    { "= 3", "a column" },                  { "age = 3 and", "a column" },
    { "age contains 3", "holds numbers" },  { "age is = 4", "“missing”" },
  };
  g_autoptr (VtrDataset) table = make_table ();

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_filter_new (table, cases[k].text, &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
      if (strstr (error->message, cases[k].part) == NULL)
        g_error ("%s: %s", cases[k].text, error->message);
    }
}

/* Words thrown together: an answer or a sentence, never anything else. */
static void
test_random (void)
{
  static const char *const words[] = { "age", "job", "\"shoe size\"", "=", ">", "<=", "!=", "and",
                                       "or",  "not", "(", ")", "missing", "is", "contains", "3",
                                       "Sales", "\"", "é", "nothing" };
  g_autoptr (VtrDataset) table = make_table ();
  VtrRng rng = vtr_rng_new (5, "test-filter", 0);

  for (guint k = 0; k < 20000; k++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      guint n = vtr_rng_below (&rng, 12);

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s ", words[vtr_rng_below (&rng, G_N_ELEMENTS (words))]);
      g_autoptr (VtrFilter) filter = vtr_filter_new (table, text->str, &error);
      g_assert_true ((filter == NULL) == (error != NULL));
      if (filter == NULL)
        continue;
      g_autoptr (GArray) rows = vtr_filter_run (filter, NULL, NULL);
      g_assert_cmpuint (rows->len, <=, 6);
    }
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < 5000; i++)
    g_string_append_c (deep, '(');
  g_string_append (deep, "age = 3");
  g_autoptr (GError) error = NULL;
  g_assert_null (vtr_filter_new (table, deep->str, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/filter/conditions", test_conditions);
  g_test_add_func ("/data/filter/nonsense", test_nonsense);
  g_test_add_func ("/data/filter/random", test_random);
  return g_test_run ();
}
