/* The legend of a panel: a sample of each named mark, its name and its value, in one corner of the
 * plot area or in a line above it. */
#include "vtr-scene-private.h"

#define LINE_HEIGHT 17.0
#define SAMPLE 24.0
#define SWATCH 11.0
#define GAP 6.0
#define VALUE_GAP 18.0
#define INSET 6.0

typedef struct
{
  const VtrMark *marks[32];
  guint          n;
  double         name_width, value_width;
} Legend;

static double
measure (VtrScene *scene, VtrFont font, const char *text)
{
  double width;

  vtr_theme_measure (scene->theme, font, text, &width, NULL, NULL);
  return width;
}

static gboolean
is_line (const VtrMark *mark)
{
  return mark->kind == VTR_MARK_LINE || mark->kind == VTR_MARK_STEP ||
         mark->kind == VTR_MARK_SEGMENTS || mark->kind == VTR_MARK_RULE;
}

static void
collect (VtrScene *scene, const VtrPanel *panel, Legend *legend)
{
  for (guint i = 0; i < panel->marks->len && legend->n < G_N_ELEMENTS (legend->marks); i++)
    {
      const VtrMark *mark = panel->marks->pdata[i];
      if (mark->name == NULL)
        continue;
      legend->marks[legend->n++] = mark;
      legend->name_width = MAX (legend->name_width, measure (scene, VTR_FONT_AXIS, mark->name));
      if (mark->value != NULL)
        legend->value_width =
            MAX (legend->value_width, measure (scene, VTR_FONT_AXIS, mark->value));
    }
  if (panel->legend_header != NULL)
    legend->value_width =
        MAX (legend->value_width, measure (scene, VTR_FONT_AXIS, panel->legend_header));
}

static double
draw_sample (VtrScene *scene, const VtrMark *mark, double x, double middle)
{
  VtrColor color = vtr_theme_get_color (scene->theme, mark->ink);
  VtrItem *item;

  if (is_line (mark))
    {
      item = vtr_scene_add_line (scene, x, middle, x + SAMPLE, middle, color, mark->line_width);
      vtr_scene_set_dash (scene, item, mark->ink);
      return SAMPLE;
    }
  vtr_scene_add_rect (scene, x, middle - SWATCH / 2, SWATCH, SWATCH, color);
  return SWATCH;
}

static void
draw_corner (VtrScene *scene,
             const VtrPanel *panel,
             const VtrPanelLayout *layout,
             const Legend *legend)
{
  gboolean bottom =
      panel->legend == VTR_LEGEND_BOTTOM_LEFT || panel->legend == VTR_LEGEND_BOTTOM_RIGHT;
  gboolean right =
      panel->legend == VTR_LEGEND_TOP_RIGHT || panel->legend == VTR_LEGEND_BOTTOM_RIGHT;
  double sample = is_line (legend->marks[0]) ? SAMPLE : SWATCH;
  double width = sample + GAP + legend->name_width +
                 (legend->value_width > 0 ? VALUE_GAP + legend->value_width : 0);
  guint n_lines = legend->n + (panel->legend_header != NULL ? 1 : 0);
  double x = right ? layout->x + layout->width - INSET - width : layout->x + INSET;
  double y =
      bottom ? layout->y + layout->height - INSET - n_lines * LINE_HEIGHT : layout->y + INSET;
  VtrColor text = vtr_theme_get_color (scene->theme, VTR_INK_TEXT);
  VtrColor ground = vtr_theme_get_color (scene->theme, VTR_INK_GROUND);
  VtrItem *back = vtr_scene_add_rect (scene, x - 4, y - 2, width + 8, n_lines * LINE_HEIGHT + 4,
                                      (ground & 0xffffff) | 0xcc000000);

  back->corner = 4;
  if (panel->legend_header != NULL)
    {
      vtr_scene_add_text (scene, panel->legend_header, VTR_FONT_AXIS, x + width, y + 12, 1,
                          vtr_theme_get_color (scene->theme, VTR_INK_DIM));
      y += LINE_HEIGHT;
    }
  for (guint i = 0; i < legend->n; i++, y += LINE_HEIGHT)
    {
      draw_sample (scene, legend->marks[i], x, y + LINE_HEIGHT / 2);
      vtr_scene_add_text (scene, legend->marks[i]->name, VTR_FONT_AXIS, x + sample + GAP, y + 12, 0,
                          text);
      if (legend->marks[i]->value != NULL)
        vtr_scene_add_text (scene, legend->marks[i]->value, VTR_FONT_AXIS, x + width, y + 12, 1,
                            text);
    }
}

static void
draw_above (VtrScene *scene,
            const VtrPanel *panel,
            const VtrPanelLayout *layout,
            const Legend *legend)
{
  double x = layout->x, y = layout->y - LINE_HEIGHT - 3;

  for (guint i = 0; i < legend->n; i++)
    {
      const VtrMark *mark = legend->marks[i];
      g_autofree char *text = mark->value != NULL ? g_strconcat (mark->name, " ", mark->value, NULL)
                                                  : g_strdup (mark->name);

      x += draw_sample (scene, mark, x, y + LINE_HEIGHT / 2) + GAP;
      vtr_scene_add_text (scene, text, VTR_FONT_AXIS, x, y + 12, 0,
                          vtr_theme_get_color (scene->theme, VTR_INK_TEXT));
      x += measure (scene, VTR_FONT_AXIS, text) + 2 * VALUE_GAP / 2;
    }
}

double
vtr_legend_get_height (const VtrPanel *panel)
{
  return LINE_HEIGHT + 6;
}

void
vtr_legend_draw (VtrScene *scene, guint i)
{
  const VtrPanel *panel = scene->figure->panels->pdata[i];
  Legend legend = { 0 };

  if (panel->legend == VTR_LEGEND_NONE)
    return;
  collect (scene, panel, &legend);
  if (legend.n == 0)
    return;
  if (panel->legend == VTR_LEGEND_ABOVE)
    draw_above (scene, panel, &scene->panels[i], &legend);
  else
    draw_corner (scene, panel, &scene->panels[i], &legend);
}
