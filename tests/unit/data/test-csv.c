/* The CSV reader on small texts: kinds, missing values, names, delimiters, line ends, quotes, roles. */
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-read.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static VtrDataset *
read_text (const char *text, const VtrReadOptions *options, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return vtr_read_csv (bytes, "t.csv", options, NULL, error);
}

static VtrDataset *
must_read (const char *text, const VtrReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  VtrDataset *dataset = read_text (text, options, &error);

  g_assert_no_error (error);
  return dataset;
}

/* The table as "name:kind|cell,cell…" per column, "-" where missing. */
static void
assert_table (VtrDataset *dataset, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, j);

      g_string_append_printf (text, "%s%s:%c|", j > 0 ? " " : "", vtr_column_get_name (column),
                              *vtr_kind_to_string (vtr_column_get_kind (column)));
      for (gsize row = 0; row < vtr_dataset_get_n_rows (dataset); row++)
        {
          g_autofree char *cell = vtr_column_dup_text (column, row);

          g_string_append_printf (text, "%s%s", row > 0 ? "," : "", cell != NULL ? cell : "-");
        }
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_reads (const char *csv, const char *expected)
{
  g_autoptr (VtrDataset) dataset = must_read (csv, NULL);

  assert_table (dataset, expected);
}

static void
assert_refuses (const char *csv, const VtrReadOptions *options, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = read_text (csv, options, &error);

  g_assert_null (dataset);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_kinds (void)
{
  assert_reads ("a,b,c,d\n1,x,2024-02-29,true\n2.5,y,2024-03-01,False\n",
                "a:n|1,2.5 b:c|x,y c:d|2024-02-29,2024-03-01 d:c|true,False");
  assert_reads ("t\n2024-02-29T10:00:00Z\n2024-02-29 12:30+02:00\n",
                "t:d|2024-02-29 10:00:00,2024-02-29 10:30:00");
  assert_reads ("a,l\n1,a\n2,b\nthree,a\n4,b\n", "a:c|1,2,three,4 l:c|a,b,a,b");
  assert_reads ("a,b\n2024-02-30,1\n2024-02-28,2\n", "a:c|2024-02-30,2024-02-28 b:n|1,2");
}

static void
test_numbers (void)
{
  g_autoptr (VtrDataset) dataset = must_read ("a,b\n1e308,+1\n1e400,.5\n-inf,5.\n-0.0, 7 \n1e-320,007\n", NULL);
  VtrColumn *a = vtr_dataset_get_column (dataset, 0);

  g_assert_cmpint (vtr_column_get_kind (a), ==, VTR_KIND_NUMERIC);
  g_assert_cmpfloat (vtr_column_get_number (a, 0), ==, 1e308);
  g_assert_cmpfloat (vtr_column_get_number (a, 1), ==, INFINITY);
  g_assert_cmpfloat (vtr_column_get_number (a, 2), ==, -INFINITY);
  g_assert_true (signbit (vtr_column_get_number (a, 3)));
  g_assert_cmpfloat (vtr_column_get_number (a, 4), >, 0);
  assert_reads ("b\n+1\n.5\n5.\n 7 \n007\n", "b:n|1,0.5,5,7,7");
  assert_reads ("h\n0x10\n1\n", "h:c|0x10,1");
}

static void
test_missing (void)
{
  const char *const na[] = { "-9", "x", NULL };
  VtrReadOptions options = { .na = na };
  g_autoptr (VtrDataset) replaced = NULL;

  assert_reads ("a,b,c\n1,NA,x\n,2,NaN\nnull,N/A,\n4,?,y\n5,6,None\nnan,NULL,z\n",
                "a:n|1,-,-,4,5,- b:n|-,2,-,-,6,- c:c|x,-,-,y,-,z");
  assert_reads ("a,b\n1,\n2,\"\"\n", "a:n|1,2 b:n|-,-");
  assert_reads ("a,b\n1,NAN\n2,NAx\n", "a:n|1,2 b:c|NAN,NAx");
  replaced = must_read ("a,b\n-9,NA\n1,x\n,q\n", &options);
  assert_table (replaced, "a:n|-,1,- b:c|NA,-,q");
}

static void
test_names (void)
{
  assert_reads ("a,a,b,a\n1,2,3,4\n", "a:n|1 a.1:n|2 b:n|3 a.2:n|4");
  assert_reads ("a,,b,\n1,2,3,4\n", "a:n|1 column2:n|2 b:n|3 column4:n|4");
  assert_reads ("a,a.1,a\n1,2,3\n", "a:n|1 a.1:n|2 a.2:n|3");
  assert_reads (",column1\n1,2\n", "column1.1:n|1 column1:n|2");
  assert_reads (" a , \"b \"\n 1 , x \n", "a:n|1 b :c|x");
}

static void
test_dialects (void)
{
  VtrReadOptions options = { .delimiter = ':', .decimal = '.' };
  g_autoptr (VtrDataset) given = NULL;

  assert_reads ("a;b;c\n1;2;x\n3;4;y\n", "a:n|1,3 b:n|2,4 c:c|x,y");
  assert_reads ("a;b\n1,5;2\n-3,25;4\n", "a:n|1.5,-3.25 b:n|2,4");
  assert_reads ("a\tb\n1\t\n\t2\n", "a:n|1,- b:n|-,2");
  assert_reads ("a|b\n1|2\n", "a:n|1 b:n|2");
  assert_reads ("a\n1\n2\n", "a:n|1,2");
  assert_reads ("a,b\n\"1,234\",1\n\"2,345,678.5\",2\n", "a:c|1,234,2,345,678.5 b:n|1,2");
  given = must_read ("a:b\n1,5:2\n", &options);
  assert_table (given, "a:c|1,5 b:n|2");
}

static void
test_line_ends (void)
{
  assert_reads ("a,b\r\n1,2\r\n\r\n3,4\r\n", "a:n|1,3 b:n|2,4");
  assert_reads ("a,b\r1,2\r3,4", "a:n|1,3 b:n|2,4");
  assert_reads ("a,b\n\n1,2\r\n   \n3,4", "a:n|1,3 b:n|2,4");
  assert_reads ("# made by a tool\na,b\n1,2\n", "a:n|1 b:n|2");
  assert_reads ("#a,b\n1,2\n", "#a:n|1 b:n|2");
  assert_reads ("a,b\n1,\"x\ny\"\n2,\"\"\"q\"\"\"\n", "a:n|1,2 b:c|x\ny,\"q\"");
  assert_reads ("a,b\n1,5\" disk\n2,'s'\n", "a:n|1,2 b:c|5\" disk,'s'");
}

static void
test_header (void)
{
  VtrReadOptions options = { .no_header = TRUE };
  g_autoptr (VtrDataset) bare = must_read ("1,x\n2,y\n", &options);
  g_autoptr (VtrDataset) numeric = must_read ("5.1,3.5\n4.9,3\n", NULL);
  VtrWarning *warning = vtr_dataset_get_warnings (numeric)->pdata[0];

  assert_table (bare, "column1:n|1,2 column2:c|x,y");
  assert_table (numeric, "5.1:n|4.9 3.5:n|3");
  g_assert_cmpint (warning->line, ==, 1);
  g_assert_nonnull (strstr (warning->message, "--no-header"));
  assert_reads ("5.1,setosa\n4.9,setosa\n6.2,virginica\n",
                "column1:n|5.1,4.9,6.2 column2:c|setosa,setosa,virginica");
  assert_reads ("0,0,1\n1,0,1\n", "column1:n|0,1 column2:n|0,0 column3:n|1,1");
  assert_reads ("2019,2020\n1,2\n3,2020\n", "2019:n|1,3 2020:n|2,2020");
}

static void
test_errors (void)
{
  VtrReadOptions types = { .types = (const char *const[]){ "bta=numeric", NULL } };
  VtrReadOptions wrong = { .types = (const char *const[]){ "a=number", NULL } };
  VtrReadOptions ignore = { .ignore = (const char *const[]){ "gama", NULL } };

  assert_refuses ("", NULL, "t.csv is empty: there is no header and no row in it");
  assert_refuses ("\n \n\n", NULL, "t.csv is empty: there is no header and no row in it");
  assert_refuses ("a,b,c\n1,2,3\n\n4,5\n6,7,8\n", NULL,
                  "t.csv, line 4: there are 2 fields, but 3 columns; mend the line, or pass --ragged skip or "
                  "--ragged pad");
  assert_refuses ("a,b\n1,\"x\n\ny\"\n3,4,5\n", NULL,
                  "t.csv, line 5: there are 3 fields, but 2 columns; mend the line, or pass --ragged skip or "
                  "--ragged pad");
  assert_refuses ("a,b\n1,2\n3,\"open\n5,6\n", NULL, "t.csv, line 3: a quote is opened here and never closed");
  assert_refuses ("a,b\n1,\"ab\"cd\n", NULL,
                  "t.csv, line 2: there is text after a closing quote; inside quotes a quote is written twice "
                  "(\"\")");
  assert_refuses ("beta,b\n1,2\n", &types, "t.csv has no column “bta”; did you mean “beta”?");
  assert_refuses ("a,b\n1,2\n", &wrong,
                  "“a=number” is not COLUMN=KIND with numeric, categorical, text or datetime");
  assert_refuses ("gamma,b\n1,2\n", &ignore, "t.csv has no column “gama”; did you mean “gamma”?");
}

static void
test_ragged (void)
{
  VtrReadOptions skip = { .ragged = VTR_RAGGED_SKIP };
  VtrReadOptions pad = { .ragged = VTR_RAGGED_PAD };
  const char *text = "a,b\n1,x\n2\n3,y,z\n4,w\n";
  g_autoptr (VtrDataset) skipped = must_read (text, &skip);
  g_autoptr (VtrDataset) padded = must_read (text, &pad);
  VtrWarning *warning = vtr_dataset_get_warnings (skipped)->pdata[1];

  assert_table (skipped, "a:n|1,4 b:c|x,w");
  assert_table (padded, "a:n|1,2,3,4 b:c|x,-,y,w");
  g_assert_cmpint (vtr_dataset_get_warnings (skipped)->len, ==, 2);
  g_assert_cmpint (vtr_dataset_get_warnings (padded)->len, ==, 2);
  g_assert_cmpint (warning->line, ==, 4);
}

static void
test_types_and_roles (void)
{
  VtrReadOptions options = {
    .types = (const char *const[]){ "zip=categorical", "n=numeric", NULL },
    .ignore = (const char *const[]){ "id", NULL },
    .weight = "w",
    .group = "g",
    .time = "t",
  };
  g_autoptr (VtrDataset) dataset = must_read ("id,zip,n,w,g,t\n1,01234,5,1,a,1\n2,501,three,2,b,2\n", &options);
  VtrWarning *warning = vtr_dataset_get_warnings (dataset)->pdata[0];

  assert_table (dataset, "id:n|1,2 zip:c|01234,501 n:n|5,- w:n|1,2 g:c|a,b t:n|1,2");
  g_assert_cmpint (vtr_dataset_get_role (dataset, 0), ==, VTR_ROLE_IGNORE);
  g_assert_cmpint (vtr_dataset_get_role (dataset, 1), ==, VTR_ROLE_FEATURE);
  g_assert_true (vtr_dataset_get_by_role (dataset, VTR_ROLE_WEIGHT) == vtr_dataset_get_column (dataset, 3));
  g_assert_true (vtr_dataset_get_by_role (dataset, VTR_ROLE_GROUP) == vtr_dataset_get_column (dataset, 4));
  g_assert_true (vtr_dataset_get_by_role (dataset, VTR_ROLE_TIME) == vtr_dataset_get_column (dataset, 5));
  g_assert_cmpint (warning->line, ==, 3);
  g_assert_cmpstr (warning->column, ==, "n");
  g_assert_cmpstr (warning->message, ==, "“three” is not a number and was read as missing");
}

static void
test_max_rows (void)
{
  VtrReadOptions options = { .max_rows = 2 };
  g_autoptr (VtrDataset) dataset = must_read ("a,b\n1,\"x\ny\"\n\n2,z\n3,w\n4,v,broken\n", &options);

  assert_table (dataset, "a:n|1,2 b:c|x\ny,z");
}

/* A text of many blocks whose kinds change late. */
static char *
make_long_text (void)
{
  GString *text = g_string_new ("id,late,few,many,note\n");

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "%u,%s,%c,name %u,\"%s\n%u\"\n", i, i == 59990 ? "word" : "1.50",
                            'a' + (int) (i % 7), i, i % 3 == 0 ? "q\"\"," : "", i % 11);

  return g_string_free (text, FALSE);
}

