/* Where the panels of a figure lie, and everything around their marks: title line, colour bar,
 * caption, axes, gridlines, band names.
 *
 * Heights are found first, since the height of a line of numbers does not depend on the numbers;
 * then the numbers on the y axes, whose widths give the margins; then the widths; last the numbers
 * on the x axes, as many as fit with 12 px between them. */
#include "vtr-scene-private.h"
#include "vtr-config.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING 14.0
#define PLAIN_PADDING 5.0      /* above and below where a card has its own */
#define HEADER 30.0          /* title line and what is under it */
#define CAPTION_LINE 15.0
#define TICK_GAP 6.0         /* between axis and its numbers */
#define TICK_HEIGHT 14.0
#define TITLE_HEIGHT 18.0
#define LABEL_SPACE 12.0     /* between two numbers */
#define NAME_GAP 8.0
#define MAX_NAME_SHARE 0.34  /* of the width, for names of bands */
#define BAR_WIDTH 90.0
#define BAR_HEIGHT 8.0

typedef struct { double before, after, start, size; } Track;

static double
measure (VtrScene *scene, VtrFont font, const char *text)
{
  double width;

  vtr_theme_measure (scene->theme, font, text, &width, NULL, NULL);
  return width;
}

static VtrColor
ink (VtrScene *scene, VtrInk which)
{
  return vtr_theme_get_color (scene->theme, which);
}

/* A line on whole pixels, so that 1 px stays 1 px. */
static double
crisp (double position)
{
  return floor (position) + 0.5;
}

/* Ranges: as set, or from the marks with a little air; bars touch 0. */
static void
find_range (const VtrPanel *panel, VtrAxisWhich which, VtrScale *scale)
{
  const VtrAxis *axis = &panel->axes[which];
  double min = axis->include_min, max = axis->include_max;

  *scale = (VtrScale) { axis->kind, axis->min, axis->max, 0, 1 };
  if (axis->has_range)
    {
      vtr_scale_make_sane (scale);
      return;
    }
  for (guint i = 0; i < panel->marks->len; i++)
    vtr_mark_extend (panel->marks->pdata[i], which, &min, &max);
  scale->min = min;
  scale->max = max;
  vtr_scale_make_sane (scale);
  if (axis->kind == VTR_SCALE_LINEAR)
    {
      double air = 0.04 * (scale->max - scale->min);
      if (scale->min != 0)
        scale->min -= air;
      if (scale->max != 0)
        scale->max += air;
    }
}

/* Ticks that do not come closer than LABEL_SPACE. */
static VtrTicks *
fitting_ticks (VtrScene *scene, const VtrAxis *axis, VtrAxisWhich which, const VtrScale *scale)
{
  for (guint n = MAX (axis->max_ticks, 1);; n--)
    {
      VtrTicks *ticks = vtr_ticks_new (scale, n, axis->style);
      gboolean fits = TRUE;

      for (guint i = 1; i < ticks->n && fits; i++)
        {
          double distance = fabs (vtr_scale_map (scale, ticks->values[i]) -
                                  vtr_scale_map (scale, ticks->values[i - 1]));
          double size = which == VTR_AXIS_Y
                            ? TICK_HEIGHT - 2
                            : (measure (scene, VTR_FONT_AXIS, ticks->labels[i]) +
                               measure (scene, VTR_FONT_AXIS, ticks->labels[i - 1])) /
                                  2;
          fits = distance >= size + LABEL_SPACE;
        }
      if (fits || n <= 1)
        return ticks;
      vtr_ticks_free (ticks);
    }
}

static double
names_width (VtrScene *scene, const VtrAxis *axis)
{
  double width = 0;

  for (guint i = 0; i < axis->n_bands; i++)
    {
      width = MAX (width, measure (scene, VTR_FONT_LABEL, axis->names[i]));
      if (axis->details != NULL)
        width = MAX (width, measure (scene, VTR_FONT_AXIS, axis->details[i]));
    }
  return MIN (width, MAX_NAME_SHARE * scene->width);
}

