/* The preferences window: appearance, threads, memory. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_PREFERENCES (vtr_preferences_get_type ())
G_DECLARE_FINAL_TYPE (VtrPreferences, vtr_preferences, VTR, PREFERENCES, AdwPreferencesWindow)

GtkWidget *vtr_preferences_new (GtkWindow *parent, GSettings *settings);

G_END_DECLS
