/* VtrPreferences: rows bound to the settings. The application listens to the settings and makes them
 * true; nothing here does. */
#include "vtr-preferences.h"
#include "vtr-config.h"

struct _VtrPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow   *scheme;
  GtkSpinButton *threads, *memory;
};

G_DEFINE_FINAL_TYPE (VtrPreferences, vtr_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static const char *const schemes[] = { "default", "light", "dark" };

static gboolean
scheme_to_row_cb (GValue *value, GVariant *variant, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), schemes[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
row_to_scheme_cb (const GValue *value, const GVariantType *type, gpointer data)
{
  guint i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (schemes) ? g_variant_new_string (schemes[i]) : NULL;
}

static gboolean
number_to_spin_cb (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));
  return TRUE;
}

static GVariant *
spin_to_number_cb (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_uint32 ((guint32) (g_value_get_double (value) + 0.5));
}

static void
vtr_preferences_class_init (VtrPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrPreferences, scheme);
  gtk_widget_class_bind_template_child (widget_class, VtrPreferences, threads);
  gtk_widget_class_bind_template_child (widget_class, VtrPreferences, memory);
}

static void
vtr_preferences_init (VtrPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vtr_preferences_new:
 * @parent: (nullable): the window it belongs to
 * @settings: the person's settings
 *
 * Returns: (transfer none): the window, not yet shown
 */
GtkWidget *
vtr_preferences_new (GtkWindow *parent, GSettings *settings)
{
  VtrPreferences *self = g_object_new (VTR_TYPE_PREFERENCES, "transient-for", parent, NULL);

  g_settings_bind_with_mapping (settings, "color-scheme", self->scheme, "selected", G_SETTINGS_BIND_DEFAULT,
                                scheme_to_row_cb, row_to_scheme_cb, NULL, NULL);
  g_settings_bind_with_mapping (settings, "threads", self->threads, "value", G_SETTINGS_BIND_DEFAULT,
                                number_to_spin_cb, spin_to_number_cb, NULL, NULL);
  g_settings_bind_with_mapping (settings, "memory", self->memory, "value", G_SETTINGS_BIND_DEFAULT,
                                number_to_spin_cb, spin_to_number_cb, NULL, NULL);
  return GTK_WIDGET (self);
}
