/* Any bytes as an ARFF file. What is read must be whole: columns of one length, codes inside the
 * levels, and a summary that can be made of it. */
#include "check-dataset.h"
#include "vtr-arff.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) dataset = vtr_read_arff (bytes, "fuzz.arff", NULL, NULL, &error);

  vtr_arff_is_text (data, size);
  g_assert_true ((dataset == NULL) == (error != NULL));
  if (dataset != NULL)
    check_dataset (dataset);

  return 0;
}
