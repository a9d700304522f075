/* VtrChartView, pointer and keyboard. Both ask the scene the same questions, so what is seen is what
 * is found, and the tooltip is the same. */
#include "vtr-chart-view-private.h"
#include <math.h>

#define HIT_RADIUS 9.0
#define TOOLTIP_DELAY_MS 80
#define DRAG_THRESHOLD 6.0

/* --- Tooltip --------------------------------------------------------------------------------- */

void
vtr_chart_view_clear_hit (VtrChartView *self)
{
  g_clear_handle_id (&self->tooltip_source, g_source_remove);
  g_clear_pointer (&self->tooltip, g_free);
  if (self->has_hit)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->has_hit = FALSE;
}

void
vtr_chart_view_describe (VtrChartView *self)
{
  if (self->picture == NULL)
    return;
  g_autofree char *text = self->has_hit && self->by_keyboard && self->tooltip != NULL
    ? g_strdup_printf ("%s %s", self->tooltip, self->picture->sentence) : g_strdup (self->picture->sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static gboolean
show_tooltip_cb (gpointer data)
{
  VtrChartView *self = data;

  self->tooltip_source = 0;
  g_free (self->tooltip);
  self->tooltip = self->has_hit && self->scene != NULL ? vtr_scene_dup_tooltip (self->scene, &self->hit) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, VtrChartView *self)
{
  VtrHit hit;

  if (self->by_keyboard && x == self->pointer_x && y == self->pointer_y)
    return;   /* the chart moved, not the pointer */
  self->pointer_x = x;
  self->pointer_y = y;
  self->by_keyboard = FALSE;
  if (self->scene == NULL || self->dragging || !vtr_scene_hit (self->scene, x, y, HIT_RADIUS, &hit))
    {
      vtr_chart_view_clear_hit (self);
      return;
    }
  if (self->has_hit && hit.item == self->hit.item && hit.element == self->hit.element)
    return;
  vtr_chart_view_clear_hit (self);
  self->hit = hit;
  self->has_hit = TRUE;
  self->tooltip_source = g_timeout_add (TOOLTIP_DELAY_MS, show_tooltip_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *controller, VtrChartView *self)
{
  if (!self->by_keyboard)
    vtr_chart_view_clear_hit (self);
}

/* --- Selecting ------------------------------------------------------------------------------- */

static GArray *
sorted_rows (GHashTable *set)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 row = GPOINTER_TO_UINT (key);
      g_array_append_val (rows, row);
    }
  return rows;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

/* Shift adds to what is selected, Ctrl takes away, neither replaces it. */
static void
select_hits (VtrChartView *self, const VtrHit *hits, gsize n)
{
  g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);
  gboolean adds = (self->modifiers & GDK_SHIFT_MASK) != 0, removes = (self->modifiers & GDK_CONTROL_MASK) != 0;

  for (guint i = 0; (adds || removes) && self->rows != NULL && i < self->rows->len; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (g_array_index (self->rows, guint32, i)));
  for (gsize i = 0; i < n; i++)
    if (hits[i].ref.row >= 0)
      {
        gpointer row = GUINT_TO_POINTER ((guint32) hits[i].ref.row);
        if (removes)
          g_hash_table_remove (set, row);
        else
          g_hash_table_add (set, row);
      }
  g_autoptr (GArray) rows = sorted_rows (set);
  g_array_sort (rows, compare_rows);
  vtr_chart_view_emit_selected (self, rows->len > 0 ? rows : NULL);
}

/* Where nothing stands for a row, a rectangle is a range of x: bars of a histogram. */
static void
select_rectangle (VtrChartView *self)
{
  double x1 = self->drag_x + self->drag_w, y1 = self->drag_y + self->drag_h;
  g_autoptr (GArray) hits = vtr_scene_query (self->scene, self->drag_x, self->drag_y, x1, y1);
  g_autoptr (GArray) any = vtr_scene_query (self->scene, 0, 0, self->look.width, self->look.height);
  double from, to, middle = self->drag_y + self->drag_h / 2;
  guint panel_from, panel_to;

  if (any->len > 0)
    select_hits (self, (const VtrHit *) (gpointer) hits->data, hits->len);
  else if (vtr_scene_unmap (self->scene, self->drag_x, middle, &panel_from, &from, NULL)
           && vtr_scene_unmap (self->scene, x1, middle, &panel_to, &to, NULL) && panel_from == panel_to)
    vtr_chart_view_emit_range (self, MIN (from, to), MAX (from, to));
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, VtrChartView *self)
{
  self->modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, VtrChartView *self)
{
  double x, y;

  if (!self->dragging && MAX (fabs (dx), fabs (dy)) < DRAG_THRESHOLD)
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  vtr_chart_view_clear_hit (self);
  self->dragging = TRUE;
  self->drag_x = MIN (x, x + dx);
  self->drag_y = MIN (y, y + dy);
  self->drag_w = fabs (dx);
  self->drag_h = fabs (dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, VtrChartView *self)
{
  gboolean dragged = self->dragging;
  double x, y;
  VtrHit hit;

  self->dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->scene == NULL)
    return;
  if (dragged)
    select_rectangle (self);
  else if (gtk_gesture_drag_get_start_point (gesture, &x, &y) && vtr_scene_hit (self->scene, x, y, HIT_RADIUS, &hit))
    {
      if ((self->modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0)
        select_hits (self, &hit, 1);
      else
        vtr_chart_view_emit_activated (self, &hit.ref);
    }
}

/* --- Keyboard -------------------------------------------------------------------------------- */

static gboolean
walk_for_key (guint keyval, VtrWalk *walk)
{
  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left: *walk = VTR_WALK_LEFT; return TRUE;
    case GDK_KEY_Right: case GDK_KEY_KP_Right: *walk = VTR_WALK_RIGHT; return TRUE;
    case GDK_KEY_Up: case GDK_KEY_KP_Up: *walk = VTR_WALK_UP; return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: *walk = VTR_WALK_DOWN; return TRUE;
    case GDK_KEY_Home: case GDK_KEY_KP_Home: *walk = VTR_WALK_HOME; return TRUE;
    case GDK_KEY_End: case GDK_KEY_KP_End: *walk = VTR_WALK_END; return TRUE;
    default: return FALSE;
    }
}

static void
walk (VtrChartView *self, VtrWalk step)
{
  gboolean from_here = self->has_hit && self->by_keyboard;
  VtrHit to;

  if (!vtr_scene_next (self->scene, from_here ? &self->hit : NULL, step, &to))
    return;
  vtr_chart_view_clear_hit (self);
  self->hit = to;
  self->has_hit = self->by_keyboard = TRUE;
  show_tooltip_cb (self);
  vtr_chart_view_describe (self);
}

/* Leaves the point first, then drops the selection. */
static gboolean
escape (VtrChartView *self)
{
  if (self->has_hit && self->by_keyboard)
    {
      vtr_chart_view_clear_hit (self);
      vtr_chart_view_describe (self);
      return TRUE;
    }
  if (self->rows == NULL)
    return FALSE;
  vtr_chart_view_emit_selected (self, NULL);
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                VtrChartView *self)
{
  VtrWalk step;

  if (self->scene == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (walk_for_key (keyval, &step))
    {
      walk (self, step);
      return TRUE;
    }
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && self->has_hit)
    {
      VtrRef ref = self->hit.ref;
      vtr_chart_view_emit_activated (self, &ref);
      return TRUE;
    }
  return keyval == GDK_KEY_Escape && escape (self);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller, VtrChartView *self)
{
  vtr_chart_view_clear_hit (self);
  vtr_chart_view_describe (self);
}

void
vtr_chart_view_add_controllers (VtrChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
