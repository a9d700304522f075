/* Any bytes as a CSV file. The first byte chooses options. What is read must be whole: columns of one
 * length, codes inside the levels, and a summary that can be made of it. */
#include "vtr-read.h"
#include "vtr-summary.h"

#include <math.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_column (VtrColumn *column, gsize n_rows)
{
  guint n_levels;
  gsize n_missing = 0;

  g_assert_cmpint (vtr_column_get_n_rows (column), ==, n_rows);
  vtr_column_get_levels (column, &n_levels);
  for (gsize row = 0; row < n_rows; row++)
    {
      double value = vtr_column_get_number (column, row);

      n_missing += isnan (value) != 0;
      g_assert_true (isnan (value) || n_levels == 0 || (value >= 0 && value < n_levels));
    }
  g_assert_cmpint (n_missing, ==, vtr_column_get_n_missing (column));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint8 choice = size > 0 ? data[0] : 0;
  VtrReadOptions options = { .ragged = choice % 3, .no_header = (choice & 4) != 0, .max_rows = choice & 8 };
  g_autoptr (GBytes) bytes = g_bytes_new (data + (size > 0), size - (size > 0));
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = vtr_read_csv (bytes, "fuzz.csv", &options, NULL, &error);
  g_autoptr (VtrSummary) summary = NULL;

  g_assert_true ((dataset == NULL) == (error != NULL));
  if (dataset == NULL)
    return 0;
  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    check_column (vtr_dataset_get_column (dataset, j), vtr_dataset_get_n_rows (dataset));
  summary = vtr_summary_new (dataset, NULL, NULL);
  g_assert_nonnull (summary);

  return 0;
}
