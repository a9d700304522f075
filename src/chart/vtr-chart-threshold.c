/* The decision threshold: how many rows of each class get which score, in 40 bins; what lies right
 * of the line is called positive. A bin that would crush the rest is cut, and its count printed. */
#include "vtr-chart-threshold.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-scale.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define N_BINS 40
#define CRUSHING 3.0         /* times the second highest bar: then it is cut */
#define HEADROOM 1.12        /* for the words beside the line */

struct _VtrChartThreshold
{
  VtrChart parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrChartThreshold, vtr_chart_threshold, VTR_TYPE_CHART)

typedef struct
{
  const VtrEvaluationData *data;
  guint                    of;            /* the class that is called */
  double                   low, high;     /* of the scores */
  double                   threshold;     /* NaN: none */
  double                   counts[2][N_BINS];  /* other, chosen */
  double                   top;           /* where bars are cut */
} Bins;

static double
bin_edge (const Bins *bins, guint b)
{
  return bins->low + (bins->high - bins->low) * b / N_BINS;
}

static double
score_of (const Bins *bins, gsize row)
{
  return bins->data->scores[row * bins->data->n_classes + bins->of];
}

static void
count_rows (Bins *bins)
{
  const VtrEvaluationData *data = bins->data;

  bins->low = 0;
  bins->high = 1;
  for (gsize i = 0; i < data->n_rows && !data->has_probabilities; i++)
    {
      bins->low = MIN (bins->low, score_of (bins, i));
      bins->high = MAX (bins->high, score_of (bins, i));
    }
  for (gsize i = 0; i < data->n_rows; i++)
    {
      double share = (score_of (bins, i) - bins->low) / (bins->high - bins->low);
      guint b = MIN ((guint) (share * N_BINS), N_BINS - 1);

      bins->counts[data->truth[i] == bins->of][b] += data->weights != NULL ? data->weights[i] : 1;
    }
}

/* A little above the highest bar, or above the second highest where the highest would crush it. */
static void
find_top (Bins *bins)
{
  double first = 0, second = 0;

  for (guint b = 0; b < N_BINS; b++)
    {
      double count = MAX (bins->counts[0][b], bins->counts[1][b]);

      second = MAX (second, MIN (count, first));
      first = MAX (first, count);
    }
  bins->top = HEADROOM * (first > CRUSHING * second && second > 0 ? 1.6 * second : MAX (first, 1));
}

static char **
make_tooltips (const Bins *bins)
{
  char **texts = g_new0 (char *, N_BINS + 1);

  for (guint b = 0; b < N_BINS; b++)
    {
      g_autofree char *from = vtr_label_value (bin_edge (bins, b));
      g_autofree char *to = vtr_label_value (bin_edge (bins, b + 1));
      g_autofree char *other = vtr_chart_dup_count (bins->counts[0][b]);
      g_autofree char *chosen = vtr_chart_dup_count (bins->counts[1][b]);
      const VtrEvaluationData *data = bins->data;
      const char *name = data->n_classes == 2 ? data->classes[1 - bins->of] : _ ("others");

      texts[b] = g_strdup_printf (_ ("Score %s to %s\n%s: %s\n%s: %s"), from, to, name, other,
                                  data->classes[bins->of], chosen);
    }
  return texts;
}

static void
draw_class (VtrPanel *panel, const Bins *bins, gboolean is_chosen)
{
  const VtrEvaluationData *data = bins->data;
  const char *class_name = is_chosen             ? data->classes[bins->of]
                           : data->n_classes == 2 ? data->classes[1 - bins->of]
                                                  : _ ("others");
  g_autofree char *name = g_strdup_printf (_ ("actual %s"), class_name);
  double left[N_BINS], right[N_BINS], zero[N_BINS] = { 0 }, height[N_BINS];
  VtrMark *mark;

  for (guint b = 0; b < N_BINS; b++)
    {
      left[b] = bin_edge (bins, b);
      right[b] = bin_edge (bins, b + 1);
      height[b] = MIN (bins->counts[is_chosen][b], bins->top);
    }
  mark = vtr_panel_add_boxes (panel, left, zero, right, height, N_BINS,
                              is_chosen ? VTR_INK_CHOSEN : VTR_INK_OTHER);
  vtr_mark_set_gap (mark, 1);
  vtr_mark_set_series (mark, is_chosen);
  vtr_mark_set_name (mark, name, NULL);
  vtr_chart_take_tooltips (mark, make_tooltips (bins));
}

/* "↑ 3,177" beside each bar that is cut, on its free side. */
static void
draw_cuts (VtrPanel *panel, const Bins *bins)
{
  for (guint b = 0; b < N_BINS; b++)
    {
      double count = MAX (bins->counts[0][b], bins->counts[1][b]);
      gboolean is_right = b >= N_BINS / 2;
      double x = bin_edge (bins, is_right ? b : b + 1);

      if (count <= bins->top)
        continue;
      g_autofree char *number = vtr_chart_dup_count (count);
      g_autofree char *label = g_strconcat ("↑ ", number, NULL);
      const char *texts[] = { label };
      VtrMark *mark = vtr_panel_add_texts (panel, &x, &bins->top, texts, 1, VTR_INK_DIM);

      vtr_mark_set_font (mark, VTR_FONT_AXIS);
      vtr_mark_set_align (mark, is_right ? 1 : 0, 0);
      vtr_mark_set_offset (mark, is_right ? -6 : 6, 18);
    }
}

