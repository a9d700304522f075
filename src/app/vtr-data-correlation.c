/* VtrDataCorrelation: both charts are made when the view is first looked at, and again when the
 * data change; the pair that shows the strongest tie stands there until a cell is chosen. */
#include "vtr-data-correlation.h"
#include "vtr-chart-card.h"
#include "vtr-chart-correlation.h"
#include "vtr-config.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <math.h>

#define MATRIX_HEIGHT 330
#define MAX_MATRIX_HEIGHT 640
#define PAIR_HEIGHT 290

struct _VtrDataCorrelation
{
  GtkWidget parent_instance;

  GtkWidget *scroller, *measure;
  VtrChartCard *matrix, *pair;
  VtrSession *session;
  VtrDataset *shown;    /* (nullable): of the picture, or of the one being made */
  char *first, *second; /* (nullable): the pair */
  gboolean is_chosen;   /* by the person */
};

G_DEFINE_FINAL_TYPE (VtrDataCorrelation, vtr_data_correlation, GTK_TYPE_WIDGET)

static const struct
{
  const char *name, *title;
} measures[] = {
  { "pearson", N_ ("Pearson") },           { "spearman", N_ ("Spearman, ranks") },
  { "kendall", N_ ("Kendall, ranks") },    { "cramer", N_ ("Cramér's V, categories too") },
  { "mutual", N_ ("Mutual information") },
};

static VtrDataset *
get_dataset (VtrDataCorrelation *self)
{
  return self->session != NULL ? vtr_project_get_dataset (vtr_session_get_project (self->session))
                               : NULL;
}

static void
set_command (VtrChartCard *card, VtrDataset *dataset, const char *kind)
{
  const char *source = vtr_dataset_get_source (dataset);

  if (source == NULL)
    return;
  g_autofree char *file = g_shell_quote (source), *plot = g_strconcat (kind, "=chart.svg", NULL),
                  *quoted = g_shell_quote (plot);
  g_autofree char *command = g_strdup_printf ("vitrine-cli data %s --plot %s", file, quoted);
  vtr_chart_card_set_command (card, command);
}

/* --- The pair -------------------------------------------------------------------------------- */

/* Names with commas or quotes survive the chart's argument. */
static char *
quote_name (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strdup_printf ("\"%s\"", doubled);
}

static void
show_pair (VtrDataCorrelation *self, const char *first, const char *second)
{
  VtrDataset *dataset = get_dataset (self);
  g_autofree char *x = quote_name (second), *y = quote_name (first),
                  *kind = g_strdup_printf ("scatter:%s,%s", x, y);
  VtrChartInput input;

  if (dataset == NULL || vtr_dataset_find (dataset, first) < 0 ||
      vtr_dataset_find (dataset, second) < 0)
    return;
  if (self->first != first)
    {
      g_free (self->first);
      g_free (self->second);
      self->first = g_strdup (first);
      self->second = g_strdup (second);
    }
  vtr_session_fill_chart_input (self->session, &input);
  set_command (self->pair, dataset, kind);
  vtr_chart_card_show (self->pair, kind, &input);
  gtk_widget_set_visible (GTK_WIDGET (self->pair), TRUE);
}

/* The cell with the largest value, whatever its sign. */
static gint64
strongest (const VtrPicture *picture)
{
  guint n = (guint) vtr_dataset_get_n_rows (picture->table);
  double most = -1;
  gint64 best = -1;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      {
        double value =
            fabs (vtr_column_get_number (vtr_dataset_get_column (picture->table, j + 1), i));
        if (value > most)
          {
            most = value;
            best = (gint64) i * n + j;
          }
      }
  return best;
}

static void
matrix_shown_cb (VtrChartView *view, VtrDataCorrelation *self)
{
  VtrPicture *picture = vtr_chart_view_get_picture (view);
  double width = 0, height = 0;
  gint64 best;

  vtr_figure_get_natural_size (picture->figure, &width, &height);
  gtk_widget_set_size_request (GTK_WIDGET (self->matrix), -1,
                               (int) CLAMP (height + 50, MATRIX_HEIGHT, MAX_MATRIX_HEIGHT));
  if (self->is_chosen)
    return;
  guint n = (guint) vtr_dataset_get_n_rows (picture->table);
  best = strongest (picture);
  if (best < 0)
    return;
  VtrColumn *names = vtr_dataset_get_column (picture->table, 0);
  g_autofree char *first = vtr_column_dup_text (names, (gsize) (best / n)),
                  *second = vtr_column_dup_text (names, (gsize) (best % n));
  show_pair (self, first, second);
}

static void
failed_cb (VtrDataCorrelation *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pair), FALSE);
}

