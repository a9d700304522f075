/* What the charts' tests draw: small evaluations, tables and SHAP values with known numbers. */
#pragma once
#include "golden.h"
#include "vtr-chart.h"
#include "vtr-error.h"
#include "vtr-export.h"
#include "vtr-rng.h"
#include "vtr-scene.h"
#include <string.h>

static const char *const input_classes[] = { "no", "yes", NULL };
static const char *const input_names[] = { "Forest", "Logistic" };

/* Forty rows, scores that know something of the truth; @noise hides it. */
static inline VtrEvaluation *
input_evaluation (double noise)
{
  VtrRng rng = vtr_rng_new (7, "chart-inputs", 0);
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  guint32 truth[40];
  double scores[40];

  options.n_resamples = 0;
  for (int i = 0; i < 40; i++)
    {
      truth[i] = i % 4 == 0;
      scores[i] = 0.25 + 0.5 * truth[i] + noise * (vtr_rng_uniform (&rng) - 0.5);
      scores[i] = CLAMP (scores[i], 0, 1);
    }
  VtrEvaluation *evaluation = vtr_evaluation_new_classification (
      input_classes, 40, truth, (VtrMatrixView) { scores, 40, 1, 1 }, NULL, NULL, &options, NULL, &error);
  g_assert_no_error (error);
  return evaluation;
}

/* Three features, six rows, one output; "a" moves most and always up, "c" least. */
static inline VtrAttribution *
input_attribution (void)
{
  static const double values[] = { 0.30, -0.10, 0.01, 0.20, 0.05, 0,    0.10, 0.12,  0,
                                   0.25, -0.20, 0,    0.15, 0.02, 0.02, 0.22, -0.09, -0.01 };
  static const double a[] = { 3, 2, 1, 2.5, 1.5, NAN };
  static const char *const b[] = { "x", "y", "y", "z", "y", "x" };
  static const double c[] = { 0, 1, 0, 1, 0, 1 };
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  VtrAttributionData data = { .n_rows = 6, .n_outputs = 1, .n_features = 3 };

  data.outputs = g_strsplit ("yes", ",", 0);
  data.features = g_strsplit ("a,b,c", ",", 0);
  data.target = g_strdup ("answer");
  data.rows = g_new (guint32, 6);
  data.values = g_memdup2 (values, sizeof values);
  data.std_errors = g_new (double, 18);
  data.predictions = g_new (double, 6);
  data.base_values = g_new (double, 1);
  data.base_values[0] = 0.3;
  for (guint i = 0; i < 6; i++)
    {
      data.rows[i] = 10 * i;
      data.predictions[i] = 0.3 + values[3 * i] + values[3 * i + 1] + values[3 * i + 2];
    }
  for (guint i = 0; i < 18; i++)
    data.std_errors[i] = 0.01;
  g_ptr_array_add (columns, vtr_column_new_numeric ("a", a, 6));
  g_ptr_array_add (columns, vtr_column_new_text ("b", VTR_KIND_CATEGORICAL, b, 6));
  g_ptr_array_add (columns, vtr_column_new_numeric ("c", c, 6));
  data.data = vtr_dataset_new (columns);
  return vtr_attribution_new (&data);
}

/* Thirty rows: "size" 0 … 2.9, "count" 0 … 4, "kind" with missing cells, the target "answer". */
static inline VtrDataset *
input_dataset (void)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  static const char *const kinds[] = { "red", "green", "red", "blue", "red", NULL };
  g_autoptr (VtrDataset) dataset = NULL;
  const char *kind[30], *answer[30];
  double size[30], count[30];

  for (int i = 0; i < 30; i++)
    {
      size[i] = i / 10.0;
      count[i] = i % 5;
      kind[i] = kinds[i % 6];
      answer[i] = i >= 20 ? "yes" : "no";
    }
  g_ptr_array_add (columns, vtr_column_new_numeric ("size", size, 30));
  g_ptr_array_add (columns, vtr_column_new_numeric ("count", count, 30));
  g_ptr_array_add (columns, vtr_column_new_text ("kind", VTR_KIND_CATEGORICAL, kind, 30));
  g_ptr_array_add (columns, vtr_column_new_text ("answer", VTR_KIND_CATEGORICAL, answer, 30));
  dataset = vtr_dataset_new (columns);
  return vtr_dataset_with_role (dataset, "answer", VTR_ROLE_TARGET, NULL);
}

/* The chart @spec of @input; its argument is the spec's. */
static inline VtrPicture *
input_build (const char *spec, VtrChartInput input, GError **error)
{
  g_autofree char *argument = NULL;
  g_autoptr (VtrChart) chart = vtr_chart_new (spec, &argument, error);

  if (chart == NULL)
    return NULL;
  input.argument = argument;
  return vtr_chart_build (chart, &input, error);
}

static inline VtrPicture *
input_must_build (const char *spec, VtrChartInput input)
{
  g_autoptr (GError) error = NULL;
  VtrPicture *picture = input_build (spec, input, &error);

  g_assert_no_error (error);
  g_assert_nonnull (picture->figure);
  g_assert_cmpuint (vtr_dataset_get_n_rows (picture->table), >, 0);
  g_assert_true (g_utf8_validate (picture->sentence, -1, NULL));
  return picture;
}

static inline void
input_refuses (const char *spec, VtrChartInput input, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (input_build (spec, input, &error));
  g_assert_error (error, VTR_ERROR, code);
}

/* The scene as text against tests/golden/NAME.txt; small and large sizes and dark must not trip. */
static inline void
input_golden (VtrPicture *picture, const char *name, double width, double height)
{
  static const double sizes[][2] = { { 200, 150 }, { 120, 90 }, { 1200, 800 }, { 60, 400 } };
  g_autoptr (VtrTheme) fixed = vtr_theme_new_fixed (), dark = vtr_theme_new (TRUE, TRUE);
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, width, height, fixed);
  g_autofree char *dump = vtr_scene_dump (scene);

  assert_golden (name, dump);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (VtrScene) other = vtr_scene_new (picture->figure, sizes[i][0], sizes[i][1], dark);
      g_autoptr (GBytes) png = vtr_scene_to_png (other, 1, NULL);
      g_assert_nonnull (png);
    }
}

/* The first thing on the picture that tells something. */
static inline char *
input_first_tooltip (VtrPicture *picture, double width, double height)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new_fixed ();
  g_autoptr (VtrScene) scene = vtr_scene_new (picture->figure, width, height, theme);
  VtrHit hit;

  g_assert_true (vtr_scene_next (scene, NULL, VTR_WALK_HOME, &hit));
  return vtr_scene_dup_tooltip (scene, &hit);
}

static inline double
input_number (VtrPicture *picture, const char *column, gsize row)
{
  VtrColumn *found = vtr_dataset_lookup (picture->table, column, NULL);

  g_assert_nonnull (found);
  return vtr_column_get_number (found, row);
}

static inline void
assert_text (VtrPicture *picture, const char *column, gsize row, const char *wanted)
{
  VtrColumn *found = vtr_dataset_lookup (picture->table, column, NULL);

  g_assert_nonnull (found);
  g_autofree char *text = vtr_column_dup_text (found, row);
  g_assert_cmpstr (text, ==, wanted);
}

static inline void
assert_says (const char *sentence, const char *part)
{
  if (strstr (sentence, part) == NULL)
    g_error ("“%s” does not say “%s”", sentence, part);
}
