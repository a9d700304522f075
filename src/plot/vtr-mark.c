/* Marks: arrays bound to a panel, and what each item stands for. Everything is copied. */
#include "vtr-figure-private.h"
#include <math.h>
#include <string.h>

void
vtr_mark_free (gpointer data)
{
  VtrMark *mark = data;

  for (int i = 0; i < 4; i++)
    g_free (mark->a[i]);
  g_free (mark->pixels);
  g_free (mark->name);
  g_free (mark->value);
  g_free (mark->colors);
  g_free (mark->inks);
  g_free (mark->strengths);
  g_free (mark->errors);
  g_strfreev (mark->labels);
  g_strfreev (mark->details);
  g_free (mark->rows);
  g_free (mark->features);
  if (mark->tooltip_destroy != NULL)
    mark->tooltip_destroy (mark->tooltip_data);
  g_free (mark);
}

static VtrMark *
add_mark (VtrPanel *panel, VtrMarkKind kind, gsize n, VtrInk ink,
          const double *a, const double *b, const double *c, const double *d)
{
  const double *arrays[4] = { a, b, c, d };
  VtrMark *mark = g_new0 (VtrMark, 1);

  mark->kind = kind;
  mark->n = n;
  mark->ink = ink;
  for (int i = 0; i < 4; i++)
    mark->a[i] = arrays[i] != NULL ? g_memdup2 (arrays[i], n * sizeof (double)) : NULL;
  mark->line_width = kind == VTR_MARK_RULE || kind == VTR_MARK_SEGMENTS ? 1 : 1.8;
  mark->radius = kind == VTR_MARK_SWARM ? 1.9 : 3;
  mark->strength = kind == VTR_MARK_AREA ? 0.15 : 1;
  mark->thickness = 0.62;
  mark->align_x = mark->align_y = 0.5;
  mark->font =
      kind == VTR_MARK_CELLS || kind == VTR_MARK_ARROWS ? VTR_FONT_LABEL_BOLD : VTR_FONT_LABEL;
  mark->series = mark->row = mark->feature = -1;
  g_ptr_array_add (panel->marks, mark);
  return mark;
}

/**
 * vtr_panel_add_line:
 * @panel: a panel
 * @x: @n numbers; a NaN breaks the line
 * @y: @n numbers
 * @n: how many
 * @ink: also decides the dash
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_line (VtrPanel *panel, const double *x, const double *y, gsize n, VtrInk ink)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_LINE, n, ink, x, y, NULL, NULL);

  if (ink == VTR_INK_SERIES_1)
    mark->line_width = 2.2;
  return mark;
}

/**
 * vtr_panel_add_step:
 * @panel: a panel
 * @x: @n numbers, ascending
 * @y: @n numbers; y[i] holds from x[i] to x[i + 1]
 * @n: how many
 * @ink: also decides the dash
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_step (VtrPanel *panel, const double *x, const double *y, gsize n, VtrInk ink)
{
  return add_mark (panel, VTR_MARK_STEP, n, ink, x, y, NULL, NULL);
}

/**
 * vtr_panel_add_points:
 * @panel: a panel
 * @x: @n numbers
 * @y: @n numbers
 * @n: how many
 * @ink: unless vtr_mark_set_colors() says otherwise
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_points (VtrPanel *panel, const double *x, const double *y, gsize n, VtrInk ink)
{
  return add_mark (panel, VTR_MARK_POINTS, n, ink, x, y, NULL, NULL);
}

/**
 * vtr_panel_add_bars:
 * @panel: a panel
 * @direction: which way they grow
 * @bands: (nullable): @n band positions; NULL: 0 … n − 1
 * @values: @n lengths, from 0
 * @n: how many
 * @ink: their colour
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_bars (VtrPanel *panel,
                    VtrDirection direction,
                    const double *bands,
                    const double *values,
                    gsize n,
                    VtrInk ink)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_BARS, n, ink, bands, values, NULL, NULL);

  mark->direction = direction;
  if (bands == NULL)
    {
      mark->a[0] = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        mark->a[0][i] = i;
    }
  return mark;
}

/**
 * vtr_panel_add_boxes:
 * @panel: a panel
 * @x0: @n left edges
 * @y0: @n edges
 * @x1: @n right edges
 * @y1: @n edges
 * @n: how many
 * @ink: their colour
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_boxes (VtrPanel *panel, const double *x0, const double *y0, const double *x1,
                     const double *y1, gsize n, VtrInk ink)
{
  return add_mark (panel, VTR_MARK_BOXES, n, ink, x0, y0, x1, y1);
}

/**
 * vtr_panel_add_swarm:
 * @panel: a panel
 * @band: the middle, in y
 * @x: @n numbers
 * @n: how many
 * @ink: unless vtr_mark_set_colors() says otherwise
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_swarm (VtrPanel *panel, double band, const double *x, gsize n, VtrInk ink)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_SWARM, n, ink, x, NULL, NULL, NULL);

  mark->min = band;
  return mark;
}

/**
 * vtr_panel_add_cells:
 * @panel: a panel
 * @values: @n_rows × @n_columns, row-major; NaN: not there yet (hatched)
 * @n_rows: bands of y
 * @n_columns: bands of x
 * @ramp: their colours
 * @min: where the ramp begins
 * @max: where it ends
 *
 * Returns: (transfer none): the mark; item index is row × n_columns + column
 */
