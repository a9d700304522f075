/* Precision against recall over all thresholds, one line a model, its average precision in the
 * legend; with several classes of one model, one line a class against the rest. A precision holds
 * from its recall down to the next: steps, nothing interpolated (Davis and Goadrich 2006). The
 * dashed line is what calling every row positive gives. */
#include "vtr-chart-pr.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define HAIR 2.5e-4 /* a tenth of a pixel on most screens */
#define LOW_BASE 0.35 /* below it the base rate is written above its line: the legend stands under it */

struct _VtrChartPr
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartPr, vtr_chart_pr, VTR_TYPE_CHART)

static const char *const titles[] = { "threshold", "recall", "precision" };

static int
compare_average (gconstpointer a, gconstpointer b)
{
  const VtrChartSeries *p = a, *q = b;
  double best = p->scores->pr.average, other = q->scores->pr.average;

  return best > other ? -1 : best < other;
}

static gboolean
has_curve (const VtrChartSeries *series)
{
  return series->scores->pr.n > 0;
}

/* What a tooltip reads: kept by the mark. */
typedef struct
{
  char *name;
  double *recall, *precision, *threshold;
} Points;

static void
points_free (gpointer data)
{
  Points *points = data;

  g_free (points->name);
  g_free (points->recall);
  g_free (points->precision);
  g_free (points->threshold);
  g_free (points);
}

static char *
tooltip_cb (gsize index, gpointer data)
{
  const Points *points = data;
  g_autofree char *threshold = vtr_label_score (points->threshold[index]);
  g_autofree char *recall = vtr_label_score (points->recall[index]);
  g_autofree char *precision = vtr_label_score (points->precision[index]);

  return g_strdup_printf (_ ("%s\nThreshold: %s\nRecall: %s\nPrecision: %s"), points->name,
                          threshold, recall, precision);
}

/* Whether point @i of the staircase can be left out: it ends within a hair of the one before it. */
static gboolean
is_hidden (const VtrPrCurve *curve, gsize i, gsize kept)
{
  return fabs (curve->recall[i] - curve->recall[kept]) < HAIR &&
         fabs (curve->precision[i] - curve->precision[kept]) < HAIR;
}

/* A staircase's value holds to the right; here it holds to the left of its recall: shifted by one.
 */
static void
draw_line (VtrPanel *panel, const VtrChartSeries *line)
{
  const VtrPrCurve *curve = &line->scores->pr;
  g_autofree char *average = vtr_label_score (curve->average);
  Points *points = g_new0 (Points, 1);
  gsize n = curve->n, kept = n - 1, size = 0;
  VtrMark *mark;

  points->name = g_strdup (line->name);
  points->recall = g_new (double, n);
  points->precision = g_new (double, n);
  points->threshold = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      gsize from = n - 1 - i, at = i + 1 < n ? from - 1 : from; /* recall ascends */

      if (i > 0 && i + 1 < n && is_hidden (curve, from, kept))
        continue;
      kept = from;
      points->recall[size] = curve->recall[from];
      points->precision[size] = curve->precision[at];
      points->threshold[size++] = curve->threshold[at];
    }
  mark = vtr_panel_add_step (panel, points->recall, points->precision, size,
                             VTR_INK_SERIES (line->order));
  vtr_mark_set_name (mark, line->name, average);
  vtr_mark_set_series (mark, line->order);
  vtr_mark_set_tooltip (mark, tooltip_cb, points, points_free);
}

static void
draw_base (VtrPanel *panel, double base)
{
  const double x = 0.02;
  g_autofree char *rate = vtr_label_fixed (base, 2);
  g_autofree char *label = g_strdup_printf (_ ("all positive, %s"), rate);
  const char *texts[] = { label };
  VtrMark *mark;

  vtr_panel_add_rule (panel, VTR_AXIS_Y, base, VTR_INK_REFERENCE);
  mark = vtr_panel_add_texts (panel, &x, &base, texts, 1, VTR_INK_DIM);
  vtr_mark_set_font (mark, VTR_FONT_AXIS);
  vtr_mark_set_align (mark, 0, base < LOW_BASE ? 1 : 0);
  vtr_mark_set_offset (mark, 0, base < LOW_BASE ? -3 : 4);
}

/* The first point from which on scores are at least @threshold. */
static gsize
find_threshold (const VtrPrCurve *curve, double threshold)
{
  gsize i = 0;

  while (i + 1 < curve->n && curve->threshold[i] < threshold)
    i++;
  return i;
}

