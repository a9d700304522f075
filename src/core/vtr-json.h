/* JSON with doubles that read back the same; NaN and infinities become null. */
#pragma once
#include <json-glib/json-glib.h>
#include "vtr-matrix.h"

G_BEGIN_DECLS

void  vtr_json_add_number  (JsonBuilder *builder, double value);
void  vtr_json_add_numbers (JsonBuilder *builder, const double *values, gsize n);
void  vtr_json_set_number  (JsonBuilder *builder, const char *member, double value);
void  vtr_json_set_numbers (JsonBuilder *builder, const char *member, const double *values, gsize n);
void  vtr_json_set_string  (JsonBuilder *builder, const char *member, const char *value); /* NULL: null */
void  vtr_json_set_int     (JsonBuilder *builder, const char *member, gint64 value);
void  vtr_json_set_strv    (JsonBuilder *builder, const char *member, const char *const *values);
char *vtr_json_to_string   (JsonNode *node, gboolean pretty);

G_END_DECLS
