/* Exact Shapley values for tests: from a model's own coalitions, against those computed elsewhere. */
#pragma once
#include "linear-tools.h"
#include "vtr-coalitions.h"
#include "vtr-number.h"

static inline double *
read_rows (const char *folder, const char *name, gsize *n_rows, guint *n_columns)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  *n_rows = g_strv_length (lines) - 1;
  for (gsize i = 1; i <= *n_rows; i++)
    {
      g_auto (GStrv) cells = g_strsplit (g_strchomp (lines[i]), ",", -1);

      *n_columns = g_strv_length (cells);
      for (guint j = 0; j < *n_columns; j++)
        {
          double value;

          g_assert_true (vtr_number_parse (cells[j], strlen (cells[j]), &value));
          g_array_append_val (values, value);
        }
    }
  return (double *) g_array_free (values, FALSE);
}

/* Shapley's value of player @p from the values of all 2^M coalitions: Σ_S |S|!(M−|S|−1)!/M! · gain. */
static inline double
shapley (const double *values, guint n_outputs, guint m, guint p)
{
  double sum = 0;

  for (guint s = 0; s < 1u << m; s++)
    if (!(s >> p & 1))
      {
        guint size = __builtin_popcount (s);
        double weight = exp (lgamma (size + 1) + lgamma (m - size) - lgamma (m + 1));

        sum += weight * (values[(s | 1u << p) * n_outputs + n_outputs - 1] - values[s * n_outputs + n_outputs - 1]);
      }
  return sum;
}

/* The values of all coalitions of every row, as the model's own way has them, against the values of
 * @name in shap_exact.json; @tolerance: of the largest value of the row. */
static inline void
check_shapley (VtrModel *model, const char *folder, const char *name, guint n_outputs, double tolerance)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *cases = json_object_get_object_member (read_json (parser, folder, "shap_exact.json"), "cases");
  JsonObject *wanted = json_object_get_object_member (cases, name);
  JsonArray *want = json_object_get_array_member (wanted, "values");
  gsize n_background, n_rows;
  guint m = 0;
  g_autofree double *background = read_rows (folder, "background.csv", &n_background, &m);
  g_autofree double *rows = read_rows (folder, "rows.csv", &n_rows, &m), *weights = g_new (double, n_background);
  g_autofree double *values = g_new (double, n_outputs << m);
  g_autofree guint64 *bits = g_new (guint64, 1 << m);
  g_autofree int *player = g_new (int, m);
  VtrCoalitionSet set = { bits, 1 << m, 1, m, player };

  for (guint s = 0; s < 1u << m; s++)
    bits[s] = s;
  for (guint j = 0; j < m; j++)
    player[j] = j;
  for (gsize b = 0; b < n_background; b++)
    weights[b] = 1.0 / n_background;
  for (guint i = 0; i < json_array_get_length (want); i++)
    {
      double scale = 0;

      vtr_coalitions_evaluate (model, FALSE, rows + i * m, (VtrMatrixView) { background, n_background, m, m }, weights, &set,
                               (VtrMatrixView) { values, 1 << m, n_outputs, n_outputs }, NULL);
      assert_close ("base", values[n_outputs - 1], json_object_get_double_member (wanted, "base"), tolerance, tolerance / 1000);
      for (guint p = 0; p < m; p++)
        scale = fmax (scale, fabs (number_at (want, i, p)));
      for (guint p = 0; p < m; p++)
        assert_close (folder, shapley (values, n_outputs, m, p), number_at (want, i, p), 0, tolerance * scale);
    }
}
