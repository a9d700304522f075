/* VtrErrorsView: a job sorts the test rows by error and puts truth, prediction and the row's columns
 * into a table of its own; at most a thousand rows, for nobody reads more. For classes the error is
 * one minus the probability given to the actual class, for values the distance. */
#include "vtr-errors-view.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-table.h"
#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 1000
#define OWN_COLUMNS 4

struct _VtrErrorsView
{
  GtkWidget parent_instance;

  VtrSession    *session;
  GtkWidget     *box, *open;
  GtkLabel      *text;
  VtrTable      *table;
  VtrEvaluation *shown;       /* whose errors the table has, or is getting */
  VtrSummary    *summary;
  GArray        *rows;        /* of the data set, as the table lists them */
  gint64         chosen;
};

G_DEFINE_FINAL_TYPE (VtrErrorsView, vtr_errors_view, GTK_TYPE_WIDGET)

enum { ROW_OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- The job --------------------------------------------------------------------------------- */

typedef struct { VtrEvaluation *evaluation; VtrDataset *dataset; } Work;
typedef struct { VtrDataset *table; VtrSummary *summary; GArray *rows; gsize n_wrong; } Errors;
typedef struct { double error; gsize index; } Entry;

static void
work_free (Work *work)
{
  g_object_unref (work->evaluation);
  g_object_unref (work->dataset);
  g_free (work);
}

static void
errors_free (Errors *errors)
{
  g_clear_object (&errors->table);
  g_clear_pointer (&errors->summary, vtr_summary_free);
  g_clear_pointer (&errors->rows, g_array_unref);
  g_free (errors);
}

static double
score_of (const VtrEvaluationData *e, gsize i, guint class_index)
{
  return e->scores != NULL ? e->scores[i * e->n_classes + class_index] : e->predicted != NULL && e->predicted[i] == class_index;
}

static guint
predicted_class (const VtrEvaluationData *e, gsize i)
{
  guint best = 0;

  if (e->predicted != NULL)
    return (guint) e->predicted[i];
  for (guint k = 1; k < e->n_classes; k++)
    if (score_of (e, i, k) > score_of (e, i, best))
      best = k;
  return best;
}

static double
row_error (const VtrEvaluationData *e, gsize i)
{
  return e->task == VTR_TASK_CLASSIFICATION ? 1 - score_of (e, i, (guint) e->truth[i]) : fabs (e->truth[i] - e->predicted[i]);
}

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = a, *y = b;

  return x->error != y->error ? (x->error < y->error ? 1 : -1) : (x->index > y->index) - (x->index < y->index);
}

static Entry *
sort_rows (const VtrEvaluationData *e, gsize *n_wrong)
{
  Entry *entries = g_new (Entry, e->n_rows + 1);

  *n_wrong = 0;
  for (gsize i = 0; i < e->n_rows; i++)
    {
      entries[i] = (Entry) { row_error (e, i), i };
      *n_wrong += e->task == VTR_TASK_CLASSIFICATION && predicted_class (e, i) != (guint) e->truth[i];
    }
  qsort (entries, e->n_rows, sizeof (Entry), compare_entries);
  return entries;
}

static void
add_numbers (GPtrArray *columns, const char *name, const double *values, gsize n)
{
  g_ptr_array_add (columns, vtr_column_new_numeric (name, values, n));
}

static void
add_texts (GPtrArray *columns, const char *name, const char *const *texts, gsize n)
{
  g_ptr_array_add (columns, vtr_column_new_text (name, VTR_KIND_CATEGORICAL, texts, n));
}

