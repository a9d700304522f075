/* The steps one by one: reference values, odd columns, the written form, saving and loading. */
#include "vtr-encode.h"
#include "vtr-error.h"
#include "vtr-impute.h"
#include "vtr-levels.h"
#include "vtr-order.h"
#include "vtr-rescale.h"

#include <math.h>

static JsonObject *
load_reference (JsonParser *parser, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "prepare", name, NULL);

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  return json_node_get_object (json_parser_get_root (parser));
}

static VtrColumn *
numbers_from_json (const char *name, JsonArray *array)
{
  guint n = json_array_get_length (array);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    values[i] = json_array_get_null_element (array, i) ? NAN : json_array_get_double_element (array, i);
  return vtr_column_new_numeric (name, values, n);
}

static VtrDataset *
table_from_json (JsonObject *reference)
{
  JsonObject *columns = json_object_get_object_member (reference, "columns");
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (GList) names = json_object_get_members (columns);

  for (GList *name = names; name != NULL; name = name->next)
    g_ptr_array_add (made, numbers_from_json (name->data, json_object_get_array_member (columns, name->data)));
  return vtr_dataset_new (made);
}

static VtrDataset *
table_of (VtrColumn *column)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  g_ptr_array_add (columns, column);
  return vtr_dataset_new (columns);
}

static VtrStep *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  VtrStep *step = vtr_step_parse (text, &error);

  g_assert_no_error (error);
  return step;
}

static VtrDataset *
fit_and_transform (const char *text, VtrDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrStep) step = parse (text);
  VtrDataset *made;

  g_assert_true (vtr_step_fit (step, dataset, NULL, 0, NULL, &error));
  made = vtr_step_transform (step, dataset, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static void
assert_near (double got, double want)
{
  g_assert_cmpfloat_with_epsilon (got, want, 1e-9 * fabs (want) + 1e-10);
}

static void
test_scale_reference (gconstpointer data)
{
  const char *method = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *reference = load_reference (parser, "scalers.json");
  g_autoptr (VtrDataset) iris = table_from_json (reference);
  g_autofree char *text = g_strconcat ("scale:method=", method, NULL);
  g_autoptr (VtrDataset) scaled = fit_and_transform (text, iris);
  JsonArray *rows = json_object_get_array_member (reference, "rows");
  JsonArray *wanted = json_object_get_array_member (reference, method);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    for (guint j = 0; j < 4; j++)
      assert_near (vtr_column_get_number (vtr_dataset_get_column (scaled, j),
                                          json_array_get_int_element (rows, i)),
                   json_array_get_double_element (json_array_get_array_element (wanted, i), j));
}

static void
test_impute_reference (gconstpointer data)
{
  const char *strategy = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *reference = load_reference (parser, "imputers.json");
  g_autoptr (VtrDataset) penguins = table_from_json (reference);
  g_autofree char *text = g_strconcat ("impute:strategy=", strategy, NULL);
  g_autoptr (VtrDataset) filled = fit_and_transform (text, penguins);
  JsonArray *wanted = json_object_get_array_member (reference, strategy);

  for (guint j = 0; j < 4; j++)
    {
      VtrColumn *column = vtr_dataset_get_column (filled, j);

      g_assert_cmpuint (vtr_column_get_n_missing (column), ==, 0);
      assert_near (vtr_column_get_number (column, 3), json_array_get_double_element (wanted, j));
      assert_near (vtr_column_get_number (column, 271), json_array_get_double_element (wanted, j));
    }
}

static void
test_impute_most_frequent (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *reference = load_reference (parser, "imputers.json");
  JsonArray *sex = json_object_get_array_member (reference, "sex");
  guint n = json_array_get_length (sex);
  g_autofree const char **texts = g_new0 (const char *, n);
  g_autoptr (VtrDataset) table = NULL, filled = NULL;
  g_autofree char *got = NULL;
  guint first_missing = n;

  for (guint i = 0; i < n; i++)
    if (!json_array_get_null_element (sex, i))
      texts[i] = json_array_get_string_element (sex, i);
    else
      first_missing = MIN (first_missing, i);
  table = table_of (vtr_column_new_text ("sex", VTR_KIND_CATEGORICAL, texts, n));
  filled = fit_and_transform ("impute", table);
  got = vtr_column_dup_text (vtr_dataset_get_column (filled, 0), first_missing);
  g_assert_cmpstr (got, ==, json_object_get_string_member (reference, "sex_mode"));
}

static void
test_impute_unseen_fill (void)
{
  const char *train[] = { "b", "b", "a" }, *later[] = { "a", NULL, "new" };
  g_autoptr (VtrDataset) table = table_of (vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, train, 3));
  g_autoptr (VtrDataset) rows = table_of (vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, later, 3));
  g_autoptr (VtrStep) step = parse ("impute");
  g_autoptr (VtrDataset) filled = NULL;
  g_autofree char *known = NULL, *missing = NULL, *unseen = NULL;

  g_assert_true (vtr_step_fit (step, table, NULL, 0, NULL, NULL));
  filled = vtr_step_transform (step, rows, NULL, NULL);
  known = vtr_column_dup_text (vtr_dataset_get_column (filled, 0), 0);
  missing = vtr_column_dup_text (vtr_dataset_get_column (filled, 0), 1);
  unseen = vtr_column_dup_text (vtr_dataset_get_column (filled, 0), 2);
  g_assert_cmpstr (known, ==, "a");
  g_assert_cmpstr (missing, ==, "b");
  g_assert_cmpstr (unseen, ==, "new");
}

