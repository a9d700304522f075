/* The person's settings: what GSettings keeps between sessions. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_APPLICATION_ID "io.github.vitrine.Vitrine"

GSettings *vtr_settings_new        (void);                     /* (nullable) no schema is installed */
guint64    vtr_settings_get_memory (GSettings *settings);      /* bytes a file may take unasked */

G_END_DECLS