static void
draw_threshold (VtrPanel *panel, const VtrPrCurve *curve, double threshold)
{
  gsize i = find_threshold (curve, threshold);

  vtr_chart_add_threshold (panel, curve->recall[i], curve->precision[i]);
}

static void
draw_frame (VtrPanel *panel)
{
  vtr_chart_set_titles (panel, _ ("Recall"), _ ("Precision"));
  vtr_axis_set_range (vtr_panel_get_axis (panel, VTR_AXIS_X), 0, 1);
  vtr_axis_set_range (vtr_panel_get_axis (panel, VTR_AXIS_Y), 0, 1);
  vtr_axis_set_max_ticks (vtr_panel_get_axis (panel, VTR_AXIS_X), 5);
  vtr_axis_set_max_ticks (vtr_panel_get_axis (panel, VTR_AXIS_Y), 5);
  vtr_panel_set_legend (panel, VTR_LEGEND_BOTTOM_LEFT, _ ("Average precision"));
}

static gsize
read_point (const VtrChartSeries *series, gsize i, double *line)
{
  const VtrPrCurve *curve = &series->scores->pr;

  if (line != NULL)
    {
      line[0] = curve->threshold[i];
      line[1] = curve->recall[i];
      line[2] = curve->precision[i];
    }
  return curve->n;
}

static char *
make_sentence (const GArray *lines, const VtrPrCurve *current, double threshold, double base)
{
  const VtrChartSeries *best = &g_array_index (lines, VtrChartSeries, 0);
  g_autofree char *average = vtr_label_score (best->scores->pr.average);
  GString *text = g_string_new (NULL);

  if (lines->len > 1)
    g_string_append_printf (
        text, _ ("Precision and recall of %u series; the best is %s with average precision %s."),
        lines->len, best->name, average);
  else
    g_string_append_printf (text, _ ("Precision and recall, %s, average precision %s."), best->name,
                            average);
  if (!isnan (base))
    {
      g_autofree char *rate = vtr_label_fixed (base, 2);
      g_string_append_printf (text, _ (" Calling every row positive gives %s."), rate);
    }
  if (current != NULL && !isnan (threshold))
    {
      gsize i = find_threshold (current, threshold);
      g_autofree char *at = vtr_label_fixed (threshold, 2);
      g_autofree char *recall = vtr_label_fixed (current->recall[i], 2);
      g_autofree char *precision = vtr_label_fixed (current->precision[i], 2);
      g_string_append_printf (text, _ (" Point at threshold %s: recall %s, precision %s."), at,
                              recall, precision);
    }
  return g_string_free (text, FALSE);
}

static VtrPicture *
vtr_chart_pr_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = vtr_chart_need_scores (chart, input, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Precision and recall"));
  g_autoptr (GArray) lines = NULL;
  const VtrPrCurve *current = NULL;
  double threshold, base = NAN;
  VtrPanel *panel;
  int of;

  if (data == NULL)
    return NULL;
  of = vtr_chart_pick_class (data, input);
  lines = vtr_chart_collect_series (input, of, has_curve);
  g_array_sort (lines, compare_average);
  if (!vtr_chart_need (chart, lines->len > 0 ? lines : NULL, _ ("rows of both classes"), error))
    return NULL;
  threshold = vtr_chart_pick_threshold (data, input, of);
  if (of >= 0 && data->per_class[of].pr.n > 0)
    {
      current = &data->per_class[of].pr;
      base = vtr_chart_series_rate (&g_array_index (lines, VtrChartSeries, 0));
    }
  vtr_figure_set_natural_size (figure, 480, 440);
  panel = vtr_figure_add_panel (figure, 0, 0);
  draw_frame (panel);
  if (!isnan (base))
    draw_base (panel, base);
  for (guint i = 0; i < lines->len; i++)
    draw_line (panel, &g_array_index (lines, VtrChartSeries, i));
  if (current != NULL && !isnan (threshold))
    draw_threshold (panel, current, threshold);
  return vtr_picture_new (g_steal_pointer (&figure),
                          vtr_chart_series_table (lines, titles, G_N_ELEMENTS (titles), read_point),
                          make_sentence (lines, current, threshold, base));
}

static void
vtr_chart_pr_class_init (VtrChartPrClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "pr";
  configurable_class->title = N_ ("Precision and recall");
  configurable_class->description = N_ ("Precision against recall over all thresholds.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_pr_build;
}

static void
vtr_chart_pr_init (VtrChartPr *self)
{
}
