/* Figures, panels and axes: what is shown, without size or colour. Marks are in vtr-mark.c. */
#include "vtr-figure-private.h"
#include <math.h>

G_DEFINE_BOXED_TYPE (VtrFigure, vtr_figure, vtr_figure_ref, vtr_figure_unref)

static void
axis_init (VtrAxis *axis, gboolean grid)
{
  axis->include_min = INFINITY;
  axis->include_max = -INFINITY;
  axis->max_ticks = 6;
  axis->line = axis->labels = axis->zero_line = TRUE;
  axis->grid = grid;
}

static void
axis_clear (VtrAxis *axis)
{
  g_free (axis->title);
  g_strfreev (axis->names);
  g_strfreev (axis->details);
  g_free (axis->features);
}

static void
panel_free (gpointer data)
{
  VtrPanel *panel = data;

  axis_clear (&panel->axes[VTR_AXIS_X]);
  axis_clear (&panel->axes[VTR_AXIS_Y]);
  g_ptr_array_unref (panel->marks);
  g_free (panel->title);
  g_free (panel->legend_header);
  g_free (panel);
}

/**
 * vtr_figure_new:
 * @title: (nullable): what it shows
 *
 * Returns: (transfer full): an empty figure; fill it, then only read it
 */
VtrFigure *
vtr_figure_new (const char *title)
{
  VtrFigure *figure = g_new0 (VtrFigure, 1);

  g_atomic_ref_count_init (&figure->refs);
  figure->title = g_strdup (title);
  figure->header = TRUE;
  figure->width = 560;
  figure->height = 400;
  figure->column_gap = figure->row_gap = 12;
  figure->panels = g_ptr_array_new_with_free_func (panel_free);
  for (guint i = 0; i < VTR_FIGURE_MAX_TRACKS; i++)
    figure->columns[i].share = figure->rows[i].share = 1;
  return figure;
}

/**
 * vtr_figure_ref:
 * @figure: a figure
 *
 * Returns: (transfer full): @figure
 */
VtrFigure *
vtr_figure_ref (VtrFigure *figure)
{
  g_return_val_if_fail (figure != NULL, NULL);

  g_atomic_ref_count_inc (&figure->refs);
  return figure;
}

/**
 * vtr_figure_unref:
 * @figure: (transfer full): a figure
 */
void
vtr_figure_unref (VtrFigure *figure)
{
  g_return_if_fail (figure != NULL);

  if (!g_atomic_ref_count_dec (&figure->refs))
    return;
  g_free (figure->title);
  g_free (figure->subtitle);
  g_free (figure->caption);
  g_free (figure->bar_low);
  g_free (figure->bar_high);
  g_ptr_array_unref (figure->panels);
  g_free (figure);
}

static void
set_text (char **place, const char *text)
{
  char *old = *place;

  *place = g_strdup (text);
  g_free (old);
}

/**
 * vtr_figure_set_title:
 * @figure: a figure
 * @title: (nullable): what it shows, bold at the top left
 */
void
vtr_figure_set_title (VtrFigure *figure, const char *title)
{
  set_text (&figure->title, title);
}

/**
 * vtr_figure_set_subtitle:
 * @figure: a figure
 * @subtitle: (nullable): stands after the title, dim
 */
void
vtr_figure_set_subtitle (VtrFigure *figure, const char *subtitle)
{
  set_text (&figure->subtitle, subtitle);
}

/**
 * vtr_figure_set_caption:
 * @figure: a figure
 * @caption: (nullable): where it comes from, dim at the foot
 */
void
vtr_figure_set_caption (VtrFigure *figure, const char *caption)
{
  set_text (&figure->caption, caption);
}

/**
 * vtr_figure_set_header:
 * @figure: a figure
 * @visible: whether the line with title and colour bar is drawn; cards draw their own
 */
void
vtr_figure_set_header (VtrFigure *figure, gboolean visible)
{
  figure->header = visible;
}

/**
 * vtr_figure_set_natural_size:
 * @figure: a figure
 * @width: px
 * @height: px
 *
 * The size that suits the content, for exports that do not ask for one.
 */
void
vtr_figure_set_natural_size (VtrFigure *figure, double width, double height)
{
  g_return_if_fail (width > 0 && height > 0);

  figure->width = width;
  figure->height = height;
}

/**
 * vtr_figure_get_natural_size:
 * @figure: a figure
 * @width: (out): px
 * @height: (out): px
 */
