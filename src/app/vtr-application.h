/* The application: one instance, its windows, preferences, about. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_APPLICATION (vtr_application_get_type ())
G_DECLARE_FINAL_TYPE (VtrApplication, vtr_application, VTR, APPLICATION, AdwApplication)

VtrApplication *vtr_application_new (void);

G_END_DECLS
