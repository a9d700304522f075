/* VtrSession, explaining: the rows of the overview with what arrives of them, the one row by SHAP and by
 * LIME, and another model on the same rows. Nothing that is asked for again is made again. */
#include "vtr-session-private.h"
#include "vtr-config.h"
#include "vtr-rng.h"
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define DEFAULT_EXPLAINED_ROWS 600
#define DEFAULT_BACKGROUND 100
#define EXACT_PLAYERS 12

/* --- The work -------------------------------------------------------------------------------- */

typedef struct
{
  VtrModel       *model;
  VtrDataset     *dataset;
  VtrExplainer   *explainer;
  GArray         *rows;
  guint           n_background;
  int             output;        /* −1: all */
  VtrAttribution *before;        /* (nullable): of rows that are explained already */
} ExplainWork;

static void
explain_work_free (ExplainWork *work)
{
  g_clear_object (&work->model);
  g_clear_object (&work->dataset);
  g_clear_object (&work->explainer);
  g_clear_object (&work->before);
  g_array_unref (work->rows);
  g_free (work);
}

/* What was there before with what has been added to it; the new rows alone where they do not fit. */
static VtrExplanation *
join_before (ExplainWork *work, VtrExplanation *explanation)
{
  const VtrAttributionData *before = work->before != NULL ? vtr_attribution_get_data (work->before) : NULL;

  if (before == NULL || before->rows == NULL || !VTR_IS_ATTRIBUTION (explanation))
    return g_object_ref (explanation);
  const VtrAttributionData *now = vtr_attribution_get_data (VTR_ATTRIBUTION (explanation));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (rows, before->rows, before->n_rows);
  g_array_append_vals (rows, now->rows, now->n_rows);
  g_autoptr (VtrDataset) data = vtr_dataset_take_rows (work->dataset, (guint32 *) (gpointer) rows->data, rows->len);
  VtrAttribution *joined = vtr_attribution_join (work->before, VTR_ATTRIBUTION (explanation), data);
  return joined != NULL ? VTR_EXPLANATION (joined) : g_object_ref (explanation);
}

/* The job and its work, for snapshots. */
typedef struct { VtrJob *job; ExplainWork *work; } Posting;

static void
partial_cb (VtrExplanation *partial, gpointer data)
{
  Posting *posting = data;
  g_autoptr (VtrExplanation) joined = join_before (posting->work, partial);

  vtr_job_post_partial (posting->job, joined);
}

static gpointer
run_explainer (ExplainWork *work, VtrExplainRequest *request, VtrProgress *progress,
               gpointer (*run) (ExplainWork *, const VtrExplainRequest *, VtrProgress *, GError **), GError **error)
{
  g_autofree double *weights = NULL;
  g_autoptr (VtrDataset) background = vtr_background_draw (work->model, work->dataset, work->n_background, FALSE, 0,
                                                           &weights, progress, error);
  g_autofree char *name = g_strdup_printf ("%u", work->n_background);

  if (background == NULL)
    return NULL;
  request->model = work->model;
  request->dataset = work->dataset;
  request->rows = (const guint32 *) (gpointer) work->rows->data;
  request->n_rows = work->rows->len;
  request->background = background;
  request->background_weights = weights;
  request->background_name = name;
  request->rows_name = "";
  request->output = work->output;
  return run (work, request, progress, error);
}

static gpointer
explain_now (ExplainWork *work, const VtrExplainRequest *request, VtrProgress *progress, GError **error)
{
  g_autoptr (VtrExplanation) explanation = vtr_explainer_explain (work->explainer, request, progress, error);

  return explanation != NULL ? join_before (work, explanation) : NULL;
}

static gpointer
explain_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Posting posting = { job, data };
  VtrExplainRequest request = { .partial = partial_cb, .partial_data = &posting };

  return run_explainer (data, &request, progress, explain_now, error);
}

