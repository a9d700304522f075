/* Dense row-major matrices of doubles.
 *
 * One block per matrix, aligned to 64 bytes (a cache line and an AVX-512 register), rows without
 * gaps. Sizes are checked for overflow and against the memory of the machine before anything is
 * asked for, since Linux hands out more than it has. No arithmetic here: see vtr-linear.c. */
#include "vtr-config.h"

#include "vtr-matrix.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vtr-error.h"
#include "vtr-text.h"

#define ALIGNMENT 64

struct _VtrMatrix
{
  gatomicrefcount ref_count;
  gsize n_rows;
  gsize n_columns;
  double *data;
};

G_DEFINE_BOXED_TYPE (VtrMatrix, vtr_matrix, vtr_matrix_ref, vtr_matrix_unref)

static gboolean
count_bytes (gsize n_rows, gsize n_columns, gsize *n_bytes)
{
  gsize n;

  return g_size_checked_mul (&n, n_rows, n_columns)
         && g_size_checked_mul (&n, n, sizeof (double))
         && g_size_checked_add (n_bytes, n, ALIGNMENT);
}

static gsize
memory_of_the_machine (void)
{
  glong n_pages = sysconf (_SC_PHYS_PAGES);
  glong page_size = sysconf (_SC_PAGESIZE);

  return n_pages > 0 && page_size > 0 ? (gsize) n_pages * (gsize) page_size : G_MAXSSIZE;
}

static double *
allocate (gsize n_rows, gsize n_columns, GError **error)
{
  gsize n_bytes = 0;
  void *data = NULL;

  if (!count_bytes (n_rows, n_columns, &n_bytes) || n_bytes > memory_of_the_machine ()
      || posix_memalign (&data, ALIGNMENT, n_bytes) != 0)
    {
      g_autofree char *rows = vtr_text_count (n_rows);
      g_autofree char *columns = vtr_text_count (n_columns);

      g_set_error (error, VTR_ERROR, VTR_ERROR_TOO_LARGE,
                   _("a table of %s rows and %s columns does not fit into memory"),
                   rows, columns);
      return NULL;
    }

  memset (data, 0, n_bytes);
  return data;
}

/**
 * vtr_matrix_new:
 * @n_rows: number of rows; may be 0
 * @n_columns: number of columns; may be 0
 * @error: return location
 *
 * Makes a matrix of zeros. Rows follow each other without gaps.
 *
 * Returns: (transfer full) (nullable): the matrix, or %NULL with %VTR_ERROR_TOO_LARGE
 */
VtrMatrix *
vtr_matrix_new (gsize n_rows, gsize n_columns, GError **error)
{
  double *data = allocate (n_rows, n_columns, error);
  VtrMatrix *matrix;

  if (data == NULL)
    return NULL;

  matrix = g_new0 (VtrMatrix, 1);
  g_atomic_ref_count_init (&matrix->ref_count);
  matrix->n_rows = n_rows;
  matrix->n_columns = n_columns;
  matrix->data = data;
  return matrix;
}

/**
 * vtr_matrix_ref:
 * @matrix: a matrix
 *
 * Returns: (transfer full): @matrix, with one reference more
 */
VtrMatrix *
vtr_matrix_ref (VtrMatrix *matrix)
{
  g_return_val_if_fail (matrix != NULL, NULL);

  g_atomic_ref_count_inc (&matrix->ref_count);
  return matrix;
}

/**
 * vtr_matrix_unref:
 * @matrix: (transfer full): a matrix
 *
 * Drops a reference; the last one frees the numbers.
 */
void
vtr_matrix_unref (VtrMatrix *matrix)
{
  g_return_if_fail (matrix != NULL);

  if (g_atomic_ref_count_dec (&matrix->ref_count))
    {
      free (matrix->data);
      g_free (matrix);
    }
}

/**
 * vtr_matrix_get_n_rows:
 * @matrix: a matrix
 *
 * Returns: its number of rows
 */
gsize
vtr_matrix_get_n_rows (const VtrMatrix *matrix)
{
  g_return_val_if_fail (matrix != NULL, 0);

  return matrix->n_rows;
}

/**
 * vtr_matrix_get_n_columns:
 * @matrix: a matrix
 *
 * Returns: its number of columns
 */
gsize
vtr_matrix_get_n_columns (const VtrMatrix *matrix)
{
  g_return_val_if_fail (matrix != NULL, 0);

  return matrix->n_columns;
}

/**
 * vtr_matrix_view:
 * @matrix: a matrix
 *
 * Returns: all of @matrix, by value; it keeps @matrix not alive
 */
VtrMatrixView
vtr_matrix_view (const VtrMatrix *matrix)
{
  VtrMatrixView view = { 0 };

  g_return_val_if_fail (matrix != NULL, view);

  view.data = matrix->data;
  view.n_rows = matrix->n_rows;
  view.n_columns = matrix->n_columns;
  view.stride = matrix->n_columns;
  return view;
}

/**
 * vtr_matrix_row:
 * @matrix: a matrix
 * @row: a row, below the number of rows
 *
 * Returns: (transfer none): the n_columns numbers of that row
 */
double *
vtr_matrix_row (const VtrMatrix *matrix, gsize row)
{
  g_return_val_if_fail (matrix != NULL && row < matrix->n_rows, NULL);

  return matrix->data + row * matrix->n_columns;
}

/**
 * vtr_matrix_take_rows:
 * @matrix: a matrix
 * @rows: (array length=n_rows): rows of @matrix, in any order, repeats allowed
 * @n_rows: how many
 * @error: return location
 *
 * Copies the rows @rows into a new matrix.
 *
 * Returns: (transfer full) (nullable): n_rows × n_columns, or %NULL with %VTR_ERROR_TOO_LARGE
 */
VtrMatrix *
vtr_matrix_take_rows (const VtrMatrix *matrix, const guint32 *rows, gsize n_rows, GError **error)
{
  g_autoptr (VtrMatrix) taken = NULL;

  g_return_val_if_fail (matrix != NULL && (rows != NULL || n_rows == 0), NULL);

  taken = vtr_matrix_new (n_rows, matrix->n_columns, error);
  if (taken == NULL)
    return NULL;

  for (gsize i = 0; i < n_rows; i++)
    {
      g_return_val_if_fail (rows[i] < matrix->n_rows, NULL);
      memcpy (taken->data + i * matrix->n_columns, matrix->data + rows[i] * matrix->n_columns,
              matrix->n_columns * sizeof (double));
    }

  return g_steal_pointer (&taken);
}
