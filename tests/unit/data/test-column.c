/* Columns and data sets: storage, levels, kinds, rows, names, roles, hashes. */
#include "vtr-dataset.h"
#include "vtr-error.h"

#include <math.h>

static void
test_storage (void)
{
  const struct
  {
    double values[3];
    VtrStorage storage;
  } cases[] = {
    { { 0, 255, NAN }, VTR_STORAGE_UINT8 },   { { -1, 127, 0 }, VTR_STORAGE_INT8 },
    { { -1, 255, 0 }, VTR_STORAGE_INT16 },    { { 1, 40000, 0 }, VTR_STORAGE_INT32 },
    { { 0.5, 1, NAN }, VTR_STORAGE_FLOAT },   { { 0.1, 1, 0 }, VTR_STORAGE_DOUBLE },
    { { INFINITY, 1, 0 }, VTR_STORAGE_FLOAT }, { { -0.0, 1, 0 }, VTR_STORAGE_FLOAT },
    { { 3e9, 1, 0 }, VTR_STORAGE_FLOAT },     { { 3000000001., 1, 0 }, VTR_STORAGE_DOUBLE },
    { { 1e308, 1, 0 }, VTR_STORAGE_DOUBLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrColumn) column = vtr_column_new_numeric ("x", cases[i].values, 3);
      double read[6];

      g_assert_cmpint (vtr_column_get_storage (column), ==, cases[i].storage);
      vtr_column_read_numbers (column, NULL, 0, 3, read, 2);
      for (guint j = 0; j < 3; j++)
        {
          g_assert_cmpint (vtr_column_is_missing (column, j), ==, isnan (cases[i].values[j]) != 0);
          g_assert_true (read[2 * j] == cases[i].values[j] || isnan (cases[i].values[j]));
          g_assert_true (isnan (read[2 * j]) == isnan (cases[i].values[j]));
          g_assert_true (signbit (read[2 * j]) == signbit (cases[i].values[j]) || isnan (read[2 * j]));
        }
    }
}

static void
test_levels_order (void)
{
  const char *numbers[] = { "10", "9", NULL, "-1", "9", "1e1" };
  const char *words[] = { "b", "é", "B", "10", "9", NULL };
  g_autoptr (VtrColumn) by_value = vtr_column_new_text ("n", VTR_KIND_CATEGORICAL, numbers, 6);
  g_autoptr (VtrColumn) by_text = vtr_column_new_text ("w", VTR_KIND_CATEGORICAL, words, 6);
  g_autofree char *n = g_strjoinv (",", (char **) vtr_column_get_levels (by_value, NULL));
  g_autofree char *w = g_strjoinv (",", (char **) vtr_column_get_levels (by_text, NULL));

  g_assert_cmpstr (n, ==, "-1,9,10,1e1");
  g_assert_cmpstr (w, ==, "10,9,B,b,é");
  g_assert_cmpfloat (vtr_column_get_number (by_value, 0), ==, 2);
  g_assert_true (isnan (vtr_column_get_number (by_value, 2)));
  g_assert_cmpint (vtr_column_get_n_missing (by_value), ==, 1);
}

static void
test_many_levels (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VtrColumn) column = NULL;

  for (guint i = 0; i < 70000; i++)
    g_ptr_array_add (texts, g_strdup_printf ("v%05u", (i * 7919) % 70000));
  column = vtr_column_new_text ("v", VTR_KIND_TEXT, (const char *const *) texts->pdata, 70000);
  g_assert_cmpint (vtr_column_get_storage (column), ==, VTR_STORAGE_CODE32);
  for (guint i = 0; i < 70000; i++)
    g_assert_cmpfloat (vtr_column_get_number (column, i), ==, (i * 7919) % 70000);
}

static void
test_kinds (void)
{
  const double values[] = { 10, 9, NAN, 0.5 };
  const char *days[] = { "1970-01-02", NULL, "2024-02-29" };
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrColumn) numbers = vtr_column_new_numeric ("x", values, 4);
  g_autoptr (VtrColumn) levels = vtr_column_with_kind (numbers, VTR_KIND_CATEGORICAL, NULL);
  g_autoptr (VtrColumn) back = vtr_column_with_kind (levels, VTR_KIND_NUMERIC, NULL);
  g_autoptr (VtrColumn) texts = vtr_column_new_text ("d", VTR_KIND_CATEGORICAL, days, 3);
  g_autoptr (VtrColumn) dates = vtr_column_with_kind (texts, VTR_KIND_DATETIME, NULL);
  g_autofree char *names = g_strjoinv (",", (char **) vtr_column_get_levels (levels, NULL));
  g_autofree char *day = vtr_column_dup_text (dates, 2);

  g_assert_cmpstr (names, ==, "0.5,9,10");
  for (guint i = 0; i < 4; i++)
    g_assert_true (vtr_column_get_number (back, i) == values[i] || i == 2);
  g_assert_cmpfloat (vtr_column_get_number (dates, 0), ==, 86400);
  g_assert_cmpstr (day, ==, "2024-02-29");
  g_assert_null (vtr_column_with_kind (texts, VTR_KIND_NUMERIC, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_cmpstr (error->message, ==, "column “d” cannot be numeric: “1970-01-02” is not a number");
}

static void
test_dates (void)
{
  const char *good[] = { "2024-02-29", "2024/02/29", "29.02.2024", "29.2.2024", "29.02.2024 00:00" };
  const char *bad[] = { "02/29/2024", "29/02/2024", "2024/02-29", "30.02.2024", "29.02.24", "1.2.3", "" };
  const char *texts[1];

  for (guint i = 0; i < G_N_ELEMENTS (good) + G_N_ELEMENTS (bad); i++)
    {
      gboolean is_date = i < G_N_ELEMENTS (good);
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrColumn) text = NULL;
      g_autoptr (VtrColumn) date = NULL;

      texts[0] = is_date ? good[i] : bad[i - G_N_ELEMENTS (good)];
      text = vtr_column_new_text ("d", VTR_KIND_CATEGORICAL, texts, 1);
      date = vtr_column_with_kind (text, VTR_KIND_DATETIME, &error);
      g_assert_true ((date != NULL) == is_date);
      if (is_date)
        g_assert_cmpfloat (vtr_column_get_number (date, 0), ==, 19782.0 * 86400);
    }
}