VtrMark *
vtr_panel_add_cells (VtrPanel *panel, const double *values, gsize n_rows, gsize n_columns,
                     VtrRamp ramp, double min, double max)
{
  VtrMark *mark =
      add_mark (panel, VTR_MARK_CELLS, n_rows * n_columns, VTR_INK_NONE, values, NULL, NULL, NULL);

  mark->n_rows = n_rows;
  mark->n_columns = n_columns;
  mark->ramp = ramp;
  mark->min = min;
  mark->max = max;
  return mark;
}

/**
 * vtr_panel_add_arrows:
 * @panel: a panel
 * @bands: @n bands of y
 * @from: @n starts
 * @to: @n ends; the head is there
 * @n: how many
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_arrows (
    VtrPanel *panel, const double *bands, const double *from, const double *to, gsize n)
{
  return add_mark (panel, VTR_MARK_ARROWS, n, VTR_INK_NONE, bands, from, to, NULL);
}

static char **
copy_texts (const char *const *texts, gsize n)
{
  char **copy = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    copy[i] = g_utf8_make_valid (texts[i] != NULL ? texts[i] : "", -1);
  return copy;
}

/**
 * vtr_panel_add_texts:
 * @panel: a panel
 * @x: @n numbers
 * @y: @n numbers
 * @texts: @n lines
 * @n: how many
 * @ink: their colour
 *
 * Returns: (transfer none): the mark; centred on its points unless aligned otherwise
 */
VtrMark *
vtr_panel_add_texts (VtrPanel *panel, const double *x, const double *y, const char *const *texts,
                     gsize n, VtrInk ink)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_TEXTS, n, ink, x, y, NULL, NULL);

  mark->labels = copy_texts (texts, n);
  return mark;
}

/**
 * vtr_panel_add_rule:
 * @panel: a panel
 * @which: the axis that @value is on
 * @value: where the line crosses it
 * @ink: %VTR_INK_REFERENCE is dashed
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_rule (VtrPanel *panel, VtrAxisWhich which, double value, VtrInk ink)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_RULE, 1, ink, &value, NULL, NULL, NULL);

  mark->which = which;
  return mark;
}

/**
 * vtr_panel_add_segments:
 * @panel: a panel
 * @x0: @n starts
 * @y0: @n starts
 * @x1: @n ends
 * @y1: @n ends
 * @n: how many
 * @ink: also decides the dash
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_segments (VtrPanel *panel, const double *x0, const double *y0, const double *x1,
                        const double *y1, gsize n, VtrInk ink)
{
  return add_mark (panel, VTR_MARK_SEGMENTS, n, ink, x0, y0, x1, y1);
}

/**
 * vtr_panel_add_area:
 * @panel: a panel
 * @x: @n numbers, ascending
 * @low: @n lower edges
 * @high: @n upper edges
 * @n: how many
 * @ink: its colour
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_area (
    VtrPanel *panel, const double *x, const double *low, const double *high, gsize n, VtrInk ink)
{
  return add_mark (panel, VTR_MARK_AREA, n, ink, x, low, high, NULL);
}

/**
 * vtr_panel_add_whiskers:
 * @panel: a panel
 * @direction: along which axis they run
 * @positions: @n positions on the other axis
 * @low: @n ends
 * @high: @n ends
 * @n: how many
 * @ink: their colour
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_whiskers (VtrPanel *panel, VtrDirection direction, const double *positions,
                        const double *low, const double *high, gsize n, VtrInk ink)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_WHISKERS, n, ink, positions, low, high, NULL);

  mark->direction = direction;
  mark->line_width = 1;
  return mark;
}

/**
 * vtr_panel_add_picture:
 * @panel: a panel
 * @pixels: @width × @height, premultiplied ARGB32, rows from the top
 * @width: pixels
 * @height: pixels
 * @x0: data at the left edge
 * @y0: data at the bottom edge
 * @x1: data at the right edge
 * @y1: data at the top edge
 * @smooth: interpolate when enlarged
 *
 * Returns: (transfer none): the mark
 */
