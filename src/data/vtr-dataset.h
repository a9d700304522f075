/* A frozen table: columns of equal length, the role of each, and where it came from. A change is a
 * new data set that shares the untouched columns; splits are arrays of row indices. */
#pragma once
#include "vtr-column.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_ROLE_FEATURE, VTR_ROLE_TARGET, VTR_ROLE_ID, VTR_ROLE_WEIGHT, VTR_ROLE_GROUP, VTR_ROLE_TIME, VTR_ROLE_IGNORE,
} VtrRole;

/* Something noticed while reading: @line counts physical lines from 1 (0: no line). */
typedef struct { guint64 line; char *column; char *message; } VtrWarning;

#define VTR_TYPE_DATASET (vtr_dataset_get_type ())
G_DECLARE_FINAL_TYPE (VtrDataset, vtr_dataset, VTR, DATASET, GObject)

/* @columns: (element-type VtrColumn): kept by reference; all of one length. */
VtrDataset  *vtr_dataset_new           (GPtrArray *columns);
gsize        vtr_dataset_get_n_rows    (VtrDataset *dataset);
guint        vtr_dataset_get_n_columns (VtrDataset *dataset);
VtrColumn   *vtr_dataset_get_column    (VtrDataset *dataset, guint index);
int          vtr_dataset_find          (VtrDataset *dataset, const char *name);   /* −1: none */
/* The column, or VTR_ERROR_BAD_VALUE naming the nearest one and the file. */
VtrColumn   *vtr_dataset_lookup        (VtrDataset *dataset, const char *name, GError **error);
VtrRole      vtr_dataset_get_role      (VtrDataset *dataset, guint index);
VtrColumn   *vtr_dataset_get_by_role   (VtrDataset *dataset, VtrRole role);       /* (nullable) first one */
const char  *vtr_dataset_get_source    (VtrDataset *dataset);                     /* (nullable) path as given */
const char  *vtr_dataset_get_hash      (VtrDataset *dataset);                     /* of the content: "sha256:…" */
GPtrArray   *vtr_dataset_get_warnings  (VtrDataset *dataset);                     /* of VtrWarning */
/* How its file was written: 0 and NULL where it was no delimited text, or that is not known. */
char         vtr_dataset_get_delimiter (VtrDataset *dataset);
const char  *vtr_dataset_get_encoding  (VtrDataset *dataset);                     /* (nullable) */

/* New data sets; (transfer full). */
VtrDataset  *vtr_dataset_with_role     (VtrDataset *dataset, const char *column, VtrRole role, GError **error);
VtrDataset  *vtr_dataset_with_column   (VtrDataset *dataset, guint index, VtrColumn *column);
VtrDataset  *vtr_dataset_take_rows     (VtrDataset *dataset, const guint32 *rows, gsize n);
VtrDataset  *vtr_dataset_select        (VtrDataset *dataset, const guint *columns, guint n);
/* For readers, once, before the data set is shared. */
void         vtr_dataset_set_origin    (VtrDataset *dataset, const char *source, GPtrArray *warnings);
void         vtr_dataset_set_format    (VtrDataset *dataset, char delimiter, const char *encoding);

G_END_DECLS
