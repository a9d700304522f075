/* A made-up explanation: three features (one of them a category) of a classifier with two classes.
 */
#pragma once
#include "vtr-explanation.h"
#include <math.h>

static inline VtrDataset *
make_rows (guint n)
{
  g_autofree double *age = g_new (double, n), *gain = g_new (double, n);
  g_autofree const char **job = g_new (const char *, n);
  static const char *const jobs[] = { "clerk", "manager", "sailor" };
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint i = 0; i < n; i++)
    {
      age[i] = 20 + (i * 37) % 50;
      gain[i] = i % 5 == 0 ? NAN : (i * 13) % 100 * 50;
      job[i] = jobs[i % 3];
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("age", age, n));
  g_ptr_array_add (columns, vtr_column_new_text ("job", VTR_KIND_CATEGORICAL, job, n));
  g_ptr_array_add (columns, vtr_column_new_numeric ("gain", gain, n));
  return vtr_dataset_new (columns);
}

/* Rows are numbered 10, 11, …; the outputs mirror each other. */
static inline VtrAttribution *
make_attribution (guint n)
{
  static const char *const outputs[] = { "no", "yes", NULL }, *const features[] = { "age", "job",
                                                                                    "gain", NULL };
  VtrAttributionData data = {
    .n_rows = n, .n_outputs = 2, .n_features = 3,
    .outputs = g_strdupv ((char **) outputs), .features = g_strdupv ((char **) features),
    .target = g_strdup ("rich"), .data = make_rows (n),
  };

  data.rows = g_new (guint32, n);
  data.values = g_new0 (double, n * 6);
  data.std_errors = g_new0 (double, n * 6);
  data.predictions = g_new (double, n * 2);
  data.base_values = g_new (double, 2);
  data.base_values[0] = 0.7;
  data.base_values[1] = 0.3;
  for (guint i = 0; i < n; i++)
    {
      double values[] = { ((int) (i * 37 % 50) - 25) * 0.004, ((int) (i % 3) - 1) * 0.08,
                          (i * 13) % 100 * 0.0003 };
      data.rows[i] = 10 + i;
      data.predictions[2 * i + 1] = 0.3;
      for (guint f = 0; f < 3; f++)
        {
          data.values[vtr_attribution_index (&data, i, 0, f)] = -values[f];
          data.values[vtr_attribution_index (&data, i, 1, f)] = values[f];
          data.std_errors[vtr_attribution_index (&data, i, 1, f)] = 0.002 * f;
          data.predictions[2 * i + 1] += values[f];
        }
      data.predictions[2 * i] = 1 - data.predictions[2 * i + 1];
    }
  return vtr_attribution_new (&data);
}
