/* The ROC curve: true against false positive rate over all thresholds, one line a model, the area
 * under it in the legend; with several classes of one model, one line a class against the rest. The
 * point of the current threshold is hollow. Points on a straight stretch are left out of the line.
 */
#include "vtr-chart-roc.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

struct _VtrChartRoc
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartRoc, vtr_chart_roc, VTR_TYPE_CHART)

static const char *const titles[]
    = { "threshold", "false_positive_rate", "true_positive_rate" };

/* What a tooltip reads: kept by the mark. */
typedef struct
{
  char   *name;
  gsize   n;
  double *fpr, *tpr, *threshold;
} Points;

static void
points_free (gpointer data)
{
  Points *points = data;

  g_free (points->name);
  g_free (points->fpr);
  g_free (points->tpr);
  g_free (points->threshold);
  g_free (points);
}

static char *
tooltip_cb (gsize index, gpointer data)
{
  const Points *points = data;
  g_autofree char *fpr = vtr_label_score (points->fpr[index]);
  g_autofree char *tpr = vtr_label_score (points->tpr[index]);
  g_autofree char *threshold = vtr_label_score (points->threshold[index]);

  return g_strdup_printf (_ ("%s\nThreshold: %s\nFalse positive rate: %s\nTrue positive rate: %s"),
                          points->name, threshold, fpr, tpr);
}

/* Keeps the corners: a point on the straight line between its neighbours shows nothing new. */
static Points *
points_new (const char *name, const VtrRocCurve *curve)
{
  Points *points = g_new0 (Points, 1);

  points->name = g_strdup (name);
  points->fpr = g_new (double, curve->n);
  points->tpr = g_new (double, curve->n);
  points->threshold = g_new (double, curve->n);
  for (gsize i = 0; i < curve->n; i++)
    {
      if (i > 0 && i + 1 < curve->n)
        {
          double before_x = curve->fpr[i] - curve->fpr[i - 1],
                 before_y = curve->tpr[i] - curve->tpr[i - 1];
          double after_x = curve->fpr[i + 1] - curve->fpr[i],
                 after_y = curve->tpr[i + 1] - curve->tpr[i];
          if (fabs (before_x * after_y - before_y * after_x) < 1e-15)
            continue;
        }
      points->fpr[points->n] = curve->fpr[i];
      points->tpr[points->n] = curve->tpr[i];
      points->threshold[points->n++] = curve->threshold[i];
    }
  return points;
}

static int
compare_auc (gconstpointer a, gconstpointer b)
{
  const VtrChartSeries *p = a, *q = b;
  double best = p->scores->roc.auc, other = q->scores->roc.auc;

  return best > other ? -1 : best < other;
}

static gboolean
has_curve (const VtrChartSeries *series)
{
  return series->scores->roc.n > 0;
}

static void
draw_frame (VtrPanel *panel)
{
  const double zero = 0, one = 1, x = 0.62, y = 0.62;
  const char *chance = _("chance");
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X),
          *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  VtrMark *text;

  vtr_axis_set_title (across, _("False positive rate"));
  vtr_axis_set_title (up, _("True positive rate"));
  vtr_axis_set_range (across, 0, 1);
  vtr_axis_set_range (up, 0, 1);
  vtr_axis_set_visible (up, FALSE, TRUE, TRUE);
  vtr_axis_set_max_ticks (across, 5);
  vtr_axis_set_max_ticks (up, 5);
  vtr_panel_set_legend (panel, VTR_LEGEND_BOTTOM_RIGHT, _("AUC"));
  vtr_panel_add_segments (panel, &zero, &zero, &one, &one, 1, VTR_INK_REFERENCE);
  text = vtr_panel_add_texts (panel, &x, &y, &chance, 1, VTR_INK_DIM);
  vtr_mark_set_font (text, VTR_FONT_AXIS);
  vtr_mark_set_align (text, 0.5, 1);
  vtr_mark_set_angle_along (text, 0, 0, 1, 1);
}