/* Row, actual, predicted, error: before the data's own columns. */
static void
add_own_columns (GPtrArray *columns, const VtrEvaluationData *e, const Entry *entries, gsize n)
{
  g_autofree double *row = g_new (double, n + 1), *actual = g_new (double, n + 1), *predicted = g_new (double, n + 1);
  g_autofree double *error = g_new (double, n + 1);
  g_autofree const char **actual_class = g_new0 (const char *, n + 1), **predicted_name = g_new0 (const char *, n + 1);
  gboolean classes = e->task == VTR_TASK_CLASSIFICATION;

  for (gsize i = 0; i < n; i++)
    {
      gsize at = entries[i].index;
      row[i] = e->rows != NULL ? e->rows[at] : at;
      actual[i] = e->truth[at];
      predicted[i] = classes ? predicted_class (e, at) : e->predicted[at];
      error[i] = classes ? score_of (e, at, (guint) actual[i]) : actual[i] - predicted[i];
      actual_class[i] = classes ? e->classes[(guint) actual[i]] : NULL;
      predicted_name[i] = classes ? e->classes[(guint) predicted[i]] : NULL;
    }
  add_numbers (columns, _("Row"), row, n);
  if (classes)
    {
      add_texts (columns, _("Actual"), actual_class, n);
      add_texts (columns, _("Predicted"), predicted_name, n);
    }
  else
    {
      add_numbers (columns, _("Actual"), actual, n);
      add_numbers (columns, _("Predicted"), predicted, n);
    }
  add_numbers (columns, classes ? _("P(actual)") : _("Actual − predicted"), error, n);
}

static gboolean
is_taken (GPtrArray *columns, const char *name)
{
  for (guint i = 0; i < MIN (columns->len, OWN_COLUMNS); i++)
    if (g_str_equal (vtr_column_get_name (columns->pdata[i]), name))
      return TRUE;
  return FALSE;
}

static void
add_data_columns (GPtrArray *columns, VtrDataset *dataset, const char *target, GArray *rows)
{
  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);
      const char *name = vtr_column_get_name (column);
      if (g_strcmp0 (name, target) != 0 && !is_taken (columns, name))
        g_ptr_array_add (columns, vtr_column_take_rows (column, (const guint32 *) (gpointer) rows->data, rows->len));
    }
}

static gpointer
errors_func (VtrJob *job, VtrProgress *progress, gpointer data, GError **error)
{
  Work *work = data;
  const VtrEvaluationData *e = vtr_evaluation_get_data (work->evaluation);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  Errors *errors = g_new0 (Errors, 1);
  g_autofree Entry *entries = sort_rows (e, &errors->n_wrong);
  gsize n = MIN (e->n_rows, MAX_ROWS), n_data = vtr_dataset_get_n_rows (work->dataset);

  errors->rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = e->rows != NULL ? e->rows[entries[i].index] : (guint32) entries[i].index;
      row = row < n_data ? row : 0;
      g_array_append_val (errors->rows, row);
    }
  add_own_columns (columns, e, entries, n);
  add_data_columns (columns, work->dataset, e->target, errors->rows);
  errors->table = vtr_dataset_new (columns);
  errors->summary = vtr_summary_new (errors->table, progress, error);
  if (errors->summary == NULL)
    g_clear_pointer (&errors, errors_free);
  return errors;
}

/* --- Showing --------------------------------------------------------------------------------- */

static void
say (VtrErrorsView *self, gsize n_wrong)
{
  const VtrEvaluationData *e = vtr_evaluation_get_data (self->shown);
  g_autofree char *wrong = vtr_label_count (n_wrong), *all = vtr_label_count (e->n_rows);
  g_autofree char *listed = vtr_label_count (self->rows->len);
  g_autofree char *text = e->task == VTR_TASK_CLASSIFICATION
    ? g_strdup_printf (_("%s of %s test rows are predicted wrongly; the %s worst come first"), wrong, all, listed)
    : g_strdup_printf (_("The %s test rows that are furthest off, of %s"), listed, all);

  gtk_label_set_label (self->text, text);
}

static void
finished_cb (VtrJob *job, VtrErrorsView *self)
{
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  Errors *errors = vtr_job_get_result (job);
  g_autoptr (VtrSummary) old = g_steal_pointer (&self->summary);
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_steal_pointer (&errors->rows);
  self->summary = g_steal_pointer (&errors->summary);
  vtr_table_set_dataset (self->table, errors->table);
  vtr_table_set_summary (self->table, self->summary);
  say (self, errors->n_wrong);
}