void
vtr_figure_get_natural_size (const VtrFigure *figure, double *width, double *height)
{
  *width = figure->width;
  *height = figure->height;
}

/**
 * vtr_figure_get_title:
 * @figure: a figure
 *
 * Returns: (nullable): its title
 */
const char *
vtr_figure_get_title (const VtrFigure *figure)
{
  return figure->title;
}

/**
 * vtr_figure_get_subtitle:
 * @figure: a figure
 *
 * Returns: (nullable): its subtitle
 */
const char *
vtr_figure_get_subtitle (const VtrFigure *figure)
{
  return figure->subtitle;
}

/**
 * vtr_figure_get_caption:
 * @figure: a figure
 *
 * Returns: (nullable): its caption
 */
const char *
vtr_figure_get_caption (const VtrFigure *figure)
{
  return figure->caption;
}

/**
 * vtr_figure_set_color_bar:
 * @figure: a figure
 * @ramp: which ramp
 * @low: what its left end means
 * @high: what its right end means
 */
void
vtr_figure_set_color_bar (VtrFigure *figure, VtrRamp ramp, const char *low, const char *high)
{
  figure->has_bar = TRUE;
  figure->bar_ramp = ramp;
  set_text (&figure->bar_low, low);
  set_text (&figure->bar_high, high);
}

/**
 * vtr_figure_set_column:
 * @figure: a figure
 * @column: which column of panels
 * @share: of the width that is left, against the other columns
 * @pixels: a fixed width instead; 0: none
 */
void
vtr_figure_set_column (VtrFigure *figure, guint column, double share, double pixels)
{
  g_return_if_fail (column < VTR_FIGURE_MAX_TRACKS && share >= 0);

  figure->columns[column] = (VtrTrack) { share, pixels };
}

/**
 * vtr_figure_set_row:
 * @figure: a figure
 * @row: which row of panels
 * @share: of the height that is left, against the other rows
 * @pixels: a fixed height instead; 0: none
 */
void
vtr_figure_set_row (VtrFigure *figure, guint row, double share, double pixels)
{
  g_return_if_fail (row < VTR_FIGURE_MAX_TRACKS && share >= 0);

  figure->rows[row] = (VtrTrack) { share, pixels };
}

/**
 * vtr_figure_set_gaps:
 * @figure: a figure
 * @columns: px between columns, beyond what labels need
 * @rows: px between rows
 */
void
vtr_figure_set_gaps (VtrFigure *figure, double columns, double rows)
{
  figure->column_gap = columns;
  figure->row_gap = rows;
}

/**
 * vtr_figure_add_panel:
 * @figure: a figure
 * @column: 0 is the leftmost
 * @row: 0 is the topmost
 *
 * Returns: (transfer none): a panel with two linear axes
 */
VtrPanel *
vtr_figure_add_panel (VtrFigure *figure, guint column, guint row)
{
  g_return_val_if_fail (column < VTR_FIGURE_MAX_TRACKS && row < VTR_FIGURE_MAX_TRACKS, NULL);

  VtrPanel *panel = g_new0 (VtrPanel, 1);
  panel->column = column;
  panel->row = row;
  panel->highlight = -1;
  panel->marks = g_ptr_array_new_with_free_func (vtr_mark_free);
  axis_init (&panel->axes[VTR_AXIS_X], FALSE);
  axis_init (&panel->axes[VTR_AXIS_Y], TRUE);
  figure->n_columns = MAX (figure->n_columns, column + 1);
  figure->n_rows = MAX (figure->n_rows, row + 1);
  g_ptr_array_add (figure->panels, panel);
  return panel;
}

/**
 * vtr_panel_get_axis:
 * @panel: a panel
 * @which: which of the two
 *
 * Returns: (transfer none): the axis
 */
VtrAxis *
vtr_panel_get_axis (VtrPanel *panel, VtrAxisWhich which)
{
  return &panel->axes[which];
}

/**
 * vtr_panel_set_square:
 * @panel: a panel
 * @square: whether both axes get the same length
 */
void
vtr_panel_set_square (VtrPanel *panel, gboolean square)
{
  panel->square = square;
}

/**
 * vtr_panel_set_title:
 * @panel: a panel
 * @title: (nullable): small, above it
 */
void
vtr_panel_set_title (VtrPanel *panel, const char *title)
{
  set_text (&panel->title, title);
}

/**
 * vtr_panel_set_highlight:
 * @panel: a panel whose y axis has bands
 * @band: the band with a ground behind it, from the figure's left to its right edge; −1: none
 */
