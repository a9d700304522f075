/* Any bytes as an idx image file, and again as its labels. */
#include "vtr-read.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) whole = g_bytes_new (data, size);
  g_autoptr (GBytes) images = g_bytes_new_from_bytes (whole, 0, size / 2);
  g_autoptr (GBytes) labels = g_bytes_new_from_bytes (whole, size / 2, size - size / 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) pair_error = NULL;
  g_autoptr (VtrDataset) dataset = vtr_read_idx (whole, NULL, "fuzz", NULL, NULL, &error);
  g_autoptr (VtrDataset) pair = vtr_read_idx (images, labels, "fuzz", NULL, NULL, &pair_error);

  g_assert_true ((dataset == NULL) == (error != NULL));
  g_assert_true ((pair == NULL) == (pair_error != NULL));

  return 0;
}
