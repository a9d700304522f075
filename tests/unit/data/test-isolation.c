/* The isolation forest: against scikit-learn's on rows put among real ones (tests/reference/data),
 * and on tables whose lonely row is known. */
#include "vtr-error.h"
#include "vtr-isolation.h"
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

static void
standardise (double *values, gsize n)
{
  double mean = 0, squares = 0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / n;
  for (gsize i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean) / n;
  for (gsize i = 0; i < n; i++)
    values[i] = (values[i] - mean) / sqrt (squares);
}

/* The standardised columns of a sample, and below them the injected rows. */
static VtrDataset *
with_injected (VtrDataset *sample, JsonObject *wanted)
{
  JsonArray *features = json_object_get_array_member (wanted, "features");
  JsonArray *injected = json_object_get_array_member (wanted, "injected_rows_in_sd_units");
  gsize n = vtr_dataset_get_n_rows (sample), n_injected = json_array_get_length (injected);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autofree double *values = g_new (double, n + n_injected);

  for (guint j = 0; j < json_array_get_length (features); j++)
    {
      const char *name = json_array_get_string_element (features, j);

      vtr_column_read_numbers (vtr_dataset_lookup (sample, name, NULL), NULL, 0, n, values, 1);
      standardise (values, n);
      for (gsize i = 0; i < n_injected; i++)
        values[n + i] =
            json_array_get_double_element (json_array_get_array_element (injected, i), j);
      g_ptr_array_add (columns, vtr_column_new_numeric (name, values, n + n_injected));
    }
  return vtr_dataset_new (columns);
}

/* The share of pairs of an injected and a real row in which the injected one is lonelier. */
static double
auc (const double *scores, gsize n, gsize n_injected)
{
  double wins = 0;

  for (gsize i = n; i < n + n_injected; i++)
    for (gsize j = 0; j < n; j++)
      wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
  return wins / n / n_injected;
}

static void
test_reference (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("VTR_TEST_DIR"), "reference", "data", "isolation.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GList) names = NULL;
  JsonObject *all;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  all = json_node_get_object (json_parser_get_root (parser));
  names = json_object_get_members (all);
  g_assert_cmpuint (g_list_length (names), ==, 4);
  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonObject *wanted = json_object_get_object_member (all, link->data);
      g_autoptr (VtrDataset) sample = read_sample (link->data);
      g_autoptr (VtrDataset) dataset = with_injected (sample, wanted);
      gsize n = vtr_dataset_get_n_rows (sample), total = vtr_dataset_get_n_rows (dataset);
      g_autofree double *scores = g_new (double, total);
      double least = json_object_get_double_member (wanted, "auc_mean") -
                     3 * json_object_get_double_member (wanted, "auc_sd") - 0.005;

      for (guint64 seed = 0; seed < 3; seed++)
        {
          g_assert_true (vtr_isolation_scores (dataset, seed, scores, NULL, NULL));
          g_assert_cmpfloat (auc (scores, n, total - n), >=, least);
        }
    }
}

/* 300 rows on a grid, one far away, one unknown in x; y is text, z does not vary, w is infinite
 * once. */
static VtrDataset *
make_grid (void)
{
  g_autofree double *x = g_new (double, 302), *z = g_new0 (double, 302), *w = g_new0 (double, 302);
  g_autofree const char **y = g_new (const char *, 302);
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint i = 0; i < 302; i++)
    {
      x[i] = i == 300 ? 1000 : i == 301 ? NAN : i % 50;
      w[i] = i == 7 ? INFINITY : i;
      y[i] = i % 2 ? "a" : "b";
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("x", x, 302));
  g_ptr_array_add (columns, vtr_column_new_text ("y", VTR_KIND_CATEGORICAL, y, 302));
  g_ptr_array_add (columns, vtr_column_new_numeric ("z", z, 302));
  g_ptr_array_add (columns, vtr_column_new_numeric ("w", w, 302));
  return vtr_dataset_new (columns);
}

static void
test_lonely_row (void)
{
  g_autoptr (VtrDataset) dataset = make_grid ();
  double scores[302], again[302], other[302];

  g_assert_true (vtr_isolation_scores (dataset, 4, scores, NULL, NULL));
  g_assert_true (vtr_isolation_scores (dataset, 4, again, NULL, NULL));
  g_assert_true (vtr_isolation_scores (dataset, 5, other, NULL, NULL));
  g_assert_cmpmem (scores, sizeof scores, again, sizeof again);
  g_assert_cmpint (memcmp (scores, other, sizeof other), !=, 0);
  for (guint i = 0; i < 302; i++)
    {
      g_assert_cmpfloat (scores[i], >, 0);
      g_assert_cmpfloat (scores[i], <, 1);
      g_assert_true (i == 300 ? scores[i] >= VTR_ISOLATION_OUTLIER : scores[i] < scores[300]);
    }
  /* Unknown is the median, which is as ordinary as can be: the same as the row that has it. */
  g_assert_cmpfloat (scores[301], ==, scores[25]);
}

static void
test_nothing_varies (void)
{
  const double same[] = { 2, 2, 2 };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  double scores[3];

  g_ptr_array_add (columns, vtr_column_new_numeric ("x", same, 3));
  dataset = vtr_dataset_new (columns);
  g_assert_false (vtr_isolation_scores (dataset, 0, scores, NULL, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT);
}

static void
test_two_rows (void)
{
  const double values[] = { 1, 2 };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (VtrDataset) dataset = NULL;
  double scores[2];

  g_ptr_array_add (columns, vtr_column_new_numeric ("x", values, 2));
  dataset = vtr_dataset_new (columns);
  g_assert_true (vtr_isolation_scores (dataset, 0, scores, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (scores[0], 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (scores[1], 0.5, 1e-12);
}

static void
test_cancel (void)
{
  g_autoptr (VtrDataset) dataset = make_grid ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;
  double scores[302];

  g_cancellable_cancel (cancellable);
  g_assert_false (vtr_isolation_scores (dataset, 0, scores, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/isolation/reference", test_reference);
  g_test_add_func ("/data/isolation/lonely-row", test_lonely_row);
  g_test_add_func ("/data/isolation/nothing-varies", test_nothing_varies);
  g_test_add_func ("/data/isolation/two-rows", test_two_rows);
  g_test_add_func ("/data/isolation/cancel", test_cancel);
  return g_test_run ();
}
