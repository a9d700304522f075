/* Box plots of a column of numbers, one for each class of the target, else one for all rows (Tukey
 * 1977): the box holds the middle half, the line is the median, whiskers reach the furthest value
 * within 1.5 box lengths, and what is beyond are dots, at most 500 a box. */
#include "vtr-chart-box.h"
#include "vtr-chart-columns.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define MAX_BOXES 12
#define MAX_OUTLIERS 500
#define HALF 0.28                /* of a band */

struct _VtrChartBox
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartBox, vtr_chart_box, VTR_TYPE_CHART)

typedef struct
{
  const VtrColumn *column;
  char    *name;
  gsize    n;
  double   q1, median, q3, low, high;      /* low, high: ends of the whiskers */
  double  *outliers;
  guint32 *rows;
  gsize    n_outliers, n_shown;
} Box;

static void
box_clear (gpointer data)
{
  Box *box = data;

  g_free (box->name);
  g_free (box->outliers);
  g_free (box->rows);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
find_quartiles (Box *box, const double *values, const guint32 *rows)
{
  g_autofree double *sorted = g_memdup2 (values, box->n * sizeof *values);
  double reach;

  qsort (sorted, box->n, sizeof *sorted, compare_doubles);
  box->q1 = vtr_quantile_sorted (sorted, box->n, 0.25);
  box->median = vtr_quantile_sorted (sorted, box->n, 0.5);
  box->q3 = vtr_quantile_sorted (sorted, box->n, 0.75);
  reach = 1.5 * (box->q3 - box->q1);
  box->low = box->q1;
  box->high = box->q3;
  box->outliers = g_new (double, box->n + 1);
  box->rows = g_new (guint32, box->n + 1);
  for (gsize i = 0; i < box->n; i++)
    if (values[i] < box->q1 - reach || values[i] > box->q3 + reach)
      {
        box->outliers[box->n_outliers] = values[i];
        box->rows[box->n_outliers++] = rows[i];
      }
    else
      {
        box->low = MIN (box->low, values[i]);
        box->high = MAX (box->high, values[i]);
      }
  box->n_shown = MIN (box->n_outliers, MAX_OUTLIERS);
  for (gsize i = 0; i < box->n_shown; i++)
    {
      gsize from = i * box->n_outliers / box->n_shown;
      box->outliers[i] = box->outliers[from];
      box->rows[i] = box->rows[from];
    }
}

/* A box for each class that has values; one for all without classes. */
static GArray *
make_boxes (VtrColumn *column, const VtrChartClasses *classes)
{
  GArray *boxes = g_array_new (FALSE, TRUE, sizeof (Box));
  g_autofree double *numbers = vtr_chart_read_column (column);
  gsize n = vtr_column_get_n_rows (column);
  g_autofree double *values = g_new (double, n + 1);
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  guint n_boxes = classes != NULL ? MIN (classes->n, MAX_BOXES) : 1;

  g_array_set_clear_func (boxes, box_clear);
  for (guint c = 0; c < n_boxes; c++)
    {
      Box box = { .column = column };

      for (gsize i = 0; i < n; i++)
        if (!isnan (numbers[i]) && (classes == NULL || classes->of_row[i] == (int) c))
          {
            values[box.n] = numbers[i];
            rows[box.n++] = (guint32) i;
          }
      if (box.n == 0)
        continue;
      box.name = g_strdup (classes != NULL ? classes->names[c] : vtr_column_get_name (column));
      find_quartiles (&box, values, rows);
      g_array_append_val (boxes, box);
    }
  return boxes;
}

static char *
dup_tooltip (const Box *box)
{
  g_autofree char *rows = vtr_chart_dup_rows (box->n);
  g_autofree char *median = vtr_chart_dup_number (box->column, box->median);
  g_autofree char *q1 = vtr_chart_dup_number (box->column, box->q1), *q3 = vtr_chart_dup_number (box->column, box->q3);
  g_autofree char *low = vtr_chart_dup_number (box->column, box->low), *high = vtr_chart_dup_number (box->column, box->high);
  g_autofree char *beyond = vtr_label_count (box->n_outliers);

  return g_strdup_printf (_ ("%s, %s\nMedian: %s\nMiddle half: %s to %s\nWhiskers: %s to %s\n"
                             "Beyond: %s"),
                          box->name, rows, median, q1, q3, low, high, beyond);
}

static void
draw_outliers (VtrPanel *panel, const Box *box, guint band)
{
  g_autofree double *y = g_new (double, box->n_shown + 1);
  g_auto (GStrv) texts = g_new0 (char *, box->n_shown + 1);
  VtrMark *mark;

  if (box->n_shown == 0)
    return;
  for (gsize i = 0; i < box->n_shown; i++)
    {
      g_autofree char *row = vtr_label_count (box->rows[i]);
      g_autofree char *value = vtr_chart_dup_number (box->column, box->outliers[i]);

      y[i] = band;
      texts[i] = g_strdup_printf (_ ("Row %s\n%s: %s"), row, box->name, value);
    }
  mark = vtr_panel_add_points (panel, box->outliers, y, box->n_shown, VTR_INK_SERIES_1);
  vtr_mark_set_radius (mark, 1.9);
  vtr_mark_set_strength (mark, 0.5);
  vtr_mark_set_rows (mark, box->rows, -1);
  vtr_chart_take_tooltips (mark, g_steal_pointer (&texts));
}

static void
draw_box (VtrPanel *panel, const Box *box, guint band)
{
  double y0 = band - HALF, y1 = band + HALF, middle = band;
  char **texts = g_new0 (char *, 2);
  VtrMark *mark;

  vtr_panel_add_whiskers (panel, VTR_HORIZONTAL, &middle, &box->low, &box->high, 1, VTR_INK_AXIS);
  mark = vtr_panel_add_boxes (panel, &box->q1, &y0, &box->q3, &y1, 1, VTR_INK_NEUTRAL);
  vtr_mark_set_series (mark, (int) band);
  texts[0] = dup_tooltip (box);
  vtr_chart_take_tooltips (mark, texts);
  mark = vtr_panel_add_segments (panel, &box->median, &y0, &box->median, &y1, 1, VTR_INK_TEXT);
  vtr_mark_set_line_width (mark, 2);
  draw_outliers (panel, box, band);
}

static VtrDataset *
make_table (const GArray *boxes)
{
  static const char *const titles[] = { "rows", "low", "q1", "median", "q3", "high", "beyond" };
  g_autofree const char **names = g_new0 (const char *, boxes->len + 1);
  g_autofree double *numbers = g_new (double, G_N_ELEMENTS (titles) * boxes->len + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (guint b = 0; b < boxes->len; b++)
    {
      const Box *box = &g_array_index (boxes, Box, b);
      const double all[] = { box->n,  box->low,  box->q1,        box->median,
                             box->q3, box->high, box->n_outliers };

      names[b] = box->name;
      for (guint k = 0; k < G_N_ELEMENTS (titles); k++)
        numbers[k * boxes->len + b] = all[k];
    }
  vtr_table_add_texts (columns, "box", names, boxes->len);
  for (guint k = 0; k < G_N_ELEMENTS (titles); k++)
    vtr_table_add_numbers (columns, titles[k], numbers + k * boxes->len, boxes->len);
  return vtr_table_end (columns);
}

static char *
make_sentence (const GArray *boxes, const char *column, const VtrChartClasses *classes)
{
  const Box *first = &g_array_index (boxes, Box, 0), *low = first, *high = first;

  for (guint b = 1; b < boxes->len; b++)
    {
      const Box *box = &g_array_index (boxes, Box, b);
      low = box->median < low->median ? box : low;
      high = box->median > high->median ? box : high;
    }
  g_autofree char *least = vtr_chart_dup_number (first->column, low->median), *most = vtr_chart_dup_number (first->column, high->median);
  g_autofree char *q1 = vtr_chart_dup_number (first->column, first->q1), *q3 = vtr_chart_dup_number (first->column, first->q3);
  if (low == high)
    return g_strdup_printf (_ ("%s: median %s, the middle half from %s to %s."), column, least, q1,
                            q3);
  return g_strdup_printf (_ ("%s by %s: the median is lowest for %s with %s and highest for %s with "
                             "%s."),
                          column, classes->target, low->name, least, high->name, most);
}

static VtrPicture *
vtr_chart_box_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  VtrColumn *column = vtr_chart_need_column (chart, input, input->argument, error);
  g_autoptr (VtrFigure) figure = NULL;
  g_autoptr (VtrChartClasses) classes = NULL;
  g_autoptr (GArray) boxes = NULL;
  g_autofree const char **names = NULL;
  VtrPanel *panel;
  VtrAxis *x, *y;

  if (column == NULL || !vtr_chart_need (chart, vtr_chart_is_number (column) ? column : NULL,
                                         _ ("a column of numbers"), error))
    return NULL;
  classes = vtr_chart_classes_new (input, column);
  boxes = make_boxes (column, classes);
  if (!vtr_chart_need (chart, boxes->len > 0 ? boxes : NULL, _ ("rows with a value and a class"),
                       error))
    return NULL;
  figure = vtr_figure_new (input->argument);
  names = g_new0 (const char *, boxes->len + 1);
  panel = vtr_figure_add_panel (figure, 0, 0);
  x = vtr_panel_get_axis (panel, VTR_AXIS_X);
  y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  vtr_figure_set_natural_size (figure, 520, 110 + 44 * boxes->len);
  for (guint b = 0; b < boxes->len; b++)
    {
      names[b] = g_array_index (boxes, Box, b).name;
      draw_box (panel, &g_array_index (boxes, Box, b), b);
    }
  vtr_axis_set_title (x, input->argument);
  vtr_axis_set_visible (x, TRUE, TRUE, TRUE);
  vtr_chart_set_number_axis (x, column);
  vtr_axis_set_bands (y, names, NULL, NULL, boxes->len);
  vtr_axis_set_visible (y, FALSE, classes != NULL, FALSE);
  if (classes != NULL)
    {
      g_autofree char *subtitle = g_strdup_printf (_ ("by %s"), classes->target);
      vtr_figure_set_subtitle (figure, subtitle);
    }
  return vtr_picture_new (g_steal_pointer (&figure), make_table (boxes),
                          make_sentence (boxes, input->argument, classes));
}

static void
vtr_chart_box_class_init (VtrChartBoxClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "box";
  configurable_class->title = N_ ("Spread of a column");
  configurable_class->description =
      N_ ("Median, middle half, reach and outliers of a column, by the target's classes.");
  VTR_CHART_CLASS (klass)->argument = "COLUMN";
  VTR_CHART_CLASS (klass)->build = vtr_chart_box_build;
}

static void
vtr_chart_box_init (VtrChartBox *self)
{
}
