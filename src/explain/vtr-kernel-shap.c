/* KernelSHAP (Lundberg and Lee 2017), for any model and any number of outputs at once.
 *
 * The coalitions come from vtr-kernel-sample.c, their values from vtr-game.c, the regression and
 * the errors from vtr-kernel-solve.c; here rows are taken chunk by chunk (memory is bounded,
 * partial results flow), designs are shared by rows with the same number of players, and a design
 * grows by half until the errors are below the tolerance. Rows share coalitions, so a row's values
 * do not depend on which others are explained, and the sampling errors of rows are not independent
 * of each other.
 */
#include "vtr-config.h"
#include "vtr-kernel-shap.h"
#include "vtr-error.h"
#include "vtr-game.h"
#include "vtr-kernel-design.h"
#include "vtr-parallel.h"
#include "vtr-text.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define CHUNK_BYTES (64u << 20)
#define CHUNK_SECONDS 0.1
#define DESIGN_BYTES (96u << 20)
#define GROWN_MAX (1u << 19) /* coalitions per row that a tolerance may lead to */
#define GROWN_ROWS 4         /* rows at a time while it may */

struct _VtrKernelShap
{
  VtrExplainer parent_instance;
  guint samples;     /* 0: 2 M + 2048 */
  double tolerance;  /* 0: none */
  double time_limit; /* 0: none */
  VtrKernelEstimator estimator;
  char *l1;
};

G_DEFINE_FINAL_TYPE (VtrKernelShap, vtr_kernel_shap, VTR_TYPE_EXPLAINER)