static void
test_impute_constant (void)
{
  const double values[] = { 1, NAN };
  const char *texts[] = { "a", NULL };
  g_autoptr (VtrDataset) numbers = table_of (vtr_column_new_numeric ("x", values, 2));
  g_autoptr (VtrDataset) words = table_of (vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, texts, 2));
  g_autoptr (VtrDataset) filled = fit_and_transform ("impute:strategy=constant,value=-7.5", numbers);
  g_autoptr (VtrDataset) named = fit_and_transform ("impute:strategy=constant,value=none@c", words);
  g_autoptr (VtrStep) wrong = parse ("impute:strategy=constant,value=none");
  g_autoptr (VtrStep) mean = parse ("impute:strategy=mean@c");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = vtr_column_dup_text (vtr_dataset_get_column (named, 0), 1);

  g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (filled, 0), 1), ==, -7.5);
  g_assert_cmpstr (text, ==, "none");
  g_assert_false (vtr_step_fit (wrong, numbers, NULL, 0, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_clear_error (&error);
  g_assert_false (vtr_step_fit (mean, words, NULL, 0, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
}

/* The median of bytes is counted, of other numbers selected: the same bits. */
static void
test_impute_bytes (void)
{
  for (gsize n = 1; n < 40; n++)
    {
      g_autofree guint8 *stored = g_new (guint8, n);
      g_autofree double *values = g_new (double, n);
      double missing = NAN, got, want;
      g_autoptr (VtrDataset) bytes = NULL, rows = NULL, filled = NULL;
      g_autoptr (VtrStep) step = parse ("impute");

      for (gsize i = 0; i < n; i++)
        {
          stored[i] = i * 97 % 251;
          values[i] = stored[i] / 255.0;
        }
      want = vtr_order_quantile (values, n, 0.5);
      bytes = table_of (vtr_column_new_take ("p", VTR_KIND_NUMERIC, VTR_STORAGE_UINT8,
                                             g_memdup2 (stored, n), 255, NULL, NULL, n));
      rows = table_of (vtr_column_new_numeric ("p", &missing, 1));
      g_assert_true (vtr_step_fit (step, bytes, NULL, 0, NULL, NULL));
      filled = vtr_step_transform (step, rows, NULL, NULL);
      got = vtr_column_get_number (vtr_dataset_get_column (filled, 0), 0);
      g_assert_cmpfloat (got, ==, want);
    }
}

static void
test_odd_columns (void)
{
  const char *steps[] = { "impute", "scale", "scale:method=minmax", "scale:method=robust", "scale:method=maxabs" };
  const double all_missing[] = { NAN, NAN, NAN }, constant[] = { 0.1, 0.1, 0.1 }, zeros[] = { 0, 0, 0 };
  const double *columns[] = { all_missing, constant, zeros };

  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
      {
        g_autoptr (VtrDataset) table = table_of (vtr_column_new_numeric ("x", columns[c], 3));
        g_autoptr (VtrDataset) made = fit_and_transform (steps[s], table);
        VtrColumn *column = vtr_dataset_get_column (made, 0);

        for (guint i = 0; i < 3; i++)
          g_assert_true (isfinite (vtr_column_get_number (column, i))
                         || (c == 0 && s > 0 && vtr_column_is_missing (column, i)));
        if (s == 1 && c == 1)
          g_assert_cmpfloat (fabs (vtr_column_get_number (column, 0)), <, 1e-15);
      }
}

static void
test_scale_too_large (void)
{
  const double values[] = { -1e308, 1e308 };
  g_autoptr (VtrDataset) table = table_of (vtr_column_new_numeric ("x", values, 2));
  g_autoptr (VtrStep) step = parse ("scale");
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_step_fit (step, table, NULL, 0, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
}

static void
test_scale_leaves_pixels (void)
{
  guint8 *pixels = g_malloc0 (4);
  g_autoptr (VtrDataset) table = NULL, scaled = NULL;

  pixels[1] = 255;
  table = table_of (vtr_column_new_take ("p0", VTR_KIND_NUMERIC, VTR_STORAGE_UINT8, pixels, 255, NULL, NULL, 4));
  scaled = fit_and_transform ("scale", table);
  g_assert_true (vtr_dataset_get_column (scaled, 0) == vtr_dataset_get_column (table, 0));
}

static void
test_onehot (void)
{
  const char *train[] = { "10", "9", NULL, "9" }, *later[] = { "9", "x", NULL, "10" };
  const double wanted[4][2] = { { 1, 0 }, { 0, 0 }, { 0, 0 }, { 0, 1 } };
  g_autoptr (VtrDataset) table = table_of (vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, train, 4));
  g_autoptr (VtrDataset) rows = table_of (vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, later, 4));
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VtrStep) step = parse ("encode:method=onehot");
  g_autoptr (VtrDataset) made = NULL;

  g_assert_true (vtr_step_fit (step, table, NULL, 0, NULL, NULL));
  made = vtr_step_transform (step, rows, sources, NULL);
  g_assert_cmpuint (vtr_dataset_get_n_columns (made), ==, 2);
  g_assert_cmpstr (vtr_column_get_name (vtr_dataset_get_column (made, 0)), ==, "c=9");
  g_assert_cmpstr (sources->pdata[1], ==, "c");
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 2; j++)
      g_assert_cmpfloat (vtr_column_get_number (vtr_dataset_get_column (made, j), i), ==, wanted[i][j]);
}

