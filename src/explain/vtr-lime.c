/* LIME for tables (Ribeiro, Singh and Guestrin 2016, "Why should I trust you?"), with the numbers of
 * the reference (lime 0.2): 5,000 made-up rows around a row, weights √exp(−d²/w²) with w = 0.75·√M,
 * a ridge line on the features that matter most. Beyond it: standard errors and stability of every
 * line, missing cells, a stream of random numbers for each row, so that an answer does not depend
 * on what was asked before.
 *
 * Rows are explained in parallel, or one row's predictions where there are few; the draws of a row
 * are cut into tables of bounded size. */
#include "vtr-config.h"
#include "vtr-error.h"
#include "vtr-lime-draw.h"
#include "vtr-lime-fit.h"
#include "vtr-lime-private.h"
#include "vtr-parallel.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_CELLS (1u << 21)       /* of one table of draws: 16 MiB */

struct _VtrLime
{
  VtrExplainer      parent_instance;
  guint             num_features, samples, pick;
  double            kernel_width;
  VtrLimeDiscretize discretize;
  VtrLimeSelection  selection;
};

G_DEFINE_FINAL_TYPE (VtrLime, vtr_lime, VTR_TYPE_EXPLAINER)

enum
{
  PROP_0,
  PROP_NUM_FEATURES,
  PROP_SAMPLES,
  PROP_KERNEL_WIDTH,
  PROP_DISCRETIZE,
  PROP_SELECTION,
  PROP_PICK,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* ---- one row ---- */

typedef struct
{
  VtrLime                 *self;
  const VtrExplainRequest *request;
  GPtrArray               *statistics;     /* of the model's columns */
  VtrLimeTables           *tables;
  VtrMatrix               *predictions;    /* of the explained rows, n × outputs */
  VtrLocalFit             *fits;
  VtrProgress             *progress;
  GMutex                   lock;
  GError                  *error;          /* the first */
} Run;

/* The draws of one table, column by column. */
typedef struct
{
  const VtrLimeColumn *columns;
  guint                m;
  gsize                n;
  double              *values;       /* m × n */
  double              *scaled;       /* n × (m + 2): (1, x, y) */
} Draws;

static void
draw_rows (Draws *draws, const VtrRng *stream, gsize first)
{
  guint size = draws->m + 2;

  for (gsize i = 0; i < draws->n; i++)
    {
      VtrRng rng = vtr_rng_split (stream, first + i);
      double *x = draws->scaled + i * size;

      x[0] = 1;
      for (guint j = 0; j < draws->m; j++)
        draws->values[j * draws->n + i] =
            vtr_lime_column_draw (&draws->columns[j], &rng, &x[j + 1]);
    }
}

static VtrColumn *
make_column (const VtrColumnStatistics *statistics, const double *values, gsize n)
{
  g_autofree guint64 *missing = g_new0 (guint64, (n + 63) / 64);
  gpointer data;
  guint64 any = 0;

  for (gsize i = 0; i < n; i++)
    {
      missing[i / 64] |= (guint64) isnan (values[i]) << (i % 64);
      any |= missing[i / 64];
    }
  if (statistics->levels == NULL)
    data = g_memdup2 (values, n * sizeof *values);
  else
    {
      guint32 *codes = g_new (guint32, n);

      for (gsize i = 0; i < n; i++)
        codes[i] = isnan (values[i]) ? 0 : (guint32) values[i];
      data = codes;
    }
  return vtr_column_new_take (statistics->name, statistics->kind,
                              statistics->levels == NULL ? VTR_STORAGE_DOUBLE : VTR_STORAGE_CODE32,
                              data, 1, any != 0 ? g_steal_pointer (&missing) : NULL,
                              g_strdupv (statistics->levels), n);
}

static VtrDataset *
make_table (const Draws *draws)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  for (guint j = 0; j < draws->m; j++)
    g_ptr_array_add (columns, make_column (draws->columns[j].column,
                                           draws->values + j * draws->n, draws->n));
  return vtr_dataset_new (columns);
}

/* √exp(−d²/w²), d from the row to the draw on the scale of the fit. */
static double
closeness (const Draws *draws, const double *x, double width)
{
  double square = 0;

  for (guint j = 0; j < draws->m; j++)
    {
      double away = x[j + 1] - draws->columns[j].center;
      square += away * away;
    }
  return exp (-0.5 * square / (width * width));
}

