/* LIME's weights in the order of the waterfall's rows. A bar more than twice as long as the next one
 * would crush the rest: it is cut, with a gap that shows it, and keeps its number. Agreement is said
 * by a sign of its own shape and colour for each row. */
#include "vtr-chart-lime-columns.h"
#include "vtr-chart-parts.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define CUT 2.0           /* times the second longest */
#define SHOWN 1.25        /* of the second longest, when cut */
#define ROOM 1.75         /* of the longest bar: its number stands beside */

/* The length at which bars end: the longest, or where the longest is cut. */
static double
find_limit (const double *weights, guint n)
{
  double longest = 0, second = 0;

  for (guint k = 0; k < n; k++)
    {
      double size = isnan (weights[k]) ? 0 : fabs (weights[k]);
      second = size > longest ? longest : MAX (second, size);
      longest = MAX (longest, size);
    }
  return longest > CUT * second && second > 0 ? SHOWN * second : longest > 0 ? longest : 1;
}

/* A slanted gap of the ground's colour through each bar that is cut. */
static void
draw_cuts (VtrPanel *panel, const double *weights, guint n, double limit)
{
  for (guint k = 0; k < n; k++)
    if (!isnan (weights[k]) && fabs (weights[k]) > limit)
      {
        double side = weights[k] > 0 ? 1 : -1, x0 = side * 0.62 * limit, x1 = side * 0.56 * limit;
        double y0 = k - 0.34, y1 = k + 0.34;

        if (side < 0)
          {
            double swap = x0;
            x0 = x1;
            x1 = swap;
          }
        vtr_mark_set_line_width (vtr_panel_add_segments (panel, &x0, &y0, &x1, &y1, 1, VTR_INK_GROUND), 4);
      }
}

static void
draw_numbers (VtrPanel *panel, const double *weights, const double *ends, guint n)
{
  for (guint k = 0; k < n; k++)
    {
      g_autofree char *text = isnan (weights[k]) ? g_strdup ("") : vtr_label_signed (weights[k], 3);
      const char *const texts[] = { text };
      double band = k, end = isnan (weights[k]) ? 0 : ends[k];
      gboolean raises = weights[k] >= 0;
      VtrMark *mark = vtr_panel_add_texts (panel, &end, &band, texts, 1,
                                           raises ? VTR_INK_POSITIVE_TEXT : VTR_INK_NEGATIVE_TEXT);
      vtr_mark_set_font (mark, VTR_FONT_LABEL_BOLD);
      vtr_mark_set_align (mark, raises ? 0 : 1, 0.5);
      vtr_mark_set_offset (mark, raises ? 5 : -5, 0);
    }
}

static void
draw_weights (VtrPanel *panel, const double *weights, const int *bands, const char *const *names, guint n)
{
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X), *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);
  double limit = find_limit (weights, n);
  g_autofree double *ends = g_new (double, n + 1);
  g_autofree VtrInk *inks = g_new (VtrInk, n + 1);
  char **tips = g_new0 (char *, n + 1);
  VtrMark *mark;

  for (guint k = 0; k < n; k++)
    {
      g_autofree char *text = isnan (weights[k]) ? g_strdup ("–") : vtr_label_signed (weights[k], 3);
      ends[k] = isnan (weights[k]) ? 0 : CLAMP (weights[k], -limit, limit);
      inks[k] = weights[k] >= 0 ? VTR_INK_POSITIVE : VTR_INK_NEGATIVE;
      tips[k] = g_strdup_printf (_("%s\nLIME: %s"), names[k], text);
    }
  vtr_axis_set_bands (up, names, NULL, NULL, n);
  vtr_axis_set_range (up, -1, n);
  vtr_axis_set_visible (up, FALSE, FALSE, FALSE);
  vtr_axis_set_visible (across, FALSE, FALSE, FALSE);
  vtr_axis_set_range (across, -ROOM * limit, ROOM * limit);
  mark = vtr_panel_add_bars (panel, VTR_HORIZONTAL, NULL, ends, n, VTR_INK_POSITIVE);
  vtr_mark_set_inks (mark, inks, NULL);
  vtr_mark_set_thickness (mark, 0.46);
  vtr_mark_set_features (mark, bands, -1);
  vtr_chart_take_tooltips (mark, tips);
  draw_cuts (panel, weights, n, limit);
  draw_numbers (panel, weights, ends, n);
}

static void
draw_verdicts (VtrPanel *panel, const VtrAgreement *agreement, const int *bands, const char *const *names, guint n)
{
  static const VtrInk inks[] = { [VTR_AGREEMENT_NONE] = VTR_INK_DIM, [VTR_AGREEMENT_SAME] = VTR_INK_GOOD,
                                 [VTR_AGREEMENT_FAR_APART] = VTR_INK_WATCH, [VTR_AGREEMENT_OPPOSITE] = VTR_INK_ACT };
  VtrAxis *across = vtr_panel_get_axis (panel, VTR_AXIS_X), *up = vtr_panel_get_axis (panel, VTR_AXIS_Y);

  vtr_axis_set_bands (up, names, NULL, NULL, n);
  vtr_axis_set_range (up, -1, n);
  vtr_axis_set_visible (up, FALSE, FALSE, FALSE);
  vtr_axis_set_visible (across, FALSE, FALSE, FALSE);
  vtr_axis_set_range (across, 0, 1);
  for (guint k = 0; k < n; k++)
    {
      VtrAgreementKind kind = bands[k] >= 0 ? agreement->kinds[bands[k]] : VTR_AGREEMENT_NONE;
      const char *const texts[] = { vtr_agreement_kind_get_sign (kind) };
      const double x = 0.5, y = k;
      vtr_mark_set_font (vtr_panel_add_texts (panel, &x, &y, texts, 1, inks[kind]), VTR_FONT_LABEL_BOLD);
    }
}

static void
draw_head (VtrPanel *panel, double x, const char *text)
{
  const char *const texts[] = { text };
  const double y = -0.78;

  vtr_panel_add_texts (panel, &x, &y, texts, 1, VTR_INK_DIM);
}

/**
 * vtr_chart_add_lime_columns:
 * @figure: with a waterfall in its first column
 * @agreement: of the shown row
 * @bands: the feature of each band, −1: others
 * @names: of the bands
 * @n: bands
 */
void
vtr_chart_add_lime_columns (VtrFigure *figure, const VtrAgreement *agreement, const int *bands,
                            const char *const *names, guint n)
{
  g_autofree double *weights = g_new (double, n + 1);
  VtrPanel *panel;

  for (guint k = 0; k < n; k++)
    weights[k] = bands[k] >= 0 ? agreement->lime[bands[k]] : NAN;
  vtr_figure_set_column (figure, 0, 1.45, 0);
  vtr_figure_set_column (figure, 1, 1, 0);
  vtr_figure_set_column (figure, 2, 0, 44);
  panel = vtr_figure_add_panel (figure, 1, 0);
  draw_weights (panel, weights, bands, names, n);
  draw_head (panel, 0, _("LIME weight"));
  panel = vtr_figure_add_panel (figure, 2, 0);
  draw_verdicts (panel, agreement, bands, names, n);
  draw_head (panel, 0.5, _("agree"));
}