static void
test_blocks (void)
{
  g_autofree char *text = make_long_text ();
  g_autoptr (VtrDataset) dataset = must_read (text, NULL);
  VtrColumn *late = vtr_dataset_get_column (dataset, 1);
  VtrColumn *note = vtr_dataset_get_column (dataset, 4);
  guint n_levels;
  g_autofree char *cell = vtr_column_dup_text (late, 0);
  g_autofree char *long_cell = vtr_column_dup_text (note, 59997);

  g_assert_cmpint (vtr_dataset_get_n_rows (dataset), ==, 60000);
  for (guint i = 0; i < 60000; i++)
    g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (dataset, 0), i), ==, i);
  g_assert_cmpint (vtr_column_get_kind (late), ==, VTR_KIND_CATEGORICAL);
  g_assert_cmpstr (cell, ==, "1.50");
  g_assert_cmpstr (long_cell, ==, "q\",\n3");
  vtr_column_get_levels (vtr_dataset_get_column (dataset, 2), &n_levels);
  g_assert_cmpint (n_levels, ==, 7);
  g_assert_cmpint (vtr_column_get_kind (vtr_dataset_get_column (dataset, 3)), ==, VTR_KIND_TEXT);
  g_assert_cmpint (vtr_dataset_get_warnings (dataset)->len, ==, 1);
}

