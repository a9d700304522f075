/* Leaving rows out makes data without them, and for each model an entry whose held-out rows are counted
 * anew and scored again; one undo brings all of it back. Comparing explains the selected rows and lays
 * them over each other in a decision plot. Both are jobs on frozen objects. */
#include "vtr-window-rows.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-engine.h"
#include "vtr-error-dialog.h"
#include "vtr-session-private.h"
#include "vtr-text.h"
#include <glib/gi18n.h>

#define N_BACKGROUND 100
#define MAX_COMPARED 150

static void
fail (VtrWindow *self, const char *title, VtrJob *job)
{
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    gtk_window_present (GTK_WINDOW (vtr_error_dialog_new (GTK_WINDOW (self), title, vtr_job_get_error (job)->message, NULL)));
}

/* --- Leaving out ----------------------------------------------------------------------------- */

typedef struct
{
  VtrDataset    *dataset;      /* before, then after */
  GPtrArray     *entries;
  VtrModelEntry *current;
  GArray        *rows;         /* left out, ascending */
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *self = data;

  g_clear_object (&self->dataset);
  g_clear_object (&self->current);
  g_ptr_array_unref (self->entries);
  g_array_unref (self->rows);
  g_free (self);
}

/* n_rows numbers: where a row is afterwards, G_MAXUINT32 where it is gone; and the rows that stay. */
static guint32 *
renumber (const Leaving *work, gsize n_rows, GArray *stay)
{
  guint32 *to = g_new (guint32, n_rows);
  guint at = 0;

  for (guint32 i = 0; i < n_rows; i++)
    {
      if (at < work->rows->len && g_array_index (work->rows, guint32, at) == i)
        {
          to[i] = G_MAXUINT32;
          at++;
          continue;
        }
      to[i] = stay->len;
      g_array_append_val (stay, i);
    }
  return to;
}

static VtrModelEntry *
renumber_entry (VtrModelEntry *entry, VtrDataset *dataset, const guint32 *to, VtrProgress *progress, GError **error)
{
  VtrEvaluationOptions options = VTR_EVALUATION_OPTIONS_INIT;
  VtrModelEntry *copy = vtr_model_entry_new (vtr_model_entry_get_name (entry), vtr_model_entry_get_model (entry));
  g_autoptr (GArray) test = g_array_new (FALSE, FALSE, sizeof (guint32));
  gsize n = 0;
  guint n_folds = 0;
  const guint32 *rows = vtr_model_entry_get_test_rows (entry, &n);
  const double *folds = vtr_model_entry_get_folds (entry, &n_folds);

  for (gsize i = 0; i < n; i++)
    if (to[rows[i]] != G_MAXUINT32)
      g_array_append_val (test, to[rows[i]]);
  vtr_model_entry_set_created (copy, vtr_model_entry_get_created (entry));
  vtr_model_entry_set_seconds (copy, vtr_model_entry_get_seconds (entry));
  vtr_model_entry_set_folds (copy, folds, n_folds);
  vtr_model_entry_set_balanced (copy, vtr_model_entry_get_balanced (entry));
  vtr_model_entry_set_test_rows (copy, (const guint32 *) (gpointer) test->data, test->len);
  if (test->len == 0)
    return copy;
  g_autoptr (VtrEvaluation) evaluation = vtr_evaluate_model (vtr_model_entry_get_model (entry), dataset,
                                                             (const guint32 *) (gpointer) test->data, test->len, &options,
                                                             progress, NULL);
  vtr_model_entry_set_evaluation (copy, evaluation);      /* none where only one class is left */
  if (vtr_progress_check (progress, error))
    return copy;
  g_object_unref (copy);
  return NULL;
}

static gpointer
leave_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Leaving *work = data, *done = g_new0 (Leaving, 1);
  g_autoptr (GArray) stay = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *to = renumber (work, vtr_dataset_get_n_rows (work->dataset), stay);

  done->rows = g_array_ref (work->rows);
  done->entries = g_ptr_array_new_with_free_func (g_object_unref);
  done->dataset = vtr_dataset_take_rows (work->dataset, (const guint32 *) (gpointer) stay->data, stay->len);
  vtr_dataset_get_hash (done->dataset);       /* kept: the main thread asks for it */
  for (guint i = 0; i < work->entries->len; i++)
    {
      VtrModelEntry *entry = renumber_entry (work->entries->pdata[i], done->dataset, to, progress, error);
      if (entry == NULL)
        {
          leaving_free (done);
          return NULL;
        }
      g_ptr_array_add (done->entries, entry);
      if (work->entries->pdata[i] == work->current)
        g_set_object (&done->current, entry);
    }
  return done;
}

