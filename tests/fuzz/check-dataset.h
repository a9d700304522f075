/* What any data set that a reader made must be: columns of one length, codes inside the levels,
 * missing cells counted, and fit for a summary. */
#pragma once
#include "vtr-summary.h"

#include <math.h>

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

static void
check_dataset (VtrDataset *dataset)
{
  g_autoptr (VtrSummary) summary = vtr_summary_new (dataset, NULL, NULL);

  for (guint j = 0; j < vtr_dataset_get_n_columns (dataset); j++)
    check_column (vtr_dataset_get_column (dataset, j), vtr_dataset_get_n_rows (dataset));
  g_assert_nonnull (summary);
}
