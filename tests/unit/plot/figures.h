/* Small figures of each kind, for the tests of the scene, the painters and the hit test. */
#pragma once
#include "vtr-scene.h"

static inline VtrFigure *
make_curve (void)
{
  const double x[] = { 0, 0.1, 0.3, 1 }, y[] = { 0, 0.6, 0.9, 1 }, z[] = { 0, 0.4, 0.7, 1 };
  const double zero = 0, one = 1;
  VtrFigure *figure = vtr_figure_new ("ROC");
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);
  VtrMark *mark;

  vtr_axis_set_title (vtr_panel_get_axis (panel, VTR_AXIS_X), "False positive rate");
  vtr_axis_set_title (vtr_panel_get_axis (panel, VTR_AXIS_Y), "True positive rate");
  vtr_axis_set_range (vtr_panel_get_axis (panel, VTR_AXIS_X), 0, 1);
  vtr_axis_set_range (vtr_panel_get_axis (panel, VTR_AXIS_Y), 0, 1);
  vtr_panel_set_legend (panel, VTR_LEGEND_BOTTOM_RIGHT, "AUC");
  vtr_panel_add_segments (panel, &zero, &zero, &one, &one, 1, VTR_INK_REFERENCE);
  mark = vtr_panel_add_line (panel, x, y, 4, VTR_INK_SERIES_1);
  vtr_mark_set_name (mark, "Forest", "0.86");
  vtr_mark_set_series (mark, 0);
  mark = vtr_panel_add_line (panel, x, z, 4, VTR_INK_SERIES_2);
  vtr_mark_set_name (mark, "Logistic <&>", "0.78");
  vtr_mark_set_series (mark, 1);
  vtr_figure_set_caption (figure, "made by hand");
  return figure;
}

/* @n rows, three features, values spread by an irrational step. */
static inline VtrFigure *
make_swarm (guint n)
{
  const char *const names[] = { "age", "height", "weight" };
  const char *const labels[] = { "0.300", "0.200", "0.100" };
  const double sizes[] = { 0.3, 0.2, 0.1 };
  const int features[] = { 2, 0, 1 };
  g_autofree double *x = g_new (double, n), *colors = g_new (double, n);
  g_autofree guint32 *rows = g_new (guint32, n);
  VtrFigure *figure = vtr_figure_new ("What drives the predictions");
  VtrPanel *bars = vtr_figure_add_panel (figure, 0, 0),
           *swarm = vtr_figure_add_panel (figure, 1, 0);
  VtrMark *mark;

  vtr_figure_set_color_bar (figure, VTR_RAMP_FEATURE, "low", "high");
  vtr_figure_set_column (figure, 0, 0, 100);
  vtr_axis_set_bands (vtr_panel_get_axis (bars, VTR_AXIS_Y), names, NULL, features, 3);
  vtr_axis_set_visible (vtr_panel_get_axis (bars, VTR_AXIS_X), FALSE, FALSE, FALSE);
  vtr_axis_set_bands (vtr_panel_get_axis (swarm, VTR_AXIS_Y), names, NULL, NULL, 3);
  vtr_axis_set_visible (vtr_panel_get_axis (swarm, VTR_AXIS_Y), FALSE, FALSE, FALSE);
  vtr_axis_set_tick_style (vtr_panel_get_axis (swarm, VTR_AXIS_X), VTR_TICKS_SIGNED);
  mark = vtr_panel_add_bars (bars, VTR_HORIZONTAL, NULL, sizes, 3, VTR_INK_NEUTRAL);
  vtr_mark_set_labels (mark, labels, NULL);
  vtr_mark_set_features (mark, features, -1);
  for (int k = 0; k < 3; k++)
    {
      for (guint i = 0; i < n; i++)
        {
          double u = (i * 0.6180339887) - (guint) (i * 0.6180339887);
          x[i] = (u - 0.5) * sizes[k];
          colors[i] = i % 7 == 3 ? (0.0 / 0.0) : u;
          rows[i] = 100 + i;
        }
      mark = vtr_panel_add_swarm (swarm, k, x, n, VTR_INK_NEUTRAL);
      vtr_mark_set_colors (mark, colors, VTR_RAMP_FEATURE);
      vtr_mark_set_rows (mark, rows, -1);
      vtr_mark_set_features (mark, NULL, features[k]);
    }
  return figure;
}