static double
y_axis_width (VtrScene *scene, const VtrAxis *axis, const VtrScale *scale)
{
  double width = axis->title != NULL ? TITLE_HEIGHT : 0;

  if (axis->labels && axis->n_bands > 0)
    width += names_width (scene, axis) + NAME_GAP;
  else if (axis->labels)
    {
      g_autoptr (VtrTicks) ticks = fitting_ticks (scene, axis, VTR_AXIS_Y, scale);
      double widest = 0;
      for (guint i = 0; i < ticks->n; i++)
        widest = MAX (widest, measure (scene, VTR_FONT_AXIS, ticks->labels[i]));
      width += widest + TICK_GAP;
    }
  return width;
}

static double
x_axis_height (const VtrAxis *axis)
{
  double height = 0;

  if (axis->labels)
    height += TICK_GAP + TICK_HEIGHT + (axis->details != NULL ? TICK_HEIGHT : 0);
  if (axis->title != NULL)
    height += TITLE_HEIGHT;
  return height;
}

/* Shares what is left among the tracks that have no fixed size. */
static void
place_tracks (Track *tracks, const VtrTrack *wanted, guint n, double start, double end, double gap)
{
  double left = end - start - gap * (n - 1), shares = 0;

  for (guint i = 0; i < n; i++)
    {
      left -= tracks[i].before + tracks[i].after + wanted[i].pixels;
      shares += wanted[i].pixels > 0 ? 0 : wanted[i].share;
    }
  for (guint i = 0; i < n; i++)
    {
      tracks[i].size = wanted[i].pixels > 0 ? wanted[i].pixels
        : MAX (1, left * wanted[i].share / MAX (shares, 1e-9));
      tracks[i].start = start + tracks[i].before;
      start = tracks[i].start + tracks[i].size + tracks[i].after + gap;
    }
}

static guint
n_caption_lines (VtrScene *scene, char ***lines)
{
  const char *caption = scene->plain ? NULL : scene->figure->caption;
  g_auto (GStrv) words = caption != NULL ? g_strsplit (caption, " ", -1) : NULL;
  GPtrArray *found = g_ptr_array_new ();
  GString *line = g_string_new (NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autofree char *longer = g_strconcat (line->str, line->len > 0 ? " " : "", words[i], NULL);
      if (line->len > 0 && measure (scene, VTR_FONT_AXIS, longer) > scene->width - 2 * PADDING)
        {
          g_ptr_array_add (found, g_strdup (line->str));
          g_string_assign (line, words[i]);
        }
      else
        g_string_assign (line, longer);
    }
  if (line->len > 0)
    g_ptr_array_add (found, g_strdup (line->str));
  g_string_free (line, TRUE);
  g_ptr_array_add (found, NULL);
  guint n = found->len - 1;
  *lines = (char **) g_ptr_array_free (found, FALSE);
  return n;
}

static gboolean
has_header (const VtrScene *scene)
{
  const VtrFigure *figure = scene->figure;

  return figure->header && !scene->plain && (figure->title != NULL || figure->subtitle != NULL || figure->has_bar);
}

