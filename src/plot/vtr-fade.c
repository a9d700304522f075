/* A selection on a scene: what stands for other rows is drawn at a fifth of its strength, and what
 * is selected above it. The result is a scene like any other, so the pointer finds the same things. */
#include "vtr-scene-private.h"
#include <string.h>

#define FADED 0.2

static gpointer
dup_array (gconstpointer array, gsize n, gsize size)
{
  return array != NULL ? g_memdup2 (array, MAX (n, 1) * size) : NULL;
}

static guint
floats_each (const VtrItem *item)
{
  return item->kind == VTR_ITEM_RECTS ? 4 : 2;
}

static VtrItem
copy_item (const VtrItem *item)
{
  VtrItem copy = *item;

  copy.points = dup_array (item->points, (gsize) item->n * floats_each (item), sizeof (float));
  copy.indices = dup_array (item->indices, item->n, sizeof (guint32));
  copy.buckets = dup_array (item->buckets, item->n, 1);
  copy.palette = dup_array (item->palette, item->n_palette, sizeof (VtrColor));
  copy.text = g_strdup (item->text);
  copy.pixels = dup_array (item->pixels, (gsize) item->pixel_width * item->pixel_height, 4);
  return copy;
}

static gboolean
stands_for_rows (const VtrItem *item)
{
  return item->mark != NULL && (item->mark->rows != NULL || item->mark->row >= 0)
         && (item->kind == VTR_ITEM_MARKERS || item->kind == VTR_ITEM_RECTS) && item->points != NULL;
}

static gboolean
is_selected (const VtrItem *item, guint element, GHashTable *rows)
{
  gint64 row = vtr_item_ref (item, element).row;

  return row < 0 || g_hash_table_contains (rows, GUINT_TO_POINTER ((guint32) row));
}

/* The elements of @item that are (not) selected. */
static VtrItem
pick (const VtrItem *item, GHashTable *rows, gboolean selected)
{
  VtrItem part = copy_item (item);
  guint each = floats_each (item), n = 0;

  if (part.indices == NULL)
    part.indices = g_new (guint32, MAX (item->n, 1));
  for (guint e = 0; e < item->n; e++)
    {
      if (is_selected (item, e, rows) != selected)
        continue;
      memcpy (part.points + (gsize) n * each, item->points + (gsize) e * each, each * sizeof (float));
      part.indices[n] = item->indices != NULL ? item->indices[e] : e;
      if (part.buckets != NULL)
        part.buckets[n] = item->buckets[e];
      n++;
    }
  part.n = n;
  return part;
}

static void
fade (VtrItem *item)
{
  for (guint i = 0; i < item->n_palette; i++)
    {
      VtrColor color = item->palette[i];
      guint32 alpha = (guint32) ((color >> 24) * FADED + 0.5);
      item->palette[i] = (color & 0xffffff) | alpha << 24;
    }
}

/**
 * vtr_scene_new_faded:
 * @scene: a scene
 * @rows: the selected rows
 * @n_rows: how many
 *
 * Returns: (transfer full): the same scene with what stands for other rows at 20 % of its strength
 */
VtrScene *
vtr_scene_new_faded (const VtrScene *scene, const guint32 *rows, gsize n_rows)
{
  g_autoptr (GHashTable) selected = g_hash_table_new (NULL, NULL);
  VtrScene *faded;

  g_return_val_if_fail (scene != NULL && (rows != NULL || n_rows == 0), NULL);
  for (gsize i = 0; i < n_rows; i++)
    g_hash_table_add (selected, GUINT_TO_POINTER (rows[i]));
  faded = vtr_scene_new_like (scene);
  for (guint i = 0; i < scene->items->len; i++)
    {
      const VtrItem *item = vtr_scene_item (scene, i);
      gboolean split = stands_for_rows (item);
      VtrItem first = split ? pick (item, selected, FALSE) : copy_item (item);

      if (split)
        fade (&first);
      g_array_append_val (faded->items, first);
      if (split)
        {
          VtrItem second = pick (item, selected, TRUE);
          g_array_append_val (faded->items, second);
        }
    }
  return faded;
}
