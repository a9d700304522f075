/* A menu is made each time it is opened: it says what the column is now. */
#include "vtr-column-menu.h"
#include "vtr-config.h"
#include <glib/gi18n.h>

static const struct
{
  VtrKind kind;
  const char *title;
} kinds[] = {
  { VTR_KIND_NUMERIC, N_ ("Number") },
  { VTR_KIND_CATEGORICAL, N_ ("Category") },
  { VTR_KIND_DATETIME, N_ ("Date") },
  { VTR_KIND_TEXT, N_ ("Text") },
};

static void
add (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
new_kinds (VtrColumn *column)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind != vtr_column_get_kind (column))
      add (
          menu, _ (kinds[i].title), "data.set-kind",
          g_variant_new ("(ss)", vtr_column_get_name (column), vtr_kind_to_string (kinds[i].kind)));
  return menu;
}

static GMenu *
new_uses (VtrColumn *column, VtrRole role)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) types = new_kinds (column);
  GVariant *name = g_variant_new_string (vtr_column_get_name (column));
  g_autoptr (GVariant) target = g_variant_ref_sink (name);

  if (role != VTR_ROLE_TARGET)
    add (menu, _ ("Use as Target"), "data.use-as-target", target);
  if (role != VTR_ROLE_FEATURE)
    add (menu, _ ("Use as Feature"), "data.use-as-feature", target);
  if (role != VTR_ROLE_IGNORE)
    add (menu, _ ("Ignore"), "data.ignore", target);
  g_menu_append_submenu (menu, _ ("Change Type"), G_MENU_MODEL (types));
  return menu;
}

/**
 * vtr_column_menu_new:
 * @dataset: a table
 * @column: which column
 * @any_hidden: whether the table leaves columns out
 *
 * Returns: (transfer full): its menu
 */
GMenuModel *
vtr_column_menu_new (VtrDataset *dataset, guint column, gboolean any_hidden)
{
  g_return_val_if_fail (VTR_IS_DATASET (dataset) && column < vtr_dataset_get_n_columns (dataset),
                        NULL);
  VtrColumn *of = vtr_dataset_get_column (dataset, column);
  const char *name = vtr_column_get_name (of);
  GMenu *menu = g_menu_new (), *sort = g_menu_new (), *place = g_menu_new (), *view = g_menu_new ();

  add (sort, _ ("Sort Ascending"), "data.sort", g_variant_new ("(si)", name, 1));
  add (sort, _ ("Sort Descending"), "data.sort", g_variant_new ("(si)", name, -1));
  add (place, _ ("Move Left"), "data.move-column", g_variant_new ("(si)", name, -1));
  add (place, _ ("Move Right"), "data.move-column", g_variant_new ("(si)", name, 1));
  add (view, _ ("Hide"), "data.hide-column", g_variant_new_string (name));
  if (any_hidden)
    g_menu_append (view, _ ("Show Hidden Columns"), "data.show-columns");
  add (view, _ ("Copy Column"), "data.copy-column", g_variant_new_string (name));
  add_section (menu, new_uses (of, vtr_dataset_get_role (dataset, column)));
  add_section (menu, sort);
  add_section (menu, place);
  add_section (menu, view);
  return G_MENU_MODEL (menu);
}
