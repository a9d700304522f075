/* Summaries: moments, type-7 quartiles, extremes, most frequent values, histograms, duplicates. */
#include "vtr-read.h"
#include "vtr-summary.h"

#include <math.h>
#include <string.h>

static VtrSummary *
summarise (const char *csv)
{
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  g_autoptr (VtrDataset) dataset = vtr_read_csv (bytes, "t.csv", NULL, NULL, NULL);

  return vtr_summary_new (dataset, NULL, NULL);
}

static void
test_quantiles (void)
{
  const double sorted[] = { 1, 2, 4, 8 };
  const double ends[] = { -INFINITY, 0, INFINITY };

  g_assert_cmpfloat (vtr_quantile_sorted (sorted, 4, 0.25), ==, 1.75);
  g_assert_cmpfloat (vtr_quantile_sorted (sorted, 4, 0.5), ==, 3);
  g_assert_cmpfloat (vtr_quantile_sorted (sorted, 4, 0.75), ==, 5);
  g_assert_cmpfloat (vtr_quantile_sorted (sorted, 4, 0), ==, 1);
  g_assert_cmpfloat (vtr_quantile_sorted (sorted, 4, 1), ==, 8);
  g_assert_cmpfloat (vtr_quantile_sorted (sorted, 1, 0.3), ==, 1);
  g_assert_true (isnan (vtr_quantile_sorted (sorted, 0, 0.5)));
  g_assert_cmpfloat (vtr_quantile_sorted (ends, 3, 0.5), ==, 0);
}

static void
test_numbers (void)
{
  g_autoptr (VtrSummary) summary = summarise ("x,y\n1,5\n2,\n4,5\n8,5\n8,\n");
  VtrColumnSummary *x = &summary->columns[0];
  VtrColumnSummary *y = &summary->columns[1];

  g_assert_cmpint (summary->n_rows, ==, 5);
  g_assert_cmpint (x->n_unique, ==, 4);
  g_assert_cmpfloat (x->mean, ==, 4.6);
  g_assert_cmpfloat_with_epsilon (x->std, sqrt (10.8), 1e-15);
  g_assert_cmpfloat (x->q1, ==, 2);
  g_assert_cmpfloat (x->median, ==, 4);
  g_assert_true (x->bins_are_values);
  g_assert_cmpint (x->n_bins, ==, 4);
  g_assert_cmpint (x->bin_counts[3], ==, 2);
  g_assert_cmpint (y->n_missing, ==, 2);
  g_assert_cmpint (y->n_values, ==, 3);
  g_assert_cmpfloat (y->std, ==, 0);
  g_assert_cmpint (y->n_top, ==, 0);
}

static void
test_extremes (void)
{
  g_autoptr (VtrSummary) big = summarise ("x,y\n1e308,1\n1.5e308,1\n1.7e308,\n");
  g_autoptr (VtrSummary) endless = summarise ("x\ninf\n-inf\nnan\nInfinity\n0.5\n");
  g_autoptr (VtrSummary) empty = summarise ("x,y\n,a\n,b\n");

  g_assert_cmpfloat (big->columns[0].mean, ==, 1.4e308);
  g_assert_true (isfinite (big->columns[0].std));
  g_assert_cmpint (big->columns[0].n_bins, ==, 24);
  g_assert_cmpfloat (endless->columns[0].max, ==, INFINITY);
  g_assert_true (isnan (endless->columns[0].mean));
  g_assert_cmpfloat (endless->columns[0].median, ==, INFINITY);
  g_assert_cmpint (endless->columns[0].bin_counts[0], ==, 1);
  g_assert_true (isnan (empty->columns[0].mean));
  g_assert_cmpint (empty->columns[0].n_unique, ==, 0);
}

static void
test_top (void)
{
  g_autoptr (VtrSummary) summary = summarise ("c,d\nb,2024-01-02\na,2024-01-01\nc,2024-01-01\nc,\nd,2024-01-02\n,2024-01-01\n");
  VtrColumnSummary *c = &summary->columns[0];
  VtrColumnSummary *d = &summary->columns[1];

  g_assert_cmpint (c->n_unique, ==, 4);
  g_assert_cmpint (c->n_top, ==, 4);
  g_assert_cmpstr (c->top[0].value, ==, "c");
  g_assert_cmpint (c->top[0].count, ==, 2);
  g_assert_cmpstr (c->top[1].value, ==, "a");
  g_assert_cmpstr (c->top[3].value, ==, "d");
  g_assert_true (isnan (c->mean));
  g_assert_cmpstr (d->top[0].value, ==, "2024-01-01");
  g_assert_cmpint (d->top[0].count, ==, 3);
  g_assert_cmpint (d->n_unique, ==, 2);
}

static void
test_duplicates (void)
{
  g_autoptr (VtrSummary) summary = summarise ("x,c\n1,a\n2,b\n1,a\n,a\n1,\n,a\n1,a\n-0,b\n0,b\n");

  g_assert_cmpint (summary->n_duplicates, ==, 4);
  g_assert_cmpint (summary->duplicate_rows[0], ==, 2);
  g_assert_cmpint (summary->duplicate_rows[1], ==, 5);
  g_assert_cmpint (summary->duplicate_rows[2], ==, 6);
  g_assert_cmpint (summary->duplicate_rows[3], ==, 8);
}

/* Enough rows for the radix sort. */
static void
test_long_column (void)
{
  g_autofree double *values = g_new (double, 5001);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  g_autoptr (VtrDataset) dataset = NULL;
  g_autoptr (VtrSummary) summary = NULL;
  guint64 n_binned = 0;

  for (guint i = 0; i < 5001; i++)
    values[i] = ((double) ((i * 7919) % 5001) - 2500) / 8;
  g_ptr_array_add (columns, vtr_column_new_numeric ("x", values, 5001));
  dataset = vtr_dataset_new (columns);
  summary = vtr_summary_new (dataset, NULL, NULL);
  g_assert_cmpfloat (summary->columns[0].min, ==, -312.5);
  g_assert_cmpfloat (summary->columns[0].q1, ==, -156.25);
  g_assert_cmpfloat (summary->columns[0].median, ==, 0);
  g_assert_cmpfloat (summary->columns[0].max, ==, 312.5);
  g_assert_cmpint (summary->columns[0].n_unique, ==, 5001);
  for (guint i = 0; i < summary->columns[0].n_bins; i++)
    {
      n_binned += summary->columns[0].bin_counts[i];
      g_assert_cmpint (summary->columns[0].bin_counts[i], >=, 207);
      g_assert_cmpint (summary->columns[0].bin_counts[i], <=, 210);
    }
  g_assert_cmpint (n_binned, ==, 5001);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/summary/quantiles", test_quantiles);
  g_test_add_func ("/data/summary/numbers", test_numbers);
  g_test_add_func ("/data/summary/extremes", test_extremes);
  g_test_add_func ("/data/summary/top", test_top);
  g_test_add_func ("/data/summary/duplicates", test_duplicates);
  g_test_add_func ("/data/summary/long-column", test_long_column);

  return g_test_run ();
}
