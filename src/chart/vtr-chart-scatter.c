/* Two columns against one another, a dot a row, coloured by the target's classes or along the
 * numbers of the target. Categories stand in bands and are spread there. Rows where one of the two
 * is missing are not drawn; of more than 20,000 rows every so-manieth is. */
#include "vtr-chart-scatter.h"
#include "vtr-chart-columns.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-rng.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_BANDS 24
#define MAX_COLORS 6
#define SPREAD 0.3

struct _VtrChartScatter
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartScatter, vtr_chart_scatter, VTR_TYPE_CHART)

typedef struct
{
  VtrColumn *column[2];
  gsize      n;                  /* rows drawn */
  gsize      n_rows;             /* rows with both */
  double    *at[2];              /* n */
  guint32   *rows;               /* n */
} Dots;

static void
dots_clear (Dots *dots)
{
  for (int k = 0; k < 2; k++)
    g_free (dots->at[k]);
  g_free (dots->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dots, dots_clear)

static void
collect (Dots *dots)
{
  g_autofree double *x = vtr_chart_read_column (dots->column[0]);
  g_autofree double *y = vtr_chart_read_column (dots->column[1]);
  gsize n_all = vtr_column_get_n_rows (dots->column[0]);
  g_autofree guint32 *both = g_new (guint32, n_all + 1);
  g_autofree gsize *picked = NULL;

  for (gsize i = 0; i < n_all; i++)
    if (!isnan (x[i]) && !isnan (y[i]))
      both[dots->n_rows++] = (guint32) i;
  picked = vtr_chart_thin (dots->n_rows, &dots->n);
  for (int k = 0; k < 2; k++)
    dots->at[k] = g_new (double, dots->n + 1);
  dots->rows = g_new (guint32, dots->n + 1);
  for (gsize i = 0; i < dots->n; i++)
    {
      dots->rows[i] = both[picked[i]];
      dots->at[0][i] = x[dots->rows[i]];
      dots->at[1][i] = y[dots->rows[i]];
    }
}

/* Bands of categories, and a little disorder within them. */
static void
set_axis (VtrPanel *panel, Dots *dots, int k)
{
  VtrAxis *axis = vtr_panel_get_axis (panel, k == 0 ? VTR_AXIS_X : VTR_AXIS_Y);
  guint n_levels = 0;
  const char *const *levels = vtr_column_get_levels (dots->column[k], &n_levels);

  if (levels == NULL)
    {
      vtr_chart_set_number_axis (axis, dots->column[k]);
      return;
    }
  vtr_axis_set_bands (axis, levels, NULL, NULL, n_levels);
  for (gsize i = 0; i < dots->n; i++)
    {
      VtrRng rng = vtr_rng_new (k, "scatter", dots->rows[i]);
      dots->at[k][i] += SPREAD * (2 * vtr_rng_uniform (&rng) - 1);
    }
}

static char **
make_tooltips (const Dots *dots, const gsize *index, gsize n)
{
  char **texts = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      guint32 row = dots->rows[index[i]];
      g_autofree char *number = vtr_label_count (row);
      g_autofree char *x = vtr_column_dup_text (dots->column[0], row);
      g_autofree char *y = vtr_column_dup_text (dots->column[1], row);

      texts[i] = g_strdup_printf (_ ("Row %s\n%s: %s\n%s: %s"), number,
                                  vtr_column_get_name (dots->column[0]), x,
                                  vtr_column_get_name (dots->column[1]), y);
    }
  return texts;
}

/* The dots of one class (@classes NULL: all). */
static void
draw_class (VtrPanel *panel, const Dots *dots, const VtrChartClasses *classes, int of)
{
  g_autofree double *x = g_new (double, dots->n + 1), *y = g_new (double, dots->n + 1);
  g_autofree gsize *index = g_new (gsize, dots->n + 1);
  g_autofree guint32 *rows = g_new (guint32, dots->n + 1);
  VtrMark *mark;
  gsize n = 0;

  for (gsize i = 0; i < dots->n; i++)
    {
      int class_index = classes != NULL ? MIN (classes->of_row[dots->rows[i]], MAX_COLORS - 1) : of;

      if (class_index != of)
        continue;
      x[n] = dots->at[0][i];
      y[n] = dots->at[1][i];
      rows[n] = dots->rows[i];
      index[n++] = i;
    }
  if (n == 0)
    return;
  mark = vtr_chart_add_dots (panel, x, y, rows, n, VTR_INK_SERIES (MAX (of, 0)));
  vtr_mark_set_series (mark, MAX (of, 0));
  if (classes != NULL)
    vtr_mark_set_name (mark,
                       of == MAX_COLORS - 1 && classes->n > MAX_COLORS ? _ ("others")
                                                                        : classes->names[of],
                       NULL);
  vtr_chart_take_tooltips (mark, make_tooltips (dots, index, n));
}