enum
{
  PROP_0,
  PROP_SAMPLES,
  PROP_TOLERANCE,
  PROP_TIME_LIMIT,
  PROP_ESTIMATOR,
  PROP_L1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* One row on its way. */
typedef struct
{
  gsize row;
  const guint32 *players;
  guint n_players;
  const VtrKernelDesign *design; /* NULL while fewer than two players */
  gsize n_coalitions;
  double *odd;             /* n_pairs × n_outputs */
  double *values, *errors; /* n_outputs × n_players */
  double *total;
  guint64 *new_bits; /* of the coalitions to evaluate, and their values */
  double *new_values;
  gsize *new_pairs, n_new;
  gboolean done;
} RowState;

typedef struct
{
  VtrKernelShap *self;
  const VtrExplainRequest *request;
  VtrGame *game;
  VtrProgress *progress;
  VtrAttributionData data;
  GHashTable *designs; /* "M:N" → VtrKernelDesign */
  gsize design_bytes;
  guint n_outputs, max_features;
  gint64 deadline; /* monotonic; 0: none */
  gint64 last_partial;
  gboolean out_of_time, gave_up, ridged, raised, all_exact, selected;
} Run;

/* ---- designs, shared by rows ---- */

static VtrKernelDesign *
find_design (
    Run *run, guint n_players, gsize n_coalitions, const VtrKernelDesign *smaller, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%u:%" G_GSIZE_FORMAT, n_players, n_coalitions);
  VtrKernelDesign *found = g_hash_table_lookup (run->designs, key);
  g_autoptr (VtrKernelDesign) design = NULL;

  if (found != NULL)
    return found;
  design = vtr_kernel_design_new (n_players, n_coalitions, run->self->estimator, run->request->seed,
                                  smaller, error);
  if (design == NULL || !vtr_kernel_design_prepare (design, error))
    return NULL;
  run->ridged = run->ridged || design->ridge > 0;
  run->design_bytes += vtr_kernel_design_get_size (design);
  g_hash_table_insert (run->designs, g_steal_pointer (&key), design);
  return g_steal_pointer (&design);
}

static gsize
choose_budget (Run *run, guint n_players)
{
  gsize wanted = run->self->samples > 0 ? run->self->samples : 2 * (gsize) n_players + 2048;
  gsize least = vtr_kernel_minimum (n_players);

  run->raised = run->raised || wanted < least;
  return MAX (wanted, least);
}

/* ---- one row ---- */

static void
row_clear (RowState *state)
{
  g_clear_pointer (&state->odd, g_free);
  g_clear_pointer (&state->values, g_free);
  g_clear_pointer (&state->errors, g_free);
  g_clear_pointer (&state->total, g_free);
  g_clear_pointer (&state->new_bits, g_free);
  g_clear_pointer (&state->new_values, g_free);
  g_clear_pointer (&state->new_pairs, g_free);
}

static void
row_init (Run *run, RowState *state, gsize row)
{
  *state = (RowState){ .row = row };
  state->players = vtr_game_get_players (run->game, row, &state->n_players);
  state->total = g_new (double, run->n_outputs);
  state->values = g_new0 (double, (gsize) run->n_outputs *MAX (state->n_players, 1));
  state->errors = g_new0 (double, (gsize) run->n_outputs *MAX (state->n_players, 1));
  vtr_game_get_total (run->game, row, state->total);
  if (state->n_players == 1)
    memcpy (state->values, state->total, run->n_outputs * sizeof (double));
  state->done = state->n_players < 2;
}

/* Moves the row to @design: what was evaluated is kept, the rest is put down for evaluation. */
static void
row_set_design (Run *run, RowState *state, const VtrKernelDesign *design)
{
  const VtrKernelDesign *old = state->design;
  guint k = run->n_outputs;
  gsize words = 2 * design->n_words, n_old = old != NULL ? old->n_pairs : 0;
  double *odd = g_new (double, design->n_pairs * k);

  state->n_new = 0;
  state->new_pairs = g_new (gsize, design->n_pairs - n_old + 1);
  state->new_bits = g_new (guint64, (design->n_pairs - n_old) * words + 1);
  for (guint s = 1; s <= design->n_sizes; s++)
    {
      gsize kept = old != NULL ? old->size_n[s] : 0, first = design->size_first[s];

      if (kept > 0)
        memcpy (odd + first * k, state->odd + old->size_first[s] * k, kept * k * sizeof (double));
      for (gsize p = first + kept; p < first + design->size_n[s]; p++)
        {
          memcpy (state->new_bits + state->n_new * words, design->bits + p * words,
                  words * sizeof (guint64));
          state->new_pairs[state->n_new++] = p;
        }
    }
  g_free (state->odd);
  state->odd = odd;
  state->new_values = g_new (double, state->n_new * 2 * k + 1);
  state->design = design;
}

static void
row_solve (Run *run, RowState *state)
{
  guint k = run->n_outputs;

  for (gsize i = 0; i < state->n_new; i++)
    for (guint o = 0; o < k; o++)
      state->odd[state->new_pairs[i] * k + o] =
          (state->new_values[2 * i * k + o] - state->new_values[(2 * i + 1) * k + o]) / 2;
  g_clear_pointer (&state->new_values, g_free);
  g_clear_pointer (&state->new_bits, g_free);
  g_clear_pointer (&state->new_pairs, g_free);
  vtr_kernel_design_solve (state->design, state->odd, state->total, k, run->max_features,
                           state->values, state->errors);
  state->done = state->design->complete || run->self->tolerance <= 0;
  for (gsize i = 0; i < (gsize) k * state->n_players && !state->done; i++)
    if (state->errors[i] > run->self->tolerance)
      return;
  state->done = TRUE;
}

/* Into the whole's arrays; runs in the explaining thread. */
static void
row_store (Run *run, const RowState *state)
{
  VtrAttributionData *d = &run->data;

  for (guint o = 0; o < run->n_outputs; o++)
    for (guint i = 0; i < state->n_players; i++)
      {
        gsize at = vtr_attribution_index (d, state->row, o, state->players[i]);

        d->values[at] = state->values[(gsize) o * state->n_players + i];
        d->std_errors[at] = state->errors[(gsize) o * state->n_players + i];
      }
  if (state->design == NULL)
    return;
  d->n_samples = MAX (d->n_samples, state->design->n_pairs * 2);
  run->all_exact = run->all_exact && state->design->complete;
  run->selected = run->selected || (run->max_features > 0 && run->max_features < state->n_players);
}

/* ---- chunks of rows ---- */

typedef struct
{
  Run *run;
  RowState *rows;
} SolveJob;

static void
solve_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  SolveJob *job = data;

