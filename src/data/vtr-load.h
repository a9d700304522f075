/* A source's bytes: mapped from a file, read from a pipe, unpacked. */
#pragma once
#include <gio/gio.h>
#include "vtr-progress.h"

G_BEGIN_DECLS

#define VTR_LOAD_MAX_BYTES (G_GUINT64_CONSTANT (4) << 30)

GBytes *vtr_load (const char *source, VtrProgress *progress, GError **error);
GBytes *vtr_load_unpack (GBytes *packed, const char *name, guint64 max_bytes, VtrProgress *progress, GError **error);

G_END_DECLS
