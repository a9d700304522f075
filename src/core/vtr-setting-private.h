/* Values of settings to and from text and variants; the rest of a setting's public face is in
 * vtr-configurable.h. Errors are VTR_ERROR_BAD_VALUE, with the range. */
#pragma once
#include "vtr-configurable.h"

G_BEGIN_DECLS

/* Initialises and sets @value. */
gboolean  vtr_setting_parse         (GParamSpec *pspec, const char *text, GValue *value, GError **error);
gboolean  vtr_setting_parse_variant (GParamSpec *pspec, GVariant *variant, GValue *value, GError **error);
char     *vtr_setting_to_text       (const GValue *value);
GVariant *vtr_setting_to_variant    (const GValue *value);   /* floating; NULL for an unset text or list */

G_END_DECLS
