/* What is under the pointer, where the arrow keys lead, what a rectangle holds: all from the
 * display list. Linear scans over compact arrays: 200,000 dots take well under a millisecond. */
#include "vtr-scene-private.h"
#include <math.h>
#include <string.h>

VtrRef
vtr_item_ref (const VtrItem *item, guint element)
{
  const VtrMark *mark = item->mark;
  gint64 index = item->indices != NULL ? item->indices[element] : element;

  if (mark == NULL)
    return (VtrRef) { -1, -1, item->feature, 0 };
  return (VtrRef) {
    mark->series,
    mark->rows != NULL ? (gint64) mark->rows[index] : mark->row,
    mark->features != NULL ? mark->features[index] : mark->feature,
    index,
  };
}

/* Whether the pointer has anything to find here. */
static gboolean
is_live (const VtrItem *item)
{
  const VtrMark *mark = item->mark;

  if (mark == NULL)
    return item->kind == VTR_ITEM_TEXT && item->feature >= 0;
  return mark->tooltip != NULL || mark->series >= 0 || mark->row >= 0 || mark->feature >= 0 ||
         mark->rows != NULL || mark->features != NULL;
}

/* An arrow: one thing, although it has five corners. */
static gboolean
is_shape (const VtrItem *item)
{
  return item->kind == VTR_ITEM_PATH && item->filled;
}

static guint
n_elements (const VtrItem *item)
{
  if (item->kind == VTR_ITEM_IMAGE)
    return item->mark != NULL && item->mark->kind == VTR_MARK_CELLS ? item->mark->n : 1;
  return is_shape (item) || item->kind == VTR_ITEM_TEXT ? 1 : item->n;
}

void
vtr_item_center (const VtrItem *item, guint element, double *x, double *y)
{
  const float *p = item->points;

  switch (item->kind)
    {
    case VTR_ITEM_RECTS:
      *x = p[4 * element] + p[4 * element + 2] / 2;
      *y = p[4 * element + 1] + p[4 * element + 3] / 2;
      break;
    case VTR_ITEM_IMAGE:
      if (item->mark != NULL && item->mark->kind == VTR_MARK_CELLS)
        {
          guint row = element / item->pixel_width, column = element % item->pixel_width;
          *x = item->x + (column + 0.5) * item->width / item->pixel_width;
          *y = item->y + (row + 0.5) * item->height / item->pixel_height;
          break;
        }
      *x = item->x + item->width / 2;
      *y = item->y + item->height / 2;
      break;
    case VTR_ITEM_PATH:
      if (!is_shape (item))
        {
          *x = p[2 * element];
          *y = p[2 * element + 1];
          break;
        }
      *x = item->x + item->width / 2;
      *y = item->y + item->height / 2;
      break;
    case VTR_ITEM_TEXT:
      *x = item->x + (0.5 - item->align) * item->text_width;
      *y = item->y - 4;
      break;
    default:
      *x = p[2 * element];
      *y = p[2 * element + 1];
    }
}

/* 0 inside, else the distance to the edge. */
static double
box_distance (double px, double py, double x, double y, double w, double h)
{
  double dx = MAX (MAX (x - px, px - x - w), 0), dy = MAX (MAX (y - py, py - y - h), 0);

  return hypot (dx, dy);
}

/* Distance from p to the segment a b, and whether b is the nearer end. */
static double
segment_distance (double px, double py, const float *a, const float *b, gboolean *at_b)
{
  double vx = b[0] - a[0], vy = b[1] - a[1], length = vx * vx + vy * vy;
  double t = length > 0 ? CLAMP (((px - a[0]) * vx + (py - a[1]) * vy) / length, 0, 1) : 0;

  *at_b = t > 0.5;
  return hypot (px - a[0] - t * vx, py - a[1] - t * vy);
}

static double
line_distance (const VtrItem *item, double x, double y, guint *element)
{
  double best = INFINITY;

  for (guint i = 1; i < item->n; i++)
    {
      const float *a = item->points + 2 * (i - 1), *b = item->points + 2 * i;
      gboolean at_b;
      double distance = segment_distance (x, y, a, b, &at_b);   /* NaN where the line breaks */
      if (distance < best)
        {
          best = distance;
          *element = at_b ? i : i - 1;
        }
    }
  return best;
}

