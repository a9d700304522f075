/* VtrDataCharts: a grid of fixed card sizes that knows where each card would stand. What scrolls
 * into view is made in idle turns of a few milliseconds; what is far away is dropped. One card at a
 * time gets its picture, the topmost that lacks one first.
 *
 * Signal "view-changed": other columns are on screen. */
#include "vtr-data-charts.h"
#include "vtr-chart-card.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-page.h"
#include "vtr-row-order.h"
#include <glib/gi18n.h>

#define CARD_WIDTH 230
#define CARD_HEIGHT 244
#define GAP 14
#define MARGIN 14
#define MAX_CATEGORIES 7
#define STEP_US 6000
#define SPARE_ROWS 1 /* made beyond what is seen */
#define KEPT_ROWS 3  /* not dropped yet */

typedef struct
{
  GtkWidget *card;
  guint column;
  gboolean is_current;
} Place;

struct _VtrDataCharts
{
  GtkWidget parent_instance;

  VtrSession *session;
  VtrDataset *dataset; /* (nullable) */
  GArray *places;      /* of Place, by column: the cards that exist */
  GtkWidget *making;   /* (nullable): whose picture is being made */
  guint per_row, source;
  GtkAdjustment *down; /* (nullable): of the scrolled window */
};

G_DEFINE_FINAL_TYPE (VtrDataCharts, vtr_data_charts, GTK_TYPE_WIDGET)

enum
{
  VIEW_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static guint
n_columns (VtrDataCharts *self)
{
  return self->dataset != NULL ? vtr_dataset_get_n_columns (self->dataset) : 0;
}

/* --- Where cards stand ----------------------------------------------------------------------- */

static guint
fit_per_row (int width)
{
  return (guint) MAX (1, (width - 2 * MARGIN + GAP) / (CARD_WIDTH + GAP));
}

static GdkRectangle
place_of (VtrDataCharts *self, guint column, int width)
{
  guint n = MAX (self->per_row, 1), row = column / n, at = column % n;
  int room = width - 2 * MARGIN - (int) (n - 1) * GAP, card = room / (int) n;

  return (GdkRectangle){ MARGIN + (int) at * (card + GAP), MARGIN + (int) row * (CARD_HEIGHT + GAP),
                         card, CARD_HEIGHT };
}

/* The columns in the rows of cards that are on screen, and @spare rows around; FALSE: none. */
static gboolean
columns_in_view (VtrDataCharts *self, int spare, guint *first, guint *last)
{
  guint n = n_columns (self), per_row = MAX (self->per_row, 1);

  if (n == 0 || self->down == NULL)
    return FALSE;
  double from = gtk_adjustment_get_value (self->down) - MARGIN,
         to = from + gtk_adjustment_get_page_size (self->down);
  int top = (int) (MAX (from, 0) / (CARD_HEIGHT + GAP)) - spare,
      bottom = (int) (MAX (to - 1, 0) / (CARD_HEIGHT + GAP)) + spare;
  *first = MIN ((guint) MAX (top, 0) * per_row, n - 1);
  *last = MIN ((guint) (MAX (bottom, 0) + 1) * per_row - 1, n - 1);
  return TRUE;
}

/* --- Pictures, one at a time ----------------------------------------------------------------- */

static void make_next (VtrDataCharts *self);

static Place *
find_card (VtrDataCharts *self, GtkWidget *card)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_array_index (self->places, Place, i).card == card)
      return &g_array_index (self->places, Place, i);
  return NULL;
}

static void
made_cb (VtrDataCharts *self)
{
  self->making = NULL;
  make_next (self);
}

static void
make_picture (VtrDataCharts *self, Place *place)
{
  VtrColumn *column = vtr_dataset_get_column (self->dataset, place->column);
  g_autofree char *kind = g_strconcat ("histogram:", vtr_column_get_name (column), NULL);
  const char *source = vtr_dataset_get_source (self->dataset);
  VtrChartInput input;

  vtr_session_fill_chart_input (self->session, &input);
  input.max_display = MAX_CATEGORIES;
  place->is_current = TRUE;
  self->making = place->card;
  if (source != NULL)
    {
      g_autofree char *file = g_shell_quote (source),
                      *plot = g_strconcat (kind, "=chart.svg", NULL);
      g_autofree char *quoted = g_shell_quote (plot),
                      *command = g_strdup_printf ("vitrine-cli data %s --plot %s", file, quoted);
      vtr_chart_card_set_command (VTR_CHART_CARD (place->card), command);
    }
  vtr_chart_card_show (VTR_CHART_CARD (place->card), kind, &input);
}