static inline VtrFigure *
make_cells (void)
{
  const char *const names[] = { "no", "yes" }, *const labels[] = { "50", "7", "4", "15" };
  const char *const shares[] = { "87.7%", "12.3%", "21.1%", "78.9%" };
  const double counts[] = { 50, 7, 4, 15 }, strengths[] = { 0.877, 0.123, 0.211, 0.789 };
  const VtrInk inks[] = { VTR_INK_RIGHT, VTR_INK_WRONG, VTR_INK_WRONG, VTR_INK_RIGHT };
  VtrFigure *figure = vtr_figure_new ("Confusion matrix");
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);
  VtrMark *mark;

  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_X), names, NULL, NULL, 2);
  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_Y), names, NULL, NULL, 2);
  vtr_axis_set_opposite (vtr_panel_get_axis (panel, VTR_AXIS_X), TRUE);
  mark = vtr_panel_add_cells (panel, counts, 2, 2, VTR_RAMP_SEQUENTIAL, 0, 50);
  vtr_mark_set_inks (mark, inks, strengths);
  vtr_mark_set_labels (mark, labels, shares);
  vtr_mark_set_font (mark, VTR_FONT_COUNT);
  vtr_mark_set_gap (mark, 4);
  vtr_mark_set_series (mark, 0);
  return figure;
}

static inline VtrFigure *
make_waterfall (void)
{
  const char *const names[] = { "age", "height", "2 others" }, *const details[] = { "31", "1.80",
                                                                                    "" };
  const char *const labels[] = { "−0.200", "+0.100", "+0.005" };
  const double bands[] = { 0, 1, 2 }, from[] = { 0.505, 0.405, 0.4 },
               to[] = { 0.305, 0.505, 0.405 };
  VtrFigure *figure = vtr_figure_new ("Why 0.31?");
  VtrPanel *panel = vtr_figure_add_panel (figure, 0, 0);
  VtrMark *mark;

  vtr_axis_set_bands (vtr_panel_get_axis (panel, VTR_AXIS_Y), names, details, NULL, 3);
  vtr_axis_set_title (vtr_panel_get_axis (panel, VTR_AXIS_X), "P(yes)");
  mark = vtr_panel_add_arrows (panel, bands, from, to, 3);
  vtr_mark_set_labels (mark, labels, NULL);
  vtr_mark_set_features (mark, (const int[]) { 0, 1, -1 }, -1);
  vtr_mark_set_errors (mark, (const double[]) { 0.01, 0, 0.003 });
  return figure;
}

/* Everything else that can be drawn. */
static inline VtrFigure *
make_medley (void)
{
  const double x[] = { 0, 1, 2, 3 }, y[] = { 3, 1, 2, 4 }, low[] = { 2, 0, 1, 3 },
               high[] = { 4, 2, 3, 5 };
  const char *const labels[] = { "a", "b", "c", "d" };
  const guint32 pixels[] = { 0xffff0000, 0xff00ff00, 0xff0000ff, 0x80000000 };
  VtrFigure *figure = vtr_figure_new (NULL);
  VtrPanel *left = vtr_figure_add_panel (figure, 0, 0),
           *right = vtr_figure_add_panel (figure, 1, 0);
  VtrPanel *below = vtr_figure_add_panel (figure, 0, 1),
           *corner = vtr_figure_add_panel (figure, 1, 1);
  VtrMark *mark;

  vtr_panel_add_area (left, x, low, high, 4, VTR_INK_SERIES_1);
  vtr_panel_add_step (left, x, y, 4, VTR_INK_SERIES_3);
  vtr_panel_add_whiskers (left, VTR_VERTICAL, x, low, high, 4, VTR_INK_TEXT);
  vtr_panel_add_rule (left, VTR_AXIS_X, 1.5, VTR_INK_REFERENCE);
  mark = vtr_panel_add_points (left, x, y, 4, VTR_INK_SERIES_1);
  vtr_mark_set_labels (mark, labels, NULL);
  vtr_mark_set_hollow (mark, TRUE);
  vtr_axis_set_bands (vtr_panel_get_axis (right, VTR_AXIS_X), labels, NULL, NULL, 4);
  mark = vtr_panel_add_bars (right, VTR_VERTICAL, NULL, y, 4, VTR_INK_CHOSEN);
  vtr_mark_set_labels (mark, labels, NULL);
  vtr_mark_set_name (mark, "yes", NULL);
  vtr_panel_set_legend (right, VTR_LEGEND_ABOVE, NULL);
  vtr_axis_set_kind (vtr_panel_get_axis (below, VTR_AXIS_X), VTR_SCALE_LOG);
  vtr_axis_set_range (vtr_panel_get_axis (below, VTR_AXIS_X), 1, 1000);
  vtr_panel_add_boxes (below, (const double[]){ 1, 10 }, (const double[]){ 0, 0 },
                       (const double[]){ 10, 100 }, (const double[]){ 5, 2 }, 2, VTR_INK_OTHER);
  vtr_panel_set_title (corner, "picture");
  vtr_panel_set_square (corner, TRUE);
  vtr_panel_add_picture (corner, pixels, 2, 2, 0, 0, 1, 1, FALSE);
  return figure;
}
