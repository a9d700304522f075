/* How a window uses its width, and what it remembers of it: sidebar, inspector, size. */
#pragma once
#include "vtr-page.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_WIDTH_INSPECTOR 1180   /* px: narrower, the inspector lies over the page */
#define VTR_WIDTH_SIDEBAR   980    /* px: narrower, the sidebar folds */

#define VTR_TYPE_FRAME (vtr_frame_get_type ())
G_DECLARE_FINAL_TYPE (VtrFrame, vtr_frame, VTR, FRAME, GObject)

VtrFrame *vtr_frame_new              (GtkWindow *window, AdwFlap *sidebar, GtkStack *pages, GSettings *settings);
void      vtr_frame_set_width        (VtrFrame *self, int width);
void      vtr_frame_toggle_sidebar   (VtrFrame *self);
void      vtr_frame_toggle_inspector (VtrFrame *self);
void      vtr_frame_page_changed     (VtrFrame *self);
gboolean  vtr_frame_is_folded        (VtrFrame *self);
void      vtr_frame_save             (VtrFrame *self);

G_END_DECLS