static void
place_rows (VtrScene *scene, Track *rows)
{
  const VtrFigure *figure = scene->figure;
  g_auto (GStrv) lines = NULL;
  guint n_lines = n_caption_lines (scene, &lines);
  double around = scene->plain ? PLAIN_PADDING : PADDING;
  double top = around + (has_header (scene) ? HEADER : 0);
  double bottom = scene->height - around - (n_lines > 0 ? n_lines * CAPTION_LINE + 6 : 0);

  for (guint i = 0; i < figure->panels->len; i++)
    {
      const VtrPanel *panel = figure->panels->pdata[i];
      const VtrAxis *x = &panel->axes[VTR_AXIS_X], *y = &panel->axes[VTR_AXIS_Y];
      double above = x->opposite ? x_axis_height (x) : 0,
             below = x->opposite ? 0 : x_axis_height (x);

      above += (panel->title != NULL ? TITLE_HEIGHT : 0);
      above += panel->legend == VTR_LEGEND_ABOVE ? vtr_legend_get_height (panel) : 0;
      if (y->labels && y->n_bands == 0)   /* half a number sticks out */
        above = MAX (above, TICK_HEIGHT / 2);
      rows[panel->row].before = MAX (rows[panel->row].before, above);
      rows[panel->row].after = MAX (rows[panel->row].after, below);
    }
  place_tracks (rows, figure->rows, figure->n_rows, top, bottom, figure->row_gap);
}

static void
set_direction (VtrScale *scale, const VtrAxis *axis, VtrAxisWhich which, double start, double size)
{
  /* Numbers grow upwards, names run downwards. */
  gboolean flip = (which == VTR_AXIS_Y) != (axis->n_bands > 0 && which == VTR_AXIS_Y);

  flip = flip != axis->reversed;
  scale->start = flip ? start + size : start;
  scale->end = flip ? start : start + size;
}

static void
make_square (VtrPanelLayout *layout)
{
  double side = MIN (layout->width, layout->height);

  layout->x += (layout->width - side) / 2;
  layout->width = layout->height = side;
}

void
vtr_layout_place (VtrScene *scene)
{
  const VtrFigure *figure = scene->figure;
  Track rows[VTR_FIGURE_MAX_TRACKS] = { 0 }, columns[VTR_FIGURE_MAX_TRACKS] = { 0 };

  place_rows (scene, rows);
  for (guint i = 0; i < figure->panels->len; i++)
    {
      const VtrPanel *panel = figure->panels->pdata[i];
      const VtrAxis *x = &panel->axes[VTR_AXIS_X], *y = &panel->axes[VTR_AXIS_Y];
      VtrPanelLayout *layout = &scene->panels[i];
      Track *column = &columns[panel->column];

      find_range (panel, VTR_AXIS_X, &layout->scales[VTR_AXIS_X]);
      find_range (panel, VTR_AXIS_Y, &layout->scales[VTR_AXIS_Y]);
      layout->y = rows[panel->row].start;
      layout->height = rows[panel->row].size;
      layout->above = rows[panel->row].before;
      layout->below = rows[panel->row].after;
      set_direction (&layout->scales[VTR_AXIS_Y], y, VTR_AXIS_Y, layout->y, layout->height);
      double width = y_axis_width (scene, y, &layout->scales[VTR_AXIS_Y]);
      if (y->opposite)
        column->after = MAX (column->after, width);
      else
        column->before = MAX (column->before, width);
      if (x->labels && x->n_bands == 0)   /* half a number sticks out */
        column->after = MAX (column->after, 8);
    }
  place_tracks (columns, figure->columns, figure->n_columns, PADDING, scene->width - PADDING,
                figure->column_gap);
  for (guint i = 0; i < figure->panels->len; i++)
    {
      const VtrPanel *panel = figure->panels->pdata[i];
      VtrPanelLayout *layout = &scene->panels[i];

      layout->x = columns[panel->column].start;
      layout->width = columns[panel->column].size;
      if (panel->square)
        make_square (layout);
      set_direction (&layout->scales[VTR_AXIS_X], &panel->axes[VTR_AXIS_X], VTR_AXIS_X, layout->x,
                     layout->width);
      set_direction (&layout->scales[VTR_AXIS_Y], &panel->axes[VTR_AXIS_Y], VTR_AXIS_Y, layout->y,
                     layout->height);
    }
}