VtrMark *
vtr_panel_add_picture (VtrPanel *panel, const guint32 *pixels, guint width, guint height,
                       double x0, double y0, double x1, double y1, gboolean smooth)
{
  VtrMark *mark = add_mark (panel, VTR_MARK_PICTURE, 1, VTR_INK_NONE, &x0, &y0, &x1, &y1);

  mark->pixels = g_memdup2 (pixels, (gsize) width * height * sizeof *pixels);
  mark->pixel_width = width;
  mark->pixel_height = height;
  mark->smooth = smooth;
  return mark;
}

/**
 * vtr_mark_set_name:
 * @mark: a mark
 * @name: (nullable): its legend entry
 * @value: (nullable): at the right of the entry, such as an AUC
 */
void
vtr_mark_set_name (VtrMark *mark, const char *name, const char *value)
{
  g_free (mark->name);
  g_free (mark->value);
  mark->name = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  mark->value = g_strdup (value);
}

/**
 * vtr_mark_set_line_width:
 * @mark: a mark
 * @width: px
 */
void
vtr_mark_set_line_width (VtrMark *mark, double width)
{
  mark->line_width = width;
}

/**
 * vtr_mark_set_radius:
 * @mark: points or a swarm
 * @radius: px
 */
void
vtr_mark_set_radius (VtrMark *mark, double radius)
{
  mark->radius = radius;
}

/**
 * vtr_mark_set_hollow:
 * @mark: points
 * @hollow: whether they are rings filled with the ground
 */
void
vtr_mark_set_hollow (VtrMark *mark, gboolean hollow)
{
  mark->hollow = hollow;
}

/**
 * vtr_mark_set_strength:
 * @mark: a mark
 * @strength: opacity, 0 … 1
 */
void
vtr_mark_set_strength (VtrMark *mark, double strength)
{
  mark->strength = strength;
}

/**
 * vtr_mark_set_thickness:
 * @mark: bars or arrows
 * @share: of the band that they fill
 */
void
vtr_mark_set_thickness (VtrMark *mark, double share)
{
  mark->thickness = share;
}

/**
 * vtr_mark_set_colors:
 * @mark: points or a swarm
 * @positions: for each item a place on the ramp, 0 … 1; NaN: missing
 * @ramp: which ramp
 */
void
vtr_mark_set_colors (VtrMark *mark, const double *positions, VtrRamp ramp)
{
  g_free (mark->colors);
  mark->colors = g_memdup2 (positions, mark->n * sizeof *positions);
  mark->ramp = ramp;
}

/**
 * vtr_mark_set_inks:
 * @mark: bars, boxes or cells
 * @inks: one for each item
 * @strengths: (nullable): how strongly each covers the ground, 0 … 1
 */
void
vtr_mark_set_inks (VtrMark *mark, const VtrInk *inks, const double *strengths)
{
  g_free (mark->inks);
  g_free (mark->strengths);
  mark->inks = g_memdup2 (inks, mark->n * sizeof *inks);
  mark->strengths = strengths != NULL ? g_memdup2 (strengths, mark->n * sizeof *strengths) : NULL;
}

/**
 * vtr_mark_set_errors:
 * @mark: arrows
 * @errors: half the length of each whisker, in data; NaN or 0: none
 *
 * Labels that stand outside an arrow keep clear of its whisker.
 */
void
vtr_mark_set_errors (VtrMark *mark, const double *errors)
{
  g_free (mark->errors);
  mark->errors = g_memdup2 (errors, mark->n * sizeof *errors);
}

/**
 * vtr_mark_set_labels:
 * @mark: bars, boxes, cells, arrows or points
 * @labels: a text for each item
 * @details: (nullable): cells: a smaller second line for each
 */
void
vtr_mark_set_labels (VtrMark *mark, const char *const *labels, const char *const *details)
{
  g_strfreev (mark->labels);
  g_strfreev (mark->details);
  mark->labels = copy_texts (labels, mark->n);
  mark->details = details != NULL ? copy_texts (details, mark->n) : NULL;
}

/**
 * vtr_mark_set_font:
 * @mark: a mark with texts or labels
 * @font: how they are set
 */
void
vtr_mark_set_font (VtrMark *mark, VtrFont font)
{
  mark->font = font;
}

/**
 * vtr_mark_set_align:
 * @mark: texts
 * @x: which part of the text stands at its point: 0 the left end, 1 the right end
 * @y: 0 the top, 1 the bottom
 */
void
vtr_mark_set_align (VtrMark *mark, double x, double y)
{
  mark->align_x = x;
  mark->align_y = y;
}

/**
 * vtr_mark_set_offset:
 * @mark: texts or points
 * @x: px to the right
 * @y: px down
 */
void
vtr_mark_set_offset (VtrMark *mark, double x, double y)
{
  mark->offset_x = x;
  mark->offset_y = y;
}

/**
 * vtr_mark_set_angle_along:
 * @mark: texts
 * @x0: data
 * @y0: data
 * @x1: data
 * @y1: data: the texts run along the line to here from (@x0, @y0)
 */