static gpointer
estimate_now (ExplainWork *work, const VtrExplainRequest *request, VtrProgress *progress, GError **error)
{
  VtrExplainerClass *klass = VTR_EXPLAINER_GET_CLASS (work->explainer);
  double *seconds = g_new0 (double, 1);
  guint64 evaluations = 0;

  if (klass->estimate == NULL || !klass->estimate (work->explainer, request, seconds, &evaluations))
    *seconds = 0;
  return seconds;
}

static gpointer
estimate_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  VtrExplainRequest request = { 0 };

  return run_explainer (data, &request, progress, estimate_now, error);
}

/* --- What arrives ---------------------------------------------------------------------------- */

static void
partial_attribution_cb (VtrJob *job, GObject *partial, VtrSession *self)
{
  g_set_object (&self->attribution, VTR_ATTRIBUTION (partial));
  if (self->order_from == NULL)
    self->order_from = g_object_ref (self->attribution);
  vtr_session_mark (self, VTR_CHANGED_ATTRIBUTION);
}

static void
explained_cb (VtrJob *job, VtrSession *self)
{
  g_clear_object (&self->order_from);
  vtr_session_mark (self, VTR_CHANGED_ATTRIBUTION);
  if (!vtr_session_take_job (self, job, _("The Model Could Not Be Explained")))
    return;
  g_set_object (&self->attribution, VTR_ATTRIBUTION (vtr_job_get_result (job)));
  if (self->key != NULL)
    vtr_project_add_explanation (self->project, self->key, self->attribution);
}

static void
row_explained_cb (VtrJob *job, VtrSession *self)
{
  if (!vtr_session_take_job (self, job, _("The Row Could Not Be Explained")))
    return;
  g_set_object (&self->row_attribution, VTR_ATTRIBUTION (vtr_job_get_result (job)));
  vtr_session_mark (self, VTR_CHANGED_ATTRIBUTION);
}

static void
lime_cb (VtrJob *job, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_JOBS);
  if (vtr_job_get_status (job) != VTR_JOB_DONE || !VTR_IS_LIME_EXPLANATION (vtr_job_get_result (job)))
    return;   /* the waterfall stands without it */
  g_set_object (&self->row_lime, VTR_LIME_EXPLANATION (vtr_job_get_result (job)));
  vtr_session_mark (self, VTR_CHANGED_ATTRIBUTION);
}

/* --- What is asked for ----------------------------------------------------------------------- */

