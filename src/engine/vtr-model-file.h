/* Models in and out of files. A `.vitrine` file is an SQLite database (vtr-store.h); it may hold
 * several models, of which one is the current one, and a whole project beside them. */
#pragma once
#include "vtr-model.h"

G_BEGIN_DECLS

/* Writes a new file with one model under a temporary name and renames it. @name (nullable): what the
 * model is called in the file, by default after its learner. @with_rows: carry the training rows.
 * Errors: VTR_ERROR_FAILED (a full disk, no permission): what was there is untouched. */
gboolean  vtr_model_file_save       (const char *path, VtrModel *model, const char *name, gboolean with_rows,
                                     VtrProgress *progress, GError **error);
/* @source: "file.vitrine" (the current model) or "file.vitrine#NAME". Errors: VTR_ERROR_BAD_INPUT
 * (not there, not a model), VTR_ERROR_CORRUPT (cut short, changed), VTR_ERROR_UNSUPPORTED (newer). */
VtrModel *vtr_model_file_load       (const char *source, VtrProgress *progress, GError **error);
/* The same from memory, read-only; @name is for messages, @model (nullable) picks one. */
VtrModel *vtr_model_file_load_bytes (GBytes *bytes, const char *name, const char *model, GError **error);

G_END_DECLS