static void
test_error_line_in_late_block (void)
{
  g_autofree char *text = make_long_text ();
  g_autofree char *broken = g_strconcat (text, "1,2\n", NULL);

  assert_refuses (broken, NULL,
                  "t.csv, line 120002: there are 2 fields, but 5 columns; mend the line, or pass --ragged skip "
                  "or --ragged pad");
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autofree char *text = make_long_text ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vtr_read_csv (bytes, "t.csv", NULL, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* How the file was written stays known, also after a change. */
static void
test_format (void)
{
  VtrReadOptions western = { .encoding = "WINDOWS-1252" };
  g_autoptr (VtrDataset) plain = must_read ("a;b\n1;2\n3;4\n", NULL);
  g_autoptr (VtrDataset) changed = vtr_dataset_with_role (plain, "b", VTR_ROLE_TARGET, NULL);
  g_autoptr (VtrDataset) named = must_read ("a\tb\n1\tcaf\xe9\n", &western);
  g_autoptr (VtrDataset) found = must_read ("a,b\n1,caf\xe9\n2,caf\xe9s\n", NULL);

  g_assert_cmpint (vtr_dataset_get_delimiter (plain), ==, ';');
  g_assert_cmpstr (vtr_dataset_get_encoding (plain), ==, "UTF-8");
  g_assert_cmpint (vtr_dataset_get_delimiter (changed), ==, ';');
  g_assert_cmpstr (vtr_dataset_get_encoding (changed), ==, "UTF-8");
  g_assert_cmpint (vtr_dataset_get_delimiter (named), ==, '\t');
  g_assert_cmpstr (vtr_dataset_get_encoding (named), ==, "WINDOWS-1252");
  g_assert_cmpstr (vtr_dataset_get_encoding (found), ==, "Windows-1252");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/csv/kinds", test_kinds);
  g_test_add_func ("/data/csv/format", test_format);
  g_test_add_func ("/data/csv/numbers", test_numbers);
  g_test_add_func ("/data/csv/missing", test_missing);
  g_test_add_func ("/data/csv/names", test_names);
  g_test_add_func ("/data/csv/dialects", test_dialects);
  g_test_add_func ("/data/csv/line-ends", test_line_ends);
  g_test_add_func ("/data/csv/header", test_header);
  g_test_add_func ("/data/csv/errors", test_errors);
  g_test_add_func ("/data/csv/ragged", test_ragged);
  g_test_add_func ("/data/csv/types-and-roles", test_types_and_roles);
  g_test_add_func ("/data/csv/max-rows", test_max_rows);
  g_test_add_func ("/data/csv/blocks", test_blocks);
  g_test_add_func ("/data/csv/error-line-in-late-block", test_error_line_in_late_block);
  g_test_add_func ("/data/csv/cancel", test_cancel);

  return g_test_run ();
}
