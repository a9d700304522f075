/* Forests of 100 trees on four small real sets, by five shuffled (and stratified) folds, against
 * scikit-learn's: mean and standard deviation of its score over 20 seeds (scikit-learn 1.9.1,
 * RandomForestClassifier (100) and RandomForestRegressor (100) as they come; a score is the mean
 * over folds; AUC one-versus-rest, macro). The mean over our seeds must be at most one such deviation
 * worse, for AUC and log-loss three: on breast_cancer they hang on whether one odd row (135, which one
 * tree in 300 gets right, here as there) has at least one tree of 100 on its side. Each time it has none,
 * the log-loss is 0.063 higher. On the very same folds, 20 of them with 20 seeds, scikit-learn has 0.167 ±
 * 0.028 and we 0.167 ± 0.028, both with row 135 at zero 17 times; with 2,500 trees its probability is
 * 0.0031 here and 0.0042 and 0.0031 there, and two of scikit-learn's forests differ from each other as much
 * as ours from either (0.0034 a row on average). */
#include "forest-tools.h"
#include "vtr-number.h"

#define N_SEEDS 5
#define N_FOLDS 5

typedef struct { double mean, sd; int sign; } Bar;      /* @sign +1: more is better */
typedef struct { const char *file; guint n_classes; Bar bars[3]; } Set;

static const Set sets[] = {
  { "iris", 3, { { 0.9496666666666668, 0.009041813201173334, 1 }, { 0.9935166666666667, 0.002100473352388359, 1 },
                 { 0.14684887717275105, 0.06811248682798801, -1 } } },
  { "wine", 3, { { 0.9803571428571429, 0.005000132604890503, 1 }, { 0.9994057556530771, 0.0007261498302648824, 1 },
                 { 0.1345179373042577, 0.00729925366752681, -1 } } },
  { "breast_cancer", 2, { { 0.96002484086322, 0.003954950779780753, 1 }, { 0.9903882408360584, 0.001182494092741885, 1 },
                          { 0.14543566713920503, 0.028297360520080073, -1 } } },
  { "diabetes", 0, { { 0.4148847146840601, 0.01686429143724745, 1 }, { 58.34771949846521, 0.7918212189858507, -1 }, { 0 } } },
};

