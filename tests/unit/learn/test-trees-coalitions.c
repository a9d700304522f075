/* Coalitions of trees against building every row, for trees of all kinds: several outputs, links,
 * missing values, players of several columns, columns without a player, more than 64 players. */
#include "forest-tools.h"
#include "vtr-trees-coalitions.h"

/* A model that is nothing but an ensemble, with its link. */
#define TEST_TYPE_SUM (test_sum_get_type ())
G_DECLARE_FINAL_TYPE (TestSum, test_sum, TEST, SUM, VtrModel)
struct _TestSum { VtrModel parent_instance; VtrTreeEnsemble *trees; VtrTreeTable *table; guint n_predicted; };

static void test_sum_iface_init (VtrCoalitionsInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TestSum, test_sum, VTR_TYPE_MODEL,
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_COALITIONS, test_sum_iface_init))

static void
test_sum_predict_raw (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  TEST_SUM (model)->n_predicted += x.n_rows;
  vtr_tree_table_predict_raw (TEST_SUM (model)->table, x, out);
}

static void
test_sum_predict (VtrModel *model, VtrMatrixView x, VtrMatrixView out)
{
  test_sum_predict_raw (model, x, out);
  vtr_tree_ensemble_apply_link (TEST_SUM (model)->trees, out);
}

static gboolean
test_sum_evaluate (VtrCoalitions *self, gboolean raw, const double *x, VtrMatrixView background, const double *weights,
                   const VtrCoalitionSet *set, VtrMatrixView out, VtrProgress *progress)
{
  return vtr_trees_evaluate_coalitions (TEST_SUM (self)->trees, raw, x, background, weights, set, out, progress);
}

static void
test_sum_finalize (GObject *object)
{
  vtr_tree_table_free (TEST_SUM (object)->table);
  vtr_tree_ensemble_free (TEST_SUM (object)->trees);
  G_OBJECT_CLASS (test_sum_parent_class)->finalize (object);
}

static void test_sum_iface_init (VtrCoalitionsInterface *iface) { iface->evaluate = test_sum_evaluate; }
static void test_sum_init (TestSum *self) { }

static void
test_sum_class_init (TestSumClass *class)
{
  G_OBJECT_CLASS (class)->finalize = test_sum_finalize;
  VTR_MODEL_CLASS (class)->predict = test_sum_predict;
  VTR_MODEL_CLASS (class)->predict_raw = test_sum_predict_raw;
}

/* Random trees of @depth levels that may stop early; thresholds are often values that rows have. */
static TestSum *
sum_new (guint n_trees, guint depth, guint n_outputs, guint n_inputs, int link, VtrRng *rng)
{
  TestSum *self = g_object_new (TEST_TYPE_SUM, NULL);
  VtrTreeEnsemble *e = vtr_tree_ensemble_new (n_trees, n_trees << (depth + 1), n_outputs, n_inputs);
  guint next = 0;

  e->link = link;
  for (guint t = 0; t < n_trees; t++)
    {
      guint begin = next, level = 0, level_end = next + 1;

      e->root[t] = next++;
      for (guint i = begin; i < next; i++)
        {
          if (i == level_end)
            {
              level++;
              level_end = next;
            }
          e->cover[i] = 1;
          e->left[i] = e->right[i] = -1;
          for (guint o = 0; o < n_outputs; o++)
            e->value[i * n_outputs + o] = vtr_rng_normal (rng);
          if (level == depth || (level > 0 && vtr_rng_below (rng, 5) == 0))
            continue;
          e->feature[i] = (gint32) vtr_rng_below (rng, n_inputs);
          e->threshold[i] = vtr_rng_below (rng, 5) - 2.0;
          e->missing_left[i] = vtr_rng_below (rng, 2);
          e->left[i] = (gint32) next++;
          e->right[i] = (gint32) next++;
        }
    }
  e->n_nodes = next;
  for (guint o = 0; o < n_outputs; o++)
    e->base[o] = vtr_rng_normal (rng);
  g_assert_true (vtr_tree_ensemble_check (e, NULL));
  self->trees = e;
  self->table = vtr_tree_table_new (e);
  return self;
}

static double *
values_new (gsize n, double missing, VtrRng *rng)
{
  double *x = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    x[i] = vtr_rng_uniform (rng) < missing ? NAN : vtr_rng_below (rng, 7) - 3.0;
  return x;
}