/* Those that are seen first. */
static void
make_next (VtrDataCharts *self)
{
  guint first = 0, last = 0;
  Place *spare = NULL;

  if (self->making != NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      !columns_in_view (self, 0, &first, &last))
    return;
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = &g_array_index (self->places, Place, i);
      if (place->is_current)
        continue;
      if (place->column >= first && place->column <= last)
        {
          make_picture (self, place);
          return;
        }
      spare = spare != NULL ? spare : place;
    }
  if (spare != NULL)
    make_picture (self, spare);
}

/* --- Choosing -------------------------------------------------------------------------------- */

static void
activated_cb (VtrChartView *view, gpointer ref, GtkWidget *card)
{
  VtrDataCharts *self = VTR_DATA_CHARTS (gtk_widget_get_parent (card));
  Place *place = find_card (self, card);

  if (place != NULL)
    vtr_session_set_feature (
        self->session, vtr_column_get_name (vtr_dataset_get_column (self->dataset, place->column)));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *card)
{
  activated_cb (NULL, NULL, card);
}

static void
rows_found_cb (VtrJob *job, VtrDataCharts *self)
{
  if (vtr_job_get_status (job) == VTR_JOB_DONE)
    vtr_session_set_rows (self->session, ((GArray *) vtr_job_get_result (job))->len > 0
                                             ? vtr_job_get_result (job)
                                             : NULL);
}

/* A range of a histogram selects its rows, in the whole project. */
static void
range_cb (VtrChartView *view, double from, double to, GtkWidget *card)
{
  VtrDataCharts *self = VTR_DATA_CHARTS (gtk_widget_get_parent (card));
  Place *place = find_card (self, card);
  VtrColumn *column = place != NULL ? vtr_dataset_get_column (self->dataset, place->column) : NULL;
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];

  if (column == NULL || vtr_column_get_kind (column) != VTR_KIND_NUMERIC)
    return;
  g_autofree char *condition =
      g_strdup_printf ("\"%s\" >= %s and \"%s\" < %s", vtr_column_get_name (column),
                       g_ascii_dtostr (low, sizeof low, from), vtr_column_get_name (column),
                       g_ascii_dtostr (high, sizeof high, to));
  g_autoptr (VtrJob) job =
      vtr_row_order_job_new (self->dataset, condition, VTR_ROWS_ALL, NULL, NULL, 0);
  vtr_job_set_key (job, "range");
  g_signal_connect_object (job, "finished", G_CALLBACK (rows_found_cb), self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (self->session), job);
}

/* --- Cards come and go ----------------------------------------------------------------------- */

static void
tint_card (VtrDataCharts *self, const Place *place)
{
  const char *name = vtr_column_get_name (vtr_dataset_get_column (self->dataset, place->column));

  if (g_strcmp0 (name, vtr_session_get_feature (self->session)) == 0)
    gtk_widget_add_css_class (place->card, "chosen-card");
  else
    gtk_widget_remove_css_class (place->card, "chosen-card");
}

/* "5.7% missing"; the title line has no room for more. */
static void
say_missing (VtrChartCard *card, VtrColumn *column)
{
  gsize n = vtr_column_get_n_rows (column), n_missing = vtr_column_get_n_missing (column);
  g_autofree char *share = vtr_label_percent (n > 0 ? (double) n_missing / n : 0);
  g_autofree char *text = n_missing > 0 ? g_strdup_printf (_ ("%s missing"), share) : g_strdup ("");

  vtr_chart_card_set_subtitle (card, NULL, text);
}

