/* Any bytes as an SQLite database with a table. */
#include "check-dataset.h"
#include "vtr-sqlite-table.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  VtrReadOptions options = { .max_rows = 2000 };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (VtrProgress) progress = vtr_progress_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = NULL;

  if (!vtr_sqlite_is_database (data, size))
    return 0;
  dataset = vtr_read_sqlite (bytes, NULL, "fuzz.sqlite", &options, progress, &error);
  g_assert_true ((dataset == NULL) == (error != NULL));
  if (dataset != NULL)
    check_dataset (dataset);

  return 0;
}
