/* Exact Shapley values by enumeration (Shapley 1953): all 2^M coalitions of the M features that
 * differ from the background, in blocks, so memory does not grow with 2^M. Each player's value is
 *   Σ_S∋i (|S|−1)!(M−|S|)!/M! v(S) − Σ_S∌i |S|!(M−|S|−1)!/M! v(S).
 * Nothing is sampled: standard errors are 0. Refuses rows with more players than its limit.
 */
#include "vtr-config.h"
#include "vtr-exact-shapley.h"
#include "vtr-error.h"
#include "vtr-game.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define BLOCK 8192

struct _VtrExactShapley
{
  VtrExplainer parent_instance;
  guint max_features;
};

G_DEFINE_FINAL_TYPE (VtrExactShapley, vtr_exact_shapley, VTR_TYPE_EXPLAINER)

enum
{
  PROP_0,
  PROP_MAX_FEATURES,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* What v(S) counts for players in (@in) and out (@out) of a coalition of each size 0 … m. */
static void
make_weights (guint m, double *in, double *out)
{
  double choose = 1;

  for (guint s = 0; s <= m; s++)
    {
      in[s] = s > 0 ? 1 / (choose * s) : 0;
      out[s] = s < m ? 1 / (choose * (m - s)) : 0;
      choose = choose * (m - s) / (s + 1);
    }
}

static void
add_block (guint64 first,
           gsize n,
           guint m,
           guint n_outputs,
           const double *in,
           const double *out,
           const double *values,
           double *phi)
{
  for (gsize c = 0; c < n; c++)
    {
      guint64 bits = first + c;
      guint size = (guint) __builtin_popcountll (bits);

      for (guint o = 0; o < n_outputs; o++)
        for (guint i = 0; i < m; i++)
          phi[(gsize) o * m + i] += (bits >> i) & 1 ? in[size] * values[c * n_outputs + o]
                                                    : -out[size] * values[c * n_outputs + o];
    }
}

/* Rounding leaves a gap to v(all) − v(none); it is spread evenly. */
static void
close_sums (guint m, guint n_outputs, const double *total, double *phi)
{
  for (guint o = 0; o < n_outputs; o++)
    {
      double gap = total[o];

      for (guint i = 0; i < m; i++)
        gap -= phi[(gsize) o * m + i];
      for (guint i = 0; i < m; i++)
        phi[(gsize) o * m + i] += gap / m;
    }
}

static gboolean
explain_row (VtrGame *game, gsize row, double *phi, VtrProgress *progress, GError **error)
{
  guint m, k = vtr_game_get_n_outputs (game);
  g_autofree double *in = NULL, *out = NULL, *total = g_new (double, k),
                    *values = g_new (double, (gsize) BLOCK *k);
  g_autofree guint64 *bits = g_new (guint64, BLOCK);

  vtr_game_get_players (game, row, &m);
  vtr_game_get_total (game, row, total);
  in = g_new (double, m + 1);
  out = g_new (double, m + 1);
  make_weights (m, in, out);
  for (guint64 first = 0; first < (guint64) 1 << m && m > 0; first += BLOCK)
    {
      gsize n = MIN (BLOCK, ((guint64) 1 << m) - first);
      VtrGameTask task = { row, bits, 1, n, values };

      for (gsize c = 0; c < n; c++)
        bits[c] = first + c;
      if (!vtr_game_evaluate (game, &task, 1, progress, error))
        return FALSE;
      add_block (first, n, m, k, in, out, values, phi);
    }
  if (m > 0)
    close_sums (m, k, total, phi);
  return TRUE;
}

static gboolean
check_players (VtrExactShapley *self, VtrGame *game, gsize n_rows, GError **error)
{
  for (gsize r = 0; r < n_rows; r++)
    {
      guint m;

      vtr_game_get_players (game, r, &m);
      if (m <= self->max_features)
        continue;
      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _("exact values of %u features take 2^%u evaluations of the background per "
                      "row; the limit is %u features. "
                      "Use the method kernel, or raise max_features."),
                   m, m, self->max_features);
      return FALSE;
    }
  return TRUE;
}

static gboolean
explain_rows (VtrGame *game, VtrAttributionData *data, VtrProgress *progress, GError **error)
{
  g_autofree double *phi = g_new (double, (gsize) data->n_outputs * data->n_features + 1);

  for (gsize r = 0; r < data->n_rows; r++)
    {
      guint m;
      const guint32 *players = vtr_game_get_players (game, r, &m);

      memset (phi, 0, (gsize) data->n_outputs * m * sizeof (double));
      if (!explain_row (game, r, phi, progress, error))
        return FALSE;
      for (guint o = 0; o < data->n_outputs; o++)
        for (guint i = 0; i < m; i++)
          data->values[vtr_attribution_index (data, r, o, players[i])] = phi[(gsize) o * m + i];
      data->n_samples = MAX (data->n_samples, (guint64) 1 << m);
      vtr_progress_add (progress, 1);
    }
  return TRUE;
}

static VtrExplanation *
vtr_exact_shapley_explain (VtrExplainer *explainer,
                           const VtrExplainRequest *request,
                           VtrProgress *progress,
                           GError **error)
{
  VtrExplanation *explanation;
  VtrAttributionData data;
  g_autoptr (VtrGame) game = NULL;

  vtr_progress_begin (progress, _("Preparing rows"), 0);
  game = vtr_game_new (request, progress, error);
  if (game == NULL || !check_players (VTR_EXACT_SHAPLEY (explainer), game, request->n_rows, error))
    return NULL;
  vtr_game_init_data (game, request->n_rows, &data);
  data.exact = TRUE;
  vtr_progress_begin (progress, _("Explaining rows"), request->n_rows);
  if (!explain_rows (game, &data, progress, error))
    {
      g_object_unref (vtr_attribution_new (&data));
      return NULL;
    }
  explanation = vtr_game_finish (game, explainer, &data);
  vtr_explanation_add_note (explanation, _("Exact: every coalition was evaluated."));
  return explanation;
}

static void
vtr_exact_shapley_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, VTR_EXACT_SHAPLEY (object)->max_features);
}

static void
vtr_exact_shapley_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VTR_EXACT_SHAPLEY (object)->max_features = g_value_get_uint (value);
}

static void
vtr_exact_shapley_class_init (VtrExactShapleyClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable = VTR_CONFIGURABLE_CLASS (klass);

  object->get_property = vtr_exact_shapley_get_property;
  object->set_property = vtr_exact_shapley_set_property;
  configurable->name = "exact";
  configurable->title = N_("Exact Shapley values");
  configurable->description =
      N_("Shapley values of any model by all coalitions of its features; for few features.");
  VTR_EXPLAINER_CLASS (klass)->attributes = TRUE;
  VTR_EXPLAINER_CLASS (klass)->explain = vtr_exact_shapley_explain;
  props[PROP_MAX_FEATURES] =
      g_param_spec_uint ("max-features", N_("Most features"),
                         N_("Refuse rows in which more features differ from the background."), 1,
                         30, 20, G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
vtr_exact_shapley_init (VtrExactShapley *self)
{
}

/**
 * vtr_exact_shapley_new:
 *
 * Returns: (transfer full): an explainer by all coalitions
 */
VtrExplainer *
vtr_exact_shapley_new (void)
{
  return g_object_new (VTR_TYPE_EXACT_SHAPLEY, NULL);
}