static void
draw_highlight (VtrScene *scene, const VtrPanel *panel, const VtrPanelLayout *layout)
{
  const VtrScale *scale = &layout->scales[VTR_AXIS_Y];
  double size = vtr_scale_band_size (scale), middle = vtr_scale_map (scale, panel->highlight);
  VtrItem *item = vtr_scene_add_rect (scene, PADDING, middle - size / 2, scene->width - 2 * PADDING,
                                      size, ink (scene, VTR_INK_HIGHLIGHT));

  item->corner = 6;
}

static void
draw_across (VtrScene *scene,
             const VtrPanelLayout *layout,
             VtrAxisWhich which,
             double position,
             VtrColor color)
{
  double at = crisp (position), width = 1 + vtr_theme_get_extra_weight (scene->theme);

  if (which == VTR_AXIS_X)
    vtr_scene_add_line (scene, at, layout->y, at, layout->y + layout->height, color, width);
  else
    vtr_scene_add_line (scene, layout->x, at, layout->x + layout->width, at, color, width);
}

static void
draw_grid (VtrScene *scene, const VtrAxis *axis, VtrAxisWhich which, const VtrPanelLayout *layout)
{
  const VtrScale *scale = &layout->scales[which];
  g_autoptr (VtrTicks) ticks = fitting_ticks (scene, axis, which, scale);

  for (guint i = 0; axis->grid && i < ticks->n; i++)
    draw_across (scene, layout, which, vtr_scale_map (scale, ticks->values[i]),
                 ink (scene, VTR_INK_GRID));
  if (axis->zero_line && scale->kind == VTR_SCALE_LINEAR && scale->min < 0 && scale->max > 0)
    draw_across (scene, layout, which, vtr_scale_map (scale, 0), ink (scene, VTR_INK_AXIS));
}

void
vtr_layout_draw_behind (VtrScene *scene, guint i)
{
  const VtrPanel *panel = scene->figure->panels->pdata[i];
  const VtrPanelLayout *layout = &scene->panels[i];

  if (panel->highlight >= 0)
    draw_highlight (scene, panel, layout);
  for (int which = VTR_AXIS_X; which <= VTR_AXIS_Y; which++)
    if (panel->axes[which].n_bands == 0)
      draw_grid (scene, &panel->axes[which], which, layout);
}

static void
draw_axis_line (VtrScene *scene,
                const VtrAxis *axis,
                VtrAxisWhich which,
                const VtrPanelLayout *layout)
{
  double at;

  if (which == VTR_AXIS_X)
    at = axis->opposite ? layout->y : layout->y + layout->height;
  else
    at = axis->opposite ? layout->x + layout->width : layout->x;
  draw_across (scene, layout, which == VTR_AXIS_X ? VTR_AXIS_Y : VTR_AXIS_X, at,
               ink (scene, VTR_INK_AXIS));
}

/* One name, with its detail in dim under it. */
static void
draw_name (
    VtrScene *scene, const VtrAxis *axis, guint band, double x, double y, double align, double room)
{
  g_autofree char *name =
      vtr_theme_ellipsize (scene->theme, VTR_FONT_LABEL, axis->names[band], room);
  gboolean two = axis->details != NULL && axis->details[band][0] != '\0';
  VtrItem *item = vtr_scene_add_text (scene, name, VTR_FONT_LABEL, x, y + (two ? -3 : 4), align,
                                      ink (scene, VTR_INK_TEXT));

  if (axis->features != NULL)
    item->feature = axis->features[band];
  if (two)
    {
      g_autofree char *detail =
          vtr_theme_ellipsize (scene->theme, VTR_FONT_AXIS, axis->details[band], room);
      vtr_scene_add_text (scene, detail, VTR_FONT_AXIS, x, y + 11, align, ink (scene, VTR_INK_DIM));
    }
}