static void
left_cb (VtrJob *job, VtrWindow *self)
{
  VtrSession *session = vtr_window_get_session (self);
  VtrProject *project = vtr_session_get_project (session);

  fail (self, _("The Rows Were Not Left Out"), job);
  if (vtr_job_get_status (job) != VTR_JOB_DONE
      || g_object_get_data (G_OBJECT (job), "before") != vtr_project_get_dataset (project))
    return;      /* the data are others by now */
  Leaving *done = vtr_job_get_result (job);
  g_autofree char *count = vtr_text_count (done->rows->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s row left out", "%s rows left out", done->rows->len), count);
  vtr_session_set_rows (session, NULL);
  vtr_session_set_row (session, -1);
  vtr_project_leave_out (project, done->dataset, done->entries, done->current, _("Leave Out Rows"));
  vtr_session_undoable (session, text);
}

/**
 * vtr_window_leave_out:
 * @self: a window with selected rows
 *
 * Goes on without them.
 */
void
vtr_window_leave_out (VtrWindow *self)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  VtrSession *session = vtr_window_get_session (self);
  VtrProject *project = vtr_session_get_project (session);
  GListModel *models = vtr_project_get_models (project);
  GArray *rows = vtr_session_get_rows (session);

  if (rows == NULL || vtr_project_get_dataset (project) == NULL)
    return;
  if (rows->len >= vtr_dataset_get_n_rows (vtr_project_get_dataset (project)))
    {
      vtr_window_toast (self, _("No row would be left"));
      return;
    }
  Leaving *work = g_new0 (Leaving, 1);
  work->dataset = g_object_ref (vtr_project_get_dataset (project));
  work->entries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    g_ptr_array_add (work->entries, g_list_model_get_item (models, i));
  g_set_object (&work->current, vtr_project_get_current (project));
  work->rows = g_array_ref (rows);
  VtrJob *job = vtr_job_new (_("Leaving rows out"), leave_func, work, leaving_free, leaving_free);
  g_object_set_data_full (G_OBJECT (job), "before", g_object_ref (work->dataset), g_object_unref);
  vtr_window_push_job (self, "leave-out", job, G_CALLBACK (left_cb));
}

/* --- Comparing ------------------------------------------------------------------------------- */

typedef struct
{
  VtrModel   *model;
  VtrDataset *dataset;
  GArray     *rows;
  guint       output;
} Comparing;

static void
comparing_free (gpointer data)
{
  Comparing *self = data;

  g_clear_object (&self->model);
  g_clear_object (&self->dataset);
  g_array_unref (self->rows);
  g_free (self);
}

static gpointer
compare_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Comparing *work = data;
  g_autofree double *weights = NULL;
  g_autoptr (VtrExplainer) explainer = vtr_registry_new_object (VTR_TYPE_EXPLAINER, "kernel", _("method"), error);
  g_autoptr (VtrDataset) background = explainer == NULL ? NULL
    : vtr_background_draw (work->model, work->dataset, N_BACKGROUND, FALSE, 0, &weights, progress, error);
  VtrExplainRequest request = { .model = work->model, .dataset = work->dataset, .rows = (const guint32 *) (gpointer) work->rows->data,
                                .n_rows = work->rows->len, .background = background, .background_weights = weights,
                                .background_name = "100", .rows_name = "", .output = -1 };

  return background != NULL ? vtr_explainer_explain (explainer, &request, progress, error) : NULL;
}

static void
compared_cb (VtrJob *job, VtrWindow *self)
{
  fail (self, _("The Rows Could Not Be Explained"), job);
  if (vtr_job_get_status (job) != VTR_JOB_DONE || !VTR_IS_ATTRIBUTION (vtr_job_get_result (job)))
    return;
  const Comparing *work = g_object_get_data (G_OBJECT (job), "work");
  VtrChartInput input = VTR_CHART_INPUT_INIT;
  GtkWidget *card = vtr_chart_card_new (_("Explanations compared"));
  GtkWidget *window = vtr_chart_window_new (GTK_WINDOW (self), _("Explanations Compared"), card);

  input.dataset = work->dataset;
  input.model = work->model;
  input.attribution = vtr_job_get_result (job);
  input.output = (int) work->output;
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 680);
  gtk_widget_set_margin_start (card, 14);
  gtk_widget_set_margin_end (card, 14);
  gtk_widget_set_margin_top (card, 14);
  gtk_widget_set_margin_bottom (card, 14);
  vtr_chart_card_show (VTR_CHART_CARD (card), "decision", &input);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * vtr_window_compare_rows:
 * @self: a window with a model and selected rows
 *
 * Explains the selected rows (of many: some at even distances) and shows how each comes to its prediction.
 */
void
vtr_window_compare_rows (VtrWindow *self)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  VtrSession *session = vtr_window_get_session (self);
  GArray *rows = vtr_session_get_rows (session);

  if (rows == NULL || vtr_session_get_model (session) == NULL)
    return;
  Comparing *work = g_new0 (Comparing, 1);
  guint n = MIN (rows->len, MAX_COMPARED);
  work->model = g_object_ref (vtr_session_get_model (session));
  work->dataset = g_object_ref (vtr_project_get_dataset (vtr_session_get_project (session)));
  work->output = MIN (vtr_session_get_class (session), (guint) vtr_model_get_n_outputs (work->model) - 1);
  work->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < n; i++)
    g_array_append_val (work->rows, g_array_index (rows, guint32, (gsize) i * rows->len / n));
  VtrJob *job = vtr_job_new (_("Comparing explanations"), compare_func, work, comparing_free, g_object_unref);
  g_object_set_data (G_OBJECT (job), "work", work);
  vtr_window_push_job (self, "compare-rows", job, G_CALLBACK (compared_cb));
}