  for (gsize r = begin; r < end; r++)
    if (!job->rows[r].done)
      row_solve (job->run, &job->rows[r]);
}

static gboolean
evaluate_level (Run *run, RowState *rows, gsize n_rows, GError **error)
{
  g_autofree VtrGameTask *tasks = g_new (VtrGameTask, n_rows);
  SolveJob job = { run, rows };
  gsize n = 0;

  for (gsize r = 0; r < n_rows; r++)
    if (!rows[r].done)
      tasks[n++] = (VtrGameTask){ rows[r].row, rows[r].new_bits, rows[r].design->n_words,
                                  rows[r].n_new * 2, rows[r].new_values };
  return vtr_game_evaluate (run->game, tasks, n, run->progress, error) &&
         vtr_parallel_for (n_rows, 1, solve_cb, &job, run->progress, error);
}

/* All levels of the rows [first, first + n): the first always, more while a tolerance asks. */
static gboolean
explain_rows (Run *run, RowState *rows, gsize n_rows, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  gsize left = run->request->n_rows - rows[0].row;
  gint64 share =
      run->deadline > 0 ? now + MAX (run->deadline - now, 0) * (gint64) n_rows / (gint64) left : 0;

  for (guint level = 0;; level++)
    {
      gboolean busy = FALSE;

      for (gsize r = 0; r < n_rows; r++)
        {
          RowState *state = &rows[r];
          const VtrKernelDesign *design;

          if (state->done)
            continue;
          if (level > 0 && state->n_coalitions >= GROWN_MAX)
            {
              state->done = run->gave_up = TRUE;
              continue;
            }
          state->n_coalitions = level == 0 ? choose_budget (run, state->n_players)
                                           : state->n_coalitions + state->n_coalitions / 2;
          design = find_design (run, state->n_players, state->n_coalitions, state->design, error);
          if (design == NULL)
            return FALSE;
          row_set_design (run, state, design);
          busy = TRUE;
        }
      if (!busy)
        return TRUE;
      if (!evaluate_level (run, rows, n_rows, error))
        return FALSE;
      if (share > 0 && g_get_monotonic_time () >= share)
        break;
    }
  for (gsize r = 0; r < n_rows; r++)
    run->out_of_time = run->out_of_time || !rows[r].done;
  return TRUE;
}

static void
send_partial (Run *run, gsize n_done)
{
  gint64 now = g_get_monotonic_time ();
  VtrAttributionData part;
  g_autoptr (VtrExplanation) partial = NULL;
  gsize n;

  if (run->request->partial == NULL || now - run->last_partial < G_USEC_PER_SEC / 10)
    return;
  vtr_game_init_data (run->game, n_done, &part);
  n = n_done * part.n_outputs * part.n_features * sizeof (double);
  memcpy (part.values, run->data.values, n);
  memcpy (part.std_errors, run->data.std_errors, n);
  part.n_samples = run->data.n_samples;
  partial = vtr_game_finish (run->game, VTR_EXPLAINER (run->self), &part);
  run->request->partial (partial, run->request->partial_data);
  run->last_partial = now;
}

static gsize
bytes_per_row (Run *run)
{
  guint m = run->data.n_features;
  gsize n = run->self->samples > 0 ? run->self->samples : 2 * (gsize) m + 2048;

  return n * ((m + 63) / 64 * 8 + run->n_outputs * 16) + 1024;
}

static gboolean
explain_chunk (Run *run, gsize first, gsize n, GError **error)
{
  g_autofree RowState *rows = g_new0 (RowState, n);
  gboolean done;

  for (gsize r = 0; r < n; r++)
    row_init (run, &rows[r], first + r);
  done = explain_rows (run, rows, n, error);
  for (gsize r = 0; r < n; r++)
    {
      if (done)
        row_store (run, &rows[r]);
      row_clear (&rows[r]);
    }
  if (run->design_bytes > DESIGN_BYTES)
    {
      g_hash_table_remove_all (run->designs);
      run->design_bytes = 0;
    }
  return done;
}