typedef struct
{
  const char *name;
  guint n_inputs, n_players, n_outputs, n_background, n_coalitions;
  int link;
  double missing;
} Case;

static const Case cases[] = {
  { "plain", 6, 6, 1, 20, 64, VTR_LINK_IDENTITY, 0 },
  { "two-outputs", 6, 6, 2, 70, 100, VTR_LINK_IDENTITY, 0 },
  { "many-lanes", 9, 9, 3, 129, 300, VTR_LINK_IDENTITY, 0 },
  { "missing", 6, 6, 1, 66, 64, VTR_LINK_IDENTITY, 0.3 },
  { "logistic", 6, 6, 1, 20, 64, VTR_LINK_LOGISTIC, 0.1 },
  { "softmax", 6, 6, 3, 20, 64, VTR_LINK_SOFTMAX, 0 },
  { "exp", 6, 5, 2, 65, 31, VTR_LINK_EXP, 0 },
  { "grouped", 12, 4, 1, 40, 16, VTR_LINK_IDENTITY, 0.1 },
  { "many-players", 150, 140, 1, 30, 200, VTR_LINK_IDENTITY, 0 },
  { "64-players", 64, 64, 1, 64, 64, VTR_LINK_IDENTITY, 0 },
  { "one-row", 4, 4, 1, 1, 1, VTR_LINK_IDENTITY, 0 },
  { "no-players", 4, 0, 1, 3, 2, VTR_LINK_IDENTITY, 0 },
};

/* Everything a case needs: coalition 0 is empty, 1 full, the rest drawn. */
typedef struct { TestSum *model; double *x, *background, *weights; guint64 *bits; int *player; VtrCoalitionSet set; VtrMatrixView rows; } Scene;

static Scene
scene_new (const Case *c, guint64 seed)
{
  VtrRng rng = vtr_rng_new (seed, c->name, 0);
  guint words = MAX (1, (c->n_players + 63) / 64);
  Scene s = { sum_new (8, 7, c->n_outputs, c->n_inputs, c->link, &rng), values_new (c->n_inputs, c->missing, &rng),
              values_new (c->n_background * c->n_inputs, c->missing, &rng), g_new (double, c->n_background),
              g_new0 (guint64, c->n_coalitions * words), g_new (int, c->n_inputs) };
  double sum = 0;

  for (guint b = 0; b < c->n_background; b++)
    sum += s.weights[b] = 0.1 + vtr_rng_uniform (&rng);
  for (guint b = 0; b < c->n_background; b++)
    s.weights[b] /= sum;
  for (guint j = 0; j < c->n_inputs; j++)
    s.player[j] = j < c->n_players ? (int) j : c->n_players == 0 || j % 4 == 0 ? -1 : (int) (j % c->n_players);
  for (guint i = 1; i < c->n_coalitions; i++)
    for (guint p = 0; p < c->n_players; p++)
      if (i == 1 || (vtr_rng_next (&rng) & 1))
        s.bits[i * words + p / 64] |= G_GUINT64_CONSTANT (1) << (p % 64);
  s.set = (VtrCoalitionSet) { s.bits, c->n_coalitions, words, c->n_players, s.player };
  s.rows = (VtrMatrixView) { s.background, c->n_background, c->n_inputs, c->n_inputs };
  return s;
}

static void
scene_clear (Scene *s)
{
  g_object_unref (s->model);
  g_free (s->x);
  g_free (s->background);
  g_free (s->weights);
  g_free (s->bits);
  g_free (s->player);
}