/* Numbers, and names in ascending order as class indices. */
static Rows
read_set (const Set *set, gsize *n_rows, guint *n_columns)
{
  g_autofree char *name = g_strconcat (set->file, ".csv", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Rows rows = { 0 };
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (char **line = lines + 1; *line; line++, n++)
    {
      g_auto (GStrv) cells = g_strsplit (g_strchomp (*line), ",", -1);

      *n_columns = g_strv_length (cells) - 1;
      rows.x = g_renew (double, rows.x, (n + 1) * *n_columns);
      rows.y = g_renew (double, rows.y, n + 1);
      for (guint j = 0; j < *n_columns; j++)
        g_assert_true (vtr_number_parse (cells[j], strlen (cells[j]), &rows.x[n * *n_columns + j]));
      if (!vtr_number_parse (cells[*n_columns], strlen (cells[*n_columns]), &rows.y[n]))
        rows.y[n] = cells[*n_columns][0] == 's' ? 0 : cells[*n_columns][1] == 'e' ? 1 : 2;
    }
  *n_rows = n;
  return rows;
}

/* A fold for each row: shuffled, and dealt out class by class. */
static guint *
deal_folds (const double *y, gsize n, guint n_classes, guint64 seed)
{
  guint *fold = g_new (guint, n), next = 0;
  VtrRng rng = vtr_rng_new (seed, "test-folds", 0);
  g_autofree guint32 *order = vtr_rng_sample (&rng, (guint32) n, (guint32) n);

  for (guint k = 0; k < MAX (n_classes, 1); k++)
    for (gsize i = 0; i < n; i++)
      if (n_classes == 0 || y[order[i]] == k)
        fold[order[i]] = next++ % N_FOLDS;
  return fold;
}

static double
area_under (const double *p, const double *y, gsize n, guint n_classes, guint k)
{
  double wins = 0, pairs = 0;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      if (y[i] == k && y[j] != k)
        {
          double a = p[i * n_classes + k], b = p[j * n_classes + k];

          wins += a > b ? 1 : a == b ? 0.5 : 0;
          pairs++;
        }
  return wins / pairs;
}

static void
score_classes (const double *p, const double *y, gsize n, guint n_classes, double scores[3])
{
  for (gsize i = 0; i < n; i++)
    {
      guint best = 0;

      for (guint k = 1; k < n_classes; k++)
        best = p[i * n_classes + k] > p[i * n_classes + best] ? k : best;
      scores[0] += (best == y[i]) / (double) n;
      scores[2] -= log (MAX (p[i * n_classes + (guint) y[i]], 2.2e-16)) / (double) n;
    }
  for (guint k = n_classes == 2 ? 1 : 0; k < n_classes; k++)
    scores[1] += area_under (p, y, n, n_classes, k) / (n_classes == 2 ? 1 : n_classes);
}

static void
score_values (const double *p, const double *y, gsize n, double scores[3])
{
  double mean = 0, rest = 0, all = 0;

  for (gsize i = 0; i < n; i++)
    mean += y[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      rest += (y[i] - p[i]) * (y[i] - p[i]);
      all += (y[i] - mean) * (y[i] - mean);
    }
  scores[0] += 1 - rest / all;
  scores[1] += sqrt (rest / (double) n);
}

/* Fits on the other folds and scores fold @f. */
static void
score_fold (const Rows *rows, gsize n, guint n_columns, guint n_classes, const guint *fold, guint f, guint64 seed, double scores[3])
{
  g_autofree double *x = g_new (double, n * n_columns), *y = g_new (double, n);
  g_autofree double *p = NULL;
  g_autoptr (VtrModel) model = NULL;
  gsize n_train = 0, at;
  VtrTrainingSet set = { n_classes > 0 ? VTR_TASK_CLASSIFICATION : VTR_TASK_REGRESSION, { x, 0, n_columns, n_columns },
                         y, NULL, n_classes, seed };

  for (int test = 0; test < 2; test++)
    {
      at = test ? n_train : 0;
      for (gsize i = 0; i < n; i++)
        if ((fold[i] == f) == test)
          {
            memcpy (x + at * n_columns, rows->x + i * n_columns, n_columns * sizeof (double));
            y[at++] = rows->y[i];
          }
      n_train = test ? n_train : at;
    }
  set.x.n_rows = n_train;
  model = fit (&set, "n_estimators=100");
  p = predict (model, (VtrMatrixView) { x + n_train * n_columns, n - n_train, n_columns, n_columns });
  if (n_classes > 0)
    score_classes (p, y + n_train, n - n_train, n_classes, scores);
  else
    score_values (p, y + n_train, n - n_train, scores);
}

static void
test_scores (gconstpointer data)
{
  const Set *set = data;
  gsize n;
  guint n_columns = 0;
  Rows rows = read_set (set, &n, &n_columns);
  double all[3] = { 0 };

  for (guint64 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autofree guint *fold = deal_folds (rows.y, n, set->n_classes, seed);
      double scores[3] = { 0 };

      for (guint f = 0; f < N_FOLDS; f++)
        score_fold (&rows, n, n_columns, set->n_classes, fold, f, seed, scores);
      for (guint s = 0; s < 3; s++)
        all[s] += scores[s] / N_FOLDS / N_SEEDS;
    }
  g_test_message ("%s: %.4f %.4f %.4f", set->file, all[0], all[1], all[2]);
  for (guint s = 0; s < 3; s++)
    {
      const Bar *bar = &set->bars[s];
      double slack = (set->n_classes > 0 && s > 0 ? 3 : 1) * bar->sd;

      g_assert_cmpfloat (bar->sign * all[s], >=, bar->sign * bar->mean - slack);
    }
  rows_clear (&rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *path = g_strconcat ("/learn/forest-scores/", sets[i].file, NULL);

      g_test_add_data_func (path, &sets[i], test_scores);
    }
  return g_test_run ();
}