/* Chunk after chunk, each about a tenth of a second; returns how many rows, 0 on error. */
static gsize
explain_all (Run *run, GError **error)
{
  gsize n_rows = run->request->n_rows, first = 0, chunk = 1,
        most = MAX (CHUNK_BYTES / bytes_per_row (run), 1);

  if (run->self->tolerance > 0)
    most = MIN (most, GROWN_ROWS);
  while (first < n_rows)
    {
      gint64 start = g_get_monotonic_time ();
      gsize n = MIN (MIN (chunk, most), n_rows - first);
      double seconds;

      if (!explain_chunk (run, first, n, error))
        return 0;
      first += n;
      vtr_progress_add (run->progress, n);
      send_partial (run, first);
      seconds = (g_get_monotonic_time () - start) / 1e6;
      chunk = (gsize) CLAMP (n * CHUNK_SECONDS / MAX (seconds, 1e-6), 1, 8.0 * n);
      if (run->deadline > 0 && g_get_monotonic_time () >= run->deadline && first < n_rows)
        {
          run->out_of_time = TRUE;
          break;
        }
    }
  return first;
}

/* ---- the explanation ---- */

static void
add_notes (Run *run, VtrExplanation *explanation, gsize n_done)
{
  if (n_done < run->request->n_rows)
    {
      g_autofree char *note = g_strdup_printf (
          _("The time limit stopped it after %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " rows."),
          n_done, run->request->n_rows);

      vtr_explanation_add_note (explanation, note);
    }
  else if (run->out_of_time)
    vtr_explanation_add_note (
        explanation,
        _("The time limit came before every standard error was below the tolerance."));
  if (run->gave_up)
    vtr_explanation_add_note (
        explanation,
        _("Some standard errors are still above the tolerance after half a million coalitions."));
  if (run->all_exact)
    vtr_explanation_add_note (explanation, _("Exact: every coalition was evaluated."));
  if (run->raised)
    vtr_explanation_add_note (
        explanation,
        _("More coalitions were evaluated than asked for: fewer than 2 × features + 16 do not "
           "give every value and its standard error."));
  if (run->ridged)
    vtr_explanation_add_note (explanation, _("The coalitions did not determine every value; a "
                                              "small ridge was added. Ask for more samples."));
  if (run->selected)
    vtr_explanation_add_note (
        explanation,
        _("With l1, the features that were not chosen are 0 by choice; standard errors "
           "do not say how sure the choice is."));
}

/* "num_features(10)" → 10, "none" → 0; −1: neither. */
static int
parse_l1 (const char *text)
{
  const char *prefix = "num_features(";
  char *end = NULL;
  guint64 k;

  if (text == NULL || strcmp (text, "none") == 0)
    return 0;
  if (!g_str_has_prefix (text, prefix) || !g_ascii_isdigit (text[strlen (prefix)]))
    return -1;
  k = g_ascii_strtoull (text + strlen (prefix), &end, 10);
  return strcmp (end, ")") == 0 && k >= 1 && k <= 1000 ? (int) k : -1;
}

static void
run_init (Run *run, VtrKernelShap *self, const VtrExplainRequest *request, VtrProgress *progress)
{
  gint64 now = g_get_monotonic_time ();

  *run = (Run){ .self = self, .request = request, .progress = progress, .all_exact = TRUE };
  run->max_features = (guint) parse_l1 (self->l1);
  run->deadline = self->time_limit > 0 ? now + (gint64) (self->time_limit * G_USEC_PER_SEC) : 0;
  run->last_partial = now - G_USEC_PER_SEC;
  run->designs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) vtr_kernel_design_free);
}

