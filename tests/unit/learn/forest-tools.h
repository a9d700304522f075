/* Made-up rows, and what the forest's tests ask of a model. */
#pragma once
#include "vtr-error.h"
#include "vtr-forest.h"
#include "vtr-rng.h"
#include <math.h>
#include <string.h>

typedef struct
{
  VtrTrainingSet set;
  double        *x, *y, *weights;
} Rows;

/* Columns of noise with some ties; the target leans on the first three. @n_classes 0: values. */
static inline Rows
rows_new (gsize n, guint n_columns, guint n_classes, guint64 seed)
{
  Rows rows = { .x = g_new (double, n * n_columns), .y = g_new (double, n) };
  VtrRng rng = vtr_rng_new (seed, "test-rows", 0);

  for (gsize i = 0; i < n; i++)
    {
      double *x = rows.x + i * n_columns, score;

      for (guint j = 0; j < n_columns; j++)
        x[j] = j % 3 == 1 ? vtr_rng_below (&rng, 7) : vtr_rng_normal (&rng);
      score = x[0] + (n_columns > 1 ? x[1] / 3 : 0) + (n_columns > 2 ? x[0] * x[2] : 0) + 0.5 * vtr_rng_normal (&rng);
      rows.y[i] = n_classes > 0 ? CLAMP (floor (score + n_classes / 2.0), 0, n_classes - 1.0) : 1000 + score;
    }
  rows.set = (VtrTrainingSet) { n_classes > 0 ? VTR_TASK_CLASSIFICATION : VTR_TASK_REGRESSION,
                                { rows.x, n, n_columns, n_columns }, rows.y, NULL, n_classes, seed };
  return rows;
}

static inline void
rows_clear (Rows *rows)
{
  g_free (rows->x);
  g_free (rows->y);
  g_free (rows->weights);
}

/* @settings: "n_estimators=10,max_depth=3" */
static inline VtrLearner *
learner_new (const char *settings)
{
  VtrLearner *learner = vtr_forest_learner_new ();
  g_auto (GStrv) pairs = g_strsplit (settings, ",", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      GError *error = NULL;

      vtr_configurable_set (VTR_CONFIGURABLE (learner), pair[0], pair[1], &error);
      g_assert_no_error (error);
    }
  return learner;
}

static inline VtrModel *
fit (const VtrTrainingSet *set, const char *settings)
{
  g_autoptr (VtrLearner) learner = learner_new (settings);
  GError *error = NULL;
  VtrModel *model = vtr_learner_fit (learner, set, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static inline const VtrTreeEnsemble *
trees_of (VtrModel *model)
{
  return vtr_trees_get_ensemble (VTR_TREES (model));
}

static inline double *
predict (VtrModel *model, VtrMatrixView x)
{
  guint n_outputs = trees_of (model)->n_outputs;
  double *out = g_new (double, x.n_rows * n_outputs);

  VTR_MODEL_GET_CLASS (model)->predict (model, x, (VtrMatrixView) { out, x.n_rows, n_outputs, n_outputs });
  return out;
}

/* The prediction of one row by following the node arrays, as their definition says. */
static inline void
follow (const VtrTreeEnsemble *e, const double *x, double *out)
{
  memcpy (out, e->base, e->n_outputs * sizeof (double));
  for (guint t = 0; t < e->n_trees; t++)
    {
      guint at = e->root[t];

      while (e->left[at] >= 0)
        {
          double v = x[e->feature[at]];

          at = (guint) ((isnan (v) ? e->missing_left[at] : v <= e->threshold[at]) ? e->left[at] : e->right[at]);
        }
      for (guint o = 0; o < e->n_outputs; o++)
        out[o] += e->value[(gsize) at * e->n_outputs + o];
    }
}

static inline void
assert_same_trees (const VtrTreeEnsemble *a, const VtrTreeEnsemble *b)
{
  g_assert_cmpuint (a->n_trees, ==, b->n_trees);
  g_assert_cmpuint (a->n_nodes, ==, b->n_nodes);
  g_assert_cmpmem (a->root, a->n_trees * sizeof *a->root, b->root, b->n_trees * sizeof *b->root);
  g_assert_cmpmem (a->left, a->n_nodes * sizeof *a->left, b->left, b->n_nodes * sizeof *b->left);
  g_assert_cmpmem (a->feature, a->n_nodes * sizeof *a->feature, b->feature, b->n_nodes * sizeof *b->feature);
  g_assert_cmpmem (a->threshold, a->n_nodes * sizeof (double), b->threshold, b->n_nodes * sizeof (double));
  g_assert_cmpmem (a->cover, a->n_nodes * sizeof (double), b->cover, b->n_nodes * sizeof (double));
  g_assert_cmpmem (a->value, (gsize) a->n_nodes * a->n_outputs * sizeof (double),
                   b->value, (gsize) b->n_nodes * b->n_outputs * sizeof (double));
}