static VtrDataset *
make_dataset (void)
{
  const double x[] = { 1, 2, NAN };
  const char *c[] = { "b", "a", NULL };
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, 3));
  g_ptr_array_add (columns, vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, c, 3));

  return vtr_dataset_new (columns);
}

static void
test_take_rows (void)
{
  const guint32 rows[] = { 2, 1, 1, 0 };
  g_autoptr (VtrDataset) dataset = make_dataset ();
  g_autoptr (VtrDataset) taken = vtr_dataset_take_rows (dataset, rows, 4);
  VtrColumn *c = vtr_dataset_get_column (taken, 1);
  double codes[3];
  guint n_levels;

  g_assert_cmpint (vtr_dataset_get_n_rows (taken), ==, 4);
  g_assert_true (vtr_column_is_missing (c, 0));
  g_assert_cmpfloat (vtr_column_get_number (c, 3), ==, 1);
  vtr_column_get_levels (c, &n_levels);
  g_assert_cmpint (n_levels, ==, 2);
  vtr_column_read_numbers (c, rows, 0, 3, codes, 1);
  g_assert_cmpfloat (codes[1], ==, 0);
}

static void
test_roles_and_lookup (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = make_dataset ();
  g_autoptr (VtrDataset) roles = vtr_dataset_with_role (dataset, "c", VTR_ROLE_TARGET, NULL);
  g_autoptr (VtrColumn) renamed = vtr_column_rename (vtr_dataset_get_column (dataset, 0), "z");
  g_autoptr (VtrDataset) wider = vtr_dataset_with_column (roles, 2, renamed);
  const guint picked[] = { 2, 1 };
  g_autoptr (VtrDataset) selected = vtr_dataset_select (wider, picked, 2);

  g_assert_cmpint (vtr_dataset_get_role (dataset, 1), ==, VTR_ROLE_FEATURE);
  g_assert_cmpint (vtr_dataset_get_role (roles, 1), ==, VTR_ROLE_TARGET);
  g_assert_true (vtr_dataset_get_column (roles, 0) == vtr_dataset_get_column (dataset, 0));
  g_assert_cmpint (vtr_dataset_find (wider, "z"), ==, 2);
  g_assert_cmpint (vtr_dataset_find (selected, "x"), ==, -1);
  g_assert_cmpint (vtr_dataset_get_role (selected, 1), ==, VTR_ROLE_TARGET);
  g_assert_null (vtr_dataset_lookup (dataset, "nothing", &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

static void
test_hash (void)
{
  const guint32 rows[] = { 0, 1, 2 };
  const guint32 other_rows[] = { 1, 0, 2 };
  g_autoptr (VtrDataset) dataset = make_dataset ();
  g_autoptr (VtrDataset) same = vtr_dataset_take_rows (dataset, rows, 3);
  g_autoptr (VtrDataset) other = vtr_dataset_take_rows (dataset, other_rows, 3);

  g_assert_true (g_str_has_prefix (vtr_dataset_get_hash (dataset), "sha256:"));
  g_assert_cmpstr (vtr_dataset_get_hash (dataset), ==, vtr_dataset_get_hash (same));
  g_assert_cmpstr (vtr_dataset_get_hash (dataset), !=, vtr_dataset_get_hash (other));
}

static void
test_dies (void)
{
  VtrDataset *dataset = make_dataset ();

  g_object_add_weak_pointer (G_OBJECT (dataset), (gpointer *) &dataset);
  g_object_unref (dataset);
  g_assert_null (dataset);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/column/narrowest-storage", test_storage);
  g_test_add_func ("/data/column/levels-order", test_levels_order);
  g_test_add_func ("/data/column/many-levels", test_many_levels);
  g_test_add_func ("/data/column/kinds", test_kinds);
  g_test_add_func ("/data/column/dates", test_dates);
  g_test_add_func ("/data/dataset/take-rows", test_take_rows);
  g_test_add_func ("/data/dataset/roles-and-lookup", test_roles_and_lookup);
  g_test_add_func ("/data/dataset/hash-is-of-the-content", test_hash);
  g_test_add_func ("/data/dataset/dies", test_dies);

  return g_test_run ();
}