static VtrExplanation *
vtr_kernel_shap_explain (VtrExplainer *explainer,
                         const VtrExplainRequest *request,
                         VtrProgress *progress,
                         GError **error)
{
  Run run;
  VtrExplanation *explanation = NULL;
  gsize n_done = 0;

  run_init (&run, VTR_KERNEL_SHAP (explainer), request, progress);
  vtr_progress_begin (progress, _("Preparing rows"), 0);
  run.game = vtr_game_new (request, progress, error);
  if (run.game != NULL)
    {
      run.n_outputs = vtr_game_get_n_outputs (run.game);
      vtr_game_init_data (run.game, request->n_rows, &run.data);
      vtr_progress_begin (progress, _("Explaining rows"), request->n_rows);
      n_done = explain_all (&run, error);
    }
  if (n_done > 0)
    {
      run.data.n_rows = n_done;
      run.data.exact = run.all_exact;
      explanation = vtr_game_finish (run.game, explainer, &run.data);
      add_notes (&run, explanation, n_done);
    }
  else if (run.game != NULL)
    g_object_unref (vtr_attribution_new (&run.data));
  g_hash_table_unref (run.designs);
  vtr_game_free (run.game);
  return explanation;
}

/* Seconds that one row with @samples coalitions takes; < 0: it cannot be explained. */
static double
time_row (const VtrExplainRequest *request, guint samples, VtrExplanation **explanation)
{
  VtrExplainRequest one = *request;
  g_autoptr (VtrKernelShap) probe = g_object_new (VTR_TYPE_KERNEL_SHAP, NULL);
  gint64 start = g_get_monotonic_time ();

  one.n_rows = 1;
  one.partial = NULL;
  probe->samples = samples;
  *explanation = vtr_explainer_explain (VTR_EXPLAINER (probe), &one, NULL, NULL);
  return *explanation != NULL ? (g_get_monotonic_time () - start) / 1e6 : -1;
}

/* One row with few and with more coalitions, timed: the difference is what coalitions cost, the rest
 * is spent once. Model rows are counted from the budget. */
static gboolean
vtr_kernel_shap_estimate (VtrExplainer *explainer,
                          const VtrExplainRequest *request,
                          double *seconds,
                          guint64 *evaluations)
{
  g_autoptr (VtrExplanation) few = NULL, more = NULL;
  VtrKernelShap *self = VTR_KERNEL_SHAP (explainer);
  double short_time, long_time, each, all, per_row;

  if (request->n_rows == 0 || (short_time = time_row (request, 64, &few)) < 0
      || (long_time = time_row (request, 1024, &more)) < 0)
    return FALSE;
  const VtrAttributionData *a = vtr_attribution_get_data (VTR_ATTRIBUTION (few));
  const VtrAttributionData *b = vtr_attribution_get_data (VTR_ATTRIBUTION (more));
  guint m = b->n_features;

  all = m < 40 ? exp2 (m) - 2 : G_MAXDOUBLE;
  per_row = MIN (all, self->samples > 0 ? self->samples : 2.0 * m + 2048);
  each = b->n_samples > a->n_samples ? MAX (long_time - short_time, 0) / (b->n_samples - a->n_samples)
                                     : long_time / MAX (b->n_samples, 1);
  *seconds = short_time + each * per_row * request->n_rows;
  *evaluations = (guint64) (per_row * request->n_rows * b->n_background + request->n_rows + b->n_background);
  return TRUE;
}

/* ---- settings ---- */

static GType
estimator_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = { { VTR_KERNEL_AUTO, "VTR_KERNEL_AUTO", "auto" },
                                       { VTR_KERNEL_CLASSIC, "VTR_KERNEL_CLASSIC", "classic" },
                                       { VTR_KERNEL_LEVERAGE, "VTR_KERNEL_LEVERAGE", "leverage" },
                                       { 0, NULL, NULL } };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VtrKernelEstimator", values));
  return type;
}

