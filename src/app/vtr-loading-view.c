/* VtrLoadingView: follows the job that opens a file. The first rows come from the beginning of a
 * text file, read beside the job; what they take of it tells how many rows have been read. */
#include "vtr-loading-view.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-read.h"
#include "vtr-table.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define HEAD_BYTES 262144
#define SHAPE_HEIGHT 11
#define SHAPE_PITCH 23
#define N_SHAPE_ROWS 5

struct _VtrLoadingView
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title, *text;
  GtkProgressBar *bar;
  GtkToggleButton *look;
  GtkButton *cancel;
  GtkStack *stack;
  GtkDrawingArea *shapes;
  VtrTable *table;

  VtrJob *job; /* (nullable) */
  VtrJobQueue *looking;
  guint64 size;     /* bytes; 0: not known */
  double row_bytes; /* of a row, about; 0: not known */
};

G_DEFINE_FINAL_TYPE (VtrLoadingView, vtr_loading_view, GTK_TYPE_WIDGET)

/* --- Placeholders ---------------------------------------------------------------------------- */

/* Where content will be: rows of cells of uneven width. */
static void
draw_shapes_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  static const int widths[N_SHAPE_ROWS][5] = {
    { 40, 96, 70, 110, 60 }, { 34, 80, 92, 84, 72 },  { 40, 104, 60, 118, 56 },
    { 36, 90, 86, 96, 70 },  { 40, 88, 78, 104, 62 },
  };
  GdkRGBA ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ink);
  ink.alpha *= 0.1;
  gdk_cairo_set_source_rgba (cr, &ink);
  for (int row = 0; row < N_SHAPE_ROWS; row++)
    for (int i = 0, x = 0; i < 5; x += widths[row][i++] + 14)
      {
        double y = row * SHAPE_PITCH, r = 3, w = widths[row][i];
        cairo_new_sub_path (cr);
        cairo_arc (cr, x + w - r, y + r, r, -G_PI_2, 0);
        cairo_arc (cr, x + w - r, y + SHAPE_HEIGHT - r, r, 0, G_PI_2);
        cairo_arc (cr, x + r, y + SHAPE_HEIGHT - r, r, G_PI_2, G_PI);
        cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
        cairo_close_path (cr);
      }
  cairo_fill (cr);
}

/* --- How far it is --------------------------------------------------------------------------- */

/* "4.1 million rows" */
static char *
dup_rows (double n)
{
  g_autofree char *millions = vtr_label_fixed (n / 1e6, 1);
  g_autofree char *count = vtr_label_count ((guint64) n);

  return n >= 1e6 ? g_strdup_printf (_ ("%s million rows"), millions)
                  : g_strdup_printf (_ ("%s rows"), count);
}

static void
append (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static void
refresh (VtrLoadingView *self)
{
  double fraction = vtr_job_get_fraction (self->job), left = vtr_job_get_seconds_left (self->job);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *all = vtr_text_size (self->size),
                  *done = vtr_text_size ((guint64) (self->size * MAX (fraction, 0)));

  if (self->size > 0 && fraction >= 0)
    append (text, g_strdup_printf (_ ("%s of %s"), done, all));
  else if (self->size > 0)
    append (text, g_strdup (all));
  if (self->row_bytes > 0 && self->size > 0 && fraction > 0)
    append (text, dup_rows (self->size * fraction / self->row_bytes));
  if (left >= 0)
    {
      g_autofree char *duration = vtr_text_duration (left);
      append (text, g_strdup_printf (_ ("%s left"), duration));
    }
  gtk_label_set_label (self->text, text->str);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
notify_cb (VtrJob *job, GParamSpec *pspec, VtrLoadingView *self)
{
  if (job == self->job)
    refresh (self);
}

static void
cancel_cb (GtkButton *button, VtrLoadingView *self)
{
  if (self->job != NULL)
    vtr_job_cancel (self->job);
}

/* --- The first rows -------------------------------------------------------------------------- */

typedef struct
{
  VtrDataset *dataset;
  double row_bytes;
} Head;

static void
head_free (Head *head)
{
  g_clear_object (&head->dataset);
  g_free (head);
}

static gboolean
is_plain_text (const char *bytes, gsize length)
{
  return length > 0 && memchr (bytes, '\0', length) == NULL && (guchar) bytes[0] != 0x1f &&
         g_ascii_strncasecmp (bytes, "@relation", 9) != 0;
}

/* The beginning of a text, up to its last whole line. */
static gpointer
head_func (VtrJob *job, VtrProgress *progress, gpointer path, GError **error)
{
  VtrReadOptions options = { .ragged = VTR_RAGGED_PAD };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream =
      g_file_read (file, vtr_progress_get_cancellable (progress), error);
  g_autofree char *bytes = g_malloc (HEAD_BYTES);
  gsize length = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, HEAD_BYTES, &length,
                                vtr_progress_get_cancellable (progress), error))
    return NULL;
  while (length > 0 && bytes[length - 1] != '\n')
    length--;
  if (!is_plain_text (bytes, length))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("This is not delimited text."));
      return NULL;
    }
  g_autoptr (GBytes) text = g_bytes_new (bytes, length);
  g_autoptr (VtrDataset) dataset = vtr_read_csv (text, path, &options, progress, error);
  if (dataset == NULL)
    return NULL;
  Head *head = g_new0 (Head, 1);
  head->row_bytes = (double) length / MAX (vtr_dataset_get_n_rows (dataset), 1);
  head->dataset = g_steal_pointer (&dataset);
  return head;
}