static void
row_cb (VtrTable *table, guint at, VtrErrorsView *self)
{
  if (self->rows == NULL || at >= self->rows->len)
    return;
  self->chosen = g_array_index (self->rows, guint32, at);
  gtk_widget_set_sensitive (self->open, TRUE);
  vtr_session_set_row (self->session, self->chosen);
}

static void
row_opened_cb (VtrTable *table, guint at, VtrErrorsView *self)
{
  row_cb (table, at, self);
  if (self->chosen >= 0)
    g_signal_emit (self, signals[ROW_OPENED], 0, (guint) self->chosen);
}

static void
open_cb (GtkButton *button, VtrErrorsView *self)
{
  if (self->chosen >= 0)
    g_signal_emit (self, signals[ROW_OPENED], 0, (guint) self->chosen);
}

static void
sort_cb (VtrTable *table, const char *name, int direction, VtrErrorsView *self)
{
  vtr_table_set_order (table, NULL);   /* the order is what this table is about */
}

static void
column_cb (VtrTable *table, const char *name, VtrErrorsView *self)
{
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (self->session));

  if (dataset != NULL && vtr_dataset_find (dataset, name) >= 0)
    vtr_session_set_feature (self->session, name);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_errors_view_dispose (GObject *object)
{
  VtrErrorsView *self = VTR_ERRORS_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->session);
  g_clear_pointer (&self->summary, vtr_summary_free);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (vtr_errors_view_parent_class)->dispose (object);
}

static void
vtr_errors_view_class_init (VtrErrorsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_errors_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[ROW_OPENED] = g_signal_new ("row-opened", VTR_TYPE_ERRORS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
vtr_errors_view_init (VtrErrorsView *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *text = gtk_label_new (NULL);

  self->chosen = -1;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->text = GTK_LABEL (text);
  self->open = gtk_button_new_with_label (_("Explain This Row"));
  self->table = VTR_TABLE (vtr_table_new ());
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_sensitive (self->open, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->table), TRUE);
  gtk_widget_add_css_class (line, "errors-line");
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (line), self->open);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->table));
  gtk_widget_add_css_class (self->box, "vcard");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (self->open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect (self->table, "row-activated", G_CALLBACK (row_cb), self);
  g_signal_connect (self->table, "row-opened", G_CALLBACK (row_opened_cb), self);
  g_signal_connect (self->table, "sort-requested", G_CALLBACK (sort_cb), self);
  g_signal_connect (self->table, "column-activated", G_CALLBACK (column_cb), self);
}

/**
 * vtr_errors_view_new:
 * @session: whose current model
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
vtr_errors_view_new (VtrSession *session)
{
  VtrErrorsView *self = g_object_new (VTR_TYPE_ERRORS_VIEW, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/**
 * vtr_errors_view_refresh:
 * @self: a list
 *
 * Makes it anew, in a job, where the current model is not the one that it shows.
 */
void
vtr_errors_view_refresh (VtrErrorsView *self)
{
  g_return_if_fail (VTR_IS_ERRORS_VIEW (self));
  VtrEvaluation *evaluation = vtr_session_get_evaluation (self->session);
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (self->session));

  if (evaluation == NULL || dataset == NULL || self->shown == evaluation)
    return;
  g_set_object (&self->shown, evaluation);
  Work *work = g_new0 (Work, 1);
  work->evaluation = g_object_ref (evaluation);
  work->dataset = g_object_ref (dataset);
  g_autoptr (VtrJob) job = vtr_job_new (_("Sort the errors"), errors_func, work, (GDestroyNotify) work_free,
                                        (GDestroyNotify) errors_free);
  vtr_job_set_key (job, "errors");
  g_signal_connect_object (job, "finished", G_CALLBACK (finished_cb), self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (self->session), job);
}
