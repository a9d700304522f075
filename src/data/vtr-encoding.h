/* Bytes of unknown encoding as UTF-8 text. */
#pragma once
#include <gio/gio.h>
#include "vtr-progress.h"

G_BEGIN_DECLS

GBytes *vtr_encoding_to_utf8 (GBytes *bytes,
                              const char *name,
                              const char *encoding,
                              GPtrArray *warnings,
                              VtrProgress *progress,
                              GError **error);
/* What @bytes turned out to be written in, now that they are @text. */
const char *vtr_encoding_get_name (GBytes *bytes, const char *encoding, GBytes *text);
guint64 vtr_encoding_line_of (const char *text, gsize offset);

G_END_DECLS