static void
draw_line (VtrPanel *panel, const VtrChartSeries *line)
{
  g_autofree char *auc = vtr_label_score (line->scores->roc.auc);
  Points *points = points_new (line->name, &line->scores->roc);
  VtrMark *mark =
      vtr_panel_add_line (panel, points->fpr, points->tpr, points->n, VTR_INK_SERIES (line->order));

  vtr_mark_set_name (mark, line->name, auc);
  vtr_mark_set_series (mark, line->order);
  vtr_mark_set_tooltip (mark, tooltip_cb, points, points_free);
}

/* The last point whose threshold is still met. */
static gsize
find_threshold (const VtrRocCurve *curve, double threshold)
{
  gsize i = 0;

  while (i + 1 < curve->n && curve->threshold[i + 1] >= threshold)
    i++;
  return i;
}

static void
draw_threshold (VtrPanel *panel, const VtrRocCurve *curve, double threshold)
{
  gsize i = find_threshold (curve, threshold);

  vtr_chart_add_threshold (panel, curve->fpr[i], curve->tpr[i]);
}

static gsize
read_point (const VtrChartSeries *series, gsize i, double *line)
{
  const VtrRocCurve *curve = &series->scores->roc;

  if (line != NULL)
    {
      line[0] = curve->threshold[i];
      line[1] = curve->fpr[i];
      line[2] = curve->tpr[i];
    }
  return curve->n;
}

/* "ROC curve, gradient boosting, AUC 0.929, best of four models. Point at …" */
static char *
make_sentence (const GArray *lines, const VtrRocCurve *current, double threshold)
{
  const VtrChartSeries *best = &g_array_index (lines, VtrChartSeries, 0);
  g_autofree char *auc = vtr_label_score (best->scores->roc.auc);
  GString *text = g_string_new (NULL);

  if (lines->len > 1)
    g_string_append_printf (text, _ ("ROC curves of %u series; the best is %s with AUC %s."),
                            lines->len, best->name, auc);
  else
    g_string_append_printf (text, _("ROC curve, %s, AUC %s."), best->name, auc);
  if (current != NULL && !isnan (threshold))
    {
      gsize i = find_threshold (current, threshold);
      g_autofree char *at = vtr_label_fixed (threshold, 2);
      g_autofree char *fpr = vtr_label_fixed (current->fpr[i], 2);
      g_autofree char *tpr = vtr_label_fixed (current->tpr[i], 2);
      g_string_append_printf (
          text, _ (" Point at threshold %s: false positive rate %s, true positive rate %s."), at,
          fpr, tpr);
    }
  return g_string_free (text, FALSE);
}

static VtrPicture *
vtr_chart_roc_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = vtr_chart_need_scores (chart, input, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (_("ROC"));
  g_autoptr (GArray) lines = NULL;
  VtrPanel *panel;
  int of;

  if (data == NULL)
    return NULL;
  of = vtr_chart_pick_class (data, input);
  lines = vtr_chart_collect_series (input, of, has_curve);
  g_array_sort (lines, compare_auc);
  if (!vtr_chart_need (chart, lines->len > 0 ? lines : NULL, _("rows of both classes"), error))
    return NULL;

  const VtrRocCurve *current =
      of >= 0 && data->per_class[of].roc.n > 0 ? &data->per_class[of].roc : NULL;
  double threshold = vtr_chart_pick_threshold (data, input, of);
  panel = vtr_figure_add_panel (figure, 0, 0);
  vtr_figure_set_natural_size (figure, 480, 440);
  draw_frame (panel);
  for (guint i = 0; i < lines->len; i++)
    draw_line (panel, &g_array_index (lines, VtrChartSeries, i));
  if (current != NULL && !isnan (threshold))
    draw_threshold (panel, current, threshold);
  return vtr_picture_new (g_steal_pointer (&figure),
                          vtr_chart_series_table (lines, titles, G_N_ELEMENTS (titles), read_point),
                          make_sentence (lines, current, threshold));
}

static void
vtr_chart_roc_class_init (VtrChartRocClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "roc";
  configurable_class->title = N_("ROC curve");
  configurable_class->description = N_("True against false positive rate over all thresholds.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_roc_build;
}

static void
vtr_chart_roc_init (VtrChartRoc *self)
{
}