static int
compare_rows (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

/* The rows that are explained by default: a seeded sample of the held-out rows, ascending. */
static GArray *
choose_rows (VtrSession *self, const VtrExplainWish *wish)
{
  gsize n_test = 0;
  const guint32 *test = vtr_model_entry_get_test_rows (vtr_project_get_current (self->project), &n_test);
  gsize n_all = n_test > 0 ? n_test : vtr_dataset_get_n_rows (vtr_project_get_dataset (self->project));
  gsize n = MIN (wish->n_rows > 0 ? wish->n_rows : DEFAULT_EXPLAINED_ROWS, n_all);
  VtrRng rng = vtr_rng_new (0, "explained-rows", 0);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (wish->rows != NULL)
    return g_array_append_vals (rows, wish->rows->data, wish->rows->len);
  g_autofree guint32 *picked = vtr_rng_sample (&rng, (guint32) n_all, (guint32) n);
  for (gsize i = 0; i < n; i++)
    picked[i] = n_test > 0 ? test[picked[i]] : picked[i];
  qsort (picked, n, sizeof (guint32), compare_rows);
  return g_array_append_vals (rows, picked, (guint) n);
}

static VtrExplainer *
new_explainer (const char *method, guint n_samples, GError **error)
{
  g_autoptr (VtrExplainer) explainer = vtr_registry_new_object (VTR_TYPE_EXPLAINER, method != NULL ? method : "kernel",
                                                                _("method"), error);
  g_autofree char *samples = g_strdup_printf ("%u", n_samples);

  if (explainer == NULL
      || (n_samples > 0 && !vtr_configurable_set (VTR_CONFIGURABLE (explainer), "samples", samples, error)))
    return NULL;
  return g_steal_pointer (&explainer);
}

static ExplainWork *
new_work (VtrSession *self, VtrExplainer *explainer, GArray *rows, guint n_background, int output)
{
  ExplainWork *work = g_new0 (ExplainWork, 1);

  work->model = g_object_ref (vtr_session_get_model (self));
  work->dataset = g_object_ref (vtr_project_get_dataset (self->project));
  work->explainer = g_object_ref (explainer);
  work->rows = g_array_ref (rows);
  work->n_background = n_background > 0 ? n_background : DEFAULT_BACKGROUND;
  work->output = output;
  return work;
}

static void
start_explaining (VtrSession *self, ExplainWork *work)
{
  g_autofree char *title = g_strdup_printf (_("Explain with %s"), vtr_configurable_get_title (VTR_CONFIGURABLE (work->explainer)));
  VtrJob *job = vtr_job_new (title, explain_func, work, (GDestroyNotify) explain_work_free, g_object_unref);

  g_free (self->key);
  self->key = vtr_project_explanation_key (work->model, work->dataset, "overview");
  g_signal_connect_object (job, "partial", G_CALLBACK (partial_attribution_cb), self, 0);
  vtr_session_push (self, job, "explain", G_CALLBACK (explained_cb));
}

static void
estimated_cb (VtrJob *job, VtrSession *self)
{
  vtr_session_mark (self, VTR_CHANGED_JOBS);
}

/**
 * vtr_session_explain:
 * @self: a session with a model and its data
 * @wish: (nullable): method, rows, coalitions, background
 */
void
vtr_session_explain (VtrSession *self, const VtrExplainWish *wish)
{
  g_return_if_fail (VTR_IS_SESSION (self) && vtr_session_get_model (self) != NULL);
  VtrExplainWish defaults = { 0 };
  g_autoptr (GError) error = NULL;
  wish = wish != NULL ? wish : &defaults;
  g_autoptr (VtrExplainer) explainer = new_explainer (wish->method, wish->n_samples, &error);
  if (explainer == NULL)
    {
      vtr_session_fail (self, _("The Model Could Not Be Explained"), error);
      return;
    }
  g_free (self->method);
  self->method = g_strdup (wish->method);
  self->n_samples = wish->n_samples;
  g_clear_pointer (&self->goal, g_array_unref);
  self->goal = choose_rows (self, wish);
  g_clear_object (&self->order_from);
  start_explaining (self, new_work (self, explainer, self->goal, wish->n_background, -1));
}

/**
 * vtr_session_explain_rest:
 * @self: a session whose explanation was stopped
 *
 * Explains the rows that are missing, and joins them to those that are there.
 */
void
vtr_session_explain_rest (VtrSession *self)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  const VtrAttributionData *done = self->attribution != NULL ? vtr_attribution_get_data (self->attribution) : NULL;
  g_autoptr (VtrExplainer) explainer = new_explainer (self->method, self->n_samples, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (done == NULL || done->rows == NULL || explainer == NULL || self->goal == NULL)
    return;
  for (gsize i = 0; i < done->n_rows; i++)
    g_hash_table_add (known, GUINT_TO_POINTER (done->rows[i]));
  for (guint i = 0; i < self->goal->len; i++)
    if (!g_hash_table_contains (known, GUINT_TO_POINTER (g_array_index (self->goal, guint32, i))))
      g_array_append_val (rest, g_array_index (self->goal, guint32, i));
  if (rest->len == 0)
    return;
  ExplainWork *work = new_work (self, explainer, rest, 0, -1);
  work->before = g_object_ref (self->attribution);
  g_set_object (&self->order_from, self->attribution);
  start_explaining (self, work);
}

/**
 * vtr_session_estimate:
 * @self: a session with a model and its data
 * @wish: what would be explained
 *
 * Returns: (transfer none) (nullable): a running job whose result is a double, the seconds it would
 *   take; 0: not known. %NULL: the explainer does not exist
 */
VtrJob *
vtr_session_estimate (VtrSession *self, const VtrExplainWish *wish)
{
  g_return_val_if_fail (VTR_IS_SESSION (self) && vtr_session_get_model (self) != NULL, NULL);
  g_autoptr (VtrExplainer) explainer = new_explainer (wish->method, wish->n_samples, NULL);
  g_autoptr (GArray) rows = choose_rows (self, wish);

  if (explainer == NULL)
    return NULL;
  VtrJob *job = vtr_job_new (_("Estimate the time"), estimate_func, new_work (self, explainer, rows, wish->n_background, -1),
                             (GDestroyNotify) explain_work_free, g_free);
  vtr_session_push (self, job, "estimate", G_CALLBACK (estimated_cb));
  return job;
}

/* An explanation of the current model that the project still has is shown at once. */
void
vtr_session_restore_attribution (VtrSession *self)
{
  VtrModel *model = vtr_session_get_model (self);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);

  if (model == NULL || dataset == NULL)
    return;
  g_autofree char *key = vtr_project_explanation_key (model, dataset, "overview");
  VtrAttribution *known = vtr_project_get_explanation (self->project, key);
  if (known != NULL)
    g_set_object (&self->attribution, known);
}