static double
marker_distance (const VtrItem *item, double x, double y, guint *element)
{
  double best = INFINITY;

  for (guint i = 0; i < item->n; i++)
    {
      double dx = item->points[2 * i] - x, dy = item->points[2 * i + 1] - y, d = dx * dx + dy * dy;
      if (d <= best)   /* the one drawn last lies on top */
        {
          best = d;
          *element = i;
        }
    }
  return sqrt (best);
}

static double
rect_distance (const VtrItem *item, double x, double y, guint *element)
{
  double best = INFINITY;

  for (guint i = 0; i < item->n; i++)
    {
      const float *r = item->points + 4 * i;
      double distance = box_distance (x, y, r[0], r[1], r[2], r[3]);
      if (distance < best)
        {
          best = distance;
          *element = i;
        }
    }
  return best;
}

/* A place in a matrix where nothing is drawn. */
static gboolean
is_empty_cell (const VtrItem *item, guint element)
{
  return item->mark != NULL && item->mark->kind == VTR_MARK_CELLS &&
         isinf (item->mark->a[0][element]);
}

/* The first cell of a matrix, or the last, that is drawn. */
static int
end_cell (const VtrItem *item, gboolean last)
{
  int n = n_elements (item), step = last ? -1 : 1, at = last ? n - 1 : 0;

  while (at >= 0 && at < n && is_empty_cell (item, at))
    at += step;
  return CLAMP (at, 0, n - 1);
}

static double
item_distance (const VtrItem *item, double x, double y, guint *element)
{
  *element = 0;
  switch (item->kind)
    {
    case VTR_ITEM_RECTS: return rect_distance (item, x, y, element);
    case VTR_ITEM_MARKERS: return marker_distance (item, x, y, element);
    case VTR_ITEM_PATH:
      return is_shape (item) ? box_distance (x, y, item->x, item->y, item->width, item->height)
                             : line_distance (item, x, y, element);
    case VTR_ITEM_TEXT:
      return box_distance (x, y, item->x - item->align * item->text_width, item->y - 11,
                           item->text_width, 15);
    case VTR_ITEM_IMAGE:
      if (n_elements (item) > 1)
        {
          guint column = CLAMP ((x - item->x) / item->width, 0, 0.999999) * item->pixel_width;
          guint row = CLAMP ((y - item->y) / item->height, 0, 0.999999) * item->pixel_height;
          *element = row * item->pixel_width + column;
          if (is_empty_cell (item, *element))
            return INFINITY;
        }
      return box_distance (x, y, item->x, item->y, item->width, item->height);
    default: return INFINITY;
    }
}

/* Dots and lines win over the areas that they lie on, and areas over words. */
static double
reluctance (const VtrItem *item, double radius)
{
  if (item->kind == VTR_ITEM_MARKERS || (item->kind == VTR_ITEM_PATH && !is_shape (item)))
    return 0;
  return item->kind == VTR_ITEM_TEXT ? 2 * radius : radius;
}

static VtrHit
make_hit (const VtrScene *scene, guint i, guint element)
{
  VtrHit hit = { vtr_item_ref (vtr_scene_item (scene, i), element), 0, 0, i, element };

  vtr_item_center (vtr_scene_item (scene, i), element, &hit.x, &hit.y);
  return hit;
}

static gboolean
may_be_near (const VtrItem *item, double x, double y, double radius)
{
  double margin = radius + item->radius;

  if (item->kind == VTR_ITEM_TEXT)
    return TRUE;
  return x >= item->x - margin && x <= item->x + item->width + margin && y >= item->y - margin
         && y <= item->y + item->height + margin;
}

/**
 * vtr_scene_hit:
 * @scene: a scene
 * @x: px
 * @y: px
 * @radius: px: how far away something may be
 * @hit: (out): what was found
 *
 * Returns: whether there is anything
 */
gboolean
vtr_scene_hit (const VtrScene *scene, double x, double y, double radius, VtrHit *hit)
{
  double best = INFINITY;

  for (guint i = 0; i < scene->items->len; i++)
    {
      const VtrItem *item = vtr_scene_item (scene, i);
      guint element;
      if (!is_live (item) || !may_be_near (item, x, y, radius))
        continue;
      double distance = item_distance (item, x, y, &element);
      double cost = distance + reluctance (item, radius);
      if (distance <= radius + (item->kind == VTR_ITEM_MARKERS ? item->radius : 0) && cost <= best)
        {
          best = cost;
          *hit = make_hit (scene, i, element);
        }
    }
  return best < INFINITY;
}

