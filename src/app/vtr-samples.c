/* The table of samples. They are installed in the data directory; a program that runs from its build
 * tree finds them in the sources. */
#include "vtr-samples.h"
#include "vtr-config.h"
#include <glib/gi18n-lib.h>

static const VtrSample samples[VTR_N_SAMPLES] = {
  { "iris.csv", N_("Iris"), N_("Classify"), 150, 5, N_("classification"),
    VTR_SAMPLE_CLASSES, "petal_length", "petal_width", "species" },
  { "penguins.csv", N_("Penguins"), N_("Classify"), 344, 8, N_("classification"),
    VTR_SAMPLE_CLASSES, "flipper_length_mm", "bill_length_mm", "species" },
  { "wine.csv", N_("Wine"), N_("Classify"), 178, 14, N_("classification"),
    VTR_SAMPLE_HISTOGRAM, "alcohol", NULL, "cultivar" },
  { "breast_cancer.csv", N_("Breast cancer"), N_("Classify"), 569, 31, N_("classification"),
    VTR_SAMPLE_CLASSES, "mean_concave_points", "mean_radius", "diagnosis" },
  { "diabetes.csv", N_("Diabetes"), N_("Predict value"), 442, 11, N_("regression"),
    VTR_SAMPLE_VALUE, "bmi", "s5", "progression" },
  { "digits.csv", N_("Handwritten digits"), N_("Images"), 1797, 65, N_("image classification"),
    VTR_SAMPLE_IMAGES, NULL, NULL, "digit" },
  { "card_fraud.csv", N_("Card fraud, synthetic"), N_("Imbalanced"), 10000, 13, N_("imbalanced classification"),
    VTR_SAMPLE_RARE, "v1", "v2", "fraud" },
};

/**
 * vtr_sample_get:
 * @index: 0 … VTR_N_SAMPLES − 1
 *
 * Returns: (transfer none): what is known of the sample without opening it
 */
const VtrSample *
vtr_sample_get (guint index)
{
  g_return_val_if_fail (index < VTR_N_SAMPLES, NULL);
  return &samples[index];
}

/**
 * vtr_sample_dup_path:
 * @sample: a sample
 *
 * Returns: (transfer full): where its file lies
 */
char *
vtr_sample_dup_path (const VtrSample *sample)
{
  g_return_val_if_fail (sample != NULL, NULL);
  g_autofree char *installed = g_build_filename (PKGDATADIR, "samples", sample->file, NULL);

  if (g_file_test (installed, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);
  return g_build_filename (SRCDATADIR, "samples", sample->file, NULL);
}

/**
 * vtr_sample_owns:
 * @path: of a file
 *
 * Returns: whether the file is a sample of ours, which the list of recent projects leaves out
 */
gboolean
vtr_sample_owns (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);
  for (guint i = 0; i < VTR_N_SAMPLES; i++)
    {
      g_autofree char *sample = vtr_sample_dup_path (&samples[i]);
      if (g_str_equal (sample, path))
        return TRUE;
    }
  return FALSE;
}