void
vtr_mark_set_angle_along (VtrMark *mark, double x0, double y0, double x1, double y1)
{
  mark->has_angle = TRUE;
  memcpy (mark->along, (double[4]) { x0, y0, x1, y1 }, sizeof mark->along);
}

/**
 * vtr_mark_set_gap:
 * @mark: cells
 * @pixels: between neighbours
 */
void
vtr_mark_set_gap (VtrMark *mark, double pixels)
{
  mark->gap = pixels;
}

/**
 * vtr_mark_set_series:
 * @mark: a mark
 * @series: which series it is; −1: none
 */
void
vtr_mark_set_series (VtrMark *mark, int series)
{
  mark->series = series;
}

/**
 * vtr_mark_set_rows:
 * @mark: a mark
 * @rows: (nullable): the row of the data set that each item stands for
 * @value: the row of them all where @rows is %NULL; −1: none
 */
void
vtr_mark_set_rows (VtrMark *mark, const guint32 *rows, int value)
{
  g_free (mark->rows);
  mark->rows = rows != NULL ? g_memdup2 (rows, mark->n * sizeof *rows) : NULL;
  mark->row = value;
}

/**
 * vtr_mark_set_features:
 * @mark: a mark
 * @features: (nullable): the feature that each item stands for
 * @value: the feature of them all where @features is %NULL; −1: none
 */
void
vtr_mark_set_features (VtrMark *mark, const int *features, int value)
{
  g_free (mark->features);
  mark->features = features != NULL ? g_memdup2 (features, mark->n * sizeof *features) : NULL;
  mark->feature = value;
}

/**
 * vtr_mark_set_tooltip:
 * @mark: a mark
 * @func: makes the text of one item when it is asked for, on any thread
 * @data: (closure func): kept as long as the figure
 * @destroy: (nullable): frees @data
 */
void
vtr_mark_set_tooltip (VtrMark *mark, VtrTooltipFunc func, gpointer data, GDestroyNotify destroy)
{
  if (mark->tooltip_destroy != NULL)
    mark->tooltip_destroy (mark->tooltip_data);
  mark->tooltip = func;
  mark->tooltip_data = data;
  mark->tooltip_destroy = destroy;
}

static void
extend (const double *values, gsize n, double *min, double *max)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    if (isfinite (values[i]))
      {
        *min = MIN (*min, values[i]);
        *max = MAX (*max, values[i]);
      }
}

static void
extend_by (double value, double *min, double *max)
{
  extend (&value, 1, min, max);
}

void
vtr_mark_extend (const VtrMark *mark, VtrAxisWhich which, double *min, double *max)
{
  gboolean x = which == VTR_AXIS_X, along = x == (mark->direction == VTR_HORIZONTAL);

  switch (mark->kind)
    {
    case VTR_MARK_LINE:
    case VTR_MARK_STEP:
    case VTR_MARK_POINTS:
    case VTR_MARK_TEXTS:
      extend (mark->a[x ? 0 : 1], mark->n, min, max);
      break;
    case VTR_MARK_SEGMENTS:
    case VTR_MARK_BOXES:
    case VTR_MARK_PICTURE:
      extend (mark->a[x ? 0 : 1], mark->n, min, max);
      extend (mark->a[x ? 2 : 3], mark->n, min, max);
      break;
    case VTR_MARK_BARS:
      extend (mark->a[along ? 1 : 0], mark->n, min, max);
      if (along)
        extend_by (0, min, max);
      break;
    case VTR_MARK_WHISKERS:
      extend (mark->a[along ? 1 : 0], mark->n, min, max);
      extend (along ? mark->a[2] : NULL, mark->n, min, max);
      break;
    case VTR_MARK_SWARM:
      if (x)
        extend (mark->a[0], mark->n, min, max);
      else
        extend_by (mark->min, min, max);
      break;
    case VTR_MARK_ARROWS:
      extend (mark->a[x ? 1 : 0], mark->n, min, max);
      extend (x ? mark->a[2] : NULL, mark->n, min, max);
      for (gsize i = 0; x && mark->errors != NULL && i < mark->n; i++)
        {
          extend_by (mark->a[2][i] - mark->errors[i], min, max);
          extend_by (mark->a[2][i] + mark->errors[i], min, max);
        }
      break;
    case VTR_MARK_AREA:
      extend (mark->a[x ? 0 : 1], mark->n, min, max);
      extend (x ? NULL : mark->a[2], mark->n, min, max);
      break;
    case VTR_MARK_RULE:
      if (mark->which == which)
        extend (mark->a[0], 1, min, max);
      break;
    case VTR_MARK_CELLS:
      extend_by (-0.5, min, max);
      extend_by ((x ? mark->n_columns : mark->n_rows) - 0.5, min, max);
      break;
    }
}