/* Predicts @draws->n made-up rows and adds them to the sums. */
static gboolean
add_draws (Run *run, Draws *draws, gsize first, guint output, VtrLimeSums *sums, GError **error)
{
  g_autoptr (VtrDataset) table = make_table (draws);
  g_autoptr (VtrMatrix) predicted =
      vtr_model_predict (run->request->model, table, NULL, 0, run->progress, error);
  double width = run->self->kernel_width;
  VtrMatrixView view;

  if (predicted == NULL)
    return FALSE;
  if (width == 0)
    width = 0.75 * sqrt (draws->m);
  view = vtr_matrix_view (predicted);
  for (gsize i = 0; i < draws->n; i++)
    {
      double *x = draws->scaled + i * (draws->m + 2);
      guint block = (guint) ((first + i) * sums->n_blocks / run->self->samples);

      x[draws->m + 1] = vtr_matrix_view_row (view, i)[output];
      vtr_lime_sums_add (sums, block, x, closeness (draws, x, width));
    }
  return TRUE;
}

/* The row itself is the first of the draws, as in the reference. */
static void
add_self (const VtrLimeColumn *columns, guint m, double prediction, VtrLimeSums *sums)
{
  g_autofree double *x = g_new (double, m + 2);

  x[0] = 1;
  for (guint j = 0; j < m; j++)
    x[j + 1] = columns[j].center;
  x[m + 1] = prediction;
  vtr_lime_sums_add (sums, 0, x, 1);
}

static gboolean
sum_draws (Run *run, const VtrLimeColumn *columns, const VtrRng *stream, guint output,
           VtrLimeSums *sums, GError **error)
{
  guint m = run->statistics->len;
  gsize n = run->self->samples, at_once = MAX (MOST_CELLS / MAX (m, 1), 64);
  g_autofree double *values = g_new (double, m * MIN (n, at_once) + 1);
  g_autofree double *scaled = g_new (double, (m + 2) * MIN (n, at_once));

  for (gsize first = 1; first < n; first += at_once)
    {
      Draws draws = { columns, m, MIN (at_once, n - first), values, scaled };

      draw_rows (&draws, stream, first);
      if (!vtr_progress_check (run->progress, error) ||
          !add_draws (run, &draws, first, output, sums, error))
        return FALSE;
    }
  return TRUE;
}

/* The asked class, the second of two, else the one that is predicted. */
static guint
choose_output (const Run *run, gsize i)
{
  guint n = vtr_model_get_n_outputs (run->request->model), best = 0;
  const double *p = vtr_matrix_view_row (vtr_matrix_view (run->predictions), i);

  if (run->request->output >= 0)
    return (guint) run->request->output;
  if (n <= 2)
    return n - 1;
  for (guint o = 1; o < n; o++)
    best = p[o] > p[best] ? o : best;
  return best;
}

static void
keep_fit (Run *run, gsize i, guint output, const VtrLimeColumn *columns, VtrLimeFit *fit)
{
  VtrLocalFit *to = &run->fits[i];
  guint32 row = run->request->rows[i];

  *to = (VtrLocalFit) { .row = row, .output = output, .n = fit->n, .intercept = fit->intercept,
                        .local_prediction = fit->local_prediction, .r2 = fit->r2,
                        .stability = fit->stability };
  to->output_name = g_strdup (vtr_model_get_output (run->request->model, output));
  to->prediction = vtr_matrix_view_row (vtr_matrix_view (run->predictions), i)[output];
  to->features = g_new0 (char *, fit->n + 1);
  to->rules = g_new0 (char *, fit->n + 1);
  to->weights = g_steal_pointer (&fit->weights);
  to->std_errors = g_steal_pointer (&fit->std_errors);
  for (guint k = 0; k < fit->n; k++)
    {
      const VtrLimeColumn *column = &columns[fit->features[k]];
      to->features[k] = g_strdup (column->column->name);
      to->rules[k] = vtr_lime_column_rule (column, run->request->dataset, row);
    }
}

static gboolean
explain_row (Run *run, gsize i, GError **error)
{
  guint32 row = run->request->rows[i];
  guint m = run->statistics->len, output = choose_output (run, i);
  g_autofree VtrLimeColumn *columns =
      vtr_lime_columns_new (run->statistics, run->tables, run->request->dataset, row);
  g_autofree double *centers = g_new (double, m + 1);
  VtrRng stream = vtr_rng_new (run->request->seed, "lime", row);
  VtrRng repeats = vtr_rng_new (run->request->seed, "lime-repeats", row);
  VtrLimeSums sums;
  VtrLimeFit fit;
  gboolean done;

  for (guint j = 0; j < m; j++)
    centers[j] = columns[j].center;
  vtr_lime_sums_init (&sums, m);
  add_self (columns, m, vtr_matrix_view_row (vtr_matrix_view (run->predictions), i)[output], &sums);
  done = sum_draws (run, columns, &stream, output, &sums, error);
  if (done)
    {
      vtr_lime_fit_init (&fit, &sums, centers, run->self->num_features, run->self->selection,
                         &repeats);
      keep_fit (run, i, output, columns, &fit);
      vtr_lime_fit_clear (&fit);
    }
  vtr_lime_sums_clear (&sums);
  vtr_progress_add (run->progress, 1);
  return done;
}

