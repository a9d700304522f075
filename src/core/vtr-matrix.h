/* Dense row-major matrices of doubles, 64-byte aligned, and by-value slices of them. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VtrMatrixView:
 * @data: element (0, 0); borrowed
 * @n_rows: number of rows
 * @n_columns: number of columns
 * @stride: elements from one row to the next, at least @n_columns
 *
 * A slice of somebody's numbers, passed by value. It keeps nothing alive.
 */
typedef struct
{
  double *data;
  gsize   n_rows;
  gsize   n_columns;
  gsize   stride;
} VtrMatrixView;

static inline double *
vtr_matrix_view_row (VtrMatrixView view, gsize row)
{
  return view.data + row * view.stride;
}

/* The rows [first, first + n) of @view. */
static inline VtrMatrixView
vtr_matrix_view_rows (VtrMatrixView view, gsize first, gsize n)
{
  view.data += first * view.stride;
  view.n_rows = n;
  return view;
}

typedef struct _VtrMatrix VtrMatrix;
#define VTR_TYPE_MATRIX (vtr_matrix_get_type ())
GType          vtr_matrix_get_type    (void);

VtrMatrix     *vtr_matrix_new         (gsize n_rows, gsize n_columns, GError **error);
VtrMatrix     *vtr_matrix_ref         (VtrMatrix *matrix);
void           vtr_matrix_unref       (VtrMatrix *matrix);
gsize          vtr_matrix_get_n_rows  (const VtrMatrix *matrix);
gsize          vtr_matrix_get_n_columns (const VtrMatrix *matrix);
VtrMatrixView  vtr_matrix_view        (const VtrMatrix *matrix);
double        *vtr_matrix_row         (const VtrMatrix *matrix, gsize row);
VtrMatrix     *vtr_matrix_take_rows   (const VtrMatrix *matrix, const guint32 *rows, gsize n_rows,
                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrMatrix, vtr_matrix_unref)

G_END_DECLS
