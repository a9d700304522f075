/* Times a beeswarm from SHAP values to a PNG file: bench-beeswarm VALUES.csv FEATURES.csv OUT.png.
 * Reading is not timed. Prints {"seconds": …}, the least of five runs. */
#include "vtr-chart.h"
#include "vtr-engine.h"
#include "vtr-export.h"
#include "vtr-read.h"

static double *
read_matrix (VtrDataset *dataset)
{
  gsize n = vtr_dataset_get_n_rows (dataset), p = vtr_dataset_get_n_columns (dataset);
  double *values = g_new (double, n * p);

  for (gsize j = 0; j < p; j++)
    vtr_column_read_numbers (vtr_dataset_get_column (dataset, j), NULL, 0, n, values + j, p);
  return values;
}

static VtrAttribution *
new_attribution (VtrDataset *shap, VtrDataset *features)
{
  VtrAttributionData d = { 0 };
  const char *const outputs[] = { "value", NULL };

  d.n_rows = vtr_dataset_get_n_rows (shap);
  d.n_outputs = 1;
  d.n_features = vtr_dataset_get_n_columns (shap);
  d.outputs = g_strdupv ((char **) outputs);
  d.features = g_new0 (char *, d.n_features + 1);
  for (guint f = 0; f < d.n_features; f++)
    d.features[f] = g_strdup (vtr_column_get_name (vtr_dataset_get_column (shap, f)));
  d.rows = g_new (guint32, d.n_rows);
  for (gsize i = 0; i < d.n_rows; i++)
    d.rows[i] = (guint32) i;
  d.values = read_matrix (shap);
  d.std_errors = g_new0 (double, d.n_rows * d.n_features);
  d.predictions = g_new0 (double, d.n_rows);
  d.base_values = g_new0 (double, 1);
  d.data = g_object_ref (features);
  d.target = g_strdup ("value");
  return vtr_attribution_new (&d);
}

static double
draw (VtrAttribution *attribution, const char *path, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  g_autoptr (VtrChart) chart = vtr_chart_new ("beeswarm", NULL, error);
  double width, height;

  input.attribution = attribution;
  g_autoptr (VtrPicture) picture = chart != NULL ? vtr_chart_build (chart, &input, error) : NULL;
  if (picture == NULL)
    return -1;
  vtr_figure_get_natural_size (picture->figure, &width, &height);
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, width, height, theme);
  if (!vtr_scene_write_png (scene, path, 1, error))
    return -1;
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  double best = G_MAXDOUBLE;

  if (argc != 4)
    {
      g_printerr ("bench-beeswarm: VALUES.csv FEATURES.csv OUT.png\n");
      return 2;
    }
  vtr_engine_init ();
  g_autoptr (VtrDataset) shap = vtr_read (argv[1], NULL, NULL, &error);
  g_autoptr (VtrDataset) features = shap != NULL ? vtr_read (argv[2], NULL, NULL, &error) : NULL;
  g_autoptr (VtrAttribution) attribution = features != NULL ? new_attribution (shap, features) : NULL;
  for (int run = 0; run < 5 && error == NULL && attribution != NULL; run++)
    best = MIN (best, draw (attribution, argv[3], &error));
  if (error != NULL)
    {
      g_printerr ("bench-beeswarm: %s\n", error->message);
      return 1;
    }
  g_print ("{\"seconds\": %.6f}\n", best);
  return 0;
}