/* ---- all rows ---- */

static void
explain_rows_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Run *run = data;

  for (gsize i = begin; i < end; i++)
    {
      g_autoptr (GError) error = NULL;

      if (explain_row (run, i, &error))
        continue;
      g_mutex_lock (&run->lock);
      if (run->error == NULL)
        run->error = g_steal_pointer (&error);
      g_mutex_unlock (&run->lock);
      return;
    }
}

static gboolean
explain_rows (Run *run, GError **error)
{
  gsize n = run->request->n_rows;
  gboolean done = TRUE;

  if (n >= 2 * vtr_parallel_get_n_threads ())
    done = vtr_parallel_for (n, 1, explain_rows_cb, run, run->progress, error);
  else
    explain_rows_cb (0, n, 0, run);
  if (run->error == NULL)
    return done;
  if (done)
    g_propagate_error (error, g_steal_pointer (&run->error));
  g_clear_error (&run->error);
  return FALSE;
}

/* From the background where one was given, else what the model remembers, else from its rows. */
static GPtrArray *
find_statistics (const VtrExplainRequest *request, VtrProgress *progress, GError **error)
{
  const VtrModelInfo *info = vtr_model_get_info (request->model);
  guint n = vtr_pipeline_get_n_inputs (info->pipeline);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_autoptr (GVariant) kept = NULL;
  g_autoptr (VtrDataset) rows = NULL;
  VtrDataset *from = request->background != NULL ? request->background
                     : info->background != NULL  ? info->background
                                                 : request->dataset;

  for (guint i = 0; i < n; i++)
    names[i] = vtr_pipeline_get_input (info->pipeline, i);
  if (request->background == NULL && info->extra != NULL)
    kept = g_variant_lookup_value (info->extra, "columns", NULL);
  if (kept != NULL)
    return vtr_column_statistics_load (kept, error);
  rows = vtr_pipeline_match (info->pipeline, from, error);
  return rows != NULL ? vtr_column_statistics_new (rows, names, NULL, 0, progress, error) : NULL;
}

/* Warns where a line says little. */
static void
add_notes (VtrExplanation *explanation, const Run *run)
{
  gsize n_poor = 0;

  for (gsize i = 0; i < run->request->n_rows; i++)
    n_poor += run->fits[i].r2 < 0.5;
  if (n_poor == 0)
    return;
  g_autofree char *note = g_strdup_printf (
      ngettext ("For %" G_GSIZE_FORMAT " row the line explains less than half of how the model "
                "varies around it (R² under 0.5); SHAP values are the better guide there.",
                "For %" G_GSIZE_FORMAT " rows the line explains less than half of how the model "
                "varies around them (R² under 0.5); SHAP values are the better guide there.",
                n_poor),
      n_poor);
  vtr_explanation_add_note (explanation, note);
}

static VtrExplanation *
finish (Run *run)
{
  VtrExplanation *explanation =
      vtr_lime_explanation_new (run->fits, run->request->n_rows, run->self->pick);

  vtr_explanation_take_receipt (
      explanation, vtr_explainer_make_receipt (VTR_EXPLAINER (run->self), run->request));
  add_notes (explanation, run);
  return explanation;
}

static VtrExplanation *
vtr_lime_explain (VtrExplainer *explainer, const VtrExplainRequest *request, VtrProgress *progress,
                  GError **error)
{
  Run run = { .self = VTR_LIME (explainer), .request = request, .progress = progress };
  g_autoptr (VtrDataset) matched = NULL;
  VtrExplainRequest own = *request;
  VtrExplanation *explanation = NULL;

  if (request->raw || request->logit)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                   _("LIME explains predictions as they are; leave out --output raw and --link "
                     "logit."));
      return NULL;
    }
  vtr_progress_begin (progress, _("Preparing rows"), 0);
  matched = vtr_pipeline_match (vtr_model_get_info (request->model)->pipeline, request->dataset,
                                error);
  if (matched == NULL)
    return NULL;
  own.dataset = matched;
  run.request = &own;
  run.statistics = find_statistics (request, progress, error);
  run.predictions = run.statistics != NULL
                        ? vtr_model_predict (request->model, request->dataset, request->rows,
                                             request->n_rows, progress, error)
                        : NULL;
  if (run.predictions != NULL)
    {
      run.tables = vtr_lime_tables_new (run.statistics, run.self->discretize);
      run.fits = g_new0 (VtrLocalFit, request->n_rows + 1);
      g_mutex_init (&run.lock);
      vtr_progress_begin (progress, _("Explaining rows"), request->n_rows);
      if (explain_rows (&run, error))
        {
          run.request = request;
          explanation = finish (&run);
        }
      else
        for (gsize i = 0; i < request->n_rows; i++)
          vtr_local_fit_clear (&run.fits[i]);
      if (explanation == NULL)
        g_free (run.fits);
      g_mutex_clear (&run.lock);
    }
  g_clear_pointer (&run.tables, vtr_lime_tables_free);
  g_clear_pointer (&run.statistics, g_ptr_array_unref);
  g_clear_pointer (&run.predictions, vtr_matrix_unref);
  return explanation;
}

