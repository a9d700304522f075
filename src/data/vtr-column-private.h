/* What the readers share with the column: dictionary levels and dates as text. */
#pragma once
#include "vtr-column.h"

G_BEGIN_DECLS

#define VTR_MAX_ROWS G_MAXUINT32

/* Order of @texts (ascending: by value when all are numbers, else by code point) as indices into it;
 * (transfer full). */
guint32 *vtr_levels_order (const char *const *texts, guint n);
/* Numbers as the readers take them: vtr_number_parse() and the infinities. */
gboolean vtr_value_parse (const char *text, gsize length, double *value);

/* ISO 8601, "2024-02-29" or "2024-02-29T10:30[:15[.25]][Z|+02:00]", as seconds since 1970 UTC. */
gboolean vtr_datetime_parse (const char *text, gsize length, double *seconds);
char *vtr_datetime_format (double seconds, gboolean date_only);

/* A numeric (or datetime) column of @values, NaN where missing. */
VtrColumn *vtr_column_new_values (const char *name, VtrKind kind, const double *values, gsize n);
/* Codes and levels from one code per row, G_MAXUINT32 where missing, into @texts in any order. */
VtrColumn *vtr_column_new_codes (const char *name,
                                 VtrKind kind,
                                 const guint32 *codes,
                                 gsize n_rows,
                                 const char *const *texts,
                                 guint n_texts);
VtrStorage vtr_storage_for_values (const double *values, gsize n);
void vtr_storage_write (VtrStorage storage, gpointer data, gsize at, const double *values, gsize n);
void vtr_storage_read (VtrStorage storage, gconstpointer data, gsize at, double *values, gsize n);

G_END_DECLS