void
vtr_panel_set_highlight (VtrPanel *panel, int band)
{
  panel->highlight = band;
}

/**
 * vtr_panel_set_legend:
 * @panel: a panel
 * @place: where
 * @header: (nullable): stands above the entries' values
 */
void
vtr_panel_set_legend (VtrPanel *panel, VtrLegendPlace place, const char *header)
{
  panel->legend = place;
  set_text (&panel->legend_header, header);
}

/**
 * vtr_axis_set_title:
 * @axis: an axis
 * @title: (nullable): what is measured
 */
void
vtr_axis_set_title (VtrAxis *axis, const char *title)
{
  set_text (&axis->title, title);
}

/**
 * vtr_axis_set_kind:
 * @axis: an axis
 * @kind: its scale
 */
void
vtr_axis_set_kind (VtrAxis *axis, VtrScaleKind kind)
{
  axis->kind = kind;
}

/**
 * vtr_axis_set_range:
 * @axis: an axis
 * @min: data at its start
 * @max: data at its end
 *
 * Marks outside are cut.
 */
void
vtr_axis_set_range (VtrAxis *axis, double min, double max)
{
  axis->has_range = TRUE;
  axis->min = min;
  axis->max = max;
}

/**
 * vtr_axis_include:
 * @axis: an axis
 * @value: data that the range, found from the marks, shall hold too
 */
void
vtr_axis_include (VtrAxis *axis, double value)
{
  axis->include_min = MIN (axis->include_min, value);
  axis->include_max = MAX (axis->include_max, value);
}

/**
 * vtr_axis_set_bands:
 * @axis: an axis
 * @names: @n names
 * @details: (nullable): a dim second line for each
 * @features: (nullable): the feature that each name stands for
 * @n: number of bands
 *
 * Makes it a band scale: band i is centred on i; the first is at the top or left.
 */
void
vtr_axis_set_bands (VtrAxis *axis, const char *const *names, const char *const *details,
                    const int *features, guint n)
{
  axis_clear (
      &(VtrAxis){ .names = axis->names, .details = axis->details, .features = axis->features });
  axis->names = g_new0 (char *, n + 1);
  axis->details = details != NULL ? g_new0 (char *, n + 1) : NULL;
  for (guint i = 0; i < n; i++)
    {
      axis->names[i] = g_utf8_make_valid (names[i], -1);
      if (details != NULL)
        axis->details[i] = g_utf8_make_valid (details[i] != NULL ? details[i] : "", -1);
    }
  axis->features = features != NULL ? g_memdup2 (features, n * sizeof *features) : NULL;
  axis->n_bands = n;
  axis->kind = VTR_SCALE_BAND;
  axis->line = axis->grid = FALSE;
  vtr_axis_set_range (axis, -0.5, n - 0.5);
}

/**
 * vtr_axis_set_tick_style:
 * @axis: an axis
 * @style: how its numbers are written
 */
void
vtr_axis_set_tick_style (VtrAxis *axis, VtrTickStyle style)
{
  axis->style = style;
}

/**
 * vtr_axis_set_max_ticks:
 * @axis: an axis
 * @n: at most so many, less where there is no room
 */
void
vtr_axis_set_max_ticks (VtrAxis *axis, guint n)
{
  axis->max_ticks = n;
}

/**
 * vtr_axis_set_visible:
 * @axis: an axis
 * @line: whether its line is drawn
 * @labels: whether its numbers or names are
 * @grid: whether lines cross the panel at its ticks
 */
void
vtr_axis_set_visible (VtrAxis *axis, gboolean line, gboolean labels, gboolean grid)
{
  axis->line = line;
  axis->labels = labels;
  axis->grid = grid;
}

/**
 * vtr_axis_set_opposite:
 * @axis: an axis
 * @opposite: whether labels and title are on top, or at the right
 */
void
vtr_axis_set_opposite (VtrAxis *axis, gboolean opposite)
{
  axis->opposite = opposite;
}

/**
 * vtr_axis_set_reversed:
 * @axis: an axis
 * @reversed: whether it runs the other way
 */
void
vtr_axis_set_reversed (VtrAxis *axis, gboolean reversed)
{
  axis->reversed = reversed;
}

/**
 * vtr_axis_set_zero_line:
 * @axis: an axis
 * @visible: whether 0 is marked at axis strength when it lies inside the range
 */
void
vtr_axis_set_zero_line (VtrAxis *axis, gboolean visible)
{
  axis->zero_line = visible;
}