/* The definition, one row at a time. */
static void
by_definition (const Scene *s, const Case *c, gboolean raw, gsize coalition, double *sum)
{
  g_autofree double *row = g_new (double, c->n_inputs), *out = g_new (double, c->n_outputs);
  const guint64 *bits = s->bits + coalition * s->set.words_per_coalition;

  memset (sum, 0, c->n_outputs * sizeof *sum);
  for (guint b = 0; b < c->n_background; b++)
    {
      for (guint j = 0; j < c->n_inputs; j++)
        {
          int p = s->player[j];

          row[j] = p < 0 || (bits[p / 64] >> (p % 64) & 1) ? s->x[j] : s->background[b * c->n_inputs + j];
        }
      follow (s->model->trees, row, out);
      if (!raw)
        vtr_tree_ensemble_apply_link (s->model->trees, (VtrMatrixView) { out, 1, c->n_outputs, c->n_outputs });
      for (guint o = 0; o < c->n_outputs; o++)
        sum[o] += s->weights[b] * out[o];
    }
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  for (guint64 seed = 0; seed < 5; seed++)
    for (int raw = 0; raw < 2; raw++)
      {
        Scene s = scene_new (c, seed);
        guint stride = c->n_outputs + 1;
        g_autofree double *fast = g_new (double, c->n_coalitions * stride);
        g_autofree double *plain = g_new (double, c->n_coalitions * stride);
        g_autofree double *want = g_new (double, c->n_outputs);

        vtr_coalitions_evaluate (VTR_MODEL (s.model), raw, s.x, s.rows, s.weights, &s.set,
                                 (VtrMatrixView) { fast, c->n_coalitions, c->n_outputs, stride }, NULL);
        g_assert_cmpuint (s.model->n_predicted, ==, 0);
        vtr_coalitions_evaluate_default (VTR_MODEL (s.model), raw, s.x, s.rows, s.weights, &s.set,
                                         (VtrMatrixView) { plain, c->n_coalitions, c->n_outputs, stride }, NULL);
        g_assert_cmpuint (s.model->n_predicted, ==, c->n_coalitions * c->n_background);
        for (guint i = 0; i < c->n_coalitions; i++)
          {
            by_definition (&s, c, raw, i, want);
            for (guint o = 0; o < c->n_outputs; o++)
              {
                double tolerance = 1e-12 * MAX (1, fabs (want[o]));

                g_assert_cmpfloat_with_epsilon (fast[i * stride + o], want[o], tolerance);
                g_assert_cmpfloat_with_epsilon (plain[i * stride + o], want[o], tolerance);
              }
          }
        scene_clear (&s);
      }
}

/* A fitted forest of two classes: both outputs, and they still sum to one. */
static void
test_forest (void)
{
  Rows rows = rows_new (300, 10, 2, 1);
  g_autoptr (VtrModel) model = fit (&rows.set, "n_estimators=15");
  guint64 bits[200];
  int player[10];
  double weights[100], fast[400], plain[400];
  VtrRng rng = vtr_rng_new (1, "test", 0);
  VtrCoalitionSet set = { bits, 200, 1, 10, player };
  VtrMatrixView background = { rows.x, 100, 10, 10 };

  for (guint i = 0; i < 200; i++)
    bits[i] = vtr_rng_next (&rng) & 1023;
  for (int j = 0; j < 10; j++)
    player[j] = j;
  for (guint b = 0; b < 100; b++)
    weights[b] = 0.01;
  for (guint r = 100; r < 110; r++)
    {
      vtr_coalitions_evaluate (model, FALSE, rows.x + r * 10, background, weights, &set, (VtrMatrixView) { fast, 200, 2, 2 }, NULL);
      vtr_coalitions_evaluate_default (model, FALSE, rows.x + r * 10, background, weights, &set,
                                       (VtrMatrixView) { plain, 200, 2, 2 }, NULL);
      for (guint i = 0; i < 400; i++)
        g_assert_cmpfloat_with_epsilon (fast[i], plain[i], 1e-12);
      for (guint i = 0; i < 200; i++)
        g_assert_cmpfloat_with_epsilon (fast[2 * i] + fast[2 * i + 1], 1, 1e-12);
    }
  rows_clear (&rows);
}

