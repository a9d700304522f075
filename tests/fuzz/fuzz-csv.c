/* Any bytes as a CSV file. The first byte chooses options. What is read must be whole: columns of
 * one length, codes inside the levels, and a summary that can be made of it. */
#include "check-dataset.h"
#include "vtr-read.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint8 choice = size > 0 ? data[0] : 0;
  VtrReadOptions options = { .ragged = choice % 3,
                             .no_header = (choice & 4) != 0,
                             .max_rows = choice & 8 };
  g_autoptr (GBytes) bytes = g_bytes_new (data + (size > 0), size - (size > 0));
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = vtr_read_csv (bytes, "fuzz.csv", &options, NULL, &error);

  g_assert_true ((dataset == NULL) == (error != NULL));
  if (dataset != NULL)
    check_dataset (dataset);

  return 0;
}