static void
activated_cb (VtrChartView *view, VtrRef *ref, VtrDataCorrelation *self)
{
  VtrPicture *picture = vtr_chart_view_get_picture (view);
  g_autofree char *first = NULL, *second = NULL;

  if (picture == NULL || !vtr_chart_correlation_find_pair (picture, ref->index, &first, &second))
    return;
  self->is_chosen = TRUE;
  show_pair (self, first, second);
  vtr_session_set_feature (self->session, first);
}

/* --- The matrix ------------------------------------------------------------------------------ */

static void
show_matrix (VtrDataCorrelation *self)
{
  VtrDataset *dataset = get_dataset (self);
  guint measure = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->measure));
  g_autofree char *kind =
      g_strconcat ("correlation:", measures[MIN (measure, G_N_ELEMENTS (measures) - 1)].name, NULL);
  VtrChartInput input;

  if (dataset == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_set_object (&self->shown, dataset);
  vtr_session_fill_chart_input (self->session, &input);
  set_command (self->matrix, dataset, kind);
  vtr_chart_card_show (self->matrix, kind, &input);
  if (self->is_chosen && self->first != NULL)
    show_pair (self, self->first, self->second);
}

static void
measure_cb (VtrDataCorrelation *self)
{
  show_matrix (self);
}

static void
vtr_data_correlation_map (GtkWidget *widget)
{
  VtrDataCorrelation *self = VTR_DATA_CORRELATION (widget);

  GTK_WIDGET_CLASS (vtr_data_correlation_parent_class)->map (widget);
  if (get_dataset (self) != self->shown)
    show_matrix (self);
}

/* --- Type ------------------------------------------------------------------------------------ */

static void
vtr_data_correlation_dispose (GObject *object)
{
  VtrDataCorrelation *self = VTR_DATA_CORRELATION (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->second, g_free);
  g_clear_object (&self->shown);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_data_correlation_parent_class)->dispose (object);
}

static void
vtr_data_correlation_class_init (VtrDataCorrelationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_data_correlation_dispose;
  GTK_WIDGET_CLASS (klass)->map = vtr_data_correlation_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_measure (VtrDataCorrelation *self)
{
  const char *titles[G_N_ELEMENTS (measures) + 1] = { NULL };
  GtkWidget *choice;

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    titles[i] = _ (measures[i].title);
  choice = gtk_drop_down_new_from_strings (titles);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Kind of correlation"), -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (measure_cb), self);
  return choice;
}

static void
vtr_data_correlation_init (VtrDataCorrelation *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);

  self->matrix = VTR_CHART_CARD (vtr_chart_card_new (NULL));
  self->pair = VTR_CHART_CARD (vtr_chart_card_new (NULL));
  self->measure = new_measure (self);
  vtr_chart_card_add_tool (self->matrix, self->measure);
  gtk_widget_set_size_request (GTK_WIDGET (self->matrix), -1, MATRIX_HEIGHT);
  gtk_widget_set_size_request (GTK_WIDGET (self->pair), -1, PAIR_HEIGHT);
  gtk_widget_set_vexpand (GTK_WIDGET (self->pair), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->pair), FALSE);
  gtk_widget_set_margin_top (box, 14);
  gtk_widget_set_margin_bottom (box, 14);
  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->matrix));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pair));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect (vtr_chart_card_get_view (self->matrix), "shown", G_CALLBACK (matrix_shown_cb),
                    self);
  g_signal_connect_swapped (vtr_chart_card_get_view (self->matrix), "failed",
                            G_CALLBACK (failed_cb), self);
  g_signal_connect (vtr_chart_card_get_view (self->matrix), "activated", G_CALLBACK (activated_cb),
                    self);
}

/**
 * vtr_data_correlation_set_session:
 * @self: the view
 * @session: whose data are compared
 */
void
vtr_data_correlation_set_session (VtrDataCorrelation *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_DATA_CORRELATION (self));
  g_set_object (&self->session, session);
}

/**
 * vtr_data_correlation_refresh:
 * @self: the view
 * @what: what changed
 */
void
vtr_data_correlation_refresh (VtrDataCorrelation *self, VtrChanged what)
{
  g_return_if_fail (VTR_IS_DATA_CORRELATION (self) && self->session != NULL);
  VtrDataset *dataset = get_dataset (self);

  if ((what & VTR_CHANGED_DATASET) == 0)
    return;
  if (self->first != NULL && (dataset == NULL || vtr_dataset_find (dataset, self->first) < 0 ||
                              vtr_dataset_find (dataset, self->second) < 0))
    self->is_chosen = FALSE;
  if (dataset != self->shown)
    show_matrix (self);
}