static GtkWidget *
new_card (VtrDataCharts *self, guint column)
{
  GtkWidget *card =
      vtr_chart_card_new (vtr_column_get_name (vtr_dataset_get_column (self->dataset, column)));
  VtrChartView *view = vtr_chart_card_get_view (VTR_CHART_CARD (card));
  GtkGesture *click = gtk_gesture_click_new ();

  say_missing (VTR_CHART_CARD (card), vtr_dataset_get_column (self->dataset, column));
  g_signal_connect_object (view, "shown", G_CALLBACK (made_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "failed", G_CALLBACK (made_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (view, "activated", G_CALLBACK (activated_cb), card);
  g_signal_connect (view, "range", G_CALLBACK (range_cb), card);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), card);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (click));
  return card;
}

/* Keeps the order of columns, also for the focus. */
static void
add_card (VtrDataCharts *self, guint column)
{
  Place place = { new_card (self, column), column, FALSE };
  guint at = 0;

  while (at < self->places->len && g_array_index (self->places, Place, at).column < column)
    at++;
  gtk_widget_insert_after (place.card, GTK_WIDGET (self),
                           at > 0 ? g_array_index (self->places, Place, at - 1).card : NULL);
  g_array_insert_val (self->places, at, place);
  tint_card (self, &place);
}

static void
drop_card (VtrDataCharts *self, guint at)
{
  GtkWidget *card = g_array_index (self->places, Place, at).card;

  if (self->making == card)
    self->making = NULL;
  g_array_remove_index (self->places, at);
  gtk_widget_unparent (card);
}

static void
drop_all (VtrDataCharts *self)
{
  while (self->places->len > 0)
    drop_card (self, self->places->len - 1);
}

static void
drop_far_cards (VtrDataCharts *self)
{
  guint first = 0, last = 0;
  gboolean any = columns_in_view (self, KEPT_ROWS, &first, &last);

  for (guint i = self->places->len; i > 0; i--)
    {
      const Place *place = &g_array_index (self->places, Place, i - 1);
      if ((!any || place->column < first || place->column > last) &&
          gtk_widget_get_focus_child (GTK_WIDGET (self)) != place->card)
        drop_card (self, i - 1);
    }
}

static gboolean
has_card (VtrDataCharts *self, guint column)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_array_index (self->places, Place, i).column == column)
      return TRUE;
  return FALSE;
}

/* The next card that is wanting: seen ones first; FALSE: none. */
static gboolean
add_wanting_card (VtrDataCharts *self)
{
  guint first = 0, last = 0;

  for (int spare = 0; spare <= SPARE_ROWS; spare++)
    if (columns_in_view (self, spare, &first, &last))
      for (guint column = first; column <= last; column++)
        if (!has_card (self, column))
          {
            add_card (self, column);
            return TRUE;
          }
  return FALSE;
}

static gboolean
fill_cb (gpointer data)
{
  VtrDataCharts *self = data;
  gint64 end = g_get_monotonic_time () + STEP_US;
  gboolean more = TRUE;

  while (more && g_get_monotonic_time () < end)
    more = add_wanting_card (self);
  if (!more)
    {
      drop_far_cards (self);
      self->source = 0;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  make_next (self);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
fill (VtrDataCharts *self)
{
  if (self->source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->source = g_idle_add (fill_cb, self);
}

static void
scrolled_cb (VtrDataCharts *self)
{
  fill (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

/* --- Widget ---------------------------------------------------------------------------------- */

static GtkSizeRequestMode
vtr_data_charts_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vtr_data_charts_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  VtrDataCharts *self = VTR_DATA_CHARTS (widget);
  guint n = n_columns (self), per_row = fit_per_row (MAX (for_size, CARD_WIDTH + 2 * MARGIN));
  guint rows = (n + per_row - 1) / per_row;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = CARD_WIDTH + 2 * MARGIN;
  else
    *minimum = *natural = 2 * MARGIN + (int) MAX (rows, 1) * (CARD_HEIGHT + GAP) - GAP;
}

static void
vtr_data_charts_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VtrDataCharts *self = VTR_DATA_CHARTS (widget);
  guint per_row = fit_per_row (width);
  gboolean is_new = per_row != self->per_row;

  self->per_row = per_row;
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      GdkRectangle at = place_of (self, place->column, width);
      int least;

      gtk_widget_measure (place->card, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      at.width = MAX (at.width, least);
      gtk_widget_size_allocate (place->card, &at, -1);
    }
  if (is_new)
    fill (self);
}

static void
vtr_data_charts_map (GtkWidget *widget)
{
  VtrDataCharts *self = VTR_DATA_CHARTS (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  if (self->down == NULL && scroller != NULL)
    {
      self->down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
      g_object_add_weak_pointer (G_OBJECT (self->down), (gpointer *) &self->down);
      g_signal_connect_object (self->down, "value-changed", G_CALLBACK (scrolled_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->down, "changed", G_CALLBACK (scrolled_cb), self,
                               G_CONNECT_SWAPPED);
    }
  GTK_WIDGET_CLASS (vtr_data_charts_parent_class)->map (widget);
  fill (self);
}

static void
vtr_data_charts_dispose (GObject *object)
{
  VtrDataCharts *self = VTR_DATA_CHARTS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->down);
  if (self->places != NULL)
    drop_all (self);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_object (&self->dataset);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vtr_data_charts_parent_class)->dispose (object);
}

static void
vtr_data_charts_class_init (VtrDataChartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_data_charts_dispose;
  widget_class->get_request_mode = vtr_data_charts_get_request_mode;
  widget_class->measure = vtr_data_charts_measure;
  widget_class->size_allocate = vtr_data_charts_size_allocate;
  widget_class->map = vtr_data_charts_map;
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", VTR_TYPE_DATA_CHARTS, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_data_charts_init (VtrDataCharts *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Charts of the columns"), -1);
}

/**
 * vtr_data_charts_set_session:
 * @self: the charts
 * @session: whose data are drawn
 */
void
vtr_data_charts_set_session (VtrDataCharts *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_DATA_CHARTS (self));
  g_set_object (&self->session, session);
}

