/* The list of what was open lately, as a value of the settings: reading gives a copy, adding and
 * removing write a new value, and whoever shows it listens to "changed::recent". */
#include "vtr-recent.h"
#include "vtr-config.h"
#include <glib/gi18n-lib.h>

/**
 * vtr_recent_free:
 * @recent: (nullable): an element of the list
 */
void
vtr_recent_free (VtrRecent *recent)
{
  if (recent == NULL)
    return;
  g_free (recent->path);
  g_free (recent->title);
  g_free (recent->subtitle);
  g_free (recent);
}

/**
 * vtr_recent_list:
 * @settings: (nullable): the person's settings
 *
 * Returns: (transfer full) (element-type VtrRecent): newest first; empty without settings
 */
GPtrArray *
vtr_recent_list (GSettings *settings)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_recent_free);
  g_autoptr (GVariant) value = settings != NULL ? g_settings_get_value (settings, "recent") : NULL;

  for (gsize i = 0; value != NULL && i < g_variant_n_children (value); i++)
    {
      VtrRecent *recent = g_new0 (VtrRecent, 1);
      g_variant_get_child (value, i, "(sssx)", &recent->path, &recent->title, &recent->subtitle, &recent->time);
      g_ptr_array_add (list, recent);
    }
  return list;
}

/* Writes @list but for @path, after @first (nullable). */
static void
store (GSettings *settings, const VtrRecent *first, GPtrArray *list, const char *path)
{
  GVariantBuilder builder;
  guint n = first != NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sssx)"));
  if (first != NULL)
    g_variant_builder_add (&builder, "(sssx)", first->path, first->title, first->subtitle, first->time);
  for (guint i = 0; i < list->len && n < VTR_RECENT_MAX; i++)
    {
      const VtrRecent *recent = list->pdata[i];
      if (g_str_equal (recent->path, path))
        continue;
      g_variant_builder_add (&builder, "(sssx)", recent->path, recent->title, recent->subtitle, recent->time);
      n++;
    }
  g_settings_set_value (settings, "recent", g_variant_builder_end (&builder));
}

/**
 * vtr_recent_add:
 * @settings: (nullable): the person's settings
 * @path: of the project or data file
 * @title: what it is called
 * @subtitle: (nullable): data file and model
 *
 * Puts it first; what was known of the same path goes.
 */
void
vtr_recent_add (GSettings *settings, const char *path, const char *title, const char *subtitle)
{
  VtrRecent first = { (char *) path, (char *) title, (char *) (subtitle != NULL ? subtitle : ""),
                      g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr (GPtrArray) list = vtr_recent_list (settings);

  g_return_if_fail (path != NULL && title != NULL);
  if (settings != NULL)
    store (settings, &first, list, path);
}

/**
 * vtr_recent_remove:
 * @settings: (nullable): the person's settings
 * @path: what to forget; the file stays
 */
void
vtr_recent_remove (GSettings *settings, const char *path)
{
  g_autoptr (GPtrArray) list = vtr_recent_list (settings);

  g_return_if_fail (path != NULL);
  if (settings != NULL)
    store (settings, NULL, list, path);
}

/**
 * vtr_recent_dup_when:
 * @time: seconds since 1970
 * @now: seconds since 1970
 *
 * Returns: (transfer full): the day in local time, as short as it is clear
 */
char *
vtr_recent_dup_when (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) yesterday = today != NULL ? g_date_time_add_days (today, -1) : NULL;

  if (then == NULL || yesterday == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (then) == g_date_time_get_year (today)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (today))
    return g_strdup (_("Today"));
  if (g_date_time_get_year (then) == g_date_time_get_year (yesterday)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (yesterday))
    return g_strdup (_("Yesterday"));
  return g_date_time_format (then, g_date_time_get_year (then) == g_date_time_get_year (today) ? "%-e %b" : "%-e %b %Y");
}
