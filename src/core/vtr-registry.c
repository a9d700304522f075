/* The registry is the type system: it walks the types below a base, and a kind is known once its type is. */
#include "vtr-config.h"

#include "vtr-configurable.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vtr-error.h"
#include "vtr-text.h"

typedef struct
{
  const char *name; /* static, as all class names */
  GType type;
} Kind;

static void
collect_kinds (GType type, GArray *kinds)
{
  g_autofree GType *children = NULL;
  guint n_children;

  if (!G_TYPE_IS_ABSTRACT (type) && g_type_is_a (type, VTR_TYPE_CONFIGURABLE))
    {
      VtrConfigurableClass *klass = g_type_class_ref (type);
      Kind kind = { klass->name, type };

      if (kind.name != NULL)
        g_array_append_val (kinds, kind);
      g_type_class_unref (klass);
    }

  children = g_type_children (type, &n_children);
  for (guint i = 0; i < n_children; i++)
    collect_kinds (children[i], kinds);
}

static int
compare_kinds_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Kind *) a)->name, ((const Kind *) b)->name);
}

static GArray *
list_kinds (GType base)
{
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (Kind));

  collect_kinds (base, kinds);
  g_array_sort (kinds, compare_kinds_cb);
  return kinds;
}

/**
 * vtr_registry_find:
 * @base: a type below #VtrConfigurable
 * @name: a kind's name
 *
 * Finds the instantiable type of that name among @base and its descendants known to the type system.
 *
 * Returns: the type, or %G_TYPE_INVALID
 */
GType
vtr_registry_find (GType base, const char *name)
{
  g_autoptr (GArray) kinds = NULL;

  g_return_val_if_fail (name != NULL, G_TYPE_INVALID);

  kinds = list_kinds (base);
  for (guint i = 0; i < kinds->len; i++)
    if (strcmp (g_array_index (kinds, Kind, i).name, name) == 0)
      return g_array_index (kinds, Kind, i).type;
  return G_TYPE_INVALID;
}

/**
 * vtr_registry_list:
 * @base: a type below #VtrConfigurable
 * @n_types: (out) (optional): how many
 *
 * Returns: (transfer full) (array length=n_types): the instantiable types with a name, by name
 */
GType *
vtr_registry_list (GType base, guint *n_types)
{
  g_autoptr (GArray) kinds = list_kinds (base);
  GType *types = g_new0 (GType, kinds->len + 1);

  for (guint i = 0; i < kinds->len; i++)
    types[i] = g_array_index (kinds, Kind, i).type;
  if (n_types != NULL)
    *n_types = kinds->len;
  return types;
}

/**
 * vtr_registry_new_object:
 * @base: a type below #VtrConfigurable
 * @name: a kind's name
 * @what: what kinds of @base are called in a sentence, translated ("model")
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a new object with default settings, or %NULL with
 *   %VTR_ERROR_BAD_VALUE and the nearest good name
 */
gpointer
vtr_registry_new_object (GType base, const char *name, const char *what, GError **error)
{
  GType type = vtr_registry_find (base, name);
  g_autoptr (GArray) kinds = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *list = NULL;
  const char *nearest;

  if (type != G_TYPE_INVALID)
    return g_object_new (type, NULL);

  kinds = list_kinds (base);
  names = g_ptr_array_new ();
  for (guint i = 0; i < kinds->len; i++)
    g_ptr_array_add (names, (gpointer) g_array_index (kinds, Kind, i).name);
  g_ptr_array_add (names, NULL);

  list = g_strjoinv (", ", (char **) names->pdata);
  nearest = vtr_text_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown %s “%s”: did you mean “%s”?"), what, name, nearest);
  else
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE,
                 _("unknown %s “%s”; there are: %s"), what, name, list);
  return NULL;
}