static gboolean
same_columns (VtrDataset *a, VtrDataset *b)
{
  if (a == NULL || b == NULL || vtr_dataset_get_n_columns (a) != vtr_dataset_get_n_columns (b))
    return FALSE;
  for (guint i = 0; i < vtr_dataset_get_n_columns (a); i++)
    if (!g_str_equal (vtr_column_get_name (vtr_dataset_get_column (a, i)),
                      vtr_column_get_name (vtr_dataset_get_column (b, i))))
      return FALSE;
  return TRUE;
}

/**
 * vtr_data_charts_refresh:
 * @self: the charts
 * @what: what changed
 *
 * With another target the pictures are made again and the old ones stay until then.
 */
void
vtr_data_charts_refresh (VtrDataCharts *self, VtrChanged what)
{
  g_return_if_fail (VTR_IS_DATA_CHARTS (self) && self->session != NULL);
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (self->session));

  if ((what & (VTR_CHANGED_DATASET | VTR_CHANGED_CLASS)) != 0)
    {
      if (!same_columns (self->dataset, dataset))
        drop_all (self);
      g_set_object (&self->dataset, dataset);
      for (guint i = 0; i < self->places->len; i++)
        g_array_index (self->places, Place, i).is_current = FALSE;
      gtk_widget_queue_resize (GTK_WIDGET (self));
      fill (self);
    }
  if ((what & VTR_CHANGED_FEATURE) != 0)
    for (guint i = 0; i < self->places->len; i++)
      tint_card (self, &g_array_index (self->places, Place, i));
}

/**
 * vtr_data_charts_get_visible:
 * @self: the charts
 * @first: (out): the first column on screen
 * @last: (out): the last one
 *
 * Returns: whether there are any
 */
gboolean
vtr_data_charts_get_visible (VtrDataCharts *self, guint *first, guint *last)
{
  g_return_val_if_fail (VTR_IS_DATA_CHARTS (self) && first != NULL && last != NULL, FALSE);
  return columns_in_view (self, 0, first, last);
}

/**
 * vtr_data_charts_show_column:
 * @self: the charts
 * @name: a column
 */
void
vtr_data_charts_show_column (VtrDataCharts *self, const char *name)
{
  g_return_if_fail (VTR_IS_DATA_CHARTS (self) && name != NULL);
  int column = self->dataset != NULL ? vtr_dataset_find (self->dataset, name) : -1;

  if (column < 0 || self->down == NULL)
    return;
  GdkRectangle at = place_of (self, (guint) column, gtk_widget_get_width (GTK_WIDGET (self)));
  gtk_adjustment_clamp_page (self->down, at.y - MARGIN, at.y + at.height + MARGIN);
}