/* --- One row --------------------------------------------------------------------------------- */

/* The same row and the chosen output by LIME, to stand beside. */
static void
explain_by_lime (VtrSession *self, GArray *rows)
{
  g_autoptr (VtrExplainer) lime = vtr_lime_new ();
  int output = MIN (self->output, vtr_model_get_n_outputs (vtr_session_get_model (self)) - 1);
  guint n_features = vtr_pipeline_get_n_inputs (vtr_model_get_info (vtr_session_get_model (self))->pipeline);
  g_autofree char *all = g_strdup_printf ("%u", CLAMP (n_features, 1, 20));

  if (!vtr_configurable_set (VTR_CONFIGURABLE (lime), "num_features", all, NULL)
      || !vtr_explainer_supports (lime, vtr_session_get_model (self), NULL))
    return;
  vtr_session_push (self, vtr_job_new (_("LIME"), explain_func, new_work (self, lime, rows, 0, output),
                           (GDestroyNotify) explain_work_free, g_object_unref),
        "lime-row", G_CALLBACK (lime_cb));
}

/**
 * vtr_session_explain_row:
 * @self: a session with a model and a chosen row
 *
 * Explains that row alone, once: over all coalitions where there are few enough; and by LIME, for the
 * chosen output.
 */
void
vtr_session_explain_row (VtrSession *self)
{
  g_return_if_fail (VTR_IS_SESSION (self));
  VtrModel *model = vtr_session_get_model (self);
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  g_autoptr (GError) error = NULL;

  if (model == NULL || dataset == NULL || self->row < 0 || self->row >= (gint64) vtr_dataset_get_n_rows (dataset))
    return;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 row = (guint32) self->row;
  g_array_append_val (rows, row);
  if (self->lime_asked != self->row)
    explain_by_lime (self, rows);
  self->lime_asked = self->row;
  if (self->shap_asked == self->row)
    return;
  self->shap_asked = self->row;
  guint n_players = vtr_pipeline_get_n_inputs (vtr_model_get_info (model)->pipeline);
  guint n_samples = n_players <= EXACT_PLAYERS ? 1u << n_players : 2 * n_players + 8192;
  g_autoptr (VtrExplainer) explainer = new_explainer ("kernel", n_samples, &error);
  if (explainer == NULL)
    {
      vtr_session_fail (self, _("The Row Could Not Be Explained"), error);
      return;
    }
  vtr_session_push (self, vtr_job_new (_("Explain row"), explain_func, new_work (self, explainer, rows, 0, -1),
                           (GDestroyNotify) explain_work_free, g_object_unref),
        "explain-row", G_CALLBACK (row_explained_cb));
}

/* --- Another model on the same rows ---------------------------------------------------------- */