static void
draw_y_labels (VtrScene *scene, const VtrAxis *axis, const VtrPanelLayout *layout)
{
  const VtrScale *scale = &layout->scales[VTR_AXIS_Y];
  double align = axis->opposite ? 0 : 1;
  double gap = axis->n_bands > 0 ? NAME_GAP : TICK_GAP;
  double x = axis->opposite ? layout->x + layout->width + gap : layout->x - gap;
  g_autoptr (VtrTicks) ticks = fitting_ticks (scene, axis, VTR_AXIS_Y, scale);

  /* Names closer than a line are thinned. */
  guint every = MAX (1, (guint) ceil (TICK_HEIGHT / vtr_scale_band_size (scale)));
  for (guint i = 0; i < axis->n_bands; i += every)
    draw_name (scene, axis, i, x, vtr_scale_map (scale, i), align, names_width (scene, axis));
  for (guint i = 0; i < ticks->n; i++)
    vtr_scene_add_text (scene, ticks->labels[i], VTR_FONT_AXIS, x,
                        vtr_scale_map (scale, ticks->values[i]) + 4, align,
                        ink (scene, VTR_INK_DIM));
}

static void
draw_x_labels (VtrScene *scene, const VtrAxis *axis, const VtrPanelLayout *layout)
{
  const VtrScale *scale = &layout->scales[VTR_AXIS_X];
  double y = axis->opposite ? layout->y - TICK_GAP - 3 : layout->y + layout->height + TICK_GAP + 10;
  g_autoptr (VtrTicks) ticks = fitting_ticks (scene, axis, VTR_AXIS_X, scale);
  double room = vtr_scale_band_size (scale);
  guint every = 1;

  /* Names that would be cut to almost nothing are thinned instead. */
  while (axis->n_bands > 0 && room * every < MIN (names_width (scene, axis) + LABEL_SPACE, 48) &&
         every < axis->n_bands)
    every++;
  for (guint i = 0; i < axis->n_bands; i += every)
    {
      gboolean two = axis->details != NULL && axis->details[i][0] != '\0';
      draw_name (scene, axis, i, vtr_scale_map (scale, i),
                 axis->opposite ? y - (two ? 11 : 4) : y + (two ? 3 : -4), 0.5, room * every - 4);
    }
  for (guint i = 0; i < ticks->n; i++)
    vtr_scene_add_text (scene, ticks->labels[i], VTR_FONT_AXIS,
                        vtr_scale_map (scale, ticks->values[i]), y, 0.5, ink (scene, VTR_INK_DIM));
}

static void
draw_axis_title (VtrScene *scene,
                 const VtrAxis *axis,
                 VtrAxisWhich which,
                 const VtrPanelLayout *layout)
{
  double middle_x = layout->x + layout->width / 2, middle_y = layout->y + layout->height / 2;

  if (which == VTR_AXIS_X)
    {
      /* Titles of one row of panels stand in one line, whatever is above them. */
      double y = axis->opposite ? layout->y - x_axis_height (axis) + 11
                                : layout->y + layout->height + layout->below - 5;
      vtr_scene_add_text (scene, axis->title, VTR_FONT_AXIS, middle_x, y, 0.5,
                          ink (scene, VTR_INK_DIM));
      return;
    }
  double away = y_axis_width (scene, axis, &layout->scales[VTR_AXIS_Y]) - 12;
  VtrItem *item =
      vtr_scene_add_text (scene, axis->title, VTR_FONT_AXIS,
                          axis->opposite ? layout->x + layout->width + away + 9 : layout->x - away,
                          middle_y, 0.5, ink (scene, VTR_INK_DIM));
  item->angle = -G_PI / 2;
}

void
vtr_layout_draw_around (VtrScene *scene, guint i)
{
  const VtrPanel *panel = scene->figure->panels->pdata[i];
  const VtrPanelLayout *layout = &scene->panels[i];

  for (int which = VTR_AXIS_X; which <= VTR_AXIS_Y; which++)
    {
      const VtrAxis *axis = &panel->axes[which];
      if (axis->line)
        draw_axis_line (scene, axis, which, layout);
      if (axis->title != NULL)
        draw_axis_title (scene, axis, which, layout);
    }
  if (panel->axes[VTR_AXIS_X].labels)
    draw_x_labels (scene, &panel->axes[VTR_AXIS_X], layout);
  if (panel->axes[VTR_AXIS_Y].labels)
    draw_y_labels (scene, &panel->axes[VTR_AXIS_Y], layout);
  if (panel->title != NULL)
    vtr_scene_add_text (scene, panel->title, VTR_FONT_LABEL_BOLD, layout->x, layout->y - 9, 0,
                        ink (scene, VTR_INK_TEXT));
}

