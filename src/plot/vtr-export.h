/* Scenes as files: PNG, PDF, and SVG with real text. Files appear whole or not at all. */
#pragma once
#include "vtr-scene.h"

G_BEGIN_DECLS

/* Marks beyond this many are drawn as one embedded picture in vector files. */
#define VTR_EXPORT_MAX_VECTOR_MARKS 20000

GBytes     *vtr_scene_to_png      (const VtrScene *scene, double scale, GError **error);
char       *vtr_scene_to_svg      (const VtrScene *scene, GError **error);
gboolean    vtr_scene_write_png   (const VtrScene *scene, const char *path, double scale, GError **error);
gboolean    vtr_scene_write_svg   (const VtrScene *scene, const char *path, GError **error);
gboolean    vtr_scene_write_pdf   (const VtrScene *scene, const char *path, GError **error);
/* By the ending of @path: .png (at @scale), .svg, .pdf; others are VTR_ERROR_BAD_VALUE. */
gboolean    vtr_scene_write       (const VtrScene *scene, const char *path, double scale, GError **error);

G_END_DECLS
