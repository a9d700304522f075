/* The background: the rows that stand for "the feature is not known". Drawn by seed, or k-means:
 * k-means++ starts (Arthur and Vassilvitskii 2007), Lloyd's iterations on the columns a model sees,
 * scaled to unit deviation; each centre is snapped to the real row nearest to it, so no impossible
 * row is made, and weighs as many rows as are nearest to it.
 */
#include "vtr-config.h"
#include "vtr-explainer.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_CLUSTERED 5000 /* rows that k-means looks at; more are drawn from by seed */
#define MOST_ROUNDS 50
#define ROW_GRAIN 256

typedef struct
{
  VtrMatrixView x; /* scaled */
  double *centres; /* k × n_columns */
  guint k;
  guint32 *cluster; /* of each row */
  double *distance; /* squared, to its centre */
} Clusters;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

/* @n of @n_rows rows by seed, ascending. */
static guint32 *
draw_rows (gsize n_rows, gsize n, guint64 seed)
{
  VtrRng rng = vtr_rng_new (seed, "background", 0);
  guint32 *rows = vtr_rng_sample (&rng, (guint32) n_rows, (guint32) n);

  qsort (rows, n, sizeof (guint32), compare_rows);
  return rows;
}

/* Columns to mean 0 and deviation 1; missing values to the mean. */
static void
scale_columns (VtrMatrixView x)
{
  for (gsize j = 0; j < x.n_columns; j++)
    {
      double mean = 0, spread = 0;
      gsize n = 0;

      for (gsize i = 0; i < x.n_rows; i++)
        if (!isnan (vtr_matrix_view_row (x, i)[j]))
          {
            mean += vtr_matrix_view_row (x, i)[j];
            n++;
          }
      mean /= MAX (n, 1);
      for (gsize i = 0; i < x.n_rows; i++)
        {
          double *value = &vtr_matrix_view_row (x, i)[j];

          *value = isnan (*value) ? 0 : *value - mean;
          spread += *value * *value;
        }
      spread = spread > 0 ? sqrt (spread / x.n_rows) : 1;
      for (gsize i = 0; i < x.n_rows; i++)
        vtr_matrix_view_row (x, i)[j] /= spread;
    }
}

static double
squared_distance (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize j = 0; j < n; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

static void
assign_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Clusters *c = data;

  for (gsize i = begin; i < end; i++)
    {
      c->distance[i] = INFINITY;
      for (guint k = 0; k < c->k; k++)
        {
          double d = squared_distance (vtr_matrix_view_row (c->x, i),
                                       c->centres + k * c->x.n_columns, c->x.n_columns);

          if (d < c->distance[i])
            {
              c->distance[i] = d;
              c->cluster[i] = k;
            }
        }
    }
}

/* k-means++: each next start is a row, drawn by its squared distance to the starts so far. */
static gboolean
choose_starts (Clusters *c, guint k, guint64 seed, VtrProgress *progress, GError **error)
{
  VtrRng rng = vtr_rng_new (seed, "background-kmeans", 0);
  gsize n = c->x.n_rows, size = c->x.n_columns * sizeof (double);
  gsize next = vtr_rng_below (&rng, (guint32) n);

  for (c->k = 1;; c->k++)
    {
      double total = 0, at;

      memcpy (c->centres + (c->k - 1) * c->x.n_columns, vtr_matrix_view_row (c->x, next), size);
      if (c->k == k)
        return TRUE;
      if (!vtr_progress_check (progress, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          double d = squared_distance (vtr_matrix_view_row (c->x, i),
                                       vtr_matrix_view_row (c->x, next), c->x.n_columns);

          c->distance[i] = c->k == 1 ? d : MIN (c->distance[i], d);
          total += c->distance[i];
        }
      if (!(total > 0))
        return TRUE; /* fewer different rows than centres */
      at = vtr_rng_uniform (&rng) * total;
      for (next = 0; next < n - 1 && (at -= c->distance[next]) >= 0; next++)
        ;
    }
}

/* Means of the clusters; an empty one stays where it was. */
static void
move_centres (Clusters *c)
{
  g_autofree gsize *count = g_new0 (gsize, c->k);
  g_autofree double *sums = g_new0 (double, c->k * c->x.n_columns);

  for (gsize i = 0; i < c->x.n_rows; i++)
    {
      count[c->cluster[i]]++;
      for (gsize j = 0; j < c->x.n_columns; j++)
        sums[c->cluster[i] * c->x.n_columns + j] += vtr_matrix_view_row (c->x, i)[j];
    }
  for (guint k = 0; k < c->k; k++)
    for (gsize j = 0; j < c->x.n_columns && count[k] > 0; j++)
      c->centres[k * c->x.n_columns + j] = sums[k * c->x.n_columns + j] / count[k];
}

static gboolean
run_lloyd (Clusters *c, VtrProgress *progress, GError **error)
{
  g_autofree guint32 *before = g_new (guint32, c->x.n_rows);

  for (guint round = 0; round < MOST_ROUNDS; round++)
    {
      memcpy (before, c->cluster, c->x.n_rows * sizeof (guint32));
      if (!vtr_parallel_for (c->x.n_rows, ROW_GRAIN, assign_cb, c, progress, error))
        return FALSE;
      if (round > 0 && memcmp (before, c->cluster, c->x.n_rows * sizeof (guint32)) == 0)
        return TRUE;
      move_centres (c);
    }
  return vtr_parallel_for (c->x.n_rows, ROW_GRAIN, assign_cb, c, progress, error);
}

/* The row nearest to each centre, ascending, with the share of the rows in its cluster. */
static GArray *
snap_centres (const Clusters *c, double **weights)
{
  g_autofree guint32 *nearest = g_new0 (guint32, c->k);
  g_autofree double *best = g_new (double, c->k), *share = g_new0 (double, c->x.n_rows);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint k = 0; k < c->k; k++)
    best[k] = INFINITY;
  for (gsize i = 0; i < c->x.n_rows; i++)
    if (c->distance[i] < best[c->cluster[i]])
      {
        best[c->cluster[i]] = c->distance[i];
        nearest[c->cluster[i]] = (guint32) i;
      }
  for (gsize i = 0; i < c->x.n_rows; i++)
    share[nearest[c->cluster[i]]] += 1.0 / c->x.n_rows;
  *weights = g_new (double, c->k);
  for (guint32 i = 0; i < c->x.n_rows; i++)
    if (share[i] > 0)
      {
        (*weights)[rows->len] = share[i];
        g_array_append_val (rows, i);
      }
  return rows;
}

