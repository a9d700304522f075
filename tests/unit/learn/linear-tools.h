/* What the tests of the linear learners share: fits on made-up rows, JSON numbers, sums to check. */
#pragma once
#include "vtr-additive-model.h"
#include "vtr-error.h"
#include "vtr-linear-regression.h"
#include "vtr-logistic-learner.h"
#include "vtr-parallel.h"
#include "vtr-rng.h"
#include "vtr-train.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  VtrTrainingSet set;
  double        *x, *y, *weights;
} Rows;

/* Columns of noise; the target leans on the first four. @n_classes 0: values. */
static inline Rows
rows_new (gsize n, guint n_columns, guint n_classes, guint64 seed)
{
  Rows rows = { .x = g_new (double, n * n_columns), .y = g_new (double, n) };
  VtrRng rng = vtr_rng_new (seed, "test-linear", 0);

  for (gsize i = 0; i < n; i++)
    {
      double *x = rows.x + i * n_columns, score = 0;

      for (guint j = 0; j < n_columns; j++)
        x[j] = vtr_rng_normal (&rng);
      for (guint j = 0; j < MIN (n_columns, 4); j++)
        score += (j % 2 ? -1.0 : 1.0) / (j + 1) * x[j];
      score += vtr_rng_normal (&rng);
      rows.y[i] = n_classes > 0 ? CLAMP (floor (score + n_classes / 2.0), 0, n_classes - 1.0) : 20 + 3 * score;
    }
  rows.set = (VtrTrainingSet) { n_classes > 0 ? VTR_TASK_CLASSIFICATION : VTR_TASK_REGRESSION,
                                { rows.x, n, n_columns, n_columns }, rows.y, NULL, n_classes, seed };
  return rows;
}

static inline void
rows_weigh (Rows *rows)
{
  rows->weights = g_new (double, rows->set.x.n_rows);
  for (gsize i = 0; i < rows->set.x.n_rows; i++)
    rows->weights[i] = i % 4;
  rows->set.weights = rows->weights;
}

/* The same rows, each as often as it weighs. */
static inline Rows
rows_repeat (const Rows *from)
{
  gsize n = 0, p = from->set.x.n_columns;
  Rows rows = { .set = from->set };

  for (gsize i = 0; i < from->set.x.n_rows; i++)
    for (guint k = 0; k < from->weights[i]; k++, n++)
      {
        rows.x = g_renew (double, rows.x, (n + 1) * p);
        rows.y = g_renew (double, rows.y, n + 1);
        memcpy (rows.x + n * p, from->x + i * p, p * sizeof (double));
        rows.y[n] = from->y[i];
      }
  rows.set.x = (VtrMatrixView) { rows.x, n, p, p };
  rows.set.y = rows.y;
  rows.set.weights = NULL;
  return rows;
}

static inline void
rows_clear (Rows *rows)
{
  g_free (rows->x);
  g_free (rows->y);
  g_free (rows->weights);
}

/* @settings: "C=2,l1_ratio=1"; the learner by the task. */
static inline VtrModel *
fit_or_fail (const VtrTrainingSet *set, const char *settings, GError **error)
{
  g_autoptr (VtrLearner) learner = set->task == VTR_TASK_REGRESSION ? vtr_linear_regression_learner_new ()
                                                                     : vtr_logistic_learner_new ();
  g_auto (GStrv) pairs = g_strsplit (settings, ",", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      GError *wrong = NULL;

      vtr_configurable_set (VTR_CONFIGURABLE (learner), pair[0], pair[1], &wrong);
      g_assert_no_error (wrong);
    }
  return vtr_learner_fit (learner, set, NULL, error);
}

static inline VtrModel *
fit (const VtrTrainingSet *set, const char *settings)
{
  GError *error = NULL;
  VtrModel *model = fit_or_fail (set, settings, &error);

  g_assert_no_error (error);
  return model;
}

static inline const VtrAdditiveForm *
form_of (VtrModel *model)
{
  const VtrAdditiveForm *form = vtr_additive_get_form (VTR_ADDITIVE (model));

  for (gsize i = 0; i < (gsize) form->n_scores * form->n_inputs; i++)
    g_assert_true (isfinite (form->coefficients[i]));
  for (guint k = 0; k < form->n_scores; k++)
    g_assert_true (isfinite (form->intercepts[k]));
  return form;
}

static inline void
assert_close (const char *what, double got, double want, double rtol, double atol)
{
  if (!(fabs (got - want) <= atol + rtol * fabs (want)))
    g_error ("%s: %.17g, not %.17g", what, got, want);
}

static inline void
assert_same_form (const VtrAdditiveForm *a, const VtrAdditiveForm *b, double tolerance)
{
  for (gsize i = 0; i < (gsize) a->n_scores * a->n_inputs; i++)
    assert_close ("coefficient", a->coefficients[i], b->coefficients[i], tolerance, tolerance);
  for (guint k = 0; k < a->n_scores; k++)
    assert_close ("intercept", a->intercepts[k], b->intercepts[k], tolerance, tolerance);
}

static inline JsonObject *
read_json (JsonParser *parser, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

/* The number at [i], or [i][j] where the array holds arrays. */
static inline double
number_at (JsonArray *array, guint i, guint j)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_double_element (json_node_get_array (node), j)
                                      : json_node_get_double (node);
}