/* ---- settings ---- */

static GType
discretize_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = { { VTR_LIME_QUARTILE, "VTR_LIME_QUARTILE", "quartile" },
                                       { VTR_LIME_DECILE, "VTR_LIME_DECILE", "decile" },
                                       { VTR_LIME_NONE, "VTR_LIME_NONE", "none" },
                                       { 0, NULL, NULL } };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VtrLimeDiscretize", values));
  return type;
}

static GType
selection_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { VTR_LIME_AUTO, "VTR_LIME_AUTO", "auto" },
    { VTR_LIME_FORWARD, "VTR_LIME_FORWARD", "forward" },
    { VTR_LIME_HIGHEST_WEIGHTS, "VTR_LIME_HIGHEST_WEIGHTS", "highest-weights" },
    { VTR_LIME_ALL, "VTR_LIME_ALL", "none" },
    { 0, NULL, NULL }
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VtrLimeSelection", values));
  return type;
}

static void
vtr_lime_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrLime *self = VTR_LIME (object);

  switch (id)
    {
    case PROP_NUM_FEATURES:
      g_value_set_uint (value, self->num_features);
      break;
    case PROP_SAMPLES:
      g_value_set_uint (value, self->samples);
      break;
    case PROP_KERNEL_WIDTH:
      g_value_set_double (value, self->kernel_width);
      break;
    case PROP_DISCRETIZE:
      g_value_set_enum (value, (int) self->discretize);
      break;
    case PROP_SELECTION:
      g_value_set_enum (value, (int) self->selection);
      break;
    default:
      g_value_set_uint (value, self->pick);
    }
}

static void
vtr_lime_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrLime *self = VTR_LIME (object);

  switch (id)
    {
    case PROP_NUM_FEATURES:
      self->num_features = g_value_get_uint (value);
      break;
    case PROP_SAMPLES:
      self->samples = g_value_get_uint (value);
      break;
    case PROP_KERNEL_WIDTH:
      self->kernel_width = g_value_get_double (value);
      break;
    case PROP_DISCRETIZE:
      self->discretize = (VtrLimeDiscretize) g_value_get_enum (value);
      break;
    case PROP_SELECTION:
      self->selection = (VtrLimeSelection) g_value_get_enum (value);
      break;
    default:
      self->pick = g_value_get_uint (value);
    }
}

static void
vtr_lime_class_init (VtrLimeClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable = VTR_CONFIGURABLE_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object->get_property = vtr_lime_get_property;
  object->set_property = vtr_lime_set_property;
  configurable->name = "lime";
  configurable->title = N_("LIME");
  configurable->description = N_("A line fitted to what the model says around a row.");
  VTR_EXPLAINER_CLASS (klass)->explain = vtr_lime_explain;
  props[PROP_NUM_FEATURES] = g_param_spec_uint (
      "num-features", N_("Features"), N_("How many features have a weight."), 1, 1000, 10, flags);
  props[PROP_SAMPLES] =
      g_param_spec_uint ("samples", N_("Samples"), N_("How many rows are made up around a row."),
                         100, 1000000, 5000, flags);
  props[PROP_KERNEL_WIDTH] = g_param_spec_double (
      "kernel-width", N_("Kernel width"),
      N_("How far rows count; 0: 0.75 times the root of the number of columns."), 0, 1e6, 0, flags);
  props[PROP_DISCRETIZE] = g_param_spec_enum (
      "discretize", N_("Discretise"), N_("How numbers are cut into bins."),
      discretize_get_type (), VTR_LIME_QUARTILE, flags);
  props[PROP_SELECTION] = g_param_spec_enum (
      "feature-selection", N_("Feature selection"),
      N_("How features are chosen; auto: forward up to 6, else the highest weights."),
      selection_get_type (), VTR_LIME_AUTO, flags);
  props[PROP_PICK] = g_param_spec_uint (
      "pick", N_("Pick"), N_("How many rows to pick that together show most of the model."), 0,
      1000, 0, flags);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
vtr_lime_init (VtrLime *self)
{
}

/**
 * vtr_lime_new:
 *
 * Returns: (transfer full): LIME with the settings of the reference
 */
VtrExplainer *
vtr_lime_new (void)
{
  return g_object_new (VTR_TYPE_LIME, NULL);
}
