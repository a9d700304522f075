/* A named, typed, frozen column: the narrowest exact storage, strings as dictionary codes, and a
 * mask of missing values. Reference-counted; threads share it without locks. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum { VTR_KIND_NUMERIC, VTR_KIND_CATEGORICAL, VTR_KIND_TEXT, VTR_KIND_DATETIME, VTR_KIND_IMAGE } VtrKind;
const char *vtr_kind_to_string   (VtrKind kind);
gboolean    vtr_kind_from_string (const char *text, VtrKind *kind);

/**
 * VtrStorage: how values lie in memory. Numbers: value = stored / divisor (divisor 1 but for
 * pictures, 255). CODE*: index into the levels.
 */
typedef enum
{
  VTR_STORAGE_INT8, VTR_STORAGE_UINT8, VTR_STORAGE_INT16, VTR_STORAGE_INT32, VTR_STORAGE_INT64,
  VTR_STORAGE_FLOAT, VTR_STORAGE_DOUBLE,
  VTR_STORAGE_CODE8, VTR_STORAGE_CODE16, VTR_STORAGE_CODE32,
} VtrStorage;
gsize vtr_storage_get_size (VtrStorage storage);

typedef struct _VtrColumn VtrColumn;
#define VTR_TYPE_COLUMN (vtr_column_get_type ())
GType              vtr_column_get_type      (void);
VtrColumn         *vtr_column_ref           (VtrColumn *column);
void               vtr_column_unref         (VtrColumn *column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrColumn, vtr_column_unref)

/* Constructors. @values is NaN where missing; the narrowest exact storage is found by looking. */
VtrColumn         *vtr_column_new_numeric   (const char *name, const double *values, gsize n_rows);
/* @texts[i] is NULL where missing. Levels ascend: by value if all are numbers, else by code point. */
VtrColumn         *vtr_column_new_text      (const char *name, VtrKind kind, const char *const *texts, gsize n_rows);
/* Takes @data (g_malloc) and @missing (bitmap, bit set = missing; (nullable)). For codes @levels
 * must be unique and sorted (transfer full). */
VtrColumn         *vtr_column_new_take      (const char *name, VtrKind kind, VtrStorage storage, gpointer data,
                                             double divisor, guint64 *missing, char **levels, gsize n_rows);

const char        *vtr_column_get_name      (const VtrColumn *column);
VtrKind            vtr_column_get_kind      (const VtrColumn *column);
VtrStorage         vtr_column_get_storage   (const VtrColumn *column);
gconstpointer      vtr_column_get_data      (const VtrColumn *column);
double             vtr_column_get_divisor   (const VtrColumn *column);
gsize              vtr_column_get_n_rows    (const VtrColumn *column);
gsize              vtr_column_get_n_missing (const VtrColumn *column);
const char *const *vtr_column_get_levels    (const VtrColumn *column, guint *n_levels); /* NULL for numbers */
gboolean           vtr_column_is_missing    (const VtrColumn *column, gsize row);
/* The number, the level's code, or seconds since 1970 (UTC); NaN where missing. */
double             vtr_column_get_number    (const VtrColumn *column, gsize row);
/* Many at once: rows @rows[0 … n−1], or first … first+n−1 when @rows is NULL, into out[i × out_stride]. */
void               vtr_column_read_numbers  (const VtrColumn *column, const guint32 *rows, gsize first, gsize n,
                                             double *out, gsize out_stride);
/* As it is shown and written to files; NULL where missing; (transfer full). */
char              *vtr_column_dup_text      (const VtrColumn *column, gsize row);
char              *vtr_column_format        (const VtrColumn *column, double value);
VtrColumn         *vtr_column_rename        (VtrColumn *column, const char *name);
VtrColumn         *vtr_column_take_rows     (VtrColumn *column, const guint32 *rows, gsize n);
/* As another kind: numbers become levels, levels that are numbers become numbers. */
VtrColumn         *vtr_column_with_kind     (VtrColumn *column, VtrKind kind, GError **error);

G_END_DECLS