static void
test_onehot_most_levels (void)
{
  const char *texts[] = { "a", "b", "b", "c", "d", "d", "d" };
  g_autoptr (VtrDataset) table = table_of (vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, texts, 7));
  g_autoptr (VtrDataset) made = fit_and_transform ("encode:max_levels=3", table);

  g_assert_cmpuint (vtr_dataset_get_n_columns (made), ==, 3);
  g_assert_cmpstr (vtr_column_get_name (vtr_dataset_get_column (made, 0)), ==, "c=a");
  g_assert_cmpstr (vtr_column_get_name (vtr_dataset_get_column (made, 1)), ==, "c=b");
  g_assert_cmpstr (vtr_column_get_name (vtr_dataset_get_column (made, 2)), ==, "c=d");
}

static void
test_parse_round_trip (void)
{
  const char *texts[] = { "impute", "impute:strategy=mean", "impute:strategy=mean@\"a,b\",c", "scale@x",
                          "encode:max_levels=7@\"k:v\"", "impute:strategy=constant,value=\"a=b\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (VtrStep) step = parse (texts[i]);
      g_autofree char *text = vtr_step_to_string (step);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_parse_quotes (void)
{
  g_autoptr (VtrStep) step = parse ("impute:strategy=mean@\"a,b\",c");
  const char *const *columns = vtr_step_get_columns (step);

  g_assert_cmpstr (columns[0], ==, "a,b");
  g_assert_cmpstr (columns[1], ==, "c");
  g_assert_null (columns[2]);
}

static void
test_parse_errors (void)
{
  const char *texts[] = { "", "imputt", "impute:strategy=men", "impute:stratgy=mean", "impute:mean",
                          "scale@", "scale:method=knn", "encode:max_levels=0", "impute@\"a" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_step_parse (texts[i], &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
    }
}

static void
test_unknown_column (void)
{
  const double values[] = { 1, 2 };
  g_autoptr (VtrDataset) table = table_of (vtr_column_new_numeric ("age", values, 2));
  g_autoptr (VtrStep) step = parse ("scale@aeg");
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_step_fit (step, table, NULL, 0, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "age"));
}

static void
test_save_load (gconstpointer data)
{
  const double values[] = { 1, NAN, 4 };
  const char *texts[] = { "u", NULL, "v" };
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (VtrStep) step = parse (data);
  g_autoptr (VtrDataset) table = NULL;
  g_autoptr (GVariant) saved = NULL, again = NULL;
  g_autoptr (VtrStep) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (columns, vtr_column_new_numeric ("x", values, 3));
  g_ptr_array_add (columns, vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, texts, 3));
  table = vtr_dataset_new (columns);
  g_assert_true (vtr_step_fit (step, table, NULL, 0, NULL, &error));
  saved = g_variant_ref_sink (vtr_step_save (step));
  loaded = vtr_step_load (saved, &error);
  g_assert_no_error (error);
  again = g_variant_ref_sink (vtr_step_save (loaded));
  g_assert_true (g_variant_equal (saved, again));
}

static void
test_levels (void)
{
  const char *texts[] = { "10", "9", "abc", "9" };
  const guint32 rows[] = { 0, 1, 3 };
  const char *const fitted[] = { "01", "3", "x" };
  g_autoptr (VtrColumn) all = vtr_column_new_text ("c", VTR_KIND_CATEGORICAL, texts, 4);
  g_autoptr (VtrColumn) some = vtr_column_take_rows (all, rows, 3);
  g_autofree guint64 *counts = NULL;
  guint n;
  g_auto (GStrv) used = vtr_levels_dup_used (some, &counts, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (used[0], ==, "9");
  g_assert_cmpuint (counts[0], ==, 2);
  g_assert_cmpstr (used[1], ==, "10");
  g_assert_cmpint (vtr_levels_match ("3.0", fitted, 3), ==, 1);
  g_assert_cmpint (vtr_levels_match ("1", fitted, 3), ==, 0);
  g_assert_cmpint (vtr_levels_match ("y", fitted, 3), ==, -1);
}

static void
test_order (void)
{
  double values[257], sorted[] = { 1, 2, 4, 8 };
  guint32 state = 1;

  g_assert_cmpfloat (vtr_order_quantile (sorted, 4, 0.25), ==, 1.75);
  g_assert_cmpfloat (vtr_order_quantile (sorted, 4, 0.5), ==, 3);
  g_assert_cmpfloat (vtr_order_quantile (sorted, 4, 1), ==, 8);
  for (guint round = 0; round < 50; round++)
    {
      guint n = (1 + round * 5) | 1, below = 0, equal = 0;
      double median;

      for (guint i = 0; i < n; i++)
        values[i] = (state = state * 1664525 + 1013904223) >> 28;
      median = vtr_order_quantile (values, n, 0.5);
      for (guint i = 0; i < n; i++)
        {
          below += values[i] < median;
          equal += values[i] == median;
        }
      g_assert_cmpuint (below, <=, n / 2);
      g_assert_cmpuint (below + equal, >, n / 2);
    }
}

int
main (int argc, char **argv)
{
  static const char *const methods[] = { "standard", "minmax", "robust", "maxabs" };
  static const char *const strategies[] = { "mean", "median", "mode" };
  static const char *const saved[] = { "impute", "scale", "encode" };

  g_test_init (&argc, &argv, NULL);
  g_type_ensure (VTR_TYPE_IMPUTE);
  g_type_ensure (VTR_TYPE_ENCODE);
  g_type_ensure (VTR_TYPE_RESCALE);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *path = g_strconcat ("/prepare/scale/reference-", methods[i], NULL);

      g_test_add_data_func (path, methods[i], test_scale_reference);
    }
  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    {
      g_autofree char *path = g_strconcat ("/prepare/impute/reference-", strategies[i], NULL);

      g_test_add_data_func (path, strategies[i], test_impute_reference);
    }
  for (guint i = 0; i < G_N_ELEMENTS (saved); i++)
    {
      g_autofree char *path = g_strconcat ("/prepare/step/saved-and-loaded-", saved[i], NULL);

      g_test_add_data_func (path, saved[i], test_save_load);
    }
  g_test_add_func ("/prepare/impute/most-frequent-level", test_impute_most_frequent);
  g_test_add_func ("/prepare/impute/fill-absent-from-new-rows", test_impute_unseen_fill);
  g_test_add_func ("/prepare/impute/constant", test_impute_constant);
  g_test_add_func ("/prepare/impute/median-of-bytes", test_impute_bytes);
  g_test_add_func ("/prepare/step/odd-columns-stay-finite", test_odd_columns);
  g_test_add_func ("/prepare/scale/too-large", test_scale_too_large);
  g_test_add_func ("/prepare/scale/leaves-pixels", test_scale_leaves_pixels);
  g_test_add_func ("/prepare/encode/unseen-and-missing-are-zeros", test_onehot);
  g_test_add_func ("/prepare/encode/keeps-the-most-frequent", test_onehot_most_levels);
  g_test_add_func ("/prepare/step/written-form", test_parse_round_trip);
  g_test_add_func ("/prepare/step/quoted-names", test_parse_quotes);
  g_test_add_func ("/prepare/step/wrong-text", test_parse_errors);
  g_test_add_func ("/prepare/step/unknown-column", test_unknown_column);
  g_test_add_func ("/prepare/levels/used-and-matched", test_levels);
  g_test_add_func ("/prepare/order/quantiles", test_order);
  return g_test_run ();
}