/* A deep chain: the walk's own depth must not be the tree's. */
static void
test_deep_chain (void)
{
  const guint depth = 200000;
  VtrTreeEnsemble *e = vtr_tree_ensemble_new (1, 2 * depth + 1, 1, 2);
  TestSum *model = g_object_new (TEST_TYPE_SUM, NULL);
  double x[] = { 1e9, 0 }, background[] = { -1, 5, 1e9, 5 }, weights[] = { 0.5, 0.5 }, fast[4], plain[4];
  const guint64 bits[] = { 0, 1, 2, 3 };
  const int player[] = { 0, 1 };
  VtrCoalitionSet set = { bits, 4, 1, 2, player };

  for (guint i = 0; i < depth; i++)
    {
      e->left[2 * i] = (gint32) (2 * i + 1);
      e->right[2 * i] = (gint32) (2 * i + 2);
      e->threshold[2 * i] = i;
      e->left[2 * i + 1] = e->right[2 * i + 1] = -1;
      e->value[2 * i + 1] = i;
    }
  e->left[2 * depth] = e->right[2 * depth] = -1;
  e->value[2 * depth] = -7;
  g_assert_true (vtr_tree_ensemble_check (e, NULL));
  model->trees = e;
  model->table = vtr_tree_table_new (e);
  vtr_coalitions_evaluate (VTR_MODEL (model), TRUE, x, (VtrMatrixView) { background, 2, 2, 2 }, weights, &set,
                           (VtrMatrixView) { fast, 4, 1, 1 }, NULL);
  vtr_coalitions_evaluate_default (VTR_MODEL (model), TRUE, x, (VtrMatrixView) { background, 2, 2, 2 }, weights, &set,
                                   (VtrMatrixView) { plain, 4, 1, 1 }, NULL);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (fast[i], ==, plain[i]);
  g_object_unref (model);
}

static void
test_cancelled (void)
{
  Scene s = scene_new (&cases[0], 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  double out[64];

  g_cancellable_cancel (cancellable);
  vtr_coalitions_evaluate (VTR_MODEL (s.model), TRUE, s.x, s.rows, s.weights, &s.set, (VtrMatrixView) { out, 64, 1, 1 }, progress);
  vtr_coalitions_evaluate_default (VTR_MODEL (s.model), TRUE, s.x, s.rows, s.weights, &s.set,
                                   (VtrMatrixView) { out, 64, 1, 1 }, progress);
  g_assert_cmpuint (s.model->n_predicted, ==, 0);
  scene_clear (&s);
}

/* Prediction over blocks, with and without missing values, equals following the arrays. */
static void
test_predict (void)
{
  for (guint n_outputs = 1; n_outputs < 4; n_outputs++)
    for (int missing = 0; missing < 2; missing++)
      {
        VtrRng rng = vtr_rng_new (n_outputs, "predict", (guint64) missing);
        TestSum *model = sum_new (5, 9, n_outputs, 6, VTR_LINK_IDENTITY, &rng);
        g_autofree double *x = values_new (4099 * 6, missing * 0.2, &rng), *out = g_new (double, 4099 * n_outputs);

        for (gsize n = 1; n < 5000; n = n < 10 ? n + 1 : n == 10 ? 4099 : 5000)
          {
            vtr_tree_table_predict_raw (model->table, (VtrMatrixView) { x, n, 6, 6 },
                                        (VtrMatrixView) { out, n, n_outputs, n_outputs });
            for (gsize i = 0; i < n; i++)
              {
                double want[3];

                follow (model->trees, x + 6 * i, want);
                g_assert_cmpmem (want, n_outputs * sizeof (double), out + n_outputs * i, n_outputs * sizeof (double));
              }
          }
        g_object_unref (model);
      }
}

static void
test_links (void)
{
  double logits[] = { 0, 1000, -1000 }, equal[] = { 700, 700 };
  VtrTreeEnsemble e = { .n_outputs = 3, .link = VTR_LINK_LOGISTIC };

  vtr_tree_ensemble_apply_link (&e, (VtrMatrixView) { logits, 1, 3, 3 });
  g_assert_cmpfloat (logits[0], ==, 0.5);
  g_assert_cmpfloat (logits[1], ==, 1);
  g_assert_cmpfloat (logits[2], ==, 0);
  e.n_outputs = 2;
  e.link = VTR_LINK_SOFTMAX;
  vtr_tree_ensemble_apply_link (&e, (VtrMatrixView) { equal, 1, 2, 2 });
  g_assert_cmpfloat (equal[0], ==, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/learn/trees-coalitions/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/learn/trees-coalitions/forest", test_forest);
  g_test_add_func ("/learn/trees-coalitions/deep-chain", test_deep_chain);
  g_test_add_func ("/learn/trees-coalitions/cancelled", test_cancelled);
  g_test_add_func ("/learn/trees/predict", test_predict);
  g_test_add_func ("/learn/trees/links", test_links);
  return g_test_run ();
}