/* low ▬▬▬ high, ending at @right; returns where it starts. */
static double
draw_color_bar (VtrScene *scene, double right, double baseline)
{
  const VtrFigure *figure = scene->figure;
  double high = measure (scene, VTR_FONT_AXIS, figure->bar_high);
  double x = right - high - 6 - BAR_WIDTH;
  VtrItem *item;

  vtr_scene_add_text (scene, figure->bar_high, VTR_FONT_AXIS, right, baseline, 1,
                      ink (scene, VTR_INK_DIM));
  item = vtr_scene_add (scene, VTR_ITEM_IMAGE, 1, 0, 0);
  item->x = x;
  item->y = baseline - 8;
  item->width = BAR_WIDTH;
  item->height = BAR_HEIGHT;
  item->corner = 3;
  item->smooth = TRUE;
  item->pixel_width = BAR_WIDTH;
  item->pixel_height = 1;
  item->pixels = g_new (guint32, item->pixel_width);
  for (guint i = 0; i < item->pixel_width; i++)
    item->pixels[i] = vtr_theme_get_ramp (scene->theme, figure->bar_ramp, (i + 0.5) / BAR_WIDTH);
  vtr_scene_add_text (scene, figure->bar_low, VTR_FONT_AXIS, x - 6, baseline, 1,
                      ink (scene, VTR_INK_DIM));
  return x - 6 - measure (scene, VTR_FONT_AXIS, figure->bar_low);
}

void
vtr_layout_draw_header (VtrScene *scene)
{
  const VtrFigure *figure = scene->figure;
  double x = PADDING, right = scene->width - PADDING, baseline = PADDING + 13;
  g_auto (GStrv) lines = NULL;
  guint n_lines = n_caption_lines (scene, &lines);

  for (guint i = 0; i < n_lines; i++)
    vtr_scene_add_text (scene, lines[i], VTR_FONT_AXIS, PADDING,
                        scene->height - PADDING - 3 - (n_lines - 1 - i) * CAPTION_LINE, 0,
                        ink (scene, VTR_INK_DIM));
  if (!has_header (scene))
    return;
  if (figure->has_bar)
    right = draw_color_bar (scene, right, baseline) - LABEL_SPACE;
  if (figure->title != NULL)
    {
      g_autofree char *title =
          vtr_theme_ellipsize (scene->theme, VTR_FONT_TITLE, figure->title, right - x);
      vtr_scene_add_text (scene, title, VTR_FONT_TITLE, x, baseline, 0, ink (scene, VTR_INK_TEXT));
      x += measure (scene, VTR_FONT_TITLE, title) + 8;
    }
  if (figure->subtitle != NULL && right - x > 40)
    {
      g_autofree char *subtitle =
          vtr_theme_ellipsize (scene->theme, VTR_FONT_LABEL, figure->subtitle, right - x);
      vtr_scene_add_text (scene, subtitle, VTR_FONT_LABEL, x, baseline, 0,
                          ink (scene, VTR_INK_DIM));
    }
}

void
vtr_layout_draw_hint (VtrScene *scene)
{
  g_autofree char *hint = vtr_theme_ellipsize (scene->theme, VTR_FONT_AXIS,
                                               _ ("Make the window larger"), scene->width - 4);

  vtr_scene_add_text (scene, hint, VTR_FONT_AXIS, scene->width / 2, scene->height / 2 + 4, 0.5,
                      ink (scene, VTR_INK_DIM));
}
