/* Forests that Vitrine trained itself, through their pipelines, against brute force: every
 * coalition's value is the mean of vtr_model_predict() over the background with the coalition's
 * columns taken from the row, and the Shapley value is the weighted sum of the definition. */
#include "vtr-exact-shapley.h"
#include "vtr-forest.h"
#include "vtr-kernel-shap.h"
#include "vtr-read.h"
#include "vtr-train.h"
#include <math.h>

#define MAX_PLAYERS 8

typedef struct
{
  const char *name, *file, *target;
  const char *columns[MAX_PLAYERS + 1];
  guint first_row;
} Case;

/* Numbers only; numbers, categories and missing cells; several classes; regression. */
static const Case cases[] = {
  { "two-classes",
    "breast_cancer.csv",
    "diagnosis",
    { "mean_radius", "mean_texture", "mean_area", "worst_area", "worst_concavity", "area_error" },
    3 },
  { "mixed-and-missing",
    "penguins.csv",
    "species",
    { "island", "bill_length_mm", "flipper_length_mm", "body_mass_g", "sex" },
    1 },
  { "regression", "diabetes.csv", "progression", { "age", "sex", "bmi", "bp", "s5" }, 7 },
};

typedef struct
{
  VtrModel *model;
  VtrDataset *dataset, *background;
  guint players[MAX_PLAYERS]; /* column numbers */
  guint n_players, n_outputs;
} Game;

static VtrDataset *
take (VtrDataset *dataset, guint first, guint step, guint n)
{
  g_autofree guint32 *rows = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    rows[i] = first + i * step;
  return vtr_dataset_take_rows (dataset, rows, n);
}

static void
open_game (Game *game, const Case *c, const char *n_estimators)
{
  g_autofree char *path = g_build_filename (g_getenv ("VTR_DATA_DIR"), "samples", c->file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDataset) all = vtr_read (path, NULL, NULL, &error);
  g_autoptr (VtrLearner) learner = vtr_forest_learner_new ();
  VtrTrainOptions options = { .learner = learner, .target = c->target, .seed = 11 };
  guint chosen[MAX_PLAYERS + 1];

  g_assert_no_error (error);
  *game = (Game){ 0 };
  for (guint i = 0; c->columns[i] != NULL; i++)
    {
      int column = vtr_dataset_find (all, c->columns[i]);

      g_assert_cmpint (column, >=, 0);
      chosen[game->n_players] = column;
      game->players[game->n_players] = game->n_players;
      game->n_players++;
    }
  chosen[game->n_players] = vtr_dataset_find (all, c->target);
  game->dataset = vtr_dataset_select (all, chosen, game->n_players + 1);
  g_assert_true (
      vtr_configurable_set (VTR_CONFIGURABLE (learner), "n_estimators", n_estimators, NULL));
  game->model = vtr_train (game->dataset, NULL, 0, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  game->background = take (game->dataset, 2, 13, 21);
}

static void
close_game (Game *game)
{
  g_object_unref (game->model);
  g_object_unref (game->dataset);
  g_object_unref (game->background);
}

/* The mean prediction over the background when the players of @coalition have the row's cells. */
static void
evaluate (Game *game, VtrDataset *row, guint coalition, double *means)
{
  gsize n = vtr_dataset_get_n_rows (game->background);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (VtrDataset) mixed = NULL;
  g_autoptr (VtrMatrix) predictions = NULL;

  for (guint j = 0; j < game->n_players; j++)
    g_ptr_array_add (columns, vtr_dataset_get_column (coalition >> j & 1 ? row : game->background,
                                                      game->players[j]));
  mixed = vtr_dataset_new (columns);
  predictions = vtr_model_predict (game->model, mixed, NULL, 0, NULL, NULL);
  game->n_outputs = vtr_matrix_get_n_columns (predictions);
  for (guint k = 0; k < game->n_outputs; k++)
    {
      means[k] = 0;
      for (gsize i = 0; i < n; i++)
        means[k] += vtr_matrix_row (predictions, i)[k] / n;
    }
}

/* φ_j = Σ_S |S|! (M − |S| − 1)! / M! · (v(S ∪ j) − v(S)) */
static double
shapley (const double *worth, guint stride, guint n_players, guint player)
{
  double sum = 0;

  for (guint s = 0; s < 1u << n_players; s++)
    if (!(s >> player & 1))
      {
        guint size = __builtin_popcount (s);
        double weight = tgamma (size + 1) * tgamma (n_players - size) / tgamma (n_players + 1);

        sum += weight * (worth[(s | 1u << player) * stride] - worth[s * stride]);
      }
  return sum;
}

static void
check_row (Game *game, const VtrAttributionData *d, gsize at, guint32 index)
{
  g_autoptr (VtrDataset) row =
      take (game->dataset, index, 0, vtr_dataset_get_n_rows (game->background));
  g_autofree double *worth = g_new (double, (1u << MAX_PLAYERS) * 8);

  for (guint s = 0; s < 1u << game->n_players; s++)
    evaluate (game, row, s, worth + s * 8);
  for (guint k = 0; k < game->n_outputs; k++)
    {
      g_assert_cmpfloat_with_epsilon (d->base_values[k], worth[k], 1e-9 * MAX (1, fabs (worth[k])));
      for (guint j = 0; j < game->n_players; j++)
        {
          double want = shapley (worth + k, 8, game->n_players, j);

          g_assert_cmpfloat_with_epsilon (d->values[vtr_attribution_index (d, at, k, j)], want,
                                          1e-9 * MAX (1, fabs (worth[k])));
          if (d->std_errors != NULL)
            g_assert_cmpfloat (d->std_errors[vtr_attribution_index (d, at, k, j)], ==, 0);
        }
    }
}

static void
check_explainer (const Case *c, VtrExplainer *explainer)
{
  guint32 rows[] = { c->first_row, c->first_row + 20, c->first_row + 101 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrExplanation) explanation = NULL;
  VtrExplainRequest request = { .rows = rows, .n_rows = G_N_ELEMENTS (rows), .output = -1 };
  const VtrAttributionData *d;
  Game game;

  open_game (&game, c, "25");
  request.model = game.model;
  request.dataset = game.dataset;
  request.background = game.background;
  explanation = vtr_explainer_explain (explainer, &request, NULL, &error);
  g_assert_no_error (error);
  d = vtr_attribution_get_data (VTR_ATTRIBUTION (explanation));
  g_assert_cmpuint (d->n_features, ==, game.n_players);
  for (guint j = 0; j < game.n_players; j++)
    g_assert_cmpstr (d->features[j], ==, c->columns[j]);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&game, d, i, rows[i]);
  close_game (&game);
}

static void
test_kernel (gconstpointer data)
{
  g_autoptr (VtrExplainer) explainer = vtr_kernel_shap_new ();

  check_explainer (data, explainer);
}

static void
test_exact (gconstpointer data)
{
  g_autoptr (VtrExplainer) explainer = vtr_exact_shapley_new ();

  check_explainer (data, explainer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *kernel = g_strconcat ("/explain/own-forests/kernel/", cases[i].name, NULL);
      g_autofree char *exact = g_strconcat ("/explain/own-forests/exact/", cases[i].name, NULL);

      g_test_add_data_func (kernel, &cases[i], test_kernel);
      g_test_add_data_func (exact, &cases[i], test_exact);
    }
  return g_test_run ();
}