static void
head_cb (VtrJob *job, VtrLoadingView *self)
{
  if (vtr_job_get_status (job) != VTR_JOB_DONE || self->job == NULL)
    return;
  const Head *head = vtr_job_get_result (job);
  self->row_bytes = head->row_bytes;
  vtr_table_set_dataset (self->table, head->dataset);
  gtk_widget_set_visible (GTK_WIDGET (self->look), TRUE);
}

static void
look_cb (GtkToggleButton *button, VtrLoadingView *self)
{
  gtk_stack_set_visible_child_name (self->stack,
                                    gtk_toggle_button_get_active (button) ? "rows" : "shapes");
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_loading_view_dispose (GObject *object)
{
  VtrLoadingView *self = VTR_LOADING_VIEW (object);

  g_clear_object (&self->job);
  if (self->looking != NULL)
    vtr_job_queue_cancel_all (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vtr_loading_view_parent_class)->dispose (object);
}

static void
vtr_loading_view_class_init (VtrLoadingViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_loading_view_dispose;
  g_type_ensure (VTR_TYPE_TABLE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vitrine/Vitrine/ui/vtr-loading-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, box);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, title);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, text);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, look);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, cancel);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, shapes);
  gtk_widget_class_bind_template_child (widget_class, VtrLoadingView, table);
}

static void
vtr_loading_view_init (VtrLoadingView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->looking = vtr_job_queue_new (1);
  gtk_drawing_area_set_draw_func (self->shapes, draw_shapes_cb, NULL, NULL);
  g_signal_connect (self->look, "toggled", G_CALLBACK (look_cb), self);
  g_signal_connect (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
}

static void
look_at (VtrLoadingView *self, const char *path)
{
  g_autoptr (VtrJob) job = vtr_job_new (_ ("Looking at the first rows"), head_func, g_strdup (path),
                                        g_free, (GDestroyNotify) head_free);

  vtr_job_set_key (job, "head");
  g_signal_connect_object (job, "finished", G_CALLBACK (head_cb), self, 0);
  vtr_job_queue_push (self->looking, job);
}

/**
 * vtr_loading_view_set_job:
 * @self: the view
 * @job: (nullable): what opens a file; NULL: nothing does
 * @path: (nullable): of the file
 */
void
vtr_loading_view_set_job (VtrLoadingView *self, VtrJob *job, const char *path)
{
  g_return_if_fail (VTR_IS_LOADING_VIEW (self));
  GStatBuf info;

  if (!g_set_object (&self->job, job))
    return;
  vtr_job_queue_cancel_all (self->looking);
  self->row_bytes = self->size = 0;
  gtk_toggle_button_set_active (self->look, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->look), FALSE);
  vtr_table_set_dataset (self->table, NULL);
  if (job == NULL)
    return;
  g_autofree char *name =
      path != NULL ? g_path_get_basename (path) : g_strdup (_ ("the pasted table"));
  g_autofree char *title = g_strdup_printf (_ ("Reading %s"), name);
  gtk_label_set_label (self->title, title);
  self->size = path != NULL && g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
  g_signal_connect_object (job, "notify", G_CALLBACK (notify_cb), self, 0);
  if (path != NULL && self->size > 0)
    look_at (self, path);
  refresh (self);
}