static void
draw_side (VtrPanel *panel, const Bins *bins, gboolean is_right)
{
  const VtrEvaluationData *data = bins->data;
  g_autofree char *label =
      is_right || data->n_classes == 2
          ? g_strdup_printf (_ ("predicted %s"),
                             data->classes[is_right ? bins->of : 1 - bins->of])
          : g_strdup (_ ("predicted other"));
  const char *texts[] = { label };
  VtrMark *mark = vtr_panel_add_texts (panel, &bins->threshold, &bins->top, texts, 1, VTR_INK_DIM);

  vtr_mark_set_font (mark, VTR_FONT_AXIS);
  vtr_mark_set_align (mark, is_right ? 0 : 1, 0);
  vtr_mark_set_offset (mark, is_right ? 8 : -8, 0);
}

static void
draw (VtrPanel *panel, const Bins *bins, gboolean plain_x)
{
  VtrAxis *x = vtr_panel_get_axis (panel, VTR_AXIS_X), *y = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  double span = bins->high - bins->low;

  vtr_chart_set_titles (panel, plain_x ? NULL
                               : bins->data->has_probabilities ? _ ("Predicted probability")
                                                               : _ ("Score"),
                        _ ("Test rows"));
  if (plain_x)
    vtr_axis_set_visible (x, TRUE, FALSE, FALSE);
  vtr_axis_set_range (x, bins->low, bins->high);
  vtr_axis_set_range (y, 0, bins->top);
  vtr_axis_set_tick_style (y, VTR_TICKS_COUNT);
  vtr_axis_set_max_ticks (y, 5);
  vtr_panel_set_legend (panel, VTR_LEGEND_ABOVE, NULL);
  draw_class (panel, bins, FALSE);
  draw_class (panel, bins, TRUE);
  draw_cuts (panel, bins);
  if (isnan (bins->threshold))
    return;
  vtr_mark_set_line_width (vtr_panel_add_rule (panel, VTR_AXIS_X, bins->threshold, VTR_INK_TEXT),
                           1.5);
  if (bins->threshold > bins->low + 0.2 * span)
    draw_side (panel, bins, FALSE);
  if (bins->threshold < bins->high - 0.2 * span)
    draw_side (panel, bins, TRUE);
}

static VtrDataset *
make_table (const Bins *bins)
{
  const VtrEvaluationData *data = bins->data;
  const char *other = data->n_classes == 2 ? data->classes[1 - bins->of] : "others";
  double low[N_BINS], high[N_BINS];
  GPtrArray *columns = vtr_table_begin ();

  for (guint b = 0; b < N_BINS; b++)
    {
      low[b] = bin_edge (bins, b);
      high[b] = bin_edge (bins, b + 1);
    }
  vtr_table_add_numbers (columns, "low", low, N_BINS);
  vtr_table_add_numbers (columns, "high", high, N_BINS);
  vtr_table_add_numbers (columns, other, bins->counts[0], N_BINS);
  vtr_table_add_numbers (columns, data->classes[bins->of], bins->counts[1], N_BINS);
  return vtr_table_end (columns);
}

static char *
make_sentence (const Bins *bins)
{
  const VtrEvaluationData *data = bins->data;
  double flagged = 0, wrongly = 0, missed = 0;

  if (isnan (bins->threshold))
    {
      g_autofree char *rows = vtr_chart_dup_rows (data->n_rows);
      return g_strdup_printf (_ ("Scores for %s of %s, by actual class."),
                              data->classes[bins->of], rows);
    }
  for (gsize i = 0; i < data->n_rows; i++)
    {
      double weight = data->weights != NULL ? data->weights[i] : 1;
      gboolean is_above = score_of (bins, i) >= bins->threshold;
      gboolean is_chosen = data->truth[i] == bins->of;

      flagged += is_above ? weight : 0;
      wrongly += is_above && !is_chosen ? weight : 0;
      missed += !is_above && is_chosen ? weight : 0;
    }
  g_autofree char *at = vtr_label_fixed (bins->threshold, 2);
  g_autofree char *called = vtr_chart_dup_count (flagged);
  g_autofree char *wrong = vtr_chart_dup_count (wrongly);
  g_autofree char *lost = vtr_chart_dup_count (missed);
  return g_strdup_printf (_ ("At threshold %s, %s rows are called %s, %s of them wrongly; %s are "
                             "missed."),
                          at, called, data->classes[bins->of], wrong, lost);
}

static VtrPicture *
vtr_chart_threshold_build (VtrChart *chart, const VtrChartInput *input, GError **error)
{
  const VtrEvaluationData *data = vtr_chart_need_scores (chart, input, error);
  g_autoptr (VtrFigure) figure = vtr_figure_new (_ ("Decision threshold"));
  Bins bins = { .data = data };
  int of;

  if (data == NULL || !vtr_chart_need (chart, data->scores, _ ("scores of each row"), error))
    return NULL;
  of = vtr_chart_pick_class (data, input);
  bins.of = of >= 0 ? (guint) of : 0;
  bins.threshold = vtr_chart_pick_threshold (data, input, bins.of);
  count_rows (&bins);
  find_top (&bins);
  vtr_figure_set_natural_size (figure, 640, 320);
  draw (vtr_figure_add_panel (figure, 0, 0), &bins, input->plain_x);
  return vtr_picture_new (g_steal_pointer (&figure), make_table (&bins), make_sentence (&bins));
}

static void
vtr_chart_threshold_class_init (VtrChartThresholdClass *klass)
{
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);

  configurable_class->name = "threshold";
  configurable_class->title = N_ ("Decision threshold");
  configurable_class->description = N_ ("How the scores of each class lie around the threshold.");
  VTR_CHART_CLASS (klass)->build = vtr_chart_threshold_build;
}

static void
vtr_chart_threshold_init (VtrChartThreshold *self)
{
}