static gboolean
vtr_kernel_shap_check (VtrConfigurable *configurable, GError **error)
{
  VtrKernelShap *self = VTR_KERNEL_SHAP (configurable);

  if (parse_l1 (self->l1) >= 0)
    return TRUE;
  g_set_error (
      error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
      _("“%s” is no choice for l1: it is “none” or “num_features(K)” with K from 1 to 1000."),
      self->l1);
  return FALSE;
}

static void
vtr_kernel_shap_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrKernelShap *self = VTR_KERNEL_SHAP (object);

  switch (id)
    {
    case PROP_SAMPLES:
      g_value_set_uint (value, self->samples);
      break;
    case PROP_TOLERANCE:
      g_value_set_double (value, self->tolerance);
      break;
    case PROP_TIME_LIMIT:
      g_value_set_double (value, self->time_limit);
      break;
    case PROP_ESTIMATOR:
      g_value_set_enum (value, (int) self->estimator);
      break;
    case PROP_L1:
      g_value_set_string (value, self->l1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_kernel_shap_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrKernelShap *self = VTR_KERNEL_SHAP (object);

  switch (id)
    {
    case PROP_SAMPLES:
      self->samples = g_value_get_uint (value);
      break;
    case PROP_TOLERANCE:
      self->tolerance = g_value_get_double (value);
      break;
    case PROP_TIME_LIMIT:
      self->time_limit = g_value_get_double (value);
      break;
    case PROP_ESTIMATOR:
      self->estimator = (VtrKernelEstimator) g_value_get_enum (value);
      break;
    case PROP_L1:
      g_free (self->l1);
      self->l1 = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vtr_kernel_shap_finalize (GObject *object)
{
  g_free (VTR_KERNEL_SHAP (object)->l1);
  G_OBJECT_CLASS (vtr_kernel_shap_parent_class)->finalize (object);
}

static void
vtr_kernel_shap_class_init (VtrKernelShapClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable = VTR_CONFIGURABLE_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object->get_property = vtr_kernel_shap_get_property;
  object->set_property = vtr_kernel_shap_set_property;
  object->finalize = vtr_kernel_shap_finalize;
  configurable->name = "kernel";
  configurable->title = N_("KernelSHAP");
  configurable->description =
      N_("How much each feature moved a prediction away from the average one: Shapley values "
          "of any model, with standard errors.");
  configurable->check = vtr_kernel_shap_check;
  VTR_EXPLAINER_CLASS (klass)->explain = vtr_kernel_shap_explain;
  VTR_EXPLAINER_CLASS (klass)->attributes = TRUE;
  VTR_EXPLAINER_CLASS (klass)->estimate = vtr_kernel_shap_estimate;

  props[PROP_SAMPLES] = g_param_spec_uint (
      "samples", N_("Samples"),
      N_("Coalitions per row, both halves of a pair counted; 0: two per feature and 2,048."), 0,
      1u << 24, 0, flags);
  props[PROP_TOLERANCE] = g_param_spec_double (
      "tolerance", N_("Tolerance"),
      N_("Keep sampling until every standard error is below this; 0: do not."), 0, G_MAXDOUBLE, 0,
      flags);
  props[PROP_TIME_LIMIT] = g_param_spec_double (
      "time-limit", N_("Time limit"), N_("Seconds after which no more is sampled; 0: none."), 0,
      1e9, 0, flags);
  props[PROP_ESTIMATOR] =
      g_param_spec_enum ("estimator", N_("Estimator"),
                         N_("How coalitions are spread over their sizes: by the Shapley kernel "
                             "(classic) or evenly (leverage, also auto)."),
                         estimator_get_type (), VTR_KERNEL_AUTO, flags);
  props[PROP_L1] = g_param_spec_string (
      "l1", N_("L1"), N_("How few features may have a value: none, or num_features(K)."), "none",
      flags);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
vtr_kernel_shap_init (VtrKernelShap *self)
{
}

/**
 * vtr_kernel_shap_new:
 *
 * Returns: (transfer full): a KernelSHAP explainer with default settings
 */
VtrExplainer *
vtr_kernel_shap_new (void)
{
  return g_object_new (VTR_TYPE_KERNEL_SHAP, NULL);
}