/**
 * vtr_scene_dup_tooltip:
 * @scene: a scene
 * @hit: something on it
 *
 * Returns: (transfer full) (nullable): first line what it is, then "name: value" lines
 */
char *
vtr_scene_dup_tooltip (const VtrScene *scene, const VtrHit *hit)
{
  const VtrMark *mark = vtr_scene_item (scene, hit->item)->mark;

  return mark != NULL && mark->tooltip != NULL ? mark->tooltip (hit->ref.index, mark->tooltip_data)
                                               : NULL;
}

static gboolean
is_walkable (const VtrItem *item)
{
  return item->mark != NULL && is_live (item) && n_elements (item) > 0;
}

/* Left and right, top and bottom: the element after (@forward) or before @from by x, then by place
 * in the array; −1: none. */
static int
neighbour_by_x (const VtrItem *item, int from, gboolean forward)
{
  int best = -1;
  double from_x = forward ? -INFINITY : INFINITY, best_x = 0, y;

  if (from >= 0)
    vtr_item_center (item, from, &from_x, &y);
  for (int e = 0; e < (int) n_elements (item); e++)
    {
      double x;
      vtr_item_center (item, e, &x, &y);
      if (isnan (x) || e == from)
        continue;
      gboolean beyond = forward ? x > from_x || (x == from_x && e > from)
                                : x < from_x || (x == from_x && e < from);
      gboolean nearer = best < 0 || (forward ? x < best_x || (x == best_x && e < best)
                                             : x > best_x || (x == best_x && e > best));
      if (beyond && nearer)
        {
          best = e;
          best_x = x;
        }
    }
  return best;
}

static guint
nearest_by_x (const VtrItem *item, double x)
{
  guint best = 0;
  double best_distance = INFINITY;

  for (guint e = 0; e < n_elements (item); e++)
    {
      double ex, ey;
      vtr_item_center (item, e, &ex, &ey);
      if (fabs (ex - x) < best_distance)
        {
          best_distance = fabs (ex - x);
          best = e;
        }
    }
  return best;
}

/* Bars that lie in a list are walked along the list by all four keys. */
static gboolean
is_list (const VtrItem *item)
{
  return item->kind == VTR_ITEM_RECTS && item->mark->kind == VTR_MARK_BARS &&
         item->mark->direction == VTR_HORIZONTAL;
}

static gboolean
step_inside (const VtrItem *item, guint element, VtrWalk step, guint *to)
{
  int n = n_elements (item), next = -1;
  gboolean forward = step == VTR_WALK_RIGHT || step == VTR_WALK_DOWN;
  gboolean upright = step == VTR_WALK_UP || step == VTR_WALK_DOWN;

  if (item->mark->kind == VTR_MARK_CELLS)
    {
      int columns = item->mark->n_columns, column = element % columns;
      if (upright)
        next = (int) element + (forward ? columns : -columns);
      else if (column + (forward ? 1 : -1) >= 0 && column + (forward ? 1 : -1) < columns)
        next = (int) element + (forward ? 1 : -1);
    }
  else if (is_list (item))
    next = (int) element + (forward ? 1 : -1);
  else if (!upright && !is_shape (item))
    next = neighbour_by_x (item, element, forward);
  if (next < 0 || next >= n)
    return FALSE;
  *to = is_empty_cell (item, next) ? element : (guint) next;
  return TRUE;
}

/**
 * vtr_scene_next:
 * @scene: a scene
 * @from: (nullable): where the focus is; %NULL: outside
 * @step: which key
 * @to: (out): where it goes
 *
 * Left and right walk along a series, up and down go to the next one at about the same x; Home and
 * End are the ends of the series.
 *
 * Returns: whether there is somewhere to go
 */
