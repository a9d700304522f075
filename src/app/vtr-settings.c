/* Finds the settings schema where it is installed or, for a program that runs from its build tree,
 * there. Without one nothing is remembered and every default holds. */
#include "vtr-settings.h"
#include "vtr-config.h"
#include <string.h>

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = source != NULL ? g_settings_schema_source_lookup (source, VTR_APPLICATION_ID, TRUE) : NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, "recent"))
    {
      g_autoptr (GSettingsSchemaSource) built = g_settings_schema_source_new_from_directory (BUILDDATADIR, source, TRUE, NULL);
      g_clear_pointer (&schema, g_settings_schema_unref);
      schema = built != NULL ? g_settings_schema_source_lookup (built, VTR_APPLICATION_ID, FALSE) : NULL;
    }
  return schema;
}

/**
 * vtr_settings_new:
 *
 * Returns: (transfer full) (nullable): the person's settings; %NULL when no schema is installed
 */
GSettings *
vtr_settings_new (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* What the kernel says can still be had; 0: it does not say. */
static guint64
available_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL) || (line = strstr (text, "MemAvailable:")) == NULL)
    return 0;
  return g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024;
}

/**
 * vtr_settings_get_memory:
 * @settings: (nullable): the person's settings
 *
 * Returns: how many bytes a file may take in memory before the person is asked: the setting, or by
 *   default three quarters of what is free now; %G_MAXUINT64 when neither is known
 */
guint64
vtr_settings_get_memory (GSettings *settings)
{
  guint gigabytes = settings != NULL ? g_settings_get_uint (settings, "memory") : 0;
  guint64 available = gigabytes > 0 ? 0 : available_memory ();

  return gigabytes > 0 ? (guint64) gigabytes << 30 : available > 0 ? available / 4 * 3 : G_MAXUINT64;
}