static VtrDataset *
draw_kmeans (VtrModel *model,
             VtrDataset *source,
             guint n,
             guint64 seed,
             double **weights,
             VtrProgress *progress,
             GError **error)
{
  g_autoptr (VtrMatrix) x = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autofree double *centres = NULL, *distance = NULL;
  g_autofree guint32 *cluster = NULL;
  gsize n_rows = vtr_dataset_get_n_rows (source);
  Clusters c;

  x = vtr_pipeline_transform (vtr_model_get_info (model)->pipeline, source, NULL, n_rows, progress,
                              error);
  if (x == NULL)
    return NULL;
  scale_columns (vtr_matrix_view (x));
  centres = g_new (double, (gsize) n *vtr_matrix_get_n_columns (x) + 1);
  distance = g_new (double, n_rows);
  cluster = g_new0 (guint32, n_rows);
  c = (Clusters){ vtr_matrix_view (x), centres, n, cluster, distance };
  if (!choose_starts (&c, n, seed, progress, error) || !run_lloyd (&c, progress, error))
    return NULL;
  rows = snap_centres (&c, weights);
  return vtr_dataset_take_rows (source, (const guint32 *) rows->data, rows->len);
}

/**
 * vtr_background_draw:
 * @model: the model that is explained; its own rows are drawn from, if it carries any
 * @dataset: else these
 * @n: how many rows
 * @kmeans: k-means centres snapped to real rows and weighted, instead of rows drawn by seed
 * @seed: names the random numbers
 * @weights: (out) (transfer full) (nullable): shares of the rows, sum 1; %NULL: all the same
 * @progress: (nullable): asked whether to go on
 * @error: return location for an error
 *
 * Returns: (transfer full): at most @n rows, in the order they have in their table; all of them
 *   where there are no more than @n. %VTR_ERROR_BAD_VALUE for no rows.
 */
VtrDataset *
vtr_background_draw (VtrModel *model,
                     VtrDataset *dataset,
                     guint n,
                     gboolean kmeans,
                     guint64 seed,
                     double **weights,
                     VtrProgress *progress,
                     GError **error)
{
  VtrDataset *source = vtr_model_get_info (model)->background;
  g_autoptr (VtrDataset) fewer = NULL;
  g_autofree guint32 *rows = NULL;
  gsize n_rows, most = kmeans ? MOST_CLUSTERED : n;

  *weights = NULL;
  source = source != NULL ? source : dataset;
  n_rows = vtr_dataset_get_n_rows (source);
  if (n == 0 || n_rows == 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("a background needs at least one row."));
      return NULL;
    }
  if (n_rows <= n)
    return g_object_ref (source);
  if (n_rows > most)
    {
      rows = draw_rows (n_rows, most, seed);
      fewer = vtr_dataset_take_rows (source, rows, most);
      source = fewer;
    }
  return kmeans ? draw_kmeans (model, source, n, seed, weights, progress, error)
                : g_object_ref (source);
}