static VtrDataset *
make_table (const Dots *dots, const VtrChartClasses *classes)
{
  gsize n = vtr_column_get_n_rows (dots->column[0]);
  g_autofree double *rows = g_new (double, n + 1);
  GPtrArray *columns = vtr_table_begin ();

  for (gsize i = 0; i < n; i++)
    rows[i] = i;
  vtr_table_add_numbers (columns, "row", rows, n);
  g_ptr_array_add (columns, vtr_column_ref (dots->column[0]));
  if (dots->column[1] != dots->column[0])
    g_ptr_array_add (columns, vtr_column_ref (dots->column[1]));
  return vtr_table_end (columns);
}

static double
correlation_of (const Dots *dots)
{
  double mean[2] = { 0 }, xx = 0, yy = 0, xy = 0;

  for (int k = 0; k < 2; k++)
    for (gsize i = 0; i < dots->n; i++)
      mean[k] += dots->at[k][i] / dots->n;
  for (gsize i = 0; i < dots->n; i++)
    {
      double x = dots->at[0][i] - mean[0], y = dots->at[1][i] - mean[1];

      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : NAN;
}

static char *
make_sentence (const Dots *dots)
{
  const char *x = vtr_column_get_name (dots->column[0]), *y = vtr_column_get_name (dots->column[1]);
  g_autofree char *rows = vtr_chart_dup_rows (dots->n_rows);
  double correlation;

  if (!vtr_chart_is_number (dots->column[0]) || !vtr_chart_is_number (dots->column[1]))
    return g_strdup_printf (_ ("%s against %s of %s."), y, x, rows);
  correlation = correlation_of (dots);
  if (isnan (correlation))
    return g_strdup_printf (_ ("%s against %s of %s; one of them does not vary."), y, x, rows);
  g_autofree char *r = vtr_label_signed (correlation, 2);
  return g_strdup_printf (_ ("%s against %s of %s: correlation %s."), y, x, rows, r);
}

static gboolean
find_columns (VtrChart *chart, const VtrChartInput *input, Dots *dots, GError **error)
{
  g_autofree char *name[2] = { NULL };
  gboolean found;

  if (!vtr_chart_need (chart, input->dataset, _ ("a data set"), error) ||
      !vtr_chart_split_names (chart, input, FALSE, &name[0], &name[1], error))
    return FALSE;
  found = TRUE;
  for (int k = 0; k < 2 && found; k++)
    {
      guint n_levels = 0;

      dots->column[k] = vtr_chart_need_column (chart, input, name[k], error);
      found = dots->column[k] != NULL;
      if (found && vtr_column_get_levels (dots->column[k], &n_levels) != NULL &&
          !vtr_chart_need (chart, n_levels <= MAX_BANDS ? dots : NULL,
                           _ ("columns of numbers, or of at most 24 categories"), error))
        found = FALSE;
    }
  g_free (g_steal_pointer (&name[1]));
  return found;
}

static VtrPicture *
vtr_chart_scatter_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  g_autoptr (VtrChartClasses) classes = NULL;
  g_autoptr (VtrFigure) figure = NULL;
  g_auto (Dots) dots = { { NULL } };
  g_autofree char *sentence = NULL, *title = NULL;
  VtrPanel *panel;

  if (!find_columns (chart, input, &dots, error))
    return NULL;
  collect (&dots);
  if (!vtr_chart_need (chart, dots.n > 0 ? &dots : NULL, _ ("rows that have both values"), error))
    return NULL;
  classes = vtr_chart_classes_new (input, NULL);
  sentence = make_sentence (&dots);
  title = g_strdup_printf (_ ("%s and %s"), vtr_column_get_name (dots.column[0]),
                           vtr_column_get_name (dots.column[1]));
  figure = vtr_figure_new (title);
  vtr_figure_set_natural_size (figure, 560, 420);
  if (dots.n < dots.n_rows)
    {
      g_autofree char *subtitle = vtr_chart_dup_rows_of (dots.n, dots.n_rows);
      vtr_figure_set_subtitle (figure, subtitle);
    }
  panel = vtr_figure_add_panel (figure, 0, 0);
  vtr_chart_set_titles (panel, vtr_column_get_name (dots.column[0]),
                        vtr_column_get_name (dots.column[1]));
  set_axis (panel, &dots, 0);
  set_axis (panel, &dots, 1);
  if (classes == NULL)
    draw_class (panel, &dots, NULL, -1);
  else
    {
      vtr_panel_set_legend (panel, VTR_LEGEND_ABOVE, NULL);
      for (guint c = 0; c < MIN (classes->n, MAX_COLORS); c++)
        draw_class (panel, &dots, classes, (int) c);
    }
  return vtr_picture_new (g_steal_pointer (&figure), make_table (&dots, classes),
                          g_steal_pointer (&sentence));
}

static void
vtr_chart_scatter_class_init (VtrChartScatterClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "scatter";
  configurable_class->title = N_ ("Two columns");
  configurable_class->description =
      N_ ("One column against another, a dot a row, coloured by the target.");
  VTR_CHART_CLASS (klass)->argument = "X,Y";
  VTR_CHART_CLASS (klass)->build = vtr_chart_scatter_build;
}

static void
vtr_chart_scatter_init (VtrChartScatter *self)
{
}