gboolean
vtr_scene_next (const VtrScene *scene, const VtrHit *from, VtrWalk step, VtrHit *to)
{
  int way = step == VTR_WALK_UP || step == VTR_WALK_LEFT ? -1 : 1;
  const VtrItem *item = from != NULL ? vtr_scene_item (scene, from->item) : NULL;
  guint element;

  if (item != NULL && item->mark != NULL && (step == VTR_WALK_HOME || step == VTR_WALK_END))
    {
      int end = item->mark->kind == VTR_MARK_CELLS ? end_cell (item, step == VTR_WALK_END)
        : is_list (item) ? (step == VTR_WALK_HOME ? 0 : (int) n_elements (item) - 1)
        : neighbour_by_x (item, -1, step == VTR_WALK_HOME);
      *to = make_hit (scene, from->item, MAX (end, 0));
      return TRUE;
    }
  if (item != NULL && item->mark != NULL && step_inside (item, from->element, step, &element))
    {
      *to = make_hit (scene, from->item, element);
      return TRUE;
    }
  if (item != NULL && (step == VTR_WALK_LEFT || step == VTR_WALK_RIGHT) && !is_shape (item))
    return FALSE;
  for (int i = from != NULL ? (int) from->item + way : 0; i >= 0 && i < (int) scene->items->len;
       i += way)
    if (is_walkable (vtr_scene_item (scene, i)))
      {
        const VtrItem *next = vtr_scene_item (scene, i);
        int first = next->mark->kind == VTR_MARK_CELLS ? end_cell (next, FALSE)
                    : is_list (next)                   ? 0
                                                       : neighbour_by_x (next, -1, TRUE);
        *to = make_hit (scene, i,
                        from != NULL ? nearest_by_x (next, from->x) : (guint) MAX (first, 0));
        return TRUE;
      }
  return FALSE;
}

/* Every element with a row that @accept takes. */
typedef gboolean (*Accept) (const VtrHit *hit, const double *wanted);

static GArray *
collect (const VtrScene *scene, Accept accept, const double *wanted)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (VtrHit));

  for (guint i = 0; i < scene->items->len; i++)
    {
      const VtrItem *item = vtr_scene_item (scene, i);
      if (item->mark == NULL || (item->mark->rows == NULL && item->mark->row < 0))
        continue;
      for (guint e = 0; e < n_elements (item); e++)
        {
          VtrHit hit = make_hit (scene, i, e);
          if (accept (&hit, wanted))
            g_array_append_val (hits, hit);
        }
    }
  return hits;
}

static gboolean
is_inside (const VtrHit *hit, const double *r)
{
  return hit->ref.row >= 0 && hit->x >= r[0] && hit->x <= r[2] && hit->y >= r[1] && hit->y <= r[3];
}

static gboolean
is_row (const VtrHit *hit, const double *row)
{
  return hit->ref.row == (gint64) *row;
}

/**
 * vtr_scene_query:
 * @scene: a scene
 * @x0: px
 * @y0: px
 * @x1: px
 * @y1: px
 *
 * Returns: (transfer full) (element-type VtrHit): what stands for a row and is centred inside
 */
GArray *
vtr_scene_query (const VtrScene *scene, double x0, double y0, double x1, double y1)
{
  double rect[4] = { MIN (x0, x1), MIN (y0, y1), MAX (x0, x1), MAX (y0, y1) };

  return collect (scene, is_inside, rect);
}

static int
compare_y (gconstpointer a, gconstpointer b)
{
  const VtrHit *p = a, *q = b;

  return p->y < q->y ? -1 : p->y > q->y;
}

/**
 * vtr_scene_find_row:
 * @scene: a scene
 * @row: a row of the data
 *
 * Returns: (transfer full) (element-type VtrHit): all that stands for it, from the top down
 */
GArray *
vtr_scene_find_row (const VtrScene *scene, gint64 row)
{
  double wanted = row;
  GArray *hits = collect (scene, is_row, &wanted);

  g_array_sort (hits, compare_y);
  return hits;
}

/**
 * vtr_scene_unmap:
 * @scene: a scene
 * @x: px
 * @y: px
 * @panel: (out) (optional): which panel, in the order they were added
 * @data_x: (out) (optional): data there
 * @data_y: (out) (optional): data there
 *
 * Returns: whether there is a panel at all
 */
gboolean
vtr_scene_unmap (
    const VtrScene *scene, double x, double y, guint *panel, double *data_x, double *data_y)
{
  for (guint i = 0; i < scene->figure->panels->len; i++)
    {
      const VtrPanelLayout *layout = &scene->panels[i];
      if (layout->width <= 0 ||
          box_distance (x, y, layout->x, layout->y, layout->width, layout->height) > 0)
        continue;
      if (panel != NULL)
        *panel = i;
      if (data_x != NULL)
        *data_x = vtr_scale_unmap (&layout->scales[VTR_AXIS_X], x);
      if (data_y != NULL)
        *data_y = vtr_scale_unmap (&layout->scales[VTR_AXIS_Y], y);
      return TRUE;
    }
  return FALSE;
}