static gboolean
has_rows (VtrAttribution *attribution, const VtrAttributionData *wanted)
{
  const VtrAttributionData *d = attribution != NULL ? vtr_attribution_get_data (attribution) : NULL;

  return d != NULL && d->rows != NULL && wanted->rows != NULL && d->n_rows == wanted->n_rows
         && memcmp (d->rows, wanted->rows, d->n_rows * sizeof *d->rows) == 0;
}

static void
take_other (VtrSession *self, VtrModelEntry *entry, VtrAttribution *attribution)
{
  g_set_object (&self->other_entry, entry);
  g_set_object (&self->other, attribution);
  vtr_session_mark (self, VTR_CHANGED_ATTRIBUTION);
}

static void
compared_cb (VtrJob *job, VtrSession *self)
{
  VtrModelEntry *entry = g_object_get_data (G_OBJECT (job), "entry");

  if (vtr_session_take_job (self, job, _("The Models Could Not Be Compared")))
    take_other (self, entry, VTR_ATTRIBUTION (vtr_job_get_result (job)));
}

/**
 * vtr_session_compare:
 * @self: a session whose current model is explained
 * @entry: another model of its project
 *
 * Explains @entry on the same rows in the same way, in a job "compare"; at once where that is known.
 */
void
vtr_session_compare (VtrSession *self, VtrModelEntry *entry)
{
  g_return_if_fail (VTR_IS_SESSION (self) && VTR_IS_MODEL_ENTRY (entry));
  VtrDataset *dataset = vtr_project_get_dataset (self->project);
  const VtrAttributionData *mine = self->attribution != NULL ? vtr_attribution_get_data (self->attribution) : NULL;

  VtrJob *running = vtr_session_find_job (self, "compare");

  if (dataset == NULL || mine == NULL || mine->rows == NULL || (self->other_entry == entry && has_rows (self->other, mine)))
    return;
  if (running != NULL && g_object_get_data (G_OBJECT (running), "entry") == entry)
    return;
  g_autofree char *key = vtr_project_explanation_key (vtr_model_entry_get_model (entry), dataset, "overview");
  VtrAttribution *known = vtr_project_get_explanation (self->project, key);
  if (has_rows (known, mine))
    {
      take_other (self, entry, known);
      return;
    }
  g_autoptr (VtrExplainer) explainer = new_explainer (self->method, self->n_samples, NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (explainer == NULL || !vtr_explainer_supports (explainer, vtr_model_entry_get_model (entry), NULL))
    {
      g_clear_object (&explainer);
      explainer = new_explainer (NULL, 0, NULL);
    }
  g_array_append_vals (rows, mine->rows, (guint) mine->n_rows);
  ExplainWork *work = new_work (self, explainer, rows, mine->n_background, -1);
  g_set_object (&work->model, vtr_model_entry_get_model (entry));
  g_autofree char *title = g_strdup_printf (_("Explain %s"), vtr_model_entry_get_name (entry));
  VtrJob *job = vtr_job_new (title, explain_func, work, (GDestroyNotify) explain_work_free, g_object_unref);
  g_object_set_data_full (G_OBJECT (job), "entry", g_object_ref (entry), g_object_unref);
  vtr_session_push (self, job, "compare", G_CALLBACK (compared_cb));
}

/**
 * vtr_session_get_other:
 * @self: a session
 * @entry: (out) (optional) (transfer none): which model it is of
 *
 * Returns: (transfer none) (nullable): another model on the rows of the attribution; %NULL where that was
 *   not asked for, or is of other rows by now
 */
VtrAttribution *
vtr_session_get_other (VtrSession *self, VtrModelEntry **entry)
{
  g_return_val_if_fail (VTR_IS_SESSION (self), NULL);
  gboolean known = self->attribution != NULL && has_rows (self->other, vtr_attribution_get_data (self->attribution))
                   && self->other_entry != vtr_project_get_current (self->project);

  if (entry != NULL)
    *entry = known ? self->other_entry : NULL;
  return known ? self->other : NULL;
}
